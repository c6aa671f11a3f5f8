"""Packages that stand before their turn in a standard that isn't held, each with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.dates import day
from ims_lib.languages import noted, say
from ims_lib.roadmap.marks import serves
from ims_lib.roadmap.model import OwnDate, Planned, Roadmap
from ims_lib.roadmap.packages import standards_in_order
from ims_lib.roadmap.work import reached_from
from ims_lib.standard_ids import number_of


def early_told(roadmap: Roadmap) -> dict[str, str]:
    """Package → why it begins before what founds its standard is done; of a small step, before any phase of it that comes first.

    A small step is said to be early only where it begins soon and keeps the day that a row sets.
    """
    late = {name for own in roadmap.own_dates if own.is_late for name in own.packages}
    work = [item for item in roadmap.in_order if item.phase]
    found = {item.package: _why(item, _phases_behind(item, work, roadmap), late, roadmap) for item in work}
    return {name: why for name, why in found.items() if why}


def _phases_behind(item: Planned, work: Iterable[Planned], roadmap: Roadmap) -> set[str]:
    """The phases before its own of which something ends only after it begins, of the first standard that it is for; none where that
    is held, or it is under way or said to be done."""
    growth = load_sequence()
    first = next((name for name in standards_in_order(roadmap.gaps) if serves(item, name)), "")
    if not first or first in roadmap.gaps.coverage.assessment.certified or item.has_begun:
        return set()
    own = growth.number_of(item.phase or "")
    before = [each for each in work if each.phase and serves(each, first) and growth.number_of(each.phase) < own]
    late = (each.end > item.start if each.end and item.start else each.order > item.order for each in before)
    return {each.phase or "" for each, is_behind in zip(before, late, strict=True) if is_behind}


def _why(item: Planned, behind: Collection[str], late: Collection[str], roadmap: Roadmap) -> str:
    """Why a package stands before these phases; empty where it is before none that counts."""
    growth = load_sequence()
    soon = roadmap.gaps.coverage.client.as_of + timedelta(days=growth.quick_wins.soon)
    if behind and item.is_quick_win and (not item.start or item.start <= soon) and item.package not in late:
        return say("early: a small step against a known weakness")
    return "" if {*growth.founding.phases}.isdisjoint(behind) else _asked_by(item, roadmap)


def _asked_by(item: Planned, roadmap: Roadmap) -> str:
    """The first day of the client's own that asks for it, itself or over others, and that it keeps, if it keeps one; else what goes on
    where a certificate is held."""
    needs = {name: each.needs for name, each in roadmap.planned.items()}.__getitem__
    asking = [each for each in roadmap.own_dates if item.package in reached_from(each.packages, needs)]
    if own := min(asking, key=lambda each: _misses(item, each), default=None):
        told = noted("early, for {by}, the day in the files for {number}")
        if _misses(item, own):
            told = noted("early, yet not by {by}, the day in the files for {number}")
        return say(told, by=day(own.by), number=number_of(own.requirement))
    is_of_audits = item.kind in load_sequence().founding.before_sessions.get(item.process or "", ())
    return say("early, as audits for the certificate that is held go on") if is_of_audits else ""


def _misses(item: Planned, own: OwnDate) -> bool:
    return item.end is not None and item.end > own.by
