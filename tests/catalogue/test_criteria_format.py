"""The format of criteria: every fault of a file is a sentence that names file and criterion."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.catalogue.criteria import read_processes
from ims_lib.catalogue.model import load_catalogue
from ims_lib.errors import BadCatalogue

GOOD = """\
- process: incident
  title: Incident management
  merges: One queue.
  criteria:
    - id: incident.recorded
      text: Each incident has one record that shows its time and every step taken.
      ask: Take the ten latest incidents and follow one of them.
      evidence: [ticket export]
      days: 2
      needs: []
      serves: ["20000-1:8.6.1", {id: "42001:A.6.2.6", confidence: low, question: Does it ask for records?}]
    - id: incident.team
      text: A named team decides within the hour, at night and on holidays as well.
      ask: Who decided on the last one, and when?
      evidence: [rota]
      days: 1
      needs: [incident.recorded]
      serves: ["27001:A.5.24"]
"""

# fault | what stands in the file | instead of | what the sentence holds
FAULTS = [
    ("id without quotes", "42001:8.4", '"27001:A.5.24"', ["incident.yml", "incident.team", "2520068.4", "quote it"]),
    (
        "id without quotes in a mapping",
        "{id: 42001:8.4}",
        '"27001:A.5.24"',
        ["incident.yml", "incident.team", "quote it"],
    ),
    ("heading served", '"27001:9.2"', '"27001:A.5.24"', ["incident.yml, incident.team", "27001:9.2", "a heading"]),
    (
        "area of an Annex served",
        '"27001:A.5"',
        '"27001:A.5.24"',
        ["incident.yml, incident.team", "27001:A.5", "a heading"],
    ),
    (
        "unknown requirement",
        '"27001:A.5.99"',
        '"27001:A.5.24"',
        ["incident.yml, incident.team", "27001:A.5.99", "no standard has"],
    ),
    ("another framework", '"NIS2:21"', '"27001:A.5.24"', ["incident.yml", "incident.team", "NIS2:21"]),
    (
        "served twice",
        '"27001:A.5.24", "27001:A.5.24"',
        '"27001:A.5.24"',
        ["incident.yml, incident.team", "27001:A.5.24 stands 2 times"],
    ),
    ("nothing served", "serves: []", 'serves: ["27001:A.5.24"]', ["incident.yml", "incident.team", "serves"]),
    (
        "unknown need",
        "incident.nothing]",
        "incident.recorded]",
        ["incident.yml, incident.team", "incident.nothing", "no criterion"],
    ),
    (
        "needs in a circle",
        "needs: [incident.team]",
        "needs: []",
        ["incident.yml", "circle", "incident.team", "incident.recorded"],
    ),
    (
        "needs itself",
        "needs: [incident.team]",
        "needs: [incident.recorded]",
        ["incident.yml", "circle", "incident.team"],
    ),
    ("double id", "id: incident.recorded", "id: incident.team", ["incident.yml, incident.recorded", "2 times"]),
    (
        "doubt without a question",
        "confidence: low}",
        "confidence: low, question: Does it ask for records?}",
        ["incident.yml, incident.recorded", "42001:A.6.2.6", "question"],
    ),
    (
        "verified by nobody",
        '{id: "27001:A.5.24", status: verified}',
        '"27001:A.5.24"',
        ["incident.yml, incident.team", "by whom and when"],
    ),
    (
        "no such item",
        '{id: "27001:A.5.24", items: [zz]}',
        '"27001:A.5.24"',
        ["incident.team", "27001:A.5.24 has no item zz"],
    ),
    (
        "neither demanded nor usual",
        '{id: "27001:A.5.24", asks: nice}',
        '"27001:A.5.24"',
        ["incident.yml", "incident.team", "asks"],
    ),
    (
        "unknown subject",
        '{id: "27001:A.5.24", special: cloud}',
        '"27001:A.5.24"',
        ["incident.yml", "incident.team", "special"],
    ),
    (
        "gate that is no criterion",
        '{id: "27001:A.5.24", within: [incident.none]}',
        '"27001:A.5.24"',
        ["incident.team", "within incident.none, which is no criterion"],
    ),
    (
        "gate of another requirement",
        '{id: "27001:A.5.24", within: [incident.recorded]}',
        '"27001:A.5.24"',
        ["incident.team", "within incident.recorded, which isn't required for it"],
    ),
    (
        "gate within itself",
        '{id: "27001:A.5.24", within: [incident.team]}',
        '"27001:A.5.24"',
        ["incident.team", "has gates of its own"],
    ),
    (
        "usual, and with a subject",
        '{id: "27001:A.5.24", asks: means, special: ai}',
        '"27001:A.5.24"',
        ["incident.team", "only usual"],
    ),
    (
        "text too short",
        "text: A team decides.",
        "text: A named team decides within the hour, at night and on holidays as well.",
        ["incident.yml", "incident.team", "text"],
    ),
    ("no evidence", "evidence: []", "evidence: [rota]", ["incident.yml", "incident.team", "evidence"]),
    ("no effort", "days: 0", "days: 1", ["incident.yml", "incident.team", "days"]),
    ("unknown key", "effort: 1", "days: 1", ["incident.yml", "incident.team", "effort"]),
    ("id of another form", "id: Incident Team", "id: incident.team", ["incident.yml", "Incident Team"]),
    ("process without a title", "", "  title: Incident management\n", ["incident.yml", "incident", "title"]),
    ("bracket left open", "[rota", "[rota]", ["incident.yml line", "not readable as YAML"]),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with the real standards and room for criteria."""
    for name in ("standards", "scales", "vocabulary"):
        shutil.copytree(paths.DATA / name, tmp_path / name)
    (tmp_path / "criteria").mkdir()
    (tmp_path / "criteria" / "renamed.csv").write_text("old,new,since\n", encoding="utf-8")
    return tmp_path


def test_good_file_is_read(data: Path) -> None:
    (data / "criteria" / "incident.yml").write_text(GOOD, encoding="utf-8")
    found = load_catalogue(data)
    assert found.criteria["incident.team"].process == "incident"
    assert found.criteria_of["20000-1:8.6.1"] == ("incident.recorded",)
    assert found.criteria["incident.recorded"].serves[1].confidence == "low"
    assert found.criteria_of["27001:4.1"] == ()


@pytest.mark.parametrize(
    ("found", "instead_of", "words"), [case[1:] for case in FAULTS], ids=[case[0] for case in FAULTS]
)
def test_fault_is_told_in_a_sentence(data: Path, found: str, instead_of: str, words: list[str]) -> None:
    assert instead_of in GOOD
    before, _, after = GOOD.rpartition(instead_of)
    text = before + found + after
    (data / "criteria" / "incident.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadCatalogue) as caught:
        load_catalogue(data)
    assert [fault for fault in caught.value.faults if all(word in fault for word in words)], str(caught.value)


def test_a_criterion_beside_the_processes_is_told_once_with_its_line(data: Path) -> None:
    before, mark, last = GOOD.rpartition("    - id: incident.team")
    shifted = "".join(line[4:] for line in f"{mark}{last}".splitlines(keepends=True))
    (data / "criteria" / "incident.yml").write_text(before + shifted, encoding="utf-8")
    with pytest.raises(BadCatalogue) as caught:
        load_catalogue(data)
    line = before.count("\n") + 1
    assert caught.value.faults == (
        f"incident.yml line {line}: incident.team stands beside the processes; a criterion belongs below `criteria:` of its own",
    )


def test_a_number_that_is_no_id_is_not_asked_to_be_quoted(data: Path) -> None:
    (data / "criteria" / "incident.yml").write_text(GOOD.replace("days: 1", "effort: 1"), encoding="utf-8")
    with pytest.raises(BadCatalogue, match="effort") as caught:
        load_catalogue(data)
    assert "quote it" not in str(caught.value)


def test_all_faults_of_all_files_are_told_at_once(data: Path) -> None:
    (data / "criteria" / "incident.yml").write_text(
        GOOD.replace("days: 1", "days: 0").replace("[rota]", "[]"), encoding="utf-8"
    )
    (data / "criteria" / "access.yml").write_text("nothing here\n", encoding="utf-8")
    with pytest.raises(BadCatalogue) as caught:
        read_processes(data / "criteria")
    assert len(caught.value.faults) == 3
    assert {fault.partition(".yml")[0] for fault in caught.value.faults} == {"incident", "access"}


def test_same_process_in_two_files_is_told(data: Path) -> None:
    (data / "criteria" / "a.yml").write_text(GOOD, encoding="utf-8")
    (data / "criteria" / "b.yml").write_text(GOOD.replace("incident.", "event."), encoding="utf-8")
    with pytest.raises(BadCatalogue, match=r"a.yml, b.yml, incident: stands 2 times among the processes"):
        load_catalogue(data)


@pytest.mark.parametrize(
    ("line", "words"),
    [("incident.team,incident.recorded", "is a criterion again"), ("incident.old,incident.gone", "is no criterion")],
    ids=["old id in use", "new id unknown"],
)
def test_a_wrong_renaming_is_told(data: Path, line: str, words: str) -> None:
    (data / "criteria" / "incident.yml").write_text(GOOD, encoding="utf-8")
    (data / "criteria" / "renamed.csv").write_text(f"old,new,since\n{line},2026-11-28\n", encoding="utf-8")
    with pytest.raises(BadCatalogue, match=f"renamed.csv: .* {words}"):
        load_catalogue(data)


def test_the_knowledge_is_read_once_whether_its_folder_is_given_or_not() -> None:
    assert load_catalogue(paths.DATA) is load_catalogue() is load_catalogue(data=paths.DATA)
