"""The audit programme before a certification body: by brute force over demo clients and random ones."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest

import ims_lib as ims
from ims_lib.client import Client
from ims_lib.coverage import score_coverage
from ims_lib.days_off import works_on
from ims_lib.gaps import find_gaps
from ims_lib.inputs.states import state_of_measure
from ims_lib.register.vocabulary import plain
from ims_lib.report.steps.audit_words import follow_up
from ims_lib.risks.entries import is_settled
from ims_lib.roadmap import Roadmap, plan_roadmap
from ims_lib.standard_ids import standard_of
from ims_lib.steps import walk_steps
from ims_lib.steps.actions import open_entries
from ims_lib.steps.audit_programme import AuditProgramme, plan_audits
from ims_lib.steps.audit_programme.assignment import assign_apart
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.reasons import find_holes
from ims_lib.steps.audit_programme.session import Auditor, SessionPiece, Task
from ims_lib.steps.owners import Owners, find_owners
from tests.builders import ALL, AS_OF, assessed, catalogue, client, criterion, register, row
from tests.conftest import demo
from tests.steps.lists import inputs_of
from tests.steps.test_audit_programme import auditor, finding

DEMOS = ("harbour", "stadtspital", "lumen", "millrace")
SEEDS = (*range(30), 51, 55, 112, 116, 122, 152)
ROLES = ("Ann", "Bo", "Head of operations", "Quality officer")
LEAVES = {
    "incident_management": ("20000-1:8.6.1", "27001:A.5.26", "42001:A.8.4"),
    "access_control": ("27001:A.5.18", "42001:A.4.2"),
    "management_review": ("27001:9.3.1", "42001:9.3.1", "20000-1:9.3"),
    "internal_audit": ("27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2"),
    "change_management": ("27001:A.8.32", "20000-1:8.5.1.3"),
    "supplier_management": ("27001:A.5.19", "20000-1:8.3.4.1", "42001:A.10.3"),
    "risk_management": ("27001:6.1.2", "42001:6.1.2"),
}
KNOWLEDGE = catalogue(
    *(
        criterion(f"{process}.own_{place}", leaf)
        for process, leaves in LEAVES.items()
        for place, leaf in enumerate(leaves)
    ),
    *(criterion(f"{process}.shared", *leaves) for process, leaves in LEAVES.items()),
)


def of_demo(name: str) -> tuple[Client, AuditProgramme, Roadmap, Owners]:
    steps = demo(name)
    return steps.coverage.client, steps.audits, steps.roadmap, steps.owners


@cache
def of_seed(seed: int, *, crowded: bool = False) -> tuple[Client, AuditProgramme, Roadmap, Owners]:
    """A client with a random sheet, certificates, plan, auditors and findings; a crowded one is large and begins late."""
    chance = random.Random(seed)
    leaves = sorted({leaf for found in LEAVES.values() for leaf in found})
    states = ("implemented", "partial", "not_implemented", "unknown", "planned")
    rows = [
        replace(row(number, leaf, chance.choice(states)), owner=chance.choice(ROLES))
        for number, leaf in enumerate(leaves, start=2)
        if chance.random() < 0.8
    ]
    held = [
        {
            "standard": name,
            "edition": 2022 if name == "27001" else 2018,
            "valid_to": AS_OF + timedelta(chance.randint(90, 1300)),
        }
        for name in ("27001", "20000-1")
        if chance.random() < 0.5
    ]
    said = {
        "certificates": held,
        "standards": chance.choice([list(ALL), ["27001", "42001"], ["20000-1"]]),
        "country": chance.choice(["IE", "CH-ZH", None]),
        "head_count": chance.choice([20, 140, 900]),
        "audits": chance.choice([{}, {"years": 2}, {"sessions_a_month": 2}]),
    }
    if crowded:
        said |= {"head_count": 60000, "audits": {"starts": chance.choice(["2027-03", "2027-06"])}}
    if crowded or chance.random() < 0.7:
        said["capacity"] = {"days_per_month": chance.choice([1, 5, 20]), "no_work_in": chance.choice([[], ["August"]])}
    people = [
        auditor(
            number,
            name,
            " ".join(chance.sample(ALL, chance.choice((1, 2, 3)))),
            days_per_year=chance.choice([None, 3.0, 12.0]),
        )
        for number, name in enumerate(chance.sample(ROLES, chance.choice((0, 1, 3))), start=4)
    ]
    found = [finding(number, leaf, due=due) for number, (leaf, due) in enumerate(findings_of_seed(seed))]
    coverage = score_coverage(assessed(KNOWLEDGE, *rows, **said))
    roadmap = plan_roadmap(find_gaps(coverage), client(**said))
    owners = find_owners(register(*rows), KNOWLEDGE)
    risks = {f"R-{n}": (f"{chance.choice(list(LEAVES))}.shared",) for n in range(chance.randint(0, 4))}
    figures = [{"title": "Faults", "owner": chance.choice(ROLES)} for _ in range(chance.randint(0, 2))]
    aims = [{"title": "Fewer", "owner": chance.choice(ROLES), "standards": chance.choice([None, ("27001",)])}]
    inputs = inputs_of(auditors=people, audits=found, measurements=figures, objectives=aims)
    audits = plan_audits(coverage, inputs, risks=risks, measures=measures_of_seed(seed), owners=owners, roadmap=roadmap)
    return coverage.client, audits, roadmap, owners


CASES = [*DEMOS, *SEEDS]


def case(name: str | int) -> tuple[Client, AuditProgramme, Roadmap, Owners]:
    return of_demo(name) if isinstance(name, str) else of_seed(name)


def last_days(one: Client, found: AuditProgramme, roadmap: Roadmap) -> Iterator[tuple[str, date]]:
    """Standard and the first day that is too late: of stage 1 by the plan, of the recertification audit, or of the programme's end."""
    days = {(item.standard, item.milestone): item.day for item in roadmap.milestones}
    end = date(found.starts.year + found.years, found.starts.month, 1)
    for standard in one.standards:
        recertified = days.get((standard, "recertification"))
        if recertified and recertified <= found.starts:
            recertified = None
        yield standard, days.get((standard, "stage_1")) or min(recertified or end, end)


def too_late(one: Client, found: AuditProgramme, roadmap: Roadmap) -> dict[str, set[str]]:
    """By standard what no session in full concludes before the first day that is too late."""
    wanted = {leaf for plan in found.plans.values() for leaf in plan.topic.concludes}
    late = {}
    for standard, by in last_days(one, found, roadmap):
        held = [each for each in found.held if each.ends < by and standard not in each.first_look]
        seen = {leaf for session in held for leaf in session.concludes}
        late[standard] = {leaf for leaf in wanted if leaf.startswith(f"{standard}:")} - seen
    return late


@pytest.mark.parametrize("name", CASES)
def test_all_of_a_standard_is_concluded_in_time(name: str | int) -> None:
    one, found, roadmap, _ = case(name)
    assert not any(too_late(one, found, roadmap).values())


CROWDED = (201, 205, 209, 225, 255, 311, 330, 375, 391, 409)


@pytest.mark.parametrize("seed", CROWDED)
def test_what_cannot_be_concluded_in_time_is_told(seed: int) -> None:
    one, found, roadmap, _ = of_seed(seed, crowded=True)
    for standard, leaves in too_late(one, found, roadmap).items():
        assert not leaves or any(f"ISO/IEC {standard} " in text for text in found.told), (standard, sorted(leaves))


AFTER_REVIEW = ("audit_and_review", "measurement_and_improvement")


def planned(one: Client, roadmap: Roadmap) -> Iterator[tuple[str, dict[str, date]]]:
    """Standards with a stage 1 in the plan, with their milestones."""
    for standard in one.standards:
        days = {item.milestone: item.day for item in roadmap.milestones if item.standard == standard}
        if "stage_1" in days:
            yield standard, days


@pytest.mark.parametrize("name", CASES)
def test_audits_and_review_are_looked_at_after_the_review_and_before_stage_1(name: str | int) -> None:
    one, found, roadmap, _ = case(name)
    works = works_on(one)
    for standard, days in planned(one, roadmap):
        held = [each for each in found.held if standard in each.standards and each.topic in AFTER_REVIEW]
        review, stage_1 = days["management_review"], days["stage_1"]
        between = [review + timedelta(n) for n in range(1, (stage_1 - review).days)]
        for session in held:
            assert session.begins > review or (session.begins == review and not any(map(works, between)))
            assert any(each.begins < session.begins for each in found.held if standard in each.standards)
        for topic in {each.topic for each in held}:
            assert any(each.ends < stage_1 for each in held if each.topic == topic)


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_audited_in_full_before_the_plan_leaves_records_of_it(name: str | int) -> None:
    one, found, roadmap, _ = case(name)
    for standard, days in planned(one, roadmap):
        begins = (found.deadlines[standard].audit or days["stage_1"]) - timedelta(14)
        for session in (each for each in found.held if standard in each.standards and standard not in each.first_look):
            ends = [
                min(item.end, begins)
                for item in roadmap.in_order
                if item.end and item.kind != "prove" and item.process in session.plan.topic.processes
                if any(leaf.startswith(f"{standard}:") for leaf in item.requirements)
            ]
            assert not ends or session.begins >= max(ends), (standard, session.session)


def measures_of_seed(seed: int) -> list[tuple[str, date]]:
    """Measures of a random client's own, some of them overdue."""
    chance = random.Random(f"measures {seed}")
    leaves = sorted({leaf for found in LEAVES.values() for leaf in found})
    return [(chance.choice(leaves), AS_OF + timedelta(chance.randint(-90, 900))) for _ in range(chance.randint(0, 5))]


def findings_of_seed(seed: int) -> list[tuple[str, date]]:
    """Findings of a random client's own, all of them overdue."""
    chance = random.Random(f"findings {seed}")
    leaves = sorted({leaf for found in LEAVES.values() for leaf in found})
    return [(chance.choice(leaves), date(2026, 10, 1)) for _ in range(chance.randint(0, 3))]


def own_days(name: str | int) -> dict[str, date]:
    """Requirement → thirty days after the last of the client's own open measures on it, of its risks, its list of actions
    and its rows; one whose day has passed is taken to be done 90 days after the report."""
    if isinstance(name, int):
        found, as_of = [*measures_of_seed(name), *findings_of_seed(name)], AS_OF
    else:
        inputs, as_of = demo(name).inputs, AS_OF
        risks = [each for each in inputs.lists.risks if each.plan and not each.accepted_by and not is_settled(each)]
        risks = [each for each in risks if state_of_measure(each.status) != "done"]
        actions = open_entries(inputs, as_of)
        found = [(leaf, each.due) for each in (*risks, *actions) if each.due for leaf in each.refs]
        found += [(each.requirement, each.by) for each in of_demo(name)[2].own_dates if not each.is_round]
    days = sorted((on if on >= as_of else as_of + timedelta(90), leaf) for leaf, on in found)
    return {leaf: on + timedelta(30) for on, leaf in days}


def judged_from(roadmap: Roadmap, own: Mapping[str, date]) -> dict[str, date]:
    """Requirement → from when on the last work on it lies behind it: the plan's, with its days of records of what begins to run,
    thirty where the plan gives it none, and the client's own."""
    found = dict(own)
    for item in roadmap.in_order:
        if item.end and item.start and not item.is_look:
            on = item.end + timedelta(1)
            if item.kind == "run" and item.phase == "operation":
                for name, days in (item.records or {"": 30}).items():
                    since = roadmap.planned[name].end if name else item.start
                    assert since
                    on = max(on, since + timedelta(days))
            found |= {leaf: max(on, found.get(leaf, on)) for leaf in item.requirements}
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_clause_is_audited_in_full_after_the_last_work_on_it_and_before_stage_1_or_it_is_told(
    name: str | int,
) -> None:
    one, found, roadmap, _ = case(name)
    ready = judged_from(roadmap, own_days(name))
    for standard, days in planned(one, roadmap):
        in_full = [
            (leaf, each)
            for each in found.held
            if standard in each.standards and standard not in each.first_look
            for leaf in set(each.concludes) - each.pending
            if leaf.startswith(f"{standard}:")
        ]
        for leaf, session in in_full:
            assert session.begins >= ready.get(leaf, session.begins), (session.session, leaf)
        in_time = {leaf for leaf, session in in_full if session.ends < days["stage_1"]}
        told = [text for text in found.told if f"ISO/IEC {standard} " in text]
        for leaf in {leaf for plan in found.plans.values() for leaf in plan.topic.concludes} - in_time:
            late = ready.get(leaf, days["stage_1"]) >= days["stage_1"]
            assert not leaf.startswith(f"{standard}:") or (late and told), leaf


@pytest.mark.parametrize("name", CASES)
def test_without_a_planned_day_too_what_is_looked_at_before_its_last_work_comes_again(name: str | int) -> None:
    _, found, roadmap, _ = case(name)
    ready = judged_from(roadmap, own_days(name))
    ends = [
        (leaf, item.end) for item in roadmap.in_order if item.end and not item.is_look for leaf in item.requirements
    ]
    ends += [(leaf, on - timedelta(31)) for leaf, on in own_days(name).items()]
    for standard, deadline in found.deadlines.items():
        if deadline.planned:
            continue
        mine = [each for each in found.held if standard in each.standards and standard not in each.first_look]
        for leaf in {leaf for each in mine for leaf in each.concludes if leaf.startswith(f"{standard}:")}:
            on, last = ready.get(leaf, found.starts), deadline.by - timedelta(7)
            if deadline.ends and last < on and all(end < last for name_, end in ends if name_ == leaf):
                on = last  # the last days before a recertification audit are there for work that is over
            for session in (each for each in mine if leaf in each.concludes):
                assert (leaf in session.pending) == (session.begins < on), (session.session, leaf)
            in_full = min(
                (each.ends for each in mine if leaf in each.concludes and leaf not in each.pending), default=None
            )
            if in_full is None or (in_full > deadline.by and on > found.starts):
                assert any(f"ISO/IEC {standard} " in text and "again" in text for text in found.told), leaf
            if on < deadline.by - timedelta(60):
                assert (in_full or date.max) <= deadline.by, (leaf, on, in_full)


@pytest.mark.parametrize("name", CASES)
def test_the_internal_audit_of_the_plan_ends_with_the_sessions_or_it_is_told(name: str | int) -> None:
    one, found, roadmap, _ = case(name)
    for standard, days in planned(one, roadmap):
        leaves, ends = set[str](), found.starts
        for session in found.held:
            new = {leaf for leaf in session.concludes if leaf.startswith(f"{standard}:")} - leaves
            if new and standard not in session.first_look and session.topic not in AFTER_REVIEW:
                leaves, ends = leaves | new, session.ends
        told = [text for text in found.told if f"ISO/IEC {standard} " in text]
        assert ends <= days["internal_audit"] or told
        assert ends < days["management_review"] or any("Before stage 1" in text or "late" in text for text in told)


@pytest.mark.parametrize("standard", ALL)
def test_a_standard_without_a_day_in_the_plan_is_audited_last_what_isnt_in_place(standard: str) -> None:
    known = [row(place, leaf, "planned") for place, leaf in enumerate(KNOWLEDGE.leaves, start=2)]
    coverage = score_coverage(assessed(KNOWLEDGE, *known, capacity={"days_per_month": 5}))
    whole = plan_roadmap(find_gaps(coverage), client(capacity={"days_per_month": 5}))
    assert {item.standard for item in whole.milestones} == set(ALL)
    roadmap = replace(whole, milestones=tuple(item for item in whole.milestones if item.standard != standard))
    found = plan_audits(coverage, inputs_of(), roadmap=roadmap)
    wanted = {leaf for plan in found.plans.values() for leaf in plan.topic.concludes if leaf.startswith(standard)}
    held = [each for each in found.held if standard in each.standards]
    assert wanted <= {leaf for session in held for leaf in session.concludes}
    assert min(each.round for each in held) == found.years
    said = {text for each in held for name, text in each.counts_for if name == standard}
    assert said == {"full audit; no day of stage 1 is known yet"}
    assert [
        text for text in found.told if text.startswith(f"No day of stage 1 can be named for ISO/IEC {standard} yet")
    ]


@pytest.mark.parametrize("name", CASES)
def test_nobody_audits_what_they_answer_for(name: str | int) -> None:
    _, found, _, owners = case(name)
    for session in found.held:
        taken = [leaf for share in session.shares for leaf in share.requirements]
        assert len(taken) == len(set(taken)), "nothing is given to two"
        if found.given:
            assert set(taken) == set(session.looks_at.serving), "and all of it is given, or said to be booked"
        for share in session.shares:
            for leaf in share.requirements if share.auditor else ():
                evidence = owners.evidence
                said = (*evidence.rows.get(leaf, ()), *evidence.documents_asked.get(leaf, ()))
                names = {owners.of_requirement(leaf).name, *(item.owner for item in said)}
                assert plain(share.auditor) not in set(map(plain, names)), (session.session, leaf)


@pytest.mark.parametrize("name", CASES)
def test_nobody_takes_what_the_sheet_of_auditors_names_as_their_own_work(name: str | int) -> None:
    _, found, _, _ = case(name)
    own = {item.auditor.name: {leaf for _, leaf in item.auditor.owns} for item in found.loads}
    for session in found.held:
        for share in session.shares if found.given else ():
            assert not own.get(share.auditor, set()).intersection(share.requirements), session.session


@pytest.mark.parametrize("name", CASES)
def test_whoever_manages_a_system_audits_none_of_its_own_clauses(name: str | int) -> None:
    _, found, _, owners = case(name)
    managers = {standard: {owners.role_here("Manager of the integrated system").name} for standard in ALL}
    managers["27001"].add(owners.role_here("Information security officer").name)
    managers["42001"].add(owners.role_here("AI governance lead").name)
    for session in found.held:
        for share in session.shares:
            for leaf in share.requirements:
                standard, _, number = leaf.partition(":")
                of_services = standard == "20000-1" and re.match(r"8\.[2-7]", number)
                if number[0].isdigit() and not of_services:
                    assert share.auditor not in managers[standard], (session.session, leaf)


@pytest.mark.parametrize("name", CASES)
def test_audit_days_are_working_days_and_one_session_is_held_at_a_time(name: str | int) -> None:
    one, found, _, _ = case(name)
    works = works_on(one)
    slots = [slot for session in found.held for slot in session.slots]
    assert all(works(slot.day) for slot in slots)
    assert len({(slot.day, slot.time) for slot in slots}) == len(slots)
    assert all(slot.day >= found.starts for slot in slots)


@pytest.mark.parametrize("name", CASES)
def test_what_lies_after_a_certificate_says_that_it_belongs_to_the_next_cycle(name: str | int) -> None:
    one, found, _, _ = case(name)
    ends = {item.standard: item.valid_to for item in one.settings.certificates if item.valid_to}
    for session in found.held:
        said = dict(session.counts_for)
        for standard in session.standards:
            if (end := ends.get(standard)) and end >= found.starts and session.begins > end:
                assert said[standard].startswith("next cycle")


@pytest.mark.parametrize("name", DEMOS)
def test_no_session_is_for_a_certificate_on_the_day_of_its_recertification_audit_or_after_it(name: str) -> None:
    _, found, roadmap, _ = case(name)
    audits = {each.standard: each.day for each in roadmap.milestones if each.milestone == "recertification"}
    for standard, on in audits.items():
        sessions = [each for each in found.held if standard in each.standards and standard not in each.first_look]
        late = [each for each in sessions if each.ends >= on >= found.starts]
        assert not [each for each in late if dict(each.counts_for)[standard].startswith("certificate to")]
        asked = {leaf for each in sessions for leaf in each.concludes if leaf.startswith(f"{standard}:")}
        before = {leaf for each in sessions if each not in late for leaf in each.concluded}
        assert asked <= before or any(f"ISO/IEC {standard} " in text for text in found.told)


@pytest.mark.parametrize("name", CASES)
def test_a_gap_in_competence_is_said_once(name: str | int) -> None:
    _, found, _, _ = case(name)
    assert len({(booking.standard, booking.why) for booking in found.bookings}) == len(found.bookings)
    lacking = {session.session for session in found.held if session.lacks or not found.given}
    assert {number for booking in found.bookings for number in booking.sessions} == lacking
    begins = {session.session: session.begins for session in found.held}
    for booking in found.bookings:
        assert booking.by == min(begins[number] for number in booking.sessions)


@pytest.mark.parametrize("name", CASES)
def test_the_audits_themselves_are_for_somebody_without_another_session(name: str | int) -> None:
    _, found, _, _ = case(name)
    itself = re.compile(r".*:9\.2(\.|$)")
    takes = [(share.auditor, leaf) for each in found.held for share in each.shares for leaf in share.requirements]
    of_audits = {who for who, leaf in takes if who and itself.match(leaf)}
    of_others = {who for who, leaf in takes if who and not itself.match(leaf)}
    assert not of_audits & of_others
    nobody = {leaf.partition(":")[0] for who, leaf in takes if not who and itself.match(leaf)}
    assert nobody <= {booking.standard for booking in found.bookings}


@pytest.mark.parametrize("name", CASES)
def test_no_session_begins_before_it_can_be_announced_or_it_is_told(name: str | int) -> None:
    one, found, _, _ = case(name)
    first = min(each.begins for each in found.held)
    assert first >= one.as_of + timedelta(28) or any("weeks to announce audits" in text for text in found.told)


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "millrace"])
def test_no_standard_that_is_not_held_is_audited_before_it_is_settled_how(name: str) -> None:
    one, found, roadmap, _ = of_demo(name)
    certified = {item.standard for item in one.settings.certificates}
    settling = {
        "audit.service_in_programme": "20000-1",
        "audit.ai_in_programme": "42001",
        "audit.security_in_programme": "27001",
    }
    seen = set()
    for package in roadmap.in_order:
        for standard in {settling[name] for name in package.criteria if name in settling} - certified:
            begins = [each.begins for each in found.held if standard in each.looks_at.standards]
            assert package.end is not None
            assert min(begins) > package.end, (package.package, standard)
            seen.add(standard)
    assert seen == {*one.standards} - certified


def test_somebody_who_is_free_looks_at_the_audits_themselves() -> None:
    pieces = (SessionPiece("27001", ("27001:9.2.2",), 0.5), SessionPiece("27001", ("27001:9.3.1",), 0.5))
    tasks = [Task("review", pieces), Task("sites", (SessionPiece("27001", ("27001:A.7.1",), 1.0),))]
    others = frozenset({("review", "27001:9.3.1"), ("sites", "27001:A.7.1")})
    ann, bo = Auditor("Ann", frozenset({"27001"})), Auditor("Bo", frozenset({"27001"}), owns=others)
    assert assign_apart(tasks, [ann, bo], {"27001:9.2.2"}) == ((1, 0), (0,))
    assert assign_apart(tasks, [ann], {"27001:9.2.2"}) == ((None, 0), (0,)), "who holds others doesn't judge the audits"
    assert [hole.why for hole in find_holes(tasks, [ann], ((None, 0), (0,)), {"27001:9.2.2"})] == ["audits_itself"]


def test_what_is_at_risk_and_partly_in_place_is_looked_at_in_the_first_year_though_no_stage_1_is_known() -> None:
    _, programme, _, _ = of_demo("stadtspital")
    for topic, settled in (("compliance_and_information", "27001:A.5.31"), ("development", "27001:A.8.26")):
        first = next(each for each in programme.held if each.looks_at.id == topic)
        assert (first.begins.year, first.first_look) == (2027, ())
        assert settled in first.concluded, "no work on it is ahead"
        assert first.pending, "what the plan works on later is only looked at"
    assert not any(text.startswith("Worth an early look") for text in programme.told)


def test_what_risks_and_findings_press_is_concluded_soon_after_its_work_and_before_the_body_comes() -> None:
    steps = demo("harbour")
    (surveillance,) = (each for each in steps.roadmap.milestones if each.milestone == "surveillance")
    first = {leaf: each.ends for each in reversed(steps.audits.held) for leaf in each.concluded}
    pressing = [each for each in steps.audits.held if each.plan.weighing.presses]
    late = {leaf for each in pressing for leaf in each.concludes if leaf.startswith("27001:A.")}
    late = {leaf for leaf in late if first[leaf] >= surveillance.day}
    assert not late & {"27001:A.5.17", "27001:A.8.2", "27001:A.5.24", "27001:A.8.8"}
    (told,) = (text for text in steps.audits.told if text.startswith("Before the surveillance audit"))
    assert all(part in told for part in compact(late))


@pytest.mark.parametrize(("as_of", "agreed"), [("2026-12-01", "2027-02-16"), ("2027-01-18", "2027-03-16")])
def test_what_presses_and_what_is_yearly_comes_before_the_audit_day_that_is_agreed_and_is_concluded_once(
    as_of: str, agreed: str
) -> None:
    one = ims.open_client("harbour", as_of=as_of)
    held = [each.model_copy(update={"next_audit": date.fromisoformat(agreed)}) for each in one.settings.certificates]
    one = replace(one, settings=one.settings.model_copy(update={"certificates": held}))
    read = ims.read_register(one)
    roadmap = ims.plan_roadmap(ims.find_gaps(ims.score_coverage(ims.assess(read, one))), one, register=read)
    audits = walk_steps(read, roadmap).audits
    on, yearly = date.fromisoformat(agreed), {"risk", "audit_and_review", "measurement_and_improvement"}
    of_held = [each for each in audits.held if "27001" in each.standards]
    asked = {name for name, plan in audits.plans.items() if plan.weighing.presses and "27001" in plan.topic.standards}
    assert asked | yearly <= {each.topic for each in of_held if each.ends < on}
    first = {topic: next(each for each in of_held if each.topic == topic) for topic in asked}
    assert all(each.is_whole for each in first.values()), "nothing has its second look before its first"
    concluded = [leaf for each in of_held if each.ends < on for leaf in each.concluded if standard_of(leaf) == "27001"]
    assert len(concluded) == len({*concluded})
    raised = [
        text for text in audits.told if text.startswith("26-02, which the certification body raised, is looked at on")
    ]
    assert any("A.5.22 can be concluded from 30 July 2027 on" in text for text in raised)


def test_an_internal_audit_is_over_with_the_last_session_that_concludes_something() -> None:
    steps = demo("harbour")
    days = {(each.milestone, each.standard): each for each in steps.roadmap.milestones}
    for name in ("20000-1", "42001"):
        audit, stage_1 = days["internal_audit", name], days["stage_1", name].day
        own = [each for each in steps.audits.held if name in each.standards and each.ends < stage_1]
        ends = [each.ends for each in own if any(standard_of(leaf) == name for leaf in each.concluded & each.first_on)]
        assert audit.day >= max(ends), name
    assert days["internal_audit", "20000-1"].note == (
        "all but 9 and 10 by 15 September 2027, these by the last session before stage 1"
    )
    assert steps.audits.first_on_ai == min(each.begins for each in steps.audits.held if "42001" in each.standards)


def test_a_session_lists_each_open_finding_that_it_says_is_why_it_comes_early() -> None:
    for each in demo("harbour").audits.held:
        why, listed = " ".join(each.why), " ".join(follow_up(each))
        assert all(number in listed for number in re.findall(r"\b26-\d\d\b", why)), each.session
