"""Between which days each standard must be audited inside: the cycle of a certificate, or from the first records to stage 1."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Certificate, Client
from ims_lib.coverage import Coverage
from ims_lib.dates import MONTHS, day, months_after
from ims_lib.days_off import last_working_day
from ims_lib.languages import noted, say
from ims_lib.roadmap import Roadmap
from ims_lib.roadmap.held import CYCLE_YEARS
from ims_lib.scales import setting
from ims_lib.steps.audit_programme.months import Months
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.told import sentence
from ims_lib.wording import in_row

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """Where one standard stands, and until when all of it must have been concluded."""

    standard: str
    records: date
    """From when on there is something to audit."""
    by: date
    """The last day that counts: before the recertification audit, of the plan's internal audit, or the cycle's end."""
    ends: date | None = None
    """The last day of the certificate that is held."""
    agreed: date | None = None
    """The day of its next audit that is agreed with the certification body."""
    stage_1: date | None = None
    """By the plan, of a standard that isn't held."""
    stage_2: date | None = None
    audit: date | None = None
    """The plan's day by which the internal audit is over."""
    review: date | None = None
    """The plan's management review before stage 1."""
    after_review: tuple[date, date] | None = None
    """Between which days the audits, the review and corrective action are looked at: after the review, before stage 1."""
    late: str = ""
    """A sentence, where the day that counts can't be kept, or isn't known."""

    @property
    def planned(self) -> bool:
        """Whether the plan names the days of stage 1 and of the work before it."""
        return self.stage_1 is not None

    @property
    def until_review(self) -> date:
        """The last day of sessions that have to wait for records: so long before the review that their report reaches it."""
        report = timedelta(days=load_sequence().wait("audit_before_review"))
        return max(self.by, self.review - report) if self.review else self.by

    def purpose(self, begins: date, topic: Topic | None = None) -> str:
        """What a session in full that begins on a day counts for, as a phrase; empty where no certificate is near."""
        if self.ends:
            if begins <= self.by:
                return say("certificate to {ends}", ends=day(self.ends))
            if begins <= self.ends:
                on = day(self.by + ONE_DAY)
                return say("next cycle: the recertification audit is due by {on}", on=on)
            return say("next cycle: the certificate of today ends on {ends}", ends=day(self.ends))
        if self.stage_1 and begins < self.stage_1:
            text = say("full audit before stage 1 on {stage_1}", stage_1=day(self.stage_1))
            if topic and self.review and is_after_review(topic):
                return say("{audit}, after the management review on {review}", audit=text, review=day(self.review))
            return text
        if self.stage_1:
            stage_2 = say(" (stage 2 on {stage_2})", stage_2=day(self.stage_2)) if self.stage_2 else ""
            return say("cycle after certification") + stage_2
        return say("full audit; no day of stage 1 is known yet") if self.late else ""

    def purpose_of_rest(self, begins: date) -> str:
        """What a session counts for that concludes what the plan finishes last."""
        if not self.planned:
            return in_row(filter(None, (self.purpose(begins), say("second look, after the last work on it"))))
        is_before = self.stage_1 and begins < self.stage_1
        stage, on = (say("stage 1"), self.stage_1) if is_before else (say("stage 2"), self.stage_2)
        told = noted("full audit before {stage}{on} of what the plan finishes last")
        return say(told, stage=stage, on=say(" on {on}", on=day(on)) if on else "")

    def first_look(self, matter: str) -> str:
        """What a session counts for that comes before there are records of all of its matter."""
        text = say("first look{matter}", matter=say(" at {matter}", matter=matter) if matter else "")
        again = noted("{text_}, to be audited again before stage 1 on {stage_1}")
        return say(again, text_=text, stage_1=day(self.stage_1)) if self.stage_1 else text


def find_deadlines(
    coverage: Coverage, roadmap: Roadmap | None, months: Months, years: int, *, until_review: Collection[str] = ()
) -> dict[str, Deadline]:
    """By standard in scope, from the first day of the programme on.

    `until_review`: standards whose sessions don't fit before the day of the plan's internal audit.
    """
    start = months.start
    client = coverage.client
    end = months_after(start, years * MONTHS) - ONE_DAY
    held: dict[str, Certificate] = {item.standard: item for item in client.settings.certificates}
    found = {}
    for name in client.standards:
        own = held.get(name)
        if name in coverage.assessment.certified and own and own.valid_to and own.valid_to >= start:
            found[name] = replace(_held(name, own.valid_to, start, client), agreed=own.next_audit)
        else:
            planned = _by_plan(name, roadmap, months, until_review=name in until_review)
            found[name] = planned or _by_wish(name, client, start, end, roadmap=roadmap)
    return found


def is_after_review(topic: Topic) -> bool:
    """Whether what a topic looks at of a standard leaves its records with the first audits and the first review."""
    return topic.id in load_layout().after_review.topics


def outside_audits(deadline: Deadline, last: date) -> list[date]:
    """The days by which the certification body comes each year while a certificate is held, up to a last day; on the one that is agreed
    instead of the next by which a surveillance is due."""
    if deadline.ends is None:
        return []
    yearly = [months_after(deadline.ends, MONTHS * years) for years in range(1 - CYCLE_YEARS, CYCLE_YEARS)]
    days = [deadline.by + ONE_DAY if on == deadline.ends else on for on in yearly]
    if agreed := deadline.agreed:
        due = next((on for on in days if on >= agreed), None)
        days = [agreed if on == due != deadline.by + ONE_DAY else on for on in days]
    return [on for on in days if deadline.records < on <= last]


def earliest_of(deadline: Deadline) -> date:
    """The first day of a full audit whose results still hold at stage 1."""
    assert deadline.stage_1
    return months_after(deadline.stage_1.replace(day=1), -int(setting("audit", "full_audit_months")))


def _held(standard: str, valid_to: date, start: date, client: Client) -> Deadline:
    before = timedelta(days=load_sequence().wait("recertification_before_end"))
    by = last_working_day(valid_to - before, client) - ONE_DAY
    if by >= start:
        return Deadline(standard, start, by, ends=valid_to)
    text = sentence("dates.recertification", standard=standard, valid_to=day(valid_to))
    return Deadline(standard, start, valid_to, ends=valid_to, late=text)


def _by_plan(standard: str, roadmap: Roadmap | None, months: Months, *, until_review: bool) -> Deadline | None:
    days = {item.milestone: item.day for item in (roadmap.milestones if roadmap else ()) if item.standard == standard}
    stage_1, start = days.get("stage_1"), months.start
    if stage_1 is None:
        return None
    lasts = timedelta(days=next(phase.lasts_days for phase in load_sequence().phases if phase.id == "internal_audit"))
    review = days.get("management_review")
    before = stage_1 - ONE_DAY
    audit = days.get("internal_audit", (review or stage_1) - ONE_DAY)
    # A programme that begins late, or has much to look at, takes days that the plan keeps for what follows.
    ends = [*([] if until_review else [audit]), *([review - ONE_DAY] if review else []), before]
    by = next((on for on in ends if on - lasts >= start), max(before, months_after(start, 1) - ONE_DAY))
    late = sentence("dates.before_stage_1", standard=standard, stage_1=day(stage_1)) if by >= stage_1 else ""
    return Deadline(
        standard,
        max(min(audit - lasts, by), start),
        by,
        stage_1=stage_1,
        stage_2=days.get("stage_2"),
        audit=days.get("internal_audit"),
        review=review,
        after_review=_after_review(review, stage_1, months) if review else None,
        late=late,
    )


def _after_review(review: date, stage_1: date, months: Months) -> tuple[date, date]:
    """From the day after a review on, so long before stage 1 that there is time for the report, where there are days enough."""
    first, last = max(review + ONE_DAY, months.start), stage_1 - ONE_DAY
    early = stage_1 - timedelta(days=int(setting("audit", "report_before_stage_1")))
    if months.count(first, early) >= setting("audit", "days_after_review"):
        return first, early
    return (first if months.count(first, last) else max(review, months.start)), last


def _by_wish(standard: str, client: Client, start: date, end: date, *, roadmap: Roadmap | None) -> Deadline:
    """Of a standard without a planned day: in the last months before the stage 1 that the day wanted asks for, else of the cycle."""
    days: dict[str, date] = dict(client.settings.wanted.items())
    wanted = days.get(standard)
    has_plan = roadmap is not None and roadmap.calendar is not None
    is_held = any(item.standard == standard for item in client.settings.certificates)
    if is_held or not (wanted or has_plan):
        return Deadline(standard, start, end)
    stage_1 = wanted - timedelta(days=load_sequence().wait("stage_1_before_stage_2")) if wanted else end + ONE_DAY
    is_in_time = stage_1 >= months_after(start, 1)
    by = min(stage_1 - ONE_DAY, end) if is_in_time else end
    records, reviewed = (
        max(months_after(by + ONE_DAY, -int(setting("audit", f"{name}_months"))), start)
        for name in ("full_audit", "after_review")
    )
    name = "unknown" if not wanted else "wish" if is_in_time else "wanted"
    said = {"wanted": day(wanted), "by": day(by)} if wanted else {}
    text = sentence(f"dates.{name}", standard=standard, **said) if has_plan or not is_in_time else ""
    return Deadline(standard, records, by, after_review=(reviewed, by), late=text)
