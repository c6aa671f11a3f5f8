"""Tables, choosers and what is filled in, as met in JupyterLab with the keyboard; a line of entries.csv at the end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.axe import violations
from tests.browser.chromium import Page, chromium
from tests.browser.test_workbench import (
    CELLS,
    asked_elsewhere,
    jupyter_lab,
    press,
    run_notebook,
    say_who,
    until,
    write_notebook,
)
from tests.browser.test_workbench import folder as folder

pytestmark = pytest.mark.browser
WALK = (
    "gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))\n"
    "steps = ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))"
)
READ = (
    f"{CELLS[0]}\n{WALK}",
    'ims.table(steps.improvement.watch, ["title", "next"], caption="Watch list")',
    'options = {"Process": ims.choices.processes(steps)}\n'
    'ims.workbench.choose(options, ["change_management"], ims.process_charts.table_steps, steps)',
    'ims.workbench.fill(client, "watch", steps)',
)
TABLES = "document.querySelectorAll('.ims-table')"
FORM = "document.querySelector('.ims-fill')"


def test_reading_choosing_and_filling_in_with_the_keyboard(folder: Path) -> None:
    write_notebook(folder, READ)
    with jupyter_lab(folder.parent) as address, chromium() as page:
        shows = f"{TABLES}.length === 2 && !!{FORM}"
        run_notebook(page, address, cells=len(READ), shows=shows, what="tables and a form")
        say_who(page)
        assert violations(page, within=".ims-workbench") == []
        assert violations(page, within=".ims-table") == []
        reading(page)
        choosing(page)
        filling(page, folder / "entries.csv")
        assert asked_elsewhere(page) == []


def write(page: Page, field: str, text: str) -> None:
    page.value(f"{field}.focus(); {field}.select()")
    page.call("Input.insertText", text=text)


def reading(page: Page) -> None:
    """A filter leaves the rows that hold its words, a head sorts."""
    table = f"{TABLES}[0]"
    write(page, f"{table}.querySelector('input')", "satisfaction")
    shown: Any = f"[...{table}.querySelectorAll('tbody tr')].filter(row => !row.hidden).length"
    until(lambda: page.value(shown) == 1, "one row left", instead=lambda: page.value(shown))
    page.value(f"{table}.querySelector('thead button').focus()")
    press(page, "Enter", 13, text="\r")
    until(lambda: page.value(f"{table}.querySelector('th').ariaSort") == "ascending", "rows in order")


def choosing(page: Page) -> None:
    """What is chosen is shown below."""
    chosen = "list.value = 'incident_management'; list.dispatchEvent(new Event('change'))"
    page.value(f"(list => {{ {chosen} }})(document.querySelector('.ims-chooser select'))")
    table = f"{TABLES}[1]?.innerText ?? ''"
    until(lambda: "Take the report" in page.value(table), "the process", instead=lambda: page.value(table))


def filling(page: Page, entries: Path) -> None:
    """A click anywhere in a row chooses it; Enter keeps what was typed, of that row."""
    row = ".ims-fill ~ .ims-scroll tbody tr:nth-child(2)"
    page.click(f"{row} td")
    name = page.value(f"document.querySelector('{row} th').textContent")
    until(lambda: page.value(f"{FORM}.querySelector('strong').textContent") == name, "the row that was clicked")
    page.value(f"(day => {{ day.value = '2024-11-20'; day.dispatchEvent(new Event('input')); }})({FORM}.looked_on)")
    write(page, f"{FORM}.who", "Bo Berg")
    press(page, "Enter", 13, text="\r")
    until(lambda: entries.is_file() and "looked_on,,2024-11-20" in entries.read_text(encoding="utf-8"), "a line kept")
    says = "document.querySelector('.ims-workbench:has(.ims-fill) .ims-message').textContent"
    until(lambda: f"{name}: kept in entries.csv" in page.value(says), "the message", instead=lambda: page.value(says))
