"""Seven chapters × three standards, and every share as a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.coverage import Coverage
from ims_lib.frames import by_name, by_names
from ims_lib.languages import form_for, say, spaced, translated
from ims_lib.report.answers import stances, wanted
from ims_lib.report.figures import Bar, bar, part_name
from ims_lib.report.section import Section, render
from ims_lib.scales import report_setting
from ims_lib.wording import in_row, in_sentence, listed, percent

STRONGEST = 4
"""The tint of the last fifth."""


def section_chapters(coverage: Coverage) -> Section:
    """The heat map of chapters and standards, and the table of all shares behind it."""
    client = coverage.client
    chapters = by_names(coverage.chapters)
    rows: list[dict[str, Any]] = [
        {
            "number": chapter,
            "title": coverage.catalogue.harmonized[chapter].title,
            "bars": [bar(chapters[name, chapter]) for name in client.standards],
            "places": [f"{name}:{chapter}" for name in client.standards],
        }
        for chapter in CHAPTERS
    ]
    heading = _heading(coverage, rows)
    return render(
        "chapters",
        heading=heading[:1].upper() + heading[1:],
        rows=rows,
        finding=_fields([b for row in rows for b in row["bars"]]),
        areas=(areas := _areas(coverage)),
        areas_finding=_fields([area["bar"] for row in areas.values() for area in row.values()]),
        with_annex=[name for name in client.standards if any(name in area for area in areas.values())],
        standards=client.standards,
        joined="20000-1" in client.standards and len(client.standards) > 1,
        stance=stances(coverage),
        shares=_shares(coverage),
    )


def _fields(bars: Sequence[Bar | None]) -> str:
    """How many of a heat map's fields have the strongest tint, and how many the weakest."""
    tints = [b.tint for b in bars if b]
    strong, weak = tints.count(STRONGEST), tints.count(0)
    return say(
        "{strong} of {tints} fields at {least} % or more, {weak} below 20 %",
        strong=strong or translated("none"),
        tints=len(tints),
        least=STRONGEST * 20,
        weak=weak or translated("none"),
    )


def _areas(coverage: Coverage) -> dict[str, dict[str, dict[str, Any]]]:
    """Number of an area of Annex A → standard → its area of that number."""
    figures, found = by_name(coverage.clauses), dict[str, dict[str, dict[str, Any]]]()
    for name, row in coverage.catalogue.requirements.items():
        if row.kind == "heading" and row.parent == "A" and row.standard in coverage.client.standards:
            area = {"id": name, "title": row.title, "bar": bar(figures[name])}
            found.setdefault(row.number, {})[row.standard] = area
    return dict(sorted(found.items(), key=lambda item: int(item[0].partition(".")[2])))


def _heading(coverage: Coverage, rows: list[dict[str, Any]]) -> str:
    """For each wanted standard the chapter that stands best and the one that stands worst; no mean over standards."""
    told: dict[str, list[str]] = {}
    for place, name in enumerate(coverage.client.standards):
        if name in wanted(coverage):
            bars = {row["title"]: row["bars"][place] for row in rows if row["bars"][place]}
            told.setdefault(_of_standard(bars), []).append(name)
    ranked_first = sorted(told.items(), key=lambda item: not item[0].startswith("{}"))
    return in_row(text.format(listed(names)) for text, names in ranked_first)


def _of_standard(bars: Mapping[str, Bar]) -> str:
    """What is said of one standard's chapters, with {} for its name."""
    known = {title: b for title, b in bars.items() if b.shares["unknown"] < 100}
    if not known:
        return translated("nothing sure is known of any chapter of {}")
    if not any(b.likely for b in known.values()):
        return translated("nothing is in place yet in any chapter of {}")
    if len(known) < report_setting("chapters_ranked_from"):
        return _plainly(known, len(bars))
    most_unknown = report_setting("chapters_unknown_at_most")
    mostly = {title: b for title, b in known.items() if b.shares["unknown"] <= most_unknown}
    ranked = mostly if len(mostly) >= report_setting("chapters_ranked_from") else known
    likely = {title: b.likely for title, b in ranked.items()}
    most, least = max(likely.values()), min(likely.values())
    best, worst = (listed(in_sentence(name) for name in likely if likely[name] == end) for end in (most, least))
    carried = "" if any(b.at_least for b in ranked.values()) else say(", all of it carried over")
    spoken = (
        say(", of the chapters known at least by half") if ranked is mostly else say(", as far as something is known")
    )
    spoken = "" if len(ranked) == len(bars) else spoken
    if most == least:
        return say("{{}}: no chapter stands out{spoken}{carried}", spoken=spoken, carried=carried)
    verb = form_for(list(likely.values()).count(most), "is", "are")
    return say(
        "{{}}: {best} {verb} furthest on the way, {worst} least{spoken}{carried}",
        spoken=spoken,
        best=best,
        verb=verb,
        worst=worst,
        carried=carried,
    )


def _plainly(known: Mapping[str, Bar], chapters: int) -> str:
    """Too few chapters to rank: how far each of them is, and that nothing sure is known of the others."""
    first, *more = ((in_sentence(title), b) for title, b in known.items())
    said = [
        say("{first} is {likely} % in place", first=first[0], likely=first[1].likely),
        *(f"{title} {b.likely} %" for title, b in more),
    ]
    carried = "" if any(b.at_least for b in known.values()) else say(", all of it carried over")
    others = say(", nothing sure is known of the other chapters") if len(known) < chapters else ""
    return f"{{}}{spaced(': ')}{listed(said)}{carried}{others}"


def _shares(coverage: Coverage) -> list[dict[str, Any]]:
    catalogue, scope = coverage.catalogue, coverage.client.standards
    chapters, clauses = by_names(coverage.chapters), by_name(coverage.clauses)
    rows = [
        _row(f"{chapter} {catalogue.harmonized[chapter].title}", name, chapters[name, chapter])
        for chapter in CHAPTERS
        for name in scope
    ]
    rows += [
        _row(f"{area.number} {area.title}", area.standard, clauses[name])
        for name, area in catalogue.requirements.items()
        if area.kind == "heading" and area.parent == "A" and area.standard in scope
    ]
    rows += [_row(part_name(part), name, row) for (name, part), row in by_names(coverage.parts).items()]
    return rows


def _row(name: str, standard: str, figures: Any) -> dict[str, Any]:
    b = bar(figures)
    counts = {key: int(figures[key]) for key in ("requirements", "not_applicable", "not_in_catalogue")}
    percents = {key: str(percent(figures[key])) if b else "–" for key in ("assessed", "judged")}
    return {"name": name, "standard": standard, "bar": b, **counts, **percents}
