"""The steps of the risk process as ISO 31000 names them: what each must leave, and what the client has of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pandas as pd

from ims_lib import paths
from ims_lib.risks.entries import SheetScale
from ims_lib.risks.scales import category_words
from ims_lib.steps.risk_register.model import PROCESS, RiskRegister
from ims_lib.yaml_text import load_yaml


def process_steps(register: RiskRegister, sheets: Mapping[Any, SheetScale]) -> pd.DataFrame:
    """Index step: what it must leave, what the client has by its own data, and what is missing."""
    said = dict(_said(register, sheets)) if register.given else {}
    rows = [
        (step["id"], step["title"], step["leaves"], *said.get(step["id"], ("", "the client has no register yet")))
        for step in _steps()
    ]
    return pd.DataFrame(rows, columns=PROCESS).set_index("step")


def _said(register: RiskRegister, sheets: Mapping[Any, SheetScale]) -> Iterator[tuple[str, tuple[str, str]]]:
    """For each step what is there, and what is missing; empty where nothing is."""
    own, total = register.own, len(register.own)
    method, words = register.method, category_words()
    stated = [name for name in ("grades", "matrix", "acceptable", "accepts") if name in method.own]
    lacking = [name for name in ("acceptable", "accepts") if name not in stated]
    yield "scope", (
        f"{method.scale.grades} grades" + (", as client.yml says" if "grades" in stated else ", by the sheet" if sheets else ""),
        "in client.yml: " + ", ".join({"acceptable": "what is acceptable", "accepts": "who may accept"}[name] for name in lacking)
        + " (ours is used)" if lacking else "",
    )  # fmt: skip
    absent = [words[name] for name in words if name not in set(own["category"])]
    viewed = own[["asset", "threat", "vulnerability"]].notna().all(axis=1)
    yield (
        "identify",
        (
            f"{total} risk{'' if total == 1 else 's'}, {int(viewed.sum())} with asset, threat and vulnerability",
            f"no risk of {' or '.join(absent)}" if absent else "",
        ),
    )
    graded = own["level_from"] == "client"
    unread = total - int(graded.sum())
    yield (
        "analyse",
        (
            f"{int(graded.sum())} graded, {int(own['own_band'].notna().sum())} with what is left after treatment",
            f"a level for {unread}" if unread else "",
        ),
    )
    above = own[own["above"].astype(bool)]
    bare = above[(above["action_from"] != "client") & above["accepted_by"].isna()]
    yield (
        "evaluate",
        (f"{len(above)} of {total} above what is acceptable, by coverage or by the client's own figure", ""),
    )
    yield (
        "treat",
        (
            f"{int((own['action_from'] == 'client').sum())} with an action, {int(own['option'].notna().sum())} with an option",
            f"an action or an acceptance for {len(bare)} above what is acceptable" if len(bare) else "",
        ),
    )
    undated = own[(own["action_from"] == "client") & own["due"].isna() & ~own["settled"].astype(bool)]
    late = int(own["overdue"].astype(bool).sum())
    missing = ([f"a day for {len(undated)} action{'' if len(undated) == 1 else 's'}"] if len(undated) else []) + (
        [f"{late} overdue"] if late else []
    )
    yield "monitor", (f"{int(own['due'].notna().sum())} with a day", ", ".join(missing))
    ownerless = int(own["owner"].isna().sum())
    unsigned = int(((own["option"] == "retain") & own["accepted_by"].isna()).sum())
    missing = ([f"an owner for {ownerless}"] if ownerless else []) + (
        [f"a name for {unsigned} accepted"] if unsigned else []
    )
    yield "communicate", (
        f"{total - ownerless} with an owner, {int(own['accepted_by'].notna().sum())} accepted by name", ", ".join(missing)
    )  # fmt: skip


@cache
def _steps() -> tuple[dict[str, str], ...]:
    text = (paths.DATA / "library" / "risk_process.yml").read_text(encoding="utf-8")
    return tuple(load_yaml(text))
