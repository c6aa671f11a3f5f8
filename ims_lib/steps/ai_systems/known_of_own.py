"""What an AI system's own row says against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from ims_lib.ai_roles.built_here import learning_told, learns_nothing_of_ours
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day, months_after
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow, ListRow, day_said, value_in
from ims_lib.inputs.said import autonomy_words, says_nothing
from ims_lib.inputs.states import NOT_YET_IN_USE, PILOT, day_of_list, is_ended
from ims_lib.languages import say, spaced, translated
from ims_lib.register.plans import yes_no
from ims_lib.register.vocabulary import QUOTED, brief, plain
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import SystemImpact
from ims_lib.steps.ai_systems.known import KnownAgainst, KnownKind
from ims_lib.steps.ai_systems.limits import PARTS, says_never
from ims_lib.steps.ai_systems.words_against import (
    Outstanding,
    affirmed_in,
    has_words,
    lacking_in,
    newest_in,
    objections_in,
    outstanding_in,
    past_everybody,
    unchecked_in,
    untold_in,
    went_wrong_in,
)
from ims_lib.told import sentence
from ims_lib.wording import in_quotes, in_words, labelled, listed

TAKES_PART = ("producer", "provider", "partner")
"""Roles by ISO/IEC 22989 that do more than use a system."""

OF_ASSESSMENT = {"notes": False, "decision_text": False, "conditions": True, "measures": True}
"""Columns of an impact assessment in which something may be said to be outstanding; whether it has to be a thing that we know there,
as what is done where something is missing stands in them too."""


def with_own_days(systems: Iterable[AiSystemRow], as_of: dt.date) -> tuple[AiSystemRow, ...]:
    """The systems, those without the day of an impact assessment beside which a day stands that is still to come; one whose remark alone
    says that it ends with the year has the last day of its list's."""
    return tuple(_ending(_without_day_ahead(row, as_of), as_of) for row in systems)


def _without_day_ahead(row: AiSystemRow, as_of: dt.date) -> AiSystemRow:
    return replace(row, impact_assessed_on=None) if row.impact_assessed_on and row.impact_assessed_on > as_of else row


def _ending(row: AiSystemRow, as_of: dt.date) -> AiSystemRow:
    words = affirmed_in("ends_with_year", row.notes)
    if not words or row.retirement or not says_nothing(row.texts.get("retirement")) or is_ended(row):
        return row
    last, cells = dt.date(day_of_list(row, as_of).year, 12, 31), {**row.cells, "retirement": row.cells.get("notes", "")}
    return replace(row, retirement=last, texts={**row.texts, "retirement": words}, cells=cells)


def said_outstanding(system: AiSystemRow, impact: SystemImpact | None) -> Iterator[tuple[Outstanding, CellPlace]]:
    assessed = [*filter(None, [impact.counts]), *impact.beside] if impact else []
    cells: list[tuple[ListRow, str, bool]] = [(system, "notes", False)]
    cells += [(row, column, known) for row in assessed for column, known in OF_ASSESSMENT.items()]
    for row, column, known in cells:
        for said in outstanding_in(value_in(row, column)):
            if said.things or not known:
                yield said, row.place_of(column.removesuffix("_text"))


def goes_out_unchecked(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That it acts by itself, by its remark or by what its own words say of how far it does; whose word that is, it is asked."""
    said = autonomy_words(system) or ""
    in_part = said if system.autonomy == "alone_in_part" else ""
    for column, words in (("autonomy", unchecked_in(said) or in_part), ("notes", unchecked_in(system.notes))):
        if words:
            told = labelled(say("acts by itself"), in_quotes(brief(words, most=QUOTED)))
            asks = say("who allowed that, over which cases, and who looks at these afterwards?")
            yield KnownAgainst(told, system.place_of(column), "unchecked", with_title=labelled(told, asks))


def end_of(system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """What is left of one that has ended, else a day of its end that has passed; one to come is no fault, but what takes its place may be AI that
    nobody weighed."""
    if is_ended(system):
        if words := affirmed_in("left_behind", system.notes):
            asks = say("who does away with it, and by when?")
            yield KnownAgainst(labelled(in_quotes(words), asks), system.place_of("notes"), "end")
    elif system.retirement and system.retirement < as_of:
        told = say("was to end {retirement}", retirement=day(system.retirement))
        yield KnownAgainst(told, system.place_of("retirement"), "end")
    elif system.retirement and (words := affirmed_in("replaced", system.notes)):
        asks = say("is what takes its place AI too? Then its full form is due before it is chosen")
        yield KnownAgainst(labelled(in_quotes(words), asks), system.place_of("notes"), "end")


def given_away(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That own data were given for its training; what is asked of that stands where it is decided on."""
    told = say("own data given for training: “{data}”", data=brief(system.trained_on or "", most=QUOTED))
    asks = say(
        "did they tell of people or were names taken out, what allowed giving them, and what "
        "becomes of them and of the model at its end?"
    )
    yield KnownAgainst(told, system.place_of("trained_on"), "given", with_title=labelled(told, asks))


def learns_by_supplier(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That its maker goes on to learn from what it gets, by the list of suppliers."""
    if "supplier_remark" in learning_told(system):
        told = say("provider: “{words}”", words=brief(system.supplier_remark or "", most=QUOTED))
        yield KnownAgainst(told, system.place_of("supplier_remark"), "learns")


def learns_from_customers(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """That it learnt from data of its provider's customers, of which the organisation is one."""
    told = say(
        "trained on data of its provider's customers: “{data}”", data=brief(system.trained_on or "", most=QUOTED)
    )
    asks = say(
        "does {provider} rule out in writing that data of the organisation are among them?",
        provider=maker_of(system) or say("its provider"),
    )
    yield KnownAgainst(told, system.place_of("trained_on"), "learns", with_title=labelled(told, asks))


def regulated(system: AiSystemRow) -> str | None:
    """What the list says of a system as a regulated product; none where it says no, or nothing."""
    said = system.regulated_product
    return None if says_nothing(said) or yes_no().get(plain(said or "")) is False else said


def of_product(system: AiSystemRow, owners: Collection[str]) -> Iterator[KnownAgainst]:
    """Whether the proof of conformity covers the version in use; whoever its row's remark names answers that, else its maker."""
    if product := regulated(system):
        notes = f" {plain(system.notes or '')} "
        named = (name for name in owners if name != system.owner and plain(name) and f" {plain(name)} " in notes)
        who = next(named, maker_of(system) or say("its maker"))
        of = {"product": product, "version": f" ({in_quotes(system.model)})" if system.model else ""}
        told = say("does its proof of conformity (“{product}”) cover the version in use{version}?", **of)
        place, also = system.place_of("regulated_product"), (system.place_of("model"),) if system.model else ()
        answers = say("{told} {who} answers that before it is decided", told=told, who=who)
        yield KnownAgainst(told, place, "product", also, with_title=answers)


def left_out(system: AiSystemRow) -> Iterator[KnownAgainst]:
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


def is_in_use(system: AiSystemRow) -> bool:
    return system.status not in NOT_YET_IN_USE and not is_ended(system) and system.in_scope is not False


def unlooked_at(system: AiSystemRow, as_of: dt.date) -> Iterator[KnownAgainst]:
    """That a system in use was never reviewed or no review is said, where its list has a column for that, or not for long."""
    if "reviewed_on" not in system.cells or not is_in_use(system):
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
        if (words := affirmed_in("unlooked", system.notes)) and has_words("on_one_point", words):
            yield KnownAgainst(in_quotes(words), system.place_of("notes"), "lacking")
        elif words:
            told, place = say("never reviewed, by its row: {words}", words=in_quotes(words)), system.place_of("notes")
        if system.status or system.texts.get("status") or since:
            is_tried = system.status == PILOT and not says_nothing(system.texts.get("status"))
            called = f" ({in_quotes(brief(system.texts['status']))})" if is_tried else ""
            told = say("in use{since}, {told}", since=since + called, told=told)
        yield KnownAgainst(told, place, "review")


def remarked_beside(system: AiSystemRow) -> Iterator[KnownAgainst]:
    """Updates without notice, a purchase by card, what is missing, what went wrong and objections that grow in number, in the words of its own
    remark; a plan whose terms nobody agreed."""
    said: list[tuple[str, KnownKind]] = [(words, "provider") for words in past_everybody(system.notes)]
    said += [(words, "lacking") for words in lacking_in(system.notes)]
    said += [(words, "figure") for words in filter(None, [objections_in(system.notes)])]
    if (words := went_wrong_in(system.notes)) and all(words != other for other, _ in said):
        said.append((words, "incident"))
    yield from (KnownAgainst(in_quotes(words), system.place_of("notes"), kind) for words, kind in said)
    handles = system.personal_data or has_words("of_customers", f"{system.data or ''}; {system.affected or ''}")
    for column in ("model", "provider", "notes") if handles and is_in_use(system) else ():
        if words := affirmed_in("free_plan", value_in(system, column)):
            told = say("“{words}”: which terms hold for what people put in?", words=words)
            unnamed = not system.role and not system.autonomy and says_nothing(system.texts.get("autonomy"))
            told += say(" No role and no oversight is named") if unnamed else ""
            yield KnownAgainst(told, system.place_of(column), "terms")


def not_told_of(system: AiSystemRow) -> Iterator[KnownAgainst]:
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
