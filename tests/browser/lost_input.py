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

CARD = "!!document.querySelector('.ims-interview:not([data-old]) article')"
ITEM = "document.querySelector('.ims-interview:not([data-old]) .ims-item[data-on=\"{}\"]')"
FIELD = "[...document.querySelectorAll('.ims-interview:not([data-old]) article [data-field={}]')]"
OLD = "document.querySelectorAll('.ims-workbench').forEach(node => { node.dataset.old = 'yes'; })"
VERDICTS, ME = "NPLF", "Ann Lee"
BREAKS = ("restart", "close", "both", "somebody else", "work on")
"""What happens while one works: the kernel is restarted, the tab closed and opened again, both, another program judges the
same, or the kernel is restarted and one works on in the view that it has forgotten."""
STEPS = ("reason", "verdict", "evidence", "who", "text")
"""What is done of a card, the last two who was asked and what was found; the break comes before one of them, in the middle of a word of it, or after the last."""


@dataclass
class Typed:
    """What was done of a card until now."""

    on: str
    new: str = ""
    reason: str = ""
    evidence: str = ""
    who: str = ""
    text: str = ""


def write_notebook(folder: Path) -> None:
    """A notebook beside a client's folder that shows the interview."""
    cells = [nbformat.v4.new_code_cell(text.replace("CLIENT", str(folder))) for text in (CELLS[0], CELLS[-1])]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), folder.parent / "judge.ipynb")


def lost(
    page: Page, address: str, folder: Path, *, times: int, seed: int, breaks: Sequence[str] = BREAKS
) -> Iterator[list[str]]:
    """After each break a line for each thing typed that is neither in the client's files nor shown once the notebook is run again."""
    lot = random.Random(seed)
    open_and_run(page, address)
    say_who(page, ME)
    names = json.loads(
        page.value("JSON.stringify([...document.querySelectorAll('.ims-item')].map(item => item.dataset.on))")
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
    page.value(f"{ITEM.format(done.on)}.click()")
    if step == "verdict":
        press(page, verdict.lower())
        done.new = verdict
        return
    into(page, step)
    for sign in text.removeprefix(getattr(done, step)):
        page.call("Input.insertText", text=sign)
    setattr(done, step, text)
    press(page, "Enter", 13, text="\r")


def begin(page: Page, done: Typed, step: str) -> None:
    """Only begin to type, and stay in the field."""
    if step == "verdict":
        return
    page.value(f"{ITEM.format(done.on)}.click()")
    into(page, step)
    page.call("Input.insertText", text=step[:3])
    setattr(done, step, step[:3])


def into(page: Page, field: str) -> None:
    """Behind what stands in a field; a finding is given its grade first."""
    if field == "text":
        grade = f"{FIELD.format('grade')}[0]"
        page.value(f"if (!{grade}.value) {{ {grade}.value = 'minor'; {grade}.dispatchEvent(new Event('change')); }}")
    until(lambda: page.value(f"!!{FIELD.format(field)}[0]?.checkVisibility()"), f"the field {field}")
    page.value(f"(field => {{ field.focus(); field.setSelectionRange(999, 999); }})({FIELD.format(field)}[0])")


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
        until(lambda: page.value(CARD), "the interview again")
    return page


def open_and_run(page: Page, address: str) -> None:
    run_notebook(page, address, cells=2, shows=CARD, what="the interview")


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
    """What of a card is neither kept nor shown. A verdict that somebody else's came before is told, and given again."""

    def kept() -> dict[str, str]:
        judged = (row for row in reversed(lines(folder / "judgements.csv")) if (row["on"], row["who"]) == (done.on, ME))
        entered = [row for row in lines(folder / "entries.csv") if row["on"].split("/")[1] == done.on]
        return {**next(judged, {}), **{row["field"]: row["new"] for row in entered if row["field"] in STEPS}}

    def shown(field: str) -> list[str]:
        return list(json.loads(page.value(f"JSON.stringify({FIELD.format(field)}.map(field => field.value))")))

    def lost_of() -> list[str]:
        said = kept()
        names = ("new", *(step for step in STEPS if step != "verdict"))
        return [name for name in names if getattr(done, name) not in (said.get(name, ""), *shown(name))]

    page.value(f"{ITEM.format(done.on)}.click()")
    for _ in range(2 if told_first else 0):
        press(page, done.new.lower())
        until(lambda: page.value("!document.querySelector('.ims-interview:not([data-old]) .ims-waits')"), "an answer")
    try:
        until(lambda: not lost_of(), "all there")
    except AssertionError:
        message = page.value("document.querySelector('.ims-message').textContent")
        fields = {step: shown(step) for step in STEPS}
        return [f"{lost_of()} of {done}: {kept()} is kept and {fields} on the screen: {message}"]
    return []


def lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []
