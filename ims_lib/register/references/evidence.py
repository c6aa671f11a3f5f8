"""What speaks for the numbers of a table: for a whole column of references, and for the single one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ims_lib.register.references.mentions import Mention, without_part
from ims_lib.register.references.resolve import Resolver
from ims_lib.register.references.surroundings import NOTHING, Beside, Named, Surroundings, majority_of
from ims_lib.register.references.tokens import Part, named_by_heading, named_part, named_standard, standards_named
from ims_lib.register.sheet import SheetTable
from ims_lib.register.vocabulary import holds_one, phrases_of, plain, threshold
from ims_lib.spreadsheet.grid import Row


def surroundings(
    table: SheetTable, column: int, resolver: Resolver, *, file: Sequence[Named], elsewhere: str | None
) -> Surroundings:
    """What speaks for one column of references."""
    heading = table.layout.table.headings.get(column, "")
    listed = [
        (mention, table.title_for_reading(row) if len(found.ours) == 1 else None)
        for row, found in table.mentioned.get(column, ())
        for mention in found.ours
    ]
    by_name = Counter(mention.standard for mention, _ in listed if mention.standard)
    bare = Counter(mention.number for mention, _ in listed if not mention.explicit)
    sheet_part = next((part for text in table.around if (part := named_part(text)) in ("annex", "clause")), None)
    return Surroundings(
        heading=named_by_heading(heading),
        heading_part=_part_of(named_part(heading), sheet_part),
        sheet=[named for text in table.around if (named := named_standard(text)) != NOTHING],
        spoken_of=frozenset().union(*map(standards_named, table.around)),
        labelled=frozenset(name for name, n in by_name.items() if n >= threshold("columns", "numbers_alone")),
        file=[*(named for text in table.above if (named := named_standard(text)) != NOTHING), *file],
        selects="applicable" in table.layout.roles
        or any(holds_one(f" {plain(text)} ", phrases_of("rows", "selects")) for text in [*table.around, table.file]),
        majority=majority_of([resolver.sources(mention, title) for mention, title in listed]),
        elsewhere=elsewhere,
        lettered=frozenset(mention.standard for mention, _ in listed if mention.standard and mention.part == "annex"),
        bare_clauses=_are_clauses([mention for mention, _ in listed], named_by_heading(heading)[0], resolver),
        mixed=_is_mixed(listed, resolver),
        doubled=frozenset(number for number, times in bare.items() if times > 1),
    )


def _part_of(heading: Part | None, sheet: Part | None) -> Part | None:
    """What the numbers are by the heading, else by the sheet; below a sheet for Annex A many call a control a clause."""
    return None if heading == "clause" and sheet == "annex" else heading or sheet


def _are_clauses(mentions: Sequence[Mention], standard: str | None, resolver: Resolver) -> bool:
    """Whether all numbers without an A can be clauses, and one that stands first can be nothing else.

    `standard`: the one that the heading names, of which a bare number is then.
    """
    bare = [mention for mention in mentions if mention.part is None or mention.carried]
    if len(mentions) - len(bare) < threshold("columns", "numbers_alone"):
        return False
    parts = [(mention.carried, _parts_of(without_part(mention), standard, resolver)) for mention in bare]
    return all(False in part for _, part in parts) and any(part == {False} for carried, part in parts if not carried)


def _is_mixed(listed: Sequence[tuple[Mention, str | None]], resolver: Resolver) -> bool:
    """Whether controls are written with their A and without it, and clauses without it too: a bare number can be either."""
    lettered = any(mention.part in ("annex", "control") and not mention.carried for mention, _ in listed)
    bare = {resolver.only_part(mention, title) for mention, title in listed} if lettered else set()
    return {True, False} <= bare


def _parts_of(mention: Mention, standard: str | None, resolver: Resolver) -> set[bool]:
    """Whether a number can be a control (True) or a clause (False) of today's editions, or of one standard's."""
    own = mention if mention.standard or standard is None else replace(mention, standard=standard)
    return {candidate.annex for candidate in resolver.numbers.candidates(own) if not candidate.old}


class Besides:
    """What stands around each number of a column; in a mixed one a number or two beside it say nothing of its part."""

    def __init__(self, table: SheetTable, column: int, resolver: Resolver, *, mixed: bool) -> None:
        self._table, self._column = table, column
        single = {row.number: found.ours[0] for row, found in table.mentioned.get(column, ()) if len(found.ours) == 1}
        found = [single.get(row.number) for row in table.records]
        self._numbers = [mention.number.removeprefix("A.") if mention else None for mention in found]
        parts = [
            resolver.only_part(mention, table.title_for_reading(row)) if mention else None
            for mention, row in zip(found, table.records, strict=True)
        ]
        self._runs = _runs(self._numbers, parts, fewest=int(threshold("columns", "numbers_alone")) if mixed else 1)
        self._late = _late(self._numbers)

    def of(self, row: Row) -> Beside:
        """What stands around the number in one row of the records."""
        table, numbers, n = self._table, self._numbers, self._table.places[row.number]
        section = table.sections[row.number]
        return Beside(
            title=table.title_for_reading(row),
            section=NOTHING if section.faded else section.named,
            faded=section.named if section.faded else NOTHING,
            section_part=section.part,
            own_part=section.own_part,
            before=numbers[n - 1] if n else None,
            after=numbers[n + 1] if n + 1 < len(numbers) else None,
            run=self._runs[n],
            late=self._late[n],
            figure=table.layout.kind_of_cell(row, self._column) == "number",
        )


def _runs(numbers: Sequence[str | None], parts: Sequence[bool | None], *, fewest: int) -> list[bool | None]:
    """For each number, whether those it is listed with, in rising order, can only be controls or only clauses.

    `fewest`: so many of them must tell.
    """
    runs: list[list[int]] = []
    last: list[int] = []
    for n, number in enumerate(numbers):
        if number is None:
            continue
        steps = [int(step) for step in number.split(".") if step.isdigit()]
        lost_zero = steps[:1] == last[:1] and len(steps) == 2 and steps[-1] <= 3
        if not runs or (steps < last and not lost_zero):
            runs.append([])
        runs[-1].append(n)
        last = steps
    said: list[bool | None] = [None] * len(numbers)
    everywhere = {part for part in parts if part is not None}
    for run in runs:
        telling = [parts[n] for n in run if parts[n] is not None]
        kinds = set(telling) or (everywhere if len(everywhere) == 1 else set())
        if len(kinds) == 1 and (not telling or len(telling) >= fewest):
            for n in run:
                said[n] = next(iter(kinds))
    return said


def _late(numbers: Sequence[str | None]) -> list[bool]:
    """For each number, whether a greater one of its chapter stood above: 8.15, 8.2 is 8.20 if the list rises."""
    greatest: dict[str, int] = {}
    found = []
    for number in numbers:
        chapter, _, step = (number or "").rpartition(".")
        place = int(step) if step.isdigit() else 0
        found.append(place > 0 and greatest.get(chapter, 0) > place)
        greatest[chapter] = max(greatest.get(chapter, 0), place)
    return found
