"""The steps of the risk process as ISO 31000 names them: what each must leave, and what the client has of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from ims_lib import paths
from ims_lib.inputs.rows import Sheet
from ims_lib.languages import by_language, noted, say, translated
from ims_lib.languages.texts import read_texts
from ims_lib.risks.entries import SheetScale
from ims_lib.risks.scales import AI, category_words
from ims_lib.steps.risk_register.entry import RETAINED
from ims_lib.steps.risk_register.model import PROCESS, RiskRegister
from ims_lib.wording import counted

CLIENTS_RULES = {"acceptable": noted("what is acceptable"), "accepts": noted("who may accept")}
"""What only the client can say of its method, in words."""


def process_steps(register: RiskRegister, sheets: Mapping[Sheet, SheetScale], *, by_settings: bool) -> pd.DataFrame:
    """Index step: what it must leave, what the client has by its own data, and what is missing."""
    said = dict.fromkeys(_told(), ("", say("the client has no register yet")))
    if register.given:
        known = _method(register, by_settings=by_settings, graded_by_sheet=bool(sheets)) | _numbers(register)
        said = {step: _said(told, known) for step, told in _told().items()}
    rows = [(step["id"], step["title"], step["leaves"], *said[step["id"]]) for step in _steps()]
    return pd.DataFrame(rows, columns=PROCESS).set_index("step")


def _said(told: Mapping[str, Any], known: Mapping[str, Any]) -> tuple[str, str]:
    """What is there, and what is missing; empty where nothing is."""
    return told["has"].format(**known), ", ".join(
        text.format(**known) for name, text in told["lacks"].items() if known[name]
    )


def _method(register: RiskRegister, *, by_settings: bool, graded_by_sheet: bool) -> dict[str, Any]:
    method, words, named = register.method, category_words(), set(register.own["category"])
    named |= {AI} if any(risk.is_of_ai for risk in register.of(register.own)) else set()
    lacking = [translated(rule) for name, rule in CLIENTS_RULES.items() if name not in method.own]
    absent = [words[name] for name in words if name not in named]
    by = say(", as the settings say") if by_settings else say(", by the sheet") if graded_by_sheet else ""
    absent_ones, lacking_ones = translated(" or ").join(absent), ", ".join(lacking)
    return {"grades": method.scale.grades, "by": by, "lacking": lacking_ones, "absent": absent_ones}


def _numbers(register: RiskRegister) -> dict[str, Any]:
    own = register.own
    has = own.notna()
    acted, above = own["action_from"] == "client", own["above"].astype(bool)
    rows = {
        "viewed": has[["asset", "threat", "vulnerability"]].all(axis=1),
        "graded": own["level_from"] == "client",
        "left": has["own_band"],
        "unread": own["level_from"] != "client",
        "above": above,
        "acted": acted,
        "optioned": has["option"],
        "bare": above & ~acted & ~has["accepted_by"],
        "dated": has["due"],
        "undated": acted & ~has["due"] & ~own["settled"].astype(bool),
        "late": own["overdue"].astype(bool),
        "owned": has["owner"],
        "signed": has["accepted_by"],
        "unsigned": (own["option"] == RETAINED) & ~has["accepted_by"],
    }
    numbers = {name: int(which.sum()) for name, which in rows.items()}
    words = {"risks": counted(len(own), "risk"), "actions": counted(numbers["undated"], "action")}
    return numbers | words | {"own": len(own), "ownerless": len(register.ownerless)}


_told = by_language(partial(read_texts, paths.DATA / "program" / "risk_steps.yml"))
_steps = by_language(partial(read_texts, paths.DATA / "library" / "risk_process.yml"))
