"""Days that the client's own rows set for closing a gap, and which of them the plan keeps."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ims_lib.assessment.statements import NOT_DONE
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.gaps import Gaps
from ims_lib.inputs.put_before import puts_before
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.rows import ListRow
from ims_lib.inputs.said import comes_first, day_ahead
from ims_lib.inputs.states import CLOSED, TO_CHECK, VOID, state_of
from ims_lib.register.dates import read_date
from ims_lib.register.model import Place, Record, Register
from ims_lib.register.stems import stems_in
from ims_lib.roadmap.action_criteria import called, criterion_of, left_by_log
from ims_lib.roadmap.capacity import Calendar
from ims_lib.roadmap.marks import PlannedWork
from ims_lib.roadmap.measures import rows_of_measures
from ims_lib.roadmap.mending import PLAIN, Demand
from ims_lib.roadmap.model import ACTIONS, BY_THEN, CONTROLS, RISKS, SOURCES, MoreDays, OwnDate, Package
from ims_lib.roadmap.more_days import DaysTried, Enough, Plan, all_met, most_days
from ims_lib.roadmap.work import Schedule
from ims_lib.scales import roadmap_setting
from ims_lib.standard_ids import standard_of

OVER = ("closed", VOID)
PROMISED = ("agreed", "under way")
"""The states of what was agreed that somebody waits for."""
_YEAR = re.compile(r"\b20\d\d\b")


class _Set(NamedTuple):
    """The day that a row sets."""

    by: date
    cell: str
    is_month: bool


def own_dates(register: Register | None, gaps: Gaps, packages: Sequence[Package]) -> tuple[OwnDate, ...]:
    """The days that rows set for requirements with a gap, the earliest first, each with the packages that close it.

    Of a requirement the earliest day of the first kind of rows that names one, and of a risk whose measure is about it where that is
    earlier; of what others outside have to agree to the later one of a risk. Beside it the day of each action that is about a criterion with a gap which
    is most of a package's work: it asks for that package. The day of any other asks for the action alone.
    """
    home = {name: item for item in packages if not item.is_look for name in item.criteria}
    least = roadmap_setting("action_share")
    about, outside = _criteria_of_actions(register, gaps), {*load_sequence().waits["answered_outside"].then}
    measures = _measures(register, gaps)
    found = dict[tuple[str, str], OwnDate]()
    for kind in SOURCES:
        for record, given in _dated(register, kind, gaps):
            for leaf in leaves_of(record.refs, gaps):
                measure, spoken = measures.get(record.place, ("", [leaf]))
                if not _counts(kind, leaf, gaps) or leaf not in spoken:
                    continue
                asked = [name for name in gaps.found[leaf].criteria if name in home]
                if kind == ACTIONS:
                    named = (name for name in asked if name == about.get(record.place))
                    asked = [name for name in named if gaps.to_close[name] >= least * home[name].days]
                closing = [*dict.fromkeys(home[name] for name in asked)]
                is_tried = _is_about_trying(record)
                own = [item for item in closing if item.kind in BY_THEN or is_tried or is_round(item)]
                key = (leaf, given.cell if kind == ACTIONS else "")
                there, by_then = found.get(key), tuple(item.package for item in own or closing)
                if by_then and (there is None or (there.kind == kind and given.by < there.by)):
                    tried = tuple(item.package for item in closing if item.package not in by_then)
                    made = _own_date(leaf, given, kind, record, by_then)
                    found[key] = replace(made, is_round=any(map(is_round, closing)), tried=tried)
                elif there and kind == RISKS:
                    is_outside, as_of = not outside.isdisjoint(asked), gaps.coverage.client.as_of
                    # not where a decision, people or a contract has to come first
                    is_sooner = as_of < given.by < there.by and not (comes_first(measure) or puts_before(measure))
                    if given.by > there.by if is_outside else is_sooner:
                        row = there.instead_of or there
                        found[key] = replace(there, **given._asdict(), instead_of=row)
    return _by_day(found.values())


def _measures(register: Register | None, gaps: Gaps) -> dict[Place, tuple[str, Collection[str]]]:
    """By its row the measure of each risk, and the requirements that it is about."""
    if register is None:
        return {}
    about = rows_of_measures(register, gaps.coverage.catalogue)
    return {_place(row): (row.plan or "", about[row_of(row.cell)]) for row in read_inputs(register).lists.risks}


def _is_about_trying(record: Record) -> bool:
    """Whether a row speaks of a test, review or the like."""
    told = filter(None, (record.notes, record.evidence, record.ahead))
    return any(stems_in("own_days", "tried").hits(text) for text in told)


def days_of_years(register: Register | None, gaps: Gaps, packages: Sequence[Package]) -> tuple[OwnDate, ...]:
    """The last days before a year ahead that a row names alone for what comes next: they ask for nothing, but what is planned
    long before is told."""
    home = {name: item.package for item in packages if not item.is_look for name in item.criteria}
    found = []
    for record in register.controls if register else ():
        years = map(int, _YEAR.findall(record.ahead or ""))
        year = next((each for each in years if each > gaps.coverage.client.as_of.year), None)
        if year and register and not day_set_by(record, register, gaps.coverage.client.as_of):
            given = _Set(date(year - 1, 12, 31), record.named("ahead"), is_month=False)
            for leaf in leaves_of(record.refs, gaps):
                own = tuple(dict.fromkeys(home[name] for name in gaps.found[leaf].criteria if name in home))
                found.append(replace(_own_date(leaf, given, CONTROLS, record, own), said=record.ahead or ""))
    return tuple(item for item in found if item.packages)


def days_contradicted(register: Register | None, gaps: Gaps) -> tuple[OwnDate, ...]:
    """The days of rows that aren't done and of which no gap is known, as other rows contradict them: they ask for nothing, but are
    told."""
    return _by_day(
        _own_date(leaf, given, CONTROLS, record, ())
        for record, given in _dated(register, CONTROLS, gaps)
        if record.status in NOT_DONE
        for leaf in record.refs
        if leaf in gaps.coverage.requirements.index and leaf not in gaps.found
    )


def _own_date(leaf: str, given: _Set, kind: str, record: Record, packages: tuple[str, ...]) -> OwnDate:
    return OwnDate(leaf, given.by, given.cell, kind, record.owner or "", packages, is_month=given.is_month)


def is_round(item: Package) -> bool:
    """Whether a package is of an audit or review, which the plan can't hold before what it looks at."""
    return any(phase.id == item.phase and phase.by_standard for phase in load_sequence().phases)


def days_of_actions(
    register: Register | None, gaps: Gaps, dates: Iterable[OwnDate], packages: Sequence[Package]
) -> tuple[OwnDate, ...]:
    """The days of open actions that ask for the action alone, the earliest first, with the packages of which it is a part: they move
    none. Of one whose own criterion is known that is the package which holds it, whatever else its requirement has open."""
    home = {name: item for item in packages if not item.is_look for name in item.criteria}
    told, about, found = {item.cell for item in dates}, _criteria_of_actions(register, gaps), list[OwnDate]()
    rows, known = (
        {_place(row): row for row in read_inputs(register).lists.audits} if register else {},
        gaps.coverage.catalogue,
    )
    for record, given in _dated(register, ACTIONS, gaps):
        leaves = tuple(leaf for ref in record.refs for leaf in known.leaves_below(ref) or (ref,))
        asked = [name for leaf in leaves for name in known.criteria_of[leaf]]
        if its_own := about.get(record.place):
            asked = [its_own]
        own = tuple(dict.fromkeys(home[name].package for name in asked if name in home and home[name].kind in BY_THEN))
        if given.cell not in told:
            made = _own_date(next(iter(record.refs), ""), given, ACTIONS, record, own)
            is_unknown = not own and not gaps.to_look_at.keys().isdisjoint(asked)
            row = rows.get(record.place)
            said, left = (called(row), left_by_log(row, given.by)) if row else ("", "")
            found.append(replace(made, is_unknown=is_unknown, leaves=leaves, said=said, left=left))
    return _by_day(found)


def _by_day(dates: Iterable[OwnDate]) -> tuple[OwnDate, ...]:
    return tuple(sorted(dates, key=lambda item: (item.by, item.requirement, item.cell)))


def come_first(dates: Iterable[OwnDate], packages: Sequence[Package], as_of: date) -> list[str]:
    """The packages that go before all others, the longest promised first.

    Of actions that are overdue, and what was agreed until a day gone by; then what is said to be done, as records count only if
    that bears a look; then what is under way, without a day last.
    """
    late = [(item.by, name) for item in dates if item.kind == ACTIONS and item.by < as_of for name in item.packages]
    late += [
        (item.agreed.end, item.package)
        for item in packages
        if item.agreed and item.agreed.end and item.agreed.end < as_of and item.agreed.status in PROMISED
    ]
    done = [(item.done_on or as_of, item.package) for item in packages if item.is_said_done]
    begun = [(item.agreed.end or date.max, item.package) for item in packages if item.agreed and item.is_under_way]
    off = {item.package for item in packages if item.is_put_off}
    in_order = [*sorted(late), *sorted(done), *sorted(begun)]
    return [name for name in dict.fromkeys(name for _, name in in_order) if name not in off]


def may_come_early(dates: Iterable[OwnDate], packages: Sequence[Package], gaps: Gaps) -> tuple[set[str], set[str]]:
    """The packages that needn't wait for each phase, as the client has dated them, and those that wait for none, as a standard is
    held in which that is so: but those of audits and reviews, and an action's where its standard is still being built."""
    held = gaps.coverage.assessment.certified
    whole = {item.package for item in packages if is_round(item)}
    in_held = [item for item in dates if standard_of(item.requirement) in held]
    dated = [item for item in dates if item.kind != ACTIONS or item in in_held]
    free, early = ({name for item in some for name in item.packages} - whole for some in (dated, in_held))
    return free, early


def demands_of(
    dates: Iterable[OwnDate], packages: Sequence[Package], heavy: Collection[str] = (), certified: Collection[str] = ()
) -> list[Demand]:
    """What the days ask for, by the places of the packages; nothing of those that were put off, nor of audits and reviews.

    Those of `heavy` requirements count as the audits of certificates that are held do; those of `certified` standards come as early as
    they can where they are missed.
    """
    place_of = {
        item.package: place for place, item in enumerate(packages) if not item.is_put_off and not is_round(item)
    }
    held = roadmap_setting("weight_of_held")
    asked = [
        Demand(
            item.by,
            frozenset(place_of[name] for name in item.packages if name in place_of),
            held if item.requirement in heavy else PLAIN,
            is_pressed=standard_of(item.requirement) in certified,
        )
        for item in dates
    ]
    return [demand for demand in asked if demand.places]


def demands_before_audits(due: Mapping[str, date], packages: Sequence[Package]) -> list[Demand]:
    """What is to be closed before the audits of certificates that are held, package by package; nothing that was put off."""
    return [
        Demand(due[item.package], frozenset([place]), roadmap_setting("weight_of_held"))
        for place, item in enumerate(packages)
        if item.package in due and not item.is_put_off
    ]


def with_ends(dates: Iterable[OwnDate], ends: Mapping[str, date]) -> tuple[OwnDate, ...]:
    """The same with the day on which the last of their packages ends, and of what is tried afterwards, given that of each."""
    return tuple(
        replace(
            item,
            end=max(ends[name] for name in item.packages),
            tried_end=max((ends[name] for name in item.tried), default=None),
        )
        for item in dates
    )


def more_days_for(
    dates: Sequence[OwnDate], tried: DaysTried, heeded: Sequence[Demand], asked: Iterable[float] = ()
) -> MoreDays | None:
    """With how many days a month more of these days are kept: with those that are `asked` for anyhow, where these keep more; else the
    least of all together, or of the roles that hold them, that keep as many as the most that were tried, whichever are fewer.

    `dates` are told with their ends; what is `heeded` isn't given up for them. None where no number keeps more.
    """
    client, roles = tried.client, tried.capacity.roles
    kept_now, most = sum(item.is_kept for item in dates), most_days(client, "most_times_for_own_days")
    if not any(item.can_be_kept(client.as_of) for item in dates if not item.is_kept):
        return None

    def told(plan: Plan) -> tuple[OwnDate, ...]:
        return with_ends(dates, ends_by(tried.planned, *plan)) if all_met(heeded, plan) else ()

    def kept(plan: Plan | None) -> int:
        return sum(item.is_kept for item in told(plan)) if plan else 0

    least = next((each for each in sorted(asked) if kept(tried.plan(each, roles)) > kept_now), None)
    ways: list[Enough] = [(least, ())] if least else []
    if least is None:
        best = max(kept(tried.plan(most, roles)), kept_now + 1)
        of_all = tried.least(most, lambda plan: kept(plan) >= best)
        of_roles = tried.least_of_roles(most, lambda plan: kept(plan) >= best)
        ways = [*([(of_all, ())] if of_all else []), *([of_roles] if of_roles else [])]
    last = max(item.by for item in dates)
    enough = min(ways, key=lambda each: tried.more(each, last), default=None)
    needed = {each.role: each.needed for each in enough[1]} if enough else {}
    plan = tried.plan(enough[0], tried.capacity.roles | needed) if enough else None
    if not enough or not plan:
        return None
    dated = told(plan)
    until = max(item.end for item in dated if item.end)
    left = tuple(item for item in dated if item.is_late and not item.is_round)
    return MoreDays(enough[0], sum(item.is_kept for item in dated), until, tried.more(enough, until), left, enough[1])


def ends_by(planned: PlannedWork, schedule: Schedule, calendar: Calendar) -> dict[str, date]:
    """The day on which each package ends by a schedule."""
    return {item.package: calendar.days[schedule.ends[place]] for place, item in enumerate(planned.packages)}


def leaves_of(refs: Iterable[str], gaps: Gaps) -> list[str]:
    """The requirements with a gap among those that a row names, those below a heading too."""
    below = (leaf for ref in refs for leaf in gaps.coverage.catalogue.leaves_below(ref) or (ref,))
    return [leaf for leaf in dict.fromkeys(below) if leaf in gaps.found]


def _counts(kind: str, leaf: str, gaps: Gaps) -> bool:
    """Whether a row's day is one for closing the gap: that of a risk isn't, while its standard is still being built."""
    return kind != RISKS or standard_of(leaf) in gaps.coverage.assessment.certified


def _dated(register: Register | None, kind: str, gaps: Gaps) -> Iterator[tuple[Record, _Set]]:
    if register is None:
        return
    as_of = gaps.coverage.client.as_of
    over = _closed(register, kind, as_of)
    for record in register.rows:
        if record.kind == kind and record.place not in over and (given := day_set_by(record, register, as_of)):
            yield record, given


def day_set_by(record: Record, register: Register, as_of: date) -> _Set | None:
    """The day of a row's own column, in words too; else that which it names for what comes next."""
    on, since = read_date(record.due) if record.due else None, register.written(record.file, as_of)
    said = (on, False) if on else day_ahead(record.due, since) if record.due else None
    if said:
        return _Set(said[0], place_of_day(record), said[1])
    if record.ahead and (said := day_ahead(record.ahead, since)):
        return _Set(said[0], str(CellPlace(record.file, record.sheet, record.cells["ahead"])), said[1])
    return None


def place_of_day(record: Record) -> str:
    """Where the day of a row stands that has a column of its own."""
    return str(CellPlace(record.file, record.sheet, record.cells.get("due")))


def _closed(register: Register, kind: str, as_of: date) -> frozenset[Place]:
    """The rows of actions that are closed or done, or count no longer, and of risks that are closed or that somebody has accepted."""
    lists = read_inputs(register).lists
    if kind == RISKS:
        return frozenset(_place(row) for row in lists.risks if row.accepted_by or row.status in CLOSED)
    over = (row for row in lists.audits if row.status == TO_CHECK or state_of(row, as_of) in OVER)
    return frozenset(_place(row) for row in over if kind == ACTIONS)


def _criteria_of_actions(register: Register | None, gaps: Gaps) -> dict[Place, str | None]:
    """By its row the criterion that an action is about; none where nothing says so."""
    rows = read_inputs(register).lists.audits if register else ()
    return {_place(row): criterion_of(row, gaps.coverage.catalogue) for row in rows if row.due}


def _place(row: ListRow) -> Place:
    return (*row.on_sheet, row.row)
