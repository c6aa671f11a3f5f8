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
        *_of_titles(coverage),
        *_of_links(coverage),
        *_of_documents(coverage),
        *_of_watch_list(),
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


def _of_titles(coverage: Coverage) -> Iterator[Point]:
    for name, row in coverage.catalogue.leaves.items():
        if row.standard in coverage.client.standards and row.confidence == "unsourced":
            text = say("Number and title are from general knowledge; compare them with your copy.")
            yield {"about": say("Title of a requirement"), "where": name, "text": text}


def _of_links(coverage: Coverage) -> Iterator[Point]:
    for item in coverage.in_scope.values():
        for link in coverage.catalogue.criteria[item.criterion].serves:
            if link.question and link.id in coverage.figures:
                text = coverage.catalogue.criteria[item.criterion].text
                yield {
                    "about": say("Link of {criterion}", criterion=in_quotes(text)),
                    "where": link.id,
                    "text": link.question,
                }


def _of_documents(coverage: Coverage) -> Iterator[Point]:
    for item in load_library().documents.values():
        if item.question and item.standards.intersection(coverage.client.standards):
            yield {
                "about": say("Document: {title}", title=item.title),
                "where": ", ".join(item.satisfies),
                "text": item.question,
            }


def _of_watch_list() -> Iterator[Point]:
    for item in load_library().watch_list.values():
        if item.question:
            yield {"about": say("Watch list"), "where": item.where, "text": f"{item.trigger} {item.question}"}
