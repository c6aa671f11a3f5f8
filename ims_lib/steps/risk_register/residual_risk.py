"""What is left of a risk, whether that is acceptable, and what is still to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.coverage import Coverage
from ims_lib.inputs.states import state_of_measure
from ims_lib.languages import noted, say, translated
from ims_lib.risks.entries import CLOSED_RISK
from ims_lib.risks.grading import Grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import actions, rank
from ims_lib.scales import setting
from ims_lib.steps.risk_register.entry import RETAINED, RiskEntry
from ims_lib.steps.risk_register.residual_grades import (
    Done,
    done,
    is_known,
    least_decisive,
    limits_harm,
    residual,
    wholly,
)
from ims_lib.told import sentence
from ims_lib.tolerances import SMALLEST_SHARE, WHOLE
from ims_lib.wording import in_quotes, listed

DERIVED = ("coverage", "untreated")
"""Where what is left was worked out here, and the client's own figure may differ from it."""
TO_REACH = noted("To reach: ")
Grades = tuple[int | None, int | None]


def with_rest(entry: RiskEntry, contested: Collection[str], method: Method, coverage: Coverage) -> RiskEntry:
    """The risk with its level today, and once all that treats it is in place.

    Derived is what follows from what is in place, no less grave than the client says that it stays after treatment. Until it and the client's own figure are settled, the graver counts; while a
    measure of the client's is open, its own figure is still to come, and its score of today counts where that isn't lower.
    """
    criteria, given, own = entry.criteria, entry.before, entry.own
    before: Grades = (given.likelihood, given.consequence)
    share, known = done(criteria, coverage, contested), is_known(criteria, coverage, contested)
    origin = _origin(entry, known=known)
    planned = left = before
    if criteria and given.grades:
        planned = residual(*given.grades, wholly(criteria), method.scale)
    if origin == "coverage" and given.grades:
        counts, entry = _with_what_decides(entry, share, contested, coverage)
        likelihood, consequence = residual(*given.grades, counts, method.scale)
        if entry.remarks:
            likelihood = max(likelihood, given.grades[0] - int(setting("risk/residual", "grades_beside_remarks")))
        # Never less grave than the client itself says that it stays.
        left = likelihood, max(consequence, min(own.consequence or 0, given.grades[1]))
    elif origin == "client":
        left = (own.likelihood, own.consequence)
        planned = _no_higher(planned, left) if criteria else left
    elif origin == "unknown":
        left = (None, None)
    left, entry = _raised(left, entry, method)
    if origin == "coverage":
        planned = (min(left[0] or 0, planned[0] or 0), planned[1])
    said = {"client": own, "coverage": Grade(), "unknown": Grade()}.get(origin or "", given)
    derived = _graded(left, said.band, method, said.level)
    planned = (planned[0], max(planned[1] or 0, entry.rated.consequence or 0) or None)
    remaining, origin = _what_counts(entry, derived, origin, method)
    return replace(
        entry,
        share=share.all if known else None,
        residual_from=origin,
        derived=derived,
        left=remaining,
        plan=max(_graded(planned, remaining.band, method), entry.rated, key=gravity),
        open=_open(criteria, entry.key, contested, coverage)
        + _open(entry.beside, entry.beside[:1], contested, coverage),
    )


def as_before(now: RiskEntry, then: RiskEntry, method: Method, coverage: Coverage) -> RiskEntry:
    """The risk with the treatment that its owner approved, at no lower a level today than `then`, without it: what is done lowers it, and
    no signature. One that is retained stays at its level."""
    if gravity(now.left) < gravity(then.left):
        origin = "retained" if now.option == RETAINED else "approved"
        now = replace(now, left=then.left, derived=then.derived, raised=then.raised, residual_from=origin)
    found = with_verdict(now, method, coverage)
    return replace(found, plan=found.left) if found.option == RETAINED else found


def _what_counts(entry: RiskEntry, derived: Grade, origin: str | None, method: Method) -> tuple[Grade, str | None]:
    """The level that is left and where it comes from: the graver of what is derived, the client's own, and a score that holds."""
    given, own = entry.before, entry.own
    own_counts = origin in DERIVED and own.band and derived.band and gravity(own) > gravity(derived)
    remaining = _graded((own.likelihood, own.consequence), own.band, method, own.level) if own_counts else derived
    if entry.score_holds:
        remaining = max(_graver(given, derived, method), remaining, key=gravity)
        origin = "score" if remaining == given else origin
    if gravity(entry.rated) > gravity(remaining):
        remaining, origin = entry.rated, "assessed"
    return remaining, origin


def gravity(grade: Grade) -> tuple[int, int]:
    """How grave a level is, by its band and within it by its score."""
    return rank(grade.band) if grade.band else -1, grade.score or 0


def _graver(score: Grade, derived: Grade, method: Method) -> Grade:
    """The client's score with each of its grades no lower than the derived one; of two without grades the graver."""
    if score.grades is None or derived.grades is None:
        return max(score, derived, key=gravity)
    likelihood, consequence = map(max, score.grades, derived.grades)
    return _graded((likelihood, consequence), None, method)


def _raised(left: Grades, entry: RiskEntry, method: Method) -> tuple[Grades, RiskEntry]:
    """The grades after treatment with the likelihood a step higher where the client's own lists speak against them.

    An incident or a finding that looks like the risk come true may raise it above the one before treatment; a record that
    contradicts a control of it may not. What is said to have happened, or whose measure was due and isn't said to be done, is
    at least as likely as the client said before treatment.
    """
    likelihood, before = left[0], entry.before.likelihood
    if likelihood is None or before is None or entry.settled:
        return left, entry
    told = any(item.kind != "remark" for item in entry.happened)
    most = method.scale.grades if told else max(before, likelihood)
    raised = (
        min(likelihood + int(setting("risk/residual", "raised_by")), most) if told or entry.contested else likelihood
    )
    kept = entry.happened or entry.overdue or entry.due_passed
    return (max(raised, before) if kept else raised, left[1]), replace(entry, raised=raised > likelihood)


def with_verdict(entry: RiskEntry, method: Method, coverage: Coverage) -> RiskEntry:
    """The risk with whether it is acceptable by the client's rule, who may accept it, and what is proposed.

    What nobody treats isn't acceptable, and nobody may accept it, nor what is left before its action is done or while
    nobody owns it. Where no level is known, it isn't known either whether it is acceptable, and an
    action is proposed all the same.
    """
    left, own, derived = entry.left.band, entry.own.band, entry.derived.band
    is_high = bool(left and method.is_above(left, entry.category))
    above = is_high and not entry.settled
    of_client = entry.origin == "client"
    found = replace(
        entry,
        differs=bool(own and derived and entry.residual_from in DERIVED and own != derived and not entry.score_holds),
        above=above,
        settled_above=is_high and entry.settled and not own and state_of_measure(entry.status) in ("done", CLOSED_RISK),
        acceptable=not above and not entry.untreated if left and of_client else None,
        may_accept=method.accepted_by[left]
        if left and of_client and entry.owner and not (entry.untreated or entry.action_open)
        else None,
    )
    wanting = above or entry.untreated or (entry.residual_from == "unknown" and not entry.settled)
    if entry.action or not wanting or not (entry.to_reach or entry.to_assess) or entry.option == RETAINED:
        return replace(found, plan=_by_one_action(found, None, method)) if entry.action else found
    if not (entry.to_assess and entry.counting):
        first = None if mends_weakness(entry) or entry.waits or entry.to_assess else entry.to_reach[0]
        found = replace(found, plan=_by_one_action(found, first, method))
    return replace(found, action=_proposed_action(found, coverage), action_from="criteria", aim=_aim(found))


def mends_weakness(entry: RiskEntry) -> bool:
    """Whether what is proposed is to mend what the client's register names as weak."""
    return entry.origin == "client" and bool(entry.vulnerability)


def reached_by_action(entry: RiskEntry) -> tuple[str, ...]:
    """The criterion that the action proposed for a risk is to reach; none where it settles or mends what the files name."""
    if entry.to_assess:
        return (load_impact_kit().each_assessed,)
    return () if entry.waits or mends_weakness(entry) else entry.to_reach[:1]


def _by_one_action(entry: RiskEntry, criterion: str | None, method: Method) -> Grade:
    """What one action leaves, however much more would follow once all is in place: a step less likely at most and as grave as
    today; what only limits the harm leaves it as likely, and a step less grave at most."""
    plan, now = entry.plan.grades, entry.left.grades or entry.before.grades
    if plan is None or now is None:
        return entry.plan
    step = int(setting("risk/residual", "grades_by_one_action"))
    (likelihood, consequence), (least_likely, least_grave) = now, plan
    if (
        criterion
        and limits_harm(criterion)
        and criterion not in (*entry.key, *entry.beyond)
        and least_grave < consequence
    ):
        return _graded((likelihood, max(least_grave, consequence - step)), None, method)
    return _graded((max(min(least_likely, likelihood), likelihood - step), consequence), None, method)


def _proposed_action(entry: RiskEntry, coverage: Coverage) -> str:
    """What its own impact assessments lack; what is outstanding; what its register names as weak, to be mended; else what is to be reached first of what
    treats the risk."""
    if entry.to_assess:
        each = say("each ") if len(entry.to_assess) > 1 else ""
        names = listed(in_quotes(system.name) for system in entry.to_assess)
        begun = listed(
            say("{id} of “{name}”", id=row.id or translated("that"), name=system.name)
            for row, system in entry.to_finish
        )
        also = say(", and {finish}", finish=load_impact_kit().finish.format(form=begun)) if begun else ""
        return sentence("action.assess", names=names, each=each, also=also, UNTIL=sentence("action.until"))
    if entry.waits:
        things = listed(dict.fromkeys(f"{in_quotes(item.said)} ({in_quotes(item.title)})" for item in entry.waits))
        return sentence("action.settle", things=things, UNTIL=sentence("action.until"))
    if mends_weakness(entry):
        weak = (entry.vulnerability or "").strip().rstrip(".")
        return say("Mend what the register names as weak: “{rstrip}”", rstrip=weak)
    return action_for(entry.to_reach[0], coverage)


def _aim(entry: RiskEntry) -> tuple[str, ...]:
    """What tells its action from others: systems to be assessed and assessments to be finished; what is outstanding; the weakness; a criterion."""
    forms = (*(each.cell for each in entry.to_assess), *(row.cell for row, _ in entry.to_finish))
    waits = tuple(dict.fromkeys(text for item in entry.waits for text in (item.said, item.title)))
    return forms or waits or ((entry.vulnerability or "",) if mends_weakness(entry) else entry.to_reach[:1])


def action_for(criterion: str, coverage: Coverage) -> str:
    """What is to be done now to reach a criterion; else what is to be reached, headed as that."""
    return actions().get(criterion) or f"{translated(TO_REACH)}{coverage.catalogue.criteria[criterion].text}"


def _with_what_decides(
    entry: RiskEntry, share: Done, contested: Collection[str], coverage: Coverage
) -> tuple[Done, RiskEntry]:
    """How far what treats a risk counts, as the likelihood falls no further than what decides is in place; and the risk
    with what that is, where it does the less far."""
    least, decides = least_decisive(entry.key, coverage, contested)
    counts = share.held_back(decides)
    if least is None or decides >= share.all - SMALLEST_SHARE:
        return counts, entry
    known = is_known([least], coverage, contested)
    return counts, replace(entry, held_back_by=least, held_back_to=decides if known else None)


def _origin(entry: RiskEntry, *, known: bool) -> str | None:
    """Where what is left comes from: nobody treats it, coverage, the client's own figure, or nothing treats it yet. It isn't known of one that may be none, nor where the client
    says alone what stays once a measure is done that is open."""
    before = entry.before
    graded = before.grades is not None
    if entry.only_if and graded:
        return "unknown"
    if entry.untreated and before.band:
        return "untreated"
    if known and graded:
        return "coverage"
    if entry.own.band and (before.band or not entry.action_open):
        return "client"
    if entry.criteria and graded and not entry.happened:
        return "unknown"
    return "before" if before.band else None


def _no_higher(grades: Grades, than: Grades) -> Grades:
    """The grades, none above the other's; the other's where one of them is missing."""
    if None in grades or None in than:
        return than
    return min(grades[0] or 0, than[0] or 0), min(grades[1] or 0, than[1] or 0)


def _graded(grades: Grades, band: str | None, method: Method, level: int | None = None) -> Grade:
    """The band of the two grades where both are there, else this one."""
    likelihood, consequence = grades
    if likelihood is not None and consequence is not None:
        band = method.scale.band(likelihood, consequence)
    return Grade(likelihood, consequence, band, level)


def _open(
    criteria: tuple[str, ...], key: Collection[str], contested: Collection[str], coverage: Coverage
) -> tuple[str, ...]:
    """What is not fully in place of the criteria: what decides first, then the least, of two alike the quicker."""
    now = {name: 0.0 if name in contested else coverage.in_scope[name].met for name in criteria}
    left = [name for name in criteria if now[name] < WHOLE]
    return tuple(sorted(left, key=lambda name: (name not in key, now[name], coverage.in_scope[name].days)))
