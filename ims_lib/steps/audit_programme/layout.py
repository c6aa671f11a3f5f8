"""Sessions in their places: the windows of a client's topics put into its months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import chain

from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.dates import MONTHS, months_after
from ims_lib.register.model import Finding
from ims_lib.roadmap import Roadmap
from ims_lib.roadmap.held import CYCLE_YEARS
from ims_lib.roadmap.milestones import dark_standards
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme.calendar import lay_on_days, place_sessions
from ims_lib.steps.audit_programme.deadlines import Deadline, find_deadlines, is_after_review
from ims_lib.steps.audit_programme.demand import session_days
from ims_lib.steps.audit_programme.held import SessionHeld, sessions_held
from ims_lib.steps.audit_programme.months import FirstMonth, Months, cycle_years, find_beginning
from ims_lib.steps.audit_programme.session import SessionDraft, TopicPlan, first_in_full
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.steps.audit_programme.windows import LastWork, Ready, Window, last_work, ready_of, settled_from, windows_of


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
    held: tuple[SessionHeld, ...] = ()
    """The sessions that fit auditors held."""
    audited: frozenset[str] = frozenset()
    """Requirements of certificates that are held, concluded in sessions of their cycle that fit auditors held."""

    @classmethod
    def of(
        cls, coverage: Coverage, roadmap: Roadmap | None, own_work: Mapping[str, date]
    ) -> tuple[AuditLayout, list[Finding]]:
        """With the beginning and the years that client.yml asks for, and what can't be of these."""
        years, wrong_years = cycle_years(coverage.client)
        begins, wrong_start = find_beginning(coverage.client, roadmap)
        return cls(coverage, roadmap, begins, years, own_work=own_work), [*wrong_years, *wrong_start]

    def with_held(self, topics: Mapping[str, Topic], unfit: Collection[str]) -> AuditLayout:
        """The same once the sessions held count, but those of which something speaks against the auditors: their keys are `unfit`."""
        ends = {name: each.ends for name, each in self.deadlines.items() if each.ends}
        begins = {name: months_after(on, -MONTHS * CYCLE_YEARS) for name, on in ends.items()}
        fit = tuple(each for each in sessions_held(self.coverage.client) if each.key not in unfit)
        audited = {
            leaf
            for each in fit
            if each.topic in topics
            for leaf in topics[each.topic].within(each.standards).concludes
            if each.on >= begins.get(standard_of(leaf), date.max)
        }
        return replace(self, held=fit, audited=frozenset(audited))

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
        return Months(self.coverage.client, self.start, begins.opens, begins.announced, begins.approved)

    def fitted(self, plans: Mapping[str, TopicPlan]) -> tuple[AuditLayout, list[SessionDraft]]:
        """The same with more time for the standards whose sessions would be held beside others, or too late; and its sessions."""
        drafts = self.drafts(plans)
        times = Counter(each for draft in drafts for each in draft.quarters)
        doubled = (each for each in drafts if any(times[one] > 1 for one in each.quarters))
        beside = {name for each in doubled for name in each.looks_at.standards}
        late = {name for name, each in self.deadlines.items() if too_late(name, each, drafts, self.audited)[0]}
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
        months = self.months
        ready = {
            name: {each: self._ready_of(plan.topic, each) for each in plan.topic.standards}
            for name, plan in plans.items()
        }
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
        quarters = lay_on_days(placed, days, urgency, months, frozenset(behind))
        found = [
            SessionDraft(
                plan=plans[each.topic],
                looks_at=looks_at(each.topic, frozenset(each.standards), each.only),
                days=days[place],
                round=months.place(quarters[place][0][0]) // MONTHS + 1,
                quarters=quarters[place],
                ready=ready[each.topic],
                is_whole=not each.only,
            )
            for place, each in enumerate(placed)
        ]
        found.sort(key=lambda draft: (draft.quarters[0], -draft.plan.weighing.urgency, draft.looks_at.id))
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
                quarters = each.quarters[: round(days / setting("audit", "quarter"))]
                yield replace(each, looks_at=looks_at, days=days, quarters=quarters)

    @cached_property
    def _work(self) -> dict[str, LastWork]:
        return last_work(self.roadmap, self.own_work)

    @cached_property
    def _settled(self) -> dict[str, date]:
        return settled_from(self.roadmap, self.coverage)

    def _opens(self, standard: str) -> date:
        """The first day of its sessions: the programme's; of one that isn't held no earlier than it is settled how it is audited."""
        return max(self.start, self._settled.get(standard, self.start))

    def _ready_of(self, topic: Topic, standard: str) -> Ready:
        """When it can be audited in full."""
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
        of = plan.topic, plan.weighing
        windows = windows_of(*of, self.deadlines, ready, now or running, self.start, self.years)
        return left_after(chain(self._approved(plan), windows), self.held, plan.topic.id)

    def _approved(self, plan: TopicPlan) -> Iterator[Window]:
        """The days of its sessions that were approved for the first year, with their standards, and where an approval asks for a look at
        it by a day. One on what is left of the topic, much shorter than all of it, stays to what is left."""
        topic = plan.topic
        for each in self.begins.approved:
            looks_at = topic.within(each.standards or topic.standards)
            is_here = each.topic == topic.id and each.is_firm and self.months.count(each.on, each.on)
            if is_here and looks_at.standards and each.days > session_days(looks_at, self.coverage) / 2:
                names = looks_at.standards if each.standards else ("",)
                yield from (Window(each.on, each.on, name, months=1, is_approved=True) for name in names)


def most_a_month(client: Client) -> int:
    """How many sessions a month has at most: as the client says, where one could be held at all, else ours."""
    said = client.settings.audits.sessions_a_month
    return said if said and said > 0 else int(setting("audit", "sessions_a_month_at_most"))


def too_late(
    standard: str, deadline: Deadline, drafts: Sequence[SessionDraft], audited: Collection[str]
) -> tuple[set[str], date]:
    """Requirements of a standard, but for what is `audited`, that no session in full concludes by the last day that counts for its topic,
    and when all are."""
    first = {leaf: draft for leaf, draft in first_in_full(standard, drafts).items() if leaf not in audited}
    late = {leaf: draft.ends for leaf, draft in first.items() if draft.ends > draft.ready[standard].last_of(leaf)}
    return set(late), max(late.values(), default=deadline.by)


def left_after(windows: Iterable[Window], held: Sequence[SessionHeld], topic: str) -> Iterator[Window]:
    """The windows in which a topic still has to come up. One that comes up again and again does so an interval after the last."""
    for window in windows:
        days = [
            each.on
            for each in held
            if each.topic == topic and (window.standard in each.standards or (each.standards and not window.standard))
        ]
        last = max(days, default=date.min)
        if window.only:
            # what is left of a topic isn't done by a session before its last work was over
            if last < window.first:
                yield window
        elif last < months_after(window.last, -window.months) and not window.repeated:
            yield window
        elif window.repeated:
            yield from _put_off(window, last)


def _put_off(window: Window, last: date) -> Iterator[Window]:
    """A window of an interval, no earlier than half an interval after the last session, and no later than one after it."""
    if last < months_after(window.first, -window.months):
        yield window
        return
    first = max(window.first, months_after(last, window.months // 2))
    until = min(window.last, max(first, months_after(last, window.months)))
    if first <= until:
        yield replace(window, first=first, last=until)
