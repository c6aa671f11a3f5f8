"""The page: the sections of a run notebook, put into chapters and one HTML file by nbconvert and our own template."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from importlib.resources import files
from operator import itemgetter
from typing import Any

import jinja2
from markupsafe import escape
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import Unicode, default

from ims_lib.languages import by_language, language, translated
from ims_lib.languages.templates import TranslatedLoader
from ims_lib.report.editions import PageEdition, arranged, editions
from ims_lib.report.figures import place
from ims_lib.report.glossary import with_words_explained
from ims_lib.report.section import MIME, page_chapters, page_css, page_script, patterns

Resources = dict[str, Any]
HEADED = re.compile(r"(?P<before><section\b.*?)(?P<heading><h2\b.*?</h2>)(?P<rest>.*)(?P<end></section>)\s*", re.DOTALL)
"""A section's HTML around its heading."""
OPENING = re.compile(r"</h2>(\s*<p class=\"lede\">.*?</p>)?", re.DOTALL)
"""Its heading, with the sentence that leads it."""
UNEXPLAINED = frozenset({"masthead", "requirements", "glossary", "remarks"})
"""Sections in which no word leads to the glossary: a head, a list to look things up in, the glossary, what an assessor wrote."""
WITHOUT_SHEETS = re.compile(r"(?:client\.yml|\.(?:csv|tsv|txt))!\w+")
"""A place in the settings, or in a file that has no sheets, as a message names it."""
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Signs that turn the direction of all that follows: in a stranger's text they would make ours read otherwise."""


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

    def _create_environment(self) -> jinja2.Environment:
        made: jinja2.Environment = super()._create_environment()
        made.loader = TranslatedLoader(made.loader or jinja2.BaseLoader())
        return made

    def from_notebook_node(
        self, nb: NotebookNode, resources: Resources | None = None, **kw: Any
    ) -> tuple[str, Resources]:
        edition = editions().get(nb.metadata.get("edition", ""))
        sections, labels = with_labels_once(with_short_places(sections_of(nb, edition)))
        masthead = next((section for section in sections if section["id"] == "masthead"), None)
        elsewhere = masthead["parts"] if masthead else {}
        title = nb.metadata.get("title", translated("Gap analysis"))
        ours = {
            "language": language(),
            "title": title,
            "description": nb.metadata.get("description", ""),
            "css": page_css() + labels + elsewhere.get("css", "") + running(title, nb.metadata.get("paper", "A4")),
            "script": page_script(),
            "patterns": patterns(),
            "edition": edition,
            "masthead": masthead["html"] if masthead else "",
            "footer": elsewhere.get("footer_outside" if edition and edition.outside else "footer", ""),
            "chapters": chapters_of((section for section in sections if section["title"]), edition),
        }
        html, made = super().from_notebook_node(nb, {**(resources or {}), **ours}, **kw)
        return html, made


def hashed(text: str) -> str:
    """The hash by which the page's policy allows a style or script of its own, and no other."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def running(title: str, paper: str) -> str:
    """The rules by which each printed page is of that size and says what it is of."""
    escaped = "".join(f"\\{ord(sign):x} " for sign in title)
    rule = "font: 8pt sans-serif; color: #43505b; margin-top: 4mm; vertical-align: top"
    return f'@page {{ size: {paper}; @bottom-left {{ content: "{escaped}"; {rule} }} }}\n'


def sections_of(notebook: NotebookNode, edition: PageEdition | None = None) -> list[dict[str, Any]]:
    """The sections that a run notebook's cells gave, in order; those of an edition as it shows them, its own for the whole's."""
    found = [
        output["data"][MIME]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if MIME in output.get("data", {})
    ]
    name = edition.name if edition else ""
    theirs = [each for each in found if each["edition"] in ("", name)]
    explained = [
        each if each["id"] in UNEXPLAINED else each | {"html": with_words_explained(each["html"])} for each in theirs
    ]
    shown = {each["id"]: each for each in with_remarks(explained)}
    return arranged(shown.values(), edition) if edition else [*shown.values()]


def with_remarks(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections; at the head of the one that leads a chapter what the assessor remarks on it, at its end what to do."""
    beside: dict[str, dict[str, str]] = {section["id"]: section.get("parts", {}) for section in sections}
    heads, ends = beside.get("remarks", {}), beside.get("what_to_do", {})
    return [section | {"html": _within(section["html"], heads, ends, section["id"])} for section in sections]


def _within(html: str, heads: Mapping[str, str], ends: Mapping[str, str], section: str) -> str:
    opening = OPENING.search(html) if section in heads else None
    begun = f"{html[: opening.end()]}\n{heads[section]}{html[opening.end() :]}" if opening else html
    return f"{begun.rstrip().removesuffix('</section>')}{ends[section]}</section>" if section in ends else begun


def with_short_places(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections with a cell named by its sheet alone where one file only has a sheet of that name; the list of files says which.

    What a message tells of the settings and of files without sheets is read as elsewhere on the page.
    """
    sections = [
        {**section, "html": WITHOUT_SHEETS.sub(lambda found: str(escape(place(found[0]))), section["html"])}
        for section in sections
    ]
    sheets = [each for section in sections for each in section.get("sheets", ())]
    if not sheets:
        return sections
    cells = re.compile("|".join(f"({_spelt(file, sheet)})" for file, sheet, _ in sheets))
    names = [str(escape(sheet if is_alone else f"{file} › {sheet}")) for file, sheet, is_alone in sheets]
    # a sheet before a cell within a message: Risks!B3
    alone = re.compile(
        rf"(?<!\w)({'|'.join(re.escape(str(escape(sheet))) for _, sheet, _ in sheets)})!(?=[A-Z]{{1,3}}\d)"
    )
    return [
        {
            **section,
            "html": alone.sub(
                r"\1 › ", cells.sub(lambda found: f"{names[(found.lastindex or 1) - 1]} › ", section["html"])
            ),
        }
        for section in sections
    ]


def _spelt(file: str, sheet: str) -> str:
    """How file and sheet stand before a cell: file › sheet › or file!sheet!, perhaps with places to break."""
    spelt = ["(?:<wbr>)?".join(map(re.escape, str(escape(name)))) for name in (file, sheet)]
    return "(?:<wbr>)?(?: › |!(?:<wbr>)?)".join(spelt) + "(?:<wbr>)?(?: › |!(?:<wbr>)?(?=[A-Z0-9]))"


def chapters_of(sections: Iterable[dict[str, Any]], edition: PageEdition | None = None) -> list[Chapter]:
    """The sections by the chapters of page.yml, in its order; one that it doesn't name is a chapter of its own, at the end.

    An edition has the chapters of its entry.
    """
    found = {section["id"]: section for section in sections}
    chapters = [*(edition.chapters if edition else page_chapters()).items()]
    named = {name for _, names in chapters for name in names}
    chapters += [(section["title"], [name]) for name, section in found.items() if name not in named]
    there = ((title, [name for name in names if name in found]) for title, names in chapters)
    return [
        Chapter(lead, translated(title), (found[lead]["html"], *(folded(found[name]["html"]) for name in others)))
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


def page_of(notebook: NotebookNode, *, title: str, description: str, edition: str = "", paper: str = "A4") -> str:
    """One self-contained HTML page: no request, one script of ours, a policy that enforces both."""
    notebook.metadata |= {"title": title, "description": description, "edition": edition, "paper": paper}
    html, _ = _exporter().from_notebook_node(notebook)
    return TURNS.sub("", str(html)).replace(
        str(escape("'")), "'"
    )  # needed by attributes in single quotes alone, and we have none


@by_language
def _exporter() -> ReportExporter:
    """Built once a process: finding and compiling templates costs more than filling them."""
    return ReportExporter()


CARDS = re.compile(r'<table class="cards\b(.*?)</table>', re.DOTALL)
ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
CELL = re.compile(r'<t[dh]\b(?:[^>]*? data-l="([^"]*)")?[^>]*>(.*?)</t[dh]>', re.DOTALL)
LABEL = re.compile(r' data-l="[^"]*"')


def with_labels_once(sections: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """The sections with a class for each table in place of the labels in its cells, and their rules for report.css; where those of a column differ they stay."""
    classes: dict[str, str] = {}

    def once(table: re.Match[str]) -> str:
        rule = _labels_rule(table[0].partition("</thead>")[2])
        name = classes.setdefault(rule, f"l{len(classes)}") if rule else ""
        return f'<table class="cards {name}{LABEL.sub("", table[1])}</table>' if rule else table[0]

    shown = [section | {"html": CARDS.sub(once, section["html"])} for section in sections]
    return shown, "".join(f".{name}{{{rule}}}\n" for rule, name in classes.items())


def _labels_rule(html: str) -> str:
    """What report.css shows before the cells of each column; empty where cells that aren't empty differ in their label."""
    rows = map(CELL.findall, ROW.findall(html))
    said = {(place, label) for row in rows for place, (label, inside) in enumerate(row, start=1) if inside}
    labels = dict(sorted(said))
    texts = {
        place: re.sub(r"[^\w .,:·-]", lambda sign: f"\\{ord(sign[0]):x} ", unescape(label))
        for place, label in labels.items()
        if label
    }
    return ";".join(f'--c{place}:"{text} "' for place, text in texts.items()) if len(labels) == len(said) else ""
