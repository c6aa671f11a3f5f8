"""A programme that was decided on: what was approved stays and what is other is told; what was refused isn't asked again the same way."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ims_lib import assess, paths, score_coverage
from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.dates import day
from ims_lib.decided_settings import decisions_made, open_client
from ims_lib.gaps import find_gaps
from ims_lib.register import read_register
from ims_lib.report.steps.audit_rows import SHEET, head_audit
from ims_lib.report.workbook import write_workbook
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.audit_programme.approved import about_programme, approved_sessions, decided_programmes
from ims_lib.steps.decisions.finding import MAKERS
from ims_lib.steps.decisions.made import still_asked
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, OpenQuestions
from tests.conftest import AS_OF, demo

LATER = "2026-12-28"
STARTS = date(2027, 1, 1)
# What was answered → whether it begins with a yes or a no; none of neither.
ANSWERS = {
    "As asked": True,
    "Wie vorgeschlagen": True,
    "Yes": True,
    "No: it stays as it is": False,
    "No": False,
    "Approved, but not before March": None,
    "To be discussed in March": None,
}


def walked(folder: Path, as_of: str) -> Steps:
    client = open_client(folder, as_of=as_of)
    register = read_register(client)
    gaps = find_gaps(score_coverage(assess(register, client)))
    return walk_steps(register, plan_roadmap(gaps, client, register=register))


SIGNED = (f"programme/{AS_OF}", {"version": "2", "approved_by": "Managing director", "approved_on": "2026-12-14"})


def write_entries(folder: Path, *entries: tuple[str, dict[str, str]]) -> None:
    with (folder / "entries.csv").open("w", encoding="utf-8", newline="") as file:
        told = "Approve the audit programme"
        lines = (["2026-12-10", "LA", on, field, "", new, told] for on, rows in entries for field, new in rows.items())
        csv.writer(file).writerows([["when", "who", "on", "field", "old", "new", "reason"], *lines])


def decision(on: str, decided: str) -> tuple[str, dict[str, str]]:
    return on, {"decided": decided, "decided_by": "Managing director", "decided_on": "2026-12-10"}


def write_decision(folder: Path, on: str, decided: str) -> None:
    write_entries(folder, decision(on, decided))


def asked(steps: Steps) -> Iterator[ManagementDecision]:
    """What is to be decided on the programme alone: what others need of the plan isn't worked out for it."""
    kind, ahead = load_decision_words().of["audit_programme"], Ahead(steps, OpenQuestions())
    return still_asked([*MAKERS[kind.kind](kind, ahead)], decisions_made(steps.coverage.client), ahead.usual)


def head(steps: Steps) -> str:
    return str(head_audit(steps)[SHEET])


@pytest.fixture(scope="module")
def first() -> Steps:
    return demo("harbour")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour")


@pytest.mark.parametrize(("decided", "is_given"), ANSWERS.items(), ids=ANSWERS)
def test_a_programme_is_approved_or_refused_by_an_answer_and_by_nothing_else(
    folder: Path, decided: str, is_given: bool | None
) -> None:
    write_decision(folder, "decision/audit_programme/audit programme from 2027-01", decided)
    client = open_client(folder, as_of=LATER)
    assert [each.is_unread for each in decisions_made(client)] == [is_given is None]
    assert [each.is_given for each in decided_programmes(client)] == ([] if is_given is None else [is_given])


def test_what_was_approved_keeps_its_days_and_is_a_version(folder: Path, first: Steps) -> None:
    (item,) = asked(first)
    write_decision(folder, item.key, "As asked")
    later = walked(folder, LATER)
    approved = later.audits.decided[0].sessions
    assert approved
    now = {(each.topic, each.begins) for each in later.audits.held}
    moved = [each for each in approved if (each.topic, each.on) not in now]
    assert len(later.audits.moved) == len(moved) < len(approved) / 2
    assert "10 December 2026, approved" in head(later)
    for again in asked(later):
        assert again.before.endswith("“As asked”")
        assert "which was approved on 10 December 2026" in again.what


def test_a_larger_ask_and_a_moved_session_say_what_is_other(folder: Path) -> None:
    about = about_programme(STARTS, 1.0, [("suppliers", date(2027, 1, 9))])
    write_decision(folder, f"decision/audit_programme/{'; '.join(about)}", "Approved")
    later = walked(folder, LATER)
    (again,) = asked(later)
    assert "instead of the 1 day approved" in again.what
    assert "(9 January 2027, now " in again.what, "a Saturday"
    assert "Moved since it was approved" in head(later)


def test_a_session_whose_day_is_full_says_what_is_on_that_day(folder: Path, first: Steps) -> None:
    topics = list(dict.fromkeys(session.topic for session in first.audits.held))[:4]
    about = about_programme(STARTS, 30.0, [(topic, date(2027, 3, 10)) for topic in topics])
    write_decision(folder, f"decision/audit_programme/{'; '.join(about)}", "Approved")
    later = walked(folder, LATER)
    plans = later.audits.plans
    on_that_day = [each.topic for each in later.audits.held if each.begins <= date(2027, 3, 10) <= each.ends]
    assert on_that_day
    assert later.audits.moved
    for told in later.audits.moved:
        for topic in on_that_day:
            assert f"“{plans[topic].topic.title}”" in told.partition("that day is taken by ")[2]


def test_a_refusal_is_told_and_not_asked_the_same_way(folder: Path, first: Steps) -> None:
    (item,) = asked(first)
    write_decision(folder, item.key, "No: it stays as it is")
    later = walked(folder, LATER)
    assert "It goes on until its review, due by 12 January 2027" in head(later)
    assert "was not approved (10 December 2026, Managing director" in head(later)
    (again,) = asked(later)
    assert again.what.startswith("Review and release “Internal audit programme 2026-2028”")
    assert item.about[0] not in again.about


def test_sessions_of_a_signed_programme_keep_their_day_and_auditors_or_are_named_as_moved(
    folder: Path, first: Steps
) -> None:
    write_workbook(folder / "first.xlsx", first)
    write_entries(folder, SIGNED)
    later = walked(folder, LATER)
    approved = approved_sessions(later.coverage.client)
    assert len(approved) == len(first.audits.held)
    now = {(each.topic, each.begins): each for each in later.audits.held}
    firm = [each for each in approved if each.is_firm]
    kept = [now[each.topic, each.on] for each in firm if (each.topic, each.on) in now]
    assert len(kept) > len(firm) / 2
    for each in firm:
        title = later.audits.plans[each.topic].topic.title
        is_told = any(text.startswith(f"{title} ({day(each.on)}, ") for text in later.audits.moved)
        session = now.get((each.topic, each.on))
        is_kept = session is not None and (
            not session.auditors or any(name in each.auditors for name in session.auditors)
        )
        assert is_kept != is_told


def test_a_session_held_by_fit_auditors_counts_before_the_body_comes(folder: Path) -> None:
    on, told = "session/assets_and_configuration 2026-12; 27001", list[str]()
    for who in ("Outside reviewer", "Frau Keller"):
        write_entries(folder, (on, {"auditors": who, "held_on": "2026-12-09"}))
        sentences = walked(folder, LATER).audits.told
        told += [text for text in sentences if text.startswith("Before the surveillance audit")]
    fit, unfit = told
    assert len(fit) < len(unfit)
    assert "A.8.9" in unfit
    assert "A.8.9" not in fit
