"""What laws on AI ask to be decided: duties that apply already and aren't known to be met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.scales import report_setting
from ims_lib.steps.ai_systems.overlay import SystemDuty
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.wording import counted, listed


def of_laws(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Of each law that binds the client for what it has in use: the duties whose day has come, and which aren't known to be met.

    Where the country leaves open whether it binds the client at all that is asked first.
    """
    objects = ahead.steps.objects
    in_use = {each.system.cell for each in objects.impacts}
    for overlay in objects.laid_over:
        scope = objects.scope_question.get(overlay.overlay)
        if not overlay.dates or (scope and scope.only_if):
            continue
        laid = [each for each in objects.overlays if each.overlay == overlay.overlay and each.cell in in_use]
        duties = grouped(
            (duty.entry.id, duty)
            for each in laid
            for duty in each.duties
            if duty.applies_from and duty.applies_from <= ahead.as_of
        )
        due = [same for same in duties.values() if any(duty.state != MET for duty in same)]
        if due:
            yield _of_law(kind, overlay.title, due, [each.cell for each in laid], ahead)


MET = "in place"


def _of_law(
    kind: DecisionKind, law: str, due: Sequence[Sequence[SystemDuty]], systems: Sequence[str], ahead: Ahead
) -> ManagementDecision:
    most = int(report_setting("decision_systems_shown"))
    more = [kind.words["others"].format(count=len(due) - most)] if due[most:] else []
    case, titles = case_of(len(due)), [quoted(same[0].entry.title) for same in due]
    told = [
        kind.words["duty"].format(
            title=title,
            place=same[0].entry.place,
            day=day(min(duty.applies_from for duty in same if duty.applies_from)),
        )
        for title, same in zip(titles[:most], due, strict=False)
    ]
    what = kind.ask[case].format(
        systems=counted(len(systems), "AI system"), law=law, count=len(due), duties=listed([*told, *more])
    )
    end = ahead.steps.roadmap.end_of(due[0][0].entry.criteria)
    plan = kind.words["plan"].format(first=titles[0], end=day(end)) if end else ""
    if_not = kind.if_not[case].format(plan=plan)
    about = [f"{law} {same[0].entry.place}" for same in due]
    return ahead.make(kind, what, if_not, by=ahead.usual, cells=systems, about=about)
