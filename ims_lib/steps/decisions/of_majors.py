"""Major gaps that can't wait for the plan: what holds until they are closed."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day
from ims_lib.gaps import Gap
from ims_lib.roadmap.model import BY_THEN
from ims_lib.standard_ids import number_of
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, quoted
from ims_lib.wording import counted, in_sentence, listed


def of_majors(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each gap proposed as major that harms people by the client's own remark, or stands against a certificate that is held."""
    held = ahead.steps.coverage.assessment.certified
    for gap in ahead.steps.roadmap.gaps.found.values():
        if gap.harms or (gap.severity == ahead.words.grave_gap and gap.standard in held):
            yield _of_major(kind, gap, ahead)


def _of_major(kind: DecisionKind, gap: Gap, ahead: Ahead) -> ManagementDecision:
    rows = [row for row in ahead.steps.register.controls if gap.requirement in row.refs]
    said = next((kind.words["said"].format(said=quoted(row.notes)) for row in rows if row.notes), "")
    title = in_sentence(ahead.steps.coverage.catalogue.title_of(gap.requirement))
    number, standard = number_of(gap.requirement), ahead.name(gap.standard)
    who, case = ahead.bearer(ahead.words.top), "harm" if gap.harms else "held"
    prepared = ahead.prepared((row.owner for row in rows), who)
    what = kind.ask[case].format(said=said, number=number, standard=standard, title=title, prepared=prepared)
    return ahead.make(
        kind,
        what,
        kind.if_not[case],
        by=ahead.soon if gap.harms else ahead.fortnight,
        who=who,
        cells=[row.named("notes", "status") for row in rows],
        about=[gap.requirement],
        details=_days(kind, gap, ahead),
        of=[gap.requirement],
    )


def _days(kind: DecisionKind, gap: Gap, ahead: Ahead) -> list[str]:
    """The client's own day for it, and when the plan closes it."""
    roadmap = ahead.steps.roadmap
    closing = {item.package: item for name in gap.criteria if (item := roadmap.package_of(name))}
    packages = [item for item in closing.values() if item.kind in BY_THEN] or [*closing.values()]
    own = next((each for each in roadmap.own_dates if each.requirement == gap.requirement), None)
    end = max((item.end for item in packages if item.end), default=None)
    if not packages or not end:
        return [kind.words["own"].format(by=day(own.by))] if own else []
    numbers = listed(str(item.order) for item in packages)
    case = "undated" if not own else "late" if end > own.by else "kept"
    late = counted((end - own.by).days, "day") if own else ""
    return [kind.words[case].format(by=day(own.by) if own else "", end=day(end), numbers=numbers, late=late)]
