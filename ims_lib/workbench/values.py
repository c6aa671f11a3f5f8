"""What stands in a frame as people read it: days as they are said, shares in per cent, ids by their titles."""

from __future__ import annotations

import numbers
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.overlays import load_overlays
from ims_lib.dates import day
from ims_lib.languages import by_language
from ims_lib.report.figures import part_name, place, share_words
from ims_lib.scales import scale_rows, status_labels
from ims_lib.standard_ids import STANDARDS, number_of, standard_of
from ims_lib.wording import in_words, percent

ID_WITHIN = re.compile(rf"\b({'|'.join(STANDARDS)}):((?:A\.)?\d)")


@by_language
def labels() -> Mapping[str, tuple[str, str]]:
    """Column → what it is called, and what kind of value stands in it, by data/scales/columns.csv."""
    return {row["column"]: (row["label"], row["kind"]) for row in scale_rows("columns")}


def is_nothing(value: Any) -> bool:
    """Whether there is nothing to read: None, NaN, NaT, an empty text or an empty list."""
    if isinstance(value, str | tuple | list | set | frozenset | Mapping):
        return not value
    return value is None or bool(pd.isna(value))


def as_read(value: Any, kind: str) -> list[str]:
    """The lines of a cell; none where there is nothing."""
    if is_nothing(value):
        return []
    if isinstance(value, Mapping):
        return [f"{_word(str(key))}: {', '.join(as_read(each, kind))}" for key, each in value.items()]
    if isinstance(value, tuple | list | set | frozenset):
        parts = [" ".join(as_read(each, kind)) for each in value]
        together = kind in ("standard", "figure", "word", "status")
        return [", ".join(parts)] if together else parts
    if isinstance(value, bool) or (hasattr(value, "dtype") and value.dtype == bool):
        return ["yes" if value else "no"]
    if isinstance(value, date):
        return [day(value)]
    if isinstance(value, numbers.Real):
        is_share = kind == "share" and not isinstance(value, numbers.Integral)
        return [f"{percent(float(value))} %" if is_share else figure(float(value))]
    return [READ.get(kind, with_standards_said)(str(value))]


def figure(value: float) -> str:
    """A number with one digit where it isn't whole, with two below ten, and a space before each three figures of it."""
    text = f"{value:,.{2 if abs(value) < 10 else 1}f}"
    return text.rstrip("0").rstrip(".").replace(",", "\N{NARROW NO-BREAK SPACE}")


def with_standards_said(text: str) -> str:
    """A sentence in which each requirement is told as people do: ISO/IEC 27001 A.5.12, for 27001:A.5.12."""
    return ID_WITHIN.sub(lambda found: f"ISO/IEC {found[1]} {found[2]}", text)


def _requirement(name: str) -> str:
    catalogue = load_catalogue()
    if name not in catalogue.requirements:
        return with_standards_said(name)
    return f"{_standard(standard_of(name))} {number_of(name)} {catalogue.label_of(name)}"


def _criterion(name: str) -> str:
    found = load_catalogue().criteria.get(name)
    return found.text if found else with_standards_said(name)


def _process(name: str) -> str:
    found = load_catalogue().processes.get(name)
    return found.title if found else name


def _package(name: str) -> str:
    """Internal audit: decide, for internal_audit/decide."""
    process, _, kind = name.partition("/")
    return f"{_process(process)}: {_word(kind.partition('.')[0])}" if kind else _word(name)


def _standard(name: str) -> str:
    found = load_catalogue().standards.get(name)
    return found.name if found else _word(name)


def _word(name: str) -> str:
    """AI customer, for ai_customer; the name of a standard for its number."""
    return _standard(name) if name in load_catalogue().standards else in_words(name)


def _titled(of: Callable[[], Mapping[str, Any]]) -> Callable[[str], str]:
    def title(name: str) -> str:
        found = of().get(name)
        return str(found.title) if found else with_standards_said(name)

    return title


READ: Mapping[str, Callable[[str], str]] = {
    "requirement": _requirement,
    "criterion": _criterion,
    "process": _process,
    "package": _package,
    "standard": _standard,
    "each": _word,
    "word": _word,
    "part": part_name,
    "cell": place,
    "status": lambda name: status_labels().get(name, name),
    "share word": lambda name: share_words().get(name, name),
    "document": _titled(lambda: load_library().documents),
    "risk": _titled(lambda: load_library().risks),
    "topic": _titled(lambda: load_library().audit_topics),
    "overlay": _titled(load_overlays),
}
"""Kind of a column → what is read for a text in it."""
