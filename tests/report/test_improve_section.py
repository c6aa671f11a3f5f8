"""Improvement in the report: earlier results are found, compared and told; the same day twice gives the same bytes."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ims_lib.batch import render_report
from ims_lib.dates import day as spoken
from ims_lib.report import read_history, read_results, section_improve
from ims_lib.report.history import earlier_files
from ims_lib.report.steps.improve import headline_improve, results_improve, rows_improve
from ims_lib.report.steps.progress import progress_on_page
from tests.builders import client, row
from tests.conftest import demo
from tests.report.test_process_sections import walk
from tests.steps.test_improvement import ROWS, THEN, earlier, steps

__all__ = ["earlier"]  # the fixture

SETTINGS = "name: Acme\nstandards: ['27001', '42001']\nsector: managed services\n"
CONTROLS = "Control,Title,Status\nA.5.1,Policies,{}\nA.5.9,Assets,Implemented\nA.5.24,Incident plan,Partial\n"
ACTIONS = "ID,Finding,Type,Root cause,Owner,Due,Status\nN1,<b>No plan</b>,minor,,Ann,2026-10-01,open\n"


def folder(place: Path, status: str) -> Path:
    """A small client whose one row has this status."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "client.yml").write_text(SETTINGS, encoding="utf-8")
    (place / "controls.csv").write_text(CONTROLS.format(status), encoding="utf-8")
    (place / "nc-log.csv").write_text(ACTIONS, encoding="utf-8")
    return place


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """A client's output folder after an assessment in May, one in November and that again; and what was there before the last."""
    place = tmp_path_factory.mktemp("improve")
    render_report(folder(place / "acme", "Partial"), out=place / "out", as_of="2026-05-24")
    out = render_report(folder(place / "acme", "Implemented"), out=place / "out", as_of="2026-11-24").parent
    before = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    render_report(place / "acme", out=place / "out", as_of="2026-11-24")
    return out, before


def test_controls_with_a_day_by_when_are_told_where_there_is_no_list_of_actions() -> None:
    due = replace(row(4, "27001:A.5.24", "partial"), due="2027-03-31")
    done = replace(row(5, "27001:A.5.1", "implemented"), due="2026-03-31")
    found = walk(due, done, row(6, "27001:A.5.9", "planned"), standards=["27001"])
    assert "1 row of controls that leaves something open names a day by when" in text_of(section_improve(found).html)
    assert headline_improve(found).text == "actions in a list of the client’s own; 1 row left open has a day by when"


def test_the_same_day_again_gives_the_same_bytes(rendered: tuple[Path, dict[str, bytes]]) -> None:
    out, before = rendered
    after = {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
    assert list(after) == list(before)
    assert [name for name in after if after[name] != before[name]] == []
    assert "history/2026-05-24.json" in after


def test_the_page_says_what_changed_since_and_why(rendered: tuple[Path, dict[str, bytes]]) -> None:
    page = (rendered[0] / "report.html").read_text(encoding="utf-8")
    section = page[page.index('<section id="improve"') :].partition("</section>")[0]
    text = text_of(section)
    assert "changed since 24 May 2026, and 1 of 1 action is overdue" in text
    assert "“Partial” → “Implemented”: 0.5 → 1" in text
    assert "controls.csv › C2" in text
    assert "&lt;b&gt;No plan&lt;/b&gt;" in section
    assert "nc-log.csv › B2" in text


def test_a_decision_that_nobody_took_keeps_the_day_by_which_it_was_wanted_first(
    rendered: tuple[Path, dict[str, bytes]],
) -> None:
    out, _ = rendered
    then = json.loads((out / "history" / "2026-05-24.json").read_text(encoding="utf-8"))
    days = {(part["kind"], *part["about"]): part["by"] for item in then["decisions"] for part in item["parts"]}
    now = json.loads((out / "results.json").read_text(encoding="utf-8"))
    parts = [part for item in now["decisions"] for part in item["parts"] if part["wanted_by"]]
    assert parts
    page = text_of((out / "report.html").read_text(encoding="utf-8"))
    told = page.partition("Decisions that were wanted earlier and haven’t been taken: ")[2].partition(" .")[0]
    for part in parts:
        wanted, by = (spoken(date.fromisoformat(part[key])) for key in ("wanted_by", "by"))
        assert days.get((part["kind"], *part["about"]), part["wanted_by"]) == part["wanted_by"]
        assert re.search(rf"\b{re.escape(part['number'])}\b[^(]*\({wanted}, now {by}\)", told)


def test_results_and_workbook_hold_the_changes(rendered: tuple[Path, dict[str, bytes]]) -> None:
    found = json.loads((rendered[0] / "results.json").read_text(encoding="utf-8"))
    changes = found["steps"]["improvement"]["changes"]
    assert (changes["since"], changes["catalogue_changed"]) == ("2026-05-24", False)
    then = json.loads((rendered[0] / "history" / "2026-05-24.json").read_text(encoding="utf-8"))
    for part in changes["parts"]:
        for name in ("at_least", "likely", "at_most"):
            old, new = (side["standards"][part["standard"]][part["part"]][name] for side in (then, found))
            assert (part[f"before_{name}"], part[name]) == (pytest.approx(old), pytest.approx(new))
            assert part[f"move_{name}"] == pytest.approx(new - old, abs=1e-9)
    book = load_workbook(rendered[0] / "details.xlsx")
    assert {"Changes", "Watch list"} <= set(book.sheetnames)
    header, *rows = book["Changes"].iter_rows(min_row=3, values_only=True)
    changed = [dict(zip(header, values, strict=True)) for values in rows if values[0] == "requirement"]
    assert [entry["Requirement"] for entry in changed] == [entry["requirement"] for entry in changes["requirements"]]
    run = json.loads((rendered[0] / "run.json").read_text(encoding="utf-8"))
    assert len(run["earlier"]) == 64


def test_an_unreadable_earlier_result_is_told_and_the_report_is_made(
    rendered: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (out / "acme" / "history").mkdir(parents=True)
    (out / "acme" / "history" / "2026-05-24.json").write_text("{", encoding="utf-8")
    (out / "acme" / "results.json").write_text("no json", encoding="utf-8")
    (out / "acme" / "run.json").write_text('{"client": "acme"}', encoding="utf-8")
    page = render_report(folder(tmp_path / "acme", "Implemented"), out=out, as_of="2026-11-24")
    assert "The earlier results can't be read: it is no JSON" in page.read_text(encoding="utf-8")
    assert (out / "acme" / "history" / "undated.json").read_text(encoding="utf-8") == "no json"


FILES = {
    "nothing": ({}, []),
    "only_the_same_day": ({"results.json": "2026-11-24"}, []),
    "a_later_day": ({"results.json": "2027-01-01", "history/2026-12-01.json": "2026-12-01"}, []),
    "the_latest_of_a_day_counts": (
        {"results.json": "2026-05-24", "history/2026-05-24.json": "2026-05-24"},
        ["results.json"],
    ),
    "oldest_first": (
        {
            "results.json": "2026-05-24",
            "history/2025-05-24.json": "2025-05-24",
            "history/2025-11-24.json": "2025-11-24",
        },
        ["history/2025-05-24.json", "history/2025-11-24.json", "results.json"],
    ),
    "what_tells_no_day_is_left_out": ({"results.json": "soon", "history/undated.json": "2026-05-24"}, []),
}


@pytest.mark.parametrize("name", FILES)
def test_earlier_results_are_those_of_days_before(name: str, tmp_path: Path) -> None:
    given, wanted = FILES[name]
    for file, day in given.items():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(json.dumps({"as_of": day}), encoding="utf-8")
    found = [path.relative_to(tmp_path).as_posix() for path in earlier_files(tmp_path, date(2026, 11, 24))]
    assert found == wanted


READ = {
    "none_given": ("", None),
    "missing": ("nothing.json", "No such file or directory"),
    "no_json": ("bad.json", "it is no JSON"),
    "too_deep": ("deep.json", "it is no JSON"),
    "not_utf8": ("latin.json", "it is no JSON"),
    "a_list": ("list.json", "it holds no results"),
}


@pytest.mark.parametrize("name", READ)
def test_a_file_that_cannot_be_read_says_why(name: str, tmp_path: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "deep.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xfc"}')
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    file, why = READ[name]
    found = read_results(tmp_path / file if file else "")
    assert (found or {}).get("fault") == why


def test_the_trend_has_a_point_for_each_assessment_this_one_last(earlier: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / f"{THEN}.json").write_text(json.dumps(earlier), encoding="utf-8")
    shutil.copy2(
        tmp_path / "history" / f"{THEN}.json", tmp_path / "history" / "2026-04-01.json"
    )  # of another day than it says
    (tmp_path / "results.json").write_text(
        json.dumps({**earlier, "client": "other", "as_of": "2026-06-01"}), encoding="utf-8"
    )
    now = steps(row(4, "27001:A.5.24", "implemented"), *ROWS[1:], not_started=["42001"])
    trend = read_history(client(), str(tmp_path)).trend(now.coverage)
    annex = trend[(trend["standard"] == "27001") & (trend["part"] == "annex_a")]
    assert list(annex["as_of"]) == [THEN, now.coverage.client.as_of]
    assert annex["likely"].iloc[-1] == pytest.approx(now.coverage.parts.at[("27001", "annex_a"), "likely"])
    assert annex["likely"].iloc[-2] == pytest.approx(earlier["standards"]["27001"]["annex_a"]["likely"])


def test_without_data_the_section_says_what_to_do() -> None:
    text = text_of(section_improve(steps()).html)
    assert "No list of actions was found" in text
    assert "Nothing to compare with yet" in text
    assert "are due for a look within three months" in text


def test_every_row_of_the_sheets_has_the_keys_of_its_columns() -> None:
    rows = rows_improve(steps(*ROWS))
    assert set(rows) == {"Actions", "Changes", "Progress", "Watch list"}
    assert rows["Changes"] == []
    assert all(entry["next"] and entry["criteria"] and entry["have"] for entry in rows["Watch list"])
    assert json.loads(json.dumps(results_improve(steps(*ROWS)), allow_nan=False))["changes"] is None


def test_without_due_days_nothing_is_told_to_be_in_time(tmp_path: Path) -> None:
    place = folder(tmp_path / "acme", "Partial")
    text = "ID,Finding,Type,Root cause,Owner,Status\nN1,No plan,minor,x,Ann,open\nN2,No list,minor,x,Ann,closed\n"
    (place / "nc-log.csv").write_text(text, encoding="utf-8")
    page = text_of(render_report(place, out=tmp_path / "out", as_of="2026-11-24").read_text(encoding="utf-8"))
    assert "None of 2 actions is overdue, 1 has no due day" in page
    assert "1 closed, 0 open in time, 1 open without a due day, 0 overdue" in page
    assert "no column was read as the due day" in page


def test_what_is_left_is_told_over_all_reports_once_there_are_two(
    rendered: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(rendered[0], out / "acme")
    page = (out / "acme" / "report.html").read_text(encoding="utf-8")
    assert "What is left, report by report" in page
    first = json.loads((out / "acme" / "history" / "2026-05-24.json").read_bytes())
    assert first["history"] == []
    shutil.rmtree(out / "acme" / "history")
    render_report(rendered[0].parents[1] / "acme", out=out, as_of="2027-05-24")
    results = json.loads((out / "acme" / "results.json").read_bytes())
    assert [point["as_of"] for point in results["history"]] == ["2026-05-24", "2026-11-24"]
    assert results["history"][0]["days"] == first["days"]
    assert results["history"][0]["gaps"] == len(first["gaps"])
    assert (
        results["history"][0]["standards"]["27001"]["annex_a"]["gap"] == first["standards"]["27001"]["annex_a"]["gap"]
    )
    sheet = load_workbook(out / "acme" / "details.xlsx")["Progress"]
    assert {str(cells[0])[:10] for cells in sheet.iter_rows(min_row=4, values_only=True)} == {
        "2026-05-24",
        "2026-11-24",
        "2027-05-24",
    }


def test_results_that_carry_nothing_on_are_joined_by_those_beside_them(
    rendered: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    out = tmp_path / "acme"
    shutil.copytree(rendered[0], out)
    latest = json.loads((out / "results.json").read_bytes())
    del latest["history"]
    (out / "results.json").write_text(json.dumps(latest), encoding="utf-8")
    (out / "history" / "2026-01-24.json").write_text("{", encoding="utf-8")
    found = read_results(out / "results.json")
    assert found is not None
    assert [point["as_of"] for point in found["history"]] == ["2026-05-24"]


def test_what_other_rules_of_scoring_say_is_left_out_of_the_series() -> None:
    points = steps().improvement.progress
    old = points[-1].model_copy(update={"as_of": date(2025, 1, 1), "scoring": 1})
    like = points[-1].model_copy(update={"as_of": date(2025, 6, 1)})
    assert progress_on_page([old, *points]) is None
    told = progress_on_page([old, like, *points])
    assert told is not None
    assert (len(told["rows"]), told["left_out"]) == (2, 1)


def test_what_is_filled_in_on_the_plan_is_kept_by_the_next_report(
    rendered: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    own, out = tmp_path / "acme", tmp_path / "out"
    shutil.copytree(rendered[0].parents[1] / "acme", own)
    book = load_workbook(rendered[0] / "workbook.xlsx")
    heads = {str(cell.value).partition(" (")[0]: cell.column for cell in book["Plan"][3]}
    package = book["Plan"].cell(6, heads["Package id"]).value
    for heading, value in {"Agreed owner": "Ann", "Agreed end": "29.01.2027", "Status": "in Arbeit"}.items():
        book["Plan"].cell(6, heads[heading]).value = value
    book.save(own / "back.xlsx")
    render_report(own, out=out, as_of="2027-05-24")
    (line,) = (own / "plan.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert line.partition(",")[2] == f"workbook,{package},Ann,,2027-01-29,under way,"
    results = json.loads((out / "acme" / "results.json").read_bytes())
    (agreed,) = results["roadmap_plan"]["agreed"]
    assert (agreed["package"], agreed["owner"], agreed["status"]) == (package, "Ann", "under way")
    assert next(item["owner"] for item in results["roadmap"] if item["package"] == package) == "Ann"
    assert "1 package is agreed" in (out / "acme" / "report.html").read_text(encoding="utf-8")


def test_what_the_certification_body_raised_stands_first_and_says_so() -> None:
    found = demo("harbour")
    (first, *others) = re.findall(r'<tr><th scope="row">(26-\d\d)<br>(.*?)</th>', section_improve(found).html)
    assert first[0] == "26-02"
    assert "raised by the certification body" in first[1]
    assert others
    assert not any("certification body" in text for _, text in others)
    told = [line for item in found.review.looks_at for line in item.lines]
    assert any("overdue (26-02, raised by the certification body, due 30 October 2026" in line for line in told), told
