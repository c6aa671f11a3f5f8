"""The settled reading of one client's files: what an assessor decided once, so that it is never asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ims_lib.errors import BadClient
from ims_lib.register.vocabulary import plain

Status = Literal["implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown"]
Letters = Annotated[str, Field(pattern=r"^[A-Z]{1,3}$")]
RequirementId = Annotated[str, Field(pattern=r"^(27001|42001|20000-1):(A(\.\d+)*|\d+(\.\d+)*)$")]


class Reading(BaseModel):
    """Answers that hold for all files of a client: statuses, sheets to skip, columns of a sheet, references."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    statuses: dict[str, Status] = Field(default_factory=dict)
    skip: tuple[str, ...] = ()
    columns: dict[str, dict[str, Letters]] = Field(default_factory=dict)
    """Sheet → role → the column's letters."""
    references: dict[str, RequirementId | list[RequirementId]] = Field(default_factory=dict)
    """The text of a reference cell → the requirement that it means."""

    def status_of(self, text: str) -> Status | None:
        """What the assessor said that a wording means."""
        return {plain(word): status for word, status in self.statuses.items()}.get(plain(text))

    def refs_of(self, text: str) -> tuple[str, ...] | None:
        """What the assessor said that a reference cell means."""
        said = {plain(word): refs for word, refs in self.references.items()}.get(plain(text))
        return None if said is None else (said,) if isinstance(said, str) else tuple(said)


def load_reading(path: Path) -> Reading:
    """The answers in a client's columns.yml; no answers where there is no such file.

    Raises BadClient with every fault, a sentence each.
    """
    if not path.exists():
        return Reading()
    try:
        return read_text(path.read_text(encoding="utf-8"), name=path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadClient(f"{path.name}: cannot be read ({error}); save it as UTF-8 text") from None


def read_text(text: str, *, name: str = "columns.yml") -> Reading:
    """The answers in a text, as columns.yml holds them."""
    try:
        content = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        raise BadClient(f"{name}{line}: not readable as YAML; check indents and quotes") from None
    try:
        return Reading.model_validate(content)
    except ValidationError as error:
        raise BadClient(
            f"{name}, {'.'.join(str(step) for step in fault['loc']) or 'the whole file'}: {fault['msg']} (found {fault['input']!r})"
            for fault in error.errors()
        ) from None
