"""What the lines around a client's table of risks say of its scale: how many grades, which bands, who accepts what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ims_lib.cell_places import CellPlace
from ims_lib.client import RiskSettings
from ims_lib.inputs.rows import Sheet
from ims_lib.languages import say
from ims_lib.register.cells import address, filled
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.model import Finding, SourceGrid
from ims_lib.register.plans import grades_headed
from ims_lib.register.vocabulary import brief, load
from ims_lib.risks.entries import ListedRisk, few
from ims_lib.risks.grading import read_grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import bands, risk_scales
from ims_lib.risks.tiers import (
    acceptable_in,
    acceptable_words,
    accepts_of,
    any_of,
    bands_of,
    is_step,
    names_step,
    span_of_scores,
    speaks_of_accepting,
    tiers_of,
)
from ims_lib.scales import setting
from ims_lib.spreadsheet.grid import Row
from ims_lib.told import finding_at, sentence
from ims_lib.wording import counted, in_figures, in_quotes, labelled, listed


@dataclass(frozen=True)
class Legend:
    """The client's own scale as its sheet says it; None where no line does."""

    grades: int | None = None
    bands: dict[str, float] | None = None
    accepts: dict[str, str] | None = None
    acceptable: str | None = None
    """The highest band that needs nothing more."""
    in_doubt: Line | None = None
    """What speaks of that, where it can't be read for sure."""
    places: tuple[CellPlace, ...] = field(default=())
    unread: Line | None = None
    """What speaks of who accepts which level, where that can't be read for sure."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is no row of a list, with its cell, and the heading of who accepts where it is the row of a small table."""

    text: str
    place: CellPlace
    acceptor: str | None = None
    """What stands in the column that is headed so."""


def read_legend(grids: Iterable[SourceGrid]) -> Legend:
    """What stands beside the tables of risks, and on sheets of the same files that hold no list; the first word counts."""
    sources = list(grids)
    files = {source.file for source in sources if source.kind == "risks"}
    found = Legend()
    for source in sources:
        if source.file in files and source.kind in ("risks", "other"):
            heads = list(_headings(source))
            found_lines = (*_lines(source), *_rows_of_tables(source), *heads)
            lines = list({line.place: line for line in found_lines}.values())
            tiers = {line: tiers_of(line.text, line.acceptor) for line in lines}
            groups = [[tier for each in tiers.values() for tier in each], *tiers.values()]
            accepts = next(filter(None, map(accepts_of, groups)), None)
            spoken = (
                []
                if accepts
                else [line for line in lines for _ in tiers[line] if line.acceptor or speaks_of_accepting(line.text)]
            )
            begins = next(filter(None, map(bands_of, groups)), None)
            texts = [each.text for each in lines]
            line = next(filter(None, (acceptable_in(texts, group) for group in groups)), None)
            doubt = next((each for each in lines if acceptable_words().search(each.text) and not line), None)
            said = Legend(
                _grades(lines, heads), begins, accepts, line, doubt, unread=spoken[0] if len(spoken) > 1 else None
            )
            if said != Legend():
                told = next((line for line in lines if tiers[line]), lines[0])
                found = Legend(
                    found.grades or said.grades,
                    found.bands or said.bands,
                    found.accepts or said.accepts,
                    found.acceptable or said.acceptable,
                    found.in_doubt or said.in_doubt,
                    (*found.places, told.place),
                    found.unread or said.unread,
                )
    return replace(found, unread=None) if found.accepts else found


def with_legend(settings: RiskSettings, legend: Legend) -> RiskSettings:
    """The client's settings, with what its sheet says where client.yml says nothing."""
    has_bands = settings.bands is not None or settings.matrix is not None
    said = {
        "grades": settings.grades or legend.grades,
        "bands": settings.bands if has_bands else legend.bands,
        "accepts": settings.accepts or legend.accepts,
        "acceptable": settings.acceptable or legend.acceptable,
    }
    return settings.model_copy(update=said)


def check_legend(settings: RiskSettings, legend: Legend, method: Method) -> Iterator[Finding]:
    """What was read off the sheet, and a question where it, client.yml and the grades don't fit each other."""
    used = with_legend(settings, legend)
    most = method.scale.grades**2
    beyond = {name: begins for name, begins in (used.bands or {}).items() if begins > most}
    place = legend.places[0] if legend.places else CellPlace("client.yml")
    if beyond:
        yield finding_at(
            "risk.bands/above",
            place if settings.bands is None else CellPlace("client.yml"),
            told=_told(beyond),
            grades=method.scale.grades,
            most=most,
        )
    if settings.bands and legend.bands and settings.bands != legend.bands:
        yield finding_at("risk.bands/settings", place, sheet=_told(legend.bands), settings=_told(settings.bands))
    if used != settings:
        read = [say("{grades} grades", grades=legend.grades)] if legend.grades and not settings.grades else []
        read += [_told(used.bands)] if used.bands and used.bands != settings.bands else []
        read += [
            labelled(bands()[name].word, who) for name, who in (used.accepts or {}).items() if not settings.accepts
        ]
        if used.acceptable != settings.acceptable:
            read.append(say("acceptable up to {band}", band=bands()[legend.acceptable or ""].word))
        yield finding_at("risk.legend", place, read=listed(read))
    if not used.accepts and legend.unread:
        yield finding_at("risk.acceptors", legend.unread.place, said=in_quotes(legend.unread.text))
    if not used.acceptable and legend.in_doubt:
        yield finding_at("risk.acceptable", legend.in_doubt.place, said=in_quotes(legend.in_doubt.text))
    own = legend.accepts if legend.accepts and not settings.accepts else method.accepted_by
    if lacking := [bands()[name].word for name in method.scale.bands if name not in own]:
        yield finding_at("risk.acceptors/of", place, levels=listed(lacking))


def check_levels(risks: Sequence[ListedRisk], method: Method) -> Iterator[Finding]:
    """A question for each sheet whose words for levels aren't what the bands make of its own grades."""
    by_sheet: dict[Sheet, list[str]] = {}
    for each in risks:
        said = read_grade(each.row.level)
        if each.before.grades is None or said is None or not said.word:
            continue
        band = method.scale.nearest_band(load("risk_words")["band_of_words"][said.word])
        if band != each.before.band:
            told = sentence(
                "bands.otherwise",
                risk=each.risk,
                likelihood=each.before.likelihood,
                consequence=each.before.consequence,
                level=brief(each.row.level or ""),
            )
            by_sheet.setdefault(each.row.on_sheet, []).append(told)
    for place, spoken in by_sheet.items():
        yield finding_at(
            "risk.bands/called", place, levels_are=counted(len(spoken), "level is", "levels are"), few=few(spoken)
        )


def _told(begins: dict[str, float]) -> str:
    return listed(
        say(
            "{word} begins at {score}",
            word=bands()[name].word if name in bands() else name,
            score=in_figures(score, "g"),
        )
        for name, score in begins.items()
    )


def _lines(source: SourceGrid) -> Iterator[Line]:
    """What stands alone, or beside the rows of a list behind an empty column, in so few cells that it is no row of a list."""
    most = int(setting("risk/register", "legend_cells"))
    for row in source.grid.rows:
        blocks = list(_blocks(row))
        every = [cell for block in blocks for cell in block]
        alone = len(every) <= most
        for block in [every] if alone else blocks[1:]:
            text = _joined(text for _, text in block)
            if block and (alone or (len(block) <= most and span_of_scores().search(text))):
                yield Line(text, _place_of(source, block[0][0], row))


def _rows_of_tables(source: SourceGrid) -> Iterator[Line]:
    """The rows of small tables of levels, below a heading that says who accepts."""
    headed: set[int] = set()
    for row in source.grid.rows:
        blocks = list(_blocks(row))
        for block in blocks:
            who = next(((column, text) for column, text in block if column in headed), None)
            text = _joined(text for column, text in block if who and column != who[0] and is_step(text))
            # a row of a register has a level and who accepted it, too
            alone = len(blocks) == 1 and len(block) <= int(setting("risk/register", "legend_cells"))
            if who and text and (alone or span_of_scores().search(text)):
                yield Line(text, _place_of(source, block[0][0], row), who[1])
            elif len(block) > 1:
                headed |= {column for column, text in block if speaks_of_accepting(text) and not names_step(text)}


def _blocks(row: Row) -> Iterator[list[tuple[int, str]]]:
    """The cells of a row that stand side by side, each with its column."""
    for _, cells in groupby(enumerate(filled(row)), lambda each: each[1][0] - each[0]):
        yield [cell for _, cell in cells]


def _joined(cells: Iterable[str]) -> str:
    """Cells as one line: scores and a level side by side are one step."""
    groups = groupby(cells, is_step)
    return " | ".join(" ".join(said) if bare else " | ".join(said) for bare, said in groups)


def _place_of(source: SourceGrid, column: int, row: Row) -> CellPlace:
    return CellPlace(source.file, source.grid.name, address(column, row.number))


def _headings(source: SourceGrid) -> Iterator[Line]:
    """The headings of grades that name their scale: Impact (1-4)."""
    for row in source.grid.rows:
        for column, text in filled(row):
            if grades_headed(text) and not GRADES.isdisjoint(roles_of(text)):
                yield Line(text, _place_of(source, column, row))


GRADES = frozenset({"likelihood", "consequence"})


def _grades(lines: Iterable[Line], heads: Iterable[Line]) -> int | None:
    found = re.compile(
        rf"\b(?:{any_of('scale')})\b.*?\b1\s*(?:-|–|{any_of('to')})\s*(\d)\b|\b(\d)\s*[x×]\s*\2\b", re.IGNORECASE
    )
    sizes = [int(match[1] or match[2]) for line in lines if (match := found.search(line.text))]
    sizes += [size for line in heads if (size := grades_headed(line.text))]
    return next((size for size in sizes if size in risk_scales()), None)
