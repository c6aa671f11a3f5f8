"""What the minutes of the management review can say before the meeting: who takes part, what is shown, and what waits for a decision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePath

from ims_lib.ai_roles.proposals import counting
from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.catalogue.library import load_library
from ims_lib.dates import day, long_month, month_name
from ims_lib.grouping import grouped
from ims_lib.inputs.said import day_ahead
from ims_lib.inputs.states import RUNNING
from ims_lib.languages import noted, say, spaced, translated
from ims_lib.register.vocabulary import plain
from ims_lib.report.draft_lists import MANAGER
from ims_lib.report.steps.ai_systems.impact import form_rows
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.report.steps.documents import state_told, waits, why_told
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.actions import NO_ACTION, Action
from ims_lib.steps.decisions import ManagementDecision
from ims_lib.steps.improvement.improvement import OPPORTUNITY
from ims_lib.steps.management_review.asked import figure_of
from ims_lib.steps.management_review.filling import BEHIND
from ims_lib.steps.management_review.of_objects import remarks_on, services_missed
from ims_lib.steps.management_review.review import SEEN, Point
from ims_lib.wording import capitalised, counted, in_quotes, in_row, labelled, listed

TOP, REVIEW, EARLIER = "Top management", "management_review", "earlier_actions"
NONE_DECIDED = noted("none decided")
"""Where a list has a column for the corrective action, and nothing stands there."""
NOW = noted("now")
OF_DOCUMENTS = {noted("Scope"): ("scope_statement",), noted("Policies"): ("integrated_policy", "security_policy_set")}
"""Subject of a change → the documents that it is about."""
OF_INPUTS = {noted("Objectives"): "objectives_reached", noted("Resources"): "resources_outlook"}
"""Subject of a change → the input of the review that tells of it."""
ROLES, PROCESSES = noted("Roles"), noted("Processes and documents")
"""Further subjects of changes."""
CHANGES = "system_changes"
"""The decision on changes: remarks on the roles are named for it."""


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An open entry of the client's list of nonconformities and actions, with what is to be done."""

    number: str
    title: str
    """What was found."""
    action: str
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
    kind: str = ""
    """Of a decision: the title of its matter."""
    lines: Sequence[str] = ()
    """Of a decision: what else is asked, and its details."""
    key: str = ""
    """Of a decision or change: what it is known by."""


@dataclass(frozen=True)
class Minutes:
    """What is known; empty where no list says it."""

    chair: str = ""
    held_in: str = ""
    """The month of the next review, by the client's own row."""
    meeting: str = ""
    """The same in English, by which what is filled in of it is known."""
    months: str = ""
    """The months of the reviews of a year, where the client's row names that of the next."""
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
    """Decisions prepared for management that aren't due before the meeting; all of them where its day isn't known."""
    before: Sequence[Prepared] = ()
    """Those that are: another meeting makes them."""
    opportunities: Sequence[Prepared] = ()
    changes: Sequence[Prepared] = ()
    """What of the management system may have to change, by subject."""

    @property
    def guests(self) -> list[str]:
        """Who takes part beside the chair."""
        return [each.subject for each in self.others if each.subject != self.chair]


def minutes_of(steps: Steps) -> Minutes:
    """What the minutes can say before the meeting, from the client's lists and this report."""
    open_ones = open_actions(steps)
    most = int(report_setting("minutes_shown"))
    decisions = [_decision(item, steps.coverage.client.as_of) for item in decisions_of(steps).parts]
    ahead, preparer = _reviews_ahead(steps), steps.owners.role_here(MANAGER).name
    return Minutes(
        chair=steps.owners.role_here(TOP).name,
        held_in=long_month(ahead[0]) if ahead else "",
        meeting=f"{ahead[0]:%B %Y}" if ahead else "",
        months=listed(map(month_name, ahead)),
        others=_others(steps, preparer),
        papers=_papers(steps),
        earlier=_earlier(steps),
        actions=[_open(action, steps.coverage.client.as_of) for action in open_ones[:most]],
        more_actions=len(open_ones[most:]),
        systems=tuple(_systems(steps)),
        missed=_missed(steps),
        decisions=[each for each in decisions if not (ahead and each.by_day and each.by_day < ahead[0])],
        before=[each for each in decisions if ahead and each.by_day and each.by_day < ahead[0]],
        opportunities=_opportunities(steps)[:most],
        changes=tuple(_changes(steps)),
    )


def _others(steps: Steps, preparer: str) -> list[Prepared]:
    """Who brings which input: the owner of the first process that it is about, who prepares the review what is about that alone."""
    of_role: dict[str, list[str]] = {}
    criteria, library = steps.coverage.catalogue.criteria, load_library().review
    for point in steps.review.looks_at:
        processes = [criteria[name].process for name in library[point.input].criteria if name in criteria]
        about = next((name for name in processes if name != REVIEW), None)
        role = steps.owners.processes[about].name if about else preparer
        of_role.setdefault(role, []).append(point.title)
    return [Prepared(role, in_row(titles)) for role, titles in of_role.items()]


def open_actions(steps: Steps) -> list[Action]:
    """The open entries of the client's list, late ones first."""
    found = [action for action in steps.improvement.entries if action.state != "closed"]
    return sorted(found, key=lambda action: (action.state != "overdue", action.due is None, action.due))


def _reviews_ahead(steps: Steps) -> list[date]:
    """The days, or the ends of the months, of the reviews ahead by the client's rows on the review: the next one, or all of
    a year where a remark is months alone; else the day by the plan of the next one for a certificate that is held."""
    as_of = steps.coverage.client.as_of
    asked = [name for item in load_library().review.values() for name in item.asked_by]
    rows = [
        row
        for row in steps.register.controls
        if any("." in ref and f"{name}.".startswith(f"{ref}.") for name in asked for ref in row.refs)
    ]
    months = next((days for row in rows if (days := _months_alone(row.notes or "", as_of))), [])
    since = steps.register.written
    said = [day_ahead(text, since(row.file, as_of)) for row in rows for text in (row.due, row.ahead) if text]
    first = min((found[0] for found in said if found and found[0] > as_of), default=None)
    first = first or min((each.day for each in steps.roadmap.milestones if each.milestone == REVIEW), default=None)
    return sorted(months) or ([first] if first else [])


def _months_alone(text: str, as_of: date) -> list[date]:
    """The months that a text consists of: February and August."""
    found = [day_ahead(word, as_of) for word in re.findall(r"\w{4,}", text)]
    return [each[0] for each in found if each] if all(found) else []


def _papers(steps: Steps) -> list[str]:
    """This report, and the client's lists whose figures it shows, by the titles of their sheets."""
    lists = (row.on_sheet for rows in steps.inputs.lists.given().values() for row in rows)
    sheets = dict.fromkeys([*((row.file, row.sheet) for row in steps.register.controls), *lists])
    titles = dict.fromkeys(sheet or PurePath(file).stem.replace("_", " ") for file, sheet in sheets)
    return [say("report of {as_of}", as_of=day(steps.coverage.client.as_of)), *titles]


def _earlier(steps: Steps) -> str:
    """Where the actions of the last review stand; where no list says it, which minutes hold them."""
    point = next(point for point in steps.review.looks_at if point.input == EARLIER)
    if point.lines:
        return ". ".join(point.lines)
    return say("No list says it; they stand in “{what}”", what=point.seen[0].what) if point.seen else ""


def _open(action: Action, as_of: date) -> OpenAction:
    told = {"days": counted(action.days_late, "day"), "on": day(as_of)}
    late = say(", {days} late on {on}", **told) if action.state == "overdue" else ""
    due = day(action.due) if action.due else ""
    known = translated(NONE_DECIDED) if action.lacks(NO_ACTION) else action.corrective_action or ""
    return OpenAction(
        action.action, action.title, known, action.owner or "", due, f"{translated(action.state)}{late}", action.due
    )


def _systems(steps: Steps) -> Iterator[Prepared]:
    """The AI systems in use, each with what the lists say of assessment and review, and what is to settle of it."""
    forms = {form["cell"]: form for form in form_rows(steps)}
    for row in counting(steps.inputs.lists.ai_systems):
        if row.status in RUNNING:
            form = forms.get(row.cell, {"last": "", "wants": []})
            known = {
                translated("impact assessment"): form["last"] or say("none listed"),
                translated("to settle"): in_row(
                    text for text in form["wants"] if form["last"] and text not in form["last"]
                ),
                translated("last review"): day(row.reviewed_on) if row.reviewed_on else say("none listed"),
            }
            told = ". ".join(labelled(capitalised(what), said) for what, said in known.items() if said)
            yield Prepared(row.name, told, row.owner or "")


def _missed(steps: Steps) -> list[str]:
    """The figures that missed their target last time, services below theirs of which no such figure tells, and objectives that aren't on their way, in the client's word."""
    lists = steps.inputs.lists
    figures = [
        figure_of(title, rows) for title, rows in grouped((row.title, row) for row in lists.measurements).items()
    ]
    behind = [row for row in lists.objectives if row.status in BEHIND]
    missed = [figure.text for figure in figures if figure.missed]
    told = plain(" ".join(missed))
    services = services_missed(row for row in lists.services if plain(row.name) not in told)
    return [
        *missed,
        *(say("Service level: {level}", level=text) for text in services),
        *(
            say(
                "Objective {status_text}: {title}",
                status_text=row.texts.get("status") or translated("behind"),
                title=row.title,
            )
            for row in behind
        ),
    ]


def _decision(item: ManagementDecision, as_of: date) -> Prepared:
    """What is wanted within a week of the report is wanted now."""
    is_soon = item.by < as_of + timedelta(days=load_decision_words().week)
    return Prepared(
        item.asked,
        item.if_not,
        item.who,
        translated(NOW) if is_soon else day(item.by),
        item.by,
        load_decision_words().matter_of[item.kind].title,
        [*filter(None, [item.further]), *item.details],
        item.key,
    )


def _opportunities(steps: Steps) -> list[Prepared]:
    """The client's own open proposals; to close a gap is none."""
    return [
        Prepared(
            labelled(item.action, item.title),
            ", ".join(filter(None, (item.corrective_action, translated(item.state)))),
            item.owner or "",
            day(item.due) if item.due else "",
        )
        for item in open_actions(steps)
        if item.kind == OPPORTUNITY
    ]


def _changes(steps: Steps) -> Iterator[Prepared]:
    """What of the management system may have to change, by subject, as far as the files tell."""
    found, review = steps.documents, {point.input: point for point in steps.review.looks_at}
    for subject, names in OF_DOCUMENTS.items():
        wanted = [item for name in names if (item := found.wanted.get(name))]
        why = ((item, translated(state_told(item)), why_told(item)) for item in wanted)
        told = ((item, f"{state} ({reason})" if reason else state) for item, state, reason in why)
        yield Prepared(translated(subject), in_row(labelled(item.title, far) for item, far in told), key=subject)
    for subject, name in OF_INPUTS.items():
        yield Prepared(translated(subject), shown_of(review[name]) if name in review else "", key=subject)
    unowned = len(steps.risks.ownerless)
    said = [line.text for line in remarks_on(load_library().review[CHANGES].remarks_on, steps.register)]
    said += [say("{risks} without an owner", risks=counted(unowned, "risk"))] if unowned else []
    yield Prepared(translated(ROLES), ". ".join(said), key=ROLES)
    absent = [item for item in found.wanted.values() if item.state in ("not listed", "missing", "to find or write")]
    ask = sum(bool(waits(item, steps)) for item in absent)
    also = say("; of {ask} more it is to be asked whether they apply", ask=ask) if ask else ""
    text = say(
        "nothing was seen of {absent} of {wanted} documents{also}",
        absent=len(absent) - ask,
        wanted=len(found.wanted),
        also=also,
    )
    yield Prepared(translated(PROCESSES), text, key=PROCESSES)


def shown_of(point: Point) -> str:
    """What is shown of an input: its lines, then what was seen of it unread; else that nothing is there."""
    told = ". ".join(point.lines)
    seen = in_row(in_quotes(item.what) for item in point.seen)
    if not told:
        return spaced(": ").join(filter(None, (translated(point.state), seen)))
    return f"{told}. {labelled(capitalised(translated(SEEN)), seen)}" if seen else told
