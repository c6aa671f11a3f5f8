"""client.yml as a form fills it in: what can be given, what is wrong with it, and its text with a setting more, comments kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

from ims_lib import paths
from ims_lib.client.settings import Settings, faults_by_key
from ims_lib.errors import BadClient
from ims_lib.files import alone_with, in_its_folder, kept_or_told, write_whole
from ims_lib.wording import in_words
from ims_lib.yaml_text import load_yaml, read_keys, settings_words

SETTINGS = "client.yml"
TEMPLATE = paths.DATA / "client_template.txt"
TABLED = frozenset({"name", "standards", "certificates", "not_started", "wanted", "risk", "audits"})
"""Settings that have a place of their own in a form (the name, and what is said of each standard), or none."""
_BRACKETS = {"[": "[]", "{": "{}"}
_OFFERED = re.compile(r"^# (?P<key>\w+):(?P<example> .*?)?(?:\s+# (?P<help>.*))?$")
_BELOW = re.compile(r"^#   (?P<name>\w+): (?P<example>\S.*?)(?:\s+# (?P<help>.*))?$")
_INNER = re.compile(r"^(?P<off># )?\s+(?P<name>\w+):\s+\S.*?(?P<help>\s+# .*)?$")
_OURS = re.compile(r"^\s*# (valid_to|scope): ")
"""Comments of ours inside a block: what stands there once it is given."""


@dataclass(frozen=True, slots=True)
class SettingField:
    """A setting that takes one line."""

    key: str
    label: str
    example: str
    help: str
    usual: bool
    """Whether it says something of the client; the others are about the report."""
    within: str = ""
    """Of a block of keys, the one that is meant."""
    brackets: str = ""
    """[] of a list, {} of a block of keys on a line; nobody has to type them."""

    @property
    def name(self) -> str:
        """capacity.keep_free."""
        return f"{self.key}.{self.within}" if self.within else self.key


@cache
def form_fields() -> tuple[SettingField, ...]:
    """The settings of one line that the template of client.yml offers, in its order."""
    text = TEMPLATE.read_text(encoding="utf-8").replace("{{", "{").replace("}}", "}")
    about_client, _, about_report = text.partition("\n# versions:")
    return (*_fields(about_client, usual=True), *_fields(f"\n# versions:{about_report}", usual=False))


def _fields(text: str, *, usual: bool) -> Iterator[SettingField]:
    lines = text.splitlines()
    for n, line in enumerate(lines):
        found = _OFFERED.match(line)
        if not found or found["key"] not in Settings.model_fields or found["key"] in TABLED:
            continue
        key = found["key"]
        block = [each for each in takewhile(bool, map(_BELOW.match, lines[n + 1 :])) if each]
        for said in [found] if (found["example"] or "").strip() else block:
            within, example = said.groupdict().get("name", ""), said["example"].strip()
            label = settings_words()["labels"].get(f"{key}.{within}") or in_words(key).replace("ai ", "AI ")
            brackets = _BRACKETS.get(example[0], "")
            yield SettingField(key, label, _bare(example), said["help"] or "", usual, within, brackets)


def typed_value(field: SettingField, text: str) -> Any:
    """What somebody typed for a setting, as client.yml would hold it. Raises BadClient where it can't be read."""
    annotation = str(Settings.model_fields[field.key].annotation)
    text = text.strip()
    if not text or annotation in ("<class 'str'>", "str | None"):
        return text or None
    if field.brackets and not text.startswith(field.brackets[0]):
        text = f"{field.brackets[0]}{text}{field.brackets[1]}"
    try:
        return load_yaml(text)
    except yaml.YAMLError:
        raise BadClient(f"'{text}' can't be read; write it as in the example") from None


def shown_value(value: Any) -> str:
    """A setting as one types it."""
    if value is None or isinstance(value, str):
        return " ".join((value or "").split())
    return _bare(_written(value))


def _bare(text: str) -> str:
    """A list or block of keys without its brackets."""
    return text[1:-1] if text[:1] + text[-1:] in _BRACKETS.values() else text


def with_setting(text: str, key: str, value: Any) -> str:
    """The text of client.yml with a setting given, changed or, without a value, emptied.

    Where the template offers it as a comment, it stands there. Raises BadClient where it is laid out in a way of
    somebody's own, so that a remark would be lost.
    """
    if key == "certificates":
        value = [{name: said for name, said in each.items() if said is not None} for each in value or ()]
    lines = text.splitlines(keepends=True)
    begin = _first(lines, f"{key}:")
    if begin is None:
        offered = _first(lines, f"# {key}:")
        begin = len(lines) if offered is None else offered
        end = begin + sum(1 for _ in takewhile(_BELOW.match, lines[begin + 1 :])) + 1
        said = _OFFERED.match(lines[begin].rstrip("\n")) if offered is not None else None
        if isinstance(value, Mapping) and end > begin + 1:
            new = [f"{key}:\n", *_block(lines[begin + 1 : end], value, {})]
        else:
            new = [*_lines(key, value, _beside(said["help"] if said else "")), *lines[begin + 1 : end]]
    else:
        end = _end_of(lines, begin)
        new = _instead_of(lines[begin:end], key, value)
    written = "".join([*lines[:begin], *new, *lines[end:]])
    before, after = load_yaml(text), load_yaml(written)
    there = after.pop(key, None)
    if (there != value and shown_value(there) != shown_value(value)) or after != _without(before, key):
        raise _own_way(key)
    return written


def change_settings(folder: Path, changes: Mapping[str, Any]) -> None:
    """Change settings in a client's client.yml, whose comments stay. Raises BadClient, with what is wrong, and CannotWrite; nothing is changed then."""
    path = folder / SETTINGS
    with alone_with(path):
        text, content = read_keys(path, SETTINGS, "", BadClient)
        faults = faults_by_key({key: value for key, value in {**content, **changes}.items() if value is not None})
        BadClient.raise_with(faults.values())
        for key, value in changes.items():
            text = with_setting(text, key, value)
        with kept_or_told(in_its_folder(path)):
            write_whole(path, text.encode("utf-8"))


def _first(lines: Sequence[str], begins: str) -> int | None:
    return next((n for n, line in enumerate(lines) if line.startswith(begins)), None)


def _end_of(lines: Sequence[str], begin: int) -> int:
    """Where the lines of a key end: behind the last that is indented, or an entry of a list."""
    end = begin + 1
    for n in range(begin + 1, len(lines)):
        if lines[n].startswith((" ", "-")) or (end == n and _BELOW.match(lines[n])):
            end = n + 1
        elif lines[n].strip() and not lines[n].startswith("#"):
            break
    return end


def _block(there: Sequence[str], value: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[str]:
    """The lines below the head of a block of keys, with those that say something else or are offered in a comment; what isn't there yet comes last."""
    left = dict(value)
    for line in there:
        found = _INNER.match(line.rstrip("\n"))
        name = found["name"] if found else ""
        if not found or (name not in value and (found["off"] or name not in given)):
            yield line
        elif name in value:
            same = not found["off"] and given.get(name) == value[name]
            yield line if same else f"  {name}: {_written(value[name])}{found['help'] or ''}\n"
            del left[name]
    yield from (f"  {name}: {_written(said)}\n" for name, said in left.items())


def _instead_of(there: Sequence[str], key: str, value: Any) -> list[str]:
    """What stands for a setting that is there; of a block of keys those change that say something else. Raises BadClient where a remark would be lost."""
    head, *block = there
    if block and isinstance(value, Mapping):
        return [head, *_block(block, value, load_yaml("".join(there))[key])]
    if block and value is None and all(map(_INNER.match, block)):  # offered again, as it was before
        return [line if line.startswith("#") else f"# {line}" for line in there]
    if any("#" in line and not _OURS.match(line) for line in block):
        raise _own_way(key)
    remark = re.search(r"\s+#\s.*$", head.rstrip("\n"))
    return _lines(key, value, remark[0] if remark else "")


def _own_way(key: str) -> BadClient:
    return BadClient(f"{key} is laid out in a way of somebody's own: change it in client.yml")


def _beside(remark: str | None) -> str:
    return f"  # {remark}" if remark else ""


def _lines(key: str, value: Any, remark: str) -> list[str]:
    """A setting as we write it: certificates as a block, all else on a line."""
    if key != "certificates" or not value:
        return [f"{key}:{'' if value is None else ' ' + _written(value)}{remark}\n"]
    lines = [f"{key}:{remark}\n"]
    for certificate in value:
        given = [f"{name}: {_written(said)}\n" for name, said in certificate.items()]
        lines += [f"  - {given[0]}", *(f"    {line}" for line in given[1:])]
        if "valid_to" not in certificate:
            lines += ["    # valid_to:   complete this: a question stands in the report until you do\n"]
    return lines


def _written(value: Any) -> str:
    flow = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False)
    return flow.strip().removesuffix("...").strip()


def _without(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name != key}
