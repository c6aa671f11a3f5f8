"""What was filled in of a risk in a report of ours: the treatment that its owner approved, and who signed for what is left, and for how long that holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from ims_lib.assessment.records import TREATMENT
from ims_lib.client import Client
from ims_lib.client.entries import LIMIT, PART, Entered, is_within
from ims_lib.dates import day, months_after
from ims_lib.decided_settings import decisions_made
from ims_lib.decided_settings.made import ACCEPTED
from ims_lib.languages import translated
from ims_lib.risks.grading import Grade
from ims_lib.scales import setting
from ims_lib.steps.risk_register.entry import RETAINED, RiskEntry, Signature, level_reached
from ims_lib.steps.risk_register.residual_risk import TO_REACH

KIND = "risk"


def acceptance_key(risk: RiskEntry) -> str:
    """What its line in entries.csv is known by: the risk, at its level of today."""
    return f"{KIND}{PART}{level_reached(risk)}"


def treatment_key(risk: RiskEntry, entries: Mapping[str, Entered]) -> str:
    """What the treatment of a risk is known by: the risk alone; or in lines of earlier releases that are kept, with what stood there then."""
    key = f"{TREATMENT}{PART}{' '.join((risk.known_as or risk.risk).split())}"
    former = [
        on
        for on, each in entries.items()
        if on.startswith(f"{key} ") and (risk.origin == "proposed" or each.name.endswith(risk.title))
    ]
    return key if key in entries or not former else former[-1]


def with_approval(risk: RiskEntry, proposed: RiskEntry, client: Client) -> RiskEntry:
    """The risk with the treatment, action, owner and day that its owner approved; `proposed` is the same with what we propose where it has
    no action. It stays so, whatever else is proposed or written later, until the owner says otherwise. What the register says is left after
    another measure, or none, isn't left after this one."""
    found = treatment_key(proposed, client.entered(TREATMENT))
    if (last := client.entered(TREATMENT).get(found)) is None:
        return risk
    due = last.days.get("due") or risk.due
    action, option = last.values.get("action") or proposed.action, last.values.get("option") or risk.option
    is_other = _words(risk.action) not in ("", _words(action)) or (risk.option or option) != option
    return replace(
        risk,
        option=option,
        own=Grade() if is_other else risk.own,
        action=action,
        action_from="client" if action else None,
        answer=None,
        owner=last.values["owner"],
        due=due,
        untreated=False,
        action_open=bool(action) and option != RETAINED and not risk.is_accepted,
        overdue=False,
        due_passed=bool(due and due < client.as_of),
        approved=found,
        instead=_instead(proposed, action),
    )


def _instead(proposed: RiskEntry, approved: str | None) -> str:
    """What now stands in the client's file in place of the approved action, or is proposed in place of one that we had proposed."""
    now, was = _words(proposed.action), _words(approved)
    was_ours = was.startswith(translated(TO_REACH).strip())
    is_new = (proposed.action_from == "client" or was_ours) and now != was and not (was_ours and now.startswith(was))
    return now if is_new else ""


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def with_signature(risk: RiskEntry, client: Client) -> RiskEntry:
    """The risk with the last signature under what is left of it, or decision that it is accepted. It holds for a time, as long as the
    level doesn't rise."""
    of_it = f"{risk.known_as} {LIMIT} "
    found = [each for each in _signatures(client) if each[1].startswith(of_it)]
    if not found:
        return risk
    key, level, who, on = max(found, key=lambda item: item[3])
    until = months_after(on, int(setting("risk/register", "signature_months")))
    holds = is_within(level_reached(risk), level) and client.as_of <= until
    signed = Signature(key, f"{who}, {day(on)}", holds)
    if not holds:
        return replace(risk, signed=signed)
    return replace(risk, signed=signed, accepted_by=signed.told, for_rest=False, accepted_on=None, accepted_until=None)


def _signatures(client: Client) -> Iterator[tuple[str, str, str, date]]:
    """Each signature and decision by which a risk is accepted: its key, the risk with its level then, by whom and when."""
    for key, each in client.entered(KIND).items():
        who = ", ".join(filter(None, (each.values["name"], each.values.get("role"))))
        yield key, each.on, who, each.day or date.min
    for made in (each for each in decisions_made(client) if each.answer == ACCEPTED):
        yield from ((made.key, about, made.by, made.on) for about in made.about)
