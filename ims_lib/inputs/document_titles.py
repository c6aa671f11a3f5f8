"""What a client's document is, by its title: a policy and on what, a scope, operating instructions, a draft. One reading for all who ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ims_lib.inputs.said import spellings_for
from ims_lib.inputs.values import STANDARDS
from ims_lib.languages import by_language
from ims_lib.register.references.titles import discipline_of, disciplines_of
from ims_lib.register.vocabulary import holds_one, load, plain, spellings

COMPOUNDED = ("policy_words", "scope_words")
"""Words that a longer one may end in: Servicemanagementpolitik, Toegangsbeleid."""
LONG_ENOUGH = 5
"""Letters of a word that another may end in."""


@dataclass(frozen=True, slots=True)
class DocumentTitle:
    """What a title, with the kind of document that the client's list gives beside it, says."""

    words: tuple[str, ...]
    """In their normal form, compounds on policies and scopes in two."""
    discipline: str | None
    """The one standard whose discipline it names."""
    policy: bool
    overall: bool
    """Whether it names a policy of a discipline as a whole, or of all, and nothing else."""
    security: bool
    """A policy on a topic of information security."""
    topic: str | None
    """What a policy is about as a whole, where a criterion asks for its rules by themselves."""
    scope: bool
    """Whether it names the scope of a management system, and nothing else."""
    operating: bool
    draft: bool

    @property
    def bare(self) -> str:
        """The title without what marks a draft."""
        return " ".join(word for word in self.words if word not in spellings_for("draft_words"))

    def is_a(self, what: str) -> bool:
        """Whether it is what a table of documents calls it: a policy on one topic, or one of the facts above."""
        topic = what.removeprefix("policy on ")
        return self.topic == topic if topic != what else bool(getattr(self, what))


@lru_cache(maxsize=4096)
def read_title(title: str | None, kind: str | None = None) -> DocumentTitle:
    """What a document is, by its title and its kind."""
    words = tuple(part for word in plain(title or "").split() for part in _parts(word))
    kinds = plain(kind or "").split()
    policy = not spellings_for("policy_words").isdisjoint([*kinds, *words])
    spoken = f" {' '.join(words)} "
    return DocumentTitle(
        words=words,
        discipline=discipline_of(title or ""),
        policy=policy,
        overall=policy and _consists_of(words, "policy_words"),
        security=policy and not spellings_for("security_topics").isdisjoint(words),
        topic=_topic(words) if policy else None,
        scope=not policy and _consists_of(words, "scope_words"),
        operating=holds_one(spoken, spellings_for("operating_words")),
        draft=not spellings_for("draft_words").isdisjoint(words),
    )


def topic_of_rules(title: str | None, kind: str | None = None) -> str | None:
    """The topic on which a document sets rules, be it a policy, a procedure or a guide; none where it is no such document."""
    sets_rules = spellings_for("policy_words") | spellings_for("rule_words")
    if sets_rules.isdisjoint(plain(f"{title or ''} {kind or ''}").split()):
        return None
    said = f" {plain(title or '')} "
    return next((name for name, phrases in _topics().items() if holds_one(said, phrases)), None)


def standards_in(title: str) -> tuple[str, ...]:
    """The standards that a title speaks of, by their discipline or their number, in the order of reports."""
    named = disciplines_of(title) | {STANDARDS[word] for word in plain(title).split() if word in STANDARDS}
    return tuple(name for name in STANDARDS.values() if name in named)


def is_draft_by_name(text: str) -> bool:
    """Whether a title or what is named as evidence calls itself a draft."""
    return read_title(text).draft


def _parts(word: str) -> tuple[str, ...]:
    """A word, or its two parts where it is a compound of a subject that we know and a policy or scope."""
    for ending in _endings():
        rest = word.removesuffix(ending)
        if rest != word and not _subjects().isdisjoint((rest, rest.removesuffix("s"))):
            return rest, ending
    return (word,)


@by_language
def _endings() -> tuple[str, ...]:
    listed = {word for name in COMPOUNDED for word in spellings_for(name) if len(word) >= LONG_ENOUGH}
    return tuple(sorted(listed, key=lambda word: (-len(word), word)))


@by_language
def _subjects() -> frozenset[str]:
    return spellings_for("overall_words") | spellings_for("security_topics") | frozenset(sum(_topics().values(), ()))


def _topic(words: Sequence[str]) -> str | None:
    said = f" {' '.join(words)} "
    for name, phrases in _topics().items():
        for phrase in phrases:
            rest = said.replace(f" {phrase} ", " ", 1)
            if rest != said and _consists_of(rest.split(), "policy_words"):
                return name
    return None


@by_language
def _topics() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(spellings(words)) for name, words in load("inputs")["policy_topics"].items()}


def _consists_of(words: Sequence[str], subject: str) -> bool:
    """Whether a title names nothing but a subject, such as policy or scope, and a discipline as a whole."""
    known = spellings_for(subject) | spellings_for("overall_words") | spellings_for("draft_words")
    return not spellings_for(subject).isdisjoint(words) and all(word in known or word.isdigit() for word in words)
