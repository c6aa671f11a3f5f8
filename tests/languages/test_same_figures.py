"""The same client in each language: other words, the same figures, plan and places; and the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest

import ims_lib as ims
from ims_lib import paths
from ims_lib.languages import in_language, languages
from ims_lib.languages.texts import files_of
from ims_lib.report.results import results

AS_OF = "2026-11-24"
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


def figures_in(code: str, clients: Sequence[str] = paths.DEMO_NAMES) -> dict[str, dict[str, Any]]:
    """The figures of clients, written in a language."""
    found = {}
    with in_language(code):
        for client in clients:
            opened = ims.open_client(paths.DEMO_CLIENTS / client, as_of=AS_OF)
            register = ims.read_register(opened)
            gaps = ims.find_gaps(ims.score_coverage(ims.assess(register, opened)))
            steps = ims.walk_steps(register, ims.plan_roadmap(gaps, opened, register=register))
            found[client] = dict(figures(results(steps)))
    return found


def figures_of_a_fresh_process(code: str) -> dict[str, dict[str, Any]]:
    """Where nothing is kept of what another language recognised."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(figures_in, code).result()


def figures_after_german(client: str) -> dict[str, dict[str, Any]]:
    """In English, of a process that wrote in German before."""
    figures_in("de", [client])
    return figures_in("en", [client])


@pytest.fixture(scope="module")
def in_english() -> dict[str, dict[str, Any]]:
    return figures_of_a_fresh_process("en")


@pytest.mark.parametrize("code", OTHERS)
def test_figures_are_the_same_in_each_language(code: str, in_english: dict[str, dict[str, Any]]) -> None:
    found = figures_of_a_fresh_process(code)
    for client in paths.DEMO_NAMES:
        assert found[client] == in_english[client], client


def test_nothing_is_kept_of_a_language_for_another(in_english: dict[str, dict[str, Any]]) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        found = process.submit(figures_after_german, "harbour").result()
    assert found["harbour"] == in_english["harbour"]
