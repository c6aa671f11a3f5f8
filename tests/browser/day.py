"""A day of an assessor's as a driven browser: from an empty workspace to the report, step by step, by the product's own links."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from tests.browser.axe import violations
from tests.browser.chromium import Page
from tests.browser.test_workbench import press, until
from tests.builders import write_xlsx

ME = "Ann Lee"
CLIENT = "Muster Werke"
SHEET = "Stand Maßnahmen.xlsx"
ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+token=\w+")
HERE = "jupyterapp.shell.currentWidget"
STILL = """(async () => {{
  document.querySelector("[data-meant]")?.removeAttribute("data-meant");
  const part = {};
  if (!part) return false;
  part.dataset.meant = "yes";
  const top = () => part.getBoundingClientRect().top;
  part.scrollIntoView({{ block: "nearest", behavior: "instant" }});
  const before = top();
  await new Promise(done => setTimeout(done, 200));
  return part.isConnected && top() === before;
}})()"""
"""Whether what is meant stays where it is: what JupyterLab hasn't yet drawn has no height until one scrolls there."""
HEADINGS = ("", "Nr.", "Anforderung", "Umsetzungsstand", "Verantwortlich", "Nachweis")
CONTROLS = (
    ("A.5.1", "Policies for information security", "umgesetzt", "M. Weber", "Leitlinie 3.2"),
    ("A.5.2", "Information security roles and responsibilities", "umgesetzt", "M. Weber", "Organigramm"),
    ("A.5.7", "Threat intelligence", "offen", "", ""),
    ("A.5.9", "Inventory of information and other associated assets", "teilweise", "S. Kurz", "CMDB"),
    ("A.5.15", "Access control", "beim Chef", "S. Kurz", ""),
    ("A.5.19", "Information security in supplier relationships", "teilweise", "Einkauf", "Liste"),
    ("A.5.24", "Information security incident management planning", "umgesetzt", "Leitstelle", "Notfallplan"),
    ("A.5.25", "Assessment and decision on security events", "teilweise", "Leitstelle", "Tickets"),
    ("A.5.26", "Response to information security incidents", "umgesetzt", "Leitstelle", "Tickets"),
    ("A.5.27", "Learning from information security incidents", "offen", "Leitstelle", ""),
    ("A.5.28", "Collection of evidence", "offen", "", ""),
    ("A.6.1", "Screening", "umgesetzt", "Personal", ""),
    ("A.6.3", "Awareness, education and training", "teilweise", "Personal", "LMS"),
    ("A.7.1", "Physical security perimeters", "umgesetzt", "Technik", ""),
    ("A.7.2", "Physical entry", "umgesetzt", "Technik", ""),
    ("A.8.2", "Privileged access rights", "teilweise", "IT-Betrieb", ""),
    ("A.8.5", "Secure authentication", "umgesetzt", "IT-Betrieb", ""),
    ("A.8.8", "Management of technical vulnerabilities", "teilweise", "IT-Betrieb", "Scans"),
    ("A.8.9", "Configuration management", "offen", "IT-Betrieb", ""),
    ("A.8.13", "Information backup", "umgesetzt", "IT-Betrieb", "Protokolle"),
    ("A.8.15", "Logging", "teilweise", "IT-Betrieb", ""),
    ("A.8.16", "Monitoring activities", "offen", "IT-Betrieb", ""),
    ("A.8.23", "Web filtering", "entfällt", "", ""),
    ("A.8.24", "Use of cryptography", "teilweise", "IT-Betrieb", ""),
    ("A.8.32", "Change management", "umgesetzt", "IT-Betrieb", "CAB"),
)
CLAUSES = (
    ("8.2.4", "Service catalogue management", "umgesetzt", "Service Desk", "Katalog"),
    ("8.3.3", "Service level management", "teilweise", "Service Desk", "SLA"),
    ("8.5.1", "Change management", "umgesetzt", "IT-Betrieb", "CAB"),
    ("8.6.1", "Incident management", "umgesetzt", "Service Desk", "Tickets"),
    ("8.6.3", "Problem management", "offen", "Service Desk", ""),
    ("8.7.2", "Service continuity management", "teilweise", "Technik", ""),
)
SETTLED, ASKED = "offen", "beim Chef"
"""Wordings that nobody knows: what the first means is said, the client is asked of the other."""
PROCESS = "Incident management"
JUDGED = (
    ("f", "All ten calls of October are in the tool", "Ten tickets of October"),
    ("p", "Two of five were reported a day late", "Mails of 3 and 9 October"),
    ("l", "One was closed without an entry", "Extract of the ticket tool"),
    ("n", "Nobody ranks them by impact", "Talk at the service desk"),
    ("p", "The list of services is from 2024", "Queue as shown on screen"),
)
"""Of each criterion that is judged: the key of the verdict, the reason, the evidence seen."""
UNKEPT = f"""JSON.stringify([
  Object.entries(localStorage).filter(([key]) => key.startsWith('ims')), [...document.querySelectorAll('.ims-message, .ims-unkept')].map(each => each.textContent),
  {HERE}?.sessionContext?.session?.kernel?.status, document.activeElement.outerHTML.slice(0, 300),
  [...document.querySelectorAll('.ims-interview')].map(each => [each.dataset.old, each.isConnected, each.checkVisibility()]),
], null, 1)"""
"""What isn't kept yet, what is told, and how the kernel is."""
HALF = 20
"""Signs of a reason that are typed when the kernel is restarted."""
MAJOR = {
    "grade": "major",
    "text": "Incidents are not ranked",
    "action": "Set up a matrix of impact and urgency",
    "owner": "Leitstelle",
    "due": "2027-01-31",
}
OPPORTUNITY = {"grade": "opportunity", "text": "The queue could show the service"}
WHO = "Head of the service desk"
TEXT = "Shift book of 12 October"
FILE, FILE_IS = "tickets 2026.csv", "Tickets as exported"


@dataclass
class Day:
    """Where one is, and what was found on the way."""

    page: Page
    home: Path
    outside: Path
    """Where the client's own files lie before they are dropped in."""
    judged: list[str] = field(default_factory=list)
    """Criteria in the order in which they were judged; the last was taken back, the one before it not seen."""
    wrong: list[str] = field(default_factory=list)
    """What axe found."""

    @property
    def client(self) -> Path:
        return self.home / "clients" / "muster_werke"

    def part(self, selector: str, text: str = "", *, of: str = f"{HERE}.node") -> str:
        """The expression for what is meant in the notebook in front, or in a part of it; of several the first with that text."""
        return f"[...({of}?.querySelectorAll({json.dumps(selector)}) ?? [])].find(each => !each.closest('[data-old]') && each.textContent.includes({json.dumps(text)}))"

    def says(self, selector: str, text: str, what: str = "", *, within: float | None = None) -> None:
        self.shows(self.part(selector, text), what or f"{selector}: {text}", within=within)

    def shows(self, part: str, what: str, *, within: float | None = None) -> None:
        until(
            lambda: self.page.value(f"!!{part}?.checkVisibility()"),
            what,
            instead=lambda: self.page.value(f"{HERE}.node.innerText.slice(0, 3000)"),
            within=within,
        )

    def click(self, selector: str, text: str = "") -> None:
        self.click_on(self.part(selector, text), f"{selector}: {text}")

    def click_on(self, part: str, what: str) -> None:
        """`part` is looked for anew until it stands still: a widget may be drawn anew between a look and a click."""
        self.shows(part, what)
        still = STILL.format(part)
        until(lambda: self.page.value(still), "a part of the page that stays where it is")
        self.page.click("[data-meant]")

    def focus(self, selector: str) -> None:
        self.page.value(f"{self.part(selector)}.focus()")

    def tab_to(self, selector: str) -> None:
        """Press Tab until it is reached: what no key reaches is found here."""
        for _ in range(80):
            if self.page.value(f"document.activeElement.matches({json.dumps(selector)})"):
                return
            press(self.page, "Tab", 9)
        raise AssertionError(f"Tab doesn't come to {selector}")

    def type(self, text: str, *, enter: bool = True) -> None:
        self.page.call("Input.insertText", text=text)
        if enter:
            press(self.page, "Enter", 13, text="\r")

    def look(self, what: str) -> None:
        """What axe finds wrong with the widgets in front, contrast included."""
        self.wrong += [f"{what}: {each}" for each in violations(self.page, within=".ims-workbench")]

    def opened(self, name: str) -> None:
        """The notebook that a link opened is in front; run all of its cells."""
        kernel = f"{HERE}?.sessionContext?.session?.kernel"
        until(
            lambda: self.page.value(f"{HERE}?.context?.path") == f"notebooks/{name}.ipynb",
            f"{name} in front",
            instead=lambda: self.page.value(f"{HERE}?.context?.path"),
        )
        until(
            lambda: self.page.value(f"{kernel}?.connectionStatus == 'connected' && {kernel}.status == 'idle'"),
            "a kernel",
        )
        self.run_all()

    def run_all(self) -> None:
        self.page.value("void jupyterapp.commands.execute('notebook:run-all-cells')")

    def put(self, selector: str, path: Path) -> None:
        """Choose a file in a field for files."""
        node = self.page.call("Runtime.evaluate", expression=self.part(selector))["result"]
        self.page.call("DOM.setFileInputFiles", files=[str(path)], objectId=node["objectId"])


def the_day(day: Day) -> Iterator[str]:
    """Each step, told when it is done."""
    yield from beginning(day)
    yield from reading(day)
    yield from settling(day)
    yield from interviewing(day)
    yield from rendering(day)


def beginning(day: Day) -> Iterator[str]:
    """00 in an empty workspace: a client is made by the keys."""
    page = day.page
    day.opened("00_start_here")
    yield "00 opened and run"
    day.click(".ims-clients > button", "New client")
    day.type(CLIENT, enter=False)
    day.tab_to("[aria-label='20000-1: in scope']")
    press(page, " ", 32)
    day.tab_to("[data-key=head_count]")
    day.type("140")
    day.says(".ims-about h2", CLIENT, "the client")
    yield "the client made"


def reading(day: Day) -> Iterator[str]:
    """Its sheet dropped in, and the way to the questions."""
    day.put(".ims-drop input", day.outside / SHEET)
    day.says(".ims-about tbody tr", "Controls 31", "what was read")
    day.says(".ims-about tbody tr", SHEET)
    yield "the sheet read"
    day.look("00")
    day.click(".ims-next a", "Settle 2 questions in 01_ingest")
    day.opened("01_ingest")
    day.says(".ims-questions li", SETTLED, "the questions")
    yield "01 opened and run"


def settling(day: Day) -> Iterator[str]:
    """The name, once; one question settled, one put to the client."""
    say_who(day)
    yield "said who"
    for wording, reading in ((SETTLED, "not implemented"), (ASKED, "ask the client")):
        question = day.part(".ims-questions li", wording)
        day.click_on(day.part("button", reading, of=question), f"{wording}: {reading}")
        day.says(".ims-questions li.ims-settled", wording)
        yield f"{wording}: {reading}"
    day.look("01")
    day.click(".jp-MarkdownCell a", "What is really in place")
    day.opened("03_gap_analysis")
    day.says(".ims-interview article", "", "the interview")
    yield "03 opened and run"


def say_who(day: Day) -> None:
    day.click(".ims-person input")
    day.type(ME)
    day.says(".ims-person", f"as {ME}")


def interviewing(day: Day) -> Iterator[str]:
    """One process: verdicts, reasons, evidence, findings, who was asked; one not seen, one taken back; a restart in the middle."""
    page = day.page
    assert not page.value(f"!!{day.part('.ims-person input')}"), "asked for the name again"
    day.click(".ims-group", PROCESS)
    listed = f"{day.part('.ims-group', PROCESS)}?.nextElementSibling"
    day.click_on(day.part("button", of=listed), f"the first criterion of {PROCESS}")
    yield f"{PROCESS} opened"
    for number, (key, reason, evidence) in enumerate(JUDGED):
        on = at(day)
        day.judged.append(on)
        press(page, key)
        kept(day, "judgements.csv", f",{on},,{key.upper()},")
        yield f"{on} judged"
        press(page, "r")
        if number == 2:
            half_typed(day, reason[:HALF])
            yield "the kernel restarted"
            until(partial(other_half, day, reason), "the other half of the reason")
            press(page, "Enter", 13, text="\r")
        else:
            day.type(reason)
        press(page, "e")
        day.type(evidence)
        kept(day, "judgements.csv", f"{reason},{evidence}")
        yield "reason and evidence"
        more = {0: evidence_of, 3: major, 4: opportunity}.get(number)
        if more:
            yield from more(day)
        day.focus("article h2")
        press(page, "j")
    day.judged.append(at(day))
    press(page, "s")
    kept(day, "entries.csv", f"mark/{at(day)}")
    yield "not seen"
    press(page, "j")
    day.judged.append(at(day))
    press(page, "f")
    kept(day, "judgements.csv", f",{at(day)},,F,")
    press(page, "u")
    kept(day, "judgements.csv", f",{at(day)},F,,")
    yield "taken back"
    moved = f"[...{HERE}.node.querySelectorAll('.ims-moved')].some(each => each.textContent)"
    until(lambda: page.value(moved), "figures that moved")
    day.look("03")
    day.click("a[href*='00_start_here']")
    until(lambda: page.value(f"{HERE}?.context?.path") == "notebooks/00_start_here.ipynb", "00 in front")
    day.says(".ims-facts", "1 question open on reading the files, 1 with the client · 5 judged")
    day.says(".ims-next a", "Go on judging in 03_gap_analysis")
    yield "back in 00"


def evidence_of(day: Day) -> Iterator[str]:
    """Who was asked; a line of text and a file as evidence."""
    page, on = day.page, at(day)
    press(page, "w")
    day.type(WHO)
    kept(day, "entries.csv", f"asked/{on}/1,who,,{WHO}")
    yield "who was asked"
    for kind, what in (("text", TEXT), ("file", FILE_IS)):
        day.focus("article [aria-label='Kind of evidence']")
        press(page, kind[0])
        if kind == "file":
            day.put("article [data-field=file]", day.outside / FILE)
        day.click("article [data-field=what]")
        day.type(what)
        kept(day, "entries.csv", f",what,,{what}")
        yield f"evidence: {kind}"


def major(day: Day) -> Iterator[str]:
    press(day.page, "g")
    press(day.page, "m")
    for name in ("text", "action", "owner"):
        day.tab_to(f"[data-field={name}]")
        day.type(MAJOR[name], enter=False)
    day.tab_to("[data-field=due]")
    day.page.value(
        f"document.activeElement.value = '{MAJOR['due']}'; document.activeElement.dispatchEvent(new Event('change'))"
    )
    kept(day, "entries.csv", f",due,,{MAJOR['due']}")
    yield "a major finding"


def opportunity(day: Day) -> Iterator[str]:
    press(day.page, "g")
    press(day.page, "o")
    day.tab_to("[data-field=text]")
    day.type(OPPORTUNITY["text"])
    kept(day, "entries.csv", f",text,,{OPPORTUNITY['text']}")
    yield "an opportunity"


def half_typed(day: Day, text: str) -> None:
    """Half a reason, while the kernel is stopped; it is still there when the notebook is run again."""
    page = day.page
    day.type(text, enter=False)
    page.value(f"{HERE}.sessionContext.session.kernel.restart()")
    page.value("document.querySelectorAll('.ims-interview').forEach(each => { each.dataset.old = 'yes'; })")
    day.run_all()
    day.says(".ims-interview article", "", "the interview again")
    shown = f"{day.part('article [data-field=reason]')}.value"
    until(lambda: page.value(shown) == text, "what was half typed", instead=lambda: page.value(shown))


def other_half(day: Day, reason: str) -> bool:
    """Typed behind the first; whether it stands there: JupyterLab may draw the widget anew just then, as it finds the new kernel."""
    typed_in = day.part("article [data-field=reason]")
    day.focus("article [data-field=reason]")
    if day.page.value(f"{typed_in} === document.activeElement && {typed_in}.value") == reason[:HALF]:
        press(day.page, "End", 35)
        day.type(reason[HALF:], enter=False)
    return bool(day.page.value(f"{typed_in} === document.activeElement && {typed_in}.value") == reason)


def rendering(day: Day) -> Iterator[str]:
    """The report: a bar while it is made, then the link to it."""
    page = day.page
    day.click(".ims-main", f"Render the report: {CLIENT}")
    day.says("progress", "", "the bar")
    day.says(".ims-workbench a", "open it beside", "the report", within=180.0)
    yield "rendered"
    day.click(".ims-workbench a", "open it beside")
    until(lambda: page.value("!!document.querySelector('.jp-HTMLViewer iframe')"), "the report beside")
    yield "the report opened"


def at(day: Day) -> str:
    """The criterion at hand."""
    return str(day.page.value(f"{day.part('.ims-interview article')}.dataset.on"))


def kept(day: Day, name: str, line: str) -> None:
    path = day.client / name
    until(
        lambda: path.exists() and line in path.read_text(encoding="utf-8"),
        f"{line} in {name}",
        instead=lambda: f"{path.read_text(encoding='utf-8') if path.exists() else 'nothing'}\n{day.page.value(UNKEPT)}",
    )


def write_outside(folder: Path) -> Path:
    """What the client has sent: a sheet of its own making, and a file that an assessor is shown."""
    folder.mkdir()
    rows: list[list[Any]] = [["", f"{CLIENT}: Stand der Maßnahmen"], ["", "vertraulich, Stand 30.09.2026"], []]
    merged = ["B1:G1"]
    for title, standard, listed in (
        ("ISO/IEC 27001:2022 Anhang A", "ISO 27001", CONTROLS),
        ("ISO/IEC 20000-1:2018", "ISO 20000-1", CLAUSES),
    ):
        rows += [[], ["", title], list(HEADINGS)]
        merged.append(f"B{len(rows) - 1}:F{len(rows) - 1}")
        rows += [["", f"{standard} {number}", *rest] for number, *rest in listed]
    write_xlsx(folder / SHEET, {"Stand Q3": rows}, merged={"Stand Q3": merged})
    (folder / FILE).write_text(
        "id;opened;closed\n" + "".join(f"{n};2026-10-0{n};\n" for n in range(1, 10)), encoding="utf-8"
    )
    return folder


@contextmanager
def ims_lab(base: Path) -> Iterator[tuple[str, Path]]:
    """`ims lab` on an empty workspace with nothing of its user's: the address that it tells, and the workspace."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user, home, told = base / "user", base / "space", base / "lab.log"
    user.mkdir()
    home.mkdir()
    own = {name: str(user) for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    # its parts follow HOME; those that name another place are left behind
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("XDG_", "IMS_"))} | own
    command = [
        str(Path(sys.executable).with_name("ims")),
        "lab",
        "--no-browser",
        "--port",
        str(port),
        "--home",
        str(home),
    ]
    with told.open("w") as log:
        process = subprocess.Popen([*command, "--allow-root"], cwd=base, env=environment, stdout=log, stderr=log)
    try:
        found = until(lambda: ADDRESS.search(told.read_text()), "the start of JupyterLab", instead=told.read_text)
        yield found[0], home
    finally:
        process.terminate()
        process.wait(timeout=60)


def begin(page: Page, address: str, *, width: int = 1440, height: int = 1000) -> None:
    """Open what `ims lab` told, in a window of that size in CSS pixels."""
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
    page.call("Emulation.setFocusEmulationEnabled", enabled=True)  # JupyterLab acts on the tab that has the focus
    page.call("Page.navigate", url=address)
