"""Which controls of 42001 Annex A likely apply, from the organisation's role for each AI system: proposed, not decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from ims_lib.ai_roles.built_here import (
    denies_training,
    is_built_here,
    is_kept_here,
    is_offered,
    is_on_customers_data,
    is_on_our_data,
    is_producer,
    is_prompted_here,
    is_rules_alone,
    learning_told,
    may_only_search,
    own_use,
    said_of_training,
    supplier_of,
)
from ims_lib.ai_roles.reason_words import ReasonWords
from ims_lib.catalogue.role_rules import ROLES, Applies, ControlRules, LearnsFrom, RoleRule, RoleRules, Situation
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import NOT_YET_IN_USE, PLANNED, is_ended
from ims_lib.languages import noted, say, translated
from ims_lib.register.vocabulary import plain
from ims_lib.wording import labelled, listed

Situations = tuple[Situation, ...]
"""One for each role that the organisation has for a system."""
Proposed = Applies | Literal["asked"]
PROPOSED: Mapping[Proposed, str] = {
    "applies": noted("applies"),
    "through_supplier": noted("applies through the supplier"),
    "asked": noted("asked first: our role, or who trained it on what"),
    "likely_not": noted("likely not"),
}
"""What a role proposes, in words."""
STRENGTH: tuple[Proposed, ...] = ("applies", "through_supplier", "asked", "likely_not")
"""From what counts first: a control is left out only where no system calls for it, and none is open."""


@dataclass(frozen=True, slots=True)
class SystemProposal:
    """What is proposed for one control by one AI system."""

    system: str
    cell: str
    proposal: Proposed
    reason: str
    """With asked, the question that must be answered first."""
    apart: tuple[str, ...] = ()
    """Criteria of the control that fall away for this system."""
    questions: tuple[str, ...] = ()
    """What is open about the reading itself; the answer may change what is proposed."""
    as_provider: Proposed | None = None
    """What would be proposed if customers outside get it in a service; none where that isn't open or changes nothing."""
    apart_as_provider: tuple[str, ...] = ()
    """Criteria of the control that would fall away then all the same."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one control over all AI systems: for the Statement of Applicability, until the client decides."""

    control: str
    proposal: Proposed
    reason: str
    """For those systems that call for this proposal, by name."""
    short: str
    """The first sentence of each reason, without names of providers in brackets; the question with asked. Which systems it doesn't tell
    of stands behind it."""
    systems: tuple[SystemProposal, ...]
    """Each system's own, in the order of the list."""
    apart: tuple[str, ...]
    """Criteria that fall away for every system: their days are shown apart."""
    questions: tuple[str, ...] = ()
    """What is open about the reading, each question once with the systems that it is asked of."""
    outside: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """Of these the question whether customers outside get the AI in a service → the cells of the systems that it is asked of."""


def otherwise(each: Proposal) -> list[str]:
    """The AI systems of which, alone, another thing is proposed than over all: Report writer: likely not."""
    return [
        labelled(item.system, translated(PROPOSED[item.proposal]))
        for item in each.systems
        if item.proposal != each.proposal
    ]


def as_provider(each: Proposal) -> list[str]:
    """What would be proposed if customers outside get the AI in a service, with how many systems that concerns."""
    found = grouped((translated(PROPOSED[item.as_provider]), item.system) for item in each.systems if item.as_provider)
    whose = {
        word: "" if len(names) == len(each.systems) else say(" of {names}", names=listed(names))
        for word, names in found.items()
    }
    return [say("as provider{of}: {word}", of=of, word=word) for word, of in whose.items()]


@dataclass(frozen=True, slots=True)
class _Counting:
    """A system that counts, with all that it may be here: one way, or two where it is open whether it is trained here."""

    row: AiSystemRow
    names: Collection[str]
    """The organisation's own, plain."""
    ways: tuple[Situations, ...]
    in_service: bool
    """Whether the organisation is said to be its customer alone, and a service of its own holds it."""
    used_here: bool | None
    """Whether what is made here is used here; none where that it runs alone speaks for it."""
    offered: bool
    """Whether it is offered to customers: by its role, its purpose, or a service that bears its name."""
    if_built: Situations = ()
    """What it would be if it is trained here after all, where its row leaves that open beside a role and a provider."""


def propose_applicability(
    systems: Iterable[AiSystemRow],
    rules: RoleRules,
    *,
    organisation: Collection[str] = (),
    holding: Mapping[str, Collection[ServiceRow]] = MappingProxyType({}),
) -> tuple[Proposal, ...]:
    """A proposal for each control, in the order of the rules; none where no system counts.

    `organisation` holds the client's own names, by which a list may name it as the provider, or as the owner of training data;
    `holding` the cell of each system that its services hold, with these.
    """
    names = frozenset(filter(None, map(plain, organisation)))
    found = [
        _Counting(
            row,
            names,
            _ways(row, names, held),
            held and row.role == ("customer",),
            own_use(row, names, holding.get(row.cell, ())),
            is_offered(row, holding.get(row.cell, ())),
            _if_built(row, names, held),
        )
        for row in counting(systems)
        for held in [row.cell in holding]
    ]
    return tuple(_over_all(entry, found, rules) for entry in rules.controls) if found else ()


def counting(systems: Iterable[AiSystemRow]) -> tuple[AiSystemRow, ...]:
    """The systems that something is proposed for, planned ones among them: none that is retired, void or out of scope."""
    return tuple(row for row in systems if row.in_scope is not False and not is_ended(row))


def _ways(row: AiSystemRow, names: Collection[str], held: bool) -> tuple[Situations, ...]:
    built = is_built_here(row, names)
    return tuple(_situations(row, names, way, held) for way in ((False, True) if built is None else (built,)))


def _if_built(row: AiSystemRow, names: Collection[str], held: bool) -> Situations:
    is_open = is_built_here(row, names) is False and said_of_training(row, names) is None
    return _situations(row, names, True, held) if is_open else ()


def _situations(row: AiSystemRow, names: Collection[str], built: bool, held: bool) -> Situations:
    """The weightiest role first; a partner whose own services hold the system uses it as well, once it is in use."""
    kinds, is_fed = frozenset(row.kinds or ()), not says_nothing(row.data)
    data: LearnsFrom | None = "customers" if is_on_customers_data(row) else None
    data = "ours" if is_on_our_data(row, names) else data
    is_used = held and row.role == ("partner",) and row.status not in NOT_YET_IN_USE
    said = {*(row.role or ()), *(("customer",) if is_used else ())}
    roles = tuple(role for role in ROLES if role in said)
    if is_producer(row, names):
        roles = ("producer", *(role for role in roles if role != "producer"))
    return tuple(Situation(role, built, kinds, None if built else data, is_fed) for role in roles or (None,))


def _over_all(entry: ControlRules, found: Sequence[_Counting], rules: RoleRules) -> Proposal:
    words = ReasonWords(rules, [each.row for each in found])
    rules_of = [(each, _as_made(each, _rule_or_question(entry, each.ways, rules), rules)) for each in found]
    offered = {each.row.cell: _as_provider(entry, each, rule, rules) for each, rule in rules_of}
    ruled = [(each.row, rule, _open_points(entry, each, rule, offered, rules)) for each, rule in rules_of]
    own = tuple(
        SystemProposal(
            system=row.name,
            cell=row.cell,
            proposal=_proposal(rule),
            reason=words.fill(_text(rule), [row]),
            apart=_apart(rule, row, rules),
            questions=tuple(words.fill(question, [row]) for question in asked),
            as_provider=_proposal(then) if (then := offered[row.cell]) else None,
            apart_as_provider=_apart(then, row, rules) if then else (),
        )
        for row, rule, asked in ruled
    )
    strongest = min((item.proposal for item in own), key=STRENGTH.index)
    alike = grouped((rule, row) for row, rule, _ in ruled if _proposal(rule) == strongest)
    asked_of = [row for row, rule, _ in ruled if isinstance(rule, str) and strongest != "asked"]
    place = {text: number for number, rule in enumerate(entry.rules) for text in rule.reasons}
    # Whoever builds stands before whoever uses, as in the rules.
    first = sorted(alike.items(), key=lambda of: place.get(_text(of[0]), len(place)))
    shorts = [(_text(rule), rows) for rule, rows in first]
    # Where all are asked the same, that is the reason.
    first_asked = ((rule, row) for row, rule, _ in ruled if isinstance(rule, str) and strongest != "asked")
    questions = grouped([*first_asked, *((question, row) for row, _, asked in ruled for question in asked)])
    kept_apart = set.intersection(*(set(item.apart) for item in own))
    return Proposal(
        control=entry.control,
        proposal=strongest,
        reason=" ".join(words.fill(_text(rule), rows) for rule, rows in alike.items()),
        # What is left out is so for each system, and told in full.
        short=" ".join(words.fill_short(*short) for short in shorts)
        if strongest == "likely_not"
        else words.fill_shorts(shorts, asked_of),
        systems=own,
        apart=tuple(name for name in own[0].apart if name in kept_apart),
        questions=tuple(words.fill(question, rows) for question, rows in questions.items()),
        outside={
            words.fill(question, rows): tuple(row.cell for row in rows)
            for question, rows in questions.items()
            if question == rules.in_service
        },
    )


def _as_made(each: _Counting, rule: RoleRule | str, rules: RoleRules) -> RoleRule | str:
    """The rule, with the reason and question for how a system is made and used; of a planned one nothing of that is told as a fact."""
    if isinstance(rule, str):
        may_search = rule == rules.unknown_builder and may_only_search(each.row, each.names)
        return rules.searched_asks if may_search else rule
    row, asks = each.row, None if rule.unless_offered and each.offered else rule.question
    # Who is merely affected answers for no data; where the list says whose training it was, the rules speak of that.
    if rule.proposal == "likely_not" and rule.data != "ours" and row.role != ("subject",) and learning_told(row):
        return rules.learns_asks
    is_ours, is_planned = is_producer(row, each.names), row.status == PLANNED
    on_base = is_ours and supplier_of(row, each.names) is not None and says_nothing(row.trained_on)
    is_prompted = is_prompted_here(row, each.names)
    instead = (
        (is_rules_alone(row) or (denies_training(row) and is_ours and not is_prompted), rule.on_rules, asks),
        (is_prompted, rule.on_prompts, asks),
        (on_base, rule.on_base, rules.tuned_asks),
        (each.used_here and not (rule.unless_offered and each.offered), rule.on_own_use, None),
        (each.used_here is None and rule.on_own_use, rule.reason, asks if rule.unless_offered else rules.own_use_asks),
        (is_planned and rule.proposal == "likely_not", rules.planned, rules.planned_asks),
        (True, rule.reason, asks),
    )
    reason, question = next((text, asked) for holds, text, asked in instead if holds and text)
    return rule.model_copy(update={"reason": reason, "question": question})


def _open_points(
    entry: ControlRules,
    each: _Counting,
    rule: RoleRule | str,
    offered: Mapping[str, RoleRule | str | None],
    rules: RoleRules,
) -> tuple[str, ...]:
    """What is to be asked of a rule, whether the system is offered to others or trained here, where that would change what is proposed."""
    if isinstance(rule, str):
        return ()
    if_built, outside = _strongest(entry, each.if_built), rules.in_service if offered[each.row.cell] else None
    trained = rules.unknown_builder if if_built and if_built.proposal != rule.proposal else None
    return tuple(filter(None, (rule.question, outside, trained)))


def _as_provider(entry: ControlRules, each: _Counting, rule: RoleRule | str, rules: RoleRules) -> RoleRule | str | None:
    """The rule of a system that a service holds, if customers outside get it; none where it proposes the same."""
    if isinstance(rule, str) or not each.in_service:
        return None
    offered = [tuple(situation._replace(role="provider") for situation in way) for way in each.ways]
    found = _rule_or_question(entry, offered, rules)
    return found if _proposal(found) != rule.proposal else None


def _rule_or_question(entry: ControlRules, ways: Sequence[Situations], rules: RoleRules) -> RoleRule | str:
    """The rule of the strongest of a system's roles, or the question without whose answer none can be chosen; where each answer proposes
    the same, the rule of what is bought as it stands."""
    chosen = [_strongest(entry, situations) for situations in ways]
    first = chosen[0]
    if first is None or None in chosen:
        return rules.unknown_role
    return first if all(rule and rule.proposal == first.proposal for rule in chosen) else rules.unknown_builder


def _strongest(entry: ControlRules, situations: Situations) -> RoleRule | None:
    is_partner = any(situation.role == "partner" for situation in situations)
    rules = (rule for situation in situations if (rule := entry.rule_for(situation)))
    found = [rule for rule in rules if not (is_partner and rule.bought)]
    return min(found, key=lambda rule: STRENGTH.index(rule.proposal), default=None)


def _proposal(rule: RoleRule | str) -> Proposed:
    return "asked" if isinstance(rule, str) else rule.proposal


def _text(rule: RoleRule | str) -> str:
    return rule if isinstance(rule, str) else rule.reason


def _apart(rule: RoleRule | str, row: AiSystemRow, rules: RoleRules) -> tuple[str, ...]:
    if isinstance(rule, str):
        return ()
    return tuple(name for name in rule.apart if name not in rules.kept_here or not is_kept_here(row))
