"""The portfolio: its figures are those of results.json, a bad file costs one row, no name leaves the benchmark, nothing of a client is touched."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ims_lib import open_client, read_portfolio, read_register
from ims_lib.batch.generated import rounds, write_client
from ims_lib.cli import main
from ims_lib.errors import CannotWrite, FileRefused
from ims_lib.portfolio.files import tables_of, write_portfolio
from ims_lib.portfolio.results import read_keys
from ims_lib.portfolio.tables import (
    attention,
    table_benchmark,
    table_clients,
    table_due,
    table_standing,
    table_workload,
)
from ims_lib.steps.actions import NOT_OPEN

DAY = dt.date(2026, 12, 1)
SHARES = {"verified": 0.0, "asserted": 0.5, "inferred": 0.1, "unknown": 0.2, "gap": 0.2}
NUMBERS = {"at_least": 0.5, "likely": 0.6, "at_most": 0.8, "reusable": 0.1}
POINT = {"as_of": "2026-01-01", "scoring": 2, "days": 9, "possible_days": 1, "gaps": 3, "packages": 2}
SUMMARY = {
    "sector": "finance",
    "sector_title": "Finance",
    "head_count": 80,
    "assessor": "Assessor North",
    "certificates": [{"standard": "27001", "edition": 2022, "valid_to": "2027-02-01"}],
    "open_actions": ["2026-11-30", "2026-12-02", None],
    "to_decide": ["2026-10-01", "2026-12-01"],
    "audit_days": {"2026-12": 1.5, "2028-12": 4.0},
}


@pytest.fixture
def reports(tmp_path: Path) -> Callable[..., Path]:
    """Writes a client's results.json, with what is given in place of what it usually says; the folder of reports."""

    def write(name: str, /, **changed: Any) -> Path:
        results = {
            "client": name,
            "name": f"{name.capitalize()} Ltd",
            "as_of": "2026-11-01",
            "summary": SUMMARY,
            "standards": {"27001": {"clauses": SHARES | NUMBERS}},
            "requirements": [{"id": "27001:4.1", "note": 'a line\n"gaps": [] of somebody'}],
            "gaps": [{"requirement": "27001:9.2.2", "severity": "major", "days": 2.0}],
            "milestones": [{"milestone": "surveillance", "standard": "27001", "day": "2027-01-15"}],
            "days": 12.5,
            "questions": 4,
            "history": [{**POINT, "standards": {"27001": {"clauses": {"gap": 0.4, "unknown": 0.2, "likely": 0.4}}}}],
            "schema": 2,
            "scoring": 2,
        } | changed
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in results.items())
        (tmp_path / "reports" / name).mkdir(parents=True)
        (tmp_path / "reports" / name / "results.json").write_text(f"{{{lines}}}\n")
        return tmp_path / "reports"

    return write


def test_figures_are_those_of_the_report(demo_report: Path) -> None:
    results = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))
    portfolio = read_portfolio(demo_report.parent, as_of="2027-01-31")
    mine = table_standing(portfolio).query("client == 'harbour'")
    assert {
        (row.standard, row.part): (row.at_least, row.likely, row.at_most, row.reusable) for row in mine.itertuples()
    } == {
        (standard, part): tuple(figures[name] for name in NUMBERS)
        for standard, parts in results["standards"].items()
        for part, figures in parts.items()
    }
    (client,) = table_clients(portfolio).query("client == 'harbour'").itertuples()
    late = [
        each
        for each in results["steps"]["improvement"]["actions"]
        if each["state"] not in NOT_OPEN and (each["due"] or "9") < "2027-01-31"
    ]
    assert client.actions_overdue == len(late) > 0
    assert client.decisions_overdue == sum(
        part["by"] < "2027-01-31" for each in results["decisions"] for part in each["parts"]
    )
    assert (client.gaps, client.days) == (len(results["gaps"]), results["days"])
    days = sum(each["days"] for each in results["steps"]["audit"]["sessions"])
    assert sum(results["summary"]["audit_days"].values()) == pytest.approx(days)


def test_what_a_day_makes_of_it(reports: Callable[..., Path]) -> None:
    portfolio = read_portfolio(reports("acme"), as_of=DAY)
    (client,) = portfolio.clients
    assert attention(portfolio, client) == (
        "certificate 27001 ends on 1 February 2027",
        "1 action overdue",
        "1 decision overdue",
    )
    (row,) = table_standing(portfolio).itertuples()
    assert (row.moved, row.since, row.sector_median) == (pytest.approx(0.2), dt.date(2026, 1, 1), None)
    assert [(row.what, row.passed) for row in table_due(portfolio).itertuples()] == [
        ("surveillance", False),
        ("certificate ends", False),
    ]
    load = {
        row.month: (row.assessments, row.audits, row.session_days) for row in table_workload(portfolio).itertuples()
    }
    assert load == {dt.date(2026, 12, 1): (0, 0, 1.5), dt.date(2027, 1, 1): (0, 1, 0), dt.date(2027, 11, 1): (1, 0, 0)}
    later = read_portfolio(portfolio.folder, as_of="2027-11-02")
    assert "assessed on 1 November 2026" in attention(later, later.clients[0])


def test_a_file_in_another_form_says_the_same(reports: Callable[..., Path]) -> None:
    content = (reports("acme") / "acme" / "results.json").read_bytes()
    again = json.dumps(json.loads(content), indent=1).encode()
    wanted = ("client", "gaps", "days", "schema", "none")
    assert read_keys(content, wanted) == read_keys(again, wanted)
    assert list(read_keys(content, wanted)) == ["client", "gaps", "days", "schema"]


BROKEN = {"cut": '{"client": "a",\n"as_of": "2026-', "list": "[]", "older": '{"client": "b", "as_of": "2020-01-01"}'}


def test_a_bad_file_is_a_row_with_why(reports: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    folder = reports("acme")
    for name, text in BROKEN.items():
        (folder / name).mkdir()
        (folder / name / "results.json").write_text(text)
    assert main(["portfolio", str(folder), "--as-of", f"{DAY}"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[1] for line in told] == sorted(BROKEN)
    assert "ims: cut: results.json is damaged: it is no JSON, or cut off" in told
    frame = table_clients(read_portfolio(folder, as_of=DAY))
    assert list(frame["client"]) == ["cut", "list", "older", "acme"]
    (folder / "acme" / "results.json").unlink()
    with pytest.raises(FileRefused, match=r"older: results\.json isn’t one of ours"):
        read_portfolio(folder, as_of=DAY)
    assert main(["portfolio", str(folder)]) == 1


def test_results_of_an_earlier_version_say_what_they_lack(reports: Callable[..., Path]) -> None:
    portfolio = read_portfolio(reports("acme", summary=None), as_of=DAY)
    assert "results of an earlier version" in attention(portfolio, portfolio.clients[0])[0]


def test_a_sector_is_told_from_five_clients_on_and_without_names(reports: Callable[..., Path], tmp_path: Path) -> None:
    for n in range(4):
        folder = reports(f"client{n}", standards={"27001": {"clauses": SHARES | NUMBERS | {"likely": n / 10}}})
    assert table_benchmark(read_portfolio(folder, as_of=DAY)).empty
    reports("other", summary=SUMMARY | {"sector": None, "sector_title": "fishing"})
    reports("client4", standards={"27001": {"clauses": SHARES | NUMBERS | {"likely": 0.4}}})
    portfolio = read_portfolio(folder, as_of=DAY)
    (row,) = table_benchmark(portfolio).itertuples()
    assert (row.sector, row.clients, row.lower, row.median, row.upper) == (
        "Finance",
        5,
        *map(pytest.approx, (0.1, 0.2, 0.3)),
    )
    write_portfolio(portfolio, tmp_path / "out")
    assert not [
        name
        for name in ("client", "other")
        if name in (tmp_path / "out" / "benchmark.csv").read_text("utf-8-sig").replace("clients", "")
    ]


def test_nothing_of_a_client_is_touched_and_the_same_gives_the_same_bytes(
    reports: Callable[..., Path], tmp_path: Path
) -> None:
    folder = reports("acme", name='=1+1 <script>alert("x")</script> @JS')
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    first, second = (write_portfolio(read_portfolio(folder, as_of=DAY), tmp_path / name) for name in ("one", "two"))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    page = first[0].read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert page.count("<script") == 1
    assert "'=1+1" in (tmp_path / "one" / "clients.csv").read_text(encoding="utf-8-sig")
    (folder / "acme" / "run.json").write_text("{}")
    with pytest.raises(CannotWrite, match="nothing of a portfolio belongs in it"):
        write_portfolio(read_portfolio(folder, as_of=DAY), folder / "acme" / "all")


def test_every_table_is_a_file_and_a_sheet(reports: Callable[..., Path], tmp_path: Path) -> None:
    portfolio = read_portfolio(reports("acme"), as_of=DAY)
    written = {path.name for path in write_portfolio(portfolio, tmp_path / "out")}
    assert {f"{name}.csv" for name in tables_of(portfolio)} | {"portfolio.html", "portfolio.xlsx"} <= written


def test_generated_clients_are_the_same_again_and_read(tmp_path: Path) -> None:
    one, two = (write_client(tmp_path / name, 7, DAY, DAY) for name in ("one", "two"))
    files = sorted(path.name for path in one.iterdir())
    assert [(one / name).read_bytes() for name in files] == [(two / name).read_bytes() for name in files]
    client = open_client(one, as_of=DAY)
    assert "invented" in client.settings.name
    assert len(read_register(client).records)
    days = list(rounds(30, DAY))
    assert [day for day, _ in days] == sorted(day for day, _ in days)
    assert {number for _, numbers in days for number in numbers} == set(range(1, 31))
