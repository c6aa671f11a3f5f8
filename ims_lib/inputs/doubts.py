"""What is asked or told of a cell of a client's list that says something else than its heading, or of an example row that was written over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ims_lib.cell_places import CellPlace, column_in
from ims_lib.inputs.values import read_value
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.nearest import nearest
from ims_lib.register.cell_values import says_nothing_here
from ims_lib.register.cells import address, cell_at, filled
from ims_lib.register.model import Finding, SourceGrid
from ims_lib.register.plans import Column, Plan, heading_in_words, heading_of, is_example, yes_no
from ims_lib.register.vocabulary import brief, plain
from ims_lib.spreadsheet.grid import Row, column_letter
from ims_lib.told import finding_at, sentence
from ims_lib.wording import counted, in_marks, in_quotes, in_sentence, in_words, listed

ROLES_BY = {"role": noted("ISO/IEC 22989"), "ai_act_role": noted("the EU AI Act")}
"""The columns of roles, and whose words stand there."""


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table of a list as it is read: where its columns stand, and what its sheet explains words to."""

    plan: Plan
    places: Mapping[str, int]
    source: SourceGrid
    legend: Mapping[str, str]
    findings: list[Finding]
    """What is told of its rows so far."""
    unread: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """The place of a column that nobody read → the columns that it may be, which the list lacks."""

    def at(self, cell: str) -> CellPlace:
        """The place of one of its cells."""
        return CellPlace(self.source.file, self.source.grid.name, cell)


def called(plan: Plan) -> str:
    """A list's title as it begins a remark: small, but for what is written in capitals, as AI."""
    return in_sentence(translated(plan.title))


def mixed(
    strange: str,
    column: Column,
    table: ListTable,
    cells: Mapping[str, str],
    texts: Mapping[str, str],
    kept: Sequence[str] | None,
) -> Finding:
    """A question, for each row its own: a word of the other vocabulary of roles stands in this one's column."""
    (other,) = ROLES_BY.keys() - {column.name}
    own_column = say("a column of its own, '{heading_of}'", heading_of=heading_in_words(table.plan.columns[other]))
    place = say("column {column_in}", column_in=column_in(cells[other])) if other in cells else own_column
    meant = {hit.meaning for hit in column.apart.hits(strange)} if column.apart else set()
    said = read_value(texts.get(other, ""), table.plan.columns[other])[0] or ()
    wanted = (
        say("Take it out, for {place} says so already", place=place)
        if meant.issubset(said)
        else say("Move it to {place}", place=place)
    )
    until = say("counts as {kept} alone", kept=listed(map(in_words, kept))) if kept else say("counts as empty")
    return finding_at(
        "input.mixed_roles",
        table.at(cells[column.name]),
        title=translated(table.plan.title),
        column=in_words(column.name),
        name=brief(texts[table.plan.names]),
        role=strange,
        other_vocabulary=translated(ROLES_BY[other]),
        place=column_in(cells[column.name]),
        vocabulary=translated(ROLES_BY[column.name]),
        wanted=wanted,
        until=until,
    )


def to_come(text: str, column: Column, table: ListTable, cell: str) -> Finding:
    """A warning on words in the place of a day on which something was done: it is planned, or still under way."""
    told = say(
        "'{said}' is no day on which it was done; it counts as none yet, until the day stands there", said=brief(text)
    )
    message = f"{called(table.plan)}, {in_words(column.name)}: {told}"
    return Finding("warning", "input.value", message, *table.at(cell))


NEW_WORD = "input.new_word"


def words_together(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with one question for all words of a column that are new, in the place of the first."""
    found: dict[object, list[Finding]] = {}
    for each in findings:
        is_word = each.code == NEW_WORD and each.text and each.cell and each.level == "question"
        found.setdefault((each.file, each.sheet, column_in(each.cell or "")) if is_word else each, []).append(each)
    return [_with_words(first, others) for first, *others in found.values()]


def _with_words(first: Finding, others: Sequence[Finding]) -> Finding:
    if not others:
        return first
    words = listed(f"{in_marks(each.text)} ({each.cell})" for each in others)
    told = say("{message}. The same goes for {words}", message=first.message, words=words)
    return first._replace(message=told)


def not_understood(text: str, column: Column, table: ListTable, cell: str) -> Finding:
    """A question on a word that is new, a warning on what is none of what the heading asks for."""
    wanted = {
        "date": say("no day of the calendar; write it as year-month-day"),
        "number": say("no number"),
        "duration": say("no span of time, such as 4 h"),
        "yes_no": say("neither yes nor no"),
        "text": say("nobody’s name"),
        "standards": say("no standard of ours: 27001, 42001 or 20000-1"),
    }.get(column.reading)
    heading = f"{called(table.plan)}, {in_words(column.name)}"
    if wanted is None:
        forms = ", ".join(map(in_words, column.normal_forms))
        if plain(text) in yes_no():
            alone = say("'{said}' alone doesn’t tell it; write one of these: {forms}", said=brief(text), forms=forms)
            return Finding("question", NEW_WORD, f"{heading}: {alone}", *table.at(cell))
        near = nearest(plain(text), column.words)
        meant = in_words(column.words[near]) if near else ""
        hint = (
            say(" (nearest: '{near}')", near=meant)
            if near and plain(column.words[near].replace("_", " ")) != plain(text)
            else ""
        )
        wanted = say("new to us{hint}; it can be {forms}", hint=hint, forms=forms)
        found = finding_at(NEW_WORD, table.at(cell), heading=heading, said=brief(text), wanted=wanted)
        return found._replace(text=brief(text))
    return finding_at("input.value", table.at(cell), heading=heading, said=brief(text), wanted=wanted)


CONTENT = "list.by_content"


def asked_by_content(plan: Plan, head: Row | None, body: Sequence[Row], source: SourceGrid) -> Iterator[Finding]:
    """A question for each column that no heading names and that others may be by what stands in them; one alone is read as it, but
    for people, whom a system may serve too.

    The reading of the sheet asks for the one column of what its rows are about.
    """
    asked = {
        name: places for name, places in plan.likely.items() if len(places) > 1 or not plan.kind or name != plan.names
    }
    for name, places in asked.items() if head else ():
        shown = listed([_shown(place, head, body) for place in places], translated("or")) if head else ""
        heading = heading_in_words(plan.columns[name])
        if len(places) == 1 and plan.columns[name].read_by_content:
            told = sentence("list.by_content/one", column=shown, heading=heading, name=name)
        else:
            told = sentence("list.by_content/which", columns=shown, heading=heading, name=name)
        cell = address(places[0], head.number if head else 0)
        yield Finding("question", CONTENT, f"{called(plan)}: {told}", source.file, source.grid.name, cell, text=name)


def asked_of_unread(table: ListTable, head: Row, body: Sequence[Row]) -> Iterator[Finding]:
    """A question for each filled column that nobody read: whether it is one of those that the list lacks."""
    asked = {place for places in table.plan.likely.values() for place in places}
    for place, names in table.unread.items():
        if place not in asked:
            headings = (in_marks(heading_in_words(table.plan.columns[name])) for name in names)
            told = sentence(
                "list.by_content/perhaps",
                column=_shown(place, head, body),
                headings=listed(headings, translated("or")),
                names=", ".join(names),
            )
            yield Finding("question", CONTENT, f"{called(table.plan)}: {told}", *table.at(address(place, head.number)))


CELLS_SHOWN = 1
"""Cells that such a question quotes of a column."""


def _shown(place: int, head: Row, body: Sequence[Row]) -> str:
    """A column with its heading and what stands in its first cells."""
    told = [(row.number, text) for row in body if not says_nothing_here(text := cell_at(row, place))][:CELLS_SHOWN]
    cells = "; ".join(f"{address(place, number)} {in_quotes(brief(text, most=40))}" for number, text in told)
    return f"{column_letter(place)} {in_marks(brief(cell_at(head, place)))} ({cells})"


CHOSEN = ("words", "several", "yes_no", "duration", "number")
"""How columns are read whose cells are chosen from a few, or short: the same may well be the client's own."""


def heads_template(head: Row | None, plan: Plan) -> bool:
    """Whether a row holds the template's headings of a list, letter by letter."""
    headings = [heading_of(column) for column in plan.columns.values()]
    return head is not None and [text for _, text in filled(head)] == headings


def without_leftovers(
    texts: Mapping[str, str], plan: Plan, row: Row, places: Mapping[str, int], source: SourceGrid, *, in_place: bool
) -> tuple[dict[str, str], list[Finding]]:
    """A row's texts by column without what still stands there from the template's example, and a warning with the cells.

    `in_place`: whether the row stands where the template has its example.
    """
    kept = dict(texts)
    same = [name for name in places if name != plan.names and texts[name] and texts[name] == plan.example.get(name)]
    facts = [name for name in same if plan.columns[name].reading not in CHOSEN]
    if not _is_over_example(texts, facts, plan, in_place=in_place):
        return kept, []
    cells = {name: address(places[name], row.number) for name in same}
    chosen = [f"{heading_of(plan.columns[name])} ({cells[name]})" for name in same if name not in facts]
    too = say(". Check too, for the example says the same and it counts: {chosen}", chosen=listed(chosen))
    found = finding_at(
        "input.example_left",
        (source.file, source.grid.name, cells[facts[0]]),
        too if chosen else "",
        title=translated(plan.title),
        name=brief(texts[plan.names]),
        cells=counted(len(facts), "cell"),
        are=form_for(len(facts), "is", "are"),
        facts=listed(cells[name] for name in facts),
        them=form_for(len(facts), "it", "them"),
        they_count=form_for(len(facts), "it counts", "they count"),
    )
    return kept | dict.fromkeys(facts, ""), [found]


def _is_over_example(texts: Mapping[str, str], facts: Sequence[str], plan: Plan, *, in_place: bool) -> bool:
    """Whether a row was written over the example: it still says so in its notes, or, in the example's place, a day or two facts of it are left."""
    if not facts or not texts[plan.names] or is_example(plan, texts):
        return False
    has_day = any(plan.columns[name].reading == "date" for name in facts)
    return "notes" in facts or (in_place and (has_day or len(facts) > 1))
