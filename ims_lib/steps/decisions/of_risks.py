"""What risks ask to be decided: those without a treatment, those above what is acceptable, and those that no register has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.grouping import grouped
from ims_lib.inputs.said import day_ahead
from ims_lib.register.vocabulary import plain
from ims_lib.risks.scales import bands, rank
from ims_lib.scales import report_setting
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.systems_due import decided_on, risks_untreated
from ims_lib.steps.lines_above import notes_below
from ims_lib.steps.risk_register.entry import RiskEntry, level_reached
from ims_lib.wording import counted, listed


def of_treatment(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The client's risks that nobody has decided how to treat, but for those that are decided on with an AI system."""
    apart = {risk.cell for risk in risks_untreated(decided_on(ahead), ahead)}
    found = [risk for risk in open_risks(ahead) if risk.untreated and risk.cell not in apart]
    if not found:
        return
    case, level = case_of(len(found)), _level(found)
    what = kind.ask[case].format(risks=counted(len(found), "risk"), first=_gravest(found))
    if_not = kind.if_not[case if level else "unknown"].format(level=level)
    who = ahead.some(risk.owner for risk in found)
    cells = [risk.cell or "" for risk in found]
    yield ahead.make(kind, what, if_not, by=ahead.usual, who=who, cells=cells, about=map(level_reached, found))


def of_risks(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The client's risks of which more is left than is acceptable and which nobody has accepted, by band, the gravest first."""
    method = ahead.steps.risks.method
    above = [risk for risk in open_risks(ahead) if risk.above and not risk.untreated and not risk.accepted_by]
    by_band = grouped((risk.left.band, risk) for risk in above if risk.left.band)
    days = {
        band: [risk.due for risk in found if risk.due and ahead.is_ahead(risk.due)] for band, found in by_band.items()
    }
    for band in sorted(by_band, key=rank, reverse=True):
        found, word = by_band[band], bands()[band].word
        case = case_of(len(found))
        planned = any(risk.action_open for risk in found)
        what = kind.ask[f"{case}_planned" if planned else case].format(
            band=word, risks=counted(len(found), f"{word} risk"), first=_gravest(found)
        )
        if_not = kind.if_not[case].format(level=_level(found))
        # graver ones are decided no later than those below them
        by = min(
            (day for below, each in days.items() if rank(below) <= rank(band) for day in each), default=ahead.usual
        )
        who = _accepting(method.accepted_by[band], found, ahead)
        cells = [risk.cell or "" for risk in found]
        about = map(level_reached, found)
        yield ahead.make(kind, what, if_not, by=min(by, ahead.usual), who=who, cells=cells, about=about)


def of_proposed(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The risks that we propose, where some are grave: beside a register of the client's, or to begin one with."""
    risks = ahead.steps.risks
    found = risks.of(risks.proposed)
    grave = [risk for risk in found if risk.left.band and rank(risk.left.band) >= rank(ahead.words.grave)]
    if not grave:
        return
    case = f"{'' if risks.given else 'begin_'}{case_of(len(found))}"
    happened = sum(bool(risk.happened) for risk in grave)
    note = _round_told(ahead)
    most = int(report_setting("decision_names_shown"))
    titles = [f"{risks.numbers[risk.risk]} {quoted(risk.title)}" for risk in grave]
    more = [kind.words["others"].format(count=len(titles) - most)] if titles[most:] else []
    what = kind.ask[case].format(
        count=counted(len(found), "risk"),
        high=len(grave),
        level=_level(grave),
        named=listed([*titles[:most], *more]),
        happened=kind.words["happened"].format(times=happened) if happened else "",
        round=kind.words["round"].format(note=quoted(note[1])) if note else "",
    )
    cells = [each.cell for risk in grave for each in risk.happened] + ([note[0]] if note else [])
    who = _accepting(risks.method.accepted_by[ahead.words.grave], grave, ahead)
    about = map(level_reached, grave)
    yield ahead.make(kind, what, kind.if_not[case], by=ahead.usual, who=who, cells=cells, about=about)


def _round_told(ahead: Ahead) -> tuple[str, str] | None:
    """The line below the client's risks that tells of a day ahead, behind its cell: by when others are to join them."""
    for rows in grouped((row.on_sheet, row) for row in ahead.steps.inputs.lists.risks).values():
        for cell, text in notes_below(rows, ahead.steps.register):
            if (told := day_ahead(text, ahead.as_of)) and told[0] > ahead.as_of:
                return cell, text
    return None


def open_risks(ahead: Ahead) -> list[RiskEntry]:
    """The client's risks that aren't settled."""
    risks = ahead.steps.risks
    return [risk for risk in risks.of(risks.own) if not risk.settled]


def risk_named(risk: RiskEntry, said: str | None) -> str:
    """R-21 “The assistant proposes a harmful command”, high, “No rule who must read it”."""
    level = bands()[risk.left.band].word if risk.left.band else ""
    return ", ".join(filter(None, (f"{risk.risk} {quoted(risk.title)}", level, quoted(said) if said else "")))


def _gravest(found: Sequence[RiskEntry]) -> str:
    first = max(found, key=lambda risk: (rank(risk.left.band) if risk.left.band else -1, risk.left.score or 0))
    return quoted(first.title)


def _level(found: Sequence[RiskEntry]) -> str:
    """High (16 to 20); empty where no level is known."""
    words = dict.fromkeys(bands()[risk.left.band].word for risk in found if risk.left.band)
    scores = sorted({risk.left.score for risk in found if risk.left.score is not None})
    span = " to ".join(map(str, dict.fromkeys([scores[0], scores[-1]]))) if scores else ""
    # What the register says before treatment, where a risk counts for more today.
    before = found[0].before
    differs = len(found) == 1 and span and before.score != scores[0]
    band = f", {bands()[before.band].word}" if before.band and before.band != found[0].left.band else ""
    register = f"; in the register {before.score}{band}" if differs else ""
    between = f" ({span}{register})" if span else ""
    return f"{listed(words, 'or')}{between}" if words else ""


def _accepting(who: str, risks: Sequence[RiskEntry], ahead: Ahead) -> str:
    """Who may accept by the client's rule, as its files write the role, a risk owner by name; by our rule as a proposal."""
    if plain(who) in map(plain, ahead.words.risk_owners):
        who = ahead.some(risk.owner for risk in risks) or who
    if plain(who) == plain(ahead.words.top):
        return ahead.bearer(ahead.words.top)
    name = ahead.steps.owners.evidence.roles.get(plain(who)) or f"{who[:1].upper()}{who[1:]}"
    return name if "accepts" in ahead.steps.risks.method.own else ahead.words.proposed.format(who=name)
