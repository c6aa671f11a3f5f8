"""A consultancy's own report: practice.yml, versions and remarks, and where each stands."""

from __future__ import annotations

import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ims_lib import assess, open_client, paths, read_register, score_coverage
from ims_lib.batch import render_report
from ims_lib.batch.many import render_all
from ims_lib.batch.outcome import ReportRequest
from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.errors import BadClient
from ims_lib.report.brand import brand_css
from ims_lib.report.masthead import draft_state, section_masthead
from ims_lib.report.page import with_remarks
from ims_lib.report.questions import all_findings
from ims_lib.report.remarks import remarks_of, section_remarks
from ims_lib.report.versions import versions_of_report
from ims_lib.workspace import HOME
from tests.conftest import AS_OF

LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>'
PICTURE = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")
"""A PNG of one point."""
SETTINGS = "name: Acme Works\nstandards: ['27001']\nassessor: Lead assessor\n"
Make = Callable[..., Client]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """A client in a workspace of its own, with practice.yml, further settings and remarks as given."""
    monkeypatch.setenv(HOME, str(tmp_path))

    def client(practice: str = "", settings: str = "", remarks: str = "", as_of: str = AS_OF) -> Client:
        folder = tmp_path / "clients" / "acme"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "client.yml").write_text(SETTINGS + settings, encoding="utf-8")
        (folder / "soa.csv").write_text("Control,Title,Status\nA.5.1,Policies,Implemented\nA.5.9,Assets,Partly\n")
        for path, text in ((tmp_path / "practice.yml", practice), (folder / "remarks.md", remarks)):
            path.unlink(missing_ok=True)
            if text:
                path.write_text(text, encoding="utf-8")
        return open_client("acme", as_of=as_of)

    return client


def coverage_of(client: Client) -> Coverage:
    return score_coverage(assess(read_register(client), client))


def test_the_example_is_valid_with_all_its_keys_too(make: Make, tmp_path: Path) -> None:
    (tmp_path / "ashdown.svg").write_text(LOGO)
    (tmp_path / "ashdown.png").write_bytes(PICTURE)
    text = (paths.DATA / "practice_example.yml").read_text(encoding="utf-8")
    assert make(text).practice
    client = make(re.sub(r"^# (?=( *[a-z_]+:|  ))", "", text, flags=re.MULTILINE))
    assert client.practice
    assert client.practice.approval.approved == "Partner"
    assert client.practice.address.splitlines()[1] == "12 Mill Lane, Leeds"
    assert client.practice_unknown == ()
    assert brand_css(client.practice)[1] == []


FAULTS = {
    "a name is needed": ("address: x\n", "practice.yml: name is missing"),
    "no such file": ("name: A\nlogo: gone.svg\n", "practice.yml line 2: logo is 'gone.svg': the name of a file beside practice.yml is wanted, such as logo.svg"),
    "a file elsewhere": ("name: A\nlogo: ../x.svg\n", "practice.yml line 2: logo is '../x.svg': the name of a file beside practice.yml is wanted, such as logo.svg"),
    "another kind of picture": ("name: A\nlogo: practice.yml\n", "practice.yml line 2: logo is 'practice.yml': a PNG or an SVG is wanted"),
    "a colour in words": ('name: A\ncolours:\n  brand: "teal"\n', "practice.yml line 3: colours.brand is 'teal': a colour is wanted in quotation marks, as \"#0f5563\": without them YAML takes # for a remark"),
    "a colour taken for a remark": ("name: A\ncolours:\n  brand: #0f5563\n", "practice.yml line 3: colours.brand is 'None': a colour is wanted in quotation marks, as \"#0f5563\": without them YAML takes # for a remark"),
    "a way to number": ("name: A\napproval: {numbered: years}\n", "practice.yml line 2: approval.numbered is 'years', but it is one of numbers, days"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "fault"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_in_it_is_told_with_its_line(make: Make, text: str, fault: str) -> None:
    with pytest.raises(BadClient) as told:
        make(text)
    assert told.value.faults == (fault,)


def test_a_key_that_nothing_reads_is_named_with_its_nearest(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    client = make("name: A\nadress: x\napproval: {aproved: Ann}\n")
    assert client.practice_unknown == (
        "'adress' is not used (did you mean address?)",
        "'approval.aproved' is not used (did you mean approved?)",
    )
    make('name: A\nadress: x\ncolours: {brand: "#eeeeee"}\n')
    assert render_all(["acme"], ReportRequest(as_of=AS_OF))
    told = capsys.readouterr().out
    assert "note: practice.yml: 'adress' is not used (did you mean address?)" in told
    assert (
        "note: practice.yml: the colour #eeeeee stands out from the page by 1.1 on a light screen and on paper" in told
    )


COLOURS = {
    "both can be read": ('{brand: "#7a1f3d", brand_dark: "#f2a6bd"}', ["#7a1f3d", "#f2a6bd"], 0),
    "one that is too dark for a dark screen": ('{brand: "#7a1f3d"}', ["#7a1f3d"], 1),
    "one that is too light for paper": ('{brand: "#f2a6bd"}', ["#f2a6bd"], 1),
    "one that can be read nowhere": ('{brand: "#808080"}', [], 2),
    "none": ("{}", [], 0),
}


@pytest.mark.parametrize(("colours", "used", "notes"), COLOURS.values(), ids=COLOURS)
def test_a_colour_is_used_where_it_can_be_read(make: Make, colours: str, used: list[str], notes: int) -> None:
    practice = make(f"name: A\ncolours: {colours}\n").practice
    assert practice
    css, told = brand_css(practice)
    assert re.findall(r"--brand: (#\w+);", css) == used
    assert css.count("{") == css.count("}")
    assert len(told) == notes


def test_without_a_practice_all_is_as_ours(make: Make) -> None:
    client = make()
    found = section_masthead(coverage_of(client), read_register(client))
    assert (client.practice, versions_of_report(client), dict(found.parts)) == (None, [], {})
    assert "IMS Workbook" in found.html
    assert "Prepared by</dt> <dd>Lead assessor" in found.html


TOLD = ("Version", "State", "Prepared by", "Reviewed by", "Approved by")
VERSION = 'versions:\n  - {{version: "0.9", date: 2026-11-01, prepared: Ann{}}}\n'
VERSIONS = {
    "none yet": ("name: A", "", [("0.1", "Draft", "Lead assessor", "to come", "to come")]),
    "who will": ("name: A\napproval: {prepared: Ann, approved: Cy}", "", [("0.1", "Draft", "Ann", "to come", "Cy, to come")]),
    "called by its day": ("name: A\napproval: {numbered: days}", "", [("2026-11-24", "Draft", "Lead assessor", "to come", "to come")]),
    "a draft that follows": (
        "name: A", VERSION.format(", reviewed: Bo, approved: Cy"),
        [("0.9", "Approved", "Ann", "Bo", "Cy"), ("0.10", "Draft", "Lead assessor", "to come", "to come")],
    ),
    "no number to count on": (
        "name: A", VERSION.format("").replace('"0.9"', "spring"),
        [("spring", "Draft", "Ann", "–", "–"), ("after spring", "Draft", "Lead assessor", "to come", "to come")],
    ),
    "the one of this day": ("name: A", VERSION.format(", reviewed: Bo").replace("11-01", "11-24"), [("0.9", "Reviewed", "Ann", "Bo", "to come")]),
    "one that is still to come": ("name: A", VERSION.format("").replace("2026", "2027"), [("0.1", "Draft", "Lead assessor", "to come", "to come")]),
    "without a practice": ("", VERSION.format(", approved: Cy").replace("11-01", "11-24"), [("0.9", "Approved", "Ann", "to come", "Cy")]),
}  # fmt: skip


@pytest.mark.parametrize(("practice", "settings", "rows"), VERSIONS.values(), ids=VERSIONS)
def test_the_version_of_a_report(make: Make, practice: str, settings: str, rows: list[tuple[str, ...]]) -> None:
    client = make(practice, settings)
    found = versions_of_report(client)
    assert [tuple(row[name] for name in TOLD) for row in found] == rows
    assert draft_state(coverage_of(client)).startswith(f"{found[-1]['State']}: ")


def test_a_version_that_yaml_would_cut_is_told(make: Make) -> None:
    with pytest.raises(BadClient) as told:
        make("", VERSION.format("").replace('"0.9"', "0.10"))
    assert "versions" in told.value.faults[0]
    assert "put it in quotation marks" in told.value.faults[0]


REMARKS = """The *summary* <script>alert(1)</script>

# plan
January is full. [Ours](https://example.com) [not](javascript:alert(1)) ![x](http://example.com/x.png)

## ISO/IEC 27001 A.5.9 Inventory
Seen.

# Plam
Lost.

# 42001:A.5.2
Out of scope.

### 27001:A.5
All of it.

# Plan
Once more.
"""


def test_remarks_stand_where_their_headings_say(make: Make) -> None:
    coverage = coverage_of(make(remarks=REMARKS))
    found = remarks_of(coverage)
    assert set(found) == {"brief", "roadmap", "27001:A.5.9", "27001:A.5"}
    assert "<em>summary</em> &lt;script&gt;" in found["brief"]
    assert "The assessor’s summary" in found["brief"]
    assert '<a href="https://example.com">Ours</a>' in found["roadmap"]
    assert "javascript" not in found["roadmap"]
    assert "<img" not in found["roadmap"]
    assert "Once more." in found["roadmap"]
    assert dict(section_remarks(coverage).parts).keys() == {"brief", "roadmap"}


def test_a_heading_that_names_nothing_is_asked_with_its_nearest(make: Make) -> None:
    client = make(remarks=REMARKS)
    asked = all_findings(read_register(client), coverage_of(client))
    told = asked[asked["code"] == "remark.names_nothing"]
    assert set(told["level"]) == {"warning"}, "the assessor's to mend, none of the client's questions"
    assert told["message"].tolist() == [
        "'Plam' names no chapter and no requirement of this report; did you mean Plan?",
        "'42001:A.5.2' names no chapter and no requirement of this report; did you mean 27001:A.5.2?",
    ]


def test_a_remark_follows_the_heading_and_what_leads_it() -> None:
    sections = [
        {"id": "brief", "html": '<section><h2>Brief</h2>\n<p class="lede">All.</p><p>More</p></section>', "parts": {}},
        {"id": "roadmap", "html": "<section><h2>Plan</h2><p>First</p></section>", "parts": {}},
        {"id": "remarks", "html": "", "parts": {"brief": r"<div>\1</div>", "roadmap": "<div>b</div>"}},
    ]
    for _ in range(2):  # what was put together before stays as it was
        found = with_remarks(sections)
    assert found[0]["html"] == '<section><h2>Brief</h2>\n<p class="lede">All.</p>\n<div>\\1</div><p>More</p></section>'
    assert found[1]["html"] == "<section><h2>Plan</h2>\n<div>b</div><p>First</p></section>"


def test_all_papers_say_whose_they_are(make: Make, tmp_path: Path) -> None:
    (tmp_path / "ashdown.svg").write_text(LOGO)
    (tmp_path / "ashdown.png").write_bytes(PICTURE)
    practice = (
        "name: Ashdown & Sons\nlogo: ashdown.svg\naddress: 12 Mill Lane\ndisclaimer: For Acme alone\n"
        'colours: {brand: "#7a1f3d"}\n'
    )
    client = make(practice, VERSION.format(", approved: Cy"), "# 27001:A.5.9\nSeen on site.\n")
    out = render_report(client).parent
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "img-src data:;" in page
    assert "<title>Gap analysis: Acme Works, 24 November 2026 (draft)</title>" in page
    head, _, rest = page.partition("</header>")
    assert "<b>Ashdown &amp; Sons</b>" in head
    assert 'src="data:image/svg+xml;base64,' in head
    assert "IMS Workbook" not in head.partition("<body>")[2]
    assert "For Acme alone" in head
    footer = rest.partition("<footer>")[2]
    assert "Ashdown &amp; Sons" in footer
    assert "Made with IMS Workbook" in footer
    requirement = rest.partition('id="27001-A.5.9"')[2].partition("</details>")[0]
    assert "Seen on site." in requirement
    cover = [[str(cell or "") for cell in row] for row in load_workbook(out / "workbook.xlsx")["Cover"].values]
    assert {("Practice", "Ashdown & Sons, 12 Mill Lane"), ("Disclaimer", "For Acme alone")} <= {
        tuple(row[:2]) for row in cover
    }
    assert ["0.9", "1 November 2026", "Approved", "Ann", "–", "Cy", ""] in cover
    assert ["0.10", "24 November 2026", "Draft", "Lead assessor", "to come", "to come"] in [row[:6] for row in cover]
    sheet = load_workbook(out / "workbook.xlsx")["Cover"]
    assert sheet["A1"].font.color.rgb == "FF7A1F3D"
    with zipfile.ZipFile(out / "workbook.xlsx") as book:
        assert any(name.startswith("xl/media/") for name in book.namelist())
    found = (out / "drafts" / "findings_report.md").read_text(encoding="utf-8")
    assert "**Ashdown & Sons**, 12 Mill Lane" in found
    assert "| 0.9 | 1 November 2026 | Approved | Ann | – | Cy |" in found
    assert "*For Acme alone*" in found
    with zipfile.ZipFile(out / "drafts" / "findings_report.docx") as paper:
        assert any(name.startswith("word/media/") for name in paper.namelist())
        assert 'w:color w:val="7A1F3D"' in paper.read("word/styles.xml").decode()
    draft = (out / "drafts" / "document_control.md").read_text(encoding="utf-8")
    assert draft.startswith("**Draft of 24 November 2026, prepared by Ashdown & Sons, to be completed")
    assert "| Version | Date | Prepared by | What changed | Approved on |" in draft
    with zipfile.ZipFile(out / "drafts" / "document_control.docx") as paper:
        assert "prepared by Ashdown &amp; Sons" in paper.read("word/document.xml").decode()
        assert not any(name.startswith("word/media/") for name in paper.namelist()), "it is the client's own paper"
    inputs = json.loads((out / "run.json").read_text(encoding="utf-8"))["inputs"]
    assert {"practice/practice.yml", "practice/ashdown.svg", "practice/ashdown.png", "remarks.md"} <= inputs.keys()
