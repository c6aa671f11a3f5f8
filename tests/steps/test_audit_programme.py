"""Step 5: everything is looked at, nothing twice, nobody on own work, in the best way there is, and what can't be is explained."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.audit_rules import (
    BodyDays,
    Matrix,
    PeopleBand,
    check_bands,
    check_matrix,
    load_areas,
    load_certification_rules,
    load_layout,
)
from ims_lib.catalogue.criteria import Serves
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.coverage import Coverage
from ims_lib.gaps import find_gaps
from ims_lib.inputs import Inputs
from ims_lib.roadmap import plan_roadmap
from ims_lib.scales import setting
from ims_lib.steps.audit_programme import AuditProgramme, plan_audits
from ims_lib.steps.audit_programme.assignment import Assignment, assign, left_open, loads, may, work_of
from ims_lib.steps.audit_programme.auditors import own_work
from ims_lib.steps.audit_programme.certification_time import reduction_of, team_ability
from ims_lib.steps.audit_programme.own_work import whose_work
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.reasons import explain, find_holes
from ims_lib.steps.audit_programme.session import Auditor, SessionPiece, Task
from ims_lib.steps.audit_programme.topics import REST, lay_out_topics
from ims_lib.steps.owners import find_owners
from tests.builders import ALL, catalogue, client, covered, criterion, register, row
from tests.steps.lists import inputs_of

KNOWLEDGE = catalogue(
    criterion("internal_audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2"),
    criterion("internal_audit.covers_ai", "42001:9.2.2"),
    criterion("incident_management.recorded", "20000-1:8.6.1", "27001:A.5.26"),
    criterion("incident_management.plan", "27001:A.5.24"),
    criterion("access_control.rights", "27001:A.5.18", "42001:A.4.2"),
    criterion("access_control.reviewed", "27001:A.5.18"),
    criterion("nowhere.else", "27001:A.7.1"),
)
SCOPES = [scope for size in (1, 2, 3) for scope in itertools.combinations(ALL, size)]


def auditor(number: int, name: str, standards: str | None = "27001 20000-1 42001", **said: Any) -> dict[str, Any]:
    """A row of the table of auditors."""
    cells = {
        column: f"{letter}{number}"
        for column, letter in zip(("name", "standards", "works_in", "days_per_year", "external"), "ABCDE", strict=True)
    }
    return {
        "name": name,
        "standards": tuple(standards.split()) if standards else None,
        "external": False,
        "days_per_year": 20.0,
        "works_in": "Sales",
        "file": "lists.xlsx",
        "sheet": "Auditors",
        "row": number,
        "cells": cells,
        "cell": f"lists.xlsx!Auditors!A{number}",
    } | said


def finding(number: int, refs: str, *, due: date | None = None, closed: date | None = None) -> dict[str, Any]:
    """A row of the list of nonconformities."""
    return {
        "id": f"NC-{number}",
        "title": "Two tickets without a priority",
        "due": due,
        "closed_on": closed,
        "refs": tuple(refs.split()),
        "row": number,
        "file": "lists.xlsx",
        "sheet": "NC",
        "cells": {"title": f"B{number}"},
        "cell": f"lists.xlsx!NC!B{number}",
    }


def lists(auditors: Iterable[dict[str, Any]] = (), findings: Iterable[dict[str, Any]] = ()) -> Inputs:
    return inputs_of(auditors=auditors, audits=findings)


def programme(
    *auditors: dict[str, Any], findings: Iterable[dict[str, Any]] = (), knowledge: Any = KNOWLEDGE, **said: Any
) -> AuditProgramme:
    return plan_audits(covered(knowledge, **said), lists(auditors, findings))


def codes(found: AuditProgramme) -> list[tuple[str, str | None]]:
    return [(item.code, item.cell) for item in found.findings]


def test_sessions_after_the_review_are_those_whose_records_come_last_by_the_sequence() -> None:
    sequence, layout = load_sequence(), load_layout()
    last = sequence.number_of("internal_audit")
    late = {
        topic.id
        for topic in lay_out_topics(covered(load_catalogue()), ALL).values()
        for leaf in topic.concludes
        if 2 * sum(sequence.place_of(name).phase >= last for name in topic.serving[leaf]) > len(topic.serving[leaf])
    }
    assert set(layout.after_review.topics) == late


# Everything once, nothing twice


@pytest.mark.parametrize("scope", SCOPES, ids=" ".join)
def test_every_requirement_is_concluded_once_and_every_criterion_looked_at_once_in_a_round(
    scope: tuple[str, ...],
) -> None:
    coverage = covered(load_catalogue(), row(2, "27001:A.7.4", "not_applicable"), standards=list(scope))
    found = plan_audits(coverage, lists())
    applicable = set(coverage.requirements.index[coverage.requirements["applicable"]])
    assert Counter(item for topic in found.topics.itertuples() for item in topic.concludes) == Counter(applicable)
    looked_at = Counter(item for topic in found.topics.itertuples() for item in topic.criteria)
    assert looked_at == Counter(coverage.criteria.index)
    for _, sessions in found.sessions.groupby("round"):
        assert sessions["topic"].is_unique
    assert set(found.sessions["topic"]) == set(found.topics.index), "each topic comes up in the cycle"
    assert Counter(found.sessions["topic"]) == Counter(dict(found.topics["times"]))


def test_a_requirement_is_complete_where_its_criteria_are() -> None:
    coverage = covered(load_catalogue())
    topics = lay_out_topics(coverage, coverage.client.standards)
    for name in coverage.requirements.index:
        seen = {
            item for topic in topics.values() if name in (*topic.concludes, *topic.parts) for item in topic.criteria
        }
        assert seen >= set(coverage.catalogue.criteria_of[str(name)])


def test_what_no_topic_names_gets_a_session_of_its_own() -> None:
    found = programme(standards=["27001"])
    rest = found.topics.loc[REST]
    assert "nowhere.else" in rest["criteria"]
    assert {"27001:A.7.1", "27001:4.1"} <= set(rest["concludes"]), "a requirement without criteria is looked at too"


# How often


def test_what_is_open_and_what_was_found_makes_a_topic_come_up_more_often() -> None:
    rows = [
        row(number, ref, "implemented")
        for number, ref in enumerate(("27001:A.5.26", "27001:A.5.24", "20000-1:8.6.1"), 2)
    ]
    quiet = plan_audits(covered(KNOWLEDGE, *rows), lists())
    overdue = plan_audits(
        covered(KNOWLEDGE, *rows), lists(findings=[finding(5, "20000-1:8.6.1", due=date(2026, 10, 1))])
    )
    topic = "incidents_and_problems"
    assert quiet.topics.at[topic, "points"] == 0
    assert overdue.topics.at[topic, "points"] == 2
    (followed,) = overdue.plans[topic].weighing.follow_up
    assert (followed.action, followed.standing, followed.cell) == ("NC-5", "overdue, 54 days", "lists.xlsx!NC!B5")
    closed = [finding(5, "20000-1:8.6.1", due=date(2026, 10, 1), closed=date(2026, 9, 1))]
    assert plan_audits(covered(KNOWLEDGE, *rows), lists(findings=closed)).topics.at[topic, "follow_up"] == ()
    closed[0]["cells"]["effective"] = "K5"
    unseen = plan_audits(covered(KNOWLEDGE, *rows), lists(findings=closed)).topics.loc[topic]
    assert [entry.standing for entry in unseen["follow_up"]] == ["closed on 1 September 2026, effect not checked yet"]
    assert (unseen["findings"], unseen["points"]) == (0, 0), "it is followed up and makes nothing more frequent"
    grave = plan_audits(covered(KNOWLEDGE, *rows), lists(), risks={"R-1": ("incident_management.plan",)})
    assert grave.topics.at[topic, "risks"] == ("R-1",)
    assert grave.topics.at[topic, "points"] == 1
    assert any("may lie above what is acceptable" in why for why in grave.topics.at[topic, "why"])
    told = plan_audits(
        covered(KNOWLEDGE, *rows), lists(), risks={"R-1": ("incident_management.plan",)}, known=frozenset({"R-1"})
    )
    assert told.topics.at[topic, "points"] == 1
    assert "A risk above what is acceptable is treated here." in told.topics.at[topic, "why"]


def test_what_steers_the_system_comes_up_every_year() -> None:
    found = plan_audits(covered(load_catalogue()), lists())
    for topic in load_layout().every_year.topics:
        assert sorted(found.sessions.loc[found.sessions["topic"] == topic, "round"]) == [1, 2, 3]


LEVELS = ("implemented", "partial", "not_implemented", "unknown")
REFS = ("27001:A.5.26", "27001:A.5.24", "20000-1:8.6.1", "42001:9.2.2", "27001:9.2.2", "27001:A.5.18", "42001:A.4.2")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(LEVELS), min_size=len(REFS), max_size=len(REFS)), st.sampled_from(ALL), st.booleans())
def test_dropping_a_standard_never_adds_days(levels: list[str], dropped: str, risky: bool) -> None:
    rows = [row(number, ref, level) for number, (ref, level) in enumerate(zip(REFS, levels, strict=True), start=2)]
    inputs = lists(findings=[finding(9, "27001:A.5.18 42001:A.4.2")])
    risks = {"R-1": ("access_control.rights", "incident_management.plan")} if risky else {}
    whole = plan_audits(covered(KNOWLEDGE, *rows), inputs, risks=risks)
    less = plan_audits(
        covered(KNOWLEDGE, *rows, standards=[name for name in ALL if name != dropped]), inputs, risks=risks
    )
    assert less.days <= whole.days + 1e-9


# Who

TOPICS = ("a", "b", "c")
LEAVES = ("r1", "r2")
NAMES = ("Ann", "Bo", "Cy")


def piece(standard: str, *leaves: str, days: float = 1.0) -> SessionPiece:
    return SessionPiece(standard, leaves or ("r1",), days)


def person(name: str, *standards: str, owns: Iterable[tuple[str, str]] = (), **said: Any) -> Auditor:
    return Auditor(name, frozenset(standards), frozenset(owns), **said)


some_pieces = st.builds(
    SessionPiece,
    st.sampled_from(ALL),
    st.lists(st.sampled_from(LEAVES), min_size=1, max_size=2, unique=True).map(tuple),
    st.sampled_from([0.25, 0.5, 1.0]),
)
tasks_of_a_year = st.lists(
    st.builds(Task, st.sampled_from(TOPICS), st.lists(some_pieces, min_size=1, max_size=2).map(tuple)),
    min_size=1,
    max_size=2,
)
some_auditors = st.lists(
    st.builds(
        Auditor,
        st.just("somebody"),
        st.frozensets(st.sampled_from(ALL)),
        st.frozensets(st.tuples(st.sampled_from(TOPICS), st.sampled_from(LEAVES)), max_size=3),
        st.sampled_from([None, 0.0, 0.75, 3.0]),
        st.booleans(),
    ),
    max_size=3,
)


def all_assignments(tasks: Sequence[Task], auditors: Sequence[Auditor]) -> Iterable[Assignment]:
    """Every assignment that the rules allow."""
    most = int(setting("audit", "team_at_most"))
    choices = [
        [
            taken
            for taken in itertools.product(
                *([None, *(a for a, who in enumerate(auditors) if may(task, each, who))] for each in task.pieces)
            )
            if len({who for who in taken if who is not None}) <= most
        ]
        for task in tasks
    ]
    for taken in itertools.product(*choices):
        load = loads(tasks, auditors, taken)
        if all(who.days is None or days <= who.days + 1e-9 for who, days in zip(auditors, load, strict=True)):
            yield taken


def cost_of(task: Task, auditors: Sequence[Auditor], taken: Sequence[int | None]) -> float:
    """The days of work that a session takes, those of people from outside weighing more, and each auditor's joining."""
    team = {who for who in taken if who is not None}
    weights = {who: setting("audit", "outside_weight") if auditors[who].external else 1.0 for who in team}
    return sum((work_of(task, taken, who) + setting("audit", "joining")) * weights[who] for who in team)


def value_of(tasks: Sequence[Task], auditors: Sequence[Auditor], taken: Assignment) -> tuple[int, float]:
    """What an assignment leaves to nobody, and what it costs in days; less is better, the first before the second."""
    pairs = list(zip(tasks, taken, strict=True))
    return (
        sum(left_open(task, here) for task, here in pairs),
        sum(cost_of(task, auditors, here) for task, here in pairs),
    )


@settings(max_examples=80, deadline=None)
@given(tasks_of_a_year, some_auditors)
def test_no_assignment_is_better_and_nobody_is_on_own_work(tasks: list[Task], auditors: list[Auditor]) -> None:
    taken = assign(tasks, auditors)
    allowed = list(all_assignments(tasks, auditors))
    assert taken in allowed
    best = min(value_of(tasks, auditors, other) for other in allowed)
    assert value_of(tasks, auditors, taken) == (best[0], pytest.approx(best[1], abs=1e-6))
    for task, here in zip(tasks, taken, strict=True):
        for each, who in zip(task.pieces, here, strict=True):
            assert who is None or not {(task.topic, leaf) for leaf in each.requirements} & auditors[who].owns


def test_sessions_are_shared_evenly_and_whoever_comes_from_outside_gets_some() -> None:
    tasks = [Task(topic, (piece("27001"),)) for topic in ("a", "b", "c", "d")]
    found = assign(tasks, [person("Ann", "27001", days=6.0), person("Outside", "27001", days=6.0, external=True)])
    assert Counter(who for (who,) in found) == {0: 2, 1: 2}


def test_a_part_that_is_own_work_goes_to_somebody_else_in_the_same_session() -> None:
    task = Task("a", (piece("27001", "r1"), piece("27001", "r2")))
    people = [person("Ann", "27001", owns=[("a", "r2")]), person("Bo", "27001", owns=[("a", "r1")])]
    assert assign([task], people) == ((0, 1),)


@settings(max_examples=40, deadline=None)
@given(tasks_of_a_year, some_auditors, st.frozensets(st.sampled_from(ALL), min_size=1))
def test_one_more_qualified_auditor_never_leaves_more_to_nobody(
    tasks: list[Task], auditors: list[Auditor], standards: frozenset[str]
) -> None:
    more = [*auditors, Auditor("somebody new", standards, days=30.0)]

    def left(people: list[Auditor]) -> int:
        return sum(left_open(task, taken) for task, taken in zip(tasks, assign(tasks, people), strict=True))

    assert left(more) <= left(auditors)


@settings(max_examples=60, deadline=None)
@given(tasks_of_a_year, some_auditors)
def test_every_hole_has_a_reason_that_holds(tasks: list[Task], auditors: list[Auditor]) -> None:
    taken = assign(tasks, auditors)
    holes = find_holes(tasks, auditors, taken)
    assert len(holes) == sum(who is None for here in taken for who in here)
    for hole in holes:
        task = tasks[hole.place]
        with_days = [item for item in auditors if hole.standard in item.standards and item.days != 0]
        independent = [item for item in with_days if may(task, hole.piece, item)]
        assert (hole.why == "not_qualified") == (not with_days)
        assert (hole.why == "not_independent") == bool(with_days and not independent)


# name: (tasks, auditors, what is said)
HOLES: dict[str, tuple[list[Task], list[Auditor], str]] = {
    "nobody qualified": (
        [Task("risk", (piece("42001"),)), Task("people", (piece("27001"), piece("42001", days=0.5)))],
        [person("Ann", "27001")],
        "For ISO/IEC 42001 no auditor is qualified: sessions 1 and 2, 2.25 days in all with preparing and reporting. "
        "Book an outside auditor who is, or have one of your own trained and shown to be able, "
        "before 4 January 2027, when the first of them begins.",
    ),
    "nobody independent": (
        [Task("audit_and_review", (piece("42001", "42001:9.2.1"),))],
        [person("Ann", "42001", owns=[("audit_and_review", "42001:9.2.1")]), person("Bo", "27001")],
        "All who are qualified for ISO/IEC 42001 (Ann) answer for a part of it, 9.2.1: session 1, 1.5 days in all with preparing and "
        "reporting. Book an outside auditor, or train somebody who doesn't answer for it, before 4 January 2027.",
    ),
    "too few days": (
        [Task(topic, (piece("27001", days=2.0),)) for topic in ("risk", "people", "sites")],
        [person("Ann", "27001", days=6.0)],
        "For ISO/IEC 27001 Ann has too few days in year 1: session {session}, 3 days in all with preparing and reporting. "
        "Give them more days or book an outside auditor, before {day} January 2027.",
    ),
    "more than a team": (
        [Task("risk", tuple(piece(name) for name in ALL))],
        [person(name, name) for name in ALL],
        "For ISO/IEC {left} more than 2 auditors would be needed in one session: session 1, 1.5 days in all with preparing and "
        "reporting. Split the session, or book one auditor who may take all of it, before 4 January 2027.",
    ),
}


@pytest.mark.parametrize("name", HOLES)
def test_what_nobody_can_take_is_told_once_with_what_to_book_and_by_when(name: str) -> None:
    tasks, auditors, text = HOLES[name]
    holes = find_holes(tasks, auditors, assign(tasks, auditors))
    days = [date(2027, 1, 4 + place) for place in range(len(tasks))]
    (said,) = explain(holes, tasks, auditors, days)
    first = min(hole.place for hole in holes)
    assert said.text == text.format(left=holes[0].standard, session=first + 1, day=4 + first)


def test_a_session_that_nobody_can_take_stays_in_the_programme() -> None:
    whole = programme()
    found = programme(auditor(4, "Ann", "27001"))
    assert list(found.sessions["topic"]) == list(whole.sessions["topic"])
    assert found.sessions["lacks"].map(bool).any()
    assert not whole.given
    assert not whole.sessions["lacks"].map(bool).any(), "without a table nothing is said to lack somebody"
    assert ("audit.no_auditors", None) in codes(whole)
    assert whole.needed


# works_in → processes, what isn't understood
WORK: dict[str, tuple[set[str], tuple[str, ...]]] = {
    "Document control, internal audit, nonconformities": (
        {"document_control", "internal_audit", "nonconformity_and_corrective_action"},
        (),
    ),
    "Competence, awareness and training": ({"competence_and_training"}, ()),
    "risk management": ({"risk_management"}, ()),
    "Suppliers, partners and internal suppliers": ({"supplier_management"}, ()),
    "HR; Zeppelin yard": ({"people_security", "competence_and_training"}, ("Zeppelin yard",)),
    "": (set(), ()),
}


@pytest.mark.parametrize("text", WORK)
def test_own_work_is_read_from_words(text: str) -> None:
    processes, unknown = WORK[text]
    assert (set((found := own_work(text, load_catalogue()))[0]), found[1]) == (processes, unknown)


def test_every_word_for_an_area_is_understood() -> None:
    for area in load_areas():
        for word in area.words:
            assert own_work(word, load_catalogue()) == (area.processes, ()), word


# table of auditors → code and cell of what is told
TABLES: dict[str, tuple[list[dict[str, Any]], tuple[str, str]]] = {
    "twice": ([auditor(4, "Ann"), auditor(5, " ann ")], ("audit.auditor_twice", "A5")),
    "no days": ([auditor(4, "Ann", days_per_year=0.0)], ("audit.no_days", "D4")),
    "days below nothing": ([auditor(4, "Ann", days_per_year=-3.0)], ("audit.no_days", "D4")),
    "days not said": ([auditor(4, "Ann", days_per_year=None)], ("audit.days_not_said", "D4")),
    "qualified for nothing": ([auditor(4, "Ann", None)], ("audit.not_qualified", "B4")),
    "area unknown": ([auditor(4, "Ann", works_in="Zeppelin yard")], ("audit.works_in", "C4")),
    "area not said": ([auditor(4, "Ann", works_in=None)], ("audit.works_in", "C4")),
}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_wrong_in_the_table_is_named_and_the_rest_goes_on(name: str) -> None:
    rows, told = TABLES[name]
    found = programme(*rows, auditor(9, "Cy", days_per_year=200.0))
    assert told in codes(found)
    assert len(found.sessions) == len(programme().sessions)
    assert {booking.why for booking in found.bookings} <= {"audits_itself"}, "somebody else takes all else"


def test_all_may_be_of_no_use_at_once() -> None:
    found = programme(auditor(4, "Ann", None), auditor(5, "Bo", days_per_year=0.0))
    assert found.sessions["auditors"].map(len).sum() == 0
    assert all(session.lacks for session in found.held)
    assert [(booking.standard, booking.why) for booking in found.bookings] == [
        (name, "not_qualified") for name in sorted(ALL)
    ], "each gap once"


def test_without_a_table_whoever_the_plan_of_audits_names_is_an_auditor() -> None:
    rows = [
        {"title": "Incidents", "auditor": "Release manager", "standards": ("20000-1",)},
        {"title": "Changes", "auditor": "Auditor from outside", "standards": ("20000-1",)},
        {"title": "Nobody", "auditor": None, "standards": ("20000-1",)},
    ]
    found = plan_audits(covered(KNOWLEDGE), inputs_of(planned_audits=rows))
    assert [(item.auditor.name, item.auditor.external) for item in found.loads] == [
        ("Release manager", False),
        ("Auditor from outside", True),
    ]
    assert {booking.standard for booking in found.bookings if booking.why == "not_qualified"} == {"27001", "42001"}


def test_own_work_is_also_a_figure_an_objective_and_the_system_that_somebody_manages() -> None:
    answers = {
        "27001:4.4": ("Cy",),
        "27001:5.1": ("Ann",),
        "27001:6.2": (),
        "27001:9.1": ("Ann",),
        "27001:A.5.1": ("Ann",),
    }
    aims = [
        {"title": "Fewer", "owner": "Di", "standards": ("42001",)},
        {"title": "More", "owner": "Ed", "standards": None},
    ]
    inputs = inputs_of(measurements=[{"title": "Faults", "owner": "Bo"}], objectives=aims)
    managers = ("Manager of the integrated system", "Information security officer", "Cy")
    assert whose_work(answers, None, inputs, load_catalogue()) == {
        "27001:4.4": ("Cy", *managers[:2]),
        "27001:5.1": ("Ann", *managers),
        "27001:6.2": (*managers, "Ed"),
        "27001:9.1": ("Ann", *managers, "Bo"),
        "27001:A.5.1": ("Ann",),
    }


def test_without_a_table_and_a_plan_the_client_s_own_internal_audit_is_proposed_to_be_confirmed() -> None:
    rows = [replace(row(2, "27001:9.2.2", "implemented"), owner="Interne Revision")]
    owners = find_owners(register(*rows), KNOWLEDGE)
    found = plan_audits(covered(KNOWLEDGE, *rows), inputs_of(), owners=owners)
    (load,) = found.loads
    assert load.auditor.name == "Interne Revision, to be confirmed"
    assert "audit.to_confirm" in [code for code, _ in codes(found)]
    assert {leaf for _, leaf in load.auditor.owns} >= {"27001:9.2.2"}
    named = find_owners(register(replace(rows[0], owner="Ann")), KNOWLEDGE)
    assert not plan_audits(covered(KNOWLEDGE), inputs_of(), owners=named).given, "nobody who is only named for it"


# When


def test_the_cycle_begins_after_the_as_of_date_and_keeps_months_free() -> None:
    found = programme(capacity={"days_per_month": 5, "no_work_in": ["August"]})
    assert min(found.sessions["month"]) >= date(2026, 12, 1)
    assert max(found.sessions["month"]) <= date(2029, 11, 1)
    assert 8 not in {day.month for day in found.sessions["month"]}
    again = programme(audits={"starts": "2027-03", "years": 2})
    assert min(again.sessions["month"]) >= date(2027, 3, 1)
    assert again.years == 2


ON_AI = catalogue(
    criterion("ai_life_cycle.monitored", "42001:A.6.2.6"),
    criterion("ai_impact_assessment.held", "42001:6.1.4"),
    criterion("incident_management.plan", "27001:A.5.24"),
    criterion("incident_management.ai", "42001:A.8.4"),
)


def of_ai(*, findings: Iterable[dict[str, Any]] = (), **lists: Iterable[Mapping[str, Any]]) -> AuditProgramme:
    """The programme of a client without a day of stage 1 for 42001, of which nothing is in place."""
    states = {leaf: "implemented" if leaf.startswith("27001") else "planned" for leaf in ON_AI.leaves}
    rows = [row(place, leaf, state) for place, (leaf, state) in enumerate(states.items(), start=2)]
    coverage = covered(ON_AI, *rows, capacity={"days_per_month": 5})
    roadmap = plan_roadmap(find_gaps(coverage), coverage.client)
    undated = replace(roadmap, milestones=tuple(each for each in roadmap.milestones if each.standard != "42001"))
    return plan_audits(coverage, inputs_of(audits=findings, **lists), roadmap=undated)


def first_year_of(found: AuditProgramme, topic: str, standard: str) -> list[str]:
    """What the sessions of the first year on a topic count for in a standard."""
    return [
        dict(each.counts_for)[standard]
        for each in found.held
        if each.round == 1 and each.topic == topic and standard in each.standards
    ]


def test_ai_systems_in_use_are_looked_at_in_the_first_year_whether_or_not_a_certificate_is_near() -> None:
    in_use, planned = {"name": "Triage", "status": None}, {"name": "Bed plan", "status": "planned"}
    first_looks = {"ai_and_people": "first look at 6.1.4", "building_ai": "first look at A.6.2.6"}
    for topic, said in first_looks.items():
        assert first_year_of(of_ai(ai_systems=[in_use]), topic, "42001") == [said]
        assert not first_year_of(of_ai(ai_systems=[planned]), topic, "42001"), "nothing runs yet"
    assert not first_year_of(of_ai(ai_systems=[in_use]), "incidents_and_problems", "42001"), (
        "it isn't about AI systems alone"
    )
    grave = of_ai(ai_systems=[in_use], impact_assessments=[{"system": "Triage", "severity": "grave"}])
    points = [found.plans["ai_and_people"].weighing.points for found in (of_ai(), of_ai(ai_systems=[in_use]), grave)]
    assert points == [points[0], points[0] + 1, points[0] + 2]
    assert not any("Worth an early look" in text for text in grave.told)


def test_an_open_finding_brings_its_standard_into_the_first_year() -> None:
    found = of_ai(findings=[finding(5, "42001:A.8.4")])
    assert first_year_of(found, "incidents_and_problems", "42001") == ["first look at A.8.4"]
    assert not first_year_of(of_ai(), "incidents_and_problems", "42001")


def test_one_topic_comes_up_again_after_some_months() -> None:
    found = plan_audits(covered(load_catalogue()), lists())
    for _, sessions in found.sessions.groupby("topic"):
        months = sorted(day.year * 12 + day.month for day in sessions["month"])
        assert all(after - before >= setting("audit", "months_apart") for before, after in itertools.pairwise(months))


def test_what_is_wanted_soon_is_looked_at_before() -> None:
    found = plan_audits(covered(load_catalogue(), wanted={"42001": date(2027, 12, 20)}), lists())
    first = found.sessions.groupby("topic")["month"].min()
    for name, topic in found.topics.iterrows():
        if "42001" in topic["standards"]:
            assert first[name] < date(2027, 12, 20), name
    soon = plan_audits(covered(load_catalogue(), wanted={"42001": date(2026, 12, 10)}), lists())
    assert "audit.dates" in [code for code, _ in codes(soon)]
    assert "audit.dates" not in [code for code, _ in codes(found)]


@pytest.mark.parametrize(("valid_to", "told"), [("2027-01-20", True), ("2027-09-30", False), ("2031-01-31", False)])
def test_a_cycle_that_ends_too_soon_is_told_and_what_comes_after_belongs_to_the_next(valid_to: str, told: bool) -> None:
    held = [{"standard": "20000-1", "edition": 2018, "valid_to": valid_to}]
    found = plan_audits(covered(load_catalogue(), certificates=held), lists())
    assert ("audit.dates" in [code for code, _ in codes(found)]) is told
    for session in found.held:
        said = dict(session.counts_for).get("20000-1", "")
        assert said.startswith("next cycle" if session.begins > date.fromisoformat(valid_to) else "certificate to") or (
            "20000-1" not in session.standards
        )


# client.yml's audits → code of what is told
SETTINGS: dict[str, tuple[Mapping[str, Any], str]] = {
    "begins in the past": ({"starts": "2025-01"}, "audit.past"),
    "no month": ({"starts": "soon"}, "audit.settings"),
    "month that no year has": ({"starts": "2027-13"}, "audit.settings"),
    "no years": ({"years": 0}, "audit.settings"),
    "too many years": ({"years": 60}, "audit.settings"),
    "no session a month": ({"sessions_a_month": 0}, "audit.settings"),
    "more standards than there are": ({"body_team": [3, 4]}, "audit.settings"),
    "days of one standard": ({"body_days": {"27001": 8}}, "audit.body_days"),
}


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_that_cannot_be_is_told_and_ours_is_used(name: str) -> None:
    said, code = SETTINGS[name]
    found, ours = programme(audits=said), programme()
    assert code in [item.code for item in found.findings]
    assert list(found.sessions["month"]) == list(ours.sessions["month"])


def test_too_many_sessions_for_a_month_are_told_and_held_all_the_same() -> None:
    found = plan_audits(covered(load_catalogue(), audits={"sessions_a_month": 1, "years": 1}), lists())
    assert "audit.too_many" in [item.code for item in found.findings]
    assert set(found.sessions["topic"]) == set(found.topics.index)


def test_what_is_most_at_risk_comes_first() -> None:
    risks = {f"R-{number}": ("access_control.rights",) for number in range(5)} | {"R-9": ("incident_management.plan",)}
    found = plan_audits(covered(KNOWLEDGE), lists(findings=[finding(5, "27001:A.7.1")]), risks=risks)
    order = list(dict.fromkeys(found.sessions["topic"]))
    assert order[0] == "access_and_cryptography"
    urgent = [name for name, plan in found.plans.items() if plan.weighing.urgency]
    first = found.sessions.groupby("topic")["begins"].min()
    assert all(first[name] < date(2027, 12, 1) for name in urgent)


# What is asked, and what it saves


def test_what_is_open_or_unknown_is_asked_first() -> None:
    found = plan_audits(covered(KNOWLEDGE, row(2, "27001:A.5.26", "implemented")), lists())
    asked = found.questions[found.questions["topic"] == "incidents_and_problems"]
    assert list(zip(asked["criterion"], asked["state"], strict=True)) == [
        ("incident_management.plan", "unknown"),
        ("incident_management.recorded", "met"),
    ]


def test_one_programme_takes_no_more_than_one_for_each() -> None:
    found = plan_audits(covered(load_catalogue()), lists())
    assert found.separate.at["integrated", "days_low"] == pytest.approx(found.days)
    assert found.separate.at["integrated", "sessions_low"] == len(found.sessions)
    for figure in ("sessions_low", "sessions_high", "days_low", "days_high"):
        assert found.separate.at["separate", figure] == pytest.approx(found.separate.loc[list(ALL), figure].sum())
    integrated, separate = found.efforts["integrated"], found.efforts["separate"]
    assert separate.days_high > integrated.days_high
    assert separate.sessions_high > integrated.sessions_high


def test_sessions_are_planned_in_quarters_of_days_and_each_slot_is_one() -> None:
    found = plan_audits(covered(load_catalogue(), country="IE"), lists())
    for session in found.held:
        assert session.days > 0
        assert session.days * 4 == len(session.slots)
        assert {leaf for slot in session.slots for leaf in slot.requirements} == set(session.looks_at.serving)
    taken = [(slot.day, slot.time) for session in found.held for slot in session.slots]
    assert len(taken) == len(set(taken)), "no two sessions at once"


# Certification


def test_the_days_of_the_body_are_ranges_by_people_or_what_it_named() -> None:
    found = {item.standard: item for item in programme(head_count=140).body}
    assert list(found) == list(ALL)
    assert all(item.initial[0] < item.initial[1] for item in found.values())
    assert {part.kind for part in found["27001"].parts} == {"stage_1", "stage_2", "surveillance", "recertification"}
    more = {item.standard: item for item in programme(head_count=900).body}
    assert all(more[name].initial[0] > found[name].initial[0] for name in ALL)
    named = {item.standard: item for item in programme(head_count=140, audits={"body_days": {"27001": 11}}).body}
    assert named["27001"].initial == (11, 11)
    unknown = programme(head_count=None)
    assert unknown.body == ()
    assert ("audit.head_count", None) in codes(unknown)


def test_bands_with_a_hole_are_refused() -> None:
    bands = (PeopleBand(up_to=50, days=(4, 3)), PeopleBand(up_to=20, days=(5, 6)))
    days = {"27001": BodyDays(basis="a standard", confidence="low", note="wide", bands=bands)}
    assert check_bands(days) == [
        "days, 27001: bands must rise, and the last has no end",
        "days, 27001: a band ends below its beginning",
    ]


def test_the_reduction_never_falls_and_never_passes_the_most() -> None:
    rules = load_certification_rules()
    table = [[reduction_of(rules.matrix, row, column) for column in range(101)] for row in range(101)]
    assert max(map(max, table)) == rules.rule.most == 20
    assert all(a <= b for line in table for a, b in itertools.pairwise(line))
    assert all(a <= b for line in zip(*table, strict=True) for a, b in itertools.pairwise(line))


def test_a_matrix_with_a_hole_is_refused() -> None:
    holes = Matrix(ability=(0, 50), reduction={0: (0, 0), 50: (0,), 40: (0, 25)})
    assert check_matrix(holes, 20) == [
        "matrix: integration must rise from 0, found [0, 50, 40]",
        "matrix, 50: 2 values are wanted, found 1",
        "matrix, 40: 25 is more than 20",
    ]


def test_the_estimate_is_a_range_where_nobody_said_it() -> None:
    open_ = programme().certification
    assert open_ is not None
    assert open_.ability == (0, 100)
    assert open_.reduction[0] <= open_.reduction[1]
    assert open_.days is None
    said = programme(
        audits={"body_team": [3, 2, 1, 1], "body_days": {"27001": 10, "20000-1": 6, "42001": 8}}
    ).certification
    assert said is not None
    assert said.ability == (38, 38)
    assert said.body_days == 24
    assert said.days == (24 * (1 - said.reduction[1] / 100), 24 * (1 - said.reduction[0] / 100))
    assert programme(standards=["27001"]).certification is None, "with one standard nothing is integrated"
    assert list(programme(standards=["27001"]).marks.index) == []


# what rows say of 9.2.2 of each standard, what is declared → the state of "One programme of internal audits"
MARKED: dict[str, tuple[dict[str, str], list[str], str]] = {
    "in place under two": ({"27001": "implemented", "20000-1": "implemented"}, ["42001"], "yes"),
    "in place under one, nobody spoke of the others": ({"20000-1": "implemented"}, [], "unknown"),
    "in place under one, one not started, one unknown": ({"20000-1": "implemented"}, ["27001"], "unknown"),
    "in place under one, the others not started": ({"20000-1": "implemented"}, ["27001", "42001"], "no"),
    "in place under one, said to be missing under the others": (
        {"20000-1": "implemented", "27001": "not_implemented", "42001": "not_implemented"},
        [],
        "no",
    ),
    "nobody spoke": ({}, [], "unknown"),
}


@pytest.mark.parametrize("case", MARKED)
def test_a_mark_of_an_integrated_system_is_in_place_under_two_standards(case: str) -> None:
    said, unbegun, state = MARKED[case]
    knowledge = catalogue(criterion("internal_audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2"))
    records = [row(n, f"{name}:9.2.2", status) for n, (name, status) in enumerate(said.items(), start=4)]
    found = plan_audits(covered(knowledge, *records, not_started=unbegun), lists()).certification
    assert found is not None
    assert {mark.characteristic: mark.state for mark in found.characteristics}["audits"] == state


def test_why_so_often_names_the_standard_that_is_furthest_behind() -> None:
    knowledge = catalogue(
        criterion("internal_audit.programme", "27001:9.2.2"), criterion("internal_audit.service", "20000-1:9.2.2")
    )
    found = plan_audits(
        covered(knowledge, row(4, "27001:9.2.2", "implemented"), standards=["27001", "20000-1"]), lists()
    )
    (why,) = found.topics.loc[[name for name in found.topics.index if found.topics.at[name, "criteria"]], "why"]
    assert "100 % of what ISO/IEC 20000-1 asks for here is open or unknown." in why


def test_what_exists_for_another_standard_isnt_taken_as_done() -> None:
    knowledge = catalogue(
        criterion(
            "internal_audit.programme",
            "27001:9.2.2",
            links=[Serves(id="42001:9.2.2", within=("internal_audit.covers_ai",))],
        ),
        criterion("internal_audit.covers_ai", "42001:9.2.2"),
    )
    records = [row(4, "27001:9.2.2", "implemented")]
    coverage = covered(knowledge, *records, standards=["27001", "42001"], not_started=["42001"])
    found = plan_audits(coverage, lists())
    (topic,) = [name for name in found.topics.index if found.topics.at[name, "criteria"]]
    assert coverage.requirements.at["42001:9.2.2", "gap"] == 1
    assert found.topics.at[topic, "open"] == 1
    assert "100 % of what ISO/IEC 42001 asks for here is open or unknown." in found.topics.at[topic, "why"]


def test_a_team_is_able_as_far_as_its_auditors_know_several_standards() -> None:
    assert team_ability([3, 3], 3) == 100
    assert team_ability([2, 1], 3) == 25
    assert team_ability([1, 1], 2) == 0


# Short numbers
NUMBERS: dict[str, tuple[str, list[str]]] = {
    "five in a row": ("27001:A.5.24 27001:A.5.25 27001:A.5.26 27001:A.5.27 27001:A.5.28", ["A.5.24–A.5.28"]),
    "two in a row": ("27001:A.5.24 27001:A.5.25", ["A.5.24", "A.5.25"]),
    "all below a heading": ("27001:9.2.1 27001:9.2.2", ["9.2"]),
    "some below a heading": ("20000-1:8.5.1.1 20000-1:8.5.1.2", ["8.5.1.1", "8.5.1.2"]),
    "nothing": ("", []),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_are_written_short(name: str) -> None:
    given_, wanted = NUMBERS[name]
    assert compact(given_.split()) == wanted


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.randoms(use_true_random=False), st.floats(0.1, 1.0))
def test_short_numbers_say_no_more_and_no_less(standard: str, chance: Any, share: float) -> None:
    known = load_catalogue()
    leaves = [name for name in known.leaves if name.startswith(f"{standard}:")]
    chosen = {name for name in leaves if chance.random() < share}
    told: list[str] = []
    for text in compact(chosen):
        first, _, last = text.partition("–")
        parent = known.requirements[f"{standard}:{first}"].parent
        tops = [name for name, item in known.requirements.items() if item.standard == standard and not item.parent]
        siblings = known.children_of[f"{standard}:{parent}"] if parent else tops
        numbers = [name.partition(":")[2] for name in siblings]
        for number in numbers[numbers.index(first) : numbers.index(last or first) + 1]:
            told += known.leaves_below(f"{standard}:{number}")
    assert Counter(told) == Counter(chosen)


def test_every_process_belongs_to_one_topic() -> None:
    named = Counter(process for topic in load_library().audit_topics.values() for process in topic.processes)
    assert named == Counter(list(load_catalogue().processes))


def test_the_same_input_gives_the_same_programme() -> None:
    def once(coverage: Coverage) -> list[Any]:
        rows = [auditor(4, "Ann"), auditor(5, "Bo", "27001"), auditor(6, "Cy", "20000-1 42001")]
        return plan_audits(coverage, lists(rows)).sessions.reset_index().to_dict("records")

    assert once(covered(load_catalogue())) == once(covered(load_catalogue()))


def test_a_client_without_anything_has_a_programme() -> None:
    found = programme(standards=["20000-1"], head_count=None)
    assert client().settings.audits.years is None
    assert len(found.sessions) > 0


def test_nobody_from_a_site_that_an_open_finding_names_audits_the_session_that_follows_it_up() -> None:
    auditors = (
        auditor(2, "Head of the mill at Aldersby", "27001", works_in="Mill Aldersby"),
        auditor(3, "Quality lead", "27001", works_in="nothing at Aldersby"),
    )
    there = finding(5, "27001:A.5.18") | {"title": "Rights at Aldersby not reviewed", "status": "open"}
    found = programme(*auditors, findings=[there], standards=["27001"])
    following = [each for each in found.held if "27001:A.5.18" in each.concludes]
    assert following
    assert not any("Head of the mill at Aldersby" in each.auditors for each in following)
    elsewhere = programme(*auditors, findings=[there | {"title": "Rights not reviewed"}], standards=["27001"])
    others = [each for each in elsewhere.held if "27001:A.5.18" in each.concludes]
    assert all("Head of the mill at Aldersby" not in each.barred for each in others)
    asked = [each.message for each in found.findings if each.code == "audit.works_in"]
    assert not any("nothing" in each for each in asked), "who works in nothing there is asked for no process"


def test_a_finding_on_a_heading_is_followed_up_where_what_is_below_it_is_concluded() -> None:
    known = finding(5, "42001:9.2") | {"status": "open"}
    found = programme(auditor(2, "Ann"), findings=[known])
    (first, *_) = [each for each in found.held if "42001:9.2.2" in each.concludes]
    assert [each.action for each in first.plan.weighing.follow_up] == ["NC-5"]
