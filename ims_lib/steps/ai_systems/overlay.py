"""What a law or framework asks of one AI system: the class proposed for it, and each duty with its date and its criteria."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import fmean

from ims_lib.assessment.model import Assessment
from ims_lib.catalogue.overlays import SUREST_FIRST, Confidence, Overlay, OverlayEntry, Publication
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.steps.ai_systems.classes import Classes, Proposed, SignFound, classes_of


@dataclass(frozen=True, slots=True)
class SystemDuty:
    """An entry that applies, or may, and how far its criteria are met."""

    entry: OverlayEntry
    applies_from: dt.date | None
    """None for what is voluntary."""
    read_in: tuple[Publication, ...]
    """Where the date was read."""
    confidence: Confidence
    """That of the entry or of its date, whichever is less sure."""
    questions: tuple[str, ...]
    """What couldn't be confirmed."""
    level: float | None
    """The mean own level, 0 to 1, of those of its criteria of which something is known; none where nothing is."""
    unknown: int
    """How many of its criteria nobody has spoken of."""


@dataclass(frozen=True, slots=True)
class SystemOverlay:
    """What an overlay says of one AI system."""

    overlay: str
    system: str
    cell: str
    """file!sheet!A7"""
    proposed: Proposed | None
    """The first class that fits; none where the overlay has no classes."""
    also: tuple[Proposed, ...]
    """Further classes that fit; their duties are among those below."""
    led_away: tuple[SignFound, ...]
    duties: tuple[SystemDuty, ...]
    unsaid: tuple[str, ...]
    """Columns of the system that would narrow the duties and say nothing: all that may apply are listed."""


def lay_over(system: AiSystemRow, overlay: Overlay, assessment: Assessment) -> SystemOverlay:
    """The class proposed for a system and the entries that apply to it, by class, role and kind.

    An entry that is bound to a role or a kind of system applies where that is unsaid, too.
    """
    classes = classes_of(system, overlay)
    applying = [entry for entry in overlay.entries if _applies(entry, system, classes)]
    unsaid = {"ai_act_role": system.ai_act_role is None, "kinds": system.kinds is None}
    bound = {"ai_act_role": any(e.roles for e in applying), "kinds": any(e.kinds for e in applying)}
    return SystemOverlay(
        overlay=overlay.overlay,
        system=system.name,
        cell=system.cell,
        proposed=classes.proposed,
        also=classes.fitting[1:],
        led_away=classes.led_away,
        duties=tuple(_duty(entry, system, classes, overlay, assessment) for entry in applying),
        unsaid=tuple(column for column, is_unsaid in unsaid.items() if is_unsaid and bound[column]),
    )


def _applies(entry: OverlayEntry, system: AiSystemRow, classes: Classes) -> bool:
    fitting = {proposed.id for proposed in classes.fitting}
    return (
        (not entry.classes or not fitting.isdisjoint(entry.classes))
        and (not entry.roles or system.ai_act_role is None or not set(entry.roles).isdisjoint(system.ai_act_role))
        and (not entry.kinds or system.kinds is None or not set(entry.kinds).isdisjoint(system.kinds))
    )


def _duty(
    entry: OverlayEntry, system: AiSystemRow, classes: Classes, overlay: Overlay, assessment: Assessment
) -> SystemDuty:
    start = overlay.start_of(entry)
    sources = (entry, start) if start else (entry,)
    asked_for = {proposed.id for proposed in classes.fitting if not entry.classes or proposed.id in entry.classes}
    levels = list(_levels(entry, system, assessment))
    known = [level for level in levels if level is not None]
    return SystemDuty(
        entry=entry,
        applies_from=start.day_for(asked_for, system.since) if start else None,
        read_in=overlay.publications_of(start) if start else (),
        confidence=max((source.confidence for source in sources), key=SUREST_FIRST.index),
        questions=tuple(source.question for source in sources if source.question),
        level=fmean(known) if known else None,
        unknown=len(levels) - len(known),
    )


def _levels(entry: OverlayEntry, system: AiSystemRow, assessment: Assessment) -> Iterator[float | None]:
    """The own level of each criterion of an entry, that of this system where it is assessed for each."""
    key = next((item.key for item in assessment.objects.listed if item.cell == system.cell), "")
    for name in entry.criteria:
        verdict = assessment.own.get(name)
        yield dict(verdict.each).get(key, verdict).level if verdict else None
