"""Many clients: a bad one doesn't stop the rest."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from tqdm import tqdm

from ims_lib.batch.jobs import Died, JobLimits, each_in_its_own, limits_memory
from ims_lib.batch.outcome import ClientOutcome, ReportRequest, failed, rendered
from ims_lib.batch.publish import clear_leftovers
from ims_lib.batch.render import REPORT, reports_in
from ims_lib.batch.unchanged import is_unchanged, program
from ims_lib.batch.warm import can_fork, warm_up, warm_up_for_many
from ims_lib.client.folders import find_client
from ims_lib.client.opening import as_of_day
from ims_lib.errors import AtWork, CannotWrite, ImsError
from ims_lib.files import kept_or_told, write_whole
from ims_lib.wording import counted

BATCH, LOCK, HOLDER = "batch.json", ".batch.lock", ".batch.holder"


def render_all(clients: Sequence[Path | str], asked: ReportRequest, *, progress: bool = False) -> bool:
    """Render each client, one after the other, and print where its report is; whether all went well and no file of a client
    was refused.

    Failures and refused files are told on standard error, a sentence each. `progress` first says where reports go.
    """
    if len(clients) > 1 and can_fork():
        warm_up_for_many()
    asked = replace(asked, of_several=len(clients) > 1)
    done = (each if isinstance(each, ClientOutcome) else rendered(each, asked) for each in _claimed(clients))
    return _tell(done, len(clients), asked, progress=progress)


def render_batch(
    clients: Sequence[Path],
    asked: ReportRequest,
    *,
    workers: int | None,
    limits: JobLimits,
    force: bool,
    wait: bool,
    log: str | None,
) -> bool:
    """Render those whose set isn't what would be made today, `workers` at a time (one a core), each in a process of its own and
    within limits; whether all went well. What became of each is written to batch.json beside the sets.

    Raises AtWork where another batch writes there, unless it is to `wait`.
    """
    folder, asked = reports_in(asked.out), replace(asked, of_several=True)
    if not limits_memory():
        print("this system doesn't limit what memory a client takes, only its time", file=sys.stderr)
    with _alone_in(folder, wait=wait):
        clear_leftovers(folder, (each.name for each in clients))
        done: list[ClientOutcome] = []
        found = _outcomes(clients, asked, workers or os.cpu_count() or 1, limits, force=force)
        try:
            return _tell(map(partial(_kept, done), found), len(clients), asked, progress=True, log=log)
        finally:
            _write(folder / BATCH, done, asked)


def _outcomes(
    clients: Sequence[Path], asked: ReportRequest, workers: int, limits: JobLimits, *, force: bool
) -> Iterator[ClientOutcome]:
    """Those that need nothing first, as they cost next to nothing."""
    folder, day = reports_in(asked.out), as_of_day(asked.as_of)
    todo: list[Path] = []
    for each in _claimed(clients):
        if isinstance(each, ClientOutcome):
            yield each
        elif not force and is_unchanged(each, folder / each.name, day, given=asked.as_of is not None):
            yield ClientOutcome(each.name, "unchanged", str(folder / each.name / REPORT))
        else:
            todo.append(each)
    if todo and can_fork():
        warm_up()
        warm_up_for_many()
        program()  # each process would work it out anew
    for client, answer in each_in_its_own(partial(rendered, asked=asked), todo, workers, limits):
        yield failed(client, answer) if isinstance(answer, Died) else answer


def _claimed(clients: Iterable[Path | str]) -> Iterator[Path | ClientOutcome]:
    """Their folders; keeps two of one name from taking each other's place."""
    taken: dict[str, Path] = {}
    for client in clients:
        try:
            folder = find_client(client)
            first = taken.setdefault(folder.name, folder)
            if first != folder:
                raise CannotWrite(
                    f"{folder} bears the name of {first}, whose report its own would replace; rename one of the two, or give --out"
                )
            yield folder
        except (ImsError, OSError) as error:
            yield failed(Path(client).absolute(), error)


def _kept(done: list[ClientOutcome], each: ClientOutcome) -> ClientOutcome:
    done.append(each)
    return each


def _tell(
    outcomes: Iterable[ClientOutcome], number: int, asked: ReportRequest, *, progress: bool, log: str | None = None
) -> bool:
    """Print what became of each as it comes, with `log` a line of JSON each; whether all went well."""
    names: dict[str, list[str]] = {"partly": [], "failed": []}
    states: Counter[str] = Counter()
    if progress and not log:
        print(f"reports go to {reports_in(asked.out)}", flush=True)
    tqdm.monitor_interval = 0  # its thread would be a second one at the fork
    with tqdm(
        outcomes, unit="report", total=number, disable=None if progress else True, file=sys.stderr, dynamic_ncols=True
    ) as shown:
        for each in shown:
            states[each.state] += 1
            kind = "failed" if each.state == "failed" else "partly" if each.faults else ""
            names.get(kind, []).append(each.client)
            shown.set_postfix_str(f"{len(names['failed'])} failed" if names["failed"] else each.client, refresh=False)
            if log:
                shown.write(json.dumps(asdict(each), ensure_ascii=False), file=sys.stdout)
                continue
            for line in (each.report, *(f"  {line}" for line in each.told)) if each.state == "made" else ():
                shown.write(line, file=sys.stdout)
            for fault in each.faults:
                shown.write(f"ims: {each.client}: {fault}", file=sys.stderr)
    if progress and not log:
        listed = {"without files that were refused": names["partly"], "failed": names["failed"]}
        parts = [f"{len(found)} {what}: {', '.join(found)}" for what, found in listed.items() if found]
        unchanged = [f"{states['unchanged']} unchanged"] if states["unchanged"] else []
        print(", ".join([counted(states["made"], "report"), *unchanged, *parts]))
    return not any(names.values())


@contextmanager
def _alone_in(folder: Path, *, wait: bool) -> Iterator[None]:
    """No other batch writes there meanwhile. The system lets go of what is locked when a process ends, however it does."""
    from filelock import FileLock, Timeout  # here, for it takes longer to load than the whole command line

    holder = folder / HOLDER
    with kept_or_told(folder, "choose another folder with --out"):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, mode=0o666)  # locked by whoever comes
        try:
            lock.acquire(timeout=-1 if wait else 0)
        except Timeout:
            who = holder.read_text(encoding="utf-8") if holder.is_file() else "somebody"
            raise AtWork(f"{folder}: {who} renders there; let it end first, or give --wait") from None
        write_whole(holder, f"the batch of {platform.node()}, process {os.getpid()}, since {_now()}".encode())
    with lock:
        yield
    lock.release()


def _now() -> str:
    return datetime.now().astimezone().isoformat(sep=" ", timespec="seconds")


def _write(path: Path, outcomes: Sequence[ClientOutcome], asked: ReportRequest) -> None:
    """What became of each, by name, and how many of each state."""
    rows = [asdict(each) for each in sorted(outcomes, key=lambda each: each.client)]
    found = {
        "as_of": as_of_day(asked.as_of).isoformat(),
        "ended": _now(),
        "counts": dict(sorted(Counter(each.state for each in outcomes).items())),
        "clients": rows,
    }
    with kept_or_told(path):
        write_whole(path, (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode())
