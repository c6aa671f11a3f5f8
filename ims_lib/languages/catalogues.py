"""What there is to translate, and each language's catalogues brought up to it: python -m ims_lib.languages.catalogues.

From our data (data/languages/texts.yml says which fields), our templates (segment by segment), and our code (`say`, `counted` and
`form_for` with words in their place). A text that changed has to be translated anew; one that moved keeps its translation.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from ims_lib import paths
from ims_lib.files import write_whole
from ims_lib.languages.current import ENGLISH, FOLDER, languages
from ims_lib.languages.messages import catalogue_of
from ims_lib.languages.templates import segments_of, texts_of_script
from ims_lib.languages.texts import TEMPLATES, files_like, files_of, listed_files, place_of, texts_of
from ims_lib.yaml_text import load_yaml

_SAYING = {"say": 0, "translated": 0, "noted": 0, "Remark": 2}
_COUNTING = {"counted": 1, "form_for": 1}
"""Functions that say a text → the place of the argument that it is; of those that count the form for several comes after it."""

_COUNTED = re.compile(r'\bcounted\((?:[^"()]|\([^"()]*\))*, "([^"]+)"(?:, "([^"]+)")?')

Text: TypeAlias = str | tuple[str, str]
"""A text of ours, or the two forms of one that go with a number."""

_WIDTH = 120


def texts_by_file(code: str = "") -> dict[str, list[Text]]:
    """File of texts (below ims_lib/, or data/) without its ending → what a language has to translate of it, each text once in all."""
    only = files_of(code)
    places = [each for each in _places() if not only or any(map(PurePosixPath(each[0]).match, only))]
    if only:  # what is counted stands in sentences of code, too, which stay English
        places = [(place, [text for text in texts if isinstance(text, str)]) for place, texts in places]
    of_number = {text[0] for _, texts in places for text in texts if not isinstance(text, str)}
    seen: set[Text] = set(of_number)
    found: dict[str, list[Text]] = {}
    for place, texts in places:
        new = [text for text in dict.fromkeys(texts) if text not in seen and any(map(str.isalpha, _key(text)))]
        seen |= set(new)
        found.setdefault(place, []).extend(new)
    return {place: texts for place, texts in found.items() if texts}


def untranslated(code: str) -> dict[str, list[str]]:
    """What a language's catalogues lack, by file."""
    known = catalogue_of(code)
    lacking = {
        place: [_key(text) for text in texts if _key(text) not in known] for place, texts in texts_by_file(code).items()
    }
    return {place: texts for place, texts in lacking.items() if texts}


def write_catalogues(code: str, known: Mapping[str, str | tuple[str, ...]]) -> None:
    """A language's catalogues as the texts of today need them, with what is known of them; others' files go."""
    wanted = {FOLDER / code / f"{place}.po": texts for place, texts in texts_by_file(code).items()}
    for path in {*(FOLDER / code).rglob("*.po")} - wanted.keys():
        path.unlink()
    for path, texts in wanted.items():
        catalogue, made = Catalog(locale=code), BytesIO()
        for text in texts:
            said = known.get(_key(text))
            if isinstance(text, str):
                catalogue.add(text, said[0] if isinstance(said, tuple) else said)
            else:
                catalogue.add(text, said if isinstance(said, tuple) else ("", ""))
        write_po(made, catalogue, width=_WIDTH, omit_header=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, made.getvalue())


def _key(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def _places() -> Iterator[tuple[str, list[Text]]]:
    for pattern, fields in chain.from_iterable(files.items() for files in listed_files().values()):
        for path in files_like(pattern):
            yield _without_ending(place_of(path)), list(texts_of(_content(path), fields))
    for path in sorted((*TEMPLATES.rglob("*.j2"), *TEMPLATES.with_name("nbconvert").rglob("index.html.j2"))):
        source = path.read_text(encoding="utf-8")
        yield _without_ending(place_of(path)), [*segments_of(source), *_counted_in(source)]
    for path in sorted(TEMPLATES.glob("*.js")):
        yield _without_ending(place_of(path)), [*texts_of_script(path.read_text(encoding="utf-8"))]
    for path in sorted((paths.DATA / "library" / "drafts").glob("*.md")):
        yield _without_ending(place_of(path)), list(segments_of(path.read_text(encoding="utf-8"), lines=True))
    for path in sorted(paths.PACKAGE.rglob("*.py")):
        room = path.relative_to(paths.PACKAGE).parts[0].removesuffix(".py")
        yield f"program/{room}", list(_of_code(path))


def _counted_in(source: str) -> Iterator[Text]:
    """The forms of nouns that a template counts."""
    for one, several in _COUNTED.findall(source):
        yield one, several or f"{one}s"


def _of_code(path: Path) -> Iterator[Text]:
    """The texts that code says, as they stand in its calls."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda each: (each.lineno, each.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name in _SAYING:
            yield from chain.from_iterable(map(_literals, call.args[_SAYING[name] :][:1]))
        elif name in _COUNTING:
            one, several = [*("".join(_literals(each)) for each in call.args), "", "", ""][_COUNTING[name] :][:2]
            if one:
                yield one, several or f"{one}s"


def _literals(node: ast.expr) -> list[str]:
    """The text of an argument, or both that it may be."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value else []


def _content(path: Path) -> object:
    text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines())) if path.suffix == ".csv" else load_yaml(text)


def _without_ending(place: str) -> str:
    """library/risks.yml is library/risks; templates/soa.html.j2 is templates/soa."""
    return place.partition(".")[0]


if __name__ == "__main__":
    for each in languages():
        if each != ENGLISH:
            write_catalogues(each, catalogue_of(each))
            lacking = untranslated(each)
            sys.stdout.write(f"{each}: {sum(map(len, lacking.values()))} texts to translate\n")
            sys.stdout.writelines(f"  {place}: {len(texts)}\n" for place, texts in lacking.items())
