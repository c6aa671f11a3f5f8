"""Sessions that were held, as they were filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ims_lib.client import Client, Entered
from ims_lib.client.entries import PART

KIND, CORRECTED, BETWEEN = "session", "auditor", "; "
"""What its lines in entries.csv begin with, those on its auditors alone, and what stands there between topic and standards."""


@dataclass(frozen=True, slots=True)
class SessionHeld:
    """An audit session that was held."""

    topic: str
    standards: tuple[str, ...]
    """Those that it looked at in full."""
    title: str
    on: date
    auditors: str
    key: str


def session_key(topic: str, begins: date, in_full: Iterable[str]) -> str:
    """What a session is known by: session/incidents 2026-12; 27001; 20000-1, with the standards that it looks at in full."""
    return f"{KIND}{PART}{BETWEEN.join([f'{topic} {begins:%Y-%m}', *in_full])}"


def auditors_key(topic: str, before: Iterable[str]) -> str:
    """What a correction of a session's auditors is known by, whenever it is held, given the topics of those before it:
    auditor/incidents 2, the second of its topic."""
    return f"{CORRECTED}{PART}{topic} {[*before].count(topic) + 1}"


def sessions_held(client: Client) -> tuple[SessionHeld, ...]:
    """The sessions held by the day of the report, the latest first."""
    found = [_held(key, each) for key, each in client.entered(KIND).items()]
    return tuple(sorted(found, key=lambda item: (item.on, item.key), reverse=True))


def _held(key: str, each: Entered) -> SessionHeld:
    topic, *standards = each.on.split(BETWEEN)
    on = each.day or date.min  # a day stands there, or it wouldn't count
    return SessionHeld(topic.rpartition(" ")[0], tuple(standards), each.name, on, each.values.get("auditors", ""), key)
