"""What a text mentions: numbers with the standard, edition and part of it that stand beside them.

Nothing is decided here. `5.1` may be a clause or a control, `A.6.1.2` an old control or one of 42001:
that takes the surroundings and happens in `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from ims_lib.register.references.tokens import Part, edition_of, kind_of_token, names_only, standard_in, tokens_of
from ims_lib.register.vocabulary import clean, load, plain, threshold


@dataclass(frozen=True, slots=True)
class Mention:
    """One number of a text that may be a reference. `until` is the last number of a range."""

    number: str
    part: Part | None = None
    standard: str | None = None
    edition: int | None = None
    until: str | None = None
    carried: bool = False
    """The part was written before an earlier number of the list, not before this one."""
    start: int = 0
    end: int = 0

    @property
    def explicit(self) -> bool:
        return self.part is not None or self.standard is not None


def without_part(mention: Mention) -> Mention:
    """The number alone, as if nothing before it said whether it is a control."""
    return replace(mention, number=mention.number.removeprefix("A."), part=None, carried=False)


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a text mentions of ours, whether it mentions another framework, and the words behind its first reference."""

    ours: tuple[Mention, ...] = ()
    others: bool = False
    """It names another framework or a number of one."""
    lead: bool = False
    """The text begins with a reference."""
    rest: str = ""
    """The words after the first reference, for cells that hold number and title."""
    cut: bool = False
    """The text is too long for a reference cell and was searched only at its beginning."""

    def of_other(self, *, firm: bool) -> Mentions:
        """The same where the row is another framework's: bare numbers are too, but a standard in the cell counts, unless `firm` an A as well."""
        ours = tuple(mention for mention in self.ours if mention.standard or (mention.part == "annex" and not firm))
        return replace(self, ours=ours, others=True)


@lru_cache(maxsize=65536)
def parse(text: str) -> Mentions:
    """The mentions of a text, left to right. Dates, versions, amounts and section numbers of papers are none."""
    longest = int(threshold("longest_reference"))
    cleaned = clean(text[:longest]).lstrip("'’‘`")
    if not cleaned.isascii():
        cleaned = _LOOKS_LIKE_A.sub("A", cleaned)
    if "_" in cleaned:  # 27001_A.5.7, A_5_7: machines join words so
        cleaned = re.sub(r"(?<=\d)_(?=\d)", ".", cleaned).replace("_", " ")
    if "," in cleaned and _COMMA_FOR_DOT.fullmatch(cleaned):
        cleaned = cleaned.replace(",", ".")
    scans = list(_scans(cleaned))
    ours = tuple(mention for scan in scans for mention in scan.found) or _whole(cleaned)
    first = ours[0] if ours else None
    lead = first is not None and (first.start == 0 or names_only(cleaned[: first.start]))
    rest = cleaned[first.end :].lstrip(" .:-)]|\t\n,;") if first and len(ours) == 1 else ""
    rest = "" if not rest or sum(map(str.isalpha, rest)) < 3 or names_only(rest) else rest
    return Mentions(ours, any(scan.others for scan in scans), lead, rest, cut=len(text) > longest)


def _scans(text: str) -> Iterator[_Scan]:
    """A text that was walked over; where brackets name the standard behind several numbers, up to each of them."""
    behind = [match.end() for match in _IN_BRACKETS_BEHIND.finditer(text) if _names_standards(match[1])]
    begin, padded = 0, _PADDED.fullmatch(text) is not None
    for end in [*(behind if len(behind) > 1 else []), len(text)]:
        scan = _Scan(text[:end], padded)
        for match in tokens_of(scan.text, begin):
            scan.take(match)
        yield scan
        begin = end


def _names_standards(text: str) -> bool:
    """Whether a text holds nothing but names of standards."""
    kinds = {kind_of_token(match) for match in tokens_of(text)}
    return "standard" in kinds and kinds <= {"standard", "sep"}


def with_articles(text: str) -> str:
    """A text whose articles are clauses: 'Art. 9.1' below a heading that names a standard."""
    return _articles().sub("§", text)


def heads_articles(heading: str) -> bool:
    """Whether a heading is a word for articles and nothing else."""
    word = _articles().match(f"{heading} 1")
    return word is not None and word.end() == len(heading)


@cache
def _articles() -> re.Pattern[str]:
    return re.compile(load("frameworks")["articles"], re.IGNORECASE)


_LOOKS_LIKE_A = re.compile(r"(?<!\w)[АΑ](?=\s?[.-]?\s?\d)")
"""The A of another alphabet before a number: Cyrillic and Greek keyboards write them so."""
_COMMA_FOR_DOT = re.compile(r"\d{1,2},\d{1,2}")
"""A number alone in its cell as a spreadsheet of a country with decimal commas writes it: 5,1."""
_IN_BRACKETS_BEHIND = re.compile(r"(?<=\d)\s?[(\[]([^()\[\]]*)[)\]]")
_PADDED = re.compile(r"[1-9]\d?(?:\.\d\d)+(?:\s*[,;/+&\n]\s*[1-9]\d?(?:\.\d\d)+)*")
"""Nothing but numbers with two digits in each step: 5.01."""
_PARTS: dict[str, Part] = {"annex": "annex", "control": "control", "clause": "clause", "section": "clause"}
_HEADS = {"standard", *_PARTS}


@dataclass(slots=True)
class _Scan:
    """Walks over the tokens of a text and remembers what stood before a number."""

    text: str
    padded: bool
    """Each number has two digits in each step."""
    found: list[Mention] = field(default_factory=list)
    others: bool = False
    standard: str | None = None
    edition: int | None = None
    also: list[tuple[str | None, int | None]] = field(default_factory=list)
    """Named right before the standard: 27001 / 42001 9.2."""
    naming: bool = False
    """Only signs have stood since the last name of a standard."""
    part: Part | None = None
    fresh: bool = False
    """The part stands directly before."""
    section: bool = False
    """A word for sections of papers stands directly before."""
    listing: bool = True
    """A bare number here would be an element of the list."""
    foreign: bool = False
    """Bare numbers belong to another framework."""
    range_from: Mention | None = None
    inner_words: bool = False
    """Brackets with words in them are open."""
    head: int | None = None
    """Where the words before the coming number began."""

    def take(self, match: re.Match[str]) -> None:
        kind = kind_of_token(match)
        if kind == "number":
            self.naming = False
            self._number(match)
            self.head = None
            return
        if kind not in _HEADS:
            self.head = None
        elif self.head is None:
            self.head = match.start()
        if kind == "word":
            self.naming = False
        handler = _HANDLERS.get(kind)
        if handler:
            handler(self, match)

    def _id(self, _: re.Match[str]) -> None:
        self.others = True
        self._end_prefix()

    def _name(self, _: re.Match[str]) -> None:
        self.others = True
        self.foreign, self.standard, self.part = True, None, None
        self._end_prefix()

    def _standard(self, match: re.Match[str]) -> None:
        standard, edition = standard_in(match), edition_of(match)
        self.also = [*self.also, (self.standard, self.edition)] if self.naming and standard != self.standard else []
        self.naming, self.standard, self.edition = True, standard, edition
        self.foreign, self.listing = False, True
        self.part = "control" if "27002" in match["standard_any"] else None
        self.fresh = self.part is not None
        late = self.found and self.found[-1].standard is None and not self._again_numbers(match.end())
        if late:  # "5.12 (ISO 27001:2022)": the name behind speaks for the list before it
            self.found = [
                replace(m, standard=m.standard or self.standard, edition=m.edition or self.edition) for m in self.found
            ]
        elif self.also and self.found and not self._again_numbers(match.end()):  # "9.2 (27001, 42001)"
            self.found += [
                replace(m, standard=self.standard, edition=self.edition)
                for m in self.found
                if (m.standard, m.edition) == self.also[-1]
            ]

    def _again_numbers(self, at: int) -> bool:
        return re.search(r"\d\.\d", self.text[at:]) is not None

    def _prefix(self, match: re.Match[str]) -> None:
        kind = kind_of_token(match)
        self.part, self.fresh, self.section, self.foreign = _PARTS[kind], True, kind == "section", False

    _annex = _control = _clause = _section = _prefix

    def _end_prefix(self) -> None:
        self.fresh = self.section = False
        self.range_from = None

    def _number(self, match: re.Match[str]) -> None:
        steps = match["number"].split(".")
        fresh, section, listing = self.fresh, self.section, self.listing
        self.fresh = self.section = False
        self.listing = True
        # Most numbers of a longer text stand behind its words, where they are none of ours.
        if (
            self.foreign
            or (not fresh and (not listing or self.inner_words))
            or not _is_number(steps, padded=fresh or self.padded)
        ):
            self.listing = False
            return
        number = ".".join([str(int(step)) for step in steps])
        single = len(steps) == 1
        begun, self.range_from = self.range_from, None
        if begun is not None and self._ends_range(begun, number, match.end(), short=single and not fresh):
            return
        if single and not (fresh and not section):
            self._next_step(number, match)
            return
        part = self.part
        self._add(number if part != "annex" else f"A.{number}", match, carried=part is not None and not fresh)

    def _add(self, number: str, match: re.Match[str], *, carried: bool) -> None:
        mention = Mention(
            number,
            self.part,
            self.standard,
            self.edition,
            carried=carried,
            start=match.start() if self.head is None else self.head,
            end=match.end(),
        )
        for standard, edition in self.also:
            self.found.append(replace(mention, standard=standard, edition=edition))
        self.found.append(mention)

    def _next_step(self, number: str, match: re.Match[str]) -> None:
        """A.5.24, 5.25, 26: a lone number that goes on where the last one stood."""
        last = self.found[-1] if self.found else None
        between = self.text[last.end : match.start()] if last else ""
        if last and last.part and "." in last.number.removeprefix("A.") and re.fullmatch(r"\s*[,/+&]\s*", between):
            stem, _, step = last.number.rpartition(".")
            if int(number) > int(step):
                self._add(f"{stem}.{number}", match, carried=True)
                return
        self.listing = False

    def _ends_range(self, begun: Mention, number: str, end: int, *, short: bool) -> bool:
        stem, _, _ = begun.number.rpartition(".")
        until = f"{stem}.{number}" if short and stem not in ("", "A") else number
        if begun.number.startswith("A.") and not until.startswith("A."):
            until = f"A.{until}"
        if until.count(".") != begun.number.count(".") or steps_of(until) <= steps_of(begun.number):
            return False
        self.found[-1] = replace(begun, until=until, end=end)
        return True

    def _dash(self, match: re.Match[str]) -> None:
        last = self.found[-1] if self.found else None
        self.range_from = last if last and last.end == match.start() else None
        if self.range_from is None and match[0].strip() == "-" and self.found:
            self.listing = False

    def _sep(self, match: re.Match[str]) -> None:
        self.range_from = None
        self.section = False
        if not self.foreign or match[0].strip() in ("", ";"):
            self.listing, self.foreign = True, False

    def _open(self, match: re.Match[str]) -> None:
        inner = re.split(r"[()\[\]]", self.text[match.end() : match.end() + 200], maxsplit=1)[0]
        self.inner_words = not names_only(inner)
        self.listing = True

    def _close(self, _: re.Match[str]) -> None:
        self.inner_words = False

    def _word(self, _: re.Match[str]) -> None:
        self.listing = False
        self._end_prefix()

    _date = _version = _amount = _word


_HANDLERS: dict[str, Callable[[_Scan, re.Match[str]], None]] = {
    kind: getattr(_Scan, f"_{kind}")
    for kind in (*_HEADS, *("id", "name", "dash", "sep", "open", "close", "word", "date", "version", "amount"))
}
"""What a kind of token does; signs of no meaning do nothing."""


def _whole(text: str) -> tuple[Mention, ...]:
    """A cell that holds nothing but a chapter: 5, or Annex A."""
    if re.fullmatch(r"\d{1,2}\.?", text):
        return (Mention(text.rstrip("."), end=len(text)),)
    if plain(text) in {plain(prefix) for prefix in load("frameworks")["prefixes"]["annex"]}:
        return (Mention("A", "annex", end=len(text)),)
    return ()


def _is_number(steps: list[str], *, padded: bool) -> bool:
    """Whether it can be a requirement's number: five steps at most, no zeros before them unless they are typed so."""
    return len(steps) <= 5 and all(
        len(step) <= 2 and int(step) > 0 and (padded or not step.startswith("0")) for step in steps
    )


def steps_of(number: str) -> list[int]:
    """The steps of a number, by which it stands before or behind another."""
    return [int(step) for step in number.removeprefix("A.").split(".")]
