"""What was filled in of a row of the workbook, in the cells that it was filled in; with what the row is known by, to be read back."""

from __future__ import annotations

from typing import Any

from ims_lib.client import Client


def filled_in(client: Client, on: str) -> dict[str, Any]:
    """The cells of a row, whether it counts already or not, and its folded ones."""
    found = client.entries.get(on)
    values = {field: text for field, text in found.values.items() if text} | found.days if found else {}
    return {**values, "entry": on, "entry_lines": client.entry_lines}
