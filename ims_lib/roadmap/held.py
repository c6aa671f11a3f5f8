"""Certificates that are held: the next audits of each, and what has to be closed before them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.cell_places import CellPlace
from ims_lib.client import Certificate, Client
from ims_lib.dates import MONTHS, day, months_after
from ims_lib.days_off import DAY, FURTHEST_BACK, last_working_day, works_on
from ims_lib.gaps import Gaps
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.rows import ActionRow
from ims_lib.inputs.said import day_ahead, holds
from ims_lib.inputs.states import state_of
from ims_lib.languages import noted, say
from ims_lib.register.model import Register
from ims_lib.roadmap.model import BY_THEN, Milestone, OwnDate, Package, Planned
from ims_lib.roadmap.own_dates import OVER, is_round
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of, standards_in
from ims_lib.wording import in_quotes

_NUMBER = re.compile(r"\d{1,2}[.)]\s+")
"""What a note may begin with."""
CYCLE_YEARS = 3
"""How long a certificate of these standards holds (ISO/IEC 17021-1)."""


def held_milestones(gaps: Gaps, register: Register | None = None) -> Iterator[Milestone]:
    """Of each certificate that is held the next surveillance and the recertification, each with the latest day; of a surveillance what
    the client's own note and the last audit by the body say of that, where the `register` has them.

    Both fall on a day that is worked.
    """
    client = gaps.coverage.client
    before_end = load_sequence().wait("recertification_before_end")
    for held in client.settings.certificates:
        if held.standard in gaps.coverage.assessment.certified and held.valid_to and held.standard in client.standards:
            if next_one := _next_surveillance(held, client):
                told = _told_of_next(held.standard, register, client)
                if next_one == held.next_audit:
                    told = {"note": say("the day agreed with the certification body"), "is_agreed": True}
                yield Milestone("surveillance", say("Surveillance audit"), held.standard, next_one, next_one, **told)
            by = last_working_day(held.valid_to - timedelta(days=before_end), client)
            yield Milestone("recertification", say("Recertification audit"), held.standard, by, held.valid_to)


def with_late_work(
    audits: Iterable[Milestone], planned: Iterable[Planned], due: Mapping[str, date], gaps: Gaps
) -> Iterator[Milestone]:
    """The audits of certificates that are held, with what of the packages `due` before them the plan ends only afterwards, and from which
    day on they would find it done. What the client's own rows want later than that isn't due."""
    works, before = works_on(gaps.coverage.client), timedelta(days=load_sequence().wait("closed_before_held_audit"))
    for audit in audits:
        theirs = gaps.criteria_of(leaf for leaf in gaps.found if standard_of(leaf) == audit.standard)
        asked = (
            item
            for item in planned
            if due.get(item.package, date.max) <= audit.day and not theirs.isdisjoint(item.criteria)
        )
        late = [item for item in asked if item.end and item.end > audit.day]
        if not late:
            yield audit
            continue
        first = max(item.end for item in late if item.end) + before
        can_be = next(day for day in (first + DAY * many for many in range(FURTHEST_BACK)) if works(day))
        yield replace(audit, too_late=tuple(item.order for item in late), can_be_from=can_be)


def due_before_audits(
    gaps: Gaps, packages: Sequence[Package], dates: Sequence[OwnDate], register: Register | None = None
) -> dict[str, date]:
    """By package the day on which known gaps of a certificate that is held are to be closed: some days before its next audit; of what
    the body raised itself and isn't closed, before the day on which that is expected.

    Nothing of a standard for which client.yml wants a day, nor of a package that the client's own rows set a later day.
    """
    client = gaps.coverage.client
    before = timedelta(days=load_sequence().wait("closed_before_held_audit"))
    later = {name: item.by for item in reversed(dates) for name in item.packages}
    found: dict[str, date] = {}
    for audit in sorted(held_milestones(gaps, register), key=lambda item: item.day):
        if audit.day <= client.as_of or audit.standard in client.settings.wanted:
            continue
        raised = _raised_by_body(audit.standard, register, gaps)
        for item in packages:
            if not item.is_look and item.kind in BY_THEN and not raised.isdisjoint(item.criteria):
                found.setdefault(item.package, audit.expected - before)
        open_ones = gaps.criteria_of(leaf for leaf in gaps.found if standard_of(leaf) == audit.standard)
        for item in packages:
            is_theirs = not item.is_look and item.standard in ("", audit.standard) and open_ones & {*item.criteria}
            if is_theirs and later.get(item.package, audit.day) <= audit.day:
                found.setdefault(item.package, audit.day - before)
    return found


def due_before_sessions(gaps: Gaps, packages: Sequence[Package]) -> dict[str, date]:
    """By package the day until which it is settled how audits are held: before the programme is approved, in time to announce the first
    session that there can be.

    Where a certificate is held audits go on, whatever the plan builds. What is for a standard alone that isn't held comes with that.
    """
    client, held = gaps.coverage.client, gaps.coverage.assessment.certified
    notice, asked = timedelta(days=int(setting("audit", "notice_days"))), load_sequence().founding.before_sessions
    by = last_working_day(first_session(client) - notice, client)
    theirs = (item for item in packages if held and item.standard in {"", *held} and not is_round(item))
    return {item.package: by for item in theirs if item.kind in asked.get(item.process or "", ())}


def first_session(client: Client) -> date:
    """The first day on which a session of an audit programme can be held: announced in time, some days into its month."""
    notice = timedelta(days=int(setting("audit", "notice_days")))
    month = months_after((client.as_of + notice).replace(day=1), 1)
    worked = filter(works_on(client), (month + DAY * number for number in range(FURTHEST_BACK)))
    return next(islice(worked, int(setting("audit", "after_month_begin")), None), month)


def _next_surveillance(held: Certificate, client: Client) -> date | None:
    """The day that is agreed, else the next yearly day of the certificate's own, before its last year ends. One that was agreed for a day
    that is over is asked about, and not booked again."""
    assert held.valid_to is not None
    agreed = held.next_audit
    if agreed and agreed > client.as_of:
        return agreed
    ends = (months_after(held.valid_to, -MONTHS * years) for years in range(CYCLE_YEARS - 1, 0, -1))
    yearly = [last_working_day(end, client) for end in ends]
    over = next((on for on in yearly if agreed and on >= agreed), date.min)
    return next((on for on in yearly if on > max(client.as_of, over)), None)


def _told_of_next(standard: str, register: Register | None, client: Client) -> dict[str, Any]:
    """Of the next surveillance the line beside the client's controls that names a day or month for it; else by when it is usual after the
    last audit that a finding of the body's names (ISO/IEC 17021-1)."""
    if register is None:
        return {}
    found = (row for row in read_inputs(register).lists.audits if is_of_body(row, standard))
    last = max((row.raised_on for row in found if row.raised_on and row.raised_on <= client.as_of), default=None)
    usual = months_after(last, MONTHS) if last else None
    told = noted("usually by {by}, a year after the last one known ({last})")
    note = say(told, last=day(last), by=day(usual)) if last and usual else ""
    for line in register.lines:
        since = register.written(line.file, client.as_of)
        named = day_ahead(line.text, since) if holds(line.text, "from_certifier") else None
        rows = (row for row in register.controls if (row.file, row.sheet) == (line.file, line.sheet))
        of = standards_in(line.text) or {standard_of(ref) for row in rows for ref in row.refs}
        if named and named[0] > client.as_of and standard in of:
            said = say("the files say {said}", said=in_quotes(_NUMBER.sub("", line.text.strip()).rstrip(".")))
            # a month that is named may mean its first day
            first = max(named[0].replace(day=1), client.as_of) if named[1] else named[0]
            return {
                "note": said,
                "named": first,
                "cell": str(CellPlace(line.file, line.sheet, line.cell)),
            }
    return {"note": note, "usual": usual}


def is_of_body(row: ActionRow, standard: str) -> bool:
    """Whether an audit of a standard by the certification body raised it."""
    return holds(row.source, "from_certifier") and standard in standards_in(row.source or "")


def _raised_by_body(standard: str, register: Register | None, gaps: Gaps) -> set[str]:
    """The criteria of the requirements that open findings of the body's are about."""
    known, as_of = gaps.coverage.catalogue, gaps.coverage.client.as_of
    rows = read_inputs(register).lists.audits if register else ()
    refs = (ref for row in rows if is_of_body(row, standard) and state_of(row, as_of) not in OVER for ref in row.refs)
    return {name for ref in refs for leaf in known.leaves_below(ref) or (ref,) for name in known.criteria_of[leaf]}
