"""The pairs: what two of the standards give each other, how far the client is, and the next thing to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from ims_lib.ai_roles.said import waits_for_role
from ims_lib.frames import plain_row, values_of
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.report.figures import Bar, bar, shown_figures
from ims_lib.report.section import Section, render
from ims_lib.report.steps.shared import shown_cells
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.pairs import SHEET, Opportunity
from ims_lib.wording import counted, in_sentence

NEXT = {"do": noted("To do"), "look": noted("To look at"), "extend": noted("To extend")}
HALF = 50
"""Per cent."""


def section_pairs(steps: Steps) -> Section:
    """The opportunities between two standards each, with what is in place, reusable and open, and the next thing to do."""
    alone = len(steps.coverage.client.standards) == 1
    rows = steps.pairs.rows
    bars = {row.pair: found for row in rows if (found := bar(row.figures))}
    shown = [{"of": row, "bar": bars[row.pair], "waits": _waits(row, steps), **shown_cells(row.cells)} for row in rows]
    groups = [
        {"standards": both, "rows": [row for row in shown if row["of"].standards == both]}
        for both in dict.fromkeys(row.standards for row in rows)
    ]
    return render(
        "pairs",
        heading=_heading(list(bars.values()), alone=alone),
        groups=groups,
        total=len(rows),
        sheet=SHEET,
        table_title=title_of_pairs([(row.title, bars[row.pair]) for row in rows]),
        alone=alone,
    )


def rows_pairs(steps: Steps) -> dict[str, list[Row]]:
    """A row a pair."""
    return {
        SHEET: [
            {
                **values_of(row),
                **shown_figures(row.figures),
                "standards": " + ".join(row.standards),
                "in_place": say("{in_place} of {criteria}", in_place=row.in_place, criteria=len(row.criteria)),
                "next_kind": translated(NEXT.get(row.next.kind, "")),
                "next_text": row.next.text,
                "next_process": row.next.process,
                "next_days": row.next.days if row.next.criterion else None,
            }
            for row in steps.pairs.rows
        ]
    }


def results_pairs(steps: Steps) -> list[dict[str, Any]]:
    """Each pair: criteria, figures to full precision, what comes next."""
    return [
        plain_row(row, "pair", "standards", "criteria", "in_place", "to_extend", "figures")
        | {"next": row.next.criterion, "next_kind": row.next.kind, "next_days": row.next.days}
        | plain_row(row, "days", "possible_days")
        for row in steps.pairs.rows
    ]


def _heading(bars: Sequence[Bar], *, alone: bool) -> str:
    """How many lines show half in place or more, and how many something reusable: by the figures of the table below."""
    if alone and not bars:
        return say("One standard in scope: there is no other to help it")
    if not bars:
        return say("The library knows no pair of these standards")
    most = sum(found.likely >= HALF for found in bars)
    total = counted(len(bars), "possible gain")
    to_extend = sum(found.reusable > 0 for found in bars)
    more = (
        say("; in {to_extend} something exists elsewhere and can be extended", to_extend=to_extend) if to_extend else ""
    )
    state = say(
        "{most} {are} at least half in place for both",
        most=most or translated("none"),
        are=form_for(max(most, 1), "is", "are"),
    )
    return say("Of {total} between two standards {state}{more}", total=total, state=state, more=more)


def title_of_pairs(rows: Iterable[tuple[str, Bar]]) -> str:
    """The line nearest to being in place and the one furthest from it; where several are furthest alike, how many.

    `rows` are titles, each with its bar.
    """
    # what is in place first, then what only has to be extended
    order = sorted((((found.likely, found.reusable), title) for title, found in rows), key=itemgetter(0))
    if len(order) < 2 or order[0][0] == order[-1][0]:
        return say("What two of the standards give each other")
    (_, best), worst = order[-1], [title for near, title in order if near == order[0][0]]
    nearest = say("Nearest: {best}", best=in_sentence(best))
    if len(worst) == 1:
        return say("{nearest}. Furthest: {worst}", nearest=nearest, worst=in_sentence(worst[0]))
    nothing = say(", with nothing known to be in place") if not order[0][0][0] else ""
    return say("{nearest}. Furthest: {worst} others alike{nothing}", nearest=nearest, worst=len(worst), nothing=nothing)


def _waits(row: Opportunity, steps: Steps) -> str:
    """How many of a pair's criteria concern organisations that build models, where the client's role with AI is another."""
    criteria = steps.coverage.catalogue.criteria
    many = sum(criteria[name].for_builders for name in row.criteria if name in criteria)
    waits = waits_for_role(steps.coverage.client, for_builders=many > 0)
    are = form_for(many, "is", "are")
    return say("{many} of its criteria {are} {waits}.", many=many, are=are, waits=waits) if waits else ""
