"""One risk register: what is high or untreated first, where the risks lie before treatment and today, and what isn't in it yet."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd

from ims_lib.dates import day
from ims_lib.frames import values_of
from ims_lib.languages import form_for, say, translated
from ims_lib.report.figures import place
from ims_lib.report.section import Headline, Section, render
from ims_lib.report.steps.risk_rows import LINKS, SHEET, own_list
from ims_lib.report.steps.risk_words import (
    action_told,
    contradiction,
    is_accepted,
    is_to_sign,
    left_text,
    level_text,
    likelihood_today,
    missing,
    owner_told,
    proposed_for,
    systems_told,
    who_may_accept,
)
from ims_lib.risks.scales import bands, category_words, rank
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.risk_register import RiskRegister
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.risk_register.model import MatrixField
from ims_lib.steps.risk_register.residual_risk import TO_REACH, action_for
from ims_lib.wording import capitalised, counted, first_of, in_quotes, in_row, labelled, listed, percent

GRAVE = "high"
"""From this band on a risk is told as staying high."""


def section_risks(steps: Steps) -> Section:
    """The matrix before treatment and today, the gravest risks, those that we propose, and what is to be decided."""
    found, client = steps.risks, steps.coverage.client
    top = _top(found).head(int(report_setting("risks_shown")))
    pairs = {pair.b: pair.a for pair in found.pairs}
    usual = found.proposed if found.given else found.proposed.head(0)
    own = found.of(found.own)
    signable = list(filter(is_to_sign, own))
    accepted = sum(is_accepted(risk, client.as_of) for risk in signable)
    return render(
        "risks",
        sheets={"register": SHEET, "links": LINKS},
        to_sign=len(signable) - accepted,
        accepted=accepted,
        heading=_heading(found, client.short_name),
        spoken_of=int(found.proposed["happened"].map(len).gt(0).sum()),
        kept=_kept(found, client.short_name),
        own_limit="acceptable" in found.method.own,
        limit=listed(dict.fromkeys(bands()[band].word for name, band in found.method.acceptable.items() if name)),
        above=int(found.own["above"].astype(bool).sum()),
        given=found.given,
        own_list=own_list(steps),
        matrices=_matrices(found),
        grades=found.method.scale.grades,
        scale=_scale_words(found),
        rows=[_row(risk, steps) for risk in found.of(top)],
        caption=_caption(found),
        first=say("what is high or untreated first")
        if len(_grave(found)) and found.given
        else say("the gravest first"),
        total=len(found.shown),
        who=client.short_name,
        records=[_row(risk, steps) for risk in own if risk.happened or risk.contested],
        told=[_row(risk, steps) for risk in found.of(found.proposed) if risk.happened],
        unusual=[_row(risk, steps) for risk in own if risk.usual_differs],
        differing=[_row(risk, steps) for risk in own if risk.differs],
        proposed=[_row(risk, steps) | {"like": pairs.get(risk.risk, "")} for risk in found.of(usual)],
        idle=_idle(found),
        process=found.process.to_dict("records"),
        findings=len(found.findings),
        questions=sum(finding.level == "question" for finding in found.findings),
        untold=int(found.own["score"].isna().sum()),
        unknown=len(found.unknown),
        sector=steps.sector.sector is not None,
    )


def headline_risks(steps: Steps) -> Headline:
    """How many risks there are, and how many of them are high or untreated."""
    found = steps.risks
    if not found.given:
        text = say("risks proposed to begin with; no register of the client’s own is among the files")
        return Headline("risks", str(len(found.proposed)), text)
    grave = len(_grave(found))
    text = say(
        "risks; {grave} {are} high or untreated today{not_known}",
        grave=grave,
        are=form_for(grave, "is", "are"),
        not_known=_not_known(found),
    )
    return Headline("risks", str(len(found.own)), text)


def _top(found: RiskRegister) -> pd.DataFrame:
    """What is high or untreated, then the others, each gravest first."""
    grave = _grave(found).index
    first = found.top.index.isin(grave)
    without_level = found.own.loc[grave.difference(found.top.index, sort=False)]
    return pd.concat([found.top[first], without_level, found.top[~first]])


def _heading(found: RiskRegister, who: str) -> str:
    if not found.given:
        return say(
            "{risks} to begin with; no register of {who}’s own is among the files",
            risks=counted(len(found.proposed), "risk"),
            who=who,
        )
    grave, total = _grave(found), len(found.own)
    if not total:
        return say("{who}’s own register holds no risk that is still one", who=who)
    if found.own["level_from"].isna().all():
        return say("{risks} without a level: it can’t be said which are high", risks=counted(total, "risk"))
    if grave.empty:
        above = int(found.own["above"].astype(bool).sum())
        lie = form_for(above, "lies", "lie")
        rest = say("; {above} {lie} above what is acceptable", above=above, lie=lie) if above else ""
        return say(
            "None of {risks} is high or untreated today{rest}{not_known}{proposed_high}",
            risks=counted(total, "risk"),
            rest=rest,
            not_known=_not_known(found, more=False),
            proposed_high=_proposed_high(found),
        )
    by_kind = grave["category"].map(lambda name: category_words().get(name, "")).value_counts(sort=False)
    ai = int(by_kind.get(category_words()["ai"], 0))
    those = say(", {ai} of them about AI", ai=ai) if ai and ai < len(grave) else ""
    kind = say("AI risk") if ai and ai == len(grave) else "risk"
    stand = say(
        "{counted} of {total} {are} high or untreated today{those}",
        counted=counted(len(grave), kind),
        total=total,
        are=form_for(len(grave), "is", "are"),
        those=those,
    )
    return f"{stand}{_not_known(found)}{_proposed_high(found)}"


def _proposed_high(found: RiskRegister) -> str:
    """How many of the risks that we propose beside the client's are high; empty where none is."""
    high = int(_is_high(found.proposed["residual_band"]).sum())
    are = form_for(high, "is", "are")
    return say("; of those that we propose {high} more {are} high", high=high, are=are) if high else ""


def _not_known(found: RiskRegister, *, more: bool = True) -> str:
    """Of how many risks the level today isn't known, and how many of those are high before treatment; empty where of none."""
    many, high = len(found.unknown), int(_is_high(found.unknown["band"]).sum())
    if not many:
        return ""
    which = (
        say(" (high before treatment)") if high == many else say(" ({high} of them high before treatment)", high=high)
    )
    told = {"many": many, "which": which if high else ""}
    if more:
        return say("; the level of {many} more today isn’t known{which}", **told)
    return say("; the level of {many} today isn’t known{which}", **told)


def _kept(found: RiskRegister, who: str) -> str:
    """For how many risks what is in place doesn't count, or not wholly, and why."""
    own = found.own
    untreated, scored = int(own["untreated"].astype(bool).sum()), int((own["residual_from"] == "score").sum())
    contested, late = int(own["contested"].map(len).gt(0).sum()), found.late
    overdue = int(((late["residual_from"] == "coverage") & late["happened"].map(len).eq(0)).sum())
    whose = counted(overdue, "risk whose", "risks whose")
    said = [each for each in found.of(own) if each.happened and not each.happened[0].confirmed]
    which = [", ".join([each.risk, *(day(item.on) for item in each.happened[:1] if item.on)]) for each in said]
    parts = {
        say("nothing is taken off {risks} without a treatment", risks=counted(untreated, "risk")): untreated,
        say(
            "{risks} that {who}’s other lists say happened, or speak of, which isn’t confirmed ({which}), {count} at least as likely as before",
            risks=counted(len(said), "risk"),
            who=who,
            which=first_of(which, int(report_setting("records_shown")), between="; "),
            count=form_for(len(said), "counts", "count"),
        ): bool(said),
        say(
            "{risks_whose} measure was due and isn’t said to be done {count} as likely as before",
            risks_whose=whose,
            count=form_for(overdue, "counts", "count"),
        ): overdue,
        say(
            "for {risks} a control that open findings or records contradict counts as not in place",
            risks=counted(contested, "risk"),
        ): contested,
    }
    told = listed(text for text, many in parts.items() if many)
    as_scored = say(
        "{risks} {count} as {who} scores {them}, as {measures} isn’t said to be done.",
        risks=counted(scored, "risk"),
        count=form_for(scored, "counts", "count"),
        who=who,
        them=form_for(scored, "it", "them"),
        measures=form_for(scored, "its measure", "the measure of each"),
    )
    sentences = [as_scored] * bool(scored) + [f"{capitalised(told)}."] * bool(told)
    return " ".join(sentences)


def _caption(found: RiskRegister) -> str:
    known = found.shown["residual_band"].dropna()
    if known.empty:
        return say("No level of today is known yet")
    highest = max(known, key=rank)
    count = counted(int((known == highest).sum()), "risk is", "risks are")
    return say(
        "Today {count} {word}, the highest level known{not_known}",
        count=count,
        word=bands()[highest].word,
        not_known=_not_known(found),
    )


def _grave(found: RiskRegister) -> pd.DataFrame:
    own = found.own
    high = _is_high(own["residual_band"])
    return own[(high & ~own["settled"].astype(bool)) | own["untreated"].astype(bool)]


def _is_high(bands_of: pd.Series[Any]) -> pd.Series[bool]:
    return bands_of.map(lambda band: band is not None and rank(band) >= rank(GRAVE)).astype(bool)


def _matrices(found: RiskRegister) -> list[dict[str, Any]]:
    """The two tables, a row a likelihood from the top."""
    rows = [list(fields) for _, fields in groupby(found.fields, attrgetter("likelihood"))]
    return [
        {
            "title": labelled(title, _grave_of(found, column)),
            "note": note,
            "rows": [[_field(each, column, found) for each in row] for row in rows],
        }
        for title, note, column in (
            (say("Before treatment"), "", "before"),
            (
                translated("Today"),
                say("By what is in place of what treats them, or as scored where a measure isn’t done."),
                "after",
            ),
        )
    ]


def _grave_of(found: RiskRegister, column: str) -> str:
    """How many of the risks in the matrix lie in its gravest bands."""
    fields = [(getattr(each, column), rank(each.band) >= rank(GRAVE)) for each in found.fields]
    grave = sum(many for many, high in fields if high)
    return say(
        "{grave} of {risks} {are} high",
        grave=grave or translated("none"),
        risks=counted(sum(many for many, _ in fields), "risk"),
        are=form_for(grave, "is", "are"),
    )


def _field(field: MatrixField, column: str, found: RiskRegister) -> dict[str, Any]:
    """The client's risks that lie there by their ids, of proposals how many."""
    ids = getattr(field, f"{column}_ids") if found.given else ()
    shown = int(report_setting("risk_ids_shown"))
    many = len(ids) if len(ids) == shown + 1 else shown  # one alone isn't folded away
    return {
        "likelihood": field.likelihood,
        "band": field.band,
        "letter": bands()[field.band].letter,
        "ids": ids[:many],
        "more": ids[many:],
        "count": 0 if found.given else getattr(field, column),
    }


def _scale_words(found: RiskRegister) -> dict[str, Any]:
    """Letters of the bands that the matrix uses, and what the ends of the axes mean."""
    scale, own = found.method.scale, "accepts" in found.method.own
    return {
        "letters": ", ".join(f"{bands()[name].letter} {bands()[name].word}" for name in scale.bands),
        **{
            axis: say("1 {least} to {grades} {most}", least=words[0].word, grades=scale.grades, most=words[-1].word)
            for axis, words in (("likelihood", scale.likelihood), ("consequence", scale.consequence))
        },
        "accepts": in_row(
            labelled(bands()[name].word, in_quotes(who) if own else who)
            for name, who in found.method.accepted_in_words().items()
        ),
        "own_rule": own,
        "asked": any(finding.code == "risk.acceptors" for finding in found.findings),
    }


def _next_step(risk: RiskEntry, steps: Steps) -> str:
    """What is proposed where the client plans nothing, with its day: the action of the treatment plan, else the first thing still to be
    reached of what treats it."""
    if risk.action_from == "client" or risk.accepted_by or not risk.to_reach:
        return ""
    first, by = risk.to_reach[0], proposed_for(risk, steps).due
    if risk.action is None or risk.aim == (first,):
        risk = replace(risk, action=action_for(first, steps.coverage))
    text = action_told(risk, steps) or ""
    until = say(", by {by}", by=day(by)) if by else ""
    if by and risk.action != text:
        until = say("; all else by {by}", by=day(by))
    return text.rstrip(".") + until


def _row(risk: RiskEntry, steps: Steps) -> dict[str, Any]:
    many, told = int(report_setting("risk_ids_shown")), int(report_setting("records_shown"))
    next_step = _next_step(risk, steps)
    main = action_for(risk.held_back_by, steps.coverage) if risk.held_back_by else ""
    return {
        **values_of(risk),
        "id": risk.risk,
        "kind": category_words().get(risk.category or "", ""),
        "before": level_text(risk.before),
        "today": left_text(risk),
        "derived": level_text(risk.derived),
        "own": level_text(risk.own),
        "usual": level_text(risk.usual) if risk.usual_differs else "",
        "likely": likelihood_today(risk) or in_row(each.told for each in risk.counting),
        "may_accept": who_may_accept(risk),
        "also": risk.also[:many],
        "share": None if risk.share is None else percent(risk.share),
        "refs": risk.refs[:many],
        "more": len(risk.refs[many:]),
        "action": action_told(risk, steps) if risk.action_from == "client" else "",
        "accepted_on": day(risk.accepted_on) if risk.accepted_on else "",
        "due": day(risk.due) if risk.due else "",
        "day": risk.due or proposed_for(risk, steps).due,
        "owner_told": owner_told(risk, steps),
        "cell": place(risk.cell) if risk.cell else "",
        "proposed": risk.origin == "proposed",
        "systems": in_row(filter(None, [systems_told(risk, told), risk.supposed])),
        "next": next_step,
        "held_back": main.removeprefix(translated(TO_REACH)),
        "is_held_back_by_next": next_step.startswith(main.rstrip(".")),
        "decides": None if risk.held_back_to is None else percent(risk.held_back_to),
        "happened": risk.happened[:told],
        "more_happened": len(risk.happened[told:]),
        "missing": missing(risk)[:many],
        "more_missing": len(risk.remarks[many:]),
        "records": list(map(contradiction, risk.contested_by[:told])),
        "more_records": len(risk.contested_by[told:]),
    }


def _idle(found: RiskRegister) -> dict[str, Any]:
    many = int(report_setting("idle_controls_shown"))
    names = list(found.idle.index)
    return {
        "total": len(names),
        "names": names[:many],
        "more": len(names[many:]),
        "standards": listed(dict.fromkeys(found.idle["standard"])),
    }
