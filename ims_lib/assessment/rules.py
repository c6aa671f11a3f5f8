"""From register to assessment, by the rules of scoring in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ims_lib.ai_roles.proposals import Proposal, propose_applicability
from ims_lib.ai_roles.said import Undecided, ask_for_roles, builds_nothing, own_names, with_roles_of_client
from ims_lib.assessment.beside import beside_questions, find_beside, with_beside
from ims_lib.assessment.certificates import rows_below_certificate, valid_certificates
from ims_lib.assessment.dispute_questions import dispute_questions, overtaken_judgements, rows_asked
from ims_lib.assessment.disputes import find_contradicted, find_disputes, with_disputes, with_records_beside
from ims_lib.assessment.each_object import Inferred, with_each_object
from ims_lib.assessment.judged_apart import apart_from_criteria, differing_judgements
from ims_lib.assessment.judged_objects import split_by_object
from ims_lib.assessment.judged_rows import tie_to_rows
from ims_lib.assessment.judgements import known_judgements
from ims_lib.assessment.model import Assessment, Dispute, Source, Verdict
from ims_lib.assessment.objects import Objects
from ims_lib.assessment.objects_doubted import ask_of_doubts
from ims_lib.assessment.objects_listed import ask_of_objects, systems_inside
from ims_lib.assessment.of_some import with_some_alone
from ims_lib.assessment.one_object import ask_of_one_object, find_of_one_object
from ims_lib.assessment.records import Records
from ims_lib.assessment.shadow_ai import ask_for_ai, tell_shadow_ai
from ims_lib.assessment.soa_records import facts_of_soa
from ims_lib.assessment.statements import (
    Spoken,
    Stated,
    find_applicable,
    shown_by_remarks,
    stated_levels,
    statements_of,
)
from ims_lib.assessment.verdicts import direct_verdicts
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.catalogue.role_rules import load_role_rules
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.client import Certificate, Client
from ims_lib.decided_settings import CONTROL, NO, MadeDecision, on_controls
from ims_lib.grouping import grouped
from ims_lib.inputs import read_inputs
from ims_lib.inputs.rows import Lists
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Finding, Register
from ims_lib.register.same_files import groups_asked
from ims_lib.scales import NOT_APPLICABLE

Supports = Mapping[tuple[str, str], tuple[Source, ...]]
"""By standard and criterion the client's own lists that bear out what is stated of it there."""


def assess(register: Register, client: Client, *, catalogue: Catalogue | None = None) -> Assessment:
    """A level and a channel for every criterion in every requirement that it weighs in.

    The first of these that exists: a judgement (verified); the client's own rows, for a clause a valid certificate
    (asserted), unless its own lists contradict them (unknown); "not started" (asserted, level 0); what the criterion
    is worth elsewhere (inferred), a mechanism only as far as its scope reaches; else unknown. Absence is never
    inferred.
    """
    catalogue = catalogue or load_catalogue()
    inputs = read_inputs(register)
    disputes, supports = find_disputes(Records(inputs, client, facts_of_soa(register, catalogue)), catalogue)
    found = assess_with(disputes, supports, propose(inputs.lists, client), register, client, catalogue)
    of_roles = (*ask_for_roles(client), *ask_for_ai(inputs, client))
    of_lists = (
        *of_roles,
        *ask_of_objects(inputs, client),
        *ask_of_doubts(inputs, client),
        *tell_shadow_ai(inputs, register, client),
    )
    return replace(found, findings=(*of_lists, *found.findings))


def assess_with(
    disputes: tuple[Dispute, ...],
    supports: Supports,
    proposals: tuple[Proposal, ...],
    register: Register,
    client: Client,
    catalogue: Catalogue,
    *,
    shares_alone: bool = False,
) -> Assessment:
    """The same with what the client's lists contradict, support and propose; `shares_alone` without questions and own levels."""
    lists = read_inputs(register).lists
    objects = Objects.of(lists)
    weighing = catalogue.weighing(special_subjects(client, objects), objects.kinds)
    judgements, doubts = tie_to_rows(client.judgements, register.rows)
    client = replace(client, judgements=judgements)
    for_all, judged_each, of_objects = split_by_object(client.judgements, objects, catalogue)
    begun = _what_is_said(register, replace(client, judgements=for_all), catalogue)
    # A row that leaves its control out is no proposal of ours.
    excluded = {name for name, applies in begun.applicable.items() if not applies}
    stated = {*(name for name, rows in begun.statements.items() if rows), *excluded}
    taken = _taken(client, proposals, stated, begun.judged)
    by_row = {name: each.applies == NO for name, each in taken.items() if each.kind == CONTROL}
    decided = {*begun.judged, *stated, *by_row}
    likely_not = {each.control for each in proposals if each.proposal == "likely_not"}
    left_out = {name for name in taken if by_row.get(name, name in likely_not)}
    applicable = {**begun.applicable, **dict.fromkeys(excluded & by_row.keys(), True), **dict.fromkeys(left_out, False)}
    begun = replace(begun, applicable=applicable)
    said, by_rows = _said_directly(begun, weighing, client, catalogue)
    contradicted = find_contradicted(said, disputes)
    limited, of_some = with_some_alone(with_disputes(said, contradicted), register)
    beside = [] if shares_alone else find_beside(limited, by_rows, register, weighing, begun.judged)
    direct = with_beside(limited, beside)
    alike = Inferred(weighing, direct, begun.applicable, begun.judged, client)
    verdicts, own = with_each_object(alike, objects, judged_each, catalogue.criteria, own_too=not shares_alone)
    systems = with_roles_of_client(lists.ai_systems, client)
    undecided = Undecided(proposals, decided, nothing_built=builds_nothing(systems, client))
    of_one = () if shares_alone else tuple(find_of_one_object(begun.judged, judged_each, objects, weighing, catalogue))
    return Assessment(
        verdicts=with_records_beside(verdicts, disputes),
        applicable=begun.applicable,
        as_proposed=taken,
        own=own,
        said=begun.spoken,
        left_open=begun.left_open,
        shown=shown_by_remarks(register, catalogue),
        supports=supports,
        certified=frozenset(begun.certified),
        disputes=disputes,
        findings=()
        if shares_alone
        else (
            *doubts,
            *of_objects,
            *map(ask_of_one_object, of_one),
            *begun.findings,
            *of_some,
            *dispute_questions(contradicted, said, catalogue, client.judgements),
            *beside_questions(beside, direct, catalogue),
            *apart_from_criteria(begun.judged, weighing, catalogue),
            *differing_judgements(direct, begun.judged, weighing, catalogue),
            *overtaken_judgements(disputes, begun.judged, weighing, catalogue),
        ),
        weighing=weighing,
        catalogue=catalogue,
        client=client,
        objects=objects,
        judged_each=judged_each,
        of_some={(each.judgement.source, each.per): each.said for each in of_one},
        proposals=proposals,
        apart=undecided.falling_away(weighing, catalogue.criteria),
        rows_asked=rows_asked(contradicted),
    )


def _taken(
    client: Client, proposals: Iterable[Proposal], stated: Collection[str], judged: Mapping[str, Judgement]
) -> dict[str, MadeDecision]:
    """By control the decision of management that takes what is proposed, or decides it in its own row; not as proposed where the
    client's rows say it or a role is asked first, nor against an assessor who leaves it out."""
    asked = {each.control for each in proposals if each.proposal == "asked"}
    return {
        name: each
        for name, each in on_controls(client).items()
        if each.takes
        and (each.kind == CONTROL or name not in (*asked, *stated))
        and (each.applies == NO or each.kind != CONTROL or name not in judged or judged[name].new != NOT_APPLICABLE)
    }


def propose(lists: Lists, client: Client) -> tuple[Proposal, ...]:
    """What the roles with AI propose for each control of 42001 Annex A."""
    systems = with_roles_of_client(lists.ai_systems, client)
    inside = systems_inside(lists.services, systems)
    holding = grouped((row.cell, service) for service in lists.services for row in inside.get(service.cell, ()))
    return propose_applicability(systems, load_role_rules(), organisation=own_names(client), holding=holding)


@dataclass(frozen=True)
class DirectSources:
    """What assessor, rows and certificates say, each for itself, before it is held against anything else."""

    judged: Mapping[str, Judgement]
    statements: Spoken
    applicable: Mapping[str, bool]
    certified: Mapping[str, Certificate]
    stated: Mapping[str, Stated]
    findings: Sequence[Finding]

    @property
    def spoken(self) -> dict[str, tuple[Source, ...]]:
        """By leaf the rows that say something of it; none where its rows all leave it open."""
        return {
            name: tuple(row.source for row in rows if row.says_something)
            for name, rows in self.statements.items()
            if rows
        }

    @property
    def left_open(self) -> dict[str, tuple[Source, ...]]:
        """The rows of the leaves of which none says anything."""
        silent = [name for name, sources in self.spoken.items() if not sources]
        return {name: tuple(row.source for row in self.statements[name]) for name in silent}


def _what_is_said(register: Register, client: Client, catalogue: Catalogue) -> DirectSources:
    judged, of_judgements = known_judgements(client, catalogue, register)
    rows, of_headings = statements_of(register, judged, catalogue)
    applicable, counting, of_exclusions = find_applicable(rows, judged, catalogue)
    certified, of_certificates = valid_certificates(client, catalogue, register)
    stated, of_sheets = stated_levels(counting, register.dated, asked=groups_asked(register.found))
    lower = rows_below_certificate(counting, certified, catalogue)
    found = (*of_judgements, *of_headings, *of_exclusions, *of_certificates, *lower, *of_sheets)
    return DirectSources(judged, counting, applicable, certified, stated, found)


def _said_directly(
    begun: DirectSources, weighing: Weighing, client: Client, catalogue: Catalogue
) -> tuple[dict[Pair, Verdict], dict[Pair, Verdict]]:
    """The direct verdicts, and what they would be by the client's rows alone."""
    stated, applicable = begun.stated, begun.applicable
    judged, certified = begun.judged, begun.certified
    return (
        direct_verdicts(
            catalogue, weighing, client, stated=stated, applicable=applicable, judged=judged, certified=certified
        ),
        direct_verdicts(catalogue, weighing, client, stated=stated, applicable=applicable),
    )


def special_subjects(client: Client, objects: Objects) -> frozenset[str]:
    """The special subjects in this client's scope: AI where 42001 is in scope, or it has a role with AI or lists an AI system."""
    has_system = any(each.per == "ai_system" for each in objects.assessed)
    return frozenset({"ai"} if "42001" in client.standards or client.settings.ai_roles or has_system else ())
