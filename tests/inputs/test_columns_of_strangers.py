"""Columns and cells of strangers' lists that say something else than the name, role or state that they look like."""

from __future__ import annotations

import datetime as dt

import pytest

from ims_lib.inputs.ends import end_ahead
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.values import read_value
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
