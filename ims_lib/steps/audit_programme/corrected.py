"""Sessions whose auditors the client wrote in: whether these may take them, as a question where they mayn't or nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client, Entered
from ims_lib.dates import day
from ims_lib.languages import noted, say, translated
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme.auditors import PARTS
from ims_lib.steps.audit_programme.held import CORRECTED, KIND, auditors_key, sessions_held
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.session import Auditor, Session
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.wording import in_row, listed

TO_BOOK = noted("outside auditor to book")
OwnWork = Callable[[Auditor], frozenset[tuple[str, str]]]
"""Topic and requirement for each that is an auditor's own work."""


@dataclass(frozen=True, slots=True)
class NamedTeam:
    """Who audits a session, as it is written."""

    key: str
    topic: Topic
    on: date
    is_held: bool
    written: Entered
    team: tuple[Auditor, ...]
    known: tuple[Auditor, ...]
    """All of the list."""

    @property
    def strangers(self) -> list[Auditor]:
        """Those of no list."""
        return [who for who in self.team if who not in self.known]

    def may(self, who: Auditor, leaf: str) -> bool:
        """Whether one of them may look at a requirement, as far as is known."""
        return (self.topic.id, leaf) not in who.owns and (who not in self.known or standard_of(leaf) in who.standards)


def unfit_teams(
    held: Sequence[Session],
    topics: Mapping[str, Topic],
    auditors: Sequence[Auditor],
    itself: Collection[str],
    client: Client,
    own_work: OwnWork,
) -> tuple[dict[str, str], list[Finding]]:
    """By the key of its correction, or of a session held, what speaks against the auditors written in; and a question on each."""
    teams = list(_teams(held, topics, auditors, client, own_work))
    proposed = {(session.topic, plain(name)) for session in held for name in session.auditors}
    holding = proposed | {(each.topic.id, plain(who.name)) for each in teams for who in each.team}
    found, asked = dict[str, str](), list[Finding]()
    for each in teams:
        busy = {name for topic, name in holding if topic != each.topic.id}
        if against := in_row(_against(each, itself, busy)) if each.team else "":
            found[each.key] = against
            told = {"title": each.topic.title, "day": day(each.on), "against": against}
            text = noted("{title} on {day}: {against}. Who audits it?")
            again = noted("{title}, held on {day}: {against}. Who looks at that again?")
            place = CellPlace.from_text(each.written.cell)
            asked.append(Finding("question", "audit.unfit", say(again if each.is_held else text, **told), *place))
    return found, asked


def _teams(
    held: Sequence[Session], topics: Mapping[str, Topic], auditors: Sequence[Auditor], client: Client, own_work: OwnWork
) -> Iterator[NamedTeam]:
    done, corrected, kept = sessions_held(client), client.entered(CORRECTED), client.entered(KIND)
    for number, session in enumerate(held):
        key = auditors_key(session.topic, [*(each.topic for each in done), *(each.topic for each in held[:number])])
        if written := corrected.get(key):
            team = _named(written.values["auditors"], auditors, own_work)
            yield NamedTeam(key, session.looks_at, session.begins, False, written, team, tuple(auditors))
    for each in done:
        topic = topics[each.topic].within(each.standards) if each.topic in topics else None
        if topic and topic.standards and each.auditors:
            team = _named(each.auditors, auditors, own_work)
            yield NamedTeam(each.key, topic, each.on, True, kept[each.key], team, tuple(auditors))


def _named(text: str, auditors: Sequence[Auditor], own_work: OwnWork) -> tuple[Auditor, ...]:
    """The auditors that a cell names: those of the list, and whom no list knows; what is said of one beside, and whom to book, is nobody."""
    found, rest = [], f" {plain(text)} "
    for each in sorted(auditors, key=lambda item: -len(item.name)):
        # one who is only proposed has the role beside the name
        called = (f" {plain(name)} " for name in (each.name, each.works_in if each.confirm else each.name))
        if name := next((name for name in called if name in rest), ""):
            found.append(each)
            rest = rest.replace(name, " ; ")
    nobody, to_book = {plain(word) for word in load_layout().outside}, {plain(TO_BOOK), plain(translated(TO_BOOK))}
    for part in PARTS.split(text):
        name = plain(part)
        is_somebody = any(map(str.isalpha, name)) and not {*name.split()} <= nobody
        if is_somebody and f" {name} " in rest and not any(map(name.startswith, to_book)):
            new = Auditor(name=part.strip(), standards=frozenset())
            found.append(replace(new, owns=own_work(new)))
    return tuple(found)


def _against(each: NamedTeam, itself: Collection[str], busy: Collection[str]) -> Iterator[str]:
    """What speaks against a team, each as a part of a sentence."""
    if strangers := each.strangers:
        yield say(
            "{names}: in no list of auditors, so nobody knows for which standards they are qualified",
            names=listed(_names(strangers)),
        )
    leaves = [leaf for leaf in each.topic.serving if standard_of(leaf) in each.topic.standards]
    lacking = [
        name for name in each.topic.standards if not strangers and not any(name in a.standards for a in each.team)
    ]
    if lacking:
        said = {"names": listed(_names(each.team)), "standards": listed(f"ISO/IEC {name}" for name in lacking)}
        yield say("{names}: not qualified for {standards} by the list of auditors", **said)
    open_ones = [leaf for leaf in leaves if not any(each.may(who, leaf) for who in each.team)]
    for who in each.team:
        if own := [leaf for leaf in open_ones if (each.topic.id, leaf) in who.owns]:
            yield say("{name} answers for {what}", name=who.name, what=listed(compact(own)))
    apart = [leaf for leaf in leaves if leaf in itself and standard_of(leaf) not in lacking]
    if apart and each.team and all(plain(who.name) in busy for who in each.team):
        said = {"names": listed(_names(each.team)), "what": listed(compact(apart))}
        yield say("whoever holds other sessions can’t judge the audits themselves ({what}): {names}", **said)


def _names(team: Iterable[Auditor]) -> list[str]:
    return [who.name for who in team]
