"""On a phone each row of a table is a card: what stands before its cells is said once for the table."""

from __future__ import annotations

import pytest

from ims_lib.report.page import with_labels_once


def table(*rows: str) -> str:
    return (
        f'<table class="cards wide"><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


LINE = '<tr><th>x</th><td class="num" data-l="Days">4</td></tr>'
# what it is | the rows of a table | the rule for its columns, none where its cells keep their labels
CASES = {
    "one label a column": ([LINE, LINE], '--c2:"Days "'),
    "an empty cell needs none": ([LINE, "<tr><th>y</th><td></td></tr>"], '--c2:"Days "'),
    "two labels in a column": ([LINE, LINE.replace("Days", "Weeks")], ""),
    "a cell that is filled and has none": ([LINE, "<tr><th>y</th><td>5</td></tr>"], ""),
    "a text of the client's": (
        [LINE.replace("Days", "&#34;}&lt;/style&gt;")],
        '--c2:"\\22 \\7d \\3c \\2f style\\3e  "',
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_label_is_said_once_where_a_column_has_one(case: str) -> None:
    rows, rule = CASES[case]
    ((section,), rules) = with_labels_once([{"html": table(*rows)}])
    assert rules == (f".l0{{{rule}}}\n" if rule else "")
    assert ("data-l" in section["html"]) is not bool(rule)
    assert ('class="cards l0 wide"' in section["html"]) is bool(rule)


def test_tables_with_the_same_labels_share_a_rule() -> None:
    sections, rules = with_labels_once([{"html": table(LINE)}, {"html": table(LINE, LINE)}])
    assert rules.count("\n") == 1
    assert all("cards l0" in section["html"] for section in sections)
