"""A consultancy's own looks: its colour where it can be read on our page, and its logo inside the page."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from functools import cache

from ims_lib.client.practice import PNG, Practice
from ims_lib.report.section import template_text
from ims_lib.scales import report_setting

SCREENS = {"brand": ":root", "brand_dark": "@media screen and (prefers-color-scheme: dark) { :root"}
"""Where a colour counts in the style sheet: on paper and a light screen, on a dark one."""


def brand_css(practice: Practice) -> str:
    """What the page's style sheet gets for a practice's colours; empty where ours stay."""
    return "".join(
        f"{SCREENS[name]} {{ --brand: {colour}; }}{' }' * SCREENS[name].count('{')}\n"
        for name, colour, contrast in _checked(practice)
        if contrast >= report_setting("brand_contrast")
    )


def brand_notes(practice: Practice) -> Iterator[str]:
    """A sentence on each colour that can't be read well enough."""
    wanted = report_setting("brand_contrast")
    for name, colour, contrast in _checked(practice):
        if contrast < wanted:
            screen = "on a dark screen" if name == "brand_dark" else "on a light screen and on paper"
            more = "; colours.brand_dark may name another" if not practice.colours.brand_dark else ""
            yield (
                f"the colour {colour} stands out from the page by {contrast:.1f} {screen}, {wanted:g} are wanted: ours is "
                f"used there{more if name == 'brand_dark' else ''}"
            )


def logo_source(practice: Practice) -> str:
    """The logo as an address that holds it whole, for an img: what such a picture says is shown and never run."""
    if practice.logo is None:
        return ""
    content = practice.logo.read_bytes()
    kind = "png" if content.startswith(PNG) else "svg+xml"
    return f"data:image/{kind};base64,{b64encode(content).decode()}"


def _checked(practice: Practice) -> Iterator[tuple[str, str, float]]:
    """Each colour that is given, where it counts, and its contrast there with what it stands on."""
    light, dark = practice.colours.brand, practice.colours.brand_dark or practice.colours.brand
    for name, colour, grounds in zip(SCREENS, (light, dark), _grounds(), strict=True):
        if colour:
            yield name, colour, min(_contrast(colour, ground) for ground in grounds)


@cache
def _grounds() -> tuple[tuple[str, ...], ...]:
    """Light and dark: paper and wash of our style sheet."""
    papers, washes = (re.findall(rf"--{name}: #(\w+)", template_text("report.css")) for name in ("paper", "wash"))
    return tuple(zip(papers, washes, strict=True))


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours by WCAG 2.2, 1 to 21."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour in sRGB by WCAG 2.2, 0 to 1."""
    digits = colour.removeprefix("#")
    pairs = [digits[place : place + 2] for place in (0, 2, 4)] if len(digits) == 6 else [each * 2 for each in digits]
    red, green, blue = (int(pair, 16) / 255 for pair in pairs)
    parts = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue))
    return sum(part * weight for part, weight in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))
