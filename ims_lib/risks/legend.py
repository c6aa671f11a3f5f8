"""What the lines around a client's table of risks say of its scale: how many grades, which bands, who accepts what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ims_lib.client import RiskSettings
from ims_lib.inputs.rows import Sheet
from ims_lib.languages import by_language, say
from ims_lib.register.cells import text_of
from ims_lib.register.model import Finding, SourceGrid
from ims_lib.register.vocabulary import brief, load
from ims_lib.risks.entries import ListedRisk, few
from ims_lib.risks.grading import read_grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import bands, risk_scales
from ims_lib.scales import setting
from ims_lib.told import finding_at, sentence
from ims_lib.wording import counted, in_figures, labelled, listed

PIECES = re.compile(r"[,;|]|\.\s|\.$")


@dataclass(frozen=True)
class Legend:
    """The client's own scale as its sheet says it; None where no line does."""

    grades: int | None = None
    bands: dict[str, float] | None = None
    accepts: dict[str, str] | None = None
    places: tuple[Sheet, ...] = field(default=())


def read_legend(grids: Iterable[SourceGrid]) -> Legend:
    """What stands beside the tables of risks, and on sheets of the same files that hold no list; the first word counts."""
    sources = list(grids)
    files = {source.file for source in sources if source.kind == "risks"}
    found = Legend()
    for source in sources:
        if source.file in files and source.kind in ("risks", "other"):
            lines = list(_lines(source))
            said = Legend(_grades(lines), _bands(lines) or _bands_of_acceptance(lines), _accepts(lines))
            if said != Legend():
                found = Legend(
                    found.grades or said.grades,
                    found.bands or said.bands,
                    found.accepts or said.accepts,
                    (*found.places, (source.file, source.grid.name)),
                )
    return found


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
    place = legend.places[0] if legend.places else ("client.yml", None)
    if beyond:
        yield finding_at(
            "risk.bands/above",
            place if settings.bands is None else ("client.yml", None),
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


def _lines(source: SourceGrid) -> Iterator[str]:
    """The lines of a sheet that have so few cells that they are no row of a list."""
    most = int(setting("risk/register", "legend_cells"))
    for row in source.grid.rows:
        cells = [text for value in row.values if (text := text_of(value).strip())]
        if 0 < len(cells) <= most:
            yield " ".join(cells)


def _grades(lines: Iterable[str]) -> int | None:
    found = re.compile(
        rf"\b(?:{_any('scale')})\b.*?\b1\s*(?:-|–|{_any('to')})\s*(\d)\b|\b(\d)\s*[x×]\s*\2\b", re.IGNORECASE
    )
    sizes = [int(match[1] or match[2]) for line in lines if (match := found.search(line))]
    return next((size for size in sizes if size in risk_scales()), None)


def _bands(lines: Iterable[str]) -> dict[str, float] | None:
    """Bands by the ranges of scores that stand beside words for levels; none where fewer than two do."""
    span = re.compile(
        rf"\b(\d{{1,2}})\s*(?:-|–|{_any('to')})\s*\d{{1,2}}\b|(?:≥|>=|\b(?:{_any('from')}))\s*(\d{{1,2}})\b",
        re.IGNORECASE,
    )
    found: dict[str, float] = {}
    for piece in (piece for line in lines for piece in PIECES.split(line)):
        match = span.search(piece)
        said = read_grade(re.sub(r"[\d()=:<>≥–-]+", " ", piece.replace(match[0], " "))) if match else None
        if match and said and said.word:
            found.setdefault(load("risk_words")["band_of_words"][said.word], float(match[1] or match[2]))
    rising = dict(sorted(found.items(), key=lambda item: item[1]))
    in_order = [bands()[name].rank for name in rising]
    return rising if len(rising) > 1 and in_order == sorted(in_order) and min(rising.values()) <= 1 else None


def _bands_of_acceptance(lines: Iterable[str]) -> dict[str, float] | None:
    """Bands by who may accept up to which score, the lowest first."""
    tiers = _tiers(lines)
    names = _levels(len(tiers))
    ends = [end for end, _ in tiers[:-1]]
    if names is None or None in ends:
        return None
    return dict(zip(names, [1.0, *(float(end or 0) + 1 for end in ends)], strict=True))


def _accepts(lines: Iterable[str]) -> dict[str, str] | None:
    tiers = _tiers(lines)
    names = _levels(len(tiers))
    return {name: who for name, (_, who) in zip(names, tiers, strict=True)} if names else None


def _tiers(lines: Iterable[str]) -> list[tuple[int | None, str]]:
    """Up to which score who may accept, the lowest first; the last without a score: above all others."""
    up_to = re.compile(rf"\b(?:{_any('up_to')})\s+(\d{{1,2}})\b(.*)", re.IGNORECASE)
    above = re.compile(rf"\b(?:{_any('above')})\b(.*)", re.IGNORECASE)
    for line in lines:
        pieces = PIECES.split(line)
        tiers: list[tuple[int | None, str]] = [
            (int(m[1]), who) for piece in pieces if (m := up_to.search(piece)) and (who := _who(m[2]))
        ]
        last = [(None, who) for piece in pieces if (m := above.search(piece)) and (who := _who(m[1]))]
        if tiers and last:
            return [*sorted(tiers, key=lambda tier: tier[0] or 0), last[0]]
    return []


def _levels(steps: int) -> Sequence[str] | None:
    """The bands of so many steps of acceptance, the lowest first; none where there are no such many."""
    named: Sequence[str] | None = load("risk_legend")["levels"].get(steps)
    return named


def _who(text: str) -> str:
    """Who it is, without what accepts and articles."""
    without = re.sub(rf"\b(?:{_any('accepts')})\b", " ", text, flags=re.IGNORECASE)
    words = without.strip(" :=–-.").split()
    articles = {word for said in load("risk_legend")["articles"].values() for word in said}
    return " ".join(words[1:] if words and words[0].lower() in articles else words)


@by_language
def _any(name: str) -> str:
    """A pattern for any of the words of the vocabulary, the longest first."""
    words = {word for said in load("risk_legend")[name].values() for word in said}
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
