"""Who makes an AI system, as the client's list says: a remark in that place, a clause or where it runs, names nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ims_lib.inputs.rows import AiSystemRow, ListRow, SupplierRow, value_in
from ims_lib.inputs.said import begins_with, holds, says_nothing
from ims_lib.inputs.values import read_value
from ims_lib.languages import say
from ims_lib.register.plans import plans, yes_no
from ims_lib.register.vocabulary import holds_one, phrases_of, plain

PROVIDER, ROLE = "provider", "role"


def maker_of(row: AiSystemRow) -> str | None:
    """Who makes the system, where a name stands there: Lumio AB of 'bought from Lumio AB'."""
    return None if says_nothing(row.provider) or _is_remark(row) else _from_whom(row.provider or "") or row.provider


def told_in(row: AiSystemRow, column: str) -> Any:
    """What the row says in a column; none where it says nothing, nor where a remark stands in the place of the maker."""
    said = value_in(row, column)
    return None if says_nothing(said) or (column == PROVIDER and _is_remark(row)) else said


def maker_shown(row: AiSystemRow) -> str:
    """What stands in the place of the maker; that a remark names none is said with it."""
    return say("not named: “{provider}”", provider=row.provider) if _is_remark(row) else row.provider or ""


def with_makers_and_roles(rows: Iterable[ListRow], suppliers: Iterable[ListRow]) -> list[ListRow]:
    """The AI systems; of one without a word in the column of roles what stands in the maker's place tells the role where it names nobody,
    and of a list without makers the name in the column of roles is the maker: 'bought from Lumio AB'. Each with what the list of
    suppliers remarks on its maker."""
    remarked = {
        without_form(plain(each.name)): each for each in suppliers if isinstance(each, SupplierRow) and each.notes
    }
    completed = (_completed(row) if isinstance(row, AiSystemRow) else row for row in rows)
    return [_with_remark(row, remarked) if isinstance(row, AiSystemRow) else row for row in completed]


def _with_remark(row: AiSystemRow, remarked: Mapping[str, SupplierRow]) -> AiSystemRow:
    maker = remarked.get(without_form(plain(maker_of(row) or "")))
    return replace(row, supplier_remark=maker.notes, supplier_place=maker.place_of("notes")) if maker else row


def _completed(row: AiSystemRow) -> AiSystemRow:
    said, by_role = row.provider or "", row.texts.get(ROLE, "")
    if _is_remark(row) and not by_role:
        role, _ = read_value(said, plans()["ai_systems"].columns[ROLE])
        cells, texts = {**row.cells, ROLE: row.cells[PROVIDER]}, {**row.texts, ROLE: said}
        return replace(row, role=role, cells=cells, texts=texts) if role else row
    name = _from_whom(by_role) or (by_role if _is_firm(by_role) else "")
    if PROVIDER in row.cells or not name or is_clause(name):
        return row
    return replace(row, provider=name, cells={**row.cells, PROVIDER: row.cells[ROLE]})


def _is_remark(row: AiSystemRow) -> bool:
    said = plain(row.provider or "")
    return begins_with(row.provider, "found_by") or is_clause(said) or _is_place_or_role(said)


def is_clause(text: str) -> bool:
    """Whether a cell for a name holds yes or no, or a clause about ourselves, such as 'we make it'; a firm is called as it likes."""
    return plain(text) in yes_no() or (holds(text, "clause_words") and not _is_firm(text))


def without_form(firm: str) -> str:
    """A firm's plain name without what kind of firm it is by law."""
    forms = (form for form in phrases_of("built_here", "legal_forms") if firm.endswith(f" {form}"))
    form = max(forms, key=len, default="")
    return without_form(firm.removesuffix(f" {form}")) if form else firm


def _is_place_or_role(said: str) -> bool:
    """Whether it says what somebody is, a class or where it runs, and nobody's name: bought, Class IIa, EU cloud."""
    words, known = said.split(), phrases_of("inputs", "no_names")
    is_place = not known.isdisjoint(words) and all(word in known or not word.isalpha() for word in words)
    is_ours = holds_one(f" {said} ", phrases_of("built_here", "own_maker"))
    return is_place or (said in plans()["ai_systems"].columns[ROLE].words and not is_ours)


def _is_firm(text: str) -> bool:
    return plain(text).rpartition(" ")[2] in phrases_of("built_here", "firm_words")


def _from_whom(text: str) -> str:
    """The name behind words of buying: Lumio AB of 'Bought from Lumio AB'; empty where none stands there."""
    begun = [phrase for phrase in phrases_of("inputs", "bought_from") if plain(text).startswith(f"{phrase} ")]
    return " ".join(text.split()[len(max(begun, key=len, default="").split()) :]) if begun else ""
