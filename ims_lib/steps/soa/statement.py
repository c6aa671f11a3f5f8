"""The one Statement of Applicability over the Annexes A of ISO/IEC 27001 and 42001."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.soa_reasons import CLIENTS, Lack
from ims_lib.client.entries import PART
from ims_lib.coverage import Coverage
from ims_lib.dates import spoken
from ims_lib.decided_settings import (
    CONTROL,
    NO,
    SETTLED,
)
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.said import says_undecided
from ims_lib.judgements.model import Judgement
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Record, Register
from ims_lib.register.statuses.wordings import read_status
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, status_labels
from ims_lib.steps.document_set import DocumentSet
from ims_lib.steps.open_points import CONTRADICTS, OpenPoints
from ims_lib.steps.soa.findings import findings_of
from ims_lib.steps.soa.model import ASKED, OPEN, Applies, ControlEntry, StatementOfApplicability
from ims_lib.steps.soa.reasons import SoaFacts, SoaGround, reason_of
from ims_lib.steps.soa.settle import doubts_of, passed, to_settle
from ims_lib.steps.soa.versions import versions_of
from ims_lib.wording import in_quotes, in_row


def state_applicability(
    coverage: Coverage,
    register: Register,
    *,
    risks: Mapping[str, tuple[str, ...]] | None = None,
    proposed_risks: Mapping[str, tuple[str, ...]] | None = None,
    measures: Mapping[tuple[str, str], dt.date] | None = None,
    inputs: Inputs | None = None,
    documents: DocumentSet | None = None,
) -> StatementOfApplicability:
    """One statement for all controls in scope: applicable or not, why and by which source, risks, status, owner and evidence.

    The client's own rows say it, in its own words; a judgement counts before them and stands beside them. A control that
    no row names is proposed, as an Annex asks to decide on each; one that a row excludes and calls done is asked. `risks`
    are the ids of the client's risks that each control treats, `proposed_risks` of those that it likely treats, `measures` by risk and control the days by which open measures of the client's are to be done; `inputs` and `documents` are what reasons are drafted from
    where the client gives none, and versions told. An exclusion without a reason is a finding, and so is one that a risk
    relies on, and controls driven by risk that no risk names.
    """
    rows = _rows_by_control(register, coverage.catalogue)
    points = OpenPoints.of(register, coverage)
    ground = SoaGround.of(register, inputs, documents, coverage.client, measures or {})
    given, likely = risks or {}, proposed_risks or {}
    facts = [
        _facts(name, rows.get(name, ()), given.get(name, ()), likely.get(name, ()), points, ground)
        for name in coverage.figures
        if coverage.catalogue.leaves[name].part == "annex_a"
    ]
    entries = tuple(_entry(each, points) for each in facts)
    is_open = any(each.applies == "proposed" for each in entries)
    versions = versions_of(coverage, register, documents, is_open=is_open) if entries else ()
    codes = {each.typed: each.words for item in facts for each in item.drivers if each.words != each.typed}
    return StatementOfApplicability(entries, versions, codes, tuple(findings_of(entries, facts, points)))


def _rows_by_control(register: Register, catalogue: Catalogue) -> dict[str, tuple[Record, ...]]:
    """The client's rows of controls that name each requirement, or a heading that speaks for it."""
    return grouped(
        (name, record)
        for record in register.controls
        for name in dict.fromkeys(leaf for ref in record.refs for leaf in _leaves_of(ref, catalogue))
    )


def _leaves_of(ref: str, catalogue: Catalogue) -> Iterable[str]:
    if ref in catalogue.leaves or ref not in catalogue.requirements:
        return (ref,)
    return catalogue.leaves_below(ref) if speaks_for_its_leaves(ref, catalogue) else ()


def _facts(
    name: str,
    rows: Sequence[Record],
    risks: tuple[str, ...],
    likely: tuple[str, ...],
    points: OpenPoints,
    ground: SoaGround,
) -> SoaFacts:
    coverage, judgements = points.coverage, points.coverage.client.judgements
    # What the assessor judged of the control itself, or of a row that names it.
    counting = [coverage.assessment.judgement_on(name), *(judgements.get(row.id) for row in rows)]
    judged = [judgement for judgement in counting if judgement]
    made = coverage.assessment.as_proposed.get(name)
    role = coverage.assessment.proposal_of.get(name)
    applies: Applies
    if coverage.assessment.applicable[name]:
        # Whoever judges how far a control is met doesn’t decide for the client that it applies, where its role proposes that.
        applies = "yes" if rows or made or (judged and role is None) else "proposed"
    else:
        applies = ASKED if points.is_exclusion_asked(name, rows) and not made else "no"
    named = tuple(dict.fromkeys([*risks, *ground.named_in(rows)]))
    filled = coverage.client.entered(CONTROL).get(f"{CONTROL}{PART}{name}")
    is_so = filled and (filled.values[SETTLED] == NO) != coverage.assessment.applicable[name]
    facts = SoaFacts(
        control=name,
        rows=rows,
        judged=judged,
        made=made,
        because=(filled.values.get("because", ""), filled.cell) if filled and is_so else ("", ""),
        applies=applies,
        risks=named,
        proposed_risks=() if named else likely,
        unknown_risks=ground.unknown_in(rows),
        role=role,
        ground=ground,
    )
    # What the client's own risks or AI systems speak against counts as left out until it is decided, and as asked.
    is_doubted = applies == "no" and not (judged or made) and any(doubts_of(facts))
    return replace(facts, applies=ASKED) if is_doubted else facts


def _entry(facts: SoaFacts, points: OpenPoints) -> ControlEntry:
    coverage, name, rows, judged = points.coverage, facts.control, facts.rows, facts.judged
    reason, verdict = reason_of(facts), _verdict(name, judged, coverage)
    shown = facts.ground.shown.get(name, ()) if facts.applies == "proposed" else ()
    status, is_judged = _status(name, rows, judged, coverage, shown)
    texts = {
        "status": status,
        "verdict": verdict,
        "owner": _joined(row.owner for row in rows),
        "evidence": _joined([*(row.evidence for row in rows), *shown]),
        "looked_at": _joined(item.evidence for item in judged),
        "due": _joined(row.due for row in rows),
        "open_due": facts.open_due(coverage.client.as_of),
    }
    missing = list(_missing(facts, reason.source, texts))
    cells = [*(row.named("status", "ref") for row in rows), *(item.source for item in judged)]
    cells += [facts.made.cell] if facts.made else []
    # What excludes a control in a remark is its reason, and isn't said twice.
    notes = _joined(row.notes for row in rows if row.notes != reason.text)
    settle = to_settle(facts, reason, texts, missing, points)
    return ControlEntry(
        control=name,
        standard=coverage.catalogue.leaves[name].standard,
        title=coverage.catalogue.label_of(name),
        applies=facts.applies,
        driver=_joined(facts.driver_text(row) for row in rows),
        reason=reason.text,
        source=reason.source,
        source_cells=reason.cells,
        risks=facts.risks,
        proposed_risks=facts.proposed_risks,
        unknown_risks=facts.unknown_risks,
        **texts,
        is_judged=is_judged,
        is_late=passed(rows, coverage.client.as_of) is not None,
        notes=notes,
        settle=tuple(settle),
        gravity=min(settle.values(), default=len(facts.ground.rules.settle)),
        proposal=facts.role.proposal if facts.role and facts.applies == "proposed" else None,
        cells=tuple(dict.fromkeys(cells)),
        missing=tuple(missing),
        points=points.of_requirement(name, rows),
        figures=coverage.figures[name],
    )


def _status(
    name: str, rows: Sequence[Record], judged: Iterable[Judgement], coverage: Coverage, shown: Sequence[str]
) -> tuple[str, bool]:
    """How far it is done by the client's rows, in our terms; where they don't say it, by the assessor, else what the figures leave
    no doubt of, unless another list shows something of it. And whether it is the assessor who says it."""
    if not coverage.assessment.applicable[name]:
        left_out = _joined(_own_word(row) for row in rows if CONTRADICTS in row.flags)
        return left_out or status_labels()[NOT_APPLICABLE], False
    words = [status_labels()[row.status] for row in rows if row.status not in ("unknown", NOT_APPLICABLE)]
    if told := _joined(words) or _joined(_own_word(row) or _typed(row) for row in rows):
        return told, False
    if seen := _joined(judgement_labels().get(item.new) for item in judged):
        return seen + translated(", by the assessor"), True
    figures = coverage.figures[name]
    is_bare = not shown and figures["gap"] > 0 and figures["inferred"] == figures["judged"] == 0
    return status_labels()["not_implemented"] if is_bare else say("not stated"), False


def _verdict(name: str, judged: Iterable[Judgement], coverage: Coverage) -> str:
    """The assessor's word with its day; a word of what is judged in part, where only criteria of it are."""
    words = [
        f"{judgement_labels()[item.new]}{f' ({spoken(item.when)})' if item.when else ''}"
        for item in judged
        if item.new in judgement_labels()
    ]
    return _joined(words) or (say("a part of it") if coverage.figures[name]["judged"] > 0 else "")


def _own_word(row: Record) -> str | None:
    """The client's word for a state that nobody understands yet; of one that contradicts what else the row says, what it means."""
    if CONTRADICTS in row.flags and (status := read_status(row.status_text or "").status) in status_labels():
        return status_labels()[status] if status not in ("unknown", NOT_APPLICABLE) else in_quotes(row.status_text)
    return in_quotes(row.status_text) if {"status.new_word", CONTRADICTS} & set(row.flags) else None


def _typed(row: Record) -> str | None:
    """The client's word for a state of which nobody knows yet how far it is done."""
    told = row.status == "unknown" and not says_undecided(row.status_text)
    return in_quotes(row.status_text) if told else None


def _missing(facts: SoaFacts, source: str, texts: Mapping[str, str]) -> Iterable[Lack]:
    """What an auditor would miss in an entry of these texts."""
    if facts.applies in ("proposed", ASKED):
        yield noted("decision")
    if facts.applies == ASKED:
        return
    if facts.applies == "no":
        if source not in CLIENTS:
            yield noted("reason for the exclusion")
        return
    said = {row.status for row in facts.rows} - {"unknown", NOT_APPLICABLE}
    if facts.applies == "yes" and not (said or any(map(_own_word, facts.rows))):
        yield noted("status")
    if facts.is_driven_by_risk and not facts.risks and not facts.unknown_risks:
        yield noted("risk")
    if not texts["owner"]:
        yield noted("owner")
    if "implemented" in said and not (texts["evidence"] or texts["looked_at"]):
        yield noted("evidence")
    if said & set(OPEN) and not (texts["due"] or texts["open_due"]):
        yield noted("by when")


def _joined(texts: Iterable[str | None]) -> str:
    return in_row(dict.fromkeys(text for text in texts if text))
