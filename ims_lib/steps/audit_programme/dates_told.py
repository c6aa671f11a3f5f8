"""What is told of an audit programme's dates: which can't be kept, and what lies after its years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.dates import MONTHS, day, long_month, months_after
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say
from ims_lib.register.model import Finding
from ims_lib.roadmap import Milestone
from ims_lib.scales import setting
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps.audit_programme.approved import ApprovedSession
from ims_lib.steps.audit_programme.deadlines import Deadline, is_after_review
from ims_lib.steps.audit_programme.held import BETWEEN, session_key
from ims_lib.steps.audit_programme.held import KIND as HELD
from ims_lib.steps.audit_programme.layout import AuditLayout, most_a_month, too_late
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.session import Session, SessionDraft, TopicPlan, first_in_full
from ims_lib.told import finding_at, sentence
from ims_lib.wording import counted, in_quotes, in_row, listed


def told_of_dates(layout: AuditLayout, drafts: Sequence[SessionDraft]) -> Iterator[str]:
    """What can't be kept, and what lies after the years of the programme."""
    after = months_after(layout.start, layout.years * MONTHS)
    for name, stage in layout.begins.hurried.items():
        weeks = int(setting("audit", "notice_days")) // 7
        yield sentence("dates.hurried", name=name, stage=day(stage), weeks=weeks)
    for name, deadline in layout.deadlines.items():
        if deadline.late:
            yield deadline.late
        if deadline.stage_1 and deadline.stage_1 > after:
            yield sentence("dates.after_the_years", name=name, stage_1=day(deadline.stage_1))
        ends = _full_audit_ends(name, drafts)
        if deadline.audit and ends and ends > deadline.audit and not deadline.late:
            yield _after_its_audit(name, deadline.review, deadline.audit, ends)
        yield from _finished_later(name, deadline, drafts, after, layout.audited)
        missing, last = too_late(name, deadline, drafts, layout.audited)
        if missing and not deadline.late:
            on, many = deadline.stage_1, counted(len(missing), "requirement")
            waits = say(", and stage 1 on {on} has to wait for it", on=day(on)) if on and last >= on else ""
            said = {"requirements": many, "name": name, "by": day(deadline.by), "last": day(last), "waits": waits}
            yield sentence("dates.too_few", compact=", ".join(compact(missing)), **said)
    yield from _after_surveillance(layout, drafts)
    yield from _not_yet(layout, drafts)


def _after_surveillance(layout: AuditLayout, drafts: Sequence[SessionDraft]) -> Iterator[str]:
    """What presses, of each certificate that is held, and no session concludes before the body's next surveillance audit."""
    for audit in layout.roadmap.milestones if layout.roadmap else ():
        if audit.milestone != "surveillance":
            continue
        own = [each for each in drafts if each.plan.weighing.presses and audit.standard in each.looks_at.standards]
        before = [each for each in own if each.ends < audit.day and audit.standard not in each.first_look]
        asked = {leaf for each in own for leaf in each.looks_at.concludes if standard_of(leaf) == audit.standard}
        if left := asked.difference(layout.audited, *({*each.looks_at.concludes} - each.pending for each in before)):
            left_over = listed(compact(left))
            yield sentence("dates.surveillance", name=audit.standard, on=day(audit.day), left=left_over)
            yield from _raised_by_body(layout, own, audit, left)


def _raised_by_body(
    layout: AuditLayout, drafts: Sequence[SessionDraft], audit: Milestone, left: Collection[str]
) -> Iterator[str]:
    """Of each open finding that the body raised itself and that is looked at before it comes, but can't be concluded by then: why not."""
    records = timedelta(days=load_sequence().wait("run_before_prove"))
    raised = ((each, draft) for draft in drafts for each in draft.plan.weighing.follow_up if each.is_of_certifier)
    for action, found in grouped((each, draft) for each, draft in raised if each.is_open).items():
        seen = next((draft.begins for draft in found if draft.ends < audit.day), None)
        if seen is None:
            continue
        later = {leaf: span.first for draft in found for leaf, span in draft.ready[audit.standard].later.items()}
        for leaf in sorted({*(action.refs or ())} & {*left} & {*later}):
            said = {"action": action.action, "seen": day(seen), "number": number_of(leaf), "first": day(later[leaf])}
            due = layout.own_work.get(leaf, date.min)
            own = say(", once what the client’s own measure, due {due}, brings has left records", due=day(due))
            yield sentence("dates.raised_by_body", due=own if due + records >= later[leaf] else "", **said)


def _after_its_audit(standard: str, review: date | None, audit: date, ends: date) -> str:
    told = noted("The plan ends the internal audit of ISO/IEC {standard} on {audit}. Its sessions take until {ends}")
    text = say(told, standard=standard, audit=day(audit), ends=day(ends))
    if review is None:
        return text
    report = noted("leaves {days} for the report until")
    left = say(report, days=counted((review - ends).days, "day")) if review > ends else say("is too late for")
    told = noted("{text_}, which {left} the management review on {review}: begin earlier or audit with two people")
    return say(told, text_=text, left=left, review=day(review))


def _finished_later(
    standard: str, deadline: Deadline, drafts: Sequence[SessionDraft], ends: date, audited: Collection[str]
) -> Iterator[str]:
    """What can't be concluded with the internal audit, as work on it ends later: before stage 1, or after it; without a planned day,
    after the last day that counts, or after the programme `ends`, but for what is `audited`."""
    ready = [draft.ready[standard] for draft in drafts if standard in draft.ready]
    spans = {leaf: span for each in ready for leaf, span in each.later.items() if leaf not in audited}
    later = {leaf: span.first for leaf, span in spans.items()}
    stage_1, stage_2, audit = deadline.stage_1, deadline.stage_2, deadline.audit
    if not stage_1:
        report = timedelta(days=int(setting("audit", "report_before_stage_1")))
        over = {leaf: on for leaf, on in later.items() if spans[leaf].last > deadline.by}
        beyond = {leaf: on for leaf, on in over.items() if on >= ends}
        for left, when in ((dict(over.items() - beyond.items()), ""), (beyond, say(", in the programme that follows"))):
            if left:
                short = counted((max(left.values()) + report - deadline.by).days, "day")
                said = {
                    "judged_from": _judged_from(left, standard),
                    "by": day(deadline.by),
                    "short": short,
                    "when": when,
                }
                yield sentence("dates.finished_later", **said)
        return
    then = say(", and again in full before stage 2 on {stage_2}", stage_2=day(stage_2)) if stage_2 else ""
    for late, after, what in (
        (
            {leaf: on for leaf, on in later.items() if on < stage_1},
            say("its internal audit, which ends on {audit}", audit=day(audit)) if audit else "",
            say("sessions of their own conclude it before stage 1 on {stage_1}", stage_1=day(stage_1)),
        ),
        (
            {leaf: on for leaf, on in later.items() if on >= stage_1},
            say("stage 1 on {stage_1}", stage_1=day(stage_1)),
            say("before stage 1 it is looked at as far as it is then{then}", then=then),
        ),
    ):
        if late and after:
            judged_from = _judged_from(late, standard)
            yield say("{judged_from}, after {after}: {what}", judged_from=judged_from, after=after, what=what)


def _judged_from(late: Mapping[str, date], standard: str) -> str:
    """From which day on the last work on each requirement can be judged, the earliest first."""
    by_day = grouped((on, leaf) for leaf, on in late.items())
    parts = [say("on {compact} from {on}", compact=listed(compact(by_day[on])), on=day(on)) for on in sorted(by_day)]
    return sentence("dates.judged_from", standard=standard, parts=listed(parts))


def _full_audit_ends(standard: str, drafts: Sequence[SessionDraft]) -> date | None:
    """The last day of the sessions in full, but for what comes after the review, up to all of a standard once."""
    before = [draft for draft in drafts if draft.is_whole and not is_after_review(draft.looks_at)]
    found = first_in_full(standard, before).items()
    return max((draft.ends for leaf, draft in found if leaf not in draft.ready[standard].later), default=None)


def _not_yet(layout: AuditLayout, drafts: Sequence[SessionDraft]) -> Iterator[str]:
    """Topics at risk that come up only after the first months, as there is nothing to audit before."""
    soon = months_after(layout.start, int(setting("audit", "risk_first_months")))
    first = [each[0] for each in grouped((draft.looks_at.id, draft) for draft in drafts).values()]
    late = [draft for draft in first if draft.plan.weighing.urgency and draft.begins >= soon]
    if late:
        told = in_row(
            say("{title} (first looked at in {begins})", title=draft.looks_at.title, begins=long_month(draft.begins))
            for draft in late
        )
        early = noted("Worth an early look, but by the plan without records to audit in the first {int} months: {told}")
        yield say(early, int=int(setting("audit", "risk_first_months")), told=told)


def moved_since_approved(
    layout: AuditLayout, plans: Mapping[str, TopicPlan], held: Sequence[Session]
) -> tuple[str, ...]:
    """The approved sessions that are neither held nor planned on their day or with their auditors: each of the first year with both and
    why, then those of later years in one sentence."""
    done = {key.partition(BETWEEN)[0] for key in layout.coverage.client.entered(HELD)}
    found: dict[bool, list[str]] = {True: [], False: []}
    for each in layout.begins.approved:
        own = {session.begins: session for session in held if session.topic == each.topic}
        if each.topic in plans and session_key(each.topic, each.on, ()) not in done:
            there = {on.looks_at.title for on in held if on.topic != each.topic and on.begins <= each.on <= on.ends}
            became = _became(each, own, layout, sorted(there))
            said = {"title": plans[each.topic].topic.title, "on": day(each.on), "became": became}
            found[each.is_firm] += [say("{title} ({on}, {became})", **said)] if became else []
    later = say("Of later years, as the plan asks for now: {told}", told=in_row(found[False])) if found[False] else ""
    return (*found[True], *filter(None, [later]))


def _became(each: ApprovedSession, own: Mapping[date, Session], layout: AuditLayout, there: Sequence[str]) -> str:
    """What became of a session that was approved, where it isn't planned so; `own`: the sessions of its topic, by their first day; `there`:
    the topics of other sessions on its day."""
    if now := own.get(each.on):
        others = [] if any(who in each.auditors for who in now.auditors) else now.auditors
        said = {"before": each.auditors, "now": listed(others)}
        return say("by {before}, now {now}, as days and own work allow", **said) if others and each.auditors else ""
    kept = {other.on for other in layout.begins.approved if other.topic == each.topic}
    nearest = min(own.keys() - kept, key=lambda on: abs(on - each.on), default=None)
    is_over, works = each.on <= layout.coverage.client.as_of, layout.months.count(each.on, each.on)
    why = say("its day has passed, and no day stands in Held on") if is_over else say("nobody works on that day")
    if works and not is_over:
        titles = listed(map(in_quotes, there))
        why = (
            say("that day is taken by {titles}", titles=titles) if there else say("what the plan asks for has changed")
        )
    now_on = day(nearest) if nearest else say("not planned")
    return say("now {now}: {why}", now=now_on, why=why) if each.is_firm else say("now {now}", now=now_on)


def crowded_months(drafts: Sequence[SessionDraft], client: Client) -> Iterator[Finding]:
    """Months with more sessions than the client wants, or than are usual."""
    said = client.settings.audits.sessions_a_month
    if said is not None and said < 1:
        yield finding_at("audit.settings/sessions_a_month", ("client.yml",), said=said)
        return
    most = most_a_month(client)
    for month, number in sorted(Counter(draft.begins.replace(day=1) for draft in drafts).items()):
        if number > most:
            told = noted("{sessions} begin in {month}, as dates ask for it; at most {most} are wanted")
            text = say(told, sessions=counted(number, "session"), month=long_month(month), most=most)
            yield Finding("note" if said is None else "warning", "audit.too_many", text, "client.yml")
