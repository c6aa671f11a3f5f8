"""Templates in the language that is written in: what a template says is cut into segments, each translated as a whole.

A segment is what stands between two tags of blocks (a paragraph, a cell, a heading), in Markdown a line, with its inline tags and
all of Jinja that begins and ends within it; so a translator may turn a sentence round. Texts in attributes that are read out or
shown count too, and what a call or set of Jinja holds between quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import jinja2

from ims_lib.languages.current import ENGLISH, language
from ims_lib.languages.messages import spaced, translated

_INLINE = re.compile(
    r"</?(?:a|abbr|b|br|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|tspan|u|wbr)\b", re.IGNORECASE
)
_JINJA = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
_TAG = rf"</?[a-zA-Z](?:{_JINJA}|\"(?:{_JINJA}|[^\"])*\"|[^>\"])*>"
_PIECES = re.compile(rf"(?s)<style.*?</style>|<script.*?</script>|<!.*?>|{_JINJA}|{_TAG}|\n")
_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
_CLOSED_BY = {"if": "endif", "for": "endfor", "filter": "endfilter"}
_BETWEEN = {"else": ("if", "for"), "elif": ("if",)}
_SHOWN = re.compile(r'(?<= )(data-l|aria-label|alt|title|placeholder)="((?:\{[{%][^"{}]*[%}]\}|[^"{])*)"')
_QUOTED = re.compile(r'"([^"]*)"')
_TOLD = re.compile(r"[a-z] [a-z]|[A-Z][a-z]+[ :]")
"""More than a name of something."""
_JOIN = re.compile(r'\bjoin\("([;:] )"\)')
_LETTERS = re.compile(r"[A-Za-z]{2}")
_OF_SCRIPT = re.compile(r'"([A-Z][^"\n]* [^"\n]*)"|`(\$\{[^`\n]* [a-z][^`\n]*)`')
"""A sentence of a script, between quotation marks or with places."""


def segments_of(source: str, *, lines: bool = False) -> list[str]:
    """The segments of a template that have words, in its order; `lines` where a line is a block, as in Markdown."""
    found: list[str] = []
    _with_segments(source, lambda text: found.append(text) or text, lines=lines)  # type: ignore[func-returns-value]
    return found


def texts_of_script(source: str) -> list[str]:
    """The sentences of a script, in its order."""
    return [one or other for one, other in _OF_SCRIPT.findall(source)]


def script_in_language(source: str) -> str:
    """A script, its sentences translated."""
    if language() == ENGLISH:
        return source
    return _OF_SCRIPT.sub(lambda found: found[0][0] + translated(found[1] or found[2]) + found[0][-1], source)


class TranslatedLoader(jinja2.BaseLoader):
    """Another loader's templates, their segments translated."""

    def __init__(self, loader: jinja2.BaseLoader, *, lines: bool = False) -> None:
        self.loader, self.lines = loader, lines

    def get_source(self, environment: jinja2.Environment, template: str) -> Any:
        """As the other loader has it; in English to the letter."""
        source, place, current = self.loader.get_source(environment, template)
        if language() != ENGLISH:
            source = _with_segments(source, translated, lines=self.lines)
            source = _JOIN.sub(lambda found: f'join("{spaced(found[1])}")', source)
        return source, place, current

    def list_templates(self) -> list[str]:
        """The other loader's."""
        return self.loader.list_templates()


def _with_segments(source: str, change: Callable[[str], str], *, lines: bool) -> str:
    """The source with each of its segments as `change` makes it."""
    return "".join(
        _changed(run, change) if isinstance(run, list) else _shown_changed(run, change)
        for run in _runs(list(pieces_of(source)), lines=lines)
    )


def pieces_of(source: str) -> Iterator[str]:
    """Tags, Jinja, ends of lines and the words between them, which together are the source."""
    end = 0
    for match in _PIECES.finditer(source):
        if match.start() > end:
            yield source[end : match.start()]
        yield match[0]
        end = match.end()
    if end < len(source):
        yield source[end:]


def _runs(pieces: list[str], *, lines: bool) -> Iterator[str | list[str]]:
    """What separates segments, piece by piece, and the runs of pieces between, in order."""
    run: list[str] = []
    for piece in pieces:
        if _separates(piece, lines=lines):
            yield from _closed_within(run)
            run = []
            yield piece
        else:
            run.append(piece)
    yield from _closed_within(run)


def _separates(piece: str, *, lines: bool) -> bool:
    if piece == "\n":
        return lines
    if statement := _STATEMENT.match(piece):
        name = statement[1]
        return name not in (*_CLOSED_BY, *_CLOSED_BY.values(), *_BETWEEN)
    return piece.startswith("{#") or (piece.startswith("<") and not _INLINE.match(piece))


def _closed_within(run: list[str]) -> Iterator[str | list[str]]:
    """The run, cut where Jinja or an inline tag begins or ends that doesn't end or begin in it."""
    alone = _left_open(run)
    part: list[str] = []
    for place, piece in enumerate(run):
        if place in alone:
            if part:
                yield part
            part = []
            yield piece
        else:
            part.append(piece)
    if part:
        yield part


def _left_open(run: list[str]) -> set[int]:
    """The places of what isn't closed or opened within the run, with each else of an if that isn't."""
    open_: list[tuple[str, list[int]]] = []
    alone: set[int] = set()
    for place, piece in enumerate(run):
        opens, closes, between = _kind_of(piece)
        if opens:
            open_.append((opens, [place]))
        elif between or closes:
            fits = next((at for at in reversed(range(len(open_))) if open_[at][0] in (closes, *between)), None)
            if fits is None:
                alone.add(place)
                continue
            for _, places in open_[fits + 1 :]:
                alone |= set(places)
            del open_[fits + 1 :]
            open_[fits][1].append(place)
            if closes:
                open_.pop()
    for _, places in open_:
        alone |= set(places)
    return alone


def _kind_of(piece: str) -> tuple[str, str, tuple[str, ...]]:
    """What a piece opens, what it closes, and within what it stands between."""
    if statement := _STATEMENT.match(piece):
        name = statement[1]
        closes = next((opened for opened, end in _CLOSED_BY.items() if end == name), "")
        return (name if name in _CLOSED_BY else ""), closes, _BETWEEN.get(name, ())
    if (tag := re.match(r"<(/?)(\w+)", piece)) and tag[2].lower() not in ("br", "wbr"):
        return ("", tag[2], ()) if tag[1] else (tag[2], "", ())
    return "", "", ()


def _changed(run: list[str], change: Callable[[str], str]) -> str:
    """The run with its segment changed, if it has words; white space around it stays."""
    text = "".join(run)
    segment = text.strip()
    if not any(_LETTERS.search(piece) for piece in run if not piece.startswith(("<", "{"))):
        return _shown_changed(
            "".join(piece if piece.startswith(("<", "{")) else spaced(piece) for piece in run), change
        )
    before = text[: len(text) - len(text.lstrip())]
    after = text[len(text.rstrip()) :]
    return before + change(segment) + after


def _shown_changed(piece: str, change: Callable[[str], str]) -> str:
    if statement := _STATEMENT.match(piece):
        return _QUOTED.sub(lambda found: _told(found, change), piece) if statement[1] in ("call", "set") else piece
    return _SHOWN.sub(lambda found: _read_out(found, change), piece) if piece.startswith("<") else piece


def _read_out(found: re.Match[str], change: Callable[[str], str]) -> str:
    """An attribute with its text changed, if it has words beside Jinja."""
    return f'{found[1]}="{change(found[2])}"' if _LETTERS.search(re.sub(_JINJA, "", found[2])) else found[0]


def _told(found: re.Match[str], change: Callable[[str], str]) -> str:
    return f'"{change(found[1])}"' if _TOLD.search(found[1]) else found[0]
