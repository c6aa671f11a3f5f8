"""How figures are made, where they come from, what they don't say, and what editors still have to look up: appendices of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from ims_lib.catalogue.library import load_library
from ims_lib.client import Certificate
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.frames import rows_of
from ims_lib.inputs import Inputs
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import LEDGER, Register
from ims_lib.register.plans import plans
from ims_lib.report.figures import sheets_of
from ims_lib.report.section import Section, render
from ims_lib.scales import gap_weights, head_count_factor
from ims_lib.wording import counted, in_quotes, in_sentence

Point = dict[str, str]
"""What it is about, where it matters, and the text."""
NOTHING = noted("nothing")
"""What a sheet without a table was taken for."""


def section_method(coverage: Coverage) -> Section:
    """The five places of a weight, days, and the rules for weights of gaps."""
    head_count = coverage.client.settings.head_count
    return render(
        "method",
        factor=head_count_factor(head_count),
        head_count=counted(head_count, "person", "people") if head_count else say("an unknown head count"),
        rules=gap_weights(),
    )


def section_sources(register: Register, coverage: Coverage, inputs: Inputs | None = None) -> Section:
    """Files, sheets and rows; certificates and judgements."""
    counts = [
        counted(register.ledger["file"].nunique(), "file"),
        counted(int(register.ledger["rows"].sum()), "row"),
        counted(len(register.rows), "record"),
    ]
    client, standards = coverage.client, coverage.catalogue.standards
    ledger = ledger_rows(register, inputs)
    entries = sum(row["entries"] for row in ledger)
    counts += [say("{entries} of other lists", entries=counted(entries, "entry", "entries"))] if entries else []
    section = render(
        "sources",
        ledger=ledger,
        parts=[LEDGER[0], "entries", *LEDGER[1:]],
        table_title=", ".join(counts),
        certificates=[certificate_text(each, standards[each.standard].name) for each in client.settings.certificates],
        not_started=[standards[name].name for name in client.settings.not_started],
        judgements=len(client.judgements),
        made=len(rows_made(coverage)),
    )
    return replace(section, sheets=tuple(sheets_of(register)))


def section_limits() -> Section:
    """What the report doesn't claim."""
    return render(
        "limits",
    )


def ledger_rows(register: Register, inputs: Inputs | None = None) -> list[dict[str, Any]]:
    """A line for each sheet: what it was taken for, its rows, and where they went; each row is counted once."""
    kinds: dict[tuple[str, str | None], dict[str, None]] = {}
    for table in register.tables:
        kinds.setdefault((table.file, table.name), {})[table.kind] = None
    lists = lists_read(inputs) if inputs else {}
    return [_ledger_row(row, kinds, lists) for row in rows_of(register.ledger)]


def lists_read(inputs: Inputs) -> dict[tuple[str, Any], tuple[str, int]]:
    """What the lists beside the controls are called and how many entries they hold, by file and sheet."""
    found: dict[tuple[str, Any], tuple[str, int]] = {}
    for name, rows in inputs.lists.given().items():
        for place, many in Counter(row.on_sheet for row in rows).items():
            found[place] = (list_called(name), many + found.get(place, ("", 0))[1])
    return found


def _ledger_row(
    row: dict[str, Any],
    kinds: Mapping[tuple[str, str | None], Iterable[str]],
    lists: Mapping[tuple[str, Any], tuple[str, int]],
) -> dict[str, Any]:
    """A sheet's line; entries of a list that gives no record are told apart from its notes."""
    sheet = None if pd.isna(row["sheet"]) else row["sheet"]
    found, entries = list(kinds.get((row["file"], sheet), ())), 0
    kind = ", ".join(map(translated, found)) or translated(NOTHING)
    if found == ["other"] and (row["file"], sheet) in lists:
        kind, entries = lists[row["file"], sheet]
    return {**row, "sheet": sheet, "kind": kind, "entries": entries, "notes": row["notes"] - entries}


def list_called(name: str) -> str:
    """What an input of the client's is called within a sentence."""
    title = plans()[name].title
    said = translated(title)
    return title.lower() if said == title else in_sentence(said)


def certificate_text(certificate: Certificate, name: str) -> str:
    """What a certificate to the standard of this name says: edition, last day and scope."""
    edition = f":{certificate.edition}" if certificate.edition else ""
    until = say(", valid to {valid_to}", valid_to=day(certificate.valid_to)) if certificate.valid_to else ""
    scope = say(", scope “{strip}”", strip=certificate.scope.strip()) if certificate.scope else ""
    return f"{name}{edition}{until}{scope}"


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
