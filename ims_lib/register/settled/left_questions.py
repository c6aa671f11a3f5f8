"""Questions that no reading settles: what the assessor said becomes of them."""

from __future__ import annotations

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
    return replace(register, found=tuple(_told(finding, reading) for finding in register.found))


def _told(finding: Finding, reading: Reading) -> Finding:
    left = reading.questions.get(question_key(finding)) if finding.level == "question" else None
    if left == "as_read":
        return finding._replace(level="note", message=say("{text_} (left as it was read)", text_=finding.message))
    if left == "ask":
        return finding._replace(message=say("{text_} (the client is asked)", text_=finding.message))
    return finding
