"""The register put together: the client's risks on one scale with what is left of them, and ours as proposals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ims_lib.catalogue.library import Risk, load_library
from ims_lib.coverage import Coverage
from ims_lib.inputs import Inputs
from ims_lib.risks import grade_risks
from ims_lib.risks.entries import Row, category_of, is_settled
from ims_lib.risks.method import Method
from ims_lib.risks.scales import regrade
from ims_lib.scales import setting
from ims_lib.steps.risk_register import findings as told
from ims_lib.steps.risk_register.links import idle_controls, links_of
from ims_lib.steps.risk_register.matrix import risk_matrix
from ims_lib.steps.risk_register.model import RISKS, RiskRegister
from ims_lib.steps.risk_register.process import process_steps
from ims_lib.steps.risk_register.proposals import proposed_risks
from ims_lib.steps.risk_register.residual import done, residual, wholly
from ims_lib.steps.risk_register.same import Same, find_same

LIBRARY_GRADES = 5
"""What the library's likelihood and consequence are written on."""
OPEN_BELOW = 1 - 1e-9
"""A criterion whose own level is lower still has something to do."""


def register_risks(coverage: Coverage, inputs: Inputs) -> RiskRegister:
    """One risk register: the client's risks as they are, what is left of each by coverage, and ours as proposals.

    What is left is derived from how far the criteria that treat a risk are likely met, and stands beside the client's
    own figure; where the two fall into different bands, it is asked. Risks that may be one are asked too, never merged
    silently. A risk of ours that the client has already isn't proposed again.
    """
    graded = grade_risks(inputs, coverage.client.settings.risk)
    rows, method, sheets = graded.rows, graded.method, graded.sheets
    same = find_same(rows, coverage)
    library = load_library().risks
    entries = [
        _client_entry(row, library.get(same.library.get(row["risk"], "")), same, method, coverage) for row in rows
    ]
    proposals = proposed_risks(coverage.client, set(same.library.values()))
    entries += [_proposed_entry(risk, method, coverage) for risk in proposals.values()]
    risks = pd.DataFrame([dict.fromkeys(RISKS) | entry for entry in entries], columns=RISKS, dtype=object).set_index(
        "risk"
    )
    links = links_of(risks, coverage)
    register = RiskRegister(
        risks=risks, links=links, matrix=pd.DataFrame(), idle=idle_controls(risks, links, coverage),
        duplicates=same.pairs_still_asked(proposals), process=pd.DataFrame(), method=method, findings=(),
    )  # fmt: skip
    findings = [*graded.settings_findings, *told.of_sheets(sheets, graded.wanted), *graded.row_findings, *same.findings]
    findings += [*told.of_risks(register, rows), *told.of_pairs(register)]
    return RiskRegister(
        risks=risks, links=links, matrix=risk_matrix(register.shown, method.scale), idle=register.idle,
        duplicates=register.duplicates, process=process_steps(register, sheets), method=method, findings=tuple(findings),
    )  # fmt: skip


def _client_entry(row: Row, like: Risk | None, same: Same, method: Method, coverage: Coverage) -> dict[str, Any]:
    """A risk of the client's: what it says, what of it comes from the library, and what is left."""
    likelihood, consequence, band = row["likelihood_grade"], row["consequence_grade"], row["band"]
    level_from = "client" if band else None
    if band is None and like is not None:
        likelihood, consequence = _library_grades(like, method)
        band, level_from = method.scale.band(likelihood, consequence), "library"
    view = like.view_27005 if like else None
    refs = tuple(
        name
        for name in row["refs"]
        if name in coverage.requirements.index and coverage.requirements.at[name, "applicable"]
    )
    entry: dict[str, Any] = {
        "risk": row["risk"], "origin": "client", "title": row["title"],
        "category": category_of(row) or (like.category if like else None),
        "asset": row["asset"] or (view.asset if view else None), "threat": row["threat"] or (view.threat if view else None),
        "vulnerability": row["vulnerability"] or (view.vulnerability if view else None),
        "effect": row["effect"] or (view.consequence if view else None),
        "likelihood": likelihood, "consequence": consequence, "band": band, "level_from": level_from,
        "level_text": " × ".join(text for text in (row["likelihood"], row["consequence"]) if text) or row["level"],
        "own_likelihood": row["residual_likelihood_grade"], "own_consequence": row["residual_consequence_grade"],
        "own_band": row["residual_band"], "option": row["treatment"], "action": row["plan"],
        "action_from": "client" if row["plan"] else None, "owner": row["owner"], "due": row["due"], "status": row["status"],
        "settled": is_settled(row), "accepted_by": row["accepted_by"],
        "overdue": bool(row["due"] and row["due"] < coverage.client.as_of and not is_settled(row)),
        "refs": row["refs"], "library": like.id if like else None, "same_as": same.merged.get(row["risk"]),
        **{name: row[name] for name in ("cell", "file", "sheet", "cells")},
    }  # fmt: skip
    treating = [name for ref in refs for name in coverage.catalogue.criteria_of.get(ref, ())]
    if not treating and not row["refs"] and like:
        treating = list(like.treating)
    return _with_rest(entry, treating, method, coverage)


def _proposed_entry(risk: Risk, method: Method, coverage: Coverage) -> dict[str, Any]:
    """A risk of the library: a starting point, until the client has looked at it."""
    likelihood, consequence = _library_grades(risk, method)
    view = risk.view_27005
    entry: dict[str, Any] = {
        "risk": risk.id, "origin": "proposed", "title": risk.title, "category": risk.category,
        "asset": view.asset if view else None, "threat": view.threat if view else risk.source,
        "vulnerability": view.vulnerability if view else "; ".join(risk.causes),
        "effect": view.consequence if view else "; ".join(risk.consequences),
        "likelihood": likelihood, "consequence": consequence, "band": method.scale.band(likelihood, consequence),
        "level_from": "library", "settled": False, "overdue": False, "library": risk.id,
    }  # fmt: skip
    served = (
        name
        for item in risk.treating
        if item in coverage.criteria.index
        for name in coverage.criteria.at[item, "requirements"]
    )
    entry["refs"] = tuple(dict.fromkeys(served))
    return _with_rest(entry, risk.treating, method, coverage)


def _with_rest(entry: dict[str, Any], treating: Iterable[str], method: Method, coverage: Coverage) -> dict[str, Any]:
    """The entry with what is left of the risk, what is still to do, and what would be left then."""
    criteria = tuple(name for name in dict.fromkeys(treating) if name in coverage.criteria.index)
    entry |= {"criteria": criteria, "open": _open(criteria, coverage)}
    likelihood, consequence, scale = entry["likelihood"], entry["consequence"], method.scale
    share = done(criteria, coverage)
    entry["share"] = share.all if criteria else None
    graded = likelihood is not None and consequence is not None
    left = planned = (likelihood, consequence) if graded else (None, None)
    if criteria and graded:
        left, planned = (
            residual(likelihood, consequence, share, scale),
            residual(likelihood, consequence, wholly(criteria), scale),
        )
        entry["residual_from"] = "coverage"
    elif entry.get("own_band"):
        left = planned = (entry["own_likelihood"], entry["own_consequence"])
        entry["residual_from"] = "client"
    elif entry["band"]:
        entry["residual_from"] = "before"
    bands = {"coverage": None, "client": entry.get("own_band"), "before": entry["band"]}
    entry |= _graded("residual", left, bands.get(entry.get("residual_from", "")), method)
    entry |= _graded("plan", planned, entry["residual_band"], method)
    entry["score"] = likelihood * consequence if graded else None
    entry["own_score"] = _product(entry.get("own_likelihood"), entry.get("own_consequence"))
    entry["differs"] = bool(
        entry.get("own_band") and entry["residual_from"] == "coverage" and entry["own_band"] != entry["residual_band"]
    )
    # Until the two are settled, the graver of the client's figure and ours counts.
    left_at = [band for band in (entry["residual_band"], entry.get("own_band")) if band]
    entry["above"] = not entry["settled"] and any(method.is_above(band, entry["category"]) for band in left_at)
    entry["untreated"] = not (entry.get("option") or entry.get("action") or entry["settled"])
    if not entry.get("action") and entry["above"] and entry["open"] and entry.get("option") != "retain":
        first = entry["open"][: int(setting("risk/register", "criteria_in_plan"))]
        entry |= {
            "action": " ".join(coverage.catalogue.criteria[name].text for name in first),
            "action_from": "criteria",
        }
    return entry


def _graded(name: str, grades: tuple[int | None, int | None], band: str | None, method: Method) -> dict[str, Any]:
    """Grades, product and band under a name; the band of the two grades where both are there."""
    likelihood, consequence = grades
    if likelihood is not None and consequence is not None:
        band = method.scale.band(likelihood, consequence)
    return {
        f"{name}_likelihood": likelihood, f"{name}_consequence": consequence,
        f"{name}_score": _product(likelihood, consequence), f"{name}_band": band,
    }  # fmt: skip


def _product(likelihood: int | None, consequence: int | None) -> int | None:
    return likelihood * consequence if likelihood is not None and consequence is not None else None


def _open(criteria: tuple[str, ...], coverage: Coverage) -> tuple[str, ...]:
    """What is not fully met of the criteria, the least met first, of two alike the quicker."""
    levels, days = coverage.criteria["own_level"].fillna(0.0), coverage.criteria["days"]
    listed = [name for name in criteria if levels[name] < OPEN_BELOW]
    return tuple(sorted(listed, key=lambda name: (levels[name], days[name])))


def _library_grades(risk: Risk, method: Method) -> tuple[int, int]:
    to = method.scale.grades
    return regrade(risk.likelihood, of=LIBRARY_GRADES, to=to), regrade(risk.consequence, of=LIBRARY_GRADES, to=to)
