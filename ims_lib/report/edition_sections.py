"""The sections that editions have beside those of the whole report: the same of one standard alone, and tables of named columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jinja2 import Environment
from jinja2.environment import TemplateExpression

from ims_lib.cell_places import CellPlace
from ims_lib.client.settings import Certificate
from ims_lib.dates import day, long_month
from ims_lib.frames import values_of
from ims_lib.inputs.document_titles import read_title
from ims_lib.languages import by_language, noted, say, translated
from ims_lib.report.answers import stances
from ims_lib.report.brief import section_brief
from ims_lib.report.certainty import section_certainty
from ims_lib.report.chapters import section_chapters
from ims_lib.report.editions import EditionTable, PageEdition, editions_of, words_of_ours
from ims_lib.report.gap_table import section_gaps
from ims_lib.report.masthead import section_masthead
from ims_lib.report.milestones_told import milestone_rows
from ims_lib.report.one_standard import for_standard
from ims_lib.report.questions import questions_of
from ims_lib.report.requirements import section_requirements
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.section import Section, render
from ims_lib.report.steps import head_of_sheet, rows_of_steps
from ims_lib.report.steps.decisions import decisions_by_package, section_decisions
from ims_lib.report.steps.soa import section_soa
from ims_lib.report.ways_to_find import ways_to_find
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.document_evidence import evidence_parts
from ims_lib.wording import in_figures, in_quotes, in_row, listed

NO_BREAK = "\N{NO-BREAK SPACE}"
CERTIFIED = {"wanted": noted("certification wanted")}
"""How a standard stands for those outside, by the word for it within."""
STANDARD = "{standard}"
"""In a heading: the column stands once for each standard."""


def show_editions(steps: Steps, names: str) -> None:
    """Show the sections of the editions that are named, with commas between; the page takes each for its edition."""
    wanted = editions_of([name.strip() for name in names.split(",")], steps.coverage.client.standards)
    if not wanted:
        return
    from IPython.display import display

    rows = edition_rows(steps) if any(edition.tables for edition in wanted) else {}
    for edition in wanted:
        display(*(replace(section, edition=edition.name) for section in sections_of_edition(edition, steps, rows)))


def sections_of_edition(edition: PageEdition, steps: Steps, rows: dict[str, list[Row]]) -> Iterator[Section]:
    """Those that it has beside the sections of the whole report."""
    standards = steps.coverage.client.standards
    if edition.standard:
        standards = (edition.standard,)
        alone = for_standard(steps, edition.standard)
        coverage, register = alone.coverage, alone.register
        unnamed = [way for way in ways_to_find(alone) if way.name != "object"]  # services may bear customers' names
        yield from (section_masthead(coverage, register), section_brief(alone), section_decisions(alone))
        yield from (
            section_chapters(coverage),
            section_certainty(register, coverage),
            section_gaps(alone.roadmap.gaps, register),
        )
        asked, decided = len(questions_of(edition.standard, register, coverage)), decisions_by_package(alone)
        yield section_roadmap(register, alone.roadmap, questions=asked, decided=decided)
        yield from (section_requirements(coverage, register, unnamed), section_soa(alone))
    for name, table in edition.tables.items():
        yield _table(name, table, rows[table.sheet], standards, steps)


def _table(id: str, table: EditionTable, rows: list[Row], standards: Sequence[str], steps: Steps) -> Section:
    """A table of the rows and columns that the edition names, and of nothing else."""
    of_each = [
        (heading, text, standards if STANDARD in heading else standards[:1]) for heading, text in table.columns.items()
    ]
    columns = [
        (translated(heading).replace(STANDARD, name), text, name) for heading, text, names in of_each for name in names
    ]
    known = {"entered": steps.coverage.client.entered, "of": standards[0]}
    shown = [row for row in rows if _value(table.rows, {**row, **known, "row": row})]
    lines = [[_said(_value(text, {**row, "row": row, "of": name})) for _, text, name in columns] for row in shown]
    given = {text: sum(bool(line[place]) for line in lines) for place, (text, *_) in enumerate(of_each)}
    filled = [place for place in range(len(columns)) if any(line[place] for line in lines)]
    return render(
        "listing",
        id=id,
        title=table.title,
        text=" ".join(filter(None, (_version(table, steps), table.text.format(all=len(lines), **given)))),
        empty=named_instead(table.document, steps) or table.empty,
        total=sum(bool(_value(table.counted, row)) for row in rows) if table.counted else 0,
        headings=[columns[place][0] for place in filled],
        lines=[[line[place] for place in filled] for line in lines],
    )


def _value(text: str, row: Row) -> Any:
    return expression(text)(row)


@by_language
def expression(text: str) -> TemplateExpression:
    """What is said in a column or of rows in editions.yml; `own` leaves out a text that says something of ours, `undoubted` pieces that are in doubt, `final` those that name a draft, too."""
    return expressions().compile_expression(text)


@by_language
def expressions() -> Environment:
    """What an expression is understood by, with `own`, `undoubted` and `final`."""
    found = Environment(autoescape=False)
    found.filters["told"] = lambda value: translated(value) if value else value
    found.filters["own"] = lambda value: None if any(word in _said(value) for word in words_of_ours()) else value
    found.filters["undoubted"], found.filters["final"] = lambda value: in_row(evidence_parts(value)), final
    return found


def final(text: str | None) -> str:
    """The pieces of evidence that are neither in doubt nor a draft."""
    return in_row(part for part in evidence_parts(text) if not read_title(part).draft)


def _said(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_said, value))
    if isinstance(value, date):
        return day(value).replace(" ", NO_BREAK)
    return in_figures(value, "g") if isinstance(value, float) else str(value or "")


def _version(table: EditionTable, steps: Steps) -> str:
    """The version of what a table shows, as the pack has it: its day and state, and which was approved last."""
    head = head_of_sheet(table.sheet, steps) if table.approved else None
    *before, now = [line.cells for line in (head.table if head else ()) if line.style == "text"] or [()]
    if not now:
        return ""
    told = [say("Version {version}: {state}.", version=now[0], state=now[1])]
    if approved := [cells for cells in before if cells[4]]:
        told.append(table.approved.format(version=approved[-1][0], by=approved[-1][3], on=approved[-1][4]))
    elif before:
        told.append(say("(In the files: {state})", state=before[-1][1]))
    return " ".join(told)


def named_instead(document: str, steps: Steps) -> str:
    """What the client's files name of the document that stands for a table without rows; empty where they name none."""
    item = steps.documents.wanted.get(document)
    if item is None:
        return ""
    named = {each.cell: each.with_version for each in item.listed if each.in_force}
    named |= {each.cell: each.what for each in item.seen if each.by != "judgement" and not each.unapproved}
    told = listed(map(in_quotes, named.values()))
    return say("Not held in this form; the files name {told}.", told=told) if named else ""


def edition_rows(steps: Steps) -> dict[str, list[Row]]:
    """The rows of the steps' sheets, and those that no sheet has: certificates, what they cover, documents in force, evidence named."""
    evidence = [row for row in steps.register.rows if row.is_control and row.evidence]
    file_of = {item: CellPlace.from_text(item.cell).file for item in steps.documents.own if item.in_force}
    dated = {file for item, file in file_of.items() if item.approved_on}
    in_force = [item for item, file in file_of.items() if item.approved_on or file not in dated]
    return {
        **rows_of_steps(steps),
        "certificates": list(_certificates(steps)),
        "covered": list(_covered(steps)),
        "in_force": [*map(values_of, in_force)],
        "named_evidence": [*map(values_of, evidence)],
    }


def _certificates(steps: Steps) -> Iterator[Row]:
    """Each standard in scope: how it stands, the certificate that is held, and the body's next audit by the plan."""
    coverage, milestones = steps.coverage, reversed(milestone_rows(steps.roadmap))
    held: dict[str, Certificate] = {each.standard: each for each in coverage.client.settings.certificates}
    coming = {(row["id"], row["held"]): row for row in milestones if row["held"] or row["milestone"] == "stage_2"}
    for standard, stance in stances(coverage).items():
        label, row = coverage.catalogue.standards[standard].label, coming.get((standard, stance == "certified"), {})
        certificate = (
            held[standard].model_dump() if stance == "certified" else {"intended": coverage.client.settings.scope}
        )
        told = {"state": translated(CERTIFIED.get(stance, stance)), "by_plan": _next_audit(row)}
        yield {**row, **certificate, "standard": label, **told}


def _next_audit(row: Row) -> str:
    """When the body comes next; of a certificate that is held the range in which it may, until a day is agreed."""
    if not row:
        return ""
    if not row["held"]:
        told = say("planned, not booked: {month}", month=long_month(row["day"]))
        last = row["if_all"]
        return told + (say("; {last} if all that isn’t known yet is missing", last=long_month(last)) if last else "")
    if row["milestone"] != "surveillance" or row["agreed"]:
        return day(row["day"])
    if row["first"] < row["day"]:
        told = noted("between {first} and {last}; the day is to be agreed with the certification body")
        return say(told, first=day(row["first"]), last=day(row["day"]))
    return say("by {last}; the day is to be agreed with the certification body", last=day(row["day"]))


def _covered(steps: Steps) -> Iterator[Row]:
    """Services and AI systems in scope, with the names of those that the client lets others read."""
    told = {name.strip().lower() for name in steps.coverage.client.settings.may_be_named}
    for per, kind in (("service", translated("Services")), ("ai_system", say("AI systems"))):
        listed = [each for each in steps.coverage.assessment.objects.listed if each.per == per and not each.left_out]
        named = [each.name for each in listed if each.name.lower() in told]
        yield {"kind": kind, "all": listed, "named": named or say("names on request")}
