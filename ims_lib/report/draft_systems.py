"""The client's AI systems as the drafts name them: what its lists say of each, and what follows from that for the document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from ims_lib.ai_roles.built_here import (
    MADE_HERE,
    WRITING,
    is_built_here,
    is_own_make,
    is_producer,
    is_rules_alone,
    learns_from_ours,
    may_be_own_make,
    supplier_of,
)
from ims_lib.ai_roles.proposals import counting
from ims_lib.ai_roles.said import own_names, with_roles_of_client
from ims_lib.catalogue.impact_kit import ImpactKit, load_impact_kit
from ims_lib.catalogue.system_words import DraftWords, Way, load_system_words
from ims_lib.cell_places import listed_cells
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.decided_settings import decisions_made, on_systems
from ims_lib.grouping import grouped
from ims_lib.inputs.makers import maker_of, told_in
from ims_lib.inputs.rows import AiSystemRow, ListRow, SupplierRow, day_said, value_in
from ims_lib.inputs.said import autonomy_words, is_nothing, says_nothing
from ims_lib.inputs.states import PILOT, PLANNED, RUNNING, is_ended
from ims_lib.languages import say, spaced, translated
from ims_lib.register.vocabulary import QUOTED, brief, plain
from ims_lib.steps.ai_systems.classes import words_said
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.known_of_own import regulated, with_own_days
from ims_lib.steps.ai_systems.screening import screen
from ims_lib.wording import in_quotes, in_row, labelled, listed

COLUMNS = ("owner", "provider", "model", "purpose", "data", "affected", "services", "trained_on")
"""Columns whose cells are taken over as they stand."""
ACTS = ("supervised", "alone", "alone_in_part")
"""Without a person's go."""
PARTS = re.compile(r"[;.](?:\s|$)")
DOES = ("name", "purpose", "provider", "data")
"""Columns that say what a system does."""


def roles_with_ai(systems: Iterable[AiSystemRow]) -> list[str]:
    """The organisation's roles for the systems that count, each once, in the order of the list."""
    return list(dict.fromkeys(role for row in counting(systems) for role in row.role or ()))


def roles_open(systems: Iterable[AiSystemRow], roles: Sequence[str], names: Collection[str] = ()) -> list[str]:
    """The systems for which the list says no role by ISO/IEC 22989, or one beside these `roles`, out of scope too; each with what it says."""
    told = []
    for row in systems:
        beside = row.role is not None and not {*row.role} <= {*map(plain, roles)}
        if is_ended(row) or not (beside or (row.role is None and row.in_scope is not False)):
            continue
        name = in_quotes(row.name) + (say(", out of scope by the list") if row.in_scope is False else "")
        said = "" if says_nothing(row.texts.get("role")) else in_quotes(row.texts.get("role", ""))
        none = say("{said}, no role of ISO/IEC 22989", said=said) if said else say("no role said")
        none += spaced("; ") + translated(MADE_HERE) if is_own_make(row, names) else ""
        told.append(labelled(name, said if beside else none))
    return told


def draft_systems(
    systems: Iterable[AiSystemRow],
    client: Client,
    *,
    suppliers: Sequence[SupplierRow] = (),
    impacts: Mapping[str, Mapping[str, Any]] | None = None,
    known: Mapping[str, Sequence[KnownAgainst]] = MappingProxyType({}),
) -> list[dict[str, Any]]:
    """Each system that counts, in the order of the list, planned ones among them; empty is what nobody told us.

    `impacts` holds what the impact form of a system says, `known` what the lists know against it, by its cell.
    """
    words = load_system_words().drafts
    names = frozenset(filter(None, map(plain, own_names(client))))
    forms = impacts or {}
    rows = counting(with_roles_of_client(with_own_days(systems, client.as_of), client))
    made = on_systems(decisions_made(client))
    remarked = grouped((_first_remark(row), row.place_of("notes")) for row in rows)
    return [
        _system(row, client.short_name, names, words)
        | _of_form(row, forms.get(row.cell), words, load_impact_kit())
        | _of_supplier(replace(row, provider=supplier_of(row, names)), suppliers, words)
        | {"remarked": f"{in_quotes(said)} ({listed_cells(remarked[said])})" if (said := _first_remark(row)) else ""}
        | {"known": grouped((each.kind, each.told) for each in known.get(row.cell, ()))}
        | {"decided": made[row.name].told if row.name in made else ""}
        for row in rows
    ]


def _first_remark(row: AiSystemRow) -> str:
    """The first sentence, or what stands before a semicolon, of what the list remarks of a system."""
    return next((part for part in PARTS.split(row.notes or "") if part), "")


def systems_outside(systems: Iterable[AiSystemRow]) -> list[AiSystemRow]:
    """Those that the client's list puts out of scope, and that run all the same."""
    return [row for row in systems if row.in_scope is False and not is_ended(row)]


def everyday_tasks(systems: Iterable[AiSystemRow]) -> str:
    """The tasks of everyday aids that no listed system does; empty where they do all."""
    does = [text for row in counting(systems) for name in DOES if (text := value_in(row, name))]
    tasks = load_system_words().drafts.everyday
    return listed(task.title for task in tasks if not any(words_said(task.words, text) for text in does))


def _system(row: AiSystemRow, maker: str, names: frozenset[str], words: DraftWords) -> dict[str, Any]:
    told = {name: told_in(row, name) for name in COLUMNS}
    way = _way(row, names)
    return {
        **told,
        "cell": row.cell,
        "name": row.name,
        "notes": None if is_nothing(row.notes or "") else row.notes,
        "provider": maker if is_own_make(row, names) or may_be_own_make(row, names) else told["provider"],
        "supplier": supplier_of(row, names),
        "group": _group(told["affected"], words),
        "planned": row.status == PLANNED,
        "on_trial": row.status == PILOT,
        "runs": row.status in RUNNING,
        "ours": is_producer(row, names),
        "way": words.way[way] if way else None,
        "set_up": way == "bought" and bool(WRITING & set(row.kinds or ())),
        "trained_here": is_built_here(row, names) is True,
        "decides": words.decides[row.autonomy] if row.autonomy else None,
        "oversight": autonomy_words(row),
        "checked": _checked(row.notes or "", words),
        "rules_alone": is_rules_alone(row),
        "generates": "generative" in (row.kinds or ()),
        "may_be_agent": not row.kinds or "agent" in row.kinds,
        "on_our_data": learns_from_ours(row, names),
        "version_open": words_said(words.open_points, row.model or ""),
        "acts": row.autonomy in ACTS,
        "errs": [words.errs[kind] for kind in row.kinds or ()],
        "measured": in_row(words.measured[kind] for kind in row.kinds or ()),
        "regulated": regulated(row),
        "personal": row.personal_data,
        "assessed": day(row.impact_assessed_on) if row.impact_assessed_on else None,
        "ends": day_said(row, "retirement") or None,
    }


def _group(affected: str | None, words: DraftWords) -> str | None:
    """Who is concerned, without a remark on who is among them."""
    parts = (affected or "").split(", ")
    return ", ".join(part for part in parts if not words_said(words.among, part)) or affected


def _checked(remark: str, words: DraftWords) -> str:
    """What a remark says of who checks or corrects what the system makes; empty where it says nothing, or that nobody does."""
    said = (part.strip() for part in PARTS.split(remark))
    return next((part for part in said if words_said(words.checks, part) and not words_said(words.denies, part)), "")


def _way(row: AiSystemRow, names: frozenset[str]) -> Way | None:
    """How the system comes about here; none where the list leaves open who trains it, or nothing is chosen yet."""
    if is_producer(row, names):
        return "built"
    built = is_built_here(row, names)
    if built is None or row.status == PLANNED:
        return None
    return "tuned" if built else "bought"


def _of_form(row: AiSystemRow, form: Mapping[str, Any] | None, words: DraftWords, kit: ImpactKit) -> dict[str, Any]:
    """What calls for care, the grade of questions that follows from it, and the assessment, as the system's impact form has them."""
    if form:
        yes, due, result = form["care"], form["due"], form["result"]
        found = {
            "assessed": form["last"] or None,
            "wants": [text for text in form["wants"] if text not in form["last"]],
            "settle": [_state(text, words.orders) for text in form["wants"]],
            **{name: form[name] for name in ("shortfalls", "made", "counts", "weighty")},
            "urgency": form["gravity"],
        }
    else:
        screening = screen(row, kit)
        yes, due, result = (
            [it.question.id for it in screening.answered("yes")],
            screening.due,
            kit.results[screening.due],
        )
        found = {"wants": [], "settle": [], "shortfalls": [], "made": False, "counts": False, "urgency": 0}
        found["weighty"] = screening.at_worst == "full"
    also = [*(["regulated"] if regulated(row) else []), *(["agent"] if "agent" in (row.kinds or ()) else [])]
    care = [text for name, text in words.care.items() if name in (*yes, *also)]
    told = [f"{text} ({regulated(row)})" if text == words.care["regulated"] else text for text in care]
    return {"care": ", ".join(told), "screened": yes, "due": due, "result": result, **found}


def _state(text: str, orders: Iterable[str]) -> str:
    return next((text.removesuffix(order) for order in orders if text.endswith(order)), text)


def _of_supplier(row: AiSystemRow, suppliers: Sequence[SupplierRow], words: DraftWords) -> dict[str, Any]:
    """What the list of suppliers says of the provider, and the points that a remark leaves open, each with its cell."""
    of_provider = [each for each in suppliers if plain(each.name) == plain(maker_of(row) or "")]
    cells: list[tuple[ListRow, str]] = [(row, "notes")]
    cells += [(each, column) for each in of_provider for column in ("notes", "result")]
    remarks = [(text, each.place_of(column)) for each, column in cells if (text := value_in(each, column))]
    quotes = [(text, f"{in_quotes(brief(text, most=QUOTED))} ({place.short})") for text, place in remarks]
    return {
        "remarks": [quote for _, quote in quotes],
        "open": [quote for text, quote in quotes if words_said(words.open_points, text)],
        "contract_until": next((day(each.ends) for each in of_provider if each.ends), None),
    }
