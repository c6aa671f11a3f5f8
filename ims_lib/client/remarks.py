"""remarks.md: the assessor's summary, and remarks below headings that name a chapter of the report or a requirement."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ims_lib.errors import BadClient
from ims_lib.files import in_its_folder
from ims_lib.yaml_text import read_text

FILE = "remarks.md"


@dataclass(frozen=True, slots=True)
class Remark:
    """What stands below one heading."""

    heading: str
    """Empty above the first one: that is the summary."""
    blocks: tuple[dict[str, Any], ...]
    """Its Markdown as mistune's tokens."""


def read_remarks(folder: Path, faults: list[str]) -> tuple[Remark, ...]:
    """All of them in the order of the file; none where there is none. What can't be read is added to the faults."""
    path = folder / FILE
    if not path.exists():
        return ()
    try:
        text = read_text(path, in_its_folder(path), BadClient)
    except BadClient as error:
        faults += error.faults
        return ()
    import mistune  # here, for most clients have no remarks

    found: list[tuple[str, list[dict[str, Any]]]] = [("", [])]
    tokens: Any = mistune.create_markdown(renderer=None, plugins=["table"])(text)
    for token in tokens:
        if token["type"] == "heading":
            found.append((_text_of(token).strip(), []))
        elif token["type"] != "blank_line":
            found[-1][1].append(token)
    return tuple(Remark(heading, tuple(blocks)) for heading, blocks in found if heading or blocks)


def _text_of(token: dict[str, Any]) -> str:
    """The words of a token, without what makes them bold or a link."""
    return str(token.get("raw", "")) + "".join(map(_text_of, token.get("children", ())))
