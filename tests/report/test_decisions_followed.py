"""What is decided is followed beside what was decided before, or asked with the cells in which it has to be written."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest
from ims_lib.decided_settings.words import named_in

import ims_lib as ims
from ims_lib import paths
from ims_lib.dates import day
from ims_lib.decided_settings import (
    CONTROL,
    MadeDecision,
    decisions_made,
    due_by,
    lasting_until,
    on_controls,
    plan_goes_by,
)
from ims_lib.decided_settings.effects import DecidedCapacity
from ims_lib.decided_settings.on_rows import set_in_rows
from ims_lib.grouping import grouped
from ims_lib.inputs import read_inputs
from ims_lib.inputs.rows import AiSystemRow, ListRow, value_in
from ims_lib.report.steps.decisions import decisions_of, findings_of_steps, rows_decisions
from ims_lib.standard_ids import number_of
from ims_lib.steps.ai_systems.impact_told import forms_planned
from ims_lib.steps.decisions import ManagementDecision
from ims_lib.steps.decisions.made import still_asked
from ims_lib.steps.walk import Steps
from tests.report.test_filled_in import plan_of, walked

TODAY, LATER = date(2026, 12, 2), date(2027, 1, 18)
DAYS, MORE = (
    f"decision/wanted/42001; by 2028-03-01; {given} days a month; a_month={to}.0 until=2028-03-01"
    for given, to in ((25, 31), (31, 33))
)
RELEASED = "decision/budget/until 2027-01-29; given=25.0 days=58.0 forms=13.0 until=2027-01-29"
SINCE = "decision/budget/until 2027-03-04; given=31.0 days=74.0 until=2027-03-04"
RISKS = "decision/risks/R-01 up to 20; R-09 up to 16"
OWNERS = "decision/owners/process resources; process context"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour"))


def decide(folder: Path, *made: tuple[str, str, str]) -> None:
    """Write decisions: the day, what it is on, what was decided."""
    with (folder / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["when", "who", "on", "field", "old", "new", "reason"])
        for day, on, decided in made:
            said = {"decided": decided, "decided_by": "Managing director", "decided_on": day}
            lines.writerows([day, "LA", on, field, "", new, "As it was asked"] for field, new in said.items())


def capacity(folder: Path) -> DecidedCapacity:
    found = ims.open_client(folder, as_of=LATER).settings.capacity
    assert isinstance(found, DecidedCapacity)
    return found


def test_yes_to_more_days_a_month_counts_beside_days_that_were_decided_before(folder: Path) -> None:
    decide(folder, ("2026-12-10", DAYS, "31 days a month from January"), ("2027-01-08", MORE, "Yes"))
    found = capacity(folder)
    assert [found.on(day) for day in (LATER, date(2028, 3, 1), date(2028, 3, 2))] == [33, 33, 31]
    told = plan_goes_by(ims.open_client(folder, as_of=LATER))
    assert "33 days a month until 1 March 2028" in told
    assert "31 days a month from 2 March 2028" in told


def test_what_is_lost_where_fewer_days_are_released_than_were_asked_for_is_said(folder: Path) -> None:
    decide(folder, ("2026-12-10", RELEASED, "Yes, but 46 days only"))
    told = plan_goes_by(ims.open_client(folder, as_of=LATER))
    assert "1 day more until 29 January 2027, for AI impact assessments, 12 fewer than were asked for them" in told


def test_days_released_for_forms_hold_until_their_day_whatever_is_released_since(folder: Path) -> None:
    decide(folder, ("2026-12-10", RELEASED, "Yes, 58 days released"), ("2027-01-08", SINCE, "Yes"))
    found = capacity(folder)
    assert (found.forms, found.forms_until) == (13, date(2027, 1, 29))
    assert found.on(date(2027, 1, 29)) > found.on(date(2027, 2, 1)) == 25
    told = plan_goes_by(ims.open_client(folder, as_of=LATER))
    assert "13 days more until 29 January 2027" in told
    assert "alone" not in told


@pytest.mark.parametrize("word", ["but", "except", "aber", "mais"])
def test_an_exception_leaves_the_other_owners_as_proposed(folder: Path, word: str) -> None:
    decide(
        folder,
        ("2026-12-10", OWNERS, f"As proposed, {word} resources: Managing director. R-19: Head of infrastructure."),
    )
    (made,) = decisions_made(ims.open_client(folder, as_of=LATER))
    assert made.assigned == [("", ""), ("resources", "Managing director"), ("R-19", "Head of infrastructure")]


HEAD = "Head of security"
# what is decided on owners → whom it names for what, what it takes as proposed, and what it leaves open of that
SAID_OF_OWNERS: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "Confirmed as you propose, except logging and monitoring: that is the Head of security": (
        {"logging and monitoring": HEAD},
        ["process resources"],
        [],
    ),
    "Alle wie vorgeschlagen, außer logging and monitoring: das ist die Leitung Informatik": (
        {"logging and monitoring": "Leitung Informatik"},
        ["process resources"],
        [],
    ),
    "Tous comme proposé, sauf resources : c’est le Directeur": (
        {"resources": "Directeur"},
        ["process logging and monitoring"],
        [],
    ),
    "Confirmed, except resources: to be discussed": ({}, ["process logging and monitoring"], ["resources"]),
    "Confirmed, except resources": ({}, ["process logging and monitoring"], ["resources"]),
    "All confirmed; R-19 goes to the Head of security": (
        {"R-19": HEAD},
        ["process resources", "process logging and monitoring"],
        [],
    ),
    "Confirmed, except what we discussed": ({}, [], []),
    "R-19: whoever is there": ({}, [], []),
}


@pytest.mark.parametrize("said", SAID_OF_OWNERS)
def test_an_owner_is_a_name_or_a_role_and_what_is_confirmed_beside_it_is_decided(said: str) -> None:
    about = ("process resources", "process logging and monitoring")
    made = MadeDecision("owners", about, "Name them", said, "Managing director", date(2026, 12, 8), "")
    named = {thing: owner for thing, owner in made.assigned if thing and owner}
    assert (named, made.confirmed, made.left_out) == SAID_OF_OWNERS[said]


def test_what_an_answer_on_owners_leaves_open_is_asked_by_its_name(folder: Path) -> None:
    decide(
        folder,
        ("2026-12-10", "decision/owners/process resources; process internal audit", "Confirmed, except resources"),
    )
    client = ims.open_client(folder, as_of=LATER)
    (told,) = (each.message for each in client.doubts if each.code == "entry.decision_unread")
    assert "who owns resources?" in told
    assert [*client.decided_owners.confirmed] == ["process internal audit"]


# what is decided of four controls → what it says of which, and which it takes as they are proposed
SAID_OF_CONTROLS: dict[str, tuple[dict[str, str], list[str]]] = {
    "A.8.4, A.8.25 und A.8.30 gelten, A.8.28 nicht, weil hier niemand programmiert": (
        {"A.8.4": "yes", "A.8.25": "yes", "A.8.30": "yes", "A.8.28": "no"},
        [],
    ),
    "All as proposed, only A.8.28 does not apply": ({"A.8.28": "no"}, ["A.8.4", "A.8.25", "A.8.30"]),
    "Alle wie vorgeschlagen, nur A.8.28 gilt nicht": ({"A.8.28": "no"}, ["A.8.4", "A.8.25", "A.8.30"]),
    "Tous comme proposé, sauf A.8.28": ({}, ["A.8.4", "A.8.25", "A.8.30"]),
    "Alle wie vorgeschlagen": ({}, ["A.8.4", "A.8.25", "A.8.28", "A.8.30"]),
    "Confirmed as you propose": ({}, ["A.8.4", "A.8.25", "A.8.28", "A.8.30"]),
    "All as proposed, except those on suppliers": ({}, []),
    "A.8.4 is not decided yet, A.8.25 applies": ({}, []),
    "As proposed, except A.8.28 which we look at": ({}, []),
}


@pytest.mark.parametrize("said", SAID_OF_CONTROLS)
def test_controls_are_taken_as_proposed_but_for_those_that_are_named(said: str) -> None:
    about = ("27001:A.8.4", "27001:A.8.25", "27001:A.8.28", "27001:A.8.30")
    made = MadeDecision("exclusions", about, "Say which apply", said, "Head of IT", date(2026, 12, 8), "")
    settled = {number_of(name): says for name, says in made.settled.items()}
    assert (settled, [number_of(name) for name in about if made.takes(name)]) == SAID_OF_CONTROLS[said]


# kind with what it is about, what was decided → what rows say then
SET: dict[tuple[str, str], dict[str, str]] = {
    ("risks/R-09 up to 16; R-01 up to 20", "Not for R-09: night watch by 28 February 2027. The others are enough."): {
        "R-09": "2027-02-28",
        "R-01": "2027-02-26",
    },
    ("risks/R-09 up to 16", "R-09: Nachtwache bis 28. Februar 2027. Der Rest genügt."): {"R-09": "2027-02-28"},
    ("overdue/26-07 2026-11-30; 26-10 2026-11-20", "New day 15 January 2027 for both"): {
        "26-07": "2027-01-15",
        "26-10": "2027-01-15",
    },
    ("objectives/O-4 2026-12-31; O-6 2026-12-31", "O-2 missed, accepted. O-4 and O-6 until 31 March 2027."): {
        "O-4": "2027-03-31",
        "O-6": "2027-03-31",
    },
    ("impact_left/Ticket triage alone", "Stopped from 1 January 2027"): {"Ticket triage": "2027-01-01"},
    ("ai_ends/Ticket triage 2027-01-10", "Läuft am 10. Januar 2027 aus und wird nicht ersetzt."): {
        "Ticket triage": "2027-01-10"
    },
    ("ai_ends/Ticket triage 2027-02-28", "Ends on 28 February 2027 and isn't replaced"): {
        "Ticket triage": "2027-02-28"
    },
    ("ai_ends/Ticket triage 2027-02-28", "Ticket triage ends on 28 February 2027, not replaced"): {
        "Ticket triage": "2027-02-28"
    },
}
# what doesn't say plainly that it is the day of these
UNSET = [
    "R-09 not before 28 February 2027",
    "R-09 by 28 February 2027 if the budget passes",
    "R-09 accepted until 28 February 2027",
    "R-09 reviewed on 28 February 2027",
    "28 February 2027 for all but R-09",
    "R-09 by 28 February or 31 March 2027",
    "by 28 February 2027",
]


# what is decided of R5 and R4 → the day that each gets, and which stays as it is planned
EACH: dict[str, tuple[dict[str, str], list[str]]] = {
    "R5 gets until 29 January 2027, R4 as planned": ({"R5": "2027-01-29"}, ["R4"]),
    "R4 as planned and R5 until 29 January 2027": ({"R5": "2027-01-29"}, ["R4"]),
    "R5 bekommt bis 29. Januar 2027, R4 wie geplant": ({"R5": "2027-01-29"}, ["R4"]),
    "R5 a jusqu’au 29 janvier 2027, R4 comme prévu": ({"R5": "2027-01-29"}, ["R4"]),
    "R5 until 29 January 2027, the others stay as they are": ({"R5": "2027-01-29"}, ["R4"]),
    "R5 wie geplant, die anderen bis 29. Januar 2027": ({"R4": "2027-01-29"}, ["R5"]),
    "R5 until 29 January 2027, R4 by 5 February 2027": ({"R5": "2027-01-29", "R4": "2027-02-05"}, []),
    "R5 and R4 until 29 January 2027": ({"R5": "2027-01-29", "R4": "2027-01-29"}, []),
    "R4 is enough. R5 until 29 January 2027": ({"R5": "2027-01-29"}, ["R4"]),
    "R5 until 29 January 2027, R4 too": ({"R5": "2027-01-29"}, []),
    "R5 until 29 January 2027, R4 none needed": ({"R5": "2027-01-29"}, ["R4"]),
    "R5 bis 29. Januar 2027, R4 nicht nötig": ({"R5": "2027-01-29"}, ["R4"]),
    "R4 yes. R5 isn't enough, by 29 January 2027": ({}, ["R4"]),
    "R5 and not R4 until 29 January 2027": ({}, []),
    "By 29 January 2027 R5, by 5 February 2027 R4": ({}, []),
    "R5 until 29 January 2027, R4 by 5 February 2027 if the budget passes": ({}, []),
    "R5 by 29 January 2027, R4 as planned, R5 by 5 February 2027": ({}, ["R4"]),
}


@pytest.mark.parametrize("said", EACH)
def test_each_of_several_things_gets_its_own_day_and_none_that_of_another(said: str) -> None:
    about = ("R5 up to 6", "R4 up to 4")
    made = MadeDecision("risks", about, "Decide", said, "Head of security", date(2026, 12, 16), "")
    days, kept = EACH[said]
    rows = set_in_rows([made], LATER)
    assert {on.removeprefix("risks/"): each.new for on, found in rows.items() for each in found} == days
    assert [name for each in made.said if each.is_kept for name in each.names] == kept


@pytest.mark.parametrize(
    ("said", "retained"),
    {
        "R-08: restore test by 30 April 2027. R-19 is accepted": True,
        "R-08 bis 30. April 2027, R-19 wird akzeptiert": True,
        "R-08 d'ici au 30 avril 2027, R-19 est accepté": True,
        "R-19 is not accepted, R-08 by 30 April 2027": False,
        "All accepted except R-19": False,
        "R-08 is accepted, R-19 perhaps": False,
    }.items(),
)
def test_what_a_decision_accepts_is_retained_and_not_asked_again(said: str, retained: bool) -> None:
    made = MadeDecision("treatment", ("R-08 up to 10", "R-19 up to 9"), "Choose", said, "Board", date(2026, 12, 10), "")
    asked = ManagementDecision("treatment", "Choose", "", "Board", LATER, "", (), "", ("R-19 up to 9", "retain R-19"))
    assert ([*still_asked([asked], [made], LATER)] == []) == retained


def rows_after(folder: Path) -> dict[str, ListRow]:
    lists = read_inputs(ims.read_register(ims.open_client(folder, as_of=LATER))).lists
    own: tuple[ListRow, ...] = (*lists.risks, *lists.audits, *lists.objectives)
    by_id = {str(value_in(row, "id")): row for row in own}
    return {**by_id, **{row.name: row for row in lists.ai_systems}}


@pytest.mark.parametrize(("made", "days"), SET.items(), ids=[decided for _, decided in SET])
def test_a_day_that_is_plain_is_that_of_the_row(folder: Path, made: tuple[str, str], days: dict[str, str]) -> None:
    decide(folder, ("2026-12-10", f"decision/{made[0]}", made[1]))
    rows = rows_after(folder)
    found = {name: value_in(rows[name], "due") or value_in(rows[name], "retirement") for name in days}
    assert {name: str(on) for name, on in found.items()} == days
    ended = [name for name, on in days.items() if isinstance(rows[name], AiSystemRow) and on <= LATER.isoformat()]
    assert [rows[name].status for name in ended] == ["retired"] * len(ended)


def in_reports() -> Iterator[list[tuple[str, str]]]:
    """What is set, as few reports as can tell it: in each no two of a kind, nor an end of a system beside whether it goes on."""
    of_kind = grouped((on.partition("/")[0], (on, decided)) for on, decided in SET)
    ends = of_kind.pop("ai_ends")
    yield from ([each for each in told if each] for told in zip_longest(*of_kind.values()))
    yield from ([each] for each in ends)


@pytest.mark.parametrize("made", [*in_reports()])
def test_a_day_that_is_plain_is_told_as_followed(folder: Path, made: list[tuple[str, str]]) -> None:
    decide(folder, *(("2026-12-10", f"decision/{on}", decided) for on, decided in made))
    steps = ims.walk_steps(ims.read_register(ims.open_client(folder, as_of=LATER)), plan_of(folder, LATER))
    told = [str(row["stands"]) for row in rows_decisions(steps)["Decisions"] if row.get("decided")]
    assert [each.startswith("Followed: ") for each in told] == [True] * len(made)
    assert not decisions_of(steps).unfollowed


@pytest.mark.parametrize("decided", UNSET)
def test_a_day_that_is_not_plain_changes_no_row(folder: Path, decided: str) -> None:
    before = rows_after(folder)["R-09"]
    decide(folder, ("2026-12-10", RISKS, decided))
    assert rows_after(folder)["R-09"] == before


def test_days_for_forms_that_were_refused_are_asked_apart_and_say_so(folder: Path) -> None:
    decide(folder, ("2026-12-10", RELEASED, "45 days, not the 13 for AI"))
    planned, forms = (each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "budget")
    assert (planned.asks.forms, forms.asks.forms) == (None, forms.asks.days)
    assert "45 of 58 days were released on 10 December 2026" in "".join(planned.details)
    assert "not the 13 for AI" in forms.before
    assert "without the 13 for AI impact assessments" in plan_goes_by(ims.open_client(folder, as_of=LATER))
    decide(folder, ("2026-12-10", RELEASED, "45 days, not the 13 for AI"), ("2027-01-12", forms.key, "No"))
    steps = walked(folder, LATER)
    assert [each.kind for each in decisions_of(steps).parts].count("budget") == 1
    assert not any(each.code == "entry.decision_unread" for each in steps.coverage.client.doubts)


@pytest.mark.parametrize(
    ("decided", "released"),
    {
        "Yes, 13 days, for the forms only": None,
        "Ja, 13 Tage, nur für die Formulare": None,
        "Oui, 13 jours, seulement pour les formulaires": None,
        "45 days, forms first": None,
        "58 days, forms first": 58,
        "45 days, not the 13 for the forms": 45,
        "45 Tage, ohne die 13 für die Formulare": 45,
        "45 days": 45,
    }.items(),
)
def test_days_that_are_given_for_the_forms_are_not_told_as_without_them(
    folder: Path, decided: str, released: float | None
) -> None:
    decide(folder, ("2026-12-10", RELEASED, decided))
    client = ims.open_client(folder, as_of=LATER)
    (made,) = decisions_made(client)
    assert made.released == released
    assert [each.code for each in client.doubts].count("entry.decision_unread") == (released is None)
    assert ("without the 13" in plan_goes_by(client)) == (released == 45)


def test_what_packages_decide_is_to_be_filled_in_in_the_plan(folder: Path) -> None:
    (item,) = (each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "policy")
    decide(folder, ("2026-12-10", item.key, "Settled as prepared"))
    (told,) = (row["stands"] for row in rows_decisions(walked(folder, LATER))["Decisions"] if row.get("decided"))
    assert "write it into Plan › Status of no. " in told


def test_what_is_decided_otherwise_is_asked_with_the_cell_it_belongs_in_and_what_is_asked_again_says_so(
    folder: Path,
) -> None:
    decide(
        folder,
        ("2026-12-10", RISKS, "Not for R-09: two posts first. The others are enough."),
        ("2026-12-10", "decision/audit_programme/audit programme from 2026-12", "Not approved. The old one goes on"),
        ("2026-12-10", "decision/contracts/Carrier A 2027-03-31", "Renewed for a year"),
        ("2026-12-10", "decision/treatment/R-08 up to 10; R-19 up to 9", "Nothing is done about either, we bear them"),
        ("2026-12-10", RELEASED, "part of it"),
    )
    steps = walked(folder, LATER)
    found = findings_of_steps(steps)
    told = list(found[found["code"] == "entry.decision_unfollowed"]["message"])
    (on_risk,) = (each for each in told if "R-09" in each)
    assert "not followed by this report yet: write it into" in on_risk
    assert "K14" in on_risk, "what is done about it"
    (borne,) = (each for each in told if "we bear them" in each)
    assert "not followed by this report yet: write it into" in borne
    assert not any("Not approved" in each for each in told), "a refusal is told where the programme stands"
    asked = {item.kind: item for item in decisions_of(steps).parts}
    assert not any("Carrier A" in line for line in asked["contracts"].details)
    assert "was not approved" in asked["audit_programme"].what
    assert not any("58 of 58" in line for line in asked["budget"].details)
    stands = [str(row.get("stands")) for row in rows_decisions(steps)["Decisions"]]
    assert any(each.startswith("Not followed by this report yet") for each in stands)


# kind with what it is about, what was decided of it and nobody has followed → where it is to be written
NOT_FOLLOWED = {
    ("contracts/Carrier A 2027-03-31; Forensics firm 2027-05-31", "Both end"): "Suppliers › J6, J14",
    ("objectives/O-2 2026-12-31; O-4 2026-12-31", "Both are missed, that's accepted"): "Objectives › I5, I7",
    ("overdue/first review Carrier B; first review Agency", "All in February 2027"): "Suppliers › G7",
    ("audit_programme/audit programme from 2026-12", "Approved, but no session before February 2027"): "› Held on",
    ("questions/up to 54", "By 22 January 2027"): "details.xlsx › Questions",
    ("impact_due/Report writer", "Full form, by the Quality officer, by 31 March 2027"): "AI register › U7",
}


def test_what_nobody_has_followed_says_so_in_every_report_until_it_is_decided_anew(folder: Path) -> None:
    made = [("2026-12-10", f"decision/{on}", decided) for on, decided in NOT_FOLLOWED]
    decide(folder, *made)
    for as_of in (LATER, date(2027, 3, 1)):
        stands = stands_by(folder, as_of)
        for (_, decided), cells in NOT_FOLLOWED.items():
            assert stands[decided].startswith("Not followed by this report yet"), decided
            assert cells in stands[decided]
    anew = "decision/contracts/Carrier A 2027-03-31; Forensics firm 2027-05-31; Carrier B 2027-06-30"
    decide(folder, *made, ("2027-01-12", anew, "Yes"))
    assert stands_by(folder, LATER)["Both end"] == "Decided anew on 12 January 2027."
    assert stands_by(folder, LATER)["Yes"] == "decided"


# what was decided of controls → which of them apply
CONTROLS = {
    "A.7.6 stays out. A.8.11 comes in.": {"27001:A.7.6": "no", "27001:A.8.11": "yes"},
    "Both stay out": {"27001:A.7.6": "no", "27001:A.8.11": "no"},
    "A.8.11 gilt, die anderen bleiben draussen": {"27001:A.7.6": "no", "27001:A.8.11": "yes"},
    "A.7.6 stays out, the other 34 are in": {},
    "A.7.6 stays out, as nobody works there": {},
    "Perhaps both stay out": {},
    "Owners are in our lists": {},
}


@pytest.mark.parametrize(("decided", "applies"), CONTROLS.items(), ids=CONTROLS)
def test_a_control_of_which_words_say_no_more_than_whether_it_applies_is_decided_as_in_its_row(
    folder: Path, decided: str, applies: dict[str, str]
) -> None:
    decide(folder, ("2026-12-10", "decision/exclusions/27001:A.7.6; 27001:A.8.11", decided))
    made = on_controls(ims.open_client(folder, as_of=LATER))
    assert {name: each.decided for name, each in made.items() if each.kind == CONTROL} == applies


def test_a_date_of_another_standard_behind_days_a_month_counts_and_one_figure_stands_beside_the_dates(
    folder: Path,
) -> None:
    asked = "decision/own_dates/27001:A.8.32 2027-03-31; a_month=44.0 given=25.0 until=2027-10-05"
    both = "28 days a month from February 2027; ISO/IEC 42001 by 30 September 2028"
    wanted = "28 days a month from February 2027 on, not more"
    decide(folder, ("2026-12-10", "decision/questions/up to 54", "By 22 January 2027"), ("2026-12-11", asked, both))
    told = plan_goes_by(ims.open_client(folder, as_of=LATER))
    assert told.count("as decided on") == 2
    assert "28 days a month from 1 February 2027" in told
    assert "ISO/IEC 42001 by 30 September 2028" in told
    decide(folder, ("2026-12-10", DAYS, wanted))
    stands = stands_by(folder, LATER)[wanted]
    assert "28 days a month" in stands
    assert "25 days a month" not in stands


def test_what_is_asked_again_names_what_is_open_and_cites_the_same_decision_alone(folder: Path) -> None:
    days = "decision/own_dates/27001:A.5.26 2027-02-12; a_month=44.0 given=25.0 until=2027-10-05"
    decide(
        folder,
        ("2026-12-10", "decision/documents/Remote working 2026-05-06", "Released"),
        ("2026-12-10", "decision/questions/up to 10", "They are answered in January"),
        ("2026-12-11", days, "No, the days may slip"),
    )
    made = decisions_made(ims.open_client(folder, as_of=LATER))
    about = {
        "documents": ("Remote working 2026-05-06", "Internal audit procedure 2026-08-19"),
        "questions": ("up to 54",),
        "own_dates": ("27001:A.5.26 2027-02-12", "27001:A.8.32 2027-03-31"),
    }
    asked = [ManagementDecision(kind, "", "", "", LATER, "", (), "", about=own) for kind, own in about.items()]
    told = {each.kind: each.details for each in still_asked(asked, made, LATER)}
    assert told["documents"][0].startswith("asked again: Internal audit procedure, 19 August 2026; before, ")
    assert told["questions"][0].startswith("asked again: more than then, up to 54; before, ")
    assert not told["own_dates"], "days that were refused aren't what holds a risk down"


# as the days were put before and now, and whether what was decided then is cited
PUT = [
    pytest.param(
        "Set a new date for A.5.26",
        "Move 2 of the 9 dates that the files set for closing gaps",
        True,
        id="more of them",
    ),
    pytest.param("Setzen Sie einen neuen Termin für A.5.26", "Set a new date for A.5.26", True, id="another language"),
    pytest.param(
        "Hold the high risk R-03 down by other means for so long", "Set a new date for A.5.26", False, id="a risk"
    ),
]


@pytest.mark.parametrize(("before", "now", "is_cited"), PUT)
def test_days_asked_again_cite_what_was_decided_however_many_there_are_and_in_whichever_language(
    before: str, now: str, is_cited: bool
) -> None:
    about = ("27001:A.5.26 2027-02-12", "27001:A.8.32 2027-03-31")
    then = MadeDecision("own_dates", about[:1], before, "Stays", "Managing director", LATER, "key")
    asked = [ManagementDecision("own_dates", now, "", "", LATER, "", (), "", about=about)]
    (found,) = still_asked(asked, [then], LATER)
    assert (then.told in " ".join(found.details)) == is_cited


def stands_by(folder: Path, as_of: date) -> dict[str, str]:
    """What was decided → how it stands."""
    rows = rows_decisions(walked(folder, as_of))["Decisions"]
    return {str(row["decided"]): str(row["stands"]) for row in rows if row.get("decided")}


STANDS = {
    "limits stay with their days": (
        "impact_left/Ticket triage alone",
        "Goes on until the end of February, but a person reads every ticket; if the audit isn't there by 31 January, we end it.",
        "write it into harbour_quality_folder.xlsx › AI register › Q5.",
    ),
    "a limit that no word puts as a condition": (
        "impact_left/Ticket triage alone",
        "Switched off for tickets of hospitals as of Monday, may propose a team only",
        "write it into harbour_quality_folder.xlsx › AI register › Q5.",
    ),
    "what stops changes its state": (
        "outstanding/Ticket triage",
        "We switch it off until the assessment is there.",
        "AI register › J5.",
    ),
    "an exception alone is written": (
        "risks/R-04 up to 12; R-05 up to 12; R-10 up to 12",
        "All right, except R-04: ten recordings from 29 January 2027 on",
        "yet: write it into harbour_risk_register.xlsx › Risk register › M9.",
    ),
    "eine Ausnahme allein": (
        "risks/R-04 up to 12; R-05 up to 12; R-10 up to 12",
        "Alle in Ordnung, ausser R-04: ab 29. Januar 2027 zehn Aufzeichnungen",
        "yet: write it into harbour_risk_register.xlsx › Risk register › M9.",
    ),
    "une exception seule": (
        "risks/R-04 up to 12; R-05 up to 12; R-10 up to 12",
        "Tout va bien, sauf R-04 : dix enregistrements à partir du 29 janvier 2027",
        "yet: write it into harbour_risk_register.xlsx › Risk register › M9.",
    ),
    "all but an exception": (
        "risks/R-04 up to 12; R-05 up to 12; R-10 up to 12",
        "All get two more months, except R-04",
        "yet: write it into harbour_risk_register.xlsx › Risk register › K10, K15.",
    ),
    "counsel's answer has no column": (
        "law/EU AI Act Article 4; law of its own country",
        "Our lawyer confirms it in January.",
        "No list here has a column for it: keep it in the register of law",
    ),
    "what is decided on other law is no role by the AI Act": (
        "law/law of its own country; Ticket triage",
        "Data protection law binds us; the Service desk lead sees to it by the end of March.",
        "No list here has a column for it: keep it in the register of law",
    ),
    "a role by the AI Act stands in its column": (
        "law/EU AI Act Article 4; Ticket triage",
        "Counsel says that we are its provider.",
        "write it into harbour_quality_folder.xlsx › AI register ›",
    ),
}


TOGETHER = [
    ("limits stay with their days", "an exception alone is written", "counsel's answer has no column"),
    ("what stops changes its state", "eine Ausnahme allein", "what is decided on other law is no role by the AI Act"),
    ("une exception seule", "a role by the AI Act stands in its column"),
    ("all but an exception", "a limit that no word puts as a condition"),
]
"""Cases that one report can tell, as no two of them are on the same."""


@pytest.mark.parametrize("cases", TOGETHER, ids=", ".join)
def test_what_was_decided_stands_with_its_limits_and_is_written_where_it_changes_something(
    folder: Path, cases: tuple[str, ...]
) -> None:
    decide(folder, *(("2026-12-03", f"decision/{key}", decided) for key, decided, _ in map(STANDS.__getitem__, cases)))
    stands = stands_by(folder, LATER)
    assert len(stands) == len(cases)
    for case in cases:
        _, decided, told = STANDS[case]
        assert told in stands[decided], case


def test_each_case_is_in_one_report() -> None:
    assert sorted(case for cases in TOGETHER for case in cases) == sorted(STANDS)


def test_the_days_that_a_decision_sets_are_watched(folder: Path) -> None:
    key, decided, _ = STANDS["limits stay with their days"]
    decide(folder, ("2026-12-03", f"decision/{key}", decided))
    client = ims.open_client(folder, as_of=LATER)
    assert [str(on) for _, on in due_by(client)] == ["2027-01-31"]
    assert [str(on) for _, on in lasting_until(client)] == ["2027-02-28"]


def test_what_is_switched_off_at_once_is_no_longer_in_use(folder: Path) -> None:
    decide(folder, ("2026-12-03", "decision/forbidden/Ticket triage; Article 5(1)(f)", "Switched off this morning."))
    assert rows_after(folder)["Ticket triage"].status == "retired"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("LendRight for Partners by March", {"LendRight for Partners"}),
        ("LendRight and the cash forecast", {"LendRight", "Cash forecast"}),
        ("FaceCheck after that", {"FaceCheck onboarding"}),
        ("lend the right book, pay in cash", set()),
    ],
)
def test_a_text_names_a_system_by_its_whole_name_or_by_a_word_that_only_it_begins_with(
    said: str, named: set[str]
) -> None:
    assert named_in(said, ["LendRight", "LendRight for Partners", "Cash forecast", "FaceCheck onboarding"]) == named


# the days and roles that a client gives → what stands in its settings instead of those of the demo
GIVEN = {
    "as it is": "days_per_month: 25",
    "fewer days": "days_per_month: 18",
    "a role of few days": "days_per_month: 30\n  roles: {Quality officer: 4}",
}


def planned_anew(folder: Path) -> Steps:
    client = ims.open_client(folder, as_of=TODAY)
    register = ims.require_table(ims.read_register(client))
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))


def dates_of(steps: Steps) -> dict[str, date]:
    return {each.standard: each.end for each in steps.roadmap.wanted}


@pytest.mark.parametrize("given", GIVEN.values(), ids=GIVEN)
def test_what_a_decision_on_days_promises_is_what_the_plan_says_once_it_is_taken(folder: Path, given: str) -> None:
    settings = folder / "client.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("days_per_month: 25", given), encoding="utf-8")
    before = planned_anew(folder)
    decisions = decisions_of(before)
    (asked,) = (item for item in decisions.parts if item.kind == "budget")
    promised = {*decisions.forms_ready.values()}
    assert asked.asks.forms
    assert promised
    decide(folder, (TODAY.isoformat(), asked.key, "Yes"))
    after = planned_anew(folder)
    package = forms_planned(after.roadmap)
    assert package
    assert promised == {package.end}
    (told,) = (line for line in asked.details if line.startswith("If it is decided so now, the plan has "))
    for standard, end in dates_of(after).items():
        now = dates_of(before)[standard]
        assert (
            f"ISO/IEC {standard} {'still' if end == now else 'sooner,' if end < now else 'later,'} on {day(end)}"
            in told
        )
        assert end <= now or now > date.fromisoformat(str(after.coverage.client.settings.wanted[standard]))


def test_days_that_were_decided_put_off_no_date_that_is_kept_without_them(folder: Path) -> None:
    before = dates_of(planned_anew(folder))["20000-1"]
    for asked in ("budget/until 2027-02-02; given=25.0 days=60.0 forms=16.0 until=2027-02-02", DAYS[9:]):
        decide(folder, (TODAY.isoformat(), f"decision/{asked}", "Yes"))
        assert dates_of(planned_anew(folder))["20000-1"] <= before


def test_a_day_that_a_decision_sets_for_an_assessment_is_told_where_the_plan_has_a_later_one(folder: Path) -> None:
    (asked,) = (item for item in decisions_of(planned_anew(folder)).parts if item.about == ("Ticket triage alone",))
    for by, times in (("29 December 2026", 1), ("29 December 2028", 0)):
        decide(folder, (TODAY.isoformat(), asked.key, f"Goes on with limits; the Quality officer assesses it by {by}"))
        steps = planned_anew(folder)
        told = [each for each in findings_of_steps(steps)["message"] if f"assessed by {by} is said" in each]
        assert len(told) == times
        (row,) = (each for each in rows_decisions(steps)["Decisions"] if each.get("decided"))
        assert ("which day holds?" in str(row["stands"])) == bool(times)


def test_a_control_left_out_in_its_row_though_a_risk_relies_on_it_is_asked_of_management(folder: Path) -> None:
    said = {
        "settled": "no",
        "decided_by": "Head of development",
        "decided_on": TODAY.isoformat(),
        "because": "Too dear",
    }
    with (folder / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["when", "who", "on", "field", "old", "new", "reason"])
        lines.writerows([TODAY, "LA", "control/27001:A.8.13", name, "", new, ""] for name, new in said.items())
    steps = planned_anew(folder)
    (entry,) = (each for each in steps.soa.of("no") if each.control == "27001:A.8.13")
    (asked,) = (item for item in decisions_of(steps).parts if item.kind == "exclusions")
    assert entry.risks
    assert any(number_of(entry.control) in line and "relies on it: which holds?" in line for line in asked.details)
