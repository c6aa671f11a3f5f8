"""The assessment workbook written: whole or not at all, and only where something on it is new."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ims_lib.assessment_workbook import review, suggestions
from ims_lib.assessment_workbook.form import as_content, content, read_sheet
from ims_lib.assessment_workbook.how_to_judge import SHEET, Names, cells_of, fill_how_to_judge, lists_of, names_in
from ims_lib.assessment_workbook.marks import MARK
from ims_lib.catalogue.model import Catalogue
from ims_lib.files import write_whole
from ims_lib.judgements.model import Judgement


def write_assessment_workbook(
    path: Path,
    catalogue: Catalogue,
    standards: Iterable[str],
    *,
    said: Mapping[str, review.ClientSays] | None = None,
    judgements: Mapping[str, Judgement] | None = None,
    lines: int = 0,
    suggested: Iterable[suggestions.Suggested] = (),
    assessed_for: Mapping[str, str] | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """A workbook with each requirement of the standards in scope, and what rows without a reference may speak of.

    Of a requirement it has what to ask, what the client says, what is judged. `lines` is how many lines
    judgements.csv has, `assessed_for` tells of each criterion that is assessed for each AI system or service for which,
    and `names` has their names. The file appears whole or not at all; one with the same content stays untouched.
    """
    requirements = list(
        review.rows_to_review(catalogue, set(standards), said or {}, judgements or {}, assessed_for or {})
    )
    texts = list(suggestions.rows_to_decide(suggested))
    named = {criterion: tuple(listed) for criterion, listed in (names or {}).items() if listed}
    if path.exists() and _is_the_same(path, requirements, lines, texts, named):
        return
    saved = io.BytesIO()  # saved to a full disk, openpyxl's archive would complain once more when it is thrown away
    _book(requirements, lines, texts, named, catalogue).save(saved)
    write_whole(path, saved.getvalue())


def _is_the_same(
    path: Path, requirements: Sequence[Sequence[str]], lines: int, texts: Sequence[Sequence[str]], named: Names
) -> bool:
    there = review.review_rows(path)
    suggested = read_sheet(path, suggestions.SHEET)
    return (
        review.lines_of(there) == lines
        and names_in(read_sheet(path, SHEET)) == lists_of(named)
        and content(there, review.FORM) == as_content(requirements, review.FORM)
        and suggested is not None
        and content(suggested, suggestions.FORM) == as_content(texts, suggestions.FORM)
    )


def _book(
    requirements: Sequence[Sequence[str]],
    lines: int,
    texts: Sequence[Sequence[str]],
    named: Names,
    catalogue: Catalogue,
) -> Any:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.category = MARK
    book.properties.title = "Assessment workbook"
    review.fill_review(book.active, requirements, lines, catalogue, cells_of(named))
    suggestions.fill_suggestions(book.create_sheet(), texts)
    fill_how_to_judge(book.create_sheet(), lists_of(named))
    return book
