"""The day of each internal audit by the plan as its sessions have it: all of a standard is concluded with the last of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ims_lib.dates import day
from ims_lib.languages import noted, say
from ims_lib.roadmap import Milestone, Roadmap
from ims_lib.roadmap.marks import AUDIT
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme.model import AuditProgramme
from ims_lib.steps.audit_programme.ranges import compact
from ims_lib.wording import listed


def with_last_sessions(roadmap: Roadmap, audits: AuditProgramme) -> Roadmap:
    """The same with each internal audit over on the day of the last session before stage 1 that concludes something for the first time,
    and a note on what is concluded that late."""
    return replace(roadmap, milestones=tuple(_as_held(item, audits) for item in roadmap.milestones))


def _as_held(item: Milestone, audits: AuditProgramme) -> Milestone:
    found = list(_later(item, audits)) if item.milestone == AUDIT else []
    if not found:
        return item
    last, left = max(on for on, _ in found), listed(compact(leaf for _, leaf in found))
    told = noted("all but {left} by {on}, these by the last session before stage 1")
    later = {name: max(on, last) for name in ("if_half", "if_all") if (on := getattr(item, name))}
    return replace(item, day=last, note=say(told, left=left, on=day(item.day)), **later)


def _later(item: Milestone, audits: AuditProgramme) -> Iterator[tuple[date, str]]:
    """What sessions conclude for the first time after the day of the plan and before stage 1, with the day of each."""
    stage_1 = audits.deadlines[item.standard].stage_1
    for each in audits.held:
        if stage_1 and item.day < each.ends < stage_1:
            yield from (
                (each.ends, leaf) for leaf in each.concluded & each.first_on if standard_of(leaf) == item.standard
            )
