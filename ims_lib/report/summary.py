"""What results.json says of a client as a whole: a page over all clients reads this and the shares, and nothing behind them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ims_lib.report.plain_values import plain_row
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.steps import Steps

CLOSED = "closed"


def results_summary(steps: Steps) -> dict[str, Any]:
    """Sector, size, assessor, certificates, and what is open with its days: so that it can be told on a later day what is overdue."""
    settings, sector = steps.coverage.client.settings, steps.sector.sector
    audit_days: defaultdict[str, float] = defaultdict(float)
    for session in steps.audits.held:
        audit_days[f"{session.begins:%Y-%m}"] += session.days
    return {
        "sector": sector.id if sector else None,
        "sector_title": sector.title if sector else settings.sector,
        "head_count": settings.head_count,
        "country": settings.country,
        "assessor": settings.assessor,
        "certificates": [
            {
                "standard": each.standard,
                "edition": each.edition,
                "valid_to": each.valid_to and each.valid_to.isoformat(),
            }
            for each in settings.certificates
        ],
        "open_actions": [plain_row(each, "due")["due"] for each in steps.improvement.entries if each.state != CLOSED],
        "to_decide": sorted(part.by.isoformat() for part in decisions_of(steps).parts),
        "audit_days": dict(sorted(audit_days.items())),
    }
