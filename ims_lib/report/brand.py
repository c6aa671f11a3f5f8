"""A consultancy's own looks: its colour where it can be read on our page, and its logo inside the page."""

from __future__ import annotations

import re
from base64 import b64encode

from ims_lib.client.practice import PNG, Practice
from ims_lib.languages import say
from ims_lib.report.section import template_text
from ims_lib.scales import report_setting
from ims_lib.wording import in_figures


def brand_css(practice: Practice) -> tuple[str, list[str]]:
    """What the page's style sheet gets for a practice's colours, and a sentence on each that can't be read well enough."""
    css, notes, wanted = "", [], report_setting("brand_contrast")
    given, sheet = practice.colours, template_text("report.css")
    screens = (
        (given.brand, ":root {{ {} }}", say("on a light screen and on paper")),
        (
            given.brand_dark or given.brand,
            "@media screen and (prefers-color-scheme: dark) {{ :root {{ {} }} }}",
            say("on a dark screen"),
        ),
    )
    # Of our style sheet the paper and the wash of each screen, on which the colour stands.
    grounds = zip(re.findall(r"--paper: (#\w+)", sheet), re.findall(r"--wash: (#\w+)", sheet), strict=True)
    for (colour, rule, screen), on in zip(screens, grounds, strict=True):
        contrast = min(_contrast(colour, ground) for ground in on) if colour else 0
        if contrast >= wanted:
            css += rule.format(f"--brand: {colour};") + "\n"
        elif colour:
            told = say(
                "the colour {colour} stands out from the page by {contrast} {screen}, {wanted} are wanted",
                colour=colour,
                contrast=in_figures(contrast, ".1f"),
                screen=screen,
                wanted=in_figures(wanted, "g"),
            )
            notes.append(say("{told}: ours is used there", told=told))
    if practice.logo and not practice.picture:
        notes.append(say("workbook and Word show no SVG: lay {name}.png beside it", name=practice.logo.stem))
    return css, notes


def brand_on_paper(practice: Practice | None) -> str:
    """The practice's colour for workbook and Word, as #7a1f3d; empty where it has none, or one that can't be read on white."""
    given = practice.colours.brand if practice else None
    return given if given and _contrast(given, "#ffffff") >= report_setting("brand_contrast") else ""


def logo_source(practice: Practice) -> str:
    """The logo as an address that holds it whole, for an img: what such a picture says is shown and never run."""
    content = practice.logo.read_bytes() if practice.logo else b""
    kind = "png" if content.startswith(PNG) else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(content).decode()}" if content else ""


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2, 1 to 21."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour in sRGB by WCAG 2.2, 0 to 1."""
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = (part / 255 for part in bytes.fromhex(digits))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))
