"""AI that a client's lists name although its settings say that it has no role with AI: asked, for nobody may overlook it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ims_lib.client import Client
from ims_lib.inputs import Inputs
from ims_lib.inputs.states import is_void
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.risks.entries import category_of
from ims_lib.scales import setting
from ims_lib.wording import listed

AI = "ai"
COLUMNS = {
    "suppliers": ("name", "service"),
    "incidents": ("title", "affected"),
    "changes": ("title", "service", "affected"),
}
"""List → the columns that tell what an entry is about; the first names it."""


def ask_for_ai(inputs: Inputs, client: Client) -> Iterator[Finding]:
    """A question with the entries that speak of AI, where the settings say that there is none; nothing where they don't say."""
    if client.settings.ai_roles or "ai_roles" not in client.settings.model_fields_set:
        return
    found = [
        (row, columns[0])
        for name, columns in COLUMNS.items()
        for row in inputs.records.get(name, ())
        if not is_void(row) and _speaks_of_ai(row, columns)
    ]
    if not found:
        return
    most = int(setting("report", "records_shown"))
    names = [f"'{brief(row[column])}' ({row['cell']})" for row, column in found[:most]]
    names += [f"{len(found) - most} more"] if len(found) > most else []
    first, speak = found[0][0], "speaks" if len(found) == 1 else "speak"
    text = (
        f"client.yml names no role with AI (ai_roles is empty), yet {listed(names)} {speak} of AI. "
        "Is AI in use, and in which role? Until that is said, the settings count"
    )
    cell = str(first["cell"]).rpartition("!")[2]
    yield Finding("question", "client.ai_listed", text, first["file"], first["sheet"], cell)


def _speaks_of_ai(row: dict[str, Any], columns: tuple[str, ...]) -> bool:
    if row.get("ai") is not None:
        return bool(row["ai"])
    text = " ".join(filter(None, (row[column] for column in columns)))
    said = {"category": None, "title": text, "threat": None, "vulnerability": None, "effect": None, "refs": ()}
    return row.get("kind") == AI or category_of(said) == AI
