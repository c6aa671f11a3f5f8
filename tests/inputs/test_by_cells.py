"""Lists that are read by their cells: days, spans and words in the forms of practice, and which column is which."""

from __future__ import annotations

import datetime as dt

import pytest

from ims_lib.inputs.doubts import NEW_WORD, words_together
from ims_lib.inputs.values import read_value
from ims_lib.register.cell_values import day_first, first_day, minutes_in, unit_in
from ims_lib.register.plans import plans
from ims_lib.register.stems import Stems
from tests.inputs.test_headings import rows

SYSTEMS = plans()["ai_systems"].columns


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 March 2024", "2024-03-12"),
        ("March 12, 2024", "2024-03-12"),
        ("Sept 2023", "2023-09-01"),
        ("Nov-2021", "2021-11-01"),
        ("12-Mar-2024", "2024-03-12"),
        ("14 de febrero de 2025", "2025-02-14"),
        ("červenec 2021", "2021-07-01"),
        ("červen 2021", "2021-06-01"),
        ("Μάρτιος 2025", "2025-03-01"),
        ("Q2 2025", "2025-04-01"),
        ("T3 2019", "2019-07-01"),
        ("4. Quartal 2024", "2024-10-01"),
        ("2.º trimestre 2025", "2025-04-01"),
        ("05/2022", "2022-05-01"),
        ("2022-05", "2022-05-01"),
        ("seit 2019", "2019-01-01"),
        ("1. 2. 2026", "2026-02-01"),
        ("14.01.26", "2026-01-14"),
        ("2026-01-19 08:12:44", "2026-01-19"),
        ("31.02.2026", None),
        ("4 people 2025", None),
        ("soon", None),
    ],
)
def test_a_day_is_the_first_of_what_is_named(text: str, day: str | None) -> None:
    found = first_day(text)
    assert (found and found.isoformat()) == day


def test_days_of_a_column_are_in_one_order() -> None:
    assert day_first(["12/01/2026", "23/09/2025"]) is True
    assert day_first(["03/15/2025", "04/02/2026"]) is False
    assert day_first(["12/01/2026"]) is None
    assert first_day("12/01/2026", day_first=True) == dt.date(2026, 1, 12)
    assert first_day("12/01/2026", day_first=False) == dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("heads", "day"),
    [
        ("Système d'IA | Rôle selon l'AI Act | Depuis | Dernière revue", dt.date(2026, 1, 10)),
        ("AI system | AI Act role | Since | Last review", dt.date(2026, 10, 1)),
    ],
)
def test_where_no_day_tells_the_language_does(heads: str, day: dt.date) -> None:
    found = rows(f"{heads}\nTri | déployeur | 10/01/2026 | \nScore | deployer | | ", "AI")
    assert found.lists.ai_systems[0].since == day


@pytest.mark.parametrize(
    ("heading", "text", "minutes"),
    [
        ("RTO", "4 h", 240),
        ("RTO", "1h30", 90),
        ("RTO", "max. 15 Min.", 15),
        ("RTO", "1 día", 1440),
        ("RTO", "2 weeks", 20160),
        ("RTO", "0,5", 30),
        ("RTO (min)", "45", 45),
        ("RPO en jours", "2", 2880),
        ("RTO", "next business day", None),
        ("RTO", "4 8", None),
    ],
)
def test_a_span_is_minutes_by_its_unit_or_that_of_its_heading(heading: str, text: str, minutes: float | None) -> None:
    assert minutes_in(text, unit_in(heading)) == minutes


@pytest.mark.parametrize(
    "legend",
    [
        "P = in proef | | \nG = in gebruik | | \nX = stopgezet | |",
        "Legende: P = in proef, G = in gebruik; X = stopgezet | |",
    ],
)
def test_the_lists_own_legend_says_what_its_letters_mean(legend: str) -> None:
    table = """AI-toepassing | Doel | Leverancier | Persoonsgegevens | Status
Bijstandsscore | Schat het risico op fraude | Eigen | X | X
Chatbot | Beantwoordt vragen | Maker BV | ja | P
Planner | Plant | Maker BV | nee | G"""
    for text in (f"{legend}\n{table}", f"{table}\n\n{legend}"):
        found = rows(text, "AI-toepassingen")
        assert [row.status for row in found.lists.ai_systems] == ["retired", "pilot", "live"]
        assert found.lists.ai_systems[0].texts["status"] == "X"


def test_a_bare_number_has_the_unit_of_its_heading() -> None:
    found = rows(
        "Dienst | Diensteigenaar | Norm beschikbaarheid (%) | Behaald (%) | RTO (Min.) | Status\n"
        "Balie | Jan | 99.5 | 99,1 | 240 | in bedrijf\n"
        "Portaal | Piet | 99,5 % | 0.98 | 4 h | in bedrijf\n"
        "Loket | Els | n.v.t. | | - | in bedrijf",
        "Diensten",
    )
    assert [(row.target, row.attained, row.texts.get("rto"), row.rto) for row in found.lists.services] == [
        ("99.5 %", "99,1 %", "240 min", 240),
        # What has a unit keeps it; a mere fraction may be a share of one.
        ("99,5 %", "0.98", "4 h", 240),
        ("n.v.t.", None, "-", None),
    ]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("kinds", "LLM with RAG", ("generative", "retrieval")),
        ("kinds", "agent conversationnel", ("generative",)),
        ("kinds", "Absatzprognose", ("predictive",)),
        ("kinds", "vision", ("predictive",)),
        ("kinds", "speech", ("predictive",)),
        ("kinds", "Bild- und Spracherkennung", ("predictive",)),
        ("kinds", "reconnaissance de la parole", ("predictive",)),
        ("kinds", "rozpoznawanie głosu", ("predictive",)),
        ("kinds", "Speech synthesis", ("generative",)),
        ("kinds", "vision language model", ("generative",)),
        ("kinds", "Sprachassistent", ("generative",)),
        ("kinds", "maschinelles Lernen", ("predictive",)),
        ("kinds", "regelbasiert und ML", ("predictive", "rules")),
        ("kinds", "Regeln und ein gelerntes Modell", ("predictive", "rules")),
        ("kinds", "rules and a trained model", ("predictive", "rules")),
        ("kinds", "règles et modèle appris", ("predictive", "rules")),
        ("autonomy", "antwortet selbständig ohne Freigabe", "alone"),
        ("autonomy", "books by itself, the desk watches and can stop it", "supervised"),
        ("autonomy", "proposes; sent once the officer approves", "confirmed"),
        ("autonomy", "le médecin décide", "advises"),
        ("autonomy", "solo orientativo", "advises"),
        ("autonomy", "aucune, réponse automatique", "alone"),
        ("autonomy", "acts alone above 0.9, a clerk decides below", "alone_in_part"),
        ("autonomy", "acts alone above 0.9 and a clerk decides below", "alone_in_part"),
        ("autonomy", "entscheidet selbst ab 95 %, sonst entscheidet die Sachbearbeiterin", "alone_in_part"),
        ("autonomy", "décide seul au-dessus de 0,9, un agent décide en dessous", "alone_in_part"),
        ("autonomy", "rozhoduje sám nad 0,9, jinak rozhoduje referent", "alone_in_part"),
        ("autonomy", "automatic proposal, answered within 2 h", "advises"),
        ("autonomy", "solo dopo conferma dell'utente", "confirmed"),
        ("status", "not yet in use", "planned"),
        ("status", "Roll-out abgeschlossen", "live"),
        ("kinds", "Assistent", ("generative",)),
        ("role", "utilisateur", ("customer",)),
        ("role", "we just used it", ("customer",)),
        ("role", "nur benutzt", ("customer",)),
        ("role", "bought and tuned by us", ("customer",)),
        ("role", "acheté et affiné par nous", ("customer",)),
        ("role", "we built it on a bought model", ("producer",)),
        ("role", "selbst gemacht", ("producer",)),
        ("role", "fait maison", ("producer",)),
        ("role", "made ourselves", ("producer",)),
        ("ai_act_role", "fournisseur et déployeur", ("provider", "deployer")),
    ],
)
def test_words_of_practice_have_a_meaning(column: str, text: str, value: object) -> None:
    assert read_value(text, SYSTEMS[column]) == (value, True)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("role", "deployer"),
        ("role", "provider / deployer"),
        ("role", "product manufacturer"),
        ("ai_act_role", "customer"),
        ("ai_act_role", "provider, producer"),
        ("status", "see board paper 14"),
        ("kinds", "no LLM"),
        ("autonomy", "sorts alone, a nurse decides"),
    ],
)
def test_what_nobody_can_tell_is_left_open(column: str, text: str) -> None:
    assert read_value(text, SYSTEMS[column]) == (None, False)


# headings of name, purpose, kind, provider, personal data and people affected, as busy people put them
PLAIN_HEADS = [
    "AI system | What it does | Kind | By whom | Personal data? | Who is affected",
    "KI-System | Was macht es | Art | Von wem | Personenbezogen | Wen betrifft es",
    "Système d'IA | Que fait-il | Type d'IA | De qui | Données personnelles ? | Qui est concerné",
]


@pytest.mark.parametrize("heads", PLAIN_HEADS)
def test_plain_headings_of_ai_systems_are_read(heads: str) -> None:
    found = rows(
        f"{heads}\nHelper | answers tenants | Chatbot | Plauder Ltd | x | tenants\nSorter | sorts mail | Scoring | Wortwerk | x | tenants",
        "AI",
    )
    assert [(row.kinds, row.provider, row.personal_data, row.affected) for row in found.lists.ai_systems] == [
        (("generative",), "Plauder Ltd", True, "tenants"),
        (("predictive",), "Wortwerk", True, "tenants"),
    ]


def test_a_cell_that_mixes_roles_is_asked_for_each_system() -> None:
    found = rows(
        "AI system | Role | Purpose\nA | provider / deployer | sorts\nB | provider / deployer | reads\nC | user | writes",
        "AI",
    )
    asked = found.findings[found.findings["code"] == "input.mixed_roles"]
    assert (asked["level"].tolist(), asked["cell"].tolist()) == (["question"] * 2, ["B2", "B3"])
    assert [row.role for row in found.lists.ai_systems] == [None, None, ("customer",)]
    assert asked["message"].iloc[0] == (
        "AI systems, role of 'A': 'deployer' is a role of the EU AI Act; column B is read as roles of ISO/IEC 22989. "
        "Move it to a column of its own, 'AI Act role'; until then this cell counts as empty"
    )


@pytest.mark.parametrize(
    ("role", "act", "counts", "told"),
    [
        (
            "Entwickler und Betreiber",
            "Anbieter und Betreiber",
            ("producer",),
            "Take it out, for column C says so already; until then this cell counts as producer alone",
        ),
        (
            "Entwickler und Betreiber",
            "Anbieter",
            ("producer",),
            "Move it to column C; until then this cell counts as producer alone",
        ),
        (
            "provider, deployer",
            "deployer",
            None,
            "Take it out, for column C says so already; until then this cell counts as empty",
        ),
    ],
)
def test_the_clear_part_of_a_cell_that_mixes_roles_counts(
    role: str, act: str, counts: tuple[str, ...] | None, told: str
) -> None:
    found = rows(f"AI system | Role | AI Act role\nA | {role} | {act}\nB | user | deployer", "AI")
    assert found.lists.ai_systems[0].role == counts
    (message,) = found.findings.loc[found.findings["code"] == "input.mixed_roles", "message"]
    assert message.endswith(told)


@pytest.mark.parametrize(
    ("act", "service", "counts"),
    [
        ("Betreiber", "", ("customer",)),
        ("Anbieter, Betreiber", "", ("provider", "customer")),
        ("", "", ("provider", "customer")),
        ("Betreiber", "Webshop", ("provider", "customer")),
    ],
)
def test_a_provider_by_one_column_and_none_by_the_other_is_asked(
    act: str, service: str, counts: tuple[str, ...]
) -> None:
    head = "KI-System | Zweck | Rolle | Rolle nach KI-Verordnung | Services"
    found = rows(
        f"{head}\nA | sortiert | Kunde, Anbieter | {act} | {service}\nB | liest | Kunde | Betreiber | Netz", "KI"
    )
    assert found.lists.ai_systems[0].role == counts
    asked = [each for each in found.findings.itertuples() if each.code == "input.mixed_roles"]
    assert [each.cell for each in asked] == (["C2"] if counts == ("customer",) else [])
    assert all("C2 says 'Kunde, Anbieter', D2 says 'Betreiber'" in each.message for each in asked)


def test_a_new_word_is_asked_once_with_every_cell_that_holds_it() -> None:
    found = rows("AI system | Kind of AI | Role\nA | magic | customer\nB | LLM | customer\nC | magic | customer", "AI")
    (asked,) = [each for each in found.findings.itertuples() if each.code == "input.new_word"]
    assert asked.cell == "B2"
    assert asked.message.endswith("rules. The same stands in B4")


def test_new_words_of_one_column_are_one_question_and_each_is_named() -> None:
    found = rows(
        "AI system | Purpose | Role\nA | sorts | tester\nB | sorts | customer\nC | sorts | dreamer", "AI"
    ).found
    assert [each.text for each in found if each.code == NEW_WORD] == ["tester", "dreamer"], "answered word by word"
    (asked,) = [each for each in words_together(found) if each.code == NEW_WORD]
    assert (asked.cell, asked.message.endswith("subject. The same goes for 'dreamer' (C4)")) == ("C2", True)


def test_a_remark_on_ai_systems_writes_ai_large() -> None:
    found = rows("AI system | Kind of AI | Purpose | Role\nA | magic | sorts | customer", "AI systems").findings
    assert [message.partition(":")[0] for message in found["message"]] == ["AI systems, kinds"]


def test_a_phrase_counts_with_cut_words_and_apart() -> None:
    stems = Stems([("predict…", "p"), ("…erkennung", "e"), ("role & ai act", "r"), ("act", "a")], ["the"])
    assert [hit.meaning for hit in stems.longest("Bilderkennung predicts")] == ["e", "p"]
    assert [hit.meaning for hit in stems.longest("Role under the AI Act")] == ["r"]
    assert not stems.hits("unpredictable")


def test_a_phrase_of_little_but_fillers_counts_as_the_whole_text_alone() -> None:
    stems = Stems([("de qui", "maker")], ["de"])
    assert [hit.meaning for hit in stems.hits("De qui")] == ["maker"]
    assert not stems.hits("Qui valide")


@pytest.mark.parametrize(
    ("heading", "cell", "autonomy", "asked"),
    [
        ("Human in the loop?", "no", "alone", False),
        ("Human in the loop?", "none", "alone", False),
        ("Human in the loop?", "Yes", "confirmed", False),
        ("Menschliche Aufsicht", "keine", "alone", False),
        ("Contrôle humain ?", "aucun", "alone", False),
        ("Acts alone", "yes", "alone", False),
        ("Acts alone", "no", None, True),
        ("Human oversight", "yes", None, True),
        ("Level of autonomy", "none", None, True),
        ("Level of autonomy", "n/a", None, False),
        ("Human in the loop?", "-", None, False),
        ("Human in the loop?", "", None, False),
        ("Human in the loop?", "no, the lead approves", "confirmed", False),
    ],
)
def test_yes_or_no_alone_is_read_by_the_heading_or_asked(
    heading: str, cell: str, autonomy: str | None, asked: bool
) -> None:
    found = rows(
        f"AI system | Kind | Role | {heading}\nChat | LLM | customer | {cell}\nScan | LLM | customer | advises", "AI"
    )
    assert found.lists.ai_systems[0].autonomy == autonomy
    assert ("input.new_word" in set(found.findings.code)) == asked


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("geplant Q1 2027", True),
        ("planned for March 2027", True),
        ("pas encore, prévu T1 2027", True),
        ("planned", False),
        ("none", False),
        ("2026-05-01", False),
    ],
)
def test_a_day_that_is_only_planned_counts_as_none_yet_and_is_told(cell: str, told: bool) -> None:
    found = rows(
        f"AI system | Kind | Role | Impact assessment\nChat | LLM | customer | {cell}\nScan | LLM | customer | 2026-05-01",
        "AI",
    )
    assert (found.lists.ai_systems[0].impact_assessed_on is None) == (cell != "2026-05-01")
    messages = [each.message for each in found.findings.itertuples() if each.code == "input.value"]
    assert messages == (
        [
            f"AI systems, impact assessed on: '{cell}' is no day on which it was done; it counts as none yet, until the day stands there"
        ]
        if told
        else []
    )


@pytest.mark.parametrize(
    "heads",
    ["Supplier | Service | Criticality | RTO", "Change | Service | Status | Customers", "Name | Phone | Hours"],
)
def test_other_lists_are_no_catalogue_of_services(heads: str) -> None:
    assert "services" not in rows(f"{heads}\nA | B | live | 4 h\nC | D | live | 5 h", "Sheet1").given()


@pytest.mark.parametrize("heading", ["Medizinprodukt", "Medical device class", "Marquage CE", "Wyrób medyczny"])
def test_a_regulated_product_is_read_where_most_cells_say_no(heading: str) -> None:
    text = f"AI system | Purpose | Kind | Role | {heading}\nScan | Marks | classifier | customer | Klasse IIa\nBeds | Counts | classifier | customer | no\nChat | Talks | LLM | customer | no"
    found = rows(text, "AI").lists.ai_systems
    assert [row.regulated_product for row in found] == ["Klasse IIa", "no", "no"]
