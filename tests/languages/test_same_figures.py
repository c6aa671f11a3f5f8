"""The same client in each language: other words, the same figures, plan and places; and the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

from ims_lib import paths
from ims_lib.languages import in_language, languages
from ims_lib.languages.texts import files_of
from ims_lib.report.results import results
from ims_lib.steps import Steps
from tests.conftest import demo

OTHERS = [code for code in languages() if code != "en" and not files_of(code)]
"""Those that have all texts."""


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


def figures_of(steps: Steps) -> dict[str, Any]:
    return dict(figures(results(steps)))


def figures_in(code: str) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """The figures of the demo clients written in a language, and in English those of the first one after that."""
    with in_language(code):
        found = {client: figures_of(demo(client)) for client in paths.DEMO_NAMES}
    demo.cache_clear()
    return found, figures_of(demo(paths.DEMO_NAMES[0]))


@pytest.mark.parametrize("code", OTHERS)
def test_figures_are_the_same_in_each_language_and_nothing_is_kept_of_one_for_another(code: str) -> None:
    """Each language in a fresh process, where nothing is kept of what another recognised."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        found, after = process.submit(figures_in, code).result()
    for client in paths.DEMO_NAMES:
        assert found[client] == figures_of(demo(client)), client
    assert after == figures_of(demo(paths.DEMO_NAMES[0]))
