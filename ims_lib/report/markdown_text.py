"""Text as Markdown shows it: what a stranger typed comes out as typed, whatever it looks like."""

from __future__ import annotations

import re

from ims_lib.cell_text import allowed

BLANKS = re.compile(r"[^\S\xa0]+")
"""What becomes one blank. A no-break space stays what it is."""
SIGNS = re.compile(r"[\\`*_\[\]<>#|~]|&(?=#?\w+;)")
"""Signs that can mean something anywhere in a line."""
OPENINGS = re.compile(r"^(?:[-+=]|\d+(?=[.)](?:\s|$)))")
"""What makes a list or a heading at the beginning of a line."""


def literal(text: str) -> str:
    """A text on one line, with a backslash before every sign that Markdown would take for its own."""
    line = SIGNS.sub(r"\\\g<0>", BLANKS.sub(" ", allowed(text)).strip())
    opening = OPENINGS.match(line)
    if not opening:
        return line
    kept = opening.group() if opening.group().isdigit() else ""
    return f"{kept}\\{line[len(kept) :]}"
