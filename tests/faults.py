"""What a batch survives: `make faults`. Twenty clients of which five are hostile; the batch is killed, stopped, run out of room,
run twice at once and robbed of its processes, and after each the sets that lie there are whole: the ones before, or the new ones.

    python -m tests.faults [--kills 50] [--seed 1]

Each count that is printed is one that was held against what is wanted; the first that isn't right ends it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from ims_lib.batch.generated import write_client
from ims_lib.batch.many import BATCH
from ims_lib.batch.publish import RUN, digest

AS_OF = date(2026, 11, 24)
GOOD = 15
A_SET = ("report.html", "results.json", "workbook.xlsx", "details.xlsx")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Faults(Path(folder), random.Random(given.seed)).run(given.kills)
    return 0


class Faults:
    """The clients, where their sets go, and what the sets were when nothing went wrong."""

    def __init__(self, home: Path, drawn: random.Random) -> None:
        self.home, self.drawn = home, drawn
        self.clients, self.out = home / "clients", home / "reports"
        for number in range(GOOD):
            write_client(self.clients, number, AS_OF, AS_OF)
        self.good = sorted(path.name for path in self.clients.iterdir())
        self.hostile = list(write_hostile(self.clients, home))

    def run(self, kills: int) -> None:
        began = time.monotonic()
        states = self.batch("--force")
        seconds = time.monotonic() - began
        expect("clients rendered", [states[name] for name in self.good], ["made"] * GOOD)
        expect("hostile clients that cost others anything", len(self.whole() & {*self.good}), GOOD)
        print(f"hostile: {', '.join(f'{name} {states[name]}' for name in self.hostile)}")
        self.first = {name: digests(self.out / name) for name in self.whole()}
        for number in range(1, kills + 1):
            self.killed(self.drawn.uniform(0.2, seconds), number, kills)
        self.stopped(signal.SIGTERM, seconds / 2)
        self.stopped(signal.SIGINT, seconds / 2)
        self.without_room()
        self.twice(seconds)
        self.robbed(seconds)
        again = self.batch("--force")
        expect("clients as at first", {name: again[name] for name in states}, states)
        expect("their sets byte for byte", {name: digests(self.out / name) for name in self.whole()}, self.first)
        expect("folders left behind", leftovers(self.out, older=True), [])

    def command(self, *more: str) -> list[str]:
        given = [str(self.clients), "--out", str(self.out), "--as-of", AS_OF.isoformat(), "--workers", "2"]
        return [sys.executable, "-m", "ims_lib.cli", "batch", *given, *more]

    def start(self, *more: str) -> subprocess.Popen[str]:
        """A batch in a session of its own, so that all its processes can be reached."""
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            self.command(*more), stdout=quiet, stderr=subprocess.PIPE, text=True, start_new_session=True
        )

    def batch(self, *more: str) -> Mapping[str, str]:
        """What became of each in a batch that nobody disturbs."""
        with self.start(*more) as running:
            told = running.communicate()[1]
        expect("exit code with hostile clients", running.returncode, 1, why=told[-500:], quiet=True)
        found = json.loads((self.out / BATCH).read_text(encoding="utf-8"))
        return {each["client"]: each["state"] for each in found["clients"]}

    def whole(self) -> set[str]:
        """The clients whose set is whole; a set that isn't ends it."""
        there = [path for path in self.out.iterdir() if path.is_dir() and not path.name.startswith(".")]
        broken = [path.name for path in there if not is_whole(path)]
        expect("broken sets", broken, [], quiet=True)
        return {path.name for path in there}

    def undisturbed(self, what: str) -> None:
        """The sets of before are there, each whole, and no other."""
        found = {name: digests(self.out / name) for name in self.whole()}
        expect(
            f"sets other than before {what}",
            [name for name in self.first if found.get(name) != self.first[name]],
            [],
            quiet=True,
        )

    def killed(self, after: float, number: int, of: int) -> None:
        with self.start("--force") as running:
            time.sleep(after)
            os.killpg(running.pid, signal.SIGKILL)
        self.undisturbed("after a kill")
        print(f"kill {number} of {of}, after {after:.1f} s: all sets whole", flush=True)

    def stopped(self, by: signal.Signals, after: float) -> None:
        before = leftovers(self.out)
        with self.start("--force") as running:
            time.sleep(after)
            os.kill(running.pid, by)
            told = running.communicate(timeout=60)[1]
        self.undisturbed(f"after {by.name}")
        expect(f"{by.name}: folders left behind", sorted({*leftovers(self.out)} - {*before}), [])
        expect(f"{by.name}: tracebacks", told.count("Traceback"), 0, why=told[-800:])

    def without_room(self) -> None:
        """Files may have no more than a few bytes: what a full disk does, at the first that is larger."""
        small = 100_000

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (small, small))

        done = subprocess.run(self.command("--force"), capture_output=True, text=True, preexec_fn=limit)
        self.undisturbed("without room")
        expect("no room: exit code", done.returncode, 1, why=done.stderr[-500:])
        told = [line for line in done.stderr.splitlines() if line.startswith("ims: ") and "cannot be written" in line]
        expect("no room: clients told of", len(told) >= GOOD, True, why=done.stderr[-1500:])

    def twice(self, seconds: float) -> None:
        with self.start("--force") as first:
            time.sleep(max(3.0, seconds / 4))
            second = subprocess.run(self.command("--force"), capture_output=True, text=True)
            first.communicate()
        expect("two batches: the second's exit code", second.returncode, 1)
        expect("two batches: it names the first", f"process {first.pid}" in second.stderr, True, why=second.stderr)
        self.undisturbed("after two batches")

    def robbed(self, seconds: float) -> None:
        """One of its processes is killed: that client fails, the others don't."""
        with self.start("--force") as running:
            time.sleep(max(3.0, seconds / 2))
            children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text(encoding="utf-8").split()
            os.kill(int(children[0]), signal.SIGKILL)
            told = running.communicate()[1]
        lost = [line for line in told.splitlines() if "was stopped by SIGKILL" in line]
        expect("a process killed: clients lost", len(lost), 1, why=told[-800:])
        self.undisturbed("after a process was killed")


def write_hostile(clients: Path, home: Path) -> Iterator[str]:
    """Folders that cost a reader what they can; their names."""
    for name in ("broken", "endless", "huge", "outward", "pretender"):
        (clients / name).mkdir()
        (clients / name / "client.yml").write_text(f'name: {name}\nstandards: ["27001"]\n', encoding="utf-8")
        yield name
    (clients / "broken" / "client.yml").write_text("name: [\n", encoding="utf-8")
    os.mkfifo(clients / "endless" / "controls.csv")
    with (clients / "huge" / "controls.csv").open("wb") as file:
        file.truncate(10 * 2**30)
    (home / "outside").mkdir()
    (home / "outside" / "secret.csv").write_text("Control,Status\nA.5.1,done\n", encoding="utf-8")
    (clients / "outward" / "controls").symlink_to(home / "outside")
    (clients / "pretender" / "controls.xlsx").write_text('{"cells": [], "nbformat": 4}', encoding="utf-8")


def is_whole(folder: Path) -> bool:
    """Whether a set says that it is complete, and each of its files is the one it speaks of."""
    run = json.loads((folder / RUN).read_text(encoding="utf-8"))
    files = all(digest(folder / name) == sha for name, sha in run["files"].items())
    return run["state"] == "complete" and files and {*A_SET} <= {*run["files"]}


def digests(folder: Path) -> dict[str, str]:
    """The files of a set, but for those of earlier days."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path) for path in found}


def leftovers(out: Path, *, older: bool = False) -> list[str]:
    """Folders of renderings that came to no end; `older` after the clean-up of a batch that finds them an hour old."""
    found = [path for path in out.iterdir() if path.is_dir() and path.name.startswith(".")]
    if older:
        for path in found:
            os.utime(path, (0, 0))
        clean = [
            sys.executable,
            "-m",
            "ims_lib.cli",
            "batch",
            str(out.parent / "clients"),
            "--out",
            str(out),
            "--as-of",
            AS_OF.isoformat(),
        ]
        subprocess.run(clean, capture_output=True)
        found = [path for path in found if path.exists()]
    return sorted(path.name for path in found)


def expect(what: str, found: object, wanted: object, *, why: str = "", quiet: bool = False) -> None:
    """End here unless it is as wanted."""
    if found != wanted:
        raise SystemExit(f"{what}: {found}, wanted {wanted}\n{why}")
    if not quiet:
        print(f"{what}: {found if not isinstance(found, dict) else len(found)}, as wanted", flush=True)


if __name__ == "__main__":
    if sys.platform != "linux":
        raise SystemExit("signals and limits are those of Linux")
    sys.exit(main())
