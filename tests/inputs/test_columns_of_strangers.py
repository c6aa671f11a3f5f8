"""Columns and cells of strangers' lists that say something else than the name, role or state that they look like."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from ims_lib.inputs import Lists, read_inputs
from ims_lib.inputs.ends import end_ahead
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.values import read_value
from ims_lib.register import read_file
from ims_lib.register.plans import plans
from tests.inputs.test_headings import rows

SYSTEMS = plans()["ai_systems"].columns


@pytest.mark.parametrize(
    ("heading", "cell", "role", "maker"),
    [
        ("Made or bought", "We make it", ("producer",), None),
        ("Eigen oder gekauft", "Machen wir selbst", ("producer",), None),
        ("Fait ou acheté", "On l’achète", ("customer",), None),
        ("Made or bought", "Bought from Lumio AB", ("customer",), "Lumio AB"),
        ("Provider", "We make it", ("producer",), None),
        ("Provider", "Class IIa", None, None),
        ("Anbieter", "EU-Cloud", None, None),
        ("Fournisseur", "oui", None, None),
        ("Provider", "Tidewise Ltd", None, "Tidewise Ltd"),
        ("Provider", "Google Cloud", None, "Google Cloud"),
    ],
)
def test_a_clause_about_making_is_a_role_and_no_name(heading: str, cell: str, role: object, maker: str | None) -> None:
    text = f"AI system | {heading} | Purpose\nTides | {cell} | forecasts tides\nBerths | Bought | plans berths"
    row = rows(text, "AI systems").lists.ai_systems[0]
    assert (row.role, maker_of(row)) == (role, maker)


@pytest.mark.parametrize("said", ["Customer portal", "Nutzerportal", "Espace clients", "Provider desk"])
def test_a_role_within_a_name_is_asked(said: str) -> None:
    assert read_value(said, SYSTEMS["role"]) == (None, False)


@pytest.mark.parametrize("said", ["service provider", "provider of the service", "platform provider"])
def test_a_role_beside_what_it_is_about_is_one(said: str) -> None:
    assert read_value(said, SYSTEMS["role"]) == (("provider",), True)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("In the field, to be switched off in June 2027", dt.date(2027, 6, 30)),
        ("läuft bis 31. März 2027", dt.date(2027, 3, 31)),
        ("wird 2027 abgelöst", dt.date(2027, 12, 31)),
        ("fin prévue en 2027", dt.date(2027, 12, 31)),
        ("replaced next year", None),
    ],
)
def test_what_is_to_end_is_in_use_until_then(said: str, day: dt.date | None) -> None:
    row = rows(
        f"AI system | Status | Purpose | Role\nTides | {said} | forecasts | user", "AI systems"
    ).lists.ai_systems[0]
    assert (row.status, row.retirement) == ("live", day)


@pytest.mark.parametrize(
    "said",
    [
        "Switched off in May 2025, to be replaced by Foo",
        "wird nicht mehr genutzt",
        "no longer in use, will be deleted in 2027",
        "Pilot until June 2027",
        "Planned for 2027",
        "live, no end planned",
    ],
)
def test_what_has_ended_or_has_yet_to_begin_has_no_end_ahead(said: str) -> None:
    assert end_ahead(said, SYSTEMS["status"]) is None


@pytest.mark.parametrize(
    ("said", "last", "day"),
    [("12/01/2026", "25/03/2026", dt.date(2026, 1, 12)), ("12/01/2026", "03/25/2026", dt.date(2026, 12, 1))],
)
def test_days_of_a_plain_list_are_in_the_order_that_its_cells_tell(said: str, last: str, day: dt.date) -> None:
    found = rows(
        f"Firm | What for | Contract until | Last looked at\nA | x | 2027-01-01 | {said}\nB | y | | {last}", "Suppliers"
    )
    assert found.lists.suppliers[0].reviewed_on == day


@pytest.mark.parametrize("owner", ["yes", "we look after it", "wir"])
def test_an_owner_that_names_nobody_is_asked(owner: str) -> None:
    found = rows(
        f"AI system | Owner | Purpose | Role\nTides | {owner} | forecasts | user\nB | Nautical | plans | user",
        "AI systems",
    )
    row: AiSystemRow = found.lists.ai_systems[0]
    assert row.owner is None
    assert any("nobody’s name" in each.message for each in found.found)


def read(folder: Path, text: str) -> Lists:
    """The lists of one file, `|` between cells."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    with (folder / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    return read_inputs(read_file(folder / "list.csv")).lists


def test_a_scale_below_a_register_is_none_of_its_risks(tmp_path: Path) -> None:
    head = "No. | What may happen | Likelihood | Impact | Owner | Controls"
    risks = "R1 | Kiln bursts | 2 | 4 | Kiln master | A.7.5\nR2 | Glaze recipe leaves | 1 | 3 | Works lead | A.5.12"
    scale = "Level | Score | Who accepts\nlow | 1 to 3 | owner\nhigh | 4 to 16 | works lead"
    assert [each.id for each in read(tmp_path, f"{head}\n{risks}\n\n{scale}").risks] == ["R1", "R2"]
    more = "R3 | Clay store floods | 1 | 2 | Works lead | A.7.5"
    assert [each.id for each in read(tmp_path, f"{head}\n{risks}\n\n{more}").risks] == ["R1", "R2", "R3"]


@pytest.mark.parametrize(("now", "then"), [("Risk today", "Risk after"), ("Risiko heute", "Risiko danach")])
def test_the_level_of_today_is_not_the_one_after_measures(tmp_path: Path, now: str, then: str) -> None:
    head = f"ID | Risk | Likelihood | {now} | Measure | {then}"
    (row,) = read(tmp_path, f"{head}\nR1 | Kiln bursts | 3 | 12 | Second valve | 4").risks
    assert (row.level, row.residual_level) == ("12", "4")


def test_days_under_done_say_when_it_was_closed_and_words_are_states(tmp_path: Path) -> None:
    head = "No. | Finding | Clause | Due | Done"
    days = read(
        tmp_path, f"{head}\nF1 | No form | A.8.13 | 2026-05-29 | 2026-05-20\nF2 | No log | A.8.15 | 2026-06-30 |"
    )
    assert [(each.closed_on, each.status) for each in days.audits] == [(dt.date(2026, 5, 20), None), (None, None)]
    (words,) = read(tmp_path, f"{head}\nF1 | No form | A.8.13 | 2026-05-29 | yes").audits
    assert words.closed_on is None


def test_a_column_of_how_far_the_measure_is_is_the_risks_state(tmp_path: Path) -> None:
    head = "Nr. | Risiko | Eintritt | Ausmass | Massnahme | Stand der Massnahme | Eintritt danach | Ausmass danach"
    (row,) = read(tmp_path, f"{head}\nR1 | Ofen platzt | 3 | 4 | Zweites Ventil | umgesetzt | 1 | 4").risks
    assert (row.status, row.residual_likelihood, row.residual_consequence) == ("umgesetzt", "1", "4")
