"""The plan in the workbook: its packages with what was agreed of them, to be filled in and read back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from ims_lib.catalogue.sequence import first_step, load_sequence
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say
from ims_lib.report.agreed_table import standing_text
from ims_lib.report.milestones_told import HELD, milestone_rows
from ims_lib.report.owner_load import days_in_quarters
from ims_lib.report.packages_told import brought_forward, condition_told, waits_told
from ims_lib.roadmap import Milestone, Planned, Roadmap, standings
from ims_lib.roadmap.early import early_told
from ims_lib.roadmap.marks import AUDIT, REVIEW
from ims_lib.roadmap.model import CONTROLS
from ims_lib.roadmap.packages import effort_of
from ims_lib.scales import report_setting
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.wording import and_others, capitalised, counted, in_quarters, labelled, listed

Row = dict[str, Any]
AGREED = ("owner", "start", "end", "status", "note")
"""What is agreed of a package, in cells to fill in."""
STAGES = ("stage_1", "stage_2")
"""Milestones of certificates that are wanted."""


def rows_plan(roadmap: Roadmap, questions: int) -> list[Row]:
    """A row a package in order, then those that were agreed and are closed; days in quarters."""
    stands = {item.package: item for item in standings(roadmap)}
    days = days_in_quarters(roadmap)
    turns = early_told(roadmap)
    rows = [
        {**_of_package(item, roadmap, questions, turns.get(item.package, "")), "days": days[item.package]}
        for item in roadmap.in_order
    ]
    milestones = zip(sorted(roadmap.milestones, key=lambda item: item.day), milestone_rows(roadmap), strict=True)
    of_bodies = [
        (item, told)
        for item, told in milestones
        if item.milestone in (*HELD, *STAGES) or (item.note and item.milestone.startswith(REVIEW))
    ]
    rows += [
        {**_of_body(item, told, roadmap), "order": len(rows) + n} for n, (item, told) in enumerate(of_bodies, start=1)
    ]
    closed = [item for item in stands.values() if item.planned is None]
    rows += [{"package": item.package, "title": item.label} for item in closed]
    lines = roadmap.gaps.coverage.client.plan_lines
    for row in rows:
        found = stands.get(row["package"])
        row["lines"] = lines
        if found:  # who agreed is asked anew of whoever changes it
            row |= {f"agreed_{name}": getattr(found.agreed, name) or None for name in AGREED}
            row["stands"] = standing_text(found)
    return rows


def folded_by_phase(rows: Sequence[Row], as_of: date) -> list[Row]:
    """The plan's rows: the first look, then the packages that begin soon, by their numbers below one line; the later ones by their phase,
    each with a line above them and folded below it. What is no package stands behind them."""
    soon = as_of + timedelta(days=int(report_setting("packages_open_days")))
    phases = [phase.title for phase in load_sequence().phases]
    of_phases = [row for row in rows if row.get("phase") in phases]
    next_ones = [row for row in of_phases if row["start"] and row["start"] <= soon]
    first = next((place for place, row in enumerate(rows) if row.get("phase") in phases), len(rows))
    blocks = {say("Begins by {day}", day=day(soon)): next_ones}
    by_phase = grouped((row["phase"], row) for row in of_phases if row not in next_ones)
    found = list(rows[:first])
    for title, own in {**blocks, **{phase: by_phase.get(phase, ()) for phase in phases}}.items():
        if own:
            found.append(_of_phase(title, own))
            found += [row | {"is_folded": True, "is_open": own is next_ones} for row in own]
    return [*found, *(row for row in rows[first:] if row.get("phase") not in phases)]


def _of_phase(phase: str, packages: Sequence[Row]) -> Row:
    """A line above packages: how many packages it has, who has most of their days, from when to when, and the days added."""
    load: Counter[str] = Counter()
    for row in packages:
        load[row["owner"]] += row["days"]
    most = max(load, key=load.__getitem__)
    return {
        "title": labelled(phase, counted(len(packages), "package")),
        "owner": and_others(most) if load.keys() - {most} else most,
        "start": min((row["start"] for row in packages if row["start"]), default=None),
        "end": max((row["end"] for row in packages if row["end"]), default=None),
        "days": sum(row["days"] for row in packages),
        "is_counted": True,
    }


def rows_packages(roadmap: Roadmap) -> list[Row]:
    """A row a criterion of each package, in the packages' order."""
    gaps, coverage = roadmap.gaps, roadmap.gaps.coverage
    members = [(package, name) for package in roadmap.in_order for name in package.criteria]
    efforts = {
        item.package: effort_of(item.criteria, gaps.to_close, item.agreed)
        for item in roadmap.in_order
        if not item.is_look
    }
    known = in_quarters([0.0 if package.is_look else efforts[package.package][name] for package, name in members])
    possible = in_quarters([gaps.to_look_at[name] if package.is_look else 0.0 for package, name in members])
    return [
        {
            "order": package.order,
            "package": package.label,
            "id": name,
            "text": coverage.catalogue.criteria[name].text,
            "evidence": coverage.catalogue.criteria[name].evidence,
            "days": days or None,
            "possible_days": may_come or None,
            "requirements": coverage.in_scope[name].requirements,
        }
        for (package, name), days, may_come in zip(members, known, possible, strict=True)
    ]


def _of_package(item: Planned, roadmap: Roadmap, questions: int, turn: str) -> Row:
    phases = {phase.id: phase.title for phase in load_sequence().phases}
    many = counted(len(item.criteria), "criterion", "criteria")
    served = set(map(standard_of, item.requirements))
    return {
        "order": item.order,
        "title": item.label,
        "package": item.package,
        "phase": phases.get(item.phase or "", say("First look") if item.is_look else ""),
        "owner": item.owner_told,
        "start": item.begins,
        "end": item.end,
        "possible_days": next(iter(in_quarters([item.possible_days]))) or None,
        "steps": _steps(
            item.first_step_told,
            say("{questions} settled, {many} looked at.", questions=counted(questions, "question"), many=many)
            if item.is_look
            else done_when(item, roadmap),
            turn,
            say("from outside") if item.is_from_outside else "",
            say("its days move on with each report until its start is agreed here") if item.moves_on else "",
            brought_forward(item, roadmap),
            *(each.note for each in roadmap.milestones if each.waits_for == item.package and each.milestone == AUDIT),
            *_actions_in(item, roadmap),
        ),
        "after": [*waits_told(item, roadmap), *filter(None, [condition_told(item, roadmap)])],
        "serves": [name for name in roadmap.gaps.coverage.client.standards if name in served],
    }


def _actions_in(item: Planned, roadmap: Roadmap) -> list[str]:
    """The open actions of which the work is a part of a package that ends after their day; of the first look those that no package
    holds, which their owners go on with."""
    ahead, over = (
        noted("part of it is {said}, which its owner does by {by}, before the rest"),
        noted("part of it is {said}, which was due by {by}"),
    )
    late = [own for own in roadmap.action_days if item.package in own.packages and item.end and item.end > own.by]
    if item.is_look:
        ahead = over = noted("beside it {said} goes on; {left}")
        late = [own for own in roadmap.action_days if own.is_unknown]
    as_of = roadmap.gaps.coverage.client.as_of
    return [
        say(over if own.by < as_of else ahead, said=own.said, by=day(own.by), left=own.left) for own in late if own.said
    ]


def _of_body(item: Milestone, told: Row, roadmap: Roadmap) -> Row:
    """A line for an audit by the certification body, or a review of a certificate that is held, with its milestone in words."""
    is_review, is_wanted = item.milestone not in (*HELD, *STAGES), item.milestone in STAGES
    alike = next((each.owner_told for each in roadmap.in_order if each.process == REVIEW), "")
    return {
        "title": f"{item.title} ({roadmap.gaps.coverage.catalogue.standards[item.standard].name})",
        "package": "",
        "phase": say("Certificate that is wanted") if is_wanted else say("Certificate that is held"),
        "owner": (item.owner or alike) if is_review else say("Certification body"),
        "start": item.day if is_review else None,
        "end": item.day,
        "steps": _steps(
            first_step(REVIEW, "prove", REVIEW) if is_review else say("Agree the day with the certification body."),
            say("The review is held: {note}.", note=item.note)
            if is_review
            else " ".join([say("The audit is held; this is the earliest day by the plan."), told["slack"]]).rstrip()
            if is_wanted
            else " ".join([say("The audit is held, by this day at the latest."), capitalised(told["slack"])]).rstrip(),
        ),
        "after": [told["waits_for"]] if told["waits_for"] else [],
        "serves": [item.standard],
    }


def _steps(first: str, done: str, *beside: str) -> list[str]:
    """How a package begins, where that is told, what else is to be known of it, and what is true when it is done."""
    begin = [say("First step: {step}", step=first)] if first else []
    return [*begin, *map(capitalised, filter(None, beside)), f"{say('Done when:')} {done}"]


def done_when(item: Planned, roadmap: Roadmap) -> str:
    """What is true when a package is done: what its row leaves open of what is there in part, its heaviest criterion, what counts
    of a time gone by, and the others."""
    growth, heaviest = load_sequence(), max(item.criteria, key=roadmap.gaps.to_close.__getitem__)
    text = roadmap.gaps.coverage.catalogue.criteria[heaviest].text
    criteria = roadmap.gaps.coverage.catalogue.criteria
    done = " ".join([text, *growth.since(text), *(criteria[name].text for name in item.criteria if name != heaviest)])
    for said, number, packages in roadmap.remarked:
        if item.package == packages[-1].package:
            by = _by_its_row(item, number, roadmap)
            done = growth.remarked_done.format(said=said, number=number, by=by, done=done)
        elif item.remark and item.remark[1] == number and item in packages:
            told = growth.remarked_decided if item.kind == "decide" else growth.remarked_part
            after = [
                each for each in packages if (each.end or date.max, each.order) > (item.end or date.max, item.order)
            ]
            rest = listed(map(str, sorted(each.order for each in after)))
            done = told.format(said=said, number=number, rest=rest, done=done)
    return done


def _by_its_row(item: Planned, number: str, roadmap: Roadmap) -> str:
    """The day of the row that a package closes, ahead, over or not kept by the plan; empty where it sets none."""
    growth, as_of = load_sequence(), roadmap.gaps.coverage.client.as_of
    rows = [own.row for own in roadmap.own_dates if item.package in own.packages]
    days = [row.by for row in rows if row.kind == CONTROLS and number_of(row.requirement) == number]
    if not days:
        return ""
    is_late = item.end is not None and item.end > min(days)
    by = growth.remarked_over if min(days) <= as_of else growth.remarked_late if is_late else growth.remarked_by
    return by.format(day=day(min(days)))
