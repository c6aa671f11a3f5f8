"""Passages accepted, rejected and judged by: what the log says afterwards, what is taken back, what a reader without a kernel sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ims_lib.client import read_client
from ims_lib.client.entries import entered_by, read_entries
from ims_lib.workbench import evidence
from ims_lib.workbench.passages import Evidencing
from tests.builders import write_client
from tests.documents.document_files import write_docx

RULE = "Restoration of backups is tested every quarter and the result is recorded."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    write_docx(folder / "backup.docx", "# Backup policy", RULE)
    return folder


def widget(folder: Path, who: str = "Anna Berg") -> Evidencing:
    found = evidence(read_client(folder), who=who, live=True)
    assert isinstance(found, Evidencing)
    return found


def send(found: Any, **content: Any) -> None:
    found._handle_custom_msg({"id": str(len(found._done) + 1), **content}, [])


def kept(folder: Path) -> dict[str, dict[str, str]]:
    """What counts of each row of entries.csv."""
    return {on: {**each.values} for on, each in entered_by(read_entries(folder, [])).items()}


def verdicts(folder: Path) -> dict[str, str]:
    return {on: each.new for on, each in read_client(folder).judgements.items()}


def test_accepting_keeps_evidence_and_judges_nothing(folder: Path) -> None:
    found = widget(folder)
    row = next(row for row in found.rows if row["criterion"] == "backup.restored")
    send(found, do="accept", of=row["key"])
    rows = kept(folder)
    (entered,) = [said for on, said in rows.items() if on == "evidence/backup.restored/1"]
    assert (entered["kind"], entered["what"], entered["from"]) == ("file", RULE, "backup.docx, paragraph 2")
    assert len(entered["sha256"]) == 64
    assert rows[row["key"]]["accepted"] == "yes"
    assert verdicts(folder) == {}
    assert widget(folder).said == found.said != {}


def test_rejecting_takes_the_evidence_back_and_undo_brings_it_again(folder: Path) -> None:
    found = widget(folder)
    key = found.rows[0]["key"]
    send(found, do="accept", of=key)
    send(found, do="reject", of=key)
    assert not [on for on in kept(folder) if on.startswith("evidence/")]
    assert found.said == {"0": "rejected"}
    send(found, do="undo")
    assert [on for on in kept(folder) if on.startswith("evidence/")]
    send(found, do="undo")
    assert kept(folder) == {}
    assert found.said == {}


def test_a_verdict_judges_with_the_passage_as_evidence_and_is_one_step(folder: Path) -> None:
    found = widget(folder)
    row = found.rows[0]
    send(found, do="judge", of=row["key"], new="L")
    judged = read_client(folder).judgements[row["criterion"]]
    assert (judged.new, judged.evidence) == ("L", f"{RULE} (backup.docx, paragraph 2)")
    assert found.said == {"0": "accepted"}
    assert found.judged == {row["criterion"]: "L"}
    send(found, do="undo")
    assert (verdicts(folder), kept(folder), found.undoable) == ({}, {}, 0)


def test_nothing_is_kept_without_a_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ims_lib.workbench.widget.person_name", lambda: "")
    found = widget(folder, who="")
    send(found, do="accept", of=found.rows[0]["key"])
    assert kept(folder) == {}
    assert found.message


def test_what_is_decided_holds_where_the_passage_has_moved(folder: Path) -> None:
    found = widget(folder)
    send(found, do="reject", of=found.rows[0]["key"])
    write_docx(folder / "backup.docx", "# Backup policy", "A sentence before that says little.", RULE)
    again = widget(folder)
    decided = [again.rows[int(number)]["text"] for number in again.said]
    assert decided == [RULE]


def test_without_a_front_end_it_is_a_table(folder: Path) -> None:
    table = evidence(read_client(folder)).frame
    assert list(table.columns)[:2] == ["document", "place"]
    assert set(table["document"]) == {"backup.docx"}
    (folder / "backup.docx").unlink()
    assert evidence(read_client(folder)).frame.empty
