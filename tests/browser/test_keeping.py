"""What widgets send to Python: in its order, one at a time, again without an answer, and nothing old over what is new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ims_lib.workbench.front_end import front
from tests.browser.chromium import Page, chromium

pytestmark = pytest.mark.browser

MODEL = """
const heard = {}, sent = [], timers = [];
const setTimeout = (then, wait = 0) => timers.push([then, wait]);
const model = {
  get: (name) => ({ who: "Ann Lee", place: "/clients/acme" })[name],
  on: (name, then) => { heard[name] = then; }, off: () => {}, send: (command) => sent.push(command),
};
"""
DRIVEN = """
const keep = keeper(model, "review");
keep.begin();
return {
  send: (command) => keep.send(command), undo: () => keep.undo(),
  answer: (kept) => heard["msg:custom"]({ done: sent.at(-1).id, kept }),
  wait: () => { const [[then]] = timers.splice(timers.findIndex(([, wait]) => wait >= 1000), 1); then(); },
  sent: () => sent.map(({ id, ...said }) => said), state: () => keep.state(), left: () => keep.waiting().length,
};
"""


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium() as page:
        page.value(f"window.driven = (() => {{ {MODEL} {front('shared.js')} {DRIVEN} }})(); 0")
        yield page


def driven(page: Page, *steps: str) -> Any:
    """What the last of the steps gives."""
    return json.loads(page.value(f"JSON.stringify([{', '.join(f'driven.{step}' for step in steps)}].at(-1) ?? null)"))


def judged(reason: str, evidence: str = "") -> str:
    said = {"do": "judge", "on": "incident.recorded", "new": "F", "reason": reason, "evidence": evidence}
    return f"send({json.dumps(said)})"


def test_the_next_goes_when_the_one_before_is_answered(page: Page) -> None:
    assert len(driven(page, judged("All ten"), judged("All ten", "Tickets"), "sent()")) == 1
    assert [each["evidence"] for each in driven(page, "answer('yes')", "sent()")] == ["", "Tickets"]
    assert driven(page, "answer('yes')", "left()") == 0


def test_what_nobody_answers_goes_again_and_says_so(page: Page) -> None:
    driven(page, judged("All ten"), "wait()")
    assert "1 not kept yet: the kernel has stopped, or is busy" in driven(page, "state()")
    assert [each["reason"] for each in driven(page, "sent()")] == ["All ten", "All ten"]
    assert driven(page, "answer('yes')", "state()") == ""


def test_what_could_not_be_kept_does_not_come_over_what_was_said_after_it(page: Page) -> None:
    driven(page, judged("All ten"), judged("All ten", "Tickets"), "answer('later')")
    assert "it couldn't be written" in driven(page, "state()")
    assert driven(page, "answer('yes')", "left()") == 0
    assert [each["evidence"] for each in driven(page, "sent()")] == ["", "Tickets"]


def test_what_could_not_be_kept_goes_again_with_the_next(page: Page) -> None:
    other = "send({ do: 'enter', row: 'mark/incident.recorded', on: 'incident.recorded', values: { not_seen: 'yes' } })"
    assert [each["do"] for each in driven(page, judged("All ten"), "answer('later')", other, "sent()")] == ["judge"] * 2
    assert driven(page, "answer('yes')", "answer('yes')", "left()") == 0


def test_undo_takes_back_what_has_not_gone_yet(page: Page) -> None:
    sent = driven(page, judged("All ten"), judged("All ten", "Tickets"), "undo()", "answer('yes')", "sent()")
    assert [each["do"] for each in sent] == ["judge"]
    assert driven(page, "undo()", "sent()")[-1] == {"do": "undo"}
