"""The yearly management review of each certificate that is held: a year after the last one, before the body's next audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Client
from ims_lib.dates import MONTHS, day, months_after
from ims_lib.days_off import last_working_day
from ims_lib.gaps import Gaps
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.rows import DocumentRow
from ims_lib.inputs.said import days_within, spellings_for
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import holds_one, plain
from ims_lib.roadmap.held import held_milestones
from ims_lib.roadmap.marks import REVIEW
from ims_lib.roadmap.model import Milestone
from ims_lib.roadmap.own_dates import day_set_by
from ims_lib.scales import roadmap_setting
from ims_lib.wording import in_row, listed

BEFORE_AUDIT = noted("before the certification body’s next audit")
CONCLUDED = "review"
"""What is filled in of a review, each with the day on which it was concluded."""
CLAUSE = "9.3"
"""Of the management review, in each standard."""


def held_reviews(
    gaps: Gaps, register: Register | None, until: date | None = None, others: Sequence[Milestone] = ()
) -> Iterator[Milestone]:
    """Of each certificate that is held the next review by top management, with what its day follows from; then one a year `until` a day,
    where time allows in one meeting with that of `others` which the plan has.

    On the day that was decided; else on that of a row of the client's, else a year after the last one known, in time for the body's
    next audit. None where none of these is known. What was decided for a day that is over, and wasn't held by the files, comes soon.
    """
    client = gaps.coverage.client
    every = sorted(held_milestones(gaps), key=lambda item: item.day, reverse=True)
    before = _wait("review_before_surveillance")
    for standard in client.standards:
        if standard not in gaps.coverage.assessment.certified:
            continue
        limits = [item.day - before for item in every if item.standard == standard]
        if first := _next_review(standard, limits[-1] if limits else None, register, gaps):
            yield first
            yield from _later(first, limits, until, gaps, others)


def with_decided_days(found: Iterable[Milestone], register: Register | None, gaps: Gaps) -> Iterator[Milestone]:
    """The milestones of a plan, each review with the day that was decided for it."""
    as_of = gaps.coverage.client.as_of
    for item in found:
        decided = _decided(item.standard, register, gaps) if item.milestone == REVIEW else None
        is_kept = decided is not None and decided == item.day > as_of
        yield replace(item, is_agreed=is_kept, decided=decided)


def _next_review(standard: str, latest: date | None, register: Register | None, gaps: Gaps) -> Milestone | None:
    client, own, last = gaps.coverage.client, _own_day(register, standard, gaps), last_review(register, standard, gaps)
    decided = _decided(standard, register, gaps)
    days = [own or (months_after(last, MONTHS) if last else None), latest]
    ahead = [each for each in days if each and each > client.as_of]
    if not (decided or last or ahead):
        return None
    if decided or not ahead:
        ahead.append(client.as_of + timedelta(days=roadmap_setting("overdue_review_within")))
    is_agreed = decided is not None and decided > client.as_of
    on = decided if decided and is_agreed else last_working_day(min(ahead), client)
    why = _as_decided(decided, last, client) if decided else _why(on, own, last, latest, client)
    note = f"{why}{_first_rounds(on, register, gaps)}"
    owner = next((record.owner for record in _rows(register, standard) if record.owner), "")
    told = Milestone(REVIEW, say("Management review"), standard, on, note=note, owner=owner)
    return replace(told, is_agreed=is_agreed, decided=decided)


def _decided(standard: str, register: Register | None, gaps: Gaps) -> date | None:
    """The day that was decided for the next review; none once one was held since."""
    days: dict[str, date] = dict(gaps.coverage.client.settings.reviews.items())
    decided, last = days.get(standard), last_review(register, standard, gaps)
    return decided if decided and (not last or last < decided) else None


def _first_rounds(on: date, register: Register | None, gaps: Gaps) -> str:
    """Which standards that aren't held yet a review takes in too, as their own rows plan one about that day."""
    held = gaps.coverage.assessment.certified
    own = {name: _own_day(register, name, gaps) for name in gaps.coverage.client.standards if name not in held}
    beside = [name for name, by in own.items() if by and abs(by - on) <= _wait("reviews_in_one")]
    names = listed(gaps.coverage.catalogue.standards[name].name for name in beside)
    return say("; with {names}, as the files plan it: a first round", names=names) if names else ""


def _wait(name: str) -> timedelta:
    return timedelta(days=load_sequence().wait(name))


def _later(
    first: Milestone, limits: Sequence[date], until: date | None, gaps: Gaps, others: Sequence[Milestone]
) -> Iterator[Milestone]:
    """The reviews of the years after; where the body comes so many days after one is due, by the latest day before that, else with
    one of `others` soon after."""
    later = replace(first, is_agreed=False, decided=None)
    last, client, before = first.day, gaps.coverage.client, _wait("review_before_surveillance")
    while until and (after := months_after(last, MONTHS)) <= until:
        by = min([after, *(each for each in limits if after - before < each)])
        note = say("a year after the one before, {last}", last=day(last)) if by == after else translated(BEFORE_AUDIT)
        at_last = min([by + _wait("reviews_in_one"), *(each for each in limits if each >= by)])
        if joint := next((each for each in others if each.milestone == REVIEW and by <= each.day <= at_last), None):
            by, note = (
                joint.day,
                say("in one meeting with that of {name}", name=gaps.coverage.catalogue.standards[joint.standard].name),
            )
        last = last_working_day(by, client)
        yield replace(later, milestone=f"{REVIEW}_{last.year}", day=last, note=note)


def _as_decided(on: date, last: date | None, client: Client) -> str:
    if on > client.as_of:
        return say("as it was decided; {told}", told=_last_known(last))
    return say("decided for {day}, and the files don’t say that it was held", day=day(on))


def _last_known(last: date | None) -> str:
    return say("the last one known was on {last}", last=day(last)) if last else say("none is known from the files")


def _why(on: date, own: date | None, last: date | None, latest: date | None, client: Client) -> str:
    told = _last_known(last)
    if own and on == last_working_day(own, client):
        return say("as the files plan it; {told}", told=told)
    if latest and on == last_working_day(latest, client):
        return in_row([translated(BEFORE_AUDIT), told])
    return (
        say("a year after the last one, {last}", last=day(last))
        if last and months_after(last, MONTHS) > client.as_of
        else told
    )


def _own_day(register: Register | None, standard: str, gaps: Gaps) -> date | None:
    """The day ahead that a row on the review sets for it."""
    as_of = gaps.coverage.client.as_of
    given = (day_set_by(record, register, as_of) for record in _rows(register, standard) if register)
    return min((each.by for each in given if each and each.by > as_of), default=None)


def last_review(register: Register | None, standard: str, gaps: Gaps) -> date | None:
    """The latest day of a review in the client's list of documents, in what a row on it names as evidence, or on which one concluded
    something by the sheet that is filled in for it."""
    as_of, lists = gaps.coverage.client.as_of, read_inputs(register).lists if register else None
    found = [each.day for each in gaps.coverage.client.entered(CONCLUDED).values() if each.day]
    found += [on for row in (lists.documents if lists else ()) for on in _days_of_minutes(row, standard)]
    found += [on for record in _rows(register, standard) for on in days_within(record.evidence or "")]
    return max((on for on in found if on <= as_of), default=None)


def _days_of_minutes(row: DocumentRow, standard: str) -> list[date]:
    said = f" {plain(f'{row.title} {row.type or str()}')} "
    if not all(holds_one(said, spellings_for(words)) for words in ("review_words", "minutes_words")):
        return []
    if row.standards and standard not in row.standards:
        return []
    return [row.approved_on] if row.approved_on else days_within(row.title)


def _rows(register: Register | None, standard: str) -> Iterator[Record]:
    clause = f"{standard}:{CLAUSE}"
    for record in register.controls if register else ():
        if any(name == clause or name.startswith(f"{clause}.") for name in record.refs):
            yield record
