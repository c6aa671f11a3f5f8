"""The sections that editions have beside those of the whole report: the same of one standard alone, and tables of named columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from ims_lib.client.settings import Certificate
from ims_lib.frames import values_of
from ims_lib.report.answers import stances
from ims_lib.report.brief import section_brief
from ims_lib.report.certainty import section_certainty
from ims_lib.report.chapters import section_chapters
from ims_lib.report.editions import EditionTable, PageEdition, editions_of
from ims_lib.report.figures import day, place
from ims_lib.report.gap_table import section_gaps
from ims_lib.report.masthead import section_masthead
from ims_lib.report.one_standard import for_standard
from ims_lib.report.requirements import section_requirements
from ims_lib.report.roadmap_table import milestone_rows, section_roadmap
from ims_lib.report.section import Section, render
from ims_lib.report.steps import head_of_sheet, rows_of_steps
from ims_lib.report.steps.soa import section_soa
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps

NO_BREAK = "\N{NO-BREAK SPACE}"
ANY = "any"
"""In editions.yml: whatever stands in the column."""
STANDARD = "{standard}"
Rows = Mapping[str, list[Row]]


def show_editions(steps: Steps, names: str) -> None:
    """Show the sections of the editions that are named, with commas between; the page takes each for its edition."""
    wanted = editions_of([name.strip() for name in names.split(",")], steps.coverage.client.standards)
    if not wanted:
        return
    from IPython.display import display

    rows = rows_of_steps(steps) | _rows_beside(steps) if any(edition.tables for edition in wanted) else {}
    for edition in wanted:
        display(*(replace(section, edition=edition.name) for section in sections_for(edition, steps, rows)))


def sections_for(edition: PageEdition, steps: Steps, rows: Rows) -> Iterator[Section]:
    """The sections that an edition has of its own, those of its one standard first."""
    if edition.standard:
        yield from _of_standard(for_standard(steps, edition.standard))
    standards = [edition.standard] if edition.standard else steps.coverage.client.standards
    for name, table in edition.tables.items():
        yield _table(name, table, rows[table.sheet], standards, steps)


def _of_standard(steps: Steps) -> Iterator[Section]:
    coverage, register = steps.coverage, steps.register
    yield section_masthead(coverage, register)
    yield section_brief(steps)
    yield section_chapters(coverage)
    yield section_certainty(register, coverage)
    yield section_gaps(steps.roadmap.gaps, register)
    yield section_roadmap(register, steps.roadmap)
    yield section_requirements(coverage, register)
    yield section_soa(steps)


def _table(id: str, table: EditionTable, rows: Iterable[Row], standards: Iterable[str], steps: Steps) -> Section:
    """A table of the rows and columns that the edition names, and of nothing else."""
    columns = dict(_each(table.columns, standards))
    wanted = dict(_each(table.rows, standards))
    if table.approval and not steps.coverage.client.entered(table.approval):
        rows = ()
    shown = [row for row in rows if all(_fits(row.get(key), values) for key, values in wanted.items())]
    lines = [[_cell(key, row, table) for key in columns] for row in shown]
    filled = [place for place in range(len(columns)) if any(line[place] for line in lines)]
    return render(
        "listing.html.j2",
        id=id,
        title=table.title,
        text=table.text,
        approved=_approved(table, steps),
        empty=table.empty,
        headings=[heading for place, heading in enumerate(columns.values()) if place in filled],
        lines=[[line[place] for place in filled] for line in lines],
    )


def _each(named: Mapping[str, Any], standards: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Keys and what is said of them; a key that names {standard} once for each."""
    for key, said in named.items():
        for standard in standards if STANDARD in f"{key}{said}" else [""]:
            texts = [said] if isinstance(said, str) else said
            named_in = [text.replace(STANDARD, standard) for text in texts]
            yield key.replace(STANDARD, standard), named_in[0] if isinstance(said, str) else named_in


def _fits(value: Any, wanted: Iterable[str]) -> bool:
    found = {*map(str, value)} if isinstance(value, list | tuple) else {str(value)} if value else set()
    return bool(found) and (ANY in wanted or not found.isdisjoint(wanted))


def _cell(key: str, row: Row, table: EditionTable) -> str:
    """What a row says in a column; nothing where it says more than this edition may."""
    if not all(_fits(row.get(other), values) for other, values in table.only_if.get(key, {}).items()):
        return ""
    value = row.get(key)
    values = value if isinstance(value, list | tuple) else [value]
    text = ", ".join(_said(each) for each in values if each is not None)
    return "" if any(word in text for word in table.unsaid) else text


def _said(value: Any) -> str:
    return (
        day(value).replace(" ", NO_BREAK)
        if isinstance(value, date)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def _approved(table: EditionTable, steps: Steps) -> str:
    """What was approved last of what a table shows."""
    head = head_of_sheet(table.sheet, steps) if table.approved else None
    versions = [line.cells for line in head.table if line.style == "text" and line.cells[4]] if head else []
    said = [table.approved.format(version=cells[0], by=cells[3], on=cells[4]) for cells in versions]
    return said[-1] if said else ""


def _rows_beside(steps: Steps) -> dict[str, list[Row]]:
    """Rows that no sheet has: certificates, what they cover by names that may be told, documents in force, evidence named."""
    evidence = (
        {"requirement": row.refs, "evidence": row.evidence, "cell": place(str(row.place_of("evidence")))}
        for row in steps.register.rows
        if row.is_control and row.evidence
    )
    return {
        "certificates": list(_certificates(steps)),
        "covered": list(_covered(steps)),
        "in_force": [values_of(item) for item in steps.documents.own if item.in_force],
        "named_evidence": list(evidence),
    }


def _certificates(steps: Steps) -> Iterator[Row]:
    """Each standard in scope: the certificate that is held, or how it stands; and what the plan has next."""
    coverage, words = steps.coverage, {"held": "certified", "wanted": "certification wanted"}
    held: dict[str, Certificate] = {each.standard: each for each in coverage.client.settings.certificates}
    coming = {(row["id"], row["held"]): row for row in reversed(milestone_rows(steps.roadmap)) if _is_audit(row)}
    for standard, stance in stances(coverage).items():
        certificate = held.get(standard) if stance == "held" else None
        row = coming.get((standard, stance == "held"))
        yield {
            "standard": coverage.catalogue.standards[standard].label,
            "state": words.get(stance, stance),
            "scope": " ".join((certificate.scope or "").split()) if certificate else "",
            "intended": "" if certificate else " ".join((coverage.client.settings.scope or "").split()),
            "valid_to": certificate.valid_to if certificate else None,
            "planned": f"{row['title']}: {day(row['day'])}, by the plan of today" if row else "",
        }


def _is_audit(row: Row) -> bool:
    """Whether it is an audit by the certification body after which a certificate stands."""
    return bool(row["held"]) or row["milestone"] == "stage_2"


def _covered(steps: Steps) -> Iterator[Row]:
    """How many services and AI systems are in scope, and the names of those that the client lets others hear."""
    listed = [each for each in steps.coverage.assessment.objects.listed if not each.left_out]
    told = {name.strip().lower() for name in steps.coverage.client.settings.may_be_named}
    for per, kind in (("service", "Services"), ("ai_system", "AI systems")):
        names = [each.name for each in listed if each.per == per]
        if names:
            open_ = [name for name in names if name.lower() in told]
            yield {"kind": kind, "count": str(len(names)), "names": open_ or "Names on request"}
