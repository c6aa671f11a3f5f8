"""Lists of actions in the client's short words: who, until when, how far; answers in columns.yml hold for them too."""

from __future__ import annotations

import datetime as dt

import pytest

from ims_lib.inputs import Inputs, read_inputs
from ims_lib.inputs.states import state_of_measure
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.model import Register, SourceGrid
from ims_lib.register.settled.reading import Reading, read_text
from tests.register.sheets import sheet

DUE = dt.date(2026, 9, 30)


def actions(text: str, reading: Reading | None = None) -> Inputs:
    return read_inputs(Register.of([], [], [], [], [SourceGrid("log.xlsx", "audits", sheet(text, "Log"), reading)]))


# headings of finding, owner, due day and status | a word for what is under way | one for what is done
SHORT = {
    "en": ("Finding | By whom | By | Status", "wip", "resolved"),
    "de": ("Feststellung | wer | bis | Stand", "i.A.", "erl."),
    "fr": ("Constat | Qui | Pour le | Statut", "en cours", "réalisé"),
    "es": ("Hallazgo | Quién | Hasta | Estado", "en proceso", "realizado"),
    "it": ("Rilievo | Chi | Entro | Stato", "in corso", "fatto"),
    "nl": ("Bevinding | Wie | Tot | Status", "bezig", "afgerond"),
    "pl": ("Ustalenie | Kto | Do kiedy | Status", "w toku", "wykonane"),
    "cs": ("Zjištění | Kdo | Do kdy | Stav", "v řešení", "hotovo"),
    "pt": ("Constatação | Quem | Até | Situação", "em curso", "feito"),
    "el": ("Εύρημα | Ποιος | Έως | Κατάσταση", "σε εξέλιξη", "έγινε"),
}


@pytest.mark.parametrize("language", SHORT)
def test_who_until_when_and_how_far(language: str) -> None:
    heads, under_way, done = SHORT[language]
    found = actions(f"{heads}\nFence | Ann | 2026-09-30 | {under_way}\nStock | Bob | 2026-09-30 | {done}")
    rows = found.audits.to_dict("records")
    assert [(r["owner"], r["due"], r["status"]) for r in rows] == [("Ann", DUE, "in_progress"), ("Bob", DUE, "done")]
    assert found.findings.empty


# a word for what goes as planned | one for what is late
PACE = [
    ("on track", "delayed"),
    ("auf Kurs", "im Verzug"),
    ("en bonne voie", "en retard"),
    ("en plazo", "con retraso"),
    ("in linea", "in ritardo"),
    ("op schema", "vertraagd"),
    ("zgodnie z planem", "opóźnione"),
    ("podle plánu", "ve skluzu"),
    ("no prazo", "atrasado"),
    ("εντός προγράμματος", "καθυστερεί"),
]


@pytest.mark.parametrize(("as_planned", "late"), PACE)
def test_how_the_work_goes_is_known_of_actions_objectives_and_measures(as_planned: str, late: str) -> None:
    rows = f"Fence | Ann | 2026-09-30 | {as_planned}\nStock | Bob | 2026-09-30 | {late}: no spare parts"
    found = actions(f"Finding | Owner | Due | Status\n{rows}")
    assert found.audits["status"].tolist() == ["in_progress", "in_progress"]
    assert found.findings.empty
    aims = sheet(f"Objective | Owner | Due | Status\n{rows}", "Objectives")
    listed = read_inputs(Register.of([], [], [], [], [SourceGrid("log.xlsx", "other", aims, None)]))
    assert listed.objectives["status"].tolist() == ["on_track", "at_risk"]
    assert listed.findings.empty
    assert [state_of_measure(word) for word in (as_planned, late)] == ["open", "open"]


@pytest.mark.parametrize("heading", ["gültig bis", "Valid until", "Checked by", "Do poprawy"])
def test_a_short_word_names_a_column_only_where_it_stands_alone(heading: str) -> None:
    assert not {"due", "owner"} & roles_of(heading).keys()
    found = actions(f"Finding | {heading} | Owner | Status\nFence | 2026-09-30 | Ann | open")
    assert "due" not in found.audits["cells"].iloc[0]


def test_a_column_that_nobody_read_and_that_may_be_one_that_an_auditor_asks_for_is_asked() -> None:
    found = actions("Finding | Kümmert sich drum | Zieldatum | Status\nFence | Ann | 2026-09-30 | open")
    (said,) = found.findings.to_dict("records")
    assert (said["level"], said["code"], said["cell"]) == ("question", "list.by_content", "B1")
    assert (
        "B 'Kümmert sich drum' (B2 “Ann”) is filled in and not read, and no column is headed as 'Owner'"
        in said["message"]
    )


def test_a_column_that_columns_yml_names_is_read_in_a_list_too() -> None:
    said = read_text('columns: {"log.xlsx!Log": {owner: {heading: Kümmert sich drum}, due: D}}')
    found = actions("Finding | Kümmert sich drum | Status | Spätestens am\nFence | Ann | open | 2026-09-30", said)
    assert (found.audits["owner"].iloc[0], found.audits["due"].iloc[0]) == ("Ann", DUE)
    assert found.findings.empty


@pytest.mark.parametrize(
    ("meant", "state"),
    [("implemented", "done"), ("partial", "in_progress"), ("not_implemented", "open"), ("not_applicable", "void")],
)
def test_a_word_that_columns_yml_settles_is_settled_in_a_list_too(meant: str, state: str) -> None:
    text = "Finding | Owner | Due | Status\nFence | Ann | 2026-09-30 | passt scho"
    assert actions(text).findings["code"].tolist() == ["input.new_word"]
    found = actions(text, Reading.model_validate({"statuses": {"Passt scho": meant}}))
    assert found.audits["status"].iloc[0] == state
    assert found.findings.empty


def test_a_word_that_was_left_unknown_is_still_asked() -> None:
    reading = Reading.model_validate({"statuses": {"passt scho": "unknown"}})
    found = actions("Finding | Owner | Due | Status\nFence | Ann | 2026-09-30 | passt scho", reading)
    assert found.findings["code"].tolist() == ["input.new_word"]
