"""The YAML files of our knowledge, read and checked against a schema: every fault is a sentence for who wrote the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from ims_lib.errors import BadCatalogue
from ims_lib.nearest import nearest
from ims_lib.yaml_text import load_yaml


def read_yaml(path: Path, faults: list[str]) -> Any:
    """What a file holds; nothing, and a fault with the line, where it is no YAML."""
    try:
        return load_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        faults.append(f"{path.name} line {mark.line + 1 if mark else '?'}: not readable as YAML")
        return None


def read_entries(path: Path, kind: Any, faults: list[str]) -> Iterator[Any]:
    """The entries of one file that fit their schema; what doesn't fit is added to the faults."""
    for entry in read_yaml(path, faults) or []:
        try:
            yield kind.model_validate(entry)
        except ValidationError as error:
            name = entry.get("id", "?") if isinstance(entry, dict) else "?"
            faults += [
                f"{path.name}, {name}, {_place(fault)}: {fault['msg']} (found {fault['input']!r})"
                for fault in error.errors()
            ]


def by_id(entries: Iterable[Any], file: str, faults: list[str]) -> dict[str, Any]:
    """Entries by their id, in order; an id that stands twice is a fault, and the last one counts."""
    found: dict[str, Any] = {}
    for entry in entries:
        if entry.id in found:
            faults.append(f"{file}: {entry.id} stands twice")
        found[entry.id] = entry
    return found


def read_whole(path: Path, kind: Any) -> Any:
    """A file that is one thing, by its schema. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    content = read_yaml(path, faults)
    if not faults:
        try:
            return TypeAdapter(kind).validate_python(content)
        except ValidationError as error:
            faults += [f"{path.name}, {_place(fault)}: {fault['msg']}" for fault in error.errors()]
    raise BadCatalogue(faults)


def did_you_mean(name: str, known: Collection[str]) -> str:
    """The end of a sentence about a name that nothing knows: the nearest one, where there is one."""
    near = nearest(name, known)
    return f"; did you mean {near}?" if near else ""


def _place(fault: Any) -> str:
    return ".".join(str(step) for step in fault["loc"])
