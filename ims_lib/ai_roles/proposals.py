"""Which controls of 42001 Annex A likely apply, from the organisation's role for each AI system: proposed, not decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ims_lib.ai_roles.built_here import is_built_here, is_producer
from ims_lib.catalogue.role_rules import ROLES, Applies, ControlRules, ProviderWords, RoleRule, RoleRules, Situation
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import is_void
from ims_lib.register.vocabulary import plain
from ims_lib.scales import report_setting
from ims_lib.wording import first_of, listed

Situations = tuple[Situation, ...]
"""One for each role that the organisation has for a system."""
Proposed = Applies | Literal["asked"]
PROPOSED: Mapping[Proposed, str] = {
    "applies": "applies",
    "through_supplier": "applies through the supplier",
    "asked": "asked: what it is here isn't said",
    "likely_not": "likely not",
}
"""What a role proposes, in words."""
STRENGTH: tuple[Proposed, ...] = ("applies", "through_supplier", "asked", "likely_not")
"""From what counts first: a control is left out only where no system calls for it, and none is open."""
RETIRED = "retired"


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


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one control over all AI systems: for the Statement of Applicability, until the client decides."""

    control: str
    proposal: Proposed
    reason: str
    """For those systems that call for this proposal, by name."""
    systems: tuple[SystemProposal, ...]
    """Each system's own, in the order of the list."""
    apart: tuple[str, ...]
    """Criteria that fall away for every system: their days are shown apart."""


def propose_applicability(
    systems: Iterable[AiSystemRow], rules: RoleRules, *, organisation: Collection[str] = ()
) -> tuple[Proposal, ...]:
    """A proposal for each control, in the order of the rules; none where no system counts.

    `organisation` holds the client's own names, by which a list may name it as the provider, or as the owner of training data.
    """
    names = frozenset(filter(None, map(plain, organisation)))
    found = [(row, _situations(row, names)) for row in counting(systems)]
    return tuple(_over_all(entry, found, rules) for entry in rules.controls) if found else ()


def counting(systems: Iterable[AiSystemRow]) -> tuple[AiSystemRow, ...]:
    """The systems that something is proposed for, planned ones among them: none that is retired, void or out of scope."""
    return tuple(row for row in systems if row.in_scope is not False and row.status != RETIRED and not is_void(row))


def _situations(row: AiSystemRow, names: Collection[str]) -> tuple[Situations, ...]:
    """What the system may be: one way, or two where it is open whether it is trained here."""
    built = is_built_here(row, names)
    roles = tuple(role for role in ROLES if role in (row.role or ()))
    if is_producer(row, names):
        roles = ("producer", *(role for role in roles if role != "producer"))
    ways = (False, True) if built is None else (built,)
    return tuple(tuple((role, way) for role in roles or (None,)) for way in ways)


def _over_all(
    entry: ControlRules, found: Sequence[tuple[AiSystemRow, tuple[Situations, ...]]], rules: RoleRules
) -> Proposal:
    ruled = [(row, _rule_or_question(entry, ways, rules)) for row, ways in found]
    own = tuple(
        SystemProposal(row.name, row.cell, _proposal(rule), _told([row], rule, rules), _apart(rule))
        for row, rule in ruled
    )
    strongest = min((item.proposal for item in own), key=STRENGTH.index)
    alike = grouped((rule, row) for row, rule in ruled if _proposal(rule) == strongest)
    kept_apart = set.intersection(*(set(item.apart) for item in own))
    return Proposal(
        control=entry.control,
        proposal=strongest,
        reason=" ".join(_told(rows, rule, rules) for rule, rows in alike.items()),
        systems=own,
        apart=tuple(name for name in own[0].apart if name in kept_apart),
    )


def _rule_or_question(entry: ControlRules, ways: Sequence[Situations], rules: RoleRules) -> RoleRule | str:
    """The rule of the strongest of a system's roles, or the question without whose answer none can be chosen."""
    chosen = [_strongest(entry, situations) for situations in ways]
    first = chosen[0]
    if first is None or None in chosen:
        return rules.unknown_role
    return first if all(rule == first for rule in chosen) else rules.unknown_builder


def _strongest(entry: ControlRules, situations: Situations) -> RoleRule | None:
    found = [rule for situation in situations if (rule := entry.rule_for(situation))]
    return min(found, key=lambda rule: (STRENGTH.index(rule.proposal), entry.rules.index(rule)), default=None)


def _proposal(rule: RoleRule | str) -> Proposed:
    return "asked" if isinstance(rule, str) else rule.proposal


def _apart(rule: RoleRule | str) -> tuple[str, ...]:
    return () if isinstance(rule, str) else rule.apart


def _told(rows: Sequence[AiSystemRow], rule: RoleRule | str, rules: RoleRules) -> str:
    """The reason, or the question, with these systems and their providers."""
    text = rule if isinstance(rule, str) else rule.reason
    return text.format(system=_names(row.name for row in rows), provider=_providers(rows, rules.providers))


def _providers(rows: Sequence[AiSystemRow], words: ProviderWords) -> str:
    told = ["" if says_nothing(row.provider) else row.provider or "" for row in rows]
    known = list(dict.fromkeys(filter(None, told)))
    if not known:
        return words.unknown if len(rows) == 1 else words.all_unknown
    names = known if all(told) else [*known, words.others]
    return names[0] if len(names) == 1 else words.several.format(names=_names(names))


def _names(names: Iterable[str]) -> str:
    """The names, as many as a sentence bears."""
    all_names, most = list(names), int(report_setting("records_shown"))
    return listed(all_names) if len(all_names) <= most else first_of(all_names, most, between=", ")
