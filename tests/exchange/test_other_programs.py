"""What is written for other programs is what they read: OSCAL by its models, a library and an audit by CISO Assistant's rules."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.catalogue import load_catalogue
from ims_lib.cli import main
from ims_lib.exchange import files_of_export, not_carried
from ims_lib.exchange.ciso_assistant import scores
from ims_lib.exchange.forms import FORMS, NOT_CARRIED
from ims_lib.exchange.oscal import control_id
from ims_lib.exchange.tables import exchange_plan
from ims_lib.files import unpack
from ims_lib.steps import Steps
from tests.conftest import demo
from tests.exchange.test_round_trip import steps as steps  # the same client's


def files(steps: Steps, to: str) -> dict[str, bytes]:
    made = files_of_export(steps, to)
    assert isinstance(made, dict)
    assert made[NOT_CARRIED].decode().splitlines() == not_carried(to)
    return made


@pytest.fixture(scope="module")
def oscal(steps: Steps) -> dict[str, Any]:
    return {name: json.loads(part) for name, part in files(steps, "oscal").items() if name.endswith(".json")}


@pytest.mark.parametrize("client", ["acme", "harbour"])
def test_oscal_is_valid_by_its_own_models(client: str, steps: Steps) -> None:
    if not os.environ.get("CI"):
        pytest.importorskip("trestle")
    from trestle.oscal import assessment_results, mapping

    made = files(steps if client == "acme" else demo(client), "oscal")
    results = assessment_results.Model.model_validate_json(made["assessment-results.json"]).assessment_results
    collection = mapping.Model.model_validate_json(made["mapping-collection.json"]).mapping_collection
    assert results.results[0].observations
    assert collection.mappings


def test_an_observation_says_who_judged_what_when_and_by_which_evidence(oscal: dict[str, Any], steps: Steps) -> None:
    document = oscal["assessment-results.json"]["assessment-results"]
    (result,) = document["results"]
    assert len(result["observations"]) == len(steps.coverage.client.judgements)
    seen = next(each for each in result["observations"] if each["title"].endswith("27001:A.5.9"))
    assert seen["collected"] == "2026-11-20T10:42:07+00:00"
    assert [each["description"] for each in seen["relevant-evidence"]] == ["=List; of October", "List"]
    parties = {each["uuid"]: each for each in document["metadata"]["parties"]}
    (actor,) = (each["actor-uuid"] for origin in seen["origins"] for each in origin["actors"])
    assert parties[actor] == {"uuid": actor, "type": "person", "name": "Ann Lee"}, "the name and nothing else"
    resource = document["back-matter"]["resources"][-1]
    assert resource["rlinks"] == [
        {"href": "evidence/a%20b.csv", "hashes": [{"algorithm": "SHA-256", "value": "0" * 64}]}
    ]
    assert seen["relevant-evidence"][1]["href"] == f"#{resource['uuid']}"


def test_a_requirement_is_met_only_where_all_is_verified_and_nothing_grave_found(oscal: dict[str, Any]) -> None:
    (result,) = oscal["assessment-results.json"]["assessment-results"]["results"]
    said = {
        (each["target"]["target-id"], each["title"]): each["target"]["status"]["state"] for each in result["findings"]
    }
    titles = {target: state for (target, title), state in said.items() if not title.startswith("major")}
    assert titles[control_id("27001:A.5.1")] == "satisfied"
    assert titles[control_id("27001:A.5.9")] == "not-satisfied"
    assert said[control_id("27001:A.5.9"), "major nonconformity, 27001:A.5.9"] == "not-satisfied"
    uuids = [each["uuid"] for kind in ("observations", "findings") for each in result[kind]]
    assert len(uuids) == len({*uuids})


def test_every_requirement_has_a_token_of_its_own() -> None:
    tokens = [control_id(name) for name in load_catalogue().requirements]
    assert len(tokens) == len({*tokens})
    assert all(re.fullmatch(r"[A-Za-z_][\w.-]*", token) for token in tokens)


def test_the_cross_map_is_the_catalogues(oscal: dict[str, Any]) -> None:
    (mapping,) = oscal["mapping-collection.json"]["mapping-collection"]["mappings"]
    ends = {
        (each["sources"][0]["id-ref"], each["targets"][0]["id-ref"]): each["relationship"] for each in mapping["maps"]
    }
    assert all(a.startswith("iso-27001_") and b.startswith("iso-20000-1_") for a, b in ends)
    assert {*ends.values()} <= {*exchange_plan()["oscal"]["relations"].values()}


Sheets = dict[str, list[tuple[Any, ...]]]


def books(made: dict[str, bytes]) -> dict[str, Sheets]:
    opened = {name: load_workbook(io.BytesIO(part)) for name, part in made.items() if name.endswith(".xlsx")}
    return {
        name: {sheet.title: [*sheet.iter_rows(values_only=True)] for sheet in book} for name, book in opened.items()
    }


def table(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_a_library_is_what_its_converter_reads(steps: Steps) -> None:
    found = books(files(steps, "ciso-assistant"))
    assert [*found] == [
        *("framework-27001.xlsx", "framework-20000-1.xlsx", "mapping-27001-20000-1.xlsx"),
        *("audit-27001.xlsx", "audit-20000-1.xlsx"),
    ]
    for name, sheets in found.items():
        if name.startswith("audit"):
            continue
        library = dict(row[:2] for row in sheets["library_meta"])
        assert library["type"] == "library"
        assert int(library["version"]) > 0
        for sheet in sheets:
            if sheet.endswith("_meta") and sheet != "library_meta":
                assert f"{sheet.removesuffix('_meta')}_content" in sheets
    framework = found["framework-27001.xlsx"]
    meta = dict(row[:2] for row in framework["framework_meta"])
    assert dict(row[:2] for row in framework["scores_meta"])["name"] == meta["scores_definition"]
    assert [row["score"] for row in table(framework["scores_content"])] == [
        int(meta["min_score"]),
        1,
        2,
        int(meta["max_score"]),
    ]
    depth, ids = 0, []
    for row in table(framework["framework_content"]):
        assert row["depth"] <= depth + 1, "a tree goes down step by step"
        depth, ids = row["depth"], [*ids, row["ref_id"].lower()]
    assert len(ids) == len({*ids})
    mapping = found["mapping-27001-20000-1.xlsx"]
    ends = dict(row[:2] for row in mapping["mappings_meta"])
    assert ends["source_framework_urn"] == meta["urn"]
    assert ends["source_node_base_urn"] == meta["base_urn"]
    for row in table(mapping["mappings_content"]):
        assert row["source_node_id"] in ids
        assert row["relationship"] in ("equal", "subset", "superset", "intersect")


def test_an_audit_tells_verdicts_from_figures(steps: Steps) -> None:
    rows = {row["ref_id"]: row for row in table(books(files(steps, "ciso-assistant"))["audit-27001.xlsx"]["audit"])}
    assert [*rows["4"]] == [*exchange_plan()["ciso_assistant"]["columns"]]
    said = {
        ref: (rows[ref]["compliance_result"], rows[ref]["requirement_progress"], rows[ref]["score"]) for ref in rows
    }
    assert said["A.5.9"] == ("partially_compliant", "done", scores().index("P"))
    assert said["A.5.1"] == ("compliant", "done", 3)
    assert said["A.7.4"] == ("not_applicable", "done", None)
    assert said["A.5.30"] == ("not_assessed", "to_do", None)
    assert rows["A.5.9"]["observations"].endswith("\nFinding, major: Servers are in no list")


def test_every_form_says_what_it_loses_and_every_table_its_columns() -> None:
    assert {*exchange_plan()["lost"]} == {*FORMS}
    assert all(exchange_plan()["lost"].values())


@pytest.mark.parametrize("to", ["csv", "oscal"])
def test_the_command_writes_and_says_in_one_line_what_is_lost(
    to: str, steps: Steps, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    given = [str(steps.coverage.client.folder), "--to", to, "--as-of", steps.coverage.client.as_of.isoformat()]
    assert main(["export", *given]) == 0
    out, error = capfdbinary.readouterr()
    assert error.count(b"\n") == 1
    assert error.startswith(f"ims: not carried by {to}: ".encode())
    made = files_of_export(steps, to)
    assert (unpack(out) if isinstance(made, dict) else out) == made
    if isinstance(made, dict):
        assert main(["export", *given, "--out", str(tmp_path / "new" / to)]) == 0
        assert {path.name: path.read_bytes() for path in (tmp_path / "new" / to).iterdir()} == made
