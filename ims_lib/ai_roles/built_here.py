"""Whether an AI system is built, trained or tuned here, by what the client's list says of its provider and its training data."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.said import says_nothing
from ims_lib.register.vocabulary import holds_one, load, plain, spellings

_PIECES = re.compile(r"[,;:.()/\n]")


def is_producer(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether the organisation itself makes the system: by its role, or named as the provider."""
    return is_own_make(row, names) or "producer" in (row.role or ())


def is_own_make(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether the list names the organisation itself as the provider: by its name, or as "us" or "in-house"."""
    made_by = [plain(piece) for piece in _PIECES.split(row.provider or "")]
    # A firm whose name begins like the client's is another.
    return any(piece in names or holds_one(f" {piece} ", _phrases("own_maker")) for piece in made_by)


def is_built_here(row: AiSystemRow, names: Collection[str]) -> bool | None:
    """Whether the organisation builds, trains or tunes the system; none where only the training data are told, not whose they are.

    `names` are the organisation's own, plain.
    """
    if is_producer(row, names):
        return True
    if says_nothing(row.trained_on):
        return False
    others = _phrases("data_of_others") | frozenset(filter(None, [plain(row.provider or "")]))
    whose = [
        _whose(f" {plain(piece)} ", names, others) for piece in _PIECES.split(row.trained_on or "") if plain(piece)
    ]
    if "ours" in whose:
        return True
    # Whoever trains a model knows on what: where it isn't told, or only its provider tells it, the data are none of ours.
    said = f" {plain(row.trained_on or '')} "
    by_hearsay = holds_one(said, _phrases("untold")) or (holds_one(said, _phrases("told_by")) and "others" in whose)
    return None if None in whose and not by_hearsay else False


def _whose(said: str, names: Collection[str], others: Collection[str]) -> str | None:
    """Whose data a piece of text names, ours or others'; none where it doesn't say."""
    of_others = holds_one(said, others)
    is_ours = holds_one(said, _phrases("our_data").union(names))
    is_ours = is_ours or (holds_one(said, _phrases("own_data")) and not of_others)
    if is_ours and not holds_one(said, _phrases("denied")):
        return "ours"
    return "others" if is_ours or of_others else None


@cache
def _phrases(part: str) -> frozenset[str]:
    return frozenset(spellings(load("built_here")[part]))
