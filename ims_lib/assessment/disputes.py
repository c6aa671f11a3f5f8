"""Disputed statements: what the client's rows or a certificate say, and a record of its own lists contradicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product

import pandas as pd

from ims_lib.assessment.model import Source, Verdict
from ims_lib.assessment.records import Row, records_of
from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.assessment.verdicts import CERTIFICATE
from ims_lib.catalogue.contradictions import Contradiction, Test, load_contradictions
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.client import Client, Judgement
from ims_lib.dates import day, spoken
from ims_lib.inputs import Inputs
from ims_lib.inputs.states import day_of_list, says_nothing
from ims_lib.register.lists import plans
from ims_lib.register.model import Finding, cell_name
from ims_lib.register.vocabulary import brief
from ims_lib.scales import judgement_levels, setting

FAULTS = ("past", "empty")
"""The tests that find something wrong; all others say which rows a rule is about."""


@dataclass(frozen=True, slots=True)
class Dispute:
    """A record that contradicts statements: on these requirements, or on these criteria wherever they are stated."""

    record: Source
    file: str
    sheet: str | None
    cell: str
    requirements: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    """The only standards whose requirements the record speaks of, as a risk of a known category does; none: all."""
    only_in: tuple[str, ...] = ()
    """The only requirements in which it contradicts the criteria; none: all."""
    since: dt.date | None = None
    """The day from which the record counts."""

    def concerns(self, pair: Pair) -> bool:
        """Whether a criterion in a requirement is what the record contradicts."""
        if self.standards and pair[0].partition(":")[0] not in self.standards:
            return False
        if self.only_in and pair[0] not in self.only_in:
            return False
        return pair[0] in self.requirements or pair[1] in self.criteria

    def is_settled_by(self, sources: Iterable[Source]) -> bool:
        """Whether somebody judged every row that a statement was taken from, and none of them before the record."""
        judged = [source.judged_on for source in sources]
        return bool(judged and all(judged)) and self.since is not None and self.since.isoformat() <= min(judged)


def find_disputes(
    inputs: Inputs, client: Client, catalogue: Catalogue
) -> tuple[tuple[Dispute, ...], dict[tuple[str, str], tuple[Source, ...]]]:
    """What the client's lists contradict, and by standard and criterion which lists support it instead."""
    disputes: list[Dispute] = []
    supports: dict[tuple[str, str], list[Source]] = {}
    records = records_of(inputs, client)
    for rule in load_contradictions():
        rows = records.get(rule.list, [])
        found = [_dispute(rule, row, catalogue) for row in rows if _holds(rule, row, client.as_of)]
        disputes += [each for each in found if each.requirements or each.criteria]
        asked = [row for row in rows if _is_asked(rule, row, client.as_of)]
        if asked and not found and rule.supports and rule.against != "named" and _can_tell(rule, asked):
            place = cell_name(asked[0]["file"], asked[0]["sheet"], None)
            source = Source(place, rule.supports.format(n=len(asked)), "list")
            for pair in product(_standards_of(asked, catalogue), rule.against):
                supports.setdefault(pair, []).append(source)
    return tuple(disputes), {pair: tuple(found) for pair, found in supports.items()}


def _standards_of(rows: Iterable[Row], catalogue: Catalogue) -> set[str]:
    """The standards that some records speak of; all where one of them names none."""
    named = [row["standards"] for row in rows]
    return set(chain(*named)) if all(named) else set(catalogue.standards)


def with_disputes(direct: Mapping[Pair, Verdict], disputes: Iterable[Dispute]) -> dict[Pair, Verdict]:
    """The direct verdicts, those that are disputed without a level.

    What an assessor judged is never disputed; nor is a row that was judged, by a record of that day or before.
    """
    by_subject = _by_subject(disputes)
    found = dict(direct)
    for pair, verdict in direct.items():
        records = [each.record for each in _disputing(pair, verdict, by_subject)]
        if records and verdict.channel == "asserted" and verdict.met > 0:
            found[pair] = Verdict(None, "unknown", verdict.sources, disputed_by=tuple(dict.fromkeys(records)))
    return found


def _by_subject(disputes: Iterable[Dispute]) -> dict[str, list[Dispute]]:
    """Disputes by each requirement and criterion that they are about."""
    found: dict[str, list[Dispute]] = {}
    for dispute in disputes:
        for name in (*dispute.requirements, *dispute.criteria):
            found.setdefault(name, []).append(dispute)
    return found


def _disputing(pair: Pair, verdict: Verdict, by_subject: Mapping[str, list[Dispute]]) -> list[Dispute]:
    """What contradicts a statement and isn't settled by a later judgement on its rows."""
    return [each for each in _concerning(pair, by_subject) if not each.is_settled_by(verdict.sources)]


def _concerning(pair: Pair, by_subject: Mapping[str, list[Dispute]]) -> list[Dispute]:
    return [each for name in pair for each in by_subject.get(name, ()) if each.concerns(pair)]


def dispute_questions(
    disputes: Iterable[Dispute], direct: Mapping[Pair, Verdict], catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for each set of records, on all statements that they contradict, with the cells of both."""
    by_subject = _by_subject(disputes)
    contradicted: dict[tuple[str, str], dict[Dispute, None]] = {}
    stated: dict[str, dict[Source, None]] = {}
    for pair in (pair for pair, verdict in direct.items() if verdict.disputed_by):
        for dispute in _disputing(pair, direct[pair], by_subject):
            subject = pair[0] if pair[0] in dispute.requirements else pair[1]
            stated.setdefault(subject, {}).update(dict.fromkeys(direct[pair].sources))
            contradicted.setdefault((dispute.record.taken_as, subject), {})[dispute] = None
    asked: dict[tuple[str, ...], dict[str, list[Dispute]]] = {}
    for (_, subject), found in contradicted.items():
        asked.setdefault(_told(found), {}).setdefault(subject, []).extend(found)
    for records, subjects in asked.items():
        listed = [dispute for found in subjects.values() for dispute in found]
        sources = list(dict.fromkeys(source for subject in subjects for source in stated[subject]))
        said = _few(dict.fromkeys(map(_stated, sources)))
        text = (
            f"{_subjects(list(subjects), catalogue)} stated as {said}, yet {_few(records)}. "
            f"What holds? Until an assessor judges {_what_settles(sources, listed)}, it counts as unknown"
        )
        yield Finding("question", "statement.disputed", text, listed[0].file, listed[0].sheet, listed[0].cell)


def _what_settles(sources: Iterable[Source], disputes: Iterable[Dispute]) -> str:
    """What an assessor has to judge: also the rows, where rows alone were contradicted, by records with a day."""
    if any(source.cell == CERTIFICATE for source in sources) or not all(dispute.since for dispute in disputes):
        return "the requirement or the criterion"
    return "the requirement, the criterion or the row (no earlier than the record)"


def _subjects(names: Sequence[str], catalogue: Catalogue) -> str:
    """What is contradicted: a requirement or a criterion, and how many more."""
    more = f" and {len(names) - 1} more are" if len(names) > 1 else " is"
    return _named(names[0], catalogue) + more


def overtaken_judgements(
    disputes: Iterable[Dispute], judged: Mapping[str, Judgement], weighing: Weighing, catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for each judgement above N that is older than a record which contradicts it. The judgement counts."""
    by_subject = _by_subject(disputes)
    for name, judgement in judged.items():
        if name in catalogue.criteria:
            pairs = [(requirement, name) for requirement in weighing.requirements_of.get(name, ())]
        else:
            pairs = [(name, criterion) for criterion in weighing.criteria_of.get(name, ())]
        later = {each: None for pair in pairs for each in _concerning(pair, by_subject) if _is_later(each, judgement)}
        if later and judgement_levels().get(judgement.new):
            first = next(iter(later))
            who = " by ".join(part for part in (f"judged {judgement.new}", judgement.who) if part)
            text = (
                f"{_named(name, catalogue)} was {who} on {spoken(judgement.when)} ({judgement.source}), "
                f"yet {_few(_told(later))}, which is later. Does the judgement still hold? Until it is given anew or "
                "withdrawn, it counts"
            )
            yield Finding("question", "judgement.overtaken", text, first.file, first.sheet, first.cell)


def _is_later(dispute: Dispute, judgement: Judgement) -> bool:
    return dispute.since is not None and dispute.since.isoformat() > judgement.when[:10]


def _named(subject: str, catalogue: Catalogue) -> str:
    return subject if subject in catalogue.requirements else f"'{catalogue.criteria[subject].text.rstrip('.')}'"


def _stated(source: Source) -> str:
    """What was stated and where; a row that an assessor judged says so, for the record contradicts that as well."""
    judged = f", {source.taken_as}" if source.found and source.taken_as.startswith("judged") else ""
    return f"'{source.found or source.taken_as}'{judged} ({source.cell})"


def _told(disputes: Iterable[Dispute]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{each.record.found} ({each.record.cell})" for each in disputes))


def _few(listed: Iterable[str]) -> str:
    """The first of many, and how many more there are."""
    every = list(listed)
    shown = every[: int(setting("report", "records_shown"))]
    return "; ".join(shown) + (f" and {len(every) - len(shown)} more" if len(every) > len(shown) else "")


def _dispute(rule: Contradiction, row: Row, catalogue: Catalogue) -> Dispute:
    cell = row["cells"].get(next(iter(rule.where)), "") or row["cell"].rpartition("!")[2]
    named = rule.against == "named"
    return Dispute(
        record=Source(row["cell"], f"{_name(rule, row)} {_said(rule.says, row)}", rule.id),
        file=row["file"],
        sheet=row["sheet"],
        cell=cell,
        requirements=tuple(_leaves(row["refs"] or (), catalogue)) if named else (),
        criteria=() if named else tuple(rule.against),
        standards=() if rule.everywhere else tuple(row.get("standards") or ()),
        only_in=rule.only_in,
        since=_since(rule, row),
    )


def _leaves(refs: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    """The leaves that a record speaks of; a heading's record speaks for its leaves as a heading's row does."""
    for name in refs:
        if name in catalogue.leaves:
            yield name
        elif name in catalogue.requirements and speaks_for_its_leaves(name, catalogue):
            yield from catalogue.leaves_below(name)


def _since(rule: Contradiction, row: Row) -> dt.date | None:
    value = row.get(rule.dated) if rule.dated else None
    return value if isinstance(value, dt.date) else None


def _holds(rule: Contradiction, row: Row, as_of: dt.date) -> bool:
    """Whether the rule's conditions hold of a row that is there on that day, and not too old for it."""
    since = _since(rule, row)
    first = as_of - pd.DateOffset(months=rule.months) if rule.months else None
    if since and (since > as_of or (first is not None and since < first.date())):
        return False
    return all(_is(row, column, test, as_of) for column, test in rule.where.items())


def _is_asked(rule: Contradiction, row: Row, as_of: dt.date) -> bool:
    """Whether a row is of the kind that the rule looks at, whatever the rule finds wrong with it."""
    return all(_is(row, column, test, as_of) for column, test in rule.where.items() if test not in FAULTS)


def _is(row: Row, column: str, test: Test, as_of: dt.date) -> bool:
    value = row.get(column)
    if test == "past":
        return isinstance(value, dt.date) and value < day_of_list(row, as_of)
    if test == "filled":
        return not says_nothing(value)
    if test == "empty":
        return column in row["cells"] and says_nothing(value or row.get(f"{column}_text"))
    if isinstance(test, bool):
        return value is test
    if value is None and row.get(f"{column}_text"):
        return False  # a word that nobody knows yet: the reading asks what it means
    return (value or "none") in test


def _can_tell(rule: Contradiction, rows: Iterable[Row]) -> bool:
    """Whether the rows have something that could be read wherever the rule looks for a fault."""
    columns = [column for column, test in rule.where.items() if test in FAULTS]
    return not any(says_nothing(row.get(column)) for row in rows for column in columns)


def _name(rule: Contradiction, row: Row) -> str:
    title = row.get(plans()[rule.list].names)
    name = row.get("risk") or row.get("id")
    return f"{name} '{brief(str(title))}'" if name and name != title else f"'{brief(str(title))}'"


def _said(says: str, row: Row) -> str:
    return says.format(**{column: day(value) if isinstance(value, dt.date) else value for column, value in row.items()})
