"""What a client could write, drawn from the vocabulary: headings, statuses, answers and prefixes of ten languages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st

from ims_lib.catalogue.model import load_standards
from ims_lib.register.model import STATUSES
from ims_lib.register.vocabulary import load, plain, senses

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "cs", "pt", "el")
STANDARDS = {
    "27001": ("ISO/IEC 27001:2022", "ISO 27001", "27001", "ISO/IEC 27001"),
    "42001": ("ISO/IEC 42001:2023", "ISO 42001", "42001", "ISO/IEC 42001"),
    "20000-1": ("ISO/IEC 20000-1:2018", "ISO 20000-1", "20000-1", "ISO/IEC 20000-1"),
}
"""Each standard as clients name it, the full name first."""
PEOPLE = ("Ana", "Ben Okafor", "Cem", "Dana O'Neil", "IT", "Head of Legal", "Eva & Finn", "j.doe@example.org")
PAPERS = (
    "Policy v2.1",
    "Ticket 4711",
    "see the wiki; folder 3",
    'the "blue" folder',
    "minutes of May, signed",
    "https://intranet.example/x?a=1&b=2",
    "first line\nsecond line",
    "<b>Portal</b>",
    "50 tickets",
    "=plan",
    "register | export",
)
ACCENTED = {
    "en": "Café notes",
    "de": "Prüfbericht Größe",
    "fr": "Procès-verbal signé",
    "es": "Año de revisión",
    "it": "Perché è così",
    "nl": "Geüpdatete lijst",
    "pl": "Księga jakości źródeł",
    "cs": "Příručka žádostí",
    "pt": "Relatório de gestão",
    "el": "Εγχειρίδιο ποιότητας",
}
"""A paper's name with the letters of each language."""
TOPICS = (
    "Kestrel",
    "Juniper hill",
    "Blue harbour",
    "Marlin",
    "Old quarry",
    "Sparrow lane",
    "Walnut",
    "Copper kettle",
    "Zelkova",
    "Heron",
    "Maple yard",
    "Tin roof",
    "Velvet",
    "Wicker",
    "Amber coast",
    "Birch",
    "Cobalt",
    "Dune",
    "Elm court",
    "Fjord",
)
"""Titles of the client's own that no requirement bears."""
PARTS = {
    "implemented": "done",
    "partial": "some",
    "planned": "to_come",
    "not_implemented": "absent",
    "not_applicable": "not_applicable",
    "unknown": "doubt",
}
_OTHER_KINDS = ("risks", "audits", "documents")


@cache
def leaves(standard: str, *, annex: bool) -> tuple[str, ...]:
    """The requirements of a standard that are no headings, in its order; those of its Annex A, or its clauses."""
    rows = load_standards().requirements.values()
    return tuple(r.id for r in rows if r.standard == standard and r.leaf and (r.part == "annex_a") == annex)


def title_of(requirement: str) -> str:
    """A requirement's own title; empty where the standard gives it none."""
    return load_standards().requirements[requirement].title or ""


def position_of(requirement: str) -> int:
    """Where a requirement stands in the order of the standards."""
    return load_standards().position_of[requirement]


def heading(role: str, language: str, *, naming: str | None = None) -> st.SearchStrategy[str]:
    """A heading that means one role only, no other kind of table and no standard; `naming` the annex or clauses."""
    return st.sampled_from(_headings(role, language, naming)).flatmap(_typed)


def status(meaning: str, language: str) -> st.SearchStrategy[str]:
    """A wording of a status, by the part that means it alone."""
    listed = load("statuses")["parts"][PARTS[meaning]][language]
    return st.sampled_from([word for word in listed if not word.endswith("*")]).flatmap(_typed)


def answer(yes: bool, language: str) -> st.SearchStrategy[str]:
    """A yes or no to the question whether something applies."""
    return st.sampled_from(load("applicability")["applicable" if yes else "not_applicable"][language]).flatmap(_typed)


def total() -> st.SearchStrategy[str]:
    """A word that begins a row of sums, in any language."""
    return st.sampled_from(load("rows")["totals"]).flatmap(_typed)


def prefix(part: str) -> st.SearchStrategy[str]:
    """A word that stands before a number and says what it is."""
    return st.sampled_from(load("frameworks")["prefixes"][part]).flatmap(_typed)


def meanings() -> st.SearchStrategy[str]:
    """One of the six statuses."""
    return st.sampled_from(STATUSES)


def _typed(text: str) -> st.SearchStrategy[str]:
    return st.sampled_from(list(dict.fromkeys([text[:1].upper() + text[1:], text, text.upper()])))


@cache
def _headings(role: str, language: str, naming: str | None) -> tuple[str, ...]:
    listed = load("columns")[role][language]
    return tuple(word for word in listed if _is_clear(word, role) and (naming is None or _names(word, naming)))


def _is_clear(word: str, role: str) -> bool:
    meant = senses("columns")[plain(word)]
    of_another_kind = set(senses("kinds").get(plain(word), ())) & set(_OTHER_KINDS)
    return set(meant) == {role} and not of_another_kind and not any(c.isdigit() for c in word)


def _names(word: str, naming: str) -> bool:
    """Whether a heading names the annex or clauses and not the other; `not annex` and `not clause`: whether it doesn't."""
    annex, clause = _holds(word, _prefixes(("annex", "control"))), _holds(word, _prefixes(("clause",)))
    return {
        "annex": annex and not clause,
        "clause": clause and not annex,
        "not annex": not annex,
        "not clause": not clause,
    }[naming]


def _prefixes(parts: Iterable[str]) -> set[str]:
    return {plain(word) for part in parts for word in load("frameworks")["prefixes"][part] if plain(word)[:1].isalpha()}


def _holds(text: str, words: set[str]) -> bool:
    return any(f" {word} " in f" {plain(text)} " for word in words)
