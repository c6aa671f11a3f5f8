"""Files on their way from a widget's page: each comes in parts, and none is larger than we read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ims_lib.errors import BadParameter
from ims_lib.spreadsheet.limits import MB, MOST_FILE_BYTES


class Uploads:
    """What has come of each file. A message names its `upload`, and in `parts` how many parts the file has."""

    def __init__(self) -> None:
        self._come: dict[str, list[bytes]] = {}

    def begin(self, upload: str) -> None:
        """Await a file, whatever came of it before."""
        self._come[upload] = []

    def awaits(self, content: Mapping[str, Any]) -> bool:
        """Whether a message is about a file that was begun."""
        return str(content["upload"]) in self._come

    def add(self, content: Mapping[str, Any]) -> None:
        """Keep the next part of a file, its `bytes`; of one that is too large no more."""
        come = self._come.setdefault(str(content["upload"]), [])
        come.append(b"" if _is_too_large(come) else content.get("bytes", b""))

    def take(self, content: Mapping[str, Any], name: str) -> bytes | None:
        """The file, which is forgotten here; None as long as one of its parts hasn't come. Raises BadParameter where it is too large."""
        upload = str(content["upload"])
        come = self._come.get(upload)
        if come is None or len(come) != int(content.get("parts", 0)):
            return None
        del self._come[upload]
        if _is_too_large(come):
            raise BadParameter(too_large(name))
        return b"".join(come)


def too_large(name: str) -> str:
    """What is said of a file that is larger than we read."""
    return f"{name} is larger than {MOST_FILE_BYTES // MB} MB; leave out pictures or old sheets"


def _is_too_large(come: list[bytes]) -> bool:
    return sum(map(len, come)) > MOST_FILE_BYTES
