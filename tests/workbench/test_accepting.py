"""Suggestions accepted and rejected by a click: what columns.yml says afterwards, what counts then, what is left to decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ims_lib as ims
from ims_lib.assessment import assess
from ims_lib.client import read_client
from ims_lib.coverage import score_coverage
from ims_lib.register import Register, read_register
from ims_lib.register.settled.reading import load_reading, read_text
from ims_lib.workbench import accept, settle
from ims_lib.workbench.accepting import Accepting
from ims_lib.workbench.settling import Settling
from tests.builders import catalogue, criterion, write_client

BACKUP, RESTORE = "27001:A.8.13", "Backups are restored every quarter to see that they work"
SHEET = (
    "Control,Title,Status\n"
    "A.5.1,Policies for information security,Frobbed\n"
    f",{RESTORE},Implemented\n"
    ",Colour of the visitor badges,Planned\n"
    ",backups are restored every quarter to see that they work!,Implemented\n"
)
KNOWLEDGE = catalogue(criterion("backup.tested", BACKUP), criterion("access.rules", "27001:A.5.15"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (folder / "controls.csv").write_text(SHEET, encoding="utf-8")
    return folder


def widget(folder: Path) -> Accepting:
    client = read_client(folder)
    found = accept(client, read_register(client), live=True)
    assert isinstance(found, Accepting)
    return found


def send(found: Any, **content: Any) -> None:
    found._handle_custom_msg(content, [])


def register_of(folder: Path) -> Register:
    return read_register(read_client(folder))


def suggested(folder: Path) -> dict[int, list[str]]:
    client = read_client(folder)
    table = ims.suggest_rows(read_register(client), client)
    return {int(row): list(listed["ref"]) for row, listed in table.groupby("row")}


def at_least(folder: Path, name: str) -> float:
    client = read_client(folder)
    coverage = score_coverage(assess(read_register(client), client, catalogue=KNOWLEDGE))
    return float(coverage.requirements.loc[name, "at_least"])


def test_shows_each_wording_once_with_its_places_and_suggestions(folder: Path) -> None:
    found = widget(folder)
    assert [row["text"] for row in found.rows] == [RESTORE, "Colour of the visitor badges"]
    first = found.rows[0]
    assert first["where"] == ["controls.csv › B3", "controls.csv › B5"]
    assert first["status"] == "Implemented"
    assert BACKUP in [each["ref"] for each in first["suggestions"]]
    assert all(each["why"] and float(each["score"]) >= 0 for each in first["suggestions"])
    assert found.message == "0 of 3 rows decided."


def test_nothing_counts_until_it_is_accepted_and_then_all_rows_with_the_wording_do(folder: Path) -> None:
    assert at_least(folder, BACKUP) == 0
    found = widget(folder)
    send(found, do="accept", text=0, ref=BACKUP)
    assert load_reading(folder / "columns.yml").said_of(RESTORE).accepted == (BACKUP,)
    assert found.said["0"] == {"accepted": [BACKUP], "rejected": []}
    assert "speaks of 27001:A.8.13. 2 of 3 rows decided. Run the notebook again" in found.message
    register = register_of(folder)
    rows = register.records.set_index("row")
    assert [rows.loc[n, "refs"] for n in (3, 5)] == [(BACKUP,), (BACKUP,)]
    assert list(rows["ref_text"]) == ["A.5.1", None, None, None]
    assert "ref.accepted" in rows.loc[3, "flags"]
    notes = register.findings[register.findings["code"] == "ref.accepted"]
    assert list(zip(notes["level"], notes["cell"], strict=True)) == [("note", "B3"), ("note", "B5")]
    assert "by the assessor's acceptance" in notes["message"].iloc[0]
    assert at_least(folder, BACKUP) == 1
    assert set(suggested(folder)) == {4}


def test_next_years_file_is_read_the_same_way(folder: Path) -> None:
    send(widget(folder), do="accept", text=0, ref=BACKUP)
    (folder / "controls.csv").rename(folder / "last_year.txt.old")
    (folder / "controls 2027.csv").write_text(
        f"Title,Status,Control\n{RESTORE.upper()},Planned,\nAccess control,Planned,A.5.15\n", encoding="utf-8"
    )
    records = register_of(folder).records
    assert list(records["refs"]) == [(BACKUP,), ("27001:A.5.15",)]
    assert list(records["status"]) == ["planned", "planned"]


def test_a_reference_in_the_row_comes_before_what_was_accepted(folder: Path) -> None:
    send(widget(folder), do="accept", text=0, ref=BACKUP)
    (folder / "controls.csv").write_text(SHEET.replace(f",{RESTORE}", f"A.8.14,{RESTORE}"), encoding="utf-8")
    rows = register_of(folder).records.set_index("row")
    assert rows.loc[3, "refs"] == ("27001:A.8.14",)
    assert "ref.accepted" not in rows.loc[3, "flags"]


def test_rejected_is_not_suggested_again_but_the_next_is(folder: Path) -> None:
    before = suggested(folder)[3]
    found = widget(folder)
    for ref in before:
        send(found, do="reject", text=0, ref=ref)
    assert found.message.split(". ")[1] == "0 of 3 rows decided"
    after = suggested(folder)[3]
    assert len(after) == len(before)
    assert not set(after) & set(before)
    again = widget(folder)
    assert set(before) <= {each["ref"] for each in again.rows[0]["suggestions"]}
    assert again.said["0"]["accepted"] is None
    assert set(again.said["0"]["rejected"]) == set(before)


def test_none_of_these_is_a_decision(folder: Path) -> None:
    found = widget(folder)
    send(found, do="none", text=1)
    assert load_reading(folder / "columns.yml").said_of("colour of the visitor badges").accepted == ()
    assert "speaks of none of the three standards. 1 of 3 rows decided" in found.message
    assert set(suggested(folder)) == {3, 5}
    assert widget(folder).message == "1 of 3 rows decided."
    send(found, do="open", text=1)
    assert 4 in suggested(folder)
    assert "columns.yml" in found.message


def test_another_requirement_can_be_named_and_several(folder: Path) -> None:
    found = widget(folder)
    send(found, do="accept", text=1, ref="27001:A.5.999")
    assert "'27001:A.5.999' is no requirement" in found.message
    assert not (folder / "columns.yml").exists()
    send(found, do="accept", text=1, ref="27001:A.7.5, 42001:A.2.2")
    assert register_of(folder).records.set_index("row").loc[4, "refs"] == ("27001:A.7.5", "42001:A.2.2")
    assert widget(folder).said["1"]["accepted"] == ["27001:A.7.5", "42001:A.2.2"]
    send(found, do="undo")
    assert not (folder / "columns.yml").exists()


def test_accepting_what_was_rejected_and_the_other_way_round(folder: Path) -> None:
    found = widget(folder)
    send(found, do="reject", text=0, ref=BACKUP)
    send(found, do="accept", text=0, ref=BACKUP)
    assert found.said["0"] == {"accepted": [BACKUP], "rejected": []}
    send(found, do="reject", text=0, ref=BACKUP)
    assert found.said["0"] == {"accepted": None, "rejected": [BACKUP]}
    send(found, do="open", text=0)
    assert found.said["0"] == {"accepted": None, "rejected": []}


def test_undo_takes_the_last_decision_back_and_nothing_of_others(folder: Path) -> None:
    (folder / "columns.yml").write_text("# ours\nskip:\n  - Old   # said Anna\n", encoding="utf-8")
    before = (folder / "columns.yml").read_bytes()
    found = widget(folder)
    send(found, do="accept", text=0, ref=BACKUP)
    send(found, do="accept", text=0, ref=BACKUP)
    assert found.undoable == 1
    send(found, do="none", text=1)
    client = read_client(folder)
    settled = settle(client, read_register(client), live=True)
    assert isinstance(settled, Settling)
    number = next(n for n, question in enumerate(settled.questions) if question["key"] == "Frobbed")
    send(settled, do="choose", question=number, choice=1)
    send(found, do="undo")
    reading = load_reading(folder / "columns.yml")
    assert (reading.statuses, reading.said_of("Colour of the visitor badges").accepted) == (
        {"Frobbed": "partial"},
        None,
    )
    assert reading.said_of(RESTORE).accepted == (BACKUP,)
    send(settled, do="undo")
    send(found, do="undo")
    send(found, do="undo")
    assert load_reading(folder / "columns.yml").model_dump() == read_text(before.decode()).model_dump()
    assert found.undoable == 0


def test_undone_in_order_the_file_is_the_same_to_the_letter(folder: Path) -> None:
    (folder / "columns.yml").write_text("# ours\nskip:\n  - Old   # said Anna\n", encoding="utf-8")
    before = (folder / "columns.yml").read_bytes()
    found = widget(folder)
    for ref in (BACKUP, "27001:A.8.14"):
        send(found, do="accept", text=0, ref=ref)
    assert b"# said Anna" in (folder / "columns.yml").read_bytes()
    for _ in range(2):
        send(found, do="undo")
    assert (folder / "columns.yml").read_bytes() == before


def test_a_row_that_names_its_requirement_needs_none(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (folder / "controls.csv").write_text("Control,Title,Status\nA.5.1,Policies,Planned\n", encoding="utf-8")
    found = widget(folder)
    assert (found.rows, found.message) == ([], "Every row of controls names a requirement.")


def test_without_a_front_end_it_is_a_plain_table_and_a_saved_notebook_keeps_it(folder: Path) -> None:
    (folder / "controls.csv").write_text(SHEET + ",<script>backup</script>,Planned\n", encoding="utf-8")
    client = read_client(folder)
    table = accept(client, read_register(client)).frame
    assert list(table.columns) == ["row", "it says", "requirement", "title", "score", "why", "verdict"]
    data, _ = widget(folder)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "ISO/IEC 27001 A.8.13" in data["text/html"]
    assert "<script>" not in data["text/html"]
