"""The command line: exit codes, one sentence a fault, nothing half-written, and quick help."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ims_lib import paths
from ims_lib.cli import main, parser
from ims_lib.client import find_clients, folders_passed_over
from tests.without_rights import AS_ANYBODY, without_rights

CLIENT = 'name: Acme\nstandards: ["27001"]\n'
SHEET = "Control,Title,Status\nA.5.1,Policies for information security,Implemented\nA.5.9,Inventory of assets,Planned\n"


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "client.yml").write_text(CLIENT)
    (folder / "controls.csv").write_text(SHEET)
    return folder


def test_help_loads_nothing_heavy() -> None:
    heavy = "('pandas', 'pydantic', 'papermill', 'yaml')"
    code = f"import sys; from ims_lib.cli import parser; parser().format_help(); print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_lists_what_is_built() -> None:
    text = parser().format_help()
    built = [
        "check",
        "suggest",
        "new",
        "report",
        "batch",
        "share",
        "export",
        "import",
        "portfolio",
        "catalogue",
        "lab",
        "demo",
    ]
    for name in built:
        assert f"\n    {name}" in text


WRONG_USAGE = {
    "nothing": [],
    "unknown_command": ["frobnicate"],
    "no_date": ["report", "harbour", "--as-of", "yesterday"],
    "not_a_standard": ["new", "acme", "--standards", "27001,9001"],
    "not_in_catalogue": ["catalogue", "--what", "poems"],
}


@pytest.mark.parametrize("name", WRONG_USAGE)
def test_wrong_usage_is_exit_2(name: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(WRONG_USAGE[name])
    assert stopped.value.code == 2


def test_an_interrupt_while_a_library_is_loaded_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(*_: object, **__: object) -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise ImportError("initialization failed") from error

    monkeypatch.setattr("ims_lib.commands.lab.open_lab", load)
    assert main(["lab"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_library_that_is_missing_isnt_taken_for_an_interrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    def load(*_: object, **__: object) -> None:
        raise ImportError("no such library")

    monkeypatch.setattr("ims_lib.commands.lab.open_lab", load)
    with pytest.raises(ImportError, match="no such library"):
        main(["lab"])


# What is misspelt → under which command's usage it is told, and the sentence
MISSPELT = {
    "command": (["chek"], "ims: error: there is no command chek; did you mean check?"),
    "option": (["check", "--jsn", "a.csv"], "ims check: error: there is no option --jsn; did you mean --json?"),
    "option that others wait for": (
        ["suggest", "a.csv", "--colunm=Text"],
        "ims suggest: error: there is no option --colunm; did you mean --column?",
    ),
    "option of all": (["--verison"], "ims: error: there is no option --verison; did you mean --version?"),
    "choice": (
        ["catalogue", "--what", "criterias"],
        "ims catalogue: error: --what has no criterias; did you mean criteria?",
    ),
    "like nothing": (
        ["catalogue", "--what", "risks", "--format", "7"],
        "ims catalogue: error: --format has no 7; there are table, json, csv",
    ),
    "one word too many": (["demo", "harbour"], "ims demo: error: not understood: harbour"),
}


@pytest.mark.parametrize("case", MISSPELT)
def test_what_is_misspelt_is_told_with_the_nearest(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    given, told = MISSPELT[case]
    with pytest.raises(SystemExit) as stopped:
        main(given)
    assert stopped.value.code == 2
    *usage, sentence = capsys.readouterr().err.splitlines()
    assert sentence == told
    assert usage[0].startswith(f"usage: {told.partition(':')[0]} [")


def test_what_begins_an_option_or_follows_two_dashes_is_none_misspelt() -> None:
    assert parser().parse_args(["check", "--js", "a.csv"]).run
    assert parser().parse_args(["check", "--", "--jsn"]).files == [Path("--jsn")]
    assert parser().parse_args(["new", "acme", "--name=--Acme--"]).name == "--Acme--"
    assert parser().parse_args(["report", "acme", "--language", "de", "--language", "fr"]).languages == ["de", "fr"]


def test_report_leaves_a_complete_set(acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(acme), "--out", str(tmp_path / "out"), "--as-of", "2026-11-24"]) == 0
    made = sorted(path.name for path in (tmp_path / "out" / "acme").iterdir())
    assert made == [".client", "details.xlsx", "drafts", "report.html", "results.json", "run.json", "workbook.xlsx"]
    told = capsys.readouterr().out.splitlines()
    assert told[0] == str(tmp_path / "out" / "acme" / "report.html")
    assert not told[-1].startswith("1 report"), "of one alone nothing is counted"


def _spoil(folder: Path, fault: str) -> str:
    """Break a client folder in one way; the words that the message must have."""
    if fault == "unknown_client":
        return "no client folder of that name or path"
    if fault == "malformed_settings":
        (folder / "client.yml").write_text("name: [Acme\n")
        return "client.yml line"
    if fault == "two_faults_at_once":
        (folder / "client.yml").write_text('name: Acme\nstandards: ["9001"]\nhead_count: many\n')
        return "9001"
    if fault == "no_table":
        (folder / "controls.csv").write_text("just a note\n")
        return "no table"
    (folder / "controls.csv").unlink()
    (folder / "controls.xlsx").write_bytes(b"%PDF-1.7 not a workbook")
    return "controls.xlsx"


@pytest.mark.parametrize(
    "fault",
    ["unknown_client", "malformed_settings", "two_faults_at_once", "no_table", "unreadable_file"],
)
def test_bad_input_is_told_and_leaves_nothing(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    words = _spoil(acme, fault)
    client = str(tmp_path / "nobody") if fault == "unknown_client" else str(acme)
    assert main(["report", client, "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.err
    assert len(said.err.strip().splitlines()) == (2 if fault == "two_faults_at_once" else 1)
    assert not (tmp_path / "out" / "acme").exists()
    assert not list((tmp_path / "out").glob(".*")) if (tmp_path / "out").exists() else True


def test_failed_report_leaves_the_set_that_was_there(acme: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["report", str(acme), "--out", str(out)]) == 0
    before = (out / "acme" / "report.html").read_bytes()
    (acme / "controls.csv").write_text("nothing here\n")
    assert main(["report", str(acme), "--out", str(out)]) == 1
    assert (out / "acme" / "report.html").read_bytes() == before
    assert [path.name for path in out.iterdir()] == ["acme"]


def test_one_bad_client_does_not_stop_the_batch(acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "client.yml").write_text("standards: []\n")
    assert main(["batch", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert (tmp_path / "out" / "acme" / "report.html").is_file()
    assert not (tmp_path / "out" / "bad").exists()
    said = capsys.readouterr()
    assert "bad/client.yml: name is missing" in said.err
    first, *_, last = said.out.splitlines()
    assert (first, last) == (f"reports go to {tmp_path / 'out'}", "1 report, 1 failed: bad")


def test_a_report_without_a_file_that_was_refused_is_exit_1_and_names_it(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "locked.xlsx").write_bytes(b"%PDF-1.7 not a workbook")
    assert main(["batch", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    (told,) = (line for line in said.err.splitlines() if line.startswith("ims: "))
    assert told.startswith("ims: acme: locked.xlsx: ")
    assert "locked.xlsx" not in said.out
    assert said.out.splitlines()[-1] == "1 report, 1 without files that were refused: acme"
    assert (tmp_path / "out" / "acme" / "report.html").is_file()


def test_a_folder_of_spreadsheets_without_settings_is_told_in_a_batch(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clients = tmp_path / "clients"
    clients.mkdir()
    acme.rename(clients / "acme")
    (clients / "begun").mkdir()
    (clients / "begun" / "controls.csv").write_text(SHEET)
    (clients / "notes").mkdir()
    (clients / "notes" / "readme.md").write_text("nothing of a client's")
    (clients / "gone").symlink_to(tmp_path / "nowhere")
    assert main(["batch", str(clients), "--out", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[0] == "1 folder without client.yml or spreadsheets skipped: notes"
    assert said.err.splitlines()[-2:] == [
        f"ims: begun: this folder has no client.yml; `ims new {clients}/begun` makes one",
        "ims: gone: this link leads nowhere; mend or remove it",
    ]
    assert said.out.splitlines()[-1] == "1 report, 2 failed: begun, gone"
    assert (tmp_path / "out" / "acme" / "report.html").is_file()


def test_clients_are_found_behind_links_and_not_among_reports_or_below_a_client(acme: Path, tmp_path: Path) -> None:
    (acme / "evidence").mkdir()
    (acme / "evidence" / "list.csv").write_text(SHEET)
    assert find_clients(acme) == [acme]
    clients = tmp_path / "clients"
    (clients / "region" / "brook").mkdir(parents=True)
    (clients / "region" / "overview.csv").write_text(SHEET)
    (clients / "region" / "brook" / "client.yml").write_text(CLIENT)
    (clients / "report").mkdir()
    (clients / "report" / "run.json").write_text("{}")
    (clients / "report" / "workbook.csv").write_text(SHEET)
    (clients / "linked").symlink_to(acme)
    assert find_clients(clients) == [clients / "linked", clients / "region" / "brook"]
    (clients / "empty").mkdir()
    assert folders_passed_over(clients, find_clients(clients)) == [clients / "empty"]
    assert folders_passed_over(tmp_path, find_clients(clients)) == [], "of a folder above nothing is said"


def test_an_output_folder_that_cannot_be_made_is_one_sentence(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file stands where the folder should be")
    assert main(["report", str(acme), "--out", str(tmp_path / "out")]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"ims: acme: {tmp_path / 'out'}: cannot be written (")
    assert told.endswith("; choose another folder with --out")


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("written", ["ims_lib.report.deliverables.write_results", "ims_lib.batch.render._write_run"])
def test_a_full_disk_is_one_sentence_and_leaves_what_was_there(
    acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    monkeypatch.setattr(written, _full)
    assert main(["report", str(acme), "--out", str(tmp_path / "out")]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"ims: acme: {tmp_path / 'out'}")
    assert ": cannot be written (" in told
    assert told.endswith("what was there before is unchanged, --out names another folder")
    assert os.strerror(errno.ENOSPC) in told
    assert list((tmp_path / "out").iterdir()) == []


THREE_RUNS = """
import sys; from pathlib import Path; from ims_lib.cli import main
acme, out, closed, clients = sys.argv[1:]
codes = []
for folder in (out, closed):
    codes.append(main(["report", acme, "--out", folder]))
    print("then", file=sys.stderr)
Path(acme).chmod(0)
print([*codes, main(["batch", clients, "--out", out])])
"""
"""A report, one into a folder that is closed, and a batch with a client's folder that is."""


@without_rights
def test_what_nobody_may_read_or_write_stops_no_report(acme: Path, tmp_path: Path) -> None:
    made = acme.rename(tmp_path / "controls")
    assert main(["new", str(acme), "--standards", "27001"]) == 0
    for name in ("controls.csv", "theirs.csv", "theirs.xlsx"):
        shutil.copy(made / "controls.csv", acme / name)
    for path in (*acme.glob("theirs.*"), acme):
        path.chmod(0o555 if path == acme else 0)
    (tmp_path / "closed").mkdir(mode=0o555)

    given = [str(path) for path in (acme, tmp_path / "out", tmp_path / "closed", tmp_path)]
    done = subprocess.run(
        [*AS_ANYBODY, sys.executable, "-c", THREE_RUNS, *given],
        cwd=paths.PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    acme.chmod(0o555)
    *said, last, codes = map(str.strip, done.stdout.splitlines())
    of_out, of_closed, of_batch = (part.splitlines() for part in done.stderr.split("then\n"))
    assert codes == "[1, 1, 1]"
    why = "you have no permission to read it; ask its owner, or copy it."
    assert of_out == [f"ims: acme: {name}: {why}" for name in ("theirs.csv", "theirs.xlsx")]
    assert f"note: assessment.xlsx was left as it is: you may not write into {acme}" in said
    inputs = json.loads((tmp_path / "out" / "acme" / "run.json").read_text())["inputs"]
    assert {name for name, sha in inputs.items() if sha is None} == {"theirs.csv", "theirs.xlsx"}
    closed = f"{tmp_path / 'closed'}: cannot be written (Permission denied); choose another folder with --out"
    assert of_closed == [f"ims: acme: {closed}"]
    client = f"ims: acme: {acme / 'client.yml'}: cannot be read (Permission denied)"
    assert any(line.startswith(client) for line in of_batch)
    assert last.endswith("1 failed: acme")


def test_new_client_can_be_reported_once_it_has_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "acme"
    assert (
        main(["new", str(folder), "--name", "Acme: Sons & Co", "--standards", "27001,42001", "--holds", "27001"]) == 0
    )
    assert main(["report", str(folder), "--out", str(tmp_path / "out")]) == 1
    (folder / "controls.csv").write_text(SHEET)
    assert main(["report", str(folder), "--out", str(tmp_path / "out")]) == 0
    results = json.loads((tmp_path / "out" / "acme" / "results.json").read_text())
    assert results["name"] == "Acme: Sons & Co"
    assert list(results["standards"]) == ["27001", "42001"]
    assert main(["new", str(folder)]) == 1
    assert "exists already" in capsys.readouterr().err


CATALOGUE_FIELDS = {
    "requirements": {"id", "title", "kind", "leaf", "hs_id", "criteria", "single"},
    "criteria": {"id", "process", "text", "ask", "evidence", "days", "needs", "serves"},
    "crossmap": {"a", "b", "relation", "shared", "only_a", "only_b"},
    "processes": {"process", "title", "merges", "criteria"},
    "documents": {"id", "title", "kind", "holds", "satisfies", "criteria"},
    "risks": {"id", "title", "category", "causes", "consequences", "treating"},
    "pairs": {"id", "standards", "title", "means", "gain", "criteria"},
}


@pytest.mark.parametrize("what", CATALOGUE_FIELDS)
def test_catalogue_prints_one_object_a_line(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "--what", what, "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) > 10
    assert all(CATALOGUE_FIELDS[what] <= row.keys() for row in rows)
    for form in ("table", "csv"):
        assert main(["catalogue", "--what", what, "--format", form]) == 0
        assert len(capsys.readouterr().out.splitlines()) == len(rows) + 1


def test_who_has_read_enough_stops_what_only_prints() -> None:
    command = [sys.executable, "-m", "ims_lib.cli", "catalogue", "--what", "crossmap", "--format", "csv"]
    with subprocess.Popen(command, cwd=paths.PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().startswith(b"a,b,relation")
        running.stdout.close()
        told = running.stderr.read()
    assert (running.returncode, told) == (0, b"")


def test_cross_map_of_one_pair(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["catalogue", "--what", "crossmap", "--from", "27001:9.2.2", "--to", "42001:9.2.2", "--format", "json"])
        == 0
    )
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["shared"]
    assert main(["catalogue", "--what", "crossmap", "--from", "27001:A.5.244"]) == 1
    assert "did you mean 27001:A.5.24?" in capsys.readouterr().err


def test_check_of_several_files_keeps_the_good_ones(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = acme / "broken.xlsx"
    bad.write_bytes(b"PK\x03\x04 and no more")
    assert main(["check", str(acme / "controls.csv"), str(bad), "--json"]) == 1
    said = capsys.readouterr()
    first, second = (json.loads(line) for line in said.out.splitlines())
    assert [record["refs"] for record in first["records"]] == [["27001:A.5.1"], ["27001:A.5.9"]]
    assert second["file"] == "broken.xlsx"
    assert second["error"]
    assert len(said.err.strip().splitlines()) == 1


def test_check_knows_our_own_workbook_under_any_name_and_asks_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "beta"
    assert main(["new", str(made)]) == 0
    ours = (made / "assessment.xlsx").rename(tmp_path / "came back.xlsx")
    capsys.readouterr()
    assert main(["check", str(ours)]) == 0
    assert capsys.readouterr().out.startswith("came back.xlsx: our own assessment workbook;")
    assert main(["check", str(ours), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(each["level"], each["code"]) for each in told["findings"]] == [("note", "file.ours")]
    assert (told["sheets"], told["records"], told["lists"]) == ([], [], [])


def test_check_names_every_file_that_was_refused_in_three_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [str(tmp_path / f"{number}.xlsx") for number in range(5)]
    assert main(["check", *names]) == 1
    first, second, rest = capsys.readouterr().err.splitlines()
    assert (first.startswith("0.xlsx: "), second.startswith("1.xlsx: ")) == (True, True)
    assert rest == f"3 more files were refused: {', '.join(names[2:])}; check them one by one"
    main(["check", *names[:3]])
    assert [line[:8] for line in capsys.readouterr().err.splitlines()] == ["0.xlsx: ", "1.xlsx: ", "2.xlsx: "]


def test_a_folder_whose_path_has_a_dot_is_searched(acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = tmp_path / ".practice" / "clients"
    hidden.mkdir(parents=True)
    acme.rename(hidden / "acme")
    (hidden.parent / "work").mkdir()
    monkeypatch.chdir(hidden.parent / "work")
    assert find_clients(Path("../clients")) == [Path("../clients/acme")]


def test_new_wants_a_name_and_a_place_that_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IMS_HOME", str(tmp_path))
    assert main(["new", " "]) == 1
    (tmp_path / "clients").write_text("a file where a folder is wanted")
    assert main(["new", "acme"]) == 1
    told = capsys.readouterr().err.splitlines()
    assert [line.startswith("ims: ") for line in told] == [True, True]


@pytest.mark.parametrize("name", [".", "..", "./", "../", "clients/../clients", "../practice/clients"])
def test_a_new_client_is_neither_the_workspace_nor_the_folder_of_its_clients(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "practice" / "clients").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "practice")
    assert main(["new", name]) == 1
    assert "is where clients lie" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*")] == ["practice", "clients"]


def test_a_new_client_is_complete_or_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "clients" / "acme"
    with monkeypatch.context() as full:
        full.setattr("ims_lib.inputs.template.Path.write_bytes", _full)
        assert main(["new", str(folder)]) == 1
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith(f"ims: {folder}: cannot be written (")
    assert told.endswith("; nothing was kept; give the path of a folder that can be written")
    assert list(folder.parent.iterdir()) == []
    assert main(["new", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["assessment.xlsx", "client.yml", "lists.xlsx"]


def test_a_folder_with_an_empty_client_yml_is_completed_and_keeps_its_files(tmp_path: Path) -> None:
    (tmp_path / "client.yml").write_bytes(b"")
    (tmp_path / "assessment.xlsx").write_bytes(b"the client's own")
    assert main(["new", str(tmp_path), "--name", "Acme"]) == 0
    assert "name: Acme" in (tmp_path / "client.yml").read_text()
    assert (tmp_path / "assessment.xlsx").read_bytes() == b"the client's own"


def test_a_misspelt_setting_is_told_in_the_terminal(
    acme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (acme / "client.yml").write_text(CLIENT + "sektor: health care\n")
    assert main(["report", str(acme), "--out", str(tmp_path / "out")]) == 0
    assert "'sektor' is not used (did you mean sector?)" in capsys.readouterr().out


def test_a_client_is_named_once_and_so_that_the_shell_takes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("IMS_HOME", str(tmp_path))
    assert main(["new", "Müller & Söhne"]) == 0
    assert "ims report 'Müller & Söhne'" in capsys.readouterr().out
    assert main(["report", "acmee"]) == 1
    assert capsys.readouterr().err.startswith("ims: acmee: no client folder of that name")


LOADED = "import {}, sys; print('rfc3987_syntax' in sys.modules)"


@pytest.mark.parametrize(("module", "loaded"), [("jsonschema", True), ("ims_lib.batch", False)])
def test_what_renders_is_loaded_without_a_grammar_that_takes_a_second(module: str, loaded: bool) -> None:
    code = LOADED.format(module)
    done = subprocess.run([sys.executable, "-c", code], cwd=paths.PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(loaded), "where jsonschema no longer loads it, left_out has had its day"


@pytest.mark.parametrize("port", ["0", "99999", "abc"])
def test_a_port_that_nothing_listens_on_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["lab", "--port", port])
    assert f"a number from 1 to 65535 is wanted, not '{port}'" in capsys.readouterr().err
