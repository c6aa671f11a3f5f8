"""The risk register: grades read, what is left derived and monotone, proposals and likenesses asked, nothing merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_lib.assessment.disputes import find_disputes
from ims_lib.assessment.records import Records
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.soa_reasons import load_soa_reasons
from ims_lib.client.entries import EntryLine, entered_by
from ims_lib.register.model import NO_REGISTER, Register, Table
from ims_lib.risks.grading import Grade, GradeSaid, band_of_level, grade_of, read_grade, size_of_sheet
from ims_lib.risks.scales import (
    appetite,
    bands,
    category_words,
    check_matrix,
    matrix_by_score,
    matrix_of_rows,
    rank,
    regrade,
    risk_names,
    risk_scales,
)
from ims_lib.risks.signs import speaks_of_ai
from ims_lib.scales import setting
from ims_lib.steps.risk_register import RiskRegister, register_risks
from ims_lib.steps.risk_register.residual_grades import Done, residual
from tests.builders import catalogue, covered, criterion, row
from tests.steps.lists import inputs_of

KNOWLEDGE = catalogue(
    criterion("backup.rule", "27001:A.8.13", days=2),
    criterion("backup.restored", "27001:A.8.13", days=1),
    criterion("supplier.terms", "27001:A.5.20", "20000-1:8.3.4.1", days=3),
    criterion("impact.assessed", "42001:6.1.4", days=8),
)
ROWS = (row(4, "27001:A.8.13", "implemented"), row(5, "27001:A.5.20", "not_implemented"))
COLUMNS = (
    "title",
    "likelihood",
    "consequence",
    "level",
    "treatment",
    "plan",
    "owner",
    "due",
    "residual_level",
    "residual_likelihood",
    "accepted_by",
)


def risk(number: int, title: str = "Fire in the archive", refs: str = "", **said: Any) -> dict[str, Any]:
    """A row of a client's register; what isn't said is owned and treated, with no measure that is open."""
    given_ = {"owner": "Ann", "treatment": "modify", "likelihood": "4", "consequence": "5"} | said
    cells = {column: f"{chr(66 + place)}{number}" for place, column in enumerate(COLUMNS)}
    cells |= {"status": f"Z{number}"} if "status" in said else {}
    place = {
        "file": "risks.xlsx",
        "sheet": "Risks",
        "row": number,
        "cell": f"risks.xlsx!Risks!B{number}",
        "cells": cells,
    }
    return {"id": f"R-{number:02}", "title": title, "refs": tuple(refs.split())} | given_ | place


def made(
    *risks: dict[str, Any], records: Any = ROWS, others: Any = None, headed: str = "", **said: Any
) -> RiskRegister:
    """The register of these risks; `others` are rows of the client's other lists by their names, `headed` its likelihoods' heading."""
    inputs = inputs_of(risks=risks, **(others or {}))
    coverage = covered(KNOWLEDGE, *records, **said)
    disputes, _ = find_disputes(Records(inputs, coverage.client), KNOWLEDGE)
    table = Table("risks.xlsx", "Risks", "risks", 3, {"likelihood": "C"}, "", {"C": headed})
    read = replace(NO_REGISTER, tables=(table,) if headed else ())
    return register_risks(replace(coverage, assessment=replace(coverage.assessment, disputes=disputes)), inputs, read)


def listed(number: int, sheet: str, **said: Any) -> dict[str, Any]:
    """A row of another list of the client's."""
    place = {
        "file": "lists.xlsx",
        "sheet": sheet,
        "row": number,
        "cell": f"lists.xlsx!{sheet}!B{number}",
        "cells": {"title": f"B{number}"},
    }
    return said | place


def codes(register: RiskRegister) -> set[str]:
    return {finding.code for finding in register.findings}


# ---- scales ----


@pytest.mark.parametrize("grades", risk_scales())
def test_every_matrix_is_complete_and_never_falls(grades: int) -> None:
    scale = risk_scales()[grades]
    assert check_matrix(grades, scale.matrix) == []
    assert len(scale.matrix) == grades**2
    assert (scale.band(1, 1), scale.band(grades, grades)) == ("low", "high")
    assert len(scale.likelihood) == len(scale.consequence) == grades


def test_every_category_and_band_has_its_words() -> None:
    assert set(appetite()) == set(category_words()) == {"ai", "information_security", "service"}
    assert set(appetite().values()) <= set(bands())
    assert len({band.letter for band in bands().values()}) == len(bands())


HOLES = {
    "a cell is missing": (
        [["low", "low", "medium"], ["low", None, "high"], ["medium", "high", "high"]],
        "likelihood 2 with consequence 2 has no band",
    ),
    "a row is missing": (
        [["low", "low", "medium"], ["low", "medium", "high"]],
        "likelihood 3 with consequence 1 has no band",
    ),
    "a band is unknown": (
        [["low", "low", "medum"], ["low", "medium", "high"], ["medium", "high", "high"]],
        "'medum' is no band (nearest: 'medium'); it can be low, medium, high, critical",
    ),
    "a band falls": (
        [["low", "high", "medium"], ["low", "high", "high"], ["medium", "high", "high"]],
        "likelihood 1 with consequence 3 is below likelihood 1 with consequence 2",
    ),
}


@pytest.mark.parametrize("name", HOLES)
def test_a_hole_in_a_scale_is_named_and_ours_stands_in(name: str) -> None:
    matrix, sentence = HOLES[name]
    assert sentence in check_matrix(3, matrix_of_rows(matrix))
    register = made(risk(4), risk={"grades": 3, "matrix": matrix})
    assert any(sentence in f.message and f.file == "client.yml" for f in register.findings)
    assert register.method.scale.matrix == risk_scales()[3].matrix


def test_bands_that_begin_too_late_leave_a_hole() -> None:
    assert "likelihood 1 with consequence 1 has no band" in check_matrix(3, matrix_by_score(3, {"low": 2, "high": 6}))


def test_a_client_may_name_its_own_scale_and_appetite() -> None:
    said = {
        "grades": 4,
        "bands": {"low": 1, "medium": 6, "critical": 12},
        "acceptable": {"service": "medium"},
        "accepts": {"critical": "the board"},
    }
    method = made(risk(4), risk=said).method
    assert method.scale.band(3, 4) == "critical"
    assert method.acceptable["service"] == "medium"
    assert not method.is_above("medium", "service")
    assert method.is_above("medium", "ai")
    assert method.accepted_by["critical"] == "the board"
    assert method.findings == ()


def test_wrong_words_in_client_yml_are_told() -> None:
    register = made(
        risk(4),
        risk={"grades": 7, "acceptable": {"ai": "lo"}, "accepts": {"huge": "nobody"}, "same": [["R-04", "R-99"]]},
    )
    told = " ".join(finding.message for finding in register.findings if finding.file == "client.yml")
    for sentence in (
        "grades is 7; it can be 3, 4, 5",
        "'lo' is no band (nearest: 'low')",
        "'huge' is no band",
        "R-99 is in no register",
    ):
        assert sentence in told


@given(st.sampled_from([3, 4, 5, 10, 100]), st.sampled_from([3, 4, 5]))
def test_converting_grades_keeps_ends_and_order(of: int, to: int) -> None:
    found = [regrade(grade, of=of, to=to) for grade in range(1, of + 1)]
    assert (found[0], found[-1]) == (1, to)
    assert found == sorted(found)


# ---- what cells say ----

SAID = {
    "4": GradeSaid(number=4),
    "4.0": GradeSaid(number=4),
    "4 - likely": GradeSaid(number=4),
    "likely (4)": GradeSaid(number=4),
    "4/5": GradeSaid(number=4, of=5),
    "30 %": GradeSaid(number=30, of=100),
    "L3": GradeSaid(number=3),
    "High": GradeSaid(word="high"),
    "hoch": GradeSaid(word="high"),
    "wahrscheinlich": GradeSaid(word="high"),
    "sehr unwahrscheinlich": GradeSaid(word="very_low"),
    "Très élevé": GradeSaid(word="very_high"),
    "bassa": GradeSaid(word="low"),
    "středně vysoké, střední": GradeSaid(word="medium"),
    "rather unlikely": GradeSaid(word="low"),
    "0": None,
    "purple": None,
    "once in 10 years": None,
    "-": None,
    "": None,
}


@pytest.mark.parametrize("text", SAID)
def test_grades_are_read_in_the_clients_own_way(text: str) -> None:
    assert read_grade(text) == SAID[text]


SIZES = {
    "one to five": ("1 2 3 4 5", None, (5, True)),
    "never above three": ("1 2 3 2 1 3", None, (3, False)),
    "never above four": ("1 2 3 4 2 4", None, (4, False)),
    "too few to tell": ("1 3", None, (5, True)),
    "one to ten": ("2 4 8", None, (10, True)),
    "the client says five": ("1 2 3 2 1 3", 5, (5, True)),
    "the client says three and writes seven": ("1 7", 3, (10, True)),
    "low, medium, high": ("low medium high", None, (3, True)),
    "words of five": ("rare likely severe", None, (5, True)),
}


@pytest.mark.parametrize("name", SIZES)
def test_the_scale_of_a_sheet_is_told_by_what_stands_there(name: str) -> None:
    texts, wanted, expected = SIZES[name]
    assert size_of_sheet([said for text in texts.split() if (said := read_grade(text))], wanted) == expected


def test_words_become_grades_of_each_scale() -> None:
    words = ["very low", "low", "medium", "high", "very high"]
    found = {
        size: [grade_of(read_grade(word) or GradeSaid(), size=size, scale=risk_scales()[size]) for word in words]
        for size in (3, 4, 5)
    }
    assert found == {3: [1, 1, 2, 3, 3], 4: [1, 2, 3, 4, 4], 5: [1, 2, 3, 4, 5]}


def test_a_sheet_of_three_grades_is_taken_for_one_and_asked() -> None:
    rows = [risk(n, f"Risk {n}", likelihood=str(1 + n % 3), consequence="3") for n in range(4, 12)]
    register = made(*rows)
    assert register.method.scale.grades == 3
    assert [f.message for f in register.findings if f.code == "risk.scale"] == [
        "no grade above 3 stands there: the scale was taken for one of 3 grades; if it has more, say so in the settings (risk, grades)"
    ]


def test_a_level_alone_is_kept_as_the_clients_own() -> None:
    texts = {"hoch": "high", "Critical": "high", "niedrig": "low", "12": "medium", "20": "high"}
    rows = [risk(n, likelihood=None, consequence=None, level=text) for n, text in enumerate(texts, start=4)]
    register = made(*rows)
    assert list(register.own["band"]) == list(texts.values())
    assert set(register.own["level_from"]) == {"client"}
    assert band_of_level("200", size=5, largest=200, scale=risk_scales()[5]) is None


def test_a_level_that_is_no_product_is_asked_where_the_others_are() -> None:
    rows = [risk(4, level="20"), risk(5, level="20"), risk(6, level="12")]
    found = [f for f in made(*rows).findings if f.code == "risk.level_differs"]
    assert [(f.cell, f.message) for f in found] == [
        ("E6", "R-06: the sheet says 12, but 4 × 5 is 20; we take the two grades")
    ]


def test_a_grade_that_is_not_understood_is_a_question_at_its_cell() -> None:
    found = [f for f in made(risk(4, likelihood="purple")).findings if f.code == "risk.unknown_grade"]
    assert [(f.level, f.cell) for f in found] == [("question", "C4")]
    assert "'purple' is new to us" in found[0].message
    assert "risk.no_level" not in codes(made(risk(4, likelihood="purple")))


# ---- what is left ----

share = st.floats(0, 1)
scales = st.sampled_from(list(risk_scales()))


@given(scales, st.data(), share, share, share, share)
def test_what_is_left_is_never_more_and_falls_with_coverage(
    size: int, data: Any, a: float, b: float, c: float, d: float
) -> None:
    scale, grade = risk_scales()[size], st.integers(1, size)
    before = data.draw(grade), data.draw(grade)
    less = residual(*before, Done(min(a, b), min(c, d)), scale)
    more = residual(*before, Done(max(a, b), max(c, d)), scale)
    assert all(1 <= m <= x <= y for m, x, y in zip(more, less, before, strict=True))
    assert rank(scale.band(*more)) <= rank(scale.band(*less)) <= rank(scale.band(*before))
    assert residual(*before, Done(0, 0), scale) == before


STATUSES = ("not_implemented", "partial", "implemented")


def test_more_coverage_never_raises_what_is_left() -> None:
    for refs in ("27001:A.8.13", "27001:A.5.20", "27001:A.8.13 27001:A.5.20"):
        levels = [
            made(
                risk(4, refs=refs), records=[row(n, ref, status) for n, ref in enumerate(refs.split(), start=4)]
            ).risks.loc["R-04"]
            for status in STATUSES
        ]
        assert all(a["residual_score"] >= b["residual_score"] for a, b in pairwise(levels))
        assert levels[0]["residual_score"] == levels[0]["score"] == 20
        assert levels[-1]["residual_score"] < 20
        assert all(entry["plan_score"] <= entry["residual_score"] for entry in levels)


def test_the_clients_own_figure_is_kept_and_asked_where_the_bands_differ() -> None:
    register = made(risk(4, refs="27001:A.5.20", residual_likelihood="1", residual_consequence="5"))
    entry = register.risks.loc["R-04"]
    assert (entry["own_score"], entry["residual_score"], entry["residual_from"], entry["differs"]) == (
        5,
        20,
        "coverage",
        True,
    )
    found = [f for f in register.findings if f.code == "risk.residual_differs"]
    assert [(f.level, f.cell) for f in found] == [("question", "J4")]
    assert "1 × 5 = 5, low" in found[0].message
    assert "4 × 5 = 20, high" in found[0].message


def test_without_anything_that_treats_it_the_clients_figure_counts_else_nothing_is_left_off() -> None:
    register = made(risk(4, residual_level="low"), risk(5, "Theft of a lorry"))
    assert list(register.own["residual_from"]) == ["client", "before"]
    assert list(register.own["residual_band"]) == ["low", "high"]
    assert "risk.no_controls" in codes(register)


def test_the_graver_of_two_figures_decides_what_lies_above() -> None:
    register = made(risk(4, refs="27001:A.8.13", likelihood="2", residual_likelihood="2", residual_consequence="5"))
    entry = register.risks.loc["R-04"]
    assert (entry["derived_band"], entry["own_band"], entry["residual_band"]) == ("low", "medium", "medium")
    assert entry["differs"]
    assert entry["above"]
    after = register.matrix[register.matrix["after"] == 1].iloc[0]
    assert (after["likelihood"], after["consequence"]) == (2, 5), "the map shows what counts"


SCORED: dict[str, tuple[dict[str, Any], tuple[int, str]]] = {
    "a measure that nobody calls done": ({"plan": "Do it"}, (16, "score")),
    "one under way": ({"plan": "Do it", "status": "in progress"}, (16, "score")),
    "a state alone": ({"status": "in progress"}, (16, "score")),
    "one that is done": ({"plan": "Do it", "status": "measure done"}, (9, "coverage")),
    "accepted by name": ({"plan": "Do it", "accepted_by": "Board, 2026-09-15"}, (9, "coverage")),
    "none": ({}, (9, "coverage")),
    "retained, and looked at": ({"treatment": "retain", "status": "open"}, (9, "coverage")),
    "no control named": ({"plan": "Do it", "refs": ""}, (16, "score")),
    "controls of which nothing is known": ({"plan": "Do it", "refs": "42001:6.1.4"}, (16, "score")),
}


@pytest.mark.parametrize("name", SCORED)
def test_while_a_measure_is_open_the_level_today_is_the_clients_score(name: str) -> None:
    said, today = SCORED[name]
    given_ = {"refs": "27001:A.8.13", "likelihood": "4", "consequence": "4"} | said
    own = {"residual_likelihood": "3", "residual_consequence": "3"}
    entry = made(risk(4, **given_, **own)).entries["R-04"]
    assert (entry.left.score, entry.residual_from) == today
    assert (entry.after, entry.after.score) == (entry.own, 9)
    assert not (entry.differs and entry.residual_from == "score"), "its own level after its measures is still to come"


def approved(given_: dict[str, Any], others: Any = None, **said: str) -> RiskRegister:
    """The register of one risk, the treatment of which its owner approved with these words."""
    values = {"owner": "Ann", "approved_on": "2026-12-10"} | said
    lines = (EntryLine("2026-12-10", "LA", "treatment/R-04", name, "", new) for name, new in values.items())
    coverage = covered(KNOWLEDGE, *ROWS, as_of=date(2026, 12, 20))
    client = replace(coverage.client, entries=entered_by(lines))
    assessment = replace(coverage.assessment, client=client)
    return register_risks(replace(coverage, assessment=assessment), inputs_of(risks=(given_,), **(others or {})))


# what the register says of a risk's treatment, and what its owner approved in its place
APPROVED: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "nothing yet": ({"treatment": "", "plan": ""}, {"option": "modify", "action": "Do it", "due": "2027-03-01"}),
    "the same": ({"plan": "Do it"}, {"option": "modify", "action": "Do it"}),
    "another measure": ({"plan": "Do it"}, {"option": "modify", "action": "Do something else"}),
    "no measure": ({"plan": "Do it"}, {"option": "retain", "action": "It stays"}),
    "its end": ({"treatment": "", "plan": ""}, {"option": "avoid", "action": "It ends"}),
}


@pytest.mark.parametrize("name", APPROVED)
@pytest.mark.parametrize("is_happened", [False, True])
def test_a_treatment_that_is_approved_and_not_done_lowers_no_level_of_today(name: str, *, is_happened: bool) -> None:
    said, words = APPROVED[name]
    incident = {"incidents": [listed(7, "Incidents", id="M-10", title="See R-04", cause="R-04 came true")]}
    others = incident if is_happened else None
    given_ = risk(4, refs="27001:A.8.13", **({"likelihood": "4", "consequence": "4"} | said))
    before = made(given_, others=others).entries["R-04"]
    now = approved(given_, others, **words).entries["R-04"]
    assert (now.option, now.action) == (words["option"], words["action"])
    assert now.left == before.left


def test_the_level_after_a_measure_is_not_that_after_one_that_was_approved_in_its_place() -> None:
    own = {"residual_likelihood": "1", "residual_consequence": "3"}
    given_ = risk(4, refs="27001:A.8.13", plan="Mask it", likelihood="4", consequence="5", **own)
    same = approved(given_, option="modify", action="Mask it").entries["R-04"]
    assert same.after == same.own == Grade(1, 3, same.own.band)
    other = approved(given_, option="modify", action="Lock it up").entries["R-04"]
    assert other.own == Grade()
    assert other.after.score != same.after.score
    register = approved(given_, option="retain", action="It stays")
    retained = register.entries["R-04"]
    assert retained.after == retained.left
    assert (retained.action_open, retained.may_accept) == (False, register.method.accepted_by[retained.left.band or ""])
    (told,) = (each.message for each in register.findings if each.code == "risk.approval")
    assert f"{retained.left.word} risks are accepted by {retained.may_accept}" in told


def test_what_has_happened_counts_for_more_than_the_clients_score() -> None:
    incident = {"incidents": [listed(7, "Incidents", id="M-10", title="See R-04", cause="R-04 came true")]}
    alike = {"refs": "27001:A.5.20", "plan": "Do it", "likelihood": "3", "consequence": "4"}
    register = made(risk(4, **alike), risk(5, "Theft of a lorry", **alike), others=incident)
    happened, other = (register.entries[name] for name in ("R-04", "R-05"))
    assert (happened.left.grades, happened.residual_from) == ((4, 4), "coverage")
    assert (other.left.grades, other.residual_from) == ((3, 4), "score")


@pytest.mark.parametrize("headed", ["Inherent likelihood", "Eintrittswahrscheinlichkeit brutto", "Probabilité brute"])
def test_a_level_without_any_control_is_no_score_of_today(headed: str) -> None:
    alike = {"refs": "27001:A.8.13", "likelihood": "4", "consequence": "4", "plan": "Second site", "status": "open"}
    listed_ = risk(4, due=date(2020, 1, 1), **alike), risk(5, "Theft of a lorry", **alike)
    assert made(*listed_, headed=headed).risks["residual_likelihood"].tolist()[:2] == [4, 2], "an overdue measure"
    assert made(*listed_, headed="Likelihood").risks["residual_likelihood"].tolist()[:2] == [4, 4]


def test_the_level_after_its_measures_is_the_clients_own_else_a_proposal() -> None:
    own = made(risk(4, refs="27001:A.8.13", residual_level="high")).entries["R-04"]
    assert (own.after.band, own.plan.band) == ("high", "medium")
    bare = made(risk(4, refs="27001:A.8.13")).entries["R-04"]
    assert bare.after == bare.plan


# ---- what nobody treats, what is contradicted, what has happened ----


def test_nothing_is_left_off_a_risk_that_nobody_treats_whatever_is_in_place() -> None:
    alike = {"refs": "27001:A.8.13", "likelihood": "3", "consequence": "4"}
    register = made(risk(4, treatment=None, plan=None, **alike), risk(5, "Theft of a lorry", **alike))
    bare, treated = register.risks.loc["R-04"], register.risks.loc["R-05"]
    assert bare["share"] == treated["share"] == 1.0
    assert (bare["residual_score"], bare["residual_from"], bare["acceptable"], bare["may_accept"]) == (
        12,
        "untreated",
        False,
        None,
    )
    assert bare["above"]
    assert (treated["residual_from"], treated["acceptable"]) == ("coverage", True)
    assert treated["residual_score"] < 12


def test_a_low_risk_without_a_decision_isnt_accepted_either() -> None:
    entry = made(risk(4, treatment=None, plan=None, likelihood="1", consequence="1")).risks.loc["R-04"]
    assert (entry["residual_band"], entry["above"], entry["acceptable"], entry["may_accept"]) == (
        "low",
        False,
        False,
        None,
    )


def test_the_clients_own_figure_doesnt_make_an_untreated_risk_acceptable() -> None:
    register = made(risk(4, treatment=None, plan=None, residual_level="low"))
    entry = register.risks.loc["R-04"]
    assert (entry["residual_score"], entry["acceptable"], entry["may_accept"], entry["differs"]) == (
        20,
        False,
        None,
        True,
    )
    told = next(f.message for f in register.findings if f.code == "risk.residual_differs")
    assert "names no treatment" in told


RULES = {
    "the clients rule": ({"accepts": {"low": "team lead", "medium": "risk owner", "high": "board"}}, "1", "risk owner"),
    "by the graver of two figures": (
        {"accepts": {"low": "team lead", "medium": "risk owner", "high": "board"}},
        "5",
        "board",
    ),
    "ours until it says its own": ({}, "5", "top management"),
}


@pytest.mark.parametrize("name", RULES)
def test_who_may_accept_is_told_by_the_clients_rule(name: str) -> None:
    rule, own, who = RULES[name]
    register = made(
        risk(
            4,
            refs="27001:A.8.13",
            residual_likelihood=own,
            residual_consequence="4",
            likelihood="4",
            consequence="5",
            plan=None,
        ),
        risk=rule,
    )
    entry = register.risks.loc["R-04"]
    assert entry["derived_score"] == 8
    assert entry["may_accept"] == who


NOBODY_MAY: dict[str, dict[str, Any]] = {
    "no treatment": {"treatment": None, "plan": None},
    "a treatment that says it is open": {"treatment": None, "plan": "open"},
    "an action that isn't done": {"plan": "Do it"},
    "an action in work": {"status": "in progress"},
}


@pytest.mark.parametrize("name", NOBODY_MAY)
def test_nobody_may_accept_what_is_untreated_or_has_an_open_action(name: str) -> None:
    entry = made(risk(4, refs="27001:A.8.13", likelihood="1", consequence="1", **NOBODY_MAY[name])).risks.loc["R-04"]
    assert entry["residual_band"] == "low"
    assert entry["may_accept"] is None


@pytest.mark.parametrize("said", [{"status": "done"}, {"plan": None}, {"accepted_by": "Managing director"}])
def test_what_is_left_may_be_accepted_once_the_action_is_done(said: dict[str, Any]) -> None:
    given_ = {"refs": "27001:A.8.13", "likelihood": "1", "consequence": "1", "plan": "Do it"} | said
    assert made(risk(4, **given_)).entries["R-04"].may_accept == "the risk's owner"


ACCEPTED: dict[str, tuple[dict[str, Any], tuple[str, date | None, date | None]]] = {
    "a day beside the name": (
        {"accepted_by": "Managing director, 2026-09-15"},
        ("Managing director", date(2026, 9, 15), date(2027, 9, 15)),
    ),
    "in a language of the client's": (
        {"accepted_by": "Leitung am 15.09.2026"},
        ("Leitung", date(2026, 9, 15), date(2027, 9, 15)),
    ),
    "a column of its own, and a next review": (
        {"accepted_by": "R. Ito", "accepted_on": date(2026, 9, 15), "next_review": date(2027, 3, 1)},
        ("R. Ito", date(2026, 9, 15), date(2027, 3, 1)),
    ),
    "a review before it": (
        {"accepted_by": "R. Ito", "accepted_on": date(2026, 9, 15), "next_review": date(2026, 3, 1)},
        ("R. Ito", date(2026, 9, 15), date(2027, 9, 15)),
    ),
    "a day alone": ({"accepted_by": "2026-09-15"}, ("2026-09-15", date(2026, 9, 15), date(2027, 9, 15))),
    "no day": ({"accepted_by": "Board"}, ("Board", None, None)),
    "in the state": ({"status": "accepted by CEO, 2026-09-15"}, ("CEO", date(2026, 9, 15), date(2027, 9, 15))),
    "in the state, in German": (
        {"status": "akzeptiert, Landrat 2026-09-15"},
        ("Landrat", date(2026, 9, 15), date(2027, 9, 15)),
    ),
    "signed off": (
        {"status": "signed off by the CEO on 15 September 2026"},
        ("CEO", date(2026, 9, 15), date(2027, 9, 15)),
    ),
    "by whom comes first": (
        {"status": "vom Landrat getragen seit 15.9.2026"},
        ("Landrat", date(2026, 9, 15), date(2027, 9, 15)),
    ),
    "endorsed, in French": ({"status": "endossé par la direction"}, ("direction", None, None)),
    "in the state, without a day": ({"status": "accepté par la direction"}, ("direction", None, None)),
}


@pytest.mark.parametrize(
    "status",
    [
        "accepted",
        "accepted for now",
        "accepted by 2026-12-31",
        "accepted, review in May",
        "to be accepted by CEO",
        "accepted by nobody",
        "vom Landrat nicht getragen",
        "signed off",
    ],
)
def test_a_state_that_names_nobody_is_nobodys_acceptance(status: str) -> None:
    assert made(risk(4, refs="27001:A.8.13", status=status)).entries["R-04"].accepted_by is None


@pytest.mark.parametrize("name", ACCEPTED)
def test_who_accepted_a_risk_when_and_until_when_are_told_apart(name: str) -> None:
    said, told = ACCEPTED[name]
    entry = made(risk(4, refs="27001:A.8.13", **said)).entries["R-04"]
    assert (entry.accepted_by, entry.accepted_on, entry.accepted_until) == told


def test_controls_of_ai_are_proposed_for_risks_of_ai_alone() -> None:
    theirs = made(
        risk(4, "The assistant proposes a harmful command", category="ai"),
        risk(5, "Key person is away", category="service"),
        risk(6, "The sorting of tickets is wrong", category="service", vulnerability="Nobody watches the AI"),
    )
    both = {entry.risk: replace(entry, also=("42001:A.6.2.6", "27001:A.5.37")) for entry in theirs.of(theirs.own)}
    proposed = replace(theirs, entries=both).proposed_by_requirement()
    assert proposed == {"42001:A.6.2.6": ("R-04", "R-06"), "27001:A.5.37": ("R-04", "R-05", "R-06")}


def test_a_risk_that_speaks_against_leaving_a_control_out_likely_is_treated_by_it() -> None:
    against = {each for own in load_soa_reasons().controls.values() for each in own.against}
    assert against
    assert against <= load_library().risks.keys()
    proposed = made(risk(4, "An administrator abuses far-reaching rights")).proposed_by_requirement()
    assert "R-04" in proposed["27001:A.8.11"]


def test_no_risk_of_ours_that_is_not_about_ai_is_treated_by_the_life_cycle_of_ai_systems() -> None:
    of_ai = {name for name, item in load_catalogue().criteria.items() if item.process == "ai_life_cycle"}
    for each in load_library().risks.values():
        is_of_ai = each.category == "ai" or speaks_of_ai(" ".join([each.title, *each.causes]))
        assert is_of_ai or of_ai.isdisjoint(each.treating), each.id


def test_what_the_clients_lists_speak_against_is_a_step_likelier() -> None:
    incident = {"incidents": [listed(7, "Incidents", id="M-10", title="See R-04", cause="R-04 came true")]}
    nonconformity = {"audits": [listed(9, "NC log", **NC)]}
    untreated = made(risk(4, likelihood="3", consequence="4", treatment=None, plan=None), others=incident)
    assert untreated.risks.at["R-04", "residual_likelihood"] == 4
    treated = {"refs": "27001:A.8.13 27001:A.5.20", "likelihood": "4", "consequence": "4"}
    quiet, spoken = made(risk(4, **treated)), made(risk(4, **treated), others=nonconformity)
    before, after = (each.risks.at["R-04", "residual_likelihood"] for each in (quiet, spoken))
    assert before < after <= 4, "a record against a control never goes above the level before treatment"
    assert spoken.risks.at["R-04", "raised"] or after == 4


NC = {
    "title": "Two restores failed",
    "id": "26-01",
    "raised_on": date(2026, 6, 1),
    "status": "open",
    "refs": ("27001:A.8.13",),
}
OPEN: dict[str, tuple[dict[str, Any], dict[str, str], bool]] = {
    "an open nonconformity": ({}, {}, True),
    "a closed one": ({"status": "closed", "closed_on": date(2026, 7, 1)}, {}, False),
    "of another control": ({"refs": ("27001:A.5.20",)}, {}, False),
    "an observation": ({"kind": "observation"}, {}, False),
    "judged since": ({}, {"27001:A.8.13": "F"}, False),
    "raised after the judgement": ({"raised_on": date(2026, 11, 23)}, {"27001:A.8.13": "F"}, True),
}


@pytest.mark.parametrize("name", OPEN)
def test_a_contradicted_control_lowers_nothing(name: str) -> None:
    said, judgements, counts = OPEN[name]
    finding = listed(9, "NC log", **(NC | said))
    register = made(risk(4, refs="27001:A.8.13"), others={"audits": [finding]}, judgements=judgements)
    entry = register.risks.loc["R-04"]
    assert (entry["share"], entry["residual_score"] == 20) == ((0.0, True) if counts else (1.0, False))
    assert entry["contested"] == (("27001:A.8.13",) if counts else ())
    told = [f for f in register.findings if f.code == "risk.contested"]
    assert [(f.cell, "lists.xlsx!NC log!B9" in f.message) for f in told] == [("B4", True)] * counts


ASSISTANT = {
    "title": "The assistant proposes a harmful command and it is run",
    "threat": "Wrong answer taken on trust",
    "asset": "Servers",
}
INCIDENT = {
    "id": "M-10",
    "title": "Assistant named a setting that does not exist",
    "cause": "answer taken on trust",
    "opened": date(2026, 10, 29),
}
EVENTS: dict[str, tuple[dict[str, Any], bool]] = {
    "words alike": ({}, True),
    "it names the risk": ({"title": "Rule lost", "cause": "see R-04"}, True),
    "something else": ({"title": "Carrier works without notice", "cause": "old address"}, False),
    "one common word": ({"title": "Servers were slow", "cause": "unknown"}, False),
    "long ago": ({"opened": date(2025, 10, 29)}, False),
    "without a day": ({"opened": None}, True),
}


@pytest.mark.parametrize("name", EVENTS)
def test_what_has_happened_is_asked_and_stays_as_likely(name: str) -> None:
    said, counts = EVENTS[name]
    others = {"incidents": [listed(7, "Incidents", **(INCIDENT | said))]}
    entry_of = risk(
        4, refs="27001:A.8.13", likelihood="4", consequence="4", **{k: v for k, v in ASSISTANT.items() if k != "title"}
    )
    register = made(entry_of | {"title": ASSISTANT["title"]}, risk(5, "Theft of a lorry"), others=others)
    entry = register.risks.loc["R-04"]
    assert [item.id for item in entry["happened"]] == ["M-10"] * counts
    assert entry["residual_likelihood"] == (4 if counts else 2)
    asked = [f for f in register.findings if f.code == "risk.happened" and f.file == "risks.xlsx"]
    assert [(f.level, f.cell, "lists.xlsx!Incidents!B7" in f.message) for f in asked] == [
        ("question", "C4", True)
    ] * counts
    assert register.risks.at["R-05", "happened"] == ()


def test_a_risk_of_ours_that_may_be_one_of_the_register_is_asked_about_once() -> None:
    others = {"incidents": [listed(7, "Incidents", **INCIDENT)]}
    said = {"threat": "Wrong answer is taken over unread"}
    own = risk(4, "The assistant for engineers proposes a harmful command and it is run", **said)
    register = made(own, others=others, ai_roles=["deployer"])
    about_ours = [f for f in register.findings if "Staff take over AI output" in f.message]
    assert [f.code for f in about_ours] == ["risk.like_ours"]
    assert "Ours is said to have happened, not confirmed: M-10" in about_ours[0].message
    alone = made(risk(5, "Theft of a lorry"), others=others, ai_roles=["deployer"])
    (asked,) = [f for f in alone.findings if "takes over AI output" in f.message or "take over AI output" in f.message]
    assert asked.code == "risk.happened"
    assert (
        "no line of the register clearly names it, and it is said to have happened, not confirmed: M-10"
        in asked.message
    )


# ---- findings of a row ----

FAULTS = {
    "risk.no_owner": ({"owner": None}, "H4"),
    "risk.no_treatment": ({"treatment": None, "plan": None}, "F4"),
    "risk.not_accepted": ({"treatment": "retain"}, "L4"),
    "risk.above_appetite": ({"plan": None}, "G4"),
    "risk.above_as_derived": ({"plan": None, "residual_level": "low", "refs": "27001:A.5.20"}, "G4"),
    "risk.overdue": ({"due": date(2026, 9, 30), "status": "open"}, "I4"),
    "risk.due_passed": ({"due": date(2026, 9, 30)}, "I4"),
    "risk.residual_above": ({"likelihood": "1", "consequence": "1", "residual_level": "high"}, "J4"),
    "risk.no_level": ({"likelihood": None, "consequence": None}, "E4"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_a_row_lacks_is_told_at_its_cell(code: str) -> None:
    said, cell = FAULTS[code]
    assert code not in codes(made(risk(4, accepted_by="the board", residual_level="low")))
    found = [f for f in made(risk(4, **said)).findings if f.code == code]
    assert [(f.file, f.sheet, f.cell) for f in found] == [("risks.xlsx", "Risks", cell)]


def test_a_level_that_is_only_derived_here_is_no_breach_of_what_is_acceptable() -> None:
    assert "risk.above_appetite" not in codes(made(risk(4, plan=None, residual_level="low", refs="27001:A.5.20")))
    assert "risk.above_appetite" in codes(made(risk(4, plan=None, residual_level="high", refs="27001:A.5.20")))


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [
        ({"owner": None, "status": "closed: office given up"}, "risk.no_owner", False),
        ({"owner": "N.N."}, "risk.no_owner", True),
        ({"due": date(2026, 9, 30), "status": "Measure implemented 2026-09-14"}, "risk.due_passed", False),
        ({"due": date(2026, 9, 30), "status": "80 % done"}, "risk.due_passed", False),
        ({"due": date(2026, 9, 30), "status": "80 % done"}, "risk.overdue", True),
    ],
)
def test_what_the_state_says_decides_what_is_lacking(said: dict[str, Any], code: str, told: bool) -> None:
    assert (code in codes(made(risk(4, **said)))) is told


def test_a_column_that_a_sheet_lacks_is_told_once() -> None:
    rows = [risk(n, f"Risk {n}", owner=None) for n in range(4, 20)]
    for each in rows:
        each["cells"].pop("owner")
    found = [f for f in made(*rows).findings if f.code == "risk.no_owner"]
    assert len(found) == 1
    assert found[0].message.startswith("R-04, R-05, R-06, R-07, R-08, R-09 and 10 more: each has no owner")


def test_an_id_that_stands_twice_is_told_and_both_are_kept() -> None:
    register = made(risk(4), risk(5, "Theft of a lorry") | {"id": "R-04"})
    assert list(register.own.index) == ["R-04 (row 4)", "R-04 (row 5)"]
    assert "risk.id_twice" in codes(register)


def test_a_treatment_plan_belongs_to_the_risks_that_it_names() -> None:
    plan = [
        risk(20, "R-04", plan="Sprinklers", due=date(2027, 5, 1), refs="27001:A.8.13"),
        risk(21, "R-77", plan="Fence"),
    ]
    for number, line in enumerate(plan):
        line["id"] = f"P-{number}"
    register = made(risk(4, plan="Do it"), *plan)
    assert list(register.own.index) == ["R-04", "R-77"]
    assert register.risks.at["R-04", "action"] == "Do it; Sprinklers"
    assert {way.requirement for way in register.ways if way.risk == "R-04"} == {"27001:A.8.13"}
    assert [f.message for f in register.findings if f.code == "risk.plan_alone"] == [
        "R-77: the plan names it by id alone. Where is the register with their titles and levels?"
    ]


# ---- categories, likenesses, proposals ----

CATEGORIES = {
    "the client's word": ({"category": "service"}, "", "service"),
    "a word of AI": ({"title": "Engineers trust what an AI says"}, "27001:A.8.13", "ai"),
    "an attacker's AI": ({"title": "Cyberattack: AI automates break-ins"}, "", "information_security"),
    "an attack on AI": ({"title": "Cyberattack on our AI assistant"}, "", "ai"),
    "no AI in Italian": ({"title": "Danni ai clienti"}, "27001:A.8.13", "information_security"),
    "a word of services": ({"title": "Outage of the portal"}, "27001:A.8.13", "service"),
    "by what treats it": ({"title": "Something bad"}, "42001:6.1.4", "ai"),
    "nothing says it": ({"title": "Something bad"}, "", None),
}


@pytest.mark.parametrize("name", CATEGORIES)
def test_the_category_is_the_clients_word_else_told_by_words_and_treatment(name: str) -> None:
    said, refs, expected = CATEGORIES[name]
    assert made(risk(4, refs=refs, **said)).risks.at["R-04", "category"] == expected


LIKE_OURS = "Blackmailers encrypt systems and threaten to publish data"


def test_a_risk_that_the_client_has_is_not_proposed_again() -> None:
    without, with_it = made(risk(4)), made(risk(4, LIKE_OURS))
    assert "sec_ransomware" in without.proposed.index
    assert "sec_ransomware" not in with_it.proposed.index
    assert with_it.risks.at["R-04", "library"] == "sec_ransomware"


def test_a_proposal_that_the_client_has_taken_up_is_its_own() -> None:
    register = made(risk(4, "Vandals lock our systems") | {"id": "sec_ransomware"})
    assert list(register.own.index) == ["sec_ransomware"]
    assert register.risks.at["sec_ransomware", "library"] == "sec_ransomware"
    assert register.risks.index.is_unique


def test_a_level_from_the_library_is_asked_not_asserted() -> None:
    register = made(risk(4, LIKE_OURS, likelihood=None, consequence=None))
    ours = load_library().risks["sec_ransomware"]
    entry = register.risks.loc["R-04"]
    assert (entry["likelihood"], entry["consequence"], entry["level_from"]) == (
        ours.likelihood,
        ours.consequence,
        "library",
    )
    assert [f.level for f in register.findings if f.code == "risk.no_level"] == ["question"]


def test_a_level_of_ours_doesn_t_stand_where_a_column_that_nobody_read_may_hold_the_client_s() -> None:
    register = made(risk(4, LIKE_OURS, likelihood=None, consequence=None, unread={"likelihood": "F4"}))
    entry = register.risks.loc["R-04"]
    assert (entry["library"], entry["level_from"], entry["band"]) == ("sec_ransomware", None, None)
    assert "risk.no_level" not in codes(register)


def test_two_of_the_clients_risks_alike_are_asked_and_not_merged_until_it_says_so() -> None:
    rows = risk(4, "Laptop with customer files is stolen"), risk(5, "A laptop with customer files gets stolen")
    asked = made(*rows)
    assert list(zip(asked.duplicates["a"], asked.duplicates["b"], strict=True)) == [("R-04", "R-05")]
    assert len(asked.own) == 2
    assert [f.cell for f in asked.findings if f.code == "risk.twice"] == ["B5"]
    merged = made(*rows, risk={"same": [["R-05", "R-04"]]})
    assert merged.risks.at["R-05", "same_as"] == "R-04"
    assert list(merged.own.index) == ["R-04"]
    assert "risk.twice" not in codes(merged) | codes(made(*rows, risk={"different": [["R-04", "R-05"]]}))


def test_a_register_too_long_to_compare_says_so() -> None:
    most = int(setting("risk/register", "compared_most"))
    register = made(*[risk(n, f"Loss of lorry number {n}") for n in range(4, most + 5)])
    assert [f.level for f in register.findings if f.code == "risk.not_compared"] == ["note"]
    assert register.duplicates.empty


def test_without_a_register_the_sectors_risks_are_proposed_for_the_standards_in_scope() -> None:
    register = made(standards=["27001"], sector="hospital")
    assert not register.given
    assert set(register.risks["category"]) == {"information_security"}
    assert set(register.risks["origin"]) == {"proposed"}
    assert register.by_requirement() == {}
    assert register.idle.empty


def test_risks_of_building_models_are_not_proposed_to_who_only_uses_them() -> None:
    builders = {name for name, item in load_library().risks.items() if item.for_builders}
    software = {"sector": "software"}
    assert builders & set(made(ai_roles=["provider"], **software).proposed.index)
    assert not builders & set(made(ai_roles=["deployer"], **software).proposed.index)


def test_every_name_of_a_risk_belongs_to_one_of_ours() -> None:
    assert set(risk_names()) <= set(load_library().risks)
    spoken = [name.lower() for names in risk_names().values() for name in names]
    assert all(spoken)
    assert len(spoken) == len(set(spoken))


def twin(title: str, refs: str = "", **said: Any) -> str | None:
    """The risk of ours that a client's risk is taken for, by the real criteria."""
    coverage = covered(load_catalogue())
    found = register_risks(coverage, inputs_of(risks=[risk(4, title, refs, **said)]))
    name = found.risks.at["R-04", "library"]
    return str(name) if name else None


TWINS = {
    "R-02": (
        ("Ransomware spreads to customers through the remote-management tool", "27001:A.8.7 27001:A.8.18 27001:A.8.22"),
        "sec_ransomware",
    ),
    "R-04": (
        ("Engineer looks at customer data without need", "27001:A.5.15 27001:A.5.18 27001:A.8.2 27001:A.8.3"),
        "sec_admin_misuse",
    ),
    "R-07": (
        ("A failed change stops a customer's systems", "27001:A.8.19 27001:A.8.31 27001:A.8.32"),
        "svc_change_fails",
    ),
    "R-19": (("Key person is away and nobody can run a platform", "27001:A.5.37 27001:A.6.3"), "svc_knowledge_lost"),
    "R-20": (
        ("Engineers paste customer data into public AI assistants", "27001:A.5.10 27001:A.6.3"),
        "ai_public_tool_leak",
    ),
    "in German": (("Verschlüsselungstrojaner legt das Spital lahm", ""), "sec_ransomware"),
    "a lost laptop": (("Laptop with patient data is lost", "27001:A.7.9 27001:A.8.1"), "sec_device_lost"),
}
OTHERS = [
    "Theft of a lorry",
    "Fire in the archive",
    "Data centre move is delayed",
    "Currency exchange losses",
    "Loss of certification",
    "Developer pushes API key to a public repository",
    "Employee loses USB stick with patient data",
    "Fraud in procurement",
    "Strike of public transport",
    "Supplier of cleaning services fails",
    "Ausfall der Telefonanlage",
    "Customer does not pay",
    "Model misses rare diseases in X-ray images",
    "Wrong medication list after interface failure",
    "Outage of the portal",
]


@pytest.mark.parametrize("name", TWINS)
def test_the_clients_risk_and_ours_of_the_same_event_are_one(name: str) -> None:
    (title, refs), expected = TWINS[name]
    assert twin(title, refs) == expected


@pytest.mark.parametrize("title", OTHERS)
def test_no_risk_is_taken_for_ours_by_a_few_words(title: str) -> None:
    for refs in ("", "27001:A.5.9 27001:A.5.24 27001:A.8.13"):
        assert twin(title, refs) is None, refs


def test_what_treats_both_decides_where_the_words_alone_are_not_enough() -> None:
    title, ours = "Automates en fin de vie sans pièces ni correctifs", "svc_support_ends"
    assert twin(title, "27001:A.8.8") == ours
    assert twin(title, "27001:A.7.1") is None


def test_the_number_of_a_proposal_stays_from_report_to_report() -> None:
    few = made(risk(4, "Theft of a lorry"), ai_roles=["deployer"]).numbers
    more = made(risk(4, "Theft of a lorry"), risk(5, LIKE_OURS), ai_roles=["deployer"]).numbers
    both = [name for name in few if name in more and name != "R-04"]
    assert few.keys() - more.keys() == {"sec_ransomware"}
    assert [few[name] for name in both] == [more[name] for name in both]
    assert few["sec_account_phished"] == "P-52", "new ones stand at the end"


def test_what_was_accepted_for_the_level_after_a_measure_is_not_accepted_before_it_is_done() -> None:
    said = {"likelihood": "5", "consequence": "4", "residual_likelihood": "2", "residual_consequence": "2"}
    said |= {"plan": "Second line", "accepted_by": "Ann, head of works"}
    ahead, past = date(2027, 3, 1), date(2026, 3, 1)
    accepted = made(risk(4, **said, due=ahead), risk(5, **said, due=past), risk(6, **said, status="done", due=ahead))
    entries = [accepted.entries[name] for name in ("R-04", "R-05", "R-06")]
    assert [(each.for_rest, each.is_accepted) for each in entries] == [(True, False), (False, True), (False, True)]
    assert (entries[0].may_accept, entries[0].action_open) == (None, True)


def test_a_risk_that_is_closed_before_what_treats_it_is_done_is_asked() -> None:
    said = {"plan": "Shred the disks", "status": "closed", "likelihood": "3", "consequence": "3"}
    closed = made(risk(4, **said, due=date(2027, 6, 30)), risk(5, **said, due=date(2026, 6, 30)))
    found = [each for each in closed.findings if each.code == "risk.closed_early"]
    assert [(each.level, "its measure is due on 30 June 2027" in each.message) for each in found] == [
        ("question", True)
    ]
    assert (closed.entries["R-04"].acceptable, closed.entries["R-05"].acceptable) == (None, True)


def test_what_is_usual_for_an_event_is_no_word_of_the_register() -> None:
    entry = made(risk(4, LIKE_OURS, likelihood="4", consequence="4", level="16")).entries["R-04"]
    assert (entry.vulnerability, entry.threat) == (None, None)
    assert "flat networks" in entry.of_ours["vulnerability"]
    assert "names as weak" not in (entry.action or "")


def test_the_event_that_a_title_names_counts_before_likeness() -> None:
    assert twin("Public cloud region fails for a day", "") == "svc_cloud_outage"
    assert twin("Cloud tenant with invoices stands open to everyone", "") == "sec_open_cloud_store"
    assert twin("Phishing mail brings ransomware into the stables", "") is None, "two events are asked"


def test_a_level_unlike_the_usual_one_is_asked_and_the_clients_counts() -> None:
    usual = load_library().risks["sec_ransomware"]
    register = made(risk(4, LIKE_OURS, likelihood="2", consequence="2", level="4"))
    entry = register.risks.loc["R-04"]
    assert (entry["score"], entry["usual_likelihood"], entry["usual_consequence"]) == (
        4,
        usual.likelihood,
        usual.consequence,
    )
    assert entry["usual_differs"]
    found = [f for f in register.findings if f.code == "risk.usual_differs"]
    assert not any(risk in each.message for each in found for risk in load_library().risks), (
        "names of ours are for editors"
    )
    assert [(f.level, f.cell) for f in found] == [("question", "E4")]
    assert "2 × 2 = 4, low" in found[0].message
    assert "4 × 5 = 20, high" in found[0].message
    same = made(risk(4, LIKE_OURS, likelihood="4", consequence="4"))
    assert not same.risks.at["R-04", "usual_differs"]
    assert "risk.usual_differs" not in codes(same)


# ---- what decides ----

DECIDES: dict[str, tuple[dict[str, str], int, float | None]] = {
    # judgements → likelihood left of 3, how far what decides (restores are tried) is in place
    "all in place": ({"backup.rule": "F", "backup.restored": "F"}, 1, None),
    "what decides isn't": ({"backup.rule": "F", "backup.restored": "N"}, 3, 0.0),
    "what decides is in part": ({"backup.rule": "F", "backup.restored": "P"}, 3, 1 / 3),
    "nothing is known of what decides": ({"backup.rule": "F"}, 3, None),
    "the other isn't": ({"backup.rule": "N", "backup.restored": "F"}, 2, None),
}


@pytest.mark.parametrize("name", DECIDES)
def test_of_a_usual_risk_the_likelihood_falls_no_further_than_what_decides(name: str) -> None:
    judgements, likelihood, level = DECIDES[name]
    ours = load_library().risks["sec_backup_useless"]
    entry = made(risk(4, ours.title, likelihood="3"), records=(), judgements=judgements).entries["R-04"]
    assert (ours.key, entry.library) == (("backup.restored",), ours.id)
    assert entry.left.likelihood == likelihood
    assert entry.held_back_to == pytest.approx(level)
    held = judgements.get("backup.restored") != "F"
    assert entry.held_back_by == ("backup.restored" if held else None)


REMARKS = {
    # status and remark of the row on the control → likelihood left of 4
    "in place, whatever stands beside": (("implemented", "Rooms of two wards excepted"), 2),
    "most of it, with what is missing": (("partial", "Rooms of two wards excepted"), 3),
    "most of it": (("partial", None), 2),
}


@pytest.mark.parametrize("name", REMARKS)
def test_while_a_row_says_what_is_missing_the_likelihood_falls_by_a_grade_at_most(name: str) -> None:
    (status, notes), likelihood = REMARKS[name]
    told = replace(row(5, "27001:A.8.14", status), notes=notes, cells={"ref": "A5", "notes": "H5"})
    knowledge = catalogue(
        *(criterion(f"backup.{letter}", "27001:A.8.13") for letter in "abcd"), criterion("backup.e", "27001:A.8.14")
    )
    records = (row(4, "27001:A.8.13", "implemented"), told)
    inputs = inputs_of(risks=(risk(4, refs="27001:A.8.13 27001:A.8.14", likelihood="4", consequence="4"),))
    rows = Register.of(records, [], [], [])
    entry = register_risks(covered(knowledge, *records), inputs, rows).risks.loc["R-04"]
    missing = status == "partial" and notes is not None
    assert [(each.found, each.cell) for each in entry["remarks"]] == [(f"'{notes}'", "soa.xlsx!SoA!H5")] * missing
    assert entry["residual_likelihood"] == likelihood


def test_what_decides_bounds_no_risk_whose_controls_the_client_names_itself() -> None:
    judgements = {"backup.rule": "F", "backup.restored": "N"}
    said = {"refs": "27001:A.8.13", "likelihood": "3", "consequence": "5"}
    entry = made(risk(4, "Copies exist but cannot be restored", **said), records=(), judgements=judgements).risks.loc[
        "R-04"
    ]
    assert (entry["share"], entry["residual_likelihood"], entry["held_back_by"]) == (0.5, 2, None)


def test_what_decides_is_proposed_first() -> None:
    judgements = {"backup.rule": "N", "backup.restored": "N"}
    entry = made(risk(4, "Copies exist but cannot be restored"), records=(), judgements=judgements).risks.loc["R-04"]
    assert entry["open"] == ("backup.restored", "backup.rule")


# ---- links, matrix, order ----


def test_links_are_the_same_either_way() -> None:
    register = made(
        risk(4, refs="27001:A.8.13 27001:A.5.20"),
        risk(5, "Theft of a lorry", refs="27001:A.5.20"),
        risk(6, "Flood"),
        records=(*ROWS, row(6, "27001:A.8.14", "planned"), row(7, "27001:A.8.15", "not_applicable")),
    )
    by_requirement = register.by_requirement()
    assert by_requirement == {"27001:A.8.13": ("R-04",), "27001:A.5.20": ("R-04", "R-05")}
    for name in register.own.index:
        treating = {way.requirement for way in register.ways if way.risk == name}
        assert {item for item, risks in by_requirement.items() if name in risks} == treating
    links = register.links[register.links["origin"] == "client"]
    assert set(links.loc[links["requirement"] == "27001:A.8.13", "criterion"]) == {"backup.rule", "backup.restored"}
    assert list(register.idle.index) == ["27001:A.8.14"]


def test_a_control_that_the_client_has_still_to_decide_on_is_not_called_idle() -> None:
    assert made(risk(4, refs="27001:A.8.13 27001:A.5.20")).idle.empty
    judged = made(risk(4, refs="27001:A.8.13"), judgements={"27001:A.8.16": "P"})
    assert list(judged.idle.index) == ["27001:A.5.20", "27001:A.8.16"]


def test_a_risk_that_nobody_knows_the_rest_of_stands_by_its_level_before() -> None:
    unknown = risk(4, refs="42001:6.1.4")
    register = made(unknown, risk(5, "Hail", refs="27001:A.8.13"), risk(6, "Theft of a lorry", refs="27001:A.5.20"))
    assert list(register.top.index) == ["R-06", "R-04", "R-05"], "after those of its band of which that is known"
    assert register.risks.at["R-04", "residual_band"] is None


def test_every_graded_risk_stands_once_in_the_matrix_before_and_after() -> None:
    register = made(
        risk(4, refs="27001:A.8.13"),
        risk(5, "Theft of a lorry"),
        risk(6, "Flood", likelihood=None, consequence=None, level="high"),
    )
    for column in ("before", "after"):
        assert register.matrix[column].sum() == 2
        assert sorted(name for ids in register.matrix[f"{column}_ids"] for name in ids) == ["R-04", "R-05"]
    assert len(register.matrix) == 25


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_rows_is_irrelevant(order: list[int]) -> None:
    rows = [
        risk(4, refs="27001:A.8.13"),
        risk(5, LIKE_OURS),
        risk(6, "Flood", owner=None),
        risk(7, "Flood of the cellar", likelihood="high"),
    ]
    expected, found = made(*rows), made(*[rows[place] for place in order])
    assert found.risks.equals(expected.risks)
    assert found.links.equals(expected.links)
    assert found.findings == expected.findings


def test_the_risk_process_says_what_is_there_and_what_is_missing() -> None:
    process = made(
        risk(4, refs="27001:A.8.13", category="ai", plan="Do it"), risk(5, "Theft of a lorry", owner=None)
    ).process
    assert list(process.index) == ["scope", "identify", "analyse", "evaluate", "treat", "monitor", "communicate"]
    assert process.at["identify", "missing"] == "no risk of information security or service"
    assert process.at["treat", "missing"] == "an action or an acceptance for 1 above what is acceptable"
    assert process.at["communicate", "missing"] == "an owner for 1"
    assert set(made().process["missing"]) == {"the client has no register yet"}


# ---- nothing is known of what treats a risk ----


def test_where_nothing_is_known_of_what_treats_it_nothing_is_left_off_and_nothing_is_claimed() -> None:
    register = made(risk(4, refs="42001:6.1.4", plan=None))
    entry = register.entries["R-04"]
    assert (entry.residual_from, entry.left, entry.share, entry.derived) == ("unknown", Grade(), None, Grade())
    assert (entry.above, entry.acceptable, entry.may_accept, entry.plan.band) == (False, None, None, "high")
    assert (register.matrix["before"].sum(), register.matrix["after"].sum()) == (1, 0)
    assert entry.action_from == "criteria", "what treats it is proposed all the same"
    assert list(register.unknown.index) == list(register.plan.index) == ["R-04"]
    assert "risk.nothing_known" in codes(register)
    assert register.criteria_above() == {}


@pytest.mark.parametrize(("method", "known"), [({}, set()), ({"acceptable": "low"}, {"R-04"})])
def test_a_risk_is_known_to_lie_above_only_by_what_the_client_calls_acceptable(
    method: dict[str, str], known: set[str]
) -> None:
    register = made(risk(4, refs="27001:A.5.20"), risk(5, likelihood=None, consequence=None), risk=method)
    assert "R-04" in register.criteria_above()
    assert register.known_above() == known
    assert made(risk=method).known_above() == set(), "what we propose is the client's no more than our scale is"


def test_the_clients_own_figure_stands_where_nothing_is_known_of_what_treats_a_risk() -> None:
    entry = made(risk(4, refs="42001:6.1.4", residual_likelihood="2", residual_level="8")).entries["R-04"]
    assert (entry.residual_from, entry.left.band, entry.share) == ("client", entry.own.band, None)
    assert not entry.differs


# rows on what treats it → where what is left comes from, and how far it is in place
KNOWN: dict[str, tuple[tuple[Any, ...], str, float | None]] = {
    "nobody_spoke": ((), "unknown", None),
    "said_to_be_missing": ((row(4, "27001:A.8.13", "not_implemented"),), "coverage", 0.0),
    "one_of_two_is_known": ((row(4, "27001:A.5.20", "implemented"),), "coverage", 1 / 3),
}


@pytest.mark.parametrize("case", KNOWN)
def test_one_known_level_is_enough(case: str) -> None:
    records, origin, share = KNOWN[case]
    entry = made(risk(4, refs="27001:A.8.13 27001:A.5.20"), records=records).entries["R-04"]
    assert entry.residual_from == origin
    assert entry.share == pytest.approx(share)


def test_of_our_proposals_too_nothing_is_claimed_of_what_nobody_spoke_of() -> None:
    proposed = made(records=()).proposed
    treated = proposed[proposed["criteria"].map(len) > 0]
    assert len(treated)
    assert set(treated["residual_from"]) == {"unknown"}
    assert treated["residual_band"].isna().all()


def test_what_is_declared_not_started_is_known() -> None:
    entry = made(risk(4, refs="42001:6.1.4"), records=(), not_started=["42001"]).risks.loc["R-04"]
    assert (entry["residual_from"], entry["share"], entry["residual_band"]) == ("coverage", 0.0, "high")


@pytest.mark.parametrize(("status", "known"), [("open", None), ("done", "client")])
def test_what_stays_once_an_open_measure_is_done_is_no_level_of_today(status: str, known: str | None) -> None:
    said = {
        "likelihood": None,
        "consequence": None,
        "residual_level": "low",
        "plan": "A second valve",
        "status": status,
    }
    assert made(risk(4, refs="", **said)).entries["R-04"].residual_from == known
