"""Statements that stand side by side and perhaps can't both hold: two rows on one criterion, or on two of which one rests on the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ims_lib.assessment.dispute_questions import few
from ims_lib.assessment.model import Source, Verdict
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.rests_on import Rest, load_rests_on
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.client import Judgement
from ims_lib.dates import spoken
from ims_lib.register.model import STATE, Finding, Place, Record, Register
from ims_lib.register.statuses import status_within
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
    told: tuple[Source, ...]
    """What they say, each by the cell of its state."""
    why: str = ""
    """Why the one can't hold in full without the other, where the knowledge names the two together."""

    @property
    def is_same(self) -> bool:
        return self.stated[1] == self.less[1]


def find_beside(
    direct: Mapping[Pair, Verdict],
    by_rows: Mapping[Pair, Verdict],
    register: Register,
    weighing: Weighing,
) -> list[Beside]:
    """Each criterion that rows state in full beside which other rows say less, within one standard.

    Those rows state the same criterion, or one that the knowledge names with it. A row says less where nothing is in
    place, or where it tells what is missing and the knowledge asks about a missing part too. A statement that an
    assessor judged, or one that is disputed, is left out; what rows say less counts unless it was judged to be whole.
    """
    records = {record.state_cell: record for record in register.controls}
    rows_of = {pair: rows for pair, verdict in by_rows.items() if (rows := _rows(verdict, records))}
    spoken_of = Counter(_places(rows) for pair, rows in rows_of.items() if pair not in weighing.gates_of)
    few_enough = int(setting("report", "told_by_a_remark"))
    found = []
    for pair, rows in rows_of.items():
        if not _is_stated_in_full(direct.get(pair)):
            continue
        for less, rest in _rests(pair, weighing):
            if less not in rows_of or not _apart(rows, rows_of[less]) or _is_judged_whole(direct.get(less)):
                continue
            asks_about_a_part = rest.part if rest else spoken_of[_places(rows_of[less])] <= few_enough
            if _lacks(less[0], by_rows[less], rows_of[less], part=asks_about_a_part):
                told = _told(rows_of[less], by_rows[less])
                found.append(Beside(pair, less, rows_of[less], told, rest.why if rest else ""))
    return found


def with_beside(direct: Mapping[Pair, Verdict], found: Iterable[Beside]) -> dict[Pair, Verdict]:
    """The direct verdicts, those beside which other rows say less with these rows; no level moves."""
    told = dict(direct)
    for each in found:
        verdict = told[each.stated]
        new = tuple(source for source in each.told if source not in verdict.asked_by)
        told[each.stated] = replace(verdict, asked_by=(*verdict.asked_by, *new))
    return told


def beside_questions(
    found: Iterable[Beside], direct: Mapping[Pair, Verdict], catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for the rows that say less, with all that is stated beside them.

    Rows that say less than the very same statements share a question.
    """
    by_rows: dict[tuple[Place, ...], list[Beside]] = {}
    for each in found:
        by_rows.setdefault(_places(each.rows), []).append(each)
    by_stated: dict[frozenset[tuple[str, bool]], list[list[Beside]]] = {}
    for listed in by_rows.values():
        by_stated.setdefault(frozenset((each.stated[0], each.is_same) for each in listed), []).append(listed)
    for lists in by_stated.values():
        first = lists[0][0].rows[0]
        less = "; ".join(_less(listed[0]) for listed in lists)
        every = [each for listed in lists for each in listed]
        same = [each for each in every if each.is_same]
        told = {each.stated for each in same}
        rests = [each for each in every if each.stated not in told]
        parts = [
            f"{what} is stated as more: {few(_stated(more, direct, catalogue))}"
            for what, more in (("the same", same), ("what rests on it", rests))
            if more
        ]
        text = f"{less}. Yet {', and '.join(parts)}. Can both hold? Until an assessor judges it, each counts as stated"
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


def _is_stated_in_full(verdict: Verdict | None) -> bool:
    """Whether it counts as in place because rows that nobody judged say so."""
    if verdict is None or verdict.channel != "asserted":
        return False
    return verdict.met == 1 and not any(source.judged_on for source in verdict.sources)


def _is_judged_whole(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.channel == "verified" and verdict.met == 1


def _rows(verdict: Verdict, records: Mapping[str, Record]) -> tuple[Record, ...]:
    """The rows of controls that a statement was taken from; none where something else speaks, or nothing counts."""
    if verdict.channel != "asserted":
        return ()
    rows = [records.get(source.cell) for source in verdict.sources]
    return tuple(row for row in rows if row) if all(rows) else ()


def _rests(pair: Pair, weighing: Weighing) -> Iterator[tuple[Pair, Rest | None]]:
    """Where else in its standard the criterion stands, behind no gates, and where those do that it rests on."""
    requirement, criterion = pair
    named = load_rests_on().get(criterion, {})
    for name, rest in ((criterion, None), *named.items()):
        for other in weighing.requirements_of.get(name, ()):
            if _same_standard(requirement, other) and (rest or (other, name) not in weighing.gates_of):
                yield (other, name), rest


def _same_standard(requirement: str, other: str) -> bool:
    return requirement.partition(":")[0] == other.partition(":")[0]


def _apart(rows: Iterable[Record], others: Iterable[Record]) -> bool:
    return set(_places(rows)).isdisjoint(_places(others))


def _places(rows: Iterable[Record]) -> tuple[Place, ...]:
    return tuple(row.place for row in rows)


def _lacks(requirement: str, verdict: Verdict, rows: Iterable[Record], *, part: bool) -> bool:
    """Whether nothing is in place or, where a `part` counts, a row on this very requirement tells what is missing.

    What a heading's row tells may be missing in any of its leaves.
    """
    if not verdict.met:
        return True
    return part and verdict.met < 1 and any(requirement in row.refs and _tells(row) for row in rows)


def _tells(row: Record) -> bool:
    """Whether a row in part tells what is missing: by a remark, or by a share of the evidence, such as 7 of 26."""
    return bool(row.notes) or status_within(row.evidence or "") == "partial"


def _told(rows: Iterable[Record], verdict: Verdict) -> tuple[Source, ...]:
    """What the rows say, each by the cell of its state; a row that was judged says so."""
    said = {source.cell: source for source in verdict.sources}
    return tuple(Source(row.state_cell, _says(row, said[row.state_cell]), CODE) for row in rows)


def _says(row: Record, source: Source) -> str:
    """What a row says, with the remark beside it and its cell."""
    judged = f", {source.taken_as}" if source.judged_on and source.found else ""
    said = f"'{source.found or source.taken_as}'{judged}"
    beside = "notes" if row.notes else "evidence"
    text = row.notes or row.evidence
    letters = int(setting("report", "quoted_letters"))
    return f"{said}, beside it '{brief(text, most=letters)}' in {row.cell_of(beside)}" if text else said


def _less(each: Beside) -> str:
    """What the rows that say less say, after the number of their requirement."""
    said = dict.fromkeys(f"{source.found} ({source.cell})" for source in each.told)
    return f"{each.less[0]}: {'; '.join(said)}"


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
        reasons = few(each.why for each in listed if each.why)
        why = f" ({reasons})" if reasons else ""
        yield f"{name} as {said}, so '{catalogue.criteria[criteria[0]].text.rstrip('.')}'{more}{why}"


def _judged(name: str, judgement: Judgement) -> str:
    reason = f": '{brief(judgement.reason, most=int(setting('report', 'quoted_letters')))}'" if judgement.reason else ""
    return f"{judgement.new} in {name} on {spoken(judgement.when)} ({judgement.source}{reason})"
