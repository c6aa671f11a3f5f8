"""What a client's own lists know against an AI system, what presses most first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Literal, TypeAlias, get_args

from ims_lib.ai_roles.built_here import is_on_customers_data, is_on_our_data, learns_nothing_of_ours, supplier_of
from ims_lib.assessment.objects_listed import is_called
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day, months_after
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import (
    ActionRow,
    AiSystemRow,
    IncidentRow,
    ListRow,
    MeasurementRow,
    RiskRow,
    ServiceRow,
    SupplierRow,
    day_said,
    value_in,
)
from ims_lib.inputs.said import autonomy_words, says_nothing
from ims_lib.inputs.states import NOT_YET_IN_USE, PILOT, day_of_list, is_ended, is_void, state_of
from ims_lib.languages import say, spaced, translated
from ims_lib.register.model import Record
from ims_lib.register.plans import yes_no
from ims_lib.register.vocabulary import QUOTED, brief, plain
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.control_rows import rows_on_class, rows_pointed_at
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.impact_told import forbidden_told
from ims_lib.steps.ai_systems.limits import PARTS, says_never
from ims_lib.steps.ai_systems.open_findings import LateCause
from ims_lib.steps.ai_systems.own_rows import MISSED, ONE_PERSON, RECOVERED, RTO, TARGET, UNTESTED, Against
from ims_lib.steps.ai_systems.supplier_reviews import is_firm, late_review, remarked
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.ai_systems.words_against import (
    Outstanding,
    affirmed_in,
    has_words,
    lacking_in,
    newest_in,
    objections_in,
    outstanding_in,
    past_everybody,
    says_nobody,
    unchecked_in,
    untold_in,
    went_wrong_in,
)
from ims_lib.told import sentence
from ims_lib.wording import in_quotes, in_words, labelled, listed

_Pressing = Literal[
    "impact",
    "forbidden",
    "boundary",
    "outstanding",
    "unchecked",
    "product",
    "incident",
    "open",
    "cause",
    "given",
    "learns",
    "terms",
]
_Lighter = Literal["end", "feeds", "control", "lacking", "figure", "risk", "review", "provider", "untold", "class"]
KnownKind: TypeAlias = Literal[_Pressing, _Lighter]
"""What its impact assessment wants; that a law may forbid it; that it is left out though the organisation has a part in it; a legal opinion, an approval, a contract or
the like that is outstanding; that its results go out without a person's look; whether the proof of conformity of a regulated product covers the version in use; an incident; an open nonconformity; a cause that explains
too little; own data given for its training; that it learnt from data of its provider's customers; a plan without agreed terms; a day of its end that has passed, and what
takes its place; a service in trouble that likely has the data it works on; a control that isn't done; what its remark says is missing; a figure; a risk; its review; its
provider's review, what is outstanding of it, updates without notice, a purchase by card; training data or a version not told; rows of controls on a class of things."""
BY_WEIGHT: tuple[KnownKind, ...] = get_args(KnownKind)
"""In which order they are told where it is decided whether the system goes on."""
TAKES_PART = ("producer", "provider", "partner")
"""Roles by ISO/IEC 22989 that do more than use a system."""
TROUBLES = (MISSED, ONE_PERSON, TARGET, RTO, RECOVERED, UNTESTED)
"""What the own row of a service says against it that bears on the data it has."""
OF_ASSESSMENT = {"notes": False, "decision_text": False, "conditions": True, "measures": True}
"""Columns of an impact assessment in which something may be said to be outstanding; whether it has to be a thing that we know there,
as what is done where something is missing stands in them too."""


@dataclass(frozen=True, slots=True)
class KnownAgainst:
    """One thing, in few words, and where it stands."""

    told: str
    place: CellPlace
    kind: KnownKind
    also: tuple[CellPlace, ...] = ()
    """Where else the same stands, or what belongs to it."""
    due: dt.date | None = None
    """The day by which what is outstanding is to be there."""
    with_title: str = ""
    """The same with the title of its row, where that is named by its id alone."""

    @property
    def in_full(self) -> str:
        """What is known, to whoever doesn't know the ids of the client's lists."""
        return self.with_title or self.told

    @property
    def places(self) -> tuple[CellPlace, ...]:
        return self.place, *self.also


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
    perhaps: Sequence[IncidentRow] = ()
    """Incidents that name no system of the list, but what this one alone is."""
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
        *_left_out(system),
        *_outstanding(system, beside),
        *(_unchecked(system) if not is_ended(system) else ()),
        *(_feeding(system, beside.services) if _is_in_use(system) else ()),
        *_end_of(system, as_of),
        *(_given(system) if is_on_our_data(system, beside.names) and not is_ended(system) else ()),
        *(_of_product(system, beside.owners) if _is_in_use(system) else ()),
        *_unlooked_at(system, as_of),
        *(_incident(row, beside.passed_over) for row in rows if isinstance(row, IncidentRow)),
        *(
            _at(row, say("is incident {called} about this one?", called=called(row)), "incident")
            for row in beside.perhaps
        ),
        *(
            _at(row, say("no treatment: {called}", called=called(row)), "risk")
            for row in rows
            if isinstance(row, RiskRow) and _is_untreated(row)
        ),
        *(each for row in providers for each in _of_provider(row, system, as_of)),
        *(each for row in beside.suppliers if row not in providers for each in _of_base(row, system, as_of)),
        *_of_no_supplier(system, beside),
        *(_remarked(system) if not is_ended(system) else ()),
        *(_at(row, say("perhaps {open_told}", open_told=open_told(row, as_of)), "open") for row in beside.near),
        *(each for row in rows if isinstance(row, MeasurementRow) for each in _without_limit(row)),
        *(KnownAgainst(row.told, row.place, "control") for row in beside.naming),
        *(_learns(system) if is_on_customers_data(system) and not is_ended(system) else ()),
        *(_untold(system) if _is_in_use(system) else ()),
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
    found = [] if is_ended(system) else list(_said_outstanding(system, beside.impact))
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


def _said_outstanding(system: AiSystemRow, impact: SystemImpact | None) -> Iterator[tuple[Outstanding, CellPlace]]:
    assessed = [*filter(None, [impact.counts]), *impact.beside] if impact else []
    cells: list[tuple[ListRow, str, bool]] = [(system, "notes", False)]
    cells += [(row, column, known) for row in assessed for column, known in OF_ASSESSMENT.items()]
    for row, column, known in cells:
        for said in outstanding_in(value_in(row, column)):
            if said.things or not known:
                yield said, row.place_of(column.removesuffix("_text"))


def _unchecked(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That it acts by itself, by its remark or by what its own words say of how far it does; whose word that is, it is asked."""
    said = autonomy_words(system) or ""
    in_part = said if system.autonomy == "alone_in_part" else ""
    for column, words in (("autonomy", unchecked_in(said) or in_part), ("notes", unchecked_in(system.notes))):
        if words:
            told = labelled(say("acts by itself"), in_quotes(brief(words, most=QUOTED)))
            asks = say("who allowed that, over which cases, and who looks at these afterwards?")
            yield KnownAgainst(told, system.place_of(column), "unchecked", with_title=labelled(told, asks))


def _end_of(system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """A day of its end that has passed; one to come is no fault, but what takes its place may be AI that nobody weighed."""
    if system.retirement and system.retirement < as_of:
        told = say("was to end {retirement}", retirement=day(system.retirement))
        yield KnownAgainst(told, system.place_of("retirement"), "end")
    elif system.retirement and (words := affirmed_in("replaced", system.notes)):
        asks = say("is what takes its place AI too? Then its full form is due before it is chosen")
        yield KnownAgainst(labelled(in_quotes(words), asks), system.place_of("notes"), "end")


def _given(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That own data were given for its training; what is asked of that stands where it is decided on."""
    told = say("own data given for training: “{data}”", data=brief(system.trained_on or "", most=QUOTED))
    asks = say(
        "did they tell of people or were names taken out, what allowed giving them, and what "
        "becomes of them and of the model at its end?"
    )
    yield KnownAgainst(told, system.place_of("trained_on"), "given", with_title=labelled(told, asks))


def _learns(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That it learnt from data of its provider's customers, of which the organisation is one."""
    told = say(
        "trained on data of its provider's customers: “{data}”", data=brief(system.trained_on or "", most=QUOTED)
    )
    asks = say(
        "does {provider} rule out in writing that data of the organisation are among them?",
        provider=system.provider or say("its provider"),
    )
    yield KnownAgainst(told, system.place_of("trained_on"), "learns", with_title=labelled(told, asks))


def regulated(system: AiSystemRow) -> str | None:
    """What the list says of a system as a regulated product; none where it says no, or nothing."""
    said = system.regulated_product
    return None if says_nothing(said) or yes_no().get(plain(said or "")) is False else said


def _of_product(system: AiSystemRow, owners: Collection[str]) -> Iterator[KnownAgainst]:
    """Whether the proof of conformity covers the version in use; whoever its row's remark names answers that, else its maker."""
    if product := regulated(system):
        notes = f" {plain(system.notes or '')} "
        named = (name for name in owners if name != system.owner and plain(name) and f" {plain(name)} " in notes)
        who = next(named, system.provider or say("its maker"))
        of = {"product": product, "version": f" ({in_quotes(system.model)})" if system.model else ""}
        told = say("does its proof of conformity (“{product}”) cover the version in use{version}?", **of)
        place, also = system.place_of("regulated_product"), (system.place_of("model"),) if system.model else ()
        answers = say("{told} {who} answers that before it is decided", told=told, who=who)
        yield KnownAgainst(told, place, "product", also, with_title=answers)


def _left_out(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That it is out of scope though the organisation has a part in it that is more than a customer's: asked."""
    part = [role for role in system.role or () if role in TAKES_PART]
    if not part or system.in_scope is not False or is_ended(system):
        return
    role, data, roles = system.place_of("role"), system.place_of("personal_data"), listed(map(in_words, part))
    people = (translated(", and its data are about people{}"), (data,)) if system.personal_data else ("", ())
    why, of_people = f" ({in_quotes(system.scope_reason)})" if system.scope_reason else "", f" ({data.cell})"
    short = sentence("against.part", role=roles, people=people[0].format(""))
    of = {"why": why, "role": roles, "cell": role.cell, "people": people[0].format(of_people)}
    in_full = sentence("against.part_in_full", **of)
    yield KnownAgainst(short, system.place_of("in_scope"), "boundary", (role, *people[1]), with_title=in_full)


def _feeding(system: AiSystemRow, services: Sequence[tuple[ServiceRow, Sequence[Against]]]) -> Iterator[KnownAgainst]:
    """Services in trouble of which a word of the name begins like one of the data that the system works on, or stands in its remark."""
    least, whole = int(setting("ai_systems", "same_start")), set(plain(system.notes or "").split())
    named = Counter(word for row, _ in services for word in {*plain(row.name).split()})
    starts = {word[:least] for word in plain(system.data or "").split() if len(word) >= least}
    for row, told in services:
        own = [word for word in plain(row.name).split() if len(word) >= least and named[word] == 1]
        trouble = [each for each in told if each.kind in TROUBLES]
        if trouble and any(word[:least] in starts or word in whole for word in own):
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


def _is_in_use(system: AiSystemRow) -> bool:
    return system.status not in NOT_YET_IN_USE and not is_ended(system) and system.in_scope is not False


def _unlooked_at(system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """That a system in use was never reviewed or no review is said, where its list has a column for that, or not for long."""
    if "reviewed_on" not in system.cells or not _is_in_use(system):
        return
    place, months = system.place_of("reviewed_on"), int(setting("ai_systems", "review_months"))
    if system.reviewed_on:
        if months_after(system.reviewed_on, months) < as_of:
            on = day(system.reviewed_on)
            told = say("last reviewed {reviewed_on}, over {months} months ago", reviewed_on=on, months=months)
            yield KnownAgainst(told, place, "review")
    elif (never := says_never(system.texts.get("reviewed_on"))) or says_nothing(system.texts.get("reviewed_on")):
        since = say(" since {since}", since=day_said(system, "since")) if system.since else ""
        told = say("never reviewed") if never else say("no review said")
        if words := affirmed_in("unlooked", system.notes):
            told, place = say("never reviewed, by its row: {words}", words=in_quotes(words)), system.place_of("notes")
        if system.status or system.texts.get("status") or since:
            is_tried = system.status == PILOT and not says_nothing(system.texts.get("status"))
            called = f" ({in_quotes(brief(system.texts['status']))})" if is_tried else ""
            told = say("in use{since}, {told}", since=since + called, told=told)
        yield KnownAgainst(told, place, "review")


def _incident(row: IncidentRow, passed_over: Collection[str]) -> KnownAgainst:
    """An incident, with what its row says of who was told where that is nobody, and whether nothing in the log leads back to it."""
    is_untold = says_nobody(row.told)
    told = say("incident {called}", called=called(row))
    told += say(", told: {told}", told=in_quotes(row.told)) if is_untold else ""
    told += say(", no corrective action in the log") if row.cell in passed_over else ""
    return replace(_at(row, told, "incident"), also=(row.place_of("told"),) if is_untold else ())


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
    elif (
        row.reviewed_on and system.since and row.reviewed_on < system.since and _is_in_use(system) and not is_void(row)
    ):
        told = sentence("against.provider", reviewed_on=day(row.reviewed_on), since=day_said(system, "since"))
        yield KnownAgainst(told, row.place_of("reviewed_on"), "provider")
    if not is_void(row):
        yield from (
            KnownAgainst(say("provider: “{words}”", words=words), place, "provider") for words, place in remarked(row)
        )


def _of_base(row: SupplierRow, system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """The review that is missing of a supplier of which the list says that what it supplies is for the system, as a base model is."""
    service, late = row.service or "", late_review(row, as_of)
    if late and f" {plain(system.name)} " in f" {plain(service)} " and _is_in_use(system):
        told, place = late
        named = say("supplier {supplier} (“{service}”) {told}", supplier=row.name, service=brief(service), told=told)
        yield KnownAgainst(named, place, "provider")


def _of_no_supplier(system: AiSystemRow, beside: ReadBeside) -> Iterator[KnownAgainst]:
    """That its provider is on no list of suppliers, where there is one: no contract and no review of it is known."""
    maker = supplier_of(system, beside.names)
    if maker and beside.suppliers and _is_in_use(system) and not is_firm(maker, (row.name for row in beside.suppliers)):
        told = say("its provider {maker} is on no list of suppliers: neither contract nor review is known", maker=maker)
        yield KnownAgainst(told, system.place_of("provider"), "provider")


def _remarked(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """Updates without notice, a purchase by card, what is missing, what went wrong and objections that grow in number, in the words of its own
    remark; a plan whose terms nobody agreed."""
    said: list[tuple[str, KnownKind]] = [(words, "provider") for words in past_everybody(system.notes)]
    said += [(words, "lacking") for words in lacking_in(system.notes)]
    said += [(words, "figure") for words in filter(None, [objections_in(system.notes)])]
    if (words := went_wrong_in(system.notes)) and all(words != other for other, _ in said):
        said.append((words, "incident"))
    yield from (KnownAgainst(in_quotes(words), system.place_of("notes"), kind) for words, kind in said)
    handles = system.personal_data or has_words("of_customers", f"{system.data or ''}; {system.affected or ''}")
    for column in ("model", "provider", "notes") if handles and _is_in_use(system) else ():
        if words := affirmed_in("free_plan", value_in(system, column)):
            told = say("“{words}”: which terms hold for what people put in?", words=words)
            unnamed = not system.role and not system.autonomy and says_nothing(system.texts.get("autonomy"))
            told += say(" No role and no oversight is named") if unnamed else ""
            yield KnownAgainst(told, system.place_of(column), "terms")


def _untold(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That nobody told on which data it was trained, or its version; of what learns nothing, or nothing of ours, the version alone."""
    learns = system.kinds != ("rules",) and not learns_nothing_of_ours(system)
    if learns and "trained_on" in system.cells and (says_nothing(system.trained_on) or untold_in(system.trained_on)):
        part = any(not untold_in(each) and not says_nothing(each) for each in PARTS.split(system.trained_on or ""))
        yield _not_told(
            system, say("origin of training data") if part else say("training data"), "trained_on", system.trained_on
        )
    words = untold_in(system.model) or newest_in(system.model)
    if "model" in system.cells and (says_nothing(system.model) or words):
        yield _not_told(system, say("version"), "model", words or system.model)


def _not_told(system: AiSystemRow, what: str, column: str, words: str | None) -> KnownAgainst:
    quoted = spaced(": ") + in_quotes(brief(words, most=QUOTED)) if words and any(map(str.isalnum, words)) else ""
    return KnownAgainst(say("{what} not told{quoted}", what=what, quoted=quoted), system.place_of(column), "untold")
