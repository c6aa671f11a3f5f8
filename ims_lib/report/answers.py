"""The four questions that a client asks, answered in words and one figure each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.coverage import Coverage
from ims_lib.report.figures import Bar, bar, counted, days, listed
from ims_lib.roadmap import LOOK_FIRST, Roadmap
from ims_lib.scales import report_setting

Answer = dict[str, str]
"""question, figure, unit and text."""


def held(coverage: Coverage) -> list[str]:
    """Ids of the standards in scope that a valid certificate speaks for."""
    return [name for name in coverage.client.standards if name in coverage.assessment.certified]


def wanted(coverage: Coverage) -> list[str]:
    """Ids of the standards in scope that are not held; all of them where every one is."""
    holds = held(coverage)
    return [name for name in coverage.client.standards if name not in holds] or list(coverage.client.standards)


def likely_met(coverage: Coverage) -> pd.Series[bool]:
    """Whether each criterion in scope is likely met: its own level is largely achieved or better."""
    return coverage.criteria["own_level"].fillna(0.0) >= report_setting("likely_met_from")


def lede(coverage: Coverage) -> str:
    """One or two sentences for who reads no further."""
    client, standards = coverage.client, coverage.catalogue.standards
    bars = _bars(coverage)
    met = [
        f"{b.likely} % of {'the clauses of ' if standards[name].annex_a else ''}{standards[name].name}"
        for name, part, b in bars
        if part == "clauses"
    ]
    if not met:
        return f"The catalogue has no criteria yet for what {client.short_name} wants."
    text = f"With what it runs today {client.short_name} likely meets {listed(met)}."
    annexes = [(name, b) for name, part, b in bars if part == "annex_a"]
    if annexes:
        name, b = min(annexes, key=lambda item: item[1].likely)
        unknown, gap = b.shares["unknown"], b.shares["gap"]
        parts = [f"nobody has looked at {unknown} % of them"] if unknown else []
        parts += [f"{gap} % are known to be missing"] if gap else []
        text += f" The {name} controls are the open field: {', '.join(parts)}." if parts else ""
    return text


def where_do_we_stand(coverage: Coverage) -> Answer:
    """The first wanted standard's clauses in three numbers, and the other parts' likely figure."""
    bars = _bars(coverage)
    if not bars:
        return _answer("Where do we stand?", "–", "", "Nothing can be said yet.")
    (name, part, first), *others = bars
    rest = [f"{b.likely} % of the {_part(other, part)}" for other, part, b in others]
    text = f"At least {first.at_least} %, at most {first.at_most} %." + (f" Likely {listed(rest)}." if rest else "")
    return _answer("Where do we stand?", f"{first.likely} %", f"of the {_part(name, part)} likely met", text)


def what_do_we_share(coverage: Coverage) -> Answer:
    """How many criteria serve two or three of the standards in scope, and how many of those are likely met."""
    shared = coverage.criteria["standards"].map(len) > 1
    met = int((shared & likely_met(coverage)).sum())
    text = (
        f"They serve {'two or three' if len(coverage.client.standards) > 2 else 'both'} standards at once, and {met or 'none'} of them "
        f"{'is' if met < 2 else 'are'} likely met. Judge them once and the verdict counts everywhere."
        if shared.any()
        else "No criterion serves two of the standards in scope."
    )
    return _answer("What do we already share?", str(int(shared.sum())), f"of {len(shared)} criteria", text)


def what_first(roadmap: Roadmap, questions: int) -> Answer:
    """The days of the first packages, and what to look at before them."""
    worked = roadmap.packages[roadmap.packages["days"] > 0]
    first = worked.head(int(report_setting("first_packages")) - 1)
    look = len(roadmap.packages.at[LOOK_FIRST, "criteria"])
    ahead = [f"settle {counted(questions, 'question')}"] if questions else []
    ahead += [f"look at {counted(look, 'criterion', 'criteria')} nobody spoke of"] if look else []
    if first.empty:
        text = (
            f"No work is known yet. First {listed(ahead)}."
            if ahead
            else "Nothing is known to be missing, and nothing to look at."
        )
        return _answer("What first?", "0 days", "of known work", text)
    before = f"Before them: {listed(ahead)}." if ahead else ""
    end = first["end"].iloc[-1]
    until = f"until {end:%B %Y}" if not pd.isna(end) else f"in {counted(len(first), 'package')}"
    text = f"The first {len(first)} of {counted(len(worked), 'package')}, which take {days(roadmap.days)} days in all. {before}".rstrip()
    return _answer("What first?", f"{days(float(first['days'].sum()))} days", until, text)


def how_sure_is_this(coverage: Coverage) -> Answer:
    """What the figures rest on, over all requirements in scope."""
    b = bar(coverage.requirements[coverage.requirements["applicable"]].mean(numeric_only=True))
    if b is None:
        return _answer("How sure is this?", "–", "", "No requirement in scope is in the catalogue.")
    s = b.shares
    text = (
        f"Over all requirements {s['asserted']} % rests on {coverage.client.short_name}’s own word, {s['inferred']} % is carried over, "
        f"{s['gap']} % is missing, and of {s['unknown']} % nobody has spoken."
    )
    return _answer("How sure is this?", f"{s['verified']} %", "verified", text)


def _answer(question: str, figure: str, unit: str, text: str) -> Answer:
    return {"question": question, "figure": figure, "unit": unit, "text": text}


def _part(standard: str, part: str) -> str:
    return f"{standard} {'clauses' if part == 'clauses' else 'Annex A controls'}"


def _bars(coverage: Coverage) -> list[tuple[str, str, Bar]]:
    """The parts of the wanted standards that have figures."""
    rows: list[tuple[Any, Any]] = [(key, row) for key, row in coverage.parts.iterrows() if key[0] in wanted(coverage)]
    return [(name, part, b) for (name, part), row in rows if (b := bar(row))]
