"""What management decided, answer by answer, is what the plan and the client's rows go by; what is no answer is kept and asked."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import ims_lib as ims
from ims_lib import paths
from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.client import read_client
from ims_lib.decided_settings import MadeDecision, decisions_made, due_by, lasting_until, on_controls, plan_goes_by
from ims_lib.decided_settings.answers import words_of_answer
from ims_lib.decided_settings.effects import (
    DaysAMonth,
    DaysOfRole,
    DaysReleased,
    Effect,
    NoneWanted,
    ReviewOn,
    WantedBy,
)
from ims_lib.languages import in_all_languages, in_language, languages, messages
from ims_lib.register.vocabulary import plain
from ims_lib.report.brief import section_brief
from ims_lib.report.plan_export import plan_calendar
from ims_lib.report.steps.decisions import decisions_of, rows_decisions
from ims_lib.report.steps.improve import rows_improve
from ims_lib.roadmap.capacity import calendar_for
from ims_lib.roadmap.held import held_milestones
from ims_lib.roadmap.held_reviews import held_reviews
from ims_lib.steps.decisions import Decisions
from tests.languages.kept import forget_german
from tests.report.test_filled_in import LATER, ON, planned, walked
from tests.report.test_risks_section import text_of

BEFORE = "decision/wanted/42001; by 2028-03-01; 25 days a month"
"""As releases wrote it whose keys didn't hold what was asked for."""
WANTED = f"{BEFORE}; a_month=31.0 until=2028-03-01"
RELEASED = "decision/budget/until 2027-01-29; given=25.0 days=46.0 forms=13.0 until=2027-01-29"
ROLES = "decision/wanted/42001; by 2028-03-01; role Quality officer, 5 days a month up to 8"
NO_DATE = "decision/no_date/27001; 42001"
REVIEW = "decision/review/27001; day=2027-03-24"
END, MORE = date(2028, 3, 1), date(2027, 1, 29)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour"))


def write_decision(
    folder: Path, on: str, decided: str, what: str = "What was asked", *, decided_on: str = "2026-12-01", **beside: str
) -> None:
    """A row of sheet Decisions, filled in; `decided` may be the id of an answer."""
    answers = load_decision_words().answer
    is_answer = decided in answers and not on.startswith("control/")
    rows = {"decided": answers[decided].says if is_answer else decided, **beside}
    rows |= {"decided_by": "Managing director", "decided_on": decided_on}
    path = folder / "entries.csv"
    lines = list(csv.reader(path.open(encoding="utf-8"))) if path.exists() else []
    lines = lines or [["when", "who", "on", "field", "old", "new", "reason"]]
    lines += ([max(ON.isoformat(), decided_on), "LA", on, field, "", new, what] for field, new in rows.items())
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def decide(folder: Path, on: str, decided: str, **beside: str) -> Decisions:
    write_decision(folder, on, decided, **beside)
    return decisions_of(walked(folder, LATER))


def made_in(folder: Path) -> MadeDecision:
    (made,) = decisions_made(read_client(folder, as_of=LATER))
    return made


# which decision, its answer, what stands beside it → what it gives the plan
GIVEN: list[tuple[str, str, dict[str, str], list[Effect]]] = [
    (WANTED, "as_asked", {}, [DaysAMonth(31, until=END)]),
    (WANTED, "yes", {}, [DaysAMonth(31, until=END)]),
    (WANTED, "Wie vorgeschlagen", {}, [DaysAMonth(31, until=END)]),
    (WANTED, "days", {"days": "27,5"}, [DaysAMonth(27.5, until=END)]),
    (WANTED, "days", {"days": "28", "day": "2027-03-01"}, [DaysAMonth(28, date(2027, 3, 1), END)]),
    (WANTED, "as_asked", {"days": "28"}, [DaysAMonth(28, until=END)]),
    (WANTED, "28", {}, [DaysAMonth(28, until=END)]),
    (WANTED, "28 Tage", {}, [DaysAMonth(28, until=END)]),
    (WANTED, "date", {"day": "2028-06-01"}, [WantedBy("42001", date(2028, 6, 1))]),
    (WANTED, "1 June 2028", {}, [WantedBy("42001", date(2028, 6, 1))]),
    (WANTED, "no", {}, []),
    (WANTED, "other", {"words": "the date is looked at again in spring"}, []),
    (ROLES, "as_asked", {}, [DaysOfRole("Quality officer", 8, 5)]),
    (ROLES, "days", {"days": "7"}, [DaysOfRole("Quality officer", 7, 5)]),
    (RELEASED, "as_asked", {}, [DaysReleased(13, MORE)]),
    (RELEASED, "days", {"days": "40"}, [DaysReleased(7, MORE, 6)]),
    (RELEASED, "days", {"days": "30"}, [DaysReleased(-3, MORE, 13)]),
    (RELEASED, "without_forms", {}, [DaysReleased(0, MORE, 13)]),
    (RELEASED, "no", {}, [DaysReleased(0, MORE, 13)]),
    (
        NO_DATE,
        "date",
        {"day": "2028-01-31"},
        [WantedBy("27001", date(2028, 1, 31)), WantedBy("42001", date(2028, 1, 31))],
    ),
    ("decision/no_date/42001", "not_wanted", {}, [NoneWanted(("42001",))]),
    (REVIEW, "as_asked", {}, [ReviewOn(("27001",), date(2027, 3, 24))]),
    (REVIEW, "date", {"day": "2027-01-12"}, [ReviewOn(("27001",), date(2027, 1, 12))]),
]


@pytest.mark.parametrize(
    ("on", "decided", "beside", "effects"), GIVEN, ids=[f"{a[9:15]}-{b}-{c}" for a, b, c, _ in GIVEN]
)
def test_each_answer_gives_the_plan_what_it_says(
    folder: Path, on: str, decided: str, beside: dict[str, str], effects: list[Effect]
) -> None:
    write_decision(folder, on, decided, **beside)
    assert [*made_in(folder).effects] == effects
    assert not made_in(folder).is_unread


@pytest.mark.parametrize("code", ["en", "de", "fr"])
def test_an_answer_is_known_in_each_language_and_whatever_the_sentence_asked(folder: Path, code: str) -> None:
    says = in_all_languages(load_decision_words().answer["without_forms"].says)
    with in_language(code):
        for each in says:
            write_decision(folder, RELEASED, each, "As somebody words it anew")
            assert made_in(folder).answer == "without_forms"


# what stands in Decided and beside it → what the question on it names
UNREAD: list[tuple[str, str, dict[str, str], str]] = [
    (WANTED, "Give what you can, from March on", {}, "With other days (How many days)"),
    (WANTED, "stops", {}, "As asked"),
    (WANTED, "25 instead of 31 days a month", {}, "Otherwise (In words)"),
    (WANTED, "days", {}, "How many days"),
    (WANTED, "other", {}, "In words"),
    (REVIEW, "date", {}, "Which day"),
    ("decision/owners/risk R-19", "named", {}, "Who takes it"),
]


@pytest.mark.parametrize(("on", "decided", "beside", "named"), UNREAD, ids=[each[1] for each in UNREAD])
def test_what_is_no_answer_or_lacks_what_belongs_to_it_is_one_question_with_its_cell(
    folder: Path, on: str, decided: str, beside: dict[str, str], named: str
) -> None:
    write_decision(folder, on, decided, **beside)
    made = made_in(folder)
    assert (made.effects, made.is_unread) == ((), True)
    client = ims.open_client(folder, as_of=LATER)
    (doubt,) = (each for each in client.doubts if each.code == "entry.decision_unread")
    assert (doubt.level, doubt.file) == ("question", "entries.csv")
    assert named in doubt.message
    assert made.decided in doubt.message


def test_what_was_decided_moves_the_plan_and_is_told_with_its_day_and_asked_no_more(folder: Path) -> None:
    (item,) = (
        each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "wanted" and each.asks.a_month
    )
    write_decision(folder, item.key, "as_asked", item.asked)
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


def test_days_a_month_hold_from_and_until_their_days(folder: Path) -> None:
    write_decision(folder, WANTED, "days", days="28", day="2027-03-01")
    calendar = calendar_for(ims.open_client(folder, as_of=LATER), 500)
    assert calendar
    for on, team, share in zip(calendar.days, calendar.team, calendar.share, strict=True):
        a_month = 28 if date(2027, 3, 1) <= on <= END else 25
        assert team / share == pytest.approx(a_month - 2), on


def test_settings_that_were_changed_since_it_was_asked_count_more_than_what_was_decided(folder: Path) -> None:
    write_decision(folder, WANTED, "as_asked")
    path = folder / "client.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("days_per_month: 25 ", "days_per_month: 20 "), "utf-8")
    capacity = ims.open_client(folder, as_of=LATER).settings.capacity
    assert capacity
    assert capacity.days_per_month == 20


def test_what_was_decided_before_keys_said_what_was_asked_for_is_still_found(folder: Path) -> None:
    write_decision(folder, BEFORE, "days", days="32")
    assert not [each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "wanted"]


def test_one_standard_has_its_day_and_the_other_none_each_in_its_row(folder: Path) -> None:
    write_decision(folder, "decision/no_date/27001", "date", day="2028-01-31")
    write_decision(folder, "decision/no_date/42001", "not_wanted")
    client = ims.open_client(folder, as_of=LATER)
    assert client.settings.wanted == {"20000-1": date(2027, 12, 1), "27001": date(2028, 1, 31)}
    assert plan_goes_by(client).count("ISO/IEC") == 2


def test_the_day_of_an_audit_that_was_agreed_is_that_of_the_plan(folder: Path) -> None:
    write_decision(folder, "decision/certificate/day of surveillance 27001", "date", day="2027-03-09")
    client = ims.open_client(folder, as_of=LATER)
    (held,) = client.settings.certificates
    assert held.next_audit == date(2027, 3, 9)
    rows, plan = planned(LATER)
    gaps = replace(plan.gaps, coverage=walked(folder, LATER).coverage)
    first = next(held_milestones(gaps, rows))
    assert (first.milestone, first.day) == ("surveillance", date(2027, 3, 9))
    assert first.note == "the day agreed with the certification body"


def test_a_review_is_held_on_its_decided_day_and_asked_for_again_where_that_is_over_and_no_minutes_say_so(
    folder: Path,
) -> None:
    write_decision(folder, REVIEW, "date", day="2027-01-12")
    steps = walked(folder, LATER)
    first = next(held_reviews(steps.roadmap.gaps, steps.register))
    assert (first.day, first.is_agreed) == (date(2027, 1, 12), True)
    held = replace(steps, roadmap=replace(steps.roadmap, milestones=(first,)))
    assert "review" not in [each.kind for each in decisions_of(held).parts]
    over = walked(folder, date(2027, 1, 18))
    missed = next(held_reviews(over.roadmap.gaps, over.register))
    assert (missed.is_agreed, missed.decided) == (False, date(2027, 1, 12))


def test_whoever_is_named_owns_it_and_the_rest_is_confirmed_as_proposed(folder: Path) -> None:
    about = ["process resources", "process AI life cycle", "process continual improvement"]
    write_decision(folder, f"decision/owners/{'; '.join(about)}", "as_asked")
    write_decision(folder, f"decision/owners/{about[1]}", "named", taken_by="Head of operations")
    owners = walked(folder, LATER).owners.processes
    assert (owners["ai_life_cycle"].name, owners["ai_life_cycle"].is_proposed) == ("Head of operations", False)
    before = walked(folder, date(2026, 11, 30))
    assert owners["resources"].name == before.owners.processes["resources"].name
    assert not owners["resources"].is_proposed


# which decision, its answer, what stands beside it → list and row › column and what it says
SET: list[tuple[str, str, dict[str, str], dict[str, dict[str, str]]]] = [
    ("decision/risks/R-09 up to 16", "date", {"day": "2027-02-28"}, {"risks/R-09": {"due": "2027-02-28"}}),
    (
        "decision/treatment/R-19 up to 9",
        "treated",
        {"day": "2027-02-28", "words": "Train a second engineer", "taken_by": "Head of operations"},
        {"risks/R-19": {"due": "2027-02-28", "plan": "Train a second engineer", "owner": "Head of operations"}},
    ),
    ("decision/objectives/O-4 2026-12-31", "date", {"day": "2027-03-31"}, {"objectives/O-4": {"due": "2027-03-31"}}),
    (
        "decision/overdue/26-02 2026-10-30",
        "done",
        {},
        # whichever list has a row of that name
        {"audits/26-02": {"state": "closed", "closed_on": "2026-12-01"}, "risks/26-02": {"state": "done"}},
    ),
    (
        "decision/overdue/first review Carrier B",
        "held",
        {"day": "2027-12-01"},
        {"suppliers/Carrier B": {"reviewed_on": "2026-12-01", "next_review": "2027-12-01"}},
    ),
    (
        "decision/documents/Remote working 2026-05-06",
        "released",
        {"day": "2027-11-30"},
        {"documents/Remote working": {"approved_on": "2026-12-01", "next_review": "2027-11-30"}},
    ),
    (
        "decision/contracts/Carrier A 2027-03-31",
        "renewed",
        {"day": "2028-03-31"},
        {"suppliers/Carrier A": {"ends": "2028-03-31"}},
    ),
    (
        "decision/ai_ends/Assistant for engineers 2027-02-28; R-21 up to 16",
        "stops",
        {},
        {"ai_systems/Assistant for engineers": {"retirement": "2026-12-01", "state": "retired"}},
    ),
    (
        "decision/impact_left/Ticket triage alone",
        "stops",
        {"day": "2027-01-31"},
        {"ai_systems/Ticket triage": {"retirement": "2027-01-31"}},
    ),
    ("decision/impact_left/Ticket triage alone", "goes_on", {"day": "2027-01-31"}, {}),
]


@pytest.mark.parametrize(("on", "decided", "beside", "rows"), SET, ids=[f"{each[0][9:]}-{each[1]}" for each in SET])
def test_rows_of_the_lists_say_what_was_decided_of_them(
    folder: Path, on: str, decided: str, beside: dict[str, str], rows: dict[str, dict[str, str]]
) -> None:
    write_decision(folder, on, decided, **beside)
    found = ims.open_client(folder, as_of=LATER).decided_rows
    said = {row: {each.column: each.new for each in of_row} for row, of_row in found.items()}
    assert said == rows


def test_of_a_thing_its_own_row_counts_before_the_decision_on_all(folder: Path) -> None:
    write_decision(folder, "decision/risks/R-09 up to 16; R-02 up to 15", "date", day="2027-03-31")
    write_decision(folder, "decision/risks/R-02 up to 15", "date", day="2027-02-26")
    found = ims.open_client(folder, as_of=LATER).decided_rows
    assert {row: [each.new for each in of_row] for row, of_row in found.items()} == {
        "risks/R-09": ["2027-03-31"],
        "risks/R-02": ["2027-02-26"],
    }


def test_what_is_left_of_several_things_is_asked_again_and_a_stopped_system_no_more(folder: Path) -> None:
    risks = next(each for each in decisions_of(walked(folder, LATER)).parts if each.kind == "risks")
    first, *others = risks.about
    found = decide(folder, f"decision/risks/{first}", "accepted")
    again = next(each for each in found.parts if each.kind == "risks")
    assert [each for each in again.about if each in risks.about] == others
    assert "ai_ends" in {each.kind for each in found.parts}
    found = decide(folder, "decision/ai_ends/Assistant for engineers 2027-02-28", "stops", day="2027-01-31")
    assert "ai_ends" not in {each.kind for each in found.parts}


def test_a_risk_that_is_accepted_by_decision_is_accepted_in_the_register_at_its_level(folder: Path) -> None:
    name = next(
        each.risk for each in walked(folder, LATER).risks.entries.values() if each.above and each.origin == "client"
    )
    level = walked(folder, LATER).risks.entries[name].left.score
    write_decision(folder, f"decision/risks/{name} up to {level}", "accepted")
    assert walked(folder, LATER).risks.entries[name].accepted_by == "Managing director, 1 December 2026"
    folder.joinpath("entries.csv").unlink()
    write_decision(folder, f"decision/risks/{name} up to {(level or 0) - 1}", "accepted")
    assert not walked(folder, LATER).risks.entries[name].is_accepted


def test_a_day_of_a_decision_on_ai_is_watched_and_stands_in_the_calendar(folder: Path) -> None:
    write_decision(
        folder, "decision/impact_left/Ticket triage alone", "limits", day="2027-01-31", words="a person looks at P1"
    )
    write_decision(folder, "decision/impact_due/Report writer", "date", day="2027-02-26", taken_by="Quality officer")
    client = ims.open_client(folder, as_of=LATER)
    assert [(made.kind, on) for made, on in lasting_until(client)] == [("impact_left", date(2027, 1, 31))]
    assert [(made.kind, on) for made, on in due_by(client)] == [("impact_due", date(2027, 2, 26))]
    steps = walked(folder, LATER)
    watched = [str(row["watch"]) for row in rows_improve(steps)["Watch list"] if "a person looks at P1" in str(row)]
    assert watched
    assert "a person looks at P1" in plan_calendar(steps.roadmap).decode().replace("\r\n ", "")


# answer → whether the control applies by it; none where it takes what is proposed
APPLIES = {"all_apply": "yes", "none_applies": "no", "as_asked": ""}


@pytest.mark.parametrize(("decided", "applies"), APPLIES.items(), ids=APPLIES)
def test_controls_apply_as_it_was_decided_for_all_but_for_those_with_a_row_of_their_own(
    folder: Path, decided: str, applies: str
) -> None:
    write_decision(folder, "decision/applicability/42001:A.6.1.2; 42001:A.7.2", decided)
    write_decision(folder, "control/42001:A.7.2", "no")
    lines = (
        folder.joinpath("entries.csv")
        .read_text("utf-8")
        .replace("control/42001:A.7.2,decided,", "control/42001:A.7.2,settled,")
    )
    folder.joinpath("entries.csv").write_text(lines, "utf-8")
    found = on_controls(ims.open_client(folder, as_of=LATER))
    assert (found["42001:A.6.1.2"].applies, found["42001:A.6.1.2"].takes) == (applies, True)
    assert found["42001:A.7.2"].applies == "no"


MADE_UP = "".join(
    f'msgid "{answer.says}"\nmsgstr "{said}"\n\n'
    for answer, said in zip(
        load_decision_words().answers, ("Wie erbeten", "Andere Zahl (Wie viele Tage)"), strict=False
    )
)
"""German for two answers, as a translator may write them."""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "words" / "de").mkdir(parents=True)
    (tmp_path / "words" / "de" / "some.po").write_text(MADE_UP, encoding="utf-8")
    monkeypatch.setattr(messages, "FOLDER", tmp_path / "words")
    forget_german()
    words_of_answer.cache_clear()
    yield
    monkeypatch.undo()
    forget_german()
    words_of_answer.cache_clear()


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("code", ["en", "de"])
def test_an_answer_is_offered_in_the_language_of_the_workbook_and_read_back_in_any(folder: Path, code: str) -> None:
    with in_language("de"):
        offered = [load_decision_words().answer[each].says for each in load_decision_words().of["wanted"].answers]
    assert offered[:2] == ["Wie erbeten", "Andere Zahl (Wie viele Tage)"]
    with in_language(code):
        write_decision(folder, WANTED, "Andere Zahl (Wie viele Tage)", days="28")
        assert (made_in(folder).answer, made_in(folder).effects) == ("days", (DaysAMonth(28, until=END),))
        told = {"en": "With other days, 28 days", "de": "Andere Zahl, 28 "}[code]
        assert made_in(folder).decided.startswith(told)


@pytest.mark.parametrize("code", languages())
def test_what_is_offered_fits_into_a_drop_down_and_no_answer_says_what_another_does(code: str) -> None:
    """Excel takes lists of at most 255 characters, and parts them at commas."""
    with in_language(code):
        words = load_decision_words()
        for kind in words.kinds:
            says = [words.answer[name].says for name in kind.answers]
            assert len(",".join(says)) <= 255, kind.kind
            assert not [each for each in says if "," in each], kind.kind
            assert len({*map(plain, says)}) == len(says), kind.kind
