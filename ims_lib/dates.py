"""A day as it is said, wherever people read it."""

from __future__ import annotations

from datetime import date


def day(value: date) -> str:
    """24 November 2026."""
    return f"{value.day} {value:%B %Y}"


def spoken(text: str) -> str:
    """A text that is a day by ISO 8601 as it is said; any other as it stands."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text
