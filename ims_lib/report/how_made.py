"""What editors still have to look up, and the state of the catalogue: an appendix, so that nothing of it stands in running text."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage
from ims_lib.languages import say, translated
from ims_lib.wording import counted, in_quotes

Point = dict[str, str]
"""What it is about, where it matters, and the text."""


def rows_made(coverage: Coverage) -> list[Point]:
    """A row for each point: what it is about, where it matters, and what a licensed reader should look up."""
    return [
        *_of_catalogue(coverage),
        *_of_requirements(coverage),
        *_of_library(coverage),
    ]


def _of_catalogue(coverage: Coverage) -> Iterator[Point]:
    """How far the links of the catalogue are confirmed."""
    catalogue = coverage.catalogue
    links = [link for criterion in catalogue.criteria.values() for link in criterion.serves]
    confirmed = sum(link.status == "verified" for link in links)
    text = say(
        "{criteria} with {links} to requirements, proposed by the project’s editors; "
        "{confirmed} confirmed by a licensed reader",
        criteria=counted(len(catalogue.criteria), "criterion", "criteria"),
        links=counted(len(links), "link"),
        confirmed=confirmed,
    )
    yield {"about": translated("Catalogue"), "where": say("version {version}", version=catalogue.version), "text": text}


def _of_requirements(coverage: Coverage) -> Iterator[Point]:
    """Titles without a source, and links that an editor asks about."""
    for name, row in coverage.catalogue.leaves.items():
        if row.standard in coverage.client.standards and row.confidence == "unsourced":
            text = say("Number and title are from general knowledge; compare them with your copy.")
            yield {"about": say("Title of a requirement"), "where": name, "text": text}
    for item in coverage.in_scope.values():
        for link in coverage.catalogue.criteria[item.criterion].serves:
            if link.question and link.id in coverage.figures:
                text = coverage.catalogue.criteria[item.criterion].text
                about = say("Link of {criterion}", criterion=in_quotes(text))
                yield {"about": about, "where": link.id, "text": link.question}


def _of_library(coverage: Coverage) -> Iterator[Point]:
    """Documents and things to watch that an editor asks about."""
    for item in load_library().documents.values():
        if item.question and item.standards.intersection(coverage.client.standards):
            about = say("Document: {title}", title=item.title)
            yield {"about": about, "where": ", ".join(item.satisfies), "text": item.question}
    for watched in load_library().watch_list.values():
        if watched.question:
            text = f"{watched.trigger} {watched.question}"
            yield {"about": say("Watch list"), "where": watched.where, "text": text}
