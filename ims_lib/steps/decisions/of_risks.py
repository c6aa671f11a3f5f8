"""What risks ask to be decided: those without a treatment, those above what is acceptable, and those that no register has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.catalogue.library import load_library
from ims_lib.cell_places import row_of
from ims_lib.dates import day
from ims_lib.days_off import DAY
from ims_lib.grouping import grouped
from ims_lib.inputs.in_texts import holds
from ims_lib.inputs.listed import notes_below
from ims_lib.inputs.put_before import puts_before
from ims_lib.inputs.said import day_ahead
from ims_lib.inputs.states import is_ended
from ims_lib.languages import form_for, say, translated
from ims_lib.register.vocabulary import brief, plain
from ims_lib.risks.grading import Grade
from ims_lib.risks.scales import bands, category_standards, rank
from ims_lib.roadmap import Planned
from ims_lib.roadmap.measures import packages_closing, rows_of_measures
from ims_lib.scales import report_setting
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps.actions import open_entries
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.of_own_words import year_in
from ims_lib.steps.decisions.systems_due import decided_on, risks_untreated
from ims_lib.steps.risk_register.entry import RETAINED, RiskEntry, level_reached
from ims_lib.steps.risk_register.happened import Happened, near_of
from ims_lib.steps.risk_register.residual_risk import reached_by_action
from ims_lib.suggest.likeness import terms_of
from ims_lib.wording import capitalised, counted, first_of, in_row, labelled, listed


def of_treatment(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The client's risks of which more is left than is acceptable and for which nothing is planned: the grave ones, then the others; not
    those that are decided on with an AI system."""
    apart = {risk.cell for risk in risks_untreated(decided_on(ahead), ahead)}
    found = [risk for risk in _unaccepted(ahead) if _is_bare(risk) and risk.cell not in apart]
    for grave, risks in grouped((is_grave(risk, ahead), risk) for risk in found).items():
        top = _accepting(ahead.steps.risks.method.accepted_by[ahead.words.grave], risks, ahead)
        who = top if grave else ahead.some(risk.owner or ahead.bearer(ahead.words.top) for risk in risks)
        level, is_open = _level(risks), not all(risk.untreated for risk in risks)
        case = f"{case_of(len(risks))}_open" if is_open else case_of(len(risks)) if level else "unknown"
        what = kind.ask[case_of(len(risks))].format(
            risks=counted(len(risks), "risk"),
            first=quoted(risks[0].title),
            prepared=ahead.prepared((risk.owner for risk in risks if grave), who),
        )
        by = ahead.soon if grave and any(map(_events, risks)) else _usual(risks, ahead)
        yield ahead.make(kind, what, kind.if_not[case].format(level=level), by=by, who=who, **_of(risks, ahead))


def of_risks(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The client's risks of which more is left than is acceptable, with what is planned, by band, the gravest first."""
    by_band = grouped((risk.left.band, risk) for risk in _unaccepted(ahead) if risk.left.band and not _is_bare(risk))
    days = {
        band: [risk.due for risk in found if risk.due and ahead.is_ahead(risk.due)] for band, found in by_band.items()
    }
    for band in sorted(by_band, key=rank, reverse=True):
        # graver ones are decided no later than those below them
        by = min(
            [
                _usual(by_band[band], ahead),
                *(due for below, each in days.items() if rank(below) <= rank(band) for due in each),
            ]
        )
        found, case, word = by_band[band], case_of(len(by_band[band])), bands()[band].word
        who = _accepting(ahead.steps.risks.method.accepted_by[band], found, ahead)
        what = kind.ask[case].format(band=word, risks=_counted(len(found), word), first=quoted(found[0].title))
        if_not = kind.if_not[case].format(level=_level(found))
        yield ahead.make(kind, what, if_not, by=by, who=who, **_of(found, ahead))


def _counted(number: int, band: str) -> str:
    """2 high risks."""
    return form_for(number, "{number} {band} risk", "{number} {band} risks").format(number=number, band=band)


def _usual(found: Sequence[RiskEntry], ahead: Ahead) -> date:
    return ahead.fortnight if is_grave(found[0], ahead) else ahead.later


def _of(found: Sequence[RiskEntry], ahead: Ahead) -> dict[str, Any]:
    """What a decision on risks of the client's is about: their cells, levels, and what is told of each."""
    lines = [_told(risk, risk.risk, ahead) for risk in found]
    # one that its owner approved to retain isn't what was decided when a measure was planned
    retained = [
        f"{RETAINED} {risk.known_as or risk.risk}" for risk in found if risk.approved and risk.option == RETAINED
    ]
    about = [*map(level_reached, found), *retained]
    return {"cells": [risk.cell or "" for risk in found], "about": about, "details": lines, "risks": found}


def _told(risk: RiskEntry, number: str, ahead: Ahead) -> str:
    """R-17 “Cloud tenant stands open”: 20, high; “Baseline per cloud” by 31 March 2027; then 8, medium; said to have happened, not confirmed: M-26-11."""
    words, after, known = ahead.words.of["risks"].words, risk.own, ahead.steps.coverage.catalogue
    about = rows_of_measures(ahead.steps.register, known).get(row_of(risk.cell or ""), {})
    is_planned, most = risk.action_from == "client", int(report_setting("records_shown"))
    asked, beside = _known_as_ours(risk, ahead)
    is_high = bool(after.band) and ahead.steps.risks.method.is_above(after.band or "", risk.category)
    events, is_close = _events(risk), near_of(risk.happened) == "close"
    happened = [item.id or quoted(brief(item.title)) for item in events if is_close or not item.is_close]
    remark = next((quoted(brief(item.said or item.title)) for item in risk.happened if item.kind == "remark"), "")
    plan = "planned" if not risk.due else "planned_by" if risk.due >= ahead.as_of else "planned_past"
    # money of a year is there before it begins, whatever day the row has for what it pays
    year = year_in(risk.action or "", ahead) if "money" in puts_before(risk.action or "") else None
    plan = "planned_year" if year and plan == "planned_by" else plan
    holding = _holding(risk, ahead)
    # which package an action from the client's list of findings lies in is told in the plan, at that finding
    may_hold = risk.action_from == "criteria" or (is_planned and risk.origin == "client")
    in_plan = "".join(ahead.in_plan(item.package for item in holding))
    actions = _as_actions(risk, ahead) if is_planned else []
    unknown = _unknown_parts(about, ahead) if is_planned else []
    left = ahead.steps.roadmap.left_of(unknown)
    end = max((item.end for item in holding if item.end), default=None)
    late = (end - risk.due).days if end and risk.due and risk.due >= ahead.as_of else 0
    said = {
        "level": _graded(risk.left),
        "ended": listed(quoted(name) for name in _ended_in(risk, ahead)),
        "register": _graded(risk.before) if risk.origin == "client" and risk.before.score != risk.left.score else "",
        "raised": risk.risk if risk.raised and events and (risk.left.score or 0) > (risk.before.score or 0) else "",
        "assessed": in_row(each.told for each in risk.counting),
        plan: quoted(risk.action or "") if is_planned else "",
        "weak": quoted(risk.vulnerability) if risk.vulnerability and _is_bare(risk) else "",
        "supposed": risk.supposed,
        "asked": asked,
        "beside": beside,
        "retained": risk.option if risk.option == RETAINED else "",
        "nobody": "" if risk.owner or risk.origin != "client" else risk.title,
        "still" if is_high else "after": _graded(after) if is_planned else "",
        "for_rest": risk.accepted_by if risk.for_rest else "",
        "owned": risk.owner if is_planned else "",
        "controls": numbers_told(risk.refs, ahead) if is_planned and risk.origin == "client" else "",
        "package": in_plan,
        "late": counted(late, "day") if late > 0 else "",
        "unknown": numbers_told(unknown, ahead),
        "action": listed(actions),
        "no_package": risk.risk if may_hold and not in_plan and not unknown and not actions else "",
        "near": _near(about, ahead) if is_planned else "",
        "confirmed" if events and events[0].confirmed else "close" if is_close else "happened": first_of(
            happened, most, between=", "
        ),
        "remark": "" if happened else remark,
    }
    by = day(risk.due) if risk.due else ""
    told = in_row(
        words[name].format(said=each, day=by, year=year, end=day(end) if end else "", left=left)
        for name, each in said.items()
        if each
    )
    return labelled(f"{number} {quoted(risk.title)}", told)


def _known_as_ours(risk: RiskEntry, ahead: Ahead) -> tuple[str, str]:
    """Of a risk that we propose: the client's of which it is asked whether they are the same, and those that are, for other AI systems."""
    if risk.origin != "proposed":
        return "", ""
    risks = ahead.steps.risks
    asked = (risks.entries[pair.a] for pair in risks.pairs if pair.b == risk.risk)
    beside = (each for each in risks.of(risks.own) if each.library == risk.risk)
    named = [listed(f"{each.risk} {quoted(each.title)}" for each in found) for found in (asked, beside)]
    return named[0], named[1]


def _holding(risk: RiskEntry, ahead: Ahead) -> list[Planned]:
    """The packages of the plan that hold its measure; of an action that we propose the one that closes what that is to reach."""
    roadmap = ahead.steps.roadmap
    if risk.action_from == "criteria":
        return [item for name in reached_by_action(risk) if (item := roadmap.package_of(name))]
    return [roadmap.planned[name] for name in roadmap.measures.get(row_of(risk.cell or ""), ())]


def _as_actions(risk: RiskEntry, ahead: Ahead) -> list[str]:
    """The open actions of the client's lists that are its measure: of the same owner and day, and with words of it."""
    own, alike = terms_of(risk.action or "")[0], int(report_setting("words_of_a_measure"))
    return [
        row.id or quoted(brief(row.title))
        for row in open_entries(ahead.steps.inputs, ahead.as_of)
        if risk.due
        and (row.due, plain(row.owner or "")) == (risk.due, plain(risk.owner or ""))
        and len({*own} & {*terms_of(f"{row.title} {row.corrective_action or ''}")[0]}) >= alike
    ]


def _unknown_parts(about: Iterable[str], ahead: Ahead) -> list[str]:
    """The requirements that a measure is about and of which no gap is known, as nobody knows what is left."""
    gaps = ahead.steps.roadmap.gaps
    asked = gaps.coverage.assessment.criteria_of
    return [leaf for leaf in about if leaf not in gaps.found and not gaps.to_look_at.keys().isdisjoint(asked(leaf))]


def _near(about: Mapping[str, bool], ahead: Ahead) -> str:
    """A.5.23, no. 18 and 38: what is its owner's and about its subject, though it isn't the measure; empty where nothing is."""
    roadmap, near = ahead.steps.roadmap, [leaf for leaf, is_held in about.items() if not is_held]
    packages = packages_closing(near, roadmap.gaps, roadmap.in_order)
    return ", ".join([numbers_told(near, ahead), *ahead.in_plan(packages)]) if packages else ""


def numbers_told(requirements: Iterable[str], ahead: Ahead) -> str:
    """A.5.23 and A.8.8; 42001 A.7.4 where two standards of the client have an Annex A."""
    if not {"27001", "42001"} <= {*ahead.steps.coverage.client.standards}:
        return listed(map(number_of, requirements))
    by_standard = grouped((standard_of(each), number_of(each)) for each in requirements)
    return in_row(f"{standard} {listed(numbers)}" for standard, numbers in by_standard.items())


def _graded(grade: Grade) -> str:
    """16, high."""
    return ", ".join(filter(None, (str(grade.score or ""), grade.word)))


def _events(risk: RiskEntry) -> list[Happened]:
    """What looks like it come true: a remark that something is weak is none."""
    return [item for item in risk.happened if item.kind != "remark"]


def _unaccepted(ahead: Ahead) -> list[RiskEntry]:
    """The client's open risks that nobody treats or has accepted above what is acceptable; the gravest first."""
    found = [risk for risk in open_risks(ahead) if risk.untreated or (risk.above and not risk.perhaps_accepted)]
    return sorted(found, key=lambda risk: (not is_grave(risk, ahead), -(risk.left.score or 0)))


def _ended_in(risk: RiskEntry, ahead: Ahead) -> list[str]:
    """The AI systems out of use that its title names: what they did before is not settled by that."""
    rows = grouped((is_ended(row), row.name) for row in ahead.steps.inputs.lists.ai_systems)
    return [name for name in rows.get(True, ()) if name not in rows.get(False, ()) and holds(risk.title, name)]


def _is_bare(risk: RiskEntry) -> bool:
    """Whether the client's register plans nothing for it."""
    return risk.origin == "client" and (risk.untreated or risk.action_from != "client")


def is_grave(risk: RiskEntry, ahead: Ahead) -> bool:
    return risk.left.band is not None and rank(risk.left.band) >= rank(ahead.words.grave)


def of_proposed(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The risks that we propose, where some are grave: beside a register of the client's, or to begin one with."""
    risks, standards = ahead.steps.risks, category_standards()
    found = [risk for risk in risks.of(risks.proposed) if ahead.alone in ("", standards.get(risk.category or "", ""))]
    # What the client's own assessments call so stands first.
    grave = sorted((risk for risk in found if is_grave(risk, ahead)), key=lambda risk: not risk.counting)
    if not grave:
        return
    own = () if risks.given else ahead.steps.documents.shown_by("risk_register")
    case = f"{'' if risks.given else 'named_' if own else 'begin_'}{case_of(len(found))}"
    note = _round_told(ahead)
    later = _after_round(kind, note[2], ahead) if note else ()
    what = kind.ask[case].format(
        count=counted(len(found), "risk"),
        high=len(grave),
        level=_level(grave),
        named=quoted(grave[0].title),
        own=listed(quoted(each.what) for each in own),
        round=kind.words["round"].format(note=quoted(note[1])) if note else "",
    )
    about: dict[str, Any] = {
        "details": [*later, *(_told(risk, risks.numbers[risk.risk], ahead) for risk in grave)],
        "about": map(level_reached, grave),
        "risks": grave,
    }
    cells = [each.cell for risk in grave for each in risk.happened] + [each.cell for each in own]
    cells += [each.row.cell for risk in grave for each in risk.counting] + ([note[0]] if note else [])
    who = _accepting(risks.method.accepted_by[ahead.words.grave], grave, ahead)
    if_not = kind.if_not[case.replace("named_", "begin_")]
    unknown = [risk for risk in found if risk.residual_from == "unknown"]
    if high := [risk for risk in unknown if risk.before.band and rank(risk.before.band) >= rank(ahead.words.grave)]:
        what += kind.words["unknown"].format(count=len(unknown), high=len(high))
    planned = (ahead.steps.roadmap.package_of(name) for risk in found if not risk.answer for name in risk.open[:1])
    ends = [ahead.working(package.end - DAY) for package in planned if package and package.end]
    by = max(min([ahead.usual, *ends]), ahead.soon)
    of = [standards.get(risk.category or "", "") for risk in found]
    yield ahead.make(kind, what, if_not, by=by, who=who, cells=cells, of=of, **about)


def _round_told(ahead: Ahead) -> tuple[str, str, date] | None:
    """The line below the client's risks that tells of a day ahead, behind its cell and before that day: by when others are to join."""
    for rows in grouped((row.on_sheet, row) for row in ahead.steps.inputs.lists.risks).values():
        for cell, text in notes_below(rows, ahead.steps.register):
            since = ahead.steps.register.written(rows[0].file, ahead.as_of)
            if (told := day_ahead(text, since)) and told[0] > ahead.as_of:
                return cell, text, told[0]
    return None


def _after_round(kind: DecisionKind, by: date, ahead: Ahead) -> Iterator[str]:
    """The packages that find risks for the register only after the day by which its own line wants them, and what each waits for."""
    planned, in_register = ahead.steps.roadmap.planned, {*load_library().documents["risk_register"].criteria}
    for item in ahead.steps.roadmap.in_order:
        is_finding = len(in_register & {*item.criteria}) > len(item.criteria) / 2 and not item.is_look
        if is_finding and item.end and item.end > by:
            last = max((planned[name] for name in item.needs), key=lambda need: need.end or by, default=None)
            waits = kind.words["waits"].format(no=last.order, end=day(last.end)) if last and last.end else ""
            package = f"{item.order} {quoted(item.label)}"
            yield kind.words["later"].format(package=package, end=day(item.end), waits=waits, by=day(by))


def open_risks(ahead: Ahead) -> list[RiskEntry]:
    """The client's risks that aren't settled."""
    risks = ahead.steps.risks
    return [risk for risk in risks.of(risks.own) if not risk.settled]


def risk_named(risk: RiskEntry, said: str | None) -> str:
    """R-21 “The assistant proposes a harmful command”, high (16; in the register 12, medium), “No rule who must read it”."""
    return ", ".join(filter(None, (f"{risk.risk} {quoted(risk.title)}", _level([risk]), quoted(said) if said else "")))


def _level(found: Sequence[RiskEntry]) -> str:
    """High (16 to 20); empty where no level is known."""
    words = dict.fromkeys(bands()[risk.left.band].word for risk in found if risk.left.band)
    scores = sorted({risk.left.score for risk in found if risk.left.score is not None})
    span = translated(" to ").join(map(str, dict.fromkeys([scores[0], scores[-1]]))) if scores else ""
    # What the register says before treatment, where a risk counts for more today.
    before = found[0].before
    differs = len(found) == 1 and found[0].origin == "client" and span and before.score != scores[0]
    band = f", {bands()[before.band].word}" if before.band and before.band != found[0].left.band else ""
    register = say("; in the register {score}{band}", score=before.score, band=band) if differs else ""
    between = f" ({span}{register})" if span else ""
    return f"{listed(words, 'or')}{between}" if words else ""


def _accepting(who: str, risks: Sequence[RiskEntry], ahead: Ahead) -> str:
    """Who may accept by the client's rule, as its files write the role, a risk owner by name; by our rule as a proposal."""
    if plain(who) in map(plain, ahead.words.risk_owners):
        who = ahead.some(risk.owner for risk in risks) or who
    if plain(who) == plain(ahead.words.top):
        return ahead.bearer(ahead.words.top)
    name = ahead.steps.owners.evidence.roles.get(plain(who)) or capitalised(translated(who))
    return name if "accepts" in ahead.steps.risks.method.own else ahead.proposed(name)
