"""Who makes an AI system, as the client's list says: a remark in that place, such as who found it, names nobody."""

from __future__ import annotations

from typing import Any

from ims_lib.inputs.rows import AiSystemRow, value_in
from ims_lib.inputs.said import begins_with, says_nothing
from ims_lib.languages import say

PROVIDER = "provider"


def maker_of(row: AiSystemRow) -> str | None:
    """Who makes the system, where a name stands there."""
    return None if says_nothing(row.provider) or _is_remark(row) else row.provider


def told_in(row: AiSystemRow, column: str) -> Any:
    """What the row says in a column; none where it says nothing, nor where a remark stands in the place of the maker."""
    said = value_in(row, column)
    return None if says_nothing(said) or (column == PROVIDER and _is_remark(row)) else said


def maker_shown(row: AiSystemRow) -> str:
    """What stands in the place of the maker; that a remark names none is said with it."""
    return say("not named: “{provider}”", provider=row.provider) if _is_remark(row) else row.provider or ""


def _is_remark(row: AiSystemRow) -> bool:
    return begins_with(row.provider, "found_by")
