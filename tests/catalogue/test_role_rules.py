"""What a role proposes for each control of 42001 Annex A: complete, at one with the catalogue, and fit to be read one by one."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations

import pytest

from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.role_rules import (
    ROLES,
    SITUATIONS,
    AiRole,
    ControlRules,
    ProviderWords,
    RoleRule,
    RoleRules,
    Situation,
    check_role_rules,
    complete_rules,
    load_role_rules,
)
from ims_lib.languages.texts import read_table
from tests import builders

TWINS_FROM = 0.72
"""Two reasons at least this alike would be one with another subject pasted in."""
REASONS = [(entry.control, rule) for entry in load_role_rules().controls for rule in entry.rules]


def chosen(role: AiRole, *kinds: str, built: bool = False) -> dict[str, RoleRule]:
    """The rule that holds in a situation, by the number of the control."""
    found = {
        entry.control: entry.rule_for(Situation(role, built, frozenset(kinds))) for entry in load_role_rules().controls
    }
    return {name.removeprefix("42001:"): rule for name, rule in found.items() if rule}


def proposed(role: AiRole, *kinds: str, built: bool = False) -> dict[str, str]:
    """What is proposed in a situation, by the number of the control."""
    return {name: rule.proposal for name, rule in chosen(role, *kinds, built=built).items()}


def test_each_of_the_38_controls_has_a_reason_in_every_situation() -> None:
    assert len(load_role_rules().controls) == 38
    for situation in SITUATIONS:
        assert situation.role
        assert all(entry.rule_for(situation) for entry in load_role_rules().controls)


NOT_ALL = {
    "provider": {"through_supplier": "A.7.2"},
    "producer": {},
    "partner": {},
    "customer": {
        "likely_not": "A.6.1.2 A.6.1.3 A.6.2.3 A.7.2",
        "through_supplier": "A.6.2.7 A.6.2.8 A.7.6",
    },
    "subject": {"through_supplier": "A.5.4 A.8.2 A.8.3", "applies": "A.2.2 A.2.3 A.2.4 A.3.2 A.3.3 A.10.2"},
}
"""What isn't as most is: for a subject most likely doesn't apply, for the others most applies."""


@pytest.mark.parametrize("role", ROLES)
def test_a_role_proposes_what_an_auditor_would(role: AiRole) -> None:
    usual = "likely_not" if role == "subject" else "applies"
    expected = {number: word for word, numbers in NOT_ALL[role].items() for number in numbers.split()}
    assert proposed(role, built=role == "producer") == {name: expected.get(name, usual) for name in proposed(role)}


@pytest.mark.parametrize("role", ["provider", "partner", "customer"])
def test_who_tunes_a_bought_model_builds_that_part(role: AiRole) -> None:
    assert set(proposed(role, built=True).values()) <= {"applies", "through_supplier"}
    assert {proposed(role, built=True)[name] for name in ("A.6.1.2", "A.6.1.3", "A.6.2.3", "A.7.2")} == {"applies"}


@pytest.mark.parametrize("kind", ["retrieval", "agent"])
def test_who_feeds_or_tools_a_bought_system_designs_and_manages_data_and_trains_nothing(kind: str) -> None:
    rules = chosen("customer", kind)
    extended = {name for name, rule in rules.items() if rule.kinds}
    assert extended == {"A.4.4", "A.6.1.2", "A.6.1.3", "A.6.2.3", "A.7.2", "A.7.3"}
    assert {rules[name].proposal for name in extended} == {"applies"}
    apart = {name for rule in rules.values() for name in rule.apart}
    assert {"access.training_data", "ai_data.masked", "release.training_apart", "lifecycle.test_data"} <= apart
    assert not apart & {
        "lifecycle.design_record",
        "lifecycle.architecture",
        "ai_data.procedure",
        "lifecycle.objectives",
    }


def test_a_customer_whose_kinds_of_use_are_open_is_asked_before_a_control_falls_away() -> None:
    rules = chosen("customer", "predictive")
    assert {name for name, rule in rules.items() if rule.question and rule.proposal == "likely_not"} == {
        "A.6.1.2",
        "A.6.1.3",
        "A.6.2.3",
        "A.7.2",
    }


def test_nothing_that_a_supplier_of_data_has_to_show_falls_away_for_a_partner() -> None:
    apart = {name for rule in chosen("partner").values() for name in rule.apart}
    assert not apart & {"access.training_data", "ai_data.masked", "ai_data.bias", "ai_data.training_permitted"}


def test_all_that_is_marked_for_builders_falls_away_for_a_customer() -> None:
    apart = {name for rule in chosen("customer").values() for name in rule.apart}
    marked = {
        name
        for name, criterion in load_catalogue().criteria.items()
        if criterion.for_builders and any(link.id.startswith("42001:A.") for link in criterion.serves)
    }
    assert apart == marked


BOUND_TO_NUMBER = re.compile(
    r"(?:^|[;:.,] |\bthat |\bwhich |\band )\{system\} (?!\w+ed\b)(\w+(?<!s)s|is|was|has|does)\b"
)


@pytest.mark.parametrize(("control", "rule"), REASONS, ids=[f"{name}-{rule.for_}" for name, rule in REASONS])
def test_a_reason_reads_well_with_one_name_or_several(control: str, rule: RoleRule) -> None:
    ours = {row["not"] for row in read_table(paths.DATA / "vocabulary" / "spelling.csv")}
    said = re.findall(r"[a-z][a-z'-]*", rule.reason.casefold())
    assert not BOUND_TO_NUMBER.search(rule.reason)
    assert not re.search(r"(?:^|[.!?] )\{provider\}|\{(?:system|provider)\}['’]", rule.reason)
    assert not ours.intersection(said)
    assert "shall" not in said
    assert 1 <= len(re.findall(r"[.?!](?= [A-Z{]|$)", rule.reason)) <= 2
    assert rule.reason.endswith(".")


def test_no_reason_is_another_with_a_new_subject() -> None:
    texts = [re.sub(r"\{\w+\}", "", rule.reason.casefold()) for _, rule in REASONS]
    bags = [Counter(text.split()) for text in texts]
    near = [
        (texts[a], texts[b])
        for a, b in combinations(range(len(texts)), 2)
        if (bags[a] & bags[b]).total() > TWINS_FROM / 2 * min(bags[a].total(), bags[b].total())
        and SequenceMatcher(None, texts[a], texts[b]).ratio() >= TWINS_FROM
    ]
    assert not near


CRITERIA = {
    criterion.id: criterion
    for criterion in (
        builders.criterion("a.use", "42001:A.2.2", "42001:A.2.3"),
        builders.criterion("a.build", "42001:A.2.2").model_copy(update={"for_builders": True}),
        builders.criterion("a.other", "27001:4.1", "42001:A.2.3"),
    )
}
LEAVES = {name: load_catalogue().leaves[name] for name in ("42001:A.2.2", "42001:A.2.3", "27001:4.1")}
WORDS = ProviderWords(unknown="its provider", all_unknown="each provider", several="each of {names}", others="others")


def rule(reason: str, **said: object) -> RoleRule:
    text = f"{reason} is a reason long enough for {{system}}, and it is a sentence."
    return RoleRule.model_validate({"for": "any", "proposal": "applies", "reason": text} | said)


def file_of(
    *entries: ControlRules, asks: str = "Which role for {system}?", kept_here: tuple[str, ...] = ()
) -> RoleRules:
    return RoleRules(
        unknown_role=asks,
        unknown_builder="Who built {system}?",
        searched_asks="Does {system} search our texts?",
        learns_asks="Does {system} go on learning ({learns})?",
        tuned_asks="Was {system} tuned here?",
        own_use_asks="Is {system} used here?",
        in_service="Who gets {system}?",
        planned="Nobody knows yet of {system}.",
        planned_asks="Who will make {system}?",
        decides="Risk treatment.",
        every_system="all",
        all_systems="all {count}",
        all_with_planned="all {count}, {planned} to come",
        kept_here=kept_here,
        short_words=60,
        rest="For {system} see the sheet.",
        asked="Open for {system}.",
        providers=WORDS,
        controls=entries,
    )


BUILT = rule("Built", built=True)
FIRST = ControlRules(control="42001:A.2.2", rules=(BUILT, rule("One", apart=["a.build"])))
SECOND = ControlRules(control="42001:A.2.3", rules=(rule("Two"),))


def first(*rules: RoleRule) -> ControlRules:
    return FIRST.model_copy(update={"rules": (BUILT, *rules)})


KEPT_BY_BUILDERS = rule("One", **{"for": ["provider", "partner"]})
FAULTS = {
    "none": (file_of(FIRST, SECOND), []),
    "control_missing": (file_of(FIRST), ["role_rules.yml: 42001:A.2.3 has no entry"]),
    "control_unknown": (
        file_of(FIRST, SECOND, ControlRules(control="42001:A.2.33", rules=(rule("Three"),))),
        ["role_rules.yml: 42001:A.2.33 is no control of 42001; did you mean 42001:A.2.3?"],
    ),
    "reason_twice": (
        file_of(FIRST, ControlRules(control="42001:A.2.3", rules=(BUILT, rule("Two")))),
        [f"role_rules.yml, reasons: {BUILT.reason} stands 2 times"],
    ),
    "role_missing": (
        file_of(first(KEPT_BY_BUILDERS, rule("Two of", **{"for": ["customer"]}, apart=["a.build"])), SECOND),
        ["role_rules.yml, 42001:A.2.2: no rule for a subject"],
    ),
    "never_reached": (
        file_of(
            first(rule("One", apart=["a.build"]), KEPT_BY_BUILDERS.model_copy(update={"reason": "{system} x"})), SECOND
        ),
        ["role_rules.yml, 42001:A.2.2, rule 3: no role ever comes to it"],
    ),
    "criterion_unknown": (
        file_of(first(rule("One", apart=["a.build", "a.us"])), SECOND),
        ["role_rules.yml, 42001:A.2.2, rule 2: a.us is no criterion; did you mean a.use?"],
    ),
    "criterion_of_another_control": (
        file_of(first(rule("One", apart=["a.build", "a.other"])), SECOND),
        [
            "role_rules.yml, 42001:A.2.2, rule 2: a.other doesn't serve 42001:A.2.2",
            *(
                f"role_rules.yml: a.other falls away for a {role} under 42001:A.2.2, not under 42001:A.2.3"
                for role in ("provider", "customer", "partner", "subject")
            ),
        ],
    ),
    "for_builders_kept": (
        file_of(first(rule("One")), SECOND),
        [
            f"role_rules.yml, 42001:A.2.2: a.build is for builders and doesn't fall away for a {role}"
            for role in ("customer", "subject")
        ],
    ),
    "doubt_without_question": (
        file_of(first(rule("One", apart=["a.build"], confidence="low")), SECOND),
        ["role_rules.yml, 42001:A.2.2, rule 2: confidence low and its question belong together"],
    ),
    "placeholder_unknown": (
        file_of(FIRST, SECOND, asks="Which role for {system} of {owner}?"),
        ["role_rules.yml: owner can't be filled in"],
    ),
    "question_that_cant_be_filled_in": (
        file_of(first(rule("One", apart=["a.build"], confidence="low", question="Is {it} one?")), SECOND),
        ["role_rules.yml, 42001:A.2.2, rule 2: it can't be filled in"],
    ),
    "quotes_what_may_be_unsaid": (
        file_of(first(rule("One ({data}) and {trained_on}", apart=["a.build"])), SECOND),
        [
            "role_rules.yml, 42001:A.2.2, rule 2: quotes data, of which the list may say nothing",
            "role_rules.yml, 42001:A.2.2, rule 2: quotes trained_on, of which the list may say nothing",
            "role_rules.yml, 42001:A.2.2, rule 2: quotes trained_on outside brackets, which a short reason leaves out",
        ],
    ),
    "kept_unknown": (
        file_of(FIRST, SECOND, kept_here=("a.us",)),
        ["role_rules.yml, kept_here: a.us is no criterion; did you mean a.use?"],
    ),
    "no_system": (file_of(FIRST, SECOND, asks="Which role?"), ["role_rules.yml: names no system: Which role?"]),
    "provider_of_a_producer": (
        file_of(
            first(rule("One", apart=["a.build"])),
            ControlRules(
                control="42001:A.2.3",
                rules=(rule("{provider}", **{"for": ["producer"]}), rule("Two")),
            ),
        ),
        ["role_rules.yml, 42001:A.2.3, rule 1: names a provider, though a producer may be the provider itself"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told(name: str) -> None:
    rules, sentences = FAULTS[name]
    assert check_role_rules(rules, CRITERIA, LEAVES) == sentences


def test_nothing_falls_away_for_who_builds() -> None:
    entry = FIRST.model_copy(update={"rules": (rule("One", apart=["a.build"]),)})
    told = check_role_rules(file_of(entry, SECOND), CRITERIA, LEAVES)
    assert "role_rules.yml, 42001:A.2.2: something is said to fall away for a producer that builds" in told


def test_with_a_control_falls_away_what_only_annex_a_demands() -> None:
    left_out = [
        ControlRules(control=name, rules=(rule(name, proposal="likely_not"),))
        for name in ("42001:A.2.2", "42001:A.2.3")
    ]
    completed = complete_rules(file_of(*left_out), CRITERIA)
    assert [entry.rules[0].apart for entry in completed.controls] == [("a.use", "a.build"), ("a.use",)]


def test_no_question_has_a_verb_that_fits_one_system_alone() -> None:
    rules = load_role_rules()
    asked = [rule.question or "" for entry in rules.controls for rule in entry.rules]
    asked += [rules.unknown_role, rules.unknown_builder, rules.searched_asks, rules.learns_asks, rules.own_use_asks]
    singular = re.compile(r"(?:[Ii]s|[Dd]oes|[Ww]as) \{system\}|\{system\} (?:is|has|was|does|search(?:es)?)\b")
    assert [text for text in asked if singular.search(text)] == []
