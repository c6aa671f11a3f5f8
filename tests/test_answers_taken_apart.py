"""An answer is taken apart once: what is agreed is followed, and what goes with it is followed, or quoted and asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ims_lib.client import read_client
from ims_lib.client.agreed_plan import Agreed
from ims_lib.client.decided_owners import DecidedOwners, NamedOwner
from ims_lib.decided_settings import AskedFor, MadeDecision
from ims_lib.decided_settings.clauses import begin_in, clauses_in
from ims_lib.decided_settings.effects import DaysAMonth, DaysReleased
from ims_lib.decided_settings.on_rows import set_in_rows
from ims_lib.report.steps.decisions import decisions_of, rows_decisions
from ims_lib.roadmap.standing import state_of
from ims_lib.steps.actions import UNCHECKED
from ims_lib.steps.audit_programme.approved import approved_sessions, decided_programmes
from ims_lib.steps.decisions import ManagementDecision
from ims_lib.steps.decisions.made import still_asked
from ims_lib.steps.field_work import AGREED
from ims_lib.steps.improvement.improvement import Improvement
from ims_lib.wording import ProposedName
from tests.report.test_decisions_followed import LATER, decide, folder, walked

__all__ = ["folder"]

ON = date(2026, 11, 9)
# an answer -> what its clauses are
CLAUSES = {
    "Yes, but a nurse on call at night by 1 January": ["agreed", "condition"],
    "Ja, aber nachts eine Pflegekraft bis 1. Januar": ["agreed", "condition"],
    "Oui, mais une infirmière la nuit d'ici au 1er janvier": ["agreed", "condition"],
    "Yes, if drivers are trained, tested and signed by 31 January": ["agreed", "condition"],
    "Ja, sobald die Fahrer bis 31. Januar geschult sind": ["agreed", "condition"],
    "Goes on, but no ranking of people, until 30 June": ["agreed", "condition", "end"],
    "Agreed, from mid March": ["agreed", "begin"],
    "Einverstanden, ab Mitte März": ["agreed", "begin"],
    "Oui, mais pas avant le 15 mars 2027": ["agreed", "begin"],
    "15 days a month from January; not more before the harvest": ["said", "no more"],
    "Yes, forms first": ["agreed", "order"],
    "Yes, but the works council has to agree first": ["agreed", "condition"],
    "Approved, provided the outside auditor is there": ["agreed", "condition"],
    "Approved, with the lists of the depot to follow": ["agreed", "said"],
    "Goes on as before. Lee makes the assessment, by 28 February 2027": ["said", "said"],
}


@pytest.mark.parametrize("answer", CLAUSES)
def test_clauses_are_what_they_say(answer: str) -> None:
    assert [each.kind for each in clauses_in(answer)] == CLAUSES[answer]


@pytest.mark.parametrize(
    ("answer", "begins"),
    {
        "Agreed, from mid March": date(2027, 3, 15),
        "Einverstanden, ab Mitte März": date(2027, 3, 15),
        "Oui, à partir de mars": date(2027, 3, 1),
        "Yes, but not before 4 May 2027": date(2027, 5, 4),
        "Agreed, if it is done by mid March": date.max,
        "Agreed, from the summer": date.max,
        "Einverstanden, ab 2028": date(2028, 1, 1),
        "Agreed, from now on": None,
        "Agreed": None,
    }.items(),
)
def test_a_begin_is_a_day_only_in_a_clause_of_its_own(answer: str, begins: date | None) -> None:
    assert begin_in(answer, ON) == begins


def made(kind: str, decided: str, *about: str, effect: DaysAMonth | DaysReleased | None = None) -> MadeDecision:
    return MadeDecision(kind, about or ("Bin counter alone",), "Decide", decided, "Board", ON, "key", effect=effect)


@pytest.mark.parametrize(
    ("answer", "days"),
    {
        "Yes, but a nurse on call at night by 1 January": [],
        "Yes, if drivers are trained by 31 January": [],
        "Goes on, but no ranking of people, until 30 June": [],
        "Ja, aber nachts eine Pflegekraft bis 1. Januar": [],
        "Goes on. Lee makes the form by 28 February": [date(2027, 2, 28)],
        "Läuft weiter. Lee macht die Bewertung bis 28. Februar": [date(2027, 2, 28)],
        "Continue. Lee fait l'évaluation d'ici au 28 février 2027": [date(2027, 2, 28)],
        "Yes, if it is assessed by 28 February": [],
    }.items(),
)
def test_a_day_is_that_of_the_assessment_only_in_the_clause_that_says_so(answer: str, days: list[date]) -> None:
    assert made("impact_left", answer).forms_by == days


@pytest.mark.parametrize(
    ("answer", "left"),
    {
        "Yes, but a nurse on call at night by 1 January": "but a nurse on call at night by 1 January",
        "Agreed, from mid March": "from mid March",
        "Goes on, no limits needed": "",
        "Läuft weiter": "",
        "Rita does it": "",
    }.items(),
)
def test_what_is_said_beside_a_yes_is_left(answer: str, left: str) -> None:
    assert made("impact_left", answer).left == left


def test_a_tail_that_days_a_month_do_not_follow_is_left_and_what_they_follow_is_not() -> None:
    days = DaysAMonth(15)
    assert made("wanted", "15 days a month; not more before the harvest", effect=days).left == (
        "not more before the harvest"
    )
    assert not made("wanted", "15 days a month, not more", effect=days).left
    assert not made("wanted", "15 days a month; no more days", effect=days).left


def test_each_supplier_gets_its_own_first_review_and_one_may_need_none() -> None:
    about = ("first review Lidwerk GmbH", "first review Binfix")
    rows = set_in_rows([made("overdue", "Lidwerk 15 January 2027, Binfix none needed", *about)], LATER)
    assert {on: [each.new for each in found] for on, found in rows.items() if on.startswith("suppliers/")} == {
        "suppliers/Lidwerk GmbH": ["2027-01-15"]
    }


@pytest.mark.parametrize("answer", ["Agreed, from mid March", "Einverstanden, ab Mitte März", "Oui, dès mi-mars"])
def test_a_programme_that_is_approved_from_a_day_on_binds_nobody_before(folder: Path, answer: str) -> None:
    on = (
        "decision/audit_programme/audit programme from 2026-12; session incidents 2026-12-08; session backup 2027-04-05"
    )
    decide(folder, ("2026-12-01", on, answer))
    assert not decided_programmes(read_client(folder, as_of=LATER))
    then = read_client(folder, as_of=date(2027, 3, 16))
    assert [each.is_given for each in decided_programmes(then)] == [True]
    assert [each.topic for each in approved_sessions(then)] == ["backup"]


def test_a_programme_that_is_approved_on_a_condition_binds_nobody_yet(folder: Path) -> None:
    on = "decision/audit_programme/audit programme from 2026-12; session incidents 2026-12-08"
    decide(folder, ("2026-12-01", on, "Approved, provided the outside auditor is there"))
    assert not decided_programmes(read_client(folder, as_of=LATER))
    decide(folder, ("2026-12-01", on, "Approved, but backup is audited in 2027"))
    assert decided_programmes(read_client(folder, as_of=LATER))


def test_what_asks_for_other_figures_is_not_known_by_the_key_of_those_before() -> None:
    about = ("42001", "by 2028-03-01")
    now, then = (
        ManagementDecision(
            "wanted", "Give", "", "Board", LATER, "", (), "", about, asks=AskedFor(a_month=to, until=LATER)
        )
        for to in (36, 27)
    )
    assert now.entered_as([then.key]) == now.key
    without = "decision/wanted/42001; by 2028-03-01"
    assert now.entered_as([without]) == without


def test_whoever_decided_the_like_decides_where_only_a_proposal_names_somebody() -> None:
    asked = [
        ManagementDecision("wanted", "Give", "", who, LATER, "", (), "", ("42001 up to 40",))
        for who in (ProposedName("Head of IT (proposed)", "Head of IT"), "Head of care")
    ]
    before = made("wanted", "Yes", "42001 up to 30")
    assert [each.who for each in still_asked(asked, [before], LATER)] == ["Board", "Head of care"]


def test_what_is_said_besides_is_quoted_in_the_report_and_what_was_released_is_asked_no_more(folder: Path) -> None:
    condition = "Yes, but a person reads each ticket by 1 February"
    decide(
        folder,
        ("2026-12-03", "decision/impact_left/Ticket triage alone", condition),
        ("2026-12-03", "decision/documents/Remote working 2026-05-06", "Released, with the lists of HR to follow"),
        ("2026-12-04", "decision/audit_programme/audit programme from 2026-12", "Agreed, from mid March"),
        ("2026-12-04", "decision/owners/process resources", "Mo Lee for whatever is left, the rest as proposed"),
    )
    steps = walked(folder, LATER)
    stands = {
        str(row["decided"]): str(row["stands"]) for row in rows_decisions(steps)["Decisions"] if row.get("decided")
    }
    assert stands[condition].startswith(
        "Not followed by this report yet: “but a person reads each ticket by 1 February”;"
    )
    assert stands["Agreed, from mid March"] == "It holds from 15 March 2027 on."
    assert stands["Mo Lee for whatever is left, the rest as proposed"].startswith("Not plain for the plan")
    parts = {each.kind: each for each in decisions_of(steps).parts}
    assert "Agreed, from mid March" in parts["audit_programme"].before
    assert not any("Remote working" in line for line in (parts["documents"].what, *parts["documents"].details))


def test_a_role_that_somebody_is_named_for_is_borne_by_them(folder: Path) -> None:
    steps = walked(folder, LATER)
    named = DecidedOwners({"AI governance lead": NamedOwner("Mo Lee", "Board", "9 November 2026", "entries.csv!F2")})
    owners = type(steps.owners)(steps.owners.evidence, decided=named)
    assert owners.role_here("AI governance lead").name == "Mo Lee"
    assert not [*owners.findings]


def test_what_is_closed_counts_as_closed_though_nobody_has_looked_at_its_effect() -> None:
    every = tuple(SimpleNamespace(state=state) for state in ("closed", UNCHECKED, "overdue", "open", AGREED))
    counted: Any = SimpleNamespace(every=every)
    assert [Improvement.count(counted, state) for state in ("closed", "open", "overdue")] == [2, 2, 1]


def test_a_begin_that_was_agreed_alone_is_in_time_and_not_without_a_day() -> None:
    agreed = Agreed("2026-12-03", "Board", "access_control/run", start=date(2027, 3, 15))
    assert state_of(agreed, 0, is_dated=True) == "in time"
    assert state_of(replace(agreed, start=None), 0, is_dated=True) == "agreed"


def test_a_closed_row_and_a_row_that_needs_nothing_are_not_to_be_written(folder: Path) -> None:
    decide(folder, ("2026-12-03", "decision/risks/R-01 up to 20; R-09 up to 16", "R-01 yes. R-09 isn't enough yet"))
    (stands,) = (row["stands"] for row in rows_decisions(walked(folder, LATER))["Decisions"] if row.get("decided"))
    assert str(stands).endswith("Risk register › K14.")
