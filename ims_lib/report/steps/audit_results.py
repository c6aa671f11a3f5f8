"""The audit programme as plain values, for results.json."""

from __future__ import annotations

from ims_lib.report.plain_values import plain_row
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme.model import Session


def results_audit(steps: Steps) -> dict[str, object]:
    """Sessions, how often each topic comes up, what is saved, what is to be booked, and the estimates of certification time."""
    found = steps.audits
    estimate = found.certification
    return {
        "years": found.years,
        "days": found.days,
        "sessions": list(map(_plain_session, found.held)),
        "held": [plain_row(each, "topic", "title", "standards", "on", "auditors") for each in found.done],
        "topics": [
            plain_row(plan.topic, "concludes", "parts", "criteria")
            | {"topic": topic, "times": plan.weighing.times, "days": plan.days, "why": plan.weighing.why}
            for topic, plan in found.plans.items()
        ],
        "auditors": [
            {"auditor": item.auditor.name, "standards": item.auditor.qualified}
            | {"not_independent": item.auditor.not_independent, "load": item.load}
            for item in found.loads
        ],
        "programmes": [plain_row(effort) for effort in found.efforts.values()],
        "reasons": [booking.text for booking in found.bookings],
        "bookings": [plain_row(booking, "standard", "why", "sessions", "days", "by") for booking in found.bookings],
        "certification": estimate and plain_row(estimate, "integration", "ability", "reduction", "days"),
        "body": [plain_row(item, "standard", "basis", "initial") for item in found.body],
    }


def _plain_session(session: Session) -> dict[str, object]:
    also = (
        "topic",
        "standards",
        "concludes",
        "month",
        "begins",
        "ends",
        "days",
        "auditors",
        "lacks",
        "counts_for",
        "first_look",
    )
    shares = [plain_row(share) for share in session.shares]
    return plain_row(session, "session", *also) | {"pending": sorted(session.pending), "shares": shares}
