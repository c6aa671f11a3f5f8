"""What is filled in in a notebook: the same lines of entries.csv as from the workbook's sheets, with what stands there now beside it."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from ims_lib import paths
from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.client import Log, read_client
from ims_lib.client.entries import entry_forms
from ims_lib.coverage import score_coverage
from ims_lib.errors import BadParameter
from ims_lib.gaps import find_gaps
from ims_lib.register import read_register
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.owners import find_owners
from ims_lib.workbench import fill
from ims_lib.workbench.filling import Filling
from tests.conftest import AS_OF, demo

ON_NO_SHEET = {"finding", "evidence", "asked", "mark", "confirm", "passage", "aged"}
"""Kinds that the interview alone fills in."""


@pytest.fixture(scope="module")
def steps() -> Steps:
    return demo("harbour")


def walked(folder: Path | str) -> Steps:
    client = read_client(folder, as_of=AS_OF)
    register = read_register(client)
    gaps = find_gaps(score_coverage(assess(register, client)))
    return walk_steps(register, plan_roadmap(gaps, client, register=register))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour")


def widget(folder: Path, kind: str, steps: Steps) -> Filling:
    found = fill(read_client(folder, as_of=AS_OF), kind, steps, live=True)
    assert isinstance(found, Filling)
    return found


def keep(found: Filling, on: str, **values: str) -> None:
    row = row_of(found, on)
    content = {"do": "fill", "on": on, "values": {**row["proposed"], **row["filled"], **values}, "shown": row["filled"]}
    found._handle_custom_msg(content, [])


def row_of(found: Filling, on: str) -> dict[str, Any]:
    return next(row for row in found.rows if row["on"] == on)


def lines(folder: Path) -> list[tuple[str, str, str]]:
    with (folder / "entries.csv").open(encoding="utf-8") as file:
        return [(line["on"], line["field"], line["new"]) for line in csv.DictReader(file)]


@pytest.mark.parametrize("kind", sorted({form.on for form in entry_forms()} - ON_NO_SHEET))
def test_each_kind_has_rows_with_a_name_and_fields_with_headings(kind: str, folder: Path, steps: Steps) -> None:
    found = widget(folder, kind, steps)
    assert found.rows
    assert all(row["name"] and row["on"].startswith(f"{kind}/") for row in found.rows)
    assert all(field["heading"] for field in found.fields)


def test_what_is_proposed_is_kept_with_what_was_changed_and_taken_back(folder: Path, steps: Steps) -> None:
    found = widget(folder, "treatment", steps)
    on = found.rows[0]["on"]
    assert row_of(found, on)["proposed"]["owner"] == "Head of infrastructure"
    keep(found, on, owner="Ann", approved_on="2026-11-20")
    assert (on, "owner", "Ann") in lines(folder)
    assert (on, "option", "modify") in lines(folder)
    assert row_of(found, on)["filled"]["approved_on"] == "2026-11-20"
    assert "kept in entries.csv" in found.message
    found._handle_custom_msg({"do": "undo"}, [])
    assert row_of(found, on)["filled"] == {}
    assert found.message == "Taken back."


@pytest.mark.parametrize("number", ["R-21", "P-01"])
def test_an_approved_treatment_counts_for_a_risk_of_the_client_s_and_for_one_of_ours(
    folder: Path, steps: Steps, number: str
) -> None:
    """In the frames that notebook and report show alike, and in the level of today; its sheet finds it under the same key."""
    found = widget(folder, "treatment", steps)
    on = next(row["on"] for row in found.rows if row["name"].startswith(number))
    name = next(name for name, shown in steps.risks.numbers.items() if shown == number)
    approved = {"option": "share", "action": "Insure it", "owner": "Ann", "due": "2027-01-15"}
    keep(found, on, **approved)
    assert walked(folder).risks.entries[name] == steps.risks.entries[name]  # not before its owner approved it
    keep(found, on, approved_on="2026-11-20")
    after = walked(folder)
    risk = after.risks.entries[name]
    assert (risk.option, risk.action, risk.owner, str(risk.due)) == tuple(approved.values())
    assert (risk.action_open, risk.untreated, risk.action_from) == (True, False, "client")
    assert risk.left.band is not None
    assert name not in after.risks.untreated.index
    assert after.risks.open_measures() != steps.risks.open_measures() or risk.origin == "proposed"
    assert row_of(widget(folder, "treatment", after), on)["filled"]["action"] == "Insure it"


def test_an_approved_treatment_stays_whatever_is_proposed_later_and_what_no_longer_fits_is_asked(
    folder: Path, steps: Steps
) -> None:
    """As kept by earlier releases, too: by what they had proposed."""
    name, log = (
        next(name for name, shown in steps.risks.numbers.items() if shown == "P-01"),
        Log(read_client(folder), "Ann"),
    )
    signed = {"option": "share", "owner": "Ann", "approved_on": "2026-11-20"}
    former = f"treatment/{name} To reach: What was proposed then."
    log.enter(former, signed | {"action": "Insure it"}, reason="P-01 What it was called")
    log.enter("treatment/R-21", signed | {"action": "To reach: What was proposed then."}, reason="R-21 This")
    log.enter("treatment/R-99", signed | {"action": "Lock it"}, reason="R-99 Gone")
    after = walked(folder)
    assert (after.risks.entries[name].action, after.risks.entries[name].instead) == ("Insure it", "")
    assert row_of(widget(folder, "treatment", after), former)["filled"]["action"] == "Insure it"
    asked = [each.message for each in after.risks.findings if each.code == "risk.approval"]
    assert asked[0].startswith("R-21 This: its owner approved “To reach: What was proposed then.”, which counts; now ")
    assert asked[1:] == ["R-99 Gone: “Lock it” is approved, but no such risk is in the register. Which is meant?"]


def test_of_a_list_only_what_is_corrected_is_kept(folder: Path, steps: Steps) -> None:
    found = widget(folder, "audits", steps)
    keep(found, "audits/26-02", state="closed", corrected_by="Ann")
    assert sorted(lines(folder)) == [("audits/26-02", "corrected_by", "Ann"), ("audits/26-02", "state", "closed")]
    keep(found, "audits/26-02", state="overdue")
    assert ("audits/26-02", "state", "overdue") in lines(folder)


def test_what_the_assessor_found_is_closed_where_it_is_followed_up(folder: Path) -> None:
    Log(read_client(folder), "Ann").enter(
        "finding/27001:A.5.9/1", {"grade": "minor", "text": "No owner", "due": "2026-11-01"}
    )
    steps = walked(folder)
    found = widget(folder, "finding", steps)
    assert [(row["name"], row["about"]) for row in found.rows] == [
        (
            "No owner",
            "ISO/IEC 27001 A.5.9 Inventory of information and other associated assets; minor nonconformity; overdue",
        )
    ]
    keep(found, "finding/27001:A.5.9/1", state="closed", closed_on="2026-11-20", closed_by="Bo", shown_by="Asset list")
    after = walked(folder).improvement
    assert [(each.state, each.effective, each.days_late) for each in after.found] == [("closed", "Asset list", 19)]
    assert len(after.every) == len(after.entries) + 1 == len(after.actions)


def test_whom_the_client_names_owns_the_process_from_then_on(folder: Path, steps: Steps) -> None:
    found = widget(folder, "owner", steps)
    keep(found, "owner/incident_management", owner="Ann Lee")
    client = read_client(folder, as_of=AS_OF)
    owner = find_owners(read_register(client), load_catalogue(), (), client.entries).processes["incident_management"]
    assert (owner.name, owner.origin, owner.reason) == ("Ann Lee", "client", "Noted by Lead assessor.")


def test_it_says_what_is_still_needed_and_what_cannot_be(folder: Path, steps: Steps) -> None:
    assert widget(folder, "finding", steps).rows == []
    assert "interview of 03_gap_analysis" in widget(folder, "finding", steps).none
    found = widget(folder, "risk", steps)
    on = found.rows[0]["on"]
    keep(found, on)
    assert found.message.endswith(": nothing was kept: fill in What is left is accepted by and Signed on.")
    keep(found, on, name="Ann")
    assert row_of(found, on)["kept"].startswith("Lead assessor, ")
    assert "It counts once Signed on is filled in." in found.message
    keep(found, on, signed_on="tomorrow")
    assert "no day" in found.message
    keep(found, on, signed_on="2099-05-03")
    assert found.message == f"{found.rows[0]['name']}: Signed on: 3 May 2099 lies ahead; fill it in once it is done"
    assert {field for row, field, _ in lines(folder) if row == on} == {"name"}


def test_what_somebody_else_said_meanwhile_stays(folder: Path, steps: Steps) -> None:
    one, other = widget(folder, "watch", steps), widget(folder, "watch", steps)
    on = one.rows[0]["on"]
    keep(one, on, who="Ann", looked_on="2026-11-20")
    keep(other, on, who="Bo")
    assert "in the meantime" in other.message
    assert (on, "who", "Bo") not in lines(folder)


def test_without_somebody_to_click_it_is_a_table_of_what_is_filled_in(folder: Path, steps: Steps) -> None:
    client = read_client(folder, as_of=AS_OF)
    assert "Nothing is filled in yet" in fill(client, "risk", steps, live=False)._repr_html_()
    found = widget(folder, "risk", steps)
    keep(found, found.rows[0]["on"], name="Ann", signed_on="2026-11-20")
    assert ">Ann<" in fill(client, "risk", steps, live=False)._repr_html_()
    with pytest.raises(BadParameter, match="risks: nothing of that kind is filled in"):
        fill(client, "risks", steps, live=False)
