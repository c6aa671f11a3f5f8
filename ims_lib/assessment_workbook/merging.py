"""The review sheet read back: what changed on it since it was written goes into judgements.csv, or becomes a question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from ims_lib.assessment_workbook.marks import find_assessment_workbooks
from ims_lib.assessment_workbook.review import Review, ReviewRow, read_review
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day, spoken
from ims_lib.errors import BadClient
from ims_lib.findings import Finding
from ims_lib.grouping import grouped
from ims_lib.judgements.log import append_decided, counting, parse_judgement, read_log, signed
from ims_lib.judgements.model import UNNAMED, Decision, Judgement, Merged, no_day, no_verdict, said
from ims_lib.languages import say, translated
from ims_lib.told import finding_at
from ims_lib.wording import counted, labelled


class Reviewed(Protocol):
    """What is asked of a client whose review sheet is read back."""

    @property
    def folder(self) -> Path: ...

    @property
    def assessor(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """A review sheet against judgements.csv. `changes` are new on the sheet and contradict nothing."""

    judgements: tuple[Judgement, ...]
    """All verdicts that stand on the sheet."""
    changes: tuple[Judgement, ...]
    doubts: tuple[Finding, ...]


def merge_review(client: Reviewed, *, when: date | str | None = None) -> Merged:
    """What came of reading the client's review sheet back into judgements.csv.

    A verdict, reason or evidence that was changed on the sheet is added as a line. Where judgements.csv has
    changed too, and differently, nothing is added and a question says so. A second time adds nothing. Where the
    sheet doesn't say who or when, it is the client's assessor, else the workbook, and `when`, today unless said otherwise.
    """
    today = str(when or date.today())
    appended: list[Judgement] = []
    for path in find_assessment_workbooks(client.folder):
        review = read_review(path)
        if compare_now(client.folder, review).changes:
            # Compared again while nobody else can add a line: what was added since must not be added twice.
            decide, by = partial(_decisions, review), client.assessor or UNNAMED
            appended += append_decided(client.folder, decide, who=by, when=today)
    left = [compare_now(client.folder, read_review(path)) for path in find_assessment_workbooks(client.folder)]
    return Merged(tuple(appended), tuple(doubt for compared in left for doubt in compared.doubts))


def compare_now(client_folder: Path, review: Review) -> Compared:
    """A review sheet against judgements.csv as it stands. Raises BadClient when one of them breaks the rules."""
    faults: list[str] = []
    log = read_log(client_folder, faults)
    BadClient.raise_with(faults)
    return compare(review, log)


def compare(review: Review, log: Sequence[Judgement]) -> Compared:
    """What stands on a review sheet, what of it is new, and what must be asked."""
    counts, later = counting(signed(log)), grouped((line.on, line) for line in signed(log[review.lines :]))
    judgements, changes, doubts = [], [], []
    for row in review.rows:
        for here in parse_judgement(row.values, row.source, row.cells):
            if here.new:
                judgements.append(here)
            what = _look(here, row, later.get(here.on, ()), counts.get(here.on))
            if what == "change":
                changes.append(here)
            elif isinstance(what, Finding):
                doubts.append(what)
    return Compared(tuple(judgements), tuple(changes), tuple(doubts))


def review_doubts(compared: Sequence[Compared]) -> Iterator[Finding]:
    """What must be told of review sheets: their questions, and that some verdicts aren't in judgements.csv yet."""
    for each in compared:
        yield from each.doubts
        if each.changes:
            yield finding_at(
                "judgement.not_merged", (CellPlace.from_text(each.changes[0].source).file,), verdicts=len(each.changes)
            )


def day_doubts(judgements: Iterable[Judgement], as_of: date) -> Iterator[Finding]:
    """Questions on judgements that count and whose day can't be read, and one on all that are dated after the report's."""
    later = []
    for each in judgements:
        if each.undated:
            yield _undated(each)
        elif each.day > as_of.isoformat():
            later.append(each)
    if later:
        yield finding_at(
            "judgement.day",
            later[0].place_of("when"),
            judgements=counted(len(later), "judgement is", "judgements are"),
            as_of=day(as_of),
            first=later[0].on,
            day=spoken(later[0].day),
            more=_and_more(later),
        )


def line_doubts(log: Sequence[Judgement]) -> Iterator[Finding]:
    """A question on each line of judgements.csv whose verdict is none, as long as no later one counts, and one on all that don't say
    who judged: those of a sheet count meanwhile, others would if they said it."""
    latest = counting(log).values()
    yield from map(_unread, (line for line in latest if line.unread))
    for code, who in (("judgement.who", ""), ("judgement.who/of_sheet", UNNAMED)):
        nameless = [line for line in latest if line.who == who and not line.unread]
        if nameless:
            first = nameless[0]
            yield finding_at(
                code,
                first.place_of("who"),
                lines=counted(len(nameless), "line doesn't", "lines don't"),
                first=first.on,
                verdict=_word(first.new),
                more=_and_more(nameless),
            )


def _decisions(review: Review, log: Sequence[Judgement]) -> list[Decision]:
    changes = compare(review, log).changes
    return [Decision(c.on, c.new, c.reason, c.evidence, who=c.who, when=c.when) for c in changes]


def _look(here: Judgement, row: ReviewRow, later: Sequence[Judgement], counts: Judgement | None) -> str | Finding:
    """Whether a row of the sheet is as it was written or merged since ("same"), a "change", or a doubt."""
    if here.unread:
        return _unread(here)
    if said(here) == row.was or said(here) in map(said, later):
        is_signed_now = (
            counts and counts.who == UNNAMED and here.who not in ("", UNNAMED) and said(here) == said(counts)
        )
        return "change" if is_signed_now else "same"
    if not here.new and not row.was[0]:
        return finding_at("judgement.no_verdict", here.place_of("new"), on=here.on)
    now = counts.new if counts else ""
    if now != here.new and (later or now != row.was[0]):
        return _conflict(here, row, counts)
    if not here.undated:
        return "change"
    # A line of judgements.csv counts before what stands on the sheet, one that withdraws too.
    return _undated(here, say("{verdict} counts, as before", verdict=_word(now)) if counts else "")


def _undated(here: Judgement, until: str = "") -> Finding:
    asked = no_day(here.undated, until or say("the judgement counts as one of long ago"))
    return Finding("question", "judgement.day", labelled(here.on, asked), *here.place_of("when"))


def _unread(here: Judgement) -> Finding:
    asked = labelled(here.on, no_verdict(here.unread))
    return Finding("question", "judgement.verdict", asked, *here.place_of("new"))


def _conflict(here: Judgement, row: ReviewRow, counts: Judgement | None) -> Finding:
    stood = {"on": here.on, "was": _word(row.was[0]), "now": _word(here.new)}
    if counts is None:
        return finding_at("judgement.conflict/lost", here.place_of("new"), **stood)
    by = say(" by {who}", who=counts.by) if counts.who else ""
    stood |= {"counts": _word(counts.new), "by": by, "source": counts.source}
    return finding_at("judgement.conflict", here.place_of("new"), **stood)


def _word(verdict: str) -> str:
    return verdict or translated("not judged")


def _and_more(of: Sequence[Judgement]) -> str:
    return translated(" and more") if len(of) > 1 else ""
