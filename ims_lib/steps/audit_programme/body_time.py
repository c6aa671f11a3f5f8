"""How many days a certification body takes for each standard alone, as ranges by the number of persons. Only the body decides."""

from __future__ import annotations

from ims_lib.catalogue.audit_rules import BodyDays, load_certification_rules
from ims_lib.client import Client
from ims_lib.register.model import Finding
from ims_lib.steps.audit_programme.model import BodyPart, BodyTime


def estimate_body_time(client: Client) -> tuple[tuple[BodyTime, ...], list[Finding]]:
    """By standard in scope; none where nobody has said how many people work in the scope, and a question then."""
    rules, people = load_certification_rules(), client.settings.head_count
    if people is None:
        text = "How many people work in the scope (head_count)? The days of a certification audit follow from it"
        return (), [Finding("question", "audit.head_count", text, "client.yml")]
    named: dict[str, float] = dict(client.settings.audits.body_days.items())
    return tuple(_of(rules.days[name], name, people, named.get(name)) for name in client.standards), []


def _of(rule: BodyDays, standard: str, people: int, named: float | None) -> BodyTime:
    low, high = next(band.days for band in rule.bands if band.up_to is None or people <= band.up_to)
    initial = (named, named) if named else (low, high)
    shares = load_certification_rules().shares
    return BodyTime(
        standard=standard,
        basis=rule.basis,
        note=rule.note,
        initial=initial,
        parts=tuple(
            BodyPart(share.id, share.title, in_halves(initial[0] * share.least), in_halves(initial[1] * share.most))
            for share in shares
        ),
        named=named,
    )


def in_halves(days: float) -> float:
    """Days as a body plans them: in halves, at least one half."""
    return max(round(days * 2) / 2, 0.5)
