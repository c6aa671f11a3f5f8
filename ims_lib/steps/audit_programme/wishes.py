"""What an approval of a programme says besides: a topic by a day or in a year, or who audits it. It is followed where that is plain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ims_lib.client import Client
from ims_lib.decided_settings import MadeDecision
from ims_lib.decided_settings.words import MARKS, SENTENCES, agrees, is_plain, words_of
from ims_lib.inputs.said import days_within
from ims_lib.register.vocabulary import plain
from ims_lib.steps.audit_programme.approved import decided_programmes
from ims_lib.steps.audit_programme.held import SessionHeld
from ims_lib.steps.audit_programme.session import Session
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
        return (
            min(named) if len(named) == 1 and min(named) > self.since and is_plain(_bare(self.text), "unsure") else None
        )

    def is_followed(self, planned: Sequence[Session], done: Sequence[SessionHeld]) -> bool:
        """Whether each of its topics has a session by its day, held or planned, or the next one by whom it names."""
        topics = {each.topic: each.looks_at for each in reversed(planned) if self.is_on(each.looks_at)}
        first = {each.topic: each for each in reversed(planned)}
        if by := self.by:
            held = {each.topic for each in done if self.since < each.on <= by}
            return bool(topics) and all(name in held or first[name].ends <= by for name in topics)
        return (
            bool(topics)
            and is_plain(self.text, "unsure")
            and all(first[name].auditors and all(who in self.text for who in first[name].auditors) for name in topics)
        )


def _bare(text: str) -> str:
    return re.sub(r"\d", "", text)


def wishes_of(made: MadeDecision) -> list[Wish]:
    """What a decision says besides that it is approved, clause by clause."""
    clauses = re.split(rf"{SENTENCES.pattern}|{words_of('but').pattern}", made.decided)
    told = (each.strip(f"{MARKS},.") for each in clauses)
    return [Wish(each, made.on) for each in told if each and not agrees(each.partition(",")[0])]


def wishes(client: Client) -> Iterator[Wish]:
    """Those of the decision on a programme that holds."""
    for each in decided_programmes(client)[:1]:
        yield from wishes_of(each.made) if each.is_given else ()
