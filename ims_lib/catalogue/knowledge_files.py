"""The YAML files of our knowledge, read and checked against a schema: every fault is a sentence for its writer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError

from ims_lib import paths
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language, language
from ims_lib.languages.current import ENGLISH
from ims_lib.languages.texts import read_texts
from ims_lib.nearest import did_you_mean


class HasId(Protocol):
    """An entry that others name."""

    @property
    def id(self) -> str: ...


Entry = TypeVar("Entry", bound=BaseModel)
Identified = TypeVar("Identified", bound=HasId)
Whole = TypeVar("Whole")


def of_length(shortest: int, longest: int) -> AfterValidator:
    """A text of so many signs, as we write it; what it is translated to may be as long as it has to."""

    def checked(text: str) -> str:
        if language() == ENGLISH and not shortest <= len(text) <= longest:
            raise ValueError(f"between {shortest} and {longest} characters are wanted, it has {len(text)}")
        return text

    return AfterValidator(checked)


def read_yaml(path: Path, faults: list[str]) -> Any:
    """What a file holds; nothing, and a fault with the line, where it is no YAML."""
    try:
        return read_texts(path)
    except FileNotFoundError:
        faults.append(f"{path.name}: not there")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, problem = mark.line + 1 if mark else "?", getattr(error, "problem", error)
        faults.append(f"{path.name} line {line}: not readable as YAML ({problem})")
    return None


def read_list(path: Path, faults: list[str], wanted: str = "of entries is wanted") -> list[Any]:
    """The entries of a file; none, and a fault that says what is `wanted`, where it isn't a list."""
    told = len(faults)
    entries = read_yaml(path, faults)
    if len(faults) == told and not isinstance(entries, list):
        faults.append(f"{path.name}: a list {wanted}")
    return entries if isinstance(entries, list) else []


def read_entries(path: Path, kind: type[Entry], faults: list[str]) -> Iterator[Entry]:
    """The entries of one file that fit their schema; what doesn't fit is added to the faults."""
    for number, entry in enumerate(entries := read_list(path, faults)):
        try:
            yield kind.model_validate(entry)
        except ValidationError as error:
            faults += told_of(path, entries, error, number)


def by_id(entries: Iterable[Identified], file: str, faults: list[str]) -> dict[str, Identified]:
    """Entries by their id, in order; an id that stands twice is a fault, and the last one counts."""
    listed = list(entries)
    faults += standing_twice(file, (entry.id for entry in listed))
    return {entry.id: entry for entry in listed}


def names_missing(file: str, entry: HasId, known: Mapping[str, Collection[str]]) -> list[str]:
    """The names in an entry's fields that nothing else knows, a sentence each; what is known stands by field."""
    return [
        f"{file}, {entry.id}: {field} names {name}, which is not there"
        for field, names in known.items()
        for name in getattr(entry, field, ())
        if name not in names
    ]


def unknown(place: str, names: Iterable[str], known: Collection[str], what: str) -> list[str]:
    """The names that aren't known, a sentence each, with the nearest that is."""
    left = dict.fromkeys(name for name in names if name not in known)
    return [f"{place}: {name} is no {what}{did_you_mean(name, known)}" for name in left]


def standing_twice(place: str, names: Iterable[str]) -> list[str]:
    """The names that stand more than once, a sentence each."""
    return [f"{place}: {name} stands {times} times" for name, times in Counter(names).items() if times > 1]


def read_whole(path: Path, kind: type[Whole]) -> Whole:
    """A file that is one thing, by its schema. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    content = read_yaml(path, faults)
    if not faults:
        try:
            return TypeAdapter(kind).validate_python(content)
        except ValidationError as error:
            faults += told_of(path, content, error)
    raise BadCatalogue(faults)


KNOWLEDGE: list[Callable[[], object]] = []
"""All that is read by `knowledge`, for whoever wants it read ahead."""


def knowledge(
    file: str, kind: type[Whole], check: Callable[[Whole], Iterable[str]] = lambda _: ()
) -> Callable[[], Whole]:
    """What reads a file of data/ that is one thing, once in each language. It raises BadCatalogue with every fault of form, else of the check."""

    @by_language
    def read() -> Whole:
        found = read_whole(paths.DATA / file, kind)
        BadCatalogue.raise_with(check(found))
        return found

    KNOWLEDGE.append(read)
    return read


def told_of(path: Path, content: Any, error: ValidationError, *within: int) -> Iterator[str]:
    """What doesn't fit its schema in the content of a file, or `within` it, a sentence each with its place."""
    for fault in error.errors():
        place = ".".join(_names(content, (*within, *fault["loc"])))
        was_id = isinstance(fault["input"], int | float) and fault["type"] in ("string_type", "model_type")
        hint = "; YAML reads an id without quotes as a number, so quote it" if was_id else ""
        yield f"{path.name}, {place}: {fault['msg']} (found {fault['input']!r}){hint}"


def _names(content: Any, steps: Iterable[int | str]) -> Iterator[str]:
    """The way to a place in a file, by what lies there is called instead of its number, which counts from 1 else."""
    for step in steps:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        called = content if isinstance(step, int) and isinstance(content, dict) else {}
        yield str(called.get("id") or called.get("process") or (step + 1 if isinstance(step, int) else step))
