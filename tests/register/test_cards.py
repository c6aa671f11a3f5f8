"""Cards: labels with their values beside or below them, and what only looks like cards."""

from __future__ import annotations

import pytest

from ims_lib.register.layout.cards import find_cards
from ims_lib.spreadsheet.grid import Grid, Oddity, Row
from tests.register.sheets import check, refs, sheet

STATUSES = ("Implemented", "Partial", "Planned")
BESIDE = "Control | A.5.7\nTitle | Threat intelligence\nStatus | Implemented\nZone | K-12"
BELOW = "Control\nA.5.7\nTitle\nThreat intelligence\nStatus\nImplemented\nZone\nK-12"
FORM = "Control | Title\nA.5.7 | Threat intelligence\nStatus | Zone\nImplemented | K-12"

# Lines of a sheet with two cards; the rows on which they begin.
CARDS = {
    "beside": (f"{BESIDE}\n\n{BESIDE.replace('A.5.7', 'A.5.8')}", [1, 6]),
    "beside without a gap": (f"{BESIDE}\n{BESIDE.replace('A.5.7', 'A.5.8')}", [1, 5]),
    "below": (f"{BELOW}\n\n{BELOW.replace('A.5.7', 'A.5.8')}", [1, 10]),
    "below without a gap": (f"{BELOW}\n{BELOW.replace('A.5.7', 'A.5.8')}", [1, 9]),
    "in a form": (f"{FORM}\n\n{FORM.replace('A.5.7', 'A.5.8')}", [1, 6]),
    "in a form with one known row of labels, and notes below": (
        "\n\n".join(f"Control | Title | Status\nA.5.{n} | T | Done\nZone\nK-12" for n in (7, 8))
        + "\n\nPrinted in May\nAs given\nFor the board",
        [1, 6],
    ),
    "after lines of a cover": (f"Version | 3\nAuthor | Ana\n{BELOW}\n\n{BELOW.replace('A.5.7', 'A.5.8')}", [3, 12]),
    "an unknown label first": (
        "\n\n".join(f"Zone | K-12\nControl | A.5.{n}\nTitle | T\nStatus | Done" for n in (7, 8)),
        [1, 6],
    ),
    "notes below": (f"{BELOW}\n\n{BELOW.replace('A.5.7', 'A.5.8')}\n\nPrinted in May\nPrepared by | Ben", [1, 10]),
}


@pytest.mark.parametrize("name", CARDS)
def test_cards(name: str) -> None:
    text, rows = CARDS[name]
    found = check(sheet(text))
    assert [record["row"] for record in found["records"]] == rows
    assert refs(found) == [["27001:A.5.7"], ["27001:A.5.8"]]
    assert {record["status"] for record in found["records"]} == {"implemented"}


def test_a_label_that_is_a_value_too() -> None:
    card = "Control\nA.5.{}\nTitle\nThreats\nApplies\nApplies\nStatus\nDone"
    found = check(sheet("\n\n".join(card.format(n) for n in (7, 8, 9))))
    assert [record["applicable"] for record in found["records"]] == [True, True, True]
    assert refs(found) == [["27001:A.5.7"], ["27001:A.5.8"], ["27001:A.5.9"]]


def test_a_first_label_that_is_its_own_value() -> None:
    card = "Implemented\n{}\nControl\nA.5.{}\nTitle\nThreats"
    found = check(sheet("\n".join(card.format(*each) for each in (("Planned", 7), ("Implemented", 8), ("Missing", 9)))))
    assert [record["status"] for record in found["records"]] == ["planned", "implemented", "not_implemented"]


def test_labels_that_another_way_to_read_takes_for_values() -> None:
    card = "Zone | K-12\nImplementation | Done\nProcess | {}\nStandard | ISO 20000-1\nControl no. | § {}\nProcess owner | {}"
    filled_in = (("Dune", "6.1.3", "Ana"), ("Heron", "7.3", ""), ("Quarry", "8.6.2", "Cem"))
    found = check(sheet("\n".join(card.format(*each) for each in filled_in)))
    assert [(record["title"], record["owner"]) for record in found["records"]] == [
        ("Dune", "Ana"),
        ("Heron", None),
        ("Quarry", "Cem"),
    ]


def test_a_value_over_two_rows() -> None:
    beside = "Control | A.5.{}\nStatus | Done\nTitle | Threats\nEvidence | Portal\n | Minutes of {}"
    below = "Control\nA.5.{}\nStatus\nDone\nTitle\nThreats\nEvidence\nPortal\nMinutes of {}"
    for card in (beside, below):
        found = check(sheet("\n\n".join(card.format(n, month) for n, month in ((7, "May"), (8, "June")))))
        assert [record["evidence"] for record in found["records"]] == [
            "Portal\nMinutes of May",
            "Portal\nMinutes of June",
        ]


def test_references_merged_down_beside_the_labels_make_no_table() -> None:
    card = "A.5.{} | Words | Status | Done\n | | Owner | {}\n | | Evidence | Feed {}"
    filled_in = ((7, "Ann", 1), (8, "Bob", 2), (9, "Bob", 3))
    found = check(sheet("Control | Title | Item | Answer\n" + "\n".join(card.format(*each) for each in filled_in)))
    assert [(record["row"], record["owner"]) for record in found["records"]] == [(2, "Ann"), (5, "Bob"), (8, "Bob")]
    assert {record["status"] for record in found["records"]} == {"implemented"}


# Tables whose columns say the same things in turn, as cards do.
TABLES = {
    "a row for each site": "Ref | Site | State\n"
    + "\n".join(
        f"A.5.{n} | {site} | {status}" for n in (7, 8, 9) for site, status in zip("XYZ", STATUSES, strict=True)
    ),
    "statuses in turn": "Status | Control | Title\n"
    + "\n".join(f"{STATUSES[n % 3]} | A.5.{n} | Words {n}" for n in range(1, 20)),
    "an aspect in each row": "Control | Aspect | Status\n"
    + "\n".join(
        f"A.5.{n} | {aspect} | {STATUSES[(n + m) % 3]}"
        for n in range(1, 9)
        for m, aspect in enumerate(("Design", "Implementation", "Effectiveness"))
    ),
    "a known word in each row": "Aspect | State | Owner | Zone | Ref\n"
    + "\n".join(
        f"{aspect} | {STATUSES[(n * n + m) % 3]} | Ben | {zone} | {'' if m else f'K-{n}'}"
        for n in range(1, 9)
        for m, (aspect, zone) in enumerate((("Approved", "Oslo"), ("Title", "Bern"), ("Record", "Graz")))
    ),
    "two rows of headings with the same lines between": "\n".join(
        f"State | | Further\n | Clause no. | | Title\n{first}\nGroup of rows\n{second}"
        for first, second in (
            ("planned | 4.2 | | Needs", "done | 8.1 | | Plans"),
            ("planned | 9.2 | | X", "open | 7.1 | | Y"),
        )
    ),
    "a goal in each row": "Asset | Goal | Value\n"
    + "\n".join(
        f"Server {n} | {goal} | {(n * m) % 3}" for n in range(1, 9) for m, goal in enumerate(("Secrecy", "Integrity"))
    ),
    "headings for each chapter": "\n\n".join(
        f"Chapter {n}\nNo. | Requirement | Fulfilled\n{n}.1 | Words {n} | {STATUSES[n % 3]}" for n in range(4, 10)
    ),
    "minutes": "\n\n".join(f"Meeting | {n} May\nPresent | Ann\nTopic | {n}\nDecision | D{n}" for n in range(1, 5)),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_no_cards(name: str) -> None:
    assert find_cards([sheet(TABLES[name])]) == [[]]


def test_the_same_list_on_several_sheets_is_no_card_of_each() -> None:
    texts = ["Policies", "Access control", "Owner", "Status of supply"]
    quarters = [
        sheet(
            "Ref | Title | Status\n"
            + "\n".join(f"A.5.{n} | {text} | {STATUSES[n * m % 3]}" for n, text in enumerate(texts))
        )
        for m in range(1, 5)
    ]
    assert find_cards(quarters) == [[], [], [], []]


def test_headings_that_stand_again_are_no_cards() -> None:
    two = "Status | Further |\n | Title | Control\nDone | Threats | A.5.{}\nDone | Projects | A.5.{}"
    found = check(sheet(f"{two.format(7, 8)}\n{two.format(9, 10)}"))
    assert refs(found) == [["27001:A.5.7"], ["27001:A.5.8"], ["27001:A.5.9"], ["27001:A.5.10"]]


def test_a_date_that_was_a_reference_is_found_on_its_card() -> None:
    card = "Clause | {}\nTitle | Nonconformity and corrective action\nStatus | Done"
    grid = sheet("\n\n".join(card.format(value) for value in ("9.4", "2001-01-10")))
    oddities = {(5, 1): Oddity("date", "2001-01-10")}
    found = check(Grid("20000-1", [Row(row.number, row.values) for row in grid.rows], last_row=7, oddities=oddities))
    assert "ref.digits_lost" in found["records"][1]["flags"]
