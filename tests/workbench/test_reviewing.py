"""The review table: what it shows, and what a verdict, an undo and somebody else's verdict do."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import open_client
from ims_lib.coverage import score_coverage
from ims_lib.judgements import Decision, append_judgements
from ims_lib.register import read_register
from ims_lib.workbench import review
from ims_lib.workbench.reviewing import Reviewing
from tests.builders import catalogue, criterion, write_client

KNOWLEDGE = catalogue(criterion("access.rules", "27001:A.5.15", "42001:A.2.2"), criterion("scope.written", "27001:4.3"))
ACCESS, SCOPE, RULES = "27001:A.5.15", "27001:4.3", "access.rules"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\nassessor: Lead assessor\n')
    text = "Control,Title,Status\nA.5.15,Access control,=Implemented\nA.5.1,Policies for information security,Planned\n"
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    return folder


def table(folder: Path, *, live: bool | None = True, knowledge: Catalogue = KNOWLEDGE) -> Any:
    client = open_client(folder)
    register = read_register(client)
    return review(client, score_coverage(assess(register, client, catalogue=knowledge)), register, live=live)


def send(found: Reviewing, **content: Any) -> None:
    found._handle_custom_msg(content, [])


def lines(folder: Path) -> list[dict[str, str]]:
    if not (folder / "judgements.csv").exists():
        return []
    with (folder / "judgements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_shows_requirements_in_scope_with_their_criteria_below(folder: Path) -> None:
    found = table(folder)
    rows = {(row["parent"], row["on"]): row for row in found.rows}
    assert rows["", ACCESS]["place"] == "controls.csv › C2"
    assert rows["", ACCESS]["verdicts"] == ["N", "P", "L", "F", "not_applicable"]
    assert rows["", SCOPE]["verdicts"] == ["N", "P", "L", "F"]
    assert rows[ACCESS, RULES]["place"] == "serves 42001:A.2.2 too"
    assert {row["standard"] for row in found.rows} == {"27001"}


def test_the_clients_own_rows_can_be_judged_instead_of_their_status(folder: Path) -> None:
    found = table(folder)
    own = {row["on"]: row for row in found.rows if row["ofSheet"]}
    assert list(own) == ["controls.csv!!2", "controls.csv!!3"]
    row = own["controls.csv!!2"]
    assert (row["title"], row["said"], row["place"]) == (
        "Access control",
        "=Implemented (implemented)",
        f"names {ACCESS}",
    )
    assert row["name"] == "controls.csv › A2"
    send(found, do="judge", on="controls.csv!!2", new="P")
    client = open_client(folder)
    coverage = score_coverage(assess(read_register(client), client, catalogue=KNOWLEDGE))
    assert round(coverage.requirements.loc[ACCESS, "asserted"], 2) == 0.33


def test_each_verdict_is_a_line(folder: Path) -> None:
    found = table(folder)
    send(found, do="judge", on=ACCESS, new="L")
    send(found, do="judge", on=ACCESS, new="L", reason="seen", evidence="policy")
    send(found, do="judge", on=RULES, new="F")
    assert [(line["who"], line["on"], line["old"], line["new"], line["reason"]) for line in lines(folder)] == [
        ("Lead assessor", ACCESS, "", "L", ""),
        ("Lead assessor", ACCESS, "L", "L", "seen"),
        ("Lead assessor", RULES, "", "F", ""),
    ]
    assert found.judged[ACCESS]["reason"] == "seen"
    assert found.message == f"{RULES}: judged F, kept in judgements.csv!E4."
    assert {on: item.new for on, item in open_client(folder).judgements.items()} == {ACCESS: "L", RULES: "F"}


@pytest.mark.parametrize(
    ("on", "new"),
    [(SCOPE, "not_applicable"), (RULES, "not_applicable"), (ACCESS, "Q"), ("27001:9.9", "F"), (SCOPE, "")],
)
def test_what_cannot_be_judged_so_adds_nothing(folder: Path, on: str, new: str) -> None:
    send(table(folder), do="judge", on=on, new=new)
    assert lines(folder) == []


def test_the_same_again_adds_nothing(folder: Path) -> None:
    found = table(folder)
    for _ in range(2):
        send(found, do="judge", on=ACCESS, new="L")
    assert len(lines(folder)) == 1


def test_undo_adds_the_line_that_takes_it_back(folder: Path) -> None:
    found = table(folder)
    send(found, do="judge", on=ACCESS, new="P", reason="old")
    send(found, do="judge", on=ACCESS, new="F", reason="new")
    for _ in range(3):
        send(found, do="undo")
    assert [(line["old"], line["new"], line["reason"]) for line in lines(folder)] == [
        ("", "P", "old"),
        ("P", "F", "new"),
        ("F", "P", "old"),
        ("P", "", ""),
    ]
    assert found.judged == {}
    assert found.undoable == 0


def test_somebody_elses_verdict_is_shown_first(folder: Path) -> None:
    found = table(folder)
    append_judgements(folder, [Decision(ACCESS, "N")], who="Other", when="2026-11-24")
    send(found, do="judge", on=ACCESS, new="F")
    assert len(lines(folder)) == 1
    assert "judged N by Other in the meantime" in found.message
    assert found.judged[ACCESS]["new"] == "N"
    send(found, do="judge", on=ACCESS, new="F")
    assert [line["new"] for line in lines(folder)] == ["N", "F"]


def test_undo_leaves_what_somebody_else_judged(folder: Path) -> None:
    found = table(folder)
    send(found, do="judge", on=ACCESS, new="F")
    append_judgements(folder, [Decision(ACCESS, "N")], who="Other", when="2026-11-24")
    send(found, do="undo")
    assert [line["new"] for line in lines(folder)] == ["F", "N"]
    assert found.undoable == 0


def test_without_a_front_end_it_is_a_plain_table(folder: Path) -> None:
    found = table(folder, live=None)
    row = found.set_index("requirement").loc[ACCESS]
    assert (row["the client says"], row["in cell"]) == ("=Implemented (implemented)", "controls.csv › C2")


def test_a_saved_notebook_keeps_the_plain_table(folder: Path) -> None:
    data, _ = table(folder)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert ACCESS in data["text/html"]


def test_a_judgement_on_a_row_keeps_what_the_row_said_and_goes_where_it_stands_next_year(folder: Path) -> None:
    send(table(folder), do="judge", on="controls.csv!!2", new="P")
    assert lines(folder)[0]["on"] == "controls.csv!!2!A.5.15 Access control"
    text = (folder / "controls.csv").read_text(encoding="utf-8")
    moved = text.replace("Status\n", "Status\nA.5.2,Roles,Planned\n")
    (folder / "controls.csv").write_text(moved, encoding="utf-8")
    found = table(folder)
    assert {on: shown["new"] for on, shown in found.judged.items()} == {"controls.csv!!3": "P"}
    send(found, do="judge", on="controls.csv!!3", new="L")
    send(found, do="judge", on="controls.csv!!2", new="N")
    assert [(line["on"], line["new"]) for line in lines(folder)[1:]] == [
        ("controls.csv!!3!A.5.15 Access control", "L"),
        ("controls.csv!!2!A.5.2 Roles", "N"),
    ]
    assert {on: shown["new"] for on, shown in found.judged.items()} == {"controls.csv!!2": "N", "controls.csv!!3": "L"}


WATCHED = "lifecycle.watched"
EACH = catalogue(
    criterion(WATCHED, "42001:A.6.2.6").model_copy(update={"per": "ai_system"}),
    criterion("lifecycle.caught", "42001:A.6.2.6").model_copy(update={"per": "ai_system", "kinds": ("generative",)}),
    criterion("ai.policy", "42001:A.2.2"),
)


@pytest.fixture
def with_ai(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["42001"]\nassessor: Lead assessor\n')
    listed = (
        "AI system,Id,Kind,Role,Status\nTriage,AI-1,predictive,customer,live\nWriter,AI-2,generative,customer,live\n"
    )
    (folder / "ai_systems.csv").write_text(listed, encoding="utf-8")
    return folder


def test_a_criterion_is_judged_for_one_ai_system_that_it_is_assessed_for(with_ai: Path) -> None:
    append_judgements(with_ai, [Decision(f"{WATCHED}@AI-2", "P")], who="A", when="2026-11-24")
    found = table(with_ai, knowledge=EACH)
    assert [(each["key"], each["name"], each["levels"]) for each in found.objects] == [
        ("AI-1", "AI-1 Triage", {WATCHED: ""}),
        ("AI-2", "AI-2 Writer", {WATCHED: "33 %", "lifecycle.caught": ""}),
    ]
    send(found, do="judge", on=f"{WATCHED}@AI-1", new="F", reason="limits")
    send(found, do="judge", on="lifecycle.caught@AI-1", new="F")
    send(found, do="judge", on=f"{WATCHED}@AI-1", new="not_applicable")
    send(found, do="judge", on="ai.policy@AI-1", new="F")
    assert [(line["on"], line["new"]) for line in lines(with_ai)] == [
        (f"{WATCHED}@AI-2", "P"),
        (f"{WATCHED}@AI-1", "F"),
    ]
    assert found.judged[f"{WATCHED}@AI-1"]["reason"] == "limits"
    send(found, do="undo")
    assert f"{WATCHED}@AI-1" not in found.judged
    assert table(with_ai, knowledge=EACH).judged.keys() == {f"{WATCHED}@AI-2"}


def test_a_judgement_that_names_the_system_stands_at_its_key_and_is_kept_as_it_was_written(with_ai: Path) -> None:
    append_judgements(with_ai, [Decision(f"{WATCHED}@Triage", "P")], who="A", when="2026-11-24")
    found = table(with_ai, knowledge=EACH)
    assert found.judged[f"{WATCHED}@AI-1"]["new"] == "P"
    send(found, do="judge", on=f"{WATCHED}@AI-1", new="L")
    send(found, do="judge", on=f"{WATCHED}@AI-1", new="")
    assert [(line["on"], line["old"], line["new"]) for line in lines(with_ai)[1:]] == [
        (f"{WATCHED}@Triage", "P", "L"),
        (f"{WATCHED}@Triage", "L", ""),
    ]
    assert found.judged == {}


def test_without_a_list_there_is_nothing_to_choose(folder: Path) -> None:
    assert table(folder, knowledge=EACH).objects == []


def test_a_moved_judgement_is_withdrawn_where_it_was_given(folder: Path) -> None:
    send(table(folder), do="judge", on="controls.csv!!2", new="P")
    text = (folder / "controls.csv").read_text(encoding="utf-8").replace("Status\n", "Status\nA.5.2,Roles,Planned\n")
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    found = table(folder)
    send(found, do="judge", on="controls.csv!!3", new="")
    assert [(line["on"], line["new"]) for line in lines(folder)][1:] == [("controls.csv!!2!A.5.15 Access control", "")]
    assert found.judged == {}
