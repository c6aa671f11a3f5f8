"""Disputed statements: what the client's rows or a certificate say, and a record of its own lists contradicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ims_lib.assessment.model import Source, Verdict
from ims_lib.assessment.records import Row, records_of
from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.contradictions import Contradiction, Test, load_contradictions
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.inputs import Inputs
from ims_lib.register.lists import plans
from ims_lib.register.model import Finding, cell_name
from ims_lib.register.vocabulary import brief
from ims_lib.scales import setting


@dataclass(frozen=True, slots=True)
class Dispute:
    """A record that contradicts statements: on these requirements, or on these criteria wherever they are stated."""

    record: Source
    file: str
    sheet: str | None
    cell: str
    requirements: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()

    def concerns(self, pair: Pair) -> bool:
        """Whether a criterion in a requirement is what the record contradicts."""
        return pair[0] in self.requirements or pair[1] in self.criteria


def find_disputes(
    inputs: Inputs, client: Client, catalogue: Catalogue
) -> tuple[tuple[Dispute, ...], dict[str, tuple[Source, ...]]]:
    """What the client's lists contradict, and by criterion which lists support it instead."""
    disputes: list[Dispute] = []
    supports: dict[str, list[Source]] = {}
    records = records_of(inputs, client)
    for rule in load_contradictions():
        rows = records.get(rule.list, [])
        found = [_dispute(rule, row, catalogue) for row in rows if _holds(rule, row, client.as_of)]
        disputes += [item for item in found if item.requirements or item.criteria]
        if rows and not found and rule.supports and rule.against != "named" and _can_tell(rule, rows):
            source = Source(
                cell_name(rows[0]["file"], rows[0]["sheet"], None), rule.supports.format(n=len(rows)), "list"
            )
            for name in rule.against:
                supports.setdefault(name, []).append(source)
    return tuple(disputes), {name: tuple(found) for name, found in supports.items()}


def with_disputes(direct: Mapping[Pair, Verdict], disputes: Iterable[Dispute]) -> dict[Pair, Verdict]:
    """The direct verdicts, those that are disputed without a level. What an assessor judged is never disputed."""
    on_requirement: dict[str, list[Source]] = {}
    on_criterion: dict[str, list[Source]] = {}
    for dispute in disputes:
        for name in dispute.requirements:
            on_requirement.setdefault(name, []).append(dispute.record)
        for name in dispute.criteria:
            on_criterion.setdefault(name, []).append(dispute.record)
    found = dict(direct)
    for pair, verdict in direct.items():
        records = [*on_requirement.get(pair[0], ()), *on_criterion.get(pair[1], ())]
        if records and verdict.channel == "asserted" and verdict.met > 0:
            found[pair] = Verdict(None, "unknown", verdict.sources, disputed_by=tuple(dict.fromkeys(records)))
    return found


def dispute_questions(
    disputes: Iterable[Dispute], direct: Mapping[Pair, Verdict], catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for each statement that a rule's records contradict, with the cells of both."""
    by_record: dict[Source, list[Dispute]] = {}
    for dispute in disputes:
        by_record.setdefault(dispute.record, []).append(dispute)
    asked: dict[tuple[str, str], dict[Dispute, None]] = {}
    stated: dict[tuple[str, str], Source] = {}
    for pair, verdict in direct.items():
        for dispute in (each for record in verdict.disputed_by for each in by_record[record] if each.concerns(pair)):
            key = (dispute.record.taken_as, pair[0] if pair[0] in dispute.requirements else pair[1])
            stated.setdefault(key, verdict.sources[0])
            asked.setdefault(key, {})[dispute] = None
    for (rule, subject), contradicting in asked.items():
        found = list(contradicting)
        source, first = stated[rule, subject], found[0]
        what = subject if subject in catalogue.requirements else f"'{catalogue.criteria[subject].text.rstrip('.')}'"
        shown = [
            f"{each.record.found} ({each.record.cell})" for each in found[: int(setting("report", "records_shown"))]
        ]
        rest = f" and {len(found) - len(shown)} more" if len(found) > len(shown) else ""
        text = (
            f"{what} is stated as '{source.found or source.taken_as}' ({source.cell}), yet {'; '.join(shown)}{rest}. "
            "What holds? Until it is judged, it counts as unknown"
        )
        yield Finding("question", "statement.disputed", text, first.file, first.sheet, first.cell)


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
    )


def _leaves(refs: Iterable[str], catalogue: Catalogue) -> Iterator[str]:
    """The leaves that a record speaks of; a heading's record speaks for its leaves as a heading's row does."""
    for name in refs:
        if name in catalogue.leaves:
            yield name
        elif name in catalogue.requirements and speaks_for_its_leaves(name, catalogue):
            yield from catalogue.leaves_below(name)


def _holds(rule: Contradiction, row: Row, as_of: dt.date) -> bool:
    return all(_is(row, column, test, as_of) for column, test in rule.where.items())


def _is(row: Row, column: str, test: Test, as_of: dt.date) -> bool:
    value = row.get(column)
    if test == "past":
        return isinstance(value, dt.date) and value < as_of
    if test == "filled":
        return bool(value)
    if test == "empty":
        return column in row["cells"] and not value and not row.get(f"{column}_text")
    if isinstance(test, bool):
        return value is test
    return (value or "none") in test


def _can_tell(rule: Contradiction, rows: Iterable[Row]) -> bool:
    """Whether the list has the columns that the rule looks at."""
    columns = [column for column in rule.where if column in plans()[rule.list].columns]
    return all(column in row["cells"] for row in rows for column in columns)


def _name(rule: Contradiction, row: Row) -> str:
    title = row.get(plans()[rule.list].names)
    name = row.get("risk") or row.get("id")
    return f"{name} '{brief(str(title))}'" if name and name != title else f"'{brief(str(title))}'"


def _said(says: str, row: Row) -> str:
    return says.format(**{column: day(value) if isinstance(value, dt.date) else value for column, value in row.items()})
