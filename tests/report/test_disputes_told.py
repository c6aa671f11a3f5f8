"""What is told where a record of a client's lists stands beside a statement: a contradiction, or the half that the row admits."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue.criteria import Serves
from ims_lib.coverage import Coverage, score_coverage
from ims_lib.register.model import Finding, Record, Register
from ims_lib.report import answers
from ims_lib.report.certainty import named_by_part, section_certainty
from ims_lib.report.disputes import admitted, contradicted, remarked
from ims_lib.report.questions import section_questions
from ims_lib.report.requirements import section_requirements
from ims_lib.report.workbook_sheets import rows_requirements
from tests.builders import catalogue, client, criterion, row
from tests.steps.lists import grid, table

CLAUSE = "20000-1:8.2.6"
LOG = table(
    """No | Finding | Concerns | Due | Closed on
    1 | Versions at other sites not in the CMDB | 20000-1 8.2.6 | 2027-03-31 |"""
)
KNOWLEDGE = catalogue(criterion("configuration.recorded", CLAUSE))


def found(*rows: Record) -> Register:
    """These rows, and a log with an open nonconformity on the same requirement."""
    entry = row(2, CLAUSE, "unknown", kind="audits", file="lists.xlsx", sheet="NC log")
    return Register.of([*rows, entry], [], [], [], [grid("NC log", LOG, kind="audits")])


def seen(register: Register, **said: object) -> Coverage:
    return score_coverage(assess(register, client(standards=["20000-1"], **said), catalogue=KNOWLEDGE))


CERTIFIED = {"certificates": [{"standard": "20000-1", "edition": 2018, "valid_to": "2028-01-01"}]}
# what states it | the row's status | further settings | whether the list contradicts it
STATED = [
    ("a row that says it is all there", ("implemented",), {}, True),
    ("a certificate", (), CERTIFIED, True),
    ("a row that says a part is there", ("partial",), {}, False),
    ("two rows, one of which says a part is there", ("implemented", "partial"), {}, False),
]


@pytest.mark.parametrize(
    ("statuses", "said", "is_contradiction"), [case[1:] for case in STATED], ids=[c[0] for c in STATED]
)
def test_a_row_that_admits_a_part_isnt_contradicted_by_a_list_that_names_it(
    statuses: tuple[str, ...], said: dict[str, object], is_contradiction: bool
) -> None:
    register = found(*(row(number, CLAUSE, status) for number, status in enumerate(statuses, start=4)))
    coverage = seen(register, **said)
    assert coverage.disputed == (CLAUSE,)
    assert contradicted(coverage) == ((CLAUSE,) if is_contradiction else ())
    assert admitted(coverage) == (() if is_contradiction else (CLAUSE,))


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def told(status: str) -> tuple[str, str, str, str]:
    """The requirement opened up, the summary, the answer how sure it is, and the workbook's cell of what contradicts it."""
    return told_of(found(row(4, CLAUSE, status)))


def told_of(register: Register) -> tuple[str, str, str, str]:
    coverage = seen(register)
    html = re.search(
        r'<details class="requirement" id="20000-1-8.2.6">.*?</details>',
        section_requirements(coverage, register).html,
        re.S,
    )
    summary = section_certainty(register, coverage)
    (sheet,) = (each for each in rows_requirements(register, coverage) if each["id"] == CLAUSE)
    return (
        words(html[0]),
        words(summary.html),
        answers.how_sure_is_this(coverage, register)["text"],
        "\n".join(sheet["contradicts"]),
    )  # type: ignore[index]


def test_what_the_row_admits_is_asked_and_not_called_two_things() -> None:
    block, summary, sure, sheet = told("partial")
    assert (
        "How much is in place is asked: the row says less than all, and a list names something open there too." in block
    )
    assert "A list names something open there too: 1 'Versions at other sites not in the CMDB' is open" in block
    assert not re.search(r"\bYet\b|at most", block)
    assert "Where a list names what a row leaves open" in summary
    assert "says two things" not in summary
    assert "In 1 its own lists name what a row itself leaves open: there the answer is open." in sure
    assert sheet.endswith("is open (the row leaves it open too)")


def test_what_contradicts_a_statement_is_told_as_before() -> None:
    block, summary, sure, sheet = told("implemented")
    assert "Nothing known to be in place, at most 100 %." in block
    assert "Yet 1 'Versions at other sites not in the CMDB' is open" in block
    assert "Where Test says two things" in summary
    assert "Where a list names what a row leaves open" not in summary
    assert "In 1 its own lists contradict what is stated: there the answer is open." in sure
    assert sheet.endswith("is open")


@pytest.mark.parametrize("status", ["implemented", "partial"])
def test_a_remark_in_the_row_itself_is_told_as_one_and_not_as_a_list(status: str) -> None:
    stated = replace(row(4, CLAUSE, status), notes="two overdue", flags=("status.taken_back",))
    stated = replace(stated, cells={**stated.cells, "notes": "H4"})
    register = Register.of([stated], [], [], [])
    coverage = seen(register)
    assert (contradicted(coverage), admitted(coverage), remarked(coverage)) == ((), (), (CLAUSE,))
    block, summary, sure, sheet = told_of(register)
    assert "Yet beside it stands 'two overdue'" in block
    assert "Where a row takes back what it states" in summary
    assert "says two things" not in summary
    assert "Where a list names what a row leaves open" not in summary
    assert "In 1 a remark in the row takes back what it states: there the answer is open." in sure
    assert sheet.endswith("beside it stands 'two overdue'")


def test_a_question_names_every_requirement_that_its_record_sets_to_unknown() -> None:
    register = found(row(4, CLAUSE, "implemented"))
    page = section_questions(register, seen(register)).html
    assert "Unknown until then, in part or whole: " in page
    assert f'href="#{CLAUSE.replace(":", "-")}"' in page


def test_a_question_names_every_requirement_that_its_record_only_asks_about() -> None:
    log = table(
        """No | Finding | Concerns | Root cause | Due | Raised on | Found in
        1 | Versions at other sites not in the CMDB | 20000-1 8.2.6 | Nobody looked | 2027-03-31 | 2026-05-05 | Internal audit, desk |"""
    )
    named = row(2, CLAUSE, "unknown", kind="audits", file="lists.xlsx", sheet="NC log")
    stated = row(5, "20000-1:9.2.1", "not_implemented")
    register = Register.of([stated, named], [], [], [], [grid("NC log", log, kind="audits")])
    knowledge = catalogue(criterion("audit.service_conduct", "20000-1:9.2.1"), criterion("other.thing", CLAUSE))
    coverage = score_coverage(assess(register, client(standards=["20000-1"]), catalogue=knowledge))
    page = section_questions(register, coverage).html
    assert "Asked about, and counted as stated until then: " in page
    assert 'href="#20000-1-9.2.1"' in page
    blocks = section_requirements(coverage, register).html.split('<details class="requirement"')
    told = {block.partition('id="')[2].partition('"')[0]: words(block) for block in blocks}
    assert "It is asked about: 1 'Versions at other sites" in told["20000-1-9.2.1"]
    assert "Internal audit" not in told["20000-1-8.2.6"]


def test_what_a_list_says_against_several_requirements_is_told_at_the_first() -> None:
    both = (CLAUSE, "20000-1:8.2.5")
    knowledge = catalogue(criterion("configuration.recorded", *both))
    log = table(
        """No | Finding | Concerns | Due | Closed on
        1 | Versions at other sites not in the CMDB | 20000-1 8.2.5, 20000-1 8.2.6 | 2027-03-31 |"""
    )
    entry = row(2, " ".join(both), "unknown", kind="audits", file="lists.xlsx", sheet="NC log")
    register = Register.of(
        [row(4, " ".join(both), "implemented"), entry], [], [], [], [grid("NC log", log, kind="audits")]
    )
    coverage = score_coverage(assess(register, client(standards=["20000-1"]), catalogue=knowledge))
    blocks = section_requirements(coverage, register).html.split('<details class="requirement"')
    first, second = (
        next(block for block in blocks if f'id="{name.replace(":", "-")}"' in block) for name in both[::-1]
    )
    assert words(first).count("Until the requirement or the criterion is judged") == 1
    assert "Until the requirement" not in words(second)
    assert 'Something stands against it as told at <a href="#20000-1-8.2.5">20000-1:8.2.5</a>.' in second


def test_what_is_reusable_names_where_it_exists() -> None:
    knowledge = catalogue(criterion("configuration.recorded", CLAUSE, "27001:A.5.9"))
    register = Register.of([row(4, CLAUSE, "partial"), row(5, "27001:A.5.9", "implemented")], [], [], [])
    coverage = score_coverage(assess(register, client(standards=["20000-1", "27001"]), catalogue=knowledge))
    blocks = section_requirements(coverage, register).html.split('<details class="requirement"')
    told = {block.partition('id="')[2].partition('"')[0]: words(block) for block in blocks}
    assert "reusable 0.5 as it exists for 27001:A.5.9 (level 1):" in told["20000-1-8.2.6"]
    assert "as it exists for" not in told["27001-A.5.9"]


@pytest.mark.parametrize("gates", [(), ("log.services",)])
def test_a_record_that_says_otherwise_of_what_exists_elsewhere_stands_beside_it_and_moves_no_figure(
    gates: tuple[str, ...],
) -> None:
    log = table(
        """No | Finding | Concerns | Root cause | Due | Raised on | Closed on | Effect checked
        1 | Reports without figures | 20000-1 8.2.6 | New tool | 2026-08-31 | 2026-05-05 | 2026-08-01 |"""
    )
    named = row(2, CLAUSE, "unknown", kind="audits", file="lists.xlsx", sheet="NC log")
    stated = row(5, "27001:10.2", "implemented")
    register = Register.of([stated, named], [], [], [], [grid("NC log", log, kind="audits")])
    here, checked = "20000-1:10.1.1", "nonconformity.effect_checked"
    knowledge = catalogue(
        criterion(checked, "27001:10.2", Serves(id=here, within=gates)), criterion("log.services", here)
    )
    coverage = score_coverage(assess(register, client(standards=["20000-1", "27001"]), catalogue=knowledge))
    blocks = section_requirements(coverage, register).html.split('<details class="requirement"')
    told = {block.partition('id="')[2].partition('"')[0]: words(block) for block in blocks}
    assert (
        "Yet of it here a list says: 1 'Reports without figures' is closed, and nobody noted" in told["20000-1-10.1.1"]
    )
    assert "of it here a list says" not in told["27001-10.2"]
    verdict = coverage.assessment.verdicts[here, checked]
    assert (verdict.met, verdict.reusable) == ((0, 1) if gates else (1, 0))


def test_none_of_many_contradicted_requirements_is_hidden_behind_a_number() -> None:
    many = [f"20000-1:{name}" for name in ("4.1", "4.2", "4.3", "5.1", "5.3", "6.3", "7.1", "7.3", "7.4", "7.6")]
    knowledge = catalogue(*(criterion(f"c{number}.one", name) for number, name in enumerate(many)))
    coverage = score_coverage(assess(found(), client(standards=["20000-1"]), catalogue=knowledge))
    (entry,) = named_by_part(coverage.requirements.loc[many])
    assert entry["text"].endswith(" and 2 more.")
    assert entry["rest"].endswith("(7.6)")
    assert "(7.4)" in entry["rest"]


def test_a_question_that_no_record_gave_rise_to_names_no_requirement_as_unsettled() -> None:
    asked = Finding("question", "status.new_word", "what does 'tbc' mean?", "soa.xlsx", "SoA", "F4")
    register = Register.of([row(4, CLAUSE, "implemented")], [asked], [], [])
    assert "Unknown until then" not in section_questions(register, seen(register)).html
