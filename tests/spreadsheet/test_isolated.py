"""Reading in a process of its own: the same result, and one sentence whatever the process does."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from spreadsheet_files import row, sheet, text, write_ods, write_xlsx

from ims_lib.errors import FileRefused
from ims_lib.spreadsheet import Workbook, child, isolated, read_workbook, wire
from ims_lib.spreadsheet.grid import Grid, Oddity, Row
from ims_lib.spreadsheet.wire import BadAnswer, decode, encode, line

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other systems limit less; SECURITY.md says what")
EVERYTHING = sheet(
    row(1, text("A1", "Control"), text("B1", "\ud83d\ude00 Maßnahme")),
    row(2, '<c r="A2" t="s"><v>0</v></c>', '<c r="B2" s="2"><v>0.5</v></c>', '<c r="C2" t="e"><v>#REF!</v></c>'),
    row(
        3,
        '<c r="A3"><v>12</v></c>',
        '<c r="B3"><v>1E+20</v></c>',
        '<c r="C3" t="b"><v>1</v></c>',
        '<c r="D3"><v>1</v></c>',
    ),
    row(
        4,
        '<c r="A4" s="1"><v>45000</v></c>',
        '<c r="B4"><f>A2</f></c>',
        '<c r="C4" t="b"><v>0</v></c>',
        attributes='hidden="1"',
    ),
    head='<cols><col min="2" max="2" hidden="1"/></cols>',
    tail='<mergeCells><mergeCell ref="A2:A3"/></mergeCells><hyperlinks><hyperlink ref="A2" location="Sheet2!A1"/></hyperlinks>',
)
CODE_PAGE = "Control;Zuständig\n5.1;Jörg\n".encode("cp1252")
GREEK = "Έλεγχος;Κατάσταση\n5.1;Υλοποιήθηκε\n5.2;Προγραμματισμένο\n".encode("cp1253")


def files(folder: Path) -> dict[str, Path]:
    """A file of every kind, by name."""
    texts = {
        "plain.csv": b"ref,status\nA.5.1,yes\n",
        "old.csv": CODE_PAGE,
        "greek.csv": GREEK,
        "wide.txt": "a\tb\n1\t2\n".encode("utf-16"),
    }
    for name, data in texts.items():
        (folder / name).write_bytes(data)
    xml = EVERYTHING.encode("utf-16", "surrogatepass").decode("utf-16")
    return {
        **{name: folder / name for name in texts},
        "everything.xlsx": write_xlsx(
            folder / "everything.xlsx",
            xml,
            sheet(),
            strings="<si><t>A.5.1</t></si>",
            states=["visible", "hidden"],
            date_1904=True,
        ),
        "comments.xlsm": write_xlsx(
            folder / "comments.xlsm", sheet(row(1, text("A1", "a<!-- b -->"))), extra={"xl/vbaProject.bin": b"x"}
        ),
        "plan.ods": write_ods(
            folder / "plan.ods",
            '<table:table-row table:number-rows-repeated="3"><table:table-cell '
            'office:value-type="float" office:value="5.1"><text:p>5,10</text:p></table:table-cell></table:table-row>',
        ),
    }


@pytest.mark.parametrize(
    "name", ["plain.csv", "old.csv", "greek.csv", "wide.txt", "everything.xlsx", "comments.xlsm", "plan.ods"]
)
def test_the_result_is_that_of_reading_here(tmp_path: Path, name: str) -> None:
    path = files(tmp_path)[name]
    apart, here = read_workbook(path), read_workbook(path, isolated=False)
    assert apart == here
    kinds = [[[type(value) for value in line.values] for line in grid.rows] for grid in apart.grids]
    assert kinds == [[[type(value) for value in line.values] for line in grid.rows] for grid in here.grids]


def test_refusals_come_across_word_for_word(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", sheet(), extra={"xl/sharedStrings.xml": "<!DOCTYPE x><sst/>"})
    assert refusal(path) == refusal(path, isolated=False)
    (tmp_path / "a.csv").write_bytes(b"a,b\n")
    with pytest.raises(FileRefused, match="no-such-code"):
        read_workbook(tmp_path / "a.csv", encoding="no-such-code")
    assert read_workbook(tmp_path / "a.csv", encoding="koi8_r").grids[0].rows


@pytest.mark.parametrize(
    "encoding", ["UTF-8", "windows-1250", "ISO-8859-15", "shift_jis", "koi8-r", "utf-7", "idna", "no-such"]
)
def test_encodings_that_xml_names(tmp_path: Path, encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' + sheet(row(1, text("A1", "a<!-- b -->")))
    path = write_xlsx(tmp_path / "a.xlsx", declared)
    if encoding in ("UTF-8", "windows-1250", "ISO-8859-15"):
        assert read_workbook(path) == read_workbook(path, isolated=False)
        assert read_workbook(path).grids[0].rows[0].values == ["a"]
    else:
        assert "damaged" in refusal(path)
        assert refusal(path) == refusal(path, isolated=False)


# What a reader that a file has broken, or taken over, may do instead of reading; each runs in place of the reader.
DEEDS = {
    "ends": ("os._exit(3)", "break down"),
    "ends as if all were well": ("os._exit(0)", "break down"),
    "aborts": ("os.abort()", "break down"),
    "is killed": ("os.kill(os.getpid(), 9)", "break down"),
    "raises": ("raise KeyError('x')", "break down"),
    "looks where it may not": ("import ctypes; ctypes.string_at(0)", "break down"),
    "writes nonsense": ("os.write(1, b'\\x80\\x04cos\\nsystem\\n'); os._exit(0)", "break down"),
    "takes memory": ("x = [bytearray(1 << 20) for _ in range(10_000)]", "memory"),
    "takes memory at once": ("x = bytearray(1 << 32)", "memory"),
    "talks without end": ("while True: os.write(1, bytes(1 << 20))", "memory"),
}


@LINUX
@pytest.mark.parametrize(("deed", "said"), DEEDS.values(), ids=DEEDS)
def test_whatever_a_reader_does_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], deed: str, said: str
) -> None:
    act_instead(monkeypatch, deed)
    sentence = refusal(plain_file(tmp_path))
    assert sentence.startswith("soa.csv: ")
    assert said in sentence
    assert sentence.isprintable()
    assert capfd.readouterr() == ("", "")
    assert children() == []


@LINUX
@pytest.mark.parametrize(
    "deed", ["import time; time.sleep(60)", "while True: pass", "os.close(1); import time; time.sleep(60)"]
)
def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    monkeypatch.setattr(isolated, "MOST_SECONDS_WHEN_BUSY", 1)
    act_instead(monkeypatch, deed)
    start = time.monotonic()
    assert "takes longer" in refusal(plain_file(tmp_path))
    assert time.monotonic() - start < 5
    assert children() == []


# Load of a machine with two processors → how long a file may take
LOADS = {"quiet": (0.3, 10), "just busy": (2.0, 10), "twice too much": (4.0, 20), "far too much": (40.0, 30)}


@pytest.mark.parametrize(("load", "seconds"), LOADS.values(), ids=LOADS)
def test_on_a_busy_machine_a_file_has_longer(monkeypatch: pytest.MonkeyPatch, load: float, seconds: float) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0), raising=False)
    assert isolated.most_seconds() == seconds
    monkeypatch.delattr(os, "getloadavg")
    assert isolated.most_seconds() == 10


@LINUX
def test_a_csv_isnt_told_to_be_saved_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    act_instead(monkeypatch, DEEDS["takes memory at once"][0])
    assert refusal(plain_file(tmp_path)).endswith("; keep the rows with controls in a file of their own.")
    assert refusal(write_xlsx(tmp_path / "a.xlsx", sheet())).endswith("or save the sheet as .csv.")


@LINUX
@pytest.mark.parametrize(
    ("deed", "wanted"),
    [
        ("open('/etc/hostname')", "Too many open files"),
        ("import socket; socket.socket()", "Too many open files"),
        ("os.pipe()", "Too many open files"),
        ("os.truncate('{file}', 1 << 20)", "File too large"),
    ],
)
def test_what_a_reader_may_not_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str, wanted: str) -> None:
    path = plain_file(tmp_path)
    tried = deed.format(file=path)
    # Modules are imported before, as a reader's are; what is left is the deed.
    act_instead(
        monkeypatch,
        f"""
        try:
            {tried.rpartition("; ")[2]}
        except OSError as fault:
            from ims_lib.errors import FileRefused
            raise FileRefused(fault.strerror)
    """,
        before="signal.signal(signal.SIGXFSZ, signal.SIG_IGN)" if "truncate" in deed else tried.rpartition("; ")[0],
    )
    assert refusal(path) == wanted
    assert path.read_bytes() == PLAIN


@LINUX
def test_processes_cannot_be_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        pytest.skip("the system lets its administrator start processes in spite of the limit")
    act_instead(monkeypatch, "os.fork()")
    assert "break down" in refusal(plain_file(tmp_path))


def test_a_child_sees_neither_our_environment_nor_our_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a module of a stranger')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOME_PASSWORD", "swordfish")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    act_instead(monkeypatch, "from ims_lib.errors import FileRefused; raise FileRefused(str(sorted(os.environ)))")
    assert "SOME_PASSWORD" not in refusal(plain_file(tmp_path))


def test_reading_from_a_thread_and_from_several(tmp_path: Path) -> None:
    found: list[Workbook] = []
    path = plain_file(tmp_path)
    threads = [threading.Thread(target=lambda: found.append(read_workbook(path))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert found[0] == found[1] == found[2]


@LINUX
def test_a_child_ends_when_nobody_is_left_to_read_its_answer(tmp_path: Path) -> None:
    code = f"from pathlib import Path; from ims_lib.spreadsheet import read_workbook; read_workbook(Path({str(tmp_path / 'big.csv')!r}))"
    (tmp_path / "big.csv").write_bytes(b"some text,and more of it\n" * 500_000)
    ours = subprocess.Popen([sys.executable, "-c", code])
    until = time.monotonic() + 10
    while not (grandchildren := children(ours.pid)) and time.monotonic() < until:
        time.sleep(0.01)
    ours.kill()
    ours.wait()
    assert grandchildren
    while any(Path(f"/proc/{pid}").exists() for pid in grandchildren):
        assert time.monotonic() < until + 15, "a reader is left behind"
        time.sleep(0.1)


def test_a_system_without_limits_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        isolated, "START", isolated.START.replace("import sys;", "import sys; sys.modules['resource'] = None;")
    )
    isolated.command.cache_clear()
    try:
        remarks = read_workbook(plain_file(tmp_path)).remarks
    finally:
        isolated.command.cache_clear()
    assert [(remark.level, remark.code) for remark in remarks] == [("note", "file.unlimited")]
    assert all(what in remarks[0].message for what, _, _ in child.CONFINED)


def test_nothing_is_said_where_all_limits_hold(tmp_path: Path) -> None:
    if sys.platform == "linux":
        assert read_workbook(plain_file(tmp_path)).remarks == []


def test_numbers_are_oddities_by_themselves(tmp_path: Path) -> None:
    xml = sheet(row(2, '<c r="B2"><v>5.1</v></c>', '<c r="C2" s="2"><v>0.5</v></c>', '<c r="D2" t="b"><v>1</v></c>'))
    oddities = read_workbook(write_xlsx(tmp_path / "a.xlsx", xml)).grids[0].oddities
    assert oddities == {(2, 1): Oddity("number", "5.1"), (2, 2): Oddity("number", "50%")}
    assert oddities.get((2, 1)) == Oddity("number", "5.1")
    assert oddities.get((2, 3)) is None
    assert oddities.get((2, 9)) is None
    assert len(oddities) == 2


HEAD = {"file": "a", "format": "csv", "remarks": []}
SHEET = {
    "sheet": None,
    "last_row": 1,
    "hidden": False,
    "hidden_rows": [],
    "hidden_columns": [],
    "merged": [],
    "oddities": [],
    "numbers": False,
    "uncalculated": [],
    "comments": [],
    "links": [],
    "fills": [],
}
ROWS = {"values": ["a", 2.0, None], "rows": [[1, 1, [0, 1, 2]]]}
END = {"end": True}
BAD = {
    "nothing": [],
    "no end": [HEAD, SHEET, ROWS],
    "more after the end": [HEAD, SHEET, ROWS, END, ROWS],
    "rows of no sheet": [HEAD, ROWS, END],
    "a value that is a list": [HEAD, SHEET, ROWS | {"values": [["a"]]}, END],
    "a value that was not named": [HEAD, SHEET, ROWS | {"rows": [[1, 1, [7]]]}, END],
    "a row number that is text": [HEAD, SHEET, ROWS | {"rows": [["1", 1, [1]]]}, END],
    "a row number below zero": [HEAD, SHEET, ROWS | {"rows": [[-1, 1, [1]]]}, END],
    "an unknown format": [HEAD | {"format": "exe"}, SHEET, END],
    "a level nobody knows": [HEAD | {"remarks": [["fatal", "a.b", "text", None, None]]}, END],
    "a sheet's name that is a number": [HEAD, SHEET | {"sheet": 3}, END],
    "a merged range of three": [HEAD, SHEET | {"merged": [[1, 2, 3]]}, END],
    "a comment that is an object": [HEAD, SHEET | {"comments": [[1, 1, {}]]}, END],
    "an oddity nobody knows": [HEAD, SHEET | {"oddities": [[1, 1, "code", "x"]]}, END],
    "a colour that is a number": [HEAD, SHEET | {"fills": [[1, 0, 1, 0, 7]]}, END],
    "an area that ends before it begins": [HEAD, SHEET | {"uncalculated": [[2, 0, 1, 0, ""]]}, END],
    "an area of more columns than there are": [HEAD, SHEET | {"fills": [[1, 0, 1, 1 << 20, "FF0000"]]}, END],
    "a list": [[1, 2]],
}


@pytest.mark.parametrize("messages", BAD.values(), ids=BAD)
def test_answers_that_are_no_workbook(messages: list[dict[str, object]]) -> None:
    with pytest.raises(BadAnswer):
        decode([line(message) for message in messages])


def test_answers_that_are_no_lines() -> None:
    for raw in (b"\x80", b"[" * 100_000, b"NaN", b'{"a":NaN}', b"{", b"9" * 5000):
        with pytest.raises(BadAnswer):
            decode([raw])


def test_an_answer_that_is_one() -> None:
    workbook = decode([line(message) for message in (HEAD, SHEET, ROWS, END)])
    assert workbook.grids[0].rows[0].values == ["a", 2, None]
    assert decode(encode(workbook)) == workbook


def test_values_cross_to_their_type_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "CELLS_A_LINE", 4)
    rows = [Row(n, [f"text {n % 3}", None, n, True, "x", n % 2 == 0, 10**16, 0.5]) for n in range(1, 9)]
    read = decode(encode(Workbook("a.csv", "csv", [Grid(None, rows, 8)]))).grids[0].rows
    assert [[(type(value), value) for value in row.values] for row in read] == [
        [(type(value), value) for value in row.values] for row in rows
    ]


PLAIN = b"ref,status\nA.5.1,yes\n"


def plain_file(folder: Path) -> Path:
    """A file with nothing wrong about it."""
    (folder / "soa.csv").write_bytes(PLAIN)
    return folder / "soa.csv"


def act_instead(monkeypatch: pytest.MonkeyPatch, deed: str, *, before: str = "") -> None:
    """Have the child do something else when it should read. It is confined by then as it always is."""
    lines = [part for part in deed.splitlines() if part.strip()]
    indent = min(len(part) - len(part.lstrip()) for part in lines)
    body = "\n".join("    " + part[indent:] for part in lines)
    start = (
        "import sys; sys.path += sys.argv[1:]\nimport os, signal, time, ims_lib.spreadsheet.child as child\n"
        f"{before}\ndef deed(source, *, encoding=None):\n{body}\nchild.read_source = deed\nchild.main()"
    )
    command = isolated.command()
    monkeypatch.setattr(isolated, "command", lambda: [start if part == isolated.START else part for part in command])


def refusal(path: Path, *, isolated: bool = True) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(FileRefused) as caught:
        read_workbook(path, isolated=isolated)
    return str(caught.value)


def children(of: int | None = None) -> list[int]:
    """The processes that one has started and that still run."""
    parent = of or os.getpid()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(folder.name))
    return found
