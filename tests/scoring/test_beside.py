"""Statements side by side that perhaps can't both hold: asked with both cells, and no figure moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.assessment import Assessment
from ims_lib.assessment.beside import CODE
from ims_lib.assessment.judged_apart import JUDGED
from ims_lib.catalogue.contradictions import load_resting
from ims_lib.catalogue.criteria import Criterion, Serves
from ims_lib.catalogue.model import load_catalogue
from ims_lib.errors import BadCatalogue
from ims_lib.register.model import Record
from ims_lib.register.statuses.wordings import TAKEN_BACK
from tests.builders import assessed, catalogue, criterion, row

A, B = "27001:A.5.15", "27001:A.7.2"
MASKED, SECURED = "development.test_data_masked", "release.environments_secured"
SAME = [criterion("physical.entry_rights", A, B)]
NEEDS = [criterion("demand.forecast", B), criterion("capacity.plan", A, needs=["demand.forecast"])]
NAMED = [criterion(MASKED, B), criterion(SECURED, A)]
NAMED_WHOLE = [criterion("information.classes", B), criterion("information.handling_table", A)]
AMONG_MANY = [*SAME, *(criterion(f"physical.other_{n}", B) for n in range(3))]
GATED = [
    criterion("access.rule", A, links=[Serves(id=B, within=("access.reach",))]),
    criterion("access.reach", B),
]


def told(record: Record, notes: str) -> Record:
    """The row with a remark in column H."""
    return replace(record, notes=notes, cells={**record.cells, "notes": f"H{record.row}"})


def asked(found: Assessment, code: str = CODE) -> list[str]:
    return [each.message for each in found.findings if each.code == code]


WHOLE = row(20, A, "implemented")
KEYS = told(row(52, B, "partial"), "Technical rooms still have keys")
SHARE = replace(row(52, B, "partial"), evidence="7 of 26 doors")


@pytest.mark.parametrize(
    ("criteria", "rows", "expected"),
    [
        pytest.param(SAME, (WHOLE, KEYS), True, id="the same is missing in part elsewhere, as a remark says"),
        pytest.param(SAME, (WHOLE, row(52, B, "partial")), False, id="in part, without a word what is missing"),
        pytest.param(SAME, (WHOLE, row(52, B, "not_implemented")), True, id="nothing of it elsewhere"),
        pytest.param(SAME, (WHOLE, told(row(52, B, "implemented"), "keys")), False, id="both say all"),
        pytest.param(SAME, (row(20, f"{A} {B}", "implemented"),), False, id="one row for both"),
        pytest.param(SAME, (row(20, A, "partial"), row(52, B, "not_implemented")), False, id="neither says all"),
        pytest.param(SAME, (WHOLE, SHARE), True, id="a share says how much is missing"),
        pytest.param(AMONG_MANY, (WHOLE, KEYS), False, id="a remark that may be about much else"),
        pytest.param(AMONG_MANY, (WHOLE, row(52, B, "not_implemented")), True, id="nothing of all that either"),
        pytest.param(GATED, (WHOLE, row(52, B, "planned")), False, id="how far the same reaches is another matter"),
        pytest.param(NEEDS, (WHOLE, KEYS), False, id="what only comes first in the plan"),
        pytest.param(NAMED, (KEYS,), False, id="nobody states what rests on it"),
        pytest.param(NAMED, (WHOLE, row(97, B, "not_implemented")), True, id="two that the knowledge names together"),
        pytest.param(NAMED, (WHOLE, KEYS), True, id="of these, a part is missing, as a remark says"),
        pytest.param(NAMED, (WHOLE, row(97, B, "partial")), False, id="of these, in part without a word"),
        pytest.param(NAMED, (row(20, A, "partial"), KEYS), False, id="of these, neither says all"),
        pytest.param(NAMED_WHOLE, (WHOLE, KEYS), False, id="of two in doubt only without the whole, a part"),
        pytest.param(NAMED_WHOLE, (WHOLE, row(97, B, "planned")), True, id="of these, the whole"),
    ],
)
def test_a_statement_beside_one_that_says_less_is_asked(
    criteria: list[Criterion], rows: tuple[Record, ...], expected: bool
) -> None:
    assert bool(asked(assessed(catalogue(*criteria), *rows))) is expected


def test_the_question_names_both_cells_and_the_remark() -> None:
    (text,) = asked(assessed(catalogue(*SAME), WHOLE, KEYS))
    for part in (
        "soa.xlsx!SoA!F20",
        "soa.xlsx!SoA!F52",
        "'Technical rooms still have keys' in H52",
        "counts as stated",
    ):
        assert part in text


def test_no_level_moves_and_the_statement_tells_that_it_is_asked_about() -> None:
    verdict = assessed(catalogue(*SAME), WHOLE, KEYS).verdicts[A, "physical.entry_rights"]
    assert (verdict.level, verdict.channel) == (1, "asserted")
    assert [source.cell for source in verdict.asked_by] == ["soa.xlsx!SoA!F52"]


def test_rows_of_another_standard_are_not_asked_about() -> None:
    knowledge = catalogue(criterion("change.requested", "27001:A.8.32", "20000-1:8.5.1.2"))
    rows = row(20, "27001:A.8.32", "implemented"), row(52, "20000-1:8.5.1.2", "not_implemented")
    assert not asked(assessed(knowledge, *rows))


def test_a_remark_beside_a_heading_may_be_about_any_of_its_leaves() -> None:
    knowledge = catalogue(criterion(MASKED, "20000-1:8.5.1.2"), criterion(SECURED, "20000-1:8.6.1"))
    whole = row(20, "20000-1:8.6.1", "implemented")
    heading, leaf = (told(row(52, name, "partial"), "no date") for name in ("20000-1:8.5.1", "20000-1:8.5.1.2"))
    assert not asked(assessed(knowledge, whole, heading))
    assert asked(assessed(knowledge, whole, leaf))


def test_rows_that_say_less_than_the_same_statement_share_a_question() -> None:
    steps = {"architecture_checked": B, "coding_applied": "27001:A.8.28"}
    knowledge = catalogue(
        criterion("development.checkpoints", A), *(criterion(f"development.{n}", at) for n, at in steps.items())
    )
    (text,) = asked(assessed(knowledge, WHOLE, KEYS, row(53, "27001:A.8.28", "planned")))
    for part in ("F52", "F53", "design by principles", "secure coding is"):
        assert part in text


def test_what_is_missing_and_disputed_is_held_against_statements() -> None:
    disputed = replace(KEYS, notes="nothing yearly yet", flags=(TAKEN_BACK,))
    found = assessed(catalogue(*NAMED), WHOLE, disputed)
    assert found.verdicts[B, MASKED].disputed_by
    assert asked(found)


def test_what_is_missing_is_held_against_statements_unless_it_was_judged_whole() -> None:
    judged_in_part = assessed(catalogue(*NAMED), WHOLE, KEYS, judgements={B: "P"})
    judged_whole = assessed(catalogue(*NAMED), WHOLE, KEYS, judgements={B: "F"})
    assert asked(judged_in_part)
    assert not asked(judged_whole)


def test_what_a_certificate_states_is_held_against_rows_too() -> None:
    knowledge = catalogue(criterion(SECURED, "27001:8.1"), criterion(MASKED, B))
    certified = [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30", "scope": "all"}]
    (text,) = asked(assessed(knowledge, KEYS, certificates=certified))
    assert "27001:8.1 as 'certificate to ISO/IEC 27001:2022" in text


def test_what_an_assessor_found_missing_is_held_against_rows_with_the_reason() -> None:
    found = assessed(catalogue(*NAMED), WHOLE, judgements={B: "N"})
    assert [text.partition(" (")[0] for text in asked(found)] == [f"{B}: judged N, 'seen'"]
    assert not asked(assessed(catalogue(*NAMED), WHOLE, judgements={B: "L"}))


@pytest.mark.parametrize(
    ("column", "text", "expected"),
    [
        ("notes", "taken over from the SMS", True),
        ("evidence", "SMS handbook 8.5", True),
        ("notes", "taken over from the shop", False),
    ],
)
def test_a_row_that_names_another_system_is_held_against_what_is_said_there(
    column: str, text: str, expected: bool
) -> None:
    knowledge = catalogue(criterion(MASKED, "20000-1:8.5.1.2", "27001:A.8.33"), criterion(SECURED, A))
    rests = replace(WHOLE, **{column: text})
    assert bool(asked(assessed(knowledge, rests, row(52, "20000-1:8.5.1.2", "not_implemented")))) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("taken over from the ISMS", True), ("taken over from the shop", False)]
)
def test_a_row_that_says_less_and_names_another_system_is_held_against_what_is_stated_there(
    text: str, expected: bool
) -> None:
    knowledge = catalogue(criterion(MASKED, "20000-1:8.5.1.2", "27001:A.8.33"), criterion(SECURED, A))
    less = replace(row(52, "20000-1:8.5.1.2", "not_implemented"), evidence=text)
    assert bool(asked(assessed(knowledge, WHOLE, less))) is expected


def test_of_criteria_that_no_standard_asks_for_both_rows_of_two_standards_are_asked_about() -> None:
    knowledge = catalogue(criterion(MASKED, "20000-1:8.5.1.2"), criterion(SECURED, A))
    assert asked(assessed(knowledge, WHOLE, row(52, "20000-1:8.5.1.2", "not_implemented")))


def test_what_speaks_of_some_alone_is_held_against_what_rests_on_it() -> None:
    some = replace(row(52, B, "implemented"), evidence="Masked for the six largest", notes="by the rule of May")
    (text,) = asked(assessed(catalogue(*NAMED), WHOLE, some))
    assert "beside it 'Masked for the six largest'" in text


@pytest.mark.parametrize("on", [A, "physical.entry_rights", "soa.xlsx!SoA!20"])
def test_what_an_assessor_judged_is_not_asked_about(on: str) -> None:
    assert not asked(assessed(catalogue(*SAME), WHOLE, KEYS, judgements={on: "F"}))


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        pytest.param({A: "F", B: "P"}, True, id="two verdicts on one criterion"),
        pytest.param({A: "F", B: "F"}, False, id="the same verdict"),
        pytest.param({A: "F"}, False, id="one judged"),
        pytest.param(
            {A: "F", B: "P", "physical.entry_rights": "L"}, False, id="settled by a judgement on the criterion"
        ),
        pytest.param({A: "F", B: "not_applicable"}, False, id="one doesn't apply"),
    ],
)
def test_judgements_that_give_one_criterion_two_verdicts_are_asked(judgements: dict[str, str], expected: bool) -> None:
    texts = asked(assessed(catalogue(*SAME), judgements=judgements), JUDGED)
    assert bool(texts) is expected
    assert all("judgements.csv!E2" in text and "judgements.csv!E3" in text for text in texts)


BOTH = [criterion("access.rule", A), criterion("access.granted", A)]


@pytest.mark.parametrize(
    ("judgements", "is_asked", "counts"),
    [
        pytest.param({"access.rule": "F", "access.granted": "L", A: "N"}, True, False, id="all of it was judged"),
        pytest.param({A: "N", "access.rule": "F", "access.granted": "L"}, True, False, id="judged before"),
        pytest.param({A: "N", "access.rule": "F"}, True, True, id="a part of it was judged"),
        pytest.param({A: "L", "access.rule": "F"}, False, True, id="the rest may be less"),
        pytest.param({A: "L", "access.rule": "F", "access.granted": "L"}, False, False, id="as its criteria"),
        pytest.param({A: "not_applicable", "access.rule": "F"}, False, True, id="it doesn't apply"),
    ],
)
def test_a_requirement_judged_otherwise_than_its_criteria_is_asked_and_theirs_count(
    judgements: dict[str, str], is_asked: bool, counts: bool
) -> None:
    found = assessed(catalogue(*BOTH), judgements=judgements)
    texts = asked(found, JUDGED)
    assert bool(texts) is is_asked
    assert all(f"judged {judgements[A]} in {A}" in text and "' F (" in text for text in texts)
    assert (found.judgement_on(A) is not None) is counts


FAULTS = [
    pytest.param("no.such,access.rule,part,why", r"no\.such is no criterion", id="no criterion"),
    pytest.param("access.rule,access.granted,half,why", r"'half'.* none of part, whole", id="no such lack"),
    pytest.param("access.rule,access.granted,part,why\n" * 2, r"stands there twice", id="twice"),
]


@pytest.mark.parametrize(("line", "said"), FAULTS)
def test_a_fault_in_the_table_of_pairs_is_told(tmp_path: Path, line: str, said: str) -> None:
    for name in ("standards", "criteria"):
        (tmp_path / name).symlink_to(paths.DATA / name)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "rests_on.csv").write_text(f"criterion,rests_on,lacks,why\n{line}\n")
    with pytest.raises(BadCatalogue, match=said):
        load_resting(tmp_path)


def test_each_pair_can_meet_in_two_different_requirements() -> None:
    weighing = load_catalogue().weighing(frozenset({"ai"}))
    apart = [
        (first, second)
        for second, rests in load_resting().items()
        for first in rests
        if not any(a != b for a in weighing.requirements_of[first] for b in weighing.requirements_of[second])
    ]
    assert load_resting()
    assert not apart
