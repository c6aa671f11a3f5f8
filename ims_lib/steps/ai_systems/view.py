"""The client's AI systems and services one by one, as an assessor asks for them first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from ims_lib.ai_roles.proposals import counting as proposed_for
from ims_lib.ai_roles.said import own_names
from ims_lib.answers_given import answers_to
from ims_lib.assessment.objects import ListedObject
from ims_lib.assessment.objects_listed import named_among, names_in, near_among, systems_inside
from ims_lib.assessment.shadow_ai import may_be_product
from ims_lib.catalogue.criteria import Per
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.overlays import Overlay
from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import Entered
from ims_lib.coverage import Coverage
from ims_lib.decided_settings import decisions_made
from ims_lib.frames import Row, frame_of
from ims_lib.grouping import grouped
from ims_lib.inputs.model import Inputs
from ims_lib.inputs.rows import ActionRow, AiSystemRow, DocumentRow, Lists, ServiceRow
from ims_lib.inputs.states import is_ended
from ims_lib.languages import translated
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.vocabulary import plain
from ims_lib.steps.ai_systems.asked import AskedOfEach, asked_of_each
from ims_lib.steps.ai_systems.classes import Proposed
from ims_lib.steps.ai_systems.control_rows import controls_against, rows_not_done
from ims_lib.steps.ai_systems.doubts import AgainstEach, ObjectDoubt, OfSome, doubts_of, judged_at_once, lacks_of
from ims_lib.steps.ai_systems.evidence_of_one import ask_of_evidence, rows_of_some
from ims_lib.steps.ai_systems.findings import (
    IMPACT_MISSING,
    find_ahead,
    find_denied,
    find_in_systems,
    find_parts,
    find_searched,
    find_unlisted,
    is_answer_on,
)
from ims_lib.steps.ai_systems.impact import SystemImpact, impacts_of
from ims_lib.steps.ai_systems.impact_told import gravest_first
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.known_against import ReadBeside, known_against
from ims_lib.steps.ai_systems.known_of_own import with_own_days
from ims_lib.steps.ai_systems.law_elsewhere import LawElsewhere, ask_of_law_elsewhere, law_elsewhere
from ims_lib.steps.ai_systems.lights import ServiceWithAi, services_with_ai
from ims_lib.steps.ai_systems.list_shows import ListShows, ask_of_what_lists_show, shown_by_lists
from ims_lib.steps.ai_systems.open_findings import LateCause, ask_of_findings, late_causes, perhaps_on
from ims_lib.steps.ai_systems.overlay import SystemOverlay, lay_over
from ims_lib.steps.ai_systems.own_rows import Against, ask_of_rows_against, rows_against, told_once
from ims_lib.steps.ai_systems.pointed_at import PointedAt
from ims_lib.steps.ai_systems.reach import ScopeQuestion, overlays_named, scope_question
from ims_lib.steps.ai_systems.screening import with_troubles
from ims_lib.steps.ai_systems.service_records import AiInside, records_against, unlisted_against
from ims_lib.steps.ai_systems.standing import Standing, standings
from ims_lib.steps.ai_systems.supplier_reviews import ask_of_makers, makers_against, makers_missing, suppliers_against
from ims_lib.steps.ai_systems.told_elsewhere import (
    ToldElsewhere,
    assessments_among,
    rows_perhaps_on,
    told_by_controls,
    told_elsewhere,
)
from ims_lib.steps.ai_systems.told_late import notice_times
from ims_lib.steps.unfollowed import passed_over
from ims_lib.wording import in_counts, listed


@dataclass(frozen=True)
class ObjectsView:
    """What is known of each AI system and each service. Rows are those of the client's lists, by the cell that names each."""

    __repr__ = in_counts

    listed: tuple[ListedObject, ...]
    """All that the lists name, also what isn't assessed."""
    systems: tuple[Standing, ...]
    services: tuple[Standing, ...]
    asked: tuple[AskedOfEach, ...]
    """What is asked of each of them, a criterion once."""
    inside: Mapping[str, tuple[AiSystemRow, ...]]
    """Cell of a service → the AI systems inside."""
    with_ai: tuple[ServiceWithAi, ...]
    system_rows: Mapping[str, AiSystemRow]
    service_rows: Mapping[str, ServiceRow]
    laid_over: tuple[Overlay, ...]
    """Laws and frameworks that client.yml names."""
    overlays: tuple[SystemOverlay, ...]
    """What each asks of each AI system, of planned ones and those out of scope too: the law asks before they are used."""
    impacts: tuple[SystemImpact, ...]
    """Of each AI system in scope, what its impact assessment wants."""
    against: Mapping[str, tuple[Against, ...]]
    """Cell of a service in scope → what its own row, its suppliers' rows, records that name it and the AI inside say against it, first
    what is held against the rows on clauses; others are left out."""
    impacts_ahead: tuple[SystemImpact, ...]
    """The same of systems that are planned: theirs is due before a product is chosen."""
    told_elsewhere: Mapping[str, tuple[ToldElsewhere, ...]]
    """Cell of an AI system → the rows of other lists that name it."""
    known_against: Mapping[str, tuple[KnownAgainst, ...]]
    """Cell of an AI system → what the lists know against it, what presses most first."""
    law_elsewhere: tuple[LawElsewhere, ...]
    """Sentences of other lists that may tell of AI which the list lacks and a law forbids or holds high-risk."""
    scope_question: Mapping[str, ScopeQuestion]
    """Overlay → the question whether it applies to the organisation at all, to be told once and first. Where no AI system is
    in scope there is none."""
    list_shows: Mapping[str, ListShows]
    """Criterion → what the client's lists show of it, whatever rows and judgements say."""
    list_lacks: Mapping[str, tuple[ListShows, ...]]
    """Criterion → what they show against it."""
    doubts: Mapping[str, tuple[ObjectDoubt, ...]]
    """Criterion → the AI systems or services for which it counts only because it is said of all, while something speaks against it."""
    at_once: Collection[tuple[str, str]]
    """Criterion and cell of an AI system or service: it counts there by a judgement on all at once that names no single one."""
    findings: tuple[Finding, ...]

    @cached_property
    def gravest(self) -> list[SystemImpact]:
        """Of each AI system in scope, what its impact assessment wants, the gravest first."""
        return gravest_first(self.impacts, self.told_elsewhere, load_impact_kit())

    @cached_property
    def unnamed(self) -> tuple[AiSystemRow, ...]:
        """The AI systems in use that may be a product which the list doesn't name: neither product nor version of theirs is told."""
        return tuple(
            row
            for cell, row in self.system_rows.items()
            if may_be_product(row)
            and any(
                it.kind == "untold" and it.place == row.place_of("model") for it in self.known_against.get(cell, ())
            )
        )

    @cached_property
    def systems_table(self) -> pd.DataFrame:
        """Index what a judgement names an AI system by, a column for each part of its row; `left_out` says why one isn't assessed.

        The day of its impact assessment is the latest of both lists; a role by a law that is proposed says so.
        """
        found = _rows_of("ai_system", self.listed, self.system_rows, AiSystemRow)
        assessed = {each.system.cell: each.assessed_on for each in (*self.impacts, *self.impacts_ahead)}
        proposed = {
            each.cell: f"{listed(each.role)}{translated(' (proposed)')}" for each in self.overlays if each.role_proposed
        }
        days = [
            assessed.get(cell) or own for cell, own in found[["cell", "impact_assessed_on"]].itertuples(index=False)
        ]
        roles = [proposed.get(cell, own) for cell, own in found[["cell", "ai_act_role"]].itertuples(index=False)]
        return found.assign(impact_assessed_on=days, ai_act_role=roles)

    @cached_property
    def services_table(self) -> pd.DataFrame:
        """The same of services, with the names of the AI systems `inside`."""
        found = _rows_of("service", self.listed, self.service_rows, ServiceRow)
        inside = [", ".join(row.name for row in self.inside.get(cell, ())) for cell in found["cell"]]
        return found.assign(inside=inside)

    @cached_property
    def lights_table(self) -> pd.DataFrame:
        """Index service and light, with state, level, how many criteria are met, begun, open and unknown, and the AI systems inside."""
        rows = [
            (
                each.service.name,
                light.light.title,
                light.state,
                light.level,
                *map(len, (light.met, light.begun, light.open, light.unknown)),
                ", ".join(row.name for row in each.systems),
            )
            for each in self.with_ai
            for light in each.lights
        ]
        columns = ["service", "light", "state", "level", "met", "begun", "open", "unknown", "inside"]
        return pd.DataFrame(rows, columns=columns).set_index(["service", "light"])

    @cached_property
    def classes_table(self) -> pd.DataFrame:
        """Index AI system and overlay: the class proposed, the place, cells and words that lead there, and what counsel is asked."""
        rows = [
            (
                each.system,
                each.overlay,
                each.proposed.title,
                ", ".join(each.proposed.told),
                "\n".join(f"{it.cell}: {', '.join(it.found)}" for sign in each.proposed.signs for it in sign.facts),
                each.proposed.asks,
                ", ".join(item.title for item in each.also),
                len(each.duties),
            )
            for each in self.overlays
            if each.proposed
        ]
        columns = ["system", "overlay", "proposed", "place", "why", "ask_counsel", "also", "duties"]
        return pd.DataFrame(rows, columns=columns).set_index(["system", "overlay"])

    @cached_property
    def findings_table(self) -> pd.DataFrame:
        """Level, code, message and cell of each finding."""
        rows = [(f.level, f.code, f.message, str(CellPlace(f.file, f.sheet, f.cell))) for f in self.findings]
        return pd.DataFrame(rows, columns=["level", "code", "message", "cell"], dtype=object)


def _rows_of(
    per: Per, listed: Sequence[ListedObject], rows: Mapping[str, AiSystemRow | ServiceRow], kind: type[Row]
) -> pd.DataFrame:
    own = [each for each in listed if each.per == per]
    found = frame_of([rows[each.cell] for each in own], kind, without=("id", "cells", "shared_name"))
    return found.assign(key=[each.key for each in own], left_out=[each.left_out for each in own]).set_index("key")


def view_objects(coverage: Coverage, inputs: Inputs, register: Register | None = None) -> ObjectsView:
    """Each AI system and service of the client's lists: how it stands, what stands in what, and what is overdue.

    By the `register` what is known against them takes in rows of controls that aren't done.
    """
    assessment, as_of = coverage.assessment, coverage.client.as_of
    lists = replace(inputs.lists, ai_systems=with_own_days(inputs.lists.ai_systems, as_of))
    assessed = {each.cell for each in assessment.objects.assessed}
    inside = systems_inside(lists.services, lists.ai_systems)
    laid_over, unknown = overlays_named(coverage.client)
    asked = asked_of_each(assessment)
    services = [row for row in lists.services if row.cell in assessed]
    names = frozenset(map(plain, own_names(coverage.client)))
    makers = makers_missing(services, inside, names)
    overlays = tuple(
        lay_over(row, overlay, assessment, lists.services)
        for overlay in laid_over
        for row in _with_services(lists.ai_systems, inside, lists.services)
        if not is_ended(row)
    )
    forbidden = {each.cell: each.proposed for each in overlays if each.proposed and each.proposed.forbidden_from}
    controls = rows_not_done(register) if register else ()
    owners = dict.fromkeys(row.owner for row in (register.controls if register else ()) if row.owner)
    answers = answers_to(IMPACT_MISSING, coverage.client)
    read = _read_systems(lists, inside, controls, [*owners], assessed, names, as_of, forbidden, answers)
    elsewhere = law_elsewhere(inputs, register, laid_over, read.told)
    shows = shown_by_lists(assessment, lists, read.impacts, inside)
    ai = AiInside(inside, read.of_system, read.known)
    times = notice_times(lists, register.controls if register else ())
    against = _joined(
        rows_against(services, lists),
        records_against(services, lists, ai, as_of, times),
        unlisted_against(services, inputs, register),
        suppliers_against(services, lists.suppliers, as_of, makers),
        controls_against(services, controls),
        makers_against(makers, services),
    )
    of_services = grouped((row.cell, it) for cell in against for row in inside.get(cell, ()) for it in against[cell])
    of_systems: AgainstEach = {cell: (*known, *of_services.get(cell, ())) for cell, known in read.known.items()}
    by_rows = rows_of_some(PointedAt(lists.ai_systems, services, inside), register, assessment)
    of_rows: OfSome = {key: each.said for key, each in by_rows.items()}
    of_some = {**assessment.of_some, **of_rows}
    doubts = doubts_of(asked, against, of_some, assessment)
    doubted = {name: [each.of.key for each in told] for name, told in doubts.items()}
    return ObjectsView(
        listed=assessment.objects.listed,
        systems=standings(assessment, "ai_system", asked),
        services=standings(assessment, "service", asked),
        asked=asked,
        inside=inside,
        with_ai=services_with_ai(lists.services, inside, assessment, doubted),
        system_rows={row.cell: row for row in lists.ai_systems},
        service_rows={row.cell: row for row in lists.services},
        laid_over=laid_over,
        overlays=overlays,
        law_elsewhere=elsewhere,
        scope_question={
            overlay.overlay: question
            for overlay in laid_over
            if read.impacts and (question := scope_question(overlay, coverage.client, lists))
        },
        impacts=read.impacts,
        impacts_ahead=read.ahead,
        told_elsewhere=read.told,
        known_against=read.known,
        against=against,
        list_shows=shows,
        list_lacks=lacks_of(asked, shows, lists, {**against, **of_systems}, read.impacts, assessment),
        doubts=doubts,
        at_once=judged_at_once(asked, of_some, assessment),
        findings=(
            *unknown,
            *find_in_systems(read.impacts, as_of),
            *find_denied(read.impacts, coverage.client.judgements),
            *find_ahead(inputs.lists, as_of),
            *find_parts(lists.ai_systems, read.known),
            *find_searched(lists.ai_systems, names),
            *find_unlisted(lists.impact_assessments, lists.ai_systems),
            *ask_of_law_elsewhere(elsewhere, decisions_made(coverage.client)),
            *ask_of_rows_against(against, services, assessment),
            *ask_of_evidence(by_rows, assessment),
            *ask_of_makers(makers, services),
            *ask_of_what_lists_show(shows, assessment),
            *ask_of_findings(lists.ai_systems, read.near, read.late),
        ),
    )


@dataclass(frozen=True, slots=True)
class _SystemsRead:
    """What the lists say of the AI systems beside their own rows; keys are the cells of systems."""

    impacts: tuple[SystemImpact, ...]
    ahead: tuple[SystemImpact, ...]
    """Of those that are planned."""
    of_system: Mapping[str, SystemImpact]
    told: Mapping[str, tuple[ToldElsewhere, ...]]
    near: Mapping[str, tuple[ActionRow, ...]]
    late: Mapping[str, tuple[LateCause, ...]]
    known: Mapping[str, tuple[KnownAgainst, ...]]


def _read_systems(
    lists: Lists,
    inside: Mapping[str, tuple[AiSystemRow, ...]],
    controls: Sequence[Record],
    owners: Collection[str],
    assessed: Collection[str],
    names: Collection[str],
    as_of: date,
    forbidden: Mapping[str, Proposed],
    answers: Iterable[Entered],
) -> _SystemsRead:
    told, kit = told_elsewhere(lists.ai_systems, lists), load_impact_kit()
    planned = [row for row in proposed_for(lists.ai_systems) if row.cell not in assessed]
    counting = [row for row in lists.ai_systems if row.cell in assessed]
    documents = assessments_among(lists.documents, lists.ai_systems)
    impacts, ahead = (
        _with_beside(
            impacts_of(rows, lists.impact_assessments, kit, as_of, lists.ai_systems),
            told,
            documents,
            forbidden,
            answers,
        )
        for rows in (counting, planned)
    )
    near, late = perhaps_on(lists, inside, told, as_of), late_causes(lists.ai_systems, lists, told)
    naming = told_by_controls(lists.ai_systems, lists.services, controls)
    against = rows_against(lists.services)
    nearly = grouped(
        (meant.cell, (service, name))
        for service in lists.services
        for name in names_in(service.ai_systems)
        if not named_among(name, lists.ai_systems) and (meant := near_among(name, lists.ai_systems))
    )
    perhaps = rows_perhaps_on(lists.ai_systems, lists, told)
    of_system, passed = {each.system.cell: each for each in (*impacts, *ahead)}, passed_over(lists)
    beside = {
        row.cell: ReadBeside(
            told.get(row.cell, ()),
            lists.suppliers,
            of_system.get(row.cell),
            controls,
            naming.get(row.cell, ()),
            near.get(row.cell, ()),
            late.get(row.cell, ()),
            passed_over=passed,
            services=[
                (each, against.get(each.cell, ()))
                for each in lists.services
                if row.cell not in [it.cell for it in inside.get(each.cell, ())]
            ],
            nearly=[it for it in nearly.get(row.cell, ()) if row not in inside.get(it[0].cell, ())],
            perhaps=perhaps.get(row.cell, ()),
            owners=owners,
            names=names,
        )
        for row in lists.ai_systems
    }
    known = {row.cell: known_against(row, beside[row.cell], as_of) for row in lists.ai_systems}
    return _SystemsRead(impacts, ahead, of_system, told, near, late, known)


def _with_services(
    systems: Iterable[AiSystemRow], inside: Mapping[str, tuple[AiSystemRow, ...]], services: Iterable[ServiceRow]
) -> Iterator[AiSystemRow]:
    """The systems; one whose row names no service has those whose rows name it."""
    holding = grouped((row.cell, service.name) for service in services for row in inside.get(service.cell, ()))
    for row in systems:
        yield row if row.services else replace(row, services=", ".join(holding.get(row.cell, ())) or None)


def _joined(*parts: Mapping[str, Sequence[Against]]) -> dict[str, tuple[Against, ...]]:
    """Cell of a service → what all parts say against it, in their order."""
    found = grouped((cell, each) for part in parts for cell, told in part.items() for each in told)
    return {cell: told_once(told) for cell, told in found.items()}


def _with_beside(
    impacts: Sequence[SystemImpact],
    told: Mapping[str, Sequence[ToldElsewhere]],
    documents: Mapping[str, DocumentRow],
    forbidden: Mapping[str, Proposed],
    answers: Iterable[Entered],
) -> tuple[SystemImpact, ...]:
    """With what other lists tell of trouble and of documents, whether a law may forbid them, and what was answered of an assessment."""
    kit = load_impact_kit()
    return tuple(
        replace(
            each,
            screening=with_troubles(each.screening, told.get(each.system.cell, ()), kit),
            forbidden=forbidden.get(each.system.cell),
            document=documents.get(each.system.cell),
            answer=next((it for it in answers if is_answer_on(it, each.system)), None),
        )
        for each in impacts
    )
