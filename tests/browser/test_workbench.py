"""The workbench as an assessor meets it: in JupyterLab, with the keyboard, ending in judgements.csv and columns.yml."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.browser.chromium import Page, chromium
from tests.builders import write_client

pytestmark = pytest.mark.browser
WAIT_S = 25.0
TOKEN = "only-for-this-test"
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


def until(look: Callable[[], Any], what: str, *, instead: Callable[[], Any] = str) -> Any:
    """What `look` finds as soon as it finds something; `instead` says what was there when it found nothing."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not happen within {WAIT_S:g} s; {instead()}")


@contextmanager
def jupyter_lab(folder: Path) -> Iterator[str]:
    """JupyterLab on a free port with nothing of its user's; the address to open."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / "home"
    home.mkdir()
    environment = os.environ | {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home), "JUPYTER_RUNTIME_DIR": str(home),
                                "JUPYTER_DATA_DIR": str(home)}  # fmt: skip
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
    cells = [nbformat.v4.new_code_cell(text.replace("CLIENT", str(client))) for text in CELLS]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )
    nbformat.write(notebook, tmp_path / "judge.ipynb")
    return client


def test_accepting_judging_and_settling_with_the_keyboard(folder: Path) -> None:
    with jupyter_lab(folder.parent) as address, chromium() as page:
        page.call("Emulation.setDeviceMetricsOverride", width=1400, height=2400, deviceScaleFactor=1, mobile=False)
        page.call("Emulation.setFocusEmulationEnabled", enabled=True)  # JupyterLab acts on the tab that has the focus
        page.call("Page.navigate", url=address)
        until(lambda: page.value("document.querySelectorAll('.jp-CodeCell .cm-content').length >= 4"), "the notebook")
        until(lambda: page.value(f"{KERNEL}?.connectionStatus == 'connected' && {KERNEL}.status == 'idle'"), "a kernel")
        page.value(f"jupyterapp.shell.activateById({NOTEBOOK}.id)")
        until(lambda: page.value(f"jupyterapp.shell.currentWidget === {NOTEBOOK}"), "the notebook in front")
        page.value("void jupyterapp.commands.execute('notebook:run-all-cells')")
        until(
            lambda: page.value("document.querySelectorAll('.ims-workbench tbody tr').length > 100"),
            "the review table",
            instead=lambda: page.value("document.querySelector('.jp-Notebook')?.innerText"),
        )

        accepting(page, folder)
        judging_and_settling(page, folder)
        assert page.value("document.querySelectorAll('.jp-CodeCell').length") == len(CELLS), "a key reached JupyterLab"
        asked = [url for url in page.requests if not url.startswith(("http://127.0.0.1", "data:", "blob:"))]
        assert asked == [], json.dumps(asked)


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
    """A verdict, its reason, the way back; then a wording settled."""
    judgements = folder / "judgements.csv"
    # arrow down twice, F; a reason; then back to the row and undo the reason
    page.value("[...document.querySelectorAll('.ims-workbench tbody')].at(-1).querySelector('tr').focus()")
    press(page, "ArrowDown", 40)
    press(page, "ArrowDown", 40)
    on = page.value("document.activeElement.dataset.on")
    press(page, "f")
    until(lambda: judgements.exists() and f",{on},,F," in judgements.read_text(), "the first line of judgements.csv")
    until(
        lambda: page.value("document.activeElement.querySelector('[aria-pressed=true]')?.textContent === 'F'"),
        "F shown",
    )
    press(page, "Enter", 13, text="\r")
    page.call("Input.insertText", text="=seen & <b>kept</b>")
    press(page, "Enter", 13, text="\r")
    until(lambda: len(judgements.read_text().splitlines()) == 3, "the line with its reason")
    assert judgements.read_text().splitlines()[2].endswith(f"{on},F,F,'=seen & <b>kept</b>,")
    until(lambda: page.value("document.activeElement.tagName") == "TR", "the way back to the row")
    press(page, "u")
    until(lambda: len(judgements.read_text().splitlines()) == 4, "the line that takes it back")

    page.value(
        "[...document.querySelectorAll('.ims-choices button')].find(b => b.textContent === 'partly implemented').focus()"
    )
    press(page, "Enter", 13, text="\r")
    until(lambda: (folder / "columns.yml").exists(), "the answer in columns.yml")
    assert '"Frobbed": partial' in (folder / "columns.yml").read_text()
