"""Sessions in their places: the windows of a client's topics put into its months, and what is told of dates that can't be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.dates import MONTHS, day, long_month, months_after
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say
from ims_lib.register.model import Finding
from ims_lib.roadmap import Milestone, Roadmap
from ims_lib.roadmap.milestones import dark_standards
from ims_lib.scales import setting
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps.audit_programme.calendar import Slot, lay_on_days, place_sessions
from ims_lib.steps.audit_programme.deadlines import Deadline, find_deadlines, is_after_review
from ims_lib.steps.audit_programme.demand import session_days
from ims_lib.steps.audit_programme.held import left_after, sessions_held
from ims_lib.steps.audit_programme.model import TopicPlan, first_in_full
from ims_lib.steps.audit_programme.months import FirstMonth, Months, cycle_years, find_beginning
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.steps.audit_programme.windows import LastWork, Ready, Window, last_work, ready_of, settled_from, windows_of
from ims_lib.steps.told import finding_at
from ims_lib.wording import counted, in_row, listed


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session in its place, before anybody is given it."""

    plan: TopicPlan
    looks_at: Topic
    days: float
    round: int
    """From 0."""
    slots: tuple[Slot, ...]
    ready: Mapping[str, Ready]
    """By standard when it can be audited in full."""
    is_whole: bool = True
    """Whether it looks at all of its topic, not only at what is left of it."""

    @property
    def first_look(self) -> tuple[str, ...]:
        """Standards that are looked at before there are records of any of it that could be concluded."""
        looked_at = self.looks_at
        return tuple(name for name in looked_at.standards if self._is_early(name) and not self._settled(name))

    def _is_early(self, standard: str) -> bool:
        return self.begins < self.ready[standard].records

    def _settled(self, standard: str) -> frozenset[str]:
        return self.ready[standard].settled.intersection(self.looks_at.concludes)

    @property
    def pending(self) -> frozenset[str]:
        """Requirements of the other standards that are looked at before the last work on them is over, or before they are in place."""
        others = set(self.looks_at.standards).difference(self.first_look)
        later = {leaf: span.first for name in others for leaf, span in self.ready[name].later.items()}
        early = {name for name in others if self._is_early(name)}
        looked_at = frozenset(leaf for leaf in self.looks_at.concludes if standard_of(leaf) in early)
        waits = looked_at.difference(*map(self._settled, early))
        return waits | {leaf for leaf, first in later.items() if leaf in self.looks_at.serving and self.begins < first}

    @property
    def begins(self) -> date:
        return self.slots[0][0]

    @property
    def ends(self) -> date:
        return self.slots[-1][0]


@dataclass(frozen=True)
class AuditLayout:
    """How the sessions of a client are put into its months."""

    coverage: Coverage
    roadmap: Roadmap | None
    begins: FirstMonth
    years: int
    until_review: frozenset[str] = frozenset()
    """Standards whose full audit goes on after the day of the plan's internal audit, up to the review."""
    own_work: Mapping[str, date] = field(default_factory=dict)
    """Requirement → the day by which the last of the client's own open measures on it is to be done."""

    @classmethod
    def of(
        cls, coverage: Coverage, roadmap: Roadmap | None, own_work: Mapping[str, date]
    ) -> tuple[AuditLayout, list[Finding]]:
        """With the beginning and the years that client.yml asks for, and what can't be of these."""
        years, wrong_years = cycle_years(coverage.client)
        begins, wrong_start = find_beginning(coverage.client, roadmap)
        return cls(coverage, roadmap, begins, years, own_work=own_work), [*wrong_years, *wrong_start]

    @property
    def start(self) -> date:
        """The first day of the programme."""
        return self.begins.month

    @cached_property
    def deadlines(self) -> dict[str, Deadline]:
        return find_deadlines(self.coverage, self.roadmap, self.months, self.years, until_review=self.until_review)

    @cached_property
    def months(self) -> Months:
        begins = self.begins
        return Months(self.coverage.client, self.start, begins.opens, begins.announced, begins.kept)

    def fitted(self, plans: Mapping[str, TopicPlan]) -> tuple[AuditLayout, list[SessionDraft]]:
        """The same with more time for the standards whose sessions would be held beside others, or too late; and its sessions."""
        drafts = self.drafts(plans)
        times = Counter(slot for draft in drafts for slot in draft.slots)
        doubled = (each for each in drafts if any(times[slot] > 1 for slot in each.slots))
        beside = {name for each in doubled for name in each.looks_at.standards}
        late = {name for name, deadline in self.deadlines.items() if _too_late(name, deadline, drafts)[0]}
        crowded = {name for name in beside | late if self.deadlines[name].review}
        if not crowded:
            return self, drafts
        roomier = replace(self, until_review=frozenset(crowded))
        return roomier, roomier.drafts(plans)

    def _runs(self, topic: Topic, standard: str, *, in_part: bool = False) -> bool:
        """Whether most of what a topic concludes of a standard is stated or seen in place; `in_part`: of one requirement."""
        in_place = self.coverage.requirements["at_least"]
        shares = [float(in_place[item]) for item in topic.concludes if standard_of(item) == standard] or [0.0]
        return (max(shares) if in_part else sum(shares) / len(shares)) >= setting("audit", "running_from")

    def drafts(self, plans: Mapping[str, TopicPlan]) -> list[SessionDraft]:
        """The sessions, in the order of their days."""
        months, ready = self.months, self._ready(plans)
        running = {name: self._looked_at_from(plans[name], here) for name, here in ready.items()}
        windows = {name: list(self._windows(plan, ready[name], running[name])) for name, plan in plans.items()}
        urgency = {name: plan.weighing.urgency for name, plan in plans.items()}

        @cache
        def looks_at(topic: str, standards: frozenset[str], only: frozenset[str]) -> Topic:
            within = plans[topic].topic.within(standards)
            return within.only(only) if only else within

        @cache
        def days_of(topic: str, standards: frozenset[str], only: frozenset[str]) -> float:
            return session_days(looks_at(topic, standards, only), self.coverage)

        placed = place_sessions(windows, running, urgency, days_of, months, most=most_a_month(self.coverage.client))
        days = {place: days_of(each.topic, frozenset(each.standards), each.only) for place, each in enumerate(placed)}
        behind = dark_standards(self.roadmap.gaps) if self.roadmap else ()
        slots = lay_on_days(placed, days, urgency, months, frozenset(behind))
        found = [
            SessionDraft(
                plan=plans[each.topic],
                looks_at=looks_at(each.topic, frozenset(each.standards), each.only),
                days=days[place],
                round=months.place(slots[place][0][0]) // MONTHS,
                slots=slots[place],
                ready=ready[each.topic],
                is_whole=not each.only,
            )
            for place, each in enumerate(placed)
        ]
        found.sort(key=lambda draft: (draft.slots[0], -draft.plan.weighing.urgency, draft.looks_at.id))
        return list(self._once(found))

    def _once(self, drafts: Sequence[SessionDraft]) -> Iterator[SessionDraft]:
        """The sessions, those on what is left of a topic without what one before concludes once the last work on it is over; none where
        that is all."""
        for place, each in enumerate(drafts):
            before = [draft for draft in drafts[:place] if draft.plan is each.plan]
            done = {leaf for name in each.ready for leaf in first_in_full(name, before)}
            if each.is_whole:
                yield each
            elif left := set(each.looks_at.concludes) - done:
                looks_at = each.looks_at.only(left)
                days = session_days(looks_at, self.coverage)
                slots = each.slots[: round(days / setting("audit", "quarter"))]
                yield replace(each, looks_at=looks_at, days=days, slots=slots)

    @cached_property
    def _work(self) -> dict[str, LastWork]:
        return last_work(self.roadmap, self.own_work)

    @cached_property
    def _settled(self) -> dict[str, date]:
        return settled_from(self.roadmap, self.coverage)

    def _opens(self, standard: str) -> date:
        """The first day of its sessions: the programme's; of one that isn't held no earlier than it is settled how it is audited."""
        return max(self.start, self._settled.get(standard, self.start))

    def _ready(self, plans: Mapping[str, TopicPlan]) -> dict[str, dict[str, Ready]]:
        """By topic and standard when it can be audited in full."""
        return {
            name: {each: self._ready_of(plan.topic, each) for each in plan.topic.standards}
            for name, plan in plans.items()
        }

    def _ready_of(self, topic: Topic, standard: str) -> Ready:
        runs, deadline = self._runs(topic, standard), self.deadlines[standard]
        ready = ready_of(topic, deadline, self._work, self.roadmap, self.start, is_running=runs)
        ready = replace(ready, records=max(ready.records, self._opens(standard)))
        if deadline.planned:
            return ready
        in_place, least = self.coverage.requirements["at_least"], setting("audit", "running_from")
        own = (leaf for leaf in topic.concludes if standard_of(leaf) == standard and leaf not in self._work)
        return replace(ready, settled=frozenset(leaf for leaf in own if float(in_place[leaf]) >= least))

    def _looked_at_from(self, plan: TopicPlan, ready: Mapping[str, Ready]) -> dict[str, date]:
        """By standard from when on something can be looked at: at once where it runs, but nothing of a review that wasn't held.

        What presses is looked at in the first year, whether or not a certificate is near: for the standards that open
        findings name, and for all of them where none would come so soon. What is at risk too, as far as some of it is in place.
        Not before it is settled how a standard is audited, nor where the full audit follows soon after that.
        """
        topic, after = plan.topic, months_after(self.start, int(setting("audit", "risk_first_months")))
        waits = {each for each in ready if self.deadlines[each].after_review and is_after_review(topic)}
        runs = {each for each in ready if each not in waits and self._runs(topic, each)}
        found = {each: self._opens(each) if each in runs else here.records for each, here in ready.items()}
        late = {each for each, on in found.items() if on >= after}
        at_once = late & plan.weighing.found_in
        if len(late) == len(found) and plan.weighing.presses:
            at_once = late
        elif len(late) == len(found) and plan.weighing.urgency > 0:
            at_once |= {each for each in late if self._runs(topic, each, in_part=True)}
        apart = int(setting("audit", "months_apart"))
        first = {each: self._opens(each) for each in sorted(at_once - waits)}
        return found | {each: on for each, on in first.items() if months_after(on, apart) <= found[each]}

    def _windows(self, plan: TopicPlan, ready: Mapping[str, Ready], running: Mapping[str, date]) -> Iterator[Window]:
        # what can be looked at now doesn't wait for a standard whose audits are still to be settled
        now = {each: since for each, since in running.items() if self._opens(each) == self.start}
        windows = windows_of(
            plan.topic,
            plan.weighing.times,
            self.deadlines,
            ready,
            now or running,
            self.start,
            self.years,
            is_urgent=plan.weighing.urgency > 0,
            presses=plan.weighing.presses,
            is_yearly=plan.topic.id in load_layout().every_year.topics,
        )
        return left_after(windows, sessions_held(self.coverage.client), plan.topic.id)


def told_of_dates(layout: AuditLayout, drafts: Sequence[SessionDraft]) -> Iterator[str]:
    """What can't be kept, and what lies after the years of the programme."""
    after = months_after(layout.start, layout.years * MONTHS)
    for name, stage in layout.begins.hurried.items():
        told = noted(
            "Stage 1 of ISO/IEC {name} by the plan, on {stage}, leaves no {weeks} weeks to "
            "announce audits: agree their days at once"
        )
        yield say(told, name=name, stage=day(stage), weeks=int(setting("audit", "notice_days")) // 7)
    for name, deadline in layout.deadlines.items():
        if deadline.late:
            yield deadline.late
        if deadline.stage_1 and deadline.stage_1 > after:
            told = noted(
                "ISO/IEC {name} has its stage 1 by the plan on {stage_1}, after the years of this "
                "programme: its full internal audit stands at the end, for the programme that follows"
            )
            yield say(told, name=name, stage_1=day(deadline.stage_1))
        ends = _full_audit_ends(name, drafts)
        if deadline.audit and ends and ends > deadline.audit and not deadline.late:
            yield _after_its_audit(name, deadline.review, deadline.audit, ends)
        yield from _finished_later(name, deadline, drafts, after)
        missing, last = _too_late(name, deadline, drafts)
        if missing and not deadline.late:
            on, many = deadline.stage_1, counted(len(missing), "requirement")
            waits = say(", and stage 1 on {on} has to wait for it", on=day(on)) if on and last >= on else ""
            told = noted(
                "{requirements} of ISO/IEC {name} can't be concluded by {by}, as the days between "
                "the first records and then are too few: {compact}. It takes until {last}{waits}"
            )
            said = {"requirements": many, "name": name, "by": day(deadline.by), "last": day(last), "waits": waits}
            yield say(told, compact=", ".join(compact(missing)), **said)
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
        if left := asked.difference(*({*each.looks_at.concludes} - each.pending for each in before)):
            told = noted(
                "Before the surveillance audit of ISO/IEC {name}, by {on}, {left} can't be concluded, though grave risks or open "
                "findings rest on their topics: work on them ends later, or there are no days for a session"
            )
            yield say(told, name=audit.standard, on=day(audit.day), left=listed(compact(left)))
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
            told = noted(
                "{action}, which the certification body raised, is looked at on {seen}, before that audit; {number} can be concluded "
                "from {first} on{due}"
            )
            due = layout.own_work.get(leaf, date.min)
            own = say(", once what the client’s own measure, due {due}, brings has left records", due=day(due))
            yield say(told, due=own if due + records >= later[leaf] else "", **said)


def _after_its_audit(standard: str, review: date | None, audit: date, ends: date) -> str:
    told = noted("The plan ends the internal audit of ISO/IEC {standard} on {audit}. Its sessions take until {ends}")
    text = say(told, standard=standard, audit=day(audit), ends=day(ends))
    if review is None:
        return text
    report = noted("leaves {days} for the report until")
    left = say(report, days=counted((review - ends).days, "day")) if review > ends else say("is too late for")
    told = noted("{text_}, which {left} the management review on {review}: begin earlier or audit with two people")
    return say(told, text_=text, left=left, review=day(review))


def _finished_later(standard: str, deadline: Deadline, drafts: Sequence[SessionDraft], ends: date) -> Iterator[str]:
    """What can't be concluded with the internal audit, as work on it ends later: before stage 1, or after it; without a planned day,
    after the last day that counts, or after the programme `ends`."""
    ready = [draft.ready[standard] for draft in drafts if standard in draft.ready]
    later = {leaf: span.first for each in ready for leaf, span in each.later.items()}
    stage_1, stage_2, audit = deadline.stage_1, deadline.stage_2, deadline.audit
    if not stage_1:
        report = timedelta(days=int(setting("audit", "report_before_stage_1")))
        over = {leaf: span.first for each in ready for leaf, span in each.later.items() if span.last > deadline.by}
        beyond = {leaf: on for leaf, on in over.items() if on >= ends}
        for left, when in ((dict(over.items() - beyond.items()), ""), (beyond, say(", in the programme that follows"))):
            if left:
                yield say(
                    "{judged_from}, too late by {short} to be concluded and reported with all else by {by}: it is "
                    "looked at before as far as it is then, and again once that work is over{when}",
                    judged_from=_judged_from(left, standard),
                    by=day(deadline.by),
                    short=counted((max(left.values()) + report - deadline.by).days, "day"),
                    when=when,
                )
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
            yield say(
                "{judged_from}, after {after}: {what}", judged_from=_judged_from(late, standard), after=after, what=what
            )


def _judged_from(late: Mapping[str, date], standard: str) -> str:
    """From which day on the last work on each requirement can be judged, the earliest first."""
    by_day = grouped((on, leaf) for leaf, on in late.items())
    parts = [say("on {compact} from {on}", compact=listed(compact(by_day[on])), on=day(on)) for on in sorted(by_day)]
    told = noted(
        "By the plan and the client's own measures the last work of ISO/IEC {standard} can be judged {parts} on"
    )
    return say(told, standard=standard, parts=listed(parts))


def _full_audit_ends(standard: str, drafts: Sequence[SessionDraft]) -> date | None:
    """The last day of the sessions in full, but for what comes after the review, up to all of a standard once."""
    before = [draft for draft in drafts if draft.is_whole and not is_after_review(draft.looks_at)]
    found = first_in_full(standard, before).items()
    return max((draft.ends for leaf, draft in found if leaf not in draft.ready[standard].later), default=None)


def _too_late(standard: str, deadline: Deadline, drafts: Sequence[SessionDraft]) -> tuple[set[str], date]:
    """Requirements of a standard that no session in full concludes by the last day that counts for its topic, and when all are."""
    first = first_in_full(standard, drafts)
    late = {leaf: draft.ends for leaf, draft in first.items() if draft.ends > draft.ready[standard].last_of(leaf)}
    return set(late), max(late.values(), default=deadline.by)


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


def most_a_month(client: Client) -> int:
    """How many sessions a month has at most: as the client says, where one could be held at all, else ours."""
    said = client.settings.audits.sessions_a_month
    return said if said and said > 0 else int(setting("audit", "sessions_a_month_at_most"))


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
