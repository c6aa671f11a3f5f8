"""The one Statement of Applicability over the Annexes A of ISO/IEC 27001 and 42001, and how 20000-1 stands instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.coverage import FIGURES, Coverage
from ims_lib.register.model import Finding, Register, cell_name
from ims_lib.scales import NOT_APPLICABLE, status_labels

SHEET = "Statement of Applicability"
"""Its sheet in the deliverable workbook."""
COLUMNS = ["control", "standard", "title", "applies", "reason", "status", "owner", "evidence", "risks", "cells", "missing",
           *FIGURES]  # fmt: skip


@dataclass(frozen=True)
class StatementOfApplicability:
    """The statement, and the requirements of the standards in scope that have no Annex A."""

    controls: pd.DataFrame
    """Index control, in the standards' order: title, applies (yes, no, proposed), reason, status, owner, evidence, risks (ids),
    cells, missing (what an auditor would miss), and the figures of coverage."""
    clauses: pd.DataFrame
    """Index requirement: the clauses of a standard without an Annex A, with the figures of coverage."""
    findings: tuple[Finding, ...]

    def count(self, applies: str) -> int:
        """How many controls apply in this way."""
        return int((self.controls["applies"] == applies).sum())


def state_applicability(
    coverage: Coverage, register: Register, *, risks: Mapping[str, tuple[str, ...]] | None = None
) -> StatementOfApplicability:
    """One statement for all controls in scope: applicable or not, why, status, owner, evidence, risks and cells.

    The client's own rows say it; a judgement counts before them. A control that no row names is proposed, as an
    Annex asks to decide on each. `risks` are the ids of the risks that each control treats: the reason to include it.
    An exclusion without a reason is a finding, and so is a sheet that gives none.
    """
    rows = _rows_by_control(register)
    risks = risks or {}
    entries = [
        _entry(name, rows.get(name, []), risks.get(name, ()), coverage)
        for name, figures in coverage.requirements.iterrows()
        if figures["part"] == "annex_a"
        for name in [str(name)]
    ]
    controls = pd.DataFrame(entries, columns=["control", *COLUMNS[1:11]], dtype=object).set_index("control")
    controls = controls.join(coverage.requirements[list(FIGURES)])
    bare = [name for name in coverage.client.standards if not coverage.catalogue.standards[name].annex_a]
    clauses = coverage.requirements[coverage.requirements["standard"].isin(bare)]
    return StatementOfApplicability(controls=controls, clauses=clauses, findings=tuple(_findings(controls, rows)))


def _rows_by_control(register: Register) -> dict[str, list[Any]]:
    """The client's rows of controls that name each requirement."""
    named: dict[str, list[Any]] = {}
    for record in register.records.itertuples():
        if record.kind == "controls":
            for name in record.refs:
                named.setdefault(name, []).append(record)
    return named


def _entry(name: str, rows: list[Any], risks: tuple[str, ...], coverage: Coverage) -> dict[str, Any]:
    judgement = coverage.client.judgements.get(name)
    applicable = bool(coverage.requirements.at[name, "applicable"])
    said = bool(rows) or judgement is not None
    reasons = [judgement.reason] if judgement and judgement.reason and not applicable else []
    reasons += [row.reason for row in rows if row.reason and (row.status == NOT_APPLICABLE) != applicable]
    if applicable and risks:
        reasons.append(f"treats {', '.join(risks)}")
    evidence = [row.evidence for row in rows if row.evidence] + (
        [judgement.evidence] if judgement and judgement.evidence else []
    )
    entry = {
        "control": name, "standard": coverage.requirements.at[name, "standard"], "title": coverage.requirements.at[name, "title"],
        "applies": "no" if not applicable else "yes" if said else "proposed",
        "reason": _joined(reasons), "status": _status(rows, coverage.requirements.loc[name], applicable),
        "owner": _joined(row.owner for row in rows if row.owner), "evidence": _joined(evidence), "risks": risks,
        "cells": tuple(_cell(row) for row in rows) + ((judgement.source,) if judgement else ()),
    }  # fmt: skip
    return entry | {"missing": _missing(entry)}


def _status(rows: Iterable[Any], figures: Any, applicable: bool) -> str:
    """The client's own word for it, in our terms; where it has none, what the figures say."""
    if not applicable:
        return status_labels()[NOT_APPLICABLE]
    words = _joined(status_labels()[row.status] for row in rows if row.status not in ("unknown", NOT_APPLICABLE))
    if words:
        return f"{words}, verified" if figures["judged"] == 1 else words
    if figures["judged"] > 0:
        return "judged"
    if figures["inferred"] > 0:
        return "carried over in part"
    return "not in place" if figures["gap"] > 0 else "not said"


def _missing(entry: Mapping[str, Any]) -> str:
    """What an auditor would miss in the entry."""
    lacks = []
    if not entry["reason"]:
        lacks.append("reason for the exclusion" if entry["applies"] == "no" else "reason for the inclusion")
    if entry["applies"] != "no":
        lacks += ["decision"] if entry["applies"] == "proposed" else []
        lacks += ["owner"] if not entry["owner"] else []
    return ", ".join(lacks)


def _findings(controls: pd.DataFrame, rows: Mapping[str, list[Any]]) -> Iterable[Finding]:
    for name, entry in controls[(controls["applies"] == "no") & (controls["reason"] == "")].iterrows():
        row = next((row for row in rows.get(str(name), ()) if row.status == NOT_APPLICABLE), None)
        text = f"{name} ({entry['title']}) is excluded without a reason; the Statement of Applicability must give one"
        if row is not None:
            cell = row.cells.get("reason") or row.cells.get("applicable") or row.cells.get("status")
            yield Finding("warning", "soa.no_reason", text, row.file, row.sheet, cell)
        else:
            yield Finding("warning", "soa.no_reason", text, "judgements.csv")
    included = controls[(controls["applies"] == "yes") & (controls["reason"] == "")]
    if len(included):
        text = f"{len(included)} controls are included without a reason, by the sheet or by a risk that they treat"
        yield Finding("note", "soa.no_reason", text, "workbook.xlsx", SHEET)
    proposed = controls[controls["applies"] == "proposed"]
    if len(proposed):
        text = f"{len(proposed)} controls are named in no row: they are proposed as applicable until the client decides"
        yield Finding("note", "soa.proposed", text, "workbook.xlsx", SHEET)


def _cell(row: Any) -> str:
    cell = row.cells.get("status") or row.cells.get("ref") or f"A{row.row}"
    return cell_name(row.file, row.sheet, cell)


def _joined(texts: Iterable[str | None]) -> str:
    return "; ".join(dict.fromkeys(text for text in texts if text))
