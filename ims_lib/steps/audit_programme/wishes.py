"""What an approval of a programme says besides. A topic by a day or in a year is planned so; all else stays asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ims_lib.client import Client
from ims_lib.decided_settings import MadeDecision
from ims_lib.decided_settings.words import MARKS, SENTENCES, agrees, is_plain, words_of
from ims_lib.inputs.said import days_within
from ims_lib.register.vocabulary import plain
from ims_lib.steps.audit_programme.approved import decided_programmes
from ims_lib.steps.audit_programme.topics import Topic

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Wish:
    """A clause of an approval that says more than that."""

    text: str
    since: date

    def is_on(self, topic: Topic) -> bool:
        """Whether it names a topic by a part of its title."""
        said, parts = f" {plain(self.text)} ", re.split(rf",|{words_of('and_also').pattern}", topic.title)
        return any(f" {plain(part)} " in said for part in parts if part.strip())

    @property
    def by(self) -> date | None:
        """The last day that it sets; none where it sets none to come, several, or isn't plain."""
        named = {*days_within(self.text)} or {date(int(year), 12, 31) for year in _YEAR.findall(self.text)}
        is_one = len(named) == 1 and is_plain(re.sub(r"\d", "", self.text), "unsure")
        return next((on for on in named if is_one and on > self.since), None)


def wishes_of(made: MadeDecision) -> list[Wish]:
    """What a decision says besides that it is approved, clause by clause."""
    clauses = re.split(rf"{SENTENCES.pattern}|{words_of('but').pattern}", made.decided)
    told = (each.strip(f"{MARKS},.") for each in clauses)
    return [Wish(each, made.on) for each in told if each and not agrees(each.partition(",")[0])]


def wishes_that_hold(client: Client) -> list[Wish]:
    """Those of the decision on a programme that holds."""
    return [wish for each in decided_programmes(client)[:1] if each.is_given for wish in wishes_of(each.made)]
