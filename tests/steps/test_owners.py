"""Whose a process, a requirement and a set of criteria are: held against what a person read in the files, and cases of strangers."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

import ims_lib as ims
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.owner_evidence import check_owner_evidence, load_owner_evidence
from ims_lib.catalogue.workflows import load_workflows
from ims_lib.client.decided_owners import DecidedOwners, NamedOwner
from ims_lib.inputs import read_inputs
from ims_lib.scales import report_setting
from ims_lib.steps.documents import match_documents
from ims_lib.steps.owners import Owner, Owners, find_owners
from ims_lib.steps.shared_clauses import assign_roles
from tests.builders import write_client, write_xlsx
from tests.conftest import demo

TRUTH = yaml.safe_load(Path(__file__).with_name("owners_truth.yml").read_text(encoding="utf-8"))
PACKAGES = list(
    csv.DictReader(Path(__file__).with_name("owners_of_packages.csv").read_text(encoding="utf-8").splitlines())
)
ENOUGH = 0.9
KINDS = {"sheet_head": "list_keeper"}
"""What the truth calls a kind of evidence, where we call it otherwise."""


@cache
def owners_of(client: str | Path) -> Owners:
    opened = ims.open_client(client)
    register = ims.read_register(opened)
    coverage = ims.score_coverage(ims.assess(register, opened))
    return find_owners(register, coverage.catalogue, match_documents(coverage, read_inputs(register), register).own)


def given(client: str, group: str) -> dict[str, tuple[Mapping[str, Any], Owner]]:
    """By process or requirement what the truth says, and the owner that is found."""
    owners = owners_of(client)
    found = owners.processes.__getitem__ if group == "processes" else lambda name: owners.of_requirement(_leaf(name))
    return {name: (said, found(name)) for name, said in TRUTH["clients"][client][group].items()}


def _leaf(name: str) -> str:
    return load_catalogue().leaves_below(name)[0]


def is_right(said: Mapping[str, Any], owner: Owner) -> bool:
    """Whether an owner is the one that the files name; where they name nobody, whether it is marked as proposed and a good proposal."""
    also = said.get("acceptable", [])
    if "none" in also and owner.is_proposed:
        return True
    if said["owner"] == "none":
        return owner.name in also or (owner.is_proposed and owner.name == said["proposed"])
    return not owner.is_proposed and owner.name in (said["owner"], *also)


GROUPS = [(client, group) for client in TRUTH["clients"] for group in ("processes", "requirements")]


@pytest.mark.parametrize(("client", "group"), GROUPS)
def test_nine_owners_in_ten_are_those_that_a_person_read_in_the_files(client: str, group: str) -> None:
    found = given(client, group)
    wrong = {name: owner.name for name, (said, owner) in found.items() if not is_right(said, owner)}
    assert len(found) - len(wrong) >= ENOUGH * len(found), wrong


@pytest.mark.parametrize("client", TRUTH["clients"])
def test_nine_packages_in_ten_are_owned_by_whom_a_person_read_in_the_files(client: str) -> None:
    """owners_of_packages.csv: read by somebody who knew the files and what each package is to bring about, and no answer of ours."""
    right, wrong = [], []
    for row in PACKAGES:
        if row["client"] == client and row["sure"] != "nobody named":
            found = owners_of(client).owner_of(row["criteria"].split(), row["package"].partition("/")[0])
            (right if found.name in row["owner"].split(" | ") else wrong).append(row["package"])
    assert len(right) >= ENOUGH * (len(right) + len(wrong)), wrong


def test_where_nobody_is_named_for_a_package_its_owner_is_marked_as_proposed() -> None:
    nobody = [row for row in PACKAGES if row["sure"] == "nobody named"]
    assert nobody
    for row in nobody:
        owner = owners_of(row["client"]).owner_of(row["criteria"].split(), row["package"].partition("/")[0])
        assert owner.is_proposed, row["package"]


@pytest.mark.parametrize(("client", "group"), GROUPS)
def test_whom_the_files_rule_out_owns_nothing(client: str, group: str) -> None:
    assert not [name for name, (said, owner) in given(client, group).items() if owner.name in said.get("wrong", ())]


@pytest.mark.parametrize(("client", "group"), GROUPS)
def test_nine_owners_in_ten_have_the_evidence_and_the_cell_that_the_person_saw(client: str, group: str) -> None:
    sheets = TRUTH["sheets"][client]
    found = [pair for pair in given(client, group).values() if pair[0]["owner"] == pair[1].name]
    right = [
        owner
        for said, owner in found
        if owner.kind == KINDS.get(said["kind"], said["kind"])
        and owner.cell in [f"{sheets[sheet]}!{cell}" for sheet, _, cell in (at.partition("!") for at in said["at"])]
    ]
    assert len(right) >= ENOUGH * len(found)


@pytest.mark.parametrize("client", [*TRUTH["clients"], "millrace", "lumen"])
def test_every_owner_has_a_name_a_mark_and_a_reason(client: str) -> None:
    owners = owners_of(client)
    usual = {flow.owner for flow in load_workflows().values()}
    for name, owner in owners.processes.items():
        assert owner.name, name
        assert owner.reason.endswith("."), name
        assert owner.is_proposed == owner.reason.startswith("Proposed: "), name
        assert owner.is_invented == (owner.name not in owners.evidence.roles.values()), name
        assert owner.name in usual or not owner.is_invented, name
        assert owner.cell or owner.is_proposed, name


GERMAN = {
    "Prozessliste": """
        Abschnitt | Titel | Verantwortlich | Status
        6.1 | Massnahmen zu Risiken und Chancen | Stab Planung | geplant
        6.2 | Servicemanagementziele | Bereichsleitung Kunden | umgesetzt
        7.5 | Dokumentierte Information | Qualitätsstelle | umgesetzt
        8.5 | Entwurf, Aufbau und Überführung | Leitung Projekte | umgesetzt
        8.5.1 | Änderungsmanagement | Projektleiterin Netz 2026 | teilweise umgesetzt
        8.6.1 | Incident-Management | Leitung Support (80 %) | umgesetzt
        8.6.3 | Problem-Management | - | umgesetzt""",
    "Anhang A": """
        Massnahme | Titel | Verantwortlich | Status
        A.5.2 | Rollen | Stab Sicherheit | umgesetzt
        A.5.15 | Zugangssteuerung | Stab Sicherheit | umgesetzt
        A.8.24 | Kryptografie | Leitung Netze | umgesetzt
        A.8.32 | Änderungsmanagement | Leitung Netze | umgesetzt""",
    "Dokumente": """
        Dokument | Art | Norm | Eigentümer | Freigegeben von | Freigegeben am
        Risikomanagement-Verfahren | Verfahren | ISO 27001 | Stab Sicherheit | Direktorin | 2026-03-01
        Richtlinie Zugriff | Richtlinie | ISO 27001 | Leitung Netze | Direktorin | 2026-03-01
        Änderungsmanagement | Richtlinie | ISO 20000-1 | Leitung Netze | Direktorin | 2026-03-01
        Lieferantenrichtlinie (Entwurf) | Richtlinie | ISO 27001 | Einkaufsstelle | | """,
}
FRENCH = {
    "DdA": """
        Mesure | Intitulé | Responsable | Statut
        A.5.2 | Fonctions et responsabilités | Correspondante sécurité | Mis en œuvre
        A.5.15 | Contrôle d'accès | Exploitation | Mis en œuvre
        A.5.24 | Gestion des incidents | Exploitation (à mi-temps) | Mis en œuvre
        A.6.1 | Sélection des candidats | Ressources humaines | Mis en œuvre
        A.8.8 | Vulnérabilités techniques | exploitation | Partiellement mis en œuvre""",
    "Inventaire IA": """
        Inventaire des systèmes d'IA
        Tenu par la cellule données. État au 2026-10-01

        Système d'IA | Finalité | Propriétaire | Fournisseur
        Tri des dossiers | Classe les demandes | Service sinistres | Kolibri SA
        Détection de fraude | Signale des dossiers | Service sinistres | Kolibri SA
        Agent de réponse | Rédige des réponses | Cellule données | Luciole SARL""",
    "Documents": """
        Document | Type | Norme | Propriétaire | Approuvé par | Approuvé le
        Politique de contrôle d'accès | Politique | ISO 27001 | Correspondante sécurité | Direction | 2026-02-01
        Compte rendu de la formation | Compte rendu | ISO 27001 | Exploitation | Direction | 2026-02-01""",
}
ENGLISH = {
    "Controls": """
        Control | Title | Owner | Status
        A.6.1 | Screening | Mina Okafor | Implemented
        A.6.3 | Awareness | Mina Okafor | Implemented
        A.7.1 | Perimeter | TBD | Planned""",
    "AI tools": """
        AI system | Purpose | Owner | Provider
        CV sorter | Ranks applicants | Mina Okafor | Kolibri
        Shift planner | Proposes shifts | Mina Okafor | Kolibri
        Ticket triage | Ranks tickets | Jon Reyes | Luciole
        Image search | Finds images | | Luciole""",
    "Documents": """
        Document | Type | Standard | Owner | Approved by | Approved on
        Access control policy | Policy | ISO 27001 | Jon Reyes | Ada Lind | 2026-02-01
        Incident procedure | Procedure | ISO 27001 | Jon Reyes | Ada Lind | 2026-02-01""",
}
# process → who owns it, and by which kind of evidence
STRANGERS: dict[str, tuple[Mapping[str, str], Mapping[str, tuple[str, str]]]] = {
    "german": (
        GERMAN,
        {
            "risk_management": ("Stab Sicherheit", "document_owner"),
            "objectives_and_planning": ("Bereichsleitung Kunden", "process_list"),
            "document_control": ("Qualitätsstelle", "process_list"),
            "change_management": ("Leitung Netze", "document_owner"),
            "service_design_and_transition": ("Leitung Projekte", "process_list"),
            "release_and_deployment": ("Leitung Projekte", "process_list"),
            "incident_management": ("Leitung Support", "process_list"),
            "access_control": ("Leitung Netze", "document_owner"),
            "cryptography": ("Leitung Netze", "control_row"),
            "continual_improvement": ("Qualitätsstelle", "own_role"),
            "supplier_management": ("Supplier manager", "invented"),
            "ai_responsible_use": ("Stab Sicherheit", "own_role"),
        },
    ),
    "french": (
        FRENCH,
        {
            "access_control": ("Correspondante sécurité", "document_owner"),
            "incident_management": ("Exploitation", "control_row"),
            "technical_security": ("Exploitation", "control_row"),
            "people_security": ("Ressources humaines", "control_row"),
            "competence_and_training": ("Ressources humaines", "own_role"),
            "ai_resources": ("Cellule données", "list_keeper"),
            "ai_life_cycle": ("Service sinistres", "register_row"),
            "ai_responsible_use": ("Correspondante sécurité", "own_role"),
            "compliance": ("Legal counsel", "invented"),
        },
    ),
    "english": (
        ENGLISH,
        {
            "people_security": ("Mina Okafor", "control_row"),
            "access_control": ("Jon Reyes", "document_owner"),
            "incident_management": ("Jon Reyes", "document_owner"),
            "physical_security": ("Head of facilities", "invented"),
            "problem_management": ("Jon Reyes", "own_role"),
            "ai_life_cycle": ("AI governance lead", "invented"),  # half of the tools are no more than tools
        },
    ),
}


def cells(text: str) -> Sequence[Sequence[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in dedent(text).strip().splitlines()]


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Owners]:
    found = {}
    for name, (sheets, _) in STRANGERS.items():
        folder = write_client(
            tmp_path_factory.mktemp(name), f"name: {name}\nstandards: ['27001', '20000-1', '42001']\n"
        )
        write_xlsx(folder / "lists.xlsx", {title: cells(text) for title, text in sheets.items()})
        found[name] = owners_of(folder)
    return found


@pytest.mark.parametrize(
    ("client", "process"), [(client, process) for client, (_, said) in STRANGERS.items() for process in said]
)
def test_owners_of_strangers(strangers: Mapping[str, Owners], client: str, process: str) -> None:
    owner = strangers[client].processes[process]
    assert (owner.name, owner.kind) == STRANGERS[client][1][process], owner.reason


def test_what_turns_the_order_round_is_told(strangers: Mapping[str, Owners]) -> None:
    found = strangers["german"].processes
    assert found["risk_management"].reason == (
        "Owns 'Risikomanagement-Verfahren', which is in force; the list's row names Stab Planung and isn't begun."
    )
    assert found["change_management"].reason.endswith(
        "names Projektleiterin Netz 2026, a role that ends with its project."
    )
    harbour = owners_of("harbour").processes["objectives_and_planning"]
    assert harbour.reason.endswith("names Head of operations for one discipline alone.")


REQUIREMENTS = {
    # a row of its own, one on the heading above it, a document that it asks for, its process, nobody for its standard
    "27001:A.5.15": ("Stab Sicherheit", "control_row"),
    "20000-1:8.5.2.2": ("Leitung Projekte", "process_list"),
    "20000-1:8.5.1.3": ("Projektleiterin Netz 2026", "process_list"),
    "27001:6.1.2": ("Stab Sicherheit", "document_owner"),
    "27001:7.5.3": ("Qualitätsstelle", "own_role"),
    "42001:7.5.3": ("Qualitätsstelle", "own_role"),
    "27001:A.7.1": ("Head of facilities", "invented"),
}


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_a_requirement_goes_by_its_own_row_then_the_heading_then_its_document_then_its_process(
    strangers: Mapping[str, Owners], name: str
) -> None:
    owner = strangers["german"].of_requirement(name)
    assert (owner.name, owner.kind) == REQUIREMENTS[name]
    assert owner.is_proposed == (owner.kind in ("own_role", "invented"))


SIGNED = {
    "by its own row": ("Policy v2, signed by CEO on 12 May 2026", "open", "CEO", "CEO"),
    "a body above": ("liegt beim Kreistag", "akzeptiert, Landrat 2026-05-01", "Kreistag", "Landrat"),
    "what was accepted": ("Policy v2", "accepted by the Mayor", "Mayor", "Mayor"),
    "nobody": ("Policy v2", "open", "Head of product", "Head of product"),
}


@pytest.mark.parametrize("case", SIGNED)
def test_policies_and_money_are_for_those_whom_the_rows_on_policies_and_acceptances_name(
    tmp_path: Path, case: str
) -> None:
    evidence, state, approver, top = SIGNED[case]
    folder = write_client(tmp_path, "name: Lowe\nstandards: ['42001']\n")
    sheets = {
        "Controls": f"Ref | Control | Status | Owner | Evidence\n42001 A.2.2 | AI policy | In place | Head of product | {evidence}\n"
        "42001 A.5.2 | Impact process | Planned | Privacy officer | Template",
        "Risks": f"No | Risk | Likelihood | Impact | State\nR1 | Fire | 3 | 4 | {state}",
    }
    write_xlsx(folder / "lists.xlsx", {title: cells(text) for title, text in sheets.items()})
    found = owners_of(folder)
    assert (found.role_here("Approver of policies").name, found.role_here("Top management").name) == (approver, top)


# name: (rows of the client's list of documents, who is top management)
PAPERS = {
    "its approver": (
        "Polityka bezpieczeństwa informacji | Polityka | Kierownik IT | Dyrektor zakładu | 2026-02-03",
        "Dyrektor zakładu",
    ),
    "no approver": ("Polityka bezpieczeństwa informacji | Polityka | Kierownik IT | | 2026-02-03", "Managing director"),
    "a body above": (
        "Information security policy | Policy | Head of IT | Board of directors | 2026-02-03",
        "Managing director",
    ),
}


@pytest.mark.parametrize("case", PAPERS)
def test_who_approves_the_policy_is_top_management_and_who_keeps_it_is_not(tmp_path: Path, case: str) -> None:
    rows, top = PAPERS[case]
    folder = write_client(tmp_path, "name: Lowe\nstandards: ['27001']\n")
    sheets = {
        "Controls": "Ref | Control | Status | Owner\nA.5.2 | Roles | In place | Head of IT",
        "Documents": f"Document | Type | Owner | Approved by | Approved on\n{rows}",
    }
    write_xlsx(folder / "lists.xlsx", {title: cells(text) for title, text in sheets.items()})
    found = owners_of(folder)
    assert found.processes["leadership_and_policy"].name == top
    assert found.role_here("Top management").name in (top, "Top management")


@pytest.mark.parametrize(
    "process", ["Internal audit", "Document and record control", "Compliance and independent review"]
)
def test_whom_management_names_for_one_process_bears_only_a_role_that_is_just_that(
    tmp_path: Path, process: str
) -> None:
    folder = write_client(tmp_path, "name: Lowe\nstandards: ['27001']\n")
    write_xlsx(folder / "lists.xlsx", {"Controls": cells("Ref | Control | Status\nA.5.2 | Roles | In place")})
    named = {process: NamedOwner("Mo Lee", "Board", "9 November 2026", "entries.csv!F2")}
    found = replace(owners_of(folder), decided=DecidedOwners(named))
    owned = [name for name, owner in found.processes.items() if owner.name == "Mo Lee"]
    assert [load_catalogue().processes[name].title for name in owned] == [process]
    roles = ("Head of internal audit", "Manager of the integrated system", "Legal counsel")
    borne = {"Internal audit": [roles[0]], "Compliance and independent review": [roles[2]]}.get(process, [])
    assert [role for role in roles if found.role_here(role).name == "Mo Lee"] == borne


def test_a_policy_on_the_use_of_ai_says_whose_the_use_is(tmp_path: Path) -> None:
    folder = write_client(tmp_path, "name: Lowe\nstandards: ['42001']\n")
    text = "Document | Type | Standard | Owner | Approved by | Approved on\n"
    text += "Richtlinie zum Einsatz von KI | Richtlinie | 42001 | Leitung Labor | Geschäftsleitung | 2026-02-03"
    write_xlsx(folder / "lists.xlsx", {"Dokumente": cells(text)})
    found = owners_of(folder).processes
    assert (found["ai_responsible_use"].name, found["leadership_and_policy"].name) == (
        "Leitung Labor",
        "Geschäftsleitung",
    )


# criteria by the requirements that they serve, of one process → who owns them together
SETS = {
    "the whole": ("incident_management", (), "Service desk lead"),
    "of security": ("incident_management", ("27001:A.5.24", "20000-1:8.7.3.3"), "Security operations lead"),
    "of the owner too": ("incident_management", ("20000-1:8.6.1",), "Service desk lead"),
    "one control": ("physical_security", ("27001:A.7.14",), "Head of operations"),
    "risks to services": ("risk_management", ("20000-1:6.1.2", "27001:6.1.2"), "Information security officer"),
}


@pytest.mark.parametrize("case", SETS)
def test_criteria_of_one_process_are_whose_most_of_them_are(case: str) -> None:
    process, served, name = SETS[case]
    listed = load_catalogue().processes[process].criteria
    own = [item.id for item in listed if not served or not {*served}.isdisjoint(item.requirements)]
    assert owners_of("harbour").owner_of(own, process).name == name
    assert owners_of("harbour").owner_of([], process) == owners_of("harbour").processes[process]


def test_a_plan_asks_for_the_owner_of_each_package() -> None:
    """Of a package of the roadmap who owns it is somebody of the client's, or says proposed."""
    roadmap, owners = demo("stadtspital").roadmap, demo("stadtspital").owners
    for row in roadmap.packages[roadmap.packages["process"].notna()].itertuples():
        owner = owners.owner_of(row.criteria, row.process)
        assert owner.is_proposed or owner.name in owners.evidence.roles.values(), row.process


@pytest.mark.parametrize("client", [*TRUTH["clients"], "millrace", "lumen"])
def test_one_matrix_over_all_processes_in_the_roles_of_the_client(client: str) -> None:
    owners = owners_of(client)
    titles = {name: process.title for name, process in load_catalogue().processes.items()}
    raci = assign_roles(titles, owners)
    assert [row.title for row in raci.rows] == list(titles.values())
    for row in raci.rows:
        assert [role for role, letter in row.letters.items() if letter in ("A", "A/R")] == [row.owner.name]
        assert "R" in {letter[-1] for letter in row.letters.values()}, f"{row.title}: nobody does it"
        assert {*row.letters} <= {*raci.roles}
        doing = {role for role, letter in row.letters.items() if letter == "R"}
        assert len(doing - {*owners.named_in(row.process)}) <= report_setting("raci_proposed_doing"), row.title
    proposed = Counter(
        role
        for row in raci.rows
        for role, letter in row.letters.items()
        if letter == "R" and role not in owners.named_in(row.process)
    )
    assert max(proposed.values(), default=0) <= report_setting("raci_most_doing") * len(raci.rows)
    owning = {role for row in raci.rows for role in (row.owner.name, *owners.named_in(row.process))}
    assert {*raci.roles} == owning | {role for name in titles for role in owners.evidence.approving(name)}
    assert len(raci.headings) == len({*raci.headings}) == len(raci.roles)
    assert {*raci.roles} - raci.invented <= {*owners.evidence.roles.values()}
    assert all(raci.marked(role).endswith(" (proposed)") for role in raci.invented)


FAULTS = {
    "kept_lists": (
        {"kept_lists": {"risks": "risk_managment"}},
        "risk_managment is no process; did you mean risk_management?",
    ),
    "governs": ({"governs": {"continuity": {"documents": ["plans"]}}}, "continuity: plans is no document"),
    "shown_by": ({"roles": {"Buyer": {"shown_by": ["27001:A.5"]}}}, "Buyer: 27001:A.5 is no process"),
    "else_role": ({"roles": {"Buyer": {"else_role": "Seller"}}}, "Buyer: Seller is no role of this file"),
    "circle": ({"roles": {"Buyer": {"else_role": "Buyer"}}}, "Buyer: Buyer leads back to a role before it"),
    "order": ({"order": []}, "control_row has no place in the order"),
    "owner": ({"roles": {}}, "Change manager owns a process and has no entry"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_order_of_evidence_are_told(name: str) -> None:
    change, sentence = FAULTS[name]
    known = load_owner_evidence()
    said = known.model_dump() | change
    if name in ("shown_by", "else_role", "circle"):
        said["roles"] = known.model_dump()["roles"] | change["roles"]
    faults = list(check_owner_evidence(type(known).model_validate(said)))
    assert any(sentence in fault for fault in faults), faults
    assert list(check_owner_evidence(known)) == []


def test_of_a_criterion_the_requirement_with_the_gap_names_the_owner() -> None:
    """Row A.8.3 names the service desk lead and is open; A.5.15, which the criterion serves too, is kept and somebody else's."""
    owners = owners_of("harbour")
    assert owners.owner_of(["access.restricted"], "access_control").name == "Head of infrastructure"
    assert owners.owner_of(["access.restricted"], "access_control", ["27001:A.8.3"]).name == "Service desk lead"


def test_who_is_named_for_most_days_owns_a_package_that_no_row_gives_to_the_owner_of_the_process() -> None:
    of_two = ["threat.sources", "threat.judged", "vulnerability.judged", "vulnerability.closed_in_time"]
    found = owners_of("harbour").owner_of(of_two, "technical_security")
    assert (found.name, found.is_proposed) == ("Head of operations", False)


@pytest.mark.parametrize(("client", "said"), [("harbour", "Legal counsel"), ("stadtspital", "Rechtsdienst")])
def test_a_document_is_kept_by_whom_the_row_on_it_names_and_by_no_role_of_ours(client: str, said: str) -> None:
    wanted, owners = demo(client).documents.wanted, demo(client).owners
    kept = owners.of_document(wanted["confidentiality_agreements"])
    assert (kept.name, kept.is_proposed) == (said, False)
    roles_of_ours = {item.title for item in wanted.values() if owners.of_document(item).is_invented}
    assert roles_of_ours == set()


def test_an_owner_by_another_standard_is_proposed_and_a_paper_on_one_system_owns_no_process(tmp_path: Path) -> None:
    sheets = {
        "AI systems": "AI system | Purpose | Owner\nMoldspotter | Finds mould in cheese | Dairy lead\nWeigher | Weighs | Dairy lead",
        "State": "Clause | Topic | Owner | State\n42001 5.3 | Roles | Dairy lead | In place\n20000-1 4.1 | Context | Shop lead | In place",
        "Documents": "Document | Type | Standard | Owner | Approved by | Approved on | Status\n"
        "How we train and release Moldspotter | Procedure | 42001 | Dairy lead | Ada Lind | 2026-02-01 | In force\n"
        "Change procedure | Procedure | 20000-1 | Shop lead | Ada Lind | 2026-02-01 | In force",
    }
    folder = write_client(tmp_path, "name: dairy\nstandards: ['27001', '20000-1', '42001']\n")
    write_xlsx(folder / "lists.xlsx", {title: cells(text) for title, text in sheets.items()})
    owners = owners_of(folder)
    roles = [owners.of_requirement(name) for name in ("42001:5.3", "20000-1:5.3")]
    assert [(owner.name, owner.is_proposed) for owner in roles] == [("Dairy lead", False), ("Dairy lead", True)]
    assert owners.processes["release_and_deployment"].name != "Dairy lead"
    assert (owners.processes["change_management"].name, owners.processes["change_management"].is_proposed) == (
        "Shop lead",
        False,
    )
