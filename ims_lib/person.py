"""Who works here: a name, asked once and kept for this person in their own configuration, beside no client."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path

from ims_lib.errors import NoName
from ims_lib.files import keep_word, kept_word
from ims_lib.languages import say

FILE = "me.yml"
LONGEST = 120
"""Signs of a name that are kept."""


def person_name() -> str:
    """The name that was kept; empty where none was yet, or the file says none."""
    return _as_name(kept_word(_path(), "name"))


def keep_person_name(name: str) -> str:
    """The name as it was kept, for all clients and from now on. Raises NoName where it is empty, and CannotWrite."""
    kept = require_name(name)
    keep_word(_path(), "name", kept)
    return kept


def require_name(name: str) -> str:
    """The name as it is kept. Raises NoName where it is empty."""
    if not (said := _as_name(name)):
        raise NoName(say("say who you are first: each line is kept with a name"))
    return said


def _path() -> Path:
    return user_config_path("ims-workbook", appauthor=False) / FILE


def _as_name(text: str) -> str:
    return " ".join(text.split())[:LONGEST]
