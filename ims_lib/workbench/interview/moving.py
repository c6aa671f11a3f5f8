"""The figures that move while one judges: the shares of each requirement and of each part of a standard."""

from __future__ import annotations

import math
from typing import Any

from ims_lib.assessment import assess
from ims_lib.client import Client
from ims_lib.coverage import SHARES, Coverage, score_coverage
from ims_lib.frames import by_names
from ims_lib.register.collecting import without_collecting
from ims_lib.register.model import Register
from ims_lib.report.figures import part_words

SHOWN = (*SHARES, "reusable")
DIGITS = 4


def figures_now(client: Client, coverage: Coverage, register: Register) -> dict[str, Any]:
    """The same as `figures_of`, worked out anew by what counts in the client's folder now."""
    with without_collecting():
        return figures_of(score_coverage(assess(register, client, catalogue=coverage.catalogue)))


def figures_of(coverage: Coverage) -> dict[str, Any]:
    """The five shares and what is reusable, 0 to 1: by part of a standard, and by requirement as far as it has any."""
    parts = by_names(coverage.parts[list(SHOWN)]).items()
    requirements = {name: [figures[share] for share in SHOWN] for name, figures in coverage.figures.items()}
    return {
        "parts": [
            {"standard": standard, "part": part_words()[part], "shares": _rounded(figures[name] for name in SHOWN)}
            for (standard, part), figures in parts
            if not math.isnan(figures["gap"])
        ],
        "requirements": {
            name: _rounded(shares) for name, shares in requirements.items() if not any(map(math.isnan, shares))
        },
    }


def _rounded(shares: Any) -> list[float]:
    return [round(float(each), DIGITS) for each in shares]
