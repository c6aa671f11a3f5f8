"""Widgets for JupyterLab: settle the questions of the reading, accept suggestions and passages of documents, judge, agree the plan, and ask what if.

Where no front end shows widgets (papermill, nbconvert, a script) each gives a plain table instead; `live` asks for the
widget (true) or the table (false) whatever can be shown.
"""

from __future__ import annotations

from typing import Any

from ims_lib.client import Client
from ims_lib.coverage import Coverage
from ims_lib.register.model import Register
from ims_lib.roadmap import Roadmap


def settle(client: Client, register: Register, *, live: bool | None = None) -> Any:
    """The open questions with the readings that each can have; a click is kept in the client's columns.yml."""
    from ims_lib.workbench.questions import table_questions

    if not _is_live(live):
        return table_questions(register)
    from ims_lib.workbench.settling import Settling

    return Settling(client, register)


def accept(client: Client, register: Register, *, live: bool | None = None) -> Any:
    """What rows without a reference may speak of; a click accepts or rejects, kept in the client's columns.yml.

    Only what is accepted counts, from the next `read_register` on and in next year's file too. What was decided in
    the client's assessment workbook is merged first.
    """
    from ims_lib.workbench.accepting import Accepting, table_suggestions

    return Accepting(client, register) if _is_live(live) else table_suggestions(client, register)


def evidence(client: Client, *, who: str = "", live: bool | None = None) -> Any:
    """What the passages of the client's documents may be evidence of: accepted, rejected, or judged by, with a key.

    What is accepted is kept as evidence in the client's entries.csv and moves no level; a verdict is added to its
    judgements.csv, with the passage as evidence. `who` says so: unless given, the name that the widget asks for once.
    """
    from ims_lib.workbench.passages import Evidencing, table_evidence

    return Evidencing(client, who=who) if _is_live(live) else table_evidence(client)


def review(client: Client, coverage: Coverage, register: Register, *, who: str = "", live: bool | None = None) -> Any:
    """The requirements in scope and their criteria to judge; each verdict is added to the client's judgements.csv.

    `who` judges: unless given, the name that the widget asks a person for once. What was changed on the client's review sheet is merged first.
    """
    from ims_lib.workbench.judging import table_review

    if not _is_live(live):
        return table_review(client, coverage, register)
    from ims_lib.workbench.reviewing import Reviewing

    return Reviewing(client, coverage, register, who=who)


def agree(client: Client, roadmap: Roadmap, *, who: str = "", live: bool | None = None) -> Any:
    """The plan's packages to agree: owner, days, status and note; each is added to the client's plan.csv.

    The next plan keeps what was agreed. `who` says so: unless given, the name that the widget asks a person for once.
    """
    from ims_lib.workbench.agreeing import Agreeing, table_agreed

    return Agreeing(client, roadmap, who=who) if _is_live(live) else table_agreed(roadmap)


def what_if(client: Client, register: Register, *, live: bool | None = None) -> Any:
    """Standards, certificates, capacity, head count and gaps to change, with the figures side by side.

    Nothing of the client changes; what is saved goes to the client's folder, under scenarios, and into its next report.
    """
    from ims_lib.workbench.trying import Trying, table_saved

    return Trying(client, register) if _is_live(live) else table_saved(client, register)


def _is_live(live: bool | None) -> bool:
    from ims_lib.workbench.front_end import can_show_widgets

    return can_show_widgets() if live is None else live


__all__ = ["accept", "agree", "evidence", "review", "settle", "what_if"]
