"""What the client's own rows answer of what a draft would leave blank: a thing by its name, how often, and whose it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ims_lib.catalogue.drafts import DraftBlank, DraftPlan, load_draft_answers
from ims_lib.grouping import grouped
from ims_lib.inputs.listed import lines_above
from ims_lib.inputs.rows import ListRow, SupplierRow
from ims_lib.inputs.said import month_named
from ims_lib.languages import by_language, noted, translated
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import plain, spellings
from ims_lib.report.draft_papers import months_between, most_common, told_months
from ims_lib.steps.document_evidence import evidence_parts, name_in, papers_in
from ims_lib.steps.owners import Owners

IN_PLACE = ("implemented", "partial")
"""Statuses of rows that show something."""
A_QUARTER = re.compile(r"\bQ[1-4]\b")
"""A review that is called by its quarter is held in each."""
QUARTERLY = noted("each quarter")
TWICE_A_YEAR = noted("each half-year")
TWO_MONTHS = re.compile(r"\b(?=((\w+)\s\w{1,3}\s(\w+))\b(?!\W+20\d\d))")
"""In March and September: two words with a short one between, and no year behind them."""
RISKS = "risk_review"
CLAUSES = re.compile(r"[.,]\s")
"""Between parts of a piece of evidence."""
VALUE = re.compile(r"\b[\d.,]*\d\s?%|\b\d{1,3}(?:[.,]\d+)?(?:/|\s[^\W\d]{2,3}\s)\d{1,3}\b(?![.,]?\d)")
"""A share, or one number of another: 98 %, 4.3 of 5."""


def answers_in(register: Register, suppliers: Sequence[SupplierRow]) -> dict[str, str]:
    """By blank what answers it, in the client's own words; empty where nothing does. Several pieces are told as quotes."""
    found = {blank: list(dict.fromkeys(_answers(blank, register, suppliers))) for blank in load_draft_answers().blanks}
    return {blank.id: "”; “".join(told if blank.several else told[:1]) for blank, told in found.items()}


def papers_told(plan: DraftPlan, register: Register) -> list[str]:
    """The first thing that each row on the subject of a draft names, by its name alone."""
    told = (papers_in(record.evidence)[:1] for record in _rows_on(plan.rows, register))
    return list(dict.fromkeys(name_in(piece) for pieces in told for piece in pieces))


def intervals_in(register: Register, risks: Sequence[ListRow] = ()) -> dict[str, str]:
    """By what recurs how often it does, in our words; empty where no row shows it, and for risks no line above their list."""
    recurs = load_draft_answers().recurs
    found = {name: next(filter(None, map(_interval, _rows_on(refs, register))), "") for name, refs in recurs.items()}
    above = (_often(text) for _, text in lines_above(risks[0], register)) if risks else ()
    return found | {RISKS: next(filter(None, above), found[RISKS])}


def reviews_in(suppliers: Iterable[SupplierRow]) -> dict[str, str]:
    """By class of suppliers, as the list writes it, how often all of it are reviewed, by the last day and the next; empty where they differ, or one was never reviewed."""
    spans = grouped(
        (
            plain(row.criticality or ""),
            row.reviewed_on and row.next_review and months_between(row.reviewed_on, row.next_review),
        )
        for row in suppliers
    )
    return {grade: told_months(found[0]) if found[0] and len(set(found)) == 1 else "" for grade, found in spans.items()}


def figures_shown(register: Register, measured: Sequence[str]) -> list[tuple[str, str, str, str]]:
    """The values that rows show of measures that we propose and nobody lists: measure, what it is a value of, owner of the row, value."""
    shown = [record for record in register.controls if record.status in IN_PLACE]
    pieces = [
        (VALUE.sub("", part).strip(" :") or name_in(piece), record.owner or "", found[0])
        for record in shown
        for piece in papers_in(record.evidence)
        for part in CLAUSES.split(piece)
        if (found := VALUE.search(part))
    ]
    left = {name: words for name, words in load_draft_answers().measures.items() if name not in measured}
    first = ((name, next((each for each in pieces if _word_in(words, each[0])), None)) for name, words in left.items())
    return [(name, *told) for name, told in first if told]


def answering_for(owners: Owners) -> dict[str, str]:
    """By part whom the client's own rows on it name, most of them; empty where they name nobody."""
    said = {part: map(owners.said_of, leaves) for part, leaves in load_draft_answers().answering.items()}
    return {part: most_common(owner.name for owner in found if owner) for part, found in said.items()}


def sample_in(text: str | None) -> str:
    """The part of a text that asks for a sample; empty where none does."""
    return next((part for part in evidence_parts(text) if _word_in(load_draft_answers().samples, part)), "")


def measures_answered(titles: Iterable[str]) -> list[str]:
    """The measures that we propose and that a figure of the client's, by its title, takes already."""
    said = list(titles)
    measures = load_draft_answers().measures
    return [name for name, words in measures.items() if any(_word_in(words, title) for title in said)]


def _answers(blank: DraftBlank, register: Register, suppliers: Sequence[SupplierRow]) -> Iterator[str]:
    for row in suppliers if blank.suppliers else ():
        if _word_in(blank.words, f"{row.name}; {row.service or ''}"):
            yield row.name
    for record in _rows_on(blank.rows, register):
        for column in blank.columns:
            answers = (_answer(blank, piece, column) for piece in papers_in(getattr(record, column)))
            yield from filter(None, answers)


def _answer(blank: DraftBlank, piece: str, column: str) -> str:
    """What a piece of a cell answers; empty where it doesn't hold the words for it."""
    found = _word_in(blank.words, piece)
    if (blank.words and not found) or (blank.beside and not _word_in(blank.beside, piece)):
        return ""
    if blank.clause:
        return next((part for part in CLAUSES.split(piece) if _word_in(blank.words, part)), "")
    if blank.lettered:
        named = re.search(rf"\b{re.escape(found)}\w*\s\w+", piece, re.IGNORECASE)
        return named[0] if named else ""
    if blank.found:
        return found
    return name_in(piece) if column == "evidence" and not blank.whole else piece


def _rows_on(leaves: Sequence[str], register: Register) -> Iterator[Record]:
    """The rows on these requirements of which something is in place, in their order; a heading's behind those on the leaf."""
    shown = [record for record in register.controls if record.status in IN_PLACE]
    for leaf in leaves:
        yield from (record for record in shown if leaf in record.refs)
        yield from (record for record in shown if any(leaf.startswith(f"{ref}.") for ref in record.refs))


def _interval(record: Record) -> str:
    text = f"{record.evidence or ''}; {record.notes or ''}"
    return translated(QUARTERLY) if A_QUARTER.search(text) else _often(text)


def _often(text: str) -> str:
    """How often by a word for it, or by two months that are named."""
    for months, *pair in TWO_MONTHS.findall(text):
        if all(map(month_named, pair)):
            return f"{translated(TWICE_A_YEAR)} ({months})"
    return next(
        (translated(often) for often, words in load_draft_answers().intervals.items() if _word_in(words, text)), ""
    )


def _word_in(words: Sequence[str], text: str) -> str:
    """The first of these that a text holds as the beginning of a word, or with a star as its end; empty where none does."""
    said = f" {plain(text)} "
    return next((word for word in words if any(form in said for form in _forms(word))), "")


@by_language
def _forms(word: str) -> tuple[str, ...]:
    """A word as it stands in a plain text, in the ways it is typed."""
    return tuple(f"{typed} " if word.startswith("*") else f" {typed}" for typed in spellings([word.lstrip("*")]))
