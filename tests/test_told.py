"""Sentences of data/program/told.yml: each is said, by a name that it has there, with the parts that it has places for."""

from __future__ import annotations

import ast
import re
from string import Formatter

import pytest

from ims_lib import paths
from ims_lib.findings import Finding
from ims_lib.languages import in_language
from ims_lib.told import finding_at
from ims_lib.yaml_text import load_yaml

TOLD = load_yaml((paths.DATA / "program" / "told.yml").read_text(encoding="utf-8"))
PLACES = {
    name: {re.split(r"[.\[]", place)[0] for _, place, _, _ in Formatter().parse(text) if place}
    for texts in TOLD.values()
    for name, text in texts.items()
}
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(paths.PACKAGE.rglob("*.py"))}
SAYING = ("finding_at", "sentence", "doubt", "tell", "say_once")
"""What says a sentence by its name."""
UNPLACED = {"once", "quotes_title"}
"""What is said of a doubt beside the parts of its sentence."""


def test_a_name_is_one_sentences() -> None:
    assert len(PLACES) == sum(map(len, TOLD.values()))


def test_each_sentence_is_said_somewhere() -> None:
    """By its name, or by one that is put together: booking.{why}/do."""
    whole = "".join(SOURCES.values())
    made = [
        re.compile(re.sub(r"\\{.*?\\}", r"\\w+", re.escape(stem)))
        for stem in re.findall(r'f["\'](\w+\.{\w+[^"\']*)["\']', whole)
    ]
    left = [name for name in PLACES if f'"{name}"' not in whole]
    assert [name for name in left if not any(each.fullmatch(name) for each in made)] == []


def test_a_sentence_is_given_the_parts_that_it_has_places_for() -> None:
    calls = [
        node
        for source in SOURCES.values()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SAYING
    ]
    for call in calls:
        (name,) = call.args[:1] or (None,)
        if isinstance(name, ast.Constant) and "." in str(name.value):
            given = {each.arg for each in call.keywords if each.arg} - UNPLACED
            is_whole = all(each.arg for each in call.keywords)
            assert given == PLACES[name.value] if is_whole else given <= PLACES[name.value], ast.unparse(call)


@pytest.mark.parametrize(
    ("place", "at"),
    [
        (("a.csv",), ("a.csv", None, None)),
        (("a.xlsx", "NC log"), ("a.xlsx", "NC log", None)),
        (("a.xlsx", "NC log", "A4"), ("a.xlsx", "NC log", "A4")),
    ],
)
def test_a_finding_has_the_level_and_code_of_its_sentence(place: tuple[str, ...], at: tuple[str | None, ...]) -> None:
    text = "grades up to 6: they were converted to 5, the ends to the ends"
    assert finding_at("risk.scale", place, size=6, wanted=5) == Finding("note", "risk.scale", text, *at)  # type: ignore[arg-type]


def test_one_of_several_sentences_of_a_code_is_named_behind_a_stroke() -> None:
    found = finding_at("audit.settings/years", ("client.yml",), ". Which holds?", said=9, most=5, ours=3)
    told = "audits.years is 9: 1 to 5 are possible; 3 are used. Which holds?"
    assert (found.level, found.code, found.message) == ("warning", "audit.settings", told)


def test_a_sentence_is_told_in_the_language_that_is_written_in() -> None:
    with in_language("de"):
        assert "ISO" not in finding_at("action.incomplete", ("a.csv",), name="NC-1", missing="…").message
        assert finding_at("document.no_owner", ("a.csv",), title="Plan").message != "'Plan' has no owner"
