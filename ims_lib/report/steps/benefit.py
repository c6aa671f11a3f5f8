"""Integrated against separate: what one system saves, as ranges, with the sums and assumptions behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ims_lib.report.figures import counted, days
from ims_lib.report.section import Section, render
from ims_lib.report.workbook_sheets import Row
from ims_lib.scales import CASES, report_setting
from ims_lib.steps import Steps
from ims_lib.steps.benefit import AMOUNTS, MEASURES, SHEET, SYSTEMS
from ims_lib.wording import rounded, rounded_days, signed

ABOUT_NOTHING = 0.5
"""Days; nobody knows a saving any better."""
KNOWN = "still_open"
"""The measure whose likely days for one system are the days known."""
WORDS = ("none", "one standard", "two standards", "all three")
"""How many standards a criterion serves."""


def section_benefit(steps: Steps) -> Section:
    """Work, documents, audits and reviews as one system and as separate ones; behind a click the sums."""
    benefit, alone = steps.benefit, len(steps.benefit.standards) == 1
    return render(
        "benefit.html.j2",
        id="benefit",
        title="Integrated or separate",
        heading=_heading(steps),
        alone=alone,
        table_title=_table_title(steps),
        standards=benefit.standards,
        many=len(benefit.standards),
        measures=[_measure(str(name), row, steps) for name, row in benefit.measures.iterrows()],
        in_turn=[
            {"standard": name, "alone": days(row["alone"]), **_systems(row)} for name, row in benefit.in_turn.iterrows()
        ],
        total={"alone": days(benefit.in_turn["alone"].sum()), **_systems(benefit.in_turn[list(AMOUNTS)].sum())},
        by_reach=_by_reach(steps),
        by_process=_by_process(steps),
        assumptions=list(benefit.assumptions.values()),
        rebuilt=rebuilt_span(steps),
        sheet=SHEET,
    )


def rows_benefit(steps: Steps) -> dict[str, list[Row]]:
    """The measures, then the sums behind the work, one standard after the other, and what is assumed."""
    benefit = steps.benefit
    rows: list[Row] = [
        {"what": "compared", "name": MEASURES[str(name)][0], "unit": _unit(str(name), steps), **row, **_saved(row)}
        for name, row in benefit.measures.iterrows()
    ]
    again = {f"separate_{case}": amount for case, amount in benefit.rebuilt().items()}
    rows.append(
        {"what": "of the work still open", "name": "building again what can be reused", "unit": "days", **again}
    )
    for measure in ("from_nothing", "still_open"):
        title = MEASURES[measure][0].lower()
        for reach, row in benefit.by("reach", measure).sort_index().iterrows():
            name = f"criteria that serve {WORDS[int(str(reach))]}"
            rows.append({"what": f"{title}, by reach", "name": name, "unit": "days", **row, **_saved(row)})
        for process, row in _sorted(benefit.by("process", measure)).iterrows():
            title_of = steps.coverage.catalogue.processes[str(process)].title
            rows.append({"what": f"{title}, by process", "name": title_of, "unit": "days", **row, **_saved(row)})
    for standard, row in benefit.in_turn.iterrows():
        rows.append({"what": "one after the other", "name": standard, "unit": "days it adds", **row, **_saved(row)})
    rows += [
        {
            "what": "assumed",
            "name": item.name,
            "why": item.why,
            "unit": f"low {item.low:g}, likely {item.likely:g}, high {item.high:g}",
        }
        for item in benefit.assumptions.values()
    ]
    return {SHEET: rows}


def results_benefit(steps: Steps) -> dict[str, Any]:
    """The measures and what each standard adds, by system and case."""
    benefit = steps.benefit
    return {
        "measures": {str(name): {key: float(row[key]) for key in AMOUNTS} for name, row in benefit.measures.iterrows()},
        "in_turn": [
            {"standard": name, **{key: float(row[key]) for key in ("alone", *AMOUNTS)}}
            for name, row in benefit.in_turn.iterrows()
        ],
        "rebuilt": benefit.rebuilt(),
        "audit_years": benefit.audit_years,
    }


def span(row: Mapping[str, Any], system: str) -> str:
    """The amounts of one system from case to case, as one number where they come to the same."""
    amounts = _amounts(row, system)
    shown = _shown(amounts, counted=_is_counted(row))
    if getattr(row, "name", "") == KNOWN and system == "integrated":
        likely = amounts["likely"]  # the days known, which the whole report tells in one way
        shown = {case: rounded_days(likely) if amounts[case] == likely else shown[case] for case in CASES}
    return _from_to(amounts, shown)


def _from_to(amounts: Mapping[str, float], shown: Mapping[str, float]) -> str:
    """The least and the most of the cases, as they are shown; less than half a day isn't shown as none."""
    ends = (min(CASES, key=shown.__getitem__), max(CASES, key=shown.__getitem__))
    return " to ".join(dict.fromkeys(days(shown[case] or amounts[case]) for case in ends))


def _amounts(row: Mapping[str, Any], system: str) -> dict[str, float]:
    return {case: float(row[f"{system}_{case}"]) for case in CASES}


def _shown(amounts: Mapping[str, float], *, counted: bool) -> dict[str, float]:
    """Each case as it is shown: in the steps that ranges are rounded to, the likely one where that is no range."""
    low, high = min(amounts.values()), max(amounts.values())
    step = _step(amounts, counted=counted)
    shown = {
        case: rounded(value / step) * step if value >= 10 else rounded_days(value) for case, value in amounts.items()
    }
    if len(set(shown.values())) == 1 or (step > 1 and high - low < step):
        return dict.fromkeys(amounts, rounded_days(amounts["likely"]))
    return shown


def _step(amounts: Mapping[str, float], *, counted: bool) -> float:
    """The step that the ends of a range are rounded to."""
    return report_setting("range_step_from_100") if max(amounts.values()) >= 100 and not counted else 1.0


def _is_counted(row: Mapping[str, Any]) -> bool:
    """Whether a row counts things, which are told as they are, and doesn't estimate days."""
    return getattr(row, "name", "") in ("documents", "audit_sessions", "reviews")


def _saved(row: Mapping[str, Any]) -> dict[str, float]:
    return {f"saved_{case}": float(row[f"separate_{case}"] - row[f"integrated_{case}"]) for case in CASES}


def _saved_span(row: Mapping[str, Any]) -> str:
    """What one system saves, no sharper than the figures that it is the difference of, so that one saving is told in one way
    wherever it stands; what is half a day at most isn't told as a saving."""
    if not any(_saved(row).values()):
        return "0"
    return " to ".join(dict.fromkeys(map(_as_saving, _saved_ends(row))))


def _saved_ends(row: Mapping[str, Any]) -> tuple[float, float]:
    """The least and the most that one system saves, as they are shown; below 0 it takes more."""
    saved = _saved(row).values()
    step = max(_step(_amounts(row, system), counted=_is_counted(row)) for system in ("separate", "integrated"))
    shown = [rounded(value / step) * step if abs(value) >= 10 else rounded_days(value) for value in saved]
    return min(shown), max(shown)


def _as_saving(value: float) -> str:
    return signed(value) if abs(value) > ABOUT_NOTHING else "about 0"


def rebuilt_span(steps: Steps) -> str:
    """Days from case to case that separate systems would spend on building again what can be reused; empty for none."""
    found = steps.benefit.rebuilt()
    return _from_to(found, _shown(found, counted=False)) if any(found.values()) else ""


def _systems(row: Mapping[str, Any]) -> dict[str, str]:
    return {**{system: span(row, system) for system in SYSTEMS}, "saved": _saved_span(row)}


def _unit(measure: str, steps: Steps) -> str:
    unit, years = MEASURES[measure][1], steps.benefit.audit_years
    return f"{unit} in {counted(years, 'year')}" if measure.startswith("audit") and years else unit


def _measure(name: str, row: pd.Series[Any], steps: Steps) -> dict[str, Any]:
    return {"title": MEASURES[name][0], "unit": _unit(name, steps), **_systems(row)}


def _heading(steps: Steps) -> str:
    benefit = steps.benefit
    if len(benefit.standards) == 1:
        return "One standard in scope: there is nothing to integrate it with yet"
    begin = f"One system instead of {_number(len(benefit.standards))} saves"
    from_nothing, left = (_saved_span(benefit.measures.loc[name]) for name in ("from_nothing", "still_open"))
    known = benefit.measures.at["still_open", "integrated_likely"]
    ahead = (
        f"of the work still ahead, counting the {days(known)} days known so far, {left}"
        if known
        else "no work still ahead is known"
    )
    return f"{begin} {from_nothing} days of work from nothing; {ahead}"


def _number(count: int) -> str:
    return {2: "two", 3: "three"}[count]


def _table_title(steps: Steps) -> str:
    rows = steps.benefit.measures
    documents = _saved_span(rows.loc["documents"])
    audits = ""
    if "audit_days" in rows.index and steps.benefit.audit_years:
        years = counted(steps.benefit.audit_years, "year")
        audits = f", {_fewer_days(rows.loc['audit_days'])} in internal audits over {years}"
    return f"{documents} documents fewer to keep{audits}" if len(steps.benefit.standards) > 1 else "No difference"


def _fewer_days(row: Mapping[str, Any]) -> str:
    """4 to 6 days fewer; where one system may take more, that is said: from 1.5 days more to 4.5 days fewer."""
    low, high = _saved_ends(row)
    if low >= -ABOUT_NOTHING:
        return f"{_saved_span(row)} days fewer"
    return f"from {days(-low)} days more to {days(abs(high))} days {'more' if high < 0 else 'fewer'}"


def _by_reach(steps: Steps) -> list[dict[str, Any]]:
    whole, left = (steps.benefit.by("reach", name).sort_index() for name in ("from_nothing", "still_open"))
    return [
        {
            "name": WORDS[int(str(reach))],
            "criteria": int(whole.at[reach, "criteria"]),
            "whole": _systems(whole.loc[reach]),
            "left": _systems(left.loc[reach]),
        }
        for reach in whole.index
    ]


def _by_process(steps: Steps) -> list[dict[str, Any]]:
    """The processes in which one system saves most; those that save nothing are counted in the text."""
    whole, left = (steps.benefit.by("process", name) for name in ("from_nothing", "still_open"))
    titles = steps.coverage.catalogue.processes
    return [
        {
            "name": titles[str(process)].title,
            "criteria": int(row["criteria"]),
            "whole": _systems(row),
            "left": _systems(left.loc[process]),
        }
        for process, row in _sorted(whole).iterrows()
        if _saved(row)["saved_likely"] > 0
    ]


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """What saves most first."""
    saved = frame["separate_likely"] - frame["integrated_likely"]
    return frame.loc[saved.sort_values(ascending=False, kind="stable").index]
