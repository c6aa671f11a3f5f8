"""The forms in which an assessment is written for other programs, and what each can't carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time

from ims_lib.exchange.ciso_assistant import write_ciso_assistant
from ims_lib.exchange.oscal import write_oscal
from ims_lib.exchange.tables import exchange_plan, write_csv, write_json, write_xlsx
from ims_lib.files import pack
from ims_lib.steps import Steps

FORMS: Mapping[str, Callable[[Steps], bytes | dict[str, bytes]]] = {
    "json": write_json,
    "csv": write_csv,
    "xlsx": write_xlsx,
    "oscal": write_oscal,
    "ciso-assistant": write_ciso_assistant,
}
"""By name what is written: one file's bytes, or the files of a folder by name."""
NOT_CARRIED = "not_carried.txt"
"""The file beside several that says what is lost."""


def files_of_export(steps: Steps, to: str) -> bytes | dict[str, bytes]:
    """What is written: one file's bytes, or several by name, what they can't carry among them."""
    made = FORMS[to](steps)
    if isinstance(made, bytes):
        return made
    return made | {NOT_CARRIED: "".join(f"{each}\n" for each in not_carried(to)).encode()}


def zipped(files: Mapping[str, bytes], steps: Steps) -> bytes:
    """Several files as one, the same bytes for the same input."""
    return pack(files, at=datetime.combine(steps.coverage.client.as_of, time()))


def not_carried(to: str) -> list[str]:
    """What a form can't carry, or isn't read back from it; a sentence each."""
    return list(exchange_plan()["lost"].get(to, ()))
