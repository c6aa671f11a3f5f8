"""IMS Workbook: spreadsheet → register → assessment → coverage → gaps → roadmap → report.

The names below are the public ones. Each is loaded when first used, so that `ims --help` stays quick.

>>> import ims_lib as ims
>>> client = ims.open_client("harbour", as_of="2026-11-24")
>>> client.standards
('27001', '20000-1', '42001')
>>> catalogue = ims.load_catalogue()
>>> catalogue.label_of("27001:A.5.9")
'Inventory of information and other associated assets'
>>> register = ims.require_table(ims.read_register(client))
>>> coverage = ims.score_coverage(ims.assess(register, client))
>>> f'{coverage.parts.loc[("27001", "annex_a"), "at_least"]:.0%}'
'74%'
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOME = {
    "open_client": "ims_lib.decided_settings",
    "choose_client": "ims_lib.client",
    "read_register": "ims_lib.documents.impact_forms",
    "require_table": "ims_lib.register",
    "assess": "ims_lib.assessment",
    "score_coverage": "ims_lib.coverage",
    "find_gaps": "ims_lib.gaps",
    "plan_roadmap": "ims_lib.roadmap",
    "read_inputs": "ims_lib.inputs",
    "walk_steps": "ims_lib.steps",
    "register_risks": "ims_lib.steps.risk_register",
    "render_report": "ims_lib.batch",
    "load_catalogue": "ims_lib.catalogue",
    "require_parameters": "ims_lib.notebook",
    "table": "ims_lib.workbench.tables",
    "write_in": "ims_lib.languages",
    "suggest_rows": "ims_lib.suggest.of_register",
    "read_portfolio": "ims_lib.portfolio",
}
_MODULES = {
    "report": "ims_lib.report",
    "workbench": "ims_lib.workbench",
    "choices": "ims_lib.workbench.choices",
    "charts": "ims_lib.report.charts",
    "risk_charts": "ims_lib.report.risk_charts",
    "audit_charts": "ims_lib.report.audit_charts",
    "crossmap": "ims_lib.catalogue.crossmap",
    "cross_map_charts": "ims_lib.report.cross_map_charts",
    "process_charts": "ims_lib.report.process_charts",
    "system_charts": "ims_lib.report.system_charts",
    "document_charts": "ims_lib.report.document_charts",
    "improvement_charts": "ims_lib.report.improvement_charts",
    "benefit_charts": "ims_lib.report.charts",
    "portfolio_tables": "ims_lib.portfolio.tables",
    "portfolio_charts": "ims_lib.portfolio.charts",
}

__all__ = [*_HOME, *_MODULES]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _MODULES:
        return import_module(_MODULES[name])
    raise AttributeError(f"module 'ims_lib' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
