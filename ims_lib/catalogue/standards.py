"""The three standards: clauses, Annex A controls, the Harmonized Structure, editions and the 2013 links.

Numbers and short titles only; the standards' own sentences are copyrighted and none is here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError

from ims_lib.errors import BadCatalogue
from ims_lib.languages.texts import read_table
from ims_lib.standard_ids import STANDARDS, StandardId

CHAPTERS = ("4", "5", "6", "7", "8", "9", "10")
"""The seven chapters of the Harmonized Structure that hold requirements."""

Kind = Literal["clause", "control", "heading"]
Confidence = Literal[
    "two sources", "one source", "one source, agrees with the standards", "title disputed", "unsourced"
]


def _none_if_empty(value: Any) -> Any:
    return None if value == "" else value


def _bars(value: Any) -> Any:
    return tuple(part for part in value.split("|") if part) if isinstance(value, str) else value


YesNo = Annotated[bool, BeforeValidator(lambda value: {"yes": True, "no": False}.get(value, value))]
MaybeText = Annotated[str | None, BeforeValidator(_none_if_empty)]
MaybeDate = Annotated[date | None, BeforeValidator(_none_if_empty)]
Words = Annotated[tuple[str, ...], BeforeValidator(_bars)]


class Frozen(BaseModel, frozen=True, extra="forbid"):
    """A row of the body of knowledge: its columns are known and nothing changes after loading."""


class Standard(Frozen):
    id: StandardId
    name: str
    title: str
    edition: int
    discipline: str
    annex_a: YesNo

    @property
    def label(self) -> str:
        """Name and edition as they are printed, for example ISO/IEC 27001:2022."""
        return f"{self.name}:{self.edition}"


class Edition(Frozen):
    standard: StandardId
    edition: int
    state: Literal["current", "withdrawn"]
    certificates_until: MaybeDate
    amendment: MaybeText
    confidence: Confidence


class HarmonizedClause(Frozen):
    id: str
    title: str
    parent: MaybeText
    id_in_2012_edition: MaybeText
    confidence: Confidence
    trap: MaybeText


class Requirement(Frozen):
    """One row of a standard's contents: a heading, a clause or a control, with its place."""

    standard: StandardId
    number: str
    title: MaybeText
    parent: MaybeText
    kind: Kind
    leaf: YesNo
    hs_id: MaybeText
    hs_relation: Literal["same", "part of", "extends", "none"]
    confidence: Confidence
    trap: MaybeText = None
    theme: MaybeText = None
    control_type: Words = ()
    cia_properties: Words = ()
    cybersecurity_concepts: Words = ()
    operational_capabilities: Words = ()
    security_domains: Words = ()
    new_in_2022: Annotated[bool, BeforeValidator(lambda value: value == "yes" or value is True)] = False

    @property
    def id(self) -> str:
        """The id used everywhere, for example 27001:A.5.24."""
        return f"{self.standard}:{self.number}"

    @property
    def part(self) -> Literal["clauses", "annex_a"]:
        return "annex_a" if self.number.startswith("A") else "clauses"

    @property
    def chapter(self) -> str:
        """The first step of the number: 4 to 10 for clauses, A.5 and the like for controls."""
        steps = self.number.split(".")
        return ".".join(steps[:2]) if steps[0] == "A" else steps[0]


class Link2013(Frozen):
    """A 27001:2013 control and the 2022 control that took it over. No old id: new in 2022."""

    old_id: MaybeText
    old_title: MaybeText
    new_id: str
    relation: Literal["1:1", "merged", "split", "new"]


RowT = TypeVar("RowT", bound=Frozen)


def read_requirements(folder: Path) -> Mapping[str, Requirement]:
    """Every heading, clause and control by id, clauses before Annex A, each in its standard's order."""
    rows = [*read_rows(folder / "clauses.csv", Requirement), *read_rows(folder / "annex_a.csv", Requirement)]
    rows.sort(key=lambda row: STANDARDS.index(row.standard))
    return MappingProxyType({row.id: row for row in rows})


def check_requirements(
    requirements: Mapping[str, Requirement], harmonized: Mapping[str, HarmonizedClause]
) -> list[str]:
    """Faults in the tables of the standards, a sentence each; none when they hold together."""
    faults = []
    parents = {row.parent and f"{row.standard}:{row.parent}" for row in requirements.values()}
    for row in requirements.values():
        parent = f"{row.standard}:{row.parent}"
        if row.parent and parent not in requirements:
            faults.append(f"{row.id}: its parent {row.parent} is not in the table")
        if row.leaf == (row.id in parents):
            marked = "a leaf" if row.leaf else "no leaf"
            faults.append(f"{row.id}: marked {marked}, but that is not what its children say")
        if row.leaf == (row.kind == "heading"):
            faults.append(f"{row.id}: a heading is no leaf, and a clause or control is one")
        if row.hs_id and row.hs_id not in harmonized:
            faults.append(f"{row.id}: Harmonized Structure clause {row.hs_id} is not in the table")
        if (row.hs_relation == "none") != (row.hs_id is None):
            faults.append(f"{row.id}: relation '{row.hs_relation}' and hs_id {row.hs_id} contradict each other")
    return faults


def read_rows(path: Path, model: type[RowT]) -> Iterator[RowT]:
    """The rows of a table of data/standards/ by their model. Raises BadCatalogue behind them with all that doesn't fit."""
    faults: list[str] = []
    for line, row in enumerate(read_table(path), start=2):
        if "id" in row and "number" in model.model_fields:
            row["number"] = row.pop("id")
        try:
            yield model.model_validate(row)
        except ValidationError as error:
            faults += [
                f"{path.name} line {line}, column {fault['loc'][0]}: {fault['msg']} (found {fault['input']!r})"
                for fault in error.errors()
            ]
    BadCatalogue.raise_with(faults)
