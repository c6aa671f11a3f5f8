"""Why each control is in or out: the client's own words first, then what its lists show, then a draft (soa_reasons.yml)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ims_lib.ai_roles.built_here import is_producer
from ims_lib.ai_roles.proposals import Proposal, counting
from ims_lib.ai_roles.said import own_names
from ims_lib.catalogue.soa_reasons import (
    CLIENTS,
    ControlReason,
    DriverWords,
    ReasonSource,
    SoaReasons,
    SourceId,
    load_soa_reasons,
)
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.decided_settings import MadeDecision
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.rows import ActionRow, RiskRow
from ims_lib.inputs.said import is_nothing
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say
from ims_lib.register.drivers import Driver, Kind, legend_of, names_drivers_only, read_drivers
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import brief, plain
from ims_lib.scales import NOT_APPLICABLE, report_setting, scale_rows
from ims_lib.steps.actions import open_entries
from ims_lib.steps.document_set import DocumentSet, Listed
from ims_lib.steps.open_points import CONTRADICTS
from ims_lib.steps.soa.beside import rows_beside
from ims_lib.steps.soa.model import Applies, SoaReason
from ims_lib.steps.soa.versions import signed_reasons
from ims_lib.wording import in_row, listed

DUTIES = "duties_register"
"""The document that lists what law and contracts ask."""
Legends = Mapping[tuple[str, str | None], Mapping[str, str]]
"""By file and sheet what a list says of its own codes."""


@dataclass(frozen=True)
class SoaGround:
    """All that reasons can come from."""

    rules: SoaReasons
    legends: Legends
    risks: Mapping[str, RiskRow]
    measures: Mapping[tuple[str, str], dt.date]
    """Risk, by the client's id, and the control that its open measure is about → by when that is to be done."""
    findings: Mapping[str, ActionRow]
    """Control → the first finding or action that names it and is open."""
    lists: Mapping[str, tuple[int, str]]
    """List → how many rows it has, and the cell of the first."""
    duties: Listed | None
    """The client's own register of duties."""
    personal: tuple[str, ...]
    """The AI systems of the client's list that count and handle data about people."""
    built: tuple[str, ...]
    """Those that the organisation produces itself."""
    shown: Mapping[str, tuple[str, ...]]
    """Control → what a list of the client's own shows of the document that it asks for."""
    beside: Mapping[str, tuple[str, ...]]
    """Control → the rows of the client's lists that speak against leaving it out."""
    signed: Mapping[tuple[str, bool, str], str]
    """Control, whether it is in, and why, as in the statement that was approved last → the cell that says so."""

    @classmethod
    def of(
        cls,
        register: Register,
        inputs: Inputs | None,
        documents: DocumentSet | None,
        client: Client,
        measures: Mapping[tuple[str, str], dt.date],
    ) -> SoaGround:
        lists = inputs.lists if inputs else None
        systems, names = counting(lists.ai_systems if lists else ()), frozenset(map(plain, own_names(client)))
        texts = grouped(((line.file, line.sheet), line.text) for line in register.lines)
        wanted = documents.wanted.get(DUTIES) if documents else None
        alone = {row["document"]: row["controls"].split() for row in scale_rows("documents_seen") if row["controls"]}
        return cls(
            rules=load_soa_reasons(),
            legends={sheet: legend_of(lines) for sheet, lines in texts.items()},
            risks={row.id: row for row in (lists.risks if lists else ()) if row.id},
            measures=measures,
            findings={
                ref: row for row in reversed(open_entries(inputs, client.as_of) if inputs else ()) for ref in row.refs
            },
            lists={name: (len(rows), rows[0].cell) for name, rows in (lists.given().items() if lists else ())},
            duties=next((item for item in (wanted.listed if wanted else ()) if item.in_force), None),
            personal=tuple(row.name for row in systems if row.personal_data),
            built=tuple(row.name for row in systems if is_producer(row, names)),
            shown=grouped(
                (control, f"{each.what} ({CellPlace.from_text(each.cell).short})")
                for item in (documents.wanted.values() if documents else ())
                for each in item.seen
                if each.by == "list"
                for control in alone.get(item.document, item.satisfies)
            ),
            beside=rows_beside(inputs, documents),
            signed=signed_reasons(client),
        )

    def named_in(self, rows: Sequence[Record]) -> list[str]:
        """The risks that the client's rows on a control name, by the ids of its register; its own column of ids counts as it is."""
        texts = " ".join(filter(None, (text for row in rows for text in (row.reason, row.driver, row.notes))))
        told = [name for name, named in self._ids.items() if named.search(texts)]
        return [*(each for each in _own_ids(rows) if each in self.risks or not self.risks), *told]

    @cached_property
    def _ids(self) -> Mapping[str, re.Pattern[str]]:
        """The ids of risks that texts may name, no words or bare numbers, each with where it stands by itself."""
        return {name: re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])") for name in self.risks if _is_id(name)}

    def unknown_in(self, rows: Sequence[Record]) -> tuple[str, ...]:
        """The ids in the rows' own column that the client's risk register doesn't have, where it has one."""
        found = dict.fromkeys(each for each in _own_ids(rows) if _is_id(each) and each not in self.risks)
        return tuple(found) if self.risks else ()


def _own_ids(rows: Sequence[Record]) -> list[str]:
    return [each for row in rows for each in re.split(r"[\s,;]+", row.risk_ids or "") if each]


def _is_id(name: str) -> bool:
    return any(map(str.isdigit, name)) and any(map(str.isalpha, name))


@dataclass(frozen=True)
class SoaFacts:
    """What is known of one control when its reason is looked for."""

    control: str
    rows: Sequence[Record]
    judged: Sequence[Judgement]
    made: MadeDecision | None
    """The decision of management that it is as proposed."""
    because: tuple[str, str]
    """The reason that was filled in with the decision in its row, and where; empty without one, or where the control is otherwise."""
    applies: Applies
    risks: tuple[str, ...]
    proposed_risks: tuple[str, ...]
    unknown_risks: tuple[str, ...]
    role: Proposal | None
    ground: SoaGround

    @property
    def is_in(self) -> bool:
        return self.applies in ("yes", "proposed")

    @property
    def own(self) -> ControlReason:
        return self.ground.rules.controls[self.control]

    @cached_property
    def drivers(self) -> list[Driver]:
        """What drives the control by the client's column for it, else by a reason that is nothing but a driver's code."""
        return [each for row in self.rows for each in self._drivers_of(row) if not each.denied]

    @property
    def denied(self) -> str:
        """What the client's column says that doesn't drive the control, where it says nothing else."""
        return "" if self.drivers else next((self.driver_text(row) for row in self.rows if self._drivers_of(row)), "")

    def _drivers_of(self, row: Record) -> tuple[Driver, ...]:
        return read_drivers(self.driver_text(row), self.legend(row))

    def driver_text(self, row: Record) -> str:
        """What a row says for a driver, word for word; a sign for nothing is none."""
        told = "" if is_nothing(row.driver or "") else row.driver
        return told or (row.reason if self.is_code(row) else "") or ""

    def is_code(self, row: Record) -> bool:
        """Whether a row gives a driver's code for a reason."""
        return bool(row.reason) and names_drivers_only(row.reason or "", self.legend(row))

    def legend(self, row: Record) -> Mapping[str, str]:
        return self.ground.legends.get((row.file, row.sheet), {})

    @property
    def is_driven_by_risk(self) -> bool:
        return any(each.kind == "risk" for each in self.drivers)

    @property
    def finding(self) -> str:
        """The client's open finding that names the control, as it is called; empty where none does."""
        row = self.ground.findings.get(self.control)
        return " ".join(filter(None, (row.id, f"‘{brief(row.title)}’"))) if row else ""

    @cached_property
    def open_until(self) -> list[tuple[dt.date, str]]:
        """The days by which that finding and the open measures of risks that are about it are to be done, each with its number."""
        finding, measures = self.ground.findings.get(self.control), self.ground.measures
        found = [(finding.due, finding.id or "")] if finding and finding.due else []
        return found + [(on, name) for name in self.risks if (on := measures.get((name, self.control)))]

    def open_due(self, as_of: dt.date) -> str:
        """These days, each with the numbers and whether it has passed; empty without any. Measures of risks count for what is open alone."""
        is_open = {row.status for row in self.rows} != {"implemented"}
        days = [each for each in self.open_until if is_open or each[1] not in self.risks]
        return in_row(
            f"{day(by)} ({said})"
            if (said := ", ".join([*filter(None, names), *([say("passed")] if by < as_of else [])]))
            else day(by)
            for by, names in sorted(grouped(days).items())
        )


def reason_of(facts: SoaFacts) -> SoaReason:
    """What was filled in with the decision on it; else the first reason that there is, in the order of the rules."""
    if facts.because[0]:
        return SoaReason(facts.because[0], "reason", facts.because[1:])
    found = (_WAYS[source.id](facts, source) for source in facts.ground.rules.order)
    reason = next(filter(None, found), SoaReason("", "none"))
    # Who decides on a control takes the reason that is proposed with it.
    is_taken = reason.source not in ((*CLIENTS, "none") if facts.is_in else ("reason", "none"))
    if facts.made and is_taken:
        return replace(reason, source="decided", cells=(facts.made.cell,))
    # Who signs a statement makes its reasons their own, as long as they stay the same.
    cell = facts.ground.signed.get((facts.control, facts.is_in, reason.text), "")
    is_signed = cell and facts.applies != "proposed" and reason.source not in ("reason", "none")
    return replace(reason, source="decided", cells=(cell,)) if is_signed else reason


def _stated(facts: SoaFacts, source: ReasonSource) -> SoaReason | None:
    """What the client's rows say, and the assessor who leaves the control out."""
    out = [item for item in facts.judged if item.reason and not facts.is_in and item.new == NOT_APPLICABLE]
    rows = [row for row in facts.rows if (row.status == NOT_APPLICABLE) != facts.is_in]
    told = [(item.reason, item.source) for item in out]
    told += [
        (reason, row.named("reason" if row.reason else "notes")) for row in rows if (reason := _reason(row, facts))
    ]
    return SoaReason(in_row(dict.fromkeys(text for text, _ in told)), source.id, _cells(told)) if told else None


def _reason(row: Record, facts: SoaFacts) -> str | None:
    """Why a row takes its control in or leaves it out; many sheets give the reason of an exclusion in the remark.

    Beside a state that says how far it is done, a remark tells of that. A driver's code alone is no reason.
    """
    excluded = row.status == NOT_APPLICABLE and CONTRADICTS not in row.flags
    stated = None if facts.is_code(row) and not excluded else row.reason
    told = (stated, row.notes if excluded else None)
    return next((text for text in told if text and not is_nothing(text)), None)


def _driven(facts: SoaFacts, source: ReasonSource) -> SoaReason | None:
    if not facts.is_in or not facts.drivers:
        return None
    kinds = dict.fromkeys(each.kind for each in facts.drivers)
    sentences = [_of_driver(kind, facts) for kind in kinds]
    cells = [row.named("driver" if row.driver else "reason") for row in facts.rows if facts.driver_text(row)]
    return SoaReason(" ".join(sentences), source.id, tuple(dict.fromkeys(cells)))


def _of_driver(kind: Kind, facts: SoaFacts) -> str:
    words: DriverWords = facts.ground.rules.drivers[kind or "other"]
    duties = facts.ground.duties
    text = words.text
    if words.with_risks and facts.risks:
        text = words.with_risks
    if words.with_register and duties:
        text = words.with_register
    told = listed(dict.fromkeys(each.words for each in facts.drivers if each.kind == kind))
    return text.format(risks=risks_told(facts, facts.risks), register=duties.title if duties else "", words=told)


def _by_risks(facts: SoaFacts, source: ReasonSource) -> SoaReason | None:
    if not facts.is_in or not facts.risks:
        return None
    known = facts.ground.risks
    cells = tuple(known[name].cell for name in facts.risks if name in known)
    return SoaReason(source.text.format(risks=risks_told(facts, facts.risks)), source.id, cells)


def risks_told(facts: SoaFacts, risks: Sequence[str]) -> str:
    """Risks by id, the first of them with their titles."""
    known, many = facts.ground.risks, int(report_setting("soa_risks_titled"))
    titled = [f"{name} ({known[name].title})" if name in known else name for name in risks[:many]]
    return listed([*titled, *risks[many:]])


def _by_list(facts: SoaFacts, source: ReasonSource) -> SoaReason | None:
    name = facts.own.rows_of
    if not facts.is_in or name is None or name not in facts.ground.lists:
        return None
    count, cell = facts.ground.lists[name]
    return SoaReason(facts.own.listed.format(count=count), source.id, (cell,)) if count > 1 else None


def _by_role(facts: SoaFacts, source: ReasonSource) -> SoaReason | None:
    """What the role with AI proposes: for what applies, for what is left out, and for what nobody has decided yet."""
    role = facts.role
    if role is None or role.proposal == "asked":
        return None
    fits = facts.applies in ("no", "proposed") if role.proposal == "likely_not" else facts.is_in
    found = [each for each in role.systems if each.proposal in (role.proposal, "asked")]
    return SoaReason(role.short, source.id, tuple(each.cell for each in found)) if fits else None


def _own_text(holds: Callable[[ControlReason], bool]) -> Callable[[SoaFacts, ReasonSource], SoaReason | None]:
    def way(facts: SoaFacts, source: ReasonSource) -> SoaReason | None:
        return SoaReason(facts.own.text, source.id) if facts.is_in and holds(facts.own) else None

    return way


def _left_out(facts: SoaFacts, source: ReasonSource) -> SoaReason | None:
    """What stands beside the exclusion in the client's row, where that is a phrase; else what we propose."""
    if facts.applies != "no":
        return None
    out = [row for row in facts.rows if row.status == NOT_APPLICABLE and _is_phrase(row.evidence)]
    if out:
        said = in_row(dict.fromkeys(row.evidence or "" for row in out))
        return SoaReason(said, source.id, _cells([(row.evidence or "", row.named("evidence")) for row in out]))
    return SoaReason(facts.own.leave_out, source.id) if facts.own.leave_out else None


def _is_phrase(text: str | None) -> bool:
    # words, rather than the name of a paper or nothing
    return text is not None and not is_nothing(text) and sum(map(str.isalpha, plain(text).split())) > 1


def _cells(told: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for _, cell in told))


_WAYS: Mapping[SourceId, Callable[[SoaFacts, ReasonSource], SoaReason | None]] = {
    "reason": _stated,
    "decided": lambda facts, source: None,  # whatever is proposed, once it was decided
    "driver": _driven,
    "risks": _by_risks,
    "list": _by_list,
    "role": _by_role,
    "law": _own_text(lambda own: own.law),
    "clause": _own_text(lambda own: own.clause is not None),
    "subject": _own_text(lambda own: True),
    "leave_out": _left_out,
    "none": lambda facts, source: SoaReason("", source.id),
}
