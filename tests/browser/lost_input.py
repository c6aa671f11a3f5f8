"""An assessor who judges while kernels stop and tabs are closed, as a driven browser: what of all that was typed is lost?"""

from __future__ import annotations

import csv
import json
import random
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from ims_lib.judgements import Decision, append_judgements
from tests.browser.chromium import Page
from tests.browser.test_workbench import CELLS, KERNEL, press, run_notebook, say_who, until

ROWS = "document.querySelectorAll('.ims-workbench:not([data-old]) tbody tr').length > 100"
ROW = "document.querySelector('.ims-workbench:not([data-old]) tr[data-on=\"{}\"]')"
OLD = "document.querySelectorAll('.ims-workbench').forEach(node => { node.dataset.old = 'yes'; })"
VERDICTS, ME = "NPLF", "Ann Lee"
BREAKS = ("restart", "close", "both", "somebody else", "work on")
"""What happens while one works: the kernel is restarted, the tab closed and opened again, both, another program judges the
same, or the kernel is restarted and one works on in the view that it has forgotten."""
STEPS = ("reason", "verdict", "evidence")
"""What is done of a row; the break comes before one of them, in the middle of a word of it, or after the last."""


@dataclass
class Typed:
    """What was done of a row until now."""

    on: str
    new: str = ""
    reason: str = ""
    evidence: str = ""


def write_notebook(folder: Path) -> None:
    """A notebook beside a client's folder that shows its review table."""
    cells = [nbformat.v4.new_code_cell(text.replace("CLIENT", str(folder))) for text in (CELLS[0], CELLS[-1])]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), folder.parent / "judge.ipynb")


def lost(
    page: Page, address: str, folder: Path, *, times: int, seed: int, breaks: Sequence[str] = BREAKS
) -> Iterator[list[str]]:
    """After each break a line for each thing typed that is neither in judgements.csv nor shown once the notebook is run again."""
    lot = random.Random(seed)
    open_and_run(page, address)
    say_who(page, ME)
    names = json.loads(
        page.value("JSON.stringify([...document.querySelectorAll('.ims-workbench tbody tr')].map(tr => tr.dataset.on))")
    )
    for number in range(times):
        done, broken = Typed(names[number % len(names)]), lot.choice(breaks)
        at, middle = lot.randrange(len(STEPS) + 1), lot.random() < 0.5
        for place, step in enumerate(STEPS):
            if place == at and middle:
                begin(page, done, step)
            if place == at and broken == BREAKS[4]:
                page.value(f"{KERNEL}.restart()")
                do(page, done, step, f"{step} {number}", VERDICTS[number % 4])
            if place == at:
                page = break_off(page, address, folder, done.on, broken)
            if place != at or broken != BREAKS[4]:
                do(page, done, step, f"{step} {number}", VERDICTS[number % 4])
        if at == len(STEPS):
            page = break_off(page, address, folder, done.on, broken)
        told_first = broken == BREAKS[3]
        yield [f"{number}, {broken} at {at}: {each}" for each in missing(page, folder, done, told_first=told_first)]
    page.socket.close()


def do(page: Page, done: Typed, step: str, text: str, verdict: str) -> None:
    """One step, by the keys."""
    page.value(f"{ROW.format(done.on)}.focus()")
    if step == "verdict":
        press(page, verdict.lower())
        done.new = verdict
        return
    into(page, done.on, step)
    for sign in text.removeprefix(getattr(done, step)):
        page.call("Input.insertText", text=sign)
    setattr(done, step, text)
    press(page, "Enter", 13, text="\r")


def begin(page: Page, done: Typed, step: str) -> None:
    """Only begin to type, and stay in the field."""
    if step == "verdict":
        return
    page.value(f"{ROW.format(done.on)}.focus()")
    into(page, done.on, step)
    page.call("Input.insertText", text=step[:3])
    setattr(done, step, step[:3])


def into(page: Page, on: str, field: str) -> None:
    page.value(
        f"(field => {{ field.focus(); field.setSelectionRange(999, 999); }})({ROW.format(on)}.querySelector('[data-field={field}]'))"
    )


def break_off(page: Page, address: str, folder: Path, on: str, kind: str) -> Page:
    """What one does is broken off; the notebook is run again, perhaps in another tab, which comes back."""
    if kind == "somebody else":
        append_judgements(folder, [Decision(on, "N", "by another program")], who="Ben", when="2026-11-24")
        return page
    if kind in ("restart", "both"):
        page.value(f"{KERNEL}.restart()")
    if kind in ("close", "both"):
        page = in_another_tab(page)
        open_and_run(page, address)
    else:
        page.value(OLD)
        page.value("void jupyterapp.commands.execute('notebook:run-all-cells')")
        until(lambda: page.value(ROWS), "the review table again")
    return page


def open_and_run(page: Page, address: str) -> None:
    run_notebook(page, address, cells=2, shows=ROWS, what="the review table")


def in_another_tab(page: Page) -> Page:
    """A new tab of the same browser, with the other one closed as a person would, but without asking."""
    browser = f"http://127.0.0.1:{page.socket.sock.getpeername()[1]}/json"
    old = page.value("location.href")
    with urllib.request.urlopen(f"{browser}/list") as answer:
        tabs = [tab["id"] for tab in json.load(answer) if tab["type"] == "page" and tab["url"] == old]
    with urllib.request.urlopen(urllib.request.Request(f"{browser}/new?about:blank", method="PUT")) as answer:
        found = Page(json.load(answer)["webSocketDebuggerUrl"])
    page.socket.close()
    for tab in tabs:
        urllib.request.urlopen(f"{browser}/close/{tab}").close()
    return found


def missing(page: Page, folder: Path, done: Typed, *, told_first: bool) -> list[str]:
    """What of a row is neither kept nor shown. A verdict that somebody else's came before is told, and given again."""

    def kept() -> dict[str, str]:
        path = folder / "judgements.csv"
        rows = list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []
        return next((row for row in reversed(rows) if (row["on"], row["who"]) == (done.on, ME)), {})

    def shown(field: str) -> str:
        return str(page.value(f"{ROW.format(done.on)}.querySelector('[data-field={field}]').value"))

    def all_there() -> bool:
        there = {"new": kept().get("new", ""), **{field: shown(field) for field in ("reason", "evidence")}}
        return all(there[name] == getattr(done, name) or kept().get(name) == getattr(done, name) for name in there)

    for _ in range(2 if told_first else 0):
        page.value(f"{ROW.format(done.on)}.focus()")
        press(page, done.new.lower())
        until(lambda: page.value("!document.querySelector('.ims-waits')"), "an answer")
    try:
        until(all_there, "all there")
    except AssertionError:
        fields = {field: shown(field) for field in ("reason", "evidence")}
        message = page.value("document.querySelector('.ims-message').textContent")
        return [f"{done} is {kept()} in judgements.csv and {fields} on the screen: {message}"]
    return []
