"""Sections, sheets and results of shared clauses, processes, pairs and sector: they say what the frames hold."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.workflows import load_named_processes
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.register.model import Record
from ims_lib.report import section_pairs, section_processes, section_sector, section_shared, section_steps
from ims_lib.report.figures import bar
from ims_lib.report.section import Section
from ims_lib.report.steps import results_of_steps, rows_of_steps
from ims_lib.report.steps.pairs import title_of_pairs
from ims_lib.report.steps.processes import rows_processes
from ims_lib.report.workbook import HEADER_ROW, write_workbook
from ims_lib.report.workbook_plans import DETAILS
from ims_lib.roadmap import plan_roadmap
from ims_lib.scales import report_setting
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.processes import STEPS_SHEET
from tests.builders import ALL, assess, catalogue, client, criterion, register, row
from tests.steps.test_pairs import HERE

SECTIONS = (section_shared, section_processes, section_pairs, section_sector)
NASTY = "<script>alert(1)</script>\"&'"
ROWS = (
    replace(row(4, "27001:9.2.2", "implemented", file=f"{NASTY}.xlsx"), owner=NASTY),
    replace(row(5, "27001:A.5.24", "partial"), owner="Ann"),
    replace(row(6, "20000-1:8.6.1", "not_implemented"), owner="Ben"),
)


def walk(*records: Record, knowledge: Any = None, **said: Any) -> Steps:
    found = register(*records)
    gaps = find_gaps(score_coverage(assess(found, client(**said), catalogue=knowledge or load_catalogue())))
    return walk_steps(found, plan_roadmap(gaps, client(**said)))


@pytest.fixture(scope="module")
def steps() -> Steps:
    return walk(*ROWS, sector=f"managed services {NASTY}", not_started=["42001"])


def heading(section: Section) -> str:
    return re.search(r"<h2[^>]*>(.*?)</h2>", section.html, flags=re.S)[1]  # type: ignore[index]


def test_the_heading_of_the_processes_names_and_adds_up_what_its_table_shows(steps: Steps) -> None:
    section = section_processes(steps)
    (table,) = re.findall(r'<table class="cards processes middle">\n<caption><b>.*?</table>', section.html, flags=re.S)
    titles = re.findall(r'<tr><th scope="row">(.*?)<br>', table)
    shown = [row for row in steps.processes.merged_rows if row.title in titles]
    assert len(titles) == int(report_setting("rows_open"))
    columns = re.findall(r'<td class="num" data-l="Days"><b>([\d.]+)</b></td>', table)
    assert f"the first {len(titles)} below still want {sum(map(float, columns)):g} days" in heading(section)
    assert max(shown, key=lambda row: row.days).title[1:] in heading(section)


def test_the_heading_of_the_pairs_counts_by_the_figures_of_its_table() -> None:
    said: dict[str, Any] = {"not_started": ["42001"], "standards": ["20000-1", "42001"]}
    steps = walk(row(4, "20000-1:8.5.1.2", "implemented"), knowledge=HERE, **said)
    html = section_pairs(steps).html
    shown = [tuple(map(int, found)) for found in re.findall(r"<b>(\d+)</b> \(\d+ – \d+\) · (\d+) ·", html)]
    assert len(shown) == len(steps.pairs.rows)
    half, reusable = sum(likely >= 50 for likely, _ in shown), sum(extra > 0 for _, extra in shown)
    total = "1 possible gain" if len(shown) == 1 else f"{len(shown)} possible gains"
    assert (half, reusable) == (0, len(shown))
    assert heading(section_pairs(steps)) == (
        f"Of {total} between two standards none is at least half in place for both; "
        f"in {reusable} something exists elsewhere and can be extended"
    )


# in place and reusable of each line, per cent → the table's title
NEARNESS: dict[str, tuple[list[tuple[int, int]], str]] = {
    "one_each": ([(0, 0), (40, 10), (40, 20)], "Nearest: cc line. Furthest: aa line"),
    "several_alike": (
        [(0, 0), (0, 0), (40, 0)],
        "Nearest: cc line. Furthest: 2 others alike, with nothing known to be in place",
    ),
    "several_alike_with_some": ([(20, 0), (20, 0), (40, 0)], "Nearest: cc line. Furthest: 2 others alike"),
    "all_alike": ([(0, 0), (0, 0), (0, 0)], "What two of the standards give each other"),
}


@pytest.mark.parametrize("case", NEARNESS)
def test_the_title_of_the_pairs_singles_none_out_of_several_alike(case: str) -> None:
    figures, expected = NEARNESS[case]
    unsaid = {"verified": 0.0, "inferred": 0.0, "unknown": 0.0}
    rows = []
    for title, (part, more) in zip(("Aa", "Bb", "Cc"), figures, strict=True):
        found = bar({**unsaid, "asserted": part / 100, "gap": 1 - part / 100, "reusable": more / 100})
        assert found
        rows.append((f"{title} line", found))
    assert title_of_pairs(rows) == expected


def test_the_seven_steps_are_seven_lines(steps: Steps) -> None:
    html = section_steps(steps).html
    assert re.findall(r'<span class="no">(\d)</span>', html) == list("1234567")
    assert 'href="#soa">Statement of Applicability</a>: <b>' in html


def test_what_is_usual_in_a_sector_is_not_said_to_be_absent_here(steps: Steps) -> None:
    html = section_sector(steps).html
    assert "It wasn’t looked for at Test" in html
    assert "Nothing of it was found" not in html


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.__name__)
def test_text_of_a_stranger_stays_text(steps: Steps, section: Any) -> None:
    html = section(steps).html
    assert "<script" not in html
    assert not re.search(r"\s(style|onclick)=", html)
    assert not set(re.findall(r"[\w%]+", html)) & {"nan", "None", "NaN"}


def test_owner_and_cell_of_a_stranger_are_shown(steps: Steps) -> None:
    html = section_shared(steps).html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert any("SoA!F4" in str(row) for row in rows_of_steps(steps)["Shared clauses"])


def test_blueprint_shows_the_seven_with_what_is_common_and_added(steps: Steps) -> None:
    html = section_shared(steps).html
    titles = [load_catalogue().processes[name].title for name in load_named_processes().shared]
    shown = re.search(r'<table class="cards blueprint.*?</table>', html, flags=re.S)[0]  # type: ignore[index]
    assert re.findall(r'<th scope="row">(.*?)</th>', shown) == titles
    audit = steps.shared.blueprint.loc["internal_audit"]
    assert f'data-l="In common"><b>{audit["common_met"]} of {audit["common"]}</b>' in shown
    assert re.findall(r"<li><b>(.*?):</b>", html) == titles


def test_swim_lanes_are_tables_with_a_row_a_step_and_a_column_a_standard(steps: Steps) -> None:
    html = section_processes(steps).html
    tables = re.findall(r'<table class="cards lanes">.*?</table>', html, flags=re.S)
    assert len(tables) == len(load_named_processes().aligned)
    for name, table in zip(load_named_processes().aligned, tables, strict=True):
        rows = steps.processes.steps_of(name)
        assert table.count('<th scope="row">') == int((rows["kind"] == "step").sum())
        assert table.count("<p><b>") == int((rows["kind"] == "decision").sum())
        asking = [item for item in ALL if item in set(rows["standard"])]
        assert re.findall(r'<th scope="col">(\S+) asks</th>', table) == asking


def test_short_lanes_are_printed_and_long_ones_are_not(steps: Steps) -> None:
    html = section_processes(steps).html
    found = re.findall(r"<details([^>]*)>\s*<summary>[^<]*: (\d+) steps,", html)
    assert len(found) == len(load_named_processes().aligned)
    short = [int(count) <= report_setting("lanes_printed_up_to") for _, count in found]
    assert ['class="printed"' in attributes for attributes, _ in found] == short
    assert ('<div class="unprinted">' in html) == (not any(short)), "no heading is printed without what it announces"


def test_what_is_usual_stands_apart_and_holds_no_figure(steps: Steps) -> None:
    html = section_sector(steps).html
    usual = re.search(r'<div class="usually" role="note".*?</div>', html, flags=re.S)[0]  # type: ignore[index]
    assert steps.sector.sector is not None
    assert steps.sector.sector.means[:40] in usual
    assert not re.search(r"\d|%|svg", usual.replace("alert(1)", "").replace("&#34;", "").replace("&#39;", ""))


ALONE = {
    "27001": "With 27001 alone there is nothing to merge",
    "20000-1": "With 20000-1 alone there is nothing to merge",
    "42001": "With 42001 alone there is nothing to merge",
}


@pytest.mark.parametrize("standard", ALONE)
def test_a_client_with_one_standard_reads_sentences_that_make_sense(standard: str) -> None:
    found = walk(*ROWS, standards=[standard])
    assert heading(section_shared(found)) == ALONE[standard]
    assert heading(section_processes(found)) == "One standard in scope: no process to merge"
    assert heading(section_pairs(found)) == "One standard in scope: there is no other to help it"
    assert heading(section_sector(found)) == "What is usual for an organisation like this isn&#39;t known"
    assert "more than one" not in section_shared(found).html
    overview = section_steps(found).html
    assert "criteria to share: nothing to merge" in overview
    assert "processes to merge" in overview
    assert rows_of_steps(found)["Pairs"] == []


def test_a_catalogue_without_shared_processes_has_sections_all_the_same() -> None:
    found = walk(row(4, "27001:A.7.1", "partial"), knowledge=catalogue(criterion("physical.fence", "27001:A.7.1")))
    assert heading(section_shared(found)) == "No criterion serves more than one of these standards"
    assert heading(section_processes(found)) == "No process serves more than one of these standards"
    assert heading(section_pairs(found)) == "The library knows no pair of these standards"
    assert rows_of_steps(found)["Shared clauses"] == []
    assert json.dumps(results_of_steps(found), allow_nan=False, default=_not_plain)


def _not_plain(value: Any) -> Any:
    raise AssertionError(f"{value!r} is no plain value")


def test_results_are_plain_values(steps: Steps) -> None:
    found = results_of_steps(steps)
    ours = {name: found[name] for name in ("shared", "processes", "pairs", "sector")}
    again = json.loads(json.dumps(ours, allow_nan=False, default=_not_plain))
    assert again == ours
    assert [item["process"] for item in ours["processes"]] == list(steps.processes.processes.index)
    assert ours["sector"]["sector"] == "managed_service_provider"


def test_sheets_hold_every_criterion_and_every_step_once(steps: Steps) -> None:
    rows = rows_of_steps(steps)
    named = [item["criterion"] for item in rows["Shared clauses"] if "criterion" in item]
    assert sorted(named) == sorted(steps.shared.parts.index)
    assert len(rows["Process steps"]) == sum(map(len, steps.processes.checklists.values()))
    assert [item["title"] for item in rows["Processes"]] == list(steps.processes.processes["title"])
    assert len(rows["Pairs"]) == len(steps.pairs.rows)


def test_the_raci_sheet_has_a_row_for_each_process_and_a_column_for_each_role(steps: Steps, tmp_path: Path) -> None:
    write_workbook(tmp_path / "details.xlsx", steps, book=DETAILS)
    sheet = load_workbook(tmp_path / "details.xlsx")["RACI"]
    headings, *rows = sheet.iter_rows(min_row=HEADER_ROW, values_only=True)
    raci = steps.shared.raci
    assert [values[0] for values in rows] == list(raci.matrix.index) == [row.title for row in steps.processes.rows]
    roles = [*raci.headings]
    places = [headings.index(role) for role in roles]
    assert [[values[place] or "" for place in places] for values in rows] == raci.matrix.to_numpy().tolist()
    assert [values[1].endswith(" (proposed)") for values in rows] == [row.owner.is_proposed for row in raci.rows]
    assert not sheet.data_validations.dataValidation, "nothing on it is read back, so nothing is offered"


def test_the_page_names_the_roles_of_each_process_by_their_part(steps: Steps) -> None:
    raci = steps.shared.raci
    html = section_processes(steps).html
    table = html[html.index('<details class="raci">') : html.index("</details>", html.index('<details class="raci">'))]
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', table)
    assert [unescape(title) for title, _ in rows] == [row.title for row in raci.rows]
    for of, (_, cells) in zip(raci.rows, rows, strict=True):
        told = [unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", cells)]
        having = [[raci.marked(role) for role in raci.roles if part in of.letters.get(role, "")] for part in "ARCI"]
        assert told == [", ".join(roles) for roles in having]


SYSTEM = {"name": "Triage", "owner": "Desk lead", "provider": "Deskware {owner}", "model": "Triage 4.2"}
PLACED = {"file": "lists.xlsx", "sheet": "AI", "row": 4, "cells": {}, "refs": ()}


def test_the_steps_name_each_ai_system_with_whom_to_tell_who_may_stop_it_and_the_way_back(steps: Steps) -> None:
    listed = [SYSTEM, {"name": "Other", "owner": "-"}, {"name": "Old", "status": "retired"}]
    listed.append({"name": "Next", "status": "planned", "owner": "Desk lead"})
    rows = [AiSystemRow(**PLACED, **said, cell=f"lists.xlsx!AI!A{place}") for place, said in enumerate(listed, 4)]  # type: ignore[arg-type]
    view = replace(steps.objects, system_rows={row.cell: row for row in rows})
    found = [row for row in rows_of_steps(replace(steps, objects=view))["Process steps"] if row["systems"]]
    assert {row["process"] for row in found} == {"Change management", "Incident management", "Supplier management"}
    told = {text for row in found for text in row["systems"]}
    assert not any(text.startswith("Old") for text in told)
    # nobody stops what doesn't run yet, nor goes back from it; who is party to it is settled before
    assert [text for text in told if text.startswith("Next")] == [
        "Next: Desk lead for us, [no provider in the list] as the other party"
    ]
    assert "Triage: tell Desk lead (owner) and Deskware {owner} (provider)" in told
    assert "Other: tell [no owner in the list] (owner) and [no provider in the list] (provider)" in told
    assert any("may stop it: Desk lead" in text and "way back from Triage 4.2" in text for text in told)
    assert all(row["standard"] == "42001" for row in found)
    assert not any(row["systems"] for row in rows_of_steps(steps)["Process steps"])


def test_steps_name_roles_of_the_client_or_mark_ours() -> None:
    named = walk(replace(row(4, "27001:A.5.2", "implemented"), owner="Cara"), not_started=["42001"])
    lines = {(each["process"], each["number"]): each for each in rows_processes(named)[STEPS_SHEET]}
    told = lines["Supplier management", "6.1"]["tell"]
    assert told == ["Owner of the AI system", "Cara"], "who leads security leads AI where nobody else does"
    assert lines["Data for AI systems", "1"]["lane"] == "Owner of the AI system", "no list names a model team"
    assert lines["Supplier management", "1"]["accountable"] == "Supplier manager (proposed)"
    assert "model team" not in str(lines["Incident management", "2.2"]["text"])
    html = section_processes(named).html
    assert "Tell: Owner of the AI system and Cara." in html
    assert "AI governance lead" not in html.replace("AI governance lead (proposed)", "")
