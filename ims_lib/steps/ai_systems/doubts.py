"""What the lists show against what counts for an AI system or service, and what counts for one only because it is said of all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ims_lib.assessment import Assessment, Verdict
from ims_lib.assessment.objects import ListedObject, SaidOfSome
from ims_lib.catalogue.list_evidence import Shown, load_list_evidence, words_of_kinds
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, Lists, ServiceRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.languages import noted, say
from ims_lib.steps.ai_systems.asked import AskedOfEach
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import beside_told, shortfalls, unsigned_told
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.limits import SCREENED
from ims_lib.steps.ai_systems.list_shows import ListShows, over_since
from ims_lib.steps.ai_systems.own_rows import Against, is_uncovered
from ims_lib.wording import in_row

AgainstServices = Mapping[str, Sequence[Against]]
"""Cell of a service → what is said against it."""
AgainstEach = Mapping[str, Sequence[Against | KnownAgainst]]
"""With what is known against AI systems."""
OfSome = Mapping[tuple[str, str], SaidOfSome]
"""Cell of a judgement or row that counts for several, and of which kind → that its words are of some alone."""


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
    also: str = ""
    """What its own row or a record says against it besides."""


def doubts_of(
    asked: Iterable[AskedOfEach],
    against: AgainstServices,
    of_some: OfSome,
    assessment: Assessment,
) -> Mapping[str, tuple[ObjectDoubt, ...]]:
    """Criterion → those for which it is in doubt, in the order of the client's list; it counts all the same."""
    found = {
        each.criterion: tuple(
            doubt for of, verdict in each.own if (doubt := _doubt_of(of, verdict, each, against, of_some, assessment))
        )
        for each in asked
    }
    return {name: doubts for name, doubts in found.items() if doubts}


def judged_at_once(asked: Iterable[AskedOfEach], of_some: OfSome, assessment: Assessment) -> frozenset[tuple[str, str]]:
    """Criterion and cell of each object for which it counts by a judgement on all of them at once that names no single one."""
    return frozenset(
        (each.criterion, of.cell)
        for each in asked
        for of, verdict in each.own
        if verdict.level
        and verdict.basis == "judged"
        and each.criterion not in assessment.judged_each.get(of.key, {})
        and not any((source.cell, of.per) in of_some for source in verdict.sources)
    )


def lacks_of(
    asked: Iterable[AskedOfEach],
    shown: Mapping[str, ListShows],
    lists: Lists,
    against: AgainstEach,
    impacts: Iterable[SystemImpact],
    assessment: Assessment,
) -> Mapping[str, tuple[ListShows, ...]]:
    """Criterion → what the lists show against it, or that their column for it says nothing, each for which objects and where; of those that no
    standard demands only the former."""
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
        short = tuple(_by_assessment(entry, objects, of_system, assessment.client.as_of))
        # What falls short is there all the same, if not in this list's own cell.
        there |= {of.key for said in short for of, _ in said.of}
        empty = tuple(
            (of, place) for of in objects if of.key not in there and (place := _empty_cell(entry, rows[of.cell]))
        )
        lacks = [ListShows(entry.lacks, empty, [of.cell for of in objects])] if empty else []
        found[each.criterion] = (*lacks, *short, *_by_kind(entry, objects, against))
    for name, entry in evidence.items():
        criterion = assessment.catalogue.criteria.get(name)
        if criterion and name not in assessment.own:
            found[name] = tuple(_by_kind(entry, assessment.objects.of_criterion(criterion), against))
    return {name: lacks for name, lacks in found.items() if lacks}


def _doubt_of(
    of: ListedObject,
    verdict: Verdict,
    each: AskedOfEach,
    against: AgainstServices,
    of_some: OfSome,
    assessment: Assessment,
) -> ObjectDoubt | None:
    """What is judged or stated for all in words that are of others, or while the certificate leaves this one out, or its own row, a
    record or the very row that counts says otherwise of it."""
    said = against.get(of.cell, ())
    is_judged = any((source.cell, of.per) in assessment.of_some for source in verdict.sources)
    some = _of_some(of, verdict, of_some, all_of_them=not is_judged)
    is_stated = _is_stated(each.criterion, of.key, assessment)
    if (is_judged and not some) or not (is_judged or is_stated):
        return None
    why = [*([some.why] if some else []), *_own_words(each.criterion, verdict, said)]
    if is_uncovered(said) and not is_judged:
        why = [say("the certificate leaves it out")]
    return (
        ObjectDoubt(of, say(_FOR_ALL[is_judged], why=why[0]), is_judged, verdict.level, "".join(why[1:]))
        if why
        else None
    )


_FOR_ALL = {True: noted("judged for all, and {why}"), False: noted("stated for all, and {why}")}
"""Whether it is judged → what is told."""


def _of_some(of: ListedObject, verdict: Verdict, of_some: OfSome, *, all_of_them: bool) -> SaidOfSome | None:
    """The first of its sources whose words are of others; of rows each has to be."""
    found = [of_some.get((source.cell, of.per)) for source in verdict.sources]
    said = [each for each in found if each]
    if not said or (all_of_them and len(said) < len(found)) or any(of.cell in each.of for each in said):
        return None
    return said[0]


def _own_words(criterion: str, verdict: Verdict, said: Sequence[Against]) -> list[str]:
    """What its own row or a record says against the criterion, else what the very row by which it counts says of this one."""
    entry, rows = load_list_evidence().get(criterion), {row_of(source.cell) for source in verdict.sources}
    found = [say("the lists say {says}", says=item.says) for item in said if entry and item.kind in entry.against]
    found += [
        say("the row itself says of this one “{words}”", words=item.words)
        for item in said
        if item.words and row_of(str(item.place)) in rows
    ]
    return found[:1]


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
    said = row.texts.get(column) or value_in(row, column)
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
        # Each system once, or they would be more than there are.
        short = shortfalls(impact) if impact.falls_short else []
        short += [beside_told(later, impact.system) for later in impact.beside]
        row = impact.latest
        at = row.place_of("assessed_on") if row else impact.system.place_of("impact_assessed_on")
        said += [(f"{entry.short} ({in_row(short)})", (of, at))] if short else []
    said += _of_less(entry, {of: impacts[of.cell] for of in objects if of not in ends and of.cell in impacts})
    for told, places in grouped(said).items():
        yield ListShows(told, tuple(places), [of.cell for of in objects])


def _of_less(
    entry: Shown, impacts: Mapping[ListedObject, SystemImpact]
) -> Iterator[tuple[str, tuple[ListedObject, CellPlace]]]:
    """Of days still to come those of an assessment that is of something else, or that nobody signed off."""
    for of, impact in impacts.items() if entry.less else ():
        row, less = impact.held, [limit.says for limit in impact.limits if limit.kind != SCREENED]
        less += [unsigned_told(impact)] if impact.is_unsigned else []
        if row and row.next_review and less:
            yield f"{entry.less} ({in_row(less)})", (of, row.place_of("next_review"))


def _by_kind(entry: Shown, objects: Sequence[ListedObject], against: AgainstEach) -> Iterator[ListShows]:
    """What own rows and records say against it, for all of which they say the same, but not what an empty cell says already."""
    said = grouped(
        (item.kind, (of, item.place))
        for of in objects
        for item in against.get(of.cell, ())
        if item.kind in entry.against and not entry.column
    )
    for kind, places in said.items():
        yield ListShows(words_of_kinds()[kind], tuple(dict(places).items()), [of.cell for of in objects])
