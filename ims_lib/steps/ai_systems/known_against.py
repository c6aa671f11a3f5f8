"""What a client's own lists know against an AI system, what presses most first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import starmap

from ims_lib.ai_roles.built_here import is_on_customers_data, is_on_our_data, supplier_of
from ims_lib.assessment.names_in_text import names
from ims_lib.assessment.objects_listed import is_called
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import (
    ActionRow,
    AiSystemRow,
    IncidentRow,
    MeasurementRow,
    RiskRow,
    ServiceRow,
    SupplierRow,
    day_said,
)
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import day_of_list, is_ended, is_void, state_of
from ims_lib.languages import say, spaced, translated
from ims_lib.register.model import Record
from ims_lib.register.vocabulary import QUOTED, brief, plain
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.control_rows import rows_on_class, rows_pointed_at
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import forbidden_told
from ims_lib.steps.ai_systems.known import KnownAgainst, KnownKind
from ims_lib.steps.ai_systems.known_of_own import (
    end_of,
    given_away,
    goes_out_unchecked,
    is_in_use,
    learns_by_supplier,
    learns_from_customers,
    left_out,
    not_told_of,
    of_product,
    remarked_beside,
    said_outstanding,
    unlooked_at,
)
from ims_lib.steps.ai_systems.open_findings import LateCause
from ims_lib.steps.ai_systems.own_rows import (
    MISSED,
    MISSED_BESIDE,
    ONE_PERSON,
    RECOVERED,
    RTO,
    TARGET,
    UNTESTED,
    Against,
)
from ims_lib.steps.ai_systems.supplier_reviews import is_firm, late_review, remarked
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.ai_systems.words_against import says_nobody
from ims_lib.told import sentence
from ims_lib.wording import in_quotes, labelled, listed

TROUBLES = (MISSED, MISSED_BESIDE, ONE_PERSON, TARGET, RTO, RECOVERED, UNTESTED)
"""What the own row of a service says against it that bears on the data it has."""


@dataclass(frozen=True, slots=True)
class ReadBeside:
    """What is read of one system beside its own row."""

    told: Sequence[ToldElsewhere] = ()
    suppliers: Sequence[SupplierRow] = ()
    impact: SystemImpact | None = None
    controls: Sequence[Record] = ()
    """All rows of controls that aren't done."""
    naming: Sequence[Against] = ()
    """Those whose remark says what is amiss with this very system."""
    near: Sequence[ActionRow] = ()
    """Open findings that perhaps concern it."""
    late: Sequence[LateCause] = ()
    """Findings on it whose cause is younger than what it is to explain."""
    passed_over: Collection[str] = ()
    """Cells of the incidents that nothing in the log of actions leads back to."""
    services: Sequence[tuple[ServiceRow, Sequence[Against]]] = ()
    """Those that it doesn't stand in, each with what its own row says against it."""
    nearly: Sequence[tuple[ServiceRow, str]] = ()
    """Services that name as AI inside what is in no list, but nearly its name; each with that name."""
    perhaps: Sequence[IncidentRow | RiskRow | ActionRow] = ()
    """Rows that name no system of the list for sure, but what this one alone is, or a common word that it is called by."""
    owners: Collection[str] = ()
    """Whom rows of controls name as owners."""
    names: Collection[str] = ()
    """What the organisation is called, plain."""


def known_against(system: AiSystemRow, beside: ReadBeside, as_of: dt.date) -> tuple[KnownAgainst, ...]:
    """That a law may forbid it, open nonconformities, causes that explain too little, that it is left out though the organisation has a part in it, what is
    outstanding, services in trouble that likely have its data, a day of its end that has passed, own data given for its
    training, the proof of a regulated product, a review that is missing or old, incidents, risks without treatment, what its provider lacks, what perhaps concerns it,
    figures without a limit, controls that aren't done, data of its provider's customers that it learnt from, and what nobody told of it."""
    rows = [each.row for each in beside.told if each.is_trouble or each.list == "measurements"]
    maker = supplier_of(system, beside.names) or ""
    providers = [row for row in beside.suppliers if is_called(maker, row)]
    return (
        *(_forbidden(beside.impact, as_of) if beside.impact else ()),
        *(each for row in rows if isinstance(row, ActionRow) for each in _open(row, as_of)),
        *map(_younger, beside.late),
        *left_out(system),
        *_outstanding(system, beside),
        *(goes_out_unchecked(system) if not is_ended(system) else ()),
        *(_feeding(system, beside.services) if is_in_use(system) else ()),
        *end_of(system, as_of),
        *(given_away(system) if is_on_our_data(system, beside.names) and not is_ended(system) else ()),
        *(of_product(system, beside.owners) if is_in_use(system) else ()),
        *unlooked_at(system, as_of),
        *(_incident(row, beside.passed_over) for row in rows if isinstance(row, IncidentRow)),
        *map(_perhaps, beside.perhaps),
        *(
            _at(row, say("no treatment: {called}", called=called(row)), "risk")
            for row in rows
            if isinstance(row, RiskRow) and _is_untreated(row)
        ),
        *(each for row in providers for each in _of_provider(row, system, as_of)),
        *(each for row in beside.suppliers if row not in providers for each in _of_base(row, system, as_of)),
        *_of_no_supplier(system, beside),
        *(remarked_beside(system) if not is_ended(system) else ()),
        *(_at(row, say("perhaps {open_told}", open_told=open_told(row, as_of)), "open") for row in beside.near),
        *(each for row in rows if isinstance(row, MeasurementRow) for each in _without_limit(row)),
        *(KnownAgainst(row.told, row.place, "control") for row in beside.naming),
        *(learns_from_customers(system) if is_on_customers_data(system) and not is_ended(system) else ()),
        *(learns_by_supplier(system) if not is_ended(system) else ()),
        *(not_told_of(system) if is_in_use(system) else ()),
        *starmap(_nearly, beside.nearly),
        *(_on_class(system, beside.controls) if not is_ended(system) else ()),
    )


def _nearly(row: ServiceRow, name: str) -> KnownAgainst:
    told = say("is {named}, AI in {service}, this one?", named=in_quotes(name), service=in_quotes(row.name))
    return KnownAgainst(told, row.place_of("ai_systems"), "untold")


def called(row: ActionRow | IncidentRow | RiskRow) -> str:
    """A row by its id, else by its title."""
    return row.id or in_quotes(brief(row.title))


def open_told(row: ActionRow, as_of: dt.date) -> str:
    """An open finding with its day, and whether that has passed."""
    if row.due is None:
        return say("open {called}", called=called(row))
    if row.due < day_of_list(row, as_of):
        return say("open {called}, overdue since {due}", called=called(row), due=day(row.due))
    older = say(", and the list is older") if row.due < as_of else ""
    part = say("due since") if older else say("due")
    return sentence("against.open", called=called(row), part=part, due=day(row.due), older=older)


def _at(row: ActionRow | IncidentRow | RiskRow | MeasurementRow, told: str, kind: KnownKind) -> KnownAgainst:
    with_title = told.replace(row.id, f"{row.id} {in_quotes(brief(row.title, most=QUOTED))}", 1) if row.id else ""
    return KnownAgainst(told, row.place_of("title"), kind, with_title=with_title)


def _forbidden(impact: SystemImpact, as_of: dt.date) -> Iterator[KnownAgainst]:
    for sign in impact.forbidden.signs[:1] if impact.forbidden else ():
        told, most = forbidden_told(impact, as_of), max(sign.facts, key=lambda fact: len(fact.found))
        place, said = impact.system.place_of(most.column), listed(map(in_quotes, most.found))
        yield KnownAgainst(labelled(told, said), place, "forbidden", with_title=labelled(told, sign.asks))


def _open(row: ActionRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    if state_of(row, as_of) == "open":
        yield _at(row, open_told(row, as_of), "open")


def _younger(each: LateCause) -> KnownAgainst:
    cause = say("the cause that {called} names ({since})", called=called(each.finding), since=day(each.since))
    then = say("is older than {cause}: what is done about that alone may not mend it", cause=cause)
    in_full = f"{each.figure} ({in_quotes(brief(each.worse.title, most=QUOTED))}) {then}"
    in_full += "" if each.worse.target is not None else say("; no limit is set for that figure")
    places = each.worse.place_of("actual"), each.at, each.worse.place_of("title")
    return KnownAgainst(f"{each.figure} {then}", each.finding.place_of("cause"), "cause", places, with_title=in_full)


def _outstanding(system: AiSystemRow, beside: ReadBeside) -> Iterator[KnownAgainst]:
    """What its own row and its impact assessments say is outstanding, each thing once, with the control that its remark points at."""
    pointed = list(rows_pointed_at(system.notes, beside.controls))
    also = "".join(spaced("; ") + row.told for row in pointed), tuple(row.place for row in pointed)
    found = [] if is_ended(system) else list(said_outstanding(system, beside.impact))
    of_thing: dict[frozenset[str], KnownAgainst] = {}
    for said, place in found:
        same = next((things for things in of_thing if things & said.things), None)
        if same is None:
            told = say("outstanding: “{words}”", words=said.words)
            of_thing[said.things or frozenset({said.words})] = KnownAgainst(told, place, "outstanding")
        elif (first := of_thing[same]).place != place:
            of_thing[same] = replace(first, also=(*first.also, place))
    for each in of_thing.values():
        is_pointing = each.place == system.place_of("notes")
        told, places = also if is_pointing else ("", ())
        due = max((row.due for row in pointed if row.due), default=None) if is_pointing else None
        yield replace(each, told=each.told + told, also=(*each.also, *places), due=due)
        also = ("", ()) if told else also
    if also[0]:
        yield from (KnownAgainst(row.told, row.place, "control") for row in pointed)


def _feeding(system: AiSystemRow, services: Sequence[tuple[ServiceRow, Sequence[Against]]]) -> Iterator[KnownAgainst]:
    """Services in trouble of which a word of the name begins like one of the data that the system works on."""
    least = int(setting("ai_systems", "same_start"))
    named = Counter(word for row, _ in services for word in {*plain(row.name).split()})
    starts = {word[:least] for word in plain(system.data or "").split() if len(word) >= least}
    for row, told in services:
        own = [word for word in plain(row.name).split() if len(word) >= least and named[word] == 1]
        trouble = [each for each in told if each.kind in TROUBLES]
        if trouble and any(word[:least] in starts for word in own):
            said = f"{in_quotes(brief(row.name))} ({listed([each.told for each in trouble])})"
            asks = say("does it work on data of {said}? What does it do, and who is told, when these stop?", said=said)
            yield KnownAgainst(asks, system.place_of("data"), "feeds", tuple(each.place for each in trouble))


def _on_class(system: AiSystemRow, controls: Sequence[Record]) -> Iterator[KnownAgainst]:
    """Rows of controls on a class of things that the system is one of by its own row, such as medical devices, in one line."""
    for thing, rows in rows_on_class(system, controls).items():
        told = say("do these rows on {thing}, which aren't done in full, cover this one", thing=translated(thing))
        refs = list(dict.fromkeys(ref for row in rows for ref in row.refs))
        of_each = grouped(ref.partition(":")[::2] for ref in refs)
        in_full = listed(listed([*ids[:-1], f"{standard}:{ids[-1]}"]) for standard, ids in of_each.items())
        first, *also = (row.place_of("notes") for row in rows)
        asks, with_title = (labelled(told, ids + spaced("?")) for ids in (listed(refs), in_full))
        yield KnownAgainst(asks, first, "class", tuple(also), with_title=with_title)


def _incident(row: IncidentRow, passed_over: Collection[str]) -> KnownAgainst:
    """An incident, with what its row says of who was told where that is nobody, and whether nothing in the log leads back to it."""
    is_untold = says_nobody(row.told)
    told = say("incident {called}", called=called(row))
    told += say(", told: {told}", told=in_quotes(row.told)) if is_untold else ""
    told += say(", no corrective action in the log") if row.cell in passed_over else ""
    return replace(_at(row, told, "incident"), also=(row.place_of("told"),) if is_untold else ())


def _perhaps(row: IncidentRow | RiskRow | ActionRow) -> KnownAgainst:
    if isinstance(row, IncidentRow):
        return _at(row, say("is incident {called} about this one?", called=called(row)), "incident")
    return _at(row, say("is {called} about this one?", called=called(row)), "untold")


def _is_untreated(row: RiskRow) -> bool:
    return row.treatment is None and says_nothing(row.texts.get("treatment")) and says_nothing(row.plan)


def _without_limit(row: MeasurementRow) -> Iterator[KnownAgainst]:
    if row.target is None and row.texts.get("actual"):
        figure = " ".join(filter(None, (row.texts.get("actual"), row.unit)))
        yield _at(row, say("{figure} without a limit: “{title}”", figure=figure, title=brief(row.title)), "figure")


def _of_provider(row: SupplierRow, system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """What the list of suppliers says against the provider: no review, or one before the system was in use, and what its remarks say."""
    if late := late_review(row, as_of):
        told, place = late
        yield KnownAgainst(say("provider {told}", told=told), place, "provider")
    elif row.reviewed_on and system.since and row.reviewed_on < system.since and is_in_use(system) and not is_void(row):
        told = sentence("against.provider", reviewed_on=day(row.reviewed_on), since=day_said(system, "since"))
        yield KnownAgainst(told, row.place_of("reviewed_on"), "provider")
    if not is_void(row):
        yield from (
            KnownAgainst(say("provider: “{words}”", words=words), place, "provider") for words, place in remarked(row)
        )


def _of_base(row: SupplierRow, system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """The review that is missing of a supplier of which the list says that what it supplies is for the system, as a base model is."""
    service, late = row.service or "", late_review(row, as_of)
    if late and names(service, system.name) and is_in_use(system):
        told, place = late
        named = say("supplier {supplier} (“{service}”) {told}", supplier=row.name, service=brief(service), told=told)
        yield KnownAgainst(named, place, "provider")


def _of_no_supplier(system: AiSystemRow, beside: ReadBeside) -> Iterator[KnownAgainst]:
    """That its provider is on no list of suppliers, where there is one: no contract and no review of it is known."""
    maker = supplier_of(system, beside.names)
    if maker and beside.suppliers and is_in_use(system) and not is_firm(maker, (row.name for row in beside.suppliers)):
        told = say("its provider {maker} is on no list of suppliers: neither contract nor review is known", maker=maker)
        yield KnownAgainst(told, system.place_of("provider"), "provider")
