"""Judgements written for other programs and taken back: the same ones, never over what is newer here, never without a name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ims_lib import assess, find_gaps, open_client, plan_roadmap, read_register, score_coverage, walk_steps
from ims_lib.cli import main
from ims_lib.client import Log
from ims_lib.exchange import files_of_export, read_judgements, take_in
from ims_lib.exchange.tables import judged
from ims_lib.judgements import Decision, append_judgements
from ims_lib.steps import Steps
from tests.builders import write_client
from tests.conftest import AS_OF

SETTINGS = 'name: Acme\nstandards: ["27001", "20000-1"]\n'
CONTROLS = """\
Control,Title,Applicable,Status,Owner
A.5.1,Policies for information security,Yes,Implemented,CISO
A.5.9,Inventory of assets,Yes,Partially implemented,IT lead
"""
JUDGED = (
    Decision(
        "27001:A.5.9", "P", 'Servers, "two" of five\nare missing', "=List; of October", when="2026-11-20T10:42:07"
    ),
    Decision("27001:A.5.1", "F", "", "Policy v3, read", when="2026-11-19"),
    Decision("27001:A.7.4", "not_applicable", "No premises", who="Ben Ode", when="2026-11-18"),
    Decision("incident.response_plan", "L", "Tested once", when="2026-11-20"),
    Decision("incident.response_plan@Payroll", "N", "Never for payroll", when="2026-11-20"),
    Decision("soa.csv!!3", "P", "As the list says", row="A.5.9 Inventory of assets", when="2026-11-20"),
)
OF_REQUIREMENTS = ("27001:A.5.9", "27001:A.5.1", "27001:A.7.4")


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    folder = write_client(tmp_path_factory.mktemp("clients") / "acme", SETTINGS)
    (folder / "soa.csv").write_text(CONTROLS, encoding="utf-8")
    append_judgements(folder, JUDGED, who="Ann Lee", when="2026-11-21")
    log = Log(open_client(folder), "Ann Lee")
    log.enter("finding/27001:A.5.9/1", {"grade": "major", "text": "Servers are in no list", "action": "List them"})
    log.enter(
        "evidence/27001:A.5.9/1", {"kind": "file", "what": "List", "place": "evidence/a b.csv", "sha256": "0" * 64}
    )
    client = open_client(folder, as_of=AS_OF)
    register = read_register(client)
    gaps = find_gaps(score_coverage(assess(register, client)))
    return walk_steps(register, plan_roadmap(gaps, client, register=register))


def written(steps: Steps, to: str, folder: Path) -> Path:
    """The file of a form that holds the judgements."""
    made = files_of_export(steps, to)
    if isinstance(made, bytes):
        name, content = f"acme.{to}", made
    else:
        name = {"oscal": "assessment-results.json", "ciso-assistant": "audit-27001.xlsx"}[to]
        content = made[name]
    (folder / name).write_bytes(content)
    return folder / name


@pytest.mark.parametrize("to", ["json", "csv", "xlsx", "oscal", "ciso-assistant"])
def test_what_was_judged_comes_back_the_same(to: str, steps: Steps, tmp_path: Path) -> None:
    empty = open_client(write_client(tmp_path / "empty", SETTINGS))
    decisions = read_judgements(written(steps, to, tmp_path))
    taken = take_in(empty, decisions)
    there = {row["on"]: row for row in judged(steps.coverage.client)}
    if to == "ciso-assistant":
        there = {on: row for on, row in there.items() if on in OF_REQUIREMENTS}
    assert {row["on"]: row for row in judged(open_client(empty.folder))} == there
    assert (len(taken.added), taken.same, taken.left) == (len(there), 0, ())
    before = (empty.folder / "judgements.csv").read_bytes()
    again = take_in(empty, decisions)
    assert (again.added, again.same, again.left) == ((), len(there), ())
    assert (empty.folder / "judgements.csv").read_bytes() == before


@pytest.mark.parametrize("to", ["json", "csv", "xlsx", "oscal", "ciso-assistant"])
def test_the_same_input_gives_the_same_bytes(to: str, steps: Steps) -> None:
    assert files_of_export(steps, to) == files_of_export(steps, to)


HERE = {
    "older": ("2026-11-20T10:00:00", "F", "added"),
    "newer": ("2026-11-20T11:00:00", "F", "left"),
    "of the same day, without a time": ("2026-11-20", "F", "left"),
    "without a day": ("", "F", "left"),
    "the same, said later": ("2026-11-22", "P", "same"),
}


@pytest.mark.parametrize("case", HERE)
def test_what_counts_here_stays_unless_it_is_older(case: str, tmp_path: Path) -> None:
    when, new, what = HERE[case]
    folder = write_client(tmp_path / "acme", SETTINGS)
    (folder / "judgements.csv").write_text(
        f"when,who,on,old,new,reason,evidence\n{when},Cy,27001:A.5.9,,{new},,\n", encoding="utf-8"
    )
    taken = take_in(open_client(folder), [Decision("27001:A.5.9", "P", who="Ann", when="2026-11-20T10:42:07")])
    assert {"added": len(taken.added), "same": taken.same, "left": len(taken.left)}[what] == 1
    assert len(taken.added) + taken.same + len(taken.left) == 1
    assert len(open_client(folder).judgements) == 1


def test_what_was_withdrawn_here_later_stays_withdrawn(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", SETTINGS)
    append_judgements(folder, [Decision("27001:A.5.9", "P")], who="Ann", when="2026-11-19")
    append_judgements(folder, [Decision("27001:A.5.9", "")], who="Ann", when="2026-11-21")
    taken = take_in(open_client(folder), [Decision("27001:A.5.9", "L", who="Ann", when="2026-11-20")])
    assert "withdrawn here (Ann, 21 November 2026" in taken.left[0]
    assert open_client(folder).judgements == {}


def test_what_nothing_here_is_called_is_left_out(tmp_path: Path) -> None:
    client = open_client(write_client(tmp_path / "acme", SETTINGS))
    taken = take_in(client, [Decision("27001:A.9.99", "P", who="Ann"), Decision("27001:A.5.9", "P", who="Ann")])
    assert [line.on for line in taken.added] == ["27001:A.5.9"]
    assert "27001:A.9.99: is no criterion" in taken.left[0]


def test_nobody_judges_without_a_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = write_client(tmp_path / "acme", SETTINGS), tmp_path / "sent.csv"
    file.write_text("on,verdict\n27001:A.5.9,P\n", encoding="utf-8")
    assert main(["import", str(folder), str(file)]) == 1
    assert capsys.readouterr().err == "ims: 1 of 1 judgements name nobody who judged; say who with --who\n"
    assert not (folder / "judgements.csv").exists()
    assert main(["import", str(folder), str(file), "--who", "Ann Lee"]) == 0
    assert capsys.readouterr().out == "1 judgement added to judgements.csv, 0 said there already\n"
    (line,) = open_client(folder).judgements.values()
    assert (line.who, line.new) == ("Ann Lee", "P")


def test_what_a_stranger_wrote_does_nothing_to_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, file = write_client(tmp_path / "acme", SETTINGS), tmp_path / "sent.json"
    judgements = [{"on": "\x1b[2Jx\nims: done", "new": "P", "who": "\x1b[31mAnn"}]
    file.write_text(json.dumps({"ims_exchange": 1, "judgements": judgements}), encoding="utf-8")
    assert main(["import", str(folder), str(file)]) == 0
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert told.count("\n") == 2


OF_ITS_OWN = "urn:intuitem:risk:req_node:iso27001-2022:a.5.9"
AUDIT = "urn,ref_id,compliance_result,requirement_progress,score,observations\n{urn},A.5.9,{result},{progress},{score},Seen\n"


@pytest.mark.parametrize(
    ("result", "progress", "score", "verdict"),
    [
        ("compliant", "done", "", "F"),
        ("non_compliant", "done", "40", "N"),
        ("not_applicable", "done", "", "not_applicable"),
        ("partially_compliant", "done", "60", "partially_compliant"),
        ("compliant", "in_progress", "", None),
        ("not_assessed", "done", "", None),
    ],
)
def test_an_audit_of_its_own_framework_is_read_by_its_results(
    result: str, progress: str, score: str, verdict: str | None, tmp_path: Path
) -> None:
    file = tmp_path / "audit.csv"
    file.write_text(AUDIT.format(urn=OF_ITS_OWN, result=result, progress=progress, score=score), encoding="utf-8")
    assert [(each.on, each.new, each.reason) for each in read_judgements(file)] == (
        [("27001:A.5.9", verdict, "Seen")] if verdict else []
    )


OSCAL = {"assessment-results": {"metadata": {}, "results": [{"observations": [{"description": "Seen", "props": []}]}]}}
BAD = {
    "empty.json": ("", "is empty"),
    "nested.json": ("[" * 200_000, "nested too deep"),
    "broken.json": ('{"ims_exchange": 1', "no json that can be read"),
    "number.json": ('{"ims_exchange": ' + "9" * 5000 + "}", "no json that can be read"),
    "other.json": ('{"hello": 1}', "holds no judgements that we know"),
    "list.json": ("[1, 2]", "holds no judgements that we know"),
    "later.json": ('{"ims_exchange": 99, "judgements": []}', "by a later version"),
    "types.json": ('{"ims_exchange": 1, "judgements": [{"on": 5, "new": "P"}]}', "judgements.0.on isn't"),
    "foreign.json": (json.dumps(OSCAL), "no observation says N, P, L or F"),
    "results.json": ('{"assessment-results": []}', "isn't what stands there"),
    "table.csv": ("a,b\n1,2\n", "no sheet has the columns"),
    "unknown.csv": (
        AUDIT.format(urn="urn:x:y:z:nis2:1", result="compliant", progress="done", score=""),
        "no requirement of ours",
    ),
    "book.xlsx": ("PK\x03\x04 no workbook", "book.xlsx: "),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_one_sentence(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, told = BAD[name]
    folder, file = write_client(tmp_path / "acme", SETTINGS), tmp_path / name
    file.write_text(text, encoding="utf-8")
    assert main(["import", str(folder), str(file), "--who", "Ann"]) == 1
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert not (folder / "judgements.csv").exists()


NOT_READ = {
    "a verdict that is none": ("new", "good", "27001:A.5.9: 'good' is no verdict; N, P, L, F"),
    "a result that may be P or L": ("new", "partially_compliant", "in an audit a score from 0 to 3"),
    "a day that is none": ("when", "soon", "27001:A.5.9: 'soon' is no day, or two"),
}


@pytest.mark.parametrize("case", NOT_READ)
def test_one_judgement_that_cannot_be_read_is_asked_and_the_rest_is_added(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part, text, told = NOT_READ[case]
    judged = {"on": "27001:A.5.9", "new": "P", "when": "2026-11-20", "who": "Ann"}
    folder, file = write_client(tmp_path / "acme", SETTINGS), tmp_path / "sent.json"
    said = {"ims_exchange": 1, "judgements": [judged | {part: text}, judged | {"on": "27001:A.5.10"}]}
    file.write_text(json.dumps(said), encoding="utf-8")
    assert main(["import", str(folder), str(file)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("1 judgement added")
    assert printed.count("left: ") == 1
    assert told in printed
    assert list(open_client(folder).judgements) == ["27001:A.5.10"]


def test_what_is_no_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_client(tmp_path / "acme", SETTINGS)
    for given in (folder, tmp_path / "gone.json"):
        assert main(["import", str(folder), str(given)]) == 1
        assert capsys.readouterr().err.startswith("ims: ")
