"""The gaps: worst first, with what to do and which cell said what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from ims_lib.assessment import Source, Verdict
from ims_lib.assessment.verdicts import NOT_STARTED
from ims_lib.coverage import Coverage
from ims_lib.gaps import Gap, Gaps
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.register.model import Register
from ims_lib.report.disputes import verdicts_of
from ims_lib.report.field_work import finding_rows
from ims_lib.report.figures import bar
from ims_lib.report.mentions import beside_cells
from ims_lib.report.section import Section, render
from ims_lib.scales import gap_weights, report_setting
from ims_lib.steps.field_work import field_work, found_in_words
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import counted, days, listed, percent


def section_gaps(gaps: Gaps, register: Register) -> Section:
    """Top gaps with what to do and the cell that says so; what is not started in groups; what assessors found."""
    coverage = gaps.coverage
    work = field_work(coverage, register)
    own_word = _declared(gaps)
    found = [gap for name, gap in gaps.found.items() if name not in own_word]
    shown = found[: int(report_setting("top_gaps"))]
    return render(
        "gaps",
        heading=gaps_in_words(gaps),
        standards=coverage.client.standards,
        short_name=coverage.client.short_name,
        rows=[_row(gap, gaps) for gap in shown],
        spoken_of=len(found),
        not_started=_by_chapter(own_word, gaps),
        declared=len(own_word),
        beside=beside_cells(register, coverage.client.judgements.values()),
        entered=finding_rows(work, coverage.catalogue),
        entered_told=found_in_words(each for each in work.findings if each.requirements),
    )


def sources_of_gap(name: str, coverage: Coverage) -> tuple[Source, ...]:
    """The cells that say something of a requirement is missing, each once."""
    missing = filter(_says_missing, verdicts_of(name, coverage))
    return tuple(dict.fromkeys(source for verdict in missing for source in verdict.sources))


def _says_missing(verdict: Verdict) -> bool:
    """Whether what a verdict was taken from says that something is missing; what a gate takes away stands at the gate."""
    level = verdict.elsewhere if verdict.held_by else verdict.level
    return bool(verdict.basis) and level is not None and level < 1


def _declared(gaps: Gaps) -> list[str]:
    """The requirements that are a gap only because the client says that nothing of the standard is started."""
    said_by = {name: {source.cell for source in sources_of_gap(name, gaps.coverage)} for name in gaps.found}
    return [name for name, cells in said_by.items() if cells == {NOT_STARTED}]


def gaps_in_words(gaps: Gaps) -> str:
    """All requirements with a gap by weight, as cover, review and what-if count them, and how many are only declared as
    not started."""
    if not gaps.found:
        return say("No gap is known; what is unknown may hold some")
    declared = len(_declared(gaps))
    total, counts = len(gaps.found), Counter(gap.severity for gap in gaps.found.values())
    kinds = dict.fromkeys(rule.weight for rule in gap_weights())
    many = {"opportunity": noted("opportunities")}
    named = {kind: translated(kind if counts[kind] == 1 else many.get(kind, kind)) for kind in kinds}
    parts = [say("{count} {kind}", count=counts[kind], kind=named[kind]) for kind in kinds if kind in counts]
    proposed = (
        say(": proposed {parts}", parts=listed(parts))
        if len(parts) > 1
        else say(", proposed as {counts}", counts="".join(map(translated, counts)))
    )
    which = translated("all") if declared == total > 1 else translated("it") if total == 1 else str(declared)
    verb = form_for(declared, "is", "are")
    part = "" if total == 1 else say(" of them")
    rest = say("; {which}{part} {verb} not started", which=which, part=part, verb=verb) if declared else ""
    return say(
        "{requirements} with a gap{proposed}{rest}",
        requirements=counted(total, "requirement"),
        proposed=proposed,
        rest=rest,
    )


def _row(gap: Gap, gaps: Gaps) -> dict[str, object]:
    coverage, name = gaps.coverage, gap.requirement
    most = int(report_setting("criteria_shown"))
    shown = bar(coverage.figures[name])
    return {
        "gap": gap,
        "missing": shown.shares["gap"] if shown else 0,
        "of_spoken": percent(gap.gap_of_spoken) if gap.gap_of_spoken - gap.gap > SMALLEST_SHARE else None,
        "held_by": _held_by(name, gap.criteria, coverage),
        "todo": [coverage.catalogue.criteria[item].text for item in gap.criteria[:most]],
        "more": max(0, len(gap.criteria) - most),
        "sources": sources_of_gap(name, coverage),
        "standards": {standard for item in gap.criteria for standard in coverage.in_scope[item].standards},
    }


def _held_by(name: str, criteria: Iterable[str], coverage: Coverage) -> list[str]:
    """What has to be there first, of which nothing is, for what was judged elsewhere to count in a requirement."""
    verdicts = coverage.assessment.verdicts
    judged = [item for item in criteria if verdicts[name, item].basis == "judged"]
    gates = dict.fromkeys(gate for item in judged for gate in verdicts[name, item].held_by)
    return [coverage.catalogue.criteria[gate].text for gate in gates if not verdicts[name, gate].met]


def _by_chapter(own_word: Iterable[str], gaps: Gaps) -> list[dict[str, object]]:
    """Requirements that are not started, by standard and chapter; each criterion's days once a group."""
    catalogue = gaps.coverage.catalogue
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(own_word, key=catalogue.position_of.__getitem__):
        requirement = catalogue.requirements[name]
        groups[f"{requirement.standard}:{requirement.chapter}"].append(name)
    return [
        {
            "name": f"{heading.replace(':', ' ')} {catalogue.title_of(heading)}",
            "requirements": names,
            "reusable": percent(float(gaps.coverage.requirements.loc[names, "reusable"].mean())),
            # what exists elsewhere takes none
            "days": days(sum(gaps.to_close.get(item, 0.0) for item in criteria)),
        }
        for heading, names in groups.items()
        for criteria in [dict.fromkeys(item for name in names for item in gaps.found[name].criteria)]
    ]
