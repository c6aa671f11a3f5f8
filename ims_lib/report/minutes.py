"""What the minutes of the management review can say before the meeting: who takes part, what is shown, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ims_lib.ai_roles.proposals import counting
from ims_lib.catalogue.library import load_library
from ims_lib.grouping import grouped
from ims_lib.register.vocabulary import plain
from ims_lib.report.draft_systems import RUNNING
from ims_lib.report.figures import counted, day
from ims_lib.report.plan_rows import days_in_quarters
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.report.steps.documents import state_told, why_told
from ims_lib.report.steps.impact import form_rows
from ims_lib.roadmap import Planned
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.actions import Action
from ims_lib.steps.decisions import ManagementDecision
from ims_lib.steps.document_set import WantedDocument
from ims_lib.steps.improvement.improvement import OPPORTUNITY
from ims_lib.steps.management_review.figure import figure_of
from ims_lib.steps.management_review.filling import BEHIND
from ims_lib.steps.management_review.of_objects import remarks_on, services_missed
from ims_lib.steps.management_review.review import SEEN, Point
from ims_lib.wording import counted_days

TOP, REVIEW, EARLIER = "Top management", "management_review", "earlier_actions"
OF_DOCUMENTS = {"Scope": ("scope_statement",), "Policies": ("integrated_policy", "security_policy_set")}
"""Subject of a change → the documents that it is about."""
OF_INPUTS = {"Objectives": "objectives_reached", "Resources": "resources_outlook"}
"""Subject of a change → the input of the review that tells of it."""
CHANGES = "system_changes"
"""The decision on changes: remarks on the roles are named for it."""


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An open action of the client's lists."""

    number: str
    title: str
    owner: str
    due: str
    state: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """Something that waits for the meeting, with what is known of it."""

    subject: str
    known: str
    who: str = ""
    by: str = ""
    by_day: date | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is known; empty where no list says it."""

    chair: str = ""
    others: Sequence[Prepared] = ()
    """Roles, each with the inputs that it brings."""
    papers: Sequence[str] = ()
    earlier: str = ""
    """What is known of the last review's actions."""
    actions: Sequence[OpenAction] = ()
    """Open actions, late ones first."""
    more_actions: int = 0
    systems: Sequence[Prepared] = ()
    """AI systems in use, each with its figure and what is open."""
    missed: Sequence[str] = ()
    """Figures and objectives that missed their target."""
    decisions: Sequence[Prepared] = ()
    """Decisions prepared for management."""
    opportunities: Sequence[Prepared] = ()
    changes: Sequence[Prepared] = ()
    """What of the management system may have to change, by subject."""


def minutes_of(steps: Steps) -> Minutes:
    """What the minutes can say before the meeting, from the client's lists and this report."""
    open_ones = [action for action in steps.improvement.entries if action.state != "closed"]
    open_ones.sort(key=lambda action: (action.state != "overdue", action.due is None, action.due))
    most = int(report_setting("minutes_shown"))
    return Minutes(
        chair=steps.owners.role_here(TOP).name,
        others=_others(steps),
        papers=_papers(steps),
        earlier=_earlier(steps),
        actions=[_open(action) for action in open_ones[:most]],
        more_actions=len(open_ones[most:]),
        systems=tuple(_systems(steps)),
        missed=_missed(steps),
        decisions=[_decision(item) for item in decisions_of(steps).found],
        opportunities=_opportunities(steps, most),
        changes=tuple(_changes(steps)),
    )


def _others(steps: Steps) -> list[Prepared]:
    """Who brings which input: the owner of the first process that it is about."""
    of_role: dict[str, list[str]] = {}
    criteria, library = steps.coverage.catalogue.criteria, load_library().review
    for point in steps.review.looks_at:
        processes = [criteria[name].process for name in library[point.input].criteria if name in criteria]
        if about := [name for name in processes if name != REVIEW] or processes:
            of_role.setdefault(steps.owners.processes[about[0]].name, []).append(point.title)
    return [Prepared(role, "; ".join(titles)) for role, titles in of_role.items()]


def _papers(steps: Steps) -> list[str]:
    """This report, and the lists of the client's whose figures it shows."""
    lists = (row.file for rows in steps.inputs.lists.given().values() for row in rows)
    files = dict.fromkeys([*(row.file for row in steps.register.controls), *lists])
    return [f"report of {day(steps.coverage.client.as_of)}", *files]


def _earlier(steps: Steps) -> str:
    """Where the actions of the last review stand; where no list says it, which minutes hold them."""
    point = next(point for point in steps.review.looks_at if point.input == EARLIER)
    if point.lines:
        return ". ".join(point.lines)
    return f"No list says it; they stand in “{point.seen[0].what}”" if point.seen else ""


def _open(action: Action) -> OpenAction:
    late = f", {counted(action.days_late, 'day')} late" if action.state == "overdue" else ""
    due = day(action.due) if action.due else ""
    return OpenAction(action.action, action.title, action.owner or "", due, f"{action.state}{late}", action.due)


def _systems(steps: Steps) -> Iterator[Prepared]:
    """The AI systems in use, each with what the lists say of assessment and review, and what is to settle of it."""
    forms = {form["cell"]: form for form in form_rows(steps)}
    for row in counting(steps.inputs.lists.ai_systems):
        if row.status in RUNNING:
            form = forms.get(row.cell, {"last": "", "wants": []})
            known = {
                "impact assessment": form["last"] or "none listed",
                "to settle": "; ".join(text for text in form["wants"] if form["last"] and text not in form["last"]),
                "last review": day(row.reviewed_on) if row.reviewed_on else "none listed",
            }
            told = ". ".join(f"{what.capitalize()}: {said}" for what, said in known.items() if said)
            yield Prepared(row.name, told, row.owner or "")


def _missed(steps: Steps) -> list[str]:
    """The figures that missed their target last time, services below theirs of which no such figure tells, and objectives behind."""
    lists = steps.inputs.lists
    figures = [
        figure_of(title, rows) for title, rows in grouped((row.title, row) for row in lists.measurements).items()
    ]
    behind = [row.title for row in lists.objectives if row.status in BEHIND]
    missed = [figure.text for figure in figures if figure.missed]
    told = plain(" ".join(missed))
    services = services_missed(row for row in lists.services if plain(row.name) not in told)
    return [
        *missed,
        *(f"Service level: {text}" for text in services),
        *(f"Objective behind: {title}" for title in behind),
    ]


def _decision(item: ManagementDecision) -> Prepared:
    return Prepared(item.what, item.if_not, item.who, day(item.by), item.by)


def _opportunities(steps: Steps, most: int) -> list[Prepared]:
    """The client's own open proposals, then the first packages of the plan."""
    own = [
        Prepared(item.title, f"{item.action}, {item.state}", item.owner or "", day(item.due) if item.due else "")
        for item in steps.improvement.entries
        if item.kind == OPPORTUNITY and item.state != "closed"
    ]
    shown = days_in_quarters(steps.roadmap)
    proposed = [
        Prepared(item.label, f"{counted_days(shown[item.package])} by the plan{_until(item)}", item.owner_told)
        for item in steps.roadmap.in_order
        if not item.is_look
    ]
    return [*own, *proposed][:most]


def _until(item: Planned) -> str:
    return f", until {day(item.end)}" if item.end else ""


def _changes(steps: Steps) -> Iterator[Prepared]:
    """What of the management system may have to change, by subject, as far as the files tell."""
    found, review = steps.documents, {point.input: point for point in steps.review.looks_at}
    for subject, names in OF_DOCUMENTS.items():
        wanted = [item for name in names if (item := found.wanted.get(name))]
        yield Prepared(subject, "; ".join(f"{item.title}: {_how_far(item)}" for item in wanted))
    for subject, name in OF_INPUTS.items():
        yield Prepared(subject, shown_of(review[name]) if name in review else "")
    unowned = len(steps.risks.ownerless)
    said = [line.text for line in remarks_on(load_library().review[CHANGES].remarks_on, steps.register)]
    said += [f"{counted(unowned, 'risk')} without an owner"] if unowned else []
    yield Prepared("Roles", ". ".join(said))
    absent = found.count("not listed", "missing", "to find or write")
    yield Prepared("Processes and documents", f"nothing was seen of {absent} of {len(found.wanted)} documents")


def shown_of(point: Point) -> str:
    """What is shown of an input: its lines, then what was seen of it unread; else that nothing is there."""
    told = ". ".join(point.lines)
    seen = "; ".join(f"“{item.what}”" for item in point.seen)
    if not told:
        return ": ".join(filter(None, (point.state, seen)))
    return f"{told}. {SEEN.capitalize()}: {seen}" if seen else told


def _how_far(item: WantedDocument) -> str:
    why = why_told(item)
    return f"{state_told(item)} ({why})" if why else state_told(item)
