"""One audit programme put together: topics, how often, who, when, what is asked, and what it saves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from ims_lib.assessment import Verdict
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.register.model import Finding
from ims_lib.steps.actions import list_actions
from ims_lib.steps.audit_programme.assignment import Assignment, assign, lacking, loads, work_days
from ims_lib.steps.audit_programme.auditors import read_auditors
from ims_lib.steps.audit_programme.calendar import choose_months, choose_rounds, cycle_years, first_month, latest_years
from ims_lib.steps.audit_programme.certification_time import estimate_certification_time
from ims_lib.steps.audit_programme.demand import KnownBefore, gather_facts, session_days, weigh
from ims_lib.steps.audit_programme.model import (
    Auditor,
    AuditProgramme,
    AuditQuestion,
    Effort,
    Load,
    Qualification,
    Session,
    Task,
    TopicPlan,
)
from ims_lib.steps.audit_programme.reasons import explain, find_holes
from ims_lib.steps.audit_programme.topics import Topic, lay_out_topics
from ims_lib.tolerances import WHOLE
from ims_lib.wording import counted

STATES = ("open", "in part", "unknown", "met")
"""Of a criterion, in the order in which its question is asked."""
AMOUNTS = ("sessions_low", "sessions_high", "days_low", "days_high")
"""What is compared of a programme."""


def plan_audits(
    coverage: Coverage,
    inputs: Inputs,
    *,
    risks: Mapping[str, tuple[str, ...]] | None = None,
    known: Collection[str] = (),
) -> AuditProgramme:
    """One programme for all standards in scope: each criterion looked at once in a round, by somebody independent.

    `risks` are those above what is acceptable, with the criteria that treat each; of the `known` ones the client said so.
    Without a table of auditors the programme says which are needed. A session that nobody can take stays, with the reason.
    """
    client = coverage.client
    years, findings = cycle_years(client)
    start, told = first_month(client)
    actions = list_actions(inputs, client.as_of, coverage.catalogue)
    topics = lay_out_topics(coverage, client.standards)
    facts = gather_facts(coverage, risks or {}, actions, known=known)
    plans = {
        name: TopicPlan(topic, weigh(topic, facts, years=years), session_days(topic, coverage))
        for name, topic in topics.items()
    }
    months, close = _choose_when(plans, client, start, years)
    auditors, unread = read_auditors(inputs, coverage.catalogue, client.standards)
    teams = assign(tasks := _tasks(plans, months), auditors)
    reasons = explain(find_holes(tasks, auditors, teams) if auditors else [], tasks, auditors, teams, topics)
    certification, wrong = estimate_certification_time(coverage)
    findings += [*told, *close, *unread, *wrong, *_told(reasons, auditors, months, topics, coverage)]
    return AuditProgramme(
        plans=plans,
        held=tuple(_sessions(tasks, teams, auditors, plans, months)),
        loads=tuple(_loads(auditors, tasks, teams, years)),
        needed=_needed(tasks, client.standards, years),
        asked=tuple(_questions(topics, coverage)),
        efforts=_against_separate(plans, coverage, facts, years),
        certification=certification,
        reasons=reasons,
        years=years,
        findings=tuple(findings),
    )


def _choose_when(
    plans: Mapping[str, TopicPlan], client: Client, start: date, years: int
) -> tuple[Mapping[tuple[str, int], date], list[Finding]]:
    """Topic and year → the month of its session, and what is told of sessions that lie close."""
    times = {name: plan.weighing.times for name, plan in plans.items()}
    points = {name: plan.weighing.points for name, plan in plans.items()}
    days = {name: plan.days for name, plan in plans.items()}
    latest = latest_years({name: plan.topic.standards for name, plan in plans.items()}, client, start, years)
    return choose_months(choose_rounds(times, points, days, latest, years), points, client, start, years)


def _tasks(plans: Mapping[str, TopicPlan], months: Mapping[tuple[str, int], date]) -> list[Task]:
    """A task a session, by month; of one month what has most points comes first."""
    order = sorted(months, key=lambda key: (months[key], -plans[key[0]].weighing.points))
    return [Task(name, frozenset(plans[name].topic.standards), plans[name].days, year) for name, year in order]


def _sessions(
    tasks: Sequence[Task],
    teams: Assignment,
    auditors: Sequence[Auditor],
    plans: Mapping[str, TopicPlan],
    months: Mapping[tuple[str, int], date],
) -> Iterator[Session]:
    for number, (task, team) in enumerate(zip(tasks, teams, strict=True), start=1):
        plan, left = plans[task.topic], lacking(task, auditors, team) if auditors else ()
        yield Session(
            session=number,
            plan=plan,
            round=task.round + 1,
            month=months[task.topic, task.round],
            auditors=tuple(auditors[place].name for place in team),
            lacks=tuple(name for name in plan.topic.standards if name in left),
        )


def _loads(auditors: Sequence[Auditor], tasks: Sequence[Task], teams: Assignment, years: int) -> Iterator[Load]:
    by_year = [loads(tasks, auditors, teams, year) for year in range(years)]
    for place, auditor in enumerate(auditors):
        yield Load(auditor, sum(place in team for team in teams), tuple(load[place] for load in by_year))


def _needed(tasks: Iterable[Task], standards: tuple[str, ...], years: int) -> tuple[Qualification, ...]:
    """Sessions and days a year by the standards that their auditors must know between them, most days first."""
    found = grouped((tuple(name for name in standards if name in task.standards), work_days(task)) for task in tasks)
    needed = [Qualification(key, len(each), sum(each) / years) for key, each in found.items()]
    return tuple(sorted(needed, key=lambda item: -item.days))


def _questions(topics: Mapping[str, Topic], coverage: Coverage) -> Iterator[AuditQuestion]:
    """What is asked in each session, what is open or unknown first."""
    for name, topic in topics.items():
        matter, found = {*topic.concludes, *topic.parts}, []
        for item in topic.criteria:
            criterion, own = coverage.catalogue.criteria[item], coverage.assessment.own[item]
            served = tuple(requirement for requirement in criterion.requirements if requirement in matter)
            said = (criterion.text, criterion.ask, criterion.evidence)
            found.append(AuditQuestion(name, item, served, *said, state_of(own), own.level))
        yield from sorted(found, key=lambda question: STATES.index(question.state))


def state_of(own: Verdict) -> str:
    """How a criterion stands before the audit, by its own level; met only where it is for all that it is asked of."""
    if own.level is None:
        return "unknown"
    if own.level >= WHOLE and not own.unseen:
        return "met"
    return "in part" if own.level > 0 else "open"


def _against_separate(
    plans: Mapping[str, TopicPlan], coverage: Coverage, facts: KnownBefore, years: int
) -> dict[str, Effort]:
    """Sessions and days over the cycle: integrated, each standard alone, and those added up.

    Alone, each standard looks at all its criteria, so a shared one is looked at as often as standards share it. How
    often a topic comes up alone isn't known: at least as its own criteria ask for, at most as in the one programme.
    Where a standard concludes nothing in a topic, what it looks at there counts in days but as no session of its own.
    """
    days = sum(plan.weighing.times * plan.days for plan in plans.values())
    sessions = sum(plan.weighing.times for plan in plans.values())
    found = [Effort("integrated", sessions, sessions, days, days)]
    for standard in coverage.client.standards:
        alone = lay_out_topics(coverage, (standard,))
        own = {name: weigh(topic, facts, years=years).times for name, topic in alone.items()}
        as_one = {name: max(plans[name].weighing.times, own[name]) for name in alone}
        each = {name: session_days(topic, coverage, least=bool(topic.concludes)) for name, topic in alone.items()}
        sessions_of = [sum(times[name] for name in alone if alone[name].concludes) for times in (own, as_one)]
        days_of = [sum(times[name] * each[name] for name in alone) for times in (own, as_one)]
        found.append(Effort(standard, *sessions_of, *days_of))
    together = Effort("separate", *(sum(getattr(alone, name) for alone in found[1:]) for name in AMOUNTS))
    return {effort.programme: effort for effort in (*found, together)}


def _told(
    reasons: Iterable[str],
    auditors: Sequence[Auditor],
    months: Mapping[tuple[str, int], date],
    topics: Mapping[str, Topic],
    coverage: Coverage,
) -> Iterable[Finding]:
    file, sheet = (auditors[0].file, auditors[0].sheet) if auditors else ("workbook.xlsx", "Audit programme")
    for reason in reasons:
        yield Finding("warning", "audit.nobody", reason, file, sheet)
    if not auditors:
        text = (
            "No table of auditors was found: the programme says which qualifications each session needs, as a proposal"
        )
        yield Finding("note", "audit.no_auditors", text, file, sheet)
    yield from _too_late({name: months[name, year] for name, year in sorted(months, reverse=True)}, topics, coverage)


def _too_late(first: Mapping[str, date], topics: Mapping[str, Topic], coverage: Coverage) -> Iterator[Finding]:
    """What comes up first after a certificate is wanted, or after the one that is held has ended."""
    settings, today = coverage.client.settings, coverage.client.as_of
    ends = {item.standard: item.valid_to for item in settings.certificates if item.valid_to and item.valid_to > today}
    held = {item.standard for item in settings.certificates}
    days = {name: by for name, by in settings.wanted.items() if name not in held} | ends
    for standard, by in days.items():
        late = [topic for name, topic in topics.items() if standard in topic.standards and first[name] >= by]
        matter = {item for topic in late for item in topic.concludes if item.startswith(f"{standard}:")}
        if standard not in coverage.client.standards or not matter:
            continue
        those = counted(len(matter), f"requirement of {standard} is", f"requirements of {standard} are")
        begin = f"{those} looked at for the first time"
        if standard in held:
            text = (
                f"{begin} in this programme after its certificate ends ({day(by)}); a body expects that all of it was "
                "audited inside within the years of the certificate: what was audited before this programme counts, where it is on file"
            )
            yield Finding("note", "audit.after_certificate", text, "client.yml")
        else:
            text = f"{begin} after {day(by)}, by when it is wanted; a body expects a full internal audit before it certifies"
            yield Finding("note", "audit.before_certificate", text, "client.yml")
