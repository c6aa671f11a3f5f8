"""Which answers a decision, or a thing of one, is offered."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.catalogue.decision_words import DecisionAnswer, load_decision_words
from ims_lib.decided_settings.made import OWNED, name_of_thing
from ims_lib.frames import values_of
from ims_lib.steps.decisions.model import ManagementDecision
from ims_lib.steps.walk import Steps


def offered(item: ManagementDecision, steps: Steps) -> Iterator[DecisionAnswer]:
    """The answers of its kind; of those that set something in one of its lists only what does so in a list that has what it is about."""
    words, lists = load_decision_words(), steps.inputs.lists.given()
    kind, names = words.of[item.kind], {*map(name_of_thing, item.about)}
    called = {
        each: {value for row in lists.get(each, ()) for value in values_of(row).values() if isinstance(value, str)}
        for each in kind.lists
    }
    own = {each for each, known in called.items() if names & known}
    is_of_whole_standard = all(each.startswith(OWNED[-1]) for each in item.about)
    for answer in map(words.answer.__getitem__, kind.answers):
        if is_of_whole_standard and "taken_by" in answer.needs:
            continue  # whoever owns its processes for others is confirmed or not
        if not own or own & answer.sets.keys() or not answer.sets.keys() & {*kind.lists}:
            yield answer
