"""The front end of the workbench: plain tables where nobody can click, and no request to the network."""

from __future__ import annotations

from importlib.resources import files

import pytest

from ims_lib.workbench.front_end import can_show_widgets, front


def test_a_script_gets_tables() -> None:
    assert not can_show_widgets()


@pytest.mark.parametrize("name", sorted(path.name for path in files("ims_lib.workbench").joinpath("front").iterdir()))
def test_front_end_asks_the_network_for_nothing_and_sets_texts_as_texts(name: str) -> None:
    text = front(name)
    assert not [
        word for word in ("http:", "https:", "import(", "fetch(", "@import", "innerHTML", "eval(") if word in text
    ]
