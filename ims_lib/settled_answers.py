"""The answers in a client's columns.yml, kept one by one: what is settled once is never asked again."""

from __future__ import annotations

import copy
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from ims_lib.errors import CannotWrite
from ims_lib.register.reading import load_reading, read_text

FILE = "columns.yml"
HEADER = "# How this client's files are read: answers settled once. See data/README.md for what may stand here.\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `key` is a wording, the text of a reference or a sheet's name; `value` what it means.

    For columns `value` is a role and the column's letters; for skip there is none.
    """

    section: Literal["statuses", "references", "columns", "skip"]
    key: str
    value: str | tuple[str, ...] = ""


def keep_answer(client_folder: Path, answer: Answer) -> str | None:
    """Keep one answer; the text that the file had before, none where there was no file.

    What stands in the file stays, comments too. It appears whole or not at all. Raises BadClient when the file
    or the answer breaks the rules of columns.yml, and CannotWrite.
    """
    path = client_folder / FILE
    load_reading(path)  # a file that is wrong already must be put right by hand
    before = path.read_text(encoding="utf-8") if path.exists() else None
    content = yaml.safe_load(before or "") or {}
    wanted = _with(content, answer)
    if wanted == content:
        return before
    known = answer.section != "skip" and answer.key in (content.get(answer.section) or {})
    after = None if known else _inserted(before or HEADER, answer)
    if after is None or _loads_as(after) != wanted:
        # An answer is replaced, or the file is laid out in a way of its own: it is written anew, without comments.
        after = HEADER + _dumped(wanted)
    read_text(after, name=FILE)
    _replace(path, after)
    return before


def restore_answers(client_folder: Path, before: str | None) -> None:
    """Put columns.yml back to what keep_answer said that it was."""
    path = client_folder / FILE
    if before is None:
        path.unlink(missing_ok=True)
    else:
        _replace(path, before)


def _with(content: dict[str, Any], answer: Answer) -> dict[str, Any]:
    """The content of the file with one answer more."""
    found = copy.deepcopy(content)
    if answer.section == "skip":
        listed = list(found.get("skip") or ())
        found["skip"] = listed if answer.key in listed else [*listed, answer.key]
    elif answer.section == "columns":
        sheets = found["columns"] = found.get("columns") or {}
        sheets[answer.key] = (sheets.get(answer.key) or {}) | {answer.value[0]: answer.value[1]}
    else:
        section = found[answer.section] = found.get(answer.section) or {}
        section[answer.key] = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    return found


def _inserted(text: str, answer: Answer) -> str | None:
    """The text with a line for the answer at the end of its section; None where the section has another form."""
    text = text if text.endswith("\n") or not text else text + "\n"
    line = _line(answer)
    begin = re.search(rf"^{answer.section}:[ ]*(#.*)?$\n?", text, flags=re.MULTILINE)
    if begin is None:
        return None if re.search(rf"^{answer.section}:", text, re.MULTILINE) else f"{text}{answer.section}:\n{line}"
    rest = text[begin.end() :]
    end = re.search(r"^(?![ #\n-]).", rest, flags=re.MULTILINE)
    block = rest[: end.start()] if end else rest
    filled = [match.end() for match in re.finditer(r"^[ -]+\S.*\n", block, flags=re.MULTILINE)]
    place = begin.end() + (filled[-1] if filled else 0)
    return text[:place] + line + text[place:]


def _line(answer: Answer) -> str:
    if answer.section == "skip":
        return f"  - {_quoted(answer.key)}\n"
    if answer.section == "columns":
        return f"  {_quoted(answer.key)}:\n    {answer.value[0]}: {_quoted(answer.value[1])}\n"
    return f"  {_quoted(answer.key)}: {_value(answer.value)}\n"


def _dumped(content: dict[str, Any]) -> str:
    lines = []
    for section, listed in content.items():
        lines.append(f"{section}:" if listed else f"{section}: {'[]' if section == 'skip' else '{}'}")
        if section == "skip":
            lines += [f"  - {_quoted(name)}" for name in listed or ()]
            continue
        for key, value in (listed or {}).items():
            if section == "columns":
                lines += [f"  {_quoted(key)}:", *(f"    {role}: {_quoted(letters)}" for role, letters in value.items())]
            else:
                lines.append(f"  {_quoted(key)}: {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A status as a bare word; ids of requirements in quotes, for YAML takes 42001:8.4 for a number."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(_quoted(item) for item in value)}]"
    return str(value) if re.fullmatch(r"[a-z_]+", str(value)) else _quoted(str(value))


def _quoted(text: str) -> str:
    """Any text as one quoted scalar on one line."""
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9)).rstrip("\n")


def _loads_as(text: str) -> Any:
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


def _replace(path: Path, text: str) -> None:
    try:
        handle, name = tempfile.mkstemp(prefix=".columns.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).chmod(0o644)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(
            f"{path.parent.name}/{FILE}: cannot be written ({error.strerror}); nothing was kept"
        ) from None
