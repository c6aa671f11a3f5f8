"""One audit programme put together: topics, how often, who, when, what is asked, and what it saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType

from ims_lib.answers_given import KIND
from ims_lib.assessment import Verdict
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.criteria import Criterion
from ims_lib.client.entries import PART
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.languages import noted, say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.roadmap import Milestone, Roadmap
from ims_lib.roadmap.marks import AUDIT
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.actions import list_actions
from ims_lib.steps.audit_programme.approved import decided_programmes
from ims_lib.steps.audit_programme.assignment import Assignment, assign_apart, loads, work_days
from ims_lib.steps.audit_programme.auditors import read_auditors
from ims_lib.steps.audit_programme.certification_time import estimate_body_time, estimate_certification_time
from ims_lib.steps.audit_programme.corrected import unfit_teams
from ims_lib.steps.audit_programme.dates_told import crowded_months, moved_since_approved, told_of_dates
from ims_lib.steps.audit_programme.demand import KnownBefore, gather_facts, session_days, weigh
from ims_lib.steps.audit_programme.held import sessions_held
from ims_lib.steps.audit_programme.layout import AuditLayout
from ims_lib.steps.audit_programme.model import AuditProgramme, AuditQuestion, Booking, Effort, Load, Qualification
from ims_lib.steps.audit_programme.own_work import (
    answering,
    of_audits_themselves,
    own_requirements,
    whose_work,
    with_sites,
)
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.reasons import explain, find_holes
from ims_lib.steps.audit_programme.session import Auditor, Session, Task, TopicPlan
from ims_lib.steps.audit_programme.sessions import sessions_of, task_of
from ims_lib.steps.audit_programme.topics import Topic, lay_out_topics
from ims_lib.steps.document_set import DocumentSet, Listed, called
from ims_lib.steps.owners import Owners
from ims_lib.told import finding_at
from ims_lib.tolerances import WHOLE
from ims_lib.wording import listed

STATES = (noted("open"), noted("in part"), noted("unknown"), noted("met"))
"""Of a criterion, in the order in which its question is asked."""
AMOUNTS = ("sessions_low", "sessions_high", "days_low", "days_high")
"""What is compared of a programme."""


def plan_audits(
    coverage: Coverage,
    inputs: Inputs,
    *,
    risks: Mapping[str, tuple[str, ...]] | None = None,
    known: Collection[str] = (),
    measures: Iterable[tuple[str, date]] = (),
    owners: Owners | None = None,
    owned: Mapping[str, str] = MappingProxyType({}),
    roadmap: Roadmap | None = None,
    remarks: Mapping[str, str] = MappingProxyType({}),
) -> AuditProgramme:
    """One programme for all standards in scope: all of each in time for its certificate, what is at risk first, nobody on own work.

    `risks` are those above what is acceptable, with the criteria that treat each; of the `known` ones the client said so.
    `measures` are those that the client still carries out: the requirement, or what is below it, and the day by which. So are open
    actions of its lists.
    `owned` is whose each AI system and service is, by the cell that names it, the gravest first: what is asked of each is asked there.
    `owners` say whose work a requirement is, the `roadmap` when there are records and stage 1. What nobody can take stays.
    `remarks` are those of the client's rows, by requirement.
    """
    actions = list_actions(inputs, coverage.client.as_of, coverage.catalogue)
    days_of_actions = [(leaf, each.due) for each in actions if each.due and each.is_open for leaf in each.refs]
    # the days that the client's rows set hold until an earlier one of the plan is agreed, but for those of audits and reviews
    set_days = [(each.requirement, each.by) for each in (roadmap.own_dates if roadmap else ()) if not each.is_round]
    own_days = _own_work([*measures, *days_of_actions, *set_days], coverage)
    layout, unfit = AuditLayout.of(coverage, roadmap, own_days)
    topics = lay_out_topics(coverage, coverage.client.standards)
    facts = gather_facts(coverage, risks or {}, actions, inputs.lists, known=known)
    plans = _plans(topics, facts, coverage, layout.years)
    answers = answering(owners, map(str, coverage.requirements.index), facts.follow_up)
    read, unread = read_auditors(inputs, coverage.catalogue, coverage.client.standards, owners)
    whose = whose_work(answers, owners, inputs, coverage.catalogue, facts.follow_up)
    whose = with_sites(whose, read, facts.follow_up, remarks, owners.evidence.roles if owners else (), topics.values())
    auditors = [replace(each, owns=own_requirements(each, topics, whose, coverage.catalogue)) for each in read]
    itself = of_audits_themselves(coverage.client.standards, coverage.catalogue)
    own_work = partial(own_requirements, topics=topics, whose=whose, catalogue=coverage.catalogue)
    unfit_held, _ = unfit_teams((), topics, auditors, itself, coverage.client, own_work)
    layout, drafts = layout.with_held(topics, unfit_held).fitted(plans)
    named = {(each.topic, each.on): each.auditors for each in layout.begins.approved}
    tasks = [
        replace(task_of(draft, auditors, itself), approved=named.get((draft.looks_at.id, draft.begins), ""))
        for draft in drafts
    ]
    taken = assign_apart(tasks, auditors, itself)
    days, sentences = [draft.begins for draft in drafts], tuple(told_of_dates(layout, drafts))
    bookings = explain(find_holes(tasks, auditors, taken, itself), tasks, auditors, days, itself)
    (certification, wrong), (body, asked) = estimate_certification_time(coverage), estimate_body_time(coverage.client)
    held = tuple(sessions_of(drafts, tasks, taken, auditors, answers, whose, layout.deadlines, itself))
    against, doubted = unfit_teams(held, topics, auditors, itself, coverage.client, own_work)
    told = (*doubted, *crowded_months(drafts, coverage.client), *_told(bookings, sentences, auditors))
    return AuditProgramme(
        plans=plans,
        held=held,
        loads=tuple(_loads(auditors, tasks, taken, layout.years)),
        needed=_needed(tasks, coverage.client.standards, layout.years),
        asked=tuple(_questions(topics, coverage, owners, owned)),
        efforts=_against_separate(held, coverage, facts, layout),
        certification=certification,
        body=body,
        bookings=bookings,
        told=sentences,
        deadlines=layout.deadlines,
        starts=layout.start,
        years=layout.years,
        findings=(*unfit, *unread, *wrong, *asked, *told),
        done=sessions_held(coverage.client),
        unfit=against,
        decided=tuple(decided_programmes(coverage.client)),
        moved=moved_since_approved(layout, plans, held),
    )


def _own_work(measures: Iterable[tuple[str, date]], coverage: Coverage) -> dict[str, date]:
    """Requirement → the last day of a measure on it; of one whose day has passed the day by which it is taken to be done."""
    known, as_of, found = coverage.catalogue, coverage.client.as_of, dict[str, date]()
    at_last = as_of + timedelta(days=int(setting("audit", "overdue_days")))
    for name, on in measures:
        until = on if on >= as_of else at_last
        for leaf in known.leaves_below(name) if name in known.requirements else ():
            found[leaf] = max(found.get(leaf, until), until)
    return found


def _plans(topics: Mapping[str, Topic], facts: KnownBefore, coverage: Coverage, years: int) -> dict[str, TopicPlan]:
    return {
        name: TopicPlan(topic, weigh(topic, facts, years=years), session_days(topic, coverage))
        for name, topic in topics.items()
    }


def _loads(auditors: Sequence[Auditor], tasks: Sequence[Task], taken: Assignment, years: int) -> Iterator[Load]:
    """Of each auditor, for the years of the programme and those after it in which a session lies."""
    last = max([years, *(task.round + 1 for task in tasks)])
    by_year = [loads(tasks, auditors, taken, year) for year in range(last)]
    for place, auditor in enumerate(auditors):
        yield Load(auditor, sum(place in here for here in taken), tuple(load[place] for load in by_year))


def _needed(tasks: Iterable[Task], standards: tuple[str, ...], years: int) -> tuple[Qualification, ...]:
    """Sessions and days a year by the standards that their auditors must know between them, most days first."""
    named = [({piece.standard for piece in task.pieces}, sum(piece.days for piece in task.pieces)) for task in tasks]
    found = grouped((tuple(name for name in standards if name in here), work_days(days)) for here, days in named)
    needed = [Qualification(key, len(each), sum(each) / years) for key, each in found.items()]
    return tuple(sorted(needed, key=lambda item: -item.days))


def _questions(
    topics: Mapping[str, Topic], coverage: Coverage, owners: Owners | None, owned: Mapping[str, str]
) -> Iterator[AuditQuestion]:
    """What is asked in each session, what is open or unknown first; nothing of what likely falls away by the roles with AI."""
    for name, topic in topics.items():
        matter, found = {*topic.concludes, *topic.parts}, []
        for item in (each for each in topic.criteria if each not in coverage.assessment.apart):
            criterion, own = coverage.catalogue.criteria[item], coverage.assessment.own[item]
            served = tuple(requirement for requirement in criterion.requirements if requirement in matter)
            said = (criterion.text, criterion.ask, criterion.evidence)
            process_owner = owners.owner_of([item], criterion.process).name if owners else ""
            for whom, of in _asked_of(criterion, process_owner, coverage, owned).items():
                parts = [own.of_object(each.key) for each in of] or [own]
                states = {state_of(each) for each in parts}
                state = states.pop() if len(states) == 1 else "unknown" if "unknown" in states else "in part"
                found.append(AuditQuestion(whom, name, item, served, *said, state, own.level, of))
        yield from sorted(found, key=lambda question: STATES.index(question.state))


def _asked_of(
    criterion: Criterion, process_owner: str, coverage: Coverage, owned: Mapping[str, str]
) -> Mapping[str, tuple[ListedObject, ...]]:
    """Who is asked → of which AI systems or services, the gravest first; none where the process is asked about. What was answered for
    all alike stays one question."""
    places = {cell: place for place, cell in enumerate(owned)}
    of = coverage.assessment.objects.of_criterion(criterion)
    if f"{KIND}{PART}{criterion.id}" in coverage.client.entries or not any(owned.get(each.cell) for each in of):
        return {process_owner: ()}
    in_order = sorted(of, key=lambda each: places.get(each.cell, len(places)))
    return grouped((owned.get(each.cell) or process_owner, each) for each in in_order)


def state_of(own: Verdict) -> str:
    """How a criterion stands before the audit, by its own level; met only where it is for all that it is asked of."""
    if own.level is None:
        return "unknown"
    if own.level >= WHOLE and not own.unseen:
        return "met"
    return "in part" if own.level > 0 else "open"


def _against_separate(
    held: Sequence[Session], coverage: Coverage, facts: KnownBefore, layout: AuditLayout
) -> dict[str, Effort]:
    """Sessions and days over the cycle: integrated, each standard alone, and those added up.

    Alone, each standard looks at all its criteria, so a shared one is looked at as often as standards share it. It has at
    least the sessions that its own criteria and dates ask for, at most one whenever the one programme looks at it. Where a
    standard concludes nothing in a topic, what it looks at there counts in days but as no session of its own.
    """
    days = sum(session.days for session in held)
    found = [Effort("integrated", len(held), len(held), days, days)]
    for standard in coverage.client.standards:
        alone = _plans(lay_out_topics(coverage, (standard,)), facts, coverage, layout.years)
        drafts = layout.drafts(alone)
        least = Counter(draft.looks_at.id for draft in drafts if draft.is_whole)
        rest = [draft.days for draft in drafts if not draft.is_whole]
        seen = Counter(session.topic for session in held if session.is_whole and standard in session.standards)
        counts = [least, {name: max(least[name], seen[name]) for name in alone}]
        concluding = {name for name, plan in alone.items() if plan.topic.concludes}
        sessions_of = [sum(times[name] for name in concluding) + len(rest) for times in counts]
        days_of = [sum(times[name] * plan.days for name, plan in alone.items()) + sum(rest) for times in counts]
        found.append(Effort(standard, *sessions_of, *days_of))
    together = Effort("separate", *(sum(getattr(alone, name) for alone in found[1:]) for name in AMOUNTS))
    return {effort.programme: effort for effort in (*found, together)}


def _told(bookings: Iterable[Booking], sentences: Iterable[str], auditors: Sequence[Auditor]) -> Iterator[Finding]:
    file, sheet = (auditors[0].file, auditors[0].sheet) if auditors else ("workbook.xlsx", say("Audit programme"))
    for booking in bookings:
        yield Finding("warning", "audit.nobody", booking.text.rstrip("."), file, sheet)
    if not auditors:
        yield finding_at("audit.no_auditors", (file, sheet))
    for text in sentences:
        yield Finding("note", "audit.dates", text, "client.yml")


def with_last_sessions(roadmap: Roadmap, audits: AuditProgramme) -> Roadmap:
    """The same with each internal audit over on the day of the last session before stage 1 that concludes something for the first time,
    and a note on what is concluded that late."""
    return replace(roadmap, milestones=tuple(_as_held(item, audits) for item in roadmap.milestones))


def _as_held(item: Milestone, audits: AuditProgramme) -> Milestone:
    found = list(_later(item, audits)) if item.milestone == AUDIT else []
    if not found:
        return item
    last, left = max(on for on, _ in found), listed(compact(leaf for _, leaf in found))
    told = noted("all but {left} by {on}, these by the last session before stage 1")
    later = {name: max(on, last) for name in ("if_half", "if_all") if (on := getattr(item, name))}
    return replace(item, day=last, note=say(told, left=left, on=day(item.day)), **later)


def _later(item: Milestone, audits: AuditProgramme) -> Iterator[tuple[date, str]]:
    """What sessions conclude for the first time after the day of the plan and before stage 1, with the day of each."""
    stage_1 = audits.deadlines[item.standard].stage_1
    for each in audits.held:
        if stage_1 and item.day < each.ends < stage_1:
            yield from (
                (each.ends, leaf) for leaf in each.concluded & each.first_on if standard_of(leaf) == item.standard
            )


def own_programmes(documents: DocumentSet) -> list[Listed]:
    """The client's own programmes, without the procedure for audits, which stays whatever the programme is."""
    wanted, procedures = documents.wanted.get(load_layout().document), called("procedure")
    return [
        item
        for item in (wanted.listed if wanted else ())
        if procedures.isdisjoint([plain(item.type or ""), *plain(item.title).split()])
    ]
