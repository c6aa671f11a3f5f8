"""What a reader asks first, and where the page answers: two clicks at most from its top, the answer then in view."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import Page, chromium

pytestmark = pytest.mark.browser

CONTENTS = '.toc a[href="#{}"]'
BRIEF = '#brief a[href="#{}"]'
QUESTIONS: dict[str, tuple[list[str], dict[str, str]]] = {
    "Where do we stand?": (
        [],
        {
            "harbour": r"\d+ % of what the clauses of ISO/IEC 20000-1 ask is likely in place",
            "stadtspital": r"Of what the clauses of ISO/IEC 27001 ask, .*isn’t known",
        },
    ),
    "What do we do first?": (
        [],
        {"harbour": "Settle the questions and look at what nobody", "stadtspital": "Resources: decide"},
    ),
    "How sure is this?": (
        [BRIEF.format("certainty")],
        {
            "harbour": r"\d+ of \d+ applicable requirements judged by an assessor",
            "stadtspital": r"\b0 of \d+ applicable requirements judged by an assessor",
        },
    ),
    "Which cell says so?": (
        [CONTENTS.format("chapters"), "#gaps summary"],
        {"harbour": r"› [A-Z]+\d+", "stadtspital": r"› [A-Z]+\d+"},
    ),
    "What does it cost?": (
        [],
        {
            "harbour": r"of the \d+ days of known work",
            "stadtspital": r"of the \d+ days of known work",
        },
    ),
    "When can we be certified?": (
        [],
        {"harbour": r"\d+ \w+ 202\d stage 2", "stadtspital": "can’t be said before the first look"},
    ),
    "Who has how much to do?": (
        [CONTENTS.format("roadmap"), "#load summary"],
        {"harbour": "Information security officer", "stadtspital": "Sicherheitsbeauftragte Person"},
    ),
    "What is to be decided?": (
        [CONTENTS.format("decisions")],
        {
            "harbour": r"Give about \d+ days a month instead of 25 until",
            "stadtspital": "Say whether the certificate to",
        },
    ),
    "What of one standard alone?": (
        [CONTENTS.format("requirements"), '#find [name="standard"]=42001'],
        {"harbour": r"70 of \d+ requirements", "stadtspital": r"70 of \d+ requirements"},
    ),
    "What does one system save?": (
        [BRIEF.format("benefit")],
        {"harbour": "one system instead of three saves", "stadtspital": "one system instead of three saves"},
    ),
}
"""Question → what is clicked, one after the other → what must then be seen, as a pattern, by client."""
MOST_CLICKS = 2
MOST_SCREENS = {0: 2, 1: 1, 2: 1.5}
"""Clicks → within how many screens of where they led the answer begins: the brief is read by scrolling, and a fold opens where it is."""
SCREENS = """(pattern) => {
  const wanted = new RegExp(pattern);
  const says = (part) => part.checkVisibility() && wanted.test(part.textContent.replace(/\\s+/g, " "));
  const whole = [...document.querySelectorAll("main *")].filter(says);
  const tops = whole.filter((part) => !whole.some((each) => each !== part && part.contains(each)))
    .map((part) => part.getBoundingClientRect()).filter((box) => box.bottom > 0).map((box) => box.top / innerHeight);
  return tops.length ? Math.min(...tops) : null;
}"""
"""How many screens further down the nearest place begins that says so; null where none is seen."""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as found:
        yield found


def go(page: Page, step: str) -> None:
    """Click on what is named, or choose from a list: 'list=what'."""
    if '"]=' in step:
        chosen, what = step.rsplit("=", 1)
        page.click(chosen)
        page.value(
            f"(() => {{ const list = document.querySelector({json.dumps(chosen)}); list.value = {json.dumps(what)};"
            " list.dispatchEvent(new Event('input', { bubbles: true })) })()"
        )
        page.settle()
    else:
        page.click(step)


@pytest.mark.parametrize("client", ["harbour", "stadtspital"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_within_two_clicks(
    page: Page, rendered: Callable[[str], Path], client: str, question: str
) -> None:
    steps, answers = QUESTIONS[question]
    assert len(steps) <= MOST_CLICKS
    page.open(rendered(client) / "report.html", width=1440)
    for step in steps:
        go(page, step)
    screens = page.value(f"({SCREENS})({json.dumps(answers[client])})")
    assert screens is not None, "the answer isn't to be seen"
    assert screens < MOST_SCREENS[len(steps)]
