"""The figures that move while one judges: the shares of each requirement and of each part of a standard."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from ims_lib.assessment.rules import assess_with
from ims_lib.client import Client
from ims_lib.coverage import SHARES, Coverage, score_parts
from ims_lib.frames import by_name, by_names
from ims_lib.register.collecting import without_collecting
from ims_lib.register.model import Register
from ims_lib.report.figures import part_words
from ims_lib.wording import percent

SHOWN = (*SHARES, "reusable")
TOLD = (*SHOWN, "at_least", "likely", "at_most")
DIGITS = 4


def figures_now(client: Client, coverage: Coverage, register: Register) -> dict[str, Any]:
    """The same as `figures_of`, worked out anew by what is judged in the client's folder now; its lists stay as they were read."""
    read = coverage.assessment
    with without_collecting():
        judged = assess_with(
            read.disputes, read.supports, read.proposals, register, client, read.catalogue, shares_alone=True
        )
        return figures_of(*score_parts(judged))


def figures_of(requirements: pd.DataFrame, parts: pd.DataFrame) -> dict[str, Any]:
    """By part and by requirement that has any: five shares and what is reusable, 0 to 1; these and the three numbers in per cent, as tables say them."""
    return {
        "parts": [
            {"standard": standard, "part": part_words()[part], "shares": _rounded(figures)}
            for (standard, part), figures in by_names(parts[list(TOLD)]).items()
            if not math.isnan(figures["gap"])
        ],
        "requirements": {
            name: _rounded(figures)
            for name, figures in by_name(requirements[list(TOLD)]).items()
            if not any(map(math.isnan, figures.values()))
        },
    }


def _rounded(figures: Mapping[str, float]) -> list[float]:
    return [*(round(figures[name], DIGITS) for name in SHOWN), *(percent(figures[name]) for name in TOLD)]
