"""Statements that stand side by side and perhaps can't both hold: two rows on one criterion, or on two of which one rests on the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ims_lib.assessment.certificates import systems_named
from ims_lib.assessment.dispute_questions import few, quoted
from ims_lib.assessment.model import Source, Verdict
from ims_lib.assessment.of_some import CODE as OF_SOME
from ims_lib.catalogue.contradictions import RestsOn, load_resting
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.cell_places import CellPlace
from ims_lib.grouping import grouped
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say, translated
from ims_lib.register.model import STATE, Finding, Record, Register
from ims_lib.register.statuses.wordings import column_of_some, column_that_takes_back, status_within
from ims_lib.scales import judgement_levels, setting
from ims_lib.standard_ids import standard_of
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, in_row, labelled

CODE = "statement.beside"
"""The code of the question on statements of the client's rows."""


@dataclass(frozen=True, slots=True)
class Less:
    """What rows, or a judgement, say of a criterion that isn't in full in place."""

    places: tuple[str, ...]
    """The cells of their states, or that of the judgement."""
    told: tuple[Source, ...]
    """What they say, by these cells."""
    at: CellPlace
    """The first of them."""
    is_nothing: bool
    """Whether nothing is in place, or nearly nothing as an assessor saw."""
    says_what: bool
    """Whether a part is in place and it is told what is missing, on this very requirement."""
    systems: frozenset[str] = frozenset()
    """The standards whose management system the rows name."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A statement, and what is said of the same criterion or of one that it rests on."""

    stated: Pair
    less: Pair
    said: Less
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
    judged: Mapping[str, Judgement],
) -> list[Beside]:
    """Each criterion that rows or a certificate state in full beside which less is said, within one standard.

    Less is said of the same criterion, or of one that the knowledge names with it, where nothing is in place, or where
    it is told what is missing and the knowledge asks about a missing part too. Across standards that holds of criteria
    which no standard asks for both, and of rows that name the other's management system; what is asked of a criterion
    in one standard is asked of it in the others. A statement that an assessor judged, or one that is disputed, is left
    out; what rows say less counts unless it was judged to be whole.
    """
    records = {record.state_cell: record for record in register.controls}
    lesser = _lesser(direct, by_rows, records, judged)
    spoken_of = Counter(less.places for pair, less in lesser.items() if pair not in weighing.gates_of)
    few_enough = int(setting("report", "told_by_a_remark"))
    found = []
    for less, said in lesser.items():
        for pair, rest in _resting(less, weighing):
            verdict = direct.get(pair)
            if not (verdict and _is_stated_in_full(verdict)):
                continue
            asks_about_a_part = rest.part if rest else spoken_of[said.places] <= few_enough
            if not (said.is_nothing or (asks_about_a_part and said.says_what)):
                continue
            cells = {source.cell for source in verdict.sources}
            rows = [records[cell] for cell in cells if cell in records]
            if cells.isdisjoint(said.places) and _may_meet(pair, less, rows, said, weighing):
                found.append(Beside(pair, less, said, rest.why if rest else ""))
    return found + list(_wherever_stated(found, direct))


def _wherever_stated(found: Iterable[Beside], direct: Mapping[Pair, Verdict]) -> Iterator[Beside]:
    """The same for what another standard states of the very criteria that rest on something: one sentence, one doubt."""
    by_criterion = grouped((each.stated[1], each) for each in found if not each.is_same)
    known = {(each.stated, each.said.places) for each in found}
    for pair, verdict in direct.items():
        if pair[1] in by_criterion and _is_stated_in_full(verdict):
            cells = {source.cell for source in verdict.sources}
            for each in by_criterion[pair[1]]:
                if (pair, each.said.places) not in known and cells.isdisjoint(each.said.places):
                    known.add((pair, each.said.places))
                    yield replace(each, stated=pair)


def with_beside(direct: Mapping[Pair, Verdict], found: Iterable[Beside]) -> dict[Pair, Verdict]:
    """The direct verdicts, those beside which other rows say less with these rows; no level moves."""
    told = dict(direct)
    for each in found:
        verdict = told[each.stated]
        new = tuple(source for source in each.said.told if source not in verdict.asked_by)
        told[each.stated] = replace(verdict, asked_by=(*verdict.asked_by, *new))
    return told


def beside_questions(
    found: Iterable[Beside], direct: Mapping[Pair, Verdict], catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for the rows that say less, with all that is stated beside them."""
    by_less = grouped((each.said.places, each) for each in found)
    by_stated = grouped(
        (frozenset((each.stated[0], each.is_same) for each in listed), listed) for listed in by_less.values()
    )
    for lists in by_stated.values():
        less = in_row(_less(listed[0]) for listed in lists)
        every = [each for listed in lists for each in listed]
        same = [each for each in every if each.is_same]
        told = {each.stated for each in same}
        rests = [each for each in every if each.stated not in told]
        parts = [
            say("{what} is stated as more: {stated}", what=what, stated=_stated(more, direct, catalogue))
            for what, more in ((say("the same"), same), (say("what rests on it"), rests))
            if more
        ]
        yield finding_at("statement.beside", lists[0][0].said.at, less=less, parts=translated(", and ").join(parts))


def _is_stated_in_full(verdict: Verdict) -> bool:
    """Whether it counts as in place because a certificate, or rows that nobody judged, say so."""
    return verdict.channel == "asserted" and verdict.met == 1 and not any(each.judged_on for each in verdict.sources)


def _lesser(
    direct: Mapping[Pair, Verdict],
    by_rows: Mapping[Pair, Verdict],
    records: Mapping[str, Record],
    judged: Mapping[str, Judgement],
) -> dict[Pair, Less]:
    """What rows say less of, unless it was judged; and what an assessor found to be next to nothing."""
    found: dict[Pair, Less] = {}
    said: dict[tuple[str, bool], Less | None] = {}  # the rows on a requirement say the same of all that it asks
    for pair, verdict in by_rows.items():
        known = direct.get(pair)
        limited = bool(known and (known.is_taken_back or any(each.taken_as == OF_SOME for each in known.asked_by)))
        is_judged_whole = known is not None and known.channel == "verified" and known.met == 1
        if (verdict.met < 1 or limited) and not is_judged_whole:
            place = pair[0], limited
            if place not in said:
                said[place] = _said_by_rows(*place, verdict, records)
            if less := said[place]:
                found[pair] = less
    for pair, verdict in direct.items():
        judgement = judged.get(pair[1]) or judged.get(pair[0])
        is_little = verdict.channel == "verified" and verdict.met < judgement_levels()["P"]
        if pair not in found and is_little and judgement:
            found[pair] = _said_by_judgement(judgement, verdict)
    return found


def _said_by_rows(requirement: str, limited: bool, verdict: Verdict, records: Mapping[str, Record]) -> Less | None:
    """What rows say; what a heading's row tells may be missing in any of its leaves, but for what takes back or limits what is stated.

    None where no row says it.
    """
    said = {source.cell: source for source in verdict.sources}
    rows = [records[cell] for cell in said if cell in records]
    if not rows:
        return None
    first = rows[0]
    return Less(
        tuple(row.state_cell for row in rows),
        tuple(Source(row.state_cell, _says(row, said[row.state_cell]), CODE) for row in rows),
        first.place_of(*STATE),
        is_nothing=not verdict.met,
        says_what=bool(verdict.met) and (limited or any(requirement in row.refs and _tells(row) for row in rows)),
        systems=frozenset[str]().union(*map(systems_named, rows)),
    )


def _said_by_judgement(judgement: Judgement, verdict: Verdict) -> Less:
    at = CellPlace.from_text(judgement.source)
    reason = f", {quoted(judgement.reason)}" if judgement.reason else ""
    told = tuple(
        Source(source.cell, say("judged {new}{reason}", new=judgement.new, reason=reason), CODE)
        for source in verdict.sources
    )
    return Less((judgement.source,), told, at, is_nothing=True, says_what=False)


def _resting(less: Pair, weighing: Weighing) -> Iterator[tuple[Pair, RestsOn | None]]:
    """Where else the criterion stands, behind no gates, and where those do that rest on it."""
    for name, rest in ((less[1], None), *load_resting().get(less[1], {}).items()):
        for requirement in weighing.requirements_of.get(name, ()):
            pair = requirement, name
            if pair != less and (rest or less not in weighing.gates_of):
                yield pair, rest


def _may_meet(pair: Pair, less: Pair, rows: Iterable[Record], said: Less, weighing: Weighing) -> bool:
    """Whether both are of one standard, or no standard asks for both criteria, or rows on one requirement name the management system of the other's."""
    ours, theirs = (standard_of(each[0]) for each in (pair, less))
    if ours == theirs or ours in said.systems or any(theirs in systems_named(row) for row in rows):
        return True
    asks_one, asks_other = ({standard_of(name) for name in weighing.requirements_of[each[1]]} for each in (pair, less))
    return asks_one.isdisjoint(asks_other)


def _tells(row: Record) -> bool:
    """Whether a row in part tells what is missing: by a remark, or by a share of the evidence, such as 7 of 26."""
    parts = re.split(r"[,;\n]", row.evidence or "")
    return bool(row.notes) or any(status_within(part.strip()) == "partial" for part in parts)


def _says(row: Record, source: Source) -> str:
    """What a row says, with the remark beside it and its cell."""
    judged = f", {source.taken_as}" if source.judged_on and source.found else ""
    said = f"{in_marks(source.found or source.taken_as)}{judged}"
    texts = {"notes": row.notes, "evidence": row.evidence}
    beside = column_that_takes_back(texts) or column_of_some(texts) or ("notes" if row.notes else "evidence")
    text = texts[beside]
    return (
        say("{said}, beside it {beside} in {cell}", said=said, beside=quoted(text), cell=row.cell_of(beside))
        if text
        else said
    )


def _less(each: Beside) -> str:
    """What is said less, after the number of its requirement."""
    said = dict.fromkeys(f"{source.found} ({source.cell})" for source in each.said.told)
    return labelled(each.less[0], in_row(said))


def _stated(found: Iterable[Beside], direct: Mapping[Pair, Verdict], catalogue: Catalogue) -> str:
    """What is stated as more, by requirement: its rows, the first of the criteria and how many more there are.

    Of many requirements the first are told so, the others with their cells alone.
    """
    by_requirement = grouped((each.stated[0], each) for each in found)
    shown = int(setting("report", "records_shown"))
    told, others = [], []
    for place, (name, listed) in enumerate(by_requirement.items()):
        criteria = list(dict.fromkeys(each.stated[1] for each in listed))
        sources = dict.fromkeys(source for each in listed for source in direct[each.stated].sources)
        if place >= shown:
            others.append(f"{name} ({', '.join(source.cell for source in sources)})")
            continue
        said = translated(" and ").join(
            f"{in_marks(source.found or source.taken_as)} ({source.cell})" for source in sources
        )
        more = say(" and {criteria} more", criteria=len(criteria) - 1) if len(criteria) > 1 else ""
        reasons = few(each.why for each in listed if each.why)
        why = f" ({reasons})" if reasons else ""
        told.append(
            say(
                "{name} as {said}, so '{rstrip}'{more}{why}",
                name=name,
                said=said,
                rstrip=catalogue.criteria[criteria[0]].text.rstrip("."),
                more=more,
                why=why,
            )
        )
    return in_row(told) + (say("; likewise {others}", others=", ".join(others)) if others else "")
