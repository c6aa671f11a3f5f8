"""What clients call a document of a kind of ours, and which of ours a title or a piece of evidence is like."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache

from ims_lib.catalogue.library import load_library
from ims_lib.inputs.document_titles import DocumentTitle
from ims_lib.inputs.said import spellings_for
from ims_lib.languages import by_language, in_language
from ims_lib.languages.current import ENGLISH
from ims_lib.register.vocabulary import holds_one, phrases_of, plain
from ims_lib.risks.scales import category_standards
from ims_lib.scales import scale_rows, setting
from ims_lib.suggest.likeness import Index, Passage, terms_of

RECORDS = ("record", "register", "report")
"""Kinds of documents that what is named as evidence can be without sharing a word with them."""
YEAR_DIGITS = 4
LONG_ENOUGH = 4
"""Letters of a word that another word may end in: Kapazitätsplan, Releasekalender."""


def nearest(
    title: DocumentTitle, text: str, wanted: tuple[str, ...], fitting: Container[str]
) -> tuple[str | None, float]:
    """The fitting one of the wanted documents that a title is most like, and how like, from 0 to 1.

    Where the title isn't all but another document's name, what it says of itself (a policy on backups, a scope) goes before
    likeness, and a policy of which it doesn't say on what is none of those for which that must be said.
    """
    alike = {name: value for name, value in likeness(text, wanted).items() if name in fitting}
    best = max(alike, key=alike.__getitem__, default=None)
    if best is None or alike[best] < setting("documents", "seen_as_another"):
        told = [row for row in scale_rows("documents_recognised") if row["document"] in fitting]
        if named := next((row["document"] for row in told if title.is_a(row["what"])), None):
            return named, 1.0
        if title.policy and title.discipline is None:
            unsaid = {row["document"] for row in told if row["kind"] == "policy"}
            best = max(alike.keys() - unsaid, key=alike.__getitem__, default=None)
    return best, alike[best] if best else 0.0


def may_be(kind: str, said: str | None, title: str = "") -> bool:
    """Whether a document of this kind of ours can be what the client calls a document of that kind.

    A policy or a guide isn't a record, whatever it is about; the text of a standard is nobody's own document.
    """
    return not (is_ruled_out(kind, "kind", said or "") or is_ruled_out(kind, "title", title))


def may_show(kind: str, text: str) -> bool:
    """Whether what is named as evidence can be a document of this kind of ours: a tool is no report, a budget no record."""
    return not is_ruled_out(kind, "evidence", text)


def names_a_record(text: str) -> bool:
    """Whether what is named as evidence is called a record: minutes, a report, a list; 40 minutes are none."""
    called = plain(text).split()
    pairs = zip(["", *called], called, strict=False)
    words = [word for before, word in pairs if not before.isdigit() or len(before) >= YEAR_DIGITS]
    return any(
        _is_called(" ".join(words), {**row, "never": ""}) and not _is_called(text, {"words": row["not"], "never": ""})
        for row in scale_rows("documents_record_words")
    )


def is_ruled_out(kind: str, where: str, text: str) -> bool:
    """Whether the client's kind, title or evidence says that it can't be one of this kind of ours."""
    return any(
        row["where"] == where and (row["never"] == "all" or kind in row["never"].split()) and _is_called(text, row)
        for row in scale_rows("documents_kinds")
    )


def _is_called(text: str, row: Mapping[str, str]) -> bool:
    """Whether a text holds one of the row's words; what rules out all that we know must be said by nothing but them."""
    called, wanted = plain(text), phrases(row["words"])
    words = called.split()
    if row["never"] == "all":
        return bool(words) and all(word in wanted or word.isdigit() for word in words)
    endings = [phrase for phrase in wanted if len(phrase) >= LONG_ENOUGH]
    return holds_one(f" {called} ", wanted) or any(word.endswith(ending) for word in words for ending in endings)


def likeness(text: str, wanted: tuple[str, ...]) -> Mapping[str, float]:
    """How like a text is to each wanted document's title and usual names, from 0 to 1."""
    return dict(zip(wanted, _likeness(text, wanted), strict=True))


@lru_cache(maxsize=4096)
def _likeness(text: str, wanted: tuple[str, ...]) -> tuple[float, ...]:
    index, owners = _index(wanted)
    found = dict.fromkeys(wanted, 0.0)
    if owners:
        for owner, value in zip(owners, index.likeness(text).tolist(), strict=True):
            found[owner] = max(found[owner], value)
    return tuple(found.values())


@cache
def _index(wanted: tuple[str, ...]) -> tuple[Index, tuple[str, ...]]:
    """Titles and usual names of the wanted documents, ready to be compared with, whatever language is written in."""
    with in_language(ENGLISH):
        library = load_library().documents
    texts = [(place, text) for place, name in enumerate(wanted) for text in (library[name].title, *library[name].also)]
    passages = [Passage(place, "title", text, terms_of(text)) for place, text in texts]
    return Index(passages), tuple(wanted[place] for place, _ in texts)


@by_language
def phrases(text: str) -> tuple[str, ...]:
    """The words of a table's cell in their normal form; a name in braces stands for a list of the vocabulary of lists."""
    found: list[str] = []
    for word in filter(None, map(str.strip, text.split(";"))):
        found += sorted(spellings_for(word[1:-1])) if word.startswith("{") else [plain(word)]
    return tuple(found)


def of_all_fields(lines: Iterable[str]) -> tuple[str, ...]:
    """All standards, where one of the lines above a list names risks of each of their fields: it is one for them all."""
    at, said = ("inputs", "risks", "words", "category"), [f" {plain(text)} " for text in lines]
    fields = {standard: phrases_of(*at, name) for name, standard in category_standards().items()}
    return tuple(fields) if any(all(holds_one(line, each) for each in fields.values()) for line in said) else ()
