"""Whether a client's own words put something before those who lead (data/vocabulary/put_before.yml)."""

from __future__ import annotations

from ims_lib.register.stems import Hit, meanings_in, stems_in


def puts_before(text: str) -> set[str]:
    """What of a text puts something before those who lead: who they are, what they do, money; nothing of what is done already."""
    found = {name for name in ("do", "money") if stems_in("put_before", name).hits(text)}
    found |= {"who"} if leaders_in(text) else set()
    if not stems_in("put_before", "done").hits(text):
        return found
    return {*found, "do"} if stems_in("put_before", "still").hits(text) else set()


def leaders_in(text: str) -> list[Hit]:
    """Those who lead, where a text names them; a board of the daily work, such as one for releases, is none of them."""
    return [hit for hit in meanings_in("put_before", "bodies").longest(text) if hit.meaning == "who"]
