"""The order of plans against rules that were written apart from them, and what each criterion needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.sequence import PhaseAndKind, Sequence, check_sequence, load_sequence
from ims_lib.roadmap import Roadmap
from tests.roadmap.clients import CLIENTS, NOTHING, plan_of
from tests.roadmap.sequence_rules import breaches, load_rules

RULES = load_rules()
OTHERWISE: dict[str, set[tuple[str, str, str]]] = {
    NOTHING: {
        # What a measure is chosen for is shared and doesn't wait for objectives of the standard that comes later.
        ("S11.4", "42001", "measurement.chosen"),
        # Rules for the use of AI are demanded by 27001 alone and come with its controls; in 42001 they are but usual.
        ("S10.3", "42001", "awareness.ai_policy"),
        ("S10.3", "42001", "awareness.ai_part"),
        ("S10.3", "42001", "policy.ai_reaches_people"),
    }
}
"""What a plan may do otherwise than a rule that should be kept, though no exception of the rule excuses it: rule, standard, what comes early."""


@pytest.mark.parametrize("name", CLIENTS)
def test_no_rule_is_broken(name: str) -> None:
    found = [each for each in breaches(plan_of(name), RULES) if not each.excused]
    assert [str(each) for each in found if each.severity == "must"] == []
    early = {(each.rule, each.standard, each.after.split()[0]) for each in found}
    assert early <= OTHERWISE.get(name, set())


@pytest.mark.parametrize("name", CLIENTS)
def test_what_a_rule_must_have_is_never_excused_but_for_a_certificate_or_a_small_step(name: str) -> None:
    found = [each for each in breaches(plan_of(name), RULES) if each.severity == "must" and each.excused]
    assert {each.excused for each in found} <= {"already_certified", "quick_win"}


Change = Callable[[Roadmap], Roadmap]


def moved(days: int, *criteria: str) -> Change:
    """The packages that close these criteria so many days later."""

    def change(plan: Roadmap) -> Roadmap:
        by = timedelta(days=days)
        planned = {
            name: replace(item, start=item.start + by, end=item.end + by)  # type: ignore[operator]
            if set(criteria) & set(item.criteria)
            else item
            for name, item in plan.planned.items()
        }
        return replace(plan, planned=planned)

    return change


def day_moved(days: int, *milestones: str) -> Change:
    return lambda plan: replace(
        plan,
        milestones=tuple(
            replace(item, day=item.day + timedelta(days=days)) if item.milestone in milestones else item
            for item in plan.milestones
        ),
    )


def without(milestone: str) -> Change:
    return lambda plan: replace(plan, milestones=tuple(item for item in plan.milestones if item.milestone != milestone))


# what is done to a good plan → a rule that it breaks then
BAD: dict[str, tuple[Change, str]] = {
    "who answers for AI comes late": (moved(300, "roles.ai_lead"), "S01.3"),
    "rules for documents come late": (moved(900, "documents.index"), "S02.1"),
    "the scope comes late": (moved(300, "context.scope_document"), "S03.2"),
    "the policy comes late": (moved(300, "policy.ai_in_force"), "S04.3"),
    "the method comes late": (moved(300, "risk.method"), "S05.1"),
    "the list of AI systems comes late": (moved(700, "ai_resources.inventory"), "S06.1"),
    "the statement comes late": (moved(400, "risk.soa_ai_complete"), "S07.6"),
    "the catalogue comes late": (moved(500, "catalogue.complete"), "S08.1"),
    "a rule comes after what runs": (moved(500, "incident.response_plan"), "S09.1"),
    "people are told after the audit": (moved(500, "awareness.ai_policy"), "S10.5"),
    "measures are chosen late": (moved(600, "measurement.chosen"), "S11.2"),
    "the programme comes after the audit": (moved(700, "audit.programme"), "S12.1"),
    "the review comes too soon": (day_moved(-60, "management_review"), "S12.6"),
    "stage 1 comes too soon": (day_moved(-14, "stage_1"), "S13.1"),
    "no stage 1": (without("stage_1"), "S13"),
    "stage 2 comes too soon": (day_moved(-100, "stage_2"), "S14.1"),
    "stage 2 comes too late": (day_moved(200, "stage_2"), "S15.3"),
    "drift is watched too late": (moved(200, "lifecycle.drift"), "S14.3"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_plan_in_the_wrong_order_is_found_out(case: str) -> None:
    change, rule = BAD[case]
    before = {str(each) for each in breaches(plan_of(NOTHING), RULES)}
    found = [each for each in breaches(change(plan_of(NOTHING)), RULES) if str(each) not in before]
    assert rule in {each.rule for each in found}


@pytest.mark.parametrize("name", CLIENTS)
def test_what_a_criterion_needs_is_done_before_its_package_begins(name: str) -> None:
    plan = plan_of(name)
    home = {each: item for item in plan.in_order if not item.is_look for each in item.criteria}
    for each, item in home.items():
        for need in plan.gaps.coverage.catalogue.criteria[each].needs:
            before = home.get(need, item)
            if before is not item:
                assert before.end is not None
                assert item.start is not None
                assert before.end <= item.start, (each, need)


def test_the_sequence_that_is_shipped_has_no_fault() -> None:
    assert check_sequence(load_sequence(), load_catalogue().criteria) == []


def changed(**placed: dict[str, tuple[str, ...]]) -> Sequence:
    """The sequence with other criteria at these phases."""
    sequence = load_sequence()
    return Sequence.model_validate(sequence.model_dump() | {"placed": {**sequence.placed, **placed}})


def test_what_stands_wrongly_in_a_sequence_is_told() -> None:
    mandate, late = load_sequence().placed["mandate"], load_sequence().placed["corrective_action"]
    wrong = {**mandate, "decide": (*mandate["decide"], "roles.nobody", "roles.ai_lead")}
    too_late = {**late, "run": (*late["run"], "policy.security_in_force")}
    faults = check_sequence(changed(mandate=wrong, corrective_action=too_late), load_catalogue().criteria)
    assert "sequence.yml: roles.nobody is no criterion; did you mean roles.known?" in faults
    assert "sequence.yml: roles.ai_lead stands 2 times" in faults
    assert any(fault.endswith("stands before policy.security_in_force, which it needs") for fault in faults)
    nowhere = check_sequence(changed(scope={}), load_catalogue().criteria)
    assert "sequence.yml: context.scope_document stands nowhere" in nowhere


# criterion → what it would need, too → words of the fault
CIRCLES = {
    "criteria": ("incident.recorded", "incident.closed", "these criteria wait for each other: incident."),
    "packages": (
        "incident.review_in_services",
        "incident.security_review",
        "incident_management/run for 20000-1 alone",
    ),
}


@pytest.mark.parametrize("case", CIRCLES)
def test_criteria_and_packages_that_wait_for_each_other_are_a_fault(case: str) -> None:
    name, need, words = CIRCLES[case]
    criteria = dict(load_catalogue().criteria)
    criteria[name] = criteria[name].model_copy(update={"needs": (need,)})
    (fault,) = (fault for fault in check_sequence(load_sequence(), criteria) if "wait for each other" in fault)
    assert words in fault


def test_what_founds_a_management_system_is_a_phase() -> None:
    founding = load_sequence().founding.model_copy(update={"phases": ("mandate", "cellar")})
    faults = check_sequence(load_sequence().model_copy(update={"founding": founding}), load_catalogue().criteria)
    assert faults == ["sequence.yml, founding: cellar is no phase"]


def test_a_name_beats_a_glob_a_longer_glob_a_shorter_one_and_what_is_unknown_is_built_with_the_controls() -> None:
    sequence = load_sequence()
    first = {phase.id: number for number, phase in enumerate(sequence.phases)}
    assert sequence.place_of("audit.programme") == PhaseAndKind(first["controls"], "decide")
    assert sequence.place_of("audit.something_new") == PhaseAndKind(first["internal_audit"], "prove")
    assert sequence.place_of("leadership.something_message") == sequence.place_of("wholly.new")
    assert sequence.place_of("wholly.new") == PhaseAndKind(first["controls"], "build")
