"""What the register gives rise to: what is missing in a row, what must be decided, each at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ims_lib.assessment.records import TREATMENT
from ims_lib.catalogue.library import load_library
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import RiskRow, Sheet
from ims_lib.languages import form_for, say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.risks.entries import ListedRisk, SheetScale, few
from ims_lib.risks.grading import Grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import rank
from ims_lib.scales import setting
from ims_lib.steps.risk_register.entry import RETAINED, RiskEntry
from ims_lib.steps.risk_register.happened import Happened, near_of
from ims_lib.steps.risk_register.happened import asked_at as _at
from ims_lib.steps.risk_register.model import RiskRegister
from ims_lib.told import finding_at, sentence
from ims_lib.wording import first_of, in_marks, in_quotes, in_row, labelled, percent


def of_sheets(sheets: Mapping[Sheet, SheetScale], wanted: int | None) -> Iterator[Finding]:
    """What was taken for the scale of a sheet, where that wasn't sure or isn't the register's."""
    default = int(setting("risk/register", "default_grades"))
    for (file, sheet), scale in sheets.items():
        if not scale.sure:
            yield finding_at("risk.scale/unsure", (file, sheet), size=scale.size)
        elif scale.size > default:
            yield finding_at("risk.scale", (file, sheet), size=scale.size, wanted=wanted or default)


class Check(NamedTuple):
    """What is told of each of the client's risks for which it holds, at the cell of a column."""

    name: str
    column: str
    holds: Callable[[RiskEntry, Method], bool]


CHECKS = (
    Check("risk.no_owner", "owner", lambda risk, _: not risk.owner and not risk.settled),
    Check("risk.no_treatment", "treatment", lambda risk, _: risk.untreated),
    Check(
        "risk.not_accepted",
        "accepted_by",
        lambda risk, _: risk.option == RETAINED and not risk.accepted_by and not risk.settled,
    ),
    Check(
        "risk.signed_before",
        "accepted_by",
        lambda risk, _: bool(risk.signed and not risk.signed.holds) and not risk.settled,
    ),
    Check(
        "risk.above_appetite",
        "plan",
        lambda risk, method: _is_above_unanswered(risk) and not _only_as_derived(risk, method),
    ),
    Check(
        "risk.above_as_derived",
        "plan",
        lambda risk, method: _is_above_unanswered(risk) and _only_as_derived(risk, method),
    ),
    Check("risk.no_controls", "controls", lambda risk, _: not risk.criteria and not risk.refs),
    Check("risk.nothing_known", "controls", lambda risk, _: risk.residual_from == "unknown"),
)


def of_risks(register: RiskRegister, listed: Sequence[ListedRisk], coverage: Coverage) -> Iterator[Finding]:
    """What is missing in the client's rows or must be decided about them."""
    pairs = [(each, risk) for each in listed if not (risk := register.entries[each.risk]).gone]
    for check in CHECKS:
        found = [each for each, risk in pairs if check.column not in risk.unread and check.holds(risk, register.method)]
        yield from _told(found, pairs, check)
    for each, risk in pairs:
        yield from _of_risk(each, risk, coverage)
    for each in listed:
        if (risk := register.entries[each.risk]).closed_early:
            why = (
                say("its measure is due on {due}", due=day(risk.due))
                if risk.due and risk.due >= coverage.client.as_of
                else ""
            )
            why = why or say("nothing of what treats it is in place")
            yield finding_at(
                "risk.closed_early", _at(each.row, "status"), risk=risk.risk, title=brief(risk.title), why=why
            )
        elif risk.settled_above:
            yield finding_at("risk.settled_above", _at(each.row, "status"), risk=risk.risk, title=brief(risk.title))


def _is_above_unanswered(risk: RiskEntry) -> bool:
    """Whether a risk is treated and lies above what is acceptable, and the client names neither action nor acceptance."""
    answered = risk.action_from == "client" or risk.accepted_by or risk.option == RETAINED or risk.untreated
    return bool(risk.above and not answered)


def _only_as_derived(risk: RiskEntry, method: Method) -> bool:
    """Whether the client's own level after its measures is acceptable, and only the one derived here isn't."""
    return bool(risk.differs and risk.own.band and not method.is_above(risk.own.band, risk.category))


def of_pairs(register: RiskRegister, coverage: Coverage) -> Iterator[Finding]:
    """Pairs that may be one risk, each asked at the client's cell with what both say, and the line that keeps the answer."""
    library = load_library().risks
    for pair in register.pairs:
        ours = library.get(pair.b)
        risk = register.entries[pair.a if ours else pair.b]
        said = (
            say("our '{title}'{causes}", title=ours.title, causes=_causes(ours.causes))
            if ours
            else _spoken(register.entries[pair.a])
        )
        beside = ""
        if ours and (told := register.entries[pair.b].happened):
            beside = say(
                ". Ours {lists_say}{beside}", lists_say=_lists_say(told), beside=_stated_beside(pair.b, coverage)
            )
        code = "risk.like_ours" if ours else "risk.twice"
        place = (risk.file, risk.sheet, risk.cells.get("title"))
        yield finding_at(code, place, beside, spoken=_spoken(risk), said=said)


def _spoken(risk: RiskEntry) -> str:
    return f"{risk.risk} {in_marks(brief(risk.title))}{_causes(filter(None, (risk.threat, risk.vulnerability)))}"


def _causes(causes: Iterable[str]) -> str:
    """Why it may happen, in brackets; empty where nothing says it."""
    told = in_row(map(brief, causes))
    return f" ({told})" if told else ""


def of_approvals(register: RiskRegister, client: Client) -> Iterator[Finding]:
    """Treatments that owners approved and that no longer fit: what stands there now is another, or the risk is none of the register's."""
    kept = {risk.approved: risk for risk in register.entries.values() if risk.approved}
    for on, each in client.entered(TREATMENT).items():
        risk, what = kept.get(on), in_quotes(each.values.get("action") or each.name)
        place = CellPlace.from_text(each.cell)
        if risk is None:
            yield finding_at("risk.approval/gone", place, name=each.name, what=what)
        elif risk.option == RETAINED and risk.above and risk.left.band and not risk.accepted_by:
            who = register.method.accepted_in_words()[risk.left.band]
            yield finding_at("risk.approval/retained", place, name=each.name, level=risk.left.word, who=who)
        elif risk.instead:
            instead = in_quotes(risk.instead)
            yield finding_at("risk.approval", place, name=each.name, what=what, instead=instead)


def of_proposals(register: RiskRegister, coverage: Coverage) -> Iterator[Finding]:
    """Risks of ours of which the client's own lists and remarks tell, each asked at the first entry that does."""
    missing, belongs = (
        (say(": no line of the register clearly names it, and it"), say("Does the register need it"))
        if register.given
        else (say(" is a usual risk, and"), say("Does it hold here"))
    )
    alike = {pair.b for pair in register.pairs}
    for risk in register.of(register.proposed):
        if risk.happened and risk.risk not in alike:
            parts = {
                "title": risk.title,
                "missing": missing,
                "belongs": belongs,
                "lists_say": _lists_say(risk.happened),
            }
            stated = _stated_beside(risk.risk, coverage)
            yield finding_at("risk.happened/ours", risk.happened[0].place, stated, **parts)


def _of_risk(listed: ListedRisk, risk: RiskEntry, coverage: Coverage) -> Iterator[Finding]:
    row, name, ours = listed.row, risk.risk, load_library().risks.get(risk.library or "")
    if listed.twice:
        yield finding_at("risk.id_twice", _at(row, "id"), id=row.id)
    if risk.level_from == "library" and ours:
        grades = {"likelihood": risk.before.likelihood, "consequence": risk.before.consequence}
        said = {"name": name, "title": brief(ours.title), "word": risk.before.word}
        yield finding_at("risk.no_level/as_ours", _at(row, "level", "likelihood"), **said, **grades)
    elif risk.level_from is None and not listed.plan_alone and not listed.unread:
        yield finding_at("risk.no_level", _at(row, "level", "likelihood"), name=name)
    if risk.differs:
        yield _differs(risk, row)
    if risk.usual_differs and ours and not risk.settled:
        levels = {"level": _level(risk.before), "usual": _level(risk.usual)}
        place = _at(row, "level", "likelihood")
        yield finding_at("risk.usual_differs", place, name=name, title=brief(ours.title), **levels)
    yield from _of_records(row, risk, coverage)
    if risk.own.band and risk.before.band and rank(risk.own.band) > rank(risk.before.band):
        yield finding_at("risk.residual_above", _at(row, "residual_level", "residual_likelihood"), name=name)
    if risk.overdue and risk.due:
        yield finding_at("risk.overdue", _at(row, "due"), name=name, due=day(risk.due))
    elif risk.due_passed and risk.due:
        yield finding_at("risk.due_passed", _at(row, "due"), name=name, due=day(risk.due))


def _differs(risk: RiskEntry, row: RiskRow) -> Finding:
    said = {"risk": risk.risk, "own": _level(risk.own), "left": _level(risk.derived)}
    place = _at(row, "residual_level", "residual_likelihood")
    if risk.residual_from == "untreated":
        return finding_at("risk.residual_differs/untreated", place, **said)
    if risk.happened and (by := risk.happened[0].confirmed):
        how = say("it happened, confirmed by {by}", by=by)
    elif risk.happened:
        how = say("by its own lists it has happened, which isn't confirmed")
    elif risk.overdue or risk.due_passed:
        how = say("its measure was due and isn't said to be done")
    else:
        part = say(", and rows say what is missing of it") if risk.remarks else ""
        how = say("what treats it is in place to {share} %{part}", share=percent(risk.share or 0.0), part=part)
    return finding_at("risk.residual_differs", place, how=how, **said)


def _of_records(row: RiskRow, risk: RiskEntry, coverage: Coverage) -> Iterator[Finding]:
    """What the client's own incidents and nonconformities say about the risk."""
    if risk.happened:
        place, stated = _at(row, "likelihood", "level"), _stated_beside(risk.library, coverage)
        yield finding_at("risk.happened", place, stated, risk=risk.risk, lists_say=_lists_say(risk.happened))
    if risk.contested:
        records = [f"{record.found} ({record.cell})" for record in risk.contested_by]
        told = first_of(records, int(setting("report", "records_shown")))
        count = form_for(len(risk.contested), "counts", "count")
        parts = {"risk": risk.risk, "few": few(risk.contested), "count": count, "told": told}
        yield finding_at("risk.contested", _at(row, "controls"), **parts)


def _lists_say(happened: Sequence[Happened]) -> str:
    """That the risk is said to have happened, by which entries; where remarks alone tell of it, that the sheet speaks of it."""
    near = sentence(f"near.{near_of(happened)}", by=happened[0].confirmed)
    return say("{near}: {entries}", near=near, entries=_entries(happened))


def _stated_beside(library: str | None, coverage: Coverage) -> str:
    """What decides on a risk of the library and counts as in place in full all the same, with the cells that state it."""
    assessment, told = coverage.assessment, []
    for name in load_library().risks[library].key if library else ():
        for requirement in assessment.weighing.requirements_of.get(name, ()):
            verdict = assessment.verdicts.get((requirement, name))
            if verdict and verdict.channel == "asserted" and verdict.met == 1:
                cells = ", ".join(dict.fromkeys(source.cell for source in verdict.sources))
                told.append(f"{in_marks(coverage.catalogue.criteria[name].text.rstrip('.'))} ({requirement}, {cells})")
    return say(" Yet what decides on it is stated as in place: {few}; did it hold?", few=few(told)) if told else ""


def _entries(happened: Sequence[Happened]) -> str:
    """Entries that look like the risk come true, the first of many, each with its cell and day."""
    told = [
        f"{item.id} {in_marks(brief(item.title))}".strip()
        + (", " + labelled(item.column, in_marks(brief(item.said))) if item.said else "")
        + f" ({item.cell}{f', {day(item.on)}' if item.on else ''})"
        for item in happened
    ]
    return first_of(told, int(setting("report", "records_shown")))


def _told(
    found: Sequence[ListedRisk], pairs: Sequence[tuple[ListedRisk, RiskEntry]], check: Check
) -> Iterator[Finding]:
    """One finding a risk; one for the sheet where it has no such column and several risks lack it."""
    lacking = grouped((each.row.on_sheet, each.risk) for each in found)
    with_column = {each.row.on_sheet for each, _ in pairs if check.column in each.row.cells}
    told: set[Sheet] = set()
    for each in found:
        place, bare = each.row.on_sheet, finding_at(check.name, _at(each.row, check.column))
        if place in with_column or len(lacking[place]) == 1:
            yield bare._replace(message=f"{each.risk} {bare.message}")
        elif place not in told:
            told.add(place)
            text = say(
                "{risks}: each {check}; the sheet has no column for it", risks=few(lacking[place]), check=bare.message
            )
            yield bare._replace(message=text, cell=None)


def _level(grade: Grade) -> str:
    if grade.grades is None:
        return grade.word
    return f"{grade.likelihood} × {grade.consequence} = {grade.score}, {grade.word}"
