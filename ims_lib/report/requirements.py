"""Every requirement opened up: its criteria, their channel and level, and the cells that say so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ims_lib.ai_roles.said import waits_for_role
from ims_lib.assessment.verdicts import CERTIFICATE
from ims_lib.coverage import Coverage
from ims_lib.errors import BadParameter
from ims_lib.frames import by_name, by_names, values_of
from ims_lib.grouping import grouped
from ims_lib.languages import translated
from ims_lib.nearest import nearest
from ims_lib.register.model import NO_REGISTER, Register
from ims_lib.report.disputes import is_admitted, standing_in_words
from ims_lib.report.field_work import work_told
from ims_lib.report.figures import Bar, bar
from ims_lib.report.mentions import NamingRow, mentions_of
from ims_lib.report.remarks import remarks_of
from ims_lib.report.section import Section, render
from ims_lib.report.ways_to_find import WayToFind
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps.field_work import FieldWork, field_work
from ims_lib.steps.open_points import OpenPoints
from ims_lib.wording import how_told


def section_requirements(coverage: Coverage, register: Register, ways: Sequence[WayToFind] = ()) -> Section:
    """A closed block for each requirement in scope, by chapter and area, found by its anchor, for example #27001-A.5.24.

    `ways` are those in which a reader finds some of them, beside word, standard and state.
    """
    catalogue = coverage.catalogue
    named, points = mentions_of(register, catalogue), OpenPoints.of(register, coverage)
    areas = grouped(((row.standard, row.chapter), name) for name, row in catalogue.leaves.items())
    figures = {**by_names(coverage.chapters), **_of_areas(coverage)}
    remarks = remarks_of(coverage)
    shown = (name for name, row in catalogue.leaves.items() if row.standard in coverage.client.standards)
    worked = field_work(coverage, register).by_requirement()
    blocks = {name: _block(name, coverage, named.get(name, ()), points, worked.get(name)) for name in shown}
    standards = [
        {
            "id": standard,
            "label": catalogue.standards[standard].label,
            "groups": [
                {
                    "id": f"{standard}:{chapter}",
                    "number": chapter,
                    "title": catalogue.label_of(f"{standard}:{chapter}"),
                    "bar": bar(figures[standard, chapter]),
                    "blocks": [blocks[name] for name in names],
                }
                for (of, chapter), names in areas.items()
                if of == standard
            ],
        }
        for standard in coverage.client.standards
    ]
    return render(
        "requirements",
        standards=standards,
        states={name: translated(told) for name, told in STATES.items()},
        ways=ways,
        marks={name: [mark for way in ways for mark in way.marks(name)] for name in blocks},
        remarks=remarks,
        told_first=_told_first(blocks.values()),
    )


def _told_first(blocks: Iterable[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """Of each criterion that several requirements demand, the first, below which it is told whole, and how a link finds it there."""
    shown = [block for block in blocks if block["applicable"] and block["bar"]]
    named = [(item["id"], block["id"]) for block in shown for item in block["criteria"]]
    several = {item: names[0] for item, names in grouped(named).items() if len(names) > 1}
    return {item: (first, f"c{number}") for number, (item, first) in enumerate(several.items(), start=1)}


STATES = how_told("requirement_states")
"""What requirements can be found by: how they stand."""


def _states(shares: Bar | None, criteria: Sequence[dict[str, Any]], *, applicable: bool) -> list[str]:
    """How a requirement stands, by the names of STATES."""
    if not applicable or shares is None:
        return [] if applicable else ["excluded"]
    stands = "whole" if shares.likely == 100 else "part" if shares.likely else "none"
    holds = {**{kind: shares.shares[kind] for kind in ("gap", "unknown")}, "reusable": shares.reusable}
    holds["disputed"] = sum(bool(item["disputed_by"]) for item in criteria)
    return [stands, *(name for name, amount in holds.items() if amount)]


def _of_areas(coverage: Coverage) -> dict[tuple[str, str], Any]:
    """The figures of the areas of Annex A by standard and area."""
    rows = ((coverage.catalogue.requirements[name], row) for name, row in by_name(coverage.clauses).items())
    return {(row.standard, row.number): figures for row, figures in rows if row.part == "annex_a"}


def trace(coverage: Coverage, register: Register | None, requirement: str) -> Section:
    """One requirement opened up: from its figure to the cells and, with the `register`, what stands beside them. Raises BadParameter when it isn't in scope."""
    if requirement not in coverage.requirements.index:
        near = nearest(requirement, coverage.requirements.index)
        raise BadParameter(f"{requirement} is no requirement in scope" + (f"; did you mean {near}?" if near else ""))
    standard = coverage.catalogue.standards[standard_of(requirement)].name
    title = f"{standard} {number_of(requirement)} {coverage.catalogue.label_of(requirement)}"
    return render("trace", id=requirement, title=title, block=requirement_block(requirement, coverage, register))


def requirement_block(name: str, coverage: Coverage, register: Register | None) -> dict[str, Any]:
    """What a reader sees when a requirement is opened."""
    worked = field_work(coverage, register or NO_REGISTER).by_requirement().get(name)
    if register is None:
        return _block(name, coverage, (), None, worked)
    rows = mentions_of(register, coverage.catalogue).get(name, ())
    return _block(name, coverage, rows, OpenPoints.of(register, coverage), worked)


def _block(
    name: str, coverage: Coverage, rows: Sequence[NamingRow], points: OpenPoints | None, worked: FieldWork | None
) -> dict[str, Any]:
    """A requirement opened; `rows` are the client's that name it, `points` what is open of rows, `worked` what assessors entered on it."""
    catalogue = coverage.catalogue
    requirement = catalogue.requirements[name]
    row, applicable = coverage.figures[name], coverage.assessment.applicable[name]
    shares = bar(row)
    criteria = [_criterion(name, item, coverage) for item in coverage.assessment.criteria_of(name)]
    return {
        "id": name,
        "number": requirement.number,
        "title": catalogue.label_of(name),
        "applicable": applicable,
        "bar": shares,
        "states": _states(shares, criteria, applicable=applicable),
        "in_words": standing_in_words(name, shares, coverage) if shares and applicable else "",
        "criteria": criteria,
        "alike": _alike(criteria),
        "rows": [each for each in rows if not each.open],
        "by_certificate": any(source.cell == CERTIFICATE for item in criteria for source in item["sources"]),
        "asked_of_rows": points.on_rows(each.place for each in rows if not each.open) if points else (),
        "open_rows": [each for each in rows if each.open],
        "judgement": coverage.assessment.judgement_on(name),
        "worked": work_told(worked, catalogue),
        "asked": [item.text for item in catalogue.items.get(name, ())],
    }


def _alike(criteria: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The criteria beside which the same stands, together: channel, level, sources and what keeps them from counting."""
    found: list[tuple[dict[str, Any], list[dict[str, Any]]]] = []
    for item in criteria:
        standing = {name: value for name, value in item.items() if name not in ("id", "text", "waits")}
        same = next((both for known, both in found if known == standing), None)
        if same is None:
            found.append((standing, [item]))
        else:
            same.append(item)
    return [both for _, both in found]


def _criterion(name: str, item: str, coverage: Coverage) -> dict[str, Any]:
    """One criterion of a requirement, with what says so and what keeps it from counting in full there."""
    catalogue, verdicts = coverage.catalogue, coverage.assessment.verdicts
    criterion, verdict = catalogue.criteria[item], verdicts[name, item]
    standard = catalogue.requirements[name].standard
    return {
        **values_of(verdict, "reusable"),
        "id": item,
        "text": criterion.text,
        "waits": waits_for_role(coverage.client, for_builders=criterion.for_builders),
        "elsewhere_in": verdict.elsewhere_in if verdict.reusable else (),
        "admitted": is_admitted(verdict),
        "asked_by": () if verdict.disputed_by else verdict.asked_by,
        "supports": coverage.assessment.supports.get((standard, item), ()) if verdict.met else (),
        "held_by": [
            {"text": catalogue.criteria[gate].text, "level": verdicts[name, gate].level} for gate in verdict.held_by
        ],
        "judgement": coverage.client.judgements.get(item),
    }
