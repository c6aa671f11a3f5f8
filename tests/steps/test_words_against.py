"""By which words cells say that something is outstanding, wasn't told, comes unannounced, or that a list isn't whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ims_lib.inputs.values import read_value
from ims_lib.register.plans import plans
from ims_lib.steps.ai_systems.words_against import (
    affirmed_in,
    at_once,
    is_limit,
    lacking_in,
    newest_in,
    notice_in,
    objections_in,
    outstanding_in,
    oversight_unread,
    protects,
    says_nobody,
    unannounced_in,
    unchecked_in,
    untold_in,
    went_wrong_in,
    without_lacking,
)
from tests.steps.lists import inputs_of

# the cell → what of it is outstanding
OUTSTANDING: dict[str, list[str]] = {
    "Rechtsgutachten zur Cloud steht aus, siehe A.5.23": ["Rechtsgutachten zur Cloud steht aus"],
    "Entwurf, das Rechtsgutachten zur Cloud fehlt": ["das Rechtsgutachten zur Cloud fehlt"],
    "Gutachten in Abklärung": ["Gutachten in Abklärung"],
    "Approval not yet given. Two customers in the pilot": ["Approval not yet given"],
    "Consent obtained; DPA pending": ["DPA pending"],
    "Annex S not signed": ["Annex S not signed"],
    "In use without a contract": [],  # an article between: no phrase of ours
    "In use without contract": ["In use without contract"],
    "Avis juridique en attente": ["Avis juridique en attente"],
    "Autorización aún no concedida": ["Autorización aún no concedida"],
    "Manca il parere legale": ["Manca il parere legale"],
    "Overeenkomst nog niet getekend": ["Overeenkomst nog niet getekend"],
    "Opinia prawna zamówiona": ["Opinia prawna zamówiona"],
    "Chybí souhlas pacientů": ["Chybí souhlas pacientů"],
    "Contrato por assinar": ["Contrato por assinar"],
    "Η σύμβαση εκκρεμεί": ["Η σύμβαση εκκρεμεί"],
    "Wird mit dem Rechtsgutachten ergänzt": [],
    "Nichts fehlt, Freigabe erteilt": [],
    "Die Freigabe fehlt nicht": [],
    "No approval outstanding": [],
    "No approval needed": [],
    "Goes out only with approval": [],
    "Not yet used at night": [],
    "Sorts pending tickets and outstanding invoices": [],
    "Missing values are filled": [],
    "Traite les dossiers en attente": [],
    "Two deputies are missing": ["Two deputies are missing"],
    "Decision of the board in February": [],
}


@pytest.mark.parametrize("text", OUTSTANDING)
def test_what_is_outstanding_is_quoted_and_what_is_settled_is_not(text: str) -> None:
    assert [said.words for said in outstanding_in(text)] == OUTSTANDING[text]


# the cell → the sentence by which its results go out without a person's look
UNCHECKED: dict[str, str] = {
    "At two schools marks are sent out unseen by a teacher": "At two schools marks are sent out unseen by a teacher",
    "bis 200 Euro wird ohne Zutun der Sachbearbeitung beschieden": "bis 200 Euro wird ohne Zutun der Sachbearbeitung beschieden",
    "Sold to 160 schools. Two schools let grades go out without confirming": "Two schools let grades go out without confirming",
    "Vorschlag; unter 200 Euro geht der Bescheid von selbst hinaus": "unter 200 Euro geht der Bescheid von selbst hinaus",
    "Under 200 €, the notice goes out by itself": "Under 200 €, the notice goes out by itself",
    "Les refus partent automatiquement sous 50 euros": "Les refus partent automatiquement sous 50 euros",
    "Ablehnungen gehen ungeprüft raus": "Ablehnungen gehen ungeprüft raus",
    "Replies aren't checked before they go out": "Replies aren't checked before they go out",
    "Las respuestas salen sin revisión": "Las respuestas salen sin revisión",
    "Besluiten gaan vanzelf de deur uit": "Besluiten gaan vanzelf de deur uit",
    "Nothing goes out by itself": "",
    "Kein Bescheid geht von selbst hinaus": "",
    "Aucune décision ne part automatiquement": "",
    "No grade goes out without confirming": "",
    "Teacher confirms each grade": "",
    "Drafts replies automatically, a clerk sends them": "",
    "Bescheide gehen nach Freigabe automatisch hinaus": "",
    "Transcribes automatically": "",
    "Sorts tickets in order automatically": "",
}


@pytest.mark.parametrize("text", UNCHECKED)
def test_results_that_go_out_without_a_persons_look_are_quoted_and_a_denial_is_one(text: str) -> None:
    assert unchecked_in(text) == UNCHECKED[text]


# the cell → whether it says that nobody told
UNTOLD: dict[str, bool] = {
    "Not told": True,
    "Tickets of the vendor's customers; which, it doesn't say": True,
    "Verläufe aus Spitälern des Herstellers, Herkunft nicht offengelegt": True,
    "Hersteller legt die Daten nicht offen": True,
    "Unbekannt": True,
    "before 2025 nobody knows from where": True,
    "données non communiquées": True,
    "datos no divulgados": True,
    "dati non dichiarati, nessuno sa": True,
    "niet vermeld": True,
    "nie podano": True,
    "neuvedeno": True,
    "não se sabe": True,
    "δεν αναφέρεται": True,
    "Public texts, by its vendor": False,
    "Bilder dreier Universitätskliniken, laut Hersteller": False,
}


@pytest.mark.parametrize("text", UNTOLD)
def test_what_nobody_told_is_known_in_each_language(text: str) -> None:
    assert bool(untold_in(text)) is UNTOLD[text]


def test_the_newest_version_is_none_but_a_number_is() -> None:
    assert newest_in("newest, picked by the vendor") == "newest, picked by the vendor"
    assert newest_in("latest of 2026-10") == ""
    assert newest_in("Triage 4.1") == ""


# the remark of a supplier → what is quoted of updates without notice, and of a purchase by card
REMARKS: dict[str, tuple[str, str]] = {
    "Model updates come without notice": ("Model updates come without notice", ""),
    "Aktualisierungen kommen unangekündigt. Gut": ("Aktualisierungen kommen unangekündigt", ""),
    "Mises à jour sans préavis": ("Mises à jour sans préavis", ""),
    "Updates are announced a month ahead": ("", ""),
    "Works without notice": ("", ""),
    "Bought by credit card in March": ("", "Bought by credit card in March"),
    "Per Kreditkarte gekauft": ("", "Per Kreditkarte gekauft"),
    "Not by credit card": ("", ""),
}


@pytest.mark.parametrize("text", REMARKS)
def test_updates_without_notice_and_purchases_by_card_are_quoted(text: str) -> None:
    assert (unannounced_in(text), affirmed_in("by_card", text)) == REMARKS[text]


# a remark → what it says is missing, what of it may be a limit
LACKING = {
    "table model has no card yet": (["table model has no card yet"], ""),
    "drift of layout watched, languages not": (["drift of layout watched, languages not"], ""),
    "Drift überwacht, Sprachen nicht. Ein Mensch prüft": (["Drift überwacht, Sprachen nicht"], "Ein Mensch prüft"),
    "Legal opinion is missing": ([], ""),
    "The desk corrects what it notices; see 26-14": ([], "The desk corrects what it notices; see 26-14"),
    "Pictures ohne Hinweis": (["Pictures ohne Hinweis"], ""),
    "Says that it is AI only when asked": (["Says that it is AI only when asked"], ""),
    "Dit être une machine seulement sur demande": (["Dit être une machine seulement sur demande"], ""),
    "Never without a doctor": ([], "Never without a doctor"),
    "Not": ([], "Not"),
}


@pytest.mark.parametrize("remark", LACKING)
def test_what_a_remark_says_is_missing_is_no_limit(remark: str) -> None:
    assert (list(lacking_in(remark)), without_lacking(remark)) == LACKING[remark]


# a remark → whether it says that something went wrong
WRONG = {
    "gave a wrong notice period to two tenants in May": True,
    "hat im November einmal die Dosis falsch übersetzt": True,
    "a donné un faux prix à un client": True,
    "may give wrong answers": False,
    "nothing wrong so far": False,
    "kann falsche Antworten geben": False,
    "Licence ends in May": False,
}


@pytest.mark.parametrize("remark", WRONG)
def test_a_remark_that_something_went_wrong_is_quoted(remark: str) -> None:
    assert went_wrong_in(f"{remark}. Second sentence") == (remark if WRONG[remark] else "")


# a cell on how far a system acts by itself → whether it names a limit
LIMITS = {
    "HR decides, reads each one": True,
    "HR decides, but mostly takes the first ten": False,
    "Die Fachstelle entscheidet, übernimmt meist den Vorschlag": False,
    "Le service décide, mais valide tout": False,
    "acts alone up to CHF 500, above that a colleague looks": True,
    "handelt allein bis 500 Franken, darüber prüft jemand": True,
    "agit seul jusqu'à 500 francs": True,
    "acts alone on clear orders, the rest goes to a planner": True,
    "handelt allein bei Zusagen, eine Absage geht an niemanden": False,
    "handelt allein, ein Nein geht an die Leitung": True,
    "agit seul, le reste va au guichet": True,
    "acts alone, the report goes to a planner": False,
    "acts alone": False,
    "acts alone, only nobody knows since when": False,
    "acts on its own between 40 and 60 mbar, outside of that the dispatcher takes over": True,
    "agit seul entre 55 et 80 degrés, hors de cette plage l'opérateur reprend la main": True,
    "handelt allein zwischen 4 und 6 Grad": True,
    "acts by itself, the shift leader takes over": False,
}


@pytest.mark.parametrize("said", LIMITS)
def test_who_takes_over_without_judging_is_no_limit_and_a_bound_is_one(said: str) -> None:
    alone = said.startswith(("acts", "handelt", "agit"))
    assert is_limit(said, acts_alone=alone) == LIMITS[said]


# a remark → whether it may be a limit under which something acts alone
HELD_BACK = {
    "The desk corrects what it notices; see 26-14": True,
    "Never without a doctor": True,
    "Fachperson prüft jede Antwort": True,
    "Le service relit chaque réponse": True,
    "Stopped by the desk above 40 tickets": True,
    "Comes with the job portal": False,
    "Kommt mit dem Jobportal": False,
    "Livré avec le portail": False,
    "Drivers complain about breaks": False,
    "Decides alone": False,
}


@pytest.mark.parametrize("remark", HELD_BACK)
def test_a_remark_may_be_a_limit_only_where_somebody_holds_back_what_comes_out(remark: str) -> None:
    assert bool(affirmed_in("holds_back", remark)) == HELD_BACK[remark]


# the cell for those who were told → whether that was nobody
TOLD: dict[str | None, bool] = {
    "Nobody": True,
    "niemand": True,
    "personne": True,
    "Customer, 2026-10-21": False,
    "-": False,
    "n/a": False,
    None: False,
}


@pytest.mark.parametrize("text", TOLD)
def test_nobody_was_told_only_where_the_cell_says_so(text: str | None) -> None:
    assert says_nobody(text) is TOLD[text]


# a remark → the sentence by which something takes the system's place
REPLACED: dict[str | None, str] = {
    "Wird durch ein Modul des KIS ersetzt": "Wird durch ein Modul des KIS ersetzt",
    "Slow. To be replaced by the suite in May.": "To be replaced by the suite in May",
    "Sera remplacé en mai": "Sera remplacé en mai",
    "Zostanie zastąpiony nowym modułem": "Zostanie zastąpiony nowym modułem",
    "Not to be replaced": "",
    "Ends with the contract": "",
    None: "",
}


@pytest.mark.parametrize("text", REPLACED)
def test_what_takes_a_system_s_place_is_quoted(text: str | None) -> None:
    assert affirmed_in("replaced", text) == REPLACED[text]


# a line beside the list → whether it says that the list isn't whole
LINES: dict[str, bool] = {
    "Not asked: what teams pay for with cards of their own.": True,
    "Private Werkzeuge sind nicht erfasst": True,
    "Liste incomplète": True,
    "Gebaut oder trainiert wird bei uns nichts.": False,
    "State of 2026-11-06": False,
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_by_which_a_list_is_not_whole_is_known(line: str) -> None:
    assert bool(affirmed_in("not_whole", line)) is LINES[line]


# the cell → the time in minutes within which somebody is to be told; none where it names none
NOTICE: dict[str | None, list[float]] = {
    "First notice within one hour": [60],
    "24-hour notification to customers": [1440],
    "Customer is told within half an hour": [30],
    "Kunden werden innert einer Stunde benachrichtigt": [60],
    "Meldepflicht 72 Std.": [4320],
    "Le client est averti dans l'heure": [60],
    "Notificación en 24 horas": [1440],
    "Notifica entro un'ora": [60],
    "Melding aan klant binnen 4 uur": [240],
    "Klient zostaje powiadomiony w ciągu jednej godziny": [60],
    "Zákazník je vyrozuměn do dvou hodin": [120],
    "Cliente notificado em 24 horas": [1440],
    "Ειδοποίηση πελάτη εντός μίας ώρας": [60],
    "Notice period 30 days": [],
    "Carrier works without notice for 2 hours": [],
    "Customers informed 5 days before changes": [],
    "85 % of calls answered within 30 s": [],
    "Report sent within 5 days": [],
    "Customers are told at once": [],
    None: [],
}


@pytest.mark.parametrize("text", NOTICE)
def test_a_time_for_notice_is_read_in_each_language(text: str | None) -> None:
    assert [minutes for _, minutes in notice_in(text)] == NOTICE[text]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Since spring. Widersprüche seit Mai verdoppelt", "Widersprüche seit Mai verdoppelt"),
        ("Seit Mai doppelt so viele Einsprüche", "Seit Mai doppelt so viele Einsprüche"),
        ("Les recours ont augmenté", "Les recours ont augmenté"),
        ("Complaints halved since May", ""),
        ("Widersprüche nicht mehr geworden", ""),
        ("More users since May", ""),
    ],
)
def test_objections_that_grow_in_number_are_quoted(text: str, told: str) -> None:
    assert objections_in(text) == told


# what a row says a system does → whether that protects people who are in danger
PURPOSES = {
    "Watches the mill; stops the rollers when a hand comes too near": True,
    "Sounds an alarm if a swimmer is motionless": True,
    "Bremst den Stapler, wenn ein Fussgänger im Gefahrenbereich ist": True,
    "Sonne quand le conducteur s'endort": True,
    "Stopt de pers als er vingers in zitten": True,
    "Stops a payment when fraud is suspected, and hands over to a clerk": False,
    "Warnt, falls der Umsatz fällt": False,
    "Alerte quand un serveur tombe en panne": False,
    "Sorts pictures of hands and fingers": False,
    "Stops scratched jars on the line": False,
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_stops_or_alarms_for_people_in_danger_protects(purpose: str) -> None:
    assert _protects(purpose) is PURPOSES[purpose]


@pytest.mark.parametrize(
    ("purpose", "autonomy", "is_guard"),
    [
        ("Keeps the flap from coming down on people", "Stops it at once by itself", True),
        ("Schaut auf Radfahrer am Tor", "hält das Tor allein an", True),
        ("Keeps the flap from coming down on people", "A guard looks, then stops it", False),
        ("Stops scratched jars on the line", "Stops the line by itself", False),
    ],
)
def test_what_a_guard_does_may_stand_in_the_cell_on_how_far_it_acts_alone(
    purpose: str, autonomy: str, is_guard: bool
) -> None:
    assert _protects(purpose, autonomy=autonomy) is is_guard


@pytest.mark.parametrize(
    ("purpose", "how"),
    [
        ("Forecasts demand and moves the valves", "_steers"),
        ("Regelt die Temperatur im Kühlraum", "_steers"),
        ("Règle le débit d'arrosage", "_steers"),
        ("Stops the pump when a hand comes too near", "_guard"),
        ("Sets the price of flour", ""),
        ("Keeps minutes of meetings", ""),
    ],
)
def test_what_steers_is_told_apart_from_what_protects(purpose: str, how: str) -> None:
    [row] = inputs_of(ai_systems=[{"name": "Thing", "purpose": purpose}]).lists.ai_systems
    assert at_once(row) == how


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        ("Unter 40 Punkten geht die Absage ungesehen hinaus", False),
        ("The letter goes out by itself", False),
        ("The letter never goes out by itself, whoever is there looks", True),
        ("The author reads it", True),
    ],
)
def test_what_goes_out_by_itself_is_no_limit_to_ask_about(said: str, is_asked: bool) -> None:
    [row] = inputs_of(ai_systems=[{"name": "Thing"}]).lists.ai_systems
    assert bool(oversight_unread(replace(row, autonomy=None, texts={"autonomy": said}))) is is_asked


def _protects(purpose: str, **said: str) -> bool:
    [row] = inputs_of(ai_systems=[{"name": "Flap", "purpose": purpose, **said}]).lists.ai_systems
    if "autonomy" in said:
        form, _ = read_value(said["autonomy"], plans()["ai_systems"].columns["autonomy"])
        row = replace(row, autonomy=form, texts={**row.texts, "autonomy": said["autonomy"]})
    return protects(row)
