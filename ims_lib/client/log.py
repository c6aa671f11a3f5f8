"""The log of a client: the one way in which what a person says is kept, whichever of three files its line belongs into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ims_lib.client.added_lines import add_decided
from ims_lib.client.agreed_plan import Agreed, agree, parse_agreed, read_lines
from ims_lib.client.entries import COLUMNS, DAYS, FILE, PART, EntryForm, EntryLine, form_of, read_entries
from ims_lib.client.opening import Client
from ims_lib.dates import day
from ims_lib.errors import BadClient, BadParameter, EnteredMeanwhile, JudgedMeanwhile
from ims_lib.frames import values_of
from ims_lib.judgements.log import append_judgements, normal_verdict, read_log
from ims_lib.judgements.model import Decision, Judgement
from ims_lib.languages import say
from ims_lib.nearest import did_you_mean
from ims_lib.person import require_name
from ims_lib.told import sentence

YEARS = range(1990, 2101)
"""Of a day that is filled in; in others somebody typed too few or too many digits."""
ELSEWHERE = timedelta(days=1)
"""How far today can be ahead where a person sits, of the clock here."""
VERDICT, AGREED = "verdict", "agreed"
"""What the field of a line is called that is a judgement, or says what was agreed of a package."""


@dataclass(frozen=True, slots=True)
class LogLine(EntryLine):
    """One line of the log, of whichever file; `on` is a criterion, requirement or row that was judged, a row of entries, or a package."""

    evidence: str = ""


class LogMark(NamedTuple):
    """How many lines each file had."""

    judgements: int
    entries: int
    plan: int


class Log:
    """What one person says of a client: judged, entered, agreed, and taken back. Lines are only ever added.

    All of its writing raises NoName as long as `who` is empty, BadClient where a file or what is said breaks the rules,
    and CannotWrite.
    """

    def __init__(self, client: Client, who: str) -> None:
        self.client, self.who = client, who
        self._undo: list[Callable[[], Sequence[Judgement | EntryLine]]] = []

    @property
    def undoable(self) -> int:
        """How many steps of this log can be taken back."""
        return len(self._undo)

    def judge(self, decision: Decision, *, before: Decision | None = None) -> Judgement:
        """The line added to judgements.csv. `before` is what counted there, to which `undo` leads back.

        Raises JudgedMeanwhile when the decision's `old` isn't what counts any more.
        """
        (line,) = append_judgements(self.client.folder, [decision], who=require_name(self.who), when=now())
        if before is not None:
            self._undo.append(
                lambda: append_judgements(self.client.folder, [before], who=require_name(self.who), when=now())
            )
        return line

    def enter(
        self, on: str, values: Mapping[str, str], *, shown: Mapping[str, str] | None = None, reason: str = ""
    ) -> tuple[EntryLine, ...]:
        """The lines added to entries.csv: one for each field of a row that says something new; none where none does.

        `on` is the kind and the row (finding/27001:A.5.9/1); `values` fields of its kind in data/scales/entries.csv; `shown`
        what stood in them as the person saw it; `reason` what the row is called. Raises EnteredMeanwhile where something
        else counts than was shown and than is said now, and BadParameter for a kind, field, day or word that isn't one.
        """
        said = {field: text.strip() for field, text in values.items()}
        BadParameter.raise_with(_faults(on, said, max(self.client.as_of, date.today() + ELSEWHERE)))
        added = self._enter(on, said, shown, reason)
        if added:
            back, new = ({line.field: getattr(line, part) for line in added} for part in ("old", "new"))
            self._undo.append(lambda: self._enter(on, back, new, reason))
        return added

    def agree(self, package: str, *, owner: str, start: str, end: str, status: str, note: str) -> Agreed:
        """The line added to plan.csv; the one that is there where the same person said the same last. Raises BadParameter for what can't be."""
        said = {"owner": owner, "start": start, "end": end, "status": status, "note": note}
        who = require_name(self.who)
        faults: list[str] = []
        parse_agreed({"when": "", "who": who, "package": package, **said}, "", package, faults)
        BadParameter.raise_with(faults)
        lines = [line for line in read_lines(self.client.folder, []) if line.package == package]
        parts = {"who": who, **said}
        if lines and all(str(getattr(lines[-1], name) or "") == text for name, text in parts.items()):
            return lines[-1]
        return agree(self.client.folder, package, who=who, when=now(), **said)

    def undo(self) -> Sequence[Judgement | EntryLine]:
        """The lines added that take back the last step, in entries.csv or judgements.csv; none where there is no step.

        Raises JudgedMeanwhile or EnteredMeanwhile where somebody said something else since: then the step is left.
        """
        if not self._undo:
            return ()
        try:
            added = self._undo[-1]()
        except (JudgedMeanwhile, EnteredMeanwhile):
            self._undo.pop()
            raise
        self._undo.pop()
        return added

    def history(self, on: str) -> tuple[LogLine, ...]:
        """All that was said of a criterion, requirement, row or package, from the first line on."""
        return tuple(
            sorted((line for line in self.since(LogMark(0, 0, 0)) if _is_about(line, on)), key=lambda line: line.when)
        )

    def mark(self) -> LogMark:
        """Where the log ends now, for `since`."""
        folder = self.client.folder
        return LogMark(len(read_log(folder, [])), len(read_entries(folder, [])), len(read_lines(folder, [])))

    def since(self, mark: LogMark) -> tuple[LogLine, ...]:
        """The lines added after a mark, by anybody."""
        judged, entered, agreed = self._files()
        return (*judged[mark.judgements :], *entered[mark.entries :], *agreed[mark.plan :])

    def _enter(
        self, on: str, said: Mapping[str, str], shown: Mapping[str, str] | None, reason: str
    ) -> tuple[EntryLine, ...]:
        who = require_name(self.who)

        def new_lines(lines: Sequence[EntryLine]) -> Iterator[EntryLine]:
            counts = {line.field: line for line in lines if line.on == on}
            for field, text in said.items():
                last = counts.get(field)
                old = last.new if last else ""
                if shown is not None and old not in (shown.get(field, ""), text):
                    raise EnteredMeanwhile(_meanwhile(on, field, counts[field]))
                if old != text:
                    yield EntryLine(now(), who, on, field, old, text, reason)

        return add_decided(self.client.folder / FILE, COLUMNS, read_entries, lambda lines: list(new_lines(lines)))

    def _files(self) -> tuple[list[LogLine], list[LogLine], list[LogLine]]:
        folder, faults = self.client.folder, list[str]()
        judged, entered, agreed = read_log(folder, faults), read_entries(folder, faults), read_lines(folder, faults)
        BadClient.raise_with(faults)
        return (
            [_of_judgement(line, old) for line, old in _with_old(judged)],
            [LogLine(**values_of(each)) for each in entered],
            [
                LogLine(each.when, each.who, each.package, AGREED, "", each.status, each.note, each.cell)
                for each in agreed
            ],
        )


def now() -> str:
    """The time of a line, to the second, as the clock here shows it."""
    return datetime.now().isoformat(timespec="seconds")


def next_row(client: Client, kind: str, on: str) -> str:
    """The row of a kind of which there can be several on one thing that nobody has filled in yet: finding/27001:A.5.9/2."""
    begins = f"{kind}{PART}{on}{PART}"
    numbers = [line.on.removeprefix(begins) for line in read_entries(client.folder, []) if line.on.startswith(begins)]
    return f"{begins}{max((int(each) for each in numbers if each.isdigit()), default=0) + 1}"


def _is_about(line: LogLine, on: str) -> bool:
    """Whether a line is on something, or a row of entries is: finding/27001:A.5.9/1 is on 27001:A.5.9."""
    row = line.on.partition(PART)[2]
    return on in (line.on, row, row.rpartition(PART)[0])


def _faults(on: str, said: Mapping[str, str], today: date) -> Iterator[str]:
    """What of a row can't be kept."""
    form = form_of(on)
    if form is None or not on.partition(PART)[2]:
        yield say("{on}: no kind of entries, and a row of it, begins so", on=on)
        return
    for field, text in said.items():
        if field not in form.kinds:
            hint = did_you_mean(field, form.kinds) or f"; {', '.join(form.kinds)}"
            yield say("{on}: {field} can't be filled in{hint}", on=on, field=field, hint=hint)
        elif text and (wrong := _wrong(form, field, text, today)):
            yield f"{on}: {form.headings[field]}: {wrong}"


def _wrong(form: EntryForm, field: str, text: str, today: date) -> str:
    words = form.one_of.get(field, ())
    if words and text not in words:
        return say("{said!r} is none of {words}", said=text, words=", ".join(words))
    if form.kinds[field] == "verdict" and normal_verdict(text) is None:
        return say("{said!r} is none of N, P, L and F", said=text)
    if form.kinds[field] in DAYS:
        try:
            on = date.fromisoformat(text)
        except ValueError:
            return say("{said!r} is no day; write it as 2027-01-29", said=text)
        if on.year not in YEARS:
            return say("{said!r} is no day between {first} and {last}", said=text, first=YEARS[0], last=YEARS[-1])
        if form.kinds[field] == DAYS[0] and on > today:
            return say("{on} lies ahead; fill it in once it is done", on=day(on))
    return ""


def _meanwhile(on: str, field: str, last: EntryLine) -> str:
    said = say("{field} is '{new}'", field=field, new=last.new) if last.new else say("{field} was emptied", field=field)
    return sentence("log.meanwhile", on=on, said=said, who=last.who, cell=last.cell)


def _with_old(lines: Sequence[Judgement]) -> Iterator[tuple[Judgement, str]]:
    """Each line with the verdict that counted before it."""
    counts: dict[str, str] = {}
    for line in lines:
        yield line, counts.get(line.on, "")
        if not line.unread:
            counts[line.on] = line.new


def _of_judgement(line: Judgement, old: str) -> LogLine:
    said = line.new or line.unread
    return LogLine(line.when, line.who, line.on, VERDICT, old, said, line.reason, line.source, evidence=line.evidence)
