"""How a sheet of a deliverable workbook is laid out on paper."""

from __future__ import annotations

from typing import Any

from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.languages import say, translated
from ims_lib.register.vocabulary import brief
from ims_lib.report.versions import state_of_report, versions_of_report

DIGIT = 7
"""Pixels of a digit, by which columns are wide."""
A3, A4 = 8, 9
MARGINS, FOOTER_MARGIN = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.7}, 0.3
"""Inches."""


def set_up_print(sheet: Any, coverage: Coverage, *, paper: int = A4) -> None:
    """Across, one page wide, with sheet and page below."""
    sheet.fit_to_pages(1, 0)
    sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(**MARGINS)
    client, versions = coverage.client, versions_of_report(coverage.client)
    state = translated(state_of_report(client)).lower()
    if versions:
        state = say("version {version}, {state}", version=versions[-1]["Version"], state=state)
    footer = say(
        "&L{client}: &A, as of {as_of}, {lower}&RPage &P of &N",
        client=brief(client.short_name).replace("&", "&&"),
        as_of=day(client.as_of),
        lower=state.replace("&", "&&"),
    )
    sheet.set_footer(footer, {"margin": FOOTER_MARGIN})
