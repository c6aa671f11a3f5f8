"""What has to come first by the client's own remarks, such as people to be hired: the work isn't planned long before its own day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from ims_lib.inputs.said import day_ahead, spellings_for
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import holds_one, plain
from ims_lib.roadmap.model import CONTROLS, OwnDate, Package
from ims_lib.roadmap.own_dates import place_of_day
from ims_lib.roadmap.work import reached_from
from ims_lib.scales import roadmap_setting


def with_conditions(
    packages: Sequence[Package], dates: Sequence[OwnDate], register: Register | None, as_of: date
) -> list[Package]:
    """The packages, those that wait for something by a remark with it, and with the day before which they don't begin.

    That is the month, or day, ahead of the row's own that the remark names, else some time before that day; no package waits
    that another row wants earlier, itself or over others.
    """
    said = {
        place_of_day(record): text
        for record in (register.controls if register else ())
        if (text := condition_in(record))
    }
    before = timedelta(days=roadmap_setting("longest_before_own_day"))
    bound = [
        (item, _named(said[item.cell], item.by, as_of) or item.by - before, said[item.cell])
        for item in dates
        if item.kind == CONTROLS and item.cell in said
    ]
    needs = {item.package: item.needs for item in packages}
    found: dict[str, Package] = {}
    for own, first, text in bound:
        earlier = (name for other in dates if other.by < own.by for name in other.packages)
        wanted = reached_from(earlier, needs.__getitem__)
        for item in packages:
            if item.package in own.packages and item.package not in wanted and not item.is_under_way:
                found[item.package] = replace(item, condition=text, not_before=first)
    return [found.get(item.package, item) for item in packages]


def _named(text: str, by: date, as_of: date) -> date | None:
    """The day, or the first of the month, that a remark names between today and another day."""
    found, is_month = day_ahead(text, as_of) or (by, False)
    return (found.replace(day=1) if is_month else found) if as_of < found < by else None


def condition_in(record: Record) -> str:
    """The remark or evidence of a control's row that says that something has to come first; empty where none does."""
    return next((text for text in (record.notes, record.evidence) if text and _says_so(text)), "")


def _says_so(text: str) -> bool:
    return holds_one(f" {plain(text)} ", spellings_for("condition_words"))
