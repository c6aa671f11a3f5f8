"""What a client's roles with AI say: whether it builds models or merely uses them."""

from __future__ import annotations

from ims_lib.client import Client
from ims_lib.register.vocabulary import load, plain
from ims_lib.wording import listed


def may_build(client: Client) -> bool:
    """Whether a role of the client's is that of an organisation that builds models, or none is said."""
    roles = plain(" ".join(client.settings.ai_roles))
    return not roles or any(plain(name) in roles for name in load("risk_words")["builders"])


def waits_for_role(client: Client, *, for_builders: bool) -> str:
    """What is said of something that concerns organisations that build models alone; empty where the client may be one."""
    if not for_builders or may_build(client):
        return ""
    roles = listed(client.settings.ai_roles)
    return (
        f"for those who build, train or tune models: client.yml says {roles} alone, so ask first whether this applies"
    )
