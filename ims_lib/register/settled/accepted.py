"""Rows without a reference whose text the assessor said what it speaks of."""

from __future__ import annotations

from dataclasses import replace

from ims_lib.languages import say
from ims_lib.register.model import TEXT, Record
from ims_lib.register.references.doubts import short
from ims_lib.register.saying import Saying
from ims_lib.register.settled.reading import Reading

CODE = "ref.accepted"


def accepted(record: Record, reading: Reading, saying: Saying) -> Record:
    """The record with the requirements that were accepted for its text, and a note; as it is where it names some itself."""
    names = None if record.refs or not record.title else reading.said_of(record.title).accepted
    if not names:
        return record
    message = say(
        "read as {map} by the assessor's acceptance; the row itself names none", map=", ".join(map(short, names))
    )
    saying.tell("note", CODE, message, record.cell_of(*TEXT), record.row)
    return replace(record, refs=names)
