"""Integrated against separate: sums from the criteria, never dearer as one, no difference with one standard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib import paths
from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.criteria import Serves
from ims_lib.coverage import score_coverage
from ims_lib.errors import BadCatalogue
from ims_lib.gaps import Gaps, find_gaps
from ims_lib.inputs import read_inputs
from ims_lib.register.model import Record
from ims_lib.scales import CASES, benefit_assumptions
from ims_lib.steps.audit_programme import AuditProgramme, plan_audits
from ims_lib.steps.benefit import MEASURES, Benefit, find_benefit
from ims_lib.steps.merged import merge_processes
from tests.builders import ALL, catalogue, client, criterion, register, row

ROUNDING = 1e-9
KNOWLEDGE = catalogue(
    criterion("audit.programme", "27001:9.2.2", "42001:9.2.2", "20000-1:9.2.2", days=10),
    criterion("audit.scope_ai", "42001:9.2.2", days=2),
    criterion("incident.recorded", "27001:A.5.24", "20000-1:8.6.1", days=5),
    criterion("incident.team", "27001:A.5.24", "27001:A.5.26", days=3),
    criterion("policy.approved", "27001:5.2", "42001:5.2", "27001:A.5.1", days=4),
)
LEAVES = tuple(name for name, criteria in KNOWLEDGE.criteria_of.items() if criteria)
STATUSES = ("implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown")
row_lists = st.lists(
    st.tuples(st.lists(st.sampled_from(LEAVES), min_size=1, max_size=3, unique=True), st.sampled_from(STATUSES)),
    max_size=8,
).map(lambda found: [row(number, " ".join(refs), status) for number, (refs, status) in enumerate(found, start=4)])
said_of_clients = st.fixed_dictionaries(
    {
        "standards": st.lists(st.sampled_from(ALL), min_size=1, unique=True),
        "not_started": st.lists(st.sampled_from(ALL), unique=True),
        "certificates": st.lists(st.fixed_dictionaries({"standard": st.sampled_from(ALL)}), max_size=1),
        "head_count": st.sampled_from([None, 10, 140, 2000]),
    }
)


def gaps_of(*rows: Record, knowledge: Any = KNOWLEDGE, **said: Any) -> Gaps:
    return find_gaps(score_coverage(assess(register(*rows), client(**said), catalogue=knowledge)))


def found_of(gaps: Gaps, audits: AuditProgramme | None = None) -> Benefit:
    return find_benefit(merge_processes(gaps, register()), audits)


def benefit(*rows: Record, **said: Any) -> Benefit:
    return found_of(gaps_of(*rows, **said))


def likely(found: Benefit, measure: str) -> tuple[float, float]:
    return tuple(found.measures.loc[measure, ["integrated_likely", "separate_likely"]])


@settings(max_examples=40, deadline=None)
@given(row_lists, said_of_clients)
def test_one_system_is_never_dearer_and_alone_there_is_no_difference(rows: list[Record], said: dict[str, Any]) -> None:
    found = benefit(*rows, **said)
    for measure in found.measures.index:
        for case, saved in found.amounts[measure].saved.items():
            assert saved >= -ROUNDING, (measure, case)
            if len(found.standards) == 1:
                assert saved == pytest.approx(0), (measure, case)


@settings(max_examples=40, deadline=None)
@given(row_lists, said_of_clients)
def test_every_sum_adds_up(rows: list[Record], said: dict[str, Any]) -> None:
    gaps = gaps_of(*rows, **said)
    found = found_of(gaps)
    for measure in ("from_nothing", "still_open"):
        for key in ("process", "reach"):
            parts = found.by(key, measure)
            for column in found.measures:
                assert parts[column].sum() == pytest.approx(found.measures.at[measure, column])
            assert parts["criteria"].sum() == len(gaps.coverage.criteria)
    for column in found.measures:
        assert sum(turn.amounts.named[column] for turn in found.turns) == pytest.approx(
            found.measures.at["from_nothing", column]
        )
    # what is still open as one system is the roadmap's own figure
    assert found.measures.at["still_open", "integrated_likely"] == pytest.approx(gaps.days)


def test_a_shared_mechanism_is_done_once_or_partly_again() -> None:
    found = benefit()
    again = benefit_assumptions()["repeat_other"].likely
    assert likely(found, "from_nothing") == pytest.approx((24, 24 + again * (2 * 10 + 5 + 4)))
    assert list(found.by("reach", "from_nothing").sort_index().index) == [1, 2, 3]


def test_days_grow_with_the_organisation() -> None:
    small, large = (benefit(head_count=count).measures.loc["from_nothing"] for count in (10, 2000))
    assert (large / small).round(9).nunique() == 1


def test_what_carries_over_would_partly_be_done_again() -> None:
    found = benefit(row(4, "27001:9.2.2", "implemented"), standards=["27001", "42001"])
    carried = found.still_open.loc["audit.programme"]
    assert (carried["carried"], carried["integrated_likely"]) == (1, 0)
    assert carried["separate_likely"] == pytest.approx(10 * benefit_assumptions()["carried_again"].likely)


def test_what_carries_over_from_outside_the_scope_is_no_benefit_of_integration() -> None:
    found = benefit(row(4, "27001:9.2.2", "implemented"), standards=["20000-1", "42001"])
    assert found.still_open.at["audit.programme", "carried"] == 0


def test_an_open_criterion_counts_for_the_standards_that_lack_it() -> None:
    rows = (row(4, "27001:9.2.2", "implemented"), row(5, "42001:9.2.2 20000-1:9.2.2", "planned"))
    found = benefit(*rows).still_open.loc["audit.programme"]
    left, again = 10 * 2 / 3, benefit_assumptions()["repeat_other"].likely
    assert found["integrated_likely"] == pytest.approx(left)
    # a third is there by its own level: two further projects would build that again, one system extends it
    rebuilt = 2 * 10 / 3 * again
    assert found["rebuilt_likely"] == pytest.approx(rebuilt)
    assert found["separate_likely"] == pytest.approx(left * (1 + again) + rebuilt)


GATED = catalogue(
    criterion(
        "audit.programme",
        links=[
            Serves(id="27001:9.2.2", within=("audit.covers_security",)),
            Serves(id="42001:9.2.2", within=("audit.covers_ai",)),
        ],
        days=10,
    ),
    criterion("audit.covers_security", "27001:9.2.2", days=1),
    criterion("audit.covers_ai", "42001:9.2.2", days=2),
)


def test_what_can_be_reused_is_saved_building_and_not_met() -> None:
    seen = row(4, "27001:9.2.2", "implemented")
    found = found_of(gaps_of(seen, knowledge=GATED, standards=["27001", "42001"], not_started=["42001"]))
    programme, assumed = found.still_open.loc["audit.programme"], benefit_assumptions()
    # in 42001 nothing of it is in place, and nothing is to be built: only its gate, two days
    assert (programme["carried"], programme["reusable"], programme["integrated_likely"]) == (0, 1, 0)
    assert programme["separate_likely"] == pytest.approx(10 * assumed["repeat_other"].likely)
    assert programme["integrated_low"] == pytest.approx(10 * assumed["agree_more"].low)
    assert likely(found, "still_open") == pytest.approx((2, 2 + 10 * assumed["repeat_other"].likely))
    assert found.rebuilt()["likely"] == pytest.approx(10 * assumed["repeat_other"].likely)


def test_what_is_reusable_from_outside_the_scope_is_no_benefit_of_integration() -> None:
    seen = row(4, "27001:9.2.2", "implemented")
    found = found_of(gaps_of(seen, knowledge=GATED, standards=["20000-1", "42001"], not_started=["42001"]))
    assert found.rebuilt() == {"low": 0, "likely": 0, "high": 0}


def test_what_is_held_comes_first_then_the_order_of_the_client() -> None:
    found = benefit(standards=["42001", "27001", "20000-1"], certificates=[{"standard": "20000-1", "edition": 2018}])
    assert [turn.standard for turn in found.turns] == ["20000-1", "42001", "27001"]
    first = found.turns[0]
    assert first.alone == first.amounts.named["integrated_likely"] == first.amounts.named["separate_high"] == 15


def test_a_case_that_saves_more_saves_more_work_and_documents() -> None:
    found = benefit(row(4, "27001:9.2.2", "implemented"))
    for measure in ("from_nothing", "still_open", "documents", "review_hours"):
        saved = found.amounts[measure].saved
        assert saved["low"] < saved["likely"] < saved["high"], measure


def test_audits_are_those_of_the_audit_programme() -> None:
    gaps = gaps_of(knowledge=load_catalogue())
    programme = plan_audits(gaps.coverage, read_inputs(register()))
    found = found_of(gaps, programme)
    assert set(found.measures.index) == set(MEASURES)
    saved, one, alone = (
        found.amounts["audit_days"].saved,
        *(programme.efforts[name] for name in ("integrated", "separate")),
    )
    assert saved["low"] == pytest.approx(alone.days_low - one.days_low)
    assert saved["high"] == pytest.approx(alone.days_high - one.days_high)
    assert found.measures.at["audit_sessions", "integrated_likely"] == len(programme.sessions)


ASSUMED = (paths.DATA / "scales" / "benefit.csv").read_text(encoding="utf-8")
CANNOT_BE = {
    "one process dearer than several": ("repeat_mechanism,0.4", "repeat_mechanism,0.05", "below that of agree_more"),
    "likely outside the range": ("carried_again,0.25,0.5", "carried_again,0.25,0.9", "isn't between"),
    "negative": ("carried_again,0.25", "carried_again,-0.25", "a negative number"),
}


@pytest.mark.parametrize("case", CANNOT_BE)
def test_an_assumption_that_cannot_be_is_told(tmp_path: Path, case: str) -> None:
    old, new, told = CANNOT_BE[case]
    assert old in ASSUMED
    (tmp_path / "scales").mkdir()
    (tmp_path / "scales" / "benefit.csv").write_text(ASSUMED.replace(old, new), encoding="utf-8")
    with pytest.raises(BadCatalogue, match=told):
        benefit_assumptions(tmp_path)


def test_every_assumption_has_three_cases_and_a_reason() -> None:
    for item in benefit_assumptions().values():
        assert item.why.endswith(".")
        assert len({case: item.at(case) for case in CASES}) == 3
