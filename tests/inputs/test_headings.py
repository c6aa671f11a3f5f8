"""Headings of clients' lists in their families: endings, abbreviations, the ten languages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ims_lib.inputs import read_inputs
from ims_lib.inputs.said import says_nothing, says_that, way_of
from ims_lib.register.model import Register, SourceGrid
from tests.register.sheets import check, sheet

DAY = dt.date(2026, 3, 4)


def rows(text: str, name: str, kind: str = "other") -> Any:
    """The inputs of one sheet."""
    return read_inputs(Register.of([], [], [], [], [SourceGrid("lists.xlsx", kind, sheet(text, name), None)]))


# headings of supplier, end of the contract, last and next review
SUPPLIERS = [
    "Vendor | Expiry | Last assessed | Next evaluation",
    "Lieferant | Vertrag bis | Zuletzt beurteilt | Nächste Beurteilung",
    "Fournisseur | Fin de contrat | Dernier audit | Prochain audit",
    "Proveedor | Vencimiento del contrato | Última auditoría | Próxima auditoría",
    "Fornitore | Scadenza | Ultima verifica | Prossima verifica",
    "Leverancier | Einddatum | Laatst beoordeeld | Volgende evaluatie",
    "Dostawca | Umowa wygasa | Data oceny | Kolejna ocena",
    "Dodavatel | Platnost do | Datum hodnocení | Další hodnocení",
    "Fornecedor | Vencimento | Avaliada em | Próxima revisão",
    "Προμηθευτής | Λήξη | Αξιολογήθηκε στις | Επόμενος έλεγχος",
]


@pytest.mark.parametrize("heads", SUPPLIERS)
def test_when_a_supplier_was_and_is_reviewed(heads: str) -> None:
    found = rows(f"{heads}\nAlder | 2028-01-31 | 2026-03-04 | 2027-03-04", "Suppliers").suppliers.iloc[0]
    assert (found["ends"], found["reviewed_on"], found["next_review"]) == (
        dt.date(2028, 1, 31),
        DAY,
        dt.date(2027, 3, 4),
    )


# headings of finding, day of finding, correction, cause, day of closing, look at the effect
FINDINGS = [
    "Text | Found | Interim action | Root cause | Resolved on | Effect",
    "Text | Erkannt am | Sofortmaßnahmen | Ursachen | Umgesetzt am | Wirkung",
    "Constat | Constatée le | Traitement immédiat | Causes | Clôturée le | Effet",
    "Hallazgo | Detectada el | Tratamiento inmediato | Causa | Cerrada el | Efecto",
    "Rilievo | Rilevata il | Trattamento immediato | Causa | Chiusa il | Efficace",
    "Bevinding | Vastgesteld op | Directe maatregel | Oorzaken | Afgerond op | Effect",
    "Ustalenie | Stwierdzono | Korekta | Przyczyny | Zakończono | Efekt",
    "Zjištění | Zjištěna dne | Okamžitá náprava | Příčiny | Dokončeno dne | Účinek",
    "Constatação | Detetada em | Tratamento imediato | Causa | Encerrada em | Efeito",
    "Εύρημα | Εντοπίστηκε στις | Άμεση ενέργεια | Αιτία | Ολοκληρώθηκε στις | Επίδραση",
]


@pytest.mark.parametrize("heads", FINDINGS)
def test_what_was_found_why_and_when_it_was_closed(heads: str) -> None:
    text = f"{heads}\nGate open | 2026-03-04 | shut | habit | 2026-03-04 | seen shut"
    found = rows(text, "Findings", "audits").audits.iloc[0]
    assert [found[name] for name in ("title", "raised_on", "correction", "cause", "closed_on", "effective")] == [
        "Gate open",
        DAY,
        "shut",
        "habit",
        DAY,
        "seen shut",
    ]


# headings of change, who approved it and when
CHANGES = [
    "Change | Authorised by | Date approved",
    "Änderung | Genehmigt durch | Genehmigungsdatum",
    "Changement | Approuvée par | Approuvée le",
    "Cambio | Aprobada por | Aprobada el",
    "Modifica | Approvata da | Approvata il",
    "Wijziging | Goedkeurder | Goedkeuringsdatum",
    "Zmiana | Zatwierdzona przez | Zatwierdzona dnia",
    "Změna | Schvalovatel | Schválena dne",
    "Mudança | Aprovada por | Aprovada em",
    "Αλλαγή | Έγκριση από | Ημερομηνία έγκρισης",
]


@pytest.mark.parametrize("heads", CHANGES)
def test_who_approved_a_change_and_when(heads: str) -> None:
    found = rows(f"{heads}\nNew filter | Board | 2026-03-04", "Changes").changes.iloc[0]
    assert (found["approved_by"], found["approved_on"]) == ("Board", DAY)


@pytest.mark.parametrize(
    "heads",
    ["L | I | Score | L after | I after | Residual", "P | G | Niveau | P résiduelle | G résiduelle | Risque net"],
)
def test_letters_over_figures_are_likelihood_and_impact(heads: str) -> None:
    text = f"No | Risk | {heads} | Owner\nR1 | Theft | 4 | 3 | 12 | 2 | 3 | 6 | Ann\nR2 | Fire | 1 | 4 | 4 | 1 | 4 | 4 | Bob"
    assert [each["kind"] for each in check(sheet(text, "Risks"))["sheets"]] == ["risks"]
    found = rows(text, "Risks", "risks").risks.iloc[0]
    names = ("likelihood", "consequence", "residual_likelihood", "residual_consequence", "residual_level")
    assert [found[name] for name in names] == ["4", "3", "2", "3", "6"]


def test_german_headings_of_risks_in_plain_words_are_read() -> None:
    text = "Nr | Risiko | Betrifft | Verantwortlich | Eintritt | Schaden | Massnahme | Stand\nG1 | Diebstahl | Lager | Technik | 3 | 4 | | offen"
    found = rows(text, "Risiken", "risks").risks.iloc[0]
    assert [found[name] for name in ("asset", "likelihood", "consequence")] == ["Lager", "3", "4"]


def test_letters_over_marks_are_neither() -> None:
    found = check(sheet("Control | Title | I | P\nA.5.7 | Threats | x |\nA.5.8 | Projects | | x"))
    assert not {"likelihood", "consequence"} & found["sheets"][0]["columns"].keys()


@pytest.mark.parametrize("heading", ["For", "Für", "Pour", "Per", "Voor", "Dla"])
def test_what_standard_a_document_is_for(heading: str) -> None:
    found = rows(f"Title | {heading} | Version\nChange policy | ISO 20000-1 | 2", "Documents", "documents")
    assert found.documents["standards"].iloc[0] == ("20000-1",)


def test_whom_a_document_is_for_is_no_standard() -> None:
    found = rows("Title | For | Version\nChange policy | all staff | 2", "Documents", "documents")
    assert "standards" not in found.documents["cells"].iloc[0]
    assert found.findings.empty


@pytest.mark.parametrize("said", ["IT lead, pending", "Leitung IT, ausstehend", "DSI, en attente", "CED, in attesa"])
def test_an_approval_that_is_awaited_is_none(said: str) -> None:
    assert says_nothing(said, "approved_by")
    assert not says_nothing(said.partition(",")[0], "approved_by")


RENEWALS = [
    "rinnovo tacito di anno in anno",
    "new contract signed 2026-08-20",
    "automatische Verlängerung",
    "nouveau contrat",
    "renovación tácita",
    "stilzwijgende verlenging",
    "nowa umowa",
    "nová smlouva",
    "renovação automática",
    "νέα σύμβαση",
]


@pytest.mark.parametrize("remark", RENEWALS)
def test_a_contract_that_goes_on(remark: str) -> None:
    assert says_that(remark, "renewed")


LOOKS_AHEAD = [
    "sample scheduled for Q1 2027",
    "Stichprobe geplant für März 2027",
    "contrôle prévu pour mars",
    "verifica prevista per marzo",
]


@pytest.mark.parametrize("look", LOOKS_AHEAD)
def test_a_look_at_the_effect_that_lies_ahead_is_none(look: str) -> None:
    assert says_nothing(look, "effective")
    assert not says_nothing(look, "plan")
    assert not says_nothing("sample of March: none open", "effective")


@pytest.mark.parametrize(
    "heads",
    [
        "Audit | Planned for | Carried out",
        "Audit | Planned | Done on",
        "Audit | Planned | Performed",
        "Audit | Geplant | Durchgeführt",
        "Audit | Prévu le | Effectué le",
    ],
)
def test_when_an_audit_was_held(heads: str) -> None:
    found = rows(f"{heads}\nClauses | 2026-03-01 | 2026-03-04", "Audit plan").planned_audits.iloc[0]
    assert found["held_on"] == DAY


@pytest.mark.parametrize(
    "heads",
    [
        "N° | Description | Type | Approuvé par | Approuvé le | Réalisé le | Résultat",
        "No | Description | Type | Approved by | Approved on | Implemented on | Outcome",
        "Nr | Beschreibung | Art | Genehmigt von | Genehmigt am | Umgesetzt am | Ergebnis",
    ],
)
@pytest.mark.parametrize("name", ["Changes", "Sheet1"])
def test_a_list_of_changes_is_no_register_of_risks(heads: str, name: str) -> None:
    found = rows(f"{heads}\nC1 | New rack | Normal | CAB | 2026-03-02 | 2026-03-04 | ok", name)
    assert found.given() == ("changes",)
    assert (found.changes.iloc[0]["title"], found.changes.iloc[0]["deployed_on"]) == ("New rack", DAY)


def test_columns_that_any_list_has_make_no_register_of_risks() -> None:
    assert "risks" not in rows("No | Description | Type\n1 | New rack | Normal", "Sheet1").given()
    assert rows("No | Risk | Type\n1 | Fire | Service", "Sheet1").given() == ("risks",)


@pytest.mark.parametrize(
    ("heads", "given_"),
    [
        ("Tool | Vendor | Purpose | Business owner | Live since", ("ai_systems",)),
        ("Tool | Vendor | Purpose | Contract | Contract end", ("ai_systems",)),
        ("Vendor | Purpose | Business owner", ("suppliers",)),
    ],
)
def test_a_list_of_tools_is_one_of_suppliers_only_where_its_headings_say_so(
    heads: str, given_: tuple[str, ...]
) -> None:
    assert rows(f"{heads}\nQuill | OpenQuill | Drafting | Marketing | 2026-03-04", "AI tools").given() == given_


def test_policies_by_themselves_are_a_list_of_documents() -> None:
    found = rows(
        "Policy | Version | Owner | Approved | Next review | State\nAcceptable use policy | 3 | CISO | 2026-03-04 | 2027-03-04 | In force",
        "Policies",
    ).documents.iloc[0]
    assert (found["title"], found["approved_on"], found["status"]) == ("Acceptable use policy", DAY, "approved")


@pytest.mark.parametrize(
    ("text", "option", "plan"),
    [
        ("EDR, offline backups", None, "EDR, offline backups"),
        ("Mitigate: EDR", "modify", "Mitigate: EDR"),
        ("Accept", "retain", None),
        ("tbd", None, None),
        ("", None, None),
    ],
)
def test_free_text_below_treatment_is_a_plan(text: str, option: str | None, plan: str | None) -> None:
    read = rows(f"Risk | Likelihood | Impact | Treatment\nFire | 3 | 4 | {text}", "Risks", "risks")
    assert (read.risks.iloc[0]["treatment"], read.risks.iloc[0]["plan"]) == (option, plan)
    assert not len(read.findings) or text == "tbd"


def test_a_column_of_ids_leaves_the_title_to_the_one_that_tells_what_happened() -> None:
    found = rows("Incident | Opened | Summary\nINC-1 | 2026-03-04 | Portal down", "Incidents").incidents.iloc[0]
    assert (found["id"], found["title"]) == ("INC-1", "Portal down")


@pytest.mark.parametrize(
    ("target", "way"),
    [
        ("max 4 h", "lower"),
        ("< 4", "lower"),
        ("under 5", "lower"),
        ("höchstens 5", "lower"),
        ("≥ 95 %", "higher"),
        ("mindestens 95 %", "higher"),
        ("au moins 95 %", "higher"),
        ("95 %", None),
        ("", None),
    ],
)
def test_a_target_may_tell_which_way_is_better(target: str, way: str | None) -> None:
    assert way_of(target) == way
    found = rows(f"Measure | Period | Target | Result\nTime | 2026-10 | {target} | 3.2 h", "Measurements")
    assert found.findings.empty


# headings of how far a system acts alone, and a cell that says that it does
ALONE = {
    "How much it does alone": "on its own",
    "How far it goes by itself": "on its own",
    "Was es allein macht": "selbständig",
    "Wie weit geht es selbst": "selbständig",
    "Ce qu'il fait seul": "automatique",
    "Qué hace solo": "automático",
    "Cosa fa da solo": "automatico",
    "Wat het zelf doet": "automatisch",
}


@pytest.mark.parametrize("heading", ALONE)
def test_how_far_a_system_acts_alone_is_read_under_plain_headings(heading: str) -> None:
    text = f"AI system | Purpose | Role | {heading}\nOven eye | Watches the bread | customer | {ALONE[heading]}"
    assert list(rows(text, "AI systems").ai_systems["autonomy"]) == ["alone"]
