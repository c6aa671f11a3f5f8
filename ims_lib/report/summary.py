"""Masthead and summary: the four questions a client asks, answered in words on the first screen."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ims_lib.coverage import Coverage
from ims_lib.report.figures import bar, counted, days, listed
from ims_lib.report.questions import open_questions
from ims_lib.report.section import Section, render
from ims_lib.register.model import Register
from ims_lib.roadmap import LOOK_FIRST, Roadmap
from ims_lib.scales import report_setting


def section_masthead(coverage: Coverage, register: Register) -> Section:
    """Who is assessed against what, as of when, by whom and from which files."""
    client, standards = coverage.client, coverage.catalogue.standards
    holds = held(coverage)
    wants = [name for name in client.standards if name not in holds]
    names = [standards[name].name for name in (wants or client.standards)]
    verb = "How far is {} from {}?" if wants else "Does {} meet {}?"
    return render(
        "masthead.html.j2", id="masthead", title="", client=client,
        question=verb.format(client.short_name, listed(names)),
        holds=[_held_label(name, coverage) for name in holds],
        wants=[standards[name].label for name in wants],
        draft=f"Draft: {_percent(coverage.requirements['judged'])} % judged by an assessor",
        files=register.ledger["file"].nunique(), records=len(register.records),
    )  # fmt: skip


def held(coverage: Coverage) -> list[str]:
    """Ids of the standards in scope for which a certificate of the current edition is valid."""
    client = coverage.client
    valid = {
        certificate.standard
        for certificate in client.settings.certificates
        if (certificate.valid_to is None or certificate.valid_to >= client.as_of)
        and certificate.edition in (None, coverage.catalogue.standards[certificate.standard].edition)
    }
    return [name for name in client.standards if name in valid]


def section_summary(register: Register, roadmap: Roadmap) -> Section:
    """Where the client stands, what is shared, what to do first, how sure this is; and what nobody looked at."""
    coverage = roadmap.gaps.coverage
    client, questions = coverage.client, open_questions(register, coverage)
    parts = _parts(coverage)
    first = roadmap.packages.head(int(report_setting("first_packages")))
    excluded = int(coverage.parts["not_applicable"].sum())
    missing = int(coverage.parts["not_in_catalogue"].sum())
    notes = [f"{counted(excluded, 'control is', 'controls are')} excluded as not applicable"] if excluded else []
    notes += [f"{counted(missing, 'requirement has', 'requirements have')} no criterion in the catalogue yet and stand outside"] if missing else []
    notes += ["20000-1 has no Annex A"] if "20000-1" in client.standards else []
    return render(
        "summary.html.j2", id="summary", title="Summary",
        lede=_lede(coverage),
        answers=[_where(coverage), _shared(coverage), _first(roadmap, questions), _sure(coverage)],
        parts=parts, parts_title=_parts_title(parts),
        parts_note="; " + ", ".join(notes) if notes else "",
        first=[_package(row, roadmap, questions) for row in first.reset_index().to_dict("records")],
        first_title=_first_title(first, roadmap),
        short_name=client.short_name, standards=client.standards,
        unlooked=_unlooked(coverage), unlooked_text=_unlooked_text(coverage),
    )  # fmt: skip


def part_name(part: str) -> str:
    return "Clauses 4–10" if part == "clauses" else "Annex A controls"


def _held_label(name: str, coverage: Coverage) -> str:
    return coverage.catalogue.standards[name].label


def _percent(shares: pd.Series[float]) -> str:
    value = shares.mean() * 100
    return "0" if value == 0 or pd.isna(value) else "under 1" if value < 1 else f"{value:.0f}"


def _parts(coverage: Coverage) -> list[dict[str, Any]]:
    standards = coverage.catalogue.standards
    return [
        {"id": standard, "part": part, "standard": standards[standard].label, "name": part_name(part),
         "requirements": int(row["requirements"]), "bar": bar(row)}
        for (standard, part), row in coverage.parts.iterrows()
    ]  # fmt: skip


def _parts_title(parts: list[dict[str, Any]]) -> str:
    """The finding of the table: the part that stands best and the one with most missing or most unknown."""
    known = [part for part in parts if part["bar"]]
    if not known:
        return "Nothing is in the catalogue for these standards yet"
    best = max(known, key=lambda part: part["bar"].likely)
    unknown = max(known, key=lambda part: part["bar"].shares["unknown"])
    gap = max(known, key=lambda part: part["bar"].shares["gap"])
    worst = gap if gap["bar"].shares["gap"] >= unknown["bar"].shares["unknown"] else unknown
    why = "known to be missing" if worst is gap else "not looked at"
    if worst is best:
        return f"{_short(best)}: {best['bar'].likely} % likely met"
    share = worst["bar"].shares["gap" if worst is gap else "unknown"]
    return f"{_short(best)} stand best, likely met to {best['bar'].likely} %; of {_short(worst)} {share} % are {why}"


def _short(part: dict[str, Any]) -> str:
    return f"the {part['id']} {'clauses' if part['part'] == 'clauses' else 'controls'}".replace("the ", "", 1)


def _lede(coverage: Coverage) -> str:
    client, standards = coverage.client, coverage.catalogue.standards
    wants = [name for name in client.standards if name not in held(coverage)] or list(client.standards)
    bars = {key: bar(row) for key, row in coverage.parts.iterrows()}
    met = [
        f"{b.likely} % of {'the clauses of ' if standards[name].annex_a else ''}{standards[name].name}"
        for name in wants
        if (b := bars[name, "clauses"])
    ]
    if not met:
        return f"The catalogue has no criteria yet for what {client.short_name} wants."
    text = f"With what it runs today {client.short_name} likely meets {listed(met)}."
    annexes = [(name, b) for name in wants if standards[name].annex_a and (b := bars.get((name, "annex_a")))]
    if annexes:
        name, b = min(annexes, key=lambda item: item[1].likely)
        text += f" The {name} controls are the open field: {b.shares['unknown']} % of them nobody has looked at, {b.shares['gap']} % are known to be missing."
    return text


def _where(coverage: Coverage) -> dict[str, str]:
    wants = [name for name in coverage.client.standards if name not in held(coverage)] or list(coverage.client.standards)
    figures = [(name, part, b) for name in wants for part in ("clauses", "annex_a")
               if (name, part) in coverage.parts.index and (b := bar(coverage.parts.loc[(name, part)]))]  # fmt: skip
    if not figures:
        return {"question": "Where do we stand?", "figure": "–", "unit": "", "text": "Nothing can be said yet."}
    name, _, first = figures[0]
    rest = [f"{b.likely} % of the {other} {'clauses' if part == 'clauses' else 'Annex A controls'}" for other, part, b in figures[1:]]
    text = f"At least {first.at_least} %, at most {first.at_most} %." + (f" Likely {listed(rest)}." if rest else "")
    return {"question": "Where do we stand?", "figure": f"{first.likely} %", "unit": f"of the {name} clauses likely met", "text": text}


def likely_met(coverage: Coverage) -> pd.Series[bool]:
    """Whether each criterion in scope is likely met: its own level is largely achieved or better."""
    return coverage.criteria["own_level"].fillna(0.0) >= report_setting("likely_met_from")


def served_standards(coverage: Coverage) -> pd.Series[Any]:
    """The standards in scope that each criterion serves."""
    return coverage.criteria["requirements"].map(lambda names: frozenset(name.partition(":")[0] for name in names))


def _shared(coverage: Coverage) -> dict[str, str]:
    shared = served_standards(coverage).map(len) > 1
    met = int((shared & likely_met(coverage)).sum())
    text = (
        f"{'It serves' if shared.sum() == 1 else 'They serve'} two or three standards at once, and {met} of them are likely met."
        " Judge them once and the verdict counts everywhere."
        if shared.any() else "No criterion serves two of the standards in scope."
    )  # fmt: skip
    return {"question": "What do we already share?", "figure": str(int(shared.sum())), "unit": f"of {len(shared)} criteria", "text": text}


def _first(roadmap: Roadmap, questions: int) -> dict[str, str]:
    packages = roadmap.packages[roadmap.packages["days"] > 0].head(int(report_setting("first_packages")) - 1)
    look = roadmap.packages.loc[LOOK_FIRST]
    start = f"Before them: settle {counted(questions, 'question')} and look at {counted(len(look['criteria']), 'criterion', 'criteria')} nobody spoke of."
    if not len(packages):
        return {"question": "What first?", "figure": "0 days", "unit": "of known work", "text": start}
    end = packages["end"].iloc[-1]
    until = f"until {end:%B %Y}" if not pd.isna(end) else f"in {counted(len(packages), 'package')}"
    text = f"{counted(len(packages), 'package')} of {counted(int((roadmap.packages['days'] > 0).sum()), 'package')} and {days(roadmap.days)} days in all. {start}"
    return {"question": "What first?", "figure": f"{days(float(packages['days'].sum()))} days", "unit": until, "text": text}


def _sure(coverage: Coverage) -> dict[str, str]:
    b = bar(coverage.requirements[coverage.requirements["applicable"]].mean(numeric_only=True))
    if b is None:
        return {"question": "How sure is this?", "figure": "–", "unit": "", "text": "No requirement in scope is in the catalogue."}
    s = b.shares
    text = (
        f"Over all requirements {s['asserted']} % rests on {coverage.client.short_name}’s own word, {s['inferred']} % is carried over, "
        f"{s['gap']} % is missing, and of {s['unknown']} % nobody has spoken."
    )  # fmt: skip
    return {"question": "How sure is this?", "figure": f"{s['verified']} %", "unit": "verified", "text": text}


def _first_title(first: pd.DataFrame, roadmap: Roadmap) -> str:
    total = float(first["days"].sum())
    many = sum(len({name.partition(":")[0] for name in served}) > 1 for served in first["requirements"])
    tail = f", {many} of them for more than one standard" if many else ""
    return f"First {counted(len(first), 'package')}: {days(total)} of {days(roadmap.days)} days{tail}"


def _package(row: dict[str, Any], roadmap: Roadmap, questions: int) -> dict[str, Any]:
    if row["package"] == LOOK_FIRST:
        done = f"{counted(questions, 'question is', 'questions are')} settled and {counted(len(row['criteria']), 'criterion', 'criteria')} looked at."
        span = f"0–{days(row['possible_days'])}"
    else:
        done, span = done_when(row["criteria"], roadmap), days(row["days"])
    standards = {name.partition(":")[0] for name in row["requirements"]}
    return {"order": row["order"], "title": row["title"], "done_when": done, "days": span, "standards": standards}


def done_when(criteria: tuple[str, ...], roadmap: Roadmap) -> str:
    """What is true when a package is done: its heaviest criterion, and how many more there are."""
    frame = roadmap.gaps.criteria.loc[list(criteria), "days"]
    text = roadmap.gaps.coverage.catalogue.criteria[str(frame.idxmax())].text
    more = f" And {len(criteria) - 1} more." if len(criteria) > 1 else ""
    return text + more


def _unlooked_text(coverage: Coverage) -> str:
    rows = coverage.requirements[coverage.requirements["applicable"]]
    silent = rows[rows["unknown"] > 1 - 1e-9]
    if silent.empty:
        return "Of every applicable requirement at least something is known."
    return (
        f"{len(silent)} of {len(rows)} applicable requirements are wholly unknown: no row, no certificate, no judgement speaks of them, "
        "and nothing carries over. They count neither as done nor as missing."
    )  # fmt: skip


def _unlooked(coverage: Coverage) -> list[dict[str, str]]:
    """The wholly unknown requirements by standard and part, by name."""
    rows = coverage.requirements
    silent = rows[rows["unknown"] > 1 - 1e-9]
    found = []
    for (standard, part), group in silent.groupby(["standard", "part"], sort=False):
        noun = ("clause", "clauses") if part == "clauses" else ("control", "controls")
        names = [f"{title} ({name.partition(':')[2]})" for name, title in group["title"].items()]
        found.append({"name": f"{standard}, {counted(len(group), *noun)}", "text": listed(names) + "."})
    return found

