"""The steps of the risk process as ISO 31000 names them: what each must leave, and what the client has of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd

from ims_lib import paths
from ims_lib.inputs.rows import Sheet
from ims_lib.languages import by_language, noted, say, translated
from ims_lib.languages.texts import read_texts
from ims_lib.risks.entries import SheetScale
from ims_lib.risks.scales import category_words
from ims_lib.steps.risk_register.model import PROCESS, RiskRegister
from ims_lib.wording import counted


def process_steps(register: RiskRegister, sheets: Mapping[Sheet, SheetScale]) -> pd.DataFrame:
    """Index step: what it must leave, what the client has by its own data, and what is missing."""
    none = "", say("the client has no register yet")
    said: dict[str, Callable[[RiskRegister], Said]] = {"scope": partial(_scope, graded_by_sheet=bool(sheets)), **_SAID}
    rows = [
        (step["id"], step["title"], step["leaves"], *(said[step["id"]](register) if register.given else none))
        for step in _steps()
    ]
    return pd.DataFrame(rows, columns=PROCESS).set_index("step")


Said = tuple[str, str]
"""What is there, and what is missing; empty where nothing is."""
CLIENTS_RULES = {"acceptable": noted("what is acceptable"), "accepts": noted("who may accept")}
"""What only the client can say of its method, in words."""


def _scope(register: RiskRegister, *, graded_by_sheet: bool) -> Said:
    method = register.method
    lacking = [translated(words) for name, words in CLIENTS_RULES.items() if name not in method.own]
    by = say(", as the settings say") if "grades" in method.own else say(", by the sheet") if graded_by_sheet else ""
    return say("{grades} grades{by}", grades=method.scale.grades, by=by), say(
        "in the settings: {lacking} (ours is used)", lacking=", ".join(lacking)
    ) if lacking else ""


def _identify(register: RiskRegister) -> Said:
    own, words = register.own, category_words()
    absent = [words[name] for name in words if name not in set(own["category"])]
    viewed = own[["asset", "threat", "vulnerability"]].notna().all(axis=1)
    there = say(
        "{risks}, {viewed} with asset, threat and vulnerability",
        risks=counted(len(own), "risk"),
        viewed=int(viewed.sum()),
    )
    return there, say("no risk of {absent}", absent=translated(" or ").join(absent)) if absent else ""


def _analyse(register: RiskRegister) -> Said:
    own = register.own
    graded, left = int((own["level_from"] == "client").sum()), int(own["own_band"].notna().sum())
    unread = len(own) - graded
    return say("{graded} graded, {left} with a level after its measures", graded=graded, left=left), say(
        "a level for {unread}", unread=unread
    ) if unread else ""


def _evaluate(register: RiskRegister) -> Said:
    above = int(register.own["above"].astype(bool).sum())
    return say("{above} of {own} above what is acceptable", above=above, own=len(register.own)), ""


def _treat(register: RiskRegister) -> Said:
    own = register.own
    acted, optioned = own["action_from"] == "client", own["option"].notna()
    bare = int((own["above"].astype(bool) & ~acted & own["accepted_by"].isna()).sum())
    there = say(
        "{acted} with an action, {optioned} with an option", acted=int(acted.sum()), optioned=int(optioned.sum())
    )
    return there, say("an action or an acceptance for {bare} above what is acceptable", bare=bare) if bare else ""


def _monitor(register: RiskRegister) -> Said:
    own = register.own
    undated = int(((own["action_from"] == "client") & own["due"].isna() & ~own["settled"].astype(bool)).sum())
    late = int(own["overdue"].astype(bool).sum())
    missing = [say("a day for {actions}", actions=counted(undated, "action"))] if undated else []
    missing += [say("{late} overdue", late=late)] if late else []
    return say("{dated} with a day", dated=int(own["due"].notna().sum())), ", ".join(missing)


def _communicate(register: RiskRegister) -> Said:
    own = register.own
    ownerless, signed = len(register.ownerless), own["accepted_by"].notna()
    unsigned = int(((own["option"] == "retain") & ~signed).sum())
    missing = [say("an owner for {ownerless}", ownerless=ownerless)] if ownerless else []
    missing += [say("a name for {unsigned} accepted", unsigned=unsigned)] if unsigned else []
    return say(
        "{owned} with an owner, {signed} accepted by name",
        owned=int(own["owner"].notna().sum()),
        signed=int(signed.sum()),
    ), ", ".join(missing)


_SAID: Mapping[str, Callable[[RiskRegister], Said]] = {
    "identify": _identify,
    "analyse": _analyse,
    "evaluate": _evaluate,
    "treat": _treat,
    "monitor": _monitor,
    "communicate": _communicate,
}


@by_language
def _steps() -> tuple[dict[str, str], ...]:
    return tuple(read_texts(paths.DATA / "library" / "risk_process.yml"))
