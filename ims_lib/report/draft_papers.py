"""Which of the client's own documents a draft takes the place of, and what its head says for that reason."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ims_lib.catalogue.drafts import DraftPlan, load_draft_answers, load_drafts
from ims_lib.catalogue.library import load_library
from ims_lib.dates import MONTHS
from ims_lib.grouping import grouped
from ims_lib.inputs.put_before import leaders_in
from ims_lib.inputs.said import spellings_for
from ims_lib.languages import as_written, in_all_languages, noted, say, translated
from ims_lib.register.stems import stems_in
from ims_lib.register.vocabulary import plain
from ims_lib.report.figures import proposed
from ims_lib.scales import scale_rows
from ims_lib.steps.document_evidence import name_in
from ims_lib.steps.document_kinds import RECORDS
from ims_lib.steps.document_set import WITHDRAWN, DocumentSet, Listed, called, kind_of_paper
from ims_lib.steps.owner_evidence import ruled_by, ruled_by_title
from ims_lib.wording import capitalised, in_quotes, listed

NUMBER = re.compile(r"(?P<before>.*\D)(?P<number>\d+)")
"""A number of a document: letters, a sign and digits."""
EDITION = re.compile(r"[vV]?\s*(\d{1,3})(?:\.\d+)*")
"""An edition that counts up: 6, v2.1; a year or a day doesn't."""
POINTED = re.compile(r"\b[vV]?\d+(?:\.\d+)+\b")
"""An edition with a point: v2.2."""
YEARLY = noted("a year after approval")
RULES = ("policy", "procedure")
"""Kinds of documents that say how something is done."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the head of a draft says by the client's list of documents; empty is what it doesn't say."""

    number: str = ""
    owner: str = ""
    """Whose the paper is whose place and number it takes."""
    others: str = ""
    """Whose the other papers are whose place it takes."""
    approver: str = ""
    """Who approved those in force, each once."""
    version: str = field(default_factory=lambda: translated("0.1 draft"))
    changed: str = field(default_factory=lambda: translated("First draft"))
    replaces: str = ""
    """The papers whose place it takes, each with number and edition."""
    coming: str = ""
    """Later editions of these that rows or judgements name and the list doesn't have yet."""
    review: str = field(default_factory=lambda: translated(YEARLY))
    """When it is looked at again: as long after its approval as the paper whose place it takes."""
    beside: str = ""
    """Where the list has none of the same purpose, what rows name for its subject."""


def papers_of(
    plans: Iterable[DraftPlan],
    found: DocumentSet,
    planned: Sequence[str] = (),
    told: Callable[[DraftPlan], Iterable[str]] = lambda plan: (),
) -> dict[str, Paper]:
    """The head of each draft, by id. `planned` is what the client's lists plan, in their words; `told` the papers that rows
    name for a draft's subject."""
    plans = list(plans)
    taken = in_place_of(found)
    numbers = number_drafts(plans, found)
    heads = {plan.id: _paper(plan, taken.get(plan.id, ()), numbers.get(plan.id, ""), found, planned) for plan in plans}
    beside = {plan.id: _beside(plan, found, told(plan)) for plan in plans if not heads[plan.id].replaces}
    return heads | {name: replace(heads[name], beside=text) for name, text in beside.items()}


def in_place_of(found: DocumentSet) -> dict[str, list[Listed]]:
    """By draft the client's documents of the same purpose: those in force first, of these the ones of its own kind.

    A document is of the same purpose by its title, by ours that it is, or as a rule on the draft's process that is none of
    ours by itself.
    """
    taken = {}
    for plan in load_drafts().values():
        titles = {plain(name) for name in (*in_all_languages(as_written(plan.title)), *plan.also)}
        documents = plan.documents if plan.replaces else ()
        items = [
            item
            for item in found.own
            if item.state != WITHDRAWN
            and (plain(item.title) in titles or item.document in documents or _rules_the_process(item, plan))
        ]
        own_kind = called(plan.kind)
        if items:
            taken[plan.id] = sorted(items, key=lambda item: (not item.in_force, plain(item.type or "") not in own_kind))
    return taken


def drafts_in_place_of(found: DocumentSet, standards: Iterable[str]) -> dict[Listed, tuple[str, ...]]:
    """By document of the client's the titles of the drafts for these standards that take its place."""
    chosen = set(standards)
    plans = {name: plan for name, plan in load_drafts().items() if chosen & set(plan.standards)}
    return grouped(
        (item, plans[name].title) for name, items in in_place_of(found).items() if name in plans for item in items
    )


def _rules_the_process(item: Listed, plan: DraftPlan) -> bool:
    """Whether a document is a rule on the one process of which the draft is the procedure."""
    if plan.processes != (plan.id,) or item.is_record or ruled_by(item) != plan.id:
        return False
    if item.document:
        ours = load_library().documents[item.document]
        return ours.several and ours.kind in RULES
    said = {*plain(item.type or "").split(), *plain(item.title).split()}
    return not said.isdisjoint(spellings_for("policy_words") | spellings_for("rule_words"))


def _paper(plan: DraftPlan, items: Sequence[Listed], number: str, found: DocumentSet, planned: Sequence[str]) -> Paper:
    if not items:
        seen = _seen(plan, found)
        if seen:
            return Paper(number, version=say("next edition, draft"), changed=translated(NEXT), replaces=seen)
        return Paper(number)
    first, *more = items
    version, changed = _edition(first)
    coming = _coming(plan, items, found)
    sent = _sent_to(coming, planned)
    approving = dict.fromkeys(item.approved_by for item in items if item.in_force and item.approved_by)
    beside = say(" and of {map}", map=listed(map(_told, more))) if more and changed != translated(NEXT) else ""
    return Paper(
        number,
        owner=first.owner or "",
        others=listed(
            dict.fromkeys(item.owner for item in more if item.owner and item.owner not in (first.owner, *approving))
        ),
        approver=next(iter(sent.values()), listed(approving)),
        version=version,
        changed=changed + beside,
        replaces=listed(map(_told, items)),
        coming=listed(coming) + "".join(f" ({in_quotes(text)})" for text in sent),
        review=_review(items),
    )


NEXT = noted("Next edition, first draft")


def _edition(item: Listed) -> tuple[str, str]:
    """The edition that comes after a document's, as a draft, and whose place it takes."""
    if not item.in_force or not item.version:
        return say("next edition, draft"), translated(NEXT)
    counted = EDITION.fullmatch(item.version.strip())
    after = say("{edition}, draft", edition=int(counted[1]) + 1) if counted else say("next edition, draft")
    return after, say("{begin}; takes the place of edition {version}", begin=translated(NEXT), version=item.version)


def _told(item: Listed) -> str:
    more = ", ".join(filter(None, (item.number, item.version and say("edition {version}", version=item.version))))
    return f"{item.title} ({more})" if more else item.title


def _coming(plan: DraftPlan, items: Sequence[Listed], found: DocumentSet) -> list[str]:
    """Later editions of the papers whose place a draft takes, as rows or judgements name them: Incident plan v2.2 draft."""
    wanted = (found.wanted[name] for name in plan.documents if name in found.wanted)
    pieces = dict.fromkeys(each.what for item in wanted for each in item.seen)
    return [piece for piece in pieces if any(_is_later(piece, item) for item in items)]


def _is_later(piece: str, item: Listed) -> bool:
    names = [name for name in (item.title, item.number) if name and piece.lower().startswith(f"{name.lower()} ")]
    told = EDITION.match(piece[len(names[0]) :].strip()) if names else None
    known = EDITION.fullmatch((item.version or "").strip())
    return bool(told and known and _counted(told[0]) > _counted(known[0]))


def _sent_to(coming: Sequence[str], planned: Sequence[str]) -> dict[str, str]:
    """What is planned for one of these later editions that names who approves it → who does: Board."""
    editions = {name for piece in coming for name in POINTED.findall(piece)}
    texts = [
        text
        for text in planned
        if editions.intersection(POINTED.findall(text)) and stems_in("put_before", "do").hits(text)
    ]
    who = ((text, hit.places) for text in texts for hit in leaders_in(text)[:1])
    return {text: capitalised(" ".join(plain(text).split()[place] for place in places)) for text, places in who}


def _review(items: Iterable[Listed]) -> str:
    """As soon after approval as that of these which is looked at most often."""
    spans = [
        months_between(item.approved_on, item.next_review) for item in items if item.approved_on and item.next_review
    ]
    return (
        say("{told_months}, as before", told_months=told_months(min(spans)))
        if spans and min(spans) != MONTHS
        else translated(YEARLY)
    )


def months_between(first: dt.date, then: dt.date) -> int:
    return (then.year - first.year) * MONTHS + then.month - first.month


def told_months(months: int) -> str:
    """How often something is that comes again after so many months."""
    return load_draft_answers().months.get(months, say("every {months} months", months=months))


def _counted(edition: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", edition)))


def _seen(plan: DraftPlan, found: DocumentSet) -> str:
    """The papers that the client's rows name as evidence of what a policy takes the place of, where no list names any."""
    if plan.kind != "policy" or not plan.replaces:
        return ""
    return listed(in_quotes(name) for name in seen_names(plan.documents, found))


def _beside(plan: DraftPlan, found: DocumentSet, told: Iterable[str]) -> str:
    """What is there for the subject of a draft: the client's documents that are what it begins, what rows name as evidence of these
    rules and plans, of a set of policies those on its process, and what rows on its subject name."""
    library = load_library().documents
    wanted = [item for item in found.wanted.values() if item.kind not in RECORDS]
    pieces = ((library[item.document], each.what) for item in wanted for each in item.seen if each.by == "row")
    named = [
        what
        for item, what in pieces
        if (
            ruled_by_title(what) == plan.id
            if item.kind == "policy" and item.several
            else item.id in plan.documents and not found.wanted[item.id].listed
        )
    ]
    begun = {name for name in plan.documents if not (library[name].several and library[name].kind in RULES)}
    own = [_told(item) for item in found.own if item.in_force and item.document in begun]
    return listed(dict.fromkeys([*own, *(in_quotes(name) for name in [*named, *told])]))


def seen_names(documents: Iterable[str], found: DocumentSet) -> list[str]:
    """What rows name as evidence of these documents, each once and by its name alone; what is but a kind names none."""
    wanted = (found.wanted[name] for name in documents if name in found.wanted)
    names = [_rule_named(each.what) for item in wanted for each in item.seen if each.by == "row"]
    kinds = frozenset[str]().union(*map(called, RULES))
    return [name for name in dict.fromkeys(names) if plain(name) not in kinds]


def _rule_named(piece: str) -> str:
    """The name of the rule that a piece of evidence names: the part with a word for one, else the first."""
    words = spellings_for("policy_words")
    return next((part for part in piece.split(", ") if not words.isdisjoint(plain(part).split())), name_in(piece))


def number_drafts(plans: Iterable[DraftPlan], found: DocumentSet) -> dict[str, str]:
    """By draft its number: that of the document whose place it takes, else the next free one of its kind, as a proposal.

    A procedure doesn't take the number of a policy, nor a policy that of another kind. A kind has
    numbers where the client's list numbers documents of that kind: POL-01, POL-02. Else there are none.
    A paper of the assessing practice's has none of the client's.
    """
    plans, taken = [plan for plan in plans if not plan.of_practice], in_place_of(found)
    first = {plan: taken[plan.id][0] for plan in plans if plan.id in taken}
    kept = {plan.id: item.number for plan, item in first.items() if item.number and _as_binding(plan, item)}
    rows = [(plain(item.type or ""), match) for item in found.own if (match := NUMBER.fullmatch(item.number or ""))]
    used: dict[str, int] = {}
    for _, match in rows:
        used[match["before"]] = max(used.get(match["before"], 0), int(match["number"]))
    width = max((len(match["number"]) for _, match in rows), default=0)
    numbers = {}
    for plan in plans:
        before = most_common(match["before"] for kind, match in rows if kind in called(plan.kind))
        if plan.id in kept:
            numbers[plan.id] = kept[plan.id]
        elif before:
            used[before] += 1
            numbers[plan.id] = proposed(f"{before}{used[before]:0{width}}")
    return numbers


def _as_binding(plan: DraftPlan, item: Listed) -> bool:
    """Whether both are policies, or neither is; of a document without a kind nobody can tell."""
    return not item.type or (plain(item.type) in called("policy")) == (plan.kind == "policy")


def approver_of(plan: DraftPlan, top: str, owner: str, usual: Mapping[str, str]) -> str:
    """Who approves a draft of this kind, as the draft on the control of documents says: nobody the own procedure.

    `top` is top management; `usual` says by kind who approves the client's own papers of it.
    """
    by = kind_of_paper(plan.kind)["approver"]
    named = usual.get(plan.kind, "") if by == USUAL else ""
    return owner if by == OWNER else named if named and named != owner else top


OWNER, USUAL = "owner", "usual"
"""Who approves a kind of paper: its owner alone; whoever approves those of the client's. Else top management does."""


def approvers_in(found: DocumentSet) -> dict[str, str]:
    """By kind of paper who approved most of the client's own that are in force; empty where the list says it of none."""
    own = [item for item in found.own if item.in_force]
    kinds = [row["kind"] for row in scale_rows("documents_kind_words")]
    return {
        kind: most_common(item.approved_by for item in own if plain(item.type or "") in called(kind)) for kind in kinds
    }


def most_common(texts: Iterable[str | None]) -> str:
    """The text that stands most often; empty where none stands."""
    return next((text for text, _ in Counter(filter(None, texts)).most_common(1)), "")
