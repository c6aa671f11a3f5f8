"""Tables of notebooks with their texts whole."""

from __future__ import annotations

import pandas as pd

import ims_lib as ims

LONG = "A text that goes on and on, far beyond what a table of pandas shows of it by itself."


def test_a_table_is_shown_whole_and_a_clients_text_stays_text() -> None:
    frame = pd.DataFrame(
        {"kinds": [("agent", "retrieval"), None], "level": [0.333333, None], "said": [LONG, "<b>bold</b>"]},
        index=["<i>AI-1</i>", "AI-2"],
    )
    shown = ims.in_full(frame).to_html()
    assert LONG in shown
    assert ">agent, retrieval<" in shown
    assert ">0.33<" in shown
    assert "None" not in shown
    assert "nan" not in shown
    assert "<b>" not in shown
    assert "<i>" not in shown


def test_a_table_without_rows_is_shown_too() -> None:
    assert "level" in ims.in_full(pd.DataFrame(columns=["level"])).to_html()
