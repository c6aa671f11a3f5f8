"""What is still open of a requirement: records of the client's lists that stand against it, and questions on its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ims_lib.assessment import Verdict
from ims_lib.cell_places import CellPlace, first_row_in
from ims_lib.coverage import Coverage
from ims_lib.grouping import grouped
from ims_lib.languages import noted, say
from ims_lib.register.model import Finding, Place, Record, Register
from ims_lib.register.statuses.wordings import done_by_others_too, is_run_by_others, not_done_here
from ims_lib.register.vocabulary import brief
from ims_lib.scales import NOT_APPLICABLE
from ims_lib.told import sentence

DISPUTED = "statement.disputed"
"""The code of the question that a dispute gives rise to: the records themselves say more."""
DOUBTED = "statement.doubted"
"""That of a question on what is stated and counts meanwhile: it stands with what it asks about, not with what its row names."""
CONTRADICTS = "applicable.contradicts"
"""The code of the question on a row that is marked not applicable and says how far it is done."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that is open, and the cell that it was found in: file!sheet!F31."""

    text: str
    cell: str


@dataclass(frozen=True)
class OpenPoints:
    """What is open of every requirement."""

    coverage: Coverage
    questions: Mapping[Place, tuple[Finding, ...]]
    """By file, sheet and row the questions that concern the row."""
    undecided: Mapping[str, tuple[OpenPoint, ...]]
    """By leaf the rows that perhaps name it."""
    stated: Mapping[str, Record]
    """By requirement the first row that says how far it is done, be it marked as left out."""

    @classmethod
    def of(cls, register: Register, coverage: Coverage) -> OpenPoints:
        asked = (*register.asked, *(each for each in coverage.assessment.findings if each.level == "question"))
        questions = grouped(
            ((each.file, each.sheet, row), each)
            for each in dict.fromkeys(asked)
            if each.code not in (DISPUTED, DOUBTED) and (row := first_row_in(each.cell))
        )
        known = coverage.catalogue
        told = noted("'{ref_text}' may be this one or another: which is asked")
        undecided = grouped(
            (leaf, OpenPoint(say(told, ref_text=record.ref_text), record.named("ref")))
            for record, candidates in undecided_rows(register)
            for leaf in dict.fromkeys(
                leaf for each in candidates if each in known.requirements for leaf in known.leaves_below(each)
            )
        )
        # Of controls the first row that says how far it is done.
        stated = {
            name: row
            for row in reversed(register.controls)
            if row.status not in (NOT_APPLICABLE, "unknown") or CONTRADICTS in row.flags
            for name in row.refs
        }
        return cls(coverage, questions, undecided, stated)

    def of_requirement(self, name: str, rows: Sequence[Record]) -> tuple[OpenPoint, ...]:
        """What is open of one requirement that these rows name, each once."""
        found = [*self._disputes(name), *self.on_rows(row.place for row in rows)]
        if name not in self.coverage.client.judgements:
            doubts = ((row, self.doubt_of(row)) for row in rows)
            found += [OpenPoint(text, row.named("reason" if row.reason else "notes")) for row, text in doubts if text]
        found += self.undecided.get(name, ())
        return tuple(dict.fromkeys(found))

    def on_rows(self, places: Iterable[Place]) -> tuple[OpenPoint, ...]:
        """The questions that concern rows of the client's, each once."""
        asked = chain.from_iterable(self.questions.get(each, ()) for each in places)
        return tuple(
            dict.fromkeys(OpenPoint(each.message, str(CellPlace(each.file, each.sheet, each.cell))) for each in asked)
        )

    def is_exclusion_asked(self, name: str, rows: Iterable[Record]) -> bool:
        """Whether rows that exclude a control say how far it is done, or give a reason that is none, and nobody has judged it."""
        unjudged = name not in self.coverage.client.judgements
        return unjudged and any(CONTRADICTS in row.flags or self.doubt_of(row) for row in rows)

    def doubt_of(self, row: Record) -> str:
        """Why the reason is none for which a row leaves its control out; empty where it may be one."""
        if row.status != NOT_APPLICABLE:
            return ""
        reason = row.reason or row.notes or ""
        if is_run_by_others(reason):
            return sentence("left_out.run_by_others", reason=brief(reason))
        # Where others do what it is about, another row may say so.
        if reason:
            elsewhere = [name for name in not_done_here(reason) if name not in row.refs]
        else:
            elsewhere = [by for name in row.refs for by in done_by_others_too(name)]
        other = next((self.stated[name] for name in elsewhere if name in self.stated), None)
        if other is None:
            return ""
        said = ", ".join(filter(None, (other.status_text, other.reason or other.notes)))
        why = say(", as '{reason}', yet", reason=brief(reason)) if reason else say(" without a reason, yet")
        return sentence("left_out.done_elsewhere", why=why, said=brief(said), cell=other.named("status"))

    def records_against(self, name: str) -> tuple[OpenPoint, ...]:
        """The records of the client's lists that contradict what is stated of a requirement, each once."""
        found = (each for verdict in self._verdicts(name) for each in verdict.disputed_by)
        return tuple(dict.fromkeys(OpenPoint(each.found, each.cell) for each in found))

    def _verdicts(self, name: str) -> list[Verdict]:
        assessment = self.coverage.assessment
        return [assessment.verdicts[name, item] for item in assessment.criteria_of(name)]

    def _disputes(self, name: str) -> Iterator[OpenPoint]:
        for verdict in self._verdicts(name):
            yield from (OpenPoint(each.found, each.cell) for each in verdict.disputed_by)
            for each in verdict.asked_by if not verdict.disputed_by else ():
                yield OpenPoint(say("can what is stated hold beside this: {found}?", found=each.found), each.cell)


def undecided_rows(register: Register) -> Iterator[tuple[Record, tuple[str, ...]]]:
    """Rows whose reference can be several requirements, with those that it can be, as long as nobody has said which."""
    asked: Mapping[Place, tuple[str, ...]] = {
        (finding.file, finding.sheet, first_row_in(finding.cell)): finding.candidates
        for finding in register.asked
        if finding.code.startswith("ref.") and finding.candidates
    }
    for record in register.controls:
        candidates = asked.get(record.place)
        if candidates and not set(candidates) & set(record.refs):
            yield record, candidates
