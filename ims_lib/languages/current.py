"""Which language is written in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, update_wrapper
from typing import Any, ParamSpec, TypeVar

from ims_lib import paths
from ims_lib.errors import BadParameter
from ims_lib.nearest import hint

ENGLISH = "en"
FOLDER = paths.DATA / "languages"
_current = [ENGLISH]
"""The one that is written in. Of the whole process, as the cells of a notebook are, each of which has a context of its own."""

Given = ParamSpec("Given")
Made = TypeVar("Made")


def language() -> str:
    """The language that is written in, by its two letters."""
    return _current[0]


@cache
def languages() -> tuple[str, ...]:
    """English, and each language that data/languages/ has a folder for."""
    return (ENGLISH, *sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir()))


def write_in(code: str) -> None:
    """From here on this language is written in. Raises BadParameter where we don't have it."""
    if code not in languages():
        raise BadParameter(f"there is no language {code}; {hint(code, languages())}")
    _current[0] = code


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """What is written within is written in this language. Raises BadParameter where we don't have it."""
    before = language()
    write_in(code)
    try:
        yield
    finally:
        _current[0] = before


_kept: list[dict[str, Any]] = []


def forget(code: str) -> None:
    """Nothing is kept of a language any more: for when its catalogues have changed."""
    for made in _kept:
        made.pop(code, None)


def by_language(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """`make`, called once for the same arguments in each language: for what holds texts of our data."""

    made: dict[str, Any] = {}
    _kept.append(made)

    def kept(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        code = language()
        if code not in made:
            made[code] = cache(make)
        found: Made = made[code](*args, **kwargs)
        return found

    return update_wrapper(kept, make)
