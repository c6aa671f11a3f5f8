"""What the lists show against what counts for an AI system or service, and what counts for one only because it is said of all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.assessment import Assessment, Verdict
from ims_lib.assessment.objects import ListedObject
from ims_lib.catalogue.list_evidence import Shown, load_list_evidence, words_of_kinds
from ims_lib.cell_places import CellPlace
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, Lists, ServiceRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.steps.ai_systems.asked import AskedOfEach
from ims_lib.steps.ai_systems.evidence_of_one import EvidenceOfOne
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import beside_told, shortfalls
from ims_lib.steps.ai_systems.list_shows import ListShows, over_since
from ims_lib.steps.ai_systems.own_rows import Against, is_uncovered

AgainstServices = Mapping[str, Sequence[Against]]
"""Cell of a service → what is said against it."""


@dataclass(frozen=True, slots=True)
class ObjectDoubt:
    """That a criterion counts for one AI system or service by what is said of all, and something speaks against it there."""

    of: ListedObject
    why: str
    """A clause: the certificate leaves it out."""
    is_judged: bool
    """Whether an assessor said it of all; else the client's rows or a certificate did."""
    level: float | None
    """What counts for it, 0 to 1."""


def doubts_of(
    asked: Iterable[AskedOfEach],
    against: AgainstServices,
    of_one: Mapping[str, EvidenceOfOne],
    assessment: Assessment,
) -> Mapping[str, tuple[ObjectDoubt, ...]]:
    """Criterion → those for which it is in doubt, in the order of the client's list; it counts all the same.

    `of_one`: cell of a row → that its evidence is of one service alone.
    """
    found = {
        each.criterion: tuple(
            doubt
            for of, verdict in each.own
            if (
                doubt := _of_judgement(of, verdict, each.criterion, assessment)
                or _of_rows(of, each, against, assessment)
                or _of_evidence(of, verdict, each, of_one, assessment)
            )
        )
        for each in asked
    }
    return {name: doubts for name, doubts in found.items() if doubts}


def lacks_of(
    asked: Iterable[AskedOfEach],
    shown: Mapping[str, ListShows],
    lists: Lists,
    against: AgainstServices,
    impacts: Iterable[SystemImpact],
    as_of: dt.date,
) -> Mapping[str, tuple[ListShows, ...]]:
    """Criterion → what the lists show against it, or that their column for it says nothing, each for which objects and where."""
    of_system = {each.system.cell: each for each in impacts}
    rows: dict[str, AiSystemRow | ServiceRow] = {row.cell: row for row in lists.ai_systems}
    rows |= {row.cell: row for row in lists.services}
    evidence, found = load_list_evidence(), {}
    for each in asked:
        entry = evidence.get(each.criterion)
        if entry is None:
            continue
        there = {of.key for of, _ in shown[each.criterion].of} if each.criterion in shown else set[str]()
        objects = [of for of, _ in each.own]
        short = tuple(_by_assessment(entry, objects, of_system, as_of))
        # What falls short is there all the same, if not in this list's own cell.
        there |= {of.key for said in short for of, _ in said.of}
        empty = tuple(
            (of, place) for of in objects if of.key not in there and (place := _empty_cell(entry, rows[of.cell]))
        )
        lacks = [ListShows(entry.lacks, empty, [of.cell for of in objects])] if empty else []
        found[each.criterion] = (*lacks, *short, *_by_kind(entry, objects, against))
    return {name: lacks for name, lacks in found.items() if lacks}


def _of_judgement(of: ListedObject, verdict: Verdict, criterion: str, assessment: Assessment) -> ObjectDoubt | None:
    """A judgement for all whose reason names another one alone."""
    if criterion in assessment.judged_each.get(of.key, {}):
        return None
    named = next((one for source in verdict.sources if (one := assessment.of_one.get((source.cell, of.per)))), None)
    if named is None or named == of:
        return None
    return ObjectDoubt(
        of, f"judged for all, and the reason names {named.name} alone", is_judged=True, level=verdict.level
    )


def _of_rows(
    of: ListedObject, each: AskedOfEach, against: AgainstServices, assessment: Assessment
) -> ObjectDoubt | None:
    """What is stated for all, while the certificate leaves this one out, or its own row or a record says otherwise."""
    said, entry = against.get(of.cell, ()), load_list_evidence().get(each.criterion)
    if not said or not _is_stated(each.criterion, of.key, assessment):
        return None
    why = [f"the lists say {item.says}" for item in said if entry and item.kind in entry.against]
    why = ["the certificate leaves it out"] if is_uncovered(said) else why
    return (
        ObjectDoubt(of, f"stated for all, and {why[0]}", is_judged=False, level=each.level_of(of.key)) if why else None
    )


def _of_evidence(
    of: ListedObject,
    verdict: Verdict,
    each: AskedOfEach,
    of_one: Mapping[str, EvidenceOfOne],
    assessment: Assessment,
) -> ObjectDoubt | None:
    """What is stated for all by rows whose evidence is of another service alone, each of them."""
    rows = [of_one.get(source.cell) for source in verdict.sources]
    found = next(iter(rows), None)
    if (
        not found
        or any(row is None or row.service.cell == of.cell for row in rows)
        or not _is_stated(each.criterion, of.key, assessment)
    ):
        return None
    why = f"stated for all, and the evidence ({found.place.short}) is of {found.service.name} alone"
    return ObjectDoubt(of, why, is_judged=False, level=each.level_of(of.key))


def _is_stated(criterion: str, key: str, assessment: Assessment) -> bool:
    """Whether it counts there, at least in part, by rows or a certificate."""
    found = (assessment.verdicts.get((name, criterion)) for name in assessment.weighing.requirements_of[criterion])
    own = [verdict.of_object(key) for verdict in found if verdict]
    return any(verdict.basis == "stated" and verdict.met > 0 for verdict in own)


def _empty_cell(entry: Shown, row: AiSystemRow | ServiceRow) -> CellPlace | None:
    """The cell that says nothing, of a column that the list has; none where it says something, if only in words that aren't known."""
    column = (entry.column or "").removesuffix("_text")
    if column not in row.cells:
        return None
    said = value_in(row, f"{column}_text") if hasattr(row, f"{column}_text") else value_in(row, column)
    return row.place_of(column) if not said or (isinstance(said, str) and says_nothing(said)) else None


def _by_assessment(
    entry: Shown, objects: Sequence[ListedObject], impacts: Mapping[str, SystemImpact], as_of: dt.date
) -> Iterator[ListShows]:
    """Of impact assessments that their day is over or today, what they lack, and which don't count yet, each once for all alike."""
    tomorrow = as_of + dt.timedelta(days=1)
    over = {of for of in objects if over_since(entry, impacts.get(of.cell), as_of)}
    ends = {of: place for of in objects if (place := over_since(entry, impacts.get(of.cell), tomorrow))}
    said = [(entry.over if of in over else entry.today, (of, place)) for of, place in ends.items()]
    for of in objects if entry.short else ():
        impact = impacts.get(of.cell)
        if impact is None:
            continue
        if impact.falls_short:
            row = impact.latest
            at = row.place_of("assessed_on") if row else impact.system.place_of("impact_assessed_on")
            said += [(f"{entry.short} ({told})", (of, at)) for told in shortfalls(impact)]
        for later in impact.beside:
            told = beside_told(later, impact.system)
            said.append((f"{entry.short} ({told})", (of, later.place_of("assessed_on"))))
    for told, places in grouped(said).items():
        yield ListShows(told, tuple(places), [of.cell for of in objects])


def _by_kind(entry: Shown, objects: Sequence[ListedObject], against: AgainstServices) -> Iterator[ListShows]:
    """What own rows and records say against it, for all of which they say the same, but not what an empty cell says already."""
    said = grouped(
        (item.kind, (of, item.place))
        for of in objects
        for item in against.get(of.cell, ())
        if item.kind in entry.against and not entry.column
    )
    for kind, places in said.items():
        yield ListShows(words_of_kinds()[kind], tuple(dict(places).items()), [of.cell for of in objects])
