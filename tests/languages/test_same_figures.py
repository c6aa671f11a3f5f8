"""The same client in each language: other words, the same figures, plan and places; and the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import ims_lib as ims
from ims_lib import paths
from ims_lib.languages import in_language, languages
from ims_lib.report.results import results

AS_OF = "2026-11-24"
OTHERS = [code for code in languages() if code != "en"]


def figures(content: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    """Every number, day and yes or no of results.json by its place, and how many entries each list has."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from figures(value, f"{place}.{key}")
    elif isinstance(content, list | tuple):
        yield place, len(content)
        for number, value in enumerate(content):
            yield from figures(value, f"{place}[{number}]")
    elif not isinstance(content, str):
        yield place, content


def results_in(code: str, client: str) -> dict[str, Any]:
    with in_language(code):
        opened = ims.open_client(paths.DEMO_CLIENTS / client, as_of=AS_OF)
        register = ims.read_register(opened)
        gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, opened)))
        return results(ims.walk_steps(register, ims.plan_roadmap(gaps, opened, register=register)))


@pytest.mark.parametrize("code", OTHERS)
@pytest.mark.parametrize("client", paths.DEMO_NAMES)
def test_figures_are_the_same_in_each_language(client: str, code: str) -> None:
    assert dict(figures(results_in(code, client))) == dict(figures(results_in("en", client)))
