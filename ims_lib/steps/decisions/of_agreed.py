"""Days that were agreed of packages and put off what is wanted, or what else was agreed: whether they stay."""

from __future__ import annotations

from collections.abc import Iterator

from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.roadmap.moved import cost_told, orders_of, put_off
from ims_lib.standard_ids import STANDARDS
from ims_lib.steps.decisions.model import Ahead, ManagementDecision
from ims_lib.wording import counted


def of_agreed(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each package whose agreed days put something off, or all of them where they do so only together."""
    roadmap = ahead.steps.roadmap
    for packages, costs in grouped((each.packages, each) for each in roadmap.costs).items():
        first, items = max(costs, key=lambda each: each.days), [roadmap.planned[name] for name in packages]
        words = {"what": put_off(first, roadmap), "before": day(first.before), "now": day(first.now)}
        case = "several" if packages[1:] else "one"
        words |= {"orders": orders_of(first, roadmap), "label": items[0].label, "days": counted(first.days, "day")}
        what = kind.ask[case].format(**words)
        yield ahead.make(
            kind,
            what,
            kind.if_not["kept"].format(**words),
            by=ahead.fortnight,
            about=[f"{name} {each.moved} {each.before}" for each in costs for name in packages],
            cells=[item.agreed.cell for item in items if item.agreed],
            details=[cost_told(each, roadmap) for each in costs if each != first],
            of=[each.moved for each in costs if each.moved in STANDARDS],
            packages=packages,
        )
