"""Which criteria a passage is proposed for, what the report makes of a client's documents, and that no level moves by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import ims_lib as ims
from ims_lib.client import left_aside, read_client
from ims_lib.client.folders import find_documents
from ims_lib.commands.check import run
from ims_lib.documents.proposals import proposals_of
from ims_lib.documents.reading import read_documents
from ims_lib.register import read_register
from ims_lib.steps.documents import match_documents
from ims_lib.suggest.of_passages import SaidUnder, denies, language_of, propose
from tests.builders import write_client
from tests.documents.document_files import write_docx, write_pdf

LIST = (
    "Document,Number,Version,Owner,Status,Next review\n"
    "Access control policy,POL-01,2.0,Head of IT,approved,2027-03-01\n"
    "Backup policy,POL-02,,,approved,\n"
)
CONTROLS = "Control,Title,Status\nA.8.13,Information backup,Implemented\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (folder / "documents.csv").write_text(LIST, encoding="utf-8")
    (folder / "controls.csv").write_text(CONTROLS, encoding="utf-8")
    return folder


def test_the_client_s_own_name_is_evidence_of_nothing(folder: Path) -> None:
    name = "Backup Restoration Networks"
    write_docx(folder / "rule.docx", f"{name} Ltd", "Restoration of backups is tested every quarter and recorded.")
    files = read_documents(read_client(folder)).files
    of_each = {each.passage.text: each.criteria for each in proposals_of(files, client=name)}
    assert of_each[f"{name} Ltd"] == ()
    assert len([said for said in of_each.values() if said]) == 1


@pytest.mark.parametrize(
    ("heading", "text", "criterion"),
    [
        ("", "Restoration of backups is tested every quarter and recorded.", "backup.restored"),
        ("", "System owners review all access rights twice a year and sign the list.", "access.reviewed"),
        (
            "Datensicherung",
            "Die Wiederherstellung aus den Sicherungen wird jedes Quartal getestet und protokolliert.",
            "backup.restored",
        ),
        ("", "Les droits d'accès sont revus deux fois par an par les propriétaires des systèmes.", "access.reviewed"),
    ],
)
def test_a_passage_is_proposed_for_what_it_is_about(heading: str, text: str, criterion: str) -> None:
    (found,) = propose([SaidUnder(text, heading)])
    assert criterion in [each.criterion for each in found]
    assert all(0 < each.score <= 1 and each.why for each in found)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


@pytest.mark.parametrize(
    "text",
    [
        "There is no test of the restoration of backups.",
        "Die Wiederherstellung der Sicherungen wurde noch nicht getestet.",
        "Thank you for your kind interest.",
        "Backups tested",
    ],
)
def test_what_is_denied_or_says_too_little_is_proposed_for_nothing(text: str) -> None:
    assert propose([SaidUnder(text)]) == [[]]


def test_a_rule_that_forbids_denies_nothing() -> None:
    assert not denies("Passwords must not be shared with anybody.")


def test_a_language_without_criteria_gives_no_proposal() -> None:
    text = "Las copias de seguridad se prueban cada trimestre y los resultados se registran por el responsable."
    assert language_of(text) == "es"
    assert propose([SaidUnder(text)]) == [[]]


def test_only_what_is_in_scope_is_proposed() -> None:
    text = "Every incident of a service gets a priority by its impact and urgency."
    (of_one,) = propose([SaidUnder(text)], standards=["42001"])
    assert all(
        any(ref.startswith("42001") for ref in ims.load_catalogue().criteria[each.criterion].requirements)
        for each in of_one
    )


def test_check_prints_the_object_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_docx(
        tmp_path / "policy.docx", "# Backup policy", "Version 3", "Restoration of backups is tested every quarter."
    )
    assert run([str(path)], as_json=True) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == ["file", "kind", "properties", "passages", "findings"]
    assert (found["file"], found["kind"], found["properties"]["version"]) == ("policy.docx", "document", "3")
    passage = found["passages"][-1]
    assert list(passage) == ["page", "paragraph", "heading", "text", "suggestions"]
    assert list(passage["suggestions"][0]) == ["criterion", "refs", "score", "why"]


def test_a_text_without_a_table_is_a_document_and_one_with_a_table_isnt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prose, table = tmp_path / "prose.txt", tmp_path / "table.txt"
    prose.write_text("Backup policy\n\nRestoration is tested, every quarter; results are recorded.\n", encoding="utf-8")
    table.write_text(CONTROLS, encoding="utf-8")
    assert run([str(prose), str(table)], as_json=True) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["kind"] == "document"
    assert second["records"]


def test_documents_lie_at_the_top_or_in_their_folder(folder: Path) -> None:
    (folder / "documents").mkdir()
    write_docx(folder / "policy.docx", "A rule.")
    write_docx(folder / "documents" / "manual.docx", "A rule.")
    for name in ("README.md", "remarks.md", "~$policy.docx"):
        (folder / name).write_text("ours", encoding="utf-8")
    assert [path.relative_to(folder).as_posix() for path in find_documents(folder)] == [
        "documents/manual.docx",
        "policy.docx",
    ]
    assert left_aside(folder) == ()


def test_the_list_counts_and_documents_fill_what_it_lacks(folder: Path) -> None:
    write_docx(folder / "POL-01 access.docx", "# Access control policy", "Version 2.1", "Next review: 1 March 2025")
    write_docx(folder / "backup.docx", "# Backup policy", "Version 3", "Owner: Ops lead", "Next review: 2027-05-01")
    write_pdf(
        folder / "crypto.pdf",
        [["# Policy on cryptography", "Owner: CISO", "Keys are made, kept and renewed as this policy says."]],
    )
    (folder / "word.pdf").write_bytes((folder / "backup.docx").read_bytes())
    client = read_client(folder, as_of="2026-11-24")
    register = read_register(client)
    coverage = ims.score_coverage(ims.assess(register, client))
    found = match_documents(coverage, ims.read_inputs(register), register)
    access, backup = found.own
    assert (access.version, str(access.next_review), access.owner) == ("2.0", "2027-03-01", "Head of IT")
    assert (backup.version, backup.owner, backup.owner_cell, str(backup.next_review)) == (
        "3",
        "Ops lead",
        "backup.docx",
        "2027-05-01",
    )
    assert [(each.file, each.title, each.owner) for each in found.found] == [
        ("crypto.pdf", "Policy on cryptography", "CISO")
    ]
    told = {each.code: each for each in found.findings}
    assert {"document.version_differs", "document.review_passed", "file.refused"} <= told.keys()
    for code in ("document.version_differs", "document.review_passed"):
        assert "POL-01 access.docx" in told[code].message
        assert told[code].file == "documents.csv"
    for path in read_documents(client).files:
        (folder / path.file).unlink()
    without = read_client(folder, as_of="2026-11-24")
    assert ims.score_coverage(ims.assess(read_register(without), without)).figures == coverage.figures
