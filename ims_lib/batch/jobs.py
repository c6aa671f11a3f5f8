"""The same work for each of many, so many at a time, each in a process of its own: what one does to its process costs that one alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn, TypeVar

from ims_lib.batch.warm import can_fork

INTERRUPTED = 130
"""The exit code of what was interrupted, as shells have it."""
Job = TypeVar("Job")
Answer = TypeVar("Answer")


class Died(Exception):  # it is what became of the process, and nobody raises it here
    """A process that ended without an answer; its text says how."""


def each_in_its_own(
    work: Callable[[Job], Answer], jobs: Sequence[Job], workers: int
) -> Iterator[tuple[Job, Answer | Died]]:
    """Each job with its answer as it comes. Whoever stops asking stops those at work; they put away what they had begun."""
    context: Any = multiprocessing.get_context("fork" if can_fork() else "spawn")
    waiting, at_work = list(reversed(jobs)), dict[Connection, tuple[Job, BaseProcess]]()
    try:
        while waiting or at_work:
            while waiting and len(at_work) < workers:
                job = waiting.pop()
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_answer, args=(work, job, theirs))
                process.start()
                theirs.close()
                at_work[ours] = job, process
            for ready in wait(at_work):
                assert isinstance(ready, Connection)
                job, process = at_work.pop(ready)
                yield job, _heard(ready, process)
    finally:
        for _, process in at_work.values():
            process.terminate()
        for _, process in at_work.values():
            process.join()


def _heard(pipe: Connection, process: BaseProcess) -> Any:
    answer: Any = None
    try:
        answer = pipe.recv()
    except EOFError:
        answer = Died()
    pipe.close()
    process.join()
    if isinstance(answer, Died):
        code = process.exitcode or 0
        how = f"was stopped by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        answer = Died(f"its process {how}{', out of memory?' if code == -signal.SIGKILL else ''}")
    return answer


def _answer(work: Callable[[Job], Any], job: Job, pipe: Connection) -> None:
    signal.signal(signal.SIGTERM, _stop)
    try:
        pipe.send(work(job))
    except KeyboardInterrupt:
        sys.stdout.flush()
        os._exit(INTERRUPTED)


def _stop(*_: object) -> NoReturn:
    """Ends as if interrupted at the keyboard, so that what was begun is put away."""
    raise KeyboardInterrupt
