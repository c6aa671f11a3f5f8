"""Judgements for all AI systems or services alike whose reason speaks of one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ims_lib.assessment import Assessment, assess
from ims_lib.assessment.one_object import CODE
from ims_lib.catalogue.model import Catalogue
from ims_lib.coverage import score_coverage
from ims_lib.judgements.model import Judgement
from tests.builders import catalogue, client, criterion
from tests.scoring.test_objects import HERE, each, shares, systems

WATCHED, TRAINED, POLICY = "lifecycle.watched", "lifecycle.trained", "policy.ai"
KNOWN = catalogue(each(WATCHED, HERE), each(TRAINED, HERE), criterion(POLICY, "42001:A.2.2"))
LISTED = [
    ["System", "Id", "Kind", "Role", "Status"],
    ["Ticket triage", "AI-1", "predictive", "customer", "live"],
    ["Assistant for engineers", "AI-2", "generative", "customer", "live"],
    ["Assistant of the desk", "AI-3", "generative", "customer", "live"],
    ["Watched", "4", "predictive", "customer", "live"],
    ["Old sorter", "AI-5", "predictive", "customer", "retired"],
]


def judged(on: str, reason: str, evidence: str = "", new: str = "P") -> Judgement:
    cells = {"reason": "F3", "on": "C3"}
    return Judgement(on, new, "2026-11-19", "Lead assessor", reason, evidence, "judgements.csv!E3", cells=cells)


def asked(*judgements: Judgement, listed: list[list[str]] = LISTED) -> list[tuple[str, str | None]]:
    """The message and cell of each question."""
    found = assessed(KNOWN, *judgements, listed=listed).findings
    return [(item.message, item.cell) for item in found if item.code == CODE]


def assessed(knowledge: Catalogue, *judgements: Judgement, listed: list[list[str]] = LISTED) -> Assessment:
    said = replace(client(), judgements={item.on: item for item in judgements})
    return assess(systems(*listed), said, catalogue=knowledge)


# case → on, reason, evidence, the object of which it is asked
CASES: dict[str, tuple[str, str, str, str]] = {
    "a word of its name, in the plural": (HERE, "Misrouted tickets are counted each month", "", "Ticket triage"),
    "its name": (WATCHED, "Ticket triage is looked at each month", "", "Ticket triage"),
    "its id": (WATCHED, "Looked at for AI-2 alone", "", "Assistant for engineers"),
    "in the evidence": (WATCHED, "Looked at each month", "Report on the triage", "Ticket triage"),
    "nobody": (WATCHED, "Looked at each month", "Desk report", ""),
    "two of them": (WATCHED, "Ticket triage and the assistant for engineers are looked at", "", ""),
    "a word of two names": (WATCHED, "The assistant is looked at", "", ""),
    "a short word": (WATCHED, "Looked at for each desk", "", ""),
    "a number that is no id": (WATCHED, "Looked at in 4 of 5 months", "", ""),
    "a name that the criterion itself uses": (WATCHED, "All are watched each month", "", ""),
    "one that is out of scope": (WATCHED, "The old sorter was looked at", "", ""),
    "what is assessed once": (POLICY, "The policy names the ticket triage", "", ""),
}


@pytest.mark.parametrize("case", CASES)
def test_a_reason_that_names_one_object_is_asked(case: str) -> None:
    on, reason, evidence, wanted = CASES[case]
    found = asked(judged(on, reason, evidence))
    assert [cell for _, cell in found] == (["F3"] if wanted else [])
    assert all(f"speaks of '{wanted}'" in message for message, _ in found)


# reason → whether a judgement for all is of the system Minutes alone by it
OF_A_COMMON_NAME = {
    "Seen in the minutes of 3 March": False,
    "A log is kept of Minutes": True,
    "Its minutes model is logged": True,
}


@pytest.mark.parametrize("reason", OF_A_COMMON_NAME)
def test_a_common_word_in_small_letters_names_no_system(reason: str) -> None:
    listed = [*LISTED, ["Minutes", "AI-6", "generative", "customer", "live"]]
    assert bool(asked(judged(WATCHED, reason), listed=listed)) == OF_A_COMMON_NAME[reason]


# reason → whether it tells the four apart, those for which the judgement stands without doubt
APART: dict[str, tuple[bool, list[str]]] = {
    "Own systems have plans and one test; none of the three models asked for has either": (True, []),
    "Only two systems are looked at: triage and desk": (True, ["AI-1", "AI-3"]),
    "Nicht alle Systeme werden angeschaut": (True, []),
    "Aucun des trois modèles n'est suivi": (True, []),
    "All four systems are looked at": (False, []),
    "None of the systems is looked at": (False, []),
    "Half of the invoices drawn carry no urgency": (False, []),
}


@pytest.mark.parametrize("reason", APART)
def test_a_reason_that_tells_them_apart_counts_for_those_without_doubt_that_it_names(reason: str) -> None:
    wanted, named = APART[reason]
    found = assessed(KNOWN, judged(HERE, reason))
    assert [each.cell for each in found.findings if each.code == CODE] == ["F3"] * wanted
    keys = {each.cell: each.key for each in found.objects.listed}
    for said in found.of_some.values():
        assert {keys[cell] for cell in said.of} == {*named}
        assert said.why == f"the reason tells AI systems apart: “{reason}” (judgements.csv!F3)"
    assert len(found.of_some) == wanted


def test_it_says_where_to_judge_that_one_alone_and_counts_for_all_until_then() -> None:
    item = judged(HERE, "Misrouted tickets are counted", new="F")
    ((message, _),) = asked(item)
    assert "judge it for that one in 03_gap_analysis; until then it counts for all" in message
    assert shares(score_coverage(assessed(KNOWN, item)), HERE) == [1, 0, 0, 0, 0]


def test_one_on_a_heading_is_asked_once() -> None:
    knowledge = catalogue(each(WATCHED, "42001:9.2.1"), each(TRAINED, "42001:9.2.2"))
    item = judged("42001:9.2", "Misrouted tickets are counted")
    assert len([told for told in assessed(knowledge, item).findings if told.code == CODE]) == 1


def test_where_every_other_has_a_judgement_of_its_own_nothing_is_asked() -> None:
    plain = judged(WATCHED, "Misrouted tickets are counted")
    others = [judged(f"{WATCHED}@{key}", "") for key in ("AI-2", "AI-3", "Watched")]
    assert len(asked(plain, *others[:2])) == 1
    assert not asked(plain, *others)


def test_where_one_object_is_listed_nothing_is_asked() -> None:
    assert not asked(judged(WATCHED, "Misrouted tickets are counted"), listed=LISTED[:2])
