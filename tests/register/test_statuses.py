"""Wordings of status, applicability, shares of work and maturity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.register import Reading
from ims_lib.register.model import STATUSES
from ims_lib.register.settled.reading import read_text
from ims_lib.register.statuses.applicability import read_applicable
from ims_lib.register.statuses.wordings import is_status, nearest_word, read_maturity, read_status, takes_back
from tests.register.sheets import check, codes, sheet

WORDINGS = {
    "implemented": [
        "Implemented",
        "completed",
        "DONE",
        "Umgesetzt",
        "vollständig umgesetzt",
        "mis en œuvre",
        "Implantado",
        "attuato",
        "geïmplementeerd",
        "UYGULANDI",
        "uygulandi",
        "mis en oeuvre",
        "✓",
        "✔️",
        "100 %",
        "Implemented (2024)",
        "implemented since May",
        "Yes",
    ],
    "partial": [
        "Partial",
        "partly",
        "In Progress",
        "wip",
        "in Umsetzung",
        "Teilweise umgesetzt",
        "en cours",
        "parcial",
        "in corso",
        "gedeeltelijk",
        "60 %",
        "KISMEN UYGULANDI",
        "igangvaerende",
        "minor afwijking",
        "In progress - until May",
        "5%",
    ],
    "planned": [
        "Planned",
        "geplant",
        "prévu",
        "planificado",
        "pianificato",
        "gepland",
        "Planned for Q3",
        "vorgesehen",
        "à appliquer",
        "À terminer",
        "à achever",
        "à implémenter",
        "à commencer",
        "implementar",
        "Implantar",
        "da completare",
    ],
    "not_implemented": [
        "Not Implemented",
        "missing",
        "nicht umgesetzt",
        "non mis en œuvre",
        "no implementado",
        "non attuato",
        "niet geïmplementeerd",
        "0%",
        "❌",
        "not started",
        "No",
        "fehlt",
        "Ikke endnu",
        "ännu inte",
        "UYGULANMADI",
        "미이행",
        "不符合",
        "sin implantar",
        "Majör uygunsuzluk",
        "súlyos eltérés",
    ],
    "not_applicable": [
        "ej aktuellt",
        "netýká se",
        "N/A",
        "n.a.",
        "Not applicable",
        "nicht anwendbar",
        "entfällt",
        "sans objet",
        "no aplica",
        "n.v.t.",
        "N/A - the provider's business",
    ],
    "unknown": ["", "tbd", "?", "nicht bewertet", "-", "niet getoetst", "Denetlenmedi"],
}


@pytest.mark.parametrize(("status", "text"), [(status, text) for status, texts in WORDINGS.items() for text in texts])
def test_wordings(status: str, text: str) -> None:
    found = read_status(text)
    assert (found.status, found.new_word) == (status, False)


COMPOSED = {
    "implemented": [
        "Up and running",
        "Works",
        "Tamam",
        "○ 運用中",
        "control is in place",
        "fully operational since 2021",
        "Yes - implemented",
        "closed - done",
        "Done 100 %",
        "gap closed",
        "closed gap",
        "Lücke geschlossen",
        "écart comblé",
        "erl.",
        "wird gelebt",
        "läuft rund",
        "fertig im Mai",
        "funguje dobře",
        "på plads",
        "todo listo",
    ],
    "partial": [
        "Works in part",
        "Needs work",
        "In via di attuazione",
        "NC menor",
        "remediation under way",
        "一部のみ",
        "Largely",
        "not fully implemented",
        "noch nicht vollständig umgesetzt",
        "Umsetzung läuft",
        "WIP 60%",
        "déployé en partie",
        "almost complete",
        "implemented in 2 of 3 sites",
        "2/3 done",
        "one third done",
        "halb fertig",
        "a metà",
        "i.A.",
        "only partially",
        "wird umgesetzt",
        "Yes, partially",
        "w dużej mierze wdrożone",
        "unvollständig",
        "Patchy",
        "not everywhere",
        "zu ca. 60 % fertig",
        "yaklaşık %50",
        "pas partout",
        "a decorrer",
        "undervejs",
        "mee bezig",
        "trwają prace",
        "skoro hotovo",
    ],
    "planned": [
        "Backlog",
        "Da avviare",
        "Planlı (2. çeyrek)",
        "por iniciar",
        "à démarrer",
        "実施予定",
        "Open – planned Q2",
        "will be introduced",
        "nicht umgesetzt, geplant Q3/2027",
        "à déployer",
        "plánováno na 2027",
        "Umsetzung geplant",
        "no, scheduled for May",
        "Budgeted for next year",
        "für Q4 eingeplant",
        "volgend jaar",
        "l'an prochain",
        "příští rok",
        "planlagt til efteråret",
    ],
    "not_implemented": [
        "Doesn't work",
        "NC mayor",
        "isn't done",
        "Not yet",
        "not done yet",
        "nog niet ingevoerd",
        "jeszcze niewdrożone",
        "zatím nezavedeno",
        "ainda não iniciado",
        "non ancora attuato",
        "pas encore commencé",
        "δεν έχει υλοποιηθεί ακόμη",
        "unerfüllt",
        "mai implementato",
        "nigdy nie wdrożono",
        "nikdy nezavedeno",
        "nunca implantado",
        "ποτέ δεν υλοποιήθηκε",
        "Nothing yet",
        "zatím nic",
        "rien encore",
        "helemaal niet geregeld",
        "mai fatto",
        "inget ännu",
        "kommt nicht",
        "Ikke ennå",
        "ikke enda",
        "nu încă",
        "ešte nie",
        "bisher nicht",
        "尚未落实",
        "未実施",
        "이행하지 않음",
    ],
    "not_applicable": [
        "Doesn't apply to us",
        "not in scope",
        "für uns nicht relevant",
        "ne nous concerne pas",
        "nás se netýká",
        "gælder ikke os",
        "δεν μας αφορά",
    ],
}


@pytest.mark.parametrize(("status", "text"), [(status, text) for status, texts in COMPOSED.items() for text in texts])
def test_parts_that_are_put_together(status: str, text: str) -> None:
    found = read_status(text)
    assert (found.status, found.new_word) == (status, False)


UNCLEAR = {
    "Open": None,
    "Closed": None,
    "Treated": None,
    "Draft": None,
    "Green": None,
    "Stage 3": None,
    "x": None,
    "H": None,
    "nothing missing": None,
    "ja?": "implemented",
    "implemented - to be checked": "implemented",
    "probably done": "implemented",
    "n/a?": "not_applicable",
    "The policy has been implemented": "implemented",
    "Implemented, but not tested": "partial",
    "In Betrieb, Restarbeiten offen": "partial",
    "Umgesetzt, aber nicht wirksam": "partial",
    "umgesetzt bis auf die Außenstelle": "partial",
    "implemented (draft)": "partial",
    "implemented (60%)": "partial",
    "100% (target)": "partial",
    "done by June 2027": "implemented",
    "umgesetzt ohne Nachweis": "partial",
    "in place, nobody follows it": "partial",
    "planned - done 2025": "planned",
    "no access reviews held": None,
    "keine Lücken": None,
    "vollständig überarbeiten": "implemented",
    "not applicable - to be checked": "not_applicable",
    "was implemented": "partial",
    "era implementato": "partial",
    "umgesetzt, dann abgeschafft": "partial",
    "implemented then dropped": "partial",
    "partially met / not met": None,
    "erfüllt / nicht erfüllt": None,
    "Yes / No / Partial": None,
    "umgesetzt oder geplant": None,
    "nothing to do": None,
    "kein Handlungsbedarf": None,
    "almost nothing": None,
    "quasi inexistant": None,
    "kaum etwas": None,
    "nichts offen": None,
    "nothing but plans": None,
    "steht noch aus": None,
    "not up to date": None,
    "in place but not used": "partial",
    "existe mais pas appliqué": "partial",
}


@pytest.mark.parametrize(("text", "proposed"), UNCLEAR.items())
def test_unclear_words_are_asked_with_what_they_come_nearest_to(text: str, proposed: str | None) -> None:
    found = read_status(text)
    assert (found.status, found.new_word, found.proposed) == ("unknown", True, proposed)


BOXES = [
    ("☒ Compliant  ☐ Partially compliant", "implemented", False),
    ("☐ umgesetzt\n☒ teilweise umgesetzt", "partial", False),
    ("[ ] fait [x] prévu", "planned", False),
    ("Yes ☐ No ☒", "not_implemented", False),
    ("☐ Implemented ☐ Planned", "unknown", False),
    ("☐ Implemented", "unknown", False),
    ("☒ Implemented ☒ Planned", "unknown", True),
]


@pytest.mark.parametrize(("text", "status", "new_word"), BOXES)
def test_of_boxes_the_ticked_one_counts(text: str, status: str, new_word: bool) -> None:
    found = read_status(text)
    assert (found.status, found.new_word, is_status(text)) == (status, new_word, True)


def test_boxes_that_ask_something_else_are_no_status() -> None:
    assert not is_status("☐ Secrecy ☐ Integrity ☐ Availability")
    assert read_applicable("☐ ja ☒ nein") is False
    assert read_applicable("☐ ja ☐ nein") is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("n/a", "not_applicable"),
        ("N / A", "not_applicable"),
        ("done/closed", "implemented"),
        ("planned/not started", "planned"),
    ],
)
def test_a_stroke_alone_is_no_open_choice(text: str, status: str) -> None:
    assert read_status(text).status == status


def test_a_doubted_answer_settles_nothing() -> None:
    found = check(sheet("Control | Applicable | Status\nA.5.7 | ja? | umgesetzt?\nA.5.8 | ja | umgesetzt"))
    assert [(r["applicable"], r["status"]) for r in found["records"]] == [(None, "unknown"), (True, "implemented")]
    assert sorted(codes(found)) == ["applicable.unclear", "status.new_word"]


@pytest.mark.parametrize(
    ("beside", "asked"),
    [
        ("Liste der Massnahmen, zwei überfällig", True),
        ("new joiners only, nothing yearly yet", True),
        ("not all sites", True),
        ("one restore so far, took 3 h", False),
        ("good since release 3, older ones thin", True),
        ("neue Verträge vollständig, einige fehlen", True),
        ("les anciens incomplets", True),
        ("no others missing", False),
        ("alert on missing logs of other servers", False),
        ("zwei Rollen unbesetzt, Stellvertretung läuft", False),
        ("zwei Massnahmen überfällig, Stellvertretung läuft", True),
        ('Wiki report "overdue pages"', False),
        ('Wiki report "overdue pages": 30', True),
        ('Wiki report "overdue pages": 0', False),
        ("nobody reads it", True),
        ("drei Rollen vakant", True),
        ("pas tous les sites", True),
        ("no incident so far", False),
        ("signed packages only", False),
        ("nur über Auftrag", False),
        ("nobody enters alone", False),
        ("same as above??", False),
        ("none overdue", False),
        ("keine überfällig", False),
        ("Plan exists; never tested", True),
        ("Plan existant ; jamais testé", True),
        ("has never been tested so far", True),
        ("noch nie geübt", True),
        ("plan nigdy nie testowany", True),
        ("never failed", False),
        ("never approved by the requester", False),
        ("All up to date except the network", True),
        ("CMDB à jour sauf le réseau", True),
        ("alles aktuell bis auf das Netz", True),
        ("nobody except IT", False),
        ("no access except by badge", False),
        ("Plan 2027", False),
        ("Tills run on an old system without agent", True),
        ("Leitstand ohne Virenschutz", True),
        ("caisses sans antivirus", True),
        ("Kassor utan virusskydd", True),
        ("no camera at the gate", True),
        ("not on the old presses", True),
        ("0 devices without agent for 30 days", False),
        ("no change without review", False),
        ("keine Änderung ohne Prüfung", False),
        ("sign-in is refused without second factor", False),
        ("no agent needed", False),
        ("runs without incident", False),
        ("", False),
    ],
)
def test_a_remark_that_takes_back_what_is_done_is_asked(beside: str, asked: bool) -> None:
    found = check(sheet(f"Control | Status | Remarks\nA.5.7 | done | {beside}\nA.5.8 | partial | zwei überfällig"))
    assert codes(found) == (["status.taken_back"] if asked else [])
    assert [r["status"] for r in found["records"]] == ["implemented", "partial"]


def test_a_slip_has_a_nearest_word() -> None:
    assert nearest_word("Implemeted") == "implemented"
    assert nearest_word("Open") is None
    assert [nearest_word(text) for text in ("sorted", "nope", "Bern")] == [None, None, None]


@given(st.text(max_size=40))
def test_any_text_has_a_status(text: str) -> None:
    assert read_status(text).status in STATUSES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yes", True),
        ("ja", True),
        ("Oui", True),
        ("x", True),
        ("TRUE", True),
        ("1", True),
        ("Included", True),
        ("Anwendbar", True),
        ("No", False),
        ("Nein", False),
        ("N/A", False),
        ("0", False),
        ("Excluded", False),
        ("nicht anwendbar", False),
        ("No (outsourced)", False),
        ("", None),
        ("perhaps", None),
    ],
)
def test_applicability(text: str, said: bool | None) -> None:
    assert read_applicable(text) is said


@pytest.mark.parametrize(
    ("text", "level"), [("3", 3.0), ("Level 4", 4.0), ("2 - Managed", 2.0), ("2,5", 2.5), ("", None), ("high", None)]
)
def test_maturity(text: str, level: float | None) -> None:
    assert read_maturity(text) == level


def test_a_new_word_is_asked_once_and_flags_each_row() -> None:
    found = check(sheet("Control | Status\nA.5.7 | Green\nA.5.8 | Green\nA.5.9 | Implemented"))
    assert codes(found) == ["status.new_word"]
    assert [r["flags"] for r in found["records"]] == [["status.new_word"], ["status.new_word"], []]


def test_a_settled_word_is_not_asked_again() -> None:
    found = check(sheet("Control | Status\nA.5.7 | Green"), reading=Reading(statuses={"green": "implemented"}))
    assert (found["records"][0]["status"], found["findings"]) == ("implemented", [])


def test_settled_answers_as_yaml() -> None:
    reading = read_text(
        "statuses: {Grün: implemented}\nskip: [Dashboard]\ncolumns: {SoA: {status: C}}\nreferences: {R1: '27001:A.5.7'}"
    )
    assert reading.status_of("GRÜN") == "implemented"
    assert reading.refs_of("r1") == ("27001:A.5.7",)
    assert reading.columns_of("a.xlsx", "SoA")["status"][0].column == "C"


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ("1 0.5 0", ["implemented", "partial", "not_implemented"]),
        ("100 40 0", ["implemented", "partial", "not_implemented"]),
        (
            "1 0.4 0 40% 0% 100%",
            ["implemented", "partial", "not_implemented", "partial", "not_implemented", "implemented"],
        ),
    ],
)
def test_figures_as_shares_of_work(values: str, wanted: list[str]) -> None:
    lines = "\n".join(f"A.5.{n} | {value}" for n, value in enumerate(values.split(), start=6))
    found = check(sheet(f"Control | % complete\n{lines}", figures=(1,)))
    assert [r["status"] for r in found["records"]] == wanted


def test_maturity_alone_is_no_status() -> None:
    found = check(sheet("Control | Title | Maturity level\nA.5.7 | Threat intelligence | 3"))
    assert (found["records"][0]["status"], found["records"][0]["maturity"]) == ("unknown", 3.0)


def test_a_maturity_of_what_does_not_apply_is_no_step() -> None:
    found = check(
        sheet("Control | Title | Maturity level\nA.5.7 | Threat intelligence | Level 3\nA.8.4 | Source | N/A")
    )
    assert [(r["status"], r["applicable"]) for r in found["records"]] == [("unknown", None), ("not_applicable", False)]


def test_an_error_is_not_taken_for_not_applicable() -> None:
    found = check(sheet("Control | Title | Status\nA.5.7 | Threat intelligence | #N/A\nA.5.8 | Projects | done"))
    assert (found["records"][0]["status"], found["records"][0]["applicable"]) == ("unknown", None)


CONTRADICTIONS = {
    "not applicable and implemented": ("No | Implemented | r", "not_applicable", False, "applicable.contradicts"),
    "applicable and n/a": ("Yes | n/a | r", "not_applicable", False, "applicable.contradicts"),
    "not applicable and why in the remark": ("No | | | no data for tests", "not_applicable", False, None),
    "not applicable without a reason": ("No | | ", "not_applicable", False, "applicable.no_reason"),
    "not applicable and not implemented": ("No | Not implemented | r", "not_applicable", False, None),
    "in order": ("Yes | Implemented | ", "implemented", True, None),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_applicability_and_status(name: str) -> None:
    cells, status, applicable, code = CONTRADICTIONS[name]
    found = check(
        sheet(
            f"Control | Applicable | Status | Justification | Remarks\nA.5.7 | {cells}\nA.5.8 | Yes | Implemented | r"
        )
    )
    record = found["records"][0]
    assert (record["status"], record["applicable"]) == (status, applicable)
    assert record["flags"] == ([code] if code else [])


def test_a_clause_may_not_be_left_out() -> None:
    found = check(
        sheet("ISO 27001 clause | Applicable | Justification | Status\n4.1 | No | small | \n5.1 | Yes | | done")
    )
    assert found["records"][0]["flags"] == ["applicable.clause"]


@pytest.mark.parametrize(("more", "said"), [("", "1 row is not"), ("A.5.9 | No | \n", "2 rows are not")])
def test_how_many_rows_are_left_out_without_a_column_for_reasons(more: str, said: str) -> None:
    found = check(sheet(f"Control | Applicable | Status\nA.5.7 | No | \n{more}A.5.8 | Yes | Implemented"))
    assert [each["message"] for each in found["findings"] if each["code"] == "applicable.no_reason"] == [
        f"{said} applicable, and the table has no column for reasons"
    ]


def test_two_status_columns_that_disagree() -> None:
    found = check(
        sheet("Control | Status | Owner | Status\nA.5.7 | Implemented | Ana | Planned\nA.5.8 | Planned | Ana | Planned")
    )
    assert [r["status"] for r in found["records"]] == ["unknown", "planned"]
    assert codes(found) == ["status.disagree"]


# Words of a list's other rows | what is still to be begun | status of the latter
TO_BEGIN = [
    ("Completato, In corso, Pianificato", "Da iniziare", "not_implemented"),
    ("umgesetzt, geplant Q3", "noch zu beginnen", "not_implemented"),
    ("Fait, Prévu", "À démarrer", "not_implemented"),
    ("Hotovo, Plánováno", "K zahájení", "not_implemented"),
    ("Valmis, Suunniteltu", "Aloitettava", "not_implemented"),
    ("Done, Planned, Not started", "To do", "planned"),
    ("Done, In progress", "To do", "planned"),
    ("Klar, Pågår", "Ska påbörjas", "planned"),
]


@pytest.mark.parametrize(("others", "word", "status"), TO_BEGIN, ids=[f"{case[1]} {case[0]}" for case in TO_BEGIN])
def test_what_is_still_to_be_begun_is_not_planned_beside_what_is(others: str, word: str, status: str) -> None:
    rows = [f"A.5.{n} | {said}" for n, said in enumerate([*others.split(", "), word], start=1)]
    assert check(sheet("\n".join(["Control | Status", *rows])))["records"][-1]["status"] == status


@pytest.mark.parametrize("remark", ["noch nichts gemacht", "rien encore", "nog niets gedaan", "nothing done yet"])
def test_that_nothing_is_done_yet_takes_back_in_any_language(remark: str) -> None:
    assert takes_back(remark)
