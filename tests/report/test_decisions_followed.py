"""Each sort of decision is followed to where it shows, and told so; what is left of it, or isn't followed, is asked again."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import ims_lib as ims
from ims_lib import paths
from ims_lib.dates import day
from ims_lib.decided_settings import due_by, lasting_until, on_controls, plan_goes_by
from ims_lib.decided_settings.answers import Answered
from ims_lib.decided_settings.effects import DecidedCapacity
from ims_lib.decided_settings.made import AskedFor, MadeDecision
from ims_lib.inputs import read_inputs
from ims_lib.inputs.rows import ListRow, value_in
from ims_lib.report.steps.decisions import decisions_of, findings_of_steps, rows_decisions
from ims_lib.standard_ids import number_of
from ims_lib.steps.ai_systems.impact_told import forms_planned
from ims_lib.steps.decisions import ManagementDecision
from ims_lib.steps.decisions.made import still_asked
from ims_lib.steps.walk import Steps
from tests.report.test_filled_in import walked
from tests.test_decided_settings import write_decision

TODAY, LATER = date(2026, 12, 2), date(2027, 1, 18)
DAYS, MORE = (
    f"decision/wanted/42001; by 2028-03-01; {given} days a month; a_month={to}.0 until=2028-03-01"
    for given, to in ((25, 31), (31, 33))
)
RELEASED = "decision/budget/until 2027-01-29; given=25.0 days=58.0 forms=13.0 until=2027-01-29"
UNTIL_FEBRUARY = "decision/budget/until 2027-02-02; given=25.0 days=60.0 forms=16.0 until=2027-02-02"
SINCE = "decision/budget/until 2027-03-04; given=31.0 days=74.0 until=2027-03-04"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour"))


def planned_anew(folder: Path, as_of: date = TODAY) -> Steps:
    client = ims.open_client(folder, as_of=as_of)
    register = ims.require_table(ims.read_register(client))
    gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, client)))
    return ims.walk_steps(register, ims.plan_roadmap(gaps, client, register=register))


def rows_of(folder: Path, as_of: date = LATER) -> dict[str, ListRow]:
    """The rows of the client's lists by their name, else by their id."""
    lists = read_inputs(ims.read_register(ims.open_client(folder, as_of=as_of))).lists
    own: tuple[ListRow, ...] = tuple(row for rows in lists.given().values() for row in rows)
    return {str(value_in(row, "name") or value_in(row, "id") or value_in(row, "title")): row for row in own}


def stands_in(steps: Steps) -> dict[str, str]:
    """The key of what was decided → how it stands; of a decision that is asked again in the row below the table."""
    rows = [row for row in rows_decisions(steps)["Decisions"] if row.get("decided") and not row.get("number")]
    return {str(row["entry"]).removeprefix("decision/"): str(row["stands"]) for row in rows}


# on what, the answer, what stands beside it → how it stands in the next report
FOLLOWED: list[tuple[str, str, dict[str, str], str]] = [
    ("risks/R-09 up to 16", "date", {"day": "2027-02-28"}, "Followed: R-09, due 28 February 2027."),
    (
        "risks/R-17 up to 20",
        "treated",
        {"day": "2027-03-31", "words": "Two more people"},
        "Followed: R-17, plan Two more people; R-17, due 31 March 2027.",
    ),
    ("overdue/26-02 2026-10-30", "done", {}, "Followed: 26-02, status to check."),
    ("overdue/26-07 2026-08-31", "date", {"day": "2027-03-15"}, "Followed: 26-07, due 15 March 2027."),
    ("overdue/R-16 2026-09-30", "done", {}, "Followed: R-16, status done."),
    (
        "overdue/first review Carrier B",
        "held",
        {"day": "2027-12-01"},
        "Followed: Carrier B, reviewed on 1 December 2026; Carrier B, next review 1 December 2027.",
    ),
    ("objectives/O-4 2026-12-31", "date", {"day": "2027-03-31"}, "Followed: O-4, due 31 March 2027."),
    (
        "documents/Remote working 2026-05-06",
        "released",
        {"day": "2027-11-30"},
        "Followed: Remote working, approved on 1 December 2026; Remote working, next review 30 November 2027.",
    ),
    ("contracts/Carrier A 2027-03-31", "renewed", {"day": "2028-03-31"}, "Followed: Carrier A, ends 31 March 2028."),
    (
        "ai_ends/Assistant for engineers 2027-02-28; R-21 up to 16",
        "stops",
        {},
        "Followed: Assistant for engineers, retirement 1 December 2026; Assistant for engineers, status retired.",
    ),
    ("owners/process resources", "as_asked", {}, "Followed: resources, owner Head of finance."),
    (
        "owners/process AI life cycle",
        "named",
        {"taken_by": "Head of operations"},
        "Followed: AI life cycle, owner Head of operations.",
    ),
    (
        "owners/risk “Key person is away and nobody can run a platform”",
        "named",
        {"taken_by": "Head of HR"},
        "Followed: Key person is away and nobody can run a platform, owner Head of HR.",
    ),
    (
        "certificate/day of surveillance 27001",
        "date",
        {"day": "2027-03-09"},
        "The plan goes by the certification body’s next audit of ISO/IEC 27001 on 9 March 2027.",
    ),
    # what changes no list stands as decided
    ("risks/R-03 up to 20", "accepted", {}, "decided"),
    ("untold/M-26-12", "told", {}, "decided"),
    ("objectives/O-2 2026-12-31", "other", {"words": "O-2 is looked at in spring"}, "decided"),
    # what lacks what belongs to it, or is no answer of its kind, waits for its question
    ("risks/R-01 up to 20", "date", {}, "It counts once the question"),
    ("contracts/Forensics firm 2027-05-31", "stops", {}, "It counts once the question"),
    ("overdue/R-23 2026-11-13", "R-23 by 28 February 2027, if the budget passes", {}, "It counts once the question"),
]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Steps]:
    """A client that decided all of these, and its next report."""
    own = Path(shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path_factory.mktemp("decided") / "harbour"))
    for on, answer, beside, _ in FOLLOWED:
        write_decision(own, f"decision/{on}", answer, **beside)
    return own, planned_anew(own, LATER)


def test_each_decision_says_how_it_was_followed(decided: tuple[Path, Steps]) -> None:
    stands = stands_in(decided[1])
    wrong = {on: stands[on] for on, _, _, told in FOLLOWED if not stands[on].startswith(told)}
    assert not wrong
    assert len(stands) == len(FOLLOWED)


def test_rows_of_the_lists_say_it_and_those_whose_answer_lacks_something_stay(decided: tuple[Path, Steps]) -> None:
    now, before = rows_of(decided[0]), rows_of(paths.DEMO_CLIENTS / "harbour")
    days = {"R-09": "2027-02-28", "R-17": "2027-03-31", "26-07": "2027-03-15", "O-4": "2027-03-31"}
    assert {name: str(value_in(now[name], "due")) for name in days} == days
    assert value_in(now["R-17"], "plan") == "Two more people"
    assert value_in(now["Assistant for engineers"], "status") == "retired"
    for name in ("R-01", "R-03", "R-23", "Forensics firm", "O-2", "Ticket triage"):
        assert now[name] == before[name], name


def test_what_was_decided_is_asked_no_more_and_what_is_left_by_its_name(decided: tuple[Path, Steps]) -> None:
    asked = {each.kind: each for each in reversed(decisions_of(decided[1]).parts)}
    assert not {"ai_ends", "objectives", "certificate"} & asked.keys()
    about = {name for each in decisions_of(decided[1]).parts for name in each.about}
    assert not {"R-03 up to 20", "R-16 2026-09-30", "process resources", "process AI life cycle"} & about
    (again,) = (line for line in asked["risks"].details if line.startswith("asked again: "))
    assert again.startswith("asked again: 4 things still open; before, 1 December 2026, Managing director: ")
    assert "R-01 up to 20" in asked["risks"].about
    assert "R-23 2026-11-13" in about


def test_what_is_no_answer_or_lacks_something_is_one_question_each(decided: tuple[Path, Steps]) -> None:
    doubts = [each.message for each in decided[1].coverage.client.doubts if each.code == "entry.decision_unread"]
    assert len(doubts) == sum(told.startswith("It counts once") for *_, told in FOLLOWED)
    assert any("“Renewed”" in each for each in doubts), "the answers to a contract are named"


def test_a_thing_is_offered_the_answers_that_its_list_can_say(folder: Path) -> None:
    rows = rows_decisions(walked(folder, LATER))["Decisions"]
    offered = {
        str(row["what"]).partition(" ")[0]: row["decided_choices"]
        for row in rows
        if str(row.get("entry")).startswith("decision/overdue/") and row.get("is_folded")
    }
    assert "Done" in offered["R-16"]
    assert not [each for each in offered["R-16"] if each.startswith("Review held")]
    assert "Done" not in offered["Backup"]
    assert [each for each in offered["Backup"] if each.startswith("Review held")]


def test_a_system_that_stops_on_a_day_to_come_runs_until_then(folder: Path) -> None:
    write_decision(folder, "decision/impact_left/Ticket triage alone", "stops", day="2027-01-31")
    before = value_in(rows_of(paths.DEMO_CLIENTS / "harbour")["Ticket triage"], "status")
    now, later = rows_of(folder)["Ticket triage"], rows_of(folder, date(2027, 2, 1))["Ticket triage"]
    assert (value_in(now, "status"), value_in(now, "retirement")) == (before, date(2027, 1, 31))
    assert value_in(later, "status") == "retired"
    assert before != "retired"


def test_what_goes_on_with_limits_keeps_its_day_and_words(folder: Path) -> None:
    on = "decision/impact_left/Ticket triage alone"
    write_decision(folder, on, "limits", day="2027-02-28", words="a person reads every ticket")
    client = ims.open_client(folder, as_of=LATER)
    assert ([str(end) for _, end in lasting_until(client)], due_by(client)) == (["2027-02-28"], [])
    steps = walked(folder, LATER)
    (row,) = (each for each in rows_decisions(steps)["Decisions"] if each.get("decided"))
    assert (row["words"], f"{row['day']}") == ("a person reads every ticket", "2027-02-28")
    assert "a person reads every ticket" in decisions_of(steps).made[0].told


def capacity(folder: Path) -> DecidedCapacity:
    found = ims.open_client(folder, as_of=LATER).settings.capacity
    assert isinstance(found, DecidedCapacity)
    return found


def test_yes_to_more_days_a_month_counts_beside_days_that_were_decided_before(folder: Path) -> None:
    write_decision(folder, DAYS, "as_asked", decided_on="2026-12-10")
    write_decision(folder, MORE, "as_asked", decided_on="2027-01-08")
    found = capacity(folder)
    assert [found.on(each) for each in (LATER, date(2028, 3, 1), date(2028, 3, 2))] == [33, 33, 25]
    assert "33 days a month until 1 March 2028" in plan_goes_by(ims.open_client(folder, as_of=LATER))


def test_what_is_lost_where_fewer_days_are_released_than_were_asked_for_is_said(folder: Path) -> None:
    write_decision(folder, RELEASED, "days", days="46")
    told = plan_goes_by(ims.open_client(folder, as_of=LATER))
    assert "1 day more until 29 January 2027, for AI impact assessments, 12 fewer than were asked for them" in told


def test_days_released_for_forms_hold_until_their_day_whatever_is_released_since(folder: Path) -> None:
    write_decision(folder, RELEASED, "as_asked", decided_on="2026-12-10")
    write_decision(folder, SINCE, "as_asked", decided_on="2027-01-08")
    found = capacity(folder)
    assert (found.forms, found.forms_until) == (13, date(2027, 1, 29))
    assert found.on(date(2027, 1, 29)) > found.on(date(2027, 2, 1)) == 25
    told = plan_goes_by(ims.open_client(folder, as_of=LATER))
    assert "13 days more until 29 January 2027" in told
    assert "alone" not in told


def test_days_for_forms_that_were_refused_are_asked_apart_and_say_so(folder: Path) -> None:
    write_decision(folder, RELEASED, "without_forms", decided_on="2026-12-10")
    planned, forms = (each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "budget")
    assert (planned.asks.forms, forms.asks.forms) == (None, forms.asks.days)
    assert "45 of 58 days were released on 10 December 2026" in "".join(planned.details)
    assert "Without the days for AI impact assessments" in forms.before
    assert "without the 13 for AI impact assessments" in plan_goes_by(ims.open_client(folder, as_of=LATER))
    write_decision(folder, forms.key, "no", decided_on="2027-01-12")
    steps = walked(folder, LATER)
    assert [each.kind for each in decisions_of(steps).parts].count("budget") == 1
    assert not any(each.code == "entry.decision_unread" for each in steps.coverage.client.doubts)


def made(kind: str, about: tuple[str, ...], answer: str, what: str = "Decide", **asked: float) -> MadeDecision:
    said = Answered(answer, day=date(2027, 4, 30), words="a test") if answer == "treated" else Answered(answer)
    return MadeDecision(kind, about, what, said, "Board", date(2026, 12, 10), "key", asked=AskedFor(**asked))


@pytest.mark.parametrize(("answer", "retained"), {"accepted": True, "treated": False, "other": False}.items())
def test_what_a_decision_accepts_is_retained_and_not_asked_again(answer: str, retained: bool) -> None:
    then = [made("treatment", ("R-19 up to 9",), answer)]
    asked = ManagementDecision("treatment", "Choose", "", "Board", LATER, "", (), "", ("R-19 up to 9", "retain R-19"))
    assert ([*still_asked([asked], then, LATER)] == []) == retained


def test_what_is_asked_again_names_what_is_open_and_cites_the_same_decision_alone() -> None:
    then = [
        made("documents", ("Remote working 2026-05-06",), "struck_out"),
        made("questions", ("up to 10",), "as_asked"),
        made("own_dates", ("27001:A.5.26 2027-02-12",), "no", a_month=44),
    ]
    about = {
        "documents": ("Remote working 2026-05-06", "Internal audit procedure 2026-08-19"),
        "questions": ("up to 54",),
        "own_dates": ("27001:A.5.26 2027-02-12", "27001:A.8.32 2027-03-31"),
    }
    asked = [ManagementDecision(kind, "", "", "", LATER, "", (), "", about=own) for kind, own in about.items()]
    told = {each.kind: each.details for each in still_asked(asked, then, LATER)}
    assert told["documents"][0].startswith("asked again: Internal audit procedure, 19 August 2026; before, ")
    assert told["questions"][0].startswith("asked again: more than then, up to 54; before, ")
    assert not told["own_dates"], "days that were refused aren't what holds a risk down"


# as the days were put before and now, and whether what was decided then is cited
PUT = {
    "more of them": ("Set a new date for A.5.26", "Move 2 of the 9 dates that the files set for closing gaps", True),
    "another language": ("Setzen Sie einen neuen Termin für A.5.26", "Set a new date for A.5.26", True),
    "a risk": ("Hold the high risk R-03 down by other means for so long", "Set a new date for A.5.26", False),
}


@pytest.mark.parametrize(("before", "now", "is_cited"), PUT.values(), ids=PUT)
def test_days_asked_again_cite_what_was_decided_however_many_there_are_and_in_whichever_language(
    before: str, now: str, is_cited: bool
) -> None:
    about = ("27001:A.5.26 2027-02-12", "27001:A.8.32 2027-03-31")
    then = made("own_dates", about[:1], "as_asked", before)
    asked = [ManagementDecision("own_dates", now, "", "", LATER, "", (), "", about=about)]
    (found,) = still_asked(asked, [then], LATER)
    assert (then.told in " ".join(found.details)) == is_cited


# the days and roles that a client gives → what stands in its settings instead of those of the demo
GIVEN = {
    "as it is": "days_per_month: 25",
    "fewer days": "days_per_month: 18",
    "a role of few days": "days_per_month: 30\n  roles: {Quality officer: 4}",
}


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
    write_decision(folder, asked.key, "as_asked", decided_on=TODAY.isoformat())
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


@pytest.mark.parametrize("on", [UNTIL_FEBRUARY, DAYS], ids=["released", "a month"])
def test_days_that_were_decided_put_off_no_date_that_is_kept_without_them(folder: Path, on: str) -> None:
    before = dates_of(planned_anew(folder))["20000-1"]
    write_decision(folder, on, "as_asked", decided_on=TODAY.isoformat())
    assert dates_of(planned_anew(folder))["20000-1"] <= before


@pytest.mark.parametrize(("by", "times"), [("2026-12-29", 1), ("2028-12-29", 0)])
def test_a_day_that_a_decision_sets_for_an_assessment_is_told_where_the_plan_has_a_later_one(
    folder: Path, by: str, times: int
) -> None:
    write_decision(folder, "decision/impact_due/Report writer", "date", day=by, taken_by="Quality officer")
    steps = planned_anew(folder)
    said = f"assessed by {day(date.fromisoformat(by))} is said"
    assert len([each for each in findings_of_steps(steps)["message"] if said in each]) == times
    (row,) = (each for each in rows_decisions(steps)["Decisions"] if each.get("decided") and not each.get("number"))
    assert ("which day holds?" in str(row["stands"])) == bool(times)


def test_controls_that_stay_out_are_out_by_decision_and_one_that_a_risk_relies_on_is_asked_of_management(
    folder: Path,
) -> None:
    write_decision(folder, "decision/exclusions/27001:A.7.6; 27001:A.8.11", "stay_out")
    found = on_controls(ims.open_client(folder, as_of=LATER))
    assert {name: each.applies for name, each in found.items()} == {"27001:A.7.6": "no", "27001:A.8.11": "no"}
    lines = ["control/27001:A.8.13,{},,{},".format(*each) for each in (("settled", "no"), ("because", "Too dear"))]
    lines += [f"control/27001:A.8.13,{name},,{said}," for name, said in BY.items()]
    with (folder / "entries.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{TODAY},LA,{line}\n" for line in lines)
    steps = planned_anew(folder)
    out = {each.control: each for each in steps.soa.of("no")}
    assert {"27001:A.7.6", "27001:A.8.11"} <= out.keys()
    (asked,) = (item for item in decisions_of(steps).parts if item.kind == "exclusions")
    entry = out["27001:A.8.13"]
    assert entry.risks
    assert any(number_of(entry.control) in line and "relies on it: which holds?" in line for line in asked.details)


BY = {"decided_by": "Head of development", "decided_on": TODAY.isoformat()}
