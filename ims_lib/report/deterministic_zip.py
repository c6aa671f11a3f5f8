"""The same parts, the same archive: a zip whose bytes depend on nothing but its contents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

UNIX = 3
"""Written as if on Unix, also when written on Windows."""
FIRST = "[Content_Types].xml"
FIRST_YEAR, LAST_YEAR = 1980, 2107
"""What a zip can date."""


def unpack(archive: bytes) -> dict[str, bytes]:
    """The parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def pack(parts: Mapping[str, bytes], *, at: datetime) -> bytes:
    """A zip of the parts, the list of their kinds in front and the rest by name, every entry dated `at`.

    Compressed, so equal bytes need an equal zlib.
    """
    dated = (min(max(at.year, FIRST_YEAR), LAST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(parts, key=lambda part: (part != FIRST, part)):
            entry = zipfile.ZipInfo(name, dated)
            entry.create_system = UNIX
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts[name])
    return packed.getvalue()
