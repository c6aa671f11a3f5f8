"""What the client's own files put before those who lead, by a day in the time ahead: word for word."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.days_off import DAY
from ims_lib.grouping import grouped
from ims_lib.inputs.put_before import leaders_in, puts_before
from ims_lib.inputs.rows import ActionRow, ListRow, RiskRow, StatedRow, value_in
from ims_lib.inputs.said import day_ahead, lacks_means
from ims_lib.inputs.states import CLOSED, is_void, state_of
from ims_lib.languages import say
from ims_lib.register.dates import read_date, year_typed
from ims_lib.register.references.titles import words_of
from ims_lib.register.statuses.wordings import tells_only_of_delay
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.scales import NOT_APPLICABLE
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps.ai_systems.limits import SENTENCES
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.soa.versions import next_version
from ims_lib.wording import in_sentence, labelled, name_of

SETTLED = ("implemented", NOT_APPLICABLE)
_VERSION = re.compile(r"(?:(?<=\bv)|(?<=\bv )|\b(?=\d+\.))(\d+(?:\.\d+)*)")
_YEAR = re.compile(r"\b20\d\d\b")
_stems = partial(stems_in, "put_before")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a row in which something is still to be done."""

    text: str
    name: str
    place: str
    due: dt.date | None
    """By when the row is to be done."""
    ref: str = ""
    """The requirement, of a row of controls."""
    evidence: str = ""
    apart: str = ""
    """What stands as its evidence, where that is put before those who lead by itself."""

    @property
    def row(self) -> str:
        """What the row is called."""
        return labelled(self.name, quoted(self.evidence)) if self.evidence else self.name


@dataclass(frozen=True, slots=True)
class _Put:
    """A sentence that puts something before those who lead."""

    said: str
    cell: _Cell
    by: dt.date
    when: str
    """Where the day comes from, as of the words of the kind; empty where the sentence names it itself."""
    what: str = ""
    """The document or year that the day is of."""
    paper: str = ""
    """The cell of the day that the document is to be reviewed on."""
    review: dt.date | None = None
    """That day, where `by` is another."""

    @property
    def reviews(self) -> str:
        """The number of the document whose review is due with it; empty where it is of none."""
        return self.what if self.paper else ""


def of_own_words(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """What cells of rows that aren't done put before the board and the like in the time ahead, the earliest first: one decision for
    each that a cell names, after those that it leaves to whoever leads."""
    listing = sorted(all_put(ahead), key=lambda put: put.by)
    found = grouped((_body(put, ahead), put) for put in sorted(listing, key=lambda put: bool(_body(put, ahead))))
    for who, puts in found.items():
        yield _of_puts(kind, puts, ahead, ahead.unhurried(max(puts[0].by, ahead.soon)), who)


def of_texts(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """One decision on the sentences that speak of something, but for what is put before those who lead; by the day of the first
    where that is earlier. Of what is overdue or was found none where a list of actions says what it is."""
    if kind.kind != MEANS and ahead.steps.improvement.entries:
        return
    by, speaks = ahead.later if kind.kind == MEANS else ahead.usual, SPEAK[kind.kind]
    put, found = all_put(ahead), dict[str, _Put]()
    places, sentences = {each.cell.place for each in put}, {each.said for each in put}
    for cell in _cells(ahead, all_of=True):
        shown = replace(cell, evidence="", apart=cell.evidence) if cell.evidence in sentences else cell
        for sentence in SENTENCES.split(cell.text) if cell.place not in places else ():
            if speaks(sentence):
                said = " ".join(sentence.split())
                found.setdefault(said, _Put(said, shown, cell.due or dt.date.max, "due" if cell.due else ""))
    if found:
        listing = sorted(found.values(), key=lambda put: put.by)
        by = min([by, *(put.by for put in listing if put.by > ahead.as_of)])
        yield _of_puts(kind, listing, ahead, ahead.unhurried(max(by, ahead.soon)))


def _of_puts(kind: DecisionKind, found: Sequence[_Put], ahead: Ahead, by: dt.date, who: str = "") -> ManagementDecision:
    case, lines = case_of(len(found)), [_told(put, kind, ahead.as_of) for put in found]
    what = kind.ask[case].format(count=len(found), said=lines[0], first=quoted(brief(found[0].said)))
    cells = [put.cell.place for put in found]
    cells += [put.paper for put in found]
    about, named = [f"{put.said} {put.by}" for put in found], [put.said for put in found]
    conditions = {each.package: " ".join(each.condition.split()) for each in ahead.steps.roadmap.in_order}
    waiting = [name for name, said in conditions.items() if any(each in said for each in named)]
    told: dict[str, Any] = {"cells": cells, "about": about, "details": lines, "packages": waiting}
    return ahead.make(kind, what, kind.if_not[case], by=by, who=who, **told)


def _tells_of_findings(text: str) -> bool:
    return bool(_stems("audited").hits(text) and not _stems("settled").hits(text))


MEANS = "means"
SPEAK: Mapping[str, Callable[[str], bool]] = {
    MEANS: lacks_means,
    "called_overdue": tells_only_of_delay,
    "called_findings": _tells_of_findings,
}
"""Kind → whether a sentence speaks of that: people, posts and contracts that something waits for, what is overdue, audits with findings."""


def all_put(ahead: Ahead) -> list[_Put]:
    """What the client's cells put before those who lead, each sentence once."""
    return list({put.said: _with_review(put, ahead) for cell in _cells(ahead) for put in _put(cell, ahead)}.values())


def _with_review(put: _Put, ahead: Ahead) -> _Put:
    """The same with the review of the document whose next version it names: “plan v2.2”, where “Incident plan” is at 2.1."""
    versions, words = set(_VERSION.findall(put.said.lower())), words_of(put.said)
    found = [
        item
        for item in ahead.steps.documents.own
        if item.in_force and item.number and next_version(item.version or "").lower().lstrip("v ") in versions
        if not words.isdisjoint(words_of(item.title))
    ]
    if put.what or len(found) != 1 or not found[0].next_review or found[0].next_review > ahead.until:
        return put
    return replace(put, what=found[0].number or "", paper=found[0].cell, review=found[0].next_review)


def _body(put: _Put, ahead: Ahead) -> str:
    """Whom a sentence names, in its own word; empty where that is who leads, or nobody."""
    hit = next(iter(leaders_in(put.said)), None)
    words = [plain(put.said).split()[place] for place in hit.places] if hit else []
    said = [word for word in re.findall(r"\w+", put.said) if plain(word) in words]
    leads = {plain(ahead.words.top), plain(name_of(ahead.bearer(ahead.words.top)))}
    return "" if " ".join(words) in leads or not said else quoted(" ".join(said))


def _told(put: _Put, kind: DecisionKind, as_of: dt.date) -> str:
    days = {put.when: put.by, **({"review" if put.review > as_of else "review_over": put.review} if put.review else {})}
    when = "".join(kind.words[name].format(day=day(by), what=put.what) for name, by in days.items() if name)
    apart = kind.words["apart"].format(said=quoted(put.cell.apart)) if put.cell.apart else ""
    return f"{quoted(put.said)} ({put.cell.row}{apart}{when})"


def _cells(ahead: Ahead, *, all_of: bool = False) -> Iterator[_Cell]:
    """The cells of the client's controls that say what comes next, then those of its lists; `all_of`: evidence too, and of what is done."""
    known = ahead.steps.coverage.catalogue
    for row in ahead.steps.register.controls:
        ref = next((each for each in row.refs if each in known.requirements), None)
        if ref and (row.status not in SETTLED or (all_of and row.status != NOT_APPLICABLE)):
            due = read_date(year_typed(row.due)) if row.due else None
            name = say(
                "{number_of} of {name}, {lowered}",
                number_of=number_of(ref),
                name=ahead.name(standard_of(ref)),
                lowered=in_sentence(known.title_of(ref)),
            )
            shown = brief(row.evidence) if row.evidence else ""
            for column, text in (("ahead", row.ahead), ("notes", row.notes)):
                if text:
                    yield _Cell(text, name, row.named(column), due, ref, shown)
            if all_of and row.evidence:
                yield _Cell(row.evidence, name, row.named("evidence"), due, ref)
    words = load("put_before")
    for name, rows in ahead.steps.inputs.lists.given().items():
        for each in rows if name not in words["not_of"] else ():
            if not _is_done(each, ahead):
                called = value_in(each, "title") or value_in(each, "name") or ""
                called = " ".join(filter(None, (value_in(each, "id"), quoted(brief(called)))))
                for column in words["columns"]:
                    if text := value_in(each, column):
                        yield _Cell(text, called, str(each.place_of(column)), value_in(each, "due"))


def _is_done(row: ListRow, ahead: Ahead) -> bool:
    if isinstance(row, ActionRow):
        return state_of(row, ahead.as_of) == "closed"
    if isinstance(row, RiskRow):
        entries = ahead.steps.risks.entries.values()
        return any(each.settled or each.gone or each.is_accepted for each in entries if each.cell == row.cell)
    return isinstance(row, StatedRow) and (row.status in CLOSED or is_void(row))


def _put(cell: _Cell, ahead: Ahead) -> Iterator[_Put]:
    """The sentences of a cell that put something before those who lead by a day ahead."""
    for sentence in filter(str.strip, SENTENCES.split(cell.text)):
        names = puts_before(sentence)
        if not names:
            continue
        said = " ".join(sentence.split())
        file = CellPlace.from_text(cell.place).file
        if (own := day_ahead(sentence, ahead.steps.register.written(file, ahead.as_of))) and _comes(*own, ahead):
            yield _Put(said, cell, own[0], "")
        elif own:
            continue
        elif "who" in names and cell.due and ahead.is_ahead(cell.due):
            yield _Put(said, cell, cell.due, "due")
        elif "do" in names and (paper := _paper_in(sentence, ahead)):
            yield _Put(said, cell, paper[0], "review" if paper[0] > ahead.as_of else "review_over", *paper[1:])
        elif "money" in names and (year := year_in(sentence, ahead)):
            yield _Put(said, cell, dt.date(year, 1, 1) - DAY, "year", str(year))


def _comes(by: dt.date, is_month: bool, ahead: Ahead) -> bool:
    """Whether a day comes in the time ahead, or a month begins in it or runs now."""
    return ahead.as_of < by and (by.replace(day=1) if is_month else by) <= ahead.until


def _paper_in(sentence: str, ahead: Ahead) -> tuple[dt.date, str, str] | None:
    """The day on which the review is due of the document that a sentence names by its number, with that and its cell."""
    for item in ahead.steps.documents.named_in(sentence):
        if item.number and item.next_review and item.next_review <= ahead.until:
            return item.next_review, item.number, item.cell
    return None


def year_in(sentence: str, ahead: Ahead) -> int | None:
    """The year that a sentence names and that begins in the time ahead."""
    years = (int(found) for found in _YEAR.findall(sentence))
    return next((year for year in years if ahead.is_ahead(dt.date(year, 1, 1))), None)
