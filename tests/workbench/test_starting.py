"""Where a day begins: a client is made by a form with client.yml's own rules, files are dropped in, and what was read is told."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from ims_lib import paths
from ims_lib.client import chosen_client, read_client
from ims_lib.client.settings_text import form_fields, with_setting
from ims_lib.errors import BadClient
from ims_lib.register import read_register
from ims_lib.spreadsheet.limits import MOST_FILE_BYTES
from ims_lib.workbench import start, state
from ims_lib.workbench.client_form import form_of
from ims_lib.workbench.starting import Starting, clean_name
from ims_lib.workspace import HOME
from tests.builders import write_client
from tests.documents.document_files import write_docx, write_pdf

SHEET = b"Control,Title,Status\nA.5.1,Policies for information security,Implemented\nA.5.9,Inventory,Frobbed\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME, str(tmp_path))
    return tmp_path


@pytest.fixture
def widget(home: Path) -> Starting:
    found = start(live=True)
    assert isinstance(found, Starting)
    found.sent = []  # type: ignore[attr-defined]
    found.send = lambda content, buffers=None: found.sent.append(content)  # type: ignore[attr-defined, method-assign]
    return found


def send(found: Starting, *buffers: bytes, **content: Any) -> dict[str, Any]:
    """What Python answers to a message."""
    found._handle_custom_msg(content, list(map(memoryview, buffers)))
    return found.sent[-1] if found.sent else {}  # type: ignore[attr-defined, no-any-return]


def filled(**fields: str) -> dict[str, Any]:
    """A form for a client that holds one certificate."""
    values = copy.deepcopy(form_of({"standards": ["27001"]}))
    values |= {"name": "Acme: Bread & Co", "folder": "acme"}
    values["standards"]["27001"] |= {"held": True, "edition": "2022", "valid_to": "2028-06-30"}
    values["fields"] |= {name.replace("__", "."): text for name, text in fields.items()}
    return values


def made(found: Starting, **fields: str) -> Path:
    send(found, do="new", values=filled(**fields), id="1")
    return Path(found.chosen)


def put(found: Starting, name: str, *parts: bytes, how: str = "") -> dict[str, Any]:
    said = send(found, do="offer", file=name, name=name, size=sum(map(len, parts)), how=how)
    for part in parts if "go" in said else ():
        send(found, part, do="part", upload=name, name=said["go"], parts=len(parts))
    return said


def test_documents_have_a_line_each_with_what_is_proposed_scanned_or_refused(widget: Starting) -> None:
    folder = made(widget)
    write_docx(folder / "backup.docx", "# Backup policy", "Restoration of backups is tested every quarter.")
    write_pdf(folder / "plan.pdf", [["The plan is tried out every year, and what was learnt is recorded."], []])
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    send(widget, do="read")
    lines = {file: (told, asked, refused) for file, told, _, _, _, asked, refused in widget.shown["files"]}
    told, asked, _ = lines["backup.docx"]
    assert told.startswith("Document · 1 passage · proposed as evidence of ")
    assert asked == 0
    told, asked, _ = lines["plan.pdf"]
    assert told.startswith("Document: 2 pages · 1 passage · ")
    assert "Page 2 has no text: scanned" in told
    assert asked == 1
    assert lines["broken.pdf"][2]
    assert "3 documents" in widget.shown["facts"][0]


def test_a_form_makes_a_client_that_is_worked_on_from_then_on(widget: Starting, home: Path) -> None:
    assert widget.chosen == (paths.DEMO_CLIENTS / "harbour").as_posix()
    folder = made(
        widget, head_count="140", capacity__days_per_month="8", ai_roles="producer, customer", sector="health care"
    )
    assert folder == home / "clients" / "acme" == chosen_client()
    client = read_client("")
    assert client.name == "Acme: Bread & Co"
    assert client.settings.capacity
    assert (client.settings.head_count, client.settings.capacity.days_per_month) == (140, 8)
    assert (client.settings.ai_roles, client.settings.sector) == (["producer", "customer"], "health care")
    (certificate,) = client.settings.certificates
    assert (certificate.standard, str(certificate.valid_to)) == ("27001", "2028-06-30")
    assert widget.shown["next"] == ["", "Drop the client’s files above, or copy them into its folder."]
    assert "#   keep_free: 2" in (folder / "client.yml").read_text(encoding="utf-8"), "what isn't given stays as help"


# what is typed | where it is marked | what is said
FAULTS = {
    "no_number": ({"head_count": "many"}, "head_count", "head count is 'many': a whole number is wanted, such as 140"),
    "less_than_nothing": (
        {"capacity__days_per_month": "-1"},
        "capacity.days_per_month",
        "working days a month for this is '-1': 0 or more is wanted",
    ),
    "a_month_that_is_none": (
        {"capacity__days_per_month": "8", "capacity__no_work_in": "Augst"},
        "capacity.no_work_in",
        "number 1 of months without work is 'Augst': a month is wanted: August or 8 for every year's, 2027-08 for one alone",
    ),
    "a_person_without_days": (
        {"capacity__days_per_month": "8", "capacity__roles": "CISO 4"},
        "capacity.roles",
        "days a month by person or role: CISO 4: a number is wanted, such as 7.5",
    ),
    "a_price_alone": (
        {"outside__day_rate": "1200"},
        "outside.days",
        "say how many days there are, in all (days) or by the month (days_per_month)",
    ),
    "no_country": (
        {"country": "Switzerland"},
        "country",
        "country is 'Switzerland'; two letters of a country are wanted, and its region where holidays differ: CH-ZH, "
        "DE-BY, GB-ENG",
    ),
    "no_role": (
        {"ai_roles": "producer, nonsense"},
        "ai_roles",
        "nonsense: no role that we know; there are provider, producer, customer, partner, subject, deployer, "
        "importer, distributor, product manufacturer",
    ),
    "no_yaml": ({"holidays": "{2026"}, "holidays", "'[{2026]' can't be read; write it as in the example"),
    "no_language": ({"language": "xx"}, "language", "language is 'xx': there are en, de, es, fr"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_form_is_checked_by_the_rules_of_client_yml(widget: Starting, home: Path, name: str) -> None:
    typed, key, sentence = FAULTS[name]
    send(widget, do="check", values=filled(**typed), new=True)
    assert widget.faults == {key: sentence}
    send(widget, do="new", values=filled(**typed), id="1")
    assert widget.message == "Nothing was made yet: mend what is marked."
    assert not (home / "clients").exists()


def test_a_folder_needs_a_name_of_its_own(widget: Starting) -> None:
    made(widget)
    for folder, said in {"acme": "there is one of that name already", "../x": "as x"}.items():
        send(widget, do="check", values=filled() | {"folder": folder}, new=True)
        assert widget.faults == {"folder": said}


def test_settings_change_line_by_line_and_remarks_stay(widget: Starting, home: Path) -> None:
    text = (
        'name: Beta # by contract\nstandards: ["27001"]\ncapacity:\n  days_per_month: 5 # till June\n  keep_free: 1\n'
    )
    folder = write_client(home / "clients" / "beta", f"{text}# the boss\nassessor: Ann\n")
    send(widget, do="choose", folder=str(folder))
    values = copy.deepcopy(widget.shown["values"])
    assert (values["fields"]["capacity.days_per_month"], values["fields"]["assessor"]) == ("5", "Ann")
    values["fields"] |= {"capacity.days_per_month": "7", "capacity.roles": "IT lead: 2", "sector": "retail"}
    send(widget, do="change", values=values, id="1")
    assert widget.message == "Kept in client.yml: sector, capacity."
    now = (folder / "client.yml").read_text(encoding="utf-8")
    assert now == text.replace("5 #", "7 #") + "  roles: {IT lead: 2}\n# the boss\nassessor: Ann\nsector: retail\n"


def test_a_block_of_keys_is_filled_in_part_by_part(widget: Starting) -> None:
    folder = made(widget, outside__days="20", outside__day_rate="1200", capacity__keep_free="1", overlays="none")
    assert "capacity.days_per_month" in widget.faults
    folder = made(
        widget, outside__days="20", outside__day_rate="1200", capacity__days_per_month="8", capacity__roles="IT lead: 2"
    )
    text = (folder / "client.yml").read_text(encoding="utf-8")
    assert "capacity:\n  days_per_month: 8 " in text
    assert "#   keep_free: 2 " in text
    assert "  roles: {IT lead: 2} " in text
    assert "outside:\n  days: 20 " in text
    values = copy.deepcopy(widget.shown["values"])
    assert values["fields"]["capacity.roles"] == "IT lead: 2"
    values["fields"] |= {"capacity.days_per_month": "", "capacity.roles": "", "outside.days": "", "overlays": "none"}
    values["fields"] |= {"outside.days_per_month": "5"}
    send(widget, do="change", values=values, id="2")
    settings = read_client("").settings
    assert settings.capacity is None
    assert settings.outside is not None
    assert (settings.outside.days, settings.outside.days_per_month, settings.outside.day_rate) == (None, 5, 1200)
    assert settings.overlays == []


def test_what_a_remark_stands_in_is_left_to_its_writer() -> None:
    text = 'certificates:\n  # asked on Monday\n  - standard: "27001"\n'
    with pytest.raises(BadClient, match="certificates is laid out in a way of somebody's own"):
        with_setting(text, "certificates", [])


def test_what_the_template_offers_on_a_line_is_in_the_form() -> None:
    fields = {each.name: each for each in form_fields()}
    assert {"sector", "head_count", "capacity.roles", "country", "assessor", "language"} <= set(fields)
    assert not {"name", "standards", "certificates", "wanted", "risk", "versions"} & set(fields), (
        "no line, or no place here"
    )
    assert not [each for each in fields.values() if set(each.example) & set("[]{}")], "nobody types brackets"
    assert fields["head_count"].help == "people in scope; days of work are scaled by it"


def test_files_are_kept_whole_told_in_a_line_and_never_written_over(widget: Starting) -> None:
    folder = made(widget)
    assert put(widget, "../list of\x07: controls.csv", SHEET[:40], SHEET[40:]) == {
        "file": "../list of\x07: controls.csv",
        "go": "list of controls.csv",
    }
    assert (folder / "list of controls.csv").read_bytes() == SHEET
    assert "asks" in put(widget, "list of controls.csv", b"other")
    assert (folder / "list of controls.csv").read_bytes() == SHEET
    assert put(widget, "list of controls.csv", SHEET, how="beside")["go"] == "list of controls (2).csv"
    put(widget, "list of controls.csv", b"", how="replace")
    assert (folder / "list of controls.csv").read_bytes() == b""
    put(widget, "notes.pages", b"x")
    send(widget, do="read")
    lines = {file: (read_as, rows, asked) for file, read_as, rows, _, _, asked, _ in widget.shown["files"]}
    assert lines["list of controls (2).csv"] == ("Controls 2", 2, 1)
    assert "lists of the template that are not filled in" in lines["lists.xlsx"][0]
    assert widget.shown["next"] == ["01_ingest", "Settle 2 questions"]
    assert any("notes.pages is not read" in text for text in widget.shown["aside"])


def test_what_cannot_be_put_there_says_why(widget: Starting) -> None:
    assert "A demo client stays as it is" in put(widget, "a.csv", SHEET)["no"]
    made(widget)
    assert "keeps a file of that name itself" in put(widget, "Client.yml", b"name: x")["no"]
    assert "larger than 64 MB" in send(widget, do="offer", file="1", name="a.csv", size=MOST_FILE_BYTES + 1)["no"]


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [("a/b\\c.csv", "c.csv"), ("~$a.csv", "a.csv"), ("..", ""), ("a" * 300 + ".xlsx", "a" * 116 + ".xlsx")],
)
def test_names_of_files_are_such_that_any_system_takes(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_a_client_that_cannot_be_opened_says_why_and_can_be_left(widget: Starting, home: Path) -> None:
    folder = write_client(home / "clients" / "beta", "name: Beta\nstandrads: [27001]\n")
    send(widget, do="choose", folder=str(folder))
    assert "standards is missing" in widget.shown["wrong"]
    assert start(live=True).chosen == folder.as_posix(), "it is worked on still"
    assert [each["name"] for each in widget.clients[:2]] == ["beta", "Harbour Managed Services"]
    send(widget, do="choose", folder=(paths.DEMO_CLIENTS / "lumen").as_posix())
    assert (widget.shown["wrong"], widget.shown["name"]) == ("", "Lumen Documents")


def test_the_state_is_one_line(widget: Starting) -> None:
    put(widget, "a.csv") if made(widget) else None
    put(widget, "controls.csv", SHEET)
    client = read_client("")
    line = state(client, read_register(client))
    assert repr(line).endswith("2 rows read · 1 question open on reading the files · 0 judged · no report yet")
    assert line._repr_html_().startswith("<p><strong>Acme: Bread &amp; Co</strong> · ")
    assert "client" in start(live=False).frame.columns
