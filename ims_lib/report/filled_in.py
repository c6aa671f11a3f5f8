"""What was filled in of a row of the workbook, in the cells that it was filled in; with what the row is known by, to be read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ims_lib.client import Client
from ims_lib.client.entries import PART, entry_forms


def filled_in(client: Client, on: str) -> dict[str, Any]:
    """The cells of a row, whether it counts already or not, and its folded ones."""
    found = client.entries.get(on)
    values = {field: text for field, text in found.values.items() if text} | found.days if found else {}
    return {**values, "entry": on, "entry_lines": client.entry_lines}


def correctable(client: Client, kind: str, on: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The folded cells of a row that shows what a list says, and who corrected it last; corrections are in the list already.

    A row that no single entry of a list stands for has no `on`: what is corrected there is asked about, and not kept.
    """
    (form,) = (form for form in entry_forms() if form.on == kind and form.corrects)
    told = filled_in(client, f"{kind}{PART}{on}")
    written = "\n".join(f"{field}: {' '.join(str(row.get(field) or '').split())}" for field in form.corrects)
    shown = {"as_written": written} | ({} if on else {"entry": ""})
    return {key: each for key, each in told.items() if key not in form.corrects} | shown
