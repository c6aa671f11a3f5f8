"""For whom AI is managed: where owners of AI systems lie perhaps outside the scope of the report, or a system with a part of the organisation's is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.languages import say
from ims_lib.register.vocabulary import plain
from ims_lib.steps.decisions.model import SETTINGS, Ahead, ManagementDecision, quoted
from ims_lib.steps.decisions.systems_due import STANDARD
from ims_lib.wording import listed


def of_ai_scope(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Whether the standard on AI is for what the scope of the report names or for a larger organisation, with what follows for each."""
    client, view = ahead.steps.coverage.client, ahead.steps.objects
    if STANDARD not in client.standards or not client.settings.scope:
        return
    outside = systems_outside(ahead)
    left_out = [(cell, each) for cell, known in view.known_against.items() for each in known if each.kind == "boundary"]
    if not outside and not left_out:
        return
    told = [kind.words["owner"].format(system=quoted(row.name), owner=row.owner) for row in outside]
    cells = [str(row.place_of("owner")) for row in outside]
    if outside:
        inside = {row.cell for row in outside}
        serving = [
            row
            for row in view.service_rows.values()
            if row.customers and inside & {system.cell for system in view.inside.get(row.cell, ())}
        ]
        served = grouped((row.customers or "", quoted(row.name)) for row in serving)
        customers = [kind.words["customers"].format(who=who, service=listed(names)) for who, names in served.items()]
        told.append(kind.words["then"].format(customers=f" ({listed(customers)})" if customers else ""))
        cells += [str(row.place_of("customers")) for row in serving]
    told += [
        say("{name} is {in_full}", name=quoted(view.system_rows[cell].name), in_full=each.in_full)
        for cell, each in left_out
    ]
    cells += [str(place) for _, each in left_out for place in each.places]
    what = kind.ask["whose" if outside else "left_out"].format(
        standard=ahead.name(STANDARD), scope=quoted(client.settings.scope)
    )
    about = [
        f"for whom {STANDARD}",
        *(row.name for row in outside),
        *(view.system_rows[cell].name for cell, _ in left_out),
    ]
    if_not = kind.if_not["open"]
    yield ahead.make(kind, what, if_not, by=ahead.usual, cells=[SETTINGS, *cells], about=about, details=told)


def systems_outside(ahead: Ahead) -> list[AiSystemRow]:
    """The AI systems in scope whose owner no row of another list nor of a control names; none where that is so of most of them: then these lists don't tell."""
    steps = ahead.steps
    lists = steps.inputs.lists
    rows = [row for item in fields(lists) if item.name not in OF_AI for row in getattr(lists, item.name)]
    known = {plain(row.owner) for row in (*rows, *steps.register.controls) if getattr(row, "owner", None)}
    systems = [each.system for each in (*steps.objects.impacts, *steps.objects.impacts_ahead) if each.system.owner]
    found = [row for row in systems if plain(row.owner or "") not in known]
    return found if 2 * len(found) <= len(systems) else []


OF_AI = ("ai_systems", "impact_assessments")
