"""What a client's roles with AI say: whether it builds models or merely uses them; and the criteria that fall away by it until the client decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ims_lib.ai_roles.built_here import is_built_here
from ims_lib.ai_roles.proposals import Proposal, counting
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.weighing import Weighing
from ims_lib.client import Client
from ims_lib.inputs.makers import without_form
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.values import read_value
from ims_lib.languages import say
from ims_lib.nearest import hint
from ims_lib.register.model import Finding
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import load, plain
from ims_lib.told import finding_at
from ims_lib.wording import in_words, listed


def may_build(client: Client) -> bool:
    """Whether a role of the client's is that of an organisation that builds models, or none that we know is said."""
    roles = [plain(role) for role in client.settings.ai_roles]
    if not roles or any(map(_is_unknown, roles)):
        return True
    return any(plain(name) in role for name in load("risk_words")["builders"] for role in roles)


def ask_for_roles(client: Client) -> Iterator[Finding]:
    """A question for each role in client.yml that is a word of neither ISO/IEC 22989 nor the AI Act."""
    for role in unknown_roles(client.settings.ai_roles):
        yield finding_at("client.ai_roles", ("client.yml",), role=role, hint=hint(plain(role), known_roles()))


def unknown_roles(roles: Iterable[str]) -> list[str]:
    """Those that hold no word for a role that we know."""
    return [role for role in roles if _is_unknown(role)]


def _is_unknown(role: str) -> bool:
    columns = plans()["ai_systems"].columns
    known = [*columns["role"].words, *columns["ai_act_role"].words, *map(plain, load("risk_words")["builders"])]
    return not any(f" {word} " in f" {plain(role)} " for word in known)


def known_roles() -> list[str]:
    """What the roles of ISO/IEC 22989 and of the AI Act are called."""
    columns = plans()["ai_systems"].columns
    return list(dict.fromkeys([*columns["role"].normal_forms, *columns["ai_act_role"].normal_forms]))


def waits_for_role(client: Client, *, for_builders: bool) -> str:
    """What is said of something that concerns organisations that build models alone; empty where the client may be one."""
    if not for_builders or may_build(client):
        return ""
    roles = listed(map(in_words, client.settings.ai_roles))
    return say(
        "for those who build, train or tune models: the settings say {roles} alone, so ask first whether this applies",
        roles=roles,
    )


def with_roles_of_client(systems: Iterable[AiSystemRow], client: Client) -> tuple[AiSystemRow, ...]:
    """The systems; one whose row says no role has the one that client.yml names for the organisation, where it is only one."""
    roles, _ = read_value(", ".join(client.settings.ai_roles), plans()["ai_systems"].columns["role"])
    only = roles if roles and len(roles) == 1 else None
    return tuple(row if row.role else replace(row, role=only) for row in systems)


def role_of_other_law(row: AiSystemRow) -> str:
    """What the list says in the column for roles of ISO/IEC 22989 where it is a role of the AI Act instead; else empty."""
    text = "" if row.role else row.texts.get("role", "")
    roles, _ = read_value(text, plans()["ai_systems"].columns["ai_act_role"])
    return text if roles else ""


def own_names(client: Client) -> tuple[str, ...]:
    """What the organisation may be called in its own lists: either name with and without what kind of firm it is by law."""
    name = plain(client.name)
    bare = without_form(name)
    return client.name, client.short_name, bare, f"{client.short_name}{name.removeprefix(bare)}"


def builds_nothing(systems: Iterable[AiSystemRow], client: Client) -> bool:
    """Whether no model is built, trained or tuned here: by the AI systems listed that count, else by the roles that client.yml names."""
    names = frozenset(map(plain, own_names(client)))
    built = [is_built_here(row, names) for row in counting(systems)]
    return not any(each is not False for each in built) if built else not may_build(client)


@dataclass(frozen=True)
class Undecided:
    """What the roles propose, and what the client has decided already: controls that its rows or a judgement speak of."""

    proposals: tuple[Proposal, ...]
    decided: Collection[str]
    nothing_built: bool
    """Whether the organisation builds, trains and tunes no model."""

    def falling_away(self, weighing: Weighing, criteria: Mapping[str, Criterion]) -> frozenset[str]:
        """The criteria whose every demand falls away; one that the client or assessor spoke of is none of them."""
        away = {each.control: each for each in self.proposals if each.control not in self.decided}
        return frozenset(
            name
            for name, requirements in weighing.requirements_of.items()
            if requirements
            and name not in self.decided
            and all(
                self._falls_away(criteria[name], requirement, away, special=(requirement, name) in weighing.special)
                for requirement in requirements
            )
        )

    def _falls_away(
        self, criterion: Criterion, requirement: str, away: Mapping[str, Proposal], *, special: bool
    ) -> bool:
        proposal = away.get(requirement)
        if proposal and (proposal.proposal == "likely_not" or criterion.id in proposal.apart):
            return True
        # For 27001 and 20000-1 a plain row says nothing of what is asked of those who build models.
        of_annex = proposal is not None or (not self.proposals and requirement not in self.decided)
        of_builders = criterion.for_builders and self.nothing_built and (special or of_annex)
        return of_builders and not self._is_kept(criterion)

    def _is_kept(self, criterion: Criterion) -> bool:
        """Whether it stays for some system, as by the rules of a control that it serves it doesn't fall away there."""
        served = {link.id for link in criterion.serves}
        return any(
            item.proposal != "asked" and criterion.id not in item.apart
            for proposal in self.proposals
            if proposal.control in served
            for item in proposal.systems
        )
