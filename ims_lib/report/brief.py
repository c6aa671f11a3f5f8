"""The brief: one screen on where the client stands, when it can be certified, what to decide, what comes next, what one system saves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.decided_settings import plan_goes_by
from ims_lib.frames import by_names
from ims_lib.languages import form_for, noted, say, spaced, translated
from ims_lib.report import answers
from ims_lib.report.figures import bar, part_name
from ims_lib.report.gap_table import gaps_in_words
from ims_lib.report.milestones_told import milestone_rows, not_said_rows
from ims_lib.report.owner_load import days_in_quarters
from ims_lib.report.packages_told import days_of, first_packages, packages_in_words
from ims_lib.report.section import Section, render
from ims_lib.report.steps.ai_systems.in_use import ai_in_use
from ims_lib.report.steps.benefit import saved_span, span
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.roadmap import Planned, Roadmap
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.field_work import field_work, found_in_words
from ims_lib.steps.soa import ASKED
from ims_lib.wording import counted, counted_days, days, in_figures, listed, rounded_days

AHEAD = {
    "still_open": (noted("days of work"), noted("still open")),
    "documents": (noted("documents"), noted("to keep")),
    "audit_days": (noted("internal audit days"), noted("over the cycle")),
    "review_hours": (noted("hours a year"), noted("for management reviews")),
}
"""What the brief says of the saving: the measures of which something is still ahead, in words."""


def section_brief(steps: Steps) -> Section:
    """Where the client stands, when certification is possible, what to decide, what is next and what one system saves."""
    coverage, roadmap = steps.coverage, steps.roadmap
    parts, dates, decisions = _parts(coverage), _dates(roadmap), decisions_of(steps)
    found = [each for each in field_work(coverage, steps.register).findings if each.requirements]
    first = tuple(sorted(first_packages(roadmap), key=lambda item: item.order))
    most = int(report_setting("brief_decisions"))
    released = next((part for part in decisions.parts if part.kind == "budget"), None)
    return render(
        "brief",
        lede=answers.lede(coverage),
        ai_in_use=ai_in_use(steps),
        parts=parts,
        parts_title=gaps_in_words(roadmap.gaps),
        parts_note=_parts_note(steps),
        found=found_in_words(found),
        sure=answers.how_sure_is_this(coverage, steps.register),
        dates=dates,
        dates_title=_dates_title(dates, coverage.client),
        decided=plan_goes_by(coverage.client),
        decisions=decisions.found[:most],
        own=coverage.client.standards,
        more_decisions=len(decisions.found[most:]),
        decide_by=decisions.first,
        first=[_package(item, roadmap) for item in first],
        first_title=_first_title(first, roadmap),
        saved=list(_saved(steps)),
        known_days=days(roadmap.days),
        released=released,
        begins=roadmap.start if released and roadmap.start and roadmap.start < released.by else None,
        possible_days=days(roadmap.gaps.possible_days) if roadmap.days and roadmap.gaps.possible_days else "",
        has_rate=coverage.client.settings.day_rate is not None,
    )


def _dates(roadmap: Roadmap) -> list[dict[str, Any]]:
    """Of each standard the day on which it can be certified, or of a certificate held the next audit; then what can't be said yet."""
    rows = milestone_rows(roadmap)
    wanted = [row for row in rows if row["milestone"] == "stage_2"]
    held = {row["standard"]: row for row in reversed(rows) if row["held"]}
    return [*wanted, *not_said_rows(roadmap), *held.values()]


def _dates_title(dates: list[dict[str, Any]], client: Client) -> str:
    """How the plan stands to the dates wanted; where none is, what the table is of."""
    told = [_spare(row["id"], spare, client) for row in dates if (spare := row.get("slack_days")) is not None]
    if not told and dates and all(row["held"] for row in dates):
        return say("When the certification body comes next")
    return say("Certification: {told}", told=listed(told)) if told else say("When certification is possible")


def _spare(standard: str, spare: int, client: Client) -> str:
    """How a standard stands to its date."""
    by = next(by for name, by in client.settings.wanted.items() if name == standard)
    known = {"id": standard, "days": counted(abs(spare), "day"), "wanted": day(by)}
    if spare >= 0:
        return say("{id} with {days} to spare before {wanted}", **known)
    return say("{id} {days} after {wanted}", **known)


def _first_title(first: tuple[Planned, ...], roadmap: Roadmap) -> str:
    """What the packages shown take, of all known work, and the first look, which comes on top of that."""
    if not roadmap.days:
        return say("No work is known yet: the first look comes first")
    look = [item for item in first if item.is_look]
    known = {
        "packages": packages_in_words(first),
        "own": days_of([item for item in first if not item.is_look], roadmap),
        "days": counted_days(rounded_days(roadmap.days)),
    }
    if not look:
        return say("Next: {packages} with {own} of the {days} of known work", **known)
    told = noted("Next: {packages}: {look} days for the look, and {own} of the {days} of known work")
    return say(told, look=days_of(look, roadmap), **known)


def _package(item: Planned, roadmap: Roadmap) -> dict[str, Any]:
    known = {"package": item.package, "order": item.order, "title": item.label, "owner": item.owner_told}
    return known | {"end": item.due, "days": in_figures(days_in_quarters(roadmap)[item.package], "g")}


def _saved(steps: Steps) -> Iterator[dict[str, str]]:
    """What one system saves by measure, and of how much; nothing where one standard is in scope."""
    if len(steps.benefit.standards) < 2:
        return
    for name, (unit, of) in AHEAD.items():
        if amounts := steps.benefit.amounts.get(name):
            both = say(
                "{integrated} instead of {separate}",
                integrated=span(amounts, "integrated"),
                separate=span(amounts, "separate"),
            )
            yield {"figure": saved_span(amounts), "unit": translated(unit), "of": translated(of), "both": both}


def _parts(coverage: Coverage) -> list[dict[str, Any]]:
    return [
        {
            "id": standard,
            "part": part,
            "name": part_name(part),
            "requirements": int(row["requirements"]),
            "bar": bar(row),
        }
        for (standard, part), row in by_names(coverage.parts).items()
    ]


def _parts_note(steps: Steps) -> str:
    """What stands outside the table's figures."""
    coverage = steps.coverage
    excluded, missing = (int(coverage.parts[name].sum()) for name in ("not_applicable", "not_in_catalogue"))
    notes = []
    if excluded:
        asked = len(steps.soa.of(ASKED))
        they = form_for(asked, "it applies", "they apply")
        open_ = say(" (of {asked} it is asked whether {they_apply})", asked=asked, they_apply=they) if asked else ""
        controls = counted(excluded, "control is", "controls are")
        notes.append(say("{controls_are} left out as not applicable{open}", controls_are=controls, open=open_))
    if missing:
        have = counted(missing, "requirement has", "requirements have")
        told = noted("{requirements_have} no criterion in the catalogue yet and stand outside")
        notes.append(say(told, requirements_have=have))
    if "20000-1" in coverage.client.standards:
        notes.append(say("20000-1 has no Annex A"))
    return spaced("; ") + ", ".join(notes) if notes else ""
