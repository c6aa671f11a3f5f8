"""Formulas of the workbook, each with what it comes to: made of cells and of words of our own, never of a client's text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from ims_lib.languages import translated
from ims_lib.report.workbook_cells import Formula, value_of
from ims_lib.risks.method import Method
from ims_lib.risks.scales import bands

AS_OF = "as_of"
"""The name of the cover's cell with the day from which days are counted."""
Cells = Callable[[str], str]
"""Where a column's value of the row stands: F7."""


def row_formula(
    spec: Mapping[str, Any], row: Mapping[str, Any], cell: Cells, *, as_of: date, method: Method
) -> Formula | str | None:
    """The formula of a column in one row. A level that isn't the scale's, as the client has set it otherwise, stays as it is."""
    if "days_to" in spec:
        return _days_left(spec, row, cell, as_of)
    likelihood, consequence = (row.get(key) for key in spec["level"])
    words = {pair: bands()[band].word for pair, band in method.scale.matrix.items()}
    value = words.get((likelihood or 0, consequence or 0), "")
    if row.get("band") and row["band"] != value:
        return str(row["band"])
    grades = range(1, method.scale.grades + 1)
    matrix = ";".join(",".join(_text(words[one, other]) for other in grades) for one in grades)
    one, other = map(cell, spec["level"])
    return Formula(f'=IF(OR({one}="",{other}=""),"",IFERROR(INDEX({{{matrix}}},{one},{other}),""))', value)


def _days_left(spec: Mapping[str, Any], row: Mapping[str, Any], cell: Cells, as_of: date) -> Formula:
    """Days to the first of some columns with a day; nothing once a word says that it is done, or anything does where no words are named."""
    keys, conditions, is_over = spec["days_to"], [], False
    days = (value_of(row.get(key), "date") for key in keys)
    day = next((each for each in days if isinstance(each, date)), None)
    here = cell(keys[-1])
    for key in reversed(keys[:-1]):
        here = f"IF(ISNUMBER({cell(key)}),{cell(key)},{here})"
    if over := spec.get("unless"):
        words = spec.get("words", ())
        said = [f"{cell(over)}={_text(translated(word))}" for word in words] or [f'{cell(over)}<>""']
        conditions = [f"NOT(OR({','.join(said)}))"]
        is_over = row.get(over) in words if words else bool(row.get(over))
    value: float | str = "" if day is None or is_over else (_day(day) - as_of).days
    return Formula(f'=IF(AND({",".join([f"ISNUMBER({here})", *conditions])}),{here}-{AS_OF},"")', value)


def counted_in(
    rows: Sequence[Mapping[str, Any]], span: Callable[[str], str], spec: Mapping[str, Any]
) -> Formula | float:
    """How many rows of a sheet meet all conditions, or what a column of theirs adds up to; `spec` is a line of `counts`, and
    `span` says where a column stands."""
    conditions = list(map(_condition, spec["where"]))
    met = [row for row in rows if all(is_met(_said(row.get(key))) for key, is_met, _ in conditions)]
    parts = [text.format(span(key)) for key, _, text in conditions]
    if "settled_by" in spec:
        whole, named, said = spec["settled_by"]
        settled = {row.get(named) for row in rows if row.get(said)}
        met = [row for row in met if row.get(whole) not in settled]
        parts.append(f'(COUNTIFS({span(named)},{span(whole)},{span(said)},"<>")=0)')
    add = spec.get("sum")
    value = sum(float(row.get(add) or 0) for row in met) if add else len(met)
    return Formula(f"=SUMPRODUCT(1*{'*'.join([*parts, *([span(add)] if add else [])])})", value) if rows else value


def _condition(said: str) -> tuple[str, Callable[[Any], bool], str]:
    """A condition: the column, whether a value meets it, and the same of a range: `state is overdue`, `left is below 0`, `decided is empty`."""
    key, _, test = said.partition(" is ")
    kind, _, word = test.partition(" ")
    told = translated(test)
    tests: dict[str, tuple[Callable[[Any], bool], str]] = {
        "empty": (lambda value: value == "", '({0}="")'),
        "filled": (lambda value: value != "", '({0}<>"")'),
        "below": (lambda value: not isinstance(value, str) and value < float(word), f"ISNUMBER({{0}})*({{0}}<{word})"),
        "not": (lambda value: value not in (word, translated(word)), f"({{0}}<>{_text(translated(word))})"),
    }
    begins = (lambda value: str(value).startswith((test, told)), f"(LEFT({{0}},{len(told)})={_text(told)})")
    return key, *tests.get(kind, begins)


def _said(value: Any) -> Any:
    """A cell's value as a formula sees it."""
    value = value_of(value.value if isinstance(value, Formula) else value, "text")
    return "" if value is None else value


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _text(word: str) -> str:
    return '"{}"'.format(word.replace('"', '""'))
