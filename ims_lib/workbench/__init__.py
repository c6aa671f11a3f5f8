"""Widgets for JupyterLab: choose a client and drop in files, settle the questions of the reading, accept suggestions and passages of documents, judge, agree the plan, fill in, ask what if, render.

Where no front end shows widgets (papermill, nbconvert, a script) each gives a plain table instead; `live` asks for the
widget (true) or the table (false) whatever can be shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register
from ims_lib.roadmap import Roadmap
from ims_lib.steps import Steps
from ims_lib.workbench.tables import table

_TABLES = ("table_ledger", "table_records", "table_remarks", "table_sheets", "table_statuses")
"""What was read, as tables: each takes a register."""


def start(client: Client | str = "", *, as_of: str = "", live: bool | None = None) -> Any:
    """The workspace's clients to choose from or to add to, the chosen one's files to drop in, and what was read of each.

    Choosing is what `ims.choose_client` does: all notebooks that are opened afterwards follow.
    """
    from ims_lib.workbench.starting import Starting, table_clients

    return Starting(client, as_of=as_of) if _is_live(live) else table(table_clients())


def state(client: Client | str = "", register: Register | None = None, steps: Steps | None = None) -> Any:
    """One line on where one stands with a client: files and rows read, questions open, judged, the last report.

    Without the `steps` the questions are those of reading the files alone.
    """
    from ims_lib.client import read_client
    from ims_lib.documents.impact_forms import read_register
    from ims_lib.workbench.standing import StateLine, standing_of

    opened = read_client(client)
    return StateLine(standing_of(opened, read_register(opened) if register is None else register, steps))


def render(client: Client | str = "", *, as_of: str = "", live: bool | None = None) -> Any:
    """A button that renders the report, with its progress, a link to it, and what changed since the last one.

    Without a client that of the one that is worked on, also when another one is chosen meanwhile.
    """
    from ims_lib.workbench.rendering import Rendering, table_report

    return Rendering(client, as_of=as_of) if _is_live(live) else table(table_report(client))


def settle(client: Client, register: Register, steps: Steps | None = None, *, live: bool | None = None) -> Any:
    """The open questions with the readings that each can have; a click is kept in the client's columns.yml.

    With the `steps` all that a report asks, each with where it is decided.
    """
    from ims_lib.workbench.questions import asked_in_report, table_questions

    if not _is_live(live):
        return table(table_questions(register, asked_in_report(steps) if steps else ()))
    from ims_lib.workbench.settling import Settling

    return Settling(client, register, steps)


def accept(client: Client, register: Register, *, live: bool | None = None) -> Any:
    """What rows without a reference may speak of; a click accepts or rejects, kept in the client's columns.yml.

    Only what is accepted counts, from the next `read_register` on and in next year's file too. What was decided in
    the client's assessment workbook is merged first.
    """
    from ims_lib.workbench.accepting import Accepting, table_suggestions

    return Accepting(client, register) if _is_live(live) else table(table_suggestions(client, register))


def evidence(client: Client, *, who: str = "", live: bool | None = None) -> Any:
    """What the passages of the client's documents may be evidence of: accepted, rejected, or judged by, with a key.

    What is accepted is kept as evidence in the client's entries.csv and moves no level; a verdict is added to its
    judgements.csv, with the passage as evidence. `who` says so: unless given, the name that the widget asks for once.
    """
    from ims_lib.workbench.passages import Evidencing, table_evidence

    return Evidencing(client, who=who) if _is_live(live) else table(table_evidence(client))


def review(client: Client, coverage: Coverage, register: Register, *, who: str = "", live: bool | None = None) -> Any:
    """The interview: what to ask, by process, requirement or person, and a card to judge each; verdicts go to the client's
    judgements.csv, findings, evidence and who was asked to its entries.csv.

    `who` judges: unless given, the name that the widget asks a person for once. What was changed on the client's review sheet is merged first.
    """
    from ims_lib.workbench.interview.cards import table_review

    if not _is_live(live):
        return table(table_review(client, coverage, register))
    from ims_lib.workbench.interview.interviewing import Interviewing

    return Interviewing(client, coverage, register, who=who)


def agree(client: Client, roadmap: Roadmap, *, who: str = "", live: bool | None = None) -> Any:
    """The plan's packages to agree: owner, days, status and note; each is added to the client's plan.csv.

    The next plan keeps what was agreed. `who` says so: unless given, the name that the widget asks a person for once.
    """
    from ims_lib.workbench.agreeing import Agreeing, table_agreed

    return Agreeing(client, roadmap, who=who) if _is_live(live) else table(table_agreed(roadmap))


def fill(client: Client, kind: str, steps: Steps, *, who: str = "", live: bool | None = None) -> Any:
    """The rows of a kind in data/scales/entries.csv to fill in, as on the workbook's sheets: risk, treatment, session, review …

    Each field is added to the client's entries.csv and counts from the next run on. Raises BadParameter for a kind that isn't one.
    """
    from ims_lib.workbench.filling import Filling, table_filled

    if _is_live(live):
        return Filling(client, kind, steps, who=who)
    return table(
        table_filled(client, kind, steps),
        empty="Nothing is filled in yet; it is done here in JupyterLab, or in the report's workbook.",
    )


def choose(
    options: Mapping[str, Mapping[str, str]],
    first: Iterable[str],
    show: Callable[..., Any] | Iterable[Callable[..., Any]],
    *given: Any,
    columns: Iterable[str] | None = None,
    live: bool | None = None,
) -> None:
    """Choosers (label → value → what it is called), with what `show` gives for what is chosen below; anew when that changes.

    Each of `show` is called with `given` and the chosen values, at first with `first`; an empty one stands for the first
    option. A frame is shown as a table, of `columns` where they are named. Raises BadParameter for a value that can't be chosen.
    """
    from ims_lib.workbench.choosing import choose_and_show

    shows = [show] if callable(show) else list(show)
    choose_and_show(options, first, shows, given, columns, live=_is_live(live))


def what_if(client: Client, register: Register, roadmap: Roadmap | None = None, *, live: bool | None = None) -> Any:
    """Standards, certificates, capacity, head count and gaps to change, with the figures side by side.

    Nothing of the client changes; what is saved goes to the client's folder, under scenarios, and into its next report.
    With the `roadmap` the client as it is has the days of its plan, as in the report.
    """
    from ims_lib.workbench.trying import Trying, table_saved

    return Trying(client, register, roadmap) if _is_live(live) else table(table_saved(client, register, roadmap))


def __getattr__(name: str) -> Any:
    if name in _TABLES:
        return getattr(import_module("ims_lib.workbench.reading_tables"), name)
    raise AttributeError(f"module 'ims_lib.workbench' has no attribute {name!r}")


def _is_live(live: bool | None) -> bool:
    from ims_lib.workbench.front_end import can_show_widgets

    return can_show_widgets() if live is None else live
