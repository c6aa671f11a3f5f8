"""Plain words for what the organisation is for an AI system, and for how far it acts alone."""

from __future__ import annotations

import pytest

from ims_lib.inputs.values import read_value
from ims_lib.register.plans import plans

COLUMNS = plans()["ai_systems"].columns


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ("We make it and sell it", ("provider", "producer")),
        ("We build it and offer it to others", ("provider", "producer")),
        ("Hersteller und Vertrieb", ("provider", "producer")),
        ("Nous l'avons conçu et nous le vendons", ("provider", "producer")),
        ("We build and run it", ("producer",)),
        ("zusammengebaut", ("producer",)),
        ("Assemblé par nous", ("producer",)),
        ("We subscribe", ("customer",)),
        ("Licensee", ("customer",)),
        ("nutzen wir nur", ("customer",)),
        ("eingekauft", ("customer",)),
        ("We designed it, trained it and run it ourselves", ("producer", "customer")),
        ("Built here, sold to others, and we use it too", ("provider", "producer", "customer")),
        ("Others use it; developed here", ("provider", "producer")),
        ("selber entwickelt, an andere verkauft, von uns selber genutzt", ("provider", "producer", "customer")),
        ("gemeinsam mit der Hochschule entwickelt", ("producer",)),
        ("uns verkauft von der Firma Albis", ("customer",)),
        ("Nous le développons, le vendons et l'utilisons", ("provider", "producer", "customer")),
        ("fait maison, vendu à deux confrères", ("provider", "producer")),
        ("Sold to us; we use it", ("customer",)),
        ("bauen wir, verkaufen wir an zwei Partnerhöfe und nutzen es selbst", ("provider", "producer", "customer")),
        ("Entwickeln wir selbst, Partnerfirmen kaufen es", ("producer",)),
        ("nous le développons, nous le vendons à des fermes partenaires", ("provider", "producer")),
        ("Partner", ("partner",)),
    ],
)
def test_what_is_made_and_sold_is_both(said: str, roles: tuple[str, ...]) -> None:
    assert read_value(said, COLUMNS["role"]) == (roles, True)


@pytest.mark.parametrize(
    ("said", "autonomy"),
    [
        ("Straight-through under EUR 20k, otherwise underwriter decides", "alone_in_part"),
        ("Runs end to end; sampled weekly", "alone"),
        ("Sorts clear orders by itself, the rest goes to a planner", "alone_in_part"),
        ("Sagt allein zu, ein Nein geht an die Leitung", "alone_in_part"),
        ("Trie seul les cas clairs, le reste va au guichet", "alone_in_part"),
        ("Suggests; the rest goes to a planner", "advises"),
        ("By itself, the report goes to a planner", "alone"),
        ("läuft von allein", "alone"),
        ("Crée le ticket tout seul", "alone"),
        ("Underwriter decides", "advises"),
        ("Sends the letter after approval", "confirmed"),
        ("Propose, l'opérateur tranche", "advises"),
    ],
)
def test_what_acts_alone_counts_beside_what_a_person_does(said: str, autonomy: str) -> None:
    assert read_value(said, COLUMNS["autonomy"]) == (autonomy, True)


@pytest.mark.parametrize(
    "said",
    [
        "Holds the payment; customer releases by text message",
        "Sperrt die Karte; Kunde bestätigt später",
        "Bloque le paiement; le client confirme",
    ],
)
def test_what_acts_first_and_is_undone_by_somebody_later_is_asked(said: str) -> None:
    assert read_value(said, COLUMNS["autonomy"]) == (None, False)
