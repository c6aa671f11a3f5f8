"""What was agreed of the plan against the plan of today, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from ims_lib.dates import day
from ims_lib.languages import form_for, say, translated
from ims_lib.roadmap import AgreedStanding, Roadmap, standings
from ims_lib.roadmap.moved import cost_told
from ims_lib.roadmap.standing import ORDER
from ims_lib.scales import report_setting
from ims_lib.wording import counted, how_told, in_row


def agreed_table(roadmap: Roadmap) -> dict[str, Any] | None:
    """What was agreed against the plan of today, what wants attention first; none where nothing was agreed."""
    found = standings(roadmap)
    if not found:
        return None
    shown = found[: int(report_setting("agreed_shown"))]
    return {
        "title": agreed_in_words(found),
        "more": len(found) - len(shown),
        "costs": [cost_told(each, roadmap) for each in roadmap.costs],
        "rows": [
            {
                "package": item.package if item.planned else "",
                "order": item.planned.order if item.planned else "",
                "label": item.label,
                "owner": item.agreed.owner or (item.planned.owner_told if item.planned else ""),
                "by": item.agreed.end,
                "end": item.planned.end if item.planned else None,
                "text": standing_text(item),
                "late": item.state in ("late", "done but open"),
                "note": item.agreed.note,
                "who": item.agreed.who,
            }
            for item in shown
        ],
    }


def agreed_in_words(found: Sequence[AgreedStanding]) -> str:
    """How many packages are agreed and how they stand: 9 packages are agreed: 2 late, 5 in time, 2 closed."""
    words = how_told("agreed_counts")
    counts = Counter(item.state for item in found)
    told = [f"{many} {translated(words.get(state, state))}" for state in ORDER if (many := counts[state])]
    return say(
        "{packages_are} agreed: {told}",
        packages_are=counted(len(found), "package is", "packages are"),
        told=", ".join(told),
    )


def standing_text(found: AgreedStanding) -> str:
    """How a package stands of which something was agreed, by how much it begins later, and what holds it."""
    told = [_stands(found)] if found.days_late or found.state != "late" else []
    if found.days_after and found.planned and found.state in ("late", "in time"):
        on = day(found.planned.start) if found.planned.start else ""
        told.append(say("begins {days} later than was agreed, on {on}", days=counted(found.days_after, "day"), on=on))
    return in_row(told) + (f": {found.why}" if found.why and found.state in ("late", "in time") else "")


def _stands(found: AgreedStanding) -> str:
    by = f" {day(found.agreed.end)}" if found.agreed.end else ""
    if found.state == "late":
        begun = say(", under way") if found.agreed.status == "under way" else ""
        return say("{days} late against{by}{begun}", days=counted(found.days_late, "day"), by=by, begun=begun)
    if found.state == "done but open":
        if not found.open:
            return say(
                "said to be done, but {unseen} of it nobody has judged: what was found?",
                unseen=counted(found.unseen, "criterion", "criteria"),
            )
        few = {1: say("its only criterion"), 2: say("both criteria that the plan has of it")}
        left = few.get(found.open) or say("all {open} criteria that the plan has of it", open=found.open)
        return say(
            "said to be done, but {left} {are} open still: what shows that it is done?",
            left=left,
            are=form_for(found.open, "is", "are"),
        )
    if found.state == "not looked at":
        return say(
            "no gap is known of it, but {unseen} of its {criteria} nobody has looked at",
            unseen=found.unseen,
            criteria=counted(found.criteria, "criterion", "criteria"),
        )
    is_dated = found.planned is not None and found.planned.end is not None
    if found.state == "under way":
        by = say(", in time for{by}", by=by) if by and is_dated else ""
    return say(how_told("agreed_standing")[found.state], by=by, said_by=found.agreed.said_by)
