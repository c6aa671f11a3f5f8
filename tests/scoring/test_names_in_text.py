"""Whether a text calls an AI system by its name, or only holds the word that its name is."""

from __future__ import annotations

import pytest

from ims_lib.assessment.names_in_text import names

# name, text → whether it is named; None where it is asked
TEXTS = {
    ("Recap", "Notes by Recap were wrong"): True,
    ("Minutes", "Gate stood open for 25 minutes"): False,
    ("Minutes", "25 Minutes without telemetry"): False,
    ("Minutes", "Yesterday Minutes left out a vote"): True,
    ("Minutes", "Vote left out by 'minutes'"): True,
    ("Minutes", "minutes"): True,
    ("Minutes", "Minutes of the safety round are missing"): None,
    ("Minutes", "Safety Minutes Were Lost"): None,
    ("Pilot", "The pilot of the new ferry"): False,
    ("Pilot", "the pilot model drifts"): True,
    ("Pilot", "the Pilot system drifts"): True,
    ("Pilot", "Ferry desk; Pilot"): True,
    ("Puls", "Ein Puls wurde nicht gemessen"): False,
    ("Puls", "Es wurde der Puls verwechselt"): None,
    ("Puls", "Puls-Messung bei der Abfahrt fehlt"): False,
    ("Puls", "Die KI Puls rechnet falsch"): True,
    ("Guide", "Le guide du port a disparu"): False,
    ("Guide", "Une erreur de Guide a retardé le bac"): True,
    ("Copilot", "copilot sent a draft"): True,
    ("DeepL", "deepl was offline"): True,
    ("FerryMind", "ferrymind sends boats twice"): True,
    ("Quayra", "Quayra sends boats twice"): True,
    ("Quayra", "boats are sent twice by quayra"): None,
    ("Berth planner", "the berth planner stalls"): True,
    ("Évalua", "Erreur d’Évalua en mai"): True,
}


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_a_name_that_is_a_common_word_counts_only_where_it_is_written_as_a_name(name: str, text: str) -> None:
    assert names(text, name) is TEXTS[name, text]
