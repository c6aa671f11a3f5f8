"""What management decided, in whatever words, is what the plan goes by where it is plain, and a question where it isn't."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import ims_lib as ims
from ims_lib import paths
from ims_lib.catalogue.soa_reasons import load_soa_reasons
from ims_lib.client import read_client
from ims_lib.decided_settings import AskedFor, MadeDecision, decisions_made, plan_goes_by, settled_in
from ims_lib.decided_settings.controls_said import applies_said
from ims_lib.decided_settings.effects import DaysAMonth, DaysReleased, WantedBy, WantedEach
from ims_lib.decided_settings.words import limits_in
from ims_lib.languages.current import in_language
from ims_lib.report.brief import section_brief
from ims_lib.report.plan_export import plan_calendar
from ims_lib.report.steps.decisions import decisions_of, findings_of_steps, rows_decisions
from ims_lib.report.steps.improve import rows_improve
from ims_lib.roadmap.capacity import calendar_for
from ims_lib.roadmap.held import held_milestones
from ims_lib.roadmap.held_reviews import held_reviews
from ims_lib.roadmap.released import released_first
from ims_lib.standard_ids import number_of
from ims_lib.steps import Steps
from ims_lib.steps.decisions import Decisions
from ims_lib.steps.soa import state_applicability
from tests.report.test_filled_in import FIRST, LATER, ON, planned, walked
from tests.report.test_risks_section import text_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour"))


BEFORE = "decision/wanted/42001; by 2028-03-01; 25 days a month"
"""As releases wrote it whose keys didn't hold what was asked for."""
WANTED = f"{BEFORE}; a_month=31.0 until=2028-03-01"
RELEASED = "decision/budget/until 2027-01-29; days=46.0"
# what was decided of a date that isn't kept → the days a month that it gives
GIVEN: dict[str, float | None] = {
    "31 days a month are given": 31,
    "31": 31,
    "31 Tage": 31,
    "Wir geben 31 Tage im Monat": 31,
    "31 jours par mois au lieu de 25": 31,
    "27,5 giorni al mese": 27.5,
    "31 dní měsíčně": 31,
    "25 or 31 days, but 31 days a month at most and 20 days in August": None,
    "Moved to 24 May 2028": None,
    "The date moves by 30 days": None,
    "yes": 31,
    "Wie vorgeschlagen": 31,
    "no": None,
    "postponed": None,
    "25 instead of 30 days a month": 25,
    "Ja, 30 Tage im Monat, aber nicht mehr als das": 30,
    "Sí, 30 días al mes": 30,
    "30 days a month for ISO/IEC 42001": 30,
}
# what was decided of days a month → since when and until when they hold
SPANS: dict[str, tuple[str | None, str | None]] = {
    "as proposed": (None, "2028-03-01"),
    "28 days a month from March": ("2027-03-01", None),
    "28 days a month from March until 30 June 2027": ("2027-03-01", "2027-06-30"),
    "28 Tage im Monat ab 15. Januar 2027": ("2027-01-15", None),
    "28 jours par mois à partir de février": ("2027-02-01", None),
    "28 Tage im Monat ab Mai": ("2027-05-01", None),
    "31 days a month": (None, None),
    "28 days a month from February 2027; ISO/IEC 42001 by 30 September 2028": ("2027-02-01", None),
    "We can spare 28 days a month from February 2027 on, not more": ("2027-02-01", None),
    "Yes, from March 2027": ("2027-03-01", "2028-03-01"),
    "Not 31, but 28 days a month from 1 April 2027": ("2027-04-01", None),
    "28 days a month from February 2027; not more before the harvest": ("2027-02-01", None),
    "28 Tage im Monat ab Februar 2027; nicht mehr vor der Ernte": ("2027-02-01", None),
    "28 jours par mois à partir de février 2027 ; pas plus avant la récolte": ("2027-02-01", None),
}
# what was decided of days a month that two roles, or one, are asked for → the days of each
ROLES = "decision/wanted/42001; by 2028-03-01; 25 days a month; role Quality officer, 5 days a month up to 9"
TWO_ROLES = f"{ROLES}; role Head of IT, 6 days a month up to 8"
OF_ROLES: list[tuple[str, str, dict[str, float] | None]] = [
    (TWO_ROLES, "Wie vorgeschlagen", {"Quality officer": 9, "Head of IT": 8}),
    (TWO_ROLES, "Quality officer 8, the others as proposed", {"Quality officer": 8, "Head of IT": 8}),
    (TWO_ROLES, "Quality officer: 8 Tage im Monat, Head of IT: 7", {"Quality officer": 8, "Head of IT": 7}),
    (TWO_ROLES, "9 days a month", None),
    (TWO_ROLES, "Quality officer 8 days a month from June", None),
    (ROLES, "8 jours par mois", {"Quality officer": 8}),
    (ROLES, "yes", {"Quality officer": 9}),
    (ROLES, "The date moves to 30 June 2028", {}),
]
# where the days that there are stay, said beside a refusal too
STAYS = [
    "It stays at 25 days a month",
    "not 31, it stays at 25",
    "No more people. We stay at 25 days a month",
    "es bleibt bei 25 Tagen im Monat",
    "Nicht 31, es bleibt bei 25 Tagen",
    "pas 31, on reste à 25",
    "Non, nous en restons à 25 jours par mois",
]
# what isn't plain: several figures or days, or which is the first of them; a refusal, a condition, an increase, a figure of something else
UNREAD = [
    "25 or 31 days, but 31 days a month at most and 20 days in August",
    "The date moves by 30 days",
    "28 days a month, March 2027",
    "30 June 2028 or 31 July 2028",
    "we don’t give 30 days a month; 25 stay",
    "Rejected. 30 days a month is too much",
    "Rejected: 31 days a month until 1 March 2028",
    "wir geben keine 30 Tage im Monat",
    "Abgelehnt: 30 Tage im Monat",
    "refusé : 30 jours par mois",
    "30 days a month if the budget passes",
    "30 Tage im Monat, sofern das Budget reicht",
    "5 days a month more",
    "+5 days a month",
    "5 Tage im Monat zusätzlich",
    "5 jours par mois de plus",
    "Ab März 28 Tage im Monat",
    "5 people, 30 days a month",
    "R-17 first, 30 days a month",
    "30 days a month?",
    "30 days a month, postponed to 30 June 2028",
    "nicht am 30. Juni 2028",
    "28 days a month from February 2027 and ISO/IEC 42001 by 30 September 2028",
    "28 days a month from February 2027; ISO/IEC 27001 by 30 September 2028",
    "28 days a month from February 2027; 30 September 2028 or 31 October 2028",
    "Yes, if from March 2027",
    "It stays at 12 days a month",
    "If the budget is cut it stays at 25 days a month",
]


def decide(folder: Path, on: str, what: str, decided: str) -> Decisions:
    """The decisions of the next report, after one was made."""
    write_decision(folder, on, what, decided)
    return decisions_of(walked(folder, LATER))


def write_decision(folder: Path, on: str, what: str, decided: str) -> None:
    rows = [("decided", decided), ("decided_by", "Managing director"), ("decided_on", "2026-12-01")]
    with (folder / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        lines = ([ON.isoformat(), "LA", on, field, "", new, what] for field, new in rows)
        csv.writer(file).writerows([["when", "who", "on", "field", "old", "new", "reason"], *lines])


@pytest.mark.parametrize(("decided", "a_month"), GIVEN.items(), ids=GIVEN)
def test_days_a_month_that_were_decided_are_what_the_plan_goes_by(
    folder: Path, decided: str, a_month: float | None
) -> None:
    write_decision(folder, WANTED, "Give 31 days a month", decided)
    (made,) = decisions_made(read_client(folder, as_of=LATER))
    assert made.a_month == (a_month or 0)
    capacity = ims.open_client(folder, as_of=LATER).settings.capacity
    assert capacity
    assert capacity.days_per_month == (a_month or 25)


@pytest.mark.parametrize(("on", "decided", "days"), OF_ROLES, ids=[f"{each[1]}-{len(each[0])}" for each in OF_ROLES])
def test_days_a_month_of_roles_are_what_the_plan_goes_by(
    folder: Path, on: str, decided: str, days: dict[str, float] | None
) -> None:
    own = {"Quality officer": 5, "Head of IT": 6}
    settings = (folder / "client.yml").read_text("utf-8").replace("  keep_free: 2", f"  keep_free: 2\n  roles: {own}")
    (folder / "client.yml").write_text(settings, "utf-8")
    write_decision(folder, on, "Give them more days a month", decided)
    client = ims.open_client(folder, as_of=LATER)
    assert client.settings.capacity
    assert client.settings.capacity.roles == own | (days or {})
    assert client.settings.capacity.days_per_month == 25
    assert ("entry.decision_unread" in {each.code for each in client.doubts}) == (days is None)


@pytest.mark.parametrize("decided", STAYS)
def test_days_that_stay_as_they_are_change_nothing_and_are_no_question(folder: Path, decided: str) -> None:
    write_decision(folder, WANTED, "Give about 31 days a month instead of 25 until 1 March 2028", decided)
    client = ims.open_client(folder, as_of=LATER)
    assert client.settings.capacity
    assert client.settings.capacity.days_per_month == 25
    assert not client.doubts
    write_decision(
        folder,
        f"{RELEASED.replace('days', 'given=25.0 days')} until=2027-01-29",
        "Release 46 days",
        decided.replace("31", "46"),
    )
    (made,) = decisions_made(read_client(folder, as_of=LATER))
    assert made.effect == DaysReleased(0, date(2027, 1, 29))


@pytest.mark.parametrize(("decided", "span"), SPANS.items(), ids=SPANS)
def test_they_hold_from_and_until_the_days_that_are_named(
    folder: Path, decided: str, span: tuple[str | None, str | None]
) -> None:
    asked_for = "Give about 31 days a month instead of 25 until 1 March 2028"
    write_decision(folder, WANTED, asked_for, decided)
    (made,) = decisions_made(read_client(folder, as_of=LATER))
    assert isinstance(made.effect, DaysAMonth)
    assert tuple(each and each.isoformat() for each in (made.effect.since, made.effect.until)) == span
    client = ims.open_client(folder, as_of=LATER)
    calendar = calendar_for(client, 400)
    assert calendar
    for on, team, share in zip(calendar.days, calendar.team, calendar.share, strict=True):
        holds = (made.effect.since or on) <= on <= (made.effect.until or on)
        assert team / share == pytest.approx((made.a_month if holds else 25) - 2), on


@pytest.mark.parametrize("decided", UNREAD)
def test_what_is_not_plain_is_one_question_with_its_cell(folder: Path, decided: str) -> None:
    write_decision(folder, WANTED, "Give about 31 days a month instead of 25 until 1 March 2028", decided)
    (doubt,) = (each for each in ims.open_client(folder, as_of=LATER).doubts if each.code == "entry.decision_unread")
    assert (doubt.level, doubt.file, doubt.cell) == ("question", "entries.csv", "F4")
    assert decided in doubt.message


def test_what_was_decided_moves_the_plan_and_is_told_with_its_day_and_asked_no_more(folder: Path) -> None:
    (item,) = (
        each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "wanted" and each.asks.a_month
    )
    write_decision(folder, item.key, item.asked, "as proposed")
    client = ims.open_client(folder, as_of=LATER)
    rows = ims.read_register(client)
    plan = ims.plan_roadmap(ims.find_gaps(ims.score_coverage(ims.assess(rows, client))), client, register=rows)
    late = {each.standard: each.possible for each in planned(LATER)[1].wanted}
    assert (late["42001"], {each.standard: each.possible for each in plan.wanted}["42001"]) == (False, True)
    steps = ims.walk_steps(rows, plan)
    assert not [each for each in decisions_of(steps).parts if each.kind == "wanted"]
    told = f"{item.asks.a_month:g} days a month until 1 March 2028, as decided on 1 December 2026."
    assert told in text_of(section_brief(steps).html)
    (row,) = [row for row in rows_decisions(steps)["Decisions"] if row.get("decided")]
    assert row["stands"].startswith(f"The plan goes by {item.asks.a_month:g} days a month until 1 March 2028.")


@pytest.mark.parametrize("code", ["en", "de", "fr"])
def test_what_is_agreed_to_is_the_same_in_every_language_and_whatever_the_sentence(folder: Path, code: str) -> None:
    with in_language(code):
        (item,) = (each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "wanted")
        assert item.key == f"{BEFORE}; a_month=32.0 until=2028-03-01"
        write_decision(folder, item.key, "As somebody words it anew: 99 days a month", "as proposed")
        capacity = ims.open_client(folder, as_of=LATER).settings.capacity
    assert capacity
    assert [capacity.on(day) for day in (LATER, date(2028, 3, 1), date(2028, 3, 2))] == [32, 32, 25]


def test_what_was_decided_before_keys_said_what_was_asked_for_is_still_found(folder: Path) -> None:
    """What it names counts; where it only agrees, nobody knows any more to how many days, so that is asked."""
    write_decision(folder, BEFORE, "Give about 32 days a month", "32 days a month")
    assert not [each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "wanted"]
    write_decision(folder, BEFORE, "Give about 31 days a month", "yes")
    client = ims.open_client(folder, as_of=LATER)
    assert "entry.decision_unread" in {each.code for each in client.doubts}
    (item,) = (each for each in decisions_of(walked(folder, FIRST)).parts if each.kind == "wanted")
    assert item.entered_as(client.entries) == BEFORE


def test_settings_that_were_changed_since_it_was_asked_count_more_than_what_was_decided(folder: Path) -> None:
    write_decision(folder, WANTED, "Give about 31 days a month", "31 days a month")
    path = folder / "client.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("days_per_month: 25 ", "days_per_month: 20 "), "utf-8")
    capacity = ims.open_client(folder, as_of=LATER).settings.capacity
    assert capacity
    assert capacity.days_per_month == 20


def test_the_day_of_an_audit_that_was_agreed_is_that_of_the_plan(folder: Path) -> None:
    write_decision(folder, "decision/certificate/day of surveillance 27001", "Agree the day", "9 March 2027")
    client = ims.open_client(folder, as_of=LATER)
    (held,) = client.settings.certificates
    assert held.next_audit == date(2027, 3, 9)
    rows, plan = planned(LATER)
    gaps = replace(plan.gaps, coverage=walked(folder, LATER).coverage)
    first = next(held_milestones(gaps, rows))
    assert (first.milestone, first.day, first.note) == (
        "surveillance",
        date(2027, 3, 9),
        "the day agreed with the certification body",
    )
    booked = walked(folder, date(2027, 1, 4))
    booked = replace(booked, roadmap=replace(booked.roadmap, milestones=(first,)))
    assert not [each for each in decisions_of(booked).parts if each.kind == "certificate"]


REVIEW = "decision/review/27001; day=2027-03-24"
# what was decided of the day of the management review → that day; none where it isn't plain
REVIEWED: dict[str, str | None] = {
    "12 January 2027": "2027-01-12",
    "Am 12. Januar 2027, 9 Uhr": "2027-01-12",
    "ISO/IEC 27001: le 12 janvier 2027": "2027-01-12",
    "yes": "2027-03-24",
    "12 or 19 January 2027": None,
}


@pytest.mark.parametrize(("decided", "on"), REVIEWED.items(), ids=REVIEWED)
def test_the_day_of_a_management_review_that_was_decided_is_that_of_the_plan(
    folder: Path, decided: str, on: str | None
) -> None:
    write_decision(folder, REVIEW, "Set the day of the management review", decided)
    client = ims.open_client(folder, as_of=LATER)
    assert client.settings.reviews == ({"27001": date.fromisoformat(on)} if on else {})
    assert [each.code for each in client.doubts] == ([] if on else ["entry.decision_unread"])


def stands_of(steps: Steps) -> list[str]:
    """What came of each decision that was made."""
    return [row["stands"] for row in rows_decisions(steps)["Decisions"] if row.get("decided") and not row.get("number")]


def test_a_review_is_held_on_its_decided_day_and_asked_for_again_where_that_is_over_and_no_minutes_say_so(
    folder: Path,
) -> None:
    write_decision(folder, REVIEW, "Set the day of the management review", "12 January 2027")
    steps = walked(folder, LATER)
    gaps, rows = steps.roadmap.gaps, steps.register
    first = next(held_reviews(gaps, rows))
    assert (first.day, first.is_agreed) == (date(2027, 1, 12), True)
    held = replace(steps, roadmap=replace(steps.roadmap, milestones=(first,)))
    assert "review" not in [each.kind for each in decisions_of(held).parts]
    assert stands_of(held)[0] == "The plan goes by the management review of ISO/IEC 27001 on 12 January 2027."
    over = walked(folder, date(2027, 1, 18))
    missed = next(held_reviews(over.roadmap.gaps, over.register))
    assert (missed.is_agreed, missed.decided) == (False, date(2027, 1, 12))
    assert date(2027, 1, 18) < missed.day <= date(2027, 2, 17)
    over = replace(over, roadmap=replace(over.roadmap, milestones=(missed,)))
    assert "review" in [each.kind for each in decisions_of(over).parts]
    told = stands_of(over)[0]
    assert "the files don’t say that it was held" in told
    assert any(told in text for text in findings_of_steps(over)["message"])
    with (folder / "entries.csv").open("a", encoding="utf-8") as file:
        file.writelines(
            f"2027-01-13,LA,review/policy,{name},,{new},Policy\n"
            for name, new in (("decided", "ok"), ("decided_on", "2027-01-12"))
        )
    minuted = walked(folder, date(2027, 1, 18))
    after = next(held_reviews(minuted.roadmap.gaps, minuted.register))
    assert (after.decided, "12 January 2027" in after.note) == (None, True)


OWNERS = "decision/owners/risk “Key person is away and nobody can run a platform”; process resources; confirm_one ISO/IEC 42001"


def test_owners_that_were_decided_are_owners_from_then_on(folder: Path) -> None:
    decided = "Confirmed as proposed. R-19: Head of infrastructure. Laptops: Head of finance"
    write_decision(folder, OWNERS, "Name the missing owners of 1 risk and 27 processes", decided)
    client = ims.open_client(folder, as_of=LATER)
    rows, plan = ims.read_register(client), planned(LATER)[1]
    known = plan.gaps.coverage
    coverage = replace(known, assessment=replace(known.assessment, client=client))
    steps = ims.walk_steps(rows, replace(plan, gaps=replace(plan.gaps, coverage=coverage)))
    assert steps.risks.entries["R-19"].owner == "Head of infrastructure"
    assert not len(steps.risks.ownerless)
    assert not steps.owners.processes["resources"].is_proposed
    of_42001 = [item for item in steps.roadmap.in_order if item.package.endswith(".42001")]
    assert not [item.package for item in of_42001 if item.process == "management_review" and item.owner_is_proposed]
    (unknown,) = steps.owners.findings
    assert "“Laptops: Head of finance”" in unknown.message
    owners = next(each for each in decisions_of(steps).parts if each.kind == "owners")
    assert "R-19" not in owners.what
    assert "ISO/IEC 42001" not in owners.what


@pytest.mark.parametrize(
    "decided",
    [
        "Supplier management: Head of finance. All others as proposed.",
        "Supplier management: Head of finance; the rest as proposed",
        "Supplier management: Head of finance. Alle übrigen wie vorgeschlagen.",
        "Supplier management: Head of finance. Les autres comme proposé.",
        "We go with your list, save supplier management: Head of finance",
    ],
)
def test_an_owner_beside_the_rest_as_proposed_is_that_of_all_packages_and_the_rest_is_confirmed(
    folder: Path, decided: str
) -> None:
    write_decision(folder, OWNERS, "Name the missing owners of 27 processes", decided)
    steps = walked(folder, LATER)
    of_suppliers = {item.owner for item in steps.roadmap.in_order if item.process == "supplier_management"}
    assert of_suppliers == {"Head of finance"}
    assert steps.owners.processes["supplier_management"].name == "Head of finance"
    assert not steps.owners.processes["resources"].is_proposed
    assert not [*steps.owners.findings]


@pytest.mark.parametrize("decided", ["Part: only R-19: Head of infrastructure", "no", "yes"])
def test_owners_that_are_not_named_are_asked_again(folder: Path, decided: str) -> None:
    found = decide(folder, OWNERS, "Name the missing owners of 1 risk and 27 processes", decided)
    (item,) = (each for each in found.parts if each.kind == "owners")
    assert decided in item.before
    assert "Key person is away" in item.what
    questions = [each.code for each in ims.open_client(folder, as_of=LATER).doubts]
    assert questions.count("entry.decision_unread") == (decided == "no")


# what was decided of an AI → the day until which it was
UNTIL: dict[str, str | None] = {
    "used until 31 January, then stopped": "2027-01-31",
    "until 15 January: only with a person's go": "2027-01-15",
    "bis 31. Januar genutzt, dann gestoppt": "2027-01-31",
    "utilisé jusqu'au 31 janvier, puis arrêté": "2027-01-31",
    "goes on until the end of March": "2027-03-31",
    "goes on until 2026-11-30": None,
    "until further notice": None,
    "stopped": None,
}


@pytest.mark.parametrize("decided", UNTIL)
def test_what_was_decided_until_a_day_is_watched_and_stands_in_the_calendar(folder: Path, decided: str) -> None:
    write_decision(folder, "decision/unlisted_ai/ChatGPT", "List, allow or stop ChatGPT", decided)
    steps = walked(folder, LATER)
    ends = [(row["next"].isoformat(), row["title"], row["every_months"]) for row in rows_improve(steps)["Watch list"]]
    told = [end for end in ends if end[1].startswith("Ends on ")]
    day = UNTIL[decided]
    assert [(end[0], end[2]) for end in told] == [(day, None)] * bool(day)
    assert all(f"by decision: “{decided}”" in end[1] for end in told)
    days = plan_calendar(steps.roadmap).decode().replace("\r\n ", "")
    assert days.count("SUMMARY:Ends by decision") == len(told)
    assert not day or f"DTSTART;VALUE=DATE:{day.replace('-', '')}" in days


def test_a_day_by_which_work_is_done_ends_nothing() -> None:
    made = MadeDecision("own_dates", ("27001:A.8.8",), "Dates", "R5 gets until 29 January 2027", "Board", ON, "")
    assert made.until is None
    assert replace(made, kind="unlisted_ai").until == date(2027, 1, 29)


@pytest.mark.parametrize(
    ("kind", "decided", "ends"),
    [
        ("impact_due", "Die Bewertung liegt bis 29. Januar 2027 vor", False),
        ("impact_due", "L'évaluation est faite jusqu'au 29 janvier 2027", False),
        ("law", "RL-11 bekommt Zeit bis 29. Januar 2027", False),
        ("law", "RL-11 a jusqu'au 29 janvier 2027", False),
        ("law", "Läuft bis 29. Januar 2027 und wird dann abgeschaltet", True),
        ("impact_left", "Bleibt bis 29. Januar 2027 in Betrieb", True),
        ("impact_left", "Reste en service jusqu'au 29 janvier 2027", True),
    ],
)
def test_a_day_by_which_work_on_ai_is_done_ends_nothing_in_other_languages(kind: str, decided: str, ends: bool) -> None:
    made = MadeDecision(kind, ("Ticket triage",), "AI", decided, "Board", ON, "")
    assert (made.until == date(2027, 1, 29)) == ends
    assert made.days_set == {date(2027, 1, 29)}


# what was decided on owners → who owns what, of, and whether the rest is as proposed; none where it is asked
SAID_OF_OWNERS: dict[str, tuple[dict[str, str], bool] | None] = {
    "R-19: Lee; others as proposed": ({"R-19": "Lee"}, True),
    "R-19: Lee, others as proposed": ({"R-19": "Lee"}, True),
    "others as proposed, R-19: Lee": ({"R-19": "Lee"}, True),
    "R-19 to Lee. The rest as proposed": ({"R-19": "Lee"}, True),
    "R-19: Lee und R-20: Kim; die anderen wie vorgeschlagen": ({"R-19": "Lee", "R-20": "Kim"}, True),
    "R-19: Head of sales and marketing": ({"R-19": "Head of sales and marketing"}, False),
    "R-19: Lee with three days": ({"R-19": "Lee"}, False),
    "Lee for R-19; others as proposed": ({"R-19": "Lee"}, True),
    "Lee für R-19, die anderen wie vorgeschlagen": ({"R-19": "Lee"}, True),
    "Comme proposé, mais Lee pour R-19": ({"R-19": "Lee"}, True),
    "R-19 with three days; others as proposed": None,
    "R-19 Lee; others as proposed": None,
    "Later for R-19; others as proposed": None,
}


@pytest.mark.parametrize(("decided", "owners"), SAID_OF_OWNERS.items(), ids=SAID_OF_OWNERS)
def test_each_owner_that_is_named_is_kept_beside_the_rest_or_all_is_asked(
    folder: Path, decided: str, owners: tuple[dict[str, str], bool] | None
) -> None:
    write_decision(folder, OWNERS, "Name the missing owners of 2 risks and 27 processes", decided)
    client = ims.open_client(folder, as_of=LATER)
    found = {name: owner.owner for name, owner in client.decided_owners.named.items()}
    assert (found, bool(client.decided_owners.confirmed)) == (owners or ({}, False))
    assert ("entry.decision_unread" in {each.code for each in client.doubts}) == (owners is None)


@pytest.mark.parametrize(
    ("decided", "is_told"),
    {
        "ChatGPT: listed by 29 January 2027": True,
        "Allowed for texts; perhaps it isn't the assistant for engineers": True,
        "Allowed if it isn't the assistant for engineers": True,
        "ChatGPT: stopped": False,
        "Allowed for texts; it isn't the assistant for engineers": False,
        "Allowed for texts; it is not the assistant": False,
        "Erlaubt für Texte; es ist nicht der Assistant for engineers": False,
        "Autorisé pour des textes ; ce n'est pas l'Assistant for engineers": False,
    }.items(),
)
def test_ai_on_which_it_was_decided_is_told_with_that_unless_it_is_plainly_another_or_stops(
    folder: Path, decided: str, is_told: bool
) -> None:
    found = decide(folder, "decision/unlisted_ai/ChatGPT", "List, allow or stop ChatGPT", decided)
    assert not [each for each in found.parts if each.kind == "unlisted_ai"]
    told = [line for each in found.parts for line in (each.what, *each.details) if "ChatGPT" in line]
    beside = (
        "perhaps the same as ChatGPT, as the list names no product here; on that it is decided: 1 December 2026, Managing director: "
        f"“{decided}”"
    )
    assert told == ([beside] if is_told else [])


def test_listed_ai_of_which_it_was_decided_that_it_is_another_is_proposed_for_it_no_more(folder: Path) -> None:
    denied = "Goes on until 28 February 2027; it isn't ChatGPT"
    found = decide(folder, "decision/ai_ends/Assistant for engineers", "Whether it goes on", denied)
    assert not [line for each in found.parts for line in each.details if line.startswith("perhaps the same as ChatGPT")]


def test_controls_as_proposed_but_for_one_keep_the_mark_of_their_reasons(folder: Path) -> None:
    write_decision(
        folder, "decision/applicability/42001:A.6.1.2; 42001:A.6.1.3", "Which apply", "As proposed, except A.6.1.2"
    )
    client = ims.open_client(folder, as_of=LATER)
    rows = ims.read_register(client)
    soa = state_applicability(ims.score_coverage(ims.assess(rows, client)), rows)
    found = {each.control: (each.applies, each.source) for each in soa.entries}
    assert found["42001:A.6.1.2"][0] == "proposed"
    assert found["42001:A.6.1.3"] == ("no", "decided")
    assert load_soa_reasons().source("decided").mark == "[our proposal, decided]"


# what is said of A.5.1, A.8.4 and A.8.5 → those that apply by it; none where it isn't plain
APPLY: dict[str, list[str] | None] = {
    "All apply except A.8.5": ["A.5.1", "A.8.4"],
    "Alle gelten außer A.8.4 und A.8.5": ["A.5.1"],
    "A.8.4 and A.8.5 don't apply, all others do": ["A.5.1"],
    "All apply, except A.8.5 until the review": None,
    "All apply except A.8.99": None,
    "A.5.1 applies, except A.8.5": None,
    "All apply, A.8.5 not: our suppliers write none": ["A.5.1", "A.8.4"],
    "Alle gelten, A.8.5 nicht: hier schreibt niemand Code": ["A.5.1", "A.8.4"],
    "Toutes s'appliquent, A.8.5 non : personne ne développe": ["A.5.1", "A.8.4"],
    "All apply, A.8.5 not: if the depot agrees": None,
    "All apply, A.8.99 not": None,
}


@pytest.mark.parametrize(("said", "apply"), APPLY.items(), ids=APPLY)
def test_controls_left_out_of_all_are_read(said: str, apply: list[str] | None) -> None:
    about = ["27001:A.5.1", "27001:A.8.4", "27001:A.8.5"]
    found = applies_said(said, about)
    assert len(found) == (0 if apply is None else len(about))
    assert [number_of(each) for each in about if found.get(each) == "yes"] == (apply or [])


# what is said of two controls of each of two standards → those that apply by it, and those that don't; the others stay open
OF_STANDARDS: dict[str, tuple[list[str], list[str]]] = {
    "All of 27001 apply": (["27001:A.5.3", "27001:A.5.4"], []),
    "Alle von ISO/IEC 27001 gelten; ISO/IEC 42001 später": (["27001:A.5.3", "27001:A.5.4"], []),
    "27001: all apply. 42001 not yet": (["27001:A.5.3", "27001:A.5.4"], []),
    "42001 plus tard, celles de 27001 s'appliquent toutes": ([], []),
    "42001 plus tard, toutes celles de 27001 s'appliquent": (["27001:A.5.3", "27001:A.5.4"], []),
    "All of 27001 apply except A.5.3": (["27001:A.5.4"], ["27001:A.5.3"]),
    "All of 27001 apply, the others stay out": (["27001:A.5.3", "27001:A.5.4"], ["42001:A.2.2", "42001:A.5.3"]),
    "A.5.3 of 42001 stays out": ([], ["42001:A.5.3"]),
    "All 2 of 42001 apply": (["42001:A.2.2", "42001:A.5.3"], []),
    "27001, 42001: all apply": (["27001:A.5.3", "27001:A.5.4", "42001:A.2.2", "42001:A.5.3"], []),
    "All apply": (["27001:A.5.3", "27001:A.5.4", "42001:A.2.2", "42001:A.5.3"], []),
    "A.5.3 stays out": ([], []),
    "All 4 of 27001 apply": ([], []),
    "42001 later and 27001 all apply": ([], []),
    "27001: all apply, not before 42001 is certified": ([], []),
    "27001: all apply. 42001 if the board agrees": ([], []),
    "27001 all, 42001 none apply": ([], []),
}


@pytest.mark.parametrize("said", OF_STANDARDS)
def test_what_is_said_of_one_standard_decides_no_control_of_another(said: str) -> None:
    found = applies_said(said, ["27001:A.5.3", "27001:A.5.4", "42001:A.2.2", "42001:A.5.3"])
    told = [sorted(name for name, applies in found.items() if applies == as_said) for as_said in ("yes", "no")]
    assert tuple(told) == OF_STANDARDS[said]


# what was decided of the date of 1 March 2028 → the day that it is moved to
MOVED: dict[str, str | None] = {
    "Date of ISO/IEC 42001 moved to 30 June 2028; no more days": "2028-06-30",
    "Termin vom 1. März 2028 auf 30.06.2028 verschoben": "2028-06-30",
    "Reporté au 30 juin 2028": "2028-06-30",
    "No. ISO/IEC 42001 moves to 30 June 2028.": "2028-06-30",
    "Nein. Neuer Termin: 30.06.2028": "2028-06-30",
    "Not safe enough. ISO/IEC 42001 by 30 June 2028": "2028-06-30",
    "No. Not on 30 June 2028 either": None,
    "No. 30 June 2028 is too late": None,
    "If the board agrees. ISO/IEC 42001 by 30 June 2028": None,
    "Rejected. 30 June 2028 is too late": None,
    "28 days a month from February 2027. ISO/IEC 42001 bis 30. September 2028.": "2028-09-30",
    "ISO/IEC 42001 by 30 September 2028; 28 days a month from February 2027": "2028-09-30",
    "Stays on 1 March 2028": None,
    "25 to 27 people until 1 June 2027": None,
    "30 June 2028 or 31 July 2028": None,
}


@pytest.mark.parametrize(("decided", "moved"), MOVED.items(), ids=MOVED)
def test_a_date_that_was_moved_is_what_the_plan_goes_by(folder: Path, decided: str, moved: str | None) -> None:
    write_decision(folder, WANTED, "Give 31 days a month", decided)
    (made,) = decisions_made(read_client(folder, as_of=LATER))
    found = [each.day.isoformat() for each in (made.effect, *made.further) if isinstance(each, WantedBy)]
    assert found == ([moved] if moved else [])
    wanted = ims.open_client(folder, as_of=LATER).settings.wanted
    assert wanted["42001"].isoformat() == (moved or "2028-03-01")


# what was decided of the dates of 27001 and 42001, which had none → these
DATED: dict[str, tuple[str, str | None] | None] = {
    "ISO/IEC 27001 by 1 December 2027, ISO/IEC 42001 by 1 June 2028": ("2027-12-01", "2028-06-01"),
    "42001: 1 June 2028; 27001: 1 December 2027": ("2027-12-01", "2028-06-01"),
    "both by June 2028": ("2028-06-30", "2028-06-30"),
    "27001 by 1 December 2027": None,
    "27001 by 1 December 2027, 42001 not": ("2027-12-01", None),
    "ISO/IEC 27001 bis 31. Oktober 2028; 42001 nicht": ("2028-10-31", None),
    "27001 by 30 June; 42001 not": ("2027-06-30", None),
    "27001 by 15 June 2027, no certificate for 42001": ("2027-06-15", None),
    "27001 bis Juni, 42001 nicht": ("2027-06-30", None),
    "27001 d'ici juin 2027 et 42001 non": ("2027-06-30", None),
    "not 42001, 27001 by 1 December": ("2027-12-01", None),
    "27001 and 42001 by June 2028": ("2028-06-30", "2028-06-30"),
    "27001 by 1 December 2027, 42001 not before 2029": None,
    "27001 by 1 December 2027, 42001 later": None,
    "42001 not": None,
    "27001 by 1 December 2027 or 1 March 2028, 42001 by 1 June 2028": None,
    "1 December 2027 for 27001, 1 June 2028 for 42001": ("2027-12-01", "2028-06-01"),
}


@pytest.mark.parametrize(("decided", "dated"), DATED.items(), ids=DATED)
def test_two_certificates_have_two_days_or_are_asked_for_theirs(
    folder: Path, decided: str, dated: tuple[str, str | None] | None
) -> None:
    write_decision(folder, "decision/no_date/27001; 42001", "Say by when they are to be certified", decided)
    client = ims.open_client(folder, as_of=LATER)
    asked = [each.message for each in client.doubts if each.code == "entry.decision_unread"]
    if dated:
        (made,) = decisions_made(client)
        assert isinstance(made.effect, WantedEach)
        days = {each.standard: each.day.isoformat() for each in made.effect.each}
        assert client.settings.wanted["27001"].isoformat() == dated[0]
        assert ("no certificate of ISO/IEC 42001 wanted" in made.effect.told) == (dated[1] is None)
        assert (days.get("27001"), days.get("42001")) == dated
    assert ["By which day is each certificate wanted?" in each for each in asked] == [True] * (dated is None)


def test_a_word_on_one_date_is_none_on_another_that_rests_on_the_same_days(folder: Path) -> None:
    found = decide(folder, "decision/wanted/27001; by 2028-06-30; 25 days a month", "Give", "The date moves").parts
    assert {item.before for item in found if item.kind == "wanted"} == {""}


# what was decided of 58 days until 29 January 2027, 13 of them for AI forms → how many that is more or fewer than the 45 planned
FREED: dict[str, float | None] = {
    "Released as proposed": 13,
    "Released: 58 days until 29 January 2027: 45 planned, 13 for AI impact assessments": 13,
    "50 days instead of 58": 5,
    "30 of 58 days": -15,
    "Released: 40 days until 29 January": -5,
    "Only the 45 planned, no more for the forms": 0,
    "40": -5,
    "no": None,
    "part of it": None,
    "30 or 40 days": None,
    "Höchstens 40 Tage, nicht mehr für die Formulare": -5,
    "not more than 40 days": -5,
    "58 days rejected": None,
    "58 Tage abgelehnt": None,
    "58 jours refusés": None,
    "nothing before 2028": None,
    "rejected, R-17 first": None,
    "R-17 first": None,
    "5 people, 58 days": None,
    "58 days postponed": None,
    "58 days if the budget passes": None,
    "5 Tage zusätzlich": None,
    "70 days": None,
    "we agree to 60 days": None,
    "45 days, not the 13 for AI": 0,
    "Yes, but not the 13 for AI impact assessments": 0,
    "58 days, without the 13": 0,
    "40 Tage, nicht die 13 für KI": -5,
    "45 days, not before 13 January": None,
    "Yes, not the 13 if possible": None,
    "Granted in full": 13,
    "No. Nobody is freed beyond the 23 days.": 0,
    "No, we need more than the 23 days": None,
    "45 Tage ja, die 13 für die KI nicht": 0,
    "45 days, the 13 for AI perhaps not": None,
    "Yes, but the forms first": 13,
    "Granted, assessments first": 13,
    "Ja, aber zuerst die Formulare": 13,
    "Oui, mais les formulaires d'abord": 13,
    "Yes, but if the depot agrees": None,
    "Yes, but the works council has to agree first": None,
    "Yes, but the forms have to be approved first": None,
    "Yes, R-17 first": None,
}


@pytest.mark.parametrize(("decided", "more"), FREED.items(), ids=FREED)
def test_days_released_are_in_their_months_and_those_for_forms_bring_these_forward(
    folder: Path, decided: str, more: float | None
) -> None:
    what = "Release 58 days of people's time until 29 January 2027: 45 planned, 13 for AI impact assessments"
    key = f"{RELEASED.partition('; ')[0]}; {AskedFor(days=58, forms=13, given=23, until=date(2027, 1, 29))}"
    write_decision(folder, key, what, decided)
    client = ims.open_client(folder, as_of=ON)
    (made,) = decisions_made(client)
    assert (made.effect.more if isinstance(made.effect, DaysReleased) else None) == more
    calendar = calendar_for(client, 400)
    assert calendar
    assert sum(calendar.team) - sum(23 * share for share in calendar.share) == pytest.approx(more or 0, abs=1)
    before = planned(LATER)[1]
    packages, named, asked_for = released_first([*before.planned.values()], client)
    assert bool(asked_for) == ((more or 0) > 0)
    assert all({*item.needs} <= {*named} for item in packages if item.package in named)
    questions = [each.message for each in client.doubts if each.code == "entry.decision_unread"]
    assert [f"How many of the {58} days are released?" in each for each in questions] == [True] * (more is None)
    assert bool(plan_goes_by(client)) == (more is not None)


def test_the_column_for_a_single_control_is_called_as_the_sheet_has_it() -> None:
    with in_language("de"):
        assert settled_in() == "Anwendbar laut Entscheidung"
    assert settled_in() == "Applies by decision"


@pytest.mark.parametrize(
    ("said", "is_limit"),
    [
        ("switched off for repair orders as of Monday, may answer questions only", True),
        ("ab Montag nur noch Auskunft, keine Aufträge mehr", True),
        ("ne répond plus aux commandes", True),
        ("yes, goes on as it is", False),
        ("läuft weiter", False),
        ("continue tel quel", False),
        ("accepted", False),
    ],
)
def test_what_is_set_for_an_ai_system_is_a_limit_unless_it_only_goes_on(said: str, is_limit: bool) -> None:
    assert bool(limits_in(said)) is is_limit
