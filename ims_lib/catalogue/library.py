"""The library: documents, review inputs, risks, pairs, audit topics, watch list and sectors, all tied to criteria."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from ims_lib import paths
from ims_lib.catalogue.criteria import Criterion, Kind
from ims_lib.catalogue.knowledge_files import by_id, names_missing, read_entries
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.role_rules import AiRole
from ims_lib.catalogue.standards import Frozen, Requirement
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language
from ims_lib.standard_ids import StandardId, standard_of

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
RequirementId = Annotated[str, Field(strict=True, pattern=r"^(27001|42001|20000-1):(A\.)?\d+(\.\d+)*$")]
Texts = Annotated[tuple[str, ...], Field(min_length=1)]
Grade = Annotated[int, Field(ge=1, le=5)]


class Document(Frozen):
    """Documented information that one organisation keeps once: what it satisfies in each standard."""

    id: Id
    title: str
    also: Texts
    """What clients call it in their own lists."""
    several: bool = False
    """Whether several papers are one such document, as a set of policies or the plans of each system are."""
    few: Annotated[int, Field(ge=2)] | None = None
    """Fewer papers than these are a part of it only; none where one can be all of it."""
    kind: Literal["policy", "plan", "procedure", "register", "record", "statement", "report"]
    holds: str
    """What stands in it, in a sentence."""
    satisfies: Annotated[tuple[RequirementId, ...], Field(min_length=1)]
    criteria: Texts
    keeper: str
    """The role that usually keeps it."""
    confidence: Literal["low"] | None = None
    question: str | None = None

    @property
    def standards(self) -> frozenset[str]:
        """Those that ask for it."""
        return frozenset(standard_of(name) for name in self.satisfies)


class ReviewItem(Frozen):
    """An input or output of the management review, with who asks for it and where it usually comes from."""

    id: Id
    side: Literal["input", "output"]
    title: str
    text: str
    asked_by: Annotated[tuple[RequirementId, ...], Field(min_length=1)]
    usual_source: str
    minutes: Annotated[int, Field(ge=1, le=60)]
    """Time on the agenda, for an organisation of 100 people; ours."""
    filled_from: tuple[Annotated[str, Field(pattern=r"^[a-z_]+(:[a-z0-9_-]+)?$")], ...] = ()
    """What of the client's data speaks for an input, by the names that steps/management_review/filling.py has for it; behind a colon which part."""
    needs: tuple[str, ...] = ()
    """Of the lists that it is filled from, those without which it is filled in part only; none: any will do."""
    evidence_of: tuple[RequirementId, ...] = ()
    """What rows on these name as evidence shows that it is there, where the client's data says nothing of an input."""
    remarks_on: tuple[RequirementId, ...] = ()
    """What rows on these remark speaks for it, in part."""
    words: tuple[str, ...] = ()
    """Where there are some, only rows that hold one of them speak for it."""
    shown_by: tuple[str, ...] = ()
    """Documents that hold it; where the client's data says nothing of an input, those that were seen are named."""
    headline: bool = False
    """Whether it is one of the six that a review of all three looks at first."""
    criteria: Texts


NamedBy = Literal["purpose", "model", "data", "trained_on", "provider", "services", "owner", "affected"]
SaidOfEach = Literal["tell", "stop", "version", "parties"]
"""What a step of a process says of each AI system."""
Autonomy = Literal["advises", "confirmed", "supervised", "alone", "alone_in_part"]


class Scenario27005(Frozen):
    """The asset-based view of an AI risk, as ISO/IEC 27005 takes it."""

    asset: str
    threat: str
    vulnerability: str
    consequence: str
    named_by: tuple[NamedBy, ...] = ()
    """Columns of the list of AI systems that name what of a system is at stake."""
    supposed: str = ""
    """On what it hangs that no list says, unless a system is of one of the kinds `sure_of`."""
    sure_of: tuple[Kind, ...] = ()
    unanswered: Mapping[str, str] = Field(default_factory=dict)
    """Question of the impact screening → what is told of a system for which it isn't answered."""


class Risk(Frozen):
    """A typical risk. Likelihood and consequence (1-5) are a starting point before treatment; ours."""

    id: Id
    title: str
    category: Literal["ai", "information_security", "service"]
    causes: Texts
    consequences: Texts
    likelihood: Grade
    consequence: Grade
    treating: Texts
    source: str
    """The risk source or threat group that it belongs to."""
    view_27005: Scenario27005 | None = None
    key: tuple[str, ...] = ()
    """Those of `treating` without which the weakness stays, whatever else is done."""
    for_builders: bool = False
    """Whether it concerns only organisations that build or train models, not those that only use them."""
    made_by_others: bool = False
    """Whether it concerns only AI systems that somebody else makes."""
    kinds: tuple[Kind, ...] = ()
    """The kinds of AI systems that it is about; none: all. So with roles and autonomy."""
    roles: tuple[AiRole, ...] = ()
    autonomy: tuple[Autonomy, ...] = ()
    per_system: bool = True
    """Whether an AI risk is one of single systems; else it is the organisation's, or no column tells whose it is."""
    screened_by: str | None = None
    """The question of the impact screening that it is about: yes brings a system in whatever its kind, no leaves it out, and what
    the client's own assessments say of such a system counts for it."""


class PairOfStandards(Frozen):
    """What two of the standards give each other: what it means, what makes it real, what the client gains."""

    id: Id
    standards: Annotated[tuple[StandardId, ...], Field(min_length=2, max_length=2)]
    title: str
    means: str
    gain: str
    criteria: Texts


class AuditTopic(Frozen):
    """What one session of an integrated internal audit looks at."""

    id: Id
    title: str
    processes: Texts
    start_with: str
    """Where the auditor begins."""


class Watch(Frozen):
    """Something outside that makes a part of the system due for another look."""

    id: Id
    title: str
    area: Literal["ai_life_cycle", "threats", "customers", "regulation"]
    trigger: str
    look_every_months: Annotated[int, Field(ge=1, le=36)]
    where: str
    criteria: Texts
    confidence: Literal["low"] | None = None
    question: str | None = None


class Promise(Frozen):
    """What one system for several standards promises. A sentence holds names of figures; of alternatives the first that can be told counts."""

    id: Id
    title: str
    shows: Annotated[tuple[str | tuple[str, ...], ...], Field(min_length=1)]
    """What of it the client's data shows."""
    waits: Annotated[tuple[str | tuple[str, ...], ...], Field(min_length=1)]
    """What it still waits for."""
    do: Annotated[tuple[str | tuple[str, ...], ...], Field(min_length=1)]


class Lack(Frozen):
    """What organisations of a kind usually lack, by one criterion."""

    criterion: str
    text: str


class Sector(Frozen):
    """What integration usually means for an organisation like this; kept apart from what was found."""

    id: Id
    title: str
    aliases: Texts
    """How a client may name it, in any language; first our own title in English."""
    means: str
    begin_with: Texts
    """Processes that usually come first."""
    risks: Texts
    watch: Texts
    laws: Annotated[Texts, Field(min_length=1)]
    """What laws of its country are on that bear on AI there."""
    lacks: Annotated[tuple[Lack, ...], Field(min_length=1)]
    weighs: Texts
    """The promises of one system that weigh most there, in order."""
    examples: dict[Id, str]
    """Promise → what it looks like there."""
    do: str
    """Where such an organisation had better begin."""

    @property
    def lacking(self) -> tuple[str, ...]:
        """The criteria that it usually lacks."""
        return tuple(each.criterion for each in self.lacks)


class Light(Frozen):
    """One of the lights of a service that holds AI: what it means, and what it rests on."""

    id: Id
    title: str
    means: str
    criteria: Texts


class Library(Frozen):
    """All of data/library/, each part by id in the order of its file."""

    documents: dict[str, Document]
    review: dict[str, ReviewItem]
    risks: dict[str, Risk]
    pairs: dict[str, PairOfStandards]
    audit_topics: dict[str, AuditTopic]
    watch_list: dict[str, Watch]
    benefits: dict[str, Promise]
    sectors: dict[str, Sector]
    lights: dict[str, Light]


def read_library(folder: Path) -> Library:
    """The library, each file checked by its own schema. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    found: dict[str, Any] = {}
    for name, field in Library.model_fields.items():
        kind = field.annotation.__args__[1] if field.annotation else Frozen
        path = folder / f"{name}.yml"
        found[name] = by_id(read_entries(path, kind, faults) if path.is_file() else (), path.name, faults)
    BadCatalogue.raise_with(faults)
    return Library.model_construct(**found)


@by_language
def load_library() -> Library:
    """The library, read once and checked against the catalogue. Raises BadCatalogue with every fault."""
    catalogue = load_catalogue()
    library = read_library(paths.DATA / "library")
    BadCatalogue.raise_with(check_library(library, catalogue.criteria, catalogue.requirements, catalogue.processes))
    return library


def check_library(
    library: Library,
    criteria: Mapping[str, Criterion],
    requirements: Mapping[str, Requirement],
    processes: Iterable[str],
) -> list[str]:
    """Names in the library that nothing else knows, a sentence each."""
    known: dict[str, Collection[str]] = {
        **dict.fromkeys(("criteria", "treating", "lacking"), criteria),
        **dict.fromkeys(("satisfies", "asked_by", "evidence_of"), requirements),
        **dict.fromkeys(("processes", "begin_with"), frozenset(processes)),
        "risks": library.risks,
        "watch": library.watch_list,
        "shown_by": library.documents,
        **dict.fromkeys(("weighs", "examples"), library.benefits),
    }
    faults = []
    for risk in library.risks.values():
        strange = [name for name in risk.key if name not in risk.treating]
        faults += [f"risks.yml, {risk.id}: key names {name}, which isn't among treating" for name in strange]
        if risk.category == "ai" and risk.view_27005 is None:
            faults.append(f"risks.yml, {risk.id}: an AI risk needs its view_27005")
    for part in Library.model_fields:
        for item in getattr(library, part).values():
            faults += names_missing(f"{part}.yml", item, known)
    return faults
