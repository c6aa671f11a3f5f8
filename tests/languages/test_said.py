"""What is asked or told of a client's files is said: no sentence of ours reaches a finding, question or remark in English alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ims_lib import paths

TELLING = {"Finding", "Remark", "KnownAgainst", "Against", "Doubt", "asked", "_doubt", "_finding"}
SAYING = {"say", "translated", "noted", "counted", "form_for"}
GIVEN = {"message", "text", "parts"}
"""Arguments that are told, where they are given by name."""
WORDS = re.compile(r"[A-Za-z]{2,}'?[a-z]* [a-z]{2,}|^ ?[a-z]{2,} | [a-z]{2,} ?$")
"""Words that follow each other, or that a name comes before or after."""


def left_in(source: str) -> list[str]:
    """Texts with words that a module hands to a finding, question or remark without saying them."""
    tree = ast.parse(source)
    made = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return [
        text
        for function in made.values()
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and _name_of(call) in TELLING
        for argument in (*call.args, *(each.value for each in call.keywords if each.arg in GIVEN))
        if _name_of(call) != "Remark" or not isinstance(argument, ast.Constant | ast.IfExp)
        for text in _texts_of(argument, function, made, set())
    ]


def _name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _texts_of(
    node: ast.AST, function: ast.FunctionDef, made: dict[str, ast.FunctionDef], seen: set[tuple[str, str]]
) -> Iterator[str]:
    """The texts with words in an argument, in what its names are set to, and in what functions of the module make of it."""
    if isinstance(node, ast.JoinedStr):
        text = "{}".join(part.value for part in node.values if isinstance(part, ast.Constant))
        yield from [text] if WORDS.search(text) else []
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and WORDS.search(node.value):
        yield node.value
    elif isinstance(node, ast.Compare):
        return
    elif isinstance(node, ast.Call) and _name_of(node) in SAYING:
        for part in (*node.args[1:], *(each.value for each in node.keywords)) if _name_of(node) == "say" else ():
            yield from _texts_of(part, function, made, seen)
        return
    elif isinstance(node, ast.Name) and (function.name, node.id) not in seen:
        seen.add((function.name, node.id))
        for set_to in ast.walk(function):
            if isinstance(set_to, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and set_to.value:
                targets = set_to.targets if isinstance(set_to, ast.Assign) else [set_to.target]
                if node.id in {
                    each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
                }:
                    yield from _texts_of(set_to.value, function, made, seen)
    elif isinstance(node, ast.Call) and (inner := made.get(_name_of(node))) and (inner.name, "") not in seen:
        seen.add((inner.name, ""))
        for made_of in ast.walk(inner):
            if isinstance(made_of, ast.Return) and made_of.value:
                yield from _texts_of(made_of.value, inner, made, seen)
    for child in ast.iter_child_nodes(node):
        yield from _texts_of(child, function, made, seen)


@pytest.mark.parametrize("path", sorted(paths.PACKAGE.rglob("*.py")), ids=lambda path: path.stem)
def test_every_sentence_that_is_told_is_said(path: Path) -> None:
    assert not left_in(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "told",
    [
        'return Finding("note", "a.b", f"{name} is new to us", file)',
        'text = f"{name} was"\n    return Finding("note", "a.b", say("{text} added", text=text), file)',
        'return asked("a.b", _told(name), file)\n\ndef _told(name):\n    return "no day, or two"',
        'return Remark("note", "a.b", f"Row {name} is hidden", file)',
    ],
)
def test_one_that_isnt_said_is_found(told: str) -> None:
    assert left_in(f"def found(name, file):\n    {told}")


def test_one_that_is_said_is_not() -> None:
    assert not left_in('def found(name, file):\n    return Finding("note", "a.b", say("{x} is new", x=name), file)')
