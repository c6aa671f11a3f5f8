"""Where the reason for a control in the Statement of Applicability comes from, and what to say: data/library/soa_reasons.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, get_args

from pydantic import Field

from ims_lib.catalogue.knowledge_files import knowledge, unknown
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen, Requirement
from ims_lib.standard_ids import standard_of

FILE = "soa_reasons.yml"
SourceId = Literal[
    "reason", "decided", "driver", "risks", "list", "role", "law", "clause", "subject", "leave_out", "none"
]
SOURCES: tuple[SourceId, ...] = get_args(SourceId)
CLIENTS: tuple[SourceId, ...] = ("reason", "decided", "driver", "risks")
"""Those in which the client itself says why; the others are drafts of ours."""
DriverKind = Literal["law", "contract", "risk", "own", "other"]
SettleId = Literal[
    "missed",
    "less",
    "review",
    "two_days",
    "exclusion_asked",
    "exclusion_contradicts",
    "exclusion_role",
    "exclusion_role_asked",
    "exclusion_reason",
    "exclusion_risk",
    "exclusion_doubted",
    "exclusion_beside",
    "exclusion_data",
    "exclusion_code",
    "decide",
    "decide_supplier",
    "role_open",
    "role_asked",
    "one_object",
    "risk",
    "risk_proposed",
    "risk_unknown",
    "finding",
    "law",
    "status",
    "status_word",
    "disputed",
    "driver",
    "driver_risk",
    "name",
    "late",
]
Lack = Literal["decision", "reason for the exclusion", "status", "risk", "owner", "evidence", "by when"]
"""What an auditor would miss of a control."""
Named = Literal["evidence", "by when"]
"""Of that, what the client only has to name."""
Text = Annotated[str, Field(min_length=1)]


class ReasonSource(Frozen):
    """One thing that a reason may come from."""

    id: SourceId
    from_: Annotated[Text, Field(alias="from")]
    mark: str = ""
    """What stands before a reason that isn't in the client's own words."""
    text: str = ""


class DriverWords(Frozen):
    """What a driver of the client's comes to in a sentence."""

    text: Text
    with_risks: str = ""
    with_register: str = ""


class ControlReason(Frozen):
    """Why an organisation needs a control, and on which ground it is usually left out."""

    text: Text
    law: bool = False
    clause: str | None = None
    rows_of: Annotated[Literal["suppliers", "incidents", "changes"] | None, Field(alias="list")] = None
    listed: str = ""
    leave_out: str = ""
    ask: str = ""
    of_personal_data: bool = False
    """Whether leaving it out says that nobody sees data about people who needn't."""
    of_code: bool = False
    """Whether leaving it out says that nothing is programmed."""
    against: tuple[str, ...] = ()
    """The risks of the library of which one that the client has, too, speaks against leaving it out."""


class Beside(Frozen):
    """Rows of the client's lists that speak against leaving controls out."""

    controls: tuple[str, ...]
    lists: tuple[Literal["documents", "suppliers", "services", "incidents"], ...]
    words: Mapping[str, tuple[Text, ...]] = {}
    """By language, each the beginning of a word or of some in a row; each row of the list where none is given."""


class SoaReasons(Frozen):
    """All of the file."""

    order: tuple[ReasonSource, ...]
    drivers: Mapping[DriverKind, DriverWords]
    settle: Mapping[SettleId, Text]
    """The gravest first."""
    name: Mapping[Named, Text]
    """What the client only has to name, by what an auditor would miss."""
    beside: tuple[Beside, ...]
    controls: Mapping[str, ControlReason]

    def source(self, name: str) -> ReasonSource:
        return next(each for each in self.order if each.id == name)


def spoken_for_by(risk: str | None) -> list[str]:
    """The controls that a risk of the client's speaks for by the one of the library that it is like."""
    return [name for name, own in load_soa_reasons().controls.items() if risk in own.against]


def check_soa_reasons(rules: SoaReasons, leaves: Mapping[str, Requirement]) -> list[str]:
    """What is missing, unknown or contradicts itself, a sentence each."""
    controls = [name for name, leaf in leaves.items() if leaf.part == "annex_a"]
    faults = [f"{FILE}: {name} has no entry" for name in controls if name not in rules.controls]
    faults += unknown(FILE, rules.controls, controls, "control")
    faults += unknown(FILE, [name for each in rules.beside for name in each.controls], controls, "control")
    for part, found, wanted in (
        ("drivers", rules.drivers, get_args(DriverKind)),
        ("settle", rules.settle, get_args(SettleId)),
        ("name", rules.name, get_args(Named)),
    ):
        if set(found) != set(wanted):
            faults.append(f"{FILE}, {part}: each of {', '.join(wanted)}")
    if sorted(each.id for each in rules.order) != sorted(SOURCES):
        faults.append(f"{FILE}, order: each of {', '.join(SOURCES)} once")
    return [*faults, *_faults_of_controls(rules, leaves)]


def _faults_of_controls(rules: SoaReasons, leaves: Mapping[str, Requirement]) -> Iterator[str]:
    for name, each in rules.controls.items():
        if each.clause and (each.clause not in leaves or standard_of(each.clause) != standard_of(name)):
            yield f"{FILE}, {name}: {each.clause} is no clause of its standard"
        if (each.rows_of is None) != ("{count}" not in each.listed):
            yield f"{FILE}, {name}: list and listed, with {{count}} in it, belong together"


load_soa_reasons = knowledge(
    f"library/{FILE}", SoaReasons, lambda rules: check_soa_reasons(rules, load_catalogue().leaves)
)
