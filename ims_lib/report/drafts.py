"""Drafts of the documents that the standards want: the library's texts, filled with what is known of the client.

What nobody told us stays a blank in square brackets that a reader can't miss. A draft is a beginning: it says so
on its first line, and it is the client who completes and approves it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ims_lib import paths
from ims_lib.ai_roles.said import own_names
from ims_lib.assessment.shadow_ai import Unlisted
from ims_lib.catalogue.drafts import DraftPlan, load_drafts
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.catalogue.library import Library
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.sectors import sector_told
from ims_lib.catalogue.workflows import load_workflows
from ims_lib.client import Client
from ims_lib.dates import day, long_month, spoken
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, SupplierRow
from ims_lib.languages import by_language, say, translated
from ims_lib.languages.templates import TranslatedLoader
from ims_lib.register.vocabulary import plain
from ims_lib.report.brand import brand_on_paper
from ims_lib.report.docx_file import docx_of
from ims_lib.report.draft_lists import DraftLists, our_risk_rule
from ims_lib.report.draft_papers import Paper, approver_of
from ims_lib.report.draft_systems import draft_systems, everyday_tasks, roles_open, roles_with_ai, systems_outside
from ims_lib.report.markdown_text import literal
from ims_lib.report.minutes import Minutes
from ims_lib.report.steps.findings import nothing_found
from ims_lib.report.versions import versions_of_report
from ims_lib.scales import report_setting
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.wording import in_words, labelled

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
        return self.text


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What drafts are filled with."""

    client: Client
    catalogue: Catalogue
    library: Library
    roles: Mapping[str, str]
    """Who owns a process, as the matrix of roles says; of one that isn't here the usual role does."""
    agenda: Sequence[Row]
    """The management review's rows: item, asked_by, minutes, source, state."""
    decisions: Sequence[Row]
    """What the review has to decide: text, asked_by."""
    invented: frozenset[str] = frozenset()
    """The processes whose owner is a role of ours that the client's files don't name."""
    proposed: frozenset[str] = frozenset()
    """Those for which nobody is named, so that a role is proposed."""
    systems: Sequence[AiSystemRow] = ()
    """The client's list of AI systems."""
    impacts: Sequence[Row] = ()
    """What is known for the impact form of each AI system in scope, planned ones among them."""
    known: Mapping[str, Sequence[KnownAgainst]] = field(default_factory=dict)
    """Cell of an AI system → what the lists know against it."""
    by_class: Mapping[str, str] = field(default_factory=dict)
    """Cell of an AI system → by which places of a law its provider may have papers to give."""
    suppliers: Sequence[SupplierRow] = ()
    """The client's list of suppliers."""
    unlisted: Mapping[str, Unlisted] = field(default_factory=dict)
    """AI products that other lists name and the list of AI systems lacks."""
    planned: Sequence[str] = ()
    """What the client's own risks that name AI plan already."""
    lists: DraftLists = field(default_factory=DraftLists)
    """What else the client's lists say."""
    minutes: Minutes = field(default_factory=Minutes)
    """What the minutes of the review can say before the meeting."""
    sessions: Sequence[Row] = ()
    """The audit sessions ahead, for which a form of a report is filled in."""
    ai_audited: date | None = None
    """When the audit programme looks first at AI systems in use."""
    findings: Mapping[str, Any] = field(default_factory=nothing_found)
    """What is missing by its proposed weight, and what the client's own lists hold open."""
    interviews: Sequence[Row] = ()
    """Who is asked what."""
    spelt: Callable[[str], str] = str
    """How cells within a text are written."""
    read: str = ""
    """How many files and records the assessment rests on."""


def draft_texts(facts: DraftFacts, *, texts: Path = TEXTS) -> dict[str, Draft]:
    """Every draft that a standard in scope has a use for, by id, in the library's order. Of the impact form and of
    the page for people there is one for each AI system too, of the questionnaire one for each provider, of the audit report
    one for each session ahead, of the interview sheet one for each person.

    `texts` are the drafts themselves, ours unless given.
    """
    client, catalogue = facts.client, facts.catalogue
    plans = load_drafts().values()
    wanted = [plan for plan in plans if set(plan.standards) & set(client.standards)]
    usual = {process: flow.owner for process, flow in load_workflows().items()}
    owners = usual | {process: plan.owner for plan in plans for process in plan.processes} | dict(facts.roles)
    new_roles = _new_roles(plans, facts)
    forms = {row["cell"]: row for row in facts.impacts}
    systems = draft_systems(facts.systems, client, suppliers=facts.suppliers, impacts=forms, known=facts.known)
    systems = [row | {"by_class": facts.by_class.get(row["cell"], "")} for row in systems]
    context = {
        "client": _client(client, facts.systems),
        "standards": client.standards,
        "standard_names": [catalogue.standards[name].label for name in client.standards],
        "as_of": day(client.as_of),
        "practice": client.practice.name if client.practice else "",
        "head": {"practice": client.practice, "versions": versions_of_report(client), "read": facts.read},
        "roles": owners,
        "documents": {name: document.title for name, document in facts.library.documents.items()}
        | dict(facts.lists.titles),
        "facts": facts.lists,
        "risk": facts.lists.risk or our_risk_rule(),
        "minutes": facts.minutes,
        "procedures": _procedures(wanted, owners, facts),
        "agenda": _timed(facts.agenda),
        "decisions": facts.decisions,
        "systems": systems,
        "everyday": everyday_tasks(facts.systems),
        "outside": [
            {"name": row.name, "owner": row.owner, "reason": row.scope_reason} for row in systems_outside(facts.systems)
        ],
        "unlisted": facts.unlisted,
        "planned": facts.planned,
        "findings": facts.findings,
        "ai_audited": facts.ai_audited and long_month(facts.ai_audited),
        **_blanks(),
    }
    each_of = {draft: _by_file(draft, named) for draft, named in grouped(_each_of(facts, systems)).items()}
    each_of[FINDINGS] = {FINDINGS: (load_drafts()[FINDINGS].title, {"made_by": client.assessor})}
    drafts = {}
    for plan in wanted:
        template = texts_environment(texts).get_template(plan.file)
        about = context | _head(plan, owners, facts)
        for name, (title, own) in {plan.id: (plan.title, {}), **each_of.get(plan.id, {})}.items():
            filled = about | own | {"title": title}
            text = template.render(filled)
            if role := next((each for each in new_roles if each in text), None):
                text = template.render(filled | {"new_role": role})
            drafts[name] = Draft(name, title, facts.spelt(text), plan)
    return drafts


IMPACT_FORM, QUESTIONNAIRE, INFORMATION = "ai_impact_form", "ai_supplier_questionnaire", "ai_information_sheet"
"""The drafts that are written for each AI system, for each provider, and for each system in use, too."""
AUDIT_REPORT = "audit_report"
"""The draft that is written for each audit session ahead, too."""
INTERVIEW, FINDINGS = "interview_sheet", "findings_report"
"""The draft that is written for each person who is asked, too, and the one that the assessor signs."""
LONGEST_NAME = 60
NOT_OF_NAMES = re.compile(r"\W+")

Filled = tuple[str, dict[str, Any]]
"""The title of a draft, and what it is filled with."""


def _new_roles(plans: Iterable[DraftPlan], facts: DraftFacts) -> list[str]:
    """The roles that come with a standard and that somebody has to be named for: the client's files name nobody who is near."""
    named = facts.roles.keys() - facts.invented
    new = [plan for plan in plans if plan.new_role and plan.processes[0] not in named]
    return list(dict.fromkeys(facts.roles.get(plan.processes[0], plan.owner) for plan in new))


def _head(plan: DraftPlan, owners: Mapping[str, str], facts: DraftFacts) -> dict[str, Any]:
    """What the head of a draft says, and whose its process is: a paper that takes the place of others stays whose they were."""
    process = plan.processes[0]
    manager = facts.lists.manager if plan.whole else ""
    owner, paper = manager or owners[process], facts.lists.papers.get(plan.id, Paper())
    keeper, top = paper.owner or owner, facts.lists.policy_maker or owners["leadership_and_policy"]
    return {
        "owner": owner,
        "keeper": keeper,
        "approver": paper.approver or approver_of(plan, top, keeper, facts.lists.approvers),
        "paper": paper,
        "is_proposed": bool(manager or process in facts.proposed - facts.invented) and not paper.owner,
        "new_role": "",
        "made_by": "",
    }


def _blanks() -> dict[str, Any]:
    """The kit for impact assessments, with nothing known of any system, no provider to be asked, no audit session and nobody asked."""
    kit = load_impact_kit()
    return {
        "kit": kit,
        "sections": {section.id: section for section in kit.sections},
        "levels": {level.id: level for level in kit.levels},
        "system": None,
        "known": {field.id: "" for field in kit.fields()},
        "provider": None,
        "provided": [],
        "session": None,
        "person": {"name": "", "asked": (), "parts": {}},
        "sitting": report_setting("interview_sitting"),
    }


def _each_of(facts: DraftFacts, systems: Sequence[Row]) -> Iterator[tuple[str, tuple[str, Filled]]]:
    """Drafts that are written for each of several: which, by what its file is called, and what it is filled with."""
    title = {name: plan.title for name, plan in load_drafts().items()}
    for row in facts.impacts:
        own = {"system": row, "known": row["known"]}
        yield IMPACT_FORM, (row["name"], (labelled(title[IMPACT_FORM], row["name"]), own))
    for rows in grouped((plain(row["supplier"]), row) for row in systems if row["supplier"]).values():
        provider = rows[0]["supplier"]
        own = {"provider": provider, "provided": rows}
        yield QUESTIONNAIRE, (provider, (labelled(title[QUESTIONNAIRE], provider), own))
    for row in systems:
        if not row["planned"]:  # for the people whom a system in use concerns: nothing of it is for the house alone
            yield INFORMATION, (row["name"], (row["name"], {"system": row}))
    for row in facts.sessions:
        number, topic = row["number"], row["title"]
        named = say("{title}: session {number}, {topic}", title=title[AUDIT_REPORT], number=number, topic=topic)
        yield AUDIT_REPORT, (f"{number:02} {topic}", (named, {"session": row, "made_by": row["auditors"]}))
    for row in facts.interviews:
        own = {"person": row, "made_by": facts.client.assessor}
        yield INTERVIEW, (row["name"], (labelled(title[INTERVIEW], row["name"]), own))


def _by_file(draft: str, named: Iterable[tuple[str, Filled]]) -> dict[str, Filled]:
    """What is known of each by the name of its file: its own, with a number where two would be the same."""
    alike = grouped((NOT_OF_NAMES.sub("_", plain(name)).strip("_")[:LONGEST_NAME], row) for name, row in named)
    return {
        f"{draft}_{name}" + (f"__{number}" if number > 1 else ""): row
        for name, rows in alike.items()
        for number, row in enumerate(rows, start=1)
    }


def _procedures(plans: Iterable[DraftPlan], owners: Mapping[str, str], facts: DraftFacts) -> list[dict[str, Any]]:
    """The drafts that are the procedure of one process, with who owns it."""
    titles = {plan.id: plan.title for plan in plans if plan.processes == (plan.id,)}
    return [
        {
            "title": title,
            "process": facts.catalogue.processes[name].title,
            "owner": owners[name],
            "proposed": name in facts.proposed,
        }
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
        practice = client.practice if draft.plan.of_practice else None
        logo = practice.picture.read_bytes() if practice and practice.picture else b""
        content = docx_of(draft.text, created=client.as_of, **names, logo=logo, ink=brand_on_paper(practice))
        (folder / f"{draft.id}.docx").write_bytes(content)
    return drafts


def _timed(agenda: Iterable[Row]) -> list[dict[str, Any]]:
    """The agenda's rows, each with the minutes gone by when it begins."""
    rows, gone = [], 0
    for row in agenda:
        rows.append({**row, "begins": f"{gone // 60}:{gone % 60:02}"})
        gone += int(row["minutes"])
    return rows


def _client(client: Client, systems: Sequence[AiSystemRow]) -> dict[str, Any]:
    """What client.yml says, and where it names no role with AI, those of the list of AI systems, and for which systems the list says another or none."""
    scope, sector = client.settings.scope or "", sector_told(client.settings.sector or "")
    said = client.settings.model_dump(include={"name", "head_count", "ai_roles"})
    said["ai_roles"] = said["ai_roles"] or roles_with_ai(systems)
    said["ai_roles_open"] = roles_open(systems, said["ai_roles"], frozenset(map(plain, own_names(client))))
    said["ai_roles"] = [*map(in_words, said["ai_roles"])]
    return {**said, "short_name": client.short_name, "scope": scope.strip().rstrip("."), "sector": sector}


@by_language
def texts_environment(texts: Path) -> jinja2.Environment:
    """The texts, with undefined names an error and every value that is filled in taken literally."""
    environment = jinja2.Environment(
        loader=TranslatedLoader(jinja2.FileSystemLoader(texts), lines=True),
        autoescape=False,
        finalize=lambda value: value if isinstance(value, Markup) or not isinstance(value, str) else literal(value),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"or_blank": _or_blank, "told": translated, "spoken": spoken}
    return environment


def _or_blank(value: str | None, blank: str) -> Markup:
    """What is known, taken literally, or what the client has to fill in, in square brackets."""
    return Markup(literal(value) if value else f"[{in_words(blank)}]")
