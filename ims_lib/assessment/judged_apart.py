"""Judgements that stand side by side and perhaps can't both hold: on two requirements, or on one and on what it asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from ims_lib.assessment.dispute_questions import few, quoted
from ims_lib.assessment.model import Verdict
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.cell_places import CellPlace
from ims_lib.dates import spoken
from ims_lib.judgements.model import Judgement
from ims_lib.languages import spaced, translated
from ims_lib.register.model import Finding
from ims_lib.scales import judgement_levels
from ims_lib.told import finding_at, sentence
from ims_lib.wording import in_marks

JUDGED = "judgement.differs"
"""The code of the question on two judgements."""


def _settles(criterion: str, judged: Mapping[str, Judgement], weighing: Weighing) -> bool:
    """Whether a judgement on a criterion answers what two requirements say of it otherwise."""
    return len({judged[name].new for name in weighing.requirements_of.get(criterion, ()) if name in judged}) > 1


NEARLY = 1e-9
"""Levels that differ by less are the same, but for how fractions are kept."""


def differing_judgements(
    direct: Mapping[Pair, Verdict], judged: Mapping[str, Judgement], weighing: Weighing, catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for each two requirements whose judgements give the criteria that both ask for different verdicts."""
    levels = judgement_levels()
    differing: dict[tuple[str, str], list[str]] = {}
    for criterion, requirements in weighing.requirements_of.items():
        named = [] if criterion in judged else [name for name in requirements if (name, criterion) in direct]
        seen = sorted((name for name in named if name in judged), key=lambda name: -levels.get(judged[name].new, 0))
        if seen and levels[judged[seen[0]].new] > levels[judged[seen[-1]].new]:
            differing.setdefault((seen[0], seen[-1]), []).append(criterion)
    for (more, less), criteria in differing.items():
        said = translated(" and ").join(_judged(name, judged[name]) for name in (more, less))
        texts = few(in_marks(catalogue.criteria[name].text.rstrip(".")) for name in criteria)
        yield finding_at("judgement.differs", CellPlace.from_text(judged[less].source), texts=texts, said=said)


def apart_from_criteria(judged: Mapping[str, Judgement], weighing: Weighing, catalogue: Catalogue) -> Iterator[Finding]:
    """A question for each requirement whose judgement can't be the mean of what it asks, as far as that was judged itself, which counts."""
    levels = judgement_levels()
    half_a_step = min(b - a for a, b in pairwise(sorted(levels.values()))) / 2 + NEARLY
    for name in catalogue.leaves:
        criteria = weighing.criteria_of[name] if name in judged and judged[name].new in levels else ()
        named = (each for each in criteria if each in judged and (name, each) not in weighing.gates_of)
        known = {each: judged[each] for each in named if not _settles(each, judged, weighing)}
        least = sum(levels[each.new] for each in known.values()) / max(len(criteria), 1)
        most = least + 1 - len(known) / max(len(criteria), 1)
        if not known or least - half_a_step <= levels[judged[name].new] <= most + half_a_step:
            continue
        texts = few(
            f"{in_marks(catalogue.criteria[on].text.rstrip('.'))} {said.new} ({spoken(said.when)}, {said.source})"
            for on, said in known.items()
        )
        yield finding_at(
            "judgement.differs/criteria",
            CellPlace.from_text(judged[name].source),
            verdict=_judged(name, judged[name]),
            texts=texts,
        )


def _judged(name: str, judgement: Judgement) -> str:
    reason = spaced(": ") + quoted(judgement.reason) if judgement.reason else ""
    return sentence(
        "judged.otherwise",
        verdict=judgement.new,
        name=name,
        on_day=spoken(judgement.when),
        source=judgement.source,
        reason=reason,
    )
