"""Catalogues: complete, true to the places of their texts, and every template still a template."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import jinja2
import pytest

from ims_lib import paths
from ims_lib.languages import in_language, languages
from ims_lib.languages.catalogues import texts_by_file, untranslated
from ims_lib.languages.messages import catalogue_of
from ims_lib.report.drafts import TEXTS, texts_environment
from ims_lib.report.section import environment

WORDS_OF_JINJA = {"if", "elif", "else", "endif", "for", "in", "endfor", "is", "not", "and", "or"}
OTHERS = [code for code in languages() if code != "en"]


def fields_of(text: str) -> Counter[str]:
    """The places that str.format fills in; none of a template's segment."""
    if "{{ " in text or "{%" in text:
        return Counter()
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_left_to_translate(code: str) -> None:
    assert not untranslated(code)


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_has_the_places_of_its_text(code: str) -> None:
    told = {text: said for text, said in catalogue_of(code).items() if isinstance(said, str)}
    wrong = [text for text, said in told.items() if "{" in text and set(fields_of(text)) != set(fields_of(said))]
    assert not wrong


@pytest.mark.parametrize("code", OTHERS)
def test_every_template_is_one_in_each_language(code: str) -> None:
    with in_language(code):
        for texts in (environment(), texts_environment(TEXTS)):
            for name in texts.list_templates(extensions=["j2", "md"]):
                texts.get_template(name)


@pytest.mark.parametrize("code", OTHERS)
def test_a_segment_keeps_the_names_that_it_is_filled_in_with(code: str) -> None:
    known = catalogue_of(code)
    segments = [text for texts in texts_by_file().values() for text in texts if isinstance(text, str) and "{{ " in text]
    wrong = [
        text for text in segments if isinstance(said := known.get(text, text), str) and _names(text) != _names(said)
    ]
    assert not wrong


def _names(segment: str) -> set[str]:
    found = jinja2.Environment(extensions=[]).lex(segment)
    return {value for _, kind, value in found if kind == "name"} - WORDS_OF_JINJA


def _calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"]


@pytest.mark.parametrize("path", sorted(paths.PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_a_sentence_is_given_the_parts_that_it_has_places_for(path: Path) -> None:
    for call in _calls(path):
        text = call.args[0]
        if isinstance(text, ast.Constant) and all(each.arg for each in call.keywords):
            places = {re.split(r"[.\[]", name)[0] for name in fields_of(text.value)}
            assert places == {each.arg for each in call.keywords}, ast.unparse(call)
