"""What owners, overdue actions, documents, the Statement of Applicability and open questions ask to be decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.roadmap import Planned
from ims_lib.standard_ids import standard_of
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, lowered, quoted
from ims_lib.steps.decisions.of_risks import open_risks
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.walk import Steps
from ims_lib.wording import counted, days, listed, rounded_days


@dataclass(frozen=True, slots=True)
class _Ownerless:
    """Things of one kind that nobody owns: what each is called, and its cell."""

    one: str
    several: str
    names: Sequence[str]
    cells: Sequence[str]


def of_owners(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Risks, AI systems and services that nobody owns, and processes with work whose owner is only proposed."""
    lacking = [each for each in _ownerless(ahead) if each.names]
    packages = [item for item in ahead.steps.roadmap.in_order if item.owner_is_proposed]
    own = [item for item in packages if not item.is_look]
    lacking += _without_owner(own, ahead)
    packages = packages if own else []
    if not lacking:
        return
    proposed = _proposed(packages, kind, ahead)
    what = kind.ask["confirm" if proposed else "name"].format(
        what=listed(_named(each, kind) for each in lacking), proposed=proposed
    )
    starts = [item.start for item in packages if item.start]
    by = max(min([*(start for start in starts if start <= ahead.until), ahead.usual]), ahead.soon)
    cells = [cell for each in lacking for cell in each.cells]
    about = [f"{each.one} {name}" for each in lacking for name in each.names]
    yield ahead.make(kind, what, _unowned(kind, packages, lacking), by=by, cells=cells, about=about)


def _proposed(packages: Sequence[Planned], kind: DecisionKind, ahead: Ahead) -> str:
    """Whom we propose for which processes, so that it can be confirmed as it stands."""
    if not any(item.owner for item in packages if not item.is_look):
        return ""
    titles = ahead.steps.coverage.catalogue.processes
    owned = grouped(
        (item.owner, lowered(titles[item.process].title) if item.process else kind.words["look"])
        for item in packages
        if item.owner
    )
    return "; ".join(
        kind.words["proposed"].format(owner=owner, processes=", ".join(dict.fromkeys(names)))
        for owner, names in owned.items()
    )


def _without_owner(packages: Sequence[Planned], ahead: Ahead) -> Iterator[_Ownerless]:
    """The processes of these packages that nobody owns; then those whose owner is named for other standards only."""
    titles, owners = ahead.steps.coverage.catalogue.processes, ahead.steps.owners.processes
    named = list(dict.fromkeys(item.process for item in packages if item.process))
    bare = [lowered(titles[name].title) for name in named if owners[name].is_proposed]
    if bare:
        yield _Ownerless("process", "processes", bare, ())
    elsewhere = [item for item in packages if item.process and not owners[item.process].is_proposed]
    standards = dict.fromkeys(standard_of(leaf) for item in elsewhere for leaf in item.requirements)
    if elsewhere:
        count = len({item.process for item in elsewhere})
        yield _Ownerless("confirm_one", "confirm", [ahead.names(standards)] * count, ())


def _ownerless(ahead: Ahead) -> Iterator[_Ownerless]:
    risks, objects = ahead.steps.risks, ahead.steps.objects
    without = risks.of(risks.ownerless)
    yield _Ownerless("risk", "risks", [quoted(risk.title) for risk in without], [risk.cell or "" for risk in without])
    assessed = {item.cell for item in objects.listed if not item.left_out}
    for one, rows in (("system", objects.system_rows.values()), ("service", objects.service_rows.values())):
        bare = [row for row in rows if row.cell in assessed and not row.owner]
        yield _Ownerless(one, f"{one}s", [quoted(row.name) for row in bare], [row.cell for row in bare])


def _named(each: _Ownerless, kind: DecisionKind) -> str:
    words = kind.words[each.one if len(each.names) == 1 else each.several]
    return words.format(count=len(each.names), first=each.names[0])


def _unowned(kind: DecisionKind, packages: Sequence[Planned], lacking: Sequence[_Ownerless]) -> str:
    if not packages:
        many = sum(len(each.names) for each in lacking)
        return kind.if_not["nobody"].format(them="it" if many == 1 else "them")
    start = min((item.start for item in packages if item.start), default=None)
    return kind.if_not["work" if start else "work_undated"].format(
        packages=counted(len(packages), "package"),
        rest="rests" if len(packages) == 1 else "rest",
        days=days(sum(item.days for item in packages)),
        start=day(start) if start else "",
    )


def of_applicability(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The controls that no row names, so that nobody has said yet whether they apply."""
    steps = ahead.steps
    found = steps.soa.of("proposed")
    if not found:
        return
    by_standard = grouped((item.standard, item) for item in found)
    controls = [f"{counted(len(items), 'control')} of {ahead.name(name)}" for name, items in by_standard.items()]
    names = {item.control for item in found if item.proposal == "likely_not"}
    apart = sum(steps.roadmap.gaps.apart.values())
    what = kind.ask["likely_not" if names else "all"].format(
        controls=listed(controls), likely=len(names), do="does" if len(names) == 1 else "do"
    )
    unless, customers = _if_provider(kind, names, steps)
    if_not = kind.if_not["apart" if apart else "all"].format(days=days(apart), count=len(found))
    proposals = steps.coverage.assessment.proposals
    cells = [each.cell for item in proposals if item.control in names for each in item.systems]
    about = [item.control for item in found]
    cells += customers
    yield ahead.make(kind, what + unless, if_not, by=ahead.usual, who=ahead.signer, cells=cells, about=about)


def _if_provider(kind: DecisionKind, left_out: Collection[str], steps: Steps) -> tuple[str, list[str]]:
    """What of the controls left out comes back if customers outside get the AI in a service, and where the list names customers."""
    view, apart = steps.objects, steps.roadmap.gaps.apart
    proposals = [each for each in steps.coverage.assessment.proposals if each.control in left_out]
    offered = {each.control: own for each in proposals if (own := [item for item in each.systems if item.as_provider])}
    cells = {item.cell for own in offered.values() for item in own}
    services = [
        view.service_rows[each.listed.cell]
        for each in view.services
        if not cells.isdisjoint(row.cell for row in view.inside.get(each.listed.cell, ()))
    ]
    if not offered or not services:
        return "", []
    many, whole = len(offered), len(left_out)
    criteria = {name for own in offered.values() for item in own for name in {*item.apart} - {*item.apart_as_provider}}
    back = sum(apart.get(name, 0) for name in criteria)
    rest = rounded_days(sum(apart.values())) - rounded_days(back)
    told = kind.ask["unless"].format(
        services=counted(len(services), "service"),
        back=(f"all {whole}" if many > 1 else "it") if many == whole else f"{many} of the {whole}",
        apply="applies" if many == 1 else "apply",
        days=days(back),
        rest=kind.words["rest"].format(days=days(rest)) if rest > 0 else "",
    )
    return told, [str(row.place_of("customers")) for row in services if row.customers]


def of_exclusions(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The controls that rows leave out, with a reason that is none, or beside a state that says otherwise."""
    found = ahead.steps.soa.of("asked")
    if not found:
        return
    what = kind.ask[case_of(len(found))].format(controls=counted(len(found), "control"), first=lowered(found[0].title))
    bare = {item.is_drafted or not item.reason for item in found}
    reasons = ("bare_" if True in bare else "weak_") if len(bare) == 1 else ""
    if_not = kind.if_not[f"{reasons}{case_of(len(found))}"]
    cells = [cell for item in found for cell in item.asked_cells]
    about = [item.control for item in found]
    yield ahead.make(kind, what, if_not, by=ahead.usual, who=ahead.signer, cells=cells, about=about)


def of_overdue(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The client's own actions, and measures of its risks, whose day is over, the oldest first."""
    actions = [item for item in ahead.steps.improvement.entries if item.state == "overdue"]
    late = [
        _Late(
            f"{item.action} {quoted(item.title)}",
            item.days_late,
            item.owner,
            item.cell,
            f"{item.action} {item.due or ''}",
        )
        for item in actions
    ]
    measures = [risk for risk in open_risks(ahead) if risk.due and (risk.overdue or _is_untold(risk))]
    late += [
        _Late(
            f"{risk.risk} {quoted(risk.title)}",
            (ahead.as_of - risk.due).days,
            risk.owner,
            risk.cell or "",
            f"{risk.risk} {risk.due}",
        )
        for risk in measures
        if risk.due
    ]
    late.sort(key=lambda item: -item.days)
    if late:
        case = case_of(len(late))
        untold = [risk.risk for risk in measures if _is_untold(risk)]
        told = kind.words[f"untold_{case_of(len(untold))}"].format(risks=listed(untold)) if untold else ""
        what = kind.ask[case].format(actions=counted(len(late), "action"), first=late[0].name, untold=told)
        if_not = kind.if_not[case].format(late=counted(late[0].days, "day"))
        who = ahead.some(item.owner for item in late)
        cells, about = [item.cell for item in late], [item.about for item in late]
        yield ahead.make(kind, what, if_not, by=ahead.soon, who=who, cells=cells, about=about)


def _is_untold(risk: RiskEntry) -> bool:
    """Whether the day of a risk's measure is over and nothing says whether it is done."""
    return risk.due_passed and risk.action_from == "client" and not risk.accepted_by


@dataclass(frozen=True, slots=True)
class _Late:
    """An action or measure whose day is over."""

    name: str
    days: int
    owner: str | None
    cell: str
    about: str


@dataclass(frozen=True, slots=True)
class _Due:
    """Something that was to be done by a day, or is."""

    name: str
    by: date
    whose: str | None
    """Who decides it: whoever approved it, else its owner."""
    owner: str | None
    cell: str


def of_documents(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The documents of the client's list whose review was due, or falls due in the time ahead."""
    due = [
        _Due(item.title, item.next_review, item.approved_by or item.owner, item.owner, item.cell)
        for item in ahead.steps.documents.own
        if item.in_force and not item.is_record and item.next_review and item.next_review <= ahead.until
    ]
    if due:
        yield _of_days(kind, ahead, due, by=ahead.soon, documents=counted(len(due), "document"))


def _of_days(kind: DecisionKind, ahead: Ahead, found: Sequence[_Due], *, by: date, **counts: str) -> ManagementDecision:
    """One decision on all of these, the earliest told first; `counts`: how many there are, by the name in the sentence."""
    due = sorted(found, key=lambda item: item.by)
    first, case = due[0], case_of(len(due))
    who = ahead.some(item.whose for item in due)
    prepared = ahead.prepared((item.owner for item in due if item.owner != item.whose), who)
    what = kind.ask[case].format(first=quoted(first.name), prepared=prepared, **counts)
    if_not = kind.if_not[case if first.by <= ahead.as_of else f"{case}_ahead"].format(day=day(first.by))
    about = [f"{item.name} {item.by}" for item in due]
    return ahead.make(kind, what, if_not, by=by, who=who, cells=[item.cell for item in due], about=about)


def of_questions(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The questions on what the files say; the first look answers them."""
    if not ahead.asked.count:
        return
    looked = [item.end for item in ahead.steps.roadmap.in_order if item.is_look and item.end]
    possible = ahead.steps.roadmap.gaps.possible_days
    what = kind.ask[case_of(ahead.asked.count)].format(count=ahead.asked.count)
    if_not = kind.if_not["possible" if possible else "known"].format(days=days(possible))
    about = [f"up to {ahead.asked.count}"]
    yield ahead.make(kind, what, if_not, by=min([*looked, ahead.usual]), cells=ahead.asked.cells, about=about)
