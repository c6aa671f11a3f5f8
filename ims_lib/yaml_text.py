"""YAML as people mean it: yes, no, on and off are words, not truth values. Numbers in base 60 stay numbers, to be told."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar

import yaml

from ims_lib import paths
from ims_lib.errors import ImsError


class WordsStayWords(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # which of the two is known at run time
    """The safe loader without YAML 1.1's yes, no, on and off; true and false stay."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys are told apart: of two that are the same YAML would silently drop the first."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen and isinstance(key.value, str):
                raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' stands twice", key.start_mark)
            if isinstance(key.value, str):
                seen.add(key.value)
        return dict(super().construct_mapping(node, deep=deep))


def _day(loader: Any, node: Any) -> Any:
    """A day; one that no calendar has stays the text that it is, for whoever knows what it is for to tell."""
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return str(node.value)


WordsStayWords.add_constructor("tag:yaml.org,2002:timestamp", _day)


def line_of(text: str, steps: Iterable[int | str]) -> int | None:
    """The line, from 1 on, of what stands at these keys and places of a YAML text; of the last that is there."""
    node, line = yaml.compose(text, Loader=WordsStayWords), None
    for step in steps:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            found = (node.value[step], node.value[step])
        else:
            found = None
        if found is None:
            return line
        key, node = found
        line = key.start_mark.line + 1
    return line


def read_keys(path: Path, place: str, example: str, wrong: type[ImsError]) -> tuple[str, dict[Any, Any]]:
    """The text of a file of keys and values, and what it says. Raises `wrong`, with the place of what can't be read."""
    text = read_text(path, place, wrong)
    try:
        content = load_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "see the line"
        raise wrong(f"{place}{line}: not readable as YAML ({problem})") from None
    except ValueError as error:
        raise wrong(f"{place}: cannot be read ({error}); save it as UTF-8 text") from None
    if not isinstance(content, dict):
        raise wrong(f"{place}: 'key: value' lines are wanted, {example}")
    return text, content


def read_text(path: Path, place: str, wrong: type[ImsError]) -> str:
    """A text that people write. Raises `wrong`, with the place of what can't be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        at = error.object[: error.start].count(b"\n") + 1
        raise wrong(f"{place} line {at}: no UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise wrong(f"{place}: cannot be read ({why}); save it as UTF-8 text") from None


def quoted(text: str) -> str:
    """Any text as one quoted scalar on one line."""
    return str(yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**9)).rstrip("\n")


def load_yaml(text: str) -> Any:
    """The content of a YAML text. Raises yaml.YAMLError with the line, of a key that stands twice too."""
    return yaml.load(text, Loader=WordsStayWords)


def place_in(content: Any, steps: Iterable[int | str]) -> str:
    """What stands at these keys and places, as a person calls it: valid_to of number 1 of certificates."""
    place = ""
    for step in steps:
        if isinstance(step, int) and not isinstance(content, dict):
            place, content = f"number {step + 1} of {place}", content[step] if isinstance(content, list) else None
        else:
            place = f"{step} of {place}" if place.startswith("number ") else f"{place}.{step}".lstrip(".")
            content = content.get(step) if isinstance(content, dict) else None
    return place


@cache
def data_file(place: str) -> dict[str, Any]:
    """A file of data/ as it stands, in English, read once: library/exchange.yml."""
    return dict(load_yaml((paths.DATA / place).read_text(encoding="utf-8")))


settings_words = partial(data_file, "program/settings.yml")
"""What a form and a fault say of a setting."""


def wanted(fault: Any) -> str:
    """What is wanted instead of what a fault of pydantic's found; its own words where we have none."""
    words = settings_words()["wanted"].get("string_too_short" if fault["input"] == "" else fault["type"], "")
    text = words.format(**fault.get("ctx", {})) or str(fault["msg"]).removeprefix("Value error, ")
    return text[0].lower() + text[1:]
