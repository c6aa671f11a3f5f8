"""AI impact assessments: what each system in scope wants, which one counts of those that were made, and when the next is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ims_lib.assessment.objects_listed import is_called, named_among, names_in
from ims_lib.catalogue.impact_kit import ImpactKit, load_impact_kit
from ims_lib.cell_places import CellPlace
from ims_lib.client.entries import Entered
from ims_lib.dates import months_after
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import AiSystemRow, DocumentRow, ImpactAssessmentRow, value_in
from ims_lib.inputs.said import days_within, says_nothing
from ims_lib.inputs.states import PLANNED, day_of_list, is_ended
from ims_lib.nearest import nearest
from ims_lib.register.dates import read_date
from ims_lib.register.vocabulary import plain
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.classes import Proposed
from ims_lib.steps.ai_systems.limits import REFUSED, Limit, is_under_way, leaves_unsaid, limits_of, says_never
from ims_lib.steps.ai_systems.limits import SCREENED as SCREENED_ONLY
from ims_lib.steps.ai_systems.screening import Screening, screen, with_severity

Due = Literal["next", "interval"]
FULL, SCREENED = "full_form", "screening"
WITH_CONDITIONS = "accepted_with_conditions"
DECIDED = ("accepted", WITH_CONDITIONS, REFUSED)


@dataclass(frozen=True, slots=True)
class SystemImpact:
    """One AI system: its screening as proposed, and its assessments by the client's list."""

    system: AiSystemRow
    screening: Screening
    made: tuple[ImpactAssessmentRow, ...]
    """Those with a day that has come, the latest first."""
    counts: ImpactAssessmentRow | None
    """The latest that is decided and signed off, else the latest that isn't under way."""
    beside: tuple[ImpactAssessmentRow, ...]
    """Later ones that don't count yet: a draft, an open decision, a missing signature."""
    assessed_on: dt.date | None
    """The later of the day beside the system and that of the assessment that counts; where all is under way, its day."""
    next_on: dt.date | None
    """The day that the counting assessment sets for the next one, else the interval later; none where what it lacks is due now."""
    overdue: Due | None
    """Whether that day had passed when the list was written, and which of the two it is."""
    has_passed: bool = False
    """Whether it has passed since, so that nobody here can know whether the next one was made."""
    level: str | None = None
    """What is left, by the assessment that counts: the client's own word, or none."""
    before: str | None = None
    """What its severity and likelihood come to by our scale: before measures."""
    is_unsigned: bool = False
    """Whether what is left has to be accepted by somebody who doesn't own the system, by how much it is or as its owner alone made the
    assessment and signed it, and nobody has."""
    limits: tuple[Limit, ...] = ()
    """What the client's own words take back of the day."""
    perhaps: ImpactAssessmentRow | None = None
    """The latest that may be of this system: its name is nearly this one's, or several systems'. It counts for none until that is answered."""
    document: DocumentRow | None = None
    """One of the client's list of documents that is called an impact assessment of it; no result of it is known by that."""
    answer: Entered | None = None
    """What was answered to the question whether one was made, and doesn't stand in the list yet."""
    forbidden: Proposed | None = None
    """The class that a law forbids, where it may belong to one."""

    @property
    def latest(self) -> ImpactAssessmentRow | None:
        """The assessment that counts; where none does yet, the latest under way."""
        return self.counts or next(iter(self.beside), None)

    @property
    def place(self) -> CellPlace:
        """Where its day stands: in the list of assessments, else beside the system."""
        row = self.latest
        return row.place_of("assessed_on") if row else self.system.place_of("impact_assessed_on")

    @property
    def planned_on(self) -> dt.date | None:
        """The day beside the system that was still to come; none where another counts, or where there is none."""
        text = self.system.texts.get("impact_assessed_on", "")
        if self.assessed_on or self.system.impact_assessed_on or not text[:1].isdigit():
            return None
        return read_date(text) or max(days_within(text), default=None)

    @property
    def held(self) -> ImpactAssessmentRow | None:
        """The assessment that counts, where the system's own row tells of no later one."""
        return self.counts if self.counts and self.counts.assessed_on == self.assessed_on else None

    @property
    def never(self) -> bool:
        """Whether its row says that none was ever made; an empty cell doesn't."""
        return self.assessed_on is None and says_never(self.system.texts.get("impact_assessed_on"))

    @property
    def only_screened(self) -> bool:
        """Whether the full form is due, and there is a screening and nothing else that counts."""
        decided = [row for row in self.made if row not in self.beside]
        screened = bool(decided) and all(row.form == SCREENED for row in decided)
        return screened and self.screening.due == "full"

    @property
    def falls_short(self) -> bool:
        """Whether the last assessment is over, is of something else, or is a screening where the full form is due."""
        return bool(self.overdue or self.has_passed or self.only_screened or self.limits)

    @property
    def unknown_form(self) -> str:
        """The client's word for the form of the assessment that counts, where we don't know it and the full form is due."""
        held = self.held
        return held.texts.get("form", "") if held and held.form is None and self.screening.due == "full" else ""

    @property
    def only_begun(self) -> bool:
        """Whether all that was made is still under way."""
        return self.counts is None and self.assessed_on in {row.assessed_on for row in self.beside}

    @property
    def rests_on_doubt(self) -> bool:
        """Whether nothing but a day stands beside the system, and the only assessment behind it may be another system's."""
        return self.perhaps is not None and self.held is None

    @property
    def wants_another(self) -> bool:
        """Whether it has to be assessed, or assessed anew; one under way has to be finished, one in doubt settled first."""
        lacks = self.assessed_on is None or self.falls_short or self.only_begun or self.rests_on_doubt
        return lacks or bool(self.unknown_form)

    @property
    def holds(self) -> bool:
        """Whether nothing has to be assessed anew, and what is left is accepted where somebody has to."""
        return not self.wants_another and not self.is_unsigned

    @property
    def is_made(self) -> bool:
        """Whether the full form is there, decided and signed off, and nothing of it is over."""
        held = self.held
        made = bool(held and held.form == FULL and is_settled(held)) and not self.is_unsigned
        return made and not self.limits and not self.overdue

    @property
    def is_unscreened(self) -> bool:
        """Whether it is open which form is due, and no screening was made."""
        return self.screening.due == "open" and not (self.held and self.held.form == SCREENED)

    @property
    def is_full_at_worst(self) -> bool:
        """Whether the full form is due, or counts as due until its screening is answered: what isn't known counts as yes."""
        is_open = self.screening.due == "open" and self.screening.at_worst == "full"
        return self.screening.due == "full" or (is_open and self.wants_another)

    @property
    def counts_as_full(self) -> bool:
        """Whether it is in use, and the full form counts as due though its screening isn't answered."""
        return self.is_full_at_worst and self.screening.due == "open" and self.system.status != PLANNED

    @property
    def is_refused(self) -> bool:
        """Whether the assessment that counts says that it isn't to run so."""
        return self.held is not None and self.held.decision == REFUSED

    @property
    def is_left_unsaid(self) -> bool:
        """Whether it is high before measures, and nobody says what is left."""
        held = self.held
        return bool(held and self.before and leaves_unsaid(held) and not self.is_refused)

    @property
    def by_owner(self) -> tuple[str, ...]:
        """The columns of the assessment in which the system's own owner stands, who is to be somebody else there."""
        return owner_in(self.held, self.system) if self.held else ()


def impacts_of(
    systems: Iterable[AiSystemRow],
    assessments: Sequence[ImpactAssessmentRow],
    kit: ImpactKit,
    as_of: dt.date,
    among: Sequence[AiSystemRow] = (),
) -> tuple[SystemImpact, ...]:
    """Each of these systems with its screening, its assessments, and what is due; `among` all of the list, of which an assessment may be."""
    rows = list(systems)
    made = [row for row in assessments if row.assessed_on and row.assessed_on <= as_of]
    known = among or rows
    of_system = grouped((system.cell, row) for row in made for system in systems_named(row, known))
    nearly = {system.cell: row for row in sorted(made, key=_made_on) for system in systems_perhaps(row, known)}
    found = (_impact(row, of_system.get(row.cell, ()), kit, as_of) for row in rows)
    return tuple(replace(each, perhaps=nearly.get(each.system.cell)) for each in found)


def systems_named(assessment: ImpactAssessmentRow, systems: Sequence[AiSystemRow]) -> list[AiSystemRow]:
    """The systems that an assessment is of: by its whole text where that is a name or id, else by each name in it. A name of several
    counts for none of them."""
    named = (rows[0] for _, rows in _names_of(assessment, systems) if len(rows) == 1)
    return list({row.cell: row for row in named}.values())


def systems_perhaps(assessment: ImpactAssessmentRow, systems: Sequence[AiSystemRow]) -> list[AiSystemRow]:
    """The systems that an assessment may be of: several of one name, or the one of nearly its name."""
    known = {plain(row.own_name): row for row in systems}
    found: list[AiSystemRow] = []
    for name, rows in _names_of(assessment, systems):
        near = known.get(nearest(plain(name), known) or "") if not rows else None
        found += [near] if near else rows if len(rows) > 1 else []
    return found


def _names_of(assessment: ImpactAssessmentRow, systems: Sequence[AiSystemRow]) -> list[tuple[str, list[AiSystemRow]]]:
    """Each name in an assessment with the systems that it fits, those that have ended only where no other does."""
    whole = tuple(row for row in systems if is_called(assessment.system, row))
    named = {name: named_among(name, systems) for name in names_in(assessment.system)}
    fitting = {assessment.system: whole} if whole else named
    fitting = {name: rows + _as_near(name, rows, systems) for name, rows in fitting.items()}
    return [(name, [row for row in rows if not is_ended(row)] or [*rows]) for name, rows in fitting.items()]


def _as_near(name: str, rows: Sequence[AiSystemRow], systems: Sequence[AiSystemRow]) -> tuple[AiSystemRow, ...]:
    """Further systems that differ from a name in its spaces and hyphens alone, where none of those found is called just so."""
    if any(name.strip().casefold() in ((row.id or "").casefold(), row.own_name.casefold()) for row in rows):
        return ()
    joined = plain(name).replace(" ", "")
    return tuple(row for row in systems if plain(row.own_name).replace(" ", "") == joined and row not in rows)


def owner_in(row: ImpactAssessmentRow, system: AiSystemRow) -> tuple[str, ...]:
    """The columns of an assessment in which the system's own owner stands, alone or with others."""
    owner = plain(system.owner or "")
    cells = {"assessed_by": row.assessed_by, "signed_off_by": row.signed_off_by} if owner else {}
    return tuple(
        name for name, text in cells.items() if owner in (plain(text or ""), *map(plain, names_in(text or "")))
    )


def is_by_owner_alone(row: ImpactAssessmentRow, system: AiSystemRow) -> bool:
    """Whether the system's own owner made and signed an assessment and nobody else did either: that closes nothing."""
    both = ("assessed_by", "signed_off_by")
    return owner_in(row, system) == both and not any(others_in(row, system, name) for name in both)


def others_in(row: ImpactAssessmentRow, system: AiSystemRow, column: str) -> list[str]:
    """Who else stands beside the system's own owner in a column of an assessment."""
    return [name for name in names_in(value_in(row, column) or "") if plain(name) not in _owners_of(system)]


def is_accepted(row: ImpactAssessmentRow, system: AiSystemRow) -> bool:
    """Whether somebody has accepted what is left who doesn't own the system."""
    return is_signed(row) and not _owners_of(system).issuperset(map(plain, names_in(row.signed_off_by or "")))


def _owners_of(system: AiSystemRow) -> set[str]:
    """What an owner may be called in an assessment: the whole cell, which may hold a comma, and each name in it."""
    return {plain(system.owner or ""), *map(plain, names_in(system.owner or ""))}


def is_settled(row: ImpactAssessmentRow) -> bool:
    """Whether an assessment is decided and signed off, as far as its list has columns for that."""
    decided = row.decision in DECIDED or "decision" not in row.cells
    return decided and not is_under_way(row) and ("signed_off_by" not in row.cells or is_signed(row))


def is_signed(row: ImpactAssessmentRow) -> bool:
    """Whether somebody has accepted what is left."""
    return not says_nothing(row.signed_off_by, "approved_by")


def is_owner_accepted(each: SystemImpact) -> bool:
    """Whether the system's own owner alone accepted what somebody else has to."""
    return bool(each.is_unsigned and each.held and is_signed(each.held))


def form_signed(
    found: Iterable[SystemImpact], rows: Iterable[ImpactAssessmentRow], impacts: Iterable[SystemImpact]
) -> ImpactAssessmentRow | None:
    """The gravest full form of the client's list, the latest of these, that somebody signed who owns none of these systems, nor the one
    that the form is of, or may be of; none that may be of these, as long as that is asked."""
    found = list(found)
    owners = {plain(each.system.owner or "") for each in found}
    made = ((row, each.system) for each in impacts for row in (*each.made, each.perhaps) if row)
    own = [row for row, system in made if not is_accepted(row, system)]
    own += [each.perhaps for each in found if each.perhaps]
    signed = [row for row in rows if row.form == FULL and is_signed(row) and row not in own]
    severities = list(load_impact_kit().matrix)
    return max(
        (row for row in signed if row.severity and plain(row.signed_off_by or "") not in owners),
        key=lambda row: (severities.index(row.severity or ""), row.assessed_on or dt.date.min),
        default=None,
    )


def _impact(
    row: AiSystemRow, assessments: Iterable[ImpactAssessmentRow], kit: ImpactKit, as_of: dt.date
) -> SystemImpact:
    made = sorted(assessments, key=lambda each: (_made_on(each), each.form == FULL), reverse=True)
    counts = _counting(made)
    beside = tuple(made[: made.index(counts)] if counts else made)
    under_way = {each.assessed_on for each in beside}
    own_day = None if row.impact_assessed_on in under_way else row.impact_assessed_on
    days = [day for day in (own_day, counts.assessed_on if counts else None) if day]
    ends = _ends_on(counts, counts.assessed_on) if counts else None
    # What an assessment that is over found harmless is asked anew.
    rated = (None, (counts, *beside)) if counts and ends and ends < as_of else (counts, beside)
    found = SystemImpact(
        system=row,
        screening=with_severity(screen(row, kit), *rated, kit),
        made=tuple(made),
        counts=counts,
        beside=beside,
        assessed_on=max(days) if days else made[0].assessed_on if made else None,
        next_on=None,
        overdue=None,
    )
    found = _rated(found, kit)
    found = replace(found, limits=tuple(_limits(found, found.held or (None if days else found.latest))))
    return _with_next(found, as_of) if days else found


def _made_on(row: ImpactAssessmentRow) -> dt.date:
    return row.assessed_on or dt.date.min


def _counting(made: Sequence[ImpactAssessmentRow]) -> ImpactAssessmentRow | None:
    """Of assessments, the latest first, the one that counts."""
    settled = (row for row in made if is_settled(row))
    return next(settled, None) or next((row for row in made if not is_under_way(row)), None)


def _rated(found: SystemImpact, kit: ImpactKit) -> SystemImpact:
    """With what the assessment that counts says of what is left, and what comes out before measures where that is much."""
    held = found.held
    if held is None:
        return found
    before = kit.level_of(held.severity, held.likelihood)
    return replace(
        found,
        level=held.residual,
        before=before if kit.wants_sign_off(before) else None,
        is_unsigned=kit.wants_sign_off(held.residual, by_owner=is_by_owner_alone(held, found.system))
        and held.decision != REFUSED
        and not is_accepted(held, found.system),
    )


def _with_next(found: SystemImpact, as_of: dt.date) -> SystemImpact:
    """With the day of the next assessment. The interval sets none for one that is less than its day says: what it lacks is due now."""
    # What a former assessment says of the next one is over where the system's own row tells of a later one.
    held = found.held
    theirs = held.next_review if held else None
    by: Due = "next" if theirs else "interval"
    next_on = _ends_on(held, found.assessed_on)
    overdue = by if next_on and next_on < day_of_list(held or found.system, as_of) else None
    lacks = bool(found.limits) or found.only_screened
    told = next_on if theirs or overdue or not lacks else None
    return replace(found, next_on=told, overdue=overdue, has_passed=bool(told and not overdue and told < as_of))


def _ends_on(row: ImpactAssessmentRow | None, assessed_on: dt.date | None) -> dt.date | None:
    """The day that an assessment sets for the next one, else the interval after its own."""
    theirs = row.next_review if row else None
    return theirs or (assessed_on and months_after(assessed_on, int(setting("ai_systems", "impact_months"))))


def _limits(found: SystemImpact, counts: ImpactAssessmentRow | None) -> Iterator[Limit]:
    """The limits of what was assessed; a mere screening is one where the full form is due, unless the list's form says so too."""
    for limit in limits_of(found.system, counts, found.assessed_on):
        if limit.kind != SCREENED_ONLY or (found.screening.due == "full" and not found.only_screened):
            yield limit
