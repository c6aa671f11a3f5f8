"""Gaps that a remark beside a status names: a means that is missing where it should be."""

from __future__ import annotations

import re

from ims_lib.languages import by_language
from ims_lib.register.cell_values import denials
from ims_lib.register.vocabulary import load, phrases_of, spellings


def lacks_means(said: str) -> bool:
    """Whether a plain piece of a remark says that what protects is missing somewhere: "tills run without agent", "no camera at the gate",
    "not on the old presses"; not "no change without approval", nor "no agent needed"."""
    if found := _missing().search(said):
        bears_out = denials() | phrases_of("against", "nobody_for") | {*spellings(load("statuses")["refused"])}
        return bears_out.isdisjoint(said[: found.start()].split())
    return bool(_not_there().match(said))


@by_language
def _missing() -> re.Pattern[str]:
    return re.compile(rf" (?:{_any('without')}) (?:\w+ )?(?:{_any('means')}) (?=$|(?:{_any('where')}) )")


@by_language
def _not_there() -> re.Pattern[str]:
    return re.compile(rf" (?:{_any('not_there')}) ")


def _any(part: str) -> str:
    return "|".join(map(re.escape, spellings(load("statuses")[part])))
