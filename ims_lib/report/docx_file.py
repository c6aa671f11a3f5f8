"""A draft as a Word file: one frame made once (styles, page, header, footer), each document's body put into it.

python-docx makes the frame from its template, whose styles alone are 350 kB; so it is made once a process and cut down to
what drafts use. The same input gives the same bytes.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docx.oxml.coreprops import CT_CoreProperties
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.styles.styles import Styles
from docx.text.paragraph import Paragraph

from ims_lib.cell_text import allowed
from ims_lib.files import pack, unpack
from ims_lib.languages import by_language, language, say, translated
from ims_lib.languages.current import ENGLISH
from ims_lib.report.docx_body import TEXT_WIDTH, body_of

FONT = "Arial"
INK = RGBColor(0x1F, 0x2A, 0x37)
MARGIN, LOGO_HEIGHT = Mm(20), Mm(12)
HEADER_TITLE, HEADER_HOLDER = "@title@", "@holder@"
"""Stand in the frame's header where each document's own are put."""
SIZES = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
"""Points."""
LIST_STYLES = tuple(f"List {kind}{depth}" for kind in ("Bullet", "Number", "Continue") for depth in ("", " 2", " 3"))
PLAIN_STYLES = ("Normal", "Header", "Footer", "Table Grid", "Normal Table", "Default Paragraph Font", "No List")
LONGEST_PROPERTY = 255
"""Characters that a property of a Word file may have."""
KEPT_STYLES = frozenset([*PLAIN_STYLES, *SIZES, *LIST_STYLES])
NUMBERED_STYLES = ("ListNumber", "ListNumber2", "ListNumber3")
NOT_NEEDED = ("stylesWithEffects", "thumbnail", "customXml")
DOCUMENT, HEADER, NUMBERING = "word/document.xml", "word/header1.xml", "word/numbering.xml"
PROPERTIES = "docProps/core.xml"


def docx_of(
    markdown: str, *, title: str, holder: str, author: str, created: date, logo: bytes = b"", ink: str = ""
) -> bytes:
    """A Word file of a Markdown text. `holder` is whose document it is; the file is dated `created`. Of a paper of a practice's
    its logo, a PNG, stands first, and headings are in its colour `ink`, as #7a1f3d."""
    frame, at = _frame(logo, ink), datetime.combine(created, time())
    body = body_of(markdown, first_list=_first_list())
    start, mark, end = frame[DOCUMENT].decode().partition("<w:sectPr")
    header = frame[HEADER].decode().replace(HEADER_TITLE, escape(allowed(title)))
    own = {
        DOCUMENT: f"{start}{body.xml}{mark}{end}".encode(),
        HEADER: header.replace(HEADER_HOLDER, escape(allowed(holder))).encode(),
        NUMBERING: _numbering(body.numbered),
        PROPERTIES: _properties(title, author, at),
    }
    return pack(own, at=at, behind=_same(logo, ink, at, frozenset(own)))


@by_language
def _same(logo: bytes, ink: str, at: datetime, without: frozenset[str]) -> bytes:
    """A zip of what is the same in each document of a day, so that it is packed once."""
    return pack({name: part for name, part in _frame(logo, ink).items() if name not in without}, at=at)


def _numbering(numbered: list[tuple[int, int]]) -> bytes:
    """The frame's numbering with an entry for each numbered list, so that each starts where it says."""
    lists = "".join(
        say(
            '<w:num w:numId="{number}"><w:abstractNumId '
            'w:val="{abstract_numbers}"/><w:lvlOverride w:ilvl="0"><w:startOverride '
            'w:val="{start}"/></w:lvlOverride></w:num>',
            number=number,
            abstract_numbers=_abstract_numbers()[depth],
            start=start,
        )
        for number, (start, depth) in enumerate(numbered, start=_first_list())
    )
    return _frame()[NUMBERING].decode().replace("</w:numbering>", f"{lists}</w:numbering>").encode()


def _properties(title: str, author: str, at: datetime) -> bytes:
    properties = CT_CoreProperties.new()
    properties.title_text, properties.author_text = (allowed(text)[:LONGEST_PROPERTY] for text in (title, author))
    properties.language_text = _spelling()
    properties.created_datetime = properties.modified_datetime = at
    return serialize_part_xml(properties)


def _spelling() -> str:
    """The language that Word checks the text by."""
    return "en-GB" if language() == ENGLISH else language()


@by_language
def _first_list() -> int:
    """The first number that the frame's numbering hasn't given to a list."""
    numbering = parse_xml(_frame()[NUMBERING])
    return 1 + max(int(num.get(qn("w:numId"))) for num in numbering.iter(qn("w:num")))


@by_language
def _abstract_numbers() -> tuple[str, ...]:
    """By depth, the numbering that the styles of numbered lists use."""
    numbering = parse_xml(_frame()[NUMBERING])
    by_style = {
        style.get(qn("w:val")): kind.get(qn("w:abstractNumId"))
        for kind in numbering.iter(qn("w:abstractNum"))
        for style in kind.iter(qn("w:pStyle"))
    }
    return tuple(by_style[style] for style in NUMBERED_STYLES)


@by_language
def _frame(logo: bytes = b"", ink: str = "") -> dict[str, bytes]:
    """The parts of an empty document in our styles, of one of a practice's with its looks."""
    document = docx.Document()
    _keep_what_is_used(document)
    _set_styles(document.styles, RGBColor.from_string(ink[1:].upper()) if ink else INK)
    if logo:
        document.add_picture(io.BytesIO(logo), height=LOGO_HEIGHT)
    _set_page(document.sections[0])
    spelt = document.settings.element.find(qn("w:themeFontLang"))
    spelt.set(qn("w:val"), _spelling())
    saved = io.BytesIO()
    document.save(saved)
    return unpack(saved.getvalue())


def _keep_what_is_used(document: Document) -> None:
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.element.getparent().remove(style.element)
        else:
            # The character style that went with it is gone.
            for link in style.element.findall(qn("w:link")):
                style.element.remove(link)
    for owner in (document.part, document.part.package):
        for name, relation in list(owner.rels.items()):
            if any(word in relation.reltype for word in NOT_NEEDED):
                del owner.rels[name]


def _set_styles(styles: Styles, ink: RGBColor) -> None:
    for fonts in styles.element.iter(qn("w:rFonts")):
        for theme in ("asciiTheme", "hAnsiTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:ascii"), FONT)
        fonts.set(qn("w:hAnsi"), FONT)
    for spelt in styles.element.iter(qn("w:lang")):
        spelt.set(qn("w:val"), _spelling())
    normal = styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(10), Pt(6), 1.15
    for name, size in SIZES.items():
        style = styles[name]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, ink
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size * 0.9), Pt(4)
        style.paragraph_format.keep_with_next = True
    styles["Title"].paragraph_format.space_before = Pt(0)
    for name in LIST_STYLES:
        styles[name].paragraph_format.space_after = Pt(3)
    _add_styles(styles)


def _add_styles(styles: Styles) -> None:
    text: ParagraphStyle = styles.add_style(say("Table Text"), WD_STYLE_TYPE.PARAGRAPH)
    heading: ParagraphStyle = styles.add_style(say("Table Heading"), WD_STYLE_TYPE.PARAGRAPH)
    end: ParagraphStyle = styles.add_style(say("Table End"), WD_STYLE_TYPE.PARAGRAPH)
    text.base_style, heading.base_style, end.base_style = styles["Normal"], text, styles["Normal"]
    text.font.size, text.paragraph_format.space_after, text.paragraph_format.line_spacing = Pt(9), Pt(0), 1.05
    heading.font.bold, heading.paragraph_format.keep_with_next = True, True
    end.font.size, end.paragraph_format.space_after, end.paragraph_format.line_spacing = Pt(4), Pt(2), 1
    blank: CharacterStyle = styles.add_style("To Fill In", WD_STYLE_TYPE.CHARACTER)
    shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="FFF2B3"/>'
    blank.element.get_or_add_rPr().append(parse_xml(shade))


def _set_page(section: Section) -> None:
    """A4 upright; DRAFT, title and holder above, the page's number below."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.header_distance = section.footer_distance = Mm(10)
    header = section.header.paragraphs[0]
    header.add_run(translated("DRAFT")).bold = True
    header.add_run(f"  {HEADER_TITLE}\t{HEADER_HOLDER}")
    footer = section.footer.paragraphs[0]
    footer.add_run(say("Draft to be completed; it holds once it is approved, or signed as a record\tPage "))
    _add_field(footer, "PAGE")
    footer.add_run(" " + translated("of") + " ")
    _add_field(footer, "NUMPAGES")
    for paragraph in (header, footer):
        paragraph.style.font.size = Pt(9)
        stops = paragraph.style.element.get_or_add_pPr().find(qn("w:tabs"))
        for stop in list(stops):
            if stop.get(qn("w:val")) == "right":
                stop.set(qn("w:pos"), str(TEXT_WIDTH))
            else:
                stops.remove(stop)


def _add_field(paragraph: Paragraph, name: str) -> None:
    """A number that the program that opens the file works out."""
    field = f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    paragraph._p.append(parse_xml(field))
