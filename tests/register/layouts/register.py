"""A register drawn at random: what its rows say, before anything is known of the sheet that it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.register.layouts import words

SAYS_STANDARD = (
    "{standard}:{number}",
    "{full} Annex A {bare}",
    "{full} {number}",
    "{short} {number}",
    "{full}, {prefix} {bare}",
)
"""Ways to write a reference that name its standard in the cell."""
NAMES_PART = ("{number}", "A {bare}", "A{bare}", "{prefix} {bare}")
"""Ways to write a control that leave the standard to the surroundings."""
NAMES_CLAUSE = ("{prefix} {bare}", "§ {bare}", "Cl. {bare}", "Clause {bare}", "§{bare}")
BARE = "{bare}"
JOINED = (", ", ",", "; ", ";", "\n", " / ", " & ")
RANGES = ("-", " - ", "–", " – ", " to ", " bis ", "..", " … ")


@dataclass(frozen=True)
class Manner:
    """How a client writes references: the form of one, of several in a cell, and words before numbers."""

    form: str
    joined: str
    dash: str
    once: bool
    """Of several in a cell only the first is written in full."""
    prefix: str


@dataclass(frozen=True)
class Item:
    """One row as it is written and as it must be read."""

    refs: tuple[str, ...]
    reference: str
    title: str | None
    status: str
    wording: str
    applicable: bool | None
    answer: str
    owner: str | None
    evidence: str | None
    standard: str
    """As the column of standards names it."""


@st.composite
def items(
    draw: st.DrawFn, *, language: str, standards: Sequence[str], annex: bool, form: str, asks: bool, count: int
) -> list[Item]:
    """Rows on different requirements of these standards; `asks`: a column asks whether each applies."""
    manner = Manner(
        form=form,
        joined=draw(st.sampled_from(JOINED)),
        dash=draw(st.sampled_from(RANGES)),
        once=draw(st.booleans()),
        prefix=draw(words.prefix("annex" if annex else "clause").filter(lambda word: word[:1] != "§")),
    )
    free = {standard: list(words.leaves(standard, annex=annex)) for standard in standards}
    in_order, own_titles = draw(st.booleans()), draw(st.booleans())
    groups: list[tuple[str, ...]] = []
    for _ in range(count):
        left = [standard for standard in standards if len(free[standard]) > 8]
        listed = free[draw(st.sampled_from(left))] if left else next(each for each in free.values() if each)
        groups.append(_take(draw, listed))
    if in_order:
        order = [name for standard in standards for name in words.leaves(standard, annex=annex)]
        groups.sort(key=lambda group: order.index(group[0]))
    return [_item(draw, group, manner, language, asks=asks, own_titles=own_titles) for group in groups]


def _take(draw: st.DrawFn, free: list[str]) -> tuple[str, ...]:
    """One requirement, some in a list, or neighbours in a range, that no other row names."""
    start = draw(st.integers(0, len(free) - 1))
    kind = draw(st.sampled_from(("one", "one", "one", "list", "range")))
    if kind == "list":
        picked = [free[start], *(free[n] for n in draw(st.lists(st.integers(0, len(free) - 1), max_size=2)))]
        group = tuple(dict.fromkeys(picked))
    elif kind == "range":
        group = tuple(free[start : start + draw(st.integers(1, 4))])
        stem = group[0].rpartition(".")[0]
        group = tuple(name for name in group if name.rpartition(".")[0] == stem)
        if not _without_gap(group):
            group = group[:1]
    else:
        group = (free[start],)
    for name in group:
        free.remove(name)
    return group


def _without_gap(group: Sequence[str]) -> bool:
    steps = [int(name.rpartition(".")[2]) for name in group]
    return steps == list(range(steps[0], steps[0] + len(steps)))


def _item(
    draw: st.DrawFn, group: tuple[str, ...], manner: Manner, language: str, *, asks: bool, own_titles: bool
) -> Item:
    standard = group[0].partition(":")[0]
    meaning = draw(words.meanings())
    wording = (
        draw(st.just("") | words.status(meaning, language))
        if meaning == "unknown"
        else draw(words.status(meaning, language))
    )
    applies: bool | None = None
    answer = ""
    if asks:
        applies = meaning != "not_applicable"
        answer = draw(words.answer(applies, language))
    title = words.title_of(group[0]) if len(group) == 1 and not own_titles else ""
    papers = st.sampled_from((*words.PAPERS, words.ACCENTED[language]))
    return Item(
        refs=tuple(sorted(group, key=lambda name: words.position_of(name))),
        reference=_written(draw, group, manner),
        title=title or draw(st.sampled_from(words.TOPICS)),
        status=meaning,
        wording=wording,
        applicable=False if meaning == "not_applicable" else applies,
        answer=answer,
        owner=draw(st.none() | st.sampled_from(words.PEOPLE)),
        evidence=draw(st.none() | papers),
        standard=draw(st.sampled_from(words.STANDARDS[standard])),
    )


def _written(draw: st.DrawFn, group: tuple[str, ...], manner: Manner) -> str:
    in_a_row = group == tuple(sorted(group, key=words.position_of)) and len({n.rpartition(".")[0] for n in group}) == 1
    if len(group) > 1 and in_a_row and _without_gap(group) and draw(st.booleans()):
        first, last = group[0], group[-1]
        # "X, Annex A 5.3 to X, Annex A 5.5" nobody writes: there the comma parts two references.
        end = _bare(last) if "," in manner.form else _again(last, manner)
        return f"{written(first, manner)}{manner.dash}{end}"
    first, *others = group
    return manner.joined.join([written(first, manner), *(_again(name, manner) for name in others)])


def _again(name: str, manner: Manner) -> str:
    return _bare(name) if manner.once else written(name, manner)


def written(name: str, manner: Manner) -> str:
    """One requirement in a client's manner."""
    standard, _, number = name.partition(":")
    full, short, *_ = words.STANDARDS[standard]
    form = manner.form if number.startswith("A.") else manner.form.replace(" Annex A", "")
    return form.format(standard=standard, number=number, bare=_bare(name), full=full, short=short, prefix=manner.prefix)


def _bare(name: str) -> str:
    return name.partition(":")[2].removeprefix("A.")
