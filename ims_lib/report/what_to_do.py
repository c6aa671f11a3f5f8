"""How each chapter ends: what to do, with the decision that weighs most there or the package that is next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import read_yaml
from ims_lib.catalogue.standards import Frozen
from ims_lib.dates import day
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language, say
from ims_lib.report.roadmap_table import first_packages
from ims_lib.report.section import Section, render, shortly
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.roadmap.model import Planned
from ims_lib.steps import Steps

BESIDE = re.compile(r" \([^()]*\)")
"""What a decision says in brackets."""


class ChapterEnd(Frozen):
    """What a chapter ends with: data/library/what_to_do.yml."""

    kinds: tuple[str, ...] = ()
    """Of decisions."""
    next: Literal["", "look", "work"] = ""
    text: str = ""
    otherwise: str = ""


@by_language
def load_chapter_ends() -> dict[str, ChapterEnd]:
    """Leading section of a chapter → how it ends. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    content = read_yaml(paths.DATA / "library" / "what_to_do.yml", faults)
    BadCatalogue.raise_with(faults)
    return {section: ChapterEnd.model_validate(end) for section, end in content.items()}


def section_what_to_do(steps: Steps) -> Section:
    """What stands at the ends of chapters, by the section that leads each; the page puts it there."""
    told = {section: " ".join(_sentences(end, steps)) for section, end in load_chapter_ends().items()}
    parts = {
        section: render("what_to_do.html.j2", id=section, title="", text=text).html for section, text in told.items()
    }
    return Section("what_to_do", "", "".join(parts.values()), parts)


def _sentences(end: ChapterEnd, steps: Steps) -> Iterator[str]:
    decision = next(
        ((number, each) for number, each in enumerate(decisions_of(steps).found, start=1) if each.kind in end.kinds),
        None,
    )
    if decision:
        number, each = decision
        what = BESIDE.sub("", shortly(each.what))
        yield say("{what} (decision {number}, by {day}).", what=what, number=number, day=day(each.by))
    elif end.otherwise:
        yield end.otherwise
    if package := _next(end, steps):
        yield say(
            "{owner}: begin no. {number}, {package}.",
            owner=package.owner_told,
            number=package.order,
            package=package.label,
        )
        if not package.is_look:
            yield package.first_step_told.rstrip(".") + "."
    if end.text:
        yield end.text


def _next(end: ChapterEnd, steps: Steps) -> Planned | None:
    """The first look, or the first package of work."""
    ahead = first_packages(steps.roadmap)
    return next((each for each in ahead if end.next and each.is_look == (end.next == "look")), None)
