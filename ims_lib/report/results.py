"""results.json: every figure of the report, to full precision, for other programs."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

from ims_lib.assessment import SCORING
from ims_lib.coverage import COUNTS, FIGURES, Coverage, beside, split
from ims_lib.frames import by_name, by_names, plain_row, rows_of
from ims_lib.report.disputes import verdicts_of
from ims_lib.report.field_work import results_field_work
from ims_lib.report.next_change import next_change
from ims_lib.report.questions import all_findings, count_questions
from ims_lib.report.result_rows import result_row, result_rows
from ims_lib.report.steps import results_of_steps
from ims_lib.report.steps.ai_systems.rows import results_systems
from ims_lib.report.steps.decisions import decisions_of, findings_of_steps, results_decided, results_decisions
from ims_lib.roadmap import MoreDays, Roadmap, WantedDate, standings
from ims_lib.steps import Steps
from ims_lib.steps.evidence import register_evidence
from ims_lib.steps.field_work import field_work
from ims_lib.steps.improvement.progress import HISTORY

SCHEMA = 2
"""The edition of this file's form."""


def results(steps: Steps) -> dict[str, Any]:
    """Standards, requirements, chapters, processes, gaps, roadmap, findings and the seven steps as plain values.

    Shares are fractions of the requirement or group. Null where there is nothing to share out.
    """
    register, roadmap = steps.register, steps.roadmap
    gaps = roadmap.gaps
    coverage = gaps.coverage
    findings = all_findings(register, coverage)
    of_steps = findings_of_steps(steps)
    every = pd.concat([findings, of_steps[list(findings.columns)]], ignore_index=True).astype(object)
    return {
        "client": coverage.client.id,
        "name": coverage.client.name,
        "as_of": coverage.client.as_of.isoformat(),
        "next_change": next_change(coverage.client, register).isoformat(),
        "catalogue": coverage.catalogue.version,
        "summary": results_summary(steps),
        **_of_coverage(coverage),
        "gaps": result_rows("gap", gaps.found.values()),
        "roadmap": [
            result_row("package", item) | {"status": item.agreed.status if item.agreed else "planned"}
            for item in roadmap.in_order
        ],
        "milestones": result_rows("milestone", roadmap.milestones),
        "milestones_not_said": result_rows("milestone not said", roadmap.not_said),
        "decisions": results_decisions(steps),
        "decided": results_decided(steps),
        "roadmap_plan": _plan(roadmap),
        "days": roadmap.days,
        "possible_days": gaps.possible_days,
        "sources": _sources(coverage),
        "findings": rows_of(every.where(every.notna(), None).drop_duplicates(ignore_index=True)),
        **results_field_work(field_work(coverage, register)),
        "evidence": list(map(plain_row, register_evidence(steps.documents, register, coverage))),
        "questions": count_questions(findings),
        "questions_on_lists": count_questions(of_steps),
        "objects": results_systems(steps),
        "steps": results_of_steps(steps),
        HISTORY: [point.model_dump(mode="json") for point in steps.improvement.progress[:-1]],
        "schema": SCHEMA,
        "scoring": SCORING,
    }


def _of_coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "standards": _nested(coverage.parts),
        "chapters": _nested(coverage.chapters),
        "clauses": [{"id": name, **_counts(row), **_shares(row)} for name, row in by_name(coverage.clauses).items()],
        "processes": [
            {"process": process, "standard": standard, "criteria": int(row["criteria"]), **_shares(row)}
            for (process, standard), row in by_names(coverage.processes).items()
        ],
        "requirements": [_requirement(name, coverage) for name in coverage.figures],
        "criteria": [
            {"id": name, "level": item.own_level, "channel": item.own_channel, "requirements": item.requirements}
            for name, item in coverage.in_scope.items()
        ],
    }


def write_results(path: Path, steps: Steps) -> None:
    """Write results.json: one requirement, gap or package a line, so that a diff can be read."""
    path.write_text(_lines(results(steps)), encoding="utf-8", newline="\n")


def _nested(figures: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """By standard, and by part or chapter."""
    found: dict[str, dict[str, Any]] = {}
    for (standard, of), row in by_names(figures).items():
        found.setdefault(standard, {})[of] = {**_counts(row), **_shares(row)}
    return found


def _requirement(name: str, coverage: Coverage) -> dict[str, Any]:
    verdicts, applicable = coverage.assessment.verdicts, coverage.assessment.applicable[name]
    criteria = [
        {
            "id": item,
            "level": verdict.level,
            "channel": verdict.channel,
            "cells": [source.cell for source in verdict.sources],
            "from": list(verdict.via),
            **split(verdict),
            **beside(verdict),
            "disputed": bool(verdict.disputed_by),
            "disputed_by": [source.cell for source in verdict.disputed_by],
            "held_by": list(verdict.held_by),
            "each": {key: {"level": of_one.level, "channel": of_one.channel} for key, of_one in verdict.each},
        }
        for item in coverage.assessment.criteria_of(name)
        for verdict in [verdicts[name, item]]
    ]
    rows = [{"cell": source.cell, "found": source.found} for source in coverage.assessment.said.get(name, ())]
    return {"id": name, "applicable": applicable, **_shares(coverage.figures[name]), "criteria": criteria, "rows": rows}


def _sources(coverage: Coverage) -> list[dict[str, str]]:
    """What stands in each cell that a level comes from, so that the next assessment can say what changed."""
    verdicts = (verdict for name in coverage.figures for verdict in verdicts_of(name, coverage))
    found = dict.fromkeys((each.cell, each.found, each.taken_as) for verdict in verdicts for each in verdict.sources)
    return [{"cell": cell, "found": text, "taken_as": taken_as} for cell, text, taken_as in found]


def _plan(roadmap: Roadmap) -> dict[str, Any]:
    """How good the order is, its phases, which days that are asked for can be met, and how what was agreed stands."""
    return {
        "above_best": roadmap.above_best,
        "exact": roadmap.exact,
        "phases": result_rows("phase", roadmap.phases),
        "own_dates": [result_row("own date", item) | {"kept": item.is_kept} for item in roadmap.own_dates],
        "action_days": result_rows("day of an action", roadmap.action_days),
        "more_days": _with_roles("more days", roadmap.more_days) if roadmap.more_days else None,
        "agreed": [
            result_row("agreed", item.agreed)
            | {"package": item.package, "state": item.state, "days_late": item.days_late, "open": item.open}
            for item in standings(roadmap)
        ],
        "wanted": [_with_roles("wanted date", item) for item in roadmap.wanted],
    }


def _with_roles(kind: str, item: WantedDate | MoreDays) -> dict[str, Any]:
    return result_row(kind, item) | {"roles": [each._asdict() for each in item.roles]}


def _counts(row: Any) -> dict[str, int]:
    return {key: int(row[key]) for key in COUNTS}


def _shares(row: Any) -> dict[str, float | None]:
    return {key: None if math.isnan(row[key]) else row[key] for key in FIGURES}


def _lines(found: dict[str, Any]) -> str:
    parts = []
    for key, value in found.items():
        if isinstance(value, list) and value:
            rows = ",\n".join("  " + _json(item) for item in value)
            parts.append(f"{_json(key)}: [\n{rows}\n]")
        else:
            parts.append(f"{_json(key)}: {_json(value)}")
    return "{" + ",\n".join(parts) + "}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


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
        "open_actions": [plain_row(each, "due")["due"] for each in steps.improvement.entries if each.is_open],
        "to_decide": sorted(part.by.isoformat() for part in decisions_of(steps).parts),
        "audit_days": dict(sorted(audit_days.items())),
    }
