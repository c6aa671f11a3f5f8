"""Columns and cells that clients head and fill in their own words: notes, times, AI of a risk, grades with their scale, nothing."""

from __future__ import annotations

import pytest

from ims_lib.inputs.said import says_nothing
from ims_lib.register.cell_values import affirmed
from ims_lib.register.plans import grades_headed
from ims_lib.register.stems import Stems
from tests.inputs.test_read_inputs import inputs_of

SERVICES = ("Service", "Run by", "Target", "Reached", "AI inside")
RISKS = ("Risk", "Cause", "Consequence", "Likelihood (1-4)", "Impact (1-4)", "AI")


@pytest.mark.parametrize("heading", ["If it fails, back in", "Wieder da in", "De retour en", "Weer terug binnen"])
@pytest.mark.parametrize("remark", ["Anything else", "Was noch", "Divers"])
def test_times_and_remarks_are_read_under_everyday_headings(heading: str, remark: str) -> None:
    row = ("Kiln watch", "Potter", "99 %", "99.2 %", "Glazer", "2 days", "glaze by hand tried")
    (service,) = inputs_of((*SERVICES, heading, remark), row, sheet="Services").lists.services
    assert (service.rto, service.notes) == (2 * 24 * 60, "glaze by hand tried")


def test_a_grade_stands_beside_what_happens_in_words() -> None:
    row = ("Pot cracks", "Wet clay", "Customer cut", "2", "4", "Glazer")
    (risk,) = inputs_of(RISKS, row, sheet="Risks", kind="risks").lists.risks
    assert (risk.effect, risk.consequence, risk.ai_system) == ("Customer cut", "4", "Glazer")
    assert (risk.cells["effect"], risk.cells["consequence"]) == ("C2", "E2")


def test_a_consequence_that_is_the_grade_stays_it() -> None:
    row = ("Pot cracks", "Wet clay", "high", "2", "", "")
    (risk,) = inputs_of(RISKS, row, sheet="Risks", kind="risks").lists.risks
    assert (risk.effect, risk.consequence) == (None, "high")


@pytest.mark.parametrize(
    ("heading", "grades"),
    [("Impact (1-4)", 4), ("Ausmaß 1-5", 5), ("Eintritt 1 bis 4", 4), ("Impact (0-4)", None), ("Impact", None)],
)
def test_a_heading_names_its_scale(heading: str, grades: int | None) -> None:
    assert grades_headed(heading) == grades


@pytest.mark.parametrize(
    "said", ["Angabe fehlt", "keine Angabe", "k. A.", "not stated", "n/k", "non précisé", "brak danych"]
)
def test_what_is_not_told_says_nothing(said: str) -> None:
    assert says_nothing(said)


@pytest.mark.parametrize("said", ["Stated in annex B", "Angaben des Herstellers", "not before May"])
def test_what_is_told_says_something(said: str) -> None:
    assert not says_nothing(said)


def test_the_month_of_may_denies_nothing() -> None:
    bots = Stems([("chatbot", "bot")])
    assert affirmed("läuft seit Mai ein Chatbot", bots)
    assert not affirmed("non usa mai chatbot", bots)
