"""Cells run in a fork of this process: nothing is imported again, and nothing of a run stays behind."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import pickle
import signal
import string
import sys
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, BinaryIO

Output = dict[str, Any]
"""One output of a cell, as nbformat has it."""


def can_fork() -> bool:
    """Whether this process may be forked and run cells in the fork: on Linux, with one thread, and no shell of IPython's own.

    macOS's own libraries forbid it; a fork copies no other threads, and a notebook's kernel has some.
    """
    shells = sys.modules.get("IPython.core.interactiveshell")
    has_shell = shells is not None and shells.InteractiveShell.initialized()
    return sys.platform == "linux" and threading.active_count() == 1 and not has_shell


def end_with_parent(by: signal.Signals) -> None:
    """This process gets the signal when the one that started it ends, however that ends; on Linux, which alone can."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, by)  # PR_SET_PDEATHSIG of <linux/prctl.h>


def warm_up() -> None:
    """Import, read and compile what every report needs, so that each fork has it already."""
    import openpyxl
    import pandas
    import python_calamine
    import scipy.optimize
    from IPython.core.interactiveshell import InteractiveShell

    from ims_lib import report
    from ims_lib.languages import in_all_languages
    from ims_lib.register.plans import plans
    from ims_lib.register.references.tokens import pattern_at
    from ims_lib.register.statuses.wordings import read_status
    from ims_lib.register.vocabulary import senses
    from ims_lib.report.drafts import TEXTS, texts_environment
    from ims_lib.report.section import environment, notebook_css, page_css

    del openpyxl, pandas, python_calamine, scipy, InteractiveShell, report
    _read_knowledge()
    in_all_languages("yes")
    plans()
    senses("columns"), senses("kinds"), read_status("done")
    for sign in string.ascii_letters + string.digits:
        pattern_at(sign)
    notebook_css(), page_css()
    for texts in (environment(), texts_environment(TEXTS)):
        for template in texts.list_templates(extensions=["j2", "md"]):
            texts.get_template(template)


def _read_knowledge() -> None:
    from ims_lib.catalogue.contradictions import load_contradictions, load_resting
    from ims_lib.catalogue.drafts import load_drafts
    from ims_lib.catalogue.knowledge_files import KNOWLEDGE
    from ims_lib.catalogue.library import load_library
    from ims_lib.catalogue.workflows import load_workflows

    for load in (*KNOWLEDGE, load_contradictions, load_drafts, load_library, load_resting, load_workflows):
        load()


def warm_up_for_many() -> None:
    """What a report needs whose client's rows name no requirement, for those who render several one after the other."""
    from ims_lib.catalogue import load_catalogue
    from ims_lib.suggest.ranking import rank

    for standard in load_catalogue().standards:
        rank((), standard)


class WarmRun:
    """The outputs of cells, one list a cell, as they come from the fork; it ends with the first error."""

    def __init__(self, sources: Sequence[str]) -> None:
        self.sources = sources
        self.child = 0

    def __enter__(self) -> Iterator[list[Output]]:
        warm_up()
        sys.stdout.flush()
        sys.stderr.flush()
        ours, theirs = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(ours)
            _run_and_leave(self.sources, theirs)
        os.close(theirs)
        self.pipe: BinaryIO = os.fdopen(ours, "rb")
        return self._results()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pipe.close()
        if kind is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)

    def _results(self) -> Iterator[list[Output]]:
        for place in range(len(self.sources)):
            try:
                yield pickle.load(self.pipe)
            except EOFError:
                text = "the process that ran the notebook ended before its time (out of memory?)"
                yield [_error("ProcessDied", f"{text}, in code cell {place + 1}")]
                return


def _run_and_leave(sources: Sequence[str], pipe: int) -> None:
    """In the fork: run the cells and end at once, without the parent's clean-up."""
    code = 1
    end_with_parent(signal.SIGKILL)
    try:
        with os.fdopen(pipe, "wb") as file:
            try:
                for outputs in _run(sources):
                    pickle.dump(outputs, file, protocol=pickle.HIGHEST_PROTOCOL)
                    file.flush()
                code = 0
            except BaseException as error:  # of the shell itself; a cell's own errors are outputs already
                pickle.dump([_raised(error)], file, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(code)


def _raised(error: BaseException) -> Output:
    return _error(type(error).__name__, str(error) or type(error).__name__)


def _error(name: str, sentence: str) -> Output:
    return {"output_type": "error", "ename": name, "evalue": sentence, "traceback": [sentence]}


def _run(sources: Sequence[str]) -> Iterator[list[Output]]:
    shell, values = _shell()
    for source in sources:
        outputs = _run_cell(shell, values, source)
        yield outputs
        if any(output["output_type"] == "error" for output in outputs):
            return


def _shell() -> tuple[Any, list[Output]]:
    """An IPython shell that keeps what cells display and return, and the list that it keeps values in."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import CapturingDisplayPublisher
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    values: list[Output] = []

    class KeepingDisplayHook(DisplayHook):  # type: ignore[misc] # IPython ships no types
        def write_output_prompt(self) -> None:
            """A report has no prompts."""

        def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
            values.append({"data": format_dict, "metadata": md_dict or {}})

        def finish_displayhook(self) -> None:
            self._is_active = False

    class Shell(InteractiveShell):  # type: ignore[misc]
        displayhook_class = KeepingDisplayHook
        display_pub_class = CapturingDisplayPublisher

    HistoryManager.enabled = False
    return Shell.instance(), values


def _run_cell(shell: Any, values: list[Output], source: str) -> list[Output]:
    """A cell's outputs: what it printed, what it displayed, its value, its error."""
    values.clear()
    shell.display_pub.outputs.clear()
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        result = shell.run_cell(source, store_history=True)
    error = result.error_before_exec or result.error_in_exec
    if error is not None:
        return [_raised(error)]
    return [
        *(
            {"output_type": "stream", "name": name, "text": stream.getvalue()}
            for name, stream in (("stdout", said), ("stderr", complained))
            if stream.getvalue()
        ),
        *(
            {"output_type": "display_data", "data": item["data"], "metadata": item["metadata"] or {}}
            for item in shell.display_pub.outputs
        ),
        *({"output_type": "execute_result", **item, "execution_count": shell.execution_count - 1} for item in values),
    ]
