"""Why a level moved between two assessments: a row, a judgement, a certificate, or another requirement it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ims_lib.assessment import Source, Verdict
from ims_lib.assessment.verdicts import CERTIFICATE, NOT_STARTED
from ims_lib.cell_places import CellPlace
from ims_lib.steps.improvement.snapshot import Snapshot
from ims_lib.tolerances import SMALLEST_SHARE

KINDS = (
    *("row", "judgement", "disputed", "certificate", "not_started", "carried_over", "reading"),
    *("applicable", "catalogue"),
)
"""Why something changed, in the order of the report. All but the last two are about levels, and the last is not the
client's doing: criteria were added to the catalogue or taken out."""
JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind, a sentence, and the cells that show it."""

    kind: str
    text: str
    cells: tuple[str, ...] = ()


def moved(before: Verdict, after: Verdict) -> bool:
    """Whether level or channel changed, or how much of the rest is known to be missing."""
    return (
        before.channel != after.channel
        or abs(before.met - after.met) > SMALLEST_SHARE
        or abs(before.ceiling - after.ceiling) > SMALLEST_SHARE
    )


def reason(before: Verdict, after: Verdict, standard: str, snapshots: tuple[Snapshot, Snapshot]) -> Reason:
    """Why the verdict on a criterion in a requirement of this standard is another than it was.

    What counts most in scoring decides: a judgement before a row, a row before a certificate, that before what is carried over.
    """
    pair = (_origin(before), _origin(after))
    if pair[0] == "judgement" and (why := _left_out(before, after, snapshots[1])):
        gone = _texts(source for source in before.sources if source.cell not in _cells(after))
        return Reason(
            "row", f"the judgement {gone} is left out, for {why}; now {_as_it_was(after, pair[1])}", _cells(before)
        )
    if "row" in pair and not {"judgement", "disputed"} & {*pair}:
        return _row(before, after, pair)
    kind = next((kind for kind in ("judgement", "disputed", "certificate") if kind in pair), "carried_over")
    if kind == "judgement":
        text = _judged(before, after, pair)
    elif kind == "disputed":
        text = _disputed(before, after, pair)
    elif kind == "certificate":
        text = _certified(after, pair, standard, snapshots)
    elif set(pair) == {"not_started", "nothing"}:
        kind, when = "not_started", "no longer" if pair[0] == "not_started" else "now"
        text = f"client.yml says “not started” {when}"
    else:
        text = _carried(before, after, pair)
    return Reason(kind, text, _cells(after) or _cells(before))


def _left_out(before: Verdict, after: Verdict, now: Snapshot) -> str:
    """Why all judgements that no longer count do so although nobody withdrew them; empty where that isn't the case."""
    gone = [CellPlace.from_text(cell).of_row for cell in _cells(before) if cell not in _cells(after)]
    is_less = {*_cells(after)} < {*_cells(before)} or after.channel != "verified"
    whys = {now.left_out.get(place, "") for place in gone}
    return " or ".join(sorted(whys)) if is_less and all(whys) else ""


def _origin(verdict: Verdict) -> str:
    if verdict.disputed_by:
        return "disputed"
    of_channel = {"unknown": "nothing", "inferred": "carried_over", "verified": "judgement"}
    if verdict.channel in of_channel:
        return of_channel[verdict.channel]
    places = {source.cell for source in verdict.sources}
    return "certificate" if CERTIFICATE in places else "not_started" if NOT_STARTED in places else "row"


def _judged(before: Verdict, after: Verdict, pair: tuple[str, str]) -> str:
    old, new = (_texts(verdict.sources) or _level(verdict) for verdict in (before, after))
    if pair == ("judgement", "judgement"):
        return f"judged {new}, before {old}"
    if pair[1] == "judgement":
        return f"judged {new}, before {_as_it_was(before, pair[0])}"
    return f"the judgement {old} is withdrawn; now {_as_it_was(after, pair[1])}"


def _row(before: Verdict, after: Verdict, pair: tuple[str, str]) -> Reason:
    levels = f"{_level(before)} → {_level(after)}"
    if pair == ("row", "row"):
        cells = _cells(after)
        taken = [tuple(source.taken_as for source in verdict.sources) for verdict in (before, after)]
        if taken[0] != taken[1] and any(text.startswith(JUDGED) for text in (*taken[0], *taken[1])):
            return Reason("judgement", f"the row is judged otherwise: {levels}", cells)
        old, new = _texts(before.sources), _texts(after.sources)
        if old and old == new:
            return Reason("reading", f"{new} is read differently: {levels}", cells)
        said = f"{old} → {new}" if old else f"the row says {new or 'something else'}"
        return Reason("row", f"{said}: {levels}", cells)
    spoke = (after if pair[1] == "row" else before).sources
    judged = next((source.taken_as for source in spoke if source.taken_as.startswith(JUDGED)), "")
    if judged and pair[1] == "row":
        return Reason("judgement", f"the row is {judged}, before {_as_it_was(before, pair[0])}", _cells(after))
    if judged:
        return Reason("judgement", f"the row is no longer {judged}; now {_as_it_was(after, pair[1])}", _cells(before))
    if pair[1] == "row":
        said = _texts(after.sources) or f"a level of {_level(after)}"
        return Reason("row", f"a row says {said} now, before {_as_it_was(before, pair[0])}: {levels}", _cells(after))
    said = f" ({old})" if (old := _texts(before.sources)) else ""
    return Reason("row", f"no row speaks of it any more{said}; now {_as_it_was(after, pair[1])}", _cells(before))


def _certified(after: Verdict, pair: tuple[str, str], standard: str, snapshots: tuple[Snapshot, Snapshot]) -> str:
    if pair[1] == "certificate":
        found = after.sources[0].found
        return f"a certificate speaks for it now{f': {found}' if found else ''}"
    named = [text for text in snapshots[1].expired if f"ISO/IEC {standard}:" in text or f"ISO/IEC {standard} " in text]
    return named[0] if named else "no certificate speaks for it any more"


def _disputed(before: Verdict, after: Verdict, pair: tuple[str, str]) -> str:
    if pair[1] == "disputed":
        by = "a remark in the row takes it back" if after.is_taken_back else "the client's own list contradicts it"
        return f"{by} now: {_texts(after.disputed_by)}"
    by = "no remark in the row takes it back" if before.is_taken_back else "no list of the client's own contradicts it"
    return f"{by} any longer; now {_as_it_was(after, pair[1])}"


def _carried(before: Verdict, after: Verdict, pair: tuple[str, str]) -> str:
    if pair[1] == "carried_over":
        was = _level(before) if pair[0] == "carried_over" else _as_it_was(before, pair[0])
        return f"carried over from {', '.join(after.via)}: {was} → {_level(after)}"
    return f"nothing is carried over from {', '.join(before.via)} any more; now {_as_it_was(after, pair[1])}"


def _as_it_was(verdict: Verdict, origin: str) -> str:
    return {
        "nothing": "nothing known",
        "disputed": "taken back by a remark in the row"
        if verdict.is_taken_back
        else "contradicted by a list of the client's own",
        "certificate": "certified",
        "not_started": "“not started”",
        "carried_over": f"carried over ({_level(verdict)})",
        "row": _texts(verdict.sources) or _level(verdict),
        "judgement": f"judged {_texts(verdict.sources)}",
    }[origin]


def _texts(sources: Iterable[Source]) -> str:
    """What the cells say, each text once."""
    return ", ".join(dict.fromkeys(f"“{source.found}”" for source in sources if source.found))


def _cells(verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source.cell for source in verdict.sources))


def _level(verdict: Verdict) -> str:
    return "unknown" if verdict.level is None else f"{verdict.level:.2f}".rstrip("0").rstrip(".")
