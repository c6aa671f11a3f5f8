"""The same work for each of many, so many at a time, each in a process of its own and within limits: what one does to its
process, or takes, costs that one alone."""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, NoReturn, TypeVar

from ims_lib.batch.warm import can_fork, end_with_parent

INTERRUPTED = 130
"""The exit code of what was interrupted, as shells have it."""
TO_PUT_AWAY = 10
"""Seconds that a process has to put away what it had begun, once it is told to end."""
Job = TypeVar("Job")
Answer = TypeVar("Answer")


class Died(Exception):  # it is what became of the process, and nobody raises it here
    """A process that ended without an answer; its text says how."""


@dataclass(frozen=True)
class JobLimits:
    """What a job may take: minutes by the clock, and megabytes of memory in each process of its own where the system limits that."""

    minutes: float = math.inf
    megabytes: float = math.inf


@dataclass(frozen=True)
class _AtWork(Generic[Job]):
    job: Job
    process: BaseProcess
    until: float


def limits_memory() -> bool:
    """Whether the system keeps to a limit of memory: Linux does; macOS takes one and doesn't, Windows has none."""
    return sys.platform == "linux"


def each_in_its_own(
    work: Callable[[Job], Answer], jobs: Sequence[Job], workers: int, limits: JobLimits = JobLimits()
) -> Iterator[tuple[Job, Answer | Died]]:
    """Each job with its answer as it comes. Whoever stops asking stops those at work; they put away what they had begun."""
    context: Any = multiprocessing.get_context("fork" if can_fork() else "spawn")
    waiting, at_work = list(reversed(jobs)), dict[Connection, _AtWork[Job]]()
    try:
        while waiting or at_work:
            while waiting and len(at_work) < workers:
                job = waiting.pop()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_answer, args=(work, job, theirs, limits))
                process.start()
                theirs.close()
                at_work[ours] = _AtWork(job, process, time.monotonic() + 60 * limits.minutes)
            left = min(each.until for each in at_work.values()) - time.monotonic()
            for ready in wait(at_work, None if left == math.inf else max(left, 0)):
                assert isinstance(ready, Connection)
                done = at_work.pop(ready)
                yield done.job, _heard(ready, done.process)
            for late in [pipe for pipe, each in at_work.items() if each.until <= time.monotonic()]:
                done = at_work.pop(late)
                _end([done.process])
                late.close()
                yield (
                    done.job,
                    Died(f"it was stopped after {limits.minutes:g} minutes, which is all that a client may take"),
                )
    finally:
        _end([each.process for each in at_work.values()])


def _end(processes: Iterable[BaseProcess]) -> None:
    """Each is told to put away what it had begun; one that doesn't hear is killed."""
    for process in processes:
        process.terminate()
    until = time.monotonic() + TO_PUT_AWAY
    for process in processes:
        process.join(max(until - time.monotonic(), 0))
        if process.is_alive():
            process.kill()
            process.join()


def _heard(pipe: Connection, process: BaseProcess) -> Any:
    answer: Any = None
    try:
        answer = pipe.recv()
    except EOFError:
        process.join()
        code = process.exitcode or 0
        how = f"was stopped by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        answer = Died(f"its process {how}{', out of memory?' if code == -signal.SIGKILL else ''}")
    pipe.close()
    process.join()
    return answer


def _answer(work: Callable[[Job], Any], job: Job, pipe: Connection, limits: JobLimits) -> None:
    signal.signal(signal.SIGTERM, _stop)
    end_with_parent(signal.SIGTERM)
    try:
        _limit_memory(limits.megabytes)
        pipe.send(work(job))
    except KeyboardInterrupt:
        sys.stdout.flush()
        os._exit(INTERRUPTED)
    except MemoryError:
        pipe.send(Died("it needs more memory than a client may take"))
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        told = f"{type(error).__name__}: {error} ({place.filename}, line {place.lineno})"
        pipe.send(Died(f"the program failed, and somebody should look into it: {told}"))


def _limit_memory(megabytes: float) -> None:
    """What this process and each that it starts may write to, as Linux counts it: not files that it reads, nor shared code."""
    if limits_memory() and megabytes != math.inf:
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = round(megabytes * 1e6)
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _stop(*_: object) -> NoReturn:
    """Ends as if interrupted at the keyboard, so that what was begun is put away."""
    raise KeyboardInterrupt
