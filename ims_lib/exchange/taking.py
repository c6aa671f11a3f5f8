"""Judgements of a file taken into a client's judgements.csv: only added, and never over what is newer here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ims_lib.assessment_workbook import merge_review
from ims_lib.catalogue import load_catalogue
from ims_lib.client import Client, read_client
from ims_lib.client.log import now
from ims_lib.dates import spoken
from ims_lib.errors import NoName
from ims_lib.judgements.log import append_decided, counting, normal_verdict, signed
from ims_lib.judgements.model import AT, Decision, Judgement, day_of, no_day, said
from ims_lib.languages import say
from ims_lib.told import sentence


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: the lines added, how many were said here already, and a sentence for each that was left."""

    added: tuple[Judgement, ...]
    same: int
    left: tuple[str, ...]


def take_in(client: Client, decisions: Sequence[Decision], *, who: str = "") -> Taken:
    """Add what a file judges, with its own who and when; `who` stands for those that name nobody.

    What counts here and isn't older stays, and is told. What stands here already adds nothing. Raises NoName where
    nobody is named, BadClient where judgements.csv is wrong, and CannotWrite.
    """
    named = [each if each.who else replace(each, who=who.strip()) for each in decisions]
    if nameless := sum(not each.who for each in named):
        raise NoName(sentence("taking.nameless", nameless=nameless, all=len(named)))
    merge_review(client)
    on_sheets, left, same = read_client(client).judgements, list[str](), list[Decision]()

    def new_ones(lines: Sequence[Judgement]) -> Iterator[Decision]:
        counts = on_sheets | counting(signed(lines))
        told = {(line.on, *said(line), line.who, line.when) for line in lines}
        for each in sorted(named, key=lambda decision: decision.when):
            now_here = counts.get(each.on)
            if normal_verdict(each.new) is None or day_of(each.when) is None:
                left.append(f"{each.on}: {_unread(each)}")
            elif (each.on, *each.said, each.who, each.when) in told or (now_here and _is_said(each, now_here)):
                same.append(each)
            elif not _is_known(each.on):
                left.append(sentence("taking.unknown", on=each.on))
            elif now_here and not _is_later(each.when, now_here.when):
                left.append(_newer_here(each, now_here))
            else:
                yield each

    added = append_decided(client.folder, new_ones, who=who, when=now())
    return Taken(added, len(same), tuple(left))


def _unread(decision: Decision) -> str:
    """What is asked of a judgement with a verdict or a day that is none."""
    if normal_verdict(decision.new) is None:
        return sentence("taking.verdict", said=decision.new[:40])
    return no_day(decision.when, say("it is left out"))


def _is_said(decision: Decision, judgement: Judgement) -> bool:
    """Whether a judgement here says the same already, unless the file's is a later look."""
    return decision.said == said(judgement) and not _is_later(decision.when, judgement.when)


def _is_later(there: str, here: str) -> bool:
    """Whether one day or time is surely after another: of the same day only where both have a time."""
    if not there or not here:
        return False
    if there[:10] != here[:10]:
        return there[:10] > here[:10]
    return len(there) > len(here[:10]) and len(here) > len(here[:10]) and there > here


def _is_known(on: str) -> bool:
    catalogue, bare = load_catalogue(), on.partition(AT)[0]
    return "!" in on or bare in catalogue.criteria or bare in catalogue.renamed or bare in catalogue.requirements


def _newer_here(decision: Decision, judgement: Judgement) -> str:
    return sentence(
        "taking.newer_here",
        on=decision.on,
        new=decision.new,
        there=_by(decision.who, decision.when),
        own=judgement.new or say("withdrawn"),
        here=_by(judgement.who, judgement.when),
        source=judgement.source,
    )


def _by(who: str, when: str) -> str:
    return ", ".join(filter(None, (who, spoken(when))))
