"""What was decided otherwise than it was asked and that nothing here goes by: it has to be written into the client's own lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.client.entries import PART
from ims_lib.client.filled_sheets import PLAN
from ims_lib.dates import day
from ims_lib.decided_settings import CONTROLS, MadeDecision
from ims_lib.decided_settings.made import SENTENCES
from ims_lib.decided_settings.on_rows import DAYS
from ims_lib.frames import values_of
from ims_lib.inputs.rows import ListRow, value_in
from ims_lib.inputs.said import days_within
from ims_lib.languages import say
from ims_lib.register.vocabulary import plain
from ims_lib.steps.audit_programme.approved import KIND as PROGRAMME
from ims_lib.steps.decisions.made import stems_of
from ims_lib.steps.decisions.model import SETTINGS, ManagementDecision
from ims_lib.steps.walk import Steps
from ims_lib.wording import in_words, listed

ENOUGH = frozenset({"tight", "risks"})
"""Kinds that ask whether something is enough: the end of the question is agreement."""


def not_followed(
    found: Sequence[ManagementDecision], made: Iterable[MadeDecision], steps: Steps
) -> dict[str, tuple[str, ...]]:
    """By key of such a decision, of several on the same the latest, the cells of its matter in which it has to be written.

    None once its matter is over and names no row by its id, or the days that it names stand in the rows of these cells.
    """
    told: dict[str, tuple[str, ...]] = {}
    seen, matter_of = set[tuple[str, str]](), load_decision_words().matter_of
    for each in made:
        stems = {(each.kind, stem) for stem in stems_of(each.about)}
        alike = (item for item in found if each.kind in (item.kind, matter_of[item.kind].matter))
        own = [item for item in alike if not {(each.kind, stem) for stem in stems_of(item.about)}.isdisjoint(stems)]
        cells = dict.fromkeys(cell for item in own for cell in _cells(item, each, steps))
        if not own and days_within(each.decided):
            cells = dict.fromkeys(row.cell for row in _listed(steps) if (each.kind, getattr(row, "id", None)) in stems)
        if (own or cells) and not stems <= seen and _is_for_files(each, own) and not _is_written(each, cells, steps):
            told[each.key] = tuple(cells)
        seen |= stems
    return told


def _is_for_files(made: MadeDecision, own: Iterable[ManagementDecision]) -> bool:
    """Whether it says more than that it is as asked, or that nothing is changed, and nothing here goes by it."""
    text, what = plain(made.decided).rstrip("."), plain(made.what).rstrip(".")
    is_said = made.agrees or (made.kind in ENOUGH and what.endswith(text))
    if made.effect or made.is_unread or made.assigned or is_said:
        return False
    if made.kind in CONTROLS:
        return not all(map(made.takes, made.about))
    if made.kind == PROGRAMME and made.opens_with is False:
        return False  # the programme says what became of it
    if (named := {*days_within(made.decided)}) and not [*filter(str.strip, SENTENCES.split(made.decided))][1:]:
        return not named <= {*days_within("; ".join(made.about)), *(item.by for item in own)}
    # where days are refused, the plan stays as it is
    words = load_decision_words().of.get(made.kind)
    return not (made.is_refused and (words is None or words.monthly))


def _cells(item: ManagementDecision, made: MadeDecision, steps: Steps) -> Iterator[str]:
    """Its cells: of those whose things are named alone; of packages the column in which their state is filled in, of risks that we
    propose the register."""
    if item.packages and ({*item.cells} <= {SETTINGS} or load_decision_words().of[item.kind].phases):
        orders = sorted(steps.roadmap.planned[name].order for name in item.packages)
        yield str(CellPlace(PLAN, say("Status of no. {numbers}", numbers=listed(map(str, orders)))))
    elif item.kind == "proposed_risks":
        yield from dict.fromkeys(str(CellPlace(row.file, row.sheet, None)) for row in steps.inputs.lists.risks)
    else:
        rows = {row_of(row.cell): (of_list, row) for of_list, own in steps.inputs.lists.given().items() for row in own}
        # without a day it is what is done that changes
        columns = dict(DAYS.get(made.kind, ())) if days_within(made.decided) else {"risks": "plan"}
        things = [each.split()[0] for each in item.about] if len(item.about) == len(item.cells) else []
        pairs = zip(things, item.cells, strict=False)
        named = [cell for thing, cell in pairs if re.search(rf"(?i)(?<!\w){re.escape(thing)}(?!\w)", made.decided)]
        for cell in named or (item.cells if item.about[1:] else item.cells[:1]):
            of_list, row = rows.get(row_of(cell), ("", None))
            yield str(row.place_of(columns[of_list])) if row and columns.get(of_list, "") in row.cells else cell


def set_by(made: MadeDecision, steps: Steps) -> Iterator[str]:
    """What rows of the client's lists say by it: R-09, due 28 February 2027."""
    for on, found in steps.coverage.client.decided_rows.items():
        of_list, _, name = on.partition(PART)
        own = [row for row in steps.inputs.lists.given().get(of_list, ()) if name in values_of(row).values()]
        for each in found if own else ():
            if (
                each.cell == made.cell
                and str(on_day := value_in(own[0], each.column)) == each.new
                and each.column != "owner"
            ):
                yield say("{name}, {column} {day}", name=name, column=in_words(each.column), day=day(on_day))


def _listed(steps: Steps) -> Iterator[ListRow]:
    return chain.from_iterable(steps.inputs.lists.given().values())


def _is_written(made: MadeDecision, cells: Iterable[str], steps: Steps) -> bool:
    """Whether the rows of the cells name each day that it names."""
    rows, register = {*map(row_of, cells)}, steps.register
    own = [row for row in _listed(steps) if row_of(row.cell) in rows] + [row for row in register.rows if row.id in rows]
    days = days_within(made.decided)
    return bool(days) and all(any(day in [*values_of(row).values()] for row in own) for day in days)
