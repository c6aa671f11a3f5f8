"""Lists that a client keeps beside its controls, as data: their columns, the headings they are known by, how cells are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Any

from ims_lib.languages import translated
from ims_lib.register.stems import Stems
from ims_lib.register.vocabulary import holds_one, load, phrases_of, plain, spellings
from ims_lib.wording import capitalised, in_words


@dataclass(frozen=True)
class Column:
    """A column of an input: its name, how its cells are read, its headings, and its words where it has some."""

    name: str
    reading: str
    headings: frozenset[str]
    words: Mapping[str, str]
    """Wording, plain → normal form."""
    title: str = ""
    """Its heading in the template, where that isn't its name."""
    role: str = ""
    """The role of a register's column that is the same, so that an answer on it holds here too."""
    alone: frozenset[str] = frozenset()
    """Headings that name it only where nothing else stands in them."""
    otherwise: str = ""
    """The column as which a cell is read that says something else than is asked: a plan in the column for the option."""
    passed_over: frozenset[str] = frozenset()
    """Wordings, plain, that say something else than is asked, such as how grave an incident is: read, as nothing."""
    told_by: frozenset[str] = frozenset()
    """Words, plain, with one of which most of its cells begin or end, by which it is known where no heading names it: groups of people."""
    not_told_by: frozenset[str] = frozenset()
    """Such words that say that a column is another one, whatever its heading."""
    by_cells: bool = False
    """Whether its list is read by its cells: then days, spans and words are read in any form."""
    stems: Stems | None = None
    """The words of a list that is read by its cells: each may stand anywhere in a text."""
    ranked: tuple[str, ...] = ()
    """Normal forms, the one that counts first where a cell says several; where empty, the one that stands first."""
    mixed: Mapping[str, Any] = field(default_factory=dict)
    """A normal form → what it is beside those `against` it, where the cell says which cases are which."""
    yes_no_too: bool = False
    """Of a text: its cells may say yes or no alone, as `Regulated product`: no."""
    answers: Mapping[bool, Stems] = field(default_factory=dict)
    """What yes or no alone means in a column of words, by phrases of its heading; where empty, no is nothing there."""
    answered: Mapping[bool, str] = field(default_factory=dict)
    """The same for the heading that a table gives the column."""
    apart: Stems | None = None
    """Words of another column's vocabulary, with which this one's are never mixed up."""
    only_here: Stems | None = None
    """The words of this column's vocabulary that the other one doesn't have."""
    unit: int | None = None
    """Minutes of a bare number, where the column's heading names them."""
    unit_word: str = ""
    """What its heading says that a bare number is in: %, min."""
    day_first: bool | None = None
    """Whether the days of the column are written with the day first; none where its cells don't tell."""

    @property
    def read_by_content(self) -> bool:
        """Whether the only column that may be it by its cells is read as it: people may be other people, and a day any day."""
        return not self.told_by and self.reading != "date"

    @property
    def normal_forms(self) -> tuple[str, ...]:
        """What a cell of words may mean, each once."""
        return tuple(dict.fromkeys(self.words.values()))


@dataclass(frozen=True)
class Plan:
    """One input: its title, the column that names a row, and its columns by name in order."""

    id: str
    title: str
    kind: str | None
    """The kind of sheet in the register that is this input already; none where the register knows no such kind."""
    names: str
    sheets: frozenset[str]
    columns: Mapping[str, Column]
    named_by: tuple[str, ...] = ()
    """Columns that name a row where none does: of risks the threat."""
    marks: frozenset[str] = frozenset()
    """Columns of which the list has one at least, unless the sheet's name or the heading of what names a row speaks for it."""
    others: frozenset[str] = frozenset()
    """Headings, plain, of what else a row may be about: beside one of these the heading of what names a row doesn't speak for the list."""
    by_cells: Claims | None = None
    """How the headings of a list are known that is read by what stands below them too."""
    sheet: str = ""
    """The name of its sheet in the template that `ims new` writes."""
    help: Mapping[str, str] = field(default_factory=dict)
    """Column → what to write there, in plain words."""
    example: Mapping[str, str] = field(default_factory=dict)
    """Column → what stands there in the example row of the template, which is no entry as long as nobody changes it."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """Column → the place of another one that says the rest of it: the version beside the model."""
    by_content: tuple[str, ...] = ()
    """Columns on which so much hangs that, where no heading names one, what nobody read is looked through for it."""
    missed: tuple[str, ...] = ()
    """Columns whose absence a report tells: not where a column that nobody read may be one of them, which is asked."""
    left: frozenset[str] = frozenset()
    """Headings, plain, of columns that are none of the list's, such as those that our own sheet adds."""
    proposed: bool = False
    """Whether a table is read as this list until somebody says whether it is, as its columns speak for that and no name does."""
    likely: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Column that no heading names → the places of those that may be it by what stands in them; one alone is read as it."""

    def is_called(self, name: str) -> bool:
        """Whether the name of a sheet or a file speaks for the list."""
        of_cells = self.by_cells is not None and bool(self.by_cells.speaks.hits(name))
        return of_cells or holds_one(f" {plain(name)} ", self.sheets)

    def naming(self, places: Mapping[str, int]) -> int | None:
        """The place of the column that names a row, else of the first that stands for it."""
        return next((places[name] for name in (self.names, *self.named_by) if name in places), None)


@dataclass(frozen=True)
class Claims:
    """Headings of a list that is read by its cells too: phrases for each column, for parts of one, and for what is left alone."""

    headings: Stems
    english: Stems
    """The English ones of the columns: in English alone a month may stand before its day."""
    parts: Mapping[str, str]
    """What says the rest of a column → that column."""
    speaks: Stems
    """Words by which a name, a line above or the heading of what names a row speaks for the list."""
    things: Stems
    """Words by which the heading of what names a row does where something around it does too: a tool, on a sheet about AI."""
    alone: frozenset[str]
    """Columns that the words below name well enough, whatever their heading says."""
    before: tuple[str, ...]
    """Columns that may stand before what names a row although they name a row of another list: the vendor of a tool."""
    by_any_heading: bool
    """Whether any heading with such a word speaks for the list: Type of AI."""


LEFT = "left alone"
"""What a heading means that is none of the list's."""


@cache
def plans() -> Mapping[str, Plan]:
    """The inputs by id, in the order of data/vocabulary/inputs.yml."""
    return {name: _plan(name, entry) for name, entry in load("inputs").items() if "columns" in entry}


def _plan(name: str, entry: Mapping[str, Any]) -> Plan:
    words, by_cells, template = entry.get("words", {}), "by_cells" in entry, entry.get("template", {})
    columns = {column: _column(column, said, words, by_cells=by_cells) for column, said in entry["columns"].items()}
    named = columns[entry["names"]]
    columns[named.name] = replace(named, role=named.role or "title")
    return Plan(
        id=name,
        title=entry["title"],
        kind=entry.get("kind"),
        names=entry["names"],
        sheets=frozenset(plain(word) for word in entry["sheets"]),
        columns=columns,
        named_by=tuple(entry.get("named_by", ())),
        marks=frozenset(entry.get("marks", ())),
        others=frozenset(spellings(entry.get("others", ()))),
        by_cells=_claims(entry) if by_cells else None,
        sheet=template.get("sheet", name.replace("_", " ").capitalize()),
        help=template.get("help", {}),
        example=template.get("example", {}),
        by_content=tuple(entry.get("by_content", ())),
        missed=tuple(entry.get("missed", ())),
        left=frozenset(map(plain, entry.get("left", ()))),
    )


def _claims(entry: Mapping[str, Any]) -> Claims:
    """The phrases of a list's headings: those of its columns, of their parts, and of what is left alone."""
    said, fillers = entry["by_cells"], phrases_of("inputs", "fillers")
    parts = {name: part["of"] for name, part in said.get("parts", {}).items()}
    phrases = [
        (phrase, name)
        for name, column in {**entry["columns"], **said.get("parts", {})}.items()
        for phrase in _headings_of(name, column)
    ]
    left = [(phrase, LEFT) for phrase in [*_listed(said.get("left", {})), *_listed(load("inputs")["left_alone"])]]
    speaks = Stems((phrase, entry["title"]) for phrase in _listed(said["speaks"]))
    return Claims(
        headings=Stems([*phrases, *left], fillers),
        english=Stems(
            ((phrase, name) for name, each in entry["columns"].items() for phrase in each.get("en", ())), fillers
        ),
        parts=parts,
        speaks=speaks,
        things=Stems((phrase, name) for name in ("speaks", "things") for phrase in _listed(said.get(name, {}))),
        alone=frozenset(said.get("alone", ())),
        before=tuple(said.get("before", ())),
        by_any_heading=said.get("any_heading", False),
    )


def _headings_of(name: str, said: Mapping[str, Any]) -> Iterator[str]:
    yield name.replace("_", " ")
    yield from _listed({key: listed for key, listed in said.items() if key not in OF_READING})
    if role := said.get("like", ""):
        yield from _listed(load("columns")[role])


def _listed(listed: Any) -> Iterator[str]:
    """All phrases below a place of the vocabulary, as they stand."""
    if isinstance(listed, Mapping):
        for part in listed.values():
            yield from _listed(part)
    else:
        yield from listed


OF_READING = frozenset(
    [
        "as",
        "title",
        "like",
        "alone",
        "passed_over",
        "told_by",
        "not_told_by",
        "else",
        "ranked",
        "apart",
        "of",
        "mixed",
        "yes_no_too",
        "answers",
    ]
)
"""What says of a column how it is read; all else are its headings, by language."""


@cache
def yes_no() -> Mapping[str, bool]:
    """Wording, plain → whether it means yes."""
    return {plain(word): meaning == "yes" for meaning, words in load("inputs")["yes_no"].items() for word in words}


@cache
def words_for(meaning: str) -> frozenset[str]:
    """The wordings, plain, that stand for nothing or for all standards."""
    return frozenset(plain(word) for word in load("inputs")[meaning])


def heading_in_words(column: Column) -> str:
    """A column's heading as a sentence names it."""
    return translated(column.title) if column.title else capitalised(in_words(column.name))


def heading_of(column: Column) -> str:
    """A column's heading in the template that `ims new` writes."""
    return column.title or column.name.replace("_", " ").capitalize()


@lru_cache(maxsize=4096)
def spoken(heading: str) -> str:
    """A heading as it is compared, without what stands in brackets and without its scale: Likelihood 1-5."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", heading)
    return plain(_scale().sub("", bare)) or plain(heading)


def grades_headed(heading: str) -> int | None:
    """The highest grade of the scale with which a heading ends, in brackets or not: 4 of Impact (1-4)."""
    found = _scale().search(re.sub(r"[()\[\]]", " ", heading))
    return int(found[2]) if found and found[1] == "1" else None


@cache
def _scale() -> re.Pattern[str]:
    """The scale with which a heading ends: 1-5, 1 bis 4, 0 à 10."""
    between = "|".join(map(re.escape, load("inputs")["scale_between"]))
    return re.compile(rf"\s([01])\s*(?:{between})\s*([3-9]|10)\s*$")


def is_example(plan: Plan, texts: Mapping[str, str]) -> bool:
    """Whether the cells of a row, by column, are letter by letter the template's example."""
    return bool(plan.example) and all(texts.get(name, "") == plan.example.get(name, "") for name in plan.columns)


def _column(
    name: str, said: Mapping[str, Any], words: Mapping[str, Mapping[str, list[str]]], *, by_cells: bool
) -> Column:
    headings = {plain(phrase) for key, listed in said.items() if key not in OF_READING for phrase in listed}
    headings.add(plain(name))
    role = said.get("like", "")
    if role:
        headings |= set(spellings(load("columns")[role]))
    listed = words.get(name, {}) if said.get("as") in ("words", "several") else {}
    return Column(
        name=name,
        reading=said.get("as", "text"),
        headings=frozenset(headings),
        words={
            phrase: normal
            for normal, wordings in listed.items()
            for phrase in spellings([normal.replace("_", " "), *wordings])
        },
        title=said.get("title", ""),
        role=role,
        otherwise=said.get("else", ""),
        passed_over=_words_of_cells(said, "passed_over"),
        told_by=_words_of_cells(said, "told_by"),
        not_told_by=_words_of_cells(said, "not_told_by"),
        alone=frozenset([*spellings(load("headings_alone").get(role, [])), *spellings(said.get("alone", []))]),
        by_cells=by_cells,
        stems=_stems(listed) if by_cells and listed else None,
        ranked=tuple(said.get("ranked", ())),
        mixed=said.get("mixed", {}),
        yes_no_too=said.get("yes_no_too", False),
        answers={
            yes_no()[answer]: Stems((phrase, form) for form, phrases in meant.items() for phrase in phrases)
            for answer, meant in said.get("answers", {}).items()
        },
        apart=_stems(_only(words[said["apart"]], listed)) if "apart" in said else None,
        only_here=_stems(_only(listed, words[said["apart"]])) if "apart" in said else None,
    )


def _words_of_cells(said: Mapping[str, Any], key: str) -> frozenset[str]:
    """The words that a column's cells may hold, of the list that it names under a key."""
    return frozenset(spellings(load("inputs").get(said.get(key, ""), [])))


def _stems(words: Mapping[str, list[str]]) -> Stems:
    return Stems(
        (phrase, normal) for normal, wordings in words.items() for phrase in [normal.replace("_", " "), *wordings]
    )


def _only(words: Mapping[str, list[str]], besides: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The meanings of a vocabulary that another one doesn't have, by wordings that it doesn't have either."""
    known = {plain(phrase) for listed in besides.values() for phrase in listed}
    return {
        normal: [phrase for phrase in listed if plain(phrase) not in known]
        for normal, listed in words.items()
        if normal not in besides
    }
