"""What is asked, warned of and told, by name: the sentences of data/program/told.yml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ims_lib import paths
from ims_lib.findings import Finding, Level
from ims_lib.languages import by_language
from ims_lib.languages.texts import read_texts

LEVELS: tuple[Level, ...] = ("question", "warning", "note")


def finding_at(name: str, place: Iterable[Any], more: str = "", /, **parts: Any) -> Finding:
    """The finding of this name at a place, its file, sheet and cell (behind them what it can be), with what is said behind its sentence.

    The name is its code; several sentences of one code have different names, told apart behind a stroke.
    """
    level = next(each for each in LEVELS if name in _told()[each])
    file, *at = place
    return Finding(level, name.partition("/")[0], sentence(name, level, **parts) + more, file or "", *at)


def sentence(name: str, kind: str = "sentence", /, **parts: Any) -> str:
    """The sentence of this name with its parts filled in."""
    return _told()[kind][name].format(**parts)


@by_language
def _told() -> Mapping[str, Mapping[str, str]]:
    told: Mapping[str, Mapping[str, str]] = read_texts(paths.DATA / "program" / "told.yml")
    return told
