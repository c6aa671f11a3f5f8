"""Who works here: a name, asked once and kept for this person in their own configuration, beside no client."""

from __future__ import annotations

from pathlib import Path

import yaml
from platformdirs import user_config_path

from ims_lib.errors import NoName
from ims_lib.files import in_its_folder, kept_or_told, write_whole
from ims_lib.languages import say

FILE = "me.yml"
LONGEST = 120
"""Signs of a name that are kept."""


def person_name() -> str:
    """The name that was kept; empty where none was yet, or the file says none."""
    try:
        said = yaml.safe_load(_path().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return ""
    name = said.get("name") if isinstance(said, dict) else None
    return _as_name(str(name or ""))


def keep_person_name(name: str) -> str:
    """The name as it was kept, for all clients and from now on. Raises NoName where it is empty, and CannotWrite."""
    kept, path = require_name(name), _path()
    with kept_or_told(in_its_folder(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, yaml.safe_dump({"name": kept}, allow_unicode=True).encode("utf-8"))
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
