"""What the register gives rise to: what is missing in a row, what must be decided, each at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ims_lib.assessment.records import TREATMENT
from ims_lib.catalogue.library import load_library
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.client.filled_sheets import asked
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import RiskRow, Sheet
from ims_lib.languages import form_for, noted, say, translated
from ims_lib.register.model import Finding, Level
from ims_lib.register.vocabulary import brief
from ims_lib.risks.entries import ListedRisk, SheetScale, few, finding
from ims_lib.risks.grading import Grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import rank
from ims_lib.scales import setting
from ims_lib.steps.risk_register.entry import RETAINED, RiskEntry
from ims_lib.steps.risk_register.happened import Happened, near_of
from ims_lib.steps.risk_register.model import RiskRegister
from ims_lib.wording import capitalised, first_of, in_marks, in_quotes, in_row, labelled, percent


def of_sheets(sheets: Mapping[Sheet, SheetScale], wanted: int | None) -> Iterator[Finding]:
    """What was taken for the scale of a sheet, where that wasn't sure or isn't the register's."""
    default = int(setting("risk/register", "default_grades"))
    for (file, sheet), scale in sheets.items():
        if not scale.sure:
            text = say(
                "no grade above {size} stands there: the scale was taken for one of {size} grades; "
                "if it has more, say so in the settings (risk, grades)",
                size=scale.size,
            )
            yield Finding("question", "risk.scale", text, file, sheet)
        elif scale.size > default:
            text = say(
                "grades up to {size}: they were converted to {wanted}, the ends to the ends",
                size=scale.size,
                wanted=wanted or default,
            )
            yield Finding("note", "risk.scale", text, file, sheet)


class Check(NamedTuple):
    """What is told of each of the client's risks for which it holds, at the cell of a column."""

    code: str
    column: str
    level: Level
    text: str
    holds: Callable[[RiskEntry, Method], bool]


CHECKS = (
    Check("no_owner", "owner", "warning", noted("has no owner"), lambda risk, _: not risk.owner and not risk.settled),
    Check(
        "no_treatment",
        "treatment",
        "warning",
        noted("has neither an option of treatment nor an action; its level before treatment counts"),
        lambda risk, _: risk.untreated,
    ),
    Check(
        "not_accepted",
        "accepted_by",
        "warning",
        noted("is retained, and nobody has accepted it by name"),
        lambda risk, _: risk.option == RETAINED and not risk.accepted_by and not risk.settled,
    ),
    Check(
        "signed_before",
        "accepted_by",
        "warning",
        noted(
            "was accepted by signature, and its level has risen since or a year is over: accept what is left anew, or treat it"
        ),
        lambda risk, _: bool(risk.signed and not risk.signed.holds) and not risk.settled,
    ),
    Check(
        "above_appetite",
        "plan",
        "warning",
        noted("lies above what is acceptable, without an action or an acceptance"),
        lambda risk, method: _is_above_unanswered(risk) and not _only_as_derived(risk, method),
    ),
    Check(
        "above_as_derived",
        "plan",
        "note",
        noted(
            "would lie above what is acceptable, without an action or an acceptance, if the level derived here holds: "
            "which level holds is asked"
        ),
        lambda risk, method: _is_above_unanswered(risk) and _only_as_derived(risk, method),
    ),
    Check(
        "no_controls",
        "controls",
        "note",
        noted("names no requirement that treats it; its level today can't be derived"),
        lambda risk, _: not risk.criteria and not risk.refs,
    ),
    Check(
        "nothing_known",
        "controls",
        "note",
        noted("names what treats it, of which nothing is known; its level today isn't known either"),
        lambda risk, _: risk.residual_from == "unknown",
    ),
)


def of_risks(register: RiskRegister, listed: Sequence[ListedRisk], coverage: Coverage) -> Iterator[Finding]:
    """What is missing in the client's rows or must be decided about them."""
    pairs = [(each, risk) for each in listed if not (risk := register.entries[each.risk]).gone]
    for check in CHECKS:
        found = [each for each, risk in pairs if check.holds(risk, register.method)]
        yield from _told(found, pairs, check)
    for each, risk in pairs:
        yield from _of_risk(each, risk, coverage)


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
        text = say(
            "is {spoken} the same risk as {said}? {why}. Until that is answered both stand "
            "apart; the settings keep it, in risk: same: [[{a}, {b}]] or different: [[{a}, {b}]]",
            spoken=_spoken(risk),
            said=said,
            why=capitalised(pair.why),
            a=pair.a,
            b=pair.b,
        )
        if ours and (told := register.entries[pair.b].happened):
            text += say(
                ". Ours {lists_say}{beside}", lists_say=_lists_say(told), beside=_stated_beside(pair.b, coverage)
            )
        code = "risk.like_ours" if ours else "risk.twice"
        yield Finding("question", code, text, risk.file, risk.sheet, risk.cells.get("title"))


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
        if risk is None:
            text = say(
                "{name}: {what} is approved, but no such risk is in the register. Which is meant?",
                name=each.name,
                what=what,
            )
        elif risk.option == RETAINED and risk.above and risk.left.band and not risk.accepted_by:
            text = say(
                "{name}: its owner approved that it is retained, and {level} risks are accepted by {who}. Who accepts it, and when? Until "
                "that is signed in the sheet Risks nobody has",
                name=each.name,
                level=risk.left.word,
                who=register.method.accepted_in_words()[risk.left.band],
            )
        elif risk.instead:
            text = say(
                "{name}: its owner approved {what}, which counts; now {instead} stands in its place. Which holds?",
                name=each.name,
                what=what,
                instead=in_quotes(risk.instead),
            )
        else:
            continue
        yield asked("risk.approval", text, CellPlace.from_text(each.cell))


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
            text = say(
                "'{title}'{missing} {lists_say}. {belongs}, and how likely is it?",
                title=risk.title,
                missing=missing,
                lists_say=_lists_say(risk.happened),
                belongs=belongs,
            ) + _stated_beside(risk.risk, coverage)
            yield Finding("question", "risk.happened", text, *risk.happened[0].place)


def _of_risk(listed: ListedRisk, risk: RiskEntry, coverage: Coverage) -> Iterator[Finding]:
    row, name, ours = listed.row, risk.risk, load_library().risks.get(risk.library or "")
    if listed.twice:
        yield finding(row, "warning", "id_twice", say("the id {id} stands for several risks", id=row.id), "id")
    if risk.level_from == "library" and ours:
        text = say(
            "{name} has no level; taken for our '{title}' it would be {likelihood} × "
            "{consequence}, {word}. Which level has it?",
            name=name,
            title=brief(ours.title),
            likelihood=risk.before.likelihood,
            consequence=risk.before.consequence,
            word=risk.before.word,
        )
        yield finding(row, "question", "no_level", text, "level", "likelihood")
    elif risk.level_from is None and not listed.plan_alone and not listed.unread:
        text = say("{name} has no level that can be read; which has it?", name=name)
        yield finding(row, "question", "no_level", text, "level", "likelihood")
    if risk.differs:
        yield finding(row, "question", "residual_differs", _differs(risk), "residual_level", "residual_likelihood")
    if risk.usual_differs and ours and not risk.settled:
        text = say(
            "{name}: the sheet says {level}; for the same event {usual} is usual (our '{title}'). Which holds here?",
            name=name,
            level=_level(risk.before),
            usual=_level(risk.usual),
            title=brief(ours.title),
        )
        yield finding(row, "question", "usual_differs", text, "level", "likelihood")
    yield from _of_records(row, risk, coverage)
    if risk.own.band and risk.before.band and rank(risk.own.band) > rank(risk.before.band):
        text = say("{name}: the sheet's level after its measures is above the one before", name=name)
        yield finding(row, "warning", "residual_above", text, "residual_level", "residual_likelihood")
    if risk.overdue and risk.due:
        text = say("{name}: the action was due on {due}", name=name, due=day(risk.due))
        yield finding(row, "warning", "overdue", text, "due")
    elif risk.due_passed and risk.due:
        text = say(
            "{name}: the action was due on {due}, and the list doesn't say whether it is done. Is it?",
            name=name,
            due=day(risk.due),
        )
        yield finding(row, "question", "due_passed", text, "due")


def _differs(risk: RiskEntry) -> str:
    own, left = _level(risk.own), _level(risk.derived)
    if risk.residual_from == "untreated":
        return say(
            "{risk}: after its measures the sheet says {own}, but it names no treatment; before "
            "treatment it is {left}. Which holds?",
            risk=risk.risk,
            own=own,
            left=left,
        )
    how = (
        say("by its own lists it has happened, which isn't confirmed")
        if risk.happened
        else say("its measure was due and isn't said to be done")
        if risk.overdue or risk.due_passed
        else say(
            "what treats it is in place to {share} %{part}",
            share=percent(risk.share or 0.0),
            part=say(", and rows say what is missing of it") if risk.remarks else "",
        )
    )
    return say(
        "{risk}: after its measures the sheet says {own}; {how}, which gives {left}. Which holds today?",
        risk=risk.risk,
        own=own,
        how=how,
        left=left,
    )


def _of_records(row: RiskRow, risk: RiskEntry, coverage: Coverage) -> Iterator[Finding]:
    """What the client's own incidents and nonconformities say about the risk."""
    if risk.happened:
        text = say(
            "{risk} {lists_say}. Does its likelihood still hold? Until that is answered, what is "
            "in place doesn't lower it; if it tells of something else, tell us",
            risk=risk.risk,
            lists_say=_lists_say(risk.happened),
        ) + _stated_beside(risk.library, coverage)
        yield finding(row, "question", "happened", text, "likelihood", "level")
    if risk.contested:
        records = [f"{record.found} ({record.cell})" for record in risk.contested_by]
        told = first_of(records, int(setting("report", "records_shown")))
        text = say(
            "{risk}: {few} {count} as not in place: {told}",
            risk=risk.risk,
            few=few(risk.contested),
            count=form_for(len(risk.contested), "counts", "count"),
            told=told,
        )
        yield finding(row, "warning", "contested", text, "controls")


def _lists_say(happened: Sequence[Happened]) -> str:
    """That the risk is said to have happened, by which entries; where remarks alone tell of it, that the sheet speaks of it."""
    near = {
        "happened": say("is said to have happened, not confirmed"),
        "close": say("is said to have happened, or something close to it, not confirmed"),
        "remarked": say("is spoken of in a remark"),
    }
    return say("{near}: {entries}", near=near[near_of(happened)], entries=_entries(happened))


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
        place = each.row.on_sheet
        if place in with_column or len(lacking[place]) == 1:
            yield finding(each.row, check.level, check.code, f"{each.risk} {translated(check.text)}", check.column)
        elif place not in told:
            told.add(place)
            text = say(
                "{risks}: each {check}; the sheet has no column for it",
                risks=few(lacking[place]),
                check=translated(check.text),
            )
            yield Finding(check.level, f"risk.{check.code}", text, *place)


def _level(grade: Grade) -> str:
    if grade.score is None:
        return grade.word
    return f"{grade.likelihood} × {grade.consequence} = {grade.score}, {grade.word}"
