"""By which words a cell says something against an AI system: what is outstanding, what nobody told, what came past everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from ims_lib.inputs.rows import AiSystemRow
from ims_lib.inputs.said import autonomy_words, minutes_of_units, numbers_told, says_undecided, spans_in
from ims_lib.languages import by_language
from ims_lib.register.cell_values import CLAUSES, affirmed, denials
from ims_lib.register.stems import Stems, meanings_in, stems_in
from ims_lib.register.vocabulary import QUOTED, brief, load, phrases_of, plain
from ims_lib.steps.ai_systems.limits import PARTS, SENTENCES

_stems = partial(stems_in, "against")


class Outstanding(NamedTuple):
    """Something that a cell says is outstanding."""

    words: str
    things: frozenset[str]
    """Which of those of data/vocabulary/against.yml it names; none where it is something else."""


def outstanding_in(text: str | None) -> Iterator[Outstanding]:
    """What a text says is outstanding, a part of a sentence each: 'legal opinion pending', 'no contract', 'approval not yet given'."""
    for part in (part for sentence in SENTENCES.split(text or "") for part in PARTS.split(sentence)):
        things = frozenset(hit.meaning for hit in meanings_in("against", "outstanding", "things").hits(part))
        if _is_outstanding(part, bool(things)):
            yield Outstanding(brief(part.strip(), most=QUOTED), things)


def _is_outstanding(part: str, names_a_thing: bool) -> bool:
    if _stems("outstanding", "settled").hits(part):
        return False
    words = [_stems("outstanding", "alone"), *([_stems("outstanding", "beside")] if names_a_thing else [])]
    if any(each.hits(part) for each in words):
        return any(affirmed(part, each) for each in words)
    return bool(_lacking().hits(part)) and not _stems("outstanding", "not_wanted").hits(part)


def untold_in(text: str | None) -> str:
    """The words by which a text says that something wasn't told, which may be all of it; empty where none do."""
    return _quoted(text, lambda sentence: bool(_untold().hits(sentence)))


def newest_in(text: str | None) -> str:
    """A cell that names no version but whichever is the newest; empty where it names one by a number."""
    is_any = bool(_stems("newest").hits(text or "")) and not any(map(str.isdigit, text or ""))
    return brief((text or "").strip(), most=QUOTED) if is_any else ""


def unannounced_in(text: str | None) -> str:
    """The sentence by which updates come without notice; empty where none says so."""
    return _quoted(text, lambda said: bool(_stems("updates").hits(said) and _stems("unannounced").hits(said)))


def past_everybody(text: str | None) -> list[str]:
    """The sentences of a remark by which updates come without notice, or something was bought by card, each once."""
    return [*dict.fromkeys(filter(None, (unannounced_in(text), affirmed_in("by_card", text))))]


def unchecked_in(text: str | None) -> str:
    """The sentence by which a result goes out without a person's look, as "under 200 € the notice goes out by itself"; empty where none
    says so, or where it is denied or told of what somebody checks."""
    return _quoted(text, lambda said: any(map(_is_unchecked, CLAUSES.split(said))))


def _is_unchecked(clause: str) -> bool:
    by_itself = _stems("unchecked", "by_itself")
    hits = by_itself.longest(clause)
    held = {place for hit in hits for place in hit.places}
    denied = any(it in denials() and n not in held for n, it in enumerate(by_itself.words(clause)))
    is_other = denied or _stems("outstanding", "settled").hits(clause) or _stems("unchecked", "checked").hits(clause)
    return bool(hits and _stems("unchecked", "results").hits(clause)) and not is_other


def has_words(what: str, text: str | None) -> bool:
    """Whether some of these words of data/vocabulary/against.yml stand in a text: those of `updates`, `own_people`, `set_apart`."""
    return bool(_stems(what).hits(text or ""))


def leaves_out(clause: str) -> bool:
    """Whether a clause takes something out: by a word such as except, by a denial shortly before what it isn't for, or as its last word."""
    words, denying = plain(clause).split(), denials() | phrases_of("against", "nobody_for")
    behind = {word for n, word in enumerate(words) if not denying.isdisjoint(words[max(n - NEAR, 0) : n])}
    is_denied = bool(words) and (words[-1] in denials() or not behind.isdisjoint(phrases_of("against", "is_for")))
    return is_denied or has_words("set_apart", clause)


NEAR = 3
"""Words from a denial to a word for what it is of: nobody is named for."""


def affirmed_in(what: str, text: str | None) -> str:
    """The sentence of a text that says something in these words of data/vocabulary/against.yml, and doesn't deny it: `by_card`, `free_plan`;
    empty where none does."""
    return _quoted(text, lambda said: bool(affirmed(said, _stems(what))))


def objections_in(text: str | None) -> str:
    """The sentence by which objections or complaints grow in number; empty where none says so, or it is denied."""
    grows = ("objections", "growing")
    return _quoted(text, lambda said: all(has_words(it, said) for it in grows) and not has_words("not_growing", said))


def is_limit(said: str, *, acts_alone: bool) -> bool:
    """Whether a cell on how far a system acts by itself names a limit: whoever decides, but not who takes its result over unjudged; of one
    that acts alone the bound up to which it does, by a figure or by somebody who looks at the rest."""
    is_bound, is_taken = has_words("bound", said), has_words("taken_over", said)
    if acts_alone and is_bound and any(map(str.isdigit, said)):
        return True
    return not is_taken and (not acts_alone or (is_bound and bool(affirmed_in("holds_back", said))))


def may_be_limit(row: AiSystemRow) -> str:
    """The words on how far a system acts alone that may name a limit, of no figure that we can read: a bound; of what protects people,
    who comes in behind it. Empty where they say merely that it acts by itself."""
    said = autonomy_words(row) or ""
    return said if has_words("bound", said) or (protects(row) and PARTS.search(said)) else ""


def at_once(row: AiSystemRow) -> str:
    """What acts before anybody could look, as data/library/decisions.yml knows it: what protects people, what steers; else empty."""
    return "_guard" if protects(row) else "_steers" if _does(row, "steers", "on") else ""


def protects(row: AiSystemRow) -> bool:
    """Whether a row tells of what stops, brakes or alarms when people are in danger, in one sentence; what it does then may stand in the cell
    on how far it acts by itself."""
    return _does(row, "guards", "danger")


def _does(row: AiSystemRow, what: str, beside: str) -> bool:
    acts, about = _stems(what, "acts"), _stems(what, beside)
    acts_by_itself = row.acts_alone and acts.hits(autonomy_words(row) or "")
    return any(about.hits(said) and (acts_by_itself or acts.hits(said)) for said in SENTENCES.split(row.purpose or ""))


def oversight_unread(row: AiSystemRow) -> str:
    """What a cell on how far a system acts by itself says of who watches it, in words by which nobody can tell that; empty where it denies it,
    or says that it goes out by itself."""
    said = autonomy_words(row) if row.autonomy is None else None
    if not said or says_undecided(said) or has_words("nobody", said) or plain(said).split()[0] in denials():
        return ""
    by_itself = _stems("unchecked", "by_itself").hits(said) and denials().isdisjoint(plain(said).split())
    return "" if by_itself else said


def went_wrong_in(text: str | None) -> str:
    """The sentence of a remark by which something went wrong; empty where none says so, or only that it might."""
    wrong = _stems("went_wrong")
    return _quoted(text, lambda said: bool(affirmed(said, wrong)) and not has_words("only_might", said))


def lacking_in(text: str | None) -> Iterator[str]:
    """The sentences of a remark by which something is missing, but for what it says is outstanding."""
    for sentence in map(str.strip, SENTENCES.split(text or "")):
        if any(map(_is_lacking, PARTS.split(sentence))) and not any(outstanding_in(sentence)):
            yield brief(sentence, most=QUOTED)


def _is_lacking(part: str) -> bool:
    words = plain(part).split()
    return bool(_stems("lacking").hits(part)) or (len(words) > 1 and words[-1] in denials())


def without_lacking(text: str | None) -> str:
    """A remark without the sentences by which something is missing: what may be a limit."""
    said = {sentence: any(map(_is_lacking, PARTS.split(sentence))) for sentence in SENTENCES.split(text or "")}
    return "; ".join(map(str.strip, (it for it in said if not said[it]))) if any(said.values()) else text or ""


def says_nobody(text: str | None) -> bool:
    """Whether a cell for those who were told says that nobody was; an empty one, or a dash, doesn't."""
    return plain(text or "") in phrases_of("against", "nobody")


def notice_in(text: str | None) -> Iterator[tuple[str, float]]:
    """The sentences by which somebody is to be told within a time, each with the shortest time that it names, in minutes."""
    for sentence in map(str.strip, SENTENCES.split(text or "")):
        apart = _stems("notice", "unless").hits(sentence) or _stems("unannounced").hits(sentence)
        spans = spans_in(sentence.replace("-", " ")) or spans_in(_in_figures(sentence))
        if spans and _stems("notice", "words").hits(sentence) and not apart:
            yield brief(sentence, most=QUOTED), min(spans.values())


def _in_figures(text: str) -> str:
    """A plain text with figures for the words for numbers that stand before a unit of time: 1 hour."""
    return _numbered().sub(lambda found: f"{numbers_told()[found[1]]} ", plain(text))


def _quoted(text: str | None, says: Callable[[str], bool]) -> str:
    said = next((sentence.strip() for sentence in SENTENCES.split(text or "") if says(sentence)), "")
    return brief(said, most=QUOTED)


@by_language
def _lacking() -> Stems:
    """No, or without, with a thing just behind it, in one language."""
    said = load("against")["outstanding"]
    return Stems(
        (f"{word} {phrase}", "lacking")
        for language, words in said["without"].items()
        for word in words
        for of in said["things"].values()
        for phrase in of[language]
    )


@by_language
def _untold() -> Stems:
    said = [*load("against")["untold"].values(), load("built_here")["untold"]]
    return Stems((phrase, "untold") for phrases in said for phrase in phrases)


@by_language
def _numbered() -> re.Pattern[str]:
    words, units = (
        "|".join(sorted(map(re.escape, each), key=len, reverse=True)) for each in (numbers_told(), minutes_of_units())
    )
    return re.compile(rf"(?<!\w)({words}) (?=(?:{units})(?!\w))")
