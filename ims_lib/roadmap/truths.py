"""What packages make true: milestones of the library, and chapters in which no known gap is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ims_lib.catalogue.milestones import Milestone, load_milestones
from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.gaps import Gaps
from ims_lib.grouping import grouped
from ims_lib.roadmap.model import Package
from ims_lib.scales import roadmap_setting
from ims_lib.wording import listed


@dataclass(frozen=True)
class Truth:
    """Something that becomes true with the package at a place in the order."""

    place: int
    milestone: str
    """Id of the milestone; empty for a chapter."""
    standard: str | None = None
    chapter: str = ""


def find_truths(packages: Sequence[Package], gaps: Gaps) -> list[Truth]:
    """Milestones by their weight, then chapters: those that the packages make true, none that is true today."""
    place_of = {
        name: place for place, package in enumerate(packages) if not package.is_look for name in package.criteria
    }
    return [*_milestones(gaps, place_of), *_chapters(gaps, place_of)]


def tell(truths: Sequence[Truth], gaps: Gaps) -> tuple[str, ...]:
    """Sentences for what becomes true together, without full stops: one a milestone, one for all chapters."""
    catalogue = gaps.coverage.catalogue
    texts = []
    for milestone in load_milestones().values():
        reached = [truth for truth in truths if truth.milestone == milestone.id]
        names = [catalogue.standards[truth.standard].name for truth in reached if truth.standard]
        if reached:
            texts.append(milestone.text.format(standard=listed(names)))
    # What says something of all chapters at once.
    whole = {
        each.standard for each in truths if each.milestone and "clauses" in load_milestones()[each.milestone].parts
    }
    chapters = grouped((each.standard, each.chapter) for each in truths if each.chapter and each.standard not in whole)
    parts = [f"chapter{'s' if len(found) > 1 else ''} {listed(found)} of {name}" for name, found in chapters.items()]
    return (*texts, *([f"Nothing is known to be missing in {listed(parts)}"] if parts else []))


def _milestones(gaps: Gaps, place_of: dict[str, int]) -> Iterable[Truth]:
    coverage = gaps.coverage
    for milestone in load_milestones().values():
        standards = coverage.client.standards if milestone.each == "standard" else (None,)
        for standard in standards:
            if milestone.unless_held and standard in coverage.assessment.certified:
                continue
            needed = _criteria(milestone, standard, gaps)
            places = [place_of[name] for name in needed if name in place_of]
            if milestone.look_first and gaps.to_look_at:
                places.append(0)
            if places and _spoken_of(needed, gaps):
                yield Truth(max(places), milestone.id, standard)


def _criteria(milestone: Milestone, standard: str | None, gaps: Gaps) -> set[str]:
    """The criteria in scope that the milestone needs."""
    catalogue, coverage = gaps.coverage.catalogue, gaps.coverage
    named = [*milestone.criteria, *(name for item, names in milestone.of.items() if item == standard for name in names)]
    for process in milestone.processes:
        if process in catalogue.processes:
            named += [criterion.id for criterion in catalogue.processes[process].criteria]
    if milestone.parts:
        rows = coverage.requirements
        wanted = rows.index[(rows["standard"] == standard) & rows["part"].isin(milestone.parts) & rows["applicable"]]
        named += [name for requirement in wanted for name in catalogue.criteria_of[str(requirement)]]
    return coverage.in_scope.keys() & named


def _spoken_of(criteria: set[str], gaps: Gaps) -> bool:
    """Whether enough is known of the criteria to say that they hold."""
    unseen = sum(gaps.coverage.in_scope[name].own_level is None for name in criteria)
    return not criteria or unseen / len(criteria) <= roadmap_setting("unseen_at_most")


def _chapters(gaps: Gaps, place_of: dict[str, int]) -> Iterable[Truth]:
    leaves = gaps.coverage.catalogue.leaves
    for standard in gaps.coverage.client.standards:
        for chapter in CHAPTERS:
            needed = {
                name
                for gap in gaps.found.values()
                if gap.standard == standard and leaves[gap.requirement].chapter == chapter
                for name in gap.criteria
            }
            closing = [place_of[name] for name in needed if name in place_of]
            if closing and needed <= place_of.keys():
                yield Truth(max(closing), "", standard, chapter)
