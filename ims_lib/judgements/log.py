"""judgements.csv: read line by line, and only ever added to."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ims_lib.cell_places import CellPlace
from ims_lib.cell_text import LONGEST_TEXT, allowed, unguarded
from ims_lib.errors import BadClient, JudgedMeanwhile
from ims_lib.files import add_lines, alone_with, in_its_folder, kept_or_told
from ims_lib.judgements.model import Decision, Judgement, day_of, split_on
from ims_lib.languages import say
from ims_lib.nearest import nearest
from ims_lib.scales import NOT_APPLICABLE, judgement_levels, verdict_words
from ims_lib.spreadsheet.grid import column_letter
from ims_lib.told import sentence
from ims_lib.wording import in_figures, in_marks, listed

FILE = "judgements.csv"
COLUMNS = ("when", "who", "on", "old", "new", "reason", "evidence")
WANTED = ("on", "new")
"""Columns without which the file says nothing."""

LONGEST_FIELD = 131_072
"""Signs of a field that csv reads before anything in the process raises its limit: every file is judged alike."""


def append_judgements(
    client_folder: Path, judgements: Iterable[Decision], *, who: str, when: date | str
) -> tuple[Judgement, ...]:
    """The lines added to the client's judgements.csv; all of them or, when one cannot be kept, none.

    Several programs may append at once: each waits for the other. Raises JudgedMeanwhile when a decision's
    `old` isn't what counts any more, BadClient when a verdict or the file breaks the rules, and CannotWrite.
    """
    decisions = list(judgements)
    return append_decided(client_folder, lambda _: decisions, who=who, when=when)


def append_decided(
    client_folder: Path, decide: Callable[[Sequence[Judgement]], Iterable[Decision]], *, who: str, when: date | str
) -> tuple[Judgement, ...]:
    """The lines added after `decide` has seen the lines there are, while nobody else can add one."""
    path = client_folder / FILE
    with alone_with(path):
        before = _bytes_of(path)
        faults: list[str] = []
        text = _decoded(before, client_folder.name, faults)
        lines = list(parse_log(text, client_folder.name, faults))
        faults += [] if faults else _columns_missing(text, client_folder.name)
        decisions = [] if faults else list(decide(lines))
        rows = list(_rows(decisions, counting(signed(lines)), who, str(when), faults))
        BadClient.raise_with(faults)
        if rows:
            add_lines(path, COLUMNS, rows)
            text = _decoded(_bytes_of(path), client_folder.name, faults)
    return tuple(parse_log(text, client_folder.name, faults))[len(lines) :]


def read_log(client_folder: Path, faults: list[str]) -> list[Judgement]:
    """Every line of a client's judgements.csv in its order, withdrawals too. What is wrong with it goes to `faults`."""
    path = client_folder / FILE
    if not path.is_file():
        return []
    try:
        content = path.read_bytes()
    except OSError as error:
        place = f"{client_folder.name}/{FILE}"
        faults.append(sentence("log.closed", place=place, strerror=error.strerror))
        return []
    return list(parse_log(_decoded(content, client_folder.name, faults), client_folder.name, faults))


def parse_log(text: str, folder: str, faults: list[str]) -> Iterator[Judgement]:
    """The lines of a log's text, each with its cell."""
    endless = _endless(text)
    if endless:
        longest = in_figures(LONGEST_FIELD)
        faults.append(sentence("log.endless", folder=folder, FILE=FILE, endless=endless, LONGEST_FIELD=longest))
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = list(reader.fieldnames or ())
    missing = [name for name in WANTED if name not in names]
    # A strange name is the column of ours that is missing and that it is nearest to.
    absent = [name for name in COLUMNS if name not in names]
    guesses = {name: nearest(name.strip().lower(), absent) for name in names if name not in COLUMNS}
    strange = [f"{in_marks(name)} ({near}?)" for name, near in guesses.items() if near]
    if missing and text.strip():
        hint = say("; save it with commas, not semicolons") if ";" in text.partition("\n")[0] else ""
        faults.append(_wrong_header(folder, missing, say("missing")) + hint)
    elif strange:
        faults.append(_wrong_header(folder, strange, say("is misspelt")))
    if missing or strange:
        return
    letters = {name: column_letter(place) for place, name in enumerate(names) if name in COLUMNS}
    for row in reader:
        fault = _broken(row, names)
        if fault:
            faults.append(sentence("log.line", folder=folder, FILE=FILE, line_num=reader.line_num, fault=fault))
            continue
        values = {name: unguarded(row[name] or "") for name in COLUMNS if row.get(name)}
        cells = {name: f"{letter}{reader.line_num}" for name, letter in letters.items()}
        yield from parse_judgement(values, str(CellPlace(FILE, cell=cells["new"])), cells)


def _endless(text: str) -> int | None:
    """The line on which a record begins that has a field too long to be one; most often a quote isn't closed."""
    reader = csv.reader(io.StringIO(text, newline=""))
    begin = 1
    try:
        for record in reader:
            if any(len(field) > LONGEST_FIELD for field in record):
                return begin
            begin = reader.line_num + 1
    except csv.Error:
        return begin
    return None


def _wrong_header(folder: str, columns: Sequence[str], what: str) -> str:
    told = {"columns": listed(columns), "what": what, "COLUMNS": ",".join(COLUMNS)}
    return sentence("log.header", folder=folder, FILE=FILE, **told)


def _broken(row: Mapping[Any, Any], names: Sequence[str]) -> str | None:
    """What is wrong with a line as a line of csv; None where nothing of it would be lost."""
    if None in row:
        return say("more fields than the header has; put a text with commas into double quotes")
    if None in (row["on"], row["new"]) and any(text and text.strip() for text in row.values()):
        return say("ends before the verdict; an empty field wants its comma too")
    if any("\n" in text and text.count(",") >= len(names) - 1 for text in row.values() if text):
        return sentence("log.quote")
    return None


def parse_judgement(row: Mapping[str, str], source: str, cells: Mapping[str, str]) -> Iterator[Judgement]:
    """The judgement of a row, none where it names nothing; `unread` where its verdict isn't one. `cells` are its parts'."""
    values = {name: row.get(name, "").strip() for name in COLUMNS}
    if not values["on"]:
        return
    new = normal_verdict(values["new"])
    on, row_said = split_on(values["on"])
    when = day_of(values["when"])
    yield Judgement(
        on=on,
        new=new or "",
        when=when or "",
        who=values["who"],
        reason=values["reason"],
        evidence=values["evidence"],
        source=source,
        row=row_said,
        undated=values["when"] if when is None else "",
        unread=values["new"] if new is None else "",
        cells=cells,
    )


def normal_verdict(text: str) -> str | None:
    """N, P, L, F, not_applicable or empty as they are kept, for plain words too; None for anything else."""
    said = " ".join(text.replace("_", " ").split()).casefold()
    new = verdict_words().get(said, said.upper())
    return new if new in ("", NOT_APPLICABLE, *judgement_levels()) else None


def counting(lines: Iterable[Judgement]) -> dict[str, Judgement]:
    """The judgement that counts for each `on`: the latest line, a withdrawal too."""
    return {line.on: line for line in lines}


def signed(lines: Iterable[Judgement]) -> list[Judgement]:
    """The lines that say who judged, and a verdict. Others count only once they do."""
    return [line for line in lines if line.who and not line.unread]


def _wrong(verdict: str) -> str:
    allowed_ones = ", ".join([*judgement_levels(), NOT_APPLICABLE])
    return sentence("log.verdict", verdict=verdict[:60], allowed_ones=allowed_ones)


def _rows(
    decisions: Iterable[Decision], judged: Mapping[str, Judgement], who: str, when: str, faults: list[str]
) -> Iterator[dict[str, str]]:
    counts = {on: judgement.new for on, judgement in judged.items()}
    for decision in decisions:
        on, kept = split_on(allowed(decision.on).strip())
        kept, new = kept or decision.row, normal_verdict(decision.new)
        if not on or new is None:
            faults.append(
                say(
                    "{on}: {wrong}",
                    on=on or say("a judgement on nothing"),
                    wrong=_wrong(decision.new) if on else say("say what is judged"),
                )
            )
            continue
        old = counts.get(on, "")
        if decision.old is not None and decision.old != old:
            raise JudgedMeanwhile(f"{on}: {_meanwhile(judged.get(on))}; look at it, then judge again")
        if not (by := (decision.who or who).strip()):
            faults.append(say("{on}: say who judges", on=on))
            continue
        row = {
            "when": decision.when or when,
            "who": by,
            "on": f"{on}!{kept}" if kept else on,
            "old": old,
            "new": new,
            "reason": decision.reason,
            "evidence": decision.evidence,
        }
        row = {name: allowed(text).strip() for name, text in row.items()}
        faults += [
            sentence("log.too_long", on=on, name=name, LONGEST_TEXT=LONGEST_TEXT)
            for name, text in row.items()
            if len(text) > LONGEST_TEXT
        ]
        counts[on] = new
        yield row


def _meanwhile(judgement: Judgement | None) -> str:
    if judgement is None or not judgement.new:
        return say("the judgement was withdrawn in the meantime")
    return say("{by} in the meantime ({source})", by=judgement.told, source=judgement.source)


def _columns_missing(text: str, folder: str) -> list[str]:
    """What is wrong with a log that lacks columns of ours; nothing of one that has no line yet."""
    names = next(csv.reader(io.StringIO(text, newline="")), [])
    missing = [name for name in COLUMNS if name not in names]
    return [_wrong_header(folder, missing, say("missing"))] if text.strip() and missing else []


def _decoded(content: bytes, folder: str, faults: list[str]) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(sentence("log.encoding", folder=folder, FILE=FILE, reason=error.reason))
        return ""


def _bytes_of(path: Path) -> bytes:
    with kept_or_told(in_its_folder(path)):
        return path.read_bytes() if path.exists() else b""
