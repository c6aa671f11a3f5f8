"""Where reports are put: never over what isn't ours, and nothing that people did there is lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from ims_lib.assessment_workbook import REPORT_MARK
from ims_lib.batch.many import render_all
from ims_lib.batch.outcome import ReportRequest, notes_on
from ims_lib.batch.publish import CLIENT_FOLDER, RUN, exchanged, files_of, path_from, publish
from ims_lib.client import Client, read_client
from ims_lib.errors import CannotWrite

DAY = "2026-11-28"


@pytest.fixture
def client(tmp_path: Path) -> Client:
    folder = tmp_path / "clients" / "acme"
    folder.mkdir(parents=True)
    (folder / "client.yml").write_text('name: Acme\nstandards: ["27001"]\n', encoding="utf-8")
    (folder / "soa.csv").write_text("Control,Status\nA.5.1,done\n", encoding="utf-8")
    return read_client(folder, as_of=DAY)


def make_set(folder: Path, client: Client, draft: str = "as made") -> None:
    with publish(folder, client) as staging:
        (staging / "drafts").mkdir()
        (staging / "drafts" / "policy.md").write_text(draft, encoding="utf-8")
        (staging / CLIENT_FOLDER).write_text(path_from(folder, client.folder), encoding="utf-8")
        run = {"client": client.id, "files": files_of(staging)}
        (staging / RUN).write_text(json.dumps(run), encoding="utf-8")


@pytest.mark.parametrize("place", ["clients/acme", "papers/acme"])
def test_a_folder_of_something_else_is_left_alone(place: str, client: Client, tmp_path: Path) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "thesis.txt").write_text("mine", encoding="utf-8")
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(CannotWrite, match="--out"):
        make_set(folder, client)
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_report_of_another_client_is_left_alone(client: Client, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / RUN).write_text('{"client": "other"}', encoding="utf-8")
    with pytest.raises(CannotWrite, match="no report of acme"):
        make_set(tmp_path / "out", client)


def another_acme(tmp_path: Path, client: Client) -> Client:
    folder = tmp_path / "q" / "clients" / "acme"
    shutil.copytree(client.folder, folder)
    return read_client(folder, as_of=DAY)


def test_a_report_of_another_folder_of_the_same_name_is_left_alone(client: Client, tmp_path: Path) -> None:
    out, other = tmp_path / "out" / "acme", another_acme(tmp_path, client)
    make_set(out, client)
    with pytest.raises(CannotWrite, match=rf"another client of this name, {client.folder}; .* --out"):
        make_set(out, other, draft="of the other")
    assert (out / "drafts" / "policy.md").read_text(encoding="utf-8") == "as made"
    make_set(out, client, draft="made anew")
    assert (out / "drafts" / "policy.md").read_text(encoding="utf-8") == "made anew"


def test_a_client_that_was_moved_keeps_its_report(client: Client, tmp_path: Path) -> None:
    out, other = tmp_path / "out" / "acme", another_acme(tmp_path, client)
    make_set(out, client)
    shutil.rmtree(client.folder)
    make_set(out, other, draft="made anew")
    assert (out / "drafts" / "policy.md").read_text(encoding="utf-8") == "made anew"


def test_a_workspace_that_was_copied_keeps_its_reports(client: Client, tmp_path: Path) -> None:
    make_set(tmp_path / "reports" / "acme", client)
    copied = tmp_path / "copied"
    for name in ("clients", "reports"):
        shutil.copytree(tmp_path / name, copied / name)
    make_set(copied / "reports" / "acme", read_client(copied / "clients" / "acme", as_of=DAY), draft="made anew")
    assert (copied / "reports" / "acme" / "drafts" / "policy.md").read_text(encoding="utf-8") == "made anew"


def test_a_disk_that_fails_is_told_by_the_folder_that_was_asked_for(client: Client, tmp_path: Path) -> None:
    out = tmp_path / "out" / "acme"
    with (
        pytest.raises(CannotWrite) as told,
        publish(out, client) as staging,
    ):
        (staging / "gone" / "report.html").write_text("no such folder")
    (sentence,) = told.value.faults
    assert sentence.startswith(f"{out}: cannot be written (No such file")
    assert sentence.endswith("what was there before is unchanged, --out names another folder")


def test_a_file_of_the_client_that_fails_is_named_itself(client: Client, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.csv"), publish(tmp_path / "out" / "acme", client):
        (client.folder / "gone.csv").read_bytes()


def test_what_people_add_or_change_is_kept(client: Client, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make_set(out, client)
    (out / "notes.txt").write_text("ours", encoding="utf-8")
    for text in ("first edit", "second edit"):
        (out / "drafts" / "policy.md").write_text(text, encoding="utf-8")
        make_set(out, client, draft="made anew")
    texts = {
        path.relative_to(out).as_posix(): path.read_text(encoding="utf-8")
        for path in out.rglob("*.*")
        if path.name not in (RUN, CLIENT_FOLDER)
    }
    assert texts == {
        "notes.txt": "ours",
        "drafts/policy.md": "made anew",
        f"edited/{DAY}/drafts/policy.md": "first edit",
        f"edited/{DAY}/drafts/policy (2).md": "second edit",
    }


def test_of_a_workbook_that_was_changed_it_is_said_how_to_have_it_read(client: Client, tmp_path: Path) -> None:
    out, book = tmp_path / "out", Workbook()
    make_set(out, client)
    book.active.title, book.properties.keywords = "Cover", REPORT_MARK
    book.save(out / "workbook.xlsx")
    (out / RUN).write_text(json.dumps({"client": client.id, "files": {"workbook.xlsx": "as made"}}), encoding="utf-8")
    with publish(out, client) as staging:
        (staging / "workbook.xlsx").write_text("made anew", encoding="utf-8")
    kept = out / "edited" / DAY / "workbook.xlsx"
    told = f"{kept} was changed, and is read only from the client's folder: copy it to {client.folder}"
    assert [note for note in notes_on(client, out) if note.startswith(told)]
    shutil.copy(kept, client.folder / "workbook of May.xlsx")
    assert not [note for note in notes_on(client, out) if "copy it to" in note]


@pytest.mark.parametrize("more", [{}, {"files": None}, {"files": ["notes.txt"]}])
def test_a_set_that_does_not_say_what_it_consisted_of_loses_nothing(
    more: dict[str, object], client: Client, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    make_set(out, client)
    (out / "notes.txt").write_text("ours", encoding="utf-8")
    (out / "drafts" / "policy.md").write_text("an edit", encoding="utf-8")
    (out / RUN).write_text(json.dumps({"client": client.id} | more), encoding="utf-8")
    make_set(out, client)
    assert sorted(files_of(out)) == ["drafts/policy.md", f"edited/{DAY}/drafts/policy.md", "notes.txt"]
    assert (out / "edited" / DAY / "drafts" / "policy.md").read_text(encoding="utf-8") == "an edit"


def test_what_is_as_the_new_set_has_it_is_not_kept_twice(client: Client, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make_set(out, client)
    (out / RUN).write_text(json.dumps({"client": client.id}), encoding="utf-8")
    make_set(out, client)
    assert sorted(files_of(out)) == ["drafts/policy.md"]


def test_nothing_changed_leaves_nothing_behind(client: Client, tmp_path: Path) -> None:
    make_set(tmp_path / "out", client)
    make_set(tmp_path / "out", client, draft="made anew")
    assert sorted(files_of(tmp_path / "out")) == ["drafts/policy.md"]


def test_a_failure_leaves_the_earlier_set(client: Client, tmp_path: Path) -> None:
    out = tmp_path / "out"
    make_set(out, client)
    with pytest.raises(TypeError):
        make_set(out, client, draft=None)  # type: ignore[arg-type]
    assert sorted(files_of(out)) == ["drafts/policy.md"]
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_set_takes_the_place_of_another_in_one_step(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    if not exchanged(one, other):
        pytest.skip("this file system has no such step")
    out, steps = tmp_path / "out", []
    make_set(out, client)
    moved = Path.replace
    monkeypatch.setattr(Path, "replace", lambda *names: (moved(*names), steps.append((out / RUN).is_file())))
    make_set(out, client, draft="made anew")
    assert steps == [True], "the set was there after each move"
    assert (out / "drafts" / "policy.md").read_text(encoding="utf-8") == "made anew"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_two_clients_of_one_name_and_a_bad_one_stop_nobody(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = tmp_path / "more" / "acme"
    bad = tmp_path / "more" / "bad"
    torn = tmp_path / "more" / "torn"
    for folder in (twin, bad, torn):
        folder.mkdir(parents=True)
    (torn / "client.yml").write_text('name: Torn\nstandards: ["27001"]\n', encoding="utf-8")
    log = 'when,who,on,old,new,reason,evidence\n,,27001:A.5.1,,F,"never closed,\n' + ",,27001:A.5.2,,F,,\n" * 10_000
    (torn / "judgements.csv").write_text(log, encoding="utf-8")
    (twin / "client.yml").write_text('name: Acme two\nstandards: ["27001"]\n', encoding="utf-8")
    rendered: list[Path] = []

    def render(opened: Client, *, out: Path | None, **_: object) -> Path:
        rendered.append(opened.folder)
        make_set(tmp_path / "out" / opened.id, opened)
        return tmp_path / "out" / opened.id / "report.html"

    monkeypatch.setattr("ims_lib.batch.outcome.render_report", render)
    monkeypatch.setattr("ims_lib.batch.outcome.summary_of", lambda _: [])
    monkeypatch.setattr("ims_lib.batch.outcome.refused_in", lambda _: [])
    assert not render_all([bad, torn, client.folder, twin], ReportRequest(tmp_path / "out", DAY))
    assert rendered == [client.folder]
    told = capsys.readouterr().err
    assert "rename one of the two" in told
    assert "bad" in told
    assert "ims: torn: torn/judgements.csv line 2: " in told
