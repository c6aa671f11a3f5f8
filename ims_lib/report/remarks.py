"""The assessor's summary and remarks where they belong: at the head of a chapter, in the detail of a requirement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Literal

import mistune
from bleach import clean
from markupsafe import Markup

from ims_lib.coverage import Coverage
from ims_lib.errors import BadClient
from ims_lib.files import in_its_folder
from ims_lib.languages import by_language
from ims_lib.nearest import did_you_mean
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.report.section import Section, page_chapters
from ims_lib.told import finding_at
from ims_lib.yaml_text import read_text

FILE = "remarks.md"
TABLE = ("table", "thead", "tbody", "tr", "th", "td")
TAGS = frozenset({*TABLE, "p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "hr"})
"""What Markdown may become here: no picture, no heading, nothing that runs or is fetched."""
ADDRESSES = frozenset({"http", "https", "mailto"})
WITH_ID = re.compile(r"(?:ISO/IEC )?([\d-]+)[: ]\s*((?:A\.)?[\d.]*\d)(?!\S)", re.IGNORECASE)
"""A requirement as people write it: 27001:A.5.24, or ISO/IEC 27001 A.5.24 and its title."""


def section_remarks(coverage: Coverage) -> Section:
    """What stands at the heads of chapters, by the section that leads each; the page puts it there."""
    remarks = remarks_of(coverage)
    parts = {lead: str(remarks[lead]) for lead, *_ in page_chapters().values() if lead in remarks}
    return Section("remarks", "", "".join(parts.values()), parts)


def remarks_of(coverage: Coverage) -> dict[str, Markup]:
    """All remarks as HTML: by the section that leads a chapter (the summary in the brief), and by requirement or area."""
    blocks: dict[str, list[Any]] = {}
    for heading, found in _read(coverage):
        if place := _place(heading, coverage):
            blocks.setdefault(place, []).extend(found)
    return {place: _html(found, "summary" if place == BRIEF else "remark") for place, found in blocks.items() if found}


def remark_findings(coverage: Coverage) -> Iterator[Finding]:
    """A warning on each heading that names nothing of this report, with the nearest name: the assessor's to mend, not the client's."""
    for heading, _ in _read(coverage):
        if not _place(heading, coverage):
            near = did_you_mean(heading, [*page_chapters(), *_requirements(coverage)])
            yield finding_at("remark.names_nothing", (FILE,), heading=brief(heading), near=near)


def _read(coverage: Coverage) -> list[tuple[str, list[dict[str, Any]]]]:
    """What remarks.md says, by heading in its order, as mistune's tokens; above the first heading stands the summary."""
    path = coverage.client.folder / FILE
    found: list[tuple[str, list[dict[str, Any]]]] = [("", [])]
    tokens = _markdown(None)(read_text(path, in_its_folder(path), BadClient)) if path.exists() else ()
    for token in tokens:
        if token["type"] == "heading":
            found.append((_text_of(token).strip() or "#", []))
        elif token["type"] != "blank_line":
            found[-1][1].append(token)
    return found


@by_language
def _markdown(renderer: Literal["html"] | None) -> Any:
    return mistune.create_markdown(renderer=renderer, plugins=["table"])


def _text_of(token: dict[str, Any]) -> str:
    """The words of a token, without what makes them bold or a link."""
    return str(token.get("raw", "")) + "".join(map(_text_of, token.get("children", ())))


BRIEF, SUMMARY = "brief", "summary"
"""The section that the summary stands in, and the heading that it may have."""


def _place(heading: str, coverage: Coverage) -> str:
    """What a heading names: a chapter by its leading section, a requirement or an area by its id; empty where nothing."""
    if heading.casefold() in ("", SUMMARY):
        return BRIEF
    leads = {title.casefold(): lead for title, (lead, *_) in page_chapters().items()}
    found = WITH_ID.match(heading)
    name = f"{found[1]}:{found[2]}".upper() if found else ""
    return leads.get(heading.casefold()) or (name if name in _requirements(coverage) else "")


def _requirements(coverage: Coverage) -> set[str]:
    """The requirements that the report opens up, and the chapters and areas that hold them."""
    return {
        *map(str, coverage.requirements.index),
        *(
            f"{row.standard}:{row.chapter}"
            for row in coverage.catalogue.leaves.values()
            if row.standard in coverage.client.standards
        ),
    }


def _html(blocks: list[Any], whose: str) -> Markup:
    """Markdown cleaned, in a frame that says whose word it is. What is HTML in it already is shown and not meant."""
    text = _markdown("html").renderer(iter(blocks), mistune.BlockState())
    safe = clean(text, tags=TAGS, attributes={"a": ["href"]}, protocols=ADDRESSES, strip=True)
    return Markup(f'<div class="remark"><p class="whose">The assessor’s {whose}</p>\n{safe}</div>')
