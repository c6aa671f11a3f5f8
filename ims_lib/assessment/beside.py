"""Statements that stand side by side and perhaps can't both hold: two rows on one criterion, or on two of which one rests on the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ims_lib.assessment.dispute_questions import few
from ims_lib.assessment.model import Source, Verdict
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.rests_on import load_rests_on
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.client import Judgement
from ims_lib.dates import spoken
from ims_lib.register.model import STATE, Finding, Place, Record, Register
from ims_lib.register.vocabulary import brief
from ims_lib.scales import judgement_levels, setting

CODE = "statement.beside"
"""The code of the question on statements of the client's rows."""
JUDGED = "judgement.differs"
"""The code of the question on two judgements."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement, and one that says less of the same criterion or of one that it rests on."""

    stated: Pair
    less: Pair
    rows: tuple[Record, ...]
    """The rows that say less."""
    why: str = ""
    """Why the one can't hold in full without the other, where the knowledge names the two together."""

    @property
    def is_same(self) -> bool:
        return self.stated[1] == self.less[1]


def find_beside(
    direct: Mapping[Pair, Verdict], register: Register, weighing: Weighing, catalogue: Catalogue
) -> list[Beside]:
    """Each statement of rows beside which other rows say less, within one standard.

    Of the same criterion and of those that come first, rows count that say that nothing is in place, or what is missing;
    one that comes first only where no row states it as much. Where the knowledge names two criteria together, all that say
    less count. A statement from a row that an assessor judged, or one that is disputed, is left out.
    """
    records = {record.state_cell: record for record in register.controls}
    stated = {pair: rows for pair, verdict in direct.items() if (rows := _rows(verdict, records))}
    found = []
    for pair, rows in stated.items():
        if any(source.judged_on for source in direct[pair].sources):
            continue
        for name, why in _below(catalogue.criteria[pair[1]]).items():
            others = [
                (requirement, name)
                for requirement in weighing.requirements_of.get(name, ())
                if (requirement, name) in stated and _same_standard(pair[0], requirement)
            ]
            if name != pair[1] and not why and any(direct[each].met >= direct[pair].met for each in others):
                continue
            found += [
                Beside(pair, less, stated[less], why)
                for less in others
                if direct[less].met < direct[pair].met
                and _apart(rows, stated[less])
                and (why or _tells(direct[less], stated[less]))
            ]
    return found


def with_beside(direct: Mapping[Pair, Verdict], found: Iterable[Beside]) -> dict[Pair, Verdict]:
    """The direct verdicts, those beside which other rows say less with these rows; no level moves."""
    told = dict(direct)
    for each in found:
        verdict = told[each.stated]
        new = tuple(source for source in _told(each, direct[each.less]) if source not in verdict.asked_by)
        told[each.stated] = replace(verdict, asked_by=(*verdict.asked_by, *new))
    return told


def beside_questions(
    found: Iterable[Beside], direct: Mapping[Pair, Verdict], catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for the rows that say less, with all that is stated beside them."""
    by_rows: dict[tuple[Place, ...], list[Beside]] = {}
    for each in found:
        by_rows.setdefault(tuple(row.place for row in each.rows), []).append(each)
    for listed in by_rows.values():
        first = listed[0].rows[0]
        said = "; ".join(dict.fromkeys(f"{s.found} ({s.cell})" for s in _told(listed[0], direct[listed[0].less])))
        same = [each for each in listed if each.is_same]
        told = {each.stated for each in same}
        rests = [each for each in listed if each.stated not in told]
        parts = [
            f"{what} is stated as more: {few(_stated(more, direct, catalogue))}"
            for what, more in (("the same", same), ("what rests on it", rests))
            if more
        ]
        text = (
            f"{listed[0].less[0]}: {said}. Yet {', and '.join(parts)}. Can both hold? "
            "Until an assessor judges it, each counts as stated"
        )
        yield Finding("question", CODE, text, first.file, first.sheet, first.cell_of(*STATE))


def differing_judgements(
    direct: Mapping[Pair, Verdict], judged: Mapping[str, Judgement], weighing: Weighing, catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for each two requirements whose judgements give the criteria that both ask for different verdicts."""
    levels = judgement_levels()
    differing: dict[tuple[str, str], list[str]] = {}
    for criterion, requirements in weighing.requirements_of.items():
        named = [] if criterion in judged else [name for name in requirements if (name, criterion) in direct]
        seen = sorted((name for name in named if name in judged), key=lambda name: -levels.get(judged[name].new, 0))
        if seen and levels[judged[seen[0]].new] > levels[judged[seen[-1]].new]:
            differing.setdefault((seen[0], seen[-1]), []).append(criterion)
    for (more, less), criteria in differing.items():
        said = " and ".join(_judged(name, judged[name]) for name in (more, less))
        texts = few(f"'{catalogue.criteria[name].text.rstrip('.')}'" for name in criteria)
        text = (
            f"{texts} was judged {said}. Does it hold for the one and not for the other? "
            "A judgement on the criterion itself settles it; until then each counts for its requirement"
        )
        file, _, cell = judged[less].source.rpartition("!")
        yield Finding("question", JUDGED, text, file, None, cell)


def _rows(verdict: Verdict, records: Mapping[str, Record]) -> tuple[Record, ...]:
    """The rows of controls that a statement was taken from; none where something else speaks, or nothing counts."""
    if verdict.channel != "asserted":
        return ()
    rows = [records.get(source.cell) for source in verdict.sources]
    return tuple(row for row in rows if row) if all(rows) else ()


def _below(criterion: Criterion) -> dict[str, str]:
    """The criterion itself and those that it rests on, with the reason where the knowledge names one."""
    named = load_rests_on().get(criterion.id, {})
    return dict.fromkeys((criterion.id, *criterion.needs), "") | dict(named)


def _same_standard(requirement: str, other: str) -> bool:
    return requirement.partition(":")[0] == other.partition(":")[0]


def _apart(rows: Iterable[Record], others: Iterable[Record]) -> bool:
    return {row.place for row in rows}.isdisjoint(row.place for row in others)


def _tells(verdict: Verdict, rows: Sequence[Record]) -> bool:
    """Whether rows say that nothing is in place, or what is missing."""
    return not verdict.met or any(row.notes for row in rows)


def _told(each: Beside, verdict: Verdict) -> list[Source]:
    """What the rows that say less say, each by the cell of its state; a row that was judged says so."""
    said = {source.cell: source for source in verdict.sources}
    return [Source(row.state_cell, _says(row, said[row.state_cell]), CODE) for row in each.rows]


def _says(row: Record, source: Source) -> str:
    """What a row says, with the remark beside it and its cell."""
    said = f"'{source.found or source.taken_as}'{f', {source.taken_as}' if source.judged_on else ''}"
    beside = "notes" if row.notes else "evidence"
    text = row.notes or row.evidence
    letters = int(setting("report", "quoted_letters"))
    return f"{said}, beside it '{brief(text, most=letters)}' in {row.cell_of(beside)}" if text else said


def _stated(found: Iterable[Beside], direct: Mapping[Pair, Verdict], catalogue: Catalogue) -> Iterator[str]:
    """What is stated as more, by requirement: its rows, the first of the criteria and how many more there are."""
    by_requirement: dict[str, list[Beside]] = {}
    for each in found:
        by_requirement.setdefault(each.stated[0], []).append(each)
    for name, listed in by_requirement.items():
        criteria = list(dict.fromkeys(each.stated[1] for each in listed))
        sources = dict.fromkeys(source for each in listed for source in direct[each.stated].sources)
        said = " and ".join(f"'{source.found or source.taken_as}' ({source.cell})" for source in sources)
        more = f" and {len(criteria) - 1} more" if len(criteria) > 1 else ""
        why = f" ({listed[0].why})" if listed[0].why else ""
        yield f"{name} as {said}, so '{catalogue.criteria[criteria[0]].text.rstrip('.')}'{more}{why}"


def _judged(name: str, judgement: Judgement) -> str:
    reason = f": '{brief(judgement.reason, most=int(setting('report', 'quoted_letters')))}'" if judgement.reason else ""
    return f"{judgement.new} in {name} on {spoken(judgement.when)} ({judgement.source}{reason})"
