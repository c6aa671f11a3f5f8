"""Questions settled by a click: what is offered, what columns.yml says afterwards, and that nobody asks again."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from ims_lib import assess, find_gaps, paths, plan_roadmap, score_coverage, walk_steps
from ims_lib.client import read_client
from ims_lib.errors import BadClient
from ims_lib.files import alone_with
from ims_lib.inputs import read_inputs
from ims_lib.register import read_register
from ims_lib.register.model import Finding, Register, Table
from ims_lib.register.settled.kept_columns import KeptColumn
from ims_lib.register.settled.reading import Reading, load_reading
from ims_lib.report.questions import count_questions, open_questions
from ims_lib.settled_answers import SettledAnswer, keep_answer, take_back_answer
from ims_lib.steps import Steps
from ims_lib.workbench import settle, state
from ims_lib.workbench.questions import questions_of
from ims_lib.workbench.settling import Settling
from tests.builders import row, write_client, write_xlsx
from tests.conftest import AS_OF

SHEET = (
    "Control,Title,Status\n"
    "ISO 27001 A.5.1,Policies for information security,Implemented\n"
    "ISO 27001 A.5.9,Inventory of information and other associated assets,Frobbed\n"
    "ISO 27001 A.5.10,Acceptable use of information and other associated assets,frobbed\n"
    "ISO 27001 A.5.99,Something else,Implemented\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001", "42001"]\n')
    (folder / "controls.csv").write_text(SHEET, encoding="utf-8")
    return folder


def widget(folder: Path) -> Settling:
    client = read_client(folder)
    found = settle(client, read_register(client), live=True)
    assert isinstance(found, Settling)
    return found


def send(found: Settling, **content: Any) -> None:
    found._handle_custom_msg(content, [])


def place_of(found: Settling, kind: str, key: str) -> int:
    return next(n for n, question in enumerate(found.questions) if (question["kind"], question["key"]) == (kind, key))


def walked(folder: Path) -> Steps:
    client = read_client(folder, as_of=AS_OF)
    register = read_register(client)
    gaps = find_gaps(score_coverage(assess(register, client)))
    return walk_steps(register, plan_roadmap(gaps, client, register=register))


def report_asks(steps: Steps) -> int:
    return open_questions(steps.register, steps.coverage) + count_questions(steps.findings)


def test_all_that_the_report_asks_is_asked_here_and_says_where_it_is_decided(tmp_path: Path) -> None:
    """What is left as it was read, or put to the client, is so in the report; only a verdict settles what is judged."""
    folder = shutil.copytree(paths.DEMO_CLIENTS / "harbour", tmp_path / "harbour")
    steps = walked(folder)
    found = settle(steps.coverage.client, steps.register, steps, live=True)
    assert sum(each["must"] for each in found.questions) == report_asks(steps)
    assert f"{report_asks(steps)} questions open" in repr(state(steps.coverage.client, steps.register, steps))
    assert all(each["elsewhere"] or each["choices"] for each in found.questions)
    number = next(n for n, each in enumerate(found.questions) if each["message"].startswith("R-07: the sheet says"))
    judged = next(each for each in found.questions if "stated as 'certificate" in each["message"])
    assert judged["left"] == ["not known, ask the client"]
    assert found.questions[number]["left"] == ["leave it as it was read", "not known, ask the client"]
    send(found, do="choose", question=number, choice=0)
    after = walked(folder)
    assert report_asks(after) == report_asks(steps) - 1
    (told,) = (each for each in after.findings["message"] if each.startswith("R-07: the sheet says"))
    assert told.endswith("(left as it was read)")


def asked(folder: Path) -> set[tuple[str, str]]:
    return {(question.kind, question.key) for question in questions_of(read_register(read_client(folder)))}


def test_a_word_is_settled_for_good(folder: Path) -> None:
    found = widget(folder)
    number = place_of(found, "status", "Frobbed")
    choices = found.questions[number]["choices"]
    assert choices == ["implemented", "partly implemented", "planned", "not implemented", "not applicable", "not said"]
    send(found, do="choose", question=number, choice=1)
    assert load_reading(folder / "columns.yml").statuses == {"Frobbed": "partial"}
    assert found.settled[str(number)] == "partly implemented"
    assert "Kept in columns.yml: 'Frobbed' is partly implemented." in found.message
    assert ("status", "Frobbed") not in asked(folder)
    register = read_register(read_client(folder))
    assert list(register.records["status"])[:3] == ["implemented", "partial", "partial"]


def test_a_typed_requirement_settles_a_reference(folder: Path) -> None:
    found = widget(folder)
    number = place_of(found, "reference", "ISO 27001 A.5.99")
    send(found, do="type", question=number, text="27001:A.5.999")
    assert "'27001:A.5.999' is no requirement" in found.message
    assert not (folder / "columns.yml").exists()
    send(found, do="type", question=number, text="27001:A.5.9, 42001:A.2.2")
    assert load_reading(folder / "columns.yml").refs_of("ISO 27001 A.5.99") == ("27001:A.5.9", "42001:A.2.2")
    assert ("reference", "ISO 27001 A.5.99") not in asked(folder)


def test_until_when_a_certificate_is_valid_is_kept_in_the_settings_and_taken_back(tmp_path: Path) -> None:
    settings = 'name: Acme\nstandards: ["27001"]\ncertificates:\n  - standard: "27001"\n    edition: 2022\n'
    folder = write_client(tmp_path / "acme", settings)
    (folder / "controls.csv").write_text(SHEET, encoding="utf-8")
    found = widget(folder)
    place = place_of(found, "certificate", "27001")
    assert found.questions[place]["message"] == "Until when is the certificate to ISO/IEC 27001 valid?"
    send(found, do="type", question=place, text="soon")
    assert found.message == "'soon' is no day; write it as 2028-06-30"
    send(found, do="type", question=place, text="2028-06-30")
    assert "Kept in client.yml: valid to 30 June 2028." in found.message
    (certificate,) = read_client(folder).settings.certificates
    assert (str(certificate.valid_to), certificate.edition) == ("2028-06-30", 2022)
    assert all(question["kind"] != "certificate" for question in widget(folder).questions)
    send(found, do="undo")
    assert read_client(folder).settings.certificates[0].valid_to is None


def test_a_number_of_two_standards_offers_both(folder: Path) -> None:
    (folder / "controls.csv").write_text("Control,Status\nA.5.4,Implemented\nA.8.4,Planned\n", encoding="utf-8")
    found = widget(folder)
    number = place_of(found, "reference", "A.5.4")
    assert [choice.split()[0] for choice in found.questions[number]["choices"]] == [
        "27001:A.5.4",
        "42001:A.5.4",
        "none",
    ]
    send(found, do="choose", question=number, choice=1)
    assert ("reference", "A.5.4") not in asked(folder)
    assert read_register(read_client(folder)).records["refs"].iloc[0] == ("42001:A.5.4",)


def test_candidates_come_first(folder: Path) -> None:
    text = "Control,Title,Status\nA.5.1,Policies for information security,Implemneted\nA.8.4,Something,Implemented\n"
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    found = widget(folder)
    assert found.questions[place_of(found, "status", "Implemneted")]["choices"][:2] == [
        "implemented",
        "partly implemented",
    ]
    (folder / "controls.csv").write_text(text.replace("Implemneted", "Not aplicable"), encoding="utf-8")
    found = widget(folder)
    assert found.questions[place_of(found, "status", "Not aplicable")]["choices"][:2] == [
        "not applicable",
        "implemented",
    ]


def test_a_heading_offers_what_no_row_below_it_names(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["20000-1"]\n')
    text = (
        'ISO 20000-1,Title,Status\n8.5,"Service design, build and transition",Partly\n'
        "8.5.1.1,Change management policy,Implemented\n8.6.1,Incident management,Implemented\n"
    )
    (folder / "list.csv").write_text(text, encoding="utf-8")
    found = widget(folder)
    number = place_of(found, "reference", "8.5")
    below = found.questions[number]["choices"][0]
    assert "20000-1:8.5.1.2" in below
    assert "20000-1:8.5.1.1" not in below
    send(found, do="choose", question=number, choice=0)
    assert ("reference", "8.5") not in asked(folder)
    assert "20000-1:8.5.1.2" in read_register(read_client(folder)).records["refs"].iloc[0]


def test_a_colour_is_settled_as_a_word_is(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    book = Workbook()
    book.active.append(["Control", "Title", "Status"])
    fills = {"g": "C6EFCE", "r": "FFC7CE", "y": "FFEB9C"}
    for number, colour in enumerate("grrgyrgrryyr", start=1):
        book.active.append([f"A.5.{number}", f"Control {number}", None])
        book.active.cell(number + 1, 3).fill = PatternFill("solid", fgColor=fills[colour])
    book.save(folder / "soa.xlsx")
    found = widget(folder)
    assert {question["key"] for question in found.questions if question["must"]} == {"green", "red", "yellow"}
    assert found.figures == "12 rows of controls, 12 without a status that is known · 3 questions open"
    send(found, do="choose", question=place_of(found, "status", "green"), choice=0)
    assert load_reading(folder / "columns.yml").statuses == {"green": "implemented"}
    assert found.figures == "12 rows of controls, 9 without a status that is known · 2 questions open"
    send(found, do="undo")
    assert found.figures == "12 rows of controls, 12 without a status that is known · 3 questions open"


def test_what_nobody_knows_is_put_to_the_client_or_left(folder: Path) -> None:
    found = widget(folder)
    number = place_of(found, "status", "Frobbed")
    question = found.questions[number]
    assert question["left"] == ["not known, ask the client"]
    send(found, do="choose", question=number, choice=len(question["choices"]))
    assert "Kept in columns.yml: not known, ask the client." in found.message
    again = widget(folder)
    assert again.questions[place_of(again, "status", "Frobbed")]["with_client"]
    assert again.message == "2 questions are left, 1 with the client."
    (told,) = [each.message for each in read_register(read_client(folder)).asked if each.code == "status.new_word"]
    assert told.endswith("(the client is asked)"), "the report goes on asking"

    twice = SHEET + "ISO 27001 A.5.1,Policies again,Not implemented\n"
    (folder / "controls.csv").write_text(twice, encoding="utf-8")
    found = widget(folder)
    number = next(n for n, each in enumerate(found.questions) if "stands in rows" in each["message"])
    assert found.questions[number]["left"] == ["leave it as it was read", "not known, ask the client"]
    send(found, do="choose", question=number, choice=0)
    register = read_register(read_client(folder))
    assert "ref.listed_twice" not in {each.code for each in register.asked}
    (told,) = [each.message for each in register.found if each.code == "ref.listed_twice"]
    assert told.endswith("(left as it was read)")


def test_a_word_in_a_list_of_risks_has_answers_as_one_says_them_there(folder: Path) -> None:
    text = "Risk,Likelihood,Consequence,Treatment,Controls,Status\nTheft,3,4,Locks,A.7.1,Frobbed\nFire,2,4,Doors,A.7.5,Frobbed\n"
    (folder / "risk_register.csv").write_text(text, encoding="utf-8")
    (folder / "controls.csv").unlink()
    found = widget(folder)
    choices = found.questions[place_of(found, "status", "Frobbed")]["choices"]
    assert choices[:2] == ["done or closed", "in work"]
    assert "open, nothing done yet" in choices


def test_undo_takes_the_last_answer_back(folder: Path) -> None:
    found = widget(folder)
    send(found, do="choose", question=place_of(found, "status", "Frobbed"), choice=0)
    first = (folder / "columns.yml").read_bytes()
    send(found, do="type", question=place_of(found, "reference", "ISO 27001 A.5.99"), text="27001:A.5.9")
    send(found, do="undo")
    assert (folder / "columns.yml").read_bytes() == first
    assert (found.undoable, len(found.settled)) == (1, 1)
    send(found, do="undo")
    assert not (folder / "columns.yml").exists()
    send(found, do="undo")
    assert found.settled == {}


def test_status_columns_that_disagree_offer_each(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    rows = [
        ["Control", "Title", "Status", "Status 2027"],
        ["A.5.1", "Policies for information security", "Implemented", "Planned"],
    ]
    write_xlsx(folder / "soa.xlsx", {"SoA": rows})
    finding = Finding("question", "status.disagree", "say which one counts", "soa.xlsx", "SoA", "C2")
    headings = {"A": "Control", "B": "Title", "C": "Status", "D": "Status 2027"}
    sheet = Table("soa.xlsx", "SoA", "controls", 1, {"ref": "A", "status": "C, D"}, "", headings)
    found = Settling(read_client(folder), Register.of([row(2, "27001:A.5.1", "unknown")], [finding], [sheet], []))
    number = place_of(found, "column", "soa.xlsx!SoA")
    assert found.questions[number]["choices"] == [
        "column C 'Status' is the status",
        "column D 'Status 2027' is the status",
        "columns C, D count together: of each row the lowest",
    ]
    send(found, do="type", question=number, text="third")
    assert "'third' is no column" in found.message
    send(found, do="choose", question=number, choice=1)
    text = (folder / "columns.yml").read_text(encoding="utf-8")
    assert '"soa.xlsx!SoA":\n    status: {column: "D", heading: "Status *"}\n' in text
    assert list(read_register(read_client(folder)).records["status"]) == ["planned"]


def test_without_a_front_end_it_is_a_plain_table(folder: Path) -> None:
    client = read_client(folder)
    table = settle(client, read_register(client)).frame
    assert list(table.columns) == ["where", "question", "it can mean"]
    assert any("partly implemented" in text for text in table["it can mean"])


def test_a_saved_notebook_keeps_the_plain_table(folder: Path) -> None:
    (folder / "controls.csv").write_text(SHEET.replace("Frobbed", "<script>x</script>"), encoding="utf-8")
    data, _ = widget(folder)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "<table" in data["text/html"]
    assert "<script>" not in data["text/html"]


# what stands there | the answer | what stands there afterwards
KEPT = {
    "nothing_yet": (None, SettledAnswer("statuses", "Ja", "implemented"), '{H}statuses:\n  "Ja": implemented\n'),
    "at_the_end_of_its_section": (
        "# ours\nstatuses:\n  Teils: partial   # said Anna\n\n# sheets\nskip:\n- Old\n",
        SettledAnswer("statuses", "Ja", "implemented"),
        '# ours\nstatuses:\n  Teils: partial   # said Anna\n  "Ja": implemented\n\n# sheets\nskip:\n- Old\n',
    ),
    "below_lines_indented_by_four": (
        "# ours\nstatuses:\n    # from Bern\n    Teils: partial   # said Anna\n\nskip:\n- Old   # gone\n",
        SettledAnswer("statuses", "Ja", "implemented"),
        "# ours\nstatuses:\n    # from Bern\n    Teils: partial   # said Anna\n"
        '    "Ja": implemented\n\nskip:\n- Old   # gone\n',
    ),
    "a_sheet_below_lines_without_indent": (
        "skip:\n- Old   # gone\n",
        SettledAnswer("skip", "New"),
        'skip:\n- Old   # gone\n- "New"\n',
    ),
    "a_new_sheet_below_lines_indented_by_four": (
        "columns:\n    SoA:   # said Anna\n        ref: A\n",
        SettledAnswer("columns", "List", "status", (KeptColumn(column="F"),)),
        'columns:\n    SoA:   # said Anna\n        ref: A\n    "List":\n        status: "F"\n',
    ),
    "another_on_a_line_of_ours_indented_by_four": (
        '# ours\nstatuses:\n    "Ja": partial\n    Nein: planned   # said Anna\n',
        SettledAnswer("statuses", "Ja", "implemented"),
        '# ours\nstatuses:\n    "Ja": implemented\n    Nein: planned   # said Anna\n',
    ),
    "another_answer_on_an_unquoted_yes": (
        "statuses:\n  yes: implemented\n  no: not_implemented\n",
        SettledAnswer("statuses", "yes", "partial"),
        "statuses:\n  yes: partial\n  no: not_implemented\n",
    ),
    "a_new_section": (
        "skip:\n  - Old\n",
        SettledAnswer("references", "8.4", "42001:8.4"),
        'skip:\n  - Old\nreferences:\n  "8.4": "42001:8.4"\n',
    ),
    "a_sheet_to_skip": ('skip:\n  - "Old"\n', SettledAnswer("skip", "Dash: 1"), 'skip:\n  - "Old"\n  - "Dash: 1"\n'),
    "a_new_sheets_column": (
        "columns:\n  SoA:\n    ref: A\n",
        SettledAnswer("columns", "List", "status", (KeptColumn(column="F"),)),
        'columns:\n  SoA:\n    ref: A\n  "List":\n    status: "F"\n',
    ),
    "a_column_by_its_heading": (
        'columns:\n  "a *.xlsx!SoA":\n    ref: "A"\n',
        SettledAnswer("columns", "a *.xlsx!SoA", "status", (KeptColumn(column="F", heading="Where: now"),)),
        'columns:\n  "a *.xlsx!SoA":\n    ref: "A"\n    status: {column: "F", heading: "Where: now"}\n',
    ),
    "several_columns_together": (
        "",
        SettledAnswer("columns", "SoA", "status", (KeptColumn(column="C", heading="Bern"), KeptColumn(column="D"))),
        '{H}columns:\n  "SoA":\n    status: [{column: "C", heading: "Bern"}, "D"]\n',
    ),
    "a_column_of_a_known_sheet": (
        "columns:\n  SoA:   # said Anna\n    # the number\n    ref: A\n",
        SettledAnswer("columns", "SoA", "status", (KeptColumn(column="F"),)),
        'columns:\n  SoA:   # said Anna\n    # the number\n    status: "F"\n    ref: A\n',
    ),
    "another_column_of_a_known_sheet": (
        "columns:\n    Maßnahmen:\n        status: {column: C, heading: Stand}   # said Anna\n        ref: A\n",
        SettledAnswer("columns", "Maßnahmen", "status", (KeptColumn(column="F"),)),
        'columns:\n    Maßnahmen:\n        status: "F"   # said Anna\n        ref: A\n',
    ),
    "another_answer_than_before": (
        "statuses:\n  Schön 🙂: planned\n  Ja: partial   # said Anna\n",
        SettledAnswer("statuses", "Ja", "implemented"),
        "statuses:\n  Schön 🙂: planned\n  Ja: implemented   # said Anna\n",
    ),
    "a_section_on_one_line": (
        "skip: [Old]\nstatuses: {Teils: partial}\n",
        SettledAnswer("skip", "New"),
        '{H}skip:\n  - "Old"\n  - "New"\nstatuses:\n  "Teils": partial\n',
    ),
    "a_text_accepted": (
        "",
        SettledAnswer("texts", "Guests: met", ("accept", "27001:A.7.2")),
        '{H}texts:\n  "Guests: met": {accepted: ["27001:A.7.2"]}\n',
    ),
    "one_more_for_a_text_in_another_spelling": (
        '# ours\ntexts:\n  "Guests met": {accepted: ["42001:A.2.2"]}   # said Anna\n',
        SettledAnswer("texts", "GUESTS  met", ("reject", "27001:A.7.2")),
        '# ours\ntexts:\n  "Guests met": {accepted: ["42001:A.2.2"], rejected: ["27001:A.7.2"]}   # said Anna\n',
    ),
    "another_on_a_text_that_we_wrote": (
        '# ours\ntexts:\n  "Guests met": {accepted: ["42001:A.2.2"]}\nskip:\n  - Old   # said Anna\n',
        SettledAnswer("texts", "Guests met", ("accept", "27001:A.7.2")),
        '# ours\ntexts:\n  "Guests met": {accepted: ["27001:A.7.2", "42001:A.2.2"]}\nskip:\n  - Old   # said Anna\n',
    ),
    "no_requirement": ("", SettledAnswer("references", "8.4", ()), '{H}references:\n  "8.4": []\n'),
}


@pytest.mark.parametrize("name", KEPT)
def test_columns_yml_stays_readable(tmp_path: Path, name: str) -> None:
    before, answer, after = KEPT[name]
    if before is not None:
        (tmp_path / "columns.yml").write_text(before, encoding="utf-8")
    said = keep_answer(tmp_path, answer)
    text = (tmp_path / "columns.yml").read_text(encoding="utf-8")
    head = "# How this client's files are read: answers settled once. See data/README.md for what may stand here.\n"
    assert text == after.replace("{H}", head)
    assert keep_answer(tmp_path, answer) == text
    take_back_answer(tmp_path, answer, said)
    left = (tmp_path / "columns.yml").read_text(encoding="utf-8") if (tmp_path / "columns.yml").exists() else None
    assert left == before


@pytest.mark.parametrize(
    "text",
    ["yes", "off", "a: b # c", "- x", '"quoted"', "multi\nline", "=1+1", "{x}", "8.10", "null", "\u2028", "Ж", "\x07"],
)
def test_any_wording_can_be_a_key(tmp_path: Path, text: str) -> None:
    for answer in (
        SettledAnswer("statuses", "first", "partial"),
        SettledAnswer("statuses", text, "implemented"),
        SettledAnswer("skip", text),
    ):
        keep_answer(tmp_path, answer)
    assert yaml.safe_load((tmp_path / "columns.yml").read_text(encoding="utf-8")) == {
        "statuses": {"first": "partial", text: "implemented"},
        "skip": [text],
    }


def test_an_answer_waits_while_another_program_writes_its_own(tmp_path: Path) -> None:
    theirs, ours = SettledAnswer("statuses", "live", "implemented"), SettledAnswer("statuses", "half", "partial")
    with ThreadPoolExecutor() as others:
        with alone_with(tmp_path / "columns.yml"):
            kept = others.submit(keep_answer, tmp_path, theirs)
            with pytest.raises(TimeoutError):
                kept.result(timeout=0.5)
            (tmp_path / "columns.yml").write_text("statuses:\n  half: partial\n", encoding="utf-8")
        kept.result(timeout=30)
        assert load_reading(tmp_path / "columns.yml").statuses == {"half": "partial", "live": "implemented"}
        with alone_with(tmp_path / "columns.yml"):
            taken = others.submit(take_back_answer, tmp_path, ours, None)
            with pytest.raises(TimeoutError):
                taken.result(timeout=0.5)
        taken.result(timeout=30)
    assert load_reading(tmp_path / "columns.yml").statuses == {"live": "implemented"}


def test_a_broken_file_is_told_and_left(tmp_path: Path) -> None:
    (tmp_path / "columns.yml").write_text("statuses: [\n", encoding="utf-8")
    with pytest.raises(BadClient, match=r"columns\.yml line"):
        keep_answer(tmp_path, SettledAnswer("skip", "x"))
    assert (tmp_path / "columns.yml").read_text(encoding="utf-8") == "statuses: [\n"


# what stands in columns.yml | words of the sentence
FAULTS = {
    "no_such_section": ("text:\n  a: {}\n", ["columns.yml, text: is no section", "(nearest: texts)"]),
    "no_such_key": ("texts:\n  a: {acepted: []}\n", ["texts.a.acepted: is no key", "(nearest: accepted)"]),
    "no_such_requirement": (
        'texts:\n  a: {accepted: ["27001:A.8.113"]}\n',
        ["texts.a.accepted.0", "no requirement '27001:A.8.113'", "(nearest: 27001:A.8.1"],
    ),
    "a_reference_to_none": (
        'references:\n  "8.4": "42001:8.44"\n',
        ["references.8.4", "requirement '42001:8.44'", "(nearest: 42001:8.4)"],
    ),
    "without_quotes": ("texts:\n  a: {rejected: [42001:8.4]}\n", ["texts.a.rejected.0", "put it into quotes"]),
    "both_at_once": (
        'texts:\n  a: {accepted: ["42001:8.4"], rejected: ["42001:8.4"]}\n',
        ["texts.a: 42001:8.4 can't be accepted and rejected at once"],
    ),
    "no_such_status": (
        "statuses:\n  Ja: implementd\n",
        ["statuses.Ja: 'implementd' is no status", "(nearest: implemented)"],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_its_place_and_the_nearest(tmp_path: Path, name: str) -> None:
    text, words = FAULTS[name]
    (tmp_path / "columns.yml").write_text(text, encoding="utf-8")
    with pytest.raises(BadClient) as caught:
        load_reading(tmp_path / "columns.yml")
    assert len(caught.value.faults) == 1
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_a_section_without_an_entry_is_none(tmp_path: Path) -> None:
    (tmp_path / "columns.yml").write_text("texts:\nskip:\n", encoding="utf-8")
    assert load_reading(tmp_path / "columns.yml") == Reading()


@pytest.fixture
def two_columns(tmp_path: Path) -> Path:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001", "20000-1"]\n')
    rows = [
        ["Topic", "ISO 27001 ref", "ISO 20000 ref", "Status"],
        ["Document control", "7.5", "7.5", "implemented"],
        ["Change", "A.8.32", "8.5.99", "implemented"],
        ["Awareness", "7.3", "7.3", "planned"],
    ]
    write_xlsx(folder / "ims.xlsx", {"IMS": rows})
    return folder


def test_a_heading_in_two_columns_is_settled_for_both_and_holds(two_columns: Path) -> None:
    found = widget(two_columns)
    number = place_of(found, "reference", "7.5; 7.5")
    assert found.questions[number]["where"] == "ims.xlsx › IMS › B2:C2"
    both, of_27001, of_20000, _ = found.questions[number]["choices"]
    assert both.startswith("all of these: 27001:7.5.1")
    assert "20000-1:7.5.3.1" in both
    assert "20000-1" not in of_27001
    assert "27001" not in of_20000
    send(found, do="choose", question=number, choice=0)
    refs = read_register(read_client(two_columns)).records["refs"].iloc[0]
    assert {name.partition(":")[0] for name in refs} == {"27001", "20000-1"}
    assert ("reference", "7.5; 7.5") not in asked(two_columns)


def test_one_of_two_columns_is_settled_by_its_own_cell(two_columns: Path) -> None:
    found = widget(two_columns)
    send(found, do="type", question=place_of(found, "reference", "8.5.99"), text="20000-1:8.5.1.1")
    assert read_register(read_client(two_columns)).records["refs"].iloc[1] == ("27001:A.8.32", "20000-1:8.5.1.1")
    assert ("reference", "8.5.99") not in asked(two_columns)


def test_what_else_a_cell_names_stays_beside_a_number_that_is_settled(folder: Path) -> None:
    (folder / "controls.csv").write_text(
        'Control,Status\n"A.5.15, A.8.4",Implemented\nA.2.2,Planned\nA.9.2,Planned\n', encoding="utf-8"
    )
    found = widget(folder)
    number = place_of(found, "reference", "A.5.15, A.8.4")
    send(found, do="choose", question=number, choice=1)
    assert set(read_register(read_client(folder)).records["refs"].iloc[0]) == {"27001:A.5.15", "42001:A.8.4"}


def test_a_sheet_without_a_known_status_offers_its_strange_headings(folder: Path) -> None:
    text = "Control,Title,Wie steht's,Seit\nA.5.1,Policies,hums,2024\nA.5.2,Roles,limps,2025\n"
    (folder / "controls.csv").write_text(text, encoding="utf-8")
    found = widget(folder)
    number = place_of(found, "column", "controls.csv")
    assert found.questions[number]["choices"] == [
        "column C 'Wie steht's' is the status",
        "column D 'Seit' is the status",
    ]
    send(found, do="choose", question=number, choice=0)
    (folder / "controls.csv").write_text(text.replace("Title,Wie steht's", "Wie steht's,Title"), encoding="utf-8")
    records = read_register(read_client(folder)).records
    assert list(records["status_text"]) == ["Policies", "Roles"]


STEPS = """Clause,Requirement,Maturity level
4.1,Context of the organization,3
5.2,Policy,2 - Repeatable
6.1.2,Information security risk assessment,0
9.1,Monitoring and measurement,3
"""


def test_steps_of_maturity_are_one_question_that_is_settled_step_by_step(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (folder / "isms.csv").write_text(STEPS, encoding="utf-8")
    register = read_register(read_client(folder))
    (finding,) = [each for each in register.asked if each.code == "status.maturity"]
    assert finding.message.startswith("steps of maturity and no status: 0, 2 - Repeatable, 3; say once")
    assert {row.status for row in register.rows} == {"unknown"}
    assert asked(folder) == {("status", "0"), ("status", "2 - Repeatable"), ("status", "3")}

    keep_answer(folder, SettledAnswer("statuses", "3", "implemented"))
    keep_answer(folder, SettledAnswer("statuses", "2 - Repeatable", "partial"))
    register = read_register(read_client(folder))
    assert [row.status for row in register.rows] == ["implemented", "partial", "unknown", "implemented"]
    assert asked(folder) == {("status", "0")}


def test_a_question_on_another_column_than_the_status_is_settled_as_well(folder: Path) -> None:
    rows = "".join(f"A.5.{n},A.8.{n},done\n" for n in range(1, 8))
    (folder / "controls.csv").write_text(f"Alpha,Beta,Status\n{rows}", encoding="utf-8")
    found = widget(folder)
    number = place_of(found, "column", "controls.csv")
    assert found.questions[number]["choices"] == [
        "column A 'Alpha' holds the references",
        "column B 'Beta' holds the references",
    ]
    send(found, do="choose", question=number, choice=1)
    assert read_register(read_client(folder)).records["refs"].iloc[0] == ("27001:A.8.1",)
    assert ("column", "controls.csv") not in asked(folder)


def test_what_an_unread_column_holds_is_said_by_a_choice_and_changed_later(tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (folder / "controls.csv").write_text(
        SHEET.replace("Status", "Status,Watch").replace("ed\n", "ed,Ann\n"), encoding="utf-8"
    )
    risks = "Risk,Likelihood,Impact,Our way\nTheft of tools,3,4,Locks\nFire in the hall,2,4,Doors\n"
    (folder / "risks.csv").write_text(risks, encoding="utf-8")
    for column, label in (("'Watch'", "Owner"), ("'Our way'", "Plan"), ("'Frobbed'", "planned")):
        _answer(widget(folder), column, label)
    register = read_register(read_client(folder))
    assert set(register.records["owner"].dropna()) == {"Ann"}
    assert list(read_inputs(register).risks["plan"]) == ["Locks", "Doors"]

    open_ones = [each["message"] for each in widget(folder).questions if each["must"]]
    _answer(widget(folder), "'Frobbed' was settled as planned", "implemented")
    _answer(widget(folder), "'Watch' was settled as owner", "it isn’t; read the sheet as if nothing had been said")
    again = load_reading(folder / "columns.yml")
    assert again.statuses == {"Frobbed": "implemented"}
    assert list(again.columns) == ["risks.csv"]
    assert [each["message"] for each in widget(folder).questions if each["must"]] == open_ones


def _answer(found: Settling, begins: str, label: str) -> None:
    number = next(n for n, each in enumerate(found.questions) if begins in each["message"])
    send(found, do="choose", question=number, choice=found.questions[number]["choices"].index(label))


def test_a_sector_is_chosen_and_a_head_count_typed_both_kept_in_the_settings(folder: Path) -> None:
    (folder / "client.yml").write_text('name: Acme\nstandards: ["27001"]\nsector: ropeways\n', encoding="utf-8")
    steps = walked(folder)
    found = settle(steps.coverage.client, steps.register, steps, live=True)
    sector, heads = place_of(found, "setting", "sector"), place_of(found, "setting", "head_count")
    choice = found.questions[sector]["choices"].index("Finance")
    left = len(found.questions)
    send(found, do="choose", question=sector, choice=choice)
    send(found, do="type", question=heads, text="many")
    assert str(heads) not in found.settled
    send(found, do="type", question=heads, text="120")
    settings = read_client(folder).settings
    assert (settings.sector, settings.head_count) == ("Finance", 120)
    assert f"{left - 2} questions open" in found.figures
    assert not any(finding.code == "sector.unknown" for finding in walked(folder).sector.findings)
    send(found, do="undo")
    send(found, do="undo")
    settings = read_client(folder).settings
    assert (settings.sector, settings.head_count) == ("ropeways", None)
