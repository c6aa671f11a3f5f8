"""What a client's own words take back of the day of an impact assessment: another subject, another version, a draft."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ims_lib.cell_places import CellPlace
from ims_lib.cell_text import folded
from ims_lib.dates import day
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, ListRow
from ims_lib.inputs.said import says_nothing
from ims_lib.languages import by_language, say, translated
from ims_lib.register.cell_values import CLAUSES, affirmed
from ims_lib.register.stems import Stems, each_phrase, stems_in
from ims_lib.register.vocabulary import QUOTED, brief, holds_one, load, phrases_of, plain
from ims_lib.wording import listed

SCREENED = "screened"
"""The limit that is none where screening is enough."""
OF_VERSION = "version"
"""The limit that an assessment is of another version than runs."""
REFUSED = "refused"
"""The decision that a system isn't to run as it was assessed, and the limit that it was refused so."""
OPEN = "open"
"""The decision that nobody has taken yet."""
SENTENCES = re.compile(r"[.;!?](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Limit:
    """One way in which an assessment is less than its day seems to say."""

    kind: str
    """Its name in data/vocabulary/limited.yml, or that of a version."""
    says: str
    """In the report's words, as they stand behind the day."""
    words: str
    """The client's own."""
    place: CellPlace
    then: str = ""
    """What is to be done about it; empty where what is wanted says so itself."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A cell that may limit an assessment."""

    text: str
    place: CellPlace
    about: str
    """day: the cell of the day itself; assessment: a remark on one; system: a remark that may be on anything else."""


def limits_of(
    system: AiSystemRow, counting: ImpactAssessmentRow | None, assessed_on: dt.date | None
) -> tuple[Limit, ...]:
    """The limits of the assessment of this day, each once: by the system's row, unless a later day counts, and by the list's."""
    found: dict[str, Limit] = {}
    if counting and counting.decision == REFUSED:
        found[REFUSED] = _refused(counting)
    for told in _told(system, counting, assessed_on) if assessed_on else ():
        for limit in (*_in_words(told), *_of_version(told, system.model)):
            found.setdefault(limit.kind, limit)
    return tuple(found.values())


def _refused(row: ImpactAssessmentRow) -> Limit:
    signed = not says_nothing(row.signed_off_by, "approved_by")
    by = say(" by {signed_off_by}", signed_off_by=row.signed_off_by) if signed else ""
    words = brief(row.texts.get("decision", ""), most=QUOTED)
    if is_suspended(row):
        says = say("suspended{on}{by}", on=signed_on(row), by=by)
        then = say("stop it until what it waits for is there")
    else:
        says = say("refused{on}{by}", on=signed_on(row), by=by)
        then = say("stop it or have it assessed anew")
    return Limit(REFUSED, says, words, row.place_of("decision"), then)


def is_suspended(row: ImpactAssessmentRow) -> bool:
    """Whether a refusal says that the system is to stand still for a time."""
    said = f"{plain(row.texts.get('decision', ''))} "
    return row.decision == REFUSED and any(said.startswith(f"{word} ") for word in phrases_of("limited", "suspended"))


def leaves_unsaid(row: ImpactAssessmentRow) -> bool:
    """Whether an assessment doesn't say what is left, in no word that we know or don't, nor in a column that nobody read."""
    return row.lacks("residual") and says_nothing(row.texts.get("residual"))


def waits_for(row: ImpactAssessmentRow | None) -> str:
    """What has to be there before a suspended system goes on; empty where nothing is named, or it isn't suspended."""
    return row.conditions or "" if row and is_suspended(row) and not says_nothing(row.conditions) else ""


def signed_on(row: ImpactAssessmentRow) -> str:
    """When it was signed, as it stands behind that it was: " on 3 December 2026"; empty where no day is told."""
    return say(" on {signed_off_on}", signed_off_on=day(row.signed_off_on)) if row.signed_off_on else ""


def is_under_way(row: ImpactAssessmentRow) -> bool:
    """Whether an assessment is still being made, by its own cells: the decision is open, or a remark calls it a draft."""
    states = {limit.kind for told in _told_of(row) for limit in _in_words(told)} & _words("states").keys()
    return row.decision == OPEN or is_unread(row) or any(_words("states")[name].get("under_way") for name in states)


def is_unread(row: ImpactAssessmentRow) -> bool:
    """Whether something stands where the decision is told, and we can't tell what was decided."""
    return row.decision is None and any(map(str.isalnum, row.texts.get("decision", "")))


def says_never(text: str | None) -> bool:
    """Whether a cell for the day says that no assessment was ever made. An empty one doesn't."""
    return plain(text or "") in phrases_of("limited", "never")


def _told(system: AiSystemRow, counting: ImpactAssessmentRow | None, assessed_on: dt.date | None) -> Iterator[_Told]:
    cells: list[tuple[ListRow, str, str | None, str]] = []
    if system.impact_assessed_on in (None, assessed_on):
        cells.append((system, "notes", system.notes, "system"))
    if system.impact_assessed_on:
        own_day = system.impact_assessed_on == assessed_on
        cells += [(system, "impact_assessed_on", system.texts.get("impact_assessed_on"), "day")] if own_day else []
    yield from (_Told(text, row.place_of(column), about) for row, column, text, about in cells if text)
    if counting:
        yield from _told_of(counting)


def _told_of(row: ImpactAssessmentRow) -> Iterator[_Told]:
    cells = (
        ("notes", row.notes, "assessment"),
        ("assessed_on", row.texts.get("assessed_on"), "day"),
        ("decision", row.texts.get("decision"), "assessment"),
    )
    return (_Told(text, row.place_of(column), about) for column, text, about in cells if text)


def _in_words(told: _Told) -> Iterator[Limit]:
    for sentence in filter(None, SENTENCES.split(told.text)):
        beside = bool(_assessing().hits(sentence)) or _is_no_more(sentence)
        if told.about != "system" or beside:
            hits = affirmed(sentence, _subjects()) + (
                affirmed(sentence, _stems_of("subjects")) if told.about == "day" else []
            )
            yield from (_of_subject(hit.meaning, sentence, told) for hit in hits if hit.meaning != PEOPLE)
        for name, part in _states_in(sentence, told.about):
            yield Limit(name, translated(_words("states")[name]["says"]), brief(part.strip(), most=QUOTED), told.place)


def _states_in(sentence: str, about: str) -> Iterator[tuple[str, str]]:
    """The states that a sentence names of an assessment, with the words that do."""
    for part in PARTS.split(sentence):
        for hit in affirmed(part, _stems_of("states")):
            state = _words("states")[hit.meaning]
            held = sentence if state.get("within") == "sentence" else part
            is_meant = (about != "system" and state.get("alone")) or _assessing().hits(held)
            if is_meant and not stems_in("limited", "states", hit.meaning, "unless").hits(sentence):
                yield hit.meaning, held


def _is_no_more(sentence: str) -> bool:
    """Whether a sentence holds nothing but the words of a limit: 'Data protection only.'"""
    return any(len(hit.places) == len(_subjects().words(sentence)) for hit in _subjects().longest(sentence))


def _of_subject(name: str, sentence: str, told: _Told) -> Limit:
    """The limit by its subject, and by others that the sentence names beside it: 'data protection and security only'."""
    named = {name, *(hit.meaning for hit in affirmed(sentence, _stems_of("subjects")))}
    titles = [
        translated(said["title"]) for each, said in _words("subjects").items() if each in named and "title" in said
    ]
    subject = _words("subjects")[name]
    says, then = say(subject["says"], subjects=listed(titles)), translated(subject.get("then", ""))
    return Limit(name, says, brief(sentence.strip(), most=QUOTED), told.place, then)


PARTS = re.compile(r"[,;]")


def _of_version(told: _Told, model: str | None) -> Iterator[Limit]:
    """That an assessment holds for another version than the one of the model; nothing where the model's cell names none."""
    ours = list(dict.fromkeys(_NUMBER.findall(_DAYS.sub(" ", folded(model or "")))))
    if not ours:
        return
    for sentence in filter(None, SENTENCES.split(told.text)):
        theirs = list(_versions_assessed(sentence, told.about, ours))
        if theirs and not any(_is_same(one, other) for one in theirs for other in ours):
            says = say("for version {theirs} while the model is {ours}", theirs=listed(theirs), ours=listed(ours))
            yield Limit(
                OF_VERSION,
                says,
                brief(sentence.strip(), most=QUOTED),
                told.place,
                translated(load("limited")["renewed"]),
            )
            return


def _versions_assessed(sentence: str, about: str, ours: Sequence[str]) -> Iterator[str]:
    """The versions that a sentence names beside words for an assessment: those of the same clause before those of others."""
    clauses = CLAUSES.split(sentence)
    near = [clause for clause in clauses if _assessing().hits(clause)]
    if about == "system" and not near:
        return
    found = [version for clause in near for version in _versions(clause, about, ours)]
    yield from dict.fromkeys(found or [version for clause in clauses for version in _versions(clause, about, ours)])


def _versions(clause: str, about: str, ours: Sequence[str]) -> Iterator[str]:
    """Numbers behind a word for a version, but for a later one than `ours` that is waited for. Right behind one for an assessment it is that of the form: 'assessment, version 2'."""
    said = _DAYS.sub(" ", folded(clause))
    if holds_one(f" {plain(clause)} ", phrases_of("limited", "forms")):
        return
    for match in _versioned().finditer(said):
        before = plain(said[: match.start()]).split()
        of_form = bool(_assessing().hits(before[-1])) if before else not _assessing().hits(clause)
        is_ahead = phrases_of("limited", "ahead").intersection(before[-3:]) and all(
            _steps(match["number"]) > _steps(one) for one in ours
        )
        if not is_ahead and (about == "day" or not of_form):
            yield match["number"]


def _steps(version: str) -> list[int]:
    return list(map(int, version.split(".")))


def _is_same(one: str, other: str) -> bool:
    """Whether two versions are one as far as both are told: 4 and 4.1."""
    return all(mine == yours for mine, yours in zip(one.split("."), other.split("."), strict=False))


_assessing = partial(stems_in, "limited", "assessment")
_DAYS = re.compile(r"\d{4}-\d{2}(?:-\d{2})?|\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}|\d{1,2}/\d{1,2}/\d{2,4}")
_NUMBER = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)*)(?![\w-])")


@by_language
def _versioned() -> re.Pattern[str]:
    words = "|".join(sorted({re.escape(folded(word)) for word in load("limited")["version"]}, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})[\s.:]*v?(?P<number>\d+(?:\.\d+)*)(?![\w-])")


@by_language
def _words(part: str) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = load("limited")[part]
    return found


@by_language
def _stems_of(part: str) -> Stems:
    return _stems((phrase, name) for name, said in _words(part).items() for phrase in each_phrase(said))


@by_language
def _subjects() -> Stems:
    """Each subject with a word for only before or behind it; longer names of people beside them, which mean nothing here."""
    return _stems(_only())


def _only() -> Iterator[tuple[str, str]]:
    said = load("limited")
    for language, only in said["only"].items():
        pairs = [(word, name, of.get(language, ())) for word in only for name, of in said["subjects"].items()]
        for word, name, phrases in pairs:
            for phrase in phrases:
                yield from ((f"{word} {phrase}", name), (f"{phrase} {word}", name))
        for phrase in said["people"].get(language, ()):
            yield from ((f"{word} {phrase}", PEOPLE) for word in only)


PEOPLE = "people"


def _stems(phrases: Iterable[tuple[str, str]]) -> Stems:
    return Stems(phrases, map(plain, load("limited")["fillers"]))
