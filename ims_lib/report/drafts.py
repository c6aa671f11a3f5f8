"""Drafts of the documents that the standards want: the library's texts, filled with what is known of the client.

What nobody told us stays a blank in square brackets that a reader can't miss. A draft is a beginning: it says so
on its first line, and it is the client who completes and approves it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ims_lib import paths
from ims_lib.catalogue.drafts import DraftPlan, load_drafts
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.library import Library
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Client
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.register.vocabulary import plain
from ims_lib.report.docx_file import docx_of
from ims_lib.report.draft_systems import draft_systems, roles_with_ai
from ims_lib.report.figures import day
from ims_lib.report.markdown_text import literal

VERSION = "0.1 draft"
TEXTS = paths.DATA / "library" / "drafts"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Draft:
    """One document to start from, as Markdown."""

    id: str
    title: str
    text: str
    plan: DraftPlan

    def _repr_markdown_(self) -> str:
        """What a notebook shows."""
        return self.text


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What drafts are filled with."""

    client: Client
    catalogue: Catalogue
    library: Library
    roles: Mapping[str, str]
    """Who owns a process, where it isn't the usual role."""
    agenda: Sequence[Row]
    """The management review's rows: item, asked_by, minutes, source, state."""
    decisions: Sequence[Row]
    """What the review has to decide: text, asked_by."""
    systems: Sequence[AiSystemRow] = ()
    """The client's list of AI systems."""
    impacts: Sequence[Row] = ()
    """What is known for the impact form of each AI system in scope."""


def draft_texts(facts: DraftFacts, *, texts: Path = TEXTS) -> dict[str, Draft]:
    """Every draft that a standard in scope has a use for, by id, in the library's order; of the impact form one for each AI system too.

    `texts` are the drafts themselves, ours unless given.
    """
    client, catalogue = facts.client, facts.catalogue
    plans = load_drafts().values()
    wanted = [plan for plan in plans if set(plan.standards) & set(client.standards)]
    owners = {process: plan.owner for plan in plans for process in plan.processes} | dict(facts.roles)
    context = {
        "client": _client(client, roles_with_ai(facts.systems)),
        "standards": client.standards,
        "standard_names": [catalogue.standards[name].label for name in client.standards],
        "as_of": day(client.as_of),
        "version": VERSION,
        "roles": owners,
        "documents": {name: document.title for name, document in facts.library.documents.items()},
        "procedures": _procedures(wanted, owners, catalogue),
        "agenda": _timed(facts.agenda),
        "decisions": facts.decisions,
        "systems": draft_systems(facts.systems, client, {row["cell"]: row["assessed"] for row in facts.impacts}),
        **_kit(),
    }
    drafts = {}
    for plan in wanted:
        template = texts_environment(texts).get_template(plan.file)
        about = context | {"owner": owners[plan.processes[0]]}
        text = template.render(about, title=plan.title)
        drafts[plan.id] = Draft(plan.id, plan.title, text, plan)
        for name, row in _by_file(plan.id, facts.impacts).items() if plan.id == IMPACT_FORM else ():
            title = f"{plan.title}: {row['name']}"
            text = template.render(about | {"system": row, "known": row["known"]}, title=title)
            drafts[name] = Draft(name, title, text, plan)
    return drafts


IMPACT_FORM = "ai_impact_form"
"""The draft that is written for each AI system too, filled with what is known of it."""
LONGEST_NAME = 60
NOT_OF_NAMES = re.compile(r"\W+")


def _kit() -> dict[str, Any]:
    """The kit for impact assessments, with nothing known of any system."""
    kit = load_impact_kit()
    return {
        "kit": kit,
        "sections": {section.id: section for section in kit.sections},
        "levels": {level.id: level for level in kit.levels},
        "system": None,
        "known": {field.id: "" for field in kit.fields()},
    }


def _by_file(form: str, impacts: Iterable[Row]) -> dict[str, Row]:
    """What is known of each system by the name of its form's file: its own, with a number where two would be the same."""
    alike = grouped((NOT_OF_NAMES.sub("_", plain(row["name"])).strip("_")[:LONGEST_NAME], row) for row in impacts)
    return {
        f"{form}_{name}" + (f"__{number}" if number > 1 else ""): row
        for name, rows in alike.items()
        for number, row in enumerate(rows, start=1)
    }


def _procedures(plans: Iterable[DraftPlan], owners: Mapping[str, str], catalogue: Catalogue) -> list[dict[str, str]]:
    """The drafts that are the procedure of one process, with who owns it."""
    titles = {plan.id: plan.title for plan in plans if plan.processes == (plan.id,)}
    return [
        {"title": title, "process": catalogue.processes[name].title, "owner": owners[name]}
        for name, title in titles.items()
    ]


def write_drafts(folder: Path, facts: DraftFacts) -> dict[str, Draft]:
    """Write each draft as <id>.md and <id>.docx into a folder, made if need be; returns what was written.

    The same input gives the same bytes.
    """
    drafts, client = draft_texts(facts), facts.client
    folder.mkdir(parents=True, exist_ok=True)
    for draft in drafts.values():
        (folder / f"{draft.id}.md").write_text(draft.text, encoding="utf-8", newline="\n")
        names = {"title": draft.title, "holder": client.short_name, "author": client.assessor}
        content = docx_of(draft.text, created=client.as_of, **names)
        (folder / f"{draft.id}.docx").write_bytes(content)
    return drafts


def _timed(agenda: Iterable[Row]) -> list[dict[str, Any]]:
    """The agenda's rows, each with the minutes gone by when it begins."""
    rows, gone = [], 0
    for row in agenda:
        rows.append({**row, "begins": f"{gone // 60}:{gone % 60:02}"})
        gone += int(row["minutes"])
    return rows


def _client(client: Client, roles: Sequence[str]) -> dict[str, Any]:
    """What client.yml says, and where it names no role with AI, those of the list of AI systems."""
    scope, sector = client.settings.scope or "", client.settings.sector or ""
    said = client.settings.model_dump(include={"name", "head_count", "ai_roles"})
    said["ai_roles"] = said["ai_roles"] or roles
    return {**said, "short_name": client.short_name, "scope": scope.strip().rstrip("."), "sector": sector}


@cache
def texts_environment(texts: Path) -> jinja2.Environment:
    """The texts, with undefined names an error and every value that is filled in taken literally."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(texts),
        autoescape=False,
        finalize=lambda value: value if isinstance(value, Markup) or not isinstance(value, str) else literal(value),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["or_blank"] = _or_blank
    return environment


def _or_blank(value: str | None, blank: str) -> Markup:
    """What is known, taken literally, or what the client has to fill in, in square brackets."""
    return Markup(literal(value) if value else f"[{blank}]")
