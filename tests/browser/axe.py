"""axe-core in a page: what WCAG 2.2 AA finds wrong with it, as its reader has it in front of them."""

from __future__ import annotations

import json
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.browser.chromium import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
CONTRAST = "color-contrast"
"""The rule that takes longest by far: a second for each 300 texts."""
TOLD = """(found) => JSON.stringify(found.violations.flatMap(({id, nodes}) => nodes.map(({target, failureSummary}) =>
  `${id}: ${target.join(" ")}: ${failureSummary.replace(/\\s+/g, " ")}`)))"""
THIN = """(() => {
  const own = (part) => part.localName + "." + (part.getAttribute("class") ?? "");
  const made = (part) => own(part) + "(" + [...new Set([...part.children].map(made))].join() + ")";
  const way = (part) => part ? way(part.parentElement) + "/" + own(part) : "";
  const seen = new Set();
  for (const part of document.querySelectorAll("main :is(tr, li, p)")) {
    const kind = way(part.parentElement) + made(part);
    if (seen.has(kind)) part.remove();
    seen.add(kind);
  }
})()"""
LONGEST_S = 300.0


@cache
def source() -> str:
    """axe-core's own file, from the package that ships it. Without it a test is skipped, but never in CI."""
    package = find_spec("axe_playwright_python")
    if package is None or package.origin is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI has no axe-core; .ci/axe.txt names it")
        pytest.skip("no axe-core in this environment")
    return Path(package.origin).with_name("axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, *, contrast: bool = True, rest: bool = True, within: str = ":root") -> list[str]:
    """A line for each place that breaks a rule, in the page as it stands: axe goes in by DevTools, so no policy is widened.

    `contrast` and `rest`: the rule on contrast, and all others; `within`: the parts that are looked at.
    """
    only = {"type": "tag", "values": TAGS} if rest else {"type": "rule", "values": [CONTRAST]}
    rules = {CONTRAST: {"enabled": contrast}} | ({"target-size": {"enabled": True}} if rest else {})  # off unless asked
    options = {"runOnly": only, "rules": rules, "resultTypes": ["violations"], "preload": False}
    page.socket.settimeout(LONGEST_S)
    if not page.value("typeof axe === 'object'"):
        page.call("Runtime.evaluate", expression=source())
    found = page.value(f"axe.run({json.dumps({'include': [[within]]})}, {json.dumps(options)}).then({TOLD})")
    assert isinstance(found, str), "axe did not come to an end"
    lines: list[str] = json.loads(found)
    return lines


def found(page: Page, path: Path, *, width: int, scheme: str, opened: bool) -> list[str]:
    """What is wrong with the page at that width, in light or dark, with all details open or all closed."""
    dress(page, scheme)
    page.open(path, width=width)
    fold(page, opened=opened)
    lines = violations(page, contrast=False) if scheme == "light" and opened else []  # no other rule looks at colours
    thin(page)
    return lines + violations(page, rest=not opened)


def dress(page: Page, scheme: str) -> None:
    """Light or dark, for the pages that are opened from now on."""
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])


def fold(page: Page, *, opened: bool) -> None:
    """All details open, or all closed."""
    page.value(f"for (const each of document.querySelectorAll('details')) each.open = {str(opened).lower()}")
    page.value(
        "for (const each of document.querySelectorAll('main > section')) each.style.contentVisibility = 'visible'"
    )


def thin(page: Page) -> None:
    """Of rows, points and paragraphs that are made alike, with the same classes all the way up, leave one: the rest have its colours."""
    page.value(THIN)
