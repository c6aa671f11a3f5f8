"""The client's rows → entries of the register, on one scale, each with its cells; what can't be read is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ims_lib.grouping import grouped
from ims_lib.inputs.states import VOID, state_of_measure
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, load, plain, spellings
from ims_lib.risks.grading import Said, band_of_level, grade_of, is_open, read_grade, size_of_sheet
from ims_lib.risks.scales import RiskScale, category_standards
from ims_lib.scales import setting
from ims_lib.wording import first_of

GRADES = ("likelihood", "consequence", "residual_likelihood", "residual_consequence")
LEVELS = ("level", "residual_level")
CLOSED_RISK = "closed"
"""The state of a risk that is none any longer."""
PLACES = ("file", "sheet", "row", "cell", "cells")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SheetScale:
    """How many grades the scale of one sheet has, whether that is known, and its largest level."""

    size: int
    sure: bool
    largest_level: float
    products: bool
    """Whether its levels are products of the two grades."""


def ordered(risks: Iterable[Row]) -> list[Row]:
    """The client's rows in the order of file, sheet and row, each with an id of its own."""
    rows = sorted(map(dict, risks), key=lambda row: (row["file"], row["sheet"] or "", row["row"]))
    given = [str(row["id"]).strip() if row["id"] else "" for row in rows]
    for row, name in zip(rows, given, strict=True):
        twice = name and given.count(name) > 1
        row |= {"twice": twice, "plan_alone": False}
        row["risk"] = f"{name} (row {row['row']})" if twice else name or f"row {row['row']}"
    taken = Counter[str]()
    for row in rows:  # two files may have a row 7 without an id
        taken[row["risk"]] += 1
        if (times := taken[row["risk"]]) > 1:
            row["risk"] = f"{row['risk']} of {row['file']}" + (f" {times}" if times > 2 else "")
    return rows


def scales_of_sheets(rows: Iterable[Row], wanted: int | None) -> dict[tuple[str, str | None], SheetScale]:
    """The scale of each sheet, by what stands in all of its rows."""
    by_sheet: dict[tuple[str, str | None], tuple[Row, ...]] = grouped(
        ((row["file"], row["sheet"]), row) for row in rows
    )
    return {place: _scale_of(listed, wanted) for place, listed in by_sheet.items()}


def grade_rows(
    rows: Iterable[Row], sheets: Mapping[tuple[str, str | None], SheetScale], scale: RiskScale
) -> list[Finding]:
    """Add grades and bands to the rows: before, and what the client says is left. What was not understood is returned."""
    findings: list[Finding] = []
    for row in rows:
        sheet, told = sheets[row["file"], row["sheet"]], len(findings)
        for column in GRADES:
            row[f"{column}_grade"] = _grade(row, column, sheet, scale, findings)
        for level, before in (("level", ""), ("residual_level", "residual_")):
            pair = row[f"{before}likelihood_grade"], row[f"{before}consequence_grade"]
            if None not in pair:
                row[f"{before}band"] = scale.band(*pair)
                continue
            text = row[level]
            row[f"{before}band"] = band_of_level(text, size=sheet.size, largest=sheet.largest_level, scale=scale)
            if row[f"{before}band"] is None and not is_open(text):
                findings.append(_not_understood(row, level, sheet, scale))
        row["unread"] = len(findings) > told
        findings += _no_product(row, sheet)
    return findings


def category_of(row: Row) -> str | None:
    """The discipline of a risk: the client's word, else words of ours in it, else the standard of what treats it."""
    if row["category"]:
        return str(row["category"])
    text = " ".join(filter(None, (row["title"], row["threat"], row["vulnerability"], row["effect"])))
    spoken = f" {' '.join(text.replace(chr(39), ' ').split())} "
    words, letters = f" {plain(text)} ", "".join(sign if sign.isalnum() else " " for sign in spoken)
    for category, phrases in _category_words().items():
        for phrase in phrases:
            # A short word is a word of another language too: as an abbreviation it stands in capitals.
            if f" {phrase} " in words and (len(phrase) > 3 or f" {phrase.upper()} " in letters):
                return category
    treated = {name.partition(":")[0] for name in row["refs"]}
    return next((category for category, standard in category_standards().items() if treated == {standard}), None)


def is_settled(row: Row) -> bool:
    """Whether the client's status says that nothing is left to do, or begins with that there is no such risk any longer."""
    return bool(row["status"]) and (plain(row["status"]) in _settled() or is_gone(row))


def is_gone(row: Row) -> bool:
    """Whether the client's status says that a risk is none any longer: closed, void, or merged into another. No figure counts it."""
    return state_of_measure(row["status"]) in (CLOSED_RISK, VOID)


def where(row: Row, *columns: str) -> str | None:
    """The cell of the first of these columns that the row's sheet has; else that which names the row."""
    return next((row["cells"][column] for column in (*columns, "title") if column in row["cells"]), None)


def finding(row: Row, level: Any, code: str, message: str, *columns: str) -> Finding:
    """A finding at a cell of the row."""
    return Finding(level, f"risk.{code}", message, row["file"], row["sheet"], where(row, *columns))


def few(names: Iterable[str]) -> str:
    """Names within a sentence, the first of many."""
    return first_of(list(names), int(setting("report", "risk_ids_shown")), ", ")


def _scale_of(rows: Sequence[Row], wanted: int | None) -> SheetScale:
    said = [grade for row in rows for column in GRADES if (grade := read_grade(row[column]))]
    size, sure = size_of_sheet(said, wanted)
    levels = [grade.number for row in rows for column in LEVELS if (grade := read_grade(row[column])) and grade.number]
    checked = [product == level for row in rows if (product := _product(row)) and (level := _number(row["level"]))]
    return SheetScale(size, sure, max(levels, default=0.0), bool(checked) and sum(checked) * 2 > len(checked))


def _grade(row: Row, column: str, sheet: SheetScale, scale: RiskScale, findings: list[Finding]) -> int | None:
    text = row[column]
    if is_open(text):
        return None
    said = read_grade(text)
    found = grade_of(said, size=sheet.size, scale=scale) if said else None
    if found is None:
        findings.append(_not_understood(row, column, sheet, scale))
    return found


def _not_understood(row: Row, column: str, sheet: SheetScale, scale: RiskScale) -> Finding:
    what = column.replace("_", " ")
    text = (
        f"{row['risk']}: the {what} '{brief(str(row[column]))}' is new to us; it can be 1 to {sheet.size}, "
        "or a word such as low, medium, high"
    )
    return finding(row, "question", "unknown_grade", text, column)


def _no_product(row: Row, sheet: SheetScale) -> Iterable[Finding]:
    product, level = _product(row), _number(row["level"])
    if sheet.products and product and level and product != level:
        text = (
            f"{row['risk']}: the sheet says {level:g}, but {row['likelihood']} × {row['consequence']} is {product:g}; "
            "we take the two grades"
        )
        yield finding(row, "question", "level_differs", text, "level")


def _product(row: Row) -> float | None:
    a, b = _number(row["likelihood"]), _number(row["consequence"])
    return a * b if a and b else None


def _number(text: str | None) -> float | None:
    said: Said | None = read_grade(text)
    return said.number if said else None


@cache
def _category_words() -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(spellings(listed))) for name, listed in load("risk_words")["categories"].items()}


@cache
def _settled() -> frozenset[str]:
    return frozenset(spellings(load("risk_words")["settled"]))
