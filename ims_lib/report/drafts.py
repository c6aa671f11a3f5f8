"""Drafts of the documents that the standards want: the library's texts, filled with what is known of the client.

What nobody told us stays a blank in square brackets that a reader can't miss. A draft is a beginning: it says so
on its first line, and it is the client who completes and approves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from ims_lib import paths
from ims_lib.catalogue.drafts import DraftPlan, load_drafts
from ims_lib.catalogue.library import Library, ReviewItem
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Client
from ims_lib.report.docx_file import docx_of
from ims_lib.report.figures import day, listed
from ims_lib.report.markdown_text import literal

VERSION = "0.1 draft"
NO_BREAK = "\N{NO-BREAK SPACE}"
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


def draft_texts(
    client: Client,
    catalogue: Catalogue,
    library: Library,
    *,
    roles: Mapping[str, str] | None = None,
    agenda: Sequence[Row] | None = None,
    decisions: Sequence[Row] | None = None,
    plans: Mapping[str, DraftPlan] | None = None,
    texts: Path = TEXTS,
) -> dict[str, Draft]:
    """Every draft that a standard in scope has a use for, by id, in the library's order.

    `roles` says who owns a process, where it isn't the usual role. `agenda` (item, asked_by, minutes, source, state)
    and `decisions` (text, asked_by) are the rows of the management review; without them the library's own stand.
    `plans` and `texts` are the drafts themselves, ours unless given.
    """
    plans = load_drafts() if plans is None else plans
    wanted = [plan for plan in plans.values() if set(plan.standards) & set(client.standards)]
    usual = {process: plan.owner for plan in plans.values() for process in plan.processes}
    owners = usual | dict(roles or {})
    context = {
        "client": _client(client),
        "standards": client.standards,
        "standard_names": [catalogue.standards[name].label for name in client.standards],
        "as_of": day(client.as_of),
        "version": VERSION,
        "roles": owners,
        "documents": {name: document.title for name, document in library.documents.items()},
        "procedures": _procedures(wanted, owners, catalogue),
        "agenda": _timed(default_agenda(library, client.standards) if agenda is None else agenda),
        "decisions": default_decisions(library, client.standards) if decisions is None else decisions,
    }
    environment = texts_environment(texts)
    return {
        plan.id: Draft(plan.id, plan.title, _rendered(plan, environment, context, owners[plan.processes[0]]), plan)
        for plan in wanted
    }


def _rendered(plan: DraftPlan, environment: jinja2.Environment, context: Mapping[str, Any], owner: str) -> str:
    return environment.get_template(plan.file).render(context, title=plan.title, owner=owner)


def _procedures(plans: Iterable[DraftPlan], owners: Mapping[str, str], catalogue: Catalogue) -> list[dict[str, str]]:
    """The drafts that are the procedure of one process, with who owns it."""
    titles = {plan.id: plan.title for plan in plans if plan.processes == (plan.id,)}
    return [
        {"title": title, "process": catalogue.processes[name].title, "owner": owners[name]}
        for name, title in titles.items()
    ]


def write_drafts(
    folder: Path, client: Client, catalogue: Catalogue, library: Library, **given: Any
) -> dict[str, Draft]:
    """Write each draft as <id>.md and <id>.docx into a folder, made if need be; returns what was written.

    Takes what draft_texts takes. The same input gives the same bytes.
    """
    drafts = draft_texts(client, catalogue, library, **given)
    folder.mkdir(parents=True, exist_ok=True)
    for draft in drafts.values():
        (folder / f"{draft.id}.md").write_text(draft.text, encoding="utf-8", newline="\n")
        content = docx_of(
            draft.text,
            title=draft.title,
            holder=client.short_name,
            author=client.settings.assessor or "",
            created=client.as_of,
        )
        (folder / f"{draft.id}.docx").write_bytes(content)
    return drafts


def default_agenda(library: Library, standards: Sequence[str]) -> list[dict[str, Any]]:
    """The inputs that the standards in scope ask for, a row each; whether they are at hand isn't known."""
    return [
        {"item": item.text, "asked_by": asked_by, "minutes": item.minutes, "source": item.usual_source, "state": ""}
        for item, asked_by in _asked(library, "input", standards)
    ]


def default_decisions(library: Library, standards: Sequence[str]) -> list[dict[str, Any]]:
    """What the minutes must decide for the standards in scope, a row each."""
    return [{"text": item.text, "asked_by": asked_by} for item, asked_by in _asked(library, "output", standards)]


def _asked(library: Library, side: str, standards: Sequence[str]) -> Iterable[tuple[ReviewItem, str]]:
    """Review items that a standard in scope asks for, each with who asks: 27001 9.3.2 and 20000-1 9.3."""
    for item in library.review.values():
        asking = [name for name in item.asked_by if name.partition(":")[0] in standards]
        if item.side == side and asking:
            yield item, listed(name.replace(":", NO_BREAK) for name in asking)


def _timed(agenda: Iterable[Row]) -> list[dict[str, Any]]:
    """The agenda's rows, each with the minutes gone by when it begins."""
    rows, gone = [], 0
    for row in agenda:
        rows.append({**row, "begins": f"{gone // 60}:{gone % 60:02}"})
        gone += int(row["minutes"])
    return rows


def _client(client: Client) -> dict[str, Any]:
    settings = client.settings
    return {
        "name": settings.name,
        "short_name": client.short_name,
        "scope": (settings.scope or "").strip().rstrip("."),
        "sector": settings.sector or "",
        "head_count": settings.head_count,
        "ai_roles": settings.ai_roles,
    }


@cache
def texts_environment(texts: Path) -> jinja2.Environment:
    """The texts, with undefined names an error and every value that is filled in taken literally."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(texts),
        autoescape=False,
        finalize=_filled,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _filled(value: Any) -> Any:
    return literal(value) if isinstance(value, str) else value
