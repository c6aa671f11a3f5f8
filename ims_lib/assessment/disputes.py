"""Disputed statements: what the client's rows or a certificate say, and a record of its own lists contradicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, product

from ims_lib.assessment.facts import Facts, RemarkBeside
from ims_lib.assessment.model import Dispute, Source, Verdict
from ims_lib.assessment.records import Records
from ims_lib.assessment.rule_tests import (
    can_tell,
    name_of,
    remark_on,
    rows_asked,
    rows_since_the_list,
    rows_that_hold,
    said_of,
    since,
)
from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.contradictions import Contradiction, load_contradictions
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.languages import say
from ims_lib.register.statuses.wordings import DELAYED
from ims_lib.register.vocabulary import brief
from ims_lib.wording import listed


def find_disputes(
    records: Records, catalogue: Catalogue
) -> tuple[tuple[Dispute, ...], dict[tuple[str, str], tuple[Source, ...]]]:
    """What the client's lists contradict, and by standard and criterion which lists support it instead."""
    disputes: list[Dispute] = []
    supports: list[tuple[tuple[str, str], Source]] = []
    as_of = records.client.as_of
    for rule in load_contradictions():
        rows = records.of_list(rule.list)
        held = rows_that_hold(rule, rows, as_of)
        found = [_dispute(rule, row, catalogue) for row in held]
        if rule.everywhere is True and not rule.speaks_for:
            found += [_asked_elsewhere(rule, row, catalogue) for row in held if row.names]
        found += [_asked_since(rule, row, catalogue) for row in rows_since_the_list(rule, rows, as_of)]
        disputes += [each for each in found if each.requirements or each.criteria]
        if rule.supports and not found and (asked := rows_asked(rule, rows, as_of)) and can_tell(rule, asked):
            place = str(CellPlace(*asked[0].row.on_sheet, None))
            source = Source(place, rule.supports.format(n=len(asked)), "list")
            # Of all standards where one of the records names none.
            named = [row.standards or tuple(catalogue.standards) for row in asked]
            supports += [(pair, source) for pair in product(dict.fromkeys(chain(*named)), rule.criteria)]
    return tuple(disputes), grouped(supports)


def find_contradicted(direct: Mapping[Pair, Verdict], disputes: Iterable[Dispute]) -> dict[Pair, list[Dispute]]:
    """What contradicts, or asks about, each pair that is stated as met in part at least, or speaks for one that isn't.

    What an assessor judged is never contradicted; nor is a row that was judged, by a record of that day or before.
    """
    subjects = by_subject(disputes)
    found = {
        pair: [
            each
            for each in concerning(pair, subjects)
            if each.speaks_for != bool(verdict.met) and not each.is_settled_by(verdict.sources)
        ]
        for pair, verdict in direct.items()
        if verdict.channel == "asserted"
    }
    return {pair: held for pair, held in found.items() if held}


def with_disputes(
    direct: Mapping[Pair, Verdict], contradicted: Mapping[Pair, Iterable[Dispute]]
) -> dict[Pair, Verdict]:
    """The direct verdicts, those that are disputed without a level: by a list, or by a remark in the very row.

    Those that a list only asks about keep theirs, with the records that do. A remark that something is late takes back what says that it is done in time, where the row has such criteria.
    """
    found = dict(direct)
    timely = {name for rule in load_contradictions() if rule.of_time for name in rule.criteria}
    with_timely = {row_of(s.cell) for pair, verdict in direct.items() if pair[1] in timely for s in verdict.sources}
    for pair, verdict in direct.items():
        if verdict.channel != "asserted":
            continue
        held = contradicted.get(pair, ())
        if held and (asking := told_by_record(each for each in held if each.asks)):
            found[pair] = replace(verdict, asked_by=tuple(asking.values()))
        if not verdict.met:
            continue
        records = told_by_record(each for each in held if not each.asks).values() if held else ()
        # One of time alone takes back no more of its row than what says that it is done in time, where something does.
        remarks = [
            remark
            for source in verdict.sources
            if (remark := source.taken_back_by)
            and (pair[1] in timely or remark.taken_as != DELAYED or row_of(source.cell) not in with_timely)
        ]
        if records or remarks:
            found[pair] = Verdict(None, "unknown", verdict.sources, disputed_by=(*records, *remarks))
    return found


def with_records_beside(verdicts: Mapping[Pair, Verdict], disputes: Iterable[Dispute]) -> dict[Pair, Verdict]:
    """The verdicts, what is carried over or reusable each with the records that say otherwise of it in that very requirement.

    What an assessor judged there has none. No level moves.
    """
    subjects = by_subject(each for each in disputes if not each.asks)
    found = dict(verdicts)
    for pair, verdict in verdicts.items():
        from_elsewhere = verdict.channel == "inferred" or (verdict.reusable and verdict.channel != "verified")
        if from_elsewhere and (told := concerning(pair, subjects)):
            found[pair] = replace(verdict, told_against=tuple(told_by_record(told).values()))
    return found


def told_by_record(disputes: Iterable[Dispute]) -> dict[str, Source]:
    """Each record once, by its cell, with all that it says against something."""
    return {cell: _joined(found) for cell, found in grouped((each.record.cell, each) for each in disputes).items()}


def _joined(disputes: Sequence[Dispute]) -> Source:
    first = disputes[0]
    said = list(dict.fromkeys(each.says for each in disputes))
    # Nobody has to read a sentence that another begins or ends with.
    whole = [text for text in said if not any(o.endswith(f" {text}") or o.startswith(f"{text} ") for o in said)]
    return Source(first.record.cell, f"{first.name} {listed(whole)}".strip(), first.record.taken_as)


def by_subject(disputes: Iterable[Dispute]) -> dict[str, tuple[Dispute, ...]]:
    """Disputes by each requirement and criterion that they are about."""
    return grouped((name, each) for each in disputes for name in (*each.requirements, *each.criteria))


def concerning(pair: Pair, subjects: Mapping[str, Sequence[Dispute]]) -> list[Dispute]:
    """The disputes of a requirement or of a criterion that concern the two together."""
    return [each for name in pair for each in subjects.get(name, ()) if each.concerns(pair)]


def _dispute(rule: Contradiction, facts: Facts, catalogue: Catalogue) -> Dispute:
    row = facts.row
    cell = facts.cells.get(next(iter(rule.where)), "") or row.cell.rpartition("!")[2]
    name = name_of(rule, facts)
    named = tuple(_leaves(row.refs, catalogue)) if rule.against == "named" else rule.requirements
    standards = () if rule.everywhere == "always" else facts.names if rule.everywhere else facts.standards
    return Dispute(
        record=Source(row.cell, f"{name} {said_of(rule, facts)}", rule.id),
        at=CellPlace(row.file, row.sheet, cell),
        requirements=named,
        criteria=rule.criteria,
        standards=standards,
        only_in=rule.only_in,
        since=since(rule, facts),
        name=name,
        asks=_question(rule, facts),
        speaks_for=rule.speaks_for,
        same_as=rule.same_as or "",
    )


def _asked_elsewhere(rule: Contradiction, facts: Facts, catalogue: Catalogue) -> Dispute:
    """A record that names its standards asks about what is said of the whole list for the others."""
    others = tuple(name for name in catalogue.standards if name not in facts.names)
    named = listed(catalogue.standards[name].name for name in facts.names)
    return replace(
        _dispute(rule, facts, catalogue),
        standards=others,
        asks=say("it names {named} alone: is it so for the others too?", named=named),
    )


def _asked_since(rule: Contradiction, facts: Facts, catalogue: Catalogue) -> Dispute:
    """A record of which something fell due after its list was written: it may have been done since."""
    written = day(facts.row.stated_on) if facts.row.stated_on else ""
    return replace(
        _dispute(rule, facts, catalogue),
        asks=say("the list is of {written}: what became of it since?", written=written),
    )


def _question(rule: Contradiction, facts: Facts) -> str:
    """What is asked instead of contradicting; nothing where the record contradicts."""
    for fact, asks in rule.doubts.items():
        if isinstance(found := facts[fact], RemarkBeside):
            return _beside(found, asks)
    if not rule.unless or not rule.asks:
        return rule.asks or ""
    if any(facts[name] is True for name in rule.unless):
        return rule.asks
    remark = remark_on(rule, facts)
    return _beside(remark, rule.asks) if remark else ""


def _beside(remark: RemarkBeside, asks: str) -> str:
    return say("beside it stands '{remark}' ({cell}): {asks}", remark=brief(remark.text), cell=remark.cell, asks=asks)


def _leaves(refs: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    """The leaves that a record speaks of; a heading's record speaks for its leaves as a heading's row does."""
    for name in refs:
        if name in catalogue.leaves:
            yield name
        elif name in catalogue.requirements and speaks_for_its_leaves(name, catalogue):
            yield from catalogue.leaves_below(name)
