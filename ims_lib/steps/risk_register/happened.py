"""What speaks against a risk's level: entries of the client's own lists that look like it come true, records that contradict a control, remarks on what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Literal

import numpy as np

from ims_lib.answers_given import who_and_when
from ims_lib.assessment.beside import CODE as BESIDE
from ims_lib.assessment.dispute_questions import quoted
from ims_lib.assessment.model import Dispute, Source
from ims_lib.assessment.of_some import CODE as OF_SOME
from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import Entered
from ims_lib.coverage import Coverage
from ims_lib.frames import values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.in_texts import MONTHS, SENTENCES, sets_condition, words_of
from ims_lib.inputs.rows import RiskRow
from ims_lib.inputs.said import apart_from_days
from ims_lib.register.cell_values import denials
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import plain
from ims_lib.risks.entries import ListedRisk
from ims_lib.scales import setting
from ims_lib.steps.risk_register.events import Event, Sign
from ims_lib.suggest.likeness import Index, Passage, terms_of
from ims_lib.wording import in_words

SHORTEST_ID = 3
"""A shorter id is a number like any other."""
How = Literal["id", "sign", "words"]
SUREST: tuple[How, ...] = ("id", "sign", "words")
"""How an entry was found: one names the other's id, it bears a sign of the library, or their words are alike."""

NEAR = ("happened", "close", "remarked")
"""How near what is told of a risk comes to it: it is said to have happened, something close to it is, remarks alone speak of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Event):
    """An entry that looks like a risk come true."""

    column: str
    said: str
    """The column and the words of it that show the risk, where these aren't the title; else empty."""
    how: How
    confirmed: str = ""
    """Who answered plainly, and when, that the risk came true; empty as long as nobody did."""
    is_close: bool = False
    """It bears a sign of the like of ours and shares no word that tells what the client's risk is about: it is close to it."""

    @property
    def cell(self) -> str:
        """The cell that names the entry."""
        return str(self.place)


def find_happened(
    risks: Sequence[ListedRisk], events: Sequence[Event], like: Mapping[str, str], different: Iterable[Collection[str]]
) -> dict[str, tuple[Happened, ...]]:
    """Risk, the client's or ours → the entries that are about the same thing, the surest first, then as they stand.

    An entry is about a risk of the client's where it is an incident and one of the two names the other's id, where it bears a sign of the risk
    of ours that the client's is `like`, or where their words are strongly alike; by its words it belongs to the one
    risk that it is most alike. It is about one of ours where it bears a sign of it. Pairs of a risk and an entry's id
    that client.yml calls different aren't told. Of very many entries the first are compared by words.
    """
    apart = {frozenset(pair) for pair in different}
    spoken = [
        (each.risk, _spoken_id(row.id), f" {plain(_joined(row.title, row.threat, row.vulnerability, row.notes))} ")
        for each in risks
        for row in [each.row]
    ]
    alike, things = _Alike(risks) if risks else None, _things(risks)
    found: dict[str, list[Happened]] = {}
    for place, event in enumerate(events):
        ways: dict[str, How] = {}
        if alike and event.kind in ("incident", "finding") and place < setting("risk/register", "compared_most"):
            ways |= dict.fromkeys(alike.most_alike(event), SUREST[2])
        ways |= dict.fromkeys([*event.shows, *(risk for risk, ours in like.items() if ours in event.shows)], SUREST[1])
        if event.kind == "incident":
            ways |= dict.fromkeys(_named(spoken, event), SUREST[0])
        for risk, how in ways.items():
            if frozenset({risk, event.id}) not in apart:
                item = _told(event, event.shows.get(like.get(risk, risk)), how)
                is_shown = risk not in things or item.said or things[risk] & _words(event.title)
                found.setdefault(risk, []).append(replace(item, is_close=how == SUREST[1] and not is_shown))
    return {
        risk: tuple(sorted(listed, key=lambda item: (SUREST.index(item.how), item.is_close)))
        for risk, listed in found.items()
    }


def with_answers(
    found: Mapping[str, tuple[Happened, ...]], risks: Sequence[ListedRisk], answers: Sequence[Entered]
) -> dict[str, tuple[Happened, ...]]:
    """The same, with who answered in plain words that it happened: a yes alone may be to what else was asked, and a condition or a denial
    beside it confirms nothing."""
    asked = {each.risk: asked_at(each.row, "likelihood", "level") for each in risks}
    by = {each.on.partition(" ")[2]: who_and_when(each.values) for each in answers if _confirms(each.values["answer"])}
    told = ((name, by.get(str(asked.get(name, each[0].place)), ""), each) for name, each in found.items())
    return {name: tuple(replace(it, confirmed=confirmed) for it in each) for name, confirmed, each in told}


def _confirms(answer: str) -> bool:
    if not denials().isdisjoint(plain(answer).split()) or sets_condition(answer) or "?" in answer:
        return False
    apart = re.compile(rf"[,:]|{words_of('and_also').pattern}")
    said = (clause for sentence in SENTENCES.split(answer) for clause in apart.split(sentence))
    return any(words_of("happened").search(clause) and not _beside_happened(clause) for clause in said)


def _beside_happened(clause: str) -> str:
    """What a clause says beside that something happened, and when."""
    rest = re.sub(MONTHS, " ", words_of("happened").sub(" ", apart_from_days(clause)), flags=re.IGNORECASE)
    return re.sub(r"[\W\d]", "", words_of("happened_when").sub(" ", rest))


def asked_at(row: RiskRow, *columns: str) -> CellPlace:
    """The cell of the first of these columns that the row's sheet has; else that which names the row."""
    return row.place_of(next((column for column in columns if column in row.cells), "title"))


def _things(risks: Sequence[ListedRisk]) -> dict[str, set[str]]:
    """Risk of the client's → the words of its name and asset that few others have: what it is about."""
    named = {each.risk: _words(_joined(each.row.title, each.row.asset)) for each in risks}
    many = Counter(word for words in named.values() for word in words)
    most = setting("risk/register", "happened_object_risks")
    return {risk: {word for word in words if many[word] <= most} for risk, words in named.items()}


def _told(event: Event, sign: Sign | None, how: How) -> Happened:
    column, said = (in_words(sign[0]), sign[1]) if sign and sign[0] != "title" else ("", "")
    return Happened(**values_of(event), column=column, said=said, how=how)


def near_of(happened: Sequence[Happened]) -> str:
    """How near what is told of a risk comes to it, as NEAR, or that it is confirmed."""
    if all(item.confirmed for item in happened):
        return "confirmed"
    if all(item.kind == "remark" for item in happened):
        return "remarked"
    return "close" if all(item.is_close for item in happened if item.kind != "remark") else "happened"


class _Alike:
    """The words of the client's risks, ready to be compared with an entry's."""

    def __init__(self, risks: Sequence[ListedRisk]) -> None:
        self.risks = risks
        cells = [
            (row.title, row.asset, row.threat, row.vulnerability, row.effect) for row in (each.row for each in risks)
        ]
        texts = [(place, text) for place, told in enumerate(cells) for text in told if text]
        self.fields = [(place, _words(text)) for place, text in texts]
        self.by_field = _index(text for _, text in texts)
        whole = [_joined(*told[:4]) for told in cells]  # the effect is compared by itself alone
        self.whole = list(map(_words, whole))
        assets, rest = (
            [_words(told[1] or "") for told in cells],
            [_words(_joined(told[0], *told[2:])) for told in cells],
        )
        self.events = [words - asset or words for words, asset in zip(rest, assets, strict=True)]
        self.by_whole = _index(whole)

    def most_alike(self, event: Event) -> list[str]:
        """The risk whose words are most alike to the entry's; none where those of all are too little alike."""
        whole, words = " ".join(event.texts), [words for _, words in self.fields]
        found = list(_enough_alike(whole, self.by_whole, self.whole, ""))
        for text in dict.fromkeys([whole, *event.texts]):
            alike = _enough_alike(text, self.by_field, words, "_in_cell")
            found += [(likeness, self.fields[at][0]) for likeness, at in alike]
        if event.kind == "finding":  # that both speak of an asset says of neither what happened to it
            own = _words(whole)
            found = [each for each in found if own & self.events[each[1]]]
        best = max(found, default=None)
        return [self.risks[best[1]].risk] if best else []


def _enough_alike(text: str, index: Index, words: Sequence[set[str]], where: str) -> Iterator[tuple[float, int]]:
    """How like a text is to each place of an index that it is like enough, with enough words in common; and the place."""
    likeness, own = index.likeness(text), _words(text)
    for at in np.flatnonzero(likeness >= setting("risk/register", f"happened{where}")).tolist():
        if len(own & words[at]) >= setting("risk/register", f"happened_words{where}"):
            yield float(likeness[at]), at


def _index(texts: Iterable[str]) -> Index:
    return Index([Passage(place, "title", text, terms_of(text)) for place, text in enumerate(texts)])


def _named(spoken: Iterable[tuple[str, str, str]], event: Event) -> Iterator[str]:
    """Risks whose id the entry names, or which name the entry's."""
    own = _spoken_id(event.id)
    for risk, name, text in spoken:
        if (name and name in event.spoken) or (own and own in text):
            yield risk


def _spoken_id(name: str | None) -> str:
    """An id as it stands within a text; empty where it could be any word or number."""
    spoken = plain(name or "")
    tells = len(spoken) >= SHORTEST_ID and not spoken.isalpha() and not spoken.replace(" ", "").isdigit()
    return f" {spoken} " if tells else ""


def _words(text: str) -> set[str]:
    return {term for term in terms_of(text)[0] if " " not in term}


def _joined(*texts: str | None) -> str:
    return " ".join(filter(None, texts))


NONCONFORMITY = "open_nonconformity"
"""The rule of data/library/contradictions.yml for a nonconformity that is open and names a control."""
Pair = tuple[str, str]
CODE = "row.remark"
DOUBTS = (BESIDE, OF_SOME)
"""What else puts a statement in full in doubt: rows that say less of what it rests on, evidence of some alone."""


@dataclass(frozen=True)
class Contested:
    """Requirement and criterion → the records that contradict what is stated of it."""

    records: Mapping[Pair, tuple[Source, ...]]

    def of(self, refs: Iterable[str], criteria: Iterable[str]) -> dict[Pair, tuple[Source, ...]]:
        """What is contested of these criteria within these requirements."""
        wanted = set(criteria)
        return {
            (ref, name): found
            for ref in dict.fromkeys(refs)
            for name in sorted(wanted)
            if (found := self.records.get((ref, name)))
        }


def find_contested(coverage: Coverage) -> Contested:
    """Disputed pairs, and those that an open nonconformity names which no later judgement has settled."""
    verdicts, disputes = coverage.assessment.verdicts, coverage.assessment.disputes
    named = [each for each in disputes if each.record.taken_as == NONCONFORMITY]
    disputed = ((pair, record) for pair, verdict in verdicts.items() for record in verdict.disputed_by)
    open_ones = ((pair, each.record) for each in named for pair in _pairs_of(each, coverage))
    found = grouped(chain(disputed, open_ones))
    return Contested({pair: tuple(dict.fromkeys(records)) for pair, records in found.items()})


def _pairs_of(dispute: Dispute, coverage: Coverage) -> Iterator[Pair]:
    judged = coverage.client.judgements
    for ref in dispute.requirements:
        for name in coverage.catalogue.criteria_of.get(ref, ()):
            # Somebody may have judged it since; a record without a day is settled by any judgement.
            raised = dispute.since.isoformat() if dispute.since else ""
            if not any(on in judged and judged[on].day >= raised for on in (name, ref)):
                yield ref, name


def find_remarks(coverage: Coverage, register: Register) -> Mapping[str, tuple[Source, ...]]:
    """Criterion → what stands beside the rows that state it in part, and what puts those in doubt that state it in full."""
    remarks = {
        record.state_cell: Source(record.named("notes"), quoted(record.notes), CODE)
        for record in register.controls
        if record.notes
    }
    found: list[tuple[str, Source]] = []
    for (_, criterion), verdict in coverage.assessment.verdicts.items():
        told = [each for each in verdict.asked_by if each.taken_as in DOUBTS]
        if verdict.channel == "asserted" and verdict.met < 1:
            told += [remarks[source.cell] for source in verdict.sources if source.cell in remarks]
        found += [(criterion, each) for each in told]
    return {criterion: tuple(dict.fromkeys(told)) for criterion, told in grouped(found).items()}
