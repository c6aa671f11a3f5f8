"""What an organisation's role for an AI system proposes for each control of 42001 Annex A: data/library/role_rules.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from string import Formatter
from typing import Annotated, Literal, NamedTuple, get_args

from pydantic import Field

from ims_lib.catalogue.criteria import Criterion, Kind
from ims_lib.catalogue.knowledge_files import knowledge, of_length, standing_twice, unknown
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen, Requirement
from ims_lib.languages import by_language

FILE = "role_rules.yml"
STANDARD = "42001"
AiRole = Literal["provider", "producer", "customer", "partner", "subject"]
"""Roles of ISO/IEC 22989."""
Applies = Literal["applies", "through_supplier", "likely_not"]
ROLES: tuple[AiRole, ...] = get_args(AiRole)
LearnsFrom = Literal["ours", "customers"]
"""Data of the organisation; data of its provider's customers, of whom the organisation is one."""
NOT_BUILDING: tuple[AiRole, ...] = ("customer", "subject")
"""Roles in which nothing is designed or put together."""
PLACEHOLDERS = frozenset({"system", "provider", "data", "trained_on", "learns"})


class Situation(NamedTuple):
    """What an AI system is to the organisation."""

    role: AiRole | None
    """None where nobody has said it."""
    built: bool
    """Whether the system is built, trained or tuned here."""
    kinds: frozenset[str] = frozenset()
    """What kinds of AI system it is, as far as that is said."""
    learns_from: LearnsFrom | None = None
    """Whose data somebody else trained it on, as far as the list says it."""
    is_fed: bool = False
    """Whether the list names data that go into it."""


SITUATIONS: tuple[Situation, ...] = tuple(
    Situation(role, built, frozenset(kinds), learns_from, is_fed)
    for role, built, learns_from, is_fed, kinds in product(
        ROLES,
        (False, True),
        (None, *get_args(LearnsFrom)),
        (False, True),
        ((), *((kind,) for kind in get_args(Kind))),
    )
    # A producer builds, and a subject has no hand in it; who builds knows its data.
    if (role, built) not in {("producer", False), ("subject", True)} and not (built and learns_from)
)


class RoleRule(Frozen):
    """What is proposed for a control in some situations, with the reason for the Statement of Applicability."""

    for_: Annotated[Literal["any"] | tuple[AiRole, ...], Field(alias="for")]
    built: Literal[True] | None = None
    """Whether it holds only where the system is built, trained or tuned here."""
    kinds: tuple[Kind, ...] = ()
    """The kinds of AI systems for which alone it holds; none: all."""
    data: LearnsFrom | None = None
    """Whose data somebody else must have trained the system on for it to hold."""
    fed: Literal[True] | None = None
    """Whether it holds only where the list names data that go into the system."""
    bought: bool = False
    """Whether the reason tells of a purchase, and so of none who is a partner as well."""
    proposal: Applies
    reason: Annotated[str, of_length(60, 300)]
    on_base: Annotated[str, of_length(60, 300)] | None = None
    """The reason of what is built here on a model of others, where the list doesn't say that it was trained or tuned."""
    on_prompts: Annotated[str, of_length(60, 300)] | None = None
    """The reason of what is built here by prompts and tools on a model of others, and learnt from nothing of the organisation's."""
    on_rules: Annotated[str, of_length(60, 300)] | None = None
    """The reason of what works by rules alone, or in which nothing is trained by the list."""
    on_own_use: Annotated[str, of_length(60, 300)] | None = None
    """The reason of what is built here and in use here."""
    apart: tuple[str, ...] = ()
    """Criteria that serve the control and fall away."""
    confidence: Literal["low"] | None = None
    question: str | None = None
    unless_offered: bool = False
    """Whether the question falls away for what the list says is offered to customers."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Its reason, and those that stand in for it."""
        return tuple(filter(None, (self.reason, self.on_base, self.on_prompts, self.on_rules, self.on_own_use)))

    def fits(self, situation: Situation) -> bool:
        """Whether it speaks of this situation."""
        role, built, kinds, learns_from, is_fed = situation
        of_kind = not self.kinds or not kinds.isdisjoint(self.kinds)
        of_data = self.data in (None, learns_from) and (is_fed or not self.fed)
        return (self.for_ == "any" or role in self.for_) and (built or not self.built) and of_kind and of_data


class ControlRules(Frozen):
    """The rules of one control, in the order in which they are asked."""

    control: str
    rules: Annotated[tuple[RoleRule, ...], Field(min_length=1)]

    def rule_for(self, situation: Situation) -> RoleRule | None:
        """The first rule that fits; none where the role must be known first."""
        return next((rule for rule in self.rules if rule.fits(situation)), None)


class ProviderWords(Frozen):
    """What stands in a reason for a provider, where it isn't the name of one alone. All are singular, as verbs go with them."""

    unknown: str
    """Of one system whose provider the list doesn't name."""
    all_unknown: str
    """Of several such systems."""
    several: Annotated[str, Field(pattern=r"\{names\}")]
    others: str
    """Beside named providers, those that the list doesn't name."""


class RoleRules(Frozen):
    """All of the file."""

    unknown_role: str
    """What is asked of systems whose role nobody has said."""
    unknown_builder: str
    """What is asked where a system learns from data, and the list doesn't say who lets it."""
    searched_asks: str
    """What is asked of what is bought and writes, where texts of the organisation are told of as what it learnt from."""
    learns_asks: Annotated[str, Field(pattern=r"\(\{learns\}\)")]
    """What is asked first of what else likely doesn't apply, where words of the list tell that data from its use make a model better."""
    tuned_asks: str
    """What is asked of what is built here on a model of others, where training data are told of none."""
    own_use_asks: str
    """What is asked of what is made here and runs, where nothing says whether it is used here or given to others."""
    in_service: str
    """What is asked where the organisation is said to be a customer alone, and a service of its own holds the system."""
    planned: str
    """The reason for what likely doesn't apply to a system that is only planned, and what is asked of it then."""
    planned_asks: str
    decides: str
    """What decides in the end; stands once above all proposals."""
    every_system: Annotated[str, Field(min_length=1)]
    """All systems in a short reason, instead of their names."""
    all_systems: Annotated[str, Field(pattern=r"\{count\}")]
    all_with_planned: Annotated[str, Field(pattern=r"\{planned\}")]
    """Of more systems than a sentence bears, where it speaks of all."""
    kept_here: tuple[str, ...]
    """Criteria that never fall away for a system whose model is kept here."""
    short_words: int
    """The most words that reasons in short have together, before the systems of further ones are only named."""
    rest: Annotated[str, Field(pattern=r"\{system\}")]
    """Where the reasons of these stand."""
    asked: Annotated[str, Field(pattern=r"\{system\}")]
    """What is said of systems that no reason can be given for yet."""
    providers: ProviderWords
    controls: tuple[ControlRules, ...]


def complete_rules(rules: RoleRules, criteria: Mapping[str, Criterion]) -> RoleRules:
    """The rules, where a control likely doesn't apply with all that falls away: what nothing but 42001 Annex A demands too."""

    def completed(control: str, rule: RoleRule) -> RoleRule:
        if rule.proposal != "likely_not":
            return rule
        own = (
            name
            for name, criterion in criteria.items()
            if control in criterion.requirements and all(map(_is_control, criterion.requirements))
        )
        return rule.model_copy(update={"apart": tuple(dict.fromkeys([*own, *rule.apart]))})

    return rules.model_copy(
        update={
            "controls": tuple(
                entry.model_copy(update={"rules": tuple(completed(entry.control, rule) for rule in entry.rules)})
                for entry in rules.controls
            )
        }
    )


def check_role_rules(
    rules: RoleRules, criteria: Mapping[str, Criterion], leaves: Mapping[str, Requirement]
) -> list[str]:
    """What is missing, stands twice, can't be reached or contradicts itself, a sentence each."""
    controls = [name for name in leaves if _is_control(name)]
    listed = [entry.control for entry in rules.controls]
    faults = [f"{FILE}: {name} has no entry" for name in controls if name not in listed]
    faults += unknown(FILE, listed, controls, f"control of {STANDARD}")
    faults += standing_twice(FILE, listed)
    faults += standing_twice(f"{FILE}, reasons", (rule.reason for entry in rules.controls for rule in entry.rules))
    asked = (
        rules.unknown_role,
        rules.unknown_builder,
        rules.searched_asks,
        rules.learns_asks,
        rules.tuned_asks,
        rules.own_use_asks,
        rules.in_service,
    )
    for text in (*asked, rules.planned, rules.planned_asks):
        faults += _placeholder_faults(FILE, text)
    faults += unknown(f"{FILE}, kept_here", rules.kept_here, criteria, "criterion")
    for entry in rules.controls:
        faults += _control_faults(entry, criteria)
    return list(dict.fromkeys([*faults, *_unlike_elsewhere(rules, criteria)]))


def _control_faults(entry: ControlRules, criteria: Mapping[str, Criterion]) -> Iterator[str]:
    place = f"{FILE}, {entry.control}"
    chosen = {situation: entry.rule_for(situation) for situation in SITUATIONS}
    for number, rule in enumerate(entry.rules, start=1):
        where = f"{place}, rule {number}"
        if not any(rule is found for found in chosen.values()):
            yield f"{where}: no role ever comes to it"
        if (rule.confidence is None) != (rule.question is None):
            yield f"{where}: confidence low and its question belong together"
        for text in rule.reasons:
            yield from _placeholder_faults(where, text)
        yield from _strange_placeholders(where, rule.question or "")
        for name, there in (("data", rule.fed), ("trained_on", rule.data)):
            if name in _placeholders(f"{rule.reason}{rule.question}") and not there:
                yield f"{where}: quotes {name}, of which the list may say nothing"
            if f"({{{name}}})" not in rule.reason and name in _placeholders(rule.reason):
                yield f"{where}: quotes {name} outside brackets, which a short reason leaves out"
        if "{provider}" in rule.reason and "producer" in rule.for_:
            yield f"{where}: names a provider, though a producer may be the provider itself"
        yield from unknown(where, rule.apart, criteria, "criterion")
        for name in rule.apart:
            if name in criteria and all(link.id != entry.control for link in criteria[name].serves):
                yield f"{where}: {name} doesn't serve {entry.control}"
    serving = {name for name, each in criteria.items() if any(link.id == entry.control for link in each.serves)}
    of_builders = {name for name in serving if criteria[name].for_builders}
    for (role, built, _, learns_from, _), found in chosen.items():
        if found is None:
            yield f"{place}: no rule for a {role}"
        elif built and (found.proposal == "likely_not" or found.apart):
            yield f"{place}: something is said to fall away for a {role} that builds"
        elif role in NOT_BUILDING and not learns_from and not built and not found.kinds:
            kept = of_builders - set(found.apart)
            yield from (f"{place}: {name} is for builders and doesn't fall away for a {role}" for name in sorted(kept))


def _placeholder_faults(where: str, text: str) -> Iterator[str]:
    yield from _strange_placeholders(where, text)
    if "system" not in _placeholders(text):
        yield f"{where}: names no system: {text}"


def _strange_placeholders(where: str, text: str) -> Iterator[str]:
    if strange := _placeholders(text) - PLACEHOLDERS:
        yield f"{where}: {', '.join(sorted(strange))} can't be filled in"


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _unlike_elsewhere(rules: RoleRules, criteria: Mapping[str, Criterion]) -> Iterator[str]:
    """Criteria that fall away under one control, yet are demanded under another in the same situation."""
    for situation in SITUATIONS:
        apart = {
            entry.control: frozenset(found.apart) for entry in rules.controls if (found := entry.rule_for(situation))
        }
        for control, names in apart.items():
            for name in sorted(names & criteria.keys()):
                for other in criteria[name].requirements:
                    if name not in apart.get(other, {name}):
                        yield f"{FILE}: {name} falls away for a {situation[0]} under {control}, not under {other}"


def _is_control(requirement: str) -> bool:
    return requirement.startswith(f"{STANDARD}:A.")


_read = knowledge(
    f"library/{FILE}",
    RoleRules,
    lambda read: check_role_rules(
        complete_rules(read, load_catalogue().criteria), load_catalogue().criteria, load_catalogue().leaves
    ),
)


@by_language
def load_role_rules() -> RoleRules:
    """The rules with all that falls away by them, read once and checked."""
    return complete_rules(_read(), load_catalogue().criteria)
