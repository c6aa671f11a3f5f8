"""The answers in a client's columns.yml, kept one by one: what is settled once is never asked again."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import yaml

from ims_lib.files import alone_with, in_its_folder, kept_or_told, write_whole
from ims_lib.register.settled.kept_columns import KeptColumn
from ims_lib.register.settled.on_the_sheet import load_answers
from ims_lib.register.settled.reading import NOTHING_SAID, Said, load_reading, read_text
from ims_lib.register.vocabulary import plain
from ims_lib.yaml_text import WordsStayWords, load_yaml, quoted

FILE = "columns.yml"
HEADER = "# How this client's files are read: answers settled once. See data/README.md for what may stand here.\n"
INDENT = "  "


@dataclass(frozen=True, slots=True)
class SettledAnswer:
    """One answer. `key` is a wording, the text of a reference or a row, a file or a sheet; `value` what it means.

    For columns `value` is a role, and `columns` says where it stands, nowhere where there is none; for texts a verdict and the requirement that it
    is on (see Said.judged); for skip there is none.
    """

    section: Literal["statuses", "references", "columns", "lists", "skip", "texts", "questions"]
    key: str
    value: str | tuple[str, ...] = ""
    columns: tuple[KeptColumn, ...] = ()


def keep_answer(client_folder: Path, answer: SettledAnswer) -> str | None:
    """Keep one answer; the text that the file had before, none where there was no file.

    What stands in the file stays, comments too. It appears whole or not at all. Several programs may keep answers at
    once: each waits for the other. Raises BadClient when the file or the answer breaks the rules of columns.yml, and
    CannotWrite.
    """
    path = client_folder / FILE
    with alone_with(path):
        before = _text_of(path)
        after = _with_answer(before, answer)
        if after is not None and after != before:
            read_text(after, name=FILE)
            _replace(path, after)
    return before


def take_back_answer(client_folder: Path, answer: SettledAnswer, before: str | None) -> None:
    """Put back what columns.yml said on this before keep_answer; what was kept of other things since stays."""
    path = client_folder / FILE
    with alone_with(path):
        now = _text_of(path)
        if now != _with_answer(before, answer):
            after = HEADER + _dumped(_as_it_was(_content(now), answer, _content(before)))
            read_text(after, name=FILE)
            _replace(path, after)
        elif before is None:
            path.unlink(missing_ok=True)
        else:
            _replace(path, before)


def merge_suggestions(client_folder: Path) -> int:
    """How many verdicts were added to columns.yml from the sheet of suggestions in the client's assessment workbook."""
    changes = load_answers(client_folder).changes
    for change in changes:
        keep_answer(client_folder, SettledAnswer("texts", change.text, (change.verdict, change.ref)))
    return len(changes)


def _text_of(path: Path) -> str | None:
    load_reading(path)  # a file that is wrong already must be put right by hand
    return path.read_text(encoding="utf-8") if path.exists() else None


def _content(text: str | None) -> dict[str, Any]:
    return dict(load_yaml(text or "") or {})


def _with_answer(before: str | None, answer: SettledAnswer) -> str | None:
    """The file's text with one answer more."""
    content = _content(before)
    answer = replace(answer, key=_key(content, answer))
    wanted = _with(content, answer)
    if wanted == content:
        return before
    was, now = _entry(content, answer), _entry(wanted, answer)
    text = before or HEADER
    after = _inserted(text, answer, now) if was is None else _exchanged(text, answer, was, now)
    if after is None or _loads_as(after) != _filled(wanted):
        # The file is laid out in a way of its own: it is written anew, without comments.
        after = HEADER + _dumped(wanted)
    return after


def _with(content: dict[str, Any], answer: SettledAnswer) -> dict[str, Any]:
    """The content of the file with one answer more."""
    found = copy.deepcopy(content)
    if answer.section == "skip":
        listed = list(found.get("skip") or ())
        found["skip"] = listed if answer.key in listed else [*listed, answer.key]
    elif answer.section == "columns":
        sheets = found["columns"] = found.get("columns") or {}
        written = [column.as_written() for column in answer.columns]
        others = {role: kept for role, kept in (sheets.get(answer.key) or {}).items() if role != answer.value}
        sheets[answer.key] = others | (
            {str(answer.value): written[0] if len(written) == 1 else written} if written else {}
        )
        if not sheets[answer.key]:
            del sheets[answer.key]
    elif answer.section == "texts":
        texts = found["texts"] = found.get("texts") or {}
        said = Said.model_validate(texts.get(answer.key) or {}).judged(*answer.value)
        texts[answer.key] = said.as_written()
        if said == NOTHING_SAID:
            del texts[answer.key]
    else:
        section = found[answer.section] = found.get(answer.section) or {}
        section[answer.key] = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    return found


def _as_it_was(now: dict[str, Any], answer: SettledAnswer, before: dict[str, Any]) -> dict[str, Any]:
    """The content of the file with what was said on the answer's key before, and all else as it is now."""
    found = copy.deepcopy(now)
    was = _entry(before, replace(answer, key=_key(before, answer)))
    if answer.section == "skip":
        found["skip"] = [name for name in found.get("skip") or () if name != answer.key or was is not None]
        return found
    section = found[answer.section] = found.get(answer.section) or {}
    key = _key(now, answer)
    section.pop(key, None)
    if was is not None:
        section[key] = was
    return found


def _entry(content: dict[str, Any], answer: SettledAnswer) -> Any:
    """What is said on an answer's key; None where nothing is."""
    section = content.get(answer.section) or {}
    if answer.section == "skip":
        return answer.key if answer.key in section else None
    return section.get(answer.key)


def _key(content: dict[str, Any], answer: SettledAnswer) -> str:
    """An answer's key; a row's text may stand there in another spelling that is read as the same."""
    if answer.section != "texts":
        return answer.key
    return next((key for key in content.get("texts") or {} if plain(key) == plain(answer.key)), answer.key)


def _inserted(text: str, answer: SettledAnswer, entry: Any) -> str | None:
    """The text with a line for the answer at the end of its section; None where the section has another form."""
    text = text if text.endswith("\n") or not text else text + "\n"
    line = _line(answer.section, answer.key, entry, _indent(text, answer.section))
    begin, block = _block(text, answer.section)
    if not begin:
        return None if re.search(rf"^{answer.section}:", text, re.MULTILINE) else f"{text}{answer.section}:\n{line}"
    filled = [match.end() for match in re.finditer(r"^[ -]+\S.*\n", block, flags=re.MULTILINE)]
    place = begin + (filled[-1] if filled else 0)
    return text[:place] + line + text[place:]


def _block(text: str, section: str) -> tuple[int, str]:
    """Where the lines below a section's name begin, and these lines; 0 and none where it has no line of its own."""
    begin = re.search(rf"^{section}:[ ]*(#.*)?$\n?", text, flags=re.MULTILINE)
    if begin is None:
        return 0, ""
    rest = text[begin.end() :]
    end = re.search(r"^(?![ #\n-]).", rest, flags=re.MULTILINE)
    return begin.end(), rest[: end.start()] if end else rest


def _indent(text: str, section: str) -> str:
    """The blanks before the entries of a section, as whoever wrote them has them; ours where it has none yet."""
    entry = re.search(r"^( *)[^\s#]", _block(text, section)[1], flags=re.MULTILINE)
    return entry[1] if entry else INDENT


def _exchanged(text: str, answer: SettledAnswer, old: Any, new: Any) -> str | None:
    """The text with another line, or none, for an answer that we wrote, or with another value on a line of somebody's."""
    indent = _indent(text, answer.section)
    line = _line(answer.section, answer.key, old, indent)
    after = "" if new is None else _line(answer.section, answer.key, new, indent)
    return text.replace(line, after) if line in text else _revalued(text, answer, new)


def _revalued(text: str, answer: SettledAnswer, new: Any) -> str | None:
    """The text with another value on the line on which an answer stands; None where it stands in another form."""
    entry = _node(yaml.compose(text, Loader=WordsStayWords), answer.section, answer.key)
    if new is None or entry is None or (answer.section == "columns" and answer.value not in new):
        return None
    written, place = _value(new), entry
    if answer.section == "columns":
        written = _column(new[answer.value])
        place = _node(entry, str(answer.value))
        if place is None and isinstance(entry, yaml.MappingNode) and not entry.flow_style:
            # The sheet's columns are a block of lines: one more goes before its first.
            begin = entry.start_mark
            return f"{text[: begin.index]}{answer.value}: {written}\n{' ' * begin.column}{text[begin.index :]}"
    if place is None or (isinstance(place, yaml.CollectionNode) and not place.flow_style):
        return None
    return text[: place.start_mark.index] + written + text[place.end_mark.index :]


def _node(node: Any, *keys: str) -> Any:
    """The node at these keys; None where there is none."""
    for key in keys:
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for name, value in pairs if name.value == key), None)
    return node


def _line(section: str, key: str, entry: Any, indent: str = INDENT) -> str:
    """An entry as we write it."""
    if section == "skip":
        return f"{indent}- {quoted(key)}\n"
    if section == "columns":
        roles = (f"{2 * indent}{role}: {_column(kept)}\n" for role, kept in (entry or {}).items())
        return f"{indent}{quoted(key)}:\n" + "".join(roles)
    return f"{indent}{quoted(key)}: {_value(entry)}\n"


def _column(kept: Any) -> str:
    """Where a role stands, as we write it: letters, letters and heading, or several of them."""
    if isinstance(kept, list):
        return f"[{', '.join(map(_column, kept))}]"
    if isinstance(kept, dict):
        return f"{{{', '.join(f'{key}: {quoted(str(value))}' for key, value in kept.items())}}}"
    return quoted(str(kept))


def _dumped(content: dict[str, Any]) -> str:
    lines = []
    for section, listed in content.items():
        lines.append(f"{section}:\n" if listed else f"{section}: {'[]' if section == 'skip' else '{}'}\n")
        entries = listed.items() if isinstance(listed, dict) else ((name, None) for name in listed or ())
        lines += [_line(section, key, entry) for key, entry in entries]
    return "".join(lines)


def _value(value: Any) -> str:
    """A status as a bare word; ids of requirements in quotes, for YAML takes 42001:8.4 for a number."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_value(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(quoted(item) for item in value)}]"
    return str(value) if re.fullmatch(r"[a-z_]+", str(value)) else quoted(str(value))


def _loads_as(text: str) -> Any:
    """The sections of a text that hold something; None where it isn't readable."""
    try:
        return _filled(_content(text))
    except yaml.YAMLError:
        return None


def _filled(content: dict[str, Any]) -> dict[str, Any]:
    return {section: listed for section, listed in content.items() if listed}


def _replace(path: Path, text: str) -> None:
    with kept_or_told(in_its_folder(path)):
        write_whole(path, text.encode("utf-8"))
