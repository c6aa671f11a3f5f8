"""The promises of one system, as told from a client's data and in the words of data/library/benefits.yml."""

from __future__ import annotations

from string import Formatter

import pytest

from ims_lib.catalogue.library import Sector, load_library
from ims_lib.report.steps.promises import facts_of, promises, told
from ims_lib.steps import Steps
from tests.conftest import demo


@pytest.fixture(scope="module")
def harbour() -> Steps:
    return demo("harbour")


SPANS = dict.fromkeys(("still_open", "documents", "audit_sessions", "audit_days", "review_hours"), ("5", "8 to 9"))


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        pytest.param(["{a} of {b}."], ["1 of 2."], id="its_figures_stand_in_it"),
        pytest.param(["{a}.", "{gone}."], ["1."], id="without_its_figure_a_sentence_is_left_out"),
        pytest.param(["{none}."], [], id="so_it_is_where_the_figure_is_none"),
        pytest.param([("{gone}.", "{b}.", "{a}.")], ["2."], id="the_first_alternative_that_can_be_told"),
        pytest.param(["{odd}."], ["{a}."], id="a_clients_name_with_braces_stays_as_it_is"),
    ],
)
def test_told(sentences: list[str | tuple[str, ...]], said: list[str]) -> None:
    assert told(sentences, {"a": "1", "b": "2", "none": "", "odd": "{a}"}) == said


def test_every_figure_that_a_sentence_names_is_known(harbour: Steps) -> None:
    sentences = [
        text
        for each in load_library().benefits.values()
        for part in (each.shows, each.waits, each.do)
        for item in part
        for text in ([item] if isinstance(item, str) else item)
    ]
    named = {name for text in sentences for _, name, _, _ in Formatter().parse(text) if name}
    assert named <= facts_of(harbour, SPANS, "3 to 4").keys() | {"body_less", "body_source", "audit_first"}


def test_each_promise_has_its_figures_and_what_to_do(harbour: Steps) -> None:
    found = promises(harbour, SPANS, "3 to 4")
    assert len(found) == len(load_library().benefits)
    assert all(each["shows"] and each["waits"] and each["do"] for each in found)


def test_a_risk_has_perhaps_happened_only_where_more_than_a_remark_or_something_close_says_so(harbour: Steps) -> None:
    facts = facts_of(harbour, SPANS, "")
    told = [each.happened for each in harbour.risks.of(harbour.risks.shown)]
    events = [[item for item in each if item.kind != "remark"] for each in told]
    assert facts["risks_happened"].split()[0] == str(sum(any(not item.is_close for item in each) for each in events))
    assert facts["risks_close"] == "1 risk"


def test_the_sector_decides_what_comes_first(harbour: Steps) -> None:
    sector, every = load_library().sectors["managed_service_provider"], load_library().benefits
    first = [each for each in promises(harbour, SPANS, "") if each["first"]]
    assert [each["title"] for each in first] == [every[name].title for name in sector.weighs]
    assert all(each["example"] for each in first)


@pytest.mark.parametrize("sector", load_library().sectors.values(), ids=lambda each: each.id)
def test_a_sector_has_an_example_of_each_promise_that_weighs_there(sector: Sector) -> None:
    assert set(sector.weighs) == set(sector.examples)
