"""The whole of a day as an assessor has it: every way on is a link that was clicked, and all that was said is in the report."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.browser import day as said
from tests.browser.chromium import chromium
from tests.browser.day import Day, begin, ims_lab, the_day, write_outside
from tests.browser.test_workbench import asked_elsewhere

pytestmark = pytest.mark.browser


def test_a_day_from_an_empty_workspace_to_the_report(tmp_path: Path) -> None:
    outside = write_outside(tmp_path / "outside")
    with ims_lab(tmp_path) as (address, home), chromium() as page:
        begin(page, address)
        day = Day(page, home, outside)
        steps = list(the_day(day))
        assert steps[-1] == "the report opened"
        assert day.wrong == []
        assert asked_elsewhere(page) == []
    require_client(day)
    require_judgements(day)
    require_entries(day)
    require_report(home / "reports" / day.client.name, digest_of(outside / said.FILE))


def require_client(day: Day) -> None:
    """The form, the sheet as it was sent, and the two answers."""
    settings, answers = ((day.client / name).read_text(encoding="utf-8") for name in ("client.yml", "columns.yml"))
    assert f"name: {said.CLIENT}" in settings
    assert "head_count: 140" in settings
    assert 'standards: ["27001", "20000-1"]' in settings
    assert f'"{said.SETTLED}": not_implemented' in answers
    assert [line for line in answers.splitlines() if line.endswith(": ask")]
    assert (day.client / said.SHEET).read_bytes() == (day.outside / said.SHEET).read_bytes()


def require_judgements(day: Day) -> None:
    """Of each criterion what counts in the end: five verdicts, and one that was taken back."""
    lines = lines_of(day.client / "judgements.csv")
    last = {each["on"]: (each["new"], each["reason"], each["evidence"]) for each in lines}
    wanted = {on: (key.upper(), reason, seen) for on, (key, reason, seen) in zip(day.judged, said.JUDGED, strict=False)}
    assert last == {**wanted, day.judged[-1]: ("", "", "")}
    assert {each["who"] for each in lines} == {said.ME}


def require_entries(day: Day) -> None:
    """Rows beside the verdicts, each with all that was filled in and nothing more."""
    rows: dict[str, dict[str, str]] = {}
    for each in lines_of(day.client / "entries.csv"):
        rows.setdefault(each["on"], {})[each["field"]] = each["new"]
    [asked] = [values for on, values in rows.items() if on.startswith("asked/")]
    assert len(asked.pop("day")) == len("2026-12-01")
    found = [(*on.split("/")[:2], values) for on, values in rows.items()]
    first, *_, ranked, shown, not_seen, _ = day.judged
    file = {"what": said.FILE_IS, "place": f"evidence/{said.FILE}", "sha256": digest_of(day.outside / said.FILE)}
    assert found == [
        ("asked", first, {"who": said.WHO}),
        ("evidence", first, {"kind": "text", "what": said.TEXT}),
        ("evidence", first, {"kind": "file", **file}),
        ("finding", ranked, said.MAJOR),
        ("finding", shown, said.OPPORTUNITY),
        ("mark", not_seen, {"not_seen": "yes"}),
    ]
    assert digest_of(day.client / "evidence" / said.FILE) == file["sha256"]


def require_report(folder: Path, digest: str) -> None:
    """The page has the reasons and what was seen, the findings and the evidence; the workbooks have them as rows."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    texts = [text for _, *both in said.JUDGED for text in both]
    texts += [said.MAJOR["text"], said.OPPORTUNITY["text"], said.FILE_IS, said.TEXT, said.WHO]
    assert [text for text in texts if text not in page] == []
    actions = cells_of(folder / "workbook.xlsx", "Actions")
    assert {said.MAJOR["text"], said.MAJOR["action"], said.MAJOR["owner"], said.OPPORTUNITY["text"]} <= actions
    assert {said.FILE_IS, f"evidence/{said.FILE}", digest} <= cells_of(folder / "details.xlsx", "Evidence")


def lines_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.open(encoding="utf-8", newline="")))


def cells_of(path: Path, sheet: str) -> set[str]:
    book = load_workbook(path, read_only=True)
    found = {str(value) for row in book[sheet].iter_rows(values_only=True) for value in row if value is not None}
    book.close()
    return found


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
