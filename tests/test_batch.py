"""Many clients at a time: who is rendered, what one that dies costs, and who may write."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from ims_lib.batch.jobs import Died, JobLimits, each_in_its_own
from ims_lib.batch.many import BATCH, HOLDER, LOCK
from ims_lib.batch.publish import AN_HOUR, RUN, clear_leftovers, publish
from ims_lib.batch.unchanged import made_from
from ims_lib.cli import main
from ims_lib.client import Client, read_client

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked there alone")
TODAY = date.today()


@pytest.fixture
def clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three clients, and a rendering that costs nothing: its set says when its figures may move next, here in ten days."""
    folder = tmp_path / "clients"
    for name in ("ash", "birch", "cedar"):
        (folder / name).mkdir(parents=True)
        (folder / name / "client.yml").write_text(f'name: {name}\nstandards: ["27001"]\n', encoding="utf-8")
        (folder / name / "soa.csv").write_text("Control,Status\nA.5.1,done\n", encoding="utf-8")
    monkeypatch.setattr("ims_lib.batch.outcome.render_report", render)
    monkeypatch.setattr("ims_lib.batch.many.warm_up", lambda: None)
    monkeypatch.setattr("ims_lib.batch.many.warm_up_for_many", lambda: None)
    monkeypatch.setattr("ims_lib.batch.outcome.notes_on", lambda *_: [])
    monkeypatch.setattr("ims_lib.batch.unchanged.program", lambda: "the program of today")
    return folder


def render(client: Client, *, out: Path, **_: object) -> Path:
    if (client.folder / "kill").exists():
        os.kill(os.getpid(), signal.SIGKILL)
    if (client.folder / "hang").exists():
        time.sleep(60)
    if (client.folder / "eat").exists():
        bytearray(3_000_000_000)
    if (client.folder / "fail").exists():
        raise LookupError("no such page")
    with publish(out / client.id, client) as staging:
        results = {"standards": {}, "findings": [], "gaps": [], "days": 0, "possible_days": 0, "questions": 0}
        (staging / "results.json").write_text(json.dumps(results), encoding="utf-8")
        run = {
            "state": "complete",
            "client": client.id,
            "as_of": client.as_of.isoformat(),
            "next_change": (client.as_of + timedelta(days=10)).isoformat(),
            "made_from": made_from(client.folder),
            "files": {"results.json": ""},
        }
        (staging / RUN).write_text(json.dumps(run), encoding="utf-8")
    return out / client.id / "report.html"


def batch(clients: Path, *more: str) -> dict[str, str]:
    """What became of each, by batch.json."""
    code = main(["batch", str(clients), "--out", str(clients.parent / "out"), "--workers", "2", *more])
    found: dict[str, Any] = json.loads((clients.parent / "out" / BATCH).read_text(encoding="utf-8"))
    states = {each["client"]: each["state"] for each in found["clients"]}
    assert code == int("failed" in states.values())
    assert sum(found["counts"].values()) == len(states)
    return states


ALL_MADE = dict.fromkeys(("ash", "birch", "cedar"), "made")
NONE_MADE = dict.fromkeys(ALL_MADE, "unchanged")


def test_only_what_changed_is_rendered_again(clients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert batch(clients) == ALL_MADE
    assert batch(clients) == NONE_MADE
    (clients / "birch" / "soa.csv").write_text("Control,Status\nA.5.1,planned\n", encoding="utf-8")
    assert batch(clients) == NONE_MADE | {"birch": "made"}
    (clients / "cedar" / "judgements.csv").write_text("when,who,on,old,new,reason,evidence\n", encoding="utf-8")
    assert batch(clients) == NONE_MADE | {"cedar": "made"}
    (clients.parent / "out" / "ash" / "results.json").unlink()
    assert batch(clients) == NONE_MADE | {"ash": "made"}
    assert batch(clients, "--force") == ALL_MADE
    monkeypatch.setattr("ims_lib.batch.unchanged.program", lambda: "the program of tomorrow")
    assert batch(clients) == ALL_MADE


def test_a_report_holds_until_a_day_comes_that_it_hangs_on(clients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert batch(clients) == ALL_MADE
    for days, expected in ((9, NONE_MADE), (10, ALL_MADE), (9, ALL_MADE)):
        monkeypatch.setattr("ims_lib.batch.many.as_of_day", lambda _, d=days: TODAY + timedelta(days=d))
        monkeypatch.setattr("ims_lib.client.opening.as_of_day", lambda _, d=days: TODAY + timedelta(days=d))
        assert batch(clients) == expected, days


def test_a_day_that_is_asked_for_is_that_of_the_report(clients: Path) -> None:
    assert batch(clients, "--as-of", "2026-11-28") == ALL_MADE
    assert batch(clients, "--as-of", "2026-11-28") == NONE_MADE
    assert batch(clients, "--as-of", "2026-11-29") == ALL_MADE


def test_a_client_that_kills_its_process_costs_itself_alone(clients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clients / "ash" / "kill").touch()
    assert batch(clients) == ALL_MADE | {"ash": "failed"}
    said = capsys.readouterr()
    assert (
        "ims: ash: its process was stopped by SIGKILL, out of memory?; what was there before is unchanged" in said.err
    )
    assert said.out.splitlines()[-1] == "2 reports, 1 failed: ash"
    (clients / "ash" / "kill").unlink()
    assert batch(clients) == NONE_MADE | {"ash": "made"}


@pytest.mark.parametrize(
    ("how", "given", "why"),
    [
        ("hang", ("--minutes", "0.02"), "it was stopped after 0.02 minutes, which is all that a client may take"),
        ("eat", ("--memory", "2000"), "it needs more memory than a client may take"),
        ("fail", (), "the program failed, and somebody should look into it: LookupError: no such page"),
    ],
)
def test_a_client_that_takes_too_much_or_fails_costs_itself_alone(
    how: str, given: tuple[str, ...], why: str, clients: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (clients / "birch" / how).touch()
    assert batch(clients, *given) == ALL_MADE | {"birch": "failed"}
    said = capsys.readouterr()
    assert f"ims: birch: {why}" in said.err
    assert "Traceback" not in said.err
    (clients / "birch" / how).unlink()
    assert batch(clients, *given) == NONE_MADE | {"birch": "made"}


@pytest.mark.parametrize("given", ["0", "-1", "nan", "inf", "much"])
def test_a_limit_is_a_number_above_nothing(given: str, clients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["batch", str(clients), "--minutes", given])
    assert "a number above 0 is wanted" in capsys.readouterr().err


def never_hears(_: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(60)


def test_who_is_over_time_and_does_not_hear_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ims_lib.batch.jobs.TO_PUT_AWAY", 0.2)
    began = time.monotonic()
    ((_, answer),) = each_in_its_own(never_hears, [1], 1, JobLimits(minutes=0.01))
    assert isinstance(answer, Died)
    assert time.monotonic() - began < 10


def drive(place: Path) -> None:
    list(each_in_its_own(stage_and_wait, [place], 1))


def test_who_kills_the_driver_ends_those_at_work(tmp_path: Path) -> None:
    driver = multiprocessing.get_context("fork").Process(target=drive, args=(tmp_path / "ash",))
    driver.start()
    until(lambda: (tmp_path / "staged").exists())
    driver.kill()
    driver.join()
    until(lambda: not any(path.name.startswith(".ash.") for path in tmp_path.iterdir()))


def until(holds: Callable[[], bool]) -> None:
    """Waits for it, and fails when it takes longer than anything here may."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < 20
        time.sleep(0.02)


def test_what_becomes_of_each_is_a_line_for_programs(clients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (clients / "ash" / "client.yml").write_text("standards: []\n", encoding="utf-8")
    batch(clients, "--log", "json")
    rows = {row["client"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {name: row["state"] for name, row in rows.items()} == ALL_MADE | {"ash": "failed"}
    assert "name is missing" in rows["ash"]["faults"][0]
    assert rows["birch"]["report"] == str(clients.parent / "out" / "birch" / "report.html")


def test_a_second_batch_names_the_first_and_goes(clients: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = clients.parent / "out"
    batch(clients)
    before = (out / BATCH).read_bytes()
    with FileLock(out / LOCK):
        assert main(["batch", str(clients), "--out", str(out), "--force"]) == 1
    assert f"process {os.getpid()}, since {TODAY.year}" in capsys.readouterr().err
    assert (out / BATCH).read_bytes() == before
    assert HOLDER in {path.name for path in out.iterdir()}
    assert batch(clients, "--wait") == NONE_MADE


def sleep_then(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def test_answers_come_as_they_are_ready_and_no_more_at_a_time_than_asked() -> None:
    began = time.monotonic()
    found = [answer for _, answer in each_in_its_own(sleep_then, [0.6, 0.1, 0.1], 2)]
    assert found == [0.1, 0.1, 0.6]
    assert [answer for _, answer in each_in_its_own(sleep_then, [0.2, 0.1], 1)] == [0.2, 0.1]
    assert time.monotonic() - began > 0.8


def stage_and_wait(place: Path) -> None:
    """Begins a set, tells so, and comes to no end by itself."""
    (place.parent / f"{place.name}.clients").mkdir()
    client = read_client(write_least(place.parent / f"{place.name}.clients" / place.name))
    with publish(place, client):
        (place.parent / "staged").touch()
        time.sleep(60)


def write_least(folder: Path) -> Path:
    folder.mkdir()
    (folder / "client.yml").write_text('name: A\nstandards: ["27001"]\n', encoding="utf-8")
    (folder / "soa.csv").write_text("Control,Status\nA.5.1,done\n", encoding="utf-8")
    return folder


def test_whoever_stops_leaves_nothing_begun(tmp_path: Path) -> None:
    def until_staged(_: int) -> None:
        while not (tmp_path / "staged").exists():
            time.sleep(0.01)

    work = {0: lambda _: stage_and_wait(tmp_path / "ash"), 1: until_staged}
    answers = each_in_its_own(lambda job: work[job](job), [0, 1], 2)
    assert next(answers) == (1, None)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".ash.")]
    answers.close()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_process_that_ends_by_itself_says_how() -> None:
    ((_, answer),) = each_in_its_own(os._exit, [3], 1)
    assert isinstance(answer, Died)
    assert str(answer) == "its process ended with code 3"


def test_what_killed_renderings_left_goes_after_an_hour_and_a_set_moved_aside_comes_back(tmp_path: Path) -> None:
    long_ago = time.time() - AN_HOUR - 60
    begun, fresh, other = (tmp_path / name for name in (".ash.abcd_123", ".ash.abcd_124", ".elm.abcd_123"))
    moved = tmp_path / ".birch.old.abcd_123"
    for path in (begun, fresh, other, moved / "set"):
        path.mkdir(parents=True)
    (moved / "set" / "report.html").write_text("as it was", encoding="utf-8")
    for path in (begun, other, moved):
        os.utime(path, (long_ago, long_ago))
    clear_leftovers(tmp_path, ["ash", "birch"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".ash.abcd_124", ".elm.abcd_123", "birch"]
    assert (tmp_path / "birch" / "report.html").read_text(encoding="utf-8") == "as it was"
