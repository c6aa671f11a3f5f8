"""Integrated against separate: what one system saves, as ranges, with the sums and assumptions behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import from_to
from ims_lib.report.section import Section, render
from ims_lib.report.steps.promises import promises
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import CASES, report_setting
from ims_lib.steps import Steps
from ims_lib.steps.benefit import MEASURES, SHEET, SYSTEMS, Amounts, WorkGroup
from ims_lib.wording import counted, counted_days, days, in_figures, in_sentence, rounded, rounded_days, signed

ABOUT_NOTHING = 0.5
"""Days; nobody knows a saving any better."""
KNOWN, AUDITED = "still_open", "audit_days"
"""The measure whose likely days for one system are the days known."""
COUNTED = ("documents", "audit_sessions", "reviews")
"""What counts things, which have no halves, and isn't an estimate of days."""
FROM_NOTHING = "from_nothing"
"""What stands last: the client isn't at nothing."""
WORDS = (noted("none"), noted("one standard"), noted("two standards"), noted("all three"))
"""How many standards a criterion serves."""


def section_benefit(steps: Steps) -> Section:
    """Work, documents, audits and reviews as one system and as separate ones; behind a click the sums."""
    benefit, alone = steps.benefit, len(steps.benefit.standards) == 1
    spans = {name: _systems(amounts) for name, amounts in benefit.amounts.items()}
    both = {name: (each["integrated"], each["separate"]) for name, each in spans.items()}
    sector, rebuilt = steps.sector.sector, rebuilt_span(steps)
    return render(
        "benefit",
        heading=_heading(steps),
        alone=alone,
        table_title=_table_title(steps),
        standards=benefit.standards,
        many=len(benefit.standards),
        measures=[
            {"title": translated(MEASURES[name][0]), "unit": _unit(name, steps), **spans[name]}
            for name in sorted(spans, key=lambda name: name == FROM_NOTHING)
        ],
        promises=[] if alone else promises(steps, both, rebuilt),
        name=steps.coverage.client.short_name,
        trade=in_sentence(sector.title) if sector else "",
        in_turn=[
            {"standard": turn.standard, "alone": days(turn.alone), **_systems(turn.amounts)} for turn in benefit.turns
        ],
        total={"alone": days(sum(turn.alone for turn in benefit.turns)), **_systems(benefit.all_turns)},
        by_reach=[
            {"name": translated(WORDS[reach]), "criteria": whole.criteria}
            | {"whole": _systems(whole.amounts), "left": _systems(left.amounts)}
            for (reach, whole), (_, left) in zip(_reaches("from_nothing", steps), _reaches(KNOWN, steps), strict=True)
        ],
        assumptions=list(benefit.assumptions.values()),
        rebuilt=rebuilt,
        sheet=SHEET,
    )


def rows_benefit(steps: Steps) -> dict[str, list[Row]]:
    """The measures, then the sums behind the work, one standard after the other, and what is assumed."""
    benefit, titles = steps.benefit, steps.coverage.catalogue.processes
    rows: list[Row] = [
        {
            "what": translated("compared"),
            "name": translated(MEASURES[name][0]),
            "unit": _unit(name, steps),
            **_numbers(amounts),
        }
        for name, amounts in benefit.amounts.items()
    ]
    again = {f"separate_{case}": amount for case, amount in benefit.rebuilt().items()}
    what = say("of the work still open")
    rows.append({"what": what, "name": say("building again what can be reused"), "unit": translated("days"), **again})
    for measure in ("from_nothing", "still_open"):
        title = in_sentence(translated(MEASURES[measure][0]))
        reaches = {
            say("criteria that serve {these}", these=translated(WORDS[reach])): group
            for reach, group in _reaches(measure, steps)
        }
        most_saved = sorted(benefit.groups("process", measure), key=lambda group: -group.amounts.saved["likely"])
        processes = {titles[group.key].title: group for group in most_saved}
        for what, groups in ((noted("reach"), reaches), (noted("process"), processes)):
            rows += [
                {
                    "what": say("{title}, by {what}", title=title, what=translated(what)),
                    "name": name,
                    "unit": translated("days"),
                    "criteria": group.criteria,
                }
                | _numbers(group.amounts)
                for name, group in groups.items()
            ]
    rows += [
        {"what": say("one after the other"), "name": turn.standard, "unit": say("days it adds"), "alone": turn.alone}
        | _numbers(turn.amounts)
        for turn in benefit.turns
    ]
    rows += [
        {
            "what": translated("assumed"),
            "name": name.rstrip("."),
            "why": why,
            "unit": say(
                "low {low}, likely {likely}, high {high}",
                low=in_figures(item.low, "g"),
                likely=in_figures(item.likely, "g"),
                high=in_figures(item.high, "g"),
            ),
        }
        for item in benefit.assumptions.values()
        for name, _, why in [item.why.partition(". ")]
    ]
    return {SHEET: rows}


def results_benefit(steps: Steps) -> dict[str, Any]:
    """The measures and what each standard adds, by system and case."""
    benefit = steps.benefit
    return {
        "measures": {name: amounts.named for name, amounts in benefit.amounts.items()},
        "in_turn": [{"standard": turn.standard, "alone": turn.alone, **turn.amounts.named} for turn in benefit.turns],
        "rebuilt": benefit.rebuilt(),
        "audit_years": benefit.audit_years,
    }


def span(amounts: Amounts, system: str) -> str:
    """The amounts of one system from case to case, as one number where they come to the same."""
    shown = _shown_of(amounts, system)
    if amounts.measure == AUDITED:  # in quarters, as the audit programme has them
        return from_to(in_figures(value, "g") for value in (min(shown.values()), max(shown.values())))
    return _from_to(amounts.by(system), shown)


def _shown_of(amounts: Amounts, system: str) -> dict[str, float]:
    """The amounts of one system by case, rounded once, as they are shown."""
    by_case = amounts.by(system)
    if amounts.measure == AUDITED:
        return {case: by_case["likely" if system == "integrated" else case] for case in CASES}
    if amounts.measure in COUNTED:
        return {case: float(rounded(value)) for case, value in by_case.items()}
    shown, likely = _shown(by_case), by_case["likely"]
    if amounts.measure == KNOWN and system == "integrated":  # the days known, which the whole report tells in one way
        shown = {case: rounded_days(likely) if by_case[case] == likely else shown[case] for case in CASES}
    return shown


def _from_to(amounts: Mapping[str, float], shown: Mapping[str, float]) -> str:
    """The least and the most of the cases, as they are shown; less than half a day isn't shown as none."""
    ends = (min(CASES, key=shown.__getitem__), max(CASES, key=shown.__getitem__))
    return from_to(days(shown[case] or amounts[case]) for case in ends)


def _shown(amounts: Mapping[str, float]) -> dict[str, float]:
    """Each case as it is shown: in the steps that ranges are rounded to, the likely one where that is no range."""
    step = report_setting("range_step_from_100") if max(amounts.values()) >= 100 else 1.0
    shown = {
        case: rounded(value / step) * step if abs(value) >= 10 else rounded_days(value)
        for case, value in amounts.items()
    }
    if len(set(shown.values())) == 1 or (step > 1 and max(amounts.values()) - min(amounts.values()) < step):
        return dict.fromkeys(amounts, rounded_days(amounts["likely"]))
    return shown


def _numbers(amounts: Amounts) -> dict[str, float]:
    """By system and case, and what is saved."""
    return amounts.named | {f"saved_{case}": saved for case, saved in amounts.saved.items()}


def saved_span(amounts: Amounts) -> str:
    """What one system saves: the difference of what is shown of both, so that one saving is told in one way wherever it stands;
    what is half a day at most isn't told as a saving."""
    if not any(amounts.saved.values()):
        return "0"
    low, high = _saved_ends(amounts)
    if abs(low) <= ABOUT_NOTHING < high:
        return say("up to {signed}", signed=signed(high))
    ends = (signed(value) if abs(value) > ABOUT_NOTHING else say("about 0") for value in (low, high))
    return from_to(ends)


def _saved_ends(amounts: Amounts) -> tuple[float, float]:
    """The least and the most that one system saves, as they are shown; below 0 it takes more."""
    one, alone = (_shown_of(amounts, system) for system in SYSTEMS)
    saved = [alone[case] - one[case] for case in CASES]
    return min(saved), max(saved)


def rebuilt_span(steps: Steps) -> str:
    """Days from case to case that separate systems would spend on building again what can be reused; empty for none."""
    found = steps.benefit.rebuilt()
    return _from_to(found, _shown(found)) if any(found.values()) else ""


def _systems(amounts: Amounts) -> dict[str, str]:
    return {**{system: span(amounts, system) for system in SYSTEMS}, "saved": saved_span(amounts)}


def _unit(measure: str, steps: Steps) -> str:
    unit, years = translated(MEASURES[measure][1]), steps.benefit.audit_years
    return (
        say("{unit} in {years}", unit=unit, years=counted(years, "year"))
        if measure.startswith("audit") and years
        else unit
    )


def _heading(steps: Steps) -> str:
    benefit = steps.benefit
    if len(benefit.standards) == 1:
        return say("One standard in scope: there is nothing to integrate it with yet")
    several = {2: translated("two"), 3: translated("three")}[len(benefit.standards)]
    from_nothing, left = (saved_span(benefit.amounts[name]) for name in (FROM_NOTHING, KNOWN))
    known = benefit.amounts[KNOWN].integrated["likely"]
    if not known:
        return say(
            "No work still ahead is known; from nothing one system instead of {several} saves {from_nothing} days",
            several=several,
            from_nothing=from_nothing,
        )
    ahead = say(
        "Of the work still ahead, counting the {known} days known so far, one system instead of {several} saves {left}",
        known=days(known),
        several=several,
        left=left,
    )
    return say("{ahead}; from nothing it would be {from_nothing}", ahead=ahead, from_nothing=from_nothing)


def _table_title(steps: Steps) -> str:
    amounts, years = steps.benefit.amounts, steps.benefit.audit_years
    if len(steps.benefit.standards) == 1:
        return say("No difference")
    audits = ""
    if "audit_days" in amounts and years:
        audits = say(
            ", {fewer_days} in internal audits over {years}",
            fewer_days=fewer_days(amounts["audit_days"]),
            years=counted(years, "year"),
        )
    return say(
        "{saved_span} documents fewer to keep{audits}", saved_span=saved_span(amounts["documents"]), audits=audits
    )


def fewer_days(amounts: Amounts) -> str:
    """4 to 6 days fewer; where one system may take more, that is said: from 1.5 days more to 4.5 days fewer."""
    low, high = _saved_ends(amounts)
    if low >= -ABOUT_NOTHING:
        return say("{saved_span} days fewer", saved_span=saved_span(amounts))
    more = counted_days(-low)
    if high < 0:
        return say("from {more} more to {high} days more", more=more, high=signed(-high))
    return say("from {more} more to {high} days fewer", more=more, high=signed(high))


def _reaches(measure: str, steps: Steps) -> list[tuple[int, WorkGroup]]:
    """The work by the number of standards that it serves, what serves fewest first."""
    return sorted((int(group.key), group) for group in steps.benefit.groups("reach", measure))
