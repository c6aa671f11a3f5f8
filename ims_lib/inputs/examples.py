"""The example row of the template where somebody wrote over a part of it: what is left of the example is no fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ims_lib.languages import form_for, say
from ims_lib.register.cells import address, filled
from ims_lib.register.model import Finding, SourceGrid
from ims_lib.register.plans import Plan, heading_of, is_example
from ims_lib.register.vocabulary import brief
from ims_lib.spreadsheet.grid import Row
from ims_lib.wording import counted, listed

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
    text = say(
        "{title}: '{brief}' stands over the grey example row, of which {cells} {part} left: "
        "{facts}. Write over or empty {part_2}; until then {part_3} as empty",
        title=plan.title,
        brief=brief(texts[plan.names]),
        cells=counted(len(facts), "cell"),
        part=form_for(len(facts), "is", "are"),
        facts=listed(cells[name] for name in facts),
        part_2=form_for(len(facts), "it", "them"),
        part_3=form_for(len(facts), "it counts", "they count"),
    )
    if chosen:
        text += say(". Check too, for the example says the same and it counts: {chosen}", chosen=listed(chosen))
    found = Finding("warning", "input.example_left", text, source.file, source.grid.name, cells[facts[0]])
    return kept | dict.fromkeys(facts, ""), [found]


def _is_over_example(texts: Mapping[str, str], facts: Sequence[str], plan: Plan, *, in_place: bool) -> bool:
    """Whether a row was written over the example: it still says so in its notes, or, in the example's place, a day or two facts of it are left."""
    if not facts or not texts[plan.names] or is_example(plan, texts):
        return False
    has_day = any(plan.columns[name].reading == "date" for name in facts)
    return "notes" in facts or (in_place and (has_day or len(facts) > 1))
