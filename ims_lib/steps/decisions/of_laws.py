"""What laws on AI ask to be decided: duties that apply already, or by the day of the decision, and aren't known to be met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ims_lib.assessment.shadow_ai import decided_on, unlisted_in_use
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day
from ims_lib.days_off import DAY
from ims_lib.grouping import grouped
from ims_lib.inputs.states import is_in_use
from ims_lib.languages import as_written, say
from ims_lib.standard_ids import number_of
from ims_lib.steps.ai_systems.overlay import SystemDuty, SystemOverlay
from ims_lib.steps.ai_systems.reach import ScopeQuestion
from ims_lib.steps.ai_systems.words_against import outstanding_in
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.system_told import names_of
from ims_lib.steps.decisions.systems_due import forbidden
from ims_lib.wording import counted, in_row, listed


def of_laws(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Of each law that binds the client for what it has in use: the duties whose day has come or comes soon, and which aren't known to be met.

    Counsel is asked with it for the law of the client's own country, which this report doesn't look at; for that alone where it is
    open whether the other binds the client at all, or nothing of it is due.
    """
    objects = ahead.steps.objects
    in_use = {each.system.cell for each in objects.impacts}
    for overlay in objects.laid_over:
        scope = objects.scope_question.get(overlay.overlay)
        laid = [each for each in objects.overlays if each.overlay == overlay.overlay and each.cell in in_use]
        if not overlay.dates or not laid:
            continue
        due = [] if scope and scope.only_if else _due(laid, ahead)
        if due:
            yield _of_law(kind, overlay.title, due, [each.cell for each in laid], scope, ahead)
        elif scope and scope.beside:
            yield _of_own_law(kind, overlay.title, scope, [each.cell for each in laid], ahead)


def _due(laid: Iterable[SystemOverlay], ahead: Ahead) -> list[Sequence[SystemDuty]]:
    """The duties that apply by the usual day and aren't known to be met, those ahead first, each once with all its systems."""
    duties = grouped(
        (duty.entry.id, duty)
        for each in laid
        for duty in each.duties
        if duty.applies_from and duty.applies_from <= ahead.working(ahead.usual)
    )
    unmet = [same for same in duties.values() if any(duty.state != MET for duty in same)]
    return sorted(unmet, key=lambda same: _first_day(same) <= ahead.as_of)


def _first_day(same: Sequence[SystemDuty]) -> date:
    return min(duty.applies_from for duty in same if duty.applies_from)


def _of_own_law(
    kind: DecisionKind, law: str, scope: ScopeQuestion, systems: Sequence[str], ahead: Ahead
) -> ManagementDecision:
    """On the law of the client's own country alone, for what runs at the client outside the report's scope too."""
    view = ahead.steps.objects
    apart = [row for row in view.system_rows.values() if row.cell not in systems and is_in_use(row)]
    ahead_of = [each.system.cell for each in view.impacts_ahead]
    what = kind.ask["own"].format(
        systems=counted(len(systems), "AI system") + say(" in use"),
        unlisted=_unlisted(kind, ahead),
        apart=kind.words["apart"].format(names=listed(quoted(row.name) for row in apart)) if apart else "",
        laws=scope.laws,
        law=law,
        planned=_planned(kind, ahead),
        extend=_extend(systems, kind, ahead),
    )
    cells = [*systems, *ahead_of, *(row.cell for row in apart)]
    about = [OWN_LAW, *(row.name for row in view.system_rows.values() if row.cell in cells)]
    if_not = kind.if_not["own"].format(unread=_unread(kind, ahead))
    given = _given(systems, kind, ahead)
    return ahead.make(kind, what, if_not, by=ahead.usual, cells=[*cells, *given.values()], about=about, details=given)


def _planned(kind: DecisionKind, ahead: Ahead) -> str:
    """The planned systems, of which counsel can still be asked beforehand, each with what its row remarks; empty where there are none."""
    rows = [each.system for each in ahead.steps.objects.impacts_ahead]
    names = [quoted(row.name) + (f" ({quoted(row.notes)})" if row.notes else "") for row in rows]
    return kind.words["planned"].format(names=listed(names)) if names else ""


def _unlisted(kind: DecisionKind, ahead: Ahead) -> str:
    """AI that the files have in use, the list doesn't name and management hasn't decided on; empty where there is none."""
    made = decided_on(ahead.steps.coverage.client)
    found = [name for name in unlisted_in_use(ahead.steps.inputs, ahead.steps.register) if name not in made]
    return kind.words["unlisted"].format(names=listed(found)) if found else ""


def _given(systems: Iterable[str], kind: DecisionKind, ahead: Ahead) -> dict[str, str]:
    """That own data were given for the training of a system, as counsel is asked of it, with its cell."""
    view = ahead.steps.objects
    known = [(cell, item) for cell in systems for item in view.known_against.get(cell, ()) if item.kind == "given"]
    return {
        kind.words["given"].format(system=quoted(view.system_rows[cell].name), told=item.told): str(item.place)
        for cell, item in known
    }


def _extend(systems: Iterable[str], kind: DecisionKind, ahead: Ahead) -> str:
    """The systems for which a legal opinion is outstanding: what counsel is asked belongs to it."""
    view = ahead.steps.objects
    known = [
        (cell, item) for cell in systems for item in view.known_against.get(cell, ()) if item.kind == "outstanding"
    ]
    waits = [cell for cell, item in known if any(LEGAL_OPINION in each.things for each in outstanding_in(item.told))]
    names = listed(quoted(view.system_rows[cell].name) for cell in dict.fromkeys(waits))
    return kind.words["extend"].format(systems=names) if waits else ""


def _unread(kind: DecisionKind, ahead: Ahead) -> str:
    """The client's own register of law, by the evidence of its control: no file that was read."""
    control = kind.words["control"]
    rows = [row for row in ahead.steps.register.controls if control in row.refs and row.evidence]
    named = dict.fromkeys(f"{quoted(row.evidence or '')} ({number_of(control)})" for row in rows)
    return kind.words["unread"].format(registers=listed(named)) if named else ""


MET, OWN_LAW, LEGAL_OPINION = "in place", "law of its own country", "legal_opinion"


def _planned_until(kind: DecisionKind, due: Sequence[Sequence[SystemDuty]], ahead: Ahead) -> str:
    """When the work on the first of these duties ends; where none has any, as all is unknown, that the first look is to say it."""
    roadmap, first = ahead.steps.roadmap, due[0][0].entry
    if end := roadmap.end_of(first.criteria):
        return kind.words["plan"].format(first=quoted(first.title), end=day(end))
    criteria = {name for same in due for name in same[0].entry.criteria}
    is_asked = any(item.is_look and criteria & {*item.criteria} for item in roadmap.in_order)
    unplanned = is_asked and not any(map(roadmap.package_of, criteria))
    return in_row(["", roadmap.left_unknown]) if unplanned else ""


def _of_law(
    kind: DecisionKind,
    law: str,
    due: Sequence[Sequence[SystemDuty]],
    systems: Sequence[str],
    scope: ScopeQuestion | None,
    ahead: Ahead,
) -> ManagementDecision:
    case, titles = case_of(len(due)), [quoted(same[0].entry.title) for same in due]
    places, first_days = [same[0].entry.place for same in due], [*map(_first_day, due)]
    each_duty = zip(titles, places, first_days, strict=True)
    told = [
        kind.words["ahead" if on > ahead.as_of else "duty"].format(title=title, place=place, day=day(on))
        for title, place, on in each_duty
    ]
    begins = min((on for on in first_days if on > ahead.as_of), default=None)
    by = ahead.working(min(ahead.usual, max(ahead.soon, begins - DAY)) if begins else ahead.usual)
    stops = [each for each in forbidden(ahead) if each.system.cell in systems]
    what = kind.ask[case].format(
        systems=counted(len(systems), "AI system"),
        unlisted=_unlisted(kind, ahead),
        law=law,
        count=len(due),
        soon=kind.words["soon"] if begins else "",
        duties=ahead.some(told),
        first=kind.words["first"].format(systems=names_of(stops)) if stops else "",
    )
    extend = _extend(systems, kind, ahead)
    about = [f"{as_written(law)} {place}" for place in places]
    if scope and scope.beside:
        what += kind.words["own"].format(laws=scope.laws, extend=extend, planned=_planned(kind, ahead))
        about.append(OWN_LAW)
    plan = _planned_until(kind, due, ahead)
    late = kind.words["late"] if begins and by >= begins else ""
    of_first = {"first": titles[first_days.index(begins)], "day": day(begins), "late": late} if begins else {}
    if_not = kind.if_not["soon" if begins else case].format(plan=plan, unread=_unread(kind, ahead), **of_first)
    given = _given(systems, kind, ahead)
    cells = [*systems, *given.values()]
    return ahead.make(kind, what, if_not, by=by, cells=cells, about=about, details=given)
