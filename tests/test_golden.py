"""Scores of the demo clients: a change that moves one shows it in the same commit."""

from __future__ import annotations

import pytest

from tests.golden.scores import CLIENTS, HERE, scores


@pytest.mark.parametrize("client", CLIENTS)
def test_scores_are_the_committed_ones(client: str) -> None:
    committed = (HERE / f"{client}.csv").read_text(encoding="utf-8")
    assert scores(client).splitlines() == committed.splitlines(), (
        "scores moved: `make golden`, and say why in CHANGELOG.md"
    )
