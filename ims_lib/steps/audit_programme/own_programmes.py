"""The client's own audit programmes, and what the approval of ours is known by."""

from __future__ import annotations

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.register.vocabulary import plain
from ims_lib.steps.document_set import DocumentSet, Listed, called

APPROVAL = "programme"
"""What the lines of its approval in entries.csv begin with."""


def own_programmes(documents: DocumentSet) -> list[Listed]:
    """The client's own programmes, without the procedure for audits, which stays whatever the programme is."""
    wanted, procedures = documents.wanted.get(load_layout().document), called("procedure")
    return [
        item
        for item in (wanted.listed if wanted else ())
        if procedures.isdisjoint([plain(item.type or ""), *plain(item.title).split()])
    ]
