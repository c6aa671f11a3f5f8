"""The roadmap of a client: months and days, wanted dates, what is told and left aside, and what becomes true."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.catalogue.milestones import check_milestones, load_milestones
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.gaps import find_gaps
from ims_lib.report.roadmap_table import wanted_text
from ims_lib.roadmap import LOOK_FIRST, Roadmap, plan_roadmap
from ims_lib.roadmap.capacity import months_for
from ims_lib.scales import roadmap_setting
from tests.builders import ALL, AS_OF, catalogue, client, covered, criterion, row

MISSING = {"not_started": list(ALL)}
KNOWLEDGE = catalogue(
    criterion("policy.approved", "27001:5.2", "42001:5.2", days=10),
    criterion("context.scope", "27001:4.3", "20000-1:4.3", days=8),
    criterion("assets.listed", "27001:A.5.9", "20000-1:8.2.5", days=12, needs=["context.scope"]),
    criterion("access.rules", "27001:A.5.15", days=20, needs=["assets.listed"]),
    criterion("change.recorded", "20000-1:8.5.1.2", days=14, needs=["assets.listed"]),
    criterion("impact.assessed", "42001:6.1.4", "42001:A.5.2", days=16, needs=["policy.approved"]),
)


def plan(knowledge: Catalogue = KNOWLEDGE, *rows: Any, exact: bool = False, **said: Any) -> Roadmap:
    said = MISSING | said
    return plan_roadmap(find_gaps(covered(knowledge, *rows, **said)), client(**said), exact=exact)


def dates(found: Roadmap) -> pd.DataFrame:
    return found.packages.loc[found.packages.index != LOOK_FIRST, ["start", "end"]]


# what client.yml says of months without work | which months of the first year are free of work
RESTS = [([], []), (["August"], [8]), (["aug", 12], [8, 12]), (["2027-01"], [1])]


@pytest.mark.parametrize(("said", "months"), RESTS)
def test_months_without_work(said: list[Any], months: list[int]) -> None:
    calendar = months_for(client(capacity={"days_per_month": 1, "no_work_in": said}), 11)
    assert calendar is not None
    assert [item.first.month for item in calendar.months[:12] if not item.share] == sorted(
        months, key=lambda month: (month < AS_OF.month, month)
    )
    found = dates(plan(capacity={"days_per_month": 10, "no_work_in": said}))
    assert not {day.month for day in [*found["start"], *found["end"]] if day.year == 2027} & set(months)


def test_the_first_month_counts_from_the_as_of_date() -> None:
    calendar = months_for(client(capacity=30), 37)
    assert calendar is not None
    assert [(item.first, item.last) for item in calendar.months] == [
        (AS_OF, date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 31)),
    ]
    assert calendar.room == pytest.approx((7, 37))


def test_a_package_ends_on_the_day_its_last_day_of_work_is_done() -> None:
    found = dates(plan(capacity=30))
    assert found["start"].iloc[0] == AS_OF
    assert all(start <= end for start, end in found.itertuples(index=False))
    for (_, end), (start, _) in zip(
        found.itertuples(index=False), list(found.itertuples(index=False))[1:], strict=False
    ):
        assert end <= start <= end + timedelta(days=1)


def test_days_kept_free_are_not_planned() -> None:
    assert dates(plan(capacity={"days_per_month": 25, "keep_free": 5})).equals(dates(plan(capacity=20)))


# what can't be planned with | settings | code of the finding | words of its sentence
LEFT_ASIDE = [
    ("no days", {"capacity": 0}, "roadmap.no_capacity", "days_per_month is 0"),
    (
        "all days kept free",
        {"capacity": {"days_per_month": 5, "keep_free": 5}},
        "roadmap.no_capacity",
        "keep_free is 5 of 5",
    ),
    (
        "no month with work",
        {"capacity": {"days_per_month": 5, "no_work_in": list(range(1, 13))}},
        "roadmap.no_capacity",
        "all twelve months",
    ),
    (
        "a date that has passed",
        {"capacity": 5, "wanted": {"42001": "2026-11-24"}},
        "roadmap.wanted_past",
        "isn't after 2026-11-24",
    ),
    (
        "a standard out of scope",
        {"capacity": 5, "standards": ["27001"], "wanted": {"42001": "2027-11-24"}},
        "roadmap.wanted_out_of_scope",
        "42001 isn't among the standards in scope",
    ),
    (
        "a date without a capacity",
        {"wanted": {"42001": "2027-11-24"}},
        "roadmap.wanted_without_capacity",
        "nobody can say",
    ),
]


@pytest.mark.parametrize(
    ("said", "code", "words"), [case[1:] for case in LEFT_ASIDE], ids=[case[0] for case in LEFT_ASIDE]
)
def test_what_cannot_be_planned_with_is_told_and_the_rest_goes_on(said: dict[str, Any], code: str, words: str) -> None:
    found = plan(**said)
    (finding,) = found.findings
    assert (finding.code, finding.file) == (code, "client.yml")
    assert words in finding.message
    assert found.wanted == ()
    assert len(found.packages) > 1
    assert (found.calendar is None) == (code in ("roadmap.no_capacity", "roadmap.wanted_without_capacity"))


def test_work_without_end_has_no_dates() -> None:
    found = plan(capacity=0.01)
    assert found.calendar is None
    assert [*found.packages["start"], *found.packages["end"]] == [None] * 2 * len(found.packages)


def test_criteria_that_wait_for_each_other_are_told_and_planned() -> None:
    knowledge = catalogue(
        criterion("assets.listed", "27001:A.5.9", needs=["change.recorded"]),
        criterion("change.recorded", "20000-1:8.5.1.2", needs=["assets.listed"]),
        criterion("alone.done", "27001:A.5.15", needs=["alone.done"]),
    )
    found = plan(knowledge)
    assert [item.code for item in found.findings] == ["roadmap.circle"] * 2
    assert "assets.listed needs change.recorded needs assets.listed" in found.findings[0].message
    assert sorted(name for criteria in found.packages["criteria"] for name in criteria) == sorted(knowledge.criteria)


class TestWantedDates:
    def test_a_date_that_can_be_met_is_met(self) -> None:
        free = plan(capacity=20)
        late = free.packages.at["change", "end"]
        by = late.replace(day=1)
        found = plan(capacity=20, wanted={"20000-1": by})
        (wanted,) = found.wanted
        assert wanted.possible
        assert wanted.end == found.packages.loc[["context", "assets", "change"], "end"].max() <= by
        assert "is possible" in wanted_text(wanted, found)

    def test_one_that_cannot_says_by_how_much_and_what_would_do(self) -> None:
        said = {"wanted": {"20000-1": "2027-02-01"}}
        found = plan(capacity=10, **said)
        (wanted,) = found.wanted
        # 34 days at 10 a month from 24 November: 2.3 in November, 10 each until February, the rest in March.
        assert (wanted.possible, wanted.months_late, wanted.end.month) == (False, 2, 3)
        assert wanted.days_per_month == 16
        assert wanted_text(wanted, found) == (
            f"ISO/IEC 20000-1 by 1 February 2027 isn’t possible with 10 days a month: 2 months late, on {wanted.end.day} March 2027; "
            "16 days a month would do."
        )
        assert plan(capacity=16, **said).wanted[0].possible
        assert not plan(capacity=15, **said).wanted[0].possible

    def test_nothing_helps_before_the_first_month_is_over(self) -> None:
        found = plan(capacity=10, wanted={"20000-1": "2026-11-28"})
        assert found.wanted[0].days_per_month is None
        assert "no capacity would do" in wanted_text(found.wanted[0], found)

    def test_earlier_dates_go_first(self) -> None:
        found = plan(capacity=30, wanted={"42001": "2027-03-01", "20000-1": "2027-02-01"})
        assert [item.standard for item in found.wanted] == ["20000-1", "42001"]
        assert all(item.possible for item in found.wanted)

    def test_a_standard_without_known_gaps_is_never_late(self) -> None:
        knowledge = catalogue(
            criterion("access.rules", "27001:A.5.15", days=20), criterion("impact.assessed", "42001:6.1.4")
        )
        found = plan(
            knowledge,
            row(4, "42001:6.1.4", "implemented"),
            capacity=5,
            not_started=["27001"],
            wanted={"27001": "2026-12-31", "42001": "2027-01-31"},
        )
        assert [(item.standard, item.possible) for item in found.wanted] == [("27001", False), ("42001", True)]


@settings(max_examples=30, deadline=None)
@given(days=st.integers(5, 40), more=st.integers(1, 20), rest=st.sampled_from([[], [1], ["2027-02", 3]]))
def test_more_capacity_and_fewer_months_without_work_are_never_later(days: int, more: int, rest: list[Any]) -> None:
    before = plan(capacity={"days_per_month": days, "no_work_in": rest}).packages["end"]
    assert (
        plan(capacity={"days_per_month": days + more, "no_work_in": rest}).packages["end"].reindex(before.index)
        <= before
    ).all()
    assert (plan(capacity={"days_per_month": days}).packages["end"].reindex(before.index) <= before).all()


@settings(max_examples=20, deadline=None)
@given(kept=st.sets(st.sampled_from(ALL), min_size=1))
def test_dropping_a_standard_is_never_dearer(kept: set[str]) -> None:
    whole, part = plan(capacity=10), plan(capacity=10, standards=sorted(kept))
    assert part.days <= whole.days
    assert part.packages["end"].max() <= whole.packages["end"].max()


def test_the_exact_plan_is_never_worse_and_says_so() -> None:
    quick, exact = plan(capacity=10), plan(capacity=10, exact=True)
    assert exact.exact
    assert exact.above_best == pytest.approx(0)
    assert quick.above_best is not None
    assert quick.above_best >= 0
    assert exact.packages["criteria"].sort_index().equals(quick.packages["criteria"].sort_index())


def test_the_same_input_gives_the_same_plan() -> None:
    first, second = plan(capacity=10), plan(capacity=10)
    assert first.packages.equals(second.packages)
    assert (first.waves, first.wanted, first.above_best) == (second.waves, second.wanted, second.above_best)


class TestWaves:
    @pytest.mark.parametrize("said", [{}, {"capacity": 3}, {"capacity": 10}, {"capacity": 1000}])
    def test_every_package_stands_in_one_and_they_follow_each_other(self, said: dict[str, Any]) -> None:
        found = plan(**said)
        assert [name for wave in found.waves for name in wave.packages] == list(found.packages.index)
        assert len(found.waves) <= roadmap_setting("waves_to")
        assert sum(wave.days for wave in found.waves) == pytest.approx(found.days)
        assert found.waves[-1].closed == pytest.approx(1)
        assert list(found.packages["wave"]) == [wave.number for wave in found.waves for _ in wave.packages]

    def test_what_becomes_true_is_told_where_the_last_gap_closes(self) -> None:
        found = plan(capacity=10)
        for wave in found.waves:
            done = {
                name
                for other in found.waves[: wave.number]
                for package in other.packages
                for name in found.packages.at[package, "criteria"]
            }
            whole = {"assets.listed", "context.scope", "change.recorded"} <= done
            told = any(
                "Nothing is known to be missing in" in text and "ISO/IEC 20000-1" in text
                for other in found.waves[: wave.number]
                for text in other.makes_true
            )
            assert told == whole

    def test_nothing_is_told_that_is_true_today(self) -> None:
        knowledge = catalogue(criterion("policy.approved", "27001:5.2"), criterion("access.rules", "27001:A.5.15"))
        found = plan(knowledge, row(3, "27001:5.2", "implemented"), row(4, "27001:A.5.15", "planned"), not_started=[])
        texts = [text for wave in found.waves for text in wave.makes_true]
        assert "chapter 5" not in " ".join(texts)

    def test_nothing_is_told_of_what_nobody_spoke_of(self) -> None:
        knowledge = catalogue(
            *(criterion(f"supplier.{name}", f"27001:A.5.{n}") for n, name in enumerate("abcd", start=19))
        )
        found = plan(knowledge, row(4, "27001:A.5.19", "planned"), not_started=[])
        assert not [text for wave in found.waves for text in wave.makes_true if "ISO/IEC 27001" in text]

    def test_a_standard_that_is_held_needs_no_first_certification(self) -> None:
        held = [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}]
        knowledge = catalogue(criterion("policy.approved", "27001:5.2", "42001:5.2"))
        found = plan(knowledge, row(3, "27001:5.2", "planned"), certificates=held, not_started=["42001"])
        (text,) = [text for wave in found.waves for text in wave.makes_true if "first stage" in text]
        assert "42001" in text
        assert "27001" not in text


def test_milestones_name_what_is_there() -> None:
    milestones = load_milestones()
    assert check_milestones(milestones, load_catalogue()) == []
    broken = milestones["internal_audit"].model_copy(update={"criteria": ("audit.nowhere",), "each": None})
    faults = check_milestones({"internal_audit": broken}, load_catalogue())
    assert [fault.partition(": ")[2] for fault in faults] == [
        "criteria names audit.nowhere, which is not there",
        "'of' and 'parts' are for milestones of each standard",
    ]


def test_what_is_shown_in_a_line_counts_what_its_words_say() -> None:
    control = row(4, "27001:A.5.9", "not_applicable")
    coverage = covered(
        catalogue(criterion("asset.list", "27001:A.5.9"), criterion("audit.run", "27001:9.2.1")),
        control,
        row(5, "27001:9.2.1", "partial"),
    )
    roadmap = plan_roadmap(find_gaps(coverage), coverage.client)
    assert f" {len(coverage.assessment.applicable) - 1} applicable," in repr(coverage.assessment)
    assert [item.is_look for item in roadmap.in_order] == [True, False]
    assert repr(roadmap).startswith("<Roadmap: 1 planned, ")
