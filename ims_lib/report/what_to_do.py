"""How a chapter of the page ends: what to do, by the decision that weighs most there and the package that the plan begins with."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.catalogue.glossary import ChapterEnd, load_chapter_ends
from ims_lib.dates import day
from ims_lib.languages import noted, say
from ims_lib.report.packages_told import first_packages, why_first
from ims_lib.report.section import Section, render
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.roadmap import Roadmap
from ims_lib.steps import Steps


def section_what_to_do(steps: Steps) -> Section:
    """What stands at the ends of chapters, by the section that leads each; the page puts it there."""
    parts = {section: _end(section, end, steps) for section, end in load_chapter_ends().items()}
    return Section("what_to_do", "", "".join(parts.values()), parts)


def _end(section: str, end: ChapterEnd, steps: Steps) -> str:
    decision = next((each for each in decisions_of(steps).parts if each.kind in end.kinds), None)
    told = ["" if decision else end.otherwise, *(_begin(steps.roadmap) if end.next else ()), end.text]
    text = " ".join(filter(None, told))
    return render("what_to_do", id=section, decision=decision, text=text).html


def _begin(roadmap: Roadmap) -> Iterator[str]:
    """The package that the plan begins with, why that one, and the first look where it comes after."""
    for package in first_packages(roadmap)[:1]:
        yield say(
            "{owner}: begin no. {number}, {package}{why}.",
            owner=package.owner_told,
            number=package.order,
            package=package.label,
            why=say(" ({why})", why=why) if (why := why_first(package, roadmap)) else "",
        )
        if not package.is_look:
            yield package.first_step_told.rstrip(".") + "."
    look = next((item for item in first_packages(roadmap)[1:] if item.is_look), None)
    if look and look.begins:
        told = noted("No. {number}, the first look, begins on {start}.")
        if look.moves_on:
            told = noted(
                "No. {number}, the first look, begins on {start}; agree that day in sheet Plan, or it moves on with each report."
            )
        yield say(told, number=look.order, start=day(look.begins))
