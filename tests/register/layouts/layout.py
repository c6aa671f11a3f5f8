"""Layouts drawn at random: where on its sheets a register stands, and what stands around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.register.layouts import words
from tests.register.layouts.register import BARE, NAMES_CLAUSE, NAMES_PART, SAYS_STANDARD, Item, items

ARRANGEMENTS = (
    "one table",
    "stacked",
    "side by side",
    "over sheets",
    "over sheets without headings",
    "cards beside",
    "cards below",
    "cards in a form",
)
LINES = ("Northwind Ltd", "Version 3", "Internal use only", "As of May", "Second issue", "For the board")
PAIRS = (("Author", "Ana"), ("Version", "3"), ("Site", "Delft"))
BELOW = (
    ("All answers as given in May.",),
    ("Prepared by", "Ben"),
    ("Printed for the board",),
    ("Next round", "in May"),
)
ADDED = ("and more", "p. 4 to 9")
OWN_NAMES = ("Sheet 1", "Plan", "Übersicht", "List & more")


@dataclass(frozen=True)
class Look:
    """How one table or one pile of cards looks."""

    columns: Sequence[str]
    """Roles from left to right."""
    headings: Mapping[str, str]
    left: int
    gaps: frozenset[int]
    """Positions in `columns` before which a column stays empty."""
    header: str
    """one row, names of groups above, two rows."""
    split: int
    """Position from which on a second row of headings, or the second group, begins."""
    joined_cells: bool
    """Names of groups are merged over their columns."""
    repeat: int
    """The heading stands again after so many records; 0: it doesn't."""
    lines: Sequence[Sequence[str]]
    blank_above: bool
    sections: frozenset[int]
    """Records before which a line of its own stands."""
    goes_on: Mapping[int, str]
    """Record → what a further row adds to its evidence."""
    merged: Mapping[int, int]
    """Record → how many of the records after it share its reference in one merged cell."""
    total: str
    below: Sequence[Sequence[str]]
    between: int
    """Empty rows between cards."""

    def column(self, role: str) -> int:
        """Where the column of a role stands on the sheet."""
        at = self.columns.index(role)
        return self.left + at + sum(gap <= at for gap in self.gaps)


@dataclass(frozen=True)
class Case:
    """A register with the layout that it is written in, and the file that it becomes."""

    arrangement: str
    parts: Sequence[tuple[Look, Sequence[Item]]]
    sheets: Sequence[str]
    file: str
    form: str
    delimiter: str
    encoding: str
    quoted: bool
    line_end: str
    padded: bool
    """csv: every line has as many fields as the widest; else empty ones at its end are left out."""
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]


@st.composite
def cases(draw: st.DrawFn, *, forms: Sequence[str] = ("xlsx", "csv", "ods")) -> Case:
    """A register in a layout. What its references mean is said somewhere: in the cell, a column, a line, a name."""
    language = draw(st.sampled_from(words.LANGUAGES))
    arrangement = draw(st.sampled_from(ARRANGEMENTS))
    form = draw(st.sampled_from(forms))
    if form == "csv" and arrangement.startswith("over"):
        arrangement = "one table"
    said = draw(st.sampled_from(("cell", "column", "line", "sheet", "file")))
    if said == "sheet" and form == "csv":
        said = "line"
    several = said in ("cell", "column") and draw(st.booleans())
    annex = draw(st.booleans())
    of = [name for name in words.STANDARDS if not annex or name != "20000-1"]
    standards = of if several else [draw(st.sampled_from(of))]
    bare = said != "cell" and draw(st.integers(0, 3)) == 0
    naming = (
        ("annex" if annex else "clause")
        if bare
        else ("not clause" if annex else "not annex")
        if said == "cell"
        else None
    )
    if said == "cell":
        written = draw(st.sampled_from(SAYS_STANDARD))
    elif bare:
        written = BARE
    else:
        written = draw(st.sampled_from(NAMES_PART if annex else NAMES_CLAUSE))
    full = words.STANDARDS[standards[0]][draw(st.integers(0, 3))]
    asks = annex and draw(st.booleans())
    optional = [role for role in ("title", "owner", "evidence", "extra") if role == "title" or draw(st.booleans())]
    roles = ["ref", "status", *optional, *(["applicable"] if asks else []), *(["standard"] if said == "column" else [])]
    pieces = 1 if arrangement in ("one table",) or arrangement.startswith("cards") else 2
    counts = [draw(st.integers(3, 7)) for _ in range(pieces)]
    listed = draw(
        items(language=language, standards=standards, annex=annex, form=written, asks=asks, count=sum(counts))
    )
    looks = _looks(draw, roles, language, naming, arrangement, form, counts, full if said == "line" else None)
    parts, at = [], 0
    for look, count in zip(looks, counts, strict=True):
        parts.append((look, _shared(listed[at : at + count], look)))
        at += count
    encoding = draw(st.sampled_from(_encodings(parts))) if form == "csv" else "utf-8"
    names = draw(st.permutations(OWN_NAMES))
    return Case(
        arrangement=arrangement,
        parts=parts,
        sheets=[
            f"{full} {n}".replace("/", "-").replace(":", " ") if said == "sheet" else names[n] for n in range(pieces)
        ],
        file=full.replace("/", "-").replace(":", "-") if said == "file" else "list",
        form=form,
        delimiter=draw(st.sampled_from((",", ";", "\t", "|"))),
        encoding=encoding,
        # A single column has no delimiter: signs within its texts could be taken for one.
        quoted=draw(st.booleans()) or arrangement == "cards below",
        line_end=draw(st.sampled_from(("\n", "\r\n"))),
        padded=draw(st.booleans()),
        hidden_rows=frozenset(draw(st.lists(st.integers(1, 20), max_size=2))),
        hidden_columns=frozenset(draw(st.lists(st.integers(0, 8), max_size=2))),
    )


def _looks(
    draw: st.DrawFn,
    roles: Sequence[str],
    language: str,
    naming: str | None,
    arrangement: str,
    form: str,
    counts: Sequence[int],
    line: str | None,
) -> list[Look]:
    """A look for each part. Where a list goes on, or stands side by side with another, both look the same."""
    headings = {
        role: draw(words.heading(role, language, naming=naming if role == "ref" else None))
        for role in roles
        if role != "extra"
    }
    headings["extra"] = draw(st.sampled_from(("Kostenstelle", "Zone", "Batch")))
    first = _look(draw, roles, headings, arrangement, form, counts[0], line, first=True)
    if len(counts) == 1:
        return [first]
    if arrangement == "stacked":
        return [first, _look(draw, roles, headings, arrangement, form, counts[1], None, first=False)]
    alike = _look(draw, roles, headings, arrangement, form, counts[1], line, first=False)
    bare = arrangement == "over sheets without headings"
    left = first.left + len(first.columns) + draw(st.integers(1, 2)) if arrangement == "side by side" else first.left
    lines = first.lines if arrangement == "side by side" else alike.lines
    if bare:
        return [
            first,
            replace(first, repeat=0, lines=(), sections=frozenset(), goes_on={}, merged={}, total="", below=()),
        ]
    goes_on = {} if first.columns[0] == "evidence" else alike.goes_on
    same = {
        name: getattr(first, name) for name in ("columns", "gaps", "header", "split", "joined_cells", "blank_above")
    }
    return [first, replace(alike, **same, left=left, lines=lines, goes_on=goes_on)]


def _look(
    draw: st.DrawFn,
    roles: Sequence[str],
    headings: Mapping[str, str],
    arrangement: str,
    form: str,
    count: int,
    line: str | None,
    *,
    first: bool,
) -> Look:
    columns = list(draw(st.permutations(list(roles))))
    if arrangement == "over sheets without headings":  # which must be seen from their references
        columns.sort(key=lambda role: role != "ref")
    beside = arrangement == "side by side"
    plain = beside or arrangement.startswith("cards")
    lines = (
        draw(st.lists(st.sampled_from([(line,) for line in LINES]) | st.sampled_from(PAIRS), max_size=3, unique=True))
        if first or not beside
        else []
    )
    if line:
        lines.insert(
            draw(st.integers(0, len(lines))), (draw(st.sampled_from(("{}", "Overview {}", "{} review"))).format(line),)
        )
    header = "one row" if plain else draw(st.sampled_from(("one row", "one row", "names of groups above", "two rows")))
    records = st.integers(1, count - 1)
    may_go_on = not plain and "evidence" in columns and columns[0] != "evidence"
    merged: dict[int, int] = {}
    if form != "csv" and not plain and draw(st.integers(0, 3)) == 0:
        start = draw(st.integers(0, count - 2))
        merged[start] = draw(st.integers(1, min(2, count - 1 - start)))
    return Look(
        columns=columns,
        headings=headings,
        left=draw(st.integers(0, 3)),
        gaps=frozenset() if plain else frozenset(draw(st.lists(st.integers(1, len(columns) - 1), max_size=2))),
        header=header,
        split=draw(st.integers(1, len(columns) - 2)),
        joined_cells=form != "csv" and draw(st.booleans()),
        repeat=0 if plain else draw(st.sampled_from((0, 0, 2, 3))),
        lines=lines,
        blank_above=draw(st.booleans()),
        sections=frozenset() if plain else frozenset(draw(st.lists(records, max_size=2))),
        goes_on=draw(
            st.dictionaries(st.integers(0, count - 1), st.sampled_from(ADDED), max_size=2 if may_go_on else 0)
        ),
        merged=merged,
        total=draw(st.just("") | words.total()) if not plain else "",
        below=draw(st.lists(st.sampled_from(BELOW), max_size=2)),
        between=draw(st.integers(0, 2)),
    )


def _shared(listed: Sequence[Item], look: Look) -> list[Item]:
    """The items, where a merged reference speaks for those after it too."""
    shared = list(listed)
    for start, more in look.merged.items():
        for n in range(start + 1, start + 1 + more):
            of = shared[start]
            shared[n] = Item(of.refs, "", *_rest(shared[n]), standard=of.standard)
    return shared


def _rest(item: Item) -> tuple[str | None, str, str, bool | None, str, str | None, str | None]:
    return item.title, item.status, item.wording, item.applicable, item.answer, item.owner, item.evidence


def _encodings(parts: Sequence[tuple[Look, Sequence[Item]]]) -> list[str]:
    """Encodings that hold all that is written. In a code page only what is Western, else it is a question."""
    listed = ["utf-8", "utf-8-sig", "utf-16"]
    texts = [
        t
        for look, rows in parts
        for t in (
            *look.headings.values(),
            *(x for line in look.lines for x in line),
            look.total,
            *(
                t or ""
                for row in rows
                for t in (row.reference, row.title, row.wording, row.answer, row.owner, row.evidence)
            ),
        )
    ]
    try:
        "".join(texts).encode("cp1252")
    except UnicodeEncodeError:
        return listed
    return [*listed, "cp1252"]
