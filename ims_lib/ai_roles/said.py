"""What a client's roles with AI say: whether it builds models or merely uses them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ims_lib.ai_roles.built_here import is_built_here
from ims_lib.ai_roles.proposals import counting
from ims_lib.client import Client
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.values import read_value
from ims_lib.languages import say
from ims_lib.nearest import hint
from ims_lib.register.model import Finding
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import load, plain
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
        text = say(
            "ai_roles names '{role}', no role that we know; {hint}. Until it is one, it counts as not said",
            role=role,
            hint=hint(plain(role), known_roles()),
        )
        yield Finding("question", "client.ai_roles", text, "client.yml", None, None)


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
        "for those who build, train or tune models: the client’s settings say {roles} alone, "
        "so ask first whether this applies",
        roles=roles,
    )


def with_roles_of_client(systems: Iterable[AiSystemRow], client: Client) -> tuple[AiSystemRow, ...]:
    """The systems; one whose row says no role has the one that client.yml names for the organisation, where it is only one."""
    roles, _ = read_value(", ".join(client.settings.ai_roles), plans()["ai_systems"].columns["role"])
    only = roles if roles and len(roles) == 1 else None
    return tuple(row if row.role else replace(row, role=only) for row in systems)


def role_of_other_law(row: AiSystemRow) -> str:
    """What the list says in the column for roles of ISO/IEC 22989 where it is a role of the AI Act instead; else empty."""
    if row.role or not row.role_text:
        return ""
    roles, _ = read_value(row.role_text, plans()["ai_systems"].columns["ai_act_role"])
    return row.role_text if roles else ""


def own_names(client: Client) -> tuple[str, ...]:
    """What the organisation may be called in its own lists."""
    return client.name, client.short_name


def builds_nothing(systems: Iterable[AiSystemRow], client: Client) -> bool:
    """Whether no model is built, trained or tuned here: by the AI systems listed that count, else by the roles that client.yml names."""
    names = frozenset(map(plain, own_names(client)))
    built = [is_built_here(row, names) for row in counting(systems)]
    return not any(each is not False for each in built) if built else not may_build(client)
