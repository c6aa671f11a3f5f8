"""The page: the sections of a run notebook, put into chapters and one HTML file by nbconvert and our own template."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from operator import itemgetter
from typing import Any

from markupsafe import escape
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from ims_lib.report.section import MIME, page_css, page_script, patterns, template_text
from ims_lib.yaml_text import load_yaml

Resources = dict[str, Any]
HEADED = re.compile(r"(?P<before><section\b.*?)(?P<heading><h2\b.*?</h2>)(?P<rest>.*)(?P<end></section>)\s*", re.DOTALL)
"""A section's HTML around its heading."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """What the contents name in one line: a section that stands open, and those that are folded below it."""

    id: str
    title: str
    sections: tuple[str, ...]
    """Their HTML, in order."""


class ReportExporter(TemplateExporter):  # type: ignore[misc] # nbconvert ships no types
    """`jupyter nbconvert --to ims_lib.report.page.ReportExporter`: sections only, no code, no prompts."""

    file_extension = Unicode(".html")
    template_name = Unicode("ims")

    @default("extra_template_basedirs")
    def _our_templates(self) -> list[str]:
        return [str(files("ims_lib.report").joinpath("nbconvert"))]

    @default("filters")
    def _hash_for_policy(self) -> dict[str, Any]:
        return {"hashed": hashed}

    @default("default_preprocessors")
    def _none(self) -> list[str]:
        return []

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        sections = with_short_places(sections_of(nb))
        masthead = next((section for section in sections if section["id"] == "masthead"), None)
        ours = {
            "title": nb.metadata.get("title", "Gap analysis"),
            "description": nb.metadata.get("description", ""),
            "css": page_css(),
            "script": page_script(),
            "patterns": patterns(),
            "masthead": masthead["html"] if masthead else "",
            "chapters": chapters_of(section for section in sections if section["title"]),
        }
        html, made = super().from_notebook_node(nb, {**(resources or {}), **ours}, **kw)
        return html, made


def hashed(text: str) -> str:
    """The hash by which the page's policy allows a style or script of its own, and no other."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def sections_of(notebook: NotebookNode) -> list[dict[str, Any]]:
    """The sections that a run notebook's cells gave, in order."""
    return [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if MIME in output.get("data", {})
    ]


def with_short_places(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections with a cell named by its sheet alone where one file only has a sheet of that name; the list of files says which."""
    sheets = [pair for section in sections for pair in section.get("sheets", ())]
    if not sheets:
        return sections
    known = {_spelt(file, sheet): sheet for file, sheet in sheets}
    place = re.compile("|".join(f"({spelt})" for spelt in known))
    names = [str(escape(sheet)) for sheet in known.values()]
    return [
        {**section, "html": place.sub(lambda found: f"{names[(found.lastindex or 1) - 1]} › ", section["html"])}
        for section in sections
    ]


def _spelt(file: str, sheet: str) -> str:
    """How file and sheet stand before a cell: file › sheet › or file!sheet!, perhaps with places to break."""
    spelt = ["(?:<wbr>)?".join(map(re.escape, str(escape(name)))) for name in (file, sheet)]
    return "(?:<wbr>)?(?: › |!(?:<wbr>)?)".join(spelt) + "(?:<wbr>)?(?: › |!(?:<wbr>)?(?=[A-Z0-9]))"


def chapters_of(sections: Iterable[dict[str, Any]]) -> list[Chapter]:
    """The sections by the chapters of page.yml, in its order; one that it doesn't name is a chapter of its own, at the end."""
    found = {section["id"]: section for section in sections}
    chapters = [*_chapters().items()]
    named = {name for _, names in chapters for name in names}
    chapters += [(section["title"], [name]) for name, section in found.items() if name not in named]
    there = ((title, [name for name in names if name in found]) for title, names in chapters)
    return [
        Chapter(lead, title, (found[lead]["html"], *(folded(found[name]["html"]) for name in others)))
        for title, (lead, *others) in filter(itemgetter(1), there)
    ]


def folded(html: str) -> str:
    """The section with all but its heading behind a click; whole on paper."""
    parts = HEADED.fullmatch(html)
    if parts is None:
        return html
    return '{before}<details class="printed part"><summary>{heading}</summary>{rest}</details>\n{end}'.format(
        **parts.groupdict()
    )


@cache
def _chapters() -> dict[str, list[str]]:
    """Title of a chapter → its sections by id, the one that stands open first."""
    chapters: dict[str, list[str]] = load_yaml(template_text("page.yml"))
    return chapters


def page_of(notebook: NotebookNode, *, title: str, description: str) -> str:
    """One self-contained HTML page: no request, one script of ours, a policy that enforces both."""
    notebook.metadata["title"] = title
    notebook.metadata["description"] = description
    html, _ = _exporter().from_notebook_node(notebook)
    return str(html)


@cache
def _exporter() -> ReportExporter:
    """Built once a process: finding and compiling templates costs more than filling them."""
    return ReportExporter()
