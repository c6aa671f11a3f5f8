"""What is handed back on a decision, an approval or an owner is carried out in the figures, or asked once; approved papers stay as they were."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

import ims_lib as ims
from ims_lib import paths
from ims_lib.client.entries import COLUMNS
from ims_lib.files import unpack
from ims_lib.report.pack import certification_pack
from ims_lib.report.steps.ai_systems.in_use import ai_in_use
from ims_lib.steps import Steps
from tests.conftest import demo

ON = "2026-12-01"
SIGNED = {"version": "4.3", "approved_by": "Managing director", "approved_on": ON}


def walked(folder: Path, entries: dict[str, dict[str, str]]) -> Steps:
    """The steps of the demo client with these lines in its entries.csv."""
    shutil.copytree(paths.DEMO_CLIENTS / "harbour", folder)
    with (folder / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        lines.writerows(
            (ON, "MD", on, field, "", value, on) for on, values in entries.items() for field, value in values.items()
        )
    client = ims.open_client(folder, as_of=ON)
    register = ims.read_register(client)
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))


def decided(text: str) -> dict[str, str]:
    return {"decided": text, "decided_by": "Managing director", "decided_on": ON}


@pytest.fixture(scope="module")
def handed_back(tmp_path_factory: pytest.TempPathFactory) -> Steps:
    unnamed, in_doubt = ([each.control for each in demo("harbour").soa.of(kind)] for kind in ("proposed", "asked"))  # type: ignore[arg-type]
    gravest = demo("harbour").objects.gravest[0].system.name
    return walked(
        tmp_path_factory.mktemp("clients") / "harbour",
        {
            f"decision/applicability/{'; '.join(unnamed)}": decided("As asked"),
            f"decision/exclusions/{'; '.join(in_doubt)}": decided("Otherwise (In words)")
            | {"words": "Ask the site lead"},
            f"decision/impact_left/{gravest} high": decided("Goes on with limits"),
            "decision/unlisted_ai/ChatGPT": decided("Stops"),
            "treatment/R-19 retain": {"option": "modify", "owner": "Head of operations", "approved_on": ON},
            "session/access_and_cryptography 2027-01; 27001": {"auditors": "Quality officer", "held_on": "2026-11-30"},
            "review/March 2027 improvement_opportunities": decided("Taken note of"),
            f"statement/{ON}": SIGNED,
        },
    )


def test_controls_decided_as_proposed_are_decided_and_what_is_not_plain_is_asked(handed_back: Steps) -> None:
    before, now = demo("harbour").soa, handed_back.soa
    likely_not = {each.control for each in before.of("proposed") if each.proposal == "likely_not"}
    assert likely_not
    assert not now.of("proposed")
    assert likely_not == {each.control for each in now.of("no")} - {each.control for each in before.of("no")}
    assert all(each.source == "decided" for each in now.of("no") if each.control in likely_not)
    taken = {each.control for each in before.of("proposed")} - likely_not
    assert not [each.control for each in now.of("yes") if each.control in taken and each.is_drafted], "with its reason"
    assert sum(handed_back.roadmap.gaps.apart.values()) < sum(demo("harbour").roadmap.gaps.apart.values())
    (question,) = (each for each in now.findings if each.code.startswith("entry."))
    assert (question.code, question.file) == ("entry.controls_unread", "entries.csv")
    assert {each.control for each in now.of("asked")} == {"27001:A.7.6", "27001:A.8.11"}
    assert "27001:A.7.6, 27001:A.8.11" in question.message


def test_a_statement_with_controls_to_decide_is_not_called_approved(tmp_path: Path, handed_back: Steps) -> None:
    assert "4.3" in [each.version for each in handed_back.soa.versions if each.cell], "all are decided here"
    open_ = walked(tmp_path / "harbour", {f"statement/{ON}": SIGNED})
    assert [each.version for each in open_.soa.versions if each.cell] == ["4.2"]
    assert [each.code for each in open_.soa.findings if each.code.startswith("entry.")] == ["entry.statement_open"]
    contents = unpack(certification_pack(open_))["contents.html"].decode()
    assert "<td>4.2</td><td>approved on 15 September 2026" in contents
    assert "4.4" not in contents, "the draft follows what is in force"


def test_no_approved_paper_of_the_pack_holds_what_was_filled_in_later(handed_back: Steps) -> None:
    parts = unpack(certification_pack(handed_back))
    for part in ("audit_programme.xlsx", "management_review.xlsx"):
        book = load_workbook(io.BytesIO(parts[part]))
        note = str(book.worksheets[0]["A2"].value)
        assert "2026, not approved" in note
        assert "version" not in note
    contents = parts["contents.html"].decode()
    assert "24 March 2026, approved by Managing director" in contents, "the client's own minutes stand beside"
    assert (
        "15 September 2026, approved by Managing director; its file last saved on 24 November 2026; with what was "
        in (contents)
    ), "of the risk register too"
    told = re.search(r"<td>([^<]*)</td><td>4\.3</td><td>approved", contents.replace("<wbr>", ""))
    assert told, "of a version in force whose file isn't there it is said so"
    assert "the workbook in which this version was approved is no longer among the files" in told[1]


def test_an_owner_handed_back_settles_that_there_is_none_and_a_decision_is_told_beside_its_thing(
    handed_back: Steps,
) -> None:
    for known, is_asked in ((demo("harbour"), True), (handed_back, False)):
        told = [each.message for each in known.coverage.assessment.findings if "R-19" in each.message]
        assert any("has no owner" in each for each in told) == is_asked
    assert "ChatGPT (1 December 2026, Managing director: “Stops”)" in ai_in_use(handed_back)


def test_what_was_decided_of_the_gravest_ai_system_stands_beside_it(handed_back: Steps) -> None:
    assert "Decided on it: 1 December 2026, Managing director: “Goes on with limits”." in ai_in_use(handed_back)


def test_an_owner_of_a_treatment_that_is_known_by_its_risk_alone_settles_it_too(tmp_path: Path) -> None:
    kept = {"treatment/R-19": {"option": "modify", "owner": "Head of operations", "approved_on": ON}}
    told = [each.message for each in walked(tmp_path / "harbour", kept).coverage.assessment.findings]
    assert not any("has no owner" in each for each in told if "R-19" in each)


@pytest.mark.parametrize("text", ["20", "20 days", "about 20 weeks"])
def test_a_number_alone_says_how_many_days_a_month_there_are_where_that_is_asked(tmp_path: Path, text: str) -> None:
    (tmp_path / "client.yml").write_text('name: Acme\nstandards: ["27001"]\n', encoding="utf-8")
    with (tmp_path / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(COLUMNS)
        lines.writerows((ON, "MD", "decision/budget/capacity", *each, "") for each in _fields(decided(text)))
    client = ims.open_client(tmp_path, as_of=ON)
    capacity = client.settings.capacity
    assert (capacity and capacity.days_per_month) == (None if "weeks" in text else 20)
    assert [each.code for each in client.doubts] == (["entry.decision_unread"] if "weeks" in text else [])


def _fields(said: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(field, "", value) for field, value in said.items()]
