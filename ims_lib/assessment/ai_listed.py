"""AI that a client's lists name although its settings say that it has no role with AI: asked, for nobody may overlook it."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.client import Client
from ims_lib.inputs import Inputs, Lists
from ims_lib.inputs.rows import ListRow
from ims_lib.inputs.states import is_void
from ims_lib.languages import form_for, say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.risks.entries import category_spoken_of
from ims_lib.scales import setting
from ims_lib.wording import in_marks, listed

AI = "ai"


def ask_for_ai(inputs: Inputs, client: Client) -> Iterator[Finding]:
    """A question with the entries that speak of AI, where the settings say that there is none; nothing where they don't say."""
    if client.settings.ai_roles or "ai_roles" not in client.settings.model_fields_set:
        return
    found = list(_speaking_of_ai(inputs.lists))
    if not found:
        return
    most = int(setting("report", "records_shown"))
    names = [f"{in_marks(brief(name))} ({row.cell})" for name, row in found[:most]]
    names += [say("{found} more", found=len(found) - most)] if len(found) > most else []
    first, speak = found[0][1], form_for(len(found), "speaks", "speak")
    text = say(
        "the settings name no role with AI (ai_roles is empty), yet {names} {speak} of AI. Is "
        "AI in use, and in which role? Until that is said, the settings count",
        names=listed(names),
        speak=speak,
    )
    yield Finding("question", "client.ai_listed", text, *first.on_sheet, first.cell.rpartition("!")[2])


def _speaking_of_ai(lists: Lists) -> Iterator[tuple[str, ListRow]]:
    """The suppliers, incidents and changes that speak of AI, each with its name; a supplier's own yes or no goes before its words."""
    for supplier in lists.suppliers:
        spoken = category_spoken_of(supplier.name, supplier.service) == AI
        if not is_void(supplier) and (spoken if supplier.ai is None else supplier.ai):
            yield supplier.name, supplier
    for incident in lists.incidents:
        spoken = category_spoken_of(incident.title, incident.affected) == AI
        if not is_void(incident) and (incident.kind == AI or spoken):
            yield incident.title, incident
    for change in lists.changes:
        if change.kind == AI or category_spoken_of(change.title, change.service, change.affected) == AI:
            yield change.title, change
