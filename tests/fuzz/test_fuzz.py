"""A few seconds of every fuzz target; `make fuzz` runs them for as long as one likes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS

EXAMPLES = 150
HERE = [name for name in TARGETS if name != "layouts"]
"""tests/register/layouts has a test of its own for layouts, the same ones every time."""


@pytest.mark.parametrize("name", HERE)
def test_corpus(name: str) -> None:
    for each in TARGETS[name].corpus():
        TARGETS[name].check(each)


@pytest.mark.parametrize("name", HERE)
def test_changed_inputs(name: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TARGETS[name].inputs)
    def holds(found: object) -> None:
        TARGETS[name].check(found)

    holds()
