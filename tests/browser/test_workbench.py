"""The workbench as an assessor meets it: in JupyterLab, with the keyboard, ending in judgements.csv and columns.yml."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from ims_lib.workspace import HOME
from tests.browser.axe import violations
from tests.browser.chromium import Page, chromium
from tests.builders import write_client

pytestmark = pytest.mark.browser
WAIT_S = 60.0
TOKEN = "only-for-this-test"
CARD = "!!document.querySelector('.ims-interview article')"
NOTEBOOK = "[...(window.jupyterapp?.shell.widgets('main') ?? [])].find(tab => tab.sessionContext)"
KERNEL = f"{NOTEBOOK}?.sessionContext.session?.kernel"
SHEET = (
    "Control,Title,Status\nISO 27001 A.5.1,Policies for information security,Implemented\n"
    "ISO 27001 A.5.9,Inventory of information and other associated assets,Frobbed\n"
    ",Backups are restored every quarter to see that they work,Implemented\n"
)
CELLS = (
    'import ims_lib as ims\nclient = ims.open_client("CLIENT")\nregister = ims.read_register(client)',
    "ims.workbench.settle(client, register)",
    "ims.workbench.accept(client, register)",
    "coverage = ims.score_coverage(ims.assess(register, client))\nims.workbench.review(client, coverage, register)",
)


def until(look: Callable[[], Any], what: str, *, instead: Callable[[], Any] = str, within: float | None = None) -> Any:
    """What `look` finds as soon as it finds something; `instead` says what was there when it found nothing in so many seconds."""
    wait = within or WAIT_S
    end = time.monotonic() + wait
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {wait:g} s; {instead()}")


@contextmanager
def jupyter_lab(folder: Path) -> Iterator[str]:
    """JupyterLab on a free port with nothing of its user's; the address to open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / "home"
    home.mkdir()
    environment = os.environ | {
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home),
        "JUPYTER_RUNTIME_DIR": str(home),
        "JUPYTER_DATA_DIR": str(home),
    }
    options = [
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={folder}",
        f"--IdentityProvider.token={TOKEN}",
        f"--LabServerApp.workspaces_dir={home / 'workspaces'}",
        f"--LabServerApp.user_settings_dir={home / 'settings'}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.expose_app_in_browser=True",
        "--no-browser",
        "--allow-root",
    ]
    with (folder / "lab.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        address = f"http://127.0.0.1:{port}"
        until(lambda: answers(f"{address}/api/status?token={TOKEN}"), "the start of JupyterLab")
        yield f"{address}/lab/tree/judge.ipynb?token={TOKEN}"
    finally:
        process.terminate()
        process.wait(timeout=WAIT_S)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def press(page: Page, key: str, code: int = 0, *, text: str | None = None) -> None:
    text = key if len(key) == 1 and text is None else text
    more = {"text": text} if text else {}
    page.call(
        "Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code or ord(key[0].upper()), **more
    )
    page.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code or ord(key[0].upper()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    client = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\nassessor: Lead assessor\n')
    (client / "controls.csv").write_text(SHEET, encoding="utf-8")
    return client


def write_notebook(client: Path, texts: Sequence[str]) -> None:
    cells = [nbformat.v4.new_code_cell(text.replace("CLIENT", str(client))) for text in texts]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    nbformat.write(notebook, client.parent / "judge.ipynb")


def run_notebook(page: Page, address: str, *, cells: int, shows: str, what: str) -> None:
    """Open the notebook, run it, and wait until it shows something."""
    page.call("Emulation.setDeviceMetricsOverride", width=1400, height=2400, deviceScaleFactor=1, mobile=False)
    page.call("Emulation.setFocusEmulationEnabled", enabled=True)  # JupyterLab acts on the tab that has the focus
    page.call("Page.navigate", url=address)
    until(
        lambda: page.value(f"document.querySelectorAll('.jp-CodeCell .cm-content').length >= {cells}"), "the notebook"
    )
    until(lambda: page.value(f"{KERNEL}?.connectionStatus == 'connected' && {KERNEL}.status == 'idle'"), "a kernel")
    page.value(f"jupyterapp.shell.activateById({NOTEBOOK}.id)")
    until(lambda: page.value(f"jupyterapp.shell.currentWidget === {NOTEBOOK}"), "the notebook in front")
    page.value("void jupyterapp.commands.execute('notebook:run-all-cells')")
    until(
        lambda: page.value(shows), what, instead=lambda: page.value("document.querySelector('.jp-Notebook')?.innerText")
    )


def say_who(page: Page, name: str = "Ann Lee") -> None:
    """Answer the one question that each widget asks of somebody who was never here."""
    page.value("document.querySelector('.ims-workbench .ims-person input').select()")
    page.call("Input.insertText", text=name)
    press(page, "Enter", 13, text="\r")
    asked = "document.querySelectorAll('.ims-person input').length"
    until(lambda: page.value(asked) == 0, "the name known in every widget", instead=lambda: page.value(asked))


def asked_elsewhere(page: Page) -> list[str]:
    return [url for url in page.requests if not url.startswith(("http://127.0.0.1", "data:", "blob:"))]


def test_accepting_judging_and_settling_with_the_keyboard(folder: Path) -> None:
    write_notebook(folder, CELLS)
    with jupyter_lab(folder.parent) as address, chromium() as page:
        run_notebook(page, address, cells=len(CELLS), shows=CARD, what="the interview")
        say_who(page)
        assert violations(page, contrast=False, within=".ims-workbench") == []
        accepting(page, folder)
        judging_and_settling(page, folder)
        assert page.value("document.querySelectorAll('.jp-CodeCell').length") == len(CELLS), "a key reached JupyterLab"
        assert asked_elsewhere(page) == []


def test_asking_what_if_with_the_keyboard(folder: Path) -> None:
    cells = (CELLS[0], "ims.workbench.what_if(client, register)")
    write_notebook(folder, cells)
    with jupyter_lab(folder.parent) as address, chromium() as page:
        shows = "document.querySelectorAll('.ims-gaps').length === 1"
        run_notebook(page, address, cells=len(cells), shows=shows, what="the what-if")
        say_who(page)
        asking_what_if(page, folder)
        assert page.value("document.querySelectorAll('.jp-CodeCell').length") == len(cells), "a key reached JupyterLab"
        assert asked_elsewhere(page) == []


def test_making_a_client_and_dropping_its_file_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form filled in by keys, a fault told as one types, a file sent in parts, what was read of it, and what comes next."""
    home = folder.parent
    monkeypatch.setenv(HOME, str(home))
    cells = ("import ims_lib as ims\nims.workbench.start()", "ims.workbench.render()")
    write_notebook(folder, cells)
    with jupyter_lab(home) as address, chromium() as page:
        run_notebook(
            page, address, cells=len(cells), shows="!!document.querySelector('.ims-about table')", what="files"
        )
        page.click(".ims-clients > button")
        assert page.value("document.activeElement.dataset.key") == "name"
        page.call("Input.insertText", text="Bread & Co")
        page.value("document.querySelector('[data-key=head_count]').focus()")
        page.call("Input.insertText", text="many")
        fault = "document.querySelector('[data-fault=head_count]').textContent"
        until(lambda: "a whole number is wanted" in page.value(fault), "the fault", instead=lambda: page.value(fault))
        assert violations(page, contrast=False, within=".ims-workbench") == []
        page.value("document.activeElement.select()")
        page.call("Input.insertText", text="40")
        press(page, "Enter", 13, text="\r")
        made = home / "clients" / "bread_co"
        until((made / "client.yml").is_file, "the client")
        until(lambda: page.value("!!document.querySelector('.ims-drop')"), "its files")
        assert "head_count: 40" in (made / "client.yml").read_text(encoding="utf-8")
        node = page.call("Runtime.evaluate", expression="document.querySelector('.ims-drop input')")["result"]
        page.call("DOM.setFileInputFiles", files=[str(folder / "controls.csv")], objectId=node["objectId"])
        shown = "document.querySelector('.ims-about').innerText"
        until(lambda: "Controls 3" in page.value(shown), "what was read", instead=lambda: page.value(shown))
        assert (made / "controls.csv").read_bytes() == (folder / "controls.csv").read_bytes()
        assert "Settle 1 question in 01_ingest" in page.value(shown)
        named = "[...document.querySelectorAll('.ims-main')].at(-1).textContent"
        until(lambda: page.value(named) == "Render the report: Bread & Co", "the new client there as well")
        assert violations(page, contrast=False, within=".ims-workbench") == []
        assert asked_elsewhere(page) == []


def test_judging_for_one_ai_system(folder: Path) -> None:
    (folder / "client.yml").write_text('name: Acme\nstandards: ["42001"]\nassessor: Lead assessor\n', encoding="utf-8")
    listed = (
        "AI system,Id,Kind,Role,Status\nTriage,AI-1,predictive,customer,live\nWriter,AI-2,generative,customer,live\n"
    )
    (folder / "ai_systems.csv").write_text(listed, encoding="utf-8")
    cells = (CELLS[0], CELLS[-1])
    write_notebook(folder, cells)
    with jupyter_lab(folder.parent) as address, chromium() as page:
        run_notebook(page, address, cells=len(cells), shows=CARD, what="the interview")
        say_who(page)
        judging_for_one(page, folder / "judgements.csv")
        assert asked_elsewhere(page) == []


def judging_for_one(page: Page, judgements: Path) -> None:
    """One system chosen: only what is assessed for it, with what holds for all until it has a verdict of its own."""

    def choose(key: str) -> None:
        choice = "document.querySelector('.ims-workbench select[aria-label=\"AI system or service to ask about\"]')"
        page.value(f"{choice}.value = '{key}'; {choice}.dispatchEvent(new Event('change'))")

    def search(text: str) -> None:
        page.value("document.querySelector('.ims-interview input[type=search]').select()")
        page.call("Input.insertText", text=text)
        press(page, "Enter", 13, text="\r")

    def judge(on: str, key: str, verdict: str) -> None:
        page.value("document.querySelector('.ims-interview article h2').focus()")
        press(page, key)
        until(lambda: judgements.exists() and f",{on},,{verdict}," in judgements.read_text(), f"{on} in judgements.csv")

    card = "document.querySelector('.ims-interview article').innerText"
    search("performance is monitored")
    page.value("document.querySelector('.ims-item[data-on=\"lifecycle.drift\"]').click()")
    judge("lifecycle.drift", "p", "P")
    choose("AI-1")
    until(lambda: "for all alike P, Ann Lee" in page.value(card), "the verdict for all beside the one system")
    assert not page.value("!!document.querySelector('.ims-item[data-on=\"ai_information.made_by_ai\"]')"), "generative"
    judge("lifecycle.drift@AI-1", "n", "N")
    choose("AI-2")
    assert "for all alike P" in page.value(card)
    choose("")
    assert "AI-1: N" in page.value(card)
    assert len(judgements.read_text().splitlines()) == 3, "nothing else was judged on the way"


def asking_what_if(page: Page, folder: Path) -> None:
    """A standard added, a criterion closed, capacity given, the way back; then saved, and shown beside the others."""
    message = "document.querySelector('.ims-workbench .ims-message').textContent"

    def says(text: str) -> None:
        until(lambda: text in page.value(message), text, instead=lambda: page.value(message))

    def headings() -> Any:
        return page.value("[...document.querySelectorAll('.ims-side th[scope=col]')].map(th => th.textContent).join()")

    assert page.value(f"{message} && document.querySelector('.ims-message').getAttribute('aria-live')") == "polite"
    page.value("document.querySelector('[data-key=standards] [data-standard=\"42001\"]').focus()")
    press(page, " ", 32)
    says("42001 added")
    assert headings() == "Figure,As it is,Now"

    page.value("document.querySelector('.ims-workbench select[aria-label=Show]').value = 'unknown'")
    page.value("document.querySelector('.ims-workbench select[aria-label=Show]').dispatchEvent(new Event('change'))")
    page.value("document.querySelector('.ims-workbench input[type=search]').focus()")
    page.call("Input.insertText", text="27001:A.5.9")
    press(page, "Enter", 13, text="\r")
    closed = page.value("document.activeElement.dataset.key")
    assert closed
    press(page, " ", 32)
    says("1 criterion taken as fully met")
    until(lambda: page.value("document.activeElement.tagName") == "TR", "the focus on the next row")
    assert page.value("document.activeElement.dataset.key") != closed

    page.value("document.querySelector('[data-key=days_per_month]').focus()")
    page.call("Input.insertText", text="12")
    press(page, "Tab", 9)
    says("12 days a month")
    page.value("document.querySelector('.ims-gaps tbody tr').focus()")
    press(page, "u")
    says("Taken back.")
    until(lambda: page.value("document.querySelector('[data-key=days_per_month]').value") == "", "no capacity again")

    page.value("document.querySelector('.ims-workbench input[aria-label=\"Name of the scenario\"]').focus()")
    page.call("Input.insertText", text="With <b>AI</b>")
    press(page, "Enter", 13, text="\r")
    says("Kept in scenarios/with-b-ai-b.yml.")
    text = (folder / "scenarios" / "with-b-ai-b.yml").read_text(encoding="utf-8")
    assert 'standards: ["27001", "42001"]' in text
    assert f'"{closed}"' in text
    until(lambda: headings() == "Figure,As it is,Now,With <b>AI</b>", "the saved scenario beside", instead=headings)


def accepting(page: Page, folder: Path) -> None:
    """A suggestion accepted, taken back, rejected; another requirement typed; none of them; each kept in columns.yml."""
    answers = folder / "columns.yml"
    text = '"Backups are restored every quarter to see that they work": '

    def kept() -> str:
        return answers.read_text(encoding="utf-8").partition(text)[2].strip() if answers.exists() else ""

    def says(count: str) -> None:
        shown = "document.querySelector('.ims-workbench .ims-text').closest('.ims-workbench').querySelector('.ims-count').textContent"
        until(lambda: page.value(shown) == count, count, instead=lambda: page.value(shown))

    page.value("document.querySelector('.ims-workbench tr.ims-text').focus()")
    press(page, "ArrowDown", 40)
    ref = page.value("document.activeElement.dataset.ref")
    press(page, "a")
    until(lambda: kept() == f'{{accepted: ["{ref}"]}}', "the suggestion accepted", instead=kept)
    until(
        lambda: page.value("document.activeElement.querySelector('[aria-pressed=true]')?.textContent") == "Accept",
        "Accept shown",
    )
    says("1 of 1 rows decided")
    press(page, "u")
    until(lambda: not answers.exists(), "the way back", instead=kept)
    says("0 of 1 rows decided")
    press(page, "r")
    until(lambda: kept() == f'{{rejected: ["{ref}"]}}', "the suggestion rejected", instead=kept)
    press(page, "ArrowUp", 38)
    press(page, "Enter", 13, text="\r")
    page.call("Input.insertText", text="27001:A.7.5")
    press(page, "Enter", 13, text="\r")
    until(lambda: kept() == f'{{accepted: ["27001:A.7.5"], rejected: ["{ref}"]}}', "another accepted", instead=kept)
    until(lambda: page.value("!!document.querySelector('.ims-workbench [data-ref=\"27001:A.7.5\"]')"), "its own row")
    press(page, "n")
    until(lambda: kept() == f'{{accepted: [], rejected: ["{ref}"]}}', "none of them", instead=kept)
    says("1 of 1 rows decided")


def judging_and_settling(page: Page, folder: Path) -> None:
    """A verdict, its reason, the way back; then what is filled in beside it, by Tab; then a wording settled."""
    judgements, entries = folder / "judgements.csv", folder / "entries.csv"
    at = "document.querySelector('.ims-interview article').dataset.on"
    # arrow down twice in the list, F; a reason; then undo it
    page.value("document.querySelector('.ims-list [tabindex=\"0\"]').focus()")
    press(page, "ArrowDown", 40)
    press(page, "ArrowDown", 40)
    on = page.value(at)
    press(page, "f")
    until(lambda: judgements.exists() and f",{on},,F," in judgements.read_text(), "the first line of judgements.csv")
    until(
        lambda: (
            page.value("document.querySelector('.ims-interview .ims-verdicts [aria-pressed=true]')?.dataset.verdict")
            == "F"
        ),
        "F shown",
    )
    moved = "document.querySelector('.ims-moved').textContent"
    until(lambda: page.value(moved), "figures that move", instead=lambda: page.value(moved))
    press(page, "r")
    page.call("Input.insertText", text="=seen & <b>kept</b>")
    press(page, "Enter", 13, text="\r")
    until(lambda: len(judgements.read_text().splitlines()) == 3, "the line with its reason")
    assert judgements.read_text().splitlines()[2].endswith(f"{on},F,F,'=seen & <b>kept</b>,")
    until(lambda: page.value("document.activeElement.tagName") == "H2", "the way back to the card")
    press(page, "u")
    until(lambda: len(judgements.read_text().splitlines()) == 4, "the line that takes it back")

    # typed at once behind a verdict by key, it is its reason, whatever the letters are keys for; by Tab too
    press(page, "j")
    on = page.value(at)
    press(page, "l")
    page.value(
        "[...'we'].forEach(key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true})))"
    )
    page.call("Input.insertText", text=" saw ten")
    press(page, "Enter", 13, text="\r")
    until(lambda: f",{on},L,L,we saw ten," in judgements.read_text(), "the reason", instead=judgements.read_text)
    assert page.value(at) == on
    press(page, "n")
    press(page, "Tab", 9)
    assert page.value("document.activeElement.dataset.field") == "reason"
    press(page, "Escape", 27)

    # what is typed on a card that is left is marked, and seen before a verdict keeps it
    press(page, "j")
    on = page.value(at)
    press(page, "r")
    page.call("Input.insertText", text="half a thought")
    press(page, "Escape", 27)
    press(page, "k")
    until(lambda: "typed, not kept" in page.value("document.querySelector('.ims-list').innerText"), "the mark")
    page.value(f"document.querySelector('.ims-list [data-on=\"{on}\"]').click()")
    press(page, "p")
    until(lambda: page.value("document.activeElement.dataset.field") == "reason", "what was typed, to be seen")
    assert f",{on}," not in judgements.read_text()
    press(page, "Escape", 27)
    press(page, "p")
    until(lambda: f",{on},,P,half a thought," in judgements.read_text(), "the verdict with what was seen")

    # a reason before there is a verdict, then the evidence and who was asked, by Tab; the verdict keeps the first two
    press(page, "j")
    on = page.value(at)
    press(page, "r")
    for text in ("Nobody owns it", "Inventory of June", "Head of operations"):
        page.call("Input.insertText", text=text)
        press(page, "Tab", 9)
    press(page, "Escape", 27)
    assert on not in judgements.read_text(), "without a verdict nothing is judged"
    press(page, "p")
    line = f",{on},,P,Nobody owns it,Inventory of June"
    until(lambda: line in judgements.read_text(), "the verdict with both", instead=judgements.read_text)
    until(lambda: f"asked/{on}/1,who,,Head of operations," in entries.read_text(), "who was asked")
    page.value("document.querySelector('.ims-interview article [data-field=day]').focus()")
    for figure in "11202024":
        press(page, figure)
    press(page, "Escape", 27)
    until(lambda: "2024-11-20" in entries.read_text(), "the day typed by keys", instead=entries.read_text)
    days = [line.split(",")[5] for line in entries.read_text().splitlines() if ",day," in line]
    assert days == [days[0], "2024-11-20"], "none of which digits were still to come"
    press(page, "g")
    reached = []
    page.value("document.activeElement.value = 'minor'; document.activeElement.dispatchEvent(new Event('change'))")
    for text in ("No owner", "Name one", "A list by hand", "Nobody was asked", "Board"):
        press(page, "Tab", 9)
        reached.append(page.value("document.activeElement.dataset.field"))
        page.call("Input.insertText", text=text)
    press(page, "Escape", 27)
    assert reached == ["text", "action", "correction", "cause", "owner"]
    until(lambda: ",owner,,Board," in entries.read_text(), "the finding", instead=entries.read_text)
    assert all(line.split(",")[1] == "Ann Lee" for line in judgements.read_text().splitlines()[1:])

    page.value(
        "[...document.querySelectorAll('.ims-choices button')].find(b => b.textContent === 'partly implemented').focus()"
    )
    press(page, "Enter", 13, text="\r")
    answers = folder / "columns.yml"
    until(lambda: '"Frobbed": partial' in answers.read_text(), "the answer in columns.yml", instead=answers.read_text)
