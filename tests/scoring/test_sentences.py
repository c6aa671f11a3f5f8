"""What a reader is told and asked: whole sentences, with their weight, their code and the cell where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ims_lib.assessment import Assessment, assess
from ims_lib.catalogue.model import Catalogue
from ims_lib.register.model import Record, Register
from tests.builders import AS_OF, assessed, catalogue, client, criterion, register, row
from tests.scoring.test_disputes import CHANGES, assessed_with

CHAPTER = catalogue(criterion("context.scope", "27001:4.3"), criterion("audit.run", "27001:9.2.1", "27001:9.2.2"))
CONTROLS = catalogue(criterion("supplier.talks", "27001:A.5.22"), criterion("supplier.list", "27001:A.5.19"))
DOORS, RIGHTS, KEYS = "27001:A.7.2", "27001:A.5.15", "physical.entry_rights"
SAME = catalogue(criterion(KEYS, RIGHTS, DOORS))
RESTING = catalogue(criterion("development.test_data_masked", DOORS), criterion("release.environments_secured", RIGHTS))
BOTH = catalogue(*SAME.criteria.values(), *RESTING.criteria.values())
WHY = "real data of persons in a test system want the protection of a live one"
"""Why the second of these two rests on the first, as the table of pairs says."""


def beside(record: Record, **texts: str) -> Record:
    """The row with a remark in column H, or evidence in column G."""
    columns = {"notes": "H", "evidence": "G"}
    cells = {name: f"{columns[name]}{record.row}" for name in texts}
    return replace(record, **texts, cells={**record.cells, **cells})


def told(found: Assessment) -> list[tuple[str, str, str, str]]:
    """Level, code, place and sentence of all that an assessment tells, in its order; file!!cell where there is no sheet."""
    return [
        (each.level, each.code, f"{each.file}!{each.sheet or ''}!{each.cell or ''}", each.message)
        for each in found.findings
    ]


def certified(**said: Any) -> dict[str, Any]:
    """The settings of a client with a certificate to 27001 that is as good as can be, but for what is `said` of it."""
    whole = {"standard": "27001", "edition": 2022, "valid_to": AS_OF, "scope": "All Sites"}
    return {"scope": "all sites", "certificates": [{k: v for k, v in (whole | said).items() if v is not None}]}


IN_FULL, KEPT = row(20, RIGHTS, "implemented"), beside(row(52, DOORS, "partial"), notes="Two rooms have keys")
SCOPE_ROWS = (
    beside(row(3, "27001:4.3", "implemented"), notes="without\nthe depot"),
    beside(row(4, "27001:4.3", "implemented"), notes="and the lab"),
    beside(row(5, "20000-1:8.5.1.1", "partial"), notes="taken over from the ISMS"),
    beside(row(6, "42001:A.2.2", "implemented"), evidence="part of the ISMS"),
)

# what is told | catalogue | rows | said | level, code, place, sentence
TOLD: list[tuple[str, Catalogue, Sequence[Record], dict[str, Any], tuple[str, str, str, str]]] = [
    (
        "a certificate to an edition that was withdrawn",
        CHAPTER,
        [],
        certified(edition=2013),
        (
            "warning",
            "certificate.edition",
            "client.yml!!",
            "The certificate to ISO/IEC 27001:2013 asserts nothing: the current edition is 2022",
        ),
    ),
    (
        "a certificate that expired yesterday",
        CHAPTER,
        [],
        certified(valid_to=date(2026, 11, 23)),
        (
            "warning",
            "certificate.expired",
            "client.yml!!",
            "The certificate to ISO/IEC 27001:2022 expired on 23 November 2026 and asserts nothing",
        ),
    ),
    (
        "a certificate for what isn't started",
        CHAPTER,
        [],
        certified() | {"not_started": ["27001"]},
        (
            "question",
            "certificate.contradicts",
            "client.yml!!",
            "ISO/IEC 27001:2022 is both certified and 'not started'; the certificate counts",
        ),
    ),
    (
        "a certificate without its edition",
        CHAPTER,
        [],
        certified(edition=None),
        (
            "question",
            "certificate.edition",
            "client.yml!!",
            "Which edition of ISO/IEC 27001 is the certificate for?",
        ),
    ),
    (
        "a certificate without its last day",
        CHAPTER,
        [],
        certified(valid_to=None),
        (
            "question",
            "certificate.valid_to",
            "client.yml!!",
            "Until when is the certificate to ISO/IEC 27001:2022 valid?",
        ),
    ),
    (
        "a certificate without a scope",
        CHAPTER,
        [],
        certified(scope=None),
        (
            "question",
            "certificate.scope",
            "client.yml!!",
            "The certificate to ISO/IEC 27001:2022 names no scope; it counts for all that this report is about. What "
            "does it cover?",
        ),
    ),
    (
        "a certificate's scope, and none of the report",
        CHAPTER,
        [],
        certified() | {"scope": None},
        (
            "question",
            "certificate.scope",
            "client.yml!!",
            "The certificate to ISO/IEC 27001:2022 covers 'All Sites'; is that all that this report is about? The "
            "report's own scope isn't given",
        ),
    ),
    (
        "a scope that is perhaps narrower, with what rows say of it",
        CHAPTER,
        SCOPE_ROWS,
        certified(scope="head office"),
        (
            "question",
            "certificate.scope",
            "client.yml!!",
            "The certificate to ISO/IEC 27001:2022 covers 'head office', this report 'all sites'; is the certificate's "
            "scope narrower? Beside 27001:4.3 stands 'without the depot' (soa.xlsx!SoA!H3); 'and the lab' "
            "(soa.xlsx!SoA!H4). Rows of other standards name its management system: 20000-1:8.5.1.1 'taken over from "
            "the ISMS' (soa.xlsx!SoA!H5); 42001:A.2.2 'part of the ISMS' (soa.xlsx!SoA!G6). Do they hold for all that "
            "this report is about?",
        ),
    ),
    (
        "a row below its certificate",
        CHAPTER,
        [row(4, "27001:4.3", "partial")],
        certified(),
        (
            "warning",
            "certificate.row_lower",
            "soa.xlsx!SoA!F4",
            "27001:4.3 is certified, yet the row says 'partial'; the row counts",
        ),
    ),
    (
        "a heading's row",
        CHAPTER,
        [row(4, "27001:9.2", "partial")],
        {},
        (
            "note",
            "ref.heading",
            "soa.xlsx!SoA!F4",
            "27001:9.2 is a heading; the row speaks for 27001:9.2.1, 27001:9.2.2, which no row names",
        ),
    ),
    (
        "a heading's row beside one on a leaf",
        CHAPTER,
        [row(4, "27001:9.2", "partial"), row(5, "27001:9.2.1", "planned")],
        {},
        (
            "note",
            "ref.heading",
            "soa.xlsx!SoA!F4",
            "27001:9.2 is a heading; the row speaks for 27001:9.2.2, which no row names",
        ),
    ),
    (
        "two sheets",
        CHAPTER,
        [row(4, "27001:4.3", "partial"), row(5, "27001:4.3", "planned", sheet="Gap")],
        {},
        (
            "question",
            "status.two_sheets",
            "soa.xlsx!Gap!F5",
            "27001:4.3 has different answers: 'partial' in soa.xlsx!SoA!F4; 'planned' in soa.xlsx!Gap!F5; which holds? "
            "Until that is settled, the lower one counts",
        ),
    ),
    (
        "one sheet with two answers",
        CHAPTER,
        [row(4, "27001:4.3", "partial"), row(5, "27001:4.3", "planned")],
        {},
        (
            "note",
            "status.differs",
            "soa.xlsx!SoA!F4",
            "27001:4.3 has different answers on one sheet: 'partial' in F4; 'planned' in F5; their mean counts",
        ),
    ),
    (
        "a clause that a row excludes",
        CHAPTER,
        [row(4, "27001:4.3", "not_applicable")],
        {},
        (
            "question",
            "applicable.clause",
            "soa.xlsx!SoA!F4",
            "27001:4.3 is a clause and can't be not applicable: who does what it asks, and how far is it? Until that is said the row is left out and the clause counts by what else is known",
        ),
    ),
    (
        "a control that one row excludes and another has",
        CONTROLS,
        [row(4, "27001:A.5.22", "not_applicable"), row(5, "27001:A.5.22", "partial")],
        {},
        (
            "question",
            "applicable.mixed",
            "soa.xlsx!SoA!F4",
            "27001:A.5.22 is not applicable here but 'partial' in soa.xlsx!SoA!F5; which holds?",
        ),
    ),
    (
        "a clause that is judged not applicable",
        CHAPTER,
        [],
        {"judgements": {"27001:4.3": "not_applicable"}},
        (
            "warning",
            "applicable.clause",
            "judgements.csv!!E2",
            "27001:4.3 is judged not applicable, but no clause can be left out; it stays in",
        ),
    ),
    (
        "a criterion that is judged not applicable",
        CHAPTER,
        [],
        {"judgements": {"context.scope": "not_applicable"}},
        (
            "question",
            "judgement.not_applicable",
            "judgements.csv!!E2",
            "context.scope is judged not applicable, but only a control can be; the judgement is left out",
        ),
    ),
    (
        "a judgement on nothing that is known",
        CHAPTER,
        [],
        {"judgements": {"27001:A.5.99": "F"}},
        (
            "question",
            "judgement.unknown",
            "judgements.csv!!C2",
            "'27001:A.5.99' is no criterion, requirement or row of this client's files (did you mean 27001:A.5.9?); the judgement is left out",
        ),
    ),
    (
        "a judgement on a row that sets no level",
        CONTROLS,
        [row(4, "27001:A.5.22", "partial", kind="risks")],
        {"judgements": {"soa.xlsx!SoA!4": "F"}},
        (
            "question",
            "judgement.no_effect",
            "judgements.csv!!C2",
            "soa.xlsx!SoA!4 is judged, but its row sets no level; judge the requirement that it concerns",
        ),
    ),
    (
        "two judgements on criteria that are one by now",
        replace(CONTROLS, renamed={"supplier.first": "supplier.talks", "supplier.second": "supplier.talks"}),
        [],
        {"judgements": {"supplier.first": "L", "supplier.second": "N"}},
        (
            "question",
            "judgement.renamed",
            "judgements.csv!!E2",
            "supplier.talks is one criterion by now, and was judged L on supplier.first (judgements.csv!E2) and N on "
            "supplier.second (judgements.csv!E3); which verdict holds? The latest counts until then",
        ),
    ),
    (
        "a judged row that stands elsewhere today",
        CONTROLS,
        [replace(row(4, "27001:A.5.22", "partial"), title="Talks", ref_text="A.5.22")],
        {"judgements": {"soa.xlsx!SoA!3!A.5.22 Talks": "F"}},
        (
            "note",
            "judgement.moved",
            "judgements.csv!!E2",
            "soa.xlsx!SoA!3 was judged F as 'A.5.22 Talks', which stands in row 4 now; the judgement counts there",
        ),
    ),
    (
        "a statement in full that tells of some alone",
        CONTROLS,
        [beside(row(27, "27001:A.5.22", "implemented"), evidence="Talks with the six largest")],
        {},
        (
            "question",
            "statement.of_some",
            "soa.xlsx!SoA!F27",
            "27001:A.5.22: 'implemented', beside it 'Talks with the six largest' in G27, which speaks of some alone; "
            "does it hold for the others too? Until an assessor judges it, what is stated counts",
        ),
    ),
    (
        "the same, in part elsewhere",
        SAME,
        [IN_FULL, KEPT],
        {},
        (
            "question",
            "statement.beside",
            "soa.xlsx!SoA!F52",
            f"{DOORS}: 'partial', beside it 'Two rooms have keys' in H52 (soa.xlsx!SoA!F52). Yet the same is stated as "
            f"more: {RIGHTS} as 'implemented' (soa.xlsx!SoA!F20), so 'A statement that stands for {KEYS}'. Can both "
            "hold? Until an assessor judges it, each counts as stated",
        ),
    ),
    (
        "the same, and what rests on another thing that is missing there",
        BOTH,
        [IN_FULL, KEPT],
        {},
        (
            "question",
            "statement.beside",
            "soa.xlsx!SoA!F52",
            f"{DOORS}: 'partial', beside it 'Two rooms have keys' in H52 (soa.xlsx!SoA!F52). Yet the same is stated as "
            f"more: {RIGHTS} as 'implemented' (soa.xlsx!SoA!F20), so 'A statement that stands for {KEYS}', and what "
            f"rests on it is stated as more: {RIGHTS} as 'implemented' (soa.xlsx!SoA!F20), so 'A statement that stands "
            f"for release.environments_secured' ({WHY}). Can both hold? Until an assessor judges it, each counts as "
            "stated",
        ),
    ),
    (
        "what an assessor found missing beside what rests on it",
        RESTING,
        [IN_FULL],
        {"judgements": {DOORS: "N"}},
        (
            "question",
            "statement.beside",
            "judgements.csv!!E2",
            f"{DOORS}: judged N, 'seen' (judgements.csv!E2). Yet what rests on it is stated as more: {RIGHTS} as "
            "'implemented' (soa.xlsx!SoA!F20), so 'A statement that stands for release.environments_secured' "
            f"({WHY}). Can both hold? Until an assessor judges it, each counts as stated",
        ),
    ),
    (
        "a row that was judged to be less than it says",
        RESTING,
        [IN_FULL, row(52, DOORS, "implemented")],
        {"judgements": {"soa.xlsx!SoA!52": "N"}},
        (
            "question",
            "statement.beside",
            "soa.xlsx!SoA!F52",
            f"{DOORS}: 'implemented', judged N by Lead assessor (soa.xlsx!SoA!F52). Yet what rests on it is stated as "
            f"more: {RIGHTS} as 'implemented' (soa.xlsx!SoA!F20), so 'A statement that stands for "
            f"release.environments_secured' ({WHY}). Can both hold? Until an assessor judges it, each counts as stated",
        ),
    ),
    (
        "of many that say more the first in full, of the others the cells",
        catalogue(
            criterion(KEYS, DOORS, RIGHTS, *(f"27001:A.7.{n}" for n in (3, 4, 5, 6))),
            criterion("physical.guests_led", DOORS, RIGHTS),
        ),
        [
            IN_FULL,
            *(row(18 + n, f"27001:A.7.{n}", "implemented") for n in (3, 4, 5, 6)),
            row(30, "27001:A.7.6", "implemented"),
            beside(row(52, DOORS, "partial"), evidence="7 of 26 doors"),
        ],
        {},
        (
            "question",
            "statement.beside",
            "soa.xlsx!SoA!F52",
            f"{DOORS}: 'partial', beside it '7 of 26 doors' in G52 (soa.xlsx!SoA!F52). Yet the same is stated as more: "
            f"{RIGHTS} as 'implemented' (soa.xlsx!SoA!F20), so 'A statement that stands for {KEYS}' and 1 more; "
            f"27001:A.7.3 as 'implemented' (soa.xlsx!SoA!F21), so 'A statement that stands for {KEYS}'; 27001:A.7.4 as "
            f"'implemented' (soa.xlsx!SoA!F22), so 'A statement that stands for {KEYS}'; likewise 27001:A.7.5 "
            "(soa.xlsx!SoA!F23), 27001:A.7.6 (soa.xlsx!SoA!F24, soa.xlsx!SoA!F30). Can both hold? Until an assessor judges it, each "
            "counts as stated",
        ),
    ),
    (
        "two verdicts on one criterion",
        SAME,
        [],
        {"judgements": {DOORS: "P", RIGHTS: "F"}},
        (
            "question",
            "judgement.differs",
            "judgements.csv!!E2",
            f"'A statement that stands for {KEYS}' was judged F in {RIGHTS} on 20 November 2026 (judgements.csv!E3: "
            f"'seen') and P in {DOORS} on 20 November 2026 (judgements.csv!E2: 'seen'). Does it hold for the one and "
            "not for the other? A judgement on the criterion itself settles it; until then each counts for its "
            "requirement",
        ),
    ),
]


@pytest.mark.parametrize(
    ("knowledge", "rows", "said", "sentence"), [case[1:] for case in TOLD], ids=[case[0] for case in TOLD]
)
def test_a_sentence_in_whole(
    knowledge: Catalogue, rows: Sequence[Record], said: dict[str, Any], sentence: tuple[str, str, str, str]
) -> None:
    assert told(assessed(knowledge, *rows, **said)) == [sentence]


def test_verdicts_that_stand_on_the_review_sheet_alone_are_asked_about_there() -> None:
    given = client(judgements={DOORS: "P", RIGHTS: "F"})
    there = {on: replace(each, source=f"acme final!.xlsx!Review!F{len(on)}") for on, each in given.judgements.items()}
    (found,) = assess(register(), replace(given, judgements=there), catalogue=SAME).findings
    assert (found.code, found.file, found.sheet) == ("judgement.differs", "acme final!.xlsx", "Review")


def test_nothing_is_told_of_a_certificate_on_its_last_day_for_the_scope_of_the_report() -> None:
    assert told(assessed(CHAPTER, **certified())) == []


@pytest.mark.parametrize(
    ("dated", "asks"),
    [
        (
            {"soa.xlsx": date(2026, 3, 1), "gap.xlsx": date(2026, 5, 2)},
            "gap.xlsx is the newer file (2 May 2026): does its answer hold?",
        ),
        (
            {"soa.xlsx": date(2026, 6, 1), "gap.xlsx": date(2026, 5, 2)},
            "soa.xlsx is the newer file (1 June 2026): does its answer hold?",
        ),
        ({"soa.xlsx": date(2026, 5, 2), "gap.xlsx": date(2026, 5, 2)}, "which holds?"),
        ({"gap.xlsx": date(2026, 5, 2)}, "which holds?"),
    ],
    ids=["the second is newer", "the first is newer", "of one day", "one has no day"],
)
def test_of_two_files_the_newer_is_proposed(dated: dict[str, date], asks: str) -> None:
    rows = row(4, "27001:4.3", "planned"), row(5, "27001:4.3", "partial", file="gap.xlsx", sheet="Gap")
    found = assess(Register.of(rows, [], [], [], dated=dated), client(), catalogue=CHAPTER)
    sentence = (
        "27001:4.3 has different answers: 'planned' in soa.xlsx!SoA!F4; 'partial' in gap.xlsx!Gap!F5; "
        f"{asks} Until that is settled, the lower one counts"
    )
    assert told(found) == [("question", "status.two_sheets", "soa.xlsx!SoA!F4", sentence)]


APPROVED = criterion("change.approved", "27001:9.1", "27001:A.8.32")
ROUTER = ["CH-1", "New router", "2026-10-01", "", "2026-10-05"]
HOTFIX = ["CH-2", "Hotfix", "2026-10-01", "", "2026-10-30"]
LATE = ["CH-9", "Patch", "2026-10-01", "", "2026-11-22"]
OF_ROUTER = "CH-1 'New router' went live on 5 October 2026 without an approval (lists.xlsx!Changes!B3)"
OF_HOTFIX = "CH-2 'Hotfix' went live on 30 October 2026 without an approval (lists.xlsx!Changes!B4)"
OF_LATE = "CH-9 'Patch' went live on 22 November 2026 without an approval (lists.xlsx!Changes!B3)"
IN_WHOLE, IN_PART = row(4, "27001:9.1", "implemented"), row(5, "27001:A.8.32", "partial")
OF_SERVICES = row(6, "20000-1:8.5.1.2", "implemented")
THEN = "the requirement, the criterion or the row (no earlier than the record), it counts as unknown"

# what is told | rows | lines of the list of changes | said | findings: code and sentence
OF_RECORDS: list[tuple[str, Sequence[Record], Sequence[Sequence[str]], dict[str, Any], list[tuple[str, str]]]] = [
    (
        "a record against a row",
        [IN_WHOLE],
        [ROUTER],
        {},
        [
            (
                "statement.disputed",
                f"'A statement that stands for change.approved' is stated as 'implemented' (soa.xlsx!SoA!F4), yet "
                f"{OF_ROUTER}. What holds? Until an assessor judges {THEN}",
            )
        ],
    ),
    (
        "a record against a certificate",
        [],
        [ROUTER],
        certified(),
        [
            (
                "statement.disputed",
                "'A statement that stands for change.approved' is stated as 'certificate to ISO/IEC 27001:2022, valid "
                f"to 24 November 2026' (client.yml!certificates), yet {OF_ROUTER}. What holds? Until an assessor "
                "judges the requirement or the criterion, it counts as unknown",
            )
        ],
    ),
    (
        "two records against rows in full and in part, and what they give rise to besides",
        [IN_WHOLE, IN_PART, OF_SERVICES],
        [ROUTER, HOTFIX],
        {},
        [
            (
                "statement.disputed",
                "'A statement that stands for change.approved' is stated as 'implemented' (soa.xlsx!SoA!F4), in part as "
                f"'partial' (soa.xlsx!SoA!F5), yet {OF_ROUTER}; {OF_HOTFIX}. What holds? Until an assessor judges "
                f"{THEN}. Besides, was it a change of a service or its components? Until that is settled, what is "
                "stated counts: 'A statement that stands for change.all_decided' is stated as 'implemented' "
                "(soa.xlsx!SoA!F6)",
            )
        ],
    ),
    (
        "records that are only asked about",
        [OF_SERVICES],
        [ROUTER, HOTFIX],
        {},
        [
            (
                "statement.doubted",
                f"{OF_ROUTER}; {OF_HOTFIX}; was it a change of a service or its components? Until that is settled, what "
                "is stated counts: 'A statement that stands for change.all_decided' is stated as 'implemented' "
                "(soa.xlsx!SoA!F6)",
            )
        ],
    ),
    (
        "a record that is later than a judgement",
        [],
        [LATE],
        {"judgements": {"27001:A.8.32": "F"}},
        [
            (
                "judgement.overtaken",
                f"27001:A.8.32 was judged F by Lead assessor on 20 November 2026 (judgements.csv!E2), yet {OF_LATE}, "
                "which is later. Does the judgement still hold? Until it is given anew or withdrawn, it counts",
            )
        ],
    ),
    ("a record that is later than a judgement which says no", [], [LATE], {"judgements": {"27001:A.8.32": "N"}}, []),
]


@pytest.mark.parametrize(
    ("rows", "lines", "said", "sentences"), [case[1:] for case in OF_RECORDS], ids=[case[0] for case in OF_RECORDS]
)
def test_what_is_told_of_a_record(
    rows: Sequence[Record], lines: Sequence[Sequence[str]], said: dict[str, Any], sentences: list[tuple[str, str]]
) -> None:
    knowledge = catalogue(APPROVED, criterion("change.all_decided", "20000-1:8.5.1.2"))
    found = assessed_with(knowledge, rows, "other", "Changes", [["A list"], CHANGES, *lines], **said)
    assert told(found) == [("question", code, "lists.xlsx!Changes!D3", text) for code, text in sentences]


@pytest.mark.parametrize(
    ("helpers", "said"),
    [
        (1, "'Helper 1' (lists.xlsx!Suppliers!A3) speaks"),
        (2, "'Helper 1' (lists.xlsx!Suppliers!A3) and 'Helper 2' (lists.xlsx!Suppliers!A4) speak"),
        (
            5,
            "'Helper 1' (lists.xlsx!Suppliers!A3), 'Helper 2' (lists.xlsx!Suppliers!A4), 'Helper 3' "
            "(lists.xlsx!Suppliers!A5) and 2 more speak",
        ),
    ],
)
def test_what_is_asked_of_ai_that_nobody_has_a_role_with(helpers: int, said: str) -> None:
    lines = [[f"Helper {n}", "Answers", "C-1", "yes"] for n in range(1, helpers + 1)]
    listed = [["A list"], ["Supplier", "Service", "Contract", "AI"], *lines]
    sentence = (
        f"the settings name no role with AI (ai_roles is empty), yet {said} of AI. Is AI in use, and in which role? "
        "Until that is said, the settings count"
    )
    found = assessed_with(CONTROLS, [], "other", "Suppliers", listed, ai_roles=[])
    assert told(found) == [("question", "client.ai_listed", "lists.xlsx!Suppliers!A3", sentence)]
