"""What a table is about: controls, risks, documents, audits, or nothing of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from ims_lib.register.lists import list_of, speaks_for
from ims_lib.register.vocabulary import plain, senses

_OF_RISKS = ("likelihood", "consequence", "risk_id")
_OF_CONTROLS = ("applicable", "excluded", "ref", "maturity", "theme")


def kind_of(
    headings: Mapping[int, str], roles: Mapping[str, Sequence[int]], *, around: Sequence[str]
) -> tuple[str, str]:
    """The kind of a table and the reason for it. `around` are the lines above, the sheet's name and the file's."""
    if "ref" not in roles and "title" not in roles:
        return "other", "no column holds references or titles"
    names = around[-2:]
    listed = list_of(list(headings.values()), named=names)
    if listed and ("ref" not in roles or speaks_for(listed, names)) and "applicable" not in roles:
        return "other", f"a list of another kind: {listed.title.lower()}"
    named = headings.get(roles["title"][0], "") if "title" in roles else ""
    if "audits" in senses("kinds").get(plain(named), ()) and "applicable" not in roles:
        return "audits", f"what names a row is '{named}'"
    points: Counter[str] = Counter()
    for heading in headings.values():
        points.update(dict.fromkeys(senses("kinds").get(plain(heading), ()), 2) or _in(heading, 1))
    for text in around:
        points.update(_in(text, 3))
    points.update({"risks": 2 * sum(role in roles for role in _OF_RISKS)})
    points.update({"controls": 2 * sum(role in roles for role in _OF_CONTROLS) + 4 * ("applicable" in roles)})
    if "ref" in roles and "title" in roles and roles["ref"][0] <= roles["title"][0]:
        points["controls"] += 3
    said = [kind for kind in ("controls", "risks", "audits", "documents") if points[kind] == max(points.values())]
    kind = said[0]
    if kind == "controls" and "ref" not in roles and not {"status", "applicable", "maturity"} & roles.keys():
        return "other", "titles without references, statuses or applicability"
    return kind, "headings: " + ", ".join(f"'{heading}'" for heading in list(headings.values())[:8] if heading)


def _in(text: str, worth: int) -> dict[str, int]:
    """Which kinds a longer text speaks of: one point of view for each, whatever the number of its words."""
    words = plain(text).split()[:20]
    found: dict[str, int] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + 5, len(words)) + 1):
            for kind in senses("kinds").get(" ".join(words[start:end]), ()):
                found[kind] = worth
    return found
