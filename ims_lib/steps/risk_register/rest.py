"""What is left of a risk, whether that is acceptable, and what is still to do."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ims_lib.coverage import Coverage
from ims_lib.risks.method import Method
from ims_lib.risks.scales import rank
from ims_lib.scales import setting
from ims_lib.steps.risk_register.residual import Done, done, is_known, least_decisive, residual, wholly

OPEN_BELOW = 1 - 1e-9
"""A criterion whose own level is lower still has something to do."""
DERIVED = ("coverage", "untreated")
"""Where what is left was worked out here, and the client's own figure may differ from it."""
Entry = dict[str, Any]
Grades = tuple[int | None, int | None]


def with_rest(entry: Entry, contested: Collection[str], method: Method, coverage: Coverage) -> Entry:
    """The entry with what is left of the risk today, and once all that treats it is in place.

    Derived is what follows from what is in place. Until it and the client's own figure are settled, the graver counts.
    """
    criteria, before = entry["criteria"], (entry["likelihood"], entry["consequence"])
    share, known = done(criteria, coverage, contested), is_known(criteria, coverage, contested)
    origin = _origin(entry, known=known)
    planned: Grades = before
    left: Grades = before
    if criteria and None not in before:
        planned = residual(*before, wholly(criteria), method.scale)
    if origin == "coverage":
        counts = _with_what_decides(entry, share, contested, coverage)
        likelihood, consequence = residual(*before, counts, method.scale)
        if entry["remarks"]:
            likelihood = max(likelihood, before[0] - int(setting("risk/residual", "grades_beside_remarks")))
        # What has happened, or whose measure was due and isn't said to be done, is as likely as the client said.
        as_before = entry["happened"] or entry["overdue"] or entry["due_passed"]
        left = (before[0] if as_before else likelihood, consequence)
        planned = (min(left[0] or 0, planned[0] or 0), planned[1])
    elif origin == "client":
        left = (entry["own_likelihood"], entry["own_consequence"])
        planned = _no_higher(planned, left) if criteria else left
    elif origin == "unknown":
        left = (None, None)
    band = {"client": entry.get("own_band"), "coverage": None, "unknown": None}.get(origin or "", entry["band"])
    entry |= {"share": share.all if known else None, "residual_from": origin}
    entry |= _graded("derived", left, band, method)
    if origin in DERIVED and _is_graver(entry.get("own_band"), entry["derived_band"]):
        left, band = (entry["own_likelihood"], entry["own_consequence"]), entry["own_band"]
    entry |= _graded("residual", left, band, method)
    entry |= _graded("plan", planned, entry["residual_band"], method)
    entry |= {
        "open": _open(criteria, entry["key"], contested, coverage),
        "score": _product(*before),
        "own_score": _product(entry.get("own_likelihood"), entry.get("own_consequence")),
    }
    return entry


def with_verdict(entry: Entry, method: Method, coverage: Coverage) -> Entry:
    """The entry with whether it is acceptable by the client's rule, who may accept it, and what is proposed.

    What nobody treats isn't acceptable. Where no level is known, it isn't known either whether it is acceptable, and an
    action is proposed all the same.
    """
    left, own, derived = entry["residual_band"], entry.get("own_band"), entry["derived_band"]
    above = not entry["settled"] and bool(left and method.is_above(left, entry["category"]))
    decided = entry["origin"] == "client" and bool(left) and not entry["untreated"]
    entry |= {
        "differs": bool(own and derived and entry["residual_from"] in DERIVED and own != derived),
        "above": above,
        "acceptable": not above and not entry["untreated"] if left and entry["origin"] == "client" else None,
        "may_accept": method.accepted_by[left] if left and decided else None,
    }
    wanting = above or (entry["residual_from"] == "unknown" and not entry["settled"])
    if not entry.get("action") and wanting and entry["open"] and entry.get("option") != "retain":
        first = entry["open"][: int(setting("risk/register", "criteria_in_plan"))]
        action = " ".join(coverage.catalogue.criteria[name].text for name in first)
        entry |= {"action": action, "action_from": "criteria"}
    return entry


def _with_what_decides(entry: Entry, share: Done, contested: Collection[str], coverage: Coverage) -> Done:
    """How far what treats a risk counts: the likelihood falls no further than what decides is in place, which is noted."""
    least, decides = least_decisive(entry["key"], coverage, contested)
    if least is not None and decides < share.all - (1 - OPEN_BELOW):
        known = is_known([least], coverage, contested)
        entry |= {"held_back_by": least, "held_back_to": decides if known else None}
    return share.held_back(decides)


def _origin(entry: Entry, *, known: bool) -> str | None:
    """Where what is left comes from: nobody treats it, coverage, the client's own figure, or nothing treats it yet.

    Unknown where nothing is known of what treats it and the client gives no figure.
    """
    graded = entry["likelihood"] is not None and entry["consequence"] is not None
    if entry["untreated"] and entry["band"]:
        return "untreated"
    if known and graded:
        return "coverage"
    if entry.get("own_band"):
        return "client"
    if entry["criteria"] and graded:
        return "unknown"
    return "before" if entry["band"] else None


def _is_graver(band: str | None, than: str | None) -> bool:
    return bool(band and than) and rank(str(band)) > rank(str(than))


def _no_higher(grades: Grades, than: Grades) -> Grades:
    """The grades, none above the other's; the other's where one of them is missing."""
    if None in grades or None in than:
        return than
    return min(grades[0] or 0, than[0] or 0), min(grades[1] or 0, than[1] or 0)


def _graded(name: str, grades: Grades, band: str | None, method: Method) -> Entry:
    """Grades, product and band under a name; the band of the two grades where both are there."""
    likelihood, consequence = grades
    if likelihood is not None and consequence is not None:
        band = method.scale.band(likelihood, consequence)
    return {
        f"{name}_likelihood": likelihood,
        f"{name}_consequence": consequence,
        f"{name}_score": _product(likelihood, consequence),
        f"{name}_band": band,
    }


def _product(likelihood: int | None, consequence: int | None) -> int | None:
    return likelihood * consequence if likelihood is not None and consequence is not None else None


def _open(
    criteria: tuple[str, ...], key: Collection[str], contested: Collection[str], coverage: Coverage
) -> tuple[str, ...]:
    """What is not fully in place of the criteria: what decides first, then the least, of two alike the quicker."""
    levels, days = coverage.criteria["own_level"].fillna(0.0), coverage.criteria["days"]
    now = {name: 0.0 if name in contested else levels[name] for name in criteria}
    return tuple(
        sorted(
            (name for name in criteria if now[name] < OPEN_BELOW),
            key=lambda name: (name not in key, now[name], days[name]),
        )
    )
