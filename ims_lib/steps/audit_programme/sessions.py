"""Each session with its auditors: in pieces that the same people may take, then with who takes what, quarter by quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.languages import say
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme.assignment import Assignment, holders_of_others, is_itself
from ims_lib.steps.audit_programme.deadlines import Deadline
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.steps.audit_programme.session import Auditor, Session, SessionDraft, SessionPiece, Share, Slot, Task
from ims_lib.steps.audit_programme.topics import Topic
from ims_lib.wording import in_row, listed


def task_of(draft: SessionDraft, auditors: Sequence[Auditor], itself: Collection[str] = ()) -> Task:
    """A session as pieces: the requirements of one standard that the same auditors may look at, those on audits `itself` apart."""
    topic = draft.looks_at
    found: dict[tuple[str, frozenset[int], bool], list[str]] = {}
    for leaf in topic.serving:
        standard = standard_of(leaf) if standard_of(leaf) in topic.standards else topic.standards[0]
        barred = frozenset(place for place, each in enumerate(auditors) if (topic.id, leaf) in each.owns)
        found.setdefault((standard, barred, leaf in itself), []).append(leaf)
    weight = {key: sum(max(len(topic.serving[leaf]), 1) for leaf in leaves) for key, leaves in found.items()}
    whole = sum(weight.values())
    pieces = [SessionPiece(key[0], tuple(leaves), draft.days * weight[key] / whole) for key, leaves in found.items()]
    return Task(topic.id, tuple(pieces), draft.round - 1)


def sessions_of(
    drafts: Sequence[SessionDraft],
    tasks: Sequence[Task],
    taken: Assignment,
    auditors: Sequence[Auditor],
    answers: Mapping[str, tuple[str, ...]],
    whose: Mapping[str, tuple[str, ...]],
    deadlines: Mapping[str, Deadline],
    itself: Collection[str] = (),
) -> Iterator[Session]:
    """The sessions with their auditors; whoever holds one is barred from the requirements on audits `itself`."""
    times, concluded = load_layout().slots, set[str]()
    holding = [auditors[place].name for place in sorted(holders_of_others(tasks, taken, itself))]
    for number, (draft, task, here) in enumerate(zip(drafts, tasks, taken, strict=True), start=1):
        topic = draft.looks_at
        shares = _shares(task, here, auditors) if auditors else ()
        nobodys = [piece for piece, who in zip(task.pieces, here, strict=True) if who is None]
        lacks = {piece.standard for piece in nobodys if auditors}
        lacks_itself = any(is_itself(piece, itself) for piece in nobodys)
        session = Session(
            **values_of(draft),
            session=number,
            shares=shares,
            lacks=tuple(name for name in topic.standards if name in lacks),
            counts_for=tuple(
                (name, purpose) for name in topic.standards if (purpose := _purpose(name, draft, deadlines[name]))
            ),
            first_on=frozenset(topic.concludes) - concluded,
            answer_for=_named(topic, answers),
            barred=tuple(dict.fromkeys([*_named(topic, whose), *(holding if lacks_itself else ())])),
            slots=tuple(_slots(number, draft, shares, answers, times)),
        )
        concluded |= session.concluded
        yield session


def _purpose(standard: str, draft: SessionDraft, deadline: Deadline) -> str:
    if standard in draft.first_look:
        return deadline.first_look(
            listed(compact(leaf for leaf in draft.looks_at.concludes if standard_of(leaf) == standard))
        )
    left = compact(leaf for leaf in draft.pending if standard_of(leaf) == standard)
    if not draft.is_whole and not left:
        return deadline.purpose_of_rest(draft.begins)
    purpose = deadline.purpose(draft.begins, draft.looks_at)
    first_look = (
        say("first look at {left}, on which work ends later", left=listed(left))
        if draft.is_whole
        else say("another look at {left}, on which work ends later", left=listed(left))
    )
    return in_row(filter(None, (purpose, first_look if left else "")))


def _named(topic: Topic, by_leaf: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    named = Counter(name for leaf in topic.serving for name in by_leaf.get(leaf, ()))
    return tuple(name for name, _ in named.most_common())


def _shares(task: Task, taken: Sequence[int | None], auditors: Sequence[Auditor]) -> tuple[Share, ...]:
    """Who takes which requirements, whoever takes most first, what nobody takes last."""
    found = grouped((who, piece.requirements) for piece, who in zip(task.pieces, taken, strict=True))
    joined = {who: tuple(item for items in each for item in items) for who, each in found.items()}
    order = sorted(joined, key=lambda who: (who is None, -len(joined[who]), who or 0))
    return tuple(Share("" if who is None else auditors[who].name, joined[who]) for who in order)


def _slots(
    number: int,
    draft: SessionDraft,
    shares: Sequence[Share],
    answers: Mapping[str, tuple[str, ...]],
    times: Sequence[str],
) -> Iterator[Slot]:
    """The quarters of a session: its requirements by auditor and by who answers for them, each about as full as the others."""
    auditor_of = {item: share.auditor for share in shares for item in share.requirements}
    whom = {item: (answers.get(item) or ("",))[0] for item in draft.looks_at.serving}
    order = list(dict.fromkeys(share.auditor for share in shares))
    first = {name: place for place, name in enumerate(dict.fromkeys(whom.values()))}
    items = sorted(
        draft.looks_at.serving,
        key=lambda item: (order.index(auditor_of[item]) if item in auditor_of else 0, first[whom[item]]),
    )
    weights = [max(len(draft.looks_at.serving[item]), 1) for item in items]
    whole, gone = sum(weights), 0
    by_slot: dict[int, list[str]] = {place: [] for place in range(len(draft.quarters))}
    for item, weight in zip(items, weights, strict=True):
        by_slot[min(gone * len(draft.quarters) // whole, len(draft.quarters) - 1)].append(item)
        gone += weight
    for place, (on, quarter) in enumerate(draft.quarters):
        here = by_slot[place] or by_slot[max(place - 1, 0)]
        yield Slot(
            session=number,
            day=on,
            time=times[quarter],
            requirements=tuple(here),
            asked=tuple(dict.fromkeys(filter(None, (whom[item] for item in here)))),
            auditors=tuple(dict.fromkeys(auditor_of[item] for item in here if item in auditor_of)),
        )
