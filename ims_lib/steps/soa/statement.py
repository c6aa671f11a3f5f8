"""The one Statement of Applicability over the Annexes A of ISO/IEC 27001 and 42001."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ims_lib.assessment.statements import speaks_for_its_leaves
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.soa_reasons import CLIENTS, Lack, load_soa_reasons
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.client.entries import PART
from ims_lib.coverage import Coverage
from ims_lib.dates import spoken
from ims_lib.decided_settings import (
    CONTROL,
    CONTROLS,
    NO,
    SETTLED,
    MadeDecision,
    decisions_made,
    on_controls,
    settled_in,
)
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs
from ims_lib.inputs.said import says_undecided
from ims_lib.judgements.model import Judgement
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.nearest import did_you_mean
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.statuses.wordings import read_status
from ims_lib.scales import NOT_APPLICABLE, judgement_labels, report_setting, status_labels
from ims_lib.standard_ids import number_of
from ims_lib.steps.document_set import DocumentSet
from ims_lib.steps.open_points import CONTRADICTS, OpenPoints
from ims_lib.steps.soa.model import ASKED, OPEN, SHEET, Applies, ControlEntry, StatementOfApplicability
from ims_lib.steps.soa.reasons import SoaFacts, SoaGround, reason_of
from ims_lib.steps.soa.settle import doubts_of, passed, to_settle
from ims_lib.steps.soa.versions import KIND, versions_of
from ims_lib.steps.told import finding_at
from ims_lib.wording import counted, first_of, in_quotes, in_row, listed

"""Behind a status that no row of the client's says."""


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
    return StatementOfApplicability(entries, versions, codes, tuple(_findings(entries, facts, points)))


def _of_rows(coverage: Coverage) -> Iterator[Finding]:
    """What is decided of a control in its row, where a decision of that day or later takes what is proposed, and that is otherwise."""
    client, proposals = coverage.client, coverage.assessment.proposal_of
    as_proposed = [each for each in decisions_made(client) if each.kind == CONTROLS[1]]
    for name, own in on_controls(client).items():
        applies = name not in proposals or proposals[name].proposal != "likely_not"
        other = next(
            (each for each in as_proposed if name in each.about and each.on >= own.on and each.takes(name)), None
        )
        if own.kind == CONTROL and other and applies == (own.decided == NO):
            yield finding_at(
                "entry.control_twice",
                CellPlace.from_text(own.cell),
                control=name,
                row=own.told,
                what=other.what,
                decided=other.told,
                number=number_of(name),
            )


def _of_decisions(entries: Iterable[ControlEntry], client: Client) -> Iterator[Finding]:
    """What was filled in and isn't carried out: decisions that don't say of each control whether it applies, and the approval of
    a statement in which controls are still to be decided."""
    undecided = [each.control for each in entries if each.applies in ("proposed", ASKED)]
    to_decide = [each.control for each in entries if each.applies == "proposed"]
    made = on_controls(client)
    for each in dict.fromkeys(made[name] for name in undecided if name in made):
        names = [name for name in undecided if made.get(name) == each]
        column = in_quotes(settled_in())
        yield finding_at(
            "entry.controls_unread",
            CellPlace.from_text(each.cell),
            what=each.what,
            told=each.told,
            names=first_of(names, most=4, between=", "),
            sheet=translated(SHEET),
            column=column,
        )
    for entered in client.entered(KIND).values() if to_decide else ():
        yield finding_at(
            "entry.statement_open",
            CellPlace.from_text(entered.cell),
            version=entered.values.get("version") or "–",
            controls=counted(len(to_decide), "control"),
        )


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


def _findings(entries: Iterable[ControlEntry], facts: Iterable[SoaFacts], points: OpenPoints) -> Iterable[Finding]:
    by, of_control = grouped((entry.applies, entry) for entry in entries), {each.control: each for each in facts}
    rows = {name: each.rows for name, each in of_control.items()}
    yield from _of_rows(points.coverage)
    yield from _of_decisions(entries, points.coverage.client)
    for entry in by.get(ASKED, ()):
        for row in rows[entry.control]:
            if doubt := points.doubt_of(row):
                yield finding_at(
                    "soa.run_by_others", _place([row]), control=entry.control, title=entry.title, doubt=doubt
                )
    words = load_soa_reasons().settle
    for entry in (*by.get(ASKED, ()), *by.get("no", ())):
        made = of_control[entry.control].made
        if made and made.kind == CONTROL:
            yield from _against(entry, of_control[entry.control], made)
        for name, more in doubts_of(of_control[entry.control]) if not made else ():
            yield finding_at(
                "soa.excluded_in_doubt",
                _place(rows[entry.control]),
                control=entry.control,
                title=entry.title,
                why=words[name].format(**more),
            )
    for entry in by.get("no", ()):
        if entry.source not in CLIENTS:
            beside = entry.source_cells and say(
                "; its row says {said}, which is proposed: confirm it", said=in_quotes(entry.reason)
            )
            yield finding_at(
                "soa.no_reason",
                _place(rows[entry.control]),
                control=entry.control,
                title=entry.title,
                beside=beside or "",
            )
    yield from _risks_unknown(facts)
    yield from _risks_unnamed(facts)
    yield from _notes(by)


def _against(entry: ControlEntry, facts: SoaFacts, made: MadeDecision) -> Iterator[Finding]:
    """The question that a control becomes which its own row leaves out, where the client's files say that it is needed."""
    words = load_soa_reasons().settle
    needs = [words[name].format(**more) for name, more in doubts_of(facts)]
    if facts.drivers:
        grounds = listed(dict.fromkeys(each.words for each in facts.drivers))
        needs.append(say("The client’s list gives a ground for it: {grounds}.", grounds=grounds))
    if row := next((row for row in facts.rows if row.status != NOT_APPLICABLE), None):
        needs.append(say("{cell} takes it in; change it there too if it stays out.", cell=row.named("applicable")))
    if needs:
        yield finding_at(
            "soa.left_out_against",
            CellPlace.from_text(made.cell),
            control=entry.control,
            title=entry.title,
            reason=in_quotes(entry.reason) if entry.reason else say("no reason is given"),
            told=made.told,
            why=" ".join(needs),
        )


def _risks_unknown(facts: Iterable[SoaFacts]) -> Iterable[Finding]:
    """A question at each row that names a risk which the client's register doesn't have."""
    for each in facts:
        known = list(each.ground.risks)
        for row in each.rows:
            for name in each.ground.unknown_in([row]):
                yield finding_at(
                    "soa.risk_unknown",
                    (row.file, row.sheet, row.cell_of("risk_id")),
                    control=each.control,
                    name=name,
                    did_you_mean=did_you_mean(name, known),
                )


def _risks_unnamed(facts: Iterable[SoaFacts]) -> Iterable[Finding]:
    """One question for all controls that the client includes for a risk and no risk names."""
    found = [
        each
        for each in facts
        if each.applies == "yes" and each.is_driven_by_risk and not (each.risks or each.unknown_risks)
    ]
    if not found:
        return
    named = first_of([each.control for each in found], int(report_setting("records_shown")), ", ")
    subject = counted(len(found), "control is", "controls are")
    text = say(
        "{subject} included because of a risk, and no risk names {them}: {named}. Which risks {they} treat?",
        subject=subject,
        them=form_for(len(found), "it", "them"),
        named=named,
        they=form_for(len(found), "does it", "do they"),
    )
    row = next(row for row in found[0].rows if found[0].driver_text(row))
    yield Finding("question", "soa.risk_unnamed", text, row.file, row.sheet, row.cell_of("driver", "reason"))


def _notes(by: Mapping[Applies, Sequence[ControlEntry]]) -> Iterable[Finding]:
    apply = by.get("yes", ())
    lacking = Counter(lack for entry in apply for lack in entry.missing)
    if lacking:
        told = ", ".join(
            say("{lack} for {number}", lack=translated(lack), number=number) for lack, number in lacking.items()
        )
        yield finding_at("soa.incomplete", ("workbook.xlsx", translated(SHEET)), apply=len(apply), told=told)
    if drafted := sum(entry.is_drafted for entry in apply):
        subject = counted(drafted, "control that applies has", "controls that apply have")
        yield finding_at("soa.drafted", ("workbook.xlsx", translated(SHEET)), subject=subject)
    if proposed := by.get("proposed"):
        subject = counted(len(proposed), "control is named in no row: it is", "controls are named in no row: they are")
        yield finding_at("soa.proposed", ("workbook.xlsx", translated(SHEET)), subject=subject)


def _place(rows: Iterable[Record]) -> tuple[str, str | None, str | None]:
    """Where an exclusion is said: the row's cell, else it is the assessor's."""
    row = next((row for row in rows if row.status == NOT_APPLICABLE), None)
    if row is None:
        return "judgements.csv", None, None
    return row.file, row.sheet, row.cell_of("reason" if row.reason else "notes", "applicable", "status")


def _joined(texts: Iterable[str | None]) -> str:
    return in_row(dict.fromkeys(text for text in texts if text))
