"""What stands in the sheets of workbook.xlsx: a list of rows for each, shares in the whole per cent of the page, texts as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import pandas as pd

from ims_lib.assessment import Source, Verdict
from ims_lib.catalogue.standards import CHAPTERS
from ims_lib.coverage import COUNTS, Coverage, CriterionInScope, beside, split
from ims_lib.dates import spoken
from ims_lib.frames import by_names, rows_of, values_of
from ims_lib.gaps import SMALLEST_SHARE, Gaps
from ims_lib.inputs import read_inputs
from ims_lib.register.model import LEDGER, Register
from ims_lib.report.answers import stances
from ims_lib.report.disputes import is_admitted
from ims_lib.report.figures import WORDS, counted, day, place, shown_figures, taken_as
from ims_lib.report.gap_table import sources_of_gap
from ims_lib.report.mentions import Beside, Mention, beside_cells, mentions_of
from ims_lib.report.method import ledger_rows
from ims_lib.report.questions import all_findings, until_settled
from ims_lib.report.roadmap_table import closed_percent
from ims_lib.report.summary import done_when, part_name
from ims_lib.roadmap import Roadmap
from ims_lib.scales import judgement_labels, status_labels
from ims_lib.steps.open_points import OpenPoints

Row = dict[str, Any]
YES_NO = {True: "yes", False: "no"}


def rows_by_sheet(register: Register, roadmap: Roadmap, of_steps: pd.DataFrame) -> dict[str, list[Row]]:
    """The rows of every sheet but the cover and those of the steps, by the sheet's name; `of_steps` are the steps' findings."""
    gaps = roadmap.gaps
    coverage = gaps.coverage
    findings = all_findings(register, coverage)
    return {
        "Summary": rows_summary(coverage),
        "Chapters": rows_chapters(coverage),
        "Requirements": rows_requirements(register, coverage),
        "Criteria by requirement": rows_pairs(coverage),
        "Criteria": rows_criteria(gaps),
        "Gaps": rows_gaps(gaps, register),
        "Waves": rows_waves(roadmap),
        "Roadmap": rows_roadmap(roadmap, findings),
        "Packages": rows_packages(roadmap),
        "Register": rows_register(register),
        "Questions": rows_questions(pd.concat([findings, of_steps], ignore_index=True)),
        "Sources": rows_sources(register, coverage),
    }


def rows_summary(coverage: Coverage) -> list[Row]:
    """Counts and shares of parts, of chapters by standard, and of the areas of each Annex A in scope."""
    catalogue, scope = coverage.catalogue, coverage.client.standards
    groups: list[tuple[str, str, str, Any]] = [
        (standard, "part", part_name(part), coverage.parts.loc[(standard, part)])
        for standard, part in coverage.parts.index
    ]
    for chapter in CHAPTERS:
        name = f"{chapter} {catalogue.harmonized[chapter].title}"
        groups += [(standard, "chapter", name, coverage.chapters.loc[(standard, chapter)]) for standard in scope]
    groups += [
        (row.standard, "area", f"{row.number} {row.title}", coverage.clauses.loc[name])
        for standard in scope
        for name, row in catalogue.requirements.items()
        if row.standard == standard and row.kind == "heading" and row.parent == "A"
    ]
    stance = stances(coverage)
    return [
        {
            "standard": catalogue.standards[standard].label,
            "group": group,
            "name": name,
            "stance": stance[standard],
            **{key: figures[key] for key in COUNTS},
            **shown_figures(figures),
        }
        for standard, group, name, figures in groups
    ]


def rows_chapters(coverage: Coverage) -> list[Row]:
    """A row a chapter: the three numbers and reusable of each standard, keyed by number and standard ("likely 42001")."""
    chapters = by_names(coverage.chapters)
    return [
        {
            "chapter": chapter,
            "title": coverage.catalogue.harmonized[chapter].title,
            **{
                f"{number} {standard}": value
                for standard in coverage.client.standards
                for number, value in shown_figures(chapters[standard, chapter]).items()
            },
        }
        for chapter in CHAPTERS
    ]


def rows_requirements(register: Register, coverage: Coverage) -> list[Row]:
    """A row a requirement in scope: what it asks, shares, numbers, the cells that say so, what is carried over from where."""
    named, beside = mentions_of(register, coverage.catalogue), _beside(register, coverage)
    points = OpenPoints.of(register, coverage)
    return [
        {
            "id": row["requirement"],
            "title": row["title"],
            "part": part_name(row["part"]),
            "applicable": YES_NO[bool(row["applicable"])],
            "criteria": row["criteria"],
            **shown_figures(row),
            "asked": _lines(f"• {item.text}" for item in coverage.catalogue.items.get(row["requirement"], ())),
            "usual": _lines(
                f"• {coverage.catalogue.criteria[item].text}"
                for item in coverage.catalogue.usual_of[row["requirement"]]
            ),
            "contradicts": _lines(_contradictions(row["requirement"], coverage)),
            "sources": _lines(_said(source, beside) for source in _direct_sources(row["requirement"], coverage)),
            "carried": _lines(_carried_from(row["requirement"], coverage)),
            "remark": _remark(row, coverage, named.get(row["requirement"], ()), points),
        }
        for row in rows_of(coverage.requirements.reset_index())
    ]


def rows_pairs(coverage: Coverage) -> list[Row]:
    """A row a requirement and criterion: first those that the requirement demands, then the usual ones, as advice."""
    catalogue, rows = coverage.catalogue, []
    for requirement, title in coverage.requirements["title"].items():
        name = str(requirement)
        demanded = coverage.assessment.criteria_of(name)
        for item in (*demanded, *catalogue.usual_of[name]):
            rows.append(
                {
                    "requirement": name,
                    "title": title,
                    "id": item,
                    "text": catalogue.criteria[item].text,
                    "items": ", ".join(catalogue.links[name, item].items),
                    "note": _why_one_for_all(name, item, coverage),
                    **(_verdict(name, item, coverage) if item in demanded else {"asks": "usual, not demanded"}),
                }
            )
    return rows


def _why_one_for_all(name: str, item: str, coverage: Coverage) -> str | None:
    """Why a criterion that serves several standards counts in a requirement without gates; nothing for any other."""
    link, criterion = coverage.catalogue.links[name, item], coverage.catalogue.criteria[item]
    several = len({other.partition(":")[0] for other in criterion.requirements}) > 1
    return link.note if several and not link.within else None


def _verdict(name: str, item: str, coverage: Coverage) -> Row:
    """What is known of a criterion in one requirement: figures, cells, what contradicts it and what holds it."""
    catalogue, verdict = coverage.catalogue, coverage.assessment.verdicts[name, item]
    shares = split(verdict)
    numbers = {"at_least": shares["verified"] + shares["asserted"], "likely": verdict.met, "at_most": verdict.ceiling}
    return {
        "asks": "required",
        "channel": "disputed" if verdict.disputed_by else WORDS[verdict.channel],
        "level": verdict.level,
        **shown_figures({**shares, **numbers, **beside(verdict)}),
        "sources": _lines(_said(source) for source in verdict.sources),
        "via": ", ".join(verdict.via),
        "contradicts": _lines(_record(source, admitted=is_admitted(verdict)) for source in verdict.disputed_by),
        "gates": _lines(f"• {catalogue.criteria[gate].text}" for gate in verdict.held_by),
        "supports": _lines(
            _record(source) for source in coverage.assessment.supports.get((name.partition(":")[0], item), ())
        ),
    }


def rows_criteria(gaps: Gaps) -> list[Row]:
    """A row a criterion in scope: its text, question, evidence, own level and channel, days and requirements."""
    coverage = gaps.coverage
    rows = []
    for item in coverage.in_scope.values():
        criterion = coverage.catalogue.criteria[item.criterion]
        rows.append(
            {
                "id": criterion.id,
                "process": coverage.catalogue.processes[criterion.process].title,
                "text": criterion.text,
                "ask": criterion.ask,
                "evidence": _lines(criterion.evidence),
                "level": item.own_level,
                "channel": WORDS[item.own_channel],
                "days_open": gaps.to_close.get(criterion.id),
                "possible_days": gaps.to_look_at.get(criterion.id),
                "days": criterion.days,
                "requirements": ", ".join(item.requirements),
                "needs": _lines(criterion.needs),
                "usual": ", ".join(link.id for link in criterion.serves if link.asks == "means"),
                "disputed": ", ".join(_where(item, coverage, lambda verdict: bool(verdict.disputed_by))),
                "reusable": ", ".join(_where(item, coverage, lambda verdict: verdict.reusable > SMALLEST_SHARE)),
                "doubt": _lines(f"{link.id}: {link.question}" for link in criterion.serves if link.question),
            }
        )
    return rows


def rows_gaps(gaps: Gaps, register: Register) -> list[Row]:
    """A row a requirement with a gap, heaviest first: proposed weight and why, what to do, and what says so."""
    coverage, catalogue = gaps.coverage, gaps.coverage.catalogue
    in_scope, beside = coverage.in_scope, _beside(register, coverage)
    return [
        {
            **values_of(gap),
            "id": name,
            "gap": shown["gap"],
            "reusable": shown["reusable"],
            "to_do": _lines(f"• {catalogue.criteria[item].text}" for item in gap.criteria),
            "sources": _lines(_said(source, beside) for source in sources_of_gap(name, coverage)),
            "serves": _standards((served for item in gap.criteria for served in in_scope[item].requirements), coverage),
        }
        for name, gap in gaps.found.items()
        for shown in [shown_figures(coverage.figures[name])]
    ]


def rows_roadmap(roadmap: Roadmap, findings: pd.DataFrame) -> list[Row]:
    """A row a package in order, with days, possible days beside, and dates where a capacity is given."""
    with_gap = roadmap.gaps.found.keys()
    questions = counted(int((findings["level"] == "question").sum()), "question")
    rows = []
    for item in roadmap.in_order:
        many = counted(len(item.criteria), "criterion", "criteria")
        orders = sorted(roadmap.planned[need].order for need in item.needs)
        rows.append(
            {
                **values_of(item),
                "wave": roadmap.wave_of[item.package],
                "criteria": len(item.criteria),
                "done_when": f"{questions} settled, {many} looked at."
                if item.is_look
                else done_when(item.criteria, roadmap),
                "after": ", ".join(map(str, orders)),
                "gaps": 0 if item.is_look else len(with_gap & item.requirements),
                "serves": _standards(item.requirements, roadmap.gaps.coverage),
            }
        )
    return rows


def rows_waves(roadmap: Roadmap) -> list[Row]:
    """A row a wave: its packages and days, and all that it makes true."""
    return [
        {
            "wave": wave.number,
            "start": wave.start,
            "end": wave.end,
            "days": wave.days,
            "closed": closed_percent(wave) / 100,
            "packages": ", ".join(str(roadmap.planned[name].order) for name in wave.packages),
            "makes_true": _lines(f"• {text}." for text in wave.makes_true),
        }
        for wave in roadmap.waves
    ]


def rows_packages(roadmap: Roadmap) -> list[Row]:
    """A row a criterion of each package, in the packages' order."""
    gaps, coverage = roadmap.gaps, roadmap.gaps.coverage
    return [
        {
            "order": package.order,
            "wave": roadmap.wave_of[package.package],
            "package": package.title,
            "id": name,
            "text": coverage.catalogue.criteria[name].text,
            "evidence": _lines(coverage.catalogue.criteria[name].evidence),
            "days": gaps.to_close.get(name),
            "possible_days": gaps.to_look_at.get(name),
            "requirements": ", ".join(coverage.in_scope[name].requirements),
        }
        for package in roadmap.in_order
        for name in package.criteria
    ]


def rows_register(register: Register) -> list[Row]:
    """The client's records as they were read; texts are the cells' own."""
    return [
        {
            **record,
            "refs": ", ".join(record["refs"]),
            "old_refs": ", ".join(record["old_refs"]),
            "applicable": "not said" if _is_empty(record["applicable"]) else YES_NO[bool(record["applicable"])],
            "status": status_labels()[record["status"]],
            "flags": ", ".join(record["flags"]),
        }
        for record in rows_of(register.records)
    ]


def rows_questions(findings: pd.DataFrame) -> list[Row]:
    """All findings, the questions first, then by how grave they are; of a question what counts until it is settled."""
    asked = findings["level"] == "question"
    questions = [{**row, "until": until_settled(str(row["code"]))} for row in rows_of(findings[asked])]
    return [*questions, *rows_of(findings[~asked])]


def rows_sources(register: Register, coverage: Coverage) -> list[Row]:
    """Sheets with their ledger, then what client.yml says, the judgements that count, and the catalogue."""
    return [*_sheets_read(register), *_settings(coverage), *_judgements(coverage), *_knowledge(coverage)]


def _where(item: CriterionInScope, coverage: Coverage, holds: Callable[[Verdict], bool]) -> list[str]:
    """The requirements in scope in which something holds of a criterion."""
    return [name for name in item.requirements if holds(coverage.assessment.verdicts[name, item.criterion])]


def _contradictions(name: str, coverage: Coverage) -> Iterable[str]:
    """The records of the client's own lists that contradict what is stated of a requirement, each once."""
    verdicts = (coverage.assessment.verdicts[name, item] for item in coverage.assessment.criteria_of(name))
    return dict.fromkeys(
        _record(source, admitted=is_admitted(verdict)) for verdict in verdicts for source in verdict.disputed_by
    )


def _record(source: Source, *, admitted: bool = False) -> str:
    """A record of the client's lists as it is read: harbour.xlsx › Actions › F31: 26-07 'Shared accounts' is open."""
    return f"{place(source.cell)}: {source.found}{' (the row leaves it open too)' if admitted else ''}"


def _direct_sources(name: str, coverage: Coverage) -> tuple[Source, ...]:
    """What was stated or seen of the requirement itself, each source once."""
    verdicts = [coverage.assessment.verdicts[name, item] for item in coverage.assessment.criteria_of(name)]
    return tuple(
        dict.fromkeys(
            source for verdict in verdicts if verdict.basis or verdict.disputed_by for source in verdict.sources
        )
    )


def _carried_from(name: str, coverage: Coverage) -> Iterable[str]:
    """The requirements that levels were carried over from, in or out of scope, each with its own sources."""
    verdicts = coverage.assessment.verdicts
    origins: dict[str, dict[Source, None]] = {}
    for item in coverage.assessment.criteria_of(name):
        for other in verdicts[name, item].via:
            origins.setdefault(other, {}).update(dict.fromkeys(verdicts[other, item].sources))
    for other in sorted(origins, key=coverage.catalogue.position_of.__getitem__):
        yield f"{other}: {'; '.join(_said(source) for source in origins[other])}"


def _remark(row: Mapping[str, Any], coverage: Coverage, rows: Sequence[Mention], points: OpenPoints) -> str:
    remarks = []
    if not row["applicable"]:
        reasons = [f"{place(item.cell)} “{item.reason}”" for item in rows if item.reason]
        judgement = coverage.client.judgements.get(row["requirement"])
        reasons += [f"{place(judgement.source)} “{judgement.reason}”"] if judgement and judgement.reason else []
        remarks.append(f"Not applicable. Reason: {'; '.join(reasons) or 'none given'}")
    elif not row["criteria"]:
        remarks.append("Not in the catalogue yet. It counts neither as covered nor as a gap.")
    if coverage.catalogue.requirements[row["requirement"]].confidence == "unsourced":
        remarks.append("Number and title are from general knowledge; compare them with your copy.")
    asked = points.on_rows(each.place for each in rows if not each.open)
    remarks += [f"Open question on {place(each.cell)}: {each.text}" for each in asked]
    return _lines(remarks)


def _beside(register: Register, coverage: Coverage) -> Mapping[str, Beside]:
    return beside_cells(register, coverage.client.judgements.values())


def _said(source: Source, beside: Mapping[str, Beside] = MappingProxyType({})) -> str:
    """A source as it is read, with what stands beside it: harbour.xlsx › SoA › F31 “Partly” (partly implemented): “not yet in Bern”."""
    more = beside.get(source.cell, Beside())
    remark = f": “{more.remark}”" if more.remark else ""
    evidence = f" (evidence: “{more.evidence}”)" if more.evidence else ""
    found = f" “{source.found}”" if source.found else ""
    accepted = ", named by the assessor's acceptance" if source.accepted else ""
    return f"{place(source.cell)}{found} ({taken_as(source)}{accepted}){remark}{evidence}"


def _standards(requirements: Iterable[str], coverage: Coverage) -> str:
    served = {name.partition(":")[0] for name in requirements}
    return ", ".join(name for name in coverage.client.standards if name in served)


def _sheets_read(register: Register) -> list[Row]:
    return [
        {
            "source": "sheet",
            "file": row["file"],
            "sheet": row["sheet"],
            "about": _taken_for(row["kind"], row["entries"]),
            "rows": row["rows"],
            "entries": row["entries"],
            **{part: row[part] for part in LEDGER},
        }
        for row in ledger_rows(register, read_inputs(register))
    ]


def _taken_for(kind: str, entries: int) -> str:
    """What a sheet was taken for; a list beside the controls by its name, with how many entries it holds."""
    return f"taken for {kind}, {counted(entries, 'entry', 'entries')}" if entries else f"taken for {kind}"


def _settings(coverage: Coverage) -> list[Row]:
    settings, standards = coverage.client.settings, coverage.catalogue.standards
    rows = []
    for item in settings.certificates:
        name = standards[item.standard].name + (f":{item.edition}" if item.edition else "")
        until = f", valid to {day(item.valid_to)}" if item.valid_to else ""
        scope = f", scope “{item.scope.strip()}”" if item.scope else ""
        rows.append(_source("certificate", "client.yml", "certificates", name + until + scope))
    if settings.not_started:
        names = ", ".join(standards[name].label for name in settings.not_started)
        rows.append(_source("client's word", "client.yml", "not_started", f"not started: {names}"))
    return rows


def _judgements(coverage: Coverage) -> list[Row]:
    rows = []
    for item in coverage.client.judgements.values():
        file, _, rest = item.source.partition("!")
        verdict = f"{item.on}: {item.new} {judgement_labels().get(item.new, '')}".rstrip()
        by = ", ".join(part for part in (item.who, spoken(item.when)) if part)
        parts = (f"{verdict} ({by})" if by else verdict, item.reason, item.evidence and f"Evidence: {item.evidence}")
        rows.append(_source("judgement", file, place(rest), _lines(part for part in parts if part)))
    return rows


def _source(kind: str, file: str, where: str, about: str) -> Row:
    return {"source": kind, "file": file, "sheet": where, "about": about}


def _knowledge(coverage: Coverage) -> list[Row]:
    """The editions assessed against, and how far the links of the catalogue are confirmed."""
    catalogue = coverage.catalogue
    links = [link for criterion in catalogue.criteria.values() for link in criterion.serves]
    confirmed = sum(link.status == "verified" for link in links)
    doubted = sum(link.confidence == "low" for link in links)
    text = (
        f"Version {catalogue.version}, {counted(len(catalogue.criteria), 'criterion', 'criteria')}. "
        f"Of {counted(len(links), 'link')} to requirements {confirmed} are confirmed by a licensed reader, "
        f"{doubted} are marked as in doubt."
    )
    editions = [catalogue.standards[name].label for name in coverage.client.standards]
    return [*({"source": "standard", "about": label} for label in editions), {"source": "catalogue", "about": text}]


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)
