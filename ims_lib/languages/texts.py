"""Texts of our data in the language that is written in: the fields that data/languages/texts.yml names, file by file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatch
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import Any

from ims_lib import paths
from ims_lib.languages.current import ENGLISH, language
from ims_lib.languages.messages import in_all_languages, translated
from ims_lib.yaml_text import data_file, load_yaml

EVERY = "*"
"""Every text of a file."""
TEMPLATES = paths.PACKAGE / "report" / "templates"


def in_this_language(path: Path, content: Any) -> Any:
    """What a file of data/ holds, its texts translated."""
    if language() == ENGLISH:
        return content
    fields = _fields_of(place_of(path))
    return with_texts(content, fields, translated, within=EVERY in fields) if fields else content


def read_texts(path: Path) -> Any:
    """What a YAML file of data/ holds, its texts translated. Raises yaml.YAMLError."""
    return in_this_language(path, load_yaml(path.read_text(encoding="utf-8")))


def read_table(path: Path) -> list[dict[str, str]]:
    """The rows of a csv of data/ by the names of its columns, their texts translated."""
    with path.open(encoding="utf-8", newline="") as file:
        found: list[dict[str, str]] = in_this_language(path, list(csv.DictReader(file)))
        return found


def place_of(path: Path) -> str:
    """Where a file lies below data/, or as templates/ below the report's room."""
    return path.relative_to(paths.DATA if path.is_relative_to(paths.DATA) else TEMPLATES.parent).as_posix()


@cache
def listed_files() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Files with texts that people read, as patterns of their places → their fields: those translated as read, and as said."""
    listed = _texts()
    return {when: {pattern: frozenset(fields) for pattern, fields in listed[when].items()} for when in ("read", "said")}


def files_of(code: str) -> tuple[str, ...]:
    """The catalogues that a language of the page's fixed words alone has, as patterns; none where it has all."""
    return tuple(_texts()["only"].get(code, ()))


_texts = partial(data_file, "languages/texts.yml")


def files_like(pattern: str) -> list[Path]:
    """The files of a pattern of texts.yml, in order."""
    return sorted((TEMPLATES.parent if pattern.startswith("templates/") else paths.DATA).glob(pattern))


@cache
def _fields_of(place: str) -> frozenset[str]:
    """The fields of a file that hold texts that people read."""
    return next((fields for pattern, fields in listed_files()["read"].items() if fnmatch(place, pattern)), frozenset())


@cache
def chosen_words() -> Mapping[str, str]:
    """What a drop-down of a workbook of ours offers, in any language → the same as we wrote it."""
    found: dict[str, str] = {}
    for path in files_like("templates/sheets/*.yml"):
        words = texts_of(load_yaml(path.read_text(encoding="utf-8")), frozenset({"choices"}))
        found |= {said: word for word in words for said in in_all_languages(word)}
    return found


def texts_of(content: Any, fields: frozenset[str]) -> Iterator[str]:
    """The texts in these fields, in the order of the file; of "chapters keys" the keys of what stands in chapters, of "words below
    keys" those of what stands in each entry of words."""
    found: list[str] = list(content) if "keys" in fields else []
    with_texts(content, fields, lambda text: found.append(text) or text, within=EVERY in fields)  # type: ignore[func-returns-value]
    yield from found
    yield from _keys_of(content, frozenset(field.removesuffix(" keys") for field in fields if field.endswith(" keys")))


def _keys_of(content: Any, fields: frozenset[str]) -> Iterator[str]:
    for key, value in content.items() if isinstance(content, Mapping) else enumerate(content):
        if key in fields and isinstance(value, Mapping):
            yield from _in_words(value)
        if f"{key} below" in fields and isinstance(value, Mapping):
            yield from chain.from_iterable(map(_in_words, value.values()))
        if isinstance(value, Mapping | list):
            yield from _keys_of(value, fields)


def _in_words(names: Iterable[str]) -> Iterator[str]:
    yield from (name.replace("_", " ") for name in names)


def with_texts(content: Any, fields: frozenset[str], change: Callable[[str], str], *, within: bool = False) -> Any:
    """The content with each text in these fields, or below them, as `change` makes it. Keys stay, and what is below "-field"; of
    "field alone" only a text that it is itself, or a list of texts."""
    if isinstance(content, Mapping):
        return {
            key: value
            if f"-{key}" in fields
            else with_texts(value, fields, change, within=within or _is_text(key, value, fields))
            for key, value in content.items()
        }
    if isinstance(content, list):
        return [with_texts(value, fields, change, within=within) for value in content]
    return change(content) if within and isinstance(content, str) else content


def _is_text(key: Any, value: Any, fields: frozenset[str]) -> bool:
    is_plain = all(isinstance(each, str) for each in (value if isinstance(value, list) else [value]))
    return key in fields or (is_plain and f"{key} alone" in fields)
