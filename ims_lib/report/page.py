"""The page: the sections of a run notebook, put into one HTML file by nbconvert and our own template."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from ims_lib.report.section import MIME, page_css, patterns

Resources = dict[str, Any]


class ReportExporter(TemplateExporter):  # type: ignore[misc] # nbconvert ships no types
    """`jupyter nbconvert --to ims_lib.report.page.ReportExporter`: sections only, no code, no prompts."""

    file_extension = Unicode(".html")
    template_name = Unicode("ims")

    @default("extra_template_basedirs")
    def _our_templates(self) -> list[str]:
        return [str(files("ims_lib.report").joinpath("nbconvert"))]

    @default("default_preprocessors")
    def _none(self) -> list[str]:
        return []

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        sections = sections_of(nb)
        masthead = next((section for section in sections if section["id"] == "masthead"), None)
        ours = {
            "title": nb.metadata.get("title", "Gap analysis"),
            "description": nb.metadata.get("description", ""),
            "css": page_css(),
            "patterns": patterns(),
            "masthead": masthead["html"] if masthead else "",
            "sections": [section for section in sections if section["title"]],
        }
        html, made = super().from_notebook_node(nb, {**(resources or {}), **ours}, **kw)
        return html, made


def sections_of(notebook: NotebookNode) -> list[dict[str, str]]:
    """The sections that a run notebook's cells gave, in order."""
    return [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if MIME in output.get("data", {})
    ]


def page_of(notebook: NotebookNode, *, title: str, description: str) -> str:
    """One self-contained HTML page: no script, no request, a policy that enforces it."""
    notebook.metadata["title"] = title
    notebook.metadata["description"] = description
    html, _ = _exporter().from_notebook_node(notebook)
    return str(html)


@cache
def _exporter() -> ReportExporter:
    """Built once a process: finding and compiling templates costs more than filling them."""
    return ReportExporter()
