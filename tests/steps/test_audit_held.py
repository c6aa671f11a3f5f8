"""Sessions that were held: what they leave to be planned of their topic, and for which standards they count."""

from __future__ import annotations

from datetime import date

import pytest

from ims_lib.steps.audit_programme.held import SessionHeld, session_key
from ims_lib.steps.audit_programme.layout import left_after
from ims_lib.steps.audit_programme.windows import Window

START, ON = date(2027, 1, 1), date(2026, 12, 8)
CYCLE = Window(START, date(2028, 6, 29), "27001")
YEARLY = Window(START, date(2027, 6, 29), "27001", months=12)
EARLY = Window(START, date(2027, 5, 31), is_early=True, months=12)
AGAIN = Window(START, date(2027, 12, 31), months=12, repeated=True)
LATER = Window(date(2028, 1, 1), date(2028, 12, 31), months=12, repeated=True)

# name: (window, standards that the session looked at in full, its day, its topic, first and last day that are left; none: met)
LEFT: dict[str, tuple[Window, tuple[str, ...], date, str, tuple[date, date] | None]] = {
    "once in the cycle": (CYCLE, ("27001",), ON, "incidents", None),
    "for another standard": (CYCLE, ("20000-1",), ON, "incidents", (CYCLE.first, CYCLE.last)),
    "on another topic": (CYCLE, ("27001",), ON, "suppliers", (CYCLE.first, CYCLE.last)),
    "in the cycle before": (CYCLE, ("27001",), date(2025, 6, 28), "incidents", (CYCLE.first, CYCLE.last)),
    "within the year before the body comes": (YEARLY, ("27001",), ON, "incidents", None),
    "longer before the body comes": (YEARLY, ("27001",), date(2026, 6, 28), "incidents", (YEARLY.first, YEARLY.last)),
    "what is at risk, just looked at": (EARLY, ("20000-1",), ON, "incidents", None),
    "a first look alone": (EARLY, (), ON, "incidents", (EARLY.first, EARLY.last)),
    "at an interval, no sooner than half of it": (
        AGAIN,
        ("27001",),
        ON,
        "incidents",
        (date(2027, 6, 8), date(2027, 12, 8)),
    ),
    "at an interval, too long ago": (AGAIN, ("27001",), date(2025, 12, 8), "incidents", (AGAIN.first, AGAIN.last)),
    "at a later interval": (LATER, ("27001",), ON, "incidents", (LATER.first, LATER.last)),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_a_session_leaves_of_a_window(name: str) -> None:
    window, standards, on, topic, left = LEFT[name]
    held = [SessionHeld(topic, standards, "Incidents", on, "Ann", "")]
    assert [(each.first, each.last) for each in left_after([window], held, "incidents")] == ([left] if left else [])


@pytest.mark.parametrize("window", [CYCLE, YEARLY, EARLY, AGAIN, LATER])
def test_where_none_was_held_every_window_stays(window: Window) -> None:
    assert list(left_after([window], [], "incidents")) == [window]


def test_a_session_is_known_by_topic_month_and_standards_in_full() -> None:
    assert session_key("incidents", ON, ["27001", "20000-1"]) == "session/incidents 2026-12; 27001; 20000-1"
    assert session_key("incidents", ON, []) == "session/incidents 2026-12"
