"""The kit for AI impact assessments: screening questions, the fields of the full form, and the scale that effects are rated by."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from ims_lib.catalogue.knowledge_files import knowledge, names_missing, standing_twice
from ims_lib.catalogue.library import Id, Texts
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.overlays import LANGUAGES, CellSays, Column, Overlay, Said, Words, load_overlays
from ims_lib.catalogue.standards import Frozen

FILE = "impact_kit.yml"
Due = Literal["full", "screening", "open"]
"""What screening comes to: the full form is due, it isn't, or answers are missing that decide it."""


ToldBy = Literal["incidents", "audits", "measurements", "risks", "proposed_risks", "measures", "country"]
"""Rows of other lists: as they stand, risks that we propose beside them, and what is to be done by risks and nonconformities; the
client's country, by its settings."""


class ScaleStep(Frozen):
    """One step of a scale, in words."""

    id: Id
    title: str
    means: str


class ImpactLevel(ScaleStep):
    """What severity and likelihood come to."""

    band: Literal["low", "medium", "high", "critical"]
    """That of the risk register's below which a risk of ours isn't put that an assessment puts here."""
    sign_off: bool = False
    """Whether somebody has to accept it who doesn't answer for the system."""


class ScreeningQuestion(Frozen):
    """A question of the screening, and by what of the client's lists it is answered, proposed."""

    id: Id
    title: str
    """What yes means, in few words."""
    question: str
    leads: Literal["alone", "together"]
    """Whether a yes makes the full form due by itself, or only with another such yes."""
    due: str
    """When the full form is due, for people."""
    criteria: Texts
    no: Annotated[tuple[tuple[CellSays, ...], ...], Field(min_length=1)]
    """Ways to a no, each the cells that must all say so. Where there is none, the answer isn't known."""
    likely: tuple[CellSays, ...] = ()
    """Cells of which one is enough to count as yes until the question is answered."""
    columns: tuple[Column, ...] = ()
    """Where words are looked for."""
    words: Words = Field(default_factory=dict)
    """One of these speaks for yes."""
    judging: bool = False
    """Whether what the overlay reads as judging people speaks for yes, where no words do."""
    says: Mapping[Said, tuple[bool | str, ...]] = Field(default_factory=dict)
    """Column → the values that speak for yes."""
    classes: tuple[str, ...] = ()
    """Classes of the overlay that speak for yes."""
    by_trouble: bool = False
    """Whether a risk, incident or nonconformity that names the system speaks for yes."""
    harmless: Words = Field(default_factory=dict)
    """Words of such a row that tell of harm to the organisation alone, where none of any question's words stands beside them."""
    by_severity: Mapping[Literal["yes", "no"], tuple[str, ...]] = Field(default_factory=dict)
    """The severities by which an assessment of the client's own answers it."""


class FormField(Frozen):
    """A field of the full form."""

    id: Id
    title: str
    question: str
    example: str
    """Of a good answer."""
    known_from: tuple[str, ...] = ()
    """Columns of the list of AI systems that say something of it."""
    told_by: tuple[ToldBy, ...] = ()
    """What of other lists says something of it, where a row there names the system."""
    screened_by: tuple[str, ...] = ()
    """Questions of the screening whose answer says something of it."""
    assessed: tuple[str, ...] = ()
    """Columns of the list of assessments that say something of it."""
    criteria: Texts


class FormSection(Frozen):
    """A part of the full form."""

    id: Id
    title: str
    rated: bool = False
    """Whether each of its effects is rated by severity and likelihood."""
    assessed: tuple[str, ...] = ()
    """Columns of the list of assessments that say something of all of it."""
    fields: Annotated[tuple[FormField, ...], Field(min_length=1)]


class ImpactKit(Frozen):
    """All of the file."""

    overlay: Id
    """The overlay by whose classes screening asks what law says, and whose words deny."""
    together_from: Annotated[int, Field(ge=2)]
    """How many answers that lead together make the full form due."""
    results: Mapping[Due, str]
    made: str
    """What is said instead where the full form is there, decided and signed off."""
    finish: str
    """What is asked of a full form that is under way."""
    screened: str
    """What is said where a screening was made, and the list doesn't give what would decide it here."""
    unrated: Mapping[Due, str]
    """As how grave a system that nobody rated counts, by what its screening comes to."""
    severity: tuple[ScaleStep, ...]
    """The least grave first."""
    likelihood: tuple[ScaleStep, ...]
    """The least likely first."""
    levels: tuple[ImpactLevel, ...]
    """The lowest first."""
    matrix: Mapping[str, tuple[str, ...]]
    """Severity → the level by likelihood."""
    screening: Annotated[tuple[ScreeningQuestion, ...], Field(min_length=1)]
    sections: Annotated[tuple[FormSection, ...], Field(min_length=1)]

    @property
    def each_assessed(self) -> str:
        """The criterion that every system has its assessment."""
        return self.screening[0].criteria[0]

    def level_of(self, severity: str | None, likelihood: str | None) -> str | None:
        """The level by the matrix; none where one of the two isn't said."""
        places = [step.id for step in self.likelihood]
        return self.matrix[severity][places.index(likelihood)] if severity and likelihood else None

    def title_of(self, level: str | None) -> str:
        """A level as people call it; empty where there is none."""
        return next((each.title for each in self.levels if each.id == level), "")

    def wants_sign_off(self, level: str | None, *, by_owner: bool = False) -> bool:
        """Whether somebody has to accept what is left; all but the lowest level where its owner alone assessed and signed it."""
        is_marked = any(each.id == level and each.sign_off for each in self.levels)
        return is_marked or (by_owner and level != self.levels[0].id)

    def fields(self) -> Iterator[FormField]:
        """All fields of the full form, in order."""
        for section in self.sections:
            yield from section.fields


def check_impact_kit(kit: ImpactKit, criteria: Collection[str], overlays: Mapping[str, Overlay]) -> list[str]:
    """What the kit names that nothing knows, says twice or leaves open, a sentence each."""
    scales = (*kit.severity, *kit.likelihood), kit.levels, kit.screening, kit.sections, tuple(kit.fields())
    faults = [fault for part in scales for fault in standing_twice(FILE, (each.id for each in part))]
    faults += [f"{FILE}: results lacks {name}" for name in ("full", "screening", "open") if name not in kit.results]
    entries: list[ScreeningQuestion | FormField] = [*kit.screening, *kit.fields()]
    faults += [f"{FILE}: unrated lacks {name}" for name in kit.results if name not in kit.unrated]
    faults += [f"{FILE}: no severity is called {name}" for name in kit.unrated.values() if name not in kit.matrix]
    for entry in entries:
        faults += names_missing(FILE, entry, {"criteria": criteria})
    return [*faults, *_matrix_faults(kit), *_screening_faults(kit, overlays.get(kit.overlay))]


def _matrix_faults(kit: ImpactKit) -> Iterator[str]:
    """A matrix that has gaps, or in which a graver or likelier effect comes to less."""
    rank = {level.id: place for place, level in enumerate(kit.levels)}
    if list(kit.matrix) != [step.id for step in kit.severity]:
        yield f"{FILE}: matrix names the severities in their order, each once"
    for name, row in kit.matrix.items():
        if len(row) != len(kit.likelihood) or not rank.keys() >= set(row):
            yield f"{FILE}, matrix, {name}: a level for each likelihood"
            return
    ranks = [[rank[name] for name in row] for row in kit.matrix.values()]
    if any(row != sorted(row) for row in [*ranks, *map(list, zip(*ranks, strict=True))]):
        yield f"{FILE}: in matrix a graver or likelier effect comes to less"


def _screening_faults(kit: ImpactKit, overlay: Overlay | None) -> Iterator[str]:
    """Questions that nothing answers, or whose classes or languages are missing."""
    if overlay is None:
        yield f"{FILE}: no overlay is called {kit.overlay}"
        return
    classes = {each.id for each in overlay.classes}
    ways = [each.leads for each in kit.screening]
    if ways != sorted(ways):
        yield f"{FILE}: questions that lead alone stand before those that lead together"
    steps = {step.id for step in kit.severity}
    for each in kit.screening:
        named = {name for names in each.by_severity.values() for name in names}
        yield from (f"{FILE}, {each.id}: no severity is called {name}" for name in sorted(named - steps))
        if not (each.words or each.says or each.classes) or bool(each.words) != bool(each.columns):
            yield f"{FILE}, {each.id}: answered by words in columns, by what a column says, or by classes"
        yield from (f"{FILE}, {each.id}: no class is called {name}" for name in each.classes if name not in classes)
        cells = [*each.likely, *(cell for way in each.no for cell in way)]
        for words in filter(None, (each.words, *(cell.words for cell in cells))):
            missing = [language for language in LANGUAGES if language not in words]
            if missing:
                yield f"{FILE}, {each.id}: words lacks {', '.join(missing)}"
        if any(bool(cell.words) == bool(cell.values) for cell in cells):
            yield f"{FILE}, {each.id}: an answer is said by values of a column or by words"


load_impact_kit = knowledge(
    f"library/{FILE}", ImpactKit, lambda kit: check_impact_kit(kit, load_catalogue().criteria, load_overlays())
)
