"""What is left of a risk as it was signed for in a report of ours, and for how long that holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ims_lib.client import Client
from ims_lib.client.entries import LIMIT, PART, is_within
from ims_lib.dates import day, months_after
from ims_lib.scales import setting
from ims_lib.steps.risk_register.entry import RiskEntry, Signature, level_reached

KIND = "risk"


def acceptance_key(risk: RiskEntry) -> str:
    """What its line in entries.csv is known by: the risk, at its level of today."""
    return f"{KIND}{PART}{level_reached(risk)}"


def with_signature(risk: RiskEntry, client: Client) -> RiskEntry:
    """The risk with the last signature under what is left of it. It holds for a time, as long as the level doesn't rise."""
    of_it = f"{risk.known_as} {LIMIT} "
    found = [(key, each) for key, each in client.entered(KIND).items() if each.on.startswith(of_it)]
    if not found:
        return risk
    key, last = max(found, key=lambda item: item[1].day or date.min)
    on = last.day or date.min
    holds = is_within(level_reached(risk), last.on) and client.as_of <= months_after(
        on, int(setting("risk/register", "signature_months"))
    )
    who = ", ".join(filter(None, (last.values["name"], last.values.get("role"))))
    signed = Signature(key, f"{who}, {day(on)}", holds)
    if not holds:
        return replace(risk, signed=signed)
    return replace(risk, signed=signed, accepted_by=signed.told, accepted_on=None, accepted_until=None)
