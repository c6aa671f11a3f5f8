"""What is to be settled of the Statement of Applicability, each at the row or decision that it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ims_lib.catalogue.soa_reasons import CLIENTS, load_soa_reasons
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.decided_settings import (
    CONTROL,
    NO,
    UNNAMED,
    MadeDecision,
    decisions_made,
    on_controls,
    settled_in,
)
from ims_lib.decided_settings.made import STAY_OUT
from ims_lib.grouping import grouped
from ims_lib.languages import form_for, say, translated
from ims_lib.nearest import did_you_mean
from ims_lib.register.model import Finding, Record
from ims_lib.scales import NOT_APPLICABLE, report_setting
from ims_lib.standard_ids import number_of
from ims_lib.steps.open_points import OpenPoints
from ims_lib.steps.soa.model import ASKED, SHEET, Applies, ControlEntry
from ims_lib.steps.soa.reasons import SoaFacts
from ims_lib.steps.soa.settle import doubts_of
from ims_lib.steps.soa.versions import KIND
from ims_lib.told import finding_at
from ims_lib.wording import counted, first_of, in_quotes, listed


def findings_of(entries: Iterable[ControlEntry], facts: Iterable[SoaFacts], points: OpenPoints) -> Iterable[Finding]:
    by, of_control = grouped((entry.applies, entry) for entry in entries), {each.control: each for each in facts}
    rows = {name: each.rows for name, each in of_control.items()}
    yield from _of_rows(points.coverage)
    yield from _of_decisions(entries, points.coverage.client)
    for entry in by.get(ASKED, ()):
        for row in rows[entry.control]:
            if doubt := points.doubt_of(row):
                yield _of_control("soa.run_by_others", entry, _place([row]), doubt=doubt)
    words = load_soa_reasons().settle
    for entry in (*by.get(ASKED, ()), *by.get("no", ())):
        made = of_control[entry.control].made
        if made and made.kind == CONTROL and made.answer != STAY_OUT:
            yield from _against(entry, of_control[entry.control], made)
        for name, more in doubts_of(of_control[entry.control]) if not made else ():
            why = words[name].format(**more)
            yield _of_control("soa.excluded_in_doubt", entry, _place(rows[entry.control]), why=why)
    for entry in by.get("no", ()):
        if entry.source not in CLIENTS:
            beside = entry.source_cells and say(
                "; its row says {said}, which is proposed: confirm it", said=in_quotes(entry.reason)
            )
            yield _of_control("soa.no_reason", entry, _place(rows[entry.control]), beside=beside or "")
    yield from (*_risks_unknown(facts), *_risks_unnamed(facts), *_notes(by))


def _of_control(name: str, entry: ControlEntry, place: Iterable[str | None], **parts: str) -> Finding:
    return finding_at(name, place, control=entry.control, title=entry.title, **parts)


def _of_rows(coverage: Coverage) -> Iterator[Finding]:
    """What is decided of a control in its row, where a decision of that day or later takes what is proposed, and that is otherwise."""
    client, proposals = coverage.client, coverage.assessment.proposal_of
    as_proposed = [each for each in decisions_made(client) if each.kind == UNNAMED]
    for name, own in on_controls(client).items():
        applies = name not in proposals or proposals[name].proposal != "likely_not"
        other = next((each for each in as_proposed if name in each.about and each.on >= own.on and each.takes), None)
        if own.kind == CONTROL and other and applies == (own.applies == NO):
            said = {"row": own.told, "what": other.what, "decided": other.told}
            place = CellPlace.from_text(own.cell)
            yield finding_at("entry.control_twice", place, control=name, number=number_of(name), **said)


def _of_decisions(entries: Iterable[ControlEntry], client: Client) -> Iterator[Finding]:
    """What was filled in and isn't carried out: decisions that don't say of each control whether it applies, and the approval of
    a statement in which controls are still to be decided."""
    undecided = [each.control for each in entries if each.applies in ("proposed", ASKED)]
    to_decide = [each.control for each in entries if each.applies == "proposed"]
    made = on_controls(client)
    for each in dict.fromkeys(made[name] for name in undecided if name in made):
        names = first_of([name for name in undecided if made.get(name) == each], most=4, between=", ")
        said = {"what": each.what, "told": each.told, "names": names}
        where = {"sheet": translated(SHEET), "column": in_quotes(settled_in())}
        yield finding_at("entry.controls_unread", CellPlace.from_text(each.cell), **said, **where)
    for entered in client.entered(KIND).values() if to_decide else ():
        place, version = CellPlace.from_text(entered.cell), entered.values.get("version") or "–"
        yield finding_at("entry.statement_open", place, version=version, controls=counted(len(to_decide), "control"))


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
        reason = in_quotes(entry.reason) if entry.reason else say("no reason is given")
        said = {"reason": reason, "told": made.told, "why": " ".join(needs)}
        yield _of_control("soa.left_out_against", entry, CellPlace.from_text(made.cell), **said)


def _risks_unknown(facts: Iterable[SoaFacts]) -> Iterable[Finding]:
    """A question at each row that names a risk which the client's register doesn't have."""
    for each in facts:
        known = list(each.ground.risks)
        for row in each.rows:
            for name in each.ground.unknown_in([row]):
                place, near = row.place_of("risk_id"), did_you_mean(name, known)
                yield finding_at("soa.risk_unknown", place, control=each.control, name=name, did_you_mean=near)


def _risks_unnamed(facts: Iterable[SoaFacts]) -> Iterable[Finding]:
    """One question for all controls that the client includes for a risk and no risk names."""
    driven = (each for each in facts if each.applies == "yes" and each.is_driven_by_risk)
    found = [each for each in driven if not (each.risks or each.unknown_risks)]
    if not found:
        return
    named = first_of([each.control for each in found], int(report_setting("records_shown")), ", ")
    subject, them = counted(len(found), "control is", "controls are"), form_for(len(found), "it", "them")
    said = {"subject": subject, "them": them, "named": named, "they": form_for(len(found), "does it", "do they")}
    row = next(row for row in found[0].rows if found[0].driver_text(row))
    yield finding_at("soa.risk_unnamed", row.place_of("driver", "reason"), **said)


def _notes(by: Mapping[Applies, Sequence[ControlEntry]]) -> Iterable[Finding]:
    apply, sheet = by.get("yes", ()), ("workbook.xlsx", translated(SHEET))
    lacking = Counter(lack for entry in apply for lack in entry.missing)
    if lacking:
        told = [say("{lack} for {number}", lack=translated(lack), number=number) for lack, number in lacking.items()]
        yield finding_at("soa.incomplete", sheet, apply=len(apply), told=", ".join(told))
    if drafted := sum(entry.is_drafted for entry in apply):
        subject = counted(drafted, "control that applies has", "controls that apply have")
        yield finding_at("soa.drafted", sheet, subject=subject)
    if proposed := by.get("proposed"):
        subject = counted(len(proposed), "control is named in no row: it is", "controls are named in no row: they are")
        yield finding_at("soa.proposed", sheet, subject=subject)


def _place(rows: Iterable[Record]) -> tuple[str, str | None, str | None]:
    """Where an exclusion is said: the row's cell, else it is the assessor's."""
    row = next((row for row in rows if row.status == NOT_APPLICABLE), None)
    if row is None:
        return "judgements.csv", None, None
    return row.file, row.sheet, row.cell_of("reason" if row.reason else "notes", "applicable", "status")
