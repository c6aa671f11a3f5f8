"""Documents that no list of documents names, and that the client's evidence or its other lists show all the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, groupby

from ims_lib.catalogue.library import Document, ReviewItem
from ims_lib.cell_places import CellPlace
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.listed import lines_above
from ims_lib.inputs.rows import AiSystemRow, ForStandards, ListRow, MeasurementRow, OfAKind, RiskRow, value_in
from ims_lib.inputs.said import days_within, says_nothing, says_that, says_unapproved, says_undecided, spellings_for
from ims_lib.inputs.states import day_of_list, is_ended
from ims_lib.judgements.model import AT
from ims_lib.languages import say
from ims_lib.register.model import Record, Register
from ims_lib.register.plans import words_for
from ims_lib.register.references.titles import disciplines_of
from ims_lib.register.statuses.wordings import TAKEN_BACK
from ims_lib.register.vocabulary import holds_one, plain
from ims_lib.risks.scales import category_standards
from ims_lib.scales import judgement_levels, scale_rows, setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.ai_systems.impact import systems_named
from ims_lib.steps.ai_systems.words_against import newest_in, untold_in
from ims_lib.steps.document_kinds import RECORDS, is_ruled_out, likeness, may_show, of_all_fields, phrases

A_DAY = "{day}"
"""In the place of words: a day must stand there."""
NUMBERED = re.compile(r"[^\W\d].*\d")
"""What can be a document's number in running text: letters and digits."""
SILENT = ("planned", "not_implemented", "not_applicable")
"""Statuses of rows whose evidence shows nothing that is there today."""
DONE = ("implemented", "partial")
"""Those of rows of which at least a part is there."""


@dataclass(frozen=True, slots=True)
class DocumentSeen:
    """What shows that a document exists: the words found, where they stand, and who says so."""

    what: str
    cell: str
    by: str
    """row, title or remark (of a row), judgement or list; documents for the client's list of documents."""
    standards: tuple[str, ...] = ()
    """The standards that it was named for; none where nothing says it."""
    partial: bool = False
    """Whether the row or the judgement that names it says that not all is in place."""
    only_planned: bool = False
    """Whether a plan alone shows what is to be a record."""
    unapproved: str = ""
    """The line of its sheet that says that nobody has approved it yet; empty where none does."""
    last: dt.date | None = None
    """The last day that the rows of a list tell of and that has come."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that is named as evidence, with the requirements that it is named for."""

    text: str
    refs: tuple[str, ...]
    cell: str
    by: str
    standards: tuple[str, ...] = ()
    """The standards that it is named for; none for a judgement of a criterion that serves several."""
    only: tuple[str, ...] = ()
    """The kinds of documents that it can show, such as records where too little was found for a rule; none: all."""
    partial: bool = False
    title: str = ""
    """The title of the client's document that it names by its number; empty where it names none."""

    @property
    def meaning(self) -> str:
        """What it is compared by: a number of a document says nothing, the title that it stands for does."""
        return f"{self.title} {self.text}" if self.title else self.text


def find_seen(
    wanted: Mapping[str, Document], coverage: Coverage, inputs: Inputs, register: Register
) -> dict[str, tuple[DocumentSeen, ...]]:
    """By document what shows it: the client's own lists, what its rows name as evidence, what assessors saw."""
    found = grouped(
        chain(
            _of_lists(inputs, register, coverage.client.as_of),
            _of_statements(register, coverage),
            _of_titles(wanted, register),
            _of_pieces(wanted, coverage, register, _numbered(inputs)),
            _of_remarks(register),
        )
    )
    return {name: tuple(dict.fromkeys(listed)) for name, listed in found.items() if name in wanted}


def evidence_of(item: ReviewItem, register: Register) -> Iterator[DocumentSeen]:
    """What the client's rows on the requirements of a review's input name as evidence, as far as they claim something."""
    for row in register.controls:
        refs = tuple(ref for ref in row.refs if any(_within(one, ref) for one in item.evidence_of))
        for text in papers_in(row.evidence) if refs and row.status in DONE else ():
            yield DocumentSeen(text, row.named("evidence"), "row", standards_among(refs), row.status == "partial")


def _of_lists(inputs: Inputs, register: Register, as_of: dt.date) -> Iterator[tuple[str, DocumentSeen]]:
    """What rows of the client's lists show; one whose end had come when its list was written shows nothing in force."""
    made = [each for each in inputs.lists.impact_assessments if each.assessed_on and each.assessed_on <= as_of]
    days = {row.cell: each.assessed_on for each in made for row in systems_named(each, inputs.lists.ai_systems)}
    with_days = [
        replace(row, impact_assessed_on=row.impact_assessed_on or days.get(row.cell)) for row in inputs.lists.ai_systems
    ]
    given = {**inputs.lists.given(), "ai_systems": with_days}
    for rule in scale_rows("documents_seen"):
        listed = [row for row in given.get(rule["list"], ()) if not _is_out(row)]
        rows = [row for row in listed if _holds(row, rule) and not _has_ended(row, rule["ends"], as_of)]
        if rows:
            cell = str(CellPlace(*rows[0].on_sheet, None))
            named = [name for row in rows for name in _standards_of(row, rule["list"])]
            named += of_all_fields(text for _, text in lines_above(rows[0], register))
            # A figure has a row for each period.
            many = len({(row.title, row.kind) for row in rows if isinstance(row, MeasurementRow)}) or len(rows)
            says = (rule["says_one"] if many == 1 else rule["says"]).format(n=many, of=len(listed))
            standards = tuple(dict.fromkeys(named)) or tuple(filter(None, [rule["standard"]]))
            last = _last_day(rows, rule["seen_on"].split(), as_of)
            yield rule["document"], DocumentSeen(says, cell, "list", standards, partial=bool(rule["part"]), last=last)


def _is_out(row: ListRow) -> bool:
    """Whether an AI system is out of scope, or there no longer."""
    return isinstance(row, AiSystemRow) and (row.in_scope is False or is_ended(row))


def _last_day(rows: Iterable[ListRow], columns: Iterable[str], as_of: dt.date) -> dt.date | None:
    """The last day in these columns that has come; of a period such as 2026 Q3 its end."""
    said = [value_in(row, column) for column in columns for row in rows]
    days = [day for each in said for day in ([each] if isinstance(each, dt.date) else days_within(str(each or "")))]
    return max((day for day in days if day <= as_of), default=None)


def _standards_of(row: ListRow, listed: str) -> tuple[str, ...]:
    """The standards that a row of a list says it is for: by its column, its discipline, what it names, else its sheet's title.

    Its discipline is a figure's area or a risk's category; an incident is one of the services too.
    """
    named = row.category if isinstance(row, RiskRow) else row.kind if isinstance(row, OfAKind) else None
    of_discipline = category_standards()
    standard = of_discipline.get(named or "")
    by_discipline = [standard, of_discipline["service"]] if standard and listed == "incidents" else [standard]
    said = row.standards if isinstance(row, ForStandards) else None
    return (
        said
        or tuple(filter(None, dict.fromkeys(by_discipline)))
        or standards_among(row.refs)
        or tuple(filter(None, [row.headed]))
    )


def standards_among(names: Iterable[str]) -> tuple[str, ...]:
    """The standards of these requirements, each once."""
    return tuple(dict.fromkeys(standard_of(name) for name in names))


def _has_ended(row: ListRow, column: str, as_of: dt.date) -> bool:
    """Whether the day in a column, that of a contract, is past, and no remark says that it goes on."""
    ends = value_in(row, column)
    past = isinstance(ends, dt.date) and ends < day_of_list(row, as_of)
    return past and not says_that(row.notes or "", "renewed")


def _holds(row: ListRow, rule: Mapping[str, str]) -> bool:
    value = value_in(row, rule["column"])
    if isinstance(row, AiSystemRow) and isinstance(value, str) and (untold_in(value) or newest_in(value)):
        return False
    if rule["words"] == A_DAY:
        return isinstance(value, dt.date)
    words = phrases(rule["words"])
    if not words:
        return not all(says_nothing(said, rule["column"]) for said in (value, row.texts.get(rule["column"])))
    return value == rule["words"] or holds_one(f" {plain(str(value or ''))} ", words)


def _of_statements(register: Register, coverage: Coverage) -> Iterator[tuple[str, DocumentSeen]]:
    """A sheet that says of most controls of an Annex A whether they apply is a Statement of Applicability."""
    decided = [(row.file, row.sheet, ref) for row in register.rows if "applicable" in row.cells for ref in row.refs]
    for (file, sheet), rows in groupby(sorted(decided, key=str), key=lambda item: item[:2]):
        refs = {ref for _, _, ref in rows}
        for standard in coverage.client.standards:
            controls = coverage.requirements[
                (coverage.requirements["part"] == "annex_a") & (coverage.requirements["standard"] == standard)
            ]
            decides = len(refs.intersection(controls.index))
            if len(controls) and decides / len(controls) >= setting("documents", "seen_statement"):
                what = say(
                    "{decides} controls of {standard} with whether they apply", decides=decides, standard=standard
                )
                lines = (line.text for line in register.lines if (line.file, line.sheet) == (file, sheet))
                unapproved = next(filter(says_unapproved, lines), "")
                seen = DocumentSeen(what, str(CellPlace(file, sheet, None)), "list", (standard,), unapproved=unapproved)
                yield "statement_of_applicability", seen


def _of_pieces(
    wanted: Mapping[str, Document], coverage: Coverage, register: Register, numbered: Mapping[str, str]
) -> Iterator[tuple[str, DocumentSeen]]:
    for bare in _pieces(coverage, register):
        piece = replace(bare, title=_title_named(bare.text, numbered))
        for name in _shown_by(piece, wanted, coverage):
            only_planned = is_ruled_out(wanted[name].kind, "part", piece.text)
            partial = piece.partial or only_planned
            yield name, DocumentSeen(piece.text, piece.cell, piece.by, piece.standards, partial, only_planned)


def _numbered(inputs: Inputs) -> dict[str, str]:
    """The numbers of the client's documents, with their titles; what is a bare count names none."""
    return {plain(row.id): row.title for row in inputs.lists.documents if row.id and NUMBERED.search(row.id)}


def _title_named(text: str, numbered: Mapping[str, str]) -> str:
    """The title of the first document whose number a text holds as a word: POL-01 v6."""
    said = f" {plain(text)} "
    return next((title for number, title in numbered.items() if f" {number} " in said), "")


def _pieces(coverage: Coverage, register: Register) -> Iterator[Piece]:
    """What is named as evidence: by the client's rows that claim something, and by judgements that found something."""
    refs_of_rows = {row.id: row.refs for row in register.controls}
    for row, text in named_as_evidence(register):
        # in part where the row says that not all is in place, or takes some of that back in a remark
        partial = row.status == "partial" or TAKEN_BACK in row.flags
        yield Piece(text, row.refs, row.named("evidence"), "row", standards_among(row.refs), partial=partial)
    for on, judgement in coverage.client.judgements.items():
        level = judgement_levels().get(judgement.new, 0.0)
        if level > 0:
            criterion = coverage.catalogue.criteria.get(on.partition(AT)[0])
            refs = tuple(criterion.requirements if criterion else refs_of_rows.get(on, (on,)))
            named = standards_among(refs)
            named = named if len(named) == 1 or not criterion else ()
            partly = level < setting("documents", "seen_judged")
            only = RECORDS if partly else ()
            for text in papers_in(judgement.evidence):
                yield Piece(text, refs, judgement.source, "judgement", named, only, partly)


def _of_titles(wanted: Mapping[str, Document], register: Register) -> Iterator[tuple[str, DocumentSeen]]:
    """Rows that are about a document by its very name, on a requirement that asks for it, and say that it is there."""
    names = {plain(text): name for name, item in wanted.items() for text in (item.title, *item.also)}
    for row in register.controls:
        name = names.get(plain(row.title or "")) if row.status == "implemented" and not row.evidence else None
        if name and _is_asked_by(wanted[name], row.refs):
            yield name, DocumentSeen(row.title or "", row.named("title"), "title", standards_among(row.refs))


def _of_remarks(register: Register) -> Iterator[tuple[str, DocumentSeen]]:
    """Agreements of which the remark of a row speaks that is at least partly in place: 'internal: Workshop, with an agreement'.

    A remark says nothing of whether it speaks of all that there are.
    """
    for row in register.controls:
        told = row.notes or ""
        if row.status in DONE and (name := _remarked(told, row.refs)):
            yield name, DocumentSeen(told, row.named("notes"), "remark", standards_among(row.refs), partial=True)


def _remarked(text: str, refs: tuple[str, ...]) -> str | None:
    """The document that a remark on these requirements says to exist; none where it denies, doubts or puts it off."""
    said = f" {plain(text)} "
    if any(holds_one(said, spellings_for(name)) for name in ("not_yet", "none_at_all")):
        return None
    for rule in scale_rows("documents_remarked"):
        prefixes, words = tuple(map(str.strip, rule["named_for"].split(";"))), phrases(rule["words"])
        if any(ref.startswith(prefixes) for ref in refs) and (not words or holds_one(said, words)):
            return rule["document"] if says_that(text, rule["says"]) else None
    return None


def named_as_evidence(register: Register) -> Iterator[tuple[Record, str]]:
    """Each thing that a row which claims something names as evidence, with the row."""
    return ((row, text) for row in register.controls if row.status not in SILENT for text in papers_in(row.evidence))


def evidence_parts(text: str | None) -> list[str]:
    """The things that an evidence cell names; none of those that it doubts, or says are still to come."""
    parts = [part.strip() for part in re.split(r"[;\n]", text or "")]
    named = [part for part in parts if not part.endswith("?") and plain(part) not in words_for("nothing")]
    return [part for part in named if not says_undecided(part)]


def papers_in(text: str | None) -> list[str]:
    """Of these what can be a paper: none that says only that somebody looked, and when."""
    return [part for part in evidence_parts(text) if not _is_a_look(part)]


def _is_a_look(part: str) -> bool:
    words, looks = {word for word in plain(part).split() if not word.isdigit()}, spellings_for("look_words")
    return not looks.isdisjoint(words) and words <= looks | spellings_for("beside_looks")


def name_in(piece: str) -> str:
    """The name of what a piece of evidence is, without what is said of it behind a comma."""
    return piece.split(", ")[0].strip()


def _shown_by(piece: Piece, wanted: Mapping[str, Document], coverage: Coverage) -> list[str]:
    alike, meant = likeness(piece.text, tuple(wanted)), likeness(piece.meaning, tuple(wanted))
    asked = {name for ref in piece.refs for name in coverage.catalogue.criteria_of.get(ref, ())}
    near = [name for name, item in wanted.items() if asked.intersection(item.criteria)]
    own = [name for name, item in wanted.items() if _is_asked_by(item, piece.refs)]
    best = max(own, key=meant.__getitem__, default=None)
    # named for one field by its row, it is nothing of another by its words alone, unless they name that one: of privacy, not of AI
    fields = {*piece.standards, *disciplines_of(piece.meaning)} if piece.standards else {*coverage.client.standards}
    alone = (name for name, item in wanted.items() if not (told := disciplines_of(item.title)) or told & fields)
    shown = [name for name in alone if alike.get(name, 0.0) >= setting("documents", "seen_alone")]
    shown += [name for name in near if alike[name] >= setting("documents", "seen_near")]
    shown += [
        name for name in own if meant[name] >= setting("documents", "seen_own" if name == best else "seen_beside")
    ]
    is_no_other = not piece.only and max(alike.values(), default=0.0) < setting("documents", "seen_as_another")
    if len(own) == 1 and is_no_other and wanted[own[0]].kind in RECORDS:
        shown += own
    kinds = {wanted[name].kind for name in shown}
    shown += [name for name in _topics(piece) if name in wanted and wanted[name].kind not in kinds]
    # of a low judgement records alone are believed
    believed = [name for name in dict.fromkeys(shown) if not piece.only or wanted[name].kind in piece.only]
    return [name for name in believed if may_show(wanted[name].kind, piece.meaning)]


def _topics(piece: Piece) -> Iterator[str]:
    """The sets of documents, one a topic, that evidence named for such a requirement belongs to by one of their words."""
    said = f" {plain(piece.meaning)} "
    for row in scale_rows("documents_topics"):
        prefixes = tuple(each.strip() for each in row["named_for"].split(";"))
        if any(ref.startswith(prefixes) for ref in piece.refs) and holds_one(said, phrases(row["words"])):
            yield row["document"]


def _is_asked_by(item: Document, refs: Iterable[str]) -> bool:
    return any(_within(one, ref) for one in item.satisfies for ref in refs)


def _within(requirement: str, ref: str) -> bool:
    return requirement == ref or requirement.startswith(f"{ref}.")
