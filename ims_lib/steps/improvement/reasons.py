"""Why a level moved between two assessments: a row, a judgement, a certificate, or another requirement it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ims_lib.assessment import Source, Verdict
from ims_lib.assessment.judged_rows import is_judged
from ims_lib.assessment.verdicts import CERTIFICATE, NOT_STARTED
from ims_lib.cell_places import CellPlace
from ims_lib.languages import say, spaced, translated
from ims_lib.steps.improvement.snapshot import Snapshot
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import in_quotes, labelled

KINDS = (
    *("row", "judgement", "disputed", "certificate", "not_started", "carried_over", "reading"),
    *("applicable", "systems", "catalogue"),
)
"""Why something changed, in the order of the report. All but the last three are about levels; criteria come and go by the AI systems
that are listed, or by the catalogue, which is not the client's doing."""


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
        told = {"gone": gone, "why": why, "as_it_was": _as_it_was(after, pair[1])}
        return Reason(
            "row", say("the judgement {gone} is left out, for {why}; now {as_it_was}", **told), _cells(before)
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
        kind, no_longer = "not_started", pair[0] == "not_started"
        text = (
            say("the settings say “not started” no longer") if no_longer else say("the settings say “not started” now")
        )
    else:
        text = _carried(before, after, pair)
    return Reason(kind, text, _cells(after) or _cells(before))


def _left_out(before: Verdict, after: Verdict, now: Snapshot) -> str:
    """Why all judgements that no longer count do so although nobody withdrew them; empty where that isn't the case."""
    gone = [CellPlace.from_text(cell).of_row for cell in _cells(before) if cell not in _cells(after)]
    is_less = {*_cells(after)} < {*_cells(before)} or after.channel != "verified"
    whys = {now.left_out.get(place, "") for place in gone}
    return translated(" or ").join(sorted(map(translated, whys))) if is_less and all(whys) else ""


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
        return say("judged {new}, before {old}", new=new, old=old)
    if pair[1] == "judgement":
        return say("judged {new}, before {as_it_was}", new=new, as_it_was=_as_it_was(before, pair[0]))
    return say("the judgement {old} is withdrawn; now {as_it_was}", old=old, as_it_was=_as_it_was(after, pair[1]))


def _row(before: Verdict, after: Verdict, pair: tuple[str, str]) -> Reason:
    levels = f"{_level(before)} → {_level(after)}"
    if pair == ("row", "row"):
        cells = _cells(after)
        taken = [tuple(source.taken_as for source in verdict.sources) for verdict in (before, after)]
        if taken[0] != taken[1] and any(map(is_judged, (*taken[0], *taken[1]))):
            return Reason("judgement", say("the row is judged otherwise: {levels}", levels=levels), cells)
        old, new = _texts(before.sources), _texts(after.sources)
        if old and old == new:
            return Reason("reading", say("{new} is read differently: {levels}", new=new, levels=levels), cells)
        said = f"{old} → {new}" if old else say("the row says {new}", new=new or say("something else"))
        return Reason("row", labelled(said, levels), cells)
    is_now = pair[1] == "row"
    as_it_was, cells = (
        (_as_it_was(before, pair[0]), _cells(after)) if is_now else (_as_it_was(after, pair[1]), _cells(before))
    )
    sources = (after if is_now else before).sources
    judged = next((source.taken_as for source in sources if is_judged(source.taken_as)), "")
    if judged and is_now:
        text = say("the row is {judged}, before {as_it_was}", judged=judged, as_it_was=as_it_was)
    elif judged:
        text = say("the row is no longer {judged}; now {as_it_was}", judged=judged, as_it_was=as_it_was)
    elif is_now:
        said = _texts(sources) or say("a level of {level}", level=_level(after))
        text = say("a row says {said} now, before {as_it_was}: {levels}", said=said, as_it_was=as_it_was, levels=levels)
    else:
        said = f" ({old})" if (old := _texts(sources)) else ""
        text = say("no row speaks of it any more{said}; now {as_it_was}", said=said, as_it_was=as_it_was)
    return Reason("judgement" if judged else "row", text, cells)


def _certified(after: Verdict, pair: tuple[str, str], standard: str, snapshots: tuple[Snapshot, Snapshot]) -> str:
    if pair[1] == "certificate":
        found = after.sources[0].found
        return say("a certificate speaks for it now{found}", found=spaced(": ") + found if found else "")
    named = [text for text in snapshots[1].expired if f"ISO/IEC {standard}:" in text or f"ISO/IEC {standard} " in text]
    return named[0] if named else say("no certificate speaks for it any more")


def _disputed(before: Verdict, after: Verdict, pair: tuple[str, str]) -> str:
    if pair[1] == "disputed":
        by = (
            say("a remark in the row takes it back")
            if after.is_taken_back
            else say("the client's own list contradicts it")
        )
        return say("{by} now: {texts}", by=by, texts=_texts(after.disputed_by))
    by = (
        say("no remark in the row takes it back")
        if before.is_taken_back
        else say("no list of the client's own contradicts it")
    )
    return say("{by} any longer; now {as_it_was}", by=by, as_it_was=_as_it_was(after, pair[1]))


def _carried(before: Verdict, after: Verdict, pair: tuple[str, str]) -> str:
    if pair[1] == "carried_over":
        was = _level(before) if pair[0] == "carried_over" else _as_it_was(before, pair[0])
        return say("carried over from {via}: {was} → {level}", via=", ".join(after.via), was=was, level=_level(after))
    return say(
        "nothing is carried over from {via} any more; now {as_it_was}",
        via=", ".join(before.via),
        as_it_was=_as_it_was(after, pair[1]),
    )


def _as_it_was(verdict: Verdict, origin: str) -> str:
    return {
        "nothing": say("nothing known"),
        "disputed": say("taken back by a remark in the row")
        if verdict.is_taken_back
        else say("contradicted by a list of the client's own"),
        "certificate": say("certified"),
        "not_started": say("“not started”"),
        "carried_over": say("carried over ({level})", level=_level(verdict)),
        "row": _texts(verdict.sources) or _level(verdict),
        "judgement": say("judged {texts}", texts=_texts(verdict.sources)),
    }[origin]


def _texts(sources: Iterable[Source]) -> str:
    """What the cells say, each text once."""
    return ", ".join(dict.fromkeys(in_quotes(source.found) for source in sources if source.found))


def _cells(verdict: Verdict) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source.cell for source in verdict.sources))


def _level(verdict: Verdict) -> str:
    return "unknown" if verdict.level is None else f"{verdict.level:.2f}".rstrip("0").rstrip(".")
