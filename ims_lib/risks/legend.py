"""What the lines around a client's table of risks say of its scale: how many grades, which bands, who accepts what."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ims_lib.cell_places import CellPlace
from ims_lib.client import RiskSettings
from ims_lib.inputs.rows import Sheet
from ims_lib.languages import by_language, say
from ims_lib.register.cell_values import denials
from ims_lib.register.cells import address, filled
from ims_lib.register.model import Finding, SourceGrid
from ims_lib.register.vocabulary import brief, load, phrases_of, plain, spellings
from ims_lib.risks.entries import ListedRisk, few
from ims_lib.risks.grading import read_grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import bands, risk_scales
from ims_lib.scales import setting
from ims_lib.spreadsheet.grid import Row
from ims_lib.told import finding_at, sentence
from ims_lib.wording import counted, in_figures, in_quotes, labelled, listed

PIECES = re.compile(r"[,;|\n]|\.\s|\.$|\s/\s")
HEAD = re.compile(r"[:=]|\s[–-]\s")


@dataclass(frozen=True)
class Legend:
    """The client's own scale as its sheet says it; None where no line does."""

    grades: int | None = None
    bands: dict[str, float] | None = None
    accepts: dict[str, str] | None = None
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


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a legend: from and up to which score, what it is called, who accepts it; empty where nothing says it."""

    begins: float | None
    ends: float | None
    level: str
    who: str


def read_legend(grids: Iterable[SourceGrid]) -> Legend:
    """What stands beside the tables of risks, and on sheets of the same files that hold no list; the first word counts."""
    sources = list(grids)
    files = {source.file for source in sources if source.kind == "risks"}
    found = Legend()
    for source in sources:
        if source.file in files and source.kind in ("risks", "other"):
            lines = list({line.place: line for line in (*_lines(source), *_rows_of_tables(source))}.values())
            tiers = {line: _tiers(line) for line in lines}
            groups = [[tier for each in tiers.values() for tier in each], *tiers.values()]
            bands_said, accepts = (next(filter(None, map(read, groups)), None) for read in (_bands, _accepts))
            spoken = [] if accepts else [line for line in lines for _ in tiers[line] if _speaks(line)]
            said = Legend(_grades(lines), bands_said, accepts, unread=spoken[0] if len(spoken) > 1 else None)
            if said != Legend():
                told = next((line for line in lines if tiers[line]), lines[0])
                found = Legend(
                    found.grades or said.grades,
                    found.bands or said.bands,
                    found.accepts or said.accepts,
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
        yield finding_at("risk.legend", place, read=listed(read))
    if not used.accepts and legend.unread:
        yield finding_at("risk.acceptors", legend.unread.place, said=in_quotes(legend.unread.text))
    elif lacking := [
        bands()[name].word for name in method.scale.bands if name not in (used.accepts or method.scale.bands)
    ]:
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
            if block and (alone or (len(block) <= most and _span().search(text))):
                yield Line(text, _place_of(source, block[0][0], row))


def _rows_of_tables(source: SourceGrid) -> Iterator[Line]:
    """The rows of small tables of levels, below a heading that says who accepts."""
    headed: set[int] = set()
    for row in source.grid.rows:
        blocks = list(_blocks(row))
        for block in blocks:
            who = next(((column, text) for column, text in block if column in headed), None)
            text = _joined(text for column, text in block if who and column != who[0] and _bare(text))
            # a row of a register has a level and who accepted it, too
            alone = len(blocks) == 1 and len(block) <= int(setting("risk/register", "legend_cells"))
            if who and text and (alone or _span().search(text)):
                yield Line(text, _place_of(source, block[0][0], row), who[1])
            elif len(block) > 1:
                headed |= {column for column, text in block if _word("accepts").search(text) and not _steps(text)}


def _blocks(row: Row) -> Iterator[list[tuple[int, str]]]:
    """The cells of a row that stand side by side, each with its column."""
    for _, cells in groupby(enumerate(filled(row)), lambda each: each[1][0] - each[0]):
        yield [cell for _, cell in cells]


def _joined(cells: Iterable[str]) -> str:
    """Cells as one line: scores and a level side by side are one step."""
    groups = groupby(cells, _bare)
    return " | ".join(" ".join(said) if bare else " | ".join(said) for bare, said in groups)


def _place_of(source: SourceGrid, column: int, row: Row) -> CellPlace:
    return CellPlace(source.file, source.grid.name, address(column, row.number))


def _grades(lines: Iterable[Line]) -> int | None:
    found = re.compile(
        rf"\b(?:{_any('scale')})\b.*?\b1\s*(?:-|–|{_any('to')})\s*(\d)\b|\b(\d)\s*[x×]\s*\2\b", re.IGNORECASE
    )
    sizes = [int(match[1] or match[2]) for line in lines if (match := found.search(line.text))]
    return next((size for size in sizes if size in risk_scales()), None)


def _tiers(line: Line) -> list[Tier]:
    """The steps that a line names, each with who accepts it: in the same piece, or in the next one that names none."""
    found: list[Tier] = []
    speaks = _speaks(line)
    for piece in PIECES.split(line.text.replace("’", "'")):
        span, levels, rest = _anchor(piece)
        who = line.acceptor or (_who(rest) if speaks else "")
        if span and (levels or speaks):
            found.append(Tier(*_scores(span), levels[0] if levels else "", who))
        elif levels and speaks:
            found += [Tier(None, None, level, who) for level in levels]
        elif found and who and not found[-1].who:
            found[-1] = replace(found[-1], who=who)
    # of "scale 1 to 4; 1-3 low, 4-8 medium" the first is no step
    return [tier for tier in found if tier.level] or found


def _anchor(piece: str) -> tuple[re.Match[str] | None, list[str], str]:
    """The scores and the words for levels of a piece, and what else it says; words before a colon count first."""
    span = _span().search(piece)
    bare = piece.replace(span[0], " ") if span else piece
    head = HEAD.split(bare)[0]
    within = head if _level().search(head) else bare
    levels = [_level_words()[plain(each[0])] for each in _level().finditer(within)]
    return span, levels, _level().sub(" ", within) + bare[len(within) :]


def _scores(span: re.Match[str]) -> tuple[float | None, float | None]:
    begins, ends = (span["begins"] or span["from"], span["ends"] or span["up"])
    over = float(span["above"] or 0) + 1 if span["above"] else math.inf if span["over"] else None
    return float(begins) if begins else over, float(ends) if ends else None


def _in_order(tiers: Iterable[Tier]) -> list[tuple[str, Tier]]:
    """The steps from the lowest up, each with its band: by the words for them, else by how many there are."""
    words = load("risk_words")["band_of_words"]
    known = list(dict.fromkeys(tiers))
    by_score = all(tier.begins is not None or tier.ends is not None for tier in known)
    known.sort(key=lambda tier: _order(tier) if by_score else float(("", *LEVELS).index(tier.level)))
    named = [words.get(tier.level, "") for tier in known]
    ranks = [bands()[name].rank for name in named if name]
    if len(ranks) < len(known) or ranks != sorted(ranks):
        named = load("risk_legend")["levels"].get(len(known), []) if by_score or len({*named}) == 1 else []
    return list(zip(named, known, strict=True)) if len(named) == len(known) > 1 else []


def _order(tier: Tier) -> float:
    return tier.begins if tier.begins is not None else tier.ends or 0.0


def _bands(tiers: Sequence[Tier]) -> dict[str, float] | None:
    """Bands by the scores at which they begin; none where these don't rise from 1 on."""
    found: dict[str, float] = {}
    last = 0.0
    for name, tier in _in_order(tiers):
        begins = last + 1 if tier.begins in (None, math.inf) else tier.begins or 0.0
        if (tier.begins is None and tier.ends is None) or (last and begins <= last) or (not found and begins > 1):
            return None
        found.setdefault(name, begins)
        last = tier.ends or begins
    return found if len(found) > 1 else None


def _accepts(tiers: Sequence[Tier]) -> dict[str, str] | None:
    """Who accepts each band; none where one of them has nobody, or two."""
    said = _in_order(tiers)
    found = {name: tier.who for name, tier in said}
    sure = len(found) > 1 and all(tier.who and found[name] == tier.who for name, tier in said)
    return found if sure and (_bands(tiers) or not any(_has_score(tier) for _, tier in said)) else None


def _has_score(tier: Tier) -> bool:
    return tier.begins is not None or tier.ends is not None


def _speaks(line: Line) -> bool:
    return line.acceptor is not None or bool(_word("accepts").search(line.text))


def _steps(text: str) -> bool:
    span, levels, _ = _anchor(text)
    return bool(span or levels)


def _bare(text: str) -> bool:
    """Whether a cell says scores or a level and nothing else."""
    return _steps(text) and not _anchor(text)[2].strip(" :=–-.()")


def _who(text: str) -> str:
    """Who it is, without what accepts and what stands around it; empty where that is no role: too long, a measure, nobody."""
    words = _word("accepts").sub(" ", text).strip(" :=–-.()").split()
    around = phrases_of("risk_legend", "around")
    while words and plain(words[0]) in around:
        del words[0]
    while words and plain(words[-1]) in around:
        del words[-1]
    spoken = set(map(plain, words))
    none = phrases_of("risk_legend", "no_role") | phrases_of("against", "nobody_for") | denials()
    is_role = len(words) <= int(setting("risk/register", "legend_role")) and spoken.isdisjoint(none)
    return " ".join(words).strip(" :,.") if is_role and not re.search(r"\d", text) else ""


LEVELS = ("very_low", "low", "green", "medium", "yellow", "orange", "high", "red", "very_high")
"""Words and colours of levels, the lowest first."""


@by_language
def _level_words() -> Mapping[str, str]:
    """What a level is called, plain → one of LEVELS."""
    words = load("risk_words")["grades"] | {name: load("colours")[name] for name in LEVELS if name in load("colours")}
    return {phrase: name for name, listed_words in words.items() for phrase in spellings(listed_words)}


@by_language
def _level() -> re.Pattern[str]:
    """A word for a level, as it is written."""
    words = [
        *load("risk_words")["grades"].values(),
        *(load("colours")[name] for name in LEVELS if name in load("colours")),
    ]
    said = {word for each in words for listed_words in each.values() for word in listed_words}
    return re.compile(rf"\b(?:{_one_of({*said, *_level_words()})})\b", re.IGNORECASE)


@by_language
def _span() -> re.Pattern[str]:
    """Scores: from one to another, from one on, up to one, above one."""
    return re.compile(
        rf"(?<![\d.-])(?P<begins>\d{{1,2}})\s*(?:-|–|{_any('to')})\s*(?P<ends>\d{{1,3}})(?![\d-])"
        rf"|(?:≥|>=|\b(?:{_any('from')}))\s*(?P<from>\d{{1,2}})\b|(?:≤|<=|\b(?:{_any('up_to')}))\s*(?P<up>\d{{1,2}})\b"
        rf"|(?:>|\b(?:{_any('above')})\b)\s*(?P<above>\d{{1,2}})\b|(?P<over>\b(?:{_any('above')}))\b",
        re.IGNORECASE,
    )


@by_language
def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_any(name)})\b", re.IGNORECASE)


@by_language
def _any(name: str) -> str:
    """A pattern for any of the words of the vocabulary, the longest first."""
    return _one_of({word for said in load("risk_legend")[name].values() for word in said})


def _one_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
