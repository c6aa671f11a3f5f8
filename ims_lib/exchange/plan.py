"""data/library/exchange.yml: columns, words of other forms, and what each form can't carry."""

from __future__ import annotations

from functools import cache
from typing import Any

from ims_lib import paths
from ims_lib.client import Client
from ims_lib.judgements.model import Judgement
from ims_lib.yaml_text import load_yaml


@cache
def exchange_plan() -> dict[str, Any]:
    """The file as it stands."""
    found: dict[str, Any] = load_yaml((paths.DATA / "library" / "exchange.yml").read_text(encoding="utf-8"))
    return found


def judged(client: Client) -> list[dict[str, str]]:
    """The judgements that count, as judgements.csv has them."""
    return [judgement_row(each) for each in client.judgements.values()]


def judgement_row(judgement: Judgement) -> dict[str, str]:
    """when, who, on, new, reason, evidence; what the row said behind `on`."""
    return {
        "when": judgement.when or judgement.undated,
        "who": judgement.who,
        "on": f"{judgement.on}!{judgement.row}" if judgement.row else judgement.on,
        "new": judgement.new,
        "reason": judgement.reason,
        "evidence": judgement.evidence,
    }
