"""The interview: what its cards show, and what a verdict, all that is filled in beside it, an undo and somebody else's verdict do."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import read_client
from ims_lib.coverage import score_coverage
from ims_lib.judgements import Decision, append_judgements
from ims_lib.person import keep_person_name
from ims_lib.register import read_register
from ims_lib.steps.improvement.snapshot import snapshot_of
from ims_lib.workbench import review
from ims_lib.workbench.interview import interviewing
from ims_lib.workbench.interview.interviewing import Interviewing
from tests.builders import catalogue, criterion, write_client

KNOWLEDGE = catalogue(criterion("access.rules", "27001:A.5.15", "42001:A.2.2"), criterion("scope.written", "27001:4.3"))
ACCESS, SCOPE, RULES = "27001:A.5.15", "27001:4.3", "access.rules"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\nassessor: Lead assessor\n')
    text = "Control,Title,Status,Owner\nA.5.15,Access control,=Implemented,Ann\nA.5.1,Policies for information security,Planned,\n"
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    return folder


def table(folder: Path, *, live: bool | None = True, knowledge: Catalogue = KNOWLEDGE) -> Any:
    client = read_client(folder)
    register = read_register(client)
    return review(client, score_coverage(assess(register, client, catalogue=knowledge)), register, live=live)


def send(found: Interviewing, **content: Any) -> None:
    found._handle_custom_msg(content, [])


def lines(folder: Path) -> list[dict[str, str]]:
    if not (folder / "judgements.csv").exists():
        return []
    with (folder / "judgements.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_cards_of_requirements_in_scope_and_of_their_criteria(folder: Path) -> None:
    found = table(folder)
    assert {card["on"] for card in found.cards.values() if card["kind"] == "criterion"} == {RULES, "scope.written"}
    assert found.cards[ACCESS]["verdicts"] == ["N", "P", "L", "F", "not_applicable"]
    assert found.cards[SCOPE]["verdicts"] == ["N", "P", "L", "F"]
    assert [each["id"] for each in found.cards[RULES]["serves"]] == [ACCESS, "42001:A.2.2"]
    assert found.says[ACCESS] == [
        {
            "status": "=Implemented (implemented)",
            "owner": "Ann",
            "evidence": "",
            "notes": "",
            "where": "controls.csv › C2",
        }
    ]


def test_what_to_ask_by_process_requirement_person_and_row(folder: Path) -> None:
    found = table(folder)
    groups = found.groups
    assert {name for listed in groups.values() for group in listed for name in group["of"]} == found.cards.keys()
    assert [name for group in groups["process"] for name in group["of"]] == [RULES, "scope.written"]
    assert {group["name"]: group["of"] for group in groups["requirement"] if len(group["of"]) > 1} == {
        "27001 4.3": [SCOPE, "scope.written"],
        "27001 A.5.15": [ACCESS, RULES],
    }
    assert {group["name"]: group["of"] for group in groups["person"]} == {
        "Ann": [RULES],
        "nobody named yet": ["scope.written"],
    }
    assert [(group["name"], group["of"]) for group in groups["row"]] == [
        ("controls.csv", ["controls.csv!!2", "controls.csv!!3"])
    ]


def test_the_clients_own_rows_can_be_judged_instead_of_their_status(folder: Path) -> None:
    found = table(folder)
    row = found.cards["controls.csv!!2"]
    assert (row["title"], row["name"]) == ("Access control", "controls.csv › A2")
    assert (row["says"][0]["status"], row["serves"][0]["id"]) == ("=Implemented (implemented)", ACCESS)
    send(found, do="judge", on="controls.csv!!2", new="P")
    client = read_client(folder)
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
    assert found.message == f"{KNOWLEDGE.criteria[RULES].text}: judged F, kept in judgements.csv!E4."
    assert {on: item.new for on, item in read_client(folder).judgements.items()} == {ACCESS: "L", RULES: "F"}


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


def test_undo_of_a_verdict_leaves_what_it_stood_on_typed(folder: Path) -> None:
    found = table(folder)
    send(found, do="judge", on=ACCESS, new="P", evidence="ten tickets")
    send(found, do="judge", on=ACCESS, new="F", evidence="ten tickets")
    send(found, do="undo")
    assert found.taken_back == {}, "another verdict holds it"
    send(found, do="undo")
    assert {name: found.taken_back[name] for name in ("on", "evidence")} == {"on": ACCESS, "evidence": "ten tickets"}


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
    row = found.frame.set_index("requirement").loc[ACCESS]
    assert (row["The client says"], row["In cell"]) == ("=Implemented (implemented)", "controls.csv › C2")


def test_a_saved_notebook_keeps_the_plain_table(folder: Path) -> None:
    data, _ = table(folder)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "ISO/IEC 27001 A.5.15" in data["text/html"]


def test_a_judgement_on_a_row_keeps_what_the_row_said_and_goes_where_it_stands_next_year(folder: Path) -> None:
    send(table(folder), do="judge", on="controls.csv!!2", new="P")
    assert lines(folder)[0]["on"] == "controls.csv!!2!A.5.15 Access control"
    text = (folder / "controls.csv").read_text(encoding="utf-8")
    moved = text.replace("Owner\n", "Owner\nA.5.2,Roles,Planned,\n")
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
    text = (folder / "controls.csv").read_text(encoding="utf-8").replace("Owner\n", "Owner\nA.5.2,Roles,Planned,\n")
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    found = table(folder)
    send(found, do="judge", on="controls.csv!!3", new="")
    assert [(line["on"], line["new"]) for line in lines(folder)][1:] == [("controls.csv!!2!A.5.15 Access control", "")]
    assert found.judged == {}


def entries(folder: Path) -> list[tuple[str, str, str]]:
    path = folder / "entries.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline=""))) if path.exists() else []
    return [(row["on"], row["field"], row["new"]) for row in rows]


def test_a_finding_is_filled_in_field_by_field_and_taken_back(folder: Path) -> None:
    found, row = table(folder), f"finding/{RULES}/1"
    send(found, do="enter", row=row, on=RULES, values={"grade": "minor"}, shown={"grade": ""})
    send(found, do="enter", row=row, on=RULES, values={"text": "No rule for guests"}, shown={"text": ""})
    assert found.entered[row] == {"grade": "minor", "text": "No rule for guests", "said_by": "Lead assessor"}
    assert found.message == "Finding: No rule for guests, kept in entries.csv."
    send(found, do="undo")
    assert entries(folder)[-1] == (row, "text", "")
    assert found.entered[row] == {"grade": "minor", "text": "", "said_by": "Lead assessor"}


@pytest.mark.parametrize(
    ("row", "values"), [("decision/x", {"decided": "yes"}), (f"finding/{RULES}/1", {"grade": "awful"}), ("", {})]
)
def test_what_is_no_part_of_a_card_is_not_filled_in(folder: Path, row: str, values: dict[str, str]) -> None:
    found = table(folder)
    send(found, do="enter", row=row, on=RULES, values=values, shown={})
    assert entries(folder) == []
    assert found.message


def test_what_somebody_else_filled_in_meanwhile_is_shown_first(folder: Path) -> None:
    found, other, row = table(folder), table(folder), f"asked/{RULES}/1"
    send(other, do="enter", row=row, on=RULES, values={"who": "Ben"}, shown={"who": ""})
    send(found, do="enter", row=row, on=RULES, values={"who": "Cem"}, shown={"who": ""})
    assert found.entered[row]["who"] == "Ben"
    assert "in the meantime" in found.message
    send(found, do="enter", row=row, on=RULES, values={"who": "Cem"}, shown={"who": "Ben"})
    assert [new for _, _, new in entries(folder)] == ["Ben", "Cem"]


def upload(found: Interviewing, row: str, name: str, *parts: bytes) -> None:
    for part in parts:
        found._handle_custom_msg({"do": "part", "upload": row}, [part])
    send(found, do="file", upload=row, parts=len(parts) or 1, row=row, on=RULES, name=name)


def test_a_file_is_copied_beside_the_judgements_and_never_over_another(folder: Path) -> None:
    found = table(folder)
    for number, content in enumerate((b"one", b"two", b"one"), start=1):
        upload(found, f"evidence/{RULES}/{number}", "C:\\plans\\plan:2.pdf", content[:2], content[2:])
    evidence = {path.name: path.read_bytes() for path in (folder / "evidence").iterdir()}
    assert evidence == {"plan_2.pdf": b"one", "plan_2-2.pdf": b"two"}
    places = [found.entered[f"evidence/{RULES}/{number}"]["place"] for number in (1, 2, 3)]
    assert places == ["evidence/plan_2.pdf", "evidence/plan_2-2.pdf", "evidence/plan_2.pdf"]
    assert found.entered[f"evidence/{RULES}/1"]["sha256"] == hashlib.sha256(b"one").hexdigest()


def test_a_file_that_did_not_arrive_is_asked_for_again(folder: Path) -> None:
    found = table(folder)
    upload(found, f"evidence/{RULES}/1", "plan.pdf")
    assert found.message == "plan.pdf: it didn't arrive; choose the file again"
    assert entries(folder) == []


def test_a_file_of_which_a_part_is_missing_or_that_is_too_large_is_not_kept(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, row = table(folder), f"evidence/{RULES}/1"
    send(found, do="part", upload="a")
    send(found, do="file", upload="a", parts=2, row=row, on=RULES, name="plan.pdf")
    assert found.message == "plan.pdf: it didn't arrive; choose the file again"
    monkeypatch.setattr("ims_lib.workbench.uploads.MOST_FILE_BYTES", 3)
    upload(found, row, "plan.pdf", b"four")
    assert found.message.startswith("plan.pdf is larger than")
    assert not (folder / "evidence").exists()


def test_the_history_has_all_that_was_said_the_latest_first(folder: Path) -> None:
    found = table(folder)
    send(found, do="judge", on=RULES, new="P", reason="old rules", evidence="wiki")
    send(found, do="enter", row=f"mark/{RULES}", on=RULES, values={"come_back": "yes"}, shown={})
    send(found, do="history", on=RULES)
    told = {line["what"]: line["why"] for line in found.history["lines"]}
    assert told == {"Verdict: P": "old rules · wiki", "Come back to it: yes": ""}
    assert {line["who"] for line in found.history["lines"]} == {"Lead assessor"}


def test_figures_follow_each_verdict_as_the_report_has_them(folder: Path) -> None:
    """The five shares and what is reusable, then in per cent as tables say them, with at least, likely and at most."""
    found = table(folder)
    stated = [0, 1, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 100, 100, 100]
    assert found.figures["requirements"][ACCESS] == stated
    send(found, do="judge", on=RULES, new="P")
    assert [round(share, 2) for share in found.figures["requirements"][ACCESS][:6]] == [0.33, 0, 0, 0, 0.67, 0]
    assert found.figures["requirements"][ACCESS][6:] == [33, 0, 0, 0, 67, 0, 33, 33, 33]
    part = next(each for each in found.figures["parts"] if each["part"] == "Annex A")
    assert part["shares"][0] > 0
    assert found.figures == table(folder).figures
    send(found, do="undo")
    assert found.figures["requirements"][ACCESS] == stated


def test_a_second_person_confirms_a_verdict_where_the_practice_wants_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IMS_HOME", str(tmp_path))
    assert not table(folder).four_eyes
    (tmp_path / "practice.yml").write_text("name: Ashdown\nfour_eyes: true\n", encoding="utf-8")
    first = table(folder)
    assert first.four_eyes
    send(first, do="judge", on=RULES, new="P")
    send(first, do="confirm", on=RULES, line="judgements.csv!E2")
    assert first.message == f"{KNOWLEDGE.criteria[RULES].text}: Lead assessor judged it; another person confirms it"
    keep_person_name("Second assessor")
    second = table(folder)
    send(second, do="confirm", on=RULES, line="judgements.csv!E1")
    assert entries(folder) == [], "what is confirmed is the line that was seen"
    send(second, do="confirm", on=RULES, line="judgements.csv!E2")
    assert entries(folder)[0] == (f"confirm/{RULES}", "line", "judgements.csv!E2")
    assert second.entered[f"confirm/{RULES}"]["by"] == "Second assessor"


def test_a_judgement_on_a_row_that_says_something_else_now_is_settled(folder: Path) -> None:
    send(table(folder), do="judge", on="controls.csv!!2", new="P", reason="seen")
    text = (folder / "controls.csv").read_text(encoding="utf-8").replace("Access control", "Access by all")
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    found = table(folder)
    assert [(each["on"], each["was"], each["now"]) for each in found.aged] == [
        ("controls.csv!!2", "A.5.15 Access control", "A.5.15 Access by all")
    ]
    assert found.judged == {}
    send(found, do="keep", on="controls.csv!!2")
    assert found.aged == []
    assert found.judged["controls.csv!!2"]["reason"] == "seen"
    assert lines(folder)[-1]["on"] == "controls.csv!!2!A.5.15 Access by all"


def test_a_judgement_older_than_a_change_of_the_clients_row_is_settled(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_judgements(folder, [Decision(ACCESS, "F")], who="Ben", when="2026-11-01")
    client = read_client(folder, as_of="2026-11-24")
    before = snapshot_of(score_coverage(assess(read_register(client), client, catalogue=KNOWLEDGE)))
    monkeypatch.setattr(interviewing, "earlier_snapshot", lambda _: before)
    text = (folder / "controls.csv").read_text(encoding="utf-8").replace("=Implemented", "Not implemented")
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    found = table(folder)
    assert [(each["on"], each["was"], each["now"]) for each in found.aged] == [
        (ACCESS, "=Implemented", "Not implemented")
    ]
    send(found, do="keep", on=ACCESS)
    assert found.aged == table(folder).aged == []
    assert (f"aged/{ACCESS}", "kept", "yes") in entries(folder)
