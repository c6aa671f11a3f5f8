"""Seven chapters × three standards, and every share as a figure."""

from __future__ import annotations

from typing import Any

from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.coverage import Coverage
from ims_lib.report.answers import held, wanted
from ims_lib.report.figures import bar, listed, percent
from ims_lib.report.section import Section, render
from ims_lib.report.steps.shared import in_sentence
from ims_lib.report.summary import part_name


def section_chapters(coverage: Coverage) -> Section:
    """The heat map of chapters and standards, and the table of all shares behind it."""
    client = coverage.client
    holds = held(coverage)
    rows = [
        {
            "number": chapter,
            "title": coverage.catalogue.harmonized[chapter].title,
            "bars": [bar(coverage.chapters.loc[(name, chapter)]) for name in client.standards],
        }
        for chapter in CHAPTERS
    ]
    return render(
        "chapters.html.j2", id="chapters", title="Chapters", heading=_heading(coverage, rows), rows=rows,
        standards=client.standards, joined="20000-1" in client.standards and len(client.standards) > 1,
        stance={name: "held" if name in holds else "wanted" for name in client.standards},
        shares=_shares(coverage),
    )  # fmt: skip


def _heading(coverage: Coverage, rows: list[dict[str, Any]]) -> str:
    """Which chapter stands best and which worst over the standards that are wanted, of those that somebody spoke of."""
    places = [place for place, name in enumerate(coverage.client.standards) if name in wanted(coverage)]
    likely = {
        row["title"]: sum(b.likely for b in bars) / len(bars)
        for row in rows
        if (bars := [b for n in places if (b := row["bars"][n]) and b.shares["unknown"] < 100])
    }
    named = listed(name for name in coverage.client.standards if name in wanted(coverage))
    if not likely:
        return f"Nothing sure is known of any chapter of {named}"
    if not max(likely.values()):
        return f"Nothing is in place yet in any chapter of {named}"
    best, worst = max(likely, key=likely.__getitem__), min(likely, key=likely.__getitem__)
    spoken = "" if len(likely) == len(rows) else "of the chapters that somebody spoke of, "
    if likely[best] == likely[worst]:
        return (
            f"{named}: {spoken}no chapter stands out"
            if len(likely) > 1
            else f"{named}: something is known of {in_sentence(best)} alone"
        )
    return f"{named}: {spoken}{in_sentence(best)} is furthest on the way, {in_sentence(worst)} least"


def _shares(coverage: Coverage) -> list[dict[str, Any]]:
    catalogue, scope = coverage.catalogue, coverage.client.standards
    rows = [
        _row(f"{chapter} {catalogue.harmonized[chapter].title}", name, coverage.chapters.loc[(name, chapter)])
        for chapter in CHAPTERS
        for name in scope
    ]
    areas = [
        (name, requirement)
        for name, requirement in catalogue.requirements.items()
        if requirement.kind == "heading" and requirement.parent == "A" and requirement.standard in scope
    ]
    rows += [
        _row(f"{requirement.number} {requirement.title}", requirement.standard, coverage.clauses.loc[name])
        for name, requirement in areas
    ]
    rows += [_row(part_name(str(part)), str(name), row) for (name, part), row in coverage.parts.iterrows()]
    return rows


def _row(name: str, standard: str, figures: Any) -> dict[str, Any]:
    b = bar(figures)
    counts = {key: int(figures[key]) for key in ("requirements", "not_applicable", "not_in_catalogue")}
    percents = {key: str(percent(figures[key])) if b else "–" for key in ("assessed", "judged")}
    return {"name": name, "standard": standard, "bar": b, **counts, **percents}
