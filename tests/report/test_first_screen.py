"""The first screen and the headings below it: whose word a figure is, what was counted, and no mean over standards."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from ims_lib.coverage import Coverage, score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.judgements.model import Judgement
from ims_lib.register.model import Record
from ims_lib.report import answers
from ims_lib.report.brief import section_brief
from ims_lib.report.certainty import section_certainty
from ims_lib.report.chapters import section_chapters
from ims_lib.report.gap_table import section_gaps
from ims_lib.report.masthead import draft_state, section_masthead
from ims_lib.report.owner_load import days_in_quarters
from ims_lib.report.packages_told import days_of
from ims_lib.report.section import Section
from tests.builders import assess, catalogue, client, covered, criterion, register, row
from tests.conftest import demo
from tests.roadmap.clients import plan_of

CERTIFIED: dict[str, Any] = {
    "certificates": [{"standard": "20000-1", "edition": 2018, "valid_to": "2028-01-01", "scope": "Desk"}]
}
TWO = catalogue(criterion("policy.written", "20000-1:5.2.1"), criterion("policy.known", "20000-1:5.2.2"))


def words(section: Section) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", section.html)).split())


def heading(section: Section) -> str:
    return unescape(re.search(r"<h2[^>]*>(.*?)</h2>", section.html, flags=re.S)[1])  # type: ignore[index]


def said(*records: Record, knowledge: Any = TWO, standards: Any = ("20000-1",), **more: Any) -> Coverage:
    return covered(knowledge, *records, standards=list(standards), **more)


# Whose word it is

BOTH = (row(4, "20000-1:5.2.1", "implemented"), row(5, "20000-1:5.2.2", "implemented"))
STANDING: dict[str, tuple[Coverage, str]] = {
    "by_the_clients_word_alone": (
        said(*BOTH),
        "100 % of what the clauses of ISO/IEC 20000-1 ask is in place, as Test says.",
    ),
    "by_a_certificate": (said(**CERTIFIED), "100 % of what the clauses of ISO/IEC 20000-1 ask is likely in place."),
    "by_an_assessor_too": (
        said(*BOTH, judgements={"20000-1:5.2.1": "F"}),
        "100 % of what the clauses of ISO/IEC 20000-1 ask is likely in place.",
    ),
    "what_is_missing_is_named_so_that_the_parts_make_a_whole": (
        said(
            row(4, "20000-1:5.2.1", "partial"),
            knowledge=catalogue(
                criterion("policy.written", "20000-1:5.2.1"),
                criterion("policy.known", "20000-1:5.2.2"),
                criterion("policy.kept", "20000-1:5.3"),
            ),
        ),
        "Of what the clauses of ISO/IEC 20000-1 ask, 17 % is in place, as Test says, and 17 % is missing; 66 % isn’t known.",
    ),
}


@pytest.mark.parametrize("case", STANDING)
def test_the_first_sentence_says_whose_word_it_is(case: str) -> None:
    coverage, expected = STANDING[case]
    assert answers.lede(coverage) == expected


def test_nothing_of_a_whole_standard_is_said_only_where_it_holds_for_both_its_parts() -> None:
    knowledge = catalogue(criterion("policy.ai", "42001:5.2"), criterion("log.ai", "42001:A.6.2.6"))
    none = said(knowledge=knowledge, standards=["42001"], not_started=["42001"])
    assert answers.lede(none) == "Nothing of ISO/IEC 42001 is in place yet, as Test says."
    some = said(knowledge=knowledge, standards=["42001"], not_started=["42001"], judgements={"42001:A.6.2.6": "P"})
    assert answers.lede(some) == (
        "Nothing of what the clauses of ISO/IEC 42001 ask is in place yet, as Test says. "
        "Likely in place beside it: 33 % of what the Annex A controls of ISO/IEC 42001 ask."
    )


def test_what_can_be_built_on_is_a_share_of_all_that_the_clauses_ask() -> None:
    knowledge = catalogue(
        criterion("gate.ai", "42001:5.1"),
        criterion("policy.both", "27001:5.2", {"id": "42001:5.1", "within": ["gate.ai"]}),
        criterion("policy.own", "42001:5.3"),
    )
    rows = (row(4, "27001:5.2", "implemented"), row(5, "42001:5.3", "partial"))
    told = answers.lede(said(*rows, knowledge=knowledge, standards=["42001"]))
    assert told == (
        "Of what the clauses of ISO/IEC 42001 ask, 25 % is in place, as Test says, and 25 % can be built on what Test runs; "
        "the other 50 % is missing or isn’t known."
    ), "figures that add up to the whole"


def test_what_exists_already_says_on_whose_word() -> None:
    knowledge = catalogue(criterion("policy.both", "27001:5.2", "42001:5.2"))
    stated = said(row(4, "27001:5.2", "implemented"), knowledge=knowledge, standards=["27001", "42001"])
    assert answers.as_said(stated) == ", as Test says"
    seen = said(knowledge=knowledge, standards=["27001", "42001"], judgements={"27001:5.2": "F"})
    assert answers.as_said(seen) == ", as Test or an assessor says"


# What nobody spoke of

LEAVES = ("20000-1:5.1", "20000-1:5.2.1", "20000-1:5.2.2", "20000-1:5.3", "20000-1:6.3", "20000-1:7.1")
MANY = catalogue(
    *(criterion(f"service.n{number}", name) for number, name in enumerate(LEAVES)),
    criterion("policy.shared", "27001:5.1", "20000-1:6.1.2"),
)


def test_unspoken_is_what_no_row_names_and_of_which_no_certificate_and_no_judgement_speaks() -> None:
    rows = (
        replace(row(4, "20000-1:5.1", "unknown"), status_text="tbd"),
        replace(row(5, "20000-1:5.2.1", "unknown"), status_text="zzz"),
        row(6, "20000-1:5.2.2", "not_applicable"),
        row(7, "27001:5.1", "implemented"),
        row(8, "20000-1:5.3", "partial"),
    )
    coverage, found = said(*rows, knowledge=MANY), register(*rows)
    assert coverage.requirements.at["20000-1:6.1.2", "likely"] == 1, "carried over from a row on another requirement"
    known = coverage.requirements["criteria"] > 0
    assert set(answers.unspoken(coverage, found).index) & set(coverage.requirements.index[known]) == {
        "20000-1:6.1.2",
        "20000-1:6.3",
        "20000-1:7.1",
    }
    assert answers.left_open(coverage, found)["by_themselves"].to_dict() == {
        "20000-1:5.1": True,
        "20000-1:5.2.1": False,
        "20000-1:5.2.2": False,
    }
    page = words(section_certainty(found, coverage))
    assert "for 1 of them something is carried over from elsewhere" in page
    assert "What is carried over counts as likely in place; the rest counts neither as done nor as missing." in page
    assert "3 more are named without a state that counts; 1 of them says none, as with an empty cell or “tbd”." in page


def test_nobody_is_told_that_of_none_nobody_spoke() -> None:
    rows = (replace(row(4, "20000-1:5.2.1", "unknown"), status_text="tbd"), row(5, "20000-1:5.2.2", "implemented"))
    coverage = said(*rows)
    leaves = coverage.requirements["criteria"] > 0
    coverage = replace(coverage, requirements=coverage.requirements[leaves])
    page = words(section_certainty(register(*rows), coverage))
    assert "Of 0 of" not in page
    assert "They count neither as done nor as missing." in page


def test_what_an_assessor_judged_through_a_row_counts_as_judged() -> None:
    found = register(*BOTH)
    place = f"{BOTH[0].file}!{BOTH[0].sheet}!{BOTH[0].row}"
    someone = client(standards=["20000-1"])
    someone = replace(someone, judgements={place: Judgement(place, "P", "2026-11-19", "Lead", "half", "seen", "j!E2")})
    coverage = score_coverage(assess(found, someone, catalogue=TWO))
    answer = answers.how_sure_is_this(coverage, found)
    assert answer["figure"] == "1"
    assert answer["unit"].endswith("judged by an assessor, at least in part, 1 of them through Test’s row")
    assert (
        draft_state(coverage)
        == f"Draft: 1 of {coverage.requirements['applicable'].sum()} requirements judged, at least in part"
    )


# Sums as shown


def test_the_days_of_several_packages_are_what_stands_beside_each_added() -> None:
    found = plan_of("harbour")
    shown = days_in_quarters(found)
    first = found.in_order[:12]
    assert days_of(first, found) == f"{sum(shown[item.package] for item in first):g}"
    assert days_of(first[:1], found) == f"{shown[first[0].package]:g}"


# The head


def test_the_head_shows_the_scope_that_it_asks_about_and_only_what_is_wanted_as_wanted() -> None:
    asked = said(
        standards=["20000-1", "27001", "42001"], scope="Desk and network", wanted={"27001": "2028-06-01"}, **CERTIFIED
    )
    assert answers.stances(asked) == {"20000-1": "certified", "27001": "wanted", "42001": "in scope"}
    assert "42001 in scope" in words(section_chapters(asked))
    page = words(section_masthead(asked, register()))
    assert "Holds ISO/IEC 20000-1:2018 for “Desk”; is that all?" in page
    assert "Wants ISO/IEC 27001:2022 In scope too ISO/IEC 42001:2023 As of" in page
    assert "Scope: Desk and network." in page
    without = said(
        standards=["20000-1", "27001"],
        certificates=[{"standard": "20000-1", "edition": 2018, "valid_to": "2028-01-01"}],
    )
    page = words(section_masthead(without, register()))
    assert "for which scope?" in page
    assert "In scope too" not in page


# Chapters: each standard by itself

CONTEXT, LEADING = "context of the organization", "leadership"
KNOWLEDGE = catalogue(
    *(criterion(f"c{n}.one", f"{name}:4.1") for n, name in enumerate(("27001", "20000-1", "42001"))),
    *(criterion(f"l{n}.one", f"{name}:5.1") for n, name in enumerate(("27001", "20000-1", "42001"))),
    criterion("shared.one", "27001:5.3", "42001:5.3"),
)
RANKED = catalogue(
    *(
        criterion(f"c{place}.one", f"27001:{name}")
        for place, name in enumerate(("4.1", "5.1", "6.2", "7.1", "8.1", "10.1"))
    )
)
PARTLY = catalogue(*KNOWLEDGE.criteria.values(), criterion("support.one", "27001:7.1"))
CHAPTERS: dict[str, tuple[tuple[Record, ...], dict[str, Any], str]] = {
    "one_is_ranked_and_one_has_nothing": (
        (row(4, "20000-1:4.1", "implemented"), row(5, "20000-1:5.1", "partial")),
        {"standards": ["42001", "20000-1"], "not_started": ["42001"]},
        f"20000-1: {CONTEXT} is 100 % in place and {LEADING} 50 %; nothing is in place yet in any chapter of 42001",
    ),
    "what_is_only_carried_over_is_said_so": (
        (row(4, "42001:5.3", "implemented"),),
        {"standards": ["27001"]},
        f"27001: {LEADING} is 50 % in place, all of it carried over, nothing sure is known of the other chapters",
    ),
    "only_some_are_known": (
        (row(4, "27001:4.1", "implemented"), row(5, "27001:5.3", "partial")),
        {"standards": ["27001"], "knowledge": PARTLY},
        f"27001: {CONTEXT} is 100 % in place and {LEADING} 25 %, nothing sure is known of the other chapters",
    ),
    "of_which_chapters_stands_behind_them": (
        tuple(
            row(place, f"27001:{name}", status)
            for place, (name, status) in enumerate(
                {
                    "4.1": "implemented",
                    "5.1": "partial",
                    "6.2": "partial",
                    "7.1": "not_implemented",
                    "8.1": "partial",
                }.items(),
                4,
            )
        ),
        {"standards": ["27001"], "knowledge": RANKED},
        f"27001: {CONTEXT} is furthest on the way, support least, of the chapters known at least by half",
    ),
    "nobody_spoke": ((), {"standards": ["27001", "42001"]}, "Nothing sure is known of any chapter of 27001 and 42001"),
    "several_stand_alike": (
        (row(4, "20000-1:4.1", "implemented"), row(5, "20000-1:5.1", "implemented")),
        {"standards": ["20000-1"]},
        f"20000-1: {CONTEXT} is 100 % in place and {LEADING} 100 %",
    ),
}


@pytest.mark.parametrize("case", CHAPTERS)
def test_the_chapters_are_ranked_within_a_standard_of_which_something_is_in_place(case: str) -> None:
    rows, settings, expected = CHAPTERS[case]
    knowledge = settings.get("knowledge", KNOWLEDGE)
    said_more = {name: value for name, value in settings.items() if name != "knowledge"}
    assert heading(section_chapters(covered(knowledge, *rows, **said_more))) == expected


# Gaps: one count everywhere

GAPS: dict[str, tuple[tuple[Record, ...], dict[str, Any], str]] = {
    "not_started_counts_too": (
        (row(4, "20000-1:5.1", "partial"),),
        {"standards": ["20000-1", "42001"], "not_started": ["42001"]},
        "4 requirements with a gap: proposed 3 major and 1 minor; 3 of them are not started",
    ),
    "all_of_them": (
        (),
        {"standards": ["42001"], "not_started": ["42001"]},
        "3 requirements with a gap, proposed as major; all of them are not started",
    ),
    "none_of_them": (
        (row(4, "20000-1:5.1", "not_implemented"),),
        {"standards": ["20000-1"]},
        "1 requirement with a gap, proposed as major",
    ),
}


@pytest.mark.parametrize("case", GAPS)
def test_the_gaps_heading_counts_all_requirements_with_a_gap(case: str) -> None:
    rows, settings, expected = GAPS[case]
    gaps = find_gaps(covered(KNOWLEDGE, *rows, **settings))
    assert heading(section_gaps(gaps, register(*rows))) == expected
    assert int(expected.split(" ")[0]) == len(gaps.requirements)


@pytest.mark.parametrize(("until", "told"), [("2026-10-31", True), ("2028-01-01", False)])
def test_an_expired_certificate_is_told_at_the_head(until: str, told: bool) -> None:
    held = [{"standard": "20000-1", "edition": 2018, "valid_to": until, "scope": "Desk"}]
    head = words(section_masthead(said(certificates=held), register()))
    assert ("expired on 31 October 2026" in head) is told


# A certificate that perhaps covers less

WIDER = "Desk and the network of the plant"


def narrower(scope: str) -> str:
    scoped = row(4, "20000-1:4.3", "partial")
    scoped = replace(scoped, notes="The plant came later", cells={**scoped.cells, "notes": "H4"})
    knowledge = catalogue(criterion("context.scope", "20000-1:4.3"), *TWO.criteria.values())
    read = register(scoped)
    coverage = score_coverage(
        assess(read, client(standards=["20000-1"], scope=scope, **CERTIFIED), catalogue=knowledge)
    )
    return words(section_certainty(read, coverage))


def test_a_certificate_that_perhaps_covers_less_stands_in_the_summary_with_the_remark_on_the_scope() -> None:
    text = narrower(WIDER)
    assert "What a certificate perhaps doesn’t cover" in text
    assert "“The plant came later” (soa.xlsx › SoA › H4)" in text
    assert "2 requirements rest on it alone" in text


def test_a_certificate_of_the_same_scope_is_not_doubted() -> None:
    assert "perhaps doesn’t cover" not in narrower("Desk")


def test_the_brief_has_the_packages_by_their_number_and_tells_of_a_certificate_that_is_held_by_when_it_is_audited() -> (
    None
):
    steps = demo("stadtspital")
    text = words(section_brief(steps))
    first, *_, last = re.findall(r'<span class="no">(\d+)</span>', section_brief(steps).html.split("Next:")[1])
    assert (first, last) == ("1", "5")
    assert "by 30 Jul 2027 Recertification audit" in text
    harbour = words(section_brief(demo("harbour")))
    assert "The first look comes on top of the 328 days, and so do up to 172 that aren’t known yet." in harbour
