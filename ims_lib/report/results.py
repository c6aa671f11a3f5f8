"""results.json: every figure of the report, to full precision, for other programs."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from ims_lib.assessment import SCORING
from ims_lib.coverage import COUNTS, FIGURES, Coverage, beside, split
from ims_lib.frames import by_name, by_names, rows_of
from ims_lib.gaps import Gaps
from ims_lib.report.questions import all_findings
from ims_lib.report.steps import results_of_steps
from ims_lib.roadmap import Planned, Roadmap
from ims_lib.steps import Steps

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
    return {
        "client": coverage.client.id,
        "name": coverage.client.name,
        "as_of": coverage.client.as_of.isoformat(),
        "catalogue": coverage.catalogue.version,
        "standards": _standards(coverage),
        "chapters": _chapters(coverage),
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
        "gaps": _gaps(gaps),
        "roadmap": [_package(item, roadmap) for item in roadmap.in_order],
        "roadmap_plan": _plan(roadmap),
        "days": roadmap.days,
        "possible_days": gaps.possible_days,
        "sources": _sources(coverage),
        "findings": [{key: _value(value) for key, value in row.items()} for row in rows_of(findings)],
        "questions": int((findings["level"] == "question").sum()),
        "steps": results_of_steps(steps),
        "schema": SCHEMA,
        "scoring": SCORING,
    }


def write_results(path: Path, steps: Steps) -> None:
    """Write results.json: one requirement, gap or package a line, so that a diff can be read."""
    path.write_text(_lines(results(steps)), encoding="utf-8", newline="\n")


def _standards(coverage: Coverage) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for (standard, part), row in by_names(coverage.parts).items():
        found.setdefault(standard, {})[part] = {**_counts(row), **_shares(row)}
    return found


def _chapters(coverage: Coverage) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for (standard, chapter), row in by_names(coverage.chapters).items():
        found.setdefault(standard, {})[chapter] = {**_counts(row), **_shares(row)}
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
        }
        for item in coverage.assessment.criteria_of(name)
        for verdict in [verdicts[name, item]]
    ]
    rows = [{"cell": source.cell, "found": source.found} for source in coverage.assessment.said.get(name, ())]
    return {"id": name, "applicable": applicable, **_shares(coverage.figures[name]), "criteria": criteria, "rows": rows}


def _sources(coverage: Coverage) -> list[dict[str, str]]:
    """What stands in each cell that a level comes from, so that the next assessment can say what changed."""
    verdicts = coverage.assessment.verdicts
    found = {
        (source.cell, source.found, source.taken_as): None
        for name in coverage.requirements.index
        for item in coverage.assessment.criteria_of(str(name))
        for source in verdicts[str(name), item].sources
    }
    return [{"cell": cell, "found": text, "taken_as": taken_as} for cell, text, taken_as in found]


def _gaps(gaps: Gaps) -> list[dict[str, object]]:
    return [
        {
            "requirement": name,
            "criteria": gap.criteria,
            "severity": gap.severity,
            "gap": gap.gap,
            "days": gap.days,
        }
        for name, gap in gaps.found.items()
    ]


def _package(item: Planned, roadmap: Roadmap) -> dict[str, Any]:
    return {
        "package": item.package,
        "title": item.title,
        "criteria": item.criteria,
        "order": item.order,
        "needs": item.needs,
        "requirements": item.requirements,
        "start": item.start.isoformat() if item.start else None,
        "end": item.end.isoformat() if item.end else None,
        "days": item.days,
        "possible_days": item.possible_days,
        "wave": roadmap.wave_of[item.package],
    }


def _plan(roadmap: Roadmap) -> dict[str, Any]:
    """How good the order is, its waves, and which wanted dates can be met."""
    return {
        "above_best": roadmap.above_best,
        "exact": roadmap.exact,
        "waves": [
            {
                "wave": wave.number,
                "packages": list(wave.packages),
                "days": wave.days,
                "closed": wave.closed,
                "start": wave.start.isoformat() if wave.start else None,
                "end": wave.end.isoformat() if wave.end else None,
                "makes_true": list(wave.makes_true),
            }
            for wave in roadmap.waves
        ],
        "wanted": [
            {
                "standard": item.standard,
                "by": item.by.isoformat(),
                "possible": item.possible,
                "end": item.end.isoformat(),
                "months_late": item.months_late,
                "days_per_month": item.days_per_month,
            }
            for item in roadmap.wanted
        ],
    }


def _counts(row: Any) -> dict[str, int]:
    return {key: int(row[key]) for key in COUNTS}


def _shares(row: Any) -> dict[str, float | None]:
    return {key: _value(row[key]) for key in FIGURES}


def _value(value: Any) -> Any:
    return None if value is None or (isinstance(value, float) and math.isnan(value)) else value


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
