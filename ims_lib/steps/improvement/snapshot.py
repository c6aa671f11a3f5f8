"""An assessment as far as two of them can be compared: every level with its channel and its cells, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, Field, ValidationError, model_validator

from ims_lib.assessment import SCORING, Source, Verdict
from ims_lib.cell_places import CellPlace
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say
from ims_lib.register.model import Finding
from ims_lib.standard_ids import standard_of
from ims_lib.told import finding_at

EXPIRED = "certificate.expired"
LEFT_OUT = {
    "judgement.object": noted("no list names its AI system or service so any more"),
    "judgement.object_rests": noted("its AI system or service isn't assessed now"),
}
"""The codes of judgements on one AI system or service that count for nothing, and why that is."""
RESULTS = "results.json"
Texts = Mapping[str, tuple[tuple[str, str], ...]]
"""Cell → what was found there, and what it was taken for."""
FAULT = "fault"
"""What an earlier file that couldn't be opened says instead of results: why."""


@dataclass(frozen=True)
class Snapshot:
    """What was known of each requirement in scope on a day."""

    client: str
    as_of: dt.date
    catalogue: str
    requirements: Mapping[str, Mapping[str, Verdict] | None]
    """Requirement → criterion → verdict; None where the requirement is not applicable."""
    expired: tuple[str, ...] = ()
    """What was told of certificates that had expired."""
    rows: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """Requirement → cell and text of each row of the client's that says something of it."""
    left_out: Mapping[CellPlace, str] = field(default_factory=dict)
    """Row of a judgement on one AI system or service that counts for nothing → why."""

    @property
    def standards(self) -> tuple[str, ...]:
        """Standards in scope, in the order of the requirements."""
        return tuple(dict.fromkeys(standard_of(name) for name in self.requirements))


def snapshot_of(coverage: Coverage) -> Snapshot:
    """The assessment at hand."""
    verdicts, catalogue = coverage.assessment.verdicts, coverage.catalogue
    return Snapshot(
        client=coverage.client.id,
        as_of=coverage.client.as_of,
        catalogue=catalogue.version,
        requirements={
            name: {item: verdicts[name, item] for item in coverage.assessment.criteria_of(name)}
            if coverage.assessment.applicable[name]
            else None
            for name in coverage.figures
        },
        rows={
            name: tuple((source.cell, source.found) for source in said)
            for name, said in coverage.assessment.said.items()
            if name in coverage.figures
        },
        expired=tuple(finding.message for finding in coverage.assessment.findings if finding.code == EXPIRED),
        left_out={
            CellPlace(finding.file, finding.sheet, finding.cell).of_row: LEFT_OUT[finding.code]
            for finding in coverage.assessment.findings
            if finding.code in LEFT_OUT
        },
    )


def read_snapshot(results: Mapping[str, Any]) -> Snapshot:
    """The assessment that a results.json holds. Raises pydantic's ValidationError where it is none of ours."""
    found = _Results.model_validate(results)
    texts = grouped((source.cell, (source.found, source.taken_as)) for source in found.sources)
    return Snapshot(
        client=found.client,
        as_of=found.as_of,
        catalogue=found.catalogue,
        requirements={
            row.id: {item.id: _verdict(item, texts) for item in row.criteria} if row.applicable else None
            for row in found.requirements
        },
        rows={row.id: tuple((each.cell, each.found) for each in row.rows) for row in found.requirements if row.rows},
        expired=tuple(item.message for item in found.findings if item.code == EXPIRED),
    )


def take_earlier(earlier: Mapping[str, Any] | None, present: Snapshot) -> tuple[Snapshot | None, Finding | None]:
    """The earlier assessment to compare with, or why there is none. An earlier file of another client is none."""
    if earlier is None:
        return None, None
    # Results that tell their day have one name, wherever they lie: once they are replaced they lie in history/.
    file = RESULTS if "as_of" in earlier else str(earlier.get("file") or RESULTS)
    if FAULT in earlier:
        return None, finding_at("earlier.unreadable/closed", (file,), earlier=earlier[FAULT])
    if "requirements" in earlier and earlier.get("scoring", 1) != SCORING:
        return None, finding_at("earlier.scoring", (file,))
    try:
        snapshot = read_snapshot(earlier)
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(map(str, first["loc"])) or say("the file")
        fault = noted("are no results.json of ours ({where}: {msg}); nothing is compared with them")
        text = say(fault, where=where, msg=first["msg"])
        return None, finding_at("earlier.unreadable", (file,), fault=text)
    if snapshot.client != present.client:
        fault = noted("are of '{client}', this report is of '{present_client}'; nothing is compared")
        text = say(fault, client=snapshot.client, present_client=present.client)
        return None, finding_at("earlier.other_client", (file,), fault=text)
    if snapshot.as_of >= present.as_of:
        fault = noted("are as of {as_of}, not before this report's {present_day}; nothing is compared")
        text = say(fault, as_of=snapshot.as_of, present_day=present.as_of)
        return None, finding_at("earlier.not_before", (file,), fault=text)
    return snapshot, None


class _Criterion(BaseModel):
    id: str
    level: Annotated[float, Field(ge=0, le=1)] | None
    channel: Literal["verified", "asserted", "inferred", "unknown"]
    cells: list[str] = []
    via: Annotated[list[str], Field(alias="from")] = []
    unknown: Annotated[float, Field(ge=0, le=1)]
    reusable: Annotated[float, Field(ge=0, le=1)]
    assessed: float
    judged: float
    disputed_by: list[str] = []
    held_by: list[str] = []

    @model_validator(mode="after")
    def _has_a_level_unless_unknown(self) -> Self:
        if (self.level is None) != (self.channel == "unknown"):
            raise ValueError(f"{self.id} has channel {self.channel} with level {self.level}")
        return self


class _Row(BaseModel):
    cell: str
    found: str


class _Requirement(BaseModel):
    id: Annotated[str, Field(pattern=r"^[\d-]+:")]
    applicable: bool
    criteria: list[_Criterion]
    rows: list[_Row] = []


class _Source(BaseModel):
    cell: str
    found: str
    taken_as: str


class _Finding(BaseModel):
    code: str
    message: str


class _Results(BaseModel):
    """What is compared of results.json."""

    client: str
    as_of: dt.date
    catalogue: str = ""
    requirements: Annotated[list[_Requirement], Field(min_length=1)]
    sources: list[_Source] = []
    findings: list[_Finding] = []


def _verdict(item: _Criterion, texts: Texts) -> Verdict:
    met = item.level or 0.0
    return Verdict(
        item.level,
        item.channel,
        tuple(_source(cell, texts) for cell in item.cells),
        tuple(item.via),
        ceiling=met + item.unknown,
        elsewhere=met + item.reusable,
        basis="judged" if item.judged else "stated" if item.assessed else "",
        held_by=tuple(item.held_by),
        disputed_by=tuple(_source(cell, texts) for cell in item.disputed_by),
    )


def _source(cell: str, texts: Texts) -> Source:
    """A cell with its text. What one place of client.yml says of several standards can't be told apart, and needn't be."""
    said = set(texts.get(cell, ()))
    found, taken_as = next(iter(said)) if len(said) == 1 else ("", "")
    return Source(cell, found, taken_as)
