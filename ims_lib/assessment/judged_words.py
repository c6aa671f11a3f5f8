"""What a source says of an assessor's judgement, and how it is known again, in whatever language it was written."""

from __future__ import annotations

import re
from functools import cache

from ims_lib.dates import spoken
from ims_lib.judgements.model import Judgement
from ims_lib.languages import in_all_languages, noted, say

_ROW = noted("judged {new} by {who}")
_BY = noted("judged by {who}")
_ALONE = noted("judged")


def row_judged(judgement: Judgement) -> str:
    """What a client's row is taken for that an assessor judged."""
    return say(_ROW, new=judgement.new, who=judgement.who or say("the assessor"))


def judged(judgement: Judgement) -> str:
    """What a judgement itself is taken for: who judged, and when."""
    when = f", {spoken(judgement.when)}" if judgement.when else ""
    return (say(_BY, who=judgement.who) if judgement.who else say(_ALONE)) + when


def verdict_on_row(taken_as: str) -> tuple[str, str] | None:
    """The verdict on a row and who gave it, of what it was taken for; None where nobody judged it."""
    found = next(filter(None, (pattern.fullmatch(taken_as) for pattern in _patterns(_ROW))), None)
    return (found["new"], found["who"]) if found else None


def is_judged(taken_as: str) -> bool:
    """Whether something was taken for what an assessor judged."""
    return any(pattern.match(taken_as) for text in (_ROW, _BY, _ALONE) for pattern in _patterns(text))


@cache
def _patterns(text: str) -> tuple[re.Pattern[str], ...]:
    """A text as it may stand in a file that we wrote, in each language, with its parts by name."""
    parts = {"{new}": r"(?P<new>\w+)", "{who}": r"(?P<who>.+)"}
    return tuple(
        re.compile("".join(parts.get(piece, re.escape(piece)) for piece in re.split(r"(\{\w+\})", form)))
        for form in in_all_languages(text)
    )
