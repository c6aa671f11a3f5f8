"""Questions that no reading settles: what the assessor said becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ims_lib.cell_places import CellPlace
from ims_lib.languages import say
from ims_lib.register.model import Finding, Register
from ims_lib.register.settled.reading import Reading


def question_key(finding: Finding) -> str:
    """What columns.yml calls a question by: its code and cell."""
    return f"{finding.code} {CellPlace(finding.file, finding.sheet, finding.cell)}"


def with_left(register: Register, reading: Reading) -> Register:
    """The register with what was left as it was read as a note, and with a word on what the client is asked."""
    if not reading.questions:
        return register
    found = tuple(as_left(finding, reading.questions) for finding in register.found)
    return replace(register, found=found, left=reading.questions)


def as_left(finding: Finding, answers: Mapping[str, str]) -> Finding:
    """A finding with what becomes of it where it is a question that somebody left or put to the client."""
    left = answers.get(question_key(finding)) if finding.level == "question" else None
    if left == "as_read":
        return finding._replace(level="note", message=say("{text_} (left as it was read)", text_=finding.message))
    if left == "ask":
        return finding._replace(message=say("{text_} (the client is asked)", text_=finding.message))
    return finding
