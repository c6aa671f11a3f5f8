"""A section of the report: readable in JupyterLab as it stands, picked up as it is by the page's template; and a step's line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup, escape

from ims_lib import paths
from ims_lib.dates import day, short_day, short_month, spoken
from ims_lib.languages import by_language, language, translated
from ims_lib.languages.templates import TranslatedLoader, script_in_language
from ims_lib.languages.texts import read_texts
from ims_lib.report import figures
from ims_lib.report.workbook_plans import place_of_sheet
from ims_lib.scales import report_setting
from ims_lib.wording import counted, days, in_words, listed, signed
from ims_lib.yaml_text import load_yaml

MIME = "application/vnd.ims.section+json"
BREAK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True)
class Section:
    """One part of the report as HTML. Every text that came from a sheet is escaped."""

    id: str
    title: str
    """What the table of contents says; empty for the masthead."""
    html: str
    parts: Mapping[str, str] = field(default_factory=dict)
    """What the page puts elsewhere than where the section stands, by its place there."""
    edition: str = ""
    """The edition that it is for alone; empty for the whole report."""
    sheets: tuple[tuple[str, str, bool], ...] = ()
    """Of the section that lists the files: file and sheet where the sheet's name alone says which file it is of."""

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {
            "text/html": f'<style>{notebook_css()}</style><div class="ims"><div class="wrap">{patterns()}{self.html}</div></div>',
            "text/plain": f"<Section {self.id}>",
            MIME: {
                "id": self.id,
                "title": self.title,
                "html": self.html,
                "parts": dict(self.parts),
                "edition": self.edition,
                "sheets": self.sheets,
            },
        }


def render(name: str, /, *, id: str = "", **context: Any) -> Section:
    """A section from the template of its name, called as `sections` says unless a title is given; `id` where that isn't its name."""
    told = {"id": id or name, "title": "", **sections().get(name, {}), **context}
    return Section(told["id"], told["title"], environment().get_template(f"{name}.html.j2").render(told))


@by_language
def sections() -> Mapping[str, Mapping[str, Any]]:
    """The title of each section in the contents of the page; of those that show a step its number and name too."""
    found: dict[str, dict[str, Any]] = read_texts(paths.DATA / "program" / "sections.yml")
    return found


@by_language
def environment() -> jinja2.Environment:
    """Templates with escaping on and undefined names an error."""
    found = jinja2.Environment(
        loader=TranslatedLoader(jinja2.PackageLoader("ims_lib.report")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=breakable,
    )
    shown = ("anchor", "place", "taken_as", "rating", "level")
    found.filters |= {name: getattr(figures, name) for name in shown}
    found.filters |= {
        "day": day,
        "days": days,
        "listed": listed,
        "spoken": spoken,
        "short_day": short_day,
        "month": short_month,
        "names_whole": names_whole,
        "decisions_linked": decisions_linked,
        "cut": cut,
        "opening": opening,
        "told": translated,
        "signed": signed,
        "in_words": in_words,
        "place_of_sheet": place_of_sheet,
    }
    found.globals |= {"language": language(), "counted": counted, "WORDS": figures.share_words()}
    found.globals["word_stays_from"] = report_setting("word_stays_from")
    found.globals["rows_open"] = int(report_setting("rows_open"))
    found.globals["told_first"] = {}
    return found


def breakable(value: object) -> object:
    """A text as it is; with places to break, escaped, where a word of it is longer than a column of a table can be."""
    if not isinstance(value, str) or isinstance(value, Markup) or not _too_long().search(value):
        return value
    piece = int(report_setting("word_breaks_every"))
    text = _too_long().sub(
        lambda word: BREAK.join(word[0][start : start + piece] for start in range(0, len(word[0]), piece)), value
    )
    return escape(text).replace(BREAK, Markup("<wbr>"))


def opening(text: str) -> str:
    """How a criterion begins that is told whole elsewhere."""
    return cut(text, int(report_setting("opening_letters")))


WHITE_SPACE = re.compile(r"[ \t\r\n]+")
"""But for a no-break space, which a sign of ours may stand behind."""


def cut(text: str, most: int | None = None) -> str:
    """A text on one line, cut between two words where it is long, and before a bracket that the cut leaves open."""
    line, most = WHITE_SPACE.sub(" ", text).strip(), most or int(report_setting("quoted_letters"))
    return line if len(line) <= most else re.sub(r" \([^()]*$", "", line[:most].rpartition(" ")[0] or line[:most]) + "…"


def names_whole(text: str) -> Markup:
    """The text, escaped, with each standard's name and each per cent kept on one line."""
    return Markup(re.sub(r"ISO/IEC [\d-]+(?::\d+)?|\d+ %", r'<span class="nowrap">\g<0></span>', str(escape(text))))


def decisions_linked(text: str) -> Markup:
    """A sentence of ours on decisions, escaped, in which the number of each leads to it."""
    return Markup(re.sub(r"(?<![\w.,])\d+\.\d+(?![\w.])", r'<a href="#decision-\g<0>">\g<0></a>', str(escape(text))))


@by_language
def _too_long() -> re.Pattern[str]:
    return re.compile(rf"\S{{{int(report_setting('word_breaks_from'))},}}")


@by_language
def page_css() -> str:
    """The report's style sheet, with the rules for paper; without the comments and the space that its editors need."""
    rules = template_text("report.css") + template_text("print.css")
    return re.sub(r"\s*/\*.*?\*/|\s*([{}])\s*|^ +", r"\1", rules, flags=re.DOTALL | re.MULTILINE)


@by_language
def page_script() -> str:
    """The page's script: what it opens, finds and filters is there without it."""
    return script_in_language(template_text("page.js"))


@by_language
def notebook_css() -> str:
    """The same style, kept inside our own output: JupyterLab's page isn't touched, and its rules for tables give way."""
    rules = template_text("report.css").replace(":root", "&").replace("body, .ims {", "& {")
    return f".ims.ims.ims {{\n{rules}\n& {{ padding: .25rem 0 1rem; }}\n& table {{ color: inherit; }}\n& tbody tr {{ background: none; }}\n}}"


@by_language
def patterns() -> str:
    """The stripes and dots that bars refer to; once a page."""
    return environment().get_template("patterns.svg.j2").render()


@by_language
def page_chapters() -> Mapping[str, list[str]]:
    """Title of a chapter of the page → its sections by id, the one that stands open first."""
    chapters: dict[str, list[str]] = load_yaml(template_text("page.yml"))
    return chapters


def template_text(name: str) -> str:
    """A file of templates/ as it stands."""
    return files("ims_lib.report").joinpath("templates", name).read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Headline:
    """A step by its section, and its figure with the words after it."""

    anchor: str
    figure: str
    text: str

    @property
    def number(self) -> int:
        return int(sections()[self.anchor]["number"])

    @property
    def step(self) -> str:
        return str(sections()[self.anchor]["step"])
