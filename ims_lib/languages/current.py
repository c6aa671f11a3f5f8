"""Which language is written in, for all that runs within `in_language`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, update_wrapper
from typing import Any, ParamSpec, TypeVar

from ims_lib import paths
from ims_lib.errors import BadParameter

ENGLISH = "en"
FOLDER = paths.DATA / "languages"
_CURRENT: ContextVar[str] = ContextVar("language", default=ENGLISH)

Given = ParamSpec("Given")
Made = TypeVar("Made")


def language() -> str:
    """The language that is written in, by its two letters."""
    return _CURRENT.get()


@cache
def languages() -> tuple[str, ...]:
    """English, and each language that data/languages/ has a folder for."""
    return (ENGLISH, *sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir()))


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """What is written within is written in this language. Raises BadParameter where we don't have it."""
    if code not in languages():
        raise BadParameter(f"no language {code!r}; there are {', '.join(languages())}")
    before = _CURRENT.set(code)
    try:
        yield
    finally:
        _CURRENT.reset(before)


def by_language(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """`make`, called once for the same arguments in each language: for what holds texts of our data."""

    made: dict[str, Any] = {}

    def kept(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        code = language()
        if code not in made:
            made[code] = cache(make)
        found: Made = made[code](*args, **kwargs)
        return found

    return update_wrapper(kept, make)
