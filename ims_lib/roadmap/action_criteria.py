"""What an action of the client's is about: the criterion for which its own day asks, and the work that its log names as left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from ims_lib.catalogue.model import Catalogue
from ims_lib.dates import day
from ims_lib.inputs.rows import ActionRow
from ims_lib.languages import as_written, say
from ims_lib.register.vocabulary import brief
from ims_lib.scales import roadmap_setting
from ims_lib.suggest.likeness import Index, Passage, terms_of
from ims_lib.wording import in_quotes


def criterion_of(row: ActionRow, catalogue: Catalogue) -> str | None:
    """The criterion of its requirements that a row names, else whose words are near its own and clearly nearer than any other's."""
    leaves = [leaf for name in row.refs if name in catalogue.requirements for leaf in catalogue.leaves_below(name)]
    among = tuple(dict.fromkeys(name for leaf in leaves for name in catalogue.criteria_of[leaf]))
    said = " ".join(filter(None, (row.title, row.corrective_action)))
    words = {word.strip(".,;:()") for word in f"{said} {row.controls or ''} {row.notes or ''}".split()}
    return next((name for name in among if name in words), None) or _nearest(said, among, catalogue)


def called(row: ActionRow) -> str:
    """What an action is called, and who raised it: 26-02 (Surveillance audit, ISO/IEC 27001)."""
    return f"{row.id or row.title}{f' ({row.source})' if row.source else ''}"


def left_by_log(row: ActionRow, due: date) -> str:
    """Left by the log: “List the stations”, Head of IT, due 30 April 2027; without an action the finding itself."""
    column = next((name for name in ("corrective_action", "correction") if getattr(row, name)), "title")
    work = in_quotes(brief(getattr(row, column)))
    return say("left by the log: {work}, due {day}", work=", ".join(filter(None, [work, row.owner])), day=day(due))


def _nearest(text: str, among: Iterable[str], catalogue: Catalogue) -> str | None:
    passages = [
        Passage(place, "text", part, terms_of(part), name)
        for place, name in enumerate(among)
        for part in _parts(name, catalogue)
    ]
    if not passages:
        return None
    near: dict[str, float] = defaultdict(float)
    for passage, likeness in zip(passages, Index(passages).likeness(text).tolist(), strict=True):
        near[passage.criterion or ""] = max(near[passage.criterion or ""], likeness)
    (best, most), *others = sorted(near.items(), key=lambda item: -item[1])
    second = others[0][1] if others else 0.0
    is_near = most >= roadmap_setting("action_alike") and most >= roadmap_setting("action_ahead") * second
    return best if is_near else None


def _parts(name: str, catalogue: Catalogue) -> tuple[str, ...]:
    criterion = catalogue.criteria[name]
    return as_written(criterion.text), as_written(criterion.ask), "; ".join(map(as_written, criterion.evidence))
