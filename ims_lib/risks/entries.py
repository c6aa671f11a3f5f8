"""The client's rows → entries of the register, on one scale, each with its cells; what can't be read is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ims_lib.grouping import grouped
from ims_lib.inputs.rows import RiskRow, Sheet
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import VOID, state_of_measure
from ims_lib.languages import by_language, say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief, load, phrases_of, plain, spellings
from ims_lib.risks.grading import Grade, GradeSaid, band_of_level, grade_of, is_open, read_grade, size_of_sheet
from ims_lib.risks.scales import AI, RiskScale, category_standards
from ims_lib.scales import setting
from ims_lib.standard_ids import standard_of
from ims_lib.told import finding_at
from ims_lib.wording import first_of, in_figures, in_words

GRADES = ("likelihood", "consequence", "residual_likelihood", "residual_consequence")
LEVELS = ("level", "residual_level")
SECURITY = "information_security"
CLOSED_RISK = "closed"
"""The state of a risk that is none any longer."""


@dataclass(frozen=True, slots=True)
class ListedRisk:
    """A risk of the client's registers: its row, the id that it goes by, and its grades on the register's scale."""

    risk: str
    """Its own id, else its row."""
    row: RiskRow
    twice: bool = False
    """Whether its id stands for several risks."""
    plan_alone: bool = False
    """Whether a treatment plan alone names it."""
    before: Grade = field(default_factory=Grade)
    own: Grade = field(default_factory=Grade)
    """What the client says is left."""
    unread: bool = False
    """Whether a grade or a level stands there that isn't understood, or in a column that nobody read."""


@dataclass(frozen=True, slots=True)
class SheetScale:
    """How many grades the scale of one sheet has, whether that is known, and its largest level."""

    size: int
    sure: bool
    largest_level: float
    products: bool
    """Whether its levels are products of the two grades."""


def ordered(rows: Iterable[RiskRow]) -> list[ListedRisk]:
    """The client's risks in the order of file, sheet and row, each with an id of its own."""
    listed = sorted(rows, key=lambda row: (row.file, row.sheet or "", row.row))
    given = Counter((row.id or "").strip() for row in listed)
    taken = Counter[str]()
    found = []
    for row in listed:
        name = (row.id or "").strip()
        twice = bool(name) and given[name] > 1
        risk = say("{name} (row {row})", name=name, row=row.row) if twice else name or say("row {row}", row=row.row)
        taken[risk] += 1
        if (times := taken[risk]) > 1:  # two files may have a row 7 without an id
            risk = say("{risk} of {file}", risk=risk, file=row.file) + (f" {times}" if times > 2 else "")
        found.append(ListedRisk(risk, row, twice))
    return found


def scales_of_sheets(risks: Iterable[ListedRisk], wanted: int | None) -> dict[Sheet, SheetScale]:
    """The scale of each sheet, by what stands in all of its rows."""
    by_sheet = grouped((risk.row.on_sheet, risk.row) for risk in risks)
    return {place: _scale_of(rows, wanted) for place, rows in by_sheet.items()}


def with_grades(
    risks: Iterable[ListedRisk], sheets: Mapping[Sheet, SheetScale], scale: RiskScale
) -> tuple[list[ListedRisk], list[Finding]]:
    """The risks with grades and bands, before and what the client says is left; and what was not understood."""
    found, findings = [], list[Finding]()
    for risk in risks:
        sheet, said = sheets[risk.row.on_sheet], _said(risk.row)
        grades = [_grade(said[column], sheet, scale) for column in GRADES]
        before = _banded(grades[:2], said["level"], sheet, scale)
        own = _banded(grades[2:], said["residual_level"], sheet, scale)
        read = zip((*GRADES, *LEVELS), (*grades, before.band, own.band), strict=True)
        unread = [column for column, value in read if value is None and not is_open(said[column])]
        may_say = risk.row.unread.keys() & {*GRADES[:2], LEVELS[0]}
        found.append(replace(risk, before=before, own=own, unread=bool(unread or may_say)))
        findings += [_not_understood(risk, column, sheet) for column in unread]
        findings += _no_product(risk, sheet)
    return found, findings


def category_of(row: RiskRow) -> str | None:
    """The discipline of a risk: the client's word, else words of ours in it, else the standard of what treats it."""
    if row.category:
        return row.category
    if spoken := category_spoken_of(row.title, row.threat, row.vulnerability, row.cause, row.effect):
        return spoken
    if not says_nothing(row.ai_system):
        return AI
    treated = {standard_of(name) for name in row.refs}
    return next((category for category, standard in category_standards().items() if treated == {standard}), None)


def category_spoken_of(*texts: str | None) -> str | None:
    """The first discipline of which one of our words stands in the texts; none where none does."""
    text = " ".join(filter(None, texts))
    spoken = f" {' '.join(text.replace(chr(39), ' ').split())} "
    words, letters = f" {plain(text)} ", "".join(sign if sign.isalnum() else " " for sign in spoken)
    for category, phrases in _category_words().items():
        for phrase in phrases:
            # A short word is a word of another language too: as an abbreviation it stands in capitals.
            if f" {phrase} " in words and (len(phrase) > 3 or f" {phrase.upper()} " in letters):
                return SECURITY if category == AI and is_of_attackers(text) else category
    return None


def is_of_attackers(text: str) -> bool:
    """Whether a text tells of an attack by means of AI, and of no AI that is attacked."""
    words = f" {plain(text)} "
    said = {part: phrases_of("risk_words", "attackers", part) for part in ("words", "unless")}
    return any(f" {each} " in words for each in said["words"]) and not any(
        f" {each} " in words for each in said["unless"]
    )


def is_settled(row: RiskRow) -> bool:
    """Whether the client's status says that nothing is left to do, or begins with that there is no such risk any longer."""
    return bool(row.status) and (plain(row.status or "") in phrases_of("risk_words", "settled") or is_gone(row))


def is_gone(row: RiskRow) -> bool:
    """Whether the client's status says that a risk is none any longer: closed, void, or merged into another. No figure counts it."""
    return state_of_measure(row.status) in (CLOSED_RISK, VOID)


def _place(row: RiskRow, column: str) -> tuple[str, str | None, str | None]:
    """The cell of a column where the row's sheet has it; else that which names the row."""
    return (*row.on_sheet, next((row.cells[name] for name in (column, "title") if name in row.cells), None))


def few(names: Iterable[str]) -> str:
    """Names within a sentence, the first of many."""
    return first_of(list(names), int(setting("report", "risk_ids_shown")), ", ")


def _said(row: RiskRow) -> Mapping[str, str | None]:
    """What stands in the columns of grades and levels."""
    return {column: getattr(row, column) for column in (*GRADES, *LEVELS)}


def _scale_of(rows: Sequence[RiskRow], wanted: int | None) -> SheetScale:
    said = [_said(row) for row in rows]
    grades = [grade for each in said for column in GRADES if (grade := read_grade(each[column]))]
    size, sure = size_of_sheet(grades, wanted)
    levels = [number for each in said for column in LEVELS if (number := _number(each[column]))]
    checked = [product == level for row in rows if (product := _product(row)) and (level := _number(row.level))]
    return SheetScale(size, sure, max(levels, default=0.0), bool(checked) and sum(checked) * 2 > len(checked))


def _grade(text: str | None, sheet: SheetScale, scale: RiskScale) -> int | None:
    said = read_grade(text)
    return grade_of(said, size=sheet.size, scale=scale) if said else None


def _banded(grades: Sequence[int | None], level: str | None, sheet: SheetScale, scale: RiskScale) -> Grade:
    """Likelihood and consequence with their band, else with that of the level beside them."""
    a, b = grades
    if a is not None and b is not None:
        return Grade(a, b, scale.band(a, b))
    band, number = band_of_level(level, size=sheet.size, largest=sheet.largest_level, scale=scale), _number(level)
    return Grade(a, b, band, int(number) if band and number else None)


def _not_understood(risk: ListedRisk, column: str, sheet: SheetScale) -> Finding:
    word, at = brief(_said(risk.row)[column] or ""), _place(risk.row, column)
    return finding_at("risk.unknown_grade", at, risk=risk.risk, column=in_words(column), word=word, size=sheet.size)


def _no_product(risk: ListedRisk, sheet: SheetScale) -> Iterable[Finding]:
    row = risk.row
    product, level = _product(row), _number(row.level)
    if sheet.products and product and level and product != level:
        yield finding_at(
            "risk.level_differs",
            _place(row, "level"),
            risk=risk.risk,
            level=in_figures(level, "g"),
            likelihood=row.likelihood,
            consequence=row.consequence,
            product=in_figures(product, "g"),
        )


def _product(row: RiskRow) -> float | None:
    a, b = _number(row.likelihood), _number(row.consequence)
    return a * b if a and b else None


def _number(text: str | None) -> float | None:
    said: GradeSaid | None = read_grade(text)
    return said.number if said else None


@by_language
def _category_words() -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(spellings(listed))) for name, listed in load("risk_words")["categories"].items()}
