"""Editions: what stands in which, for whom, and that the figures and days of one standard are those of the whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from jinja2.meta import find_undeclared_variables

from ims_lib import assess, find_gaps, plan_roadmap, read_register, score_coverage, walk_steps
from ims_lib.batch import render_report
from ims_lib.batch.publish import RUN, digest
from ims_lib.cli import main
from ims_lib.client import read_client
from ims_lib.dates import long_month
from ims_lib.errors import BadClient
from ims_lib.report.edition_sections import edition_rows, expressions, sections_of_edition
from ims_lib.report.editions import PageEdition, editions, paper_of
from ims_lib.report.one_standard import for_standard
from ims_lib.report.page import running
from ims_lib.report.questions import questions_of
from ims_lib.report.roadmap_table import section_roadmap
from ims_lib.report.steps import decisions
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.steps.decisions import find_decisions
from ims_lib.steps.decisions.matters import matter_of
from tests.conftest import AS_OF, demo

WHOLE, MANAGEMENT, BODY, OTHERS = "whole", "management", "certification", "third-party"
SPECIALISTS = {WHOLE, "27001"}
ALL_INSIDE = {WHOLE, "27001", "20000-1", "42001", MANAGEMENT}
"""What decisions speak of stands in each of these."""
MAY_STAND = {
    "a person's name": ("Petra Zwicky", {*ALL_INSIDE, BODY}),
    "a cell's text": ("kestrel is not asked", SPECIALISTS),
    "a path of evidence": ("E:/evidence/heron-9.pdf", {*SPECIALISTS, BODY}),
    "a reason": ("Contracts of the osprey fund ask for it", {*SPECIALISTS, BODY}),
    "a file's name": ("lapwing_soa", {*SPECIALISTS, "42001", "20000-1", BODY}),
    "a risk": ("Curlew server fails", {*ALL_INSIDE, BODY}),
    "a document": ("policy (Snipe)", {*ALL_INSIDE, BODY}),
    "a finding": ("Dunlin badge was kept", ALL_INSIDE),
    "a customer in a service's name": ("Payroll for Godwit Bank", {WHOLE}),
    "a service that may be named": ("Hosting North", {WHOLE, OTHERS}),
    "an assessor's finding": ("Garganey cabinet stood open", SPECIALISTS),
    "its owner": ("Wanda Knot", SPECIALISTS),
    "evidence that an assessor saw": ("Smew log of May", SPECIALISTS),
    "where that is": ("evidence/dotterel.pdf", SPECIALISTS),
    "who was asked": ("Ida Ruff", SPECIALISTS),
    "an environment variable": ("whimbrel-secret", set()),
    "another client": ("Turnstone Ltd", set()),
    "the place of the folder": ("redshank", set()),
}
"""Word → the editions in which it may stand, and at least one of which it does, where there is one."""
FILES = {
    "client.yml": """\
name: Avocet Services
short_name: Avocet
standards: ["27001", "20000-1", "42001"]
certificates: [{standard: "27001", edition: 2022, valid_to: 2028-06-30, scope: Hosting for business customers}]
not_started: ["42001"]
head_count: 60
capacity: 20
wanted: {"20000-1": 2028-06-01}
may_be_named: [Hosting North]
assessor: Petra Zwicky
""",
    "lapwing_soa.csv": """\
Control,Title,Applicable,Reason,Status,Owner,Evidence,Remark
A.5.1,Policies for information security,Yes,Contracts of the osprey fund ask for it,Implemented,Petra Zwicky,E:/evidence/heron-9.pdf,
A.5.9,Inventory of assets,Yes,We hold what others own,Planned,Petra Zwicky,,Who holds the kestrel is not asked
A.5.19,Information security in supplier relationships,Yes,We buy most of it,Not implemented,Petra Zwicky,,
A.8.30,Outsourced development,No,We develop nothing,,,,
""",
    "services_list.csv": """\
Service process,Clause,Status,Owner
ISO/IEC 20000-1:2018 Incident management,8.6.1,Partially implemented,Petra Zwicky
ISO/IEC 20000-1:2018 Problem management,8.6.3,Not implemented,Petra Zwicky
""",
    "risks.csv": """\
Risk ID,Risk,Category,Likelihood,Consequence,Treatment,Action,Owner,Due,Controls
R-1,Curlew server fails,Information security,5,5,Modify,Buy a second one,Petra Zwicky,2027-03-01,A.5.9
""",
    "actions.csv": """\
No,Finding,Source,Raised,Due,Status,Owner,Requirement
F-1,Dunlin badge was kept,Internal audit,2026-05-01,2026-09-01,Open,Petra Zwicky,27001:A.5.11
""",
    "documents.csv": """\
No,Document,Version,Approved by,Approved on,Next review,Owner,Location
POL-01,Information security policy (Snipe),3,Petra Zwicky,2026-02-01,2027-02-01,Petra Zwicky,Intranet
""",
    "entries.csv": """\
when,who,on,field,old,new,reason
2026-11-20,Ann Lee,finding/27001:A.5.9/1,grade,,minor,
2026-11-20,Ann Lee,finding/27001:A.5.9/1,text,,Garganey cabinet stood open,
2026-11-20,Ann Lee,finding/27001:A.5.9/1,owner,,Wanda Knot,
2026-11-20,Ann Lee,evidence/27001:A.5.9/1,kind,,file,
2026-11-20,Ann Lee,evidence/27001:A.5.9/1,what,,Smew log of May,
2026-11-20,Ann Lee,evidence/27001:A.5.9/1,place,,evidence/dotterel.pdf,
2026-11-20,Ann Lee,asked/27001:A.5.9,who,,Ida Ruff,
2026-11-20,Ann Lee,asked/27001:A.5.9,day,,2026-11-20,
""",
    "catalogue_of_services.csv": """\
Service,Owner,Customers,Criticality,Target
Hosting North,Petra Zwicky,12,1,99.9 %
Payroll for Godwit Bank,Petra Zwicky,1,1,99.5 %
""",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All editions of a client whose files are full of words that may not stand everywhere."""
    base = tmp_path_factory.mktemp("redshank")
    for client, files in {
        "avocet": FILES,
        "turnstone": {"client.yml": 'name: Turnstone Ltd\nstandards: ["27001"]\n'},
    }.items():
        (base / "clients" / client).mkdir(parents=True)
        for name, text in files.items():
            (base / "clients" / client / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IMS_CANARY", "whimbrel-secret")
        report = render_report(base / "clients" / "avocet", out=base / "out", as_of=AS_OF, also=[*editions()])
    return report.parent


@pytest.fixture(scope="module")
def rows(made: Path) -> dict[str, list[Row]]:
    client = read_client(made.parent.parent / "clients" / "avocet", as_of=AS_OF)
    register = read_register(client)
    return edition_rows(walk_steps(register, plan_roadmap(find_gaps(score_coverage(assess(register, client))), client)))


@pytest.fixture(scope="module")
def text_of(made: Path) -> Callable[[str], str]:
    return lambda name: (made / ("report.html" if name == WHOLE else editions()[name].file)).read_text(encoding="utf-8")


@pytest.mark.parametrize("edition", editions().values(), ids=lambda each: each.name)
def test_what_a_table_says_of_a_row_is_in_the_rows(edition: PageEdition, rows: dict[str, list[Row]]) -> None:
    filled_in = {"decided", "who", "until", "decided_on", "held_on"}
    known = {"entered", "of", "row", *filled_in}
    for table in edition.tables.values():
        there = {key for row in rows[table.sheet] for key in row} | known
        for said in (table.rows, *table.columns.values()):
            assert find_undeclared_variables(expressions().parse(f"{{{{ {said} }}}}")) <= there, said


@pytest.mark.parametrize("what", MAY_STAND)
def test_a_word_stands_only_where_it_may(what: str, text_of: Callable[[str], str]) -> None:
    word, allowed = MAY_STAND[what]
    there = {name for name in (WHOLE, *editions()) if word in text_of(name)}
    assert there <= allowed
    assert bool(there) is bool(allowed)


def test_a_third_party_reads_of_no_place_person_or_gap(text_of: Callable[[str], str]) -> None:
    page = BeautifulSoup(text_of(OTHERS), "html.parser")
    assert [each["id"] for each in page.select("main > section")] == ["certificates", "chapters", "covered"]
    assert page.select_one(".draft").get_text() == "Draft", "not how much of it somebody has judged"
    told = page.select_one("main").get_text(" ")
    assert not re.search(r"›|\.csv|\.xlsx|major|minor|days", told)
    assert re.search(r"ISO/IEC 27001:2022\s+certified\s+Hosting for business customers\s+30\s+June\s+2028", told)
    assert re.search(r"ISO/IEC 20000-1:2018\s+certification wanted", told)
    assert re.search(r"Services\s+2\s+Hosting North", told)
    assert "Reusable: there for another standard" in page.get_text(" ")
    assert "covered" not in told, "a list of services is no certificate's scope"


def test_others_read_in_which_range_a_surveillance_audit_may_be_until_its_day_is_agreed() -> None:
    steps = demo("harbour")
    held, *wanted = edition_rows(steps)["certificates"]
    assert held["by_plan"] == (
        "between 1 March 2027 and 30 June 2027; the day is to be agreed with the certification body"
    )
    told = [f"planned, not booked: {long_month(each['day'])}" for each in wanted]
    assert all(each["by_plan"].startswith(begins) for each, begins in zip(wanted, told, strict=True))
    assert all(long_month(each["if_all"]) in each["by_plan"] for each in wanted if each["if_all"])
    agreed = [replace(each, is_agreed=True) for each in steps.roadmap.milestones]
    settled = replace(steps, roadmap=replace(steps.roadmap, milestones=tuple(agreed)))
    assert edition_rows(settled)["certificates"][0]["by_plan"] == "30 June 2027"


def test_the_certification_body_reads_each_control_that_the_client_leaves_out_and_none_that_an_assessor_alone_judged(
    demo_report: Path,
) -> None:
    statement = (demo_report / editions()[BODY].file).read_text(encoding="utf-8")
    assert "27001:A.7.6" in statement, "the client's own exclusion, in doubt or not"
    assert "42001:A.6.2.6" not in statement


def test_the_certification_body_reads_of_no_proposal_question_or_doubt(text_of: Callable[[str], str]) -> None:
    page = BeautifulSoup(text_of(BODY), "html.parser")
    told = " ".join(section.get_text(" ") for section in page.select("main > section")).lower()
    told = told.replace("draft, not approved", "")  # the state of the statement itself
    assert "contracts of the osprey fund" in told
    assert not re.search(r"proposed|in doubt|to be decided|question|draft|unknown|gap|judged|which holds", told)
    assert "session" not in told  # the programme is ours, and nobody has approved it


def steps_of(folder: Path, **files: str) -> Steps:
    """The steps of a client with Avocet's settings and these lists alone."""
    for name, text in {
        "client.yml": FILES["client.yml"],
        **{f"{name}.csv": text for name, text in files.items()},
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    client = read_client(folder, as_of=AS_OF)
    register = read_register(client)
    return walk_steps(register, plan_roadmap(find_gaps(score_coverage(assess(register, client))), client))


def told_in(name: str, steps: Steps) -> dict[str, str]:
    """What the sections say that an edition has of its own, by id."""
    found = sections_of_edition(editions()[name], steps, edition_rows(steps))
    return {each.id: " ".join(BeautifulSoup(each.html, "html.parser").get_text(" ").split()) for each in found}


CONTROLS = """\
Control,Title,Applicable,Reason,Status,Owner,Evidence
A.5.1,Policies for information security,Yes,The contracts ask for it,Implemented,CISO,
A.5.9,Inventory of assets,Yes,,Planned,CISO,
9.3.3,Management review results,Yes,,Implemented,CISO,Minutes of the management review of March
"""
DOCUMENTS = """\
No,Document,Version,Approved by,Approved on,Next review,Owner
ISMS-02,Statement of Applicability,4.2,Director,2026-02-01,2027-02-01,CISO
ISMS-03,Internal audit programme,2,Director,2026-03-01,2027-03-01,CISO
OPS-08,Service level agreements,7,,,2027-03-01,Head of sales
"""


def test_the_certification_body_reads_of_a_draft_as_one_and_of_what_was_approved_last(tmp_path: Path) -> None:
    told = told_in(BODY, steps_of(tmp_path, soa=CONTROLS, documents=DOCUMENTS))["statement"]
    assert re.search(
        r"Version 4\.3: .*, draft to follow 4\.2, not approved\. Version 4\.2 was approved last, on 1 Feb", told
    )
    assert "1 of 2 have a reason of its own" in told


def test_the_certification_body_reads_of_a_programme_and_of_minutes_only_where_the_files_name_them(
    tmp_path: Path,
) -> None:
    told = told_in(BODY, steps_of(tmp_path, soa=CONTROLS, risks=FILES["risks.csv"]))
    assert "No programme of internal audits was read." in told["programme"]
    assert "names" not in told["review_held"]
    assert "“Minutes of the management review of March”." in told["review_held"], "the body gets no cells"
    assert "stand here" not in told["risks_treated"], "what we propose beside it isn't counted"


def test_the_certification_body_reads_of_the_programme_in_the_list_of_documents(tmp_path: Path) -> None:
    told = told_in(BODY, steps_of(tmp_path, soa=CONTROLS, documents=DOCUMENTS))
    assert "ISMS-03 Internal audit programme, version 2" in told["programme"]


def test_the_certification_body_reads_of_no_document_that_nobody_has_approved(tmp_path: Path) -> None:
    told = told_in(BODY, steps_of(tmp_path, soa=CONTROLS, documents=DOCUMENTS))["documents_in_force"]
    assert "ISMS-03" in told
    assert "OPS-08" not in told


def test_a_list_without_days_of_approval_is_shown_as_it_is(tmp_path: Path) -> None:
    undated = "No,Document,Version,Status,Owner\nPOL-01,Information security policy,3,Approved,CISO\n"
    assert "POL-01" in told_in(BODY, steps_of(tmp_path, soa=CONTROLS, documents=undated))["documents_in_force"]


def test_one_standard_counts_the_decisions_and_questions_that_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = steps_of(tmp_path, soa=CONTROLS, services=FILES["services_list.csv"], risks=FILES["risks.csv"])
    first, *others = find_decisions(steps).found
    found = replace(
        find_decisions(steps),
        found=(
            matter_of([replace(first.parts[0], kind="contracts", asked="Renew the contract", standards=("20000-1",))]),
            *others,
        ),
    )
    monkeypatch.setattr(decisions, "find_decisions", lambda *_: found)
    told = told_in("42001", steps)
    assert f"Decide this month and next: {len(others)} decision" in told["decisions"]
    assert all(re.search(rf"\b{item.number}\s*{re.escape(item.what[:20])}", told["decisions"]) for item in others)
    assert "Renew the contract" not in told["decisions"] + told["brief"]
    alone = for_standard(steps, "42001").coverage
    asked = len(questions_of("42001", steps.register, alone))
    assert (f"The first look settles {asked} question" in told["roadmap"]) is bool(asked)


def test_one_standard_counts_its_own_of_what_each_standard_has_some_of() -> None:
    whole = demo("harbour")
    alone = [for_standard(whole, name) for name in whole.coverage.client.standards]

    def counted(kind: str, steps: Steps) -> int:
        (asked,) = (part.asked for part in decisions.decisions_of(steps).parts if part.kind == kind)
        return int(re.findall(r"\d+", asked)[0])

    assert sum(counted("proposed_risks", each) for each in alone) == counted("proposed_risks", whole)
    assert all(0 < counted("questions", each) < counted("questions", whole) for each in alone)


def test_one_standard_names_what_is_decided_for_others_too(rendered: Callable[[str], Path]) -> None:
    name, folder, shared = "42001", rendered("harbour"), set()
    pages = [
        BeautifulSoup((folder / file).read_text(encoding="utf-8"), "html.parser")
        for file in ("report.html", editions()[name].file)
    ]
    whole, alone = (
        {row.select_one(".no").text: row for row in page.select("#decisions .line > summary")} for page in pages
    )
    assert alone.keys() < whole.keys()
    for number, row in alone.items():
        beside = " ".join(each.extract().text for each in row.select("small"))
        counts = re.compile(r"\d+ risks?( and \d+ processes)?|\d+ questions?")
        assert counts.sub("", whole[number].text).startswith(counts.sub("", row.text))
        assert name not in beside
        shared.add("shared with" in beside)
    assert shared == {True, False}
    assert "shared with" not in pages[0].select_one("#decisions").text


def test_one_standard_says_which_of_its_days_are_for_others_alone(tmp_path: Path) -> None:
    steps = steps_of(tmp_path, soa=CONTROLS, services=FILES["services_list.csv"])
    alone = for_standard(steps, "27001").roadmap
    first = next(item for item in alone.in_order if not item.is_look)
    other = replace(first, requirements=("20000-1:8.6.1",))
    planned = {**alone.planned, first.package: other}
    told = section_roadmap(steps.register, replace(alone, planned=planned)).html
    assert f"work for other standards alone that has to come first: no. {first.order}" in told


def test_management_reads_of_no_cell(rendered: Callable[[str], Path], text_of: Callable[[str], str]) -> None:
    for html in (text_of(MANAGEMENT), (rendered("harbour") / editions()[MANAGEMENT].file).read_text(encoding="utf-8")):
        page = BeautifulSoup(html, "html.parser")
        assert not re.search(r"› \w*\d|![A-Z]+\d", page.get_text(" "))
        assert {"brief", "decisions", "roadmap", "risks", "benefit"} <= {
            each["id"] for each in page.select("main > section")
        }
        assert all(each.select("li > details.line") for each in page.select("#decisions .decide tbody"))
    whole = BeautifulSoup((rendered("harbour") / "report.html").read_text(encoding="utf-8"), "html.parser")
    named = [[each.get_text() for each in part.select(".matrix b")] for part in (page, whole)]
    assert named[0] == named[1] != [], "a manager reaches each risk of a field"


@pytest.mark.parametrize(
    ("name", "opens", "elsewhere"), [(WHOLE, True, True), (MANAGEMENT, False, False), ("42001", True, False)]
)
def test_no_edition_points_to_packages_or_chapters_that_it_lacks(
    name: str, opens: bool, elsewhere: bool, rendered: Callable[[str], Path]
) -> None:
    page = (rendered("harbour") / ("report.html" if name == WHOLE else editions()[name].file)).read_text(
        encoding="utf-8"
    )
    text = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
    assert ("opens below with its packages" in text) is opens
    assert ("on the register stand under Questions" in text) is elsewhere
    assert ("stand under Improvement" in text) is elsewhere


@pytest.mark.parametrize("name", [*editions()])
def test_each_says_what_it_is_and_leads_nowhere_else(name: str, text_of: Callable[[str], str]) -> None:
    page, edition = BeautifulSoup(text_of(name), "html.parser"), editions()[name]
    ids = [str(each["id"]) for each in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {str(link["href"])[1:] for link in page.select('a[href^="#"]')} <= set(ids)
    assert page.title.string.startswith(edition.title)
    assert edition.title in page.select_one(".edition").get_text()
    assert edition.title in page.select_one(".toc").get_text()
    assert len(page.select("h1")) == 1
    assert [link.get_text() for link in page.select(".toc a")] == [
        title for title, sections in edition.chapters.items() if set(sections) & set(ids)
    ]
    assert bool(page.select("#find")) is ("Requirements" in edition.chapters)


@pytest.mark.parametrize("name", ["27001", "20000-1", "42001"])
def test_one_standard_has_the_figures_numbers_days_and_dates_of_the_whole(
    name: str, text_of: Callable[[str], str]
) -> None:
    whole, alone = (BeautifulSoup(text_of(each), "html.parser") for each in (WHOLE, name))

    def packages(page: BeautifulSoup) -> dict[str, list[str]]:
        rows = page.select('#roadmap [id^="package-"]')
        shown = ":scope > th .no, :scope > .when, :scope > .num, :scope > .nowrap"
        return {row["id"]: [each.get_text(" ", strip=True) for each in row.select(shown)] for row in rows}

    def parts(page: BeautifulSoup) -> list[str]:
        return [row.get_text(" ", strip=True) for row in page.select("#brief .parts tbody tr")]

    assert packages(alone).items() <= packages(whole).items()
    assert len(packages(alone)) > 1
    assert parts(alone) == [row for row in parts(whole) if row.startswith(name)]
    requirements = {str(each["id"]) for each in alone.select("details.requirement")}
    assert requirements == {
        str(each["id"]) for each in whole.select("details.requirement") if str(each["id"]).startswith(name)
    }


def test_the_set_says_which_files_it_has_and_makes_them_again(made: Path) -> None:
    files = json.loads((made / "run.json").read_text(encoding="utf-8"))["files"]
    assert {edition.file for edition in editions().values()} <= files.keys()


def test_an_edition_that_lies_there_is_made_again_and_what_is_not_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "soa.csv").write_text("Control,Status\nA.5.1,Implemented\n", encoding="utf-8")
    settings = folder / "client.yml"
    settings.write_text('name: Acme\nstandards: ["27001"]\neditions: third-party\n', encoding="utf-8")
    out = render_report(folder, out=tmp_path / "out", as_of=AS_OF, also=[MANAGEMENT]).parent
    settings.write_text('name: Acme Two\nstandards: ["27001"]\n', encoding="utf-8")
    (out / "report.pdf").write_bytes(b"as printed")
    run = json.loads((out / RUN).read_text(encoding="utf-8"))
    run["files"]["report.pdf"] = digest(out / "report.pdf")
    (out / RUN).write_text(json.dumps(run), encoding="utf-8")
    assert main(["report", str(folder), "--out", str(tmp_path / "out"), "--as-of", AS_OF]) == 0
    assert "note: of the earlier report, and taken away: report.pdf" in capsys.readouterr().out
    assert not (out / "report.pdf").exists()
    for name in (MANAGEMENT, OTHERS):
        assert "Acme Two" in (out / editions()[name].file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "also", "told"),
    [
        ("editions: [managment]", [], "no edition managment; did you mean management?"),
        ("", ["42001"], "edition 42001: that standard isn't in scope"),
        ("paper: A3", [], "'A3', but it is one of A4, Letter"),
    ],
)
def test_what_there_is_not_is_told(settings: str, also: list[str], told: str, tmp_path: Path) -> None:
    (tmp_path / "client.yml").write_text(f'name: Acme\nstandards: ["27001"]\n{settings}\n', encoding="utf-8")
    with pytest.raises(BadClient, match=re.escape(told)):
        render_report(read_client(tmp_path), out=tmp_path / "out", also=also)


def test_an_edition_that_one_of_several_clients_has_no_use_for_costs_it_no_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, standard in (("acme", "27001"), ("bolt", "20000-1")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "client.yml").write_text(f'name: {name}\nstandards: ["{standard}"]\n', encoding="utf-8")
        rows = "Requirement,Title,Status\n5.2,Policy,implemented\n6.2,Objectives,planned\n"
        (tmp_path / name / f"{name} {standard}.csv").write_text(rows, encoding="utf-8")
    out, clients = tmp_path / "out", [str(tmp_path / name) for name in ("acme", "bolt")]
    assert main(["report", *clients, "--out", str(out), "--as-of", AS_OF, "--edition", "20000-1"]) == 0
    assert "note: no edition 20000-1: that standard isn't in scope" in capsys.readouterr().out
    made = {page.relative_to(out).as_posix() for page in out.glob("*/*.html")}
    assert made == {"acme/report.html", "bolt/report.html", "bolt/report-20000-1-en.html"}


@pytest.mark.parametrize(("country", "paper"), [("IE", "A4"), ("us", "Letter"), ("CA-QC", "Letter"), (None, "A4")])
def test_paper_is_what_is_usual_in_the_country(country: str | None, paper: str) -> None:
    assert paper_of(country) == paper


def test_a_name_in_the_line_below_a_printed_page_ends_no_style_and_no_text() -> None:
    rule = running('A "B" </style>\\', "Letter")
    assert "size: Letter" in rule
    assert not re.search(r'</style|" B|B "', rule)


def test_the_certification_body_reads_of_no_draft_as_evidence(tmp_path: Path) -> None:
    steps = steps_of(tmp_path, soa=CONTROLS, documents=DOCUMENTS)
    rows = [
        replace(row, evidence="Draft of POL-13" if not place else "Rule of 3 May 2026")
        for place, row in enumerate(steps.register.rows)
    ]
    steps = replace(steps, register=replace(steps.register, rows=tuple(rows)))
    told = told_in(BODY, steps)["evidence"]
    assert "Rule of 3 May 2026" in told
    assert "Draft of POL-13" not in told
