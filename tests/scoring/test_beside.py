"""Statements side by side that perhaps can't both hold: asked with both cells, and no figure moves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.assessment import Assessment
from ims_lib.assessment.beside import CODE, JUDGED
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.rests_on import load_rests_on
from ims_lib.errors import BadCatalogue
from ims_lib.register.model import Record
from tests.builders import assessed, catalogue, criterion, row

A, B = "27001:A.5.15", "27001:A.7.2"
MASKED, SECURED = "development.test_data_masked", "release.environments_secured"
SAME = [criterion("physical.entry_rights", A, B)]
NEEDS = [criterion("demand.forecast", B), criterion("capacity.plan", A, needs=["demand.forecast"])]
NAMED = [criterion(MASKED, B), criterion(SECURED, A)]


def told(record: Record, notes: str) -> Record:
    """The row with a remark in column H."""
    return replace(record, notes=notes, cells={**record.cells, "notes": f"H{record.row}"})


def asked(found: Assessment, code: str = CODE) -> list[str]:
    return [each.message for each in found.findings if each.code == code]


WHOLE = row(20, A, "implemented")
KEYS = told(row(52, B, "partial"), "Technical rooms still have keys")


@pytest.mark.parametrize(
    ("criteria", "rows", "expected"),
    [
        pytest.param(SAME, (WHOLE, KEYS), True, id="the same is missing in part elsewhere, as a remark says"),
        pytest.param(SAME, (WHOLE, row(52, B, "partial")), False, id="in part, without a word what is missing"),
        pytest.param(SAME, (WHOLE, row(52, B, "not_implemented")), True, id="nothing of it elsewhere"),
        pytest.param(SAME, (WHOLE, told(row(52, B, "implemented"), "keys")), False, id="both say all"),
        pytest.param(SAME, (row(20, f"{A} {B}", "implemented"),), False, id="one row for both"),
        pytest.param(NEEDS, (WHOLE, KEYS), True, id="what comes first is missing in part"),
        pytest.param(NEEDS, (KEYS,), False, id="nobody states what rests on it"),
        pytest.param(NAMED, (WHOLE, row(97, B, "not_implemented")), True, id="two that the knowledge names together"),
        pytest.param(NAMED, (WHOLE, row(97, B, "partial")), True, id="of these, in part without a remark too"),
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


def test_what_comes_first_and_is_stated_as_much_elsewhere_is_not_asked_about() -> None:
    knowledge = catalogue(
        criterion("demand.forecast", B, "27001:A.8.6"), criterion("capacity.plan", A, needs=["demand.forecast"])
    )
    found = assessed(knowledge, WHOLE, KEYS, row(60, "27001:A.8.6", "implemented"))
    assert not [text for text in asked(found) if "what rests on it" in text]


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


def test_pairs_named_together_are_of_the_catalogue(tmp_path: Path) -> None:
    for name in ("standards", "criteria"):
        (tmp_path / name).symlink_to(paths.DATA / name)
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "rests_on.csv").write_text("criterion,rests_on,why\nno.such,access.rule,why\n")
    assert load_rests_on()
    with pytest.raises(BadCatalogue, match=r"no\.such is no criterion"):
        load_rests_on(tmp_path)
