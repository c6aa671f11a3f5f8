"""The settled reading of one client's files: what an assessor decided once, so that it is never asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError, model_validator

from ims_lib import paths
from ims_lib.catalogue.standards import read_requirements
from ims_lib.cell_places import CellPlace
from ims_lib.errors import BadClient
from ims_lib.languages import say
from ims_lib.nearest import nearest
from ims_lib.register.model import TEXT, Finding, Record, Register
from ims_lib.register.plans import plans
from ims_lib.register.references.doubts import short
from ims_lib.register.saying import Saying
from ims_lib.register.settled.kept_columns import KeptColumn, KeptColumns, keys_of
from ims_lib.register.vocabulary import brief, load, plain
from ims_lib.told import sentence
from ims_lib.yaml_text import load_yaml

Status = Literal["implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown"]


def _as_role(value: Any) -> str:
    """A role of a column. Raises ValueError, with the nearest, where there is no such role."""
    roles = sorted({*load("columns"), *(name for plan in plans().values() for name in plan.columns)})
    if value in roles:
        return str(value)
    near = nearest(str(value).lower(), roles)
    raise ValueError(say("'{role}' is no role of a column{near}", role=brief(str(value)), near=_near(near)))


def _as_list_name(value: str) -> str:
    """A list's name as it is. Raises ValueError, with the nearest, where there is no such list."""
    if value in plans():
        return value
    raise ValueError(say("there is no list '{name}'{near}", name=brief(value), near=_nearest(value, plans())))


Role = Annotated[str, BeforeValidator(_as_role)]
ListName = Annotated[str, AfterValidator(_as_list_name)]
Left = Literal["ask", "as_read"]
"""What becomes of a question that no reading settles: the client is asked, or it stays as it was read."""
Verdict = Literal["accept", "reject", "open", "none"]
"""What an assessor says of a suggestion; "open" takes it back, "none" says that no requirement is meant at all."""


def _known(name: str) -> str:
    """A requirement's id as it is. Raises ValueError, with the nearest, where there is no such requirement."""
    if name in _places():
        return name
    near = nearest(name, _places())
    raise ValueError(say("there is no requirement '{name}'{near}", name=brief(name), near=_near(near)))


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list | tuple) else [value]


RequirementId = Annotated[str, AfterValidator(_known)]
OneOrMore = Annotated[tuple[RequirementId, ...], BeforeValidator(_as_list)]


class Said(BaseModel, frozen=True, extra="forbid"):
    """What an assessor said of a row's own text: the requirements that it speaks of, and some that it doesn't."""

    accepted: tuple[RequirementId, ...] | None = None
    """None: nothing is decided yet. Empty: the text speaks of no requirement of the three standards."""
    rejected: tuple[RequirementId, ...] = ()

    @model_validator(mode="after")
    def _not_both(self) -> Said:
        both = sorted(set(self.accepted or ()) & set(self.rejected))
        if both:
            raise ValueError(say("{both} can't be accepted and rejected at once", both=", ".join(both)))
        return self

    def verdict_on(self, ref: str) -> Verdict:
        """What was said of one requirement; where none is meant, that counts as rejected."""
        if ref in (self.accepted or ()):
            return "accept"
        return "reject" if ref in self.rejected or self.accepted == () else "open"

    def judged(self, verdict: Verdict, ref: str = "") -> Said:
        """The same with a verdict more. The last accepted one taken back, the text is open again, unless none was meant."""
        if verdict == "none":
            return Said(accepted=(), rejected=self.rejected)
        accepted = {*(self.accepted or ()), ref} if verdict == "accept" else {*(self.accepted or ())} - {ref}
        rejected = {*self.rejected, ref} if verdict == "reject" else {*self.rejected} - {ref}
        meant_none = self.accepted == () and verdict == "reject"
        return Said(accepted=_in_order(accepted) or (() if meant_none else None), rejected=_in_order(rejected))

    def as_written(self) -> dict[str, list[str]]:
        """What columns.yml holds of it; nothing where nothing is said."""
        accepted = {} if self.accepted is None else {"accepted": list(self.accepted)}
        return accepted | ({"rejected": list(self.rejected)} if self.rejected else {})


NOTHING_SAID = Said()


class Reading(BaseModel, frozen=True, extra="forbid"):
    """Answers on a client's files: statuses, sheets and files to skip, columns of a sheet, references, texts."""

    statuses: dict[str, Status] = Field(default_factory=dict)
    skip: Annotated[tuple[str, ...], BeforeValidator(_as_list)] = ()
    columns: dict[str, dict[Role, KeptColumns]] = Field(default_factory=dict)
    """File and sheet, or a sheet alone → role → its column, or several."""
    lists: dict[str, ListName] = Field(default_factory=dict)
    """File and sheet, or a sheet alone → which list stands there, by its name in vocabulary/inputs.yml."""
    references: dict[str, OneOrMore] = Field(default_factory=dict)
    """The text of a reference cell → the requirement that it means."""
    texts: dict[str, Said] = Field(default_factory=dict)
    """The text of a row without a reference → the requirements that were accepted for it, and those that were rejected."""
    questions: dict[str, Left] = Field(default_factory=dict)
    """A question, by its code and cell → what becomes of it."""

    def columns_of(self, file: str, sheet: str | None) -> Mapping[Role, tuple[KeptColumn, ...]]:
        """The columns that the assessor named on a sheet; what is said of the very file and sheet counts most."""
        found: dict[Role, tuple[KeptColumn, ...]] = {}
        for key in keys_of(file, sheet, self.columns):
            found |= self.columns[key]
        return found

    def list_of(self, file: str, sheet: str | None) -> str | None:
        """The list that the assessor said that a sheet holds."""
        return next((self.lists[key] for key in [*keys_of(file, sheet, self.lists)][::-1]), None)

    def skips(self, file: str, sheet: str | None) -> bool:
        """Whether a sheet is left out: by its own name, with its file, or as the whole file."""
        return any(True for _ in keys_of(file, sheet, self.skip)) or file in self.skip

    def status_of(self, text: str) -> Status | None:
        """What the assessor said that a wording means."""
        return self._statuses.get(plain(text)) if self.statuses else None

    def refs_of(self, text: str) -> tuple[str, ...] | None:
        """What the assessor said that a reference cell means."""
        return self._references.get(plain(text)) if self.references else None

    def said_of(self, text: str) -> Said:
        """What the assessor said that a row's own text speaks of."""
        return self._texts.get(plain(text), NOTHING_SAID) if self.texts else NOTHING_SAID

    def with_said(self, text: str, said: Said) -> Reading:
        """The same with something else said of a row's text."""
        others = {key: held for key, held in self.texts.items() if plain(key) != plain(text)}
        return Reading.model_validate({**dict(self), "texts": {**others, text: said}})

    @cached_property
    def _statuses(self) -> Mapping[str, Status]:
        return {plain(word): status for word, status in self.statuses.items()}

    @cached_property
    def _references(self) -> Mapping[str, tuple[str, ...]]:
        return {plain(word): refs for word, refs in self.references.items()}

    @cached_property
    def _texts(self) -> Mapping[str, Said]:
        return {plain(text): said for text, said in self.texts.items()}


def is_requirement(name: str) -> bool:
    """Whether this is the id of a requirement, leaf or heading."""
    return name in _places()


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
        content = load_yaml(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = say(" line {line}", line=mark.line + 1) if mark else ""
        what = (
            problem
            if "twice" in (problem := str(getattr(error, "problem", "")))
            else say("not readable as YAML; check indents and quotes")
        )
        raise BadClient(f"{name}{line}: {what}") from None
    if isinstance(content, dict):
        # A section with nothing below it holds no answer yet.
        content = {section: listed for section, listed in content.items() if listed is not None}
    try:
        return Reading.model_validate(content)
    except ValidationError as error:
        faults = [
            sentence("answers.fault", name=name, place=_place(fault["loc"]) or say("the whole file"), what=_what(fault))
            for fault in error.errors(include_url=False)
        ]
        raise BadClient(dict.fromkeys(faults)) from None


def _place(steps: Iterable[int | str]) -> str:
    """Where a fault is, without the names that the check gives to the forms a value can have."""
    return ".".join(brief(str(step)) for step in steps if not str(step).startswith(("function-", "list[")))


def _what(fault: Any) -> str:
    """What is wrong, in the words of whoever wrote the file: what was found, what is allowed, the nearest."""
    kind, found = fault["type"], fault["input"]
    if kind == "value_error":
        return str(fault["ctx"]["error"])
    if kind == "extra_forbidden":
        section = len(fault["loc"]) == 1
        model = Reading if section else KeptColumn if fault["loc"][0] == "columns" else Said
        near = _nearest(fault["loc"][-1], model.model_fields)
        return say("is no {part} of this file{near}", part=say("section") if section else say("key"), near=near)
    if kind == "literal_error":
        allowed = get_args(Left if fault["loc"][0] == "questions" else Status)
        near = _nearest(found, allowed)
        return sentence(
            "answers.none",
            found=brief(str(found)),
            what=say("answer") if fault["loc"][0] == "questions" else say("status"),
            allowed=", ".join(allowed),
            near=near,
        )
    if kind == "string_type" and isinstance(found, int | float):
        return say("{found} was read as a number; put it into quotes, for YAML takes 42001:8.4 for one", found=found)
    return say("{fault} (found {found})", fault=fault["msg"], found=brief(repr(found)))


def _nearest(found: object, allowed: Iterable[str]) -> str:
    return _near(nearest(str(found), allowed))


def _near(name: str | None) -> str:
    return say(" (nearest: {near})", near=name) if name else ""


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Requirements as the standards order them."""
    return tuple(sorted(names, key=_places().__getitem__))


@cache
def _places() -> Mapping[str, int]:
    """Every requirement's id and its place among all."""
    return {name: place for place, name in enumerate(read_requirements(paths.DATA / "standards"))}


CODE = "ref.accepted"


def accepted(record: Record, reading: Reading, saying: Saying) -> Record:
    """The record with the requirements that were accepted for its text, and a note; as it is where it names some itself."""
    names = None if record.refs or not record.title else reading.said_of(record.title).accepted
    if not names:
        return record
    saying.tell(CODE, record.cell_of(*TEXT), record.row, map=", ".join(map(short, names)))
    return replace(record, refs=names)


def question_key(finding: Finding) -> str:
    """What columns.yml calls a question by: its code and cell."""
    return f"{finding.code} {CellPlace(finding.file, finding.sheet, finding.cell)}"


def with_left(register: Register, reading: Reading) -> Register:
    """The register with what was left as it was read as a note, and with a word on what the client is asked."""
    if not reading.questions:
        return register
    found = tuple(as_left(finding, reading.questions) for finding in register.found)
    return replace(register, found=found, left=reading.questions)


def as_left(finding: Finding, answers: Mapping[str, str]) -> Finding:
    """A finding with what becomes of it where it is a question that somebody left or put to the client."""
    left = answers.get(question_key(finding)) if finding.level == "question" else None
    if left == "as_read":
        return finding._replace(level="note", message=say("{question} (left as it was read)", question=finding.message))
    if left == "ask":
        return finding._replace(message=say("{question} (the client is asked)", question=finding.message))
    return finding
