"""Small random clients as plain cases, for the reference scorer and for whoever is compared with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.scoring.reference_scorer import Case, Contradiction, Link, Requirement, Verdict

AS_OF = date(2026, 11, 24)
STANDARDS = ("27001", "20000-1", "42001")
CURRENT_EDITIONS = {("27001", 2022), ("20000-1", 2018), ("42001", 2023)}

# Ids of the real standards, so that a case can be scored on the whole catalogue, too. Headings of every kind are above.
LEAVES = (
    "27001:4.1",
    "27001:9.2.1",
    "27001:9.2.2",
    "27001:A.5.24",
    "27001:A.5.25",
    "27001:A.8.29",
    "20000-1:8.5.1.1",
    "20000-1:8.5.1.2",
    "20000-1:8.5.3",
    "20000-1:9.2.1",
    "20000-1:9.2.2",
    "42001:4.1",
    "42001:9.2.1",
    "42001:9.2.2",
    "42001:A.6.1.2",
    "42001:A.6.1.3",
    "42001:A.6.2.6",
)
STATUSES = ("implemented", "implemented", "partial", "planned", "not_implemented", "not_applicable", "unknown")
VERDICTS = ("N", "P", "L", "F", "not_applicable")
DAYS = ("2026-03-01", "2026-06-01", "2026-09-01")
SHEETS = (("soa.xlsx", "SoA"), ("soa.xlsx", "2024"), ("list.csv", None))
KINDS = ("controls", "controls", "controls", "controls", "risks", "audits")


def tree(leaves: tuple[str, ...] = LEAVES) -> dict[str, Requirement]:
    """These leaves with all headings above them, each by its id."""
    requirements: dict[str, Requirement] = {}
    for leaf in leaves:
        standard, _, number = leaf.partition(":")
        parts = number.split(".")
        for size in range(1, len(parts) + 1):
            name = f"{standard}:{'.'.join(parts[:size])}"
            parent = f"{standard}:{'.'.join(parts[: size - 1])}" if size > 1 else None
            if name not in requirements:
                requirements[name] = Requirement(standard, parent, clause=parts[0] != "A")
                if parent is not None:
                    requirements[parent].children.append(name)
    return requirements


REQUIREMENTS = tree()
HEADINGS = tuple(name for name, item in REQUIREMENTS.items() if item.children)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A client of three small standards: all that a score depends on, everything possible at once."""
    names = [f"p{n % 3}.c{n}" for n in range(draw(st.integers(6, 10)))]
    near = draw(st.lists(st.sampled_from(LEAVES), min_size=4, max_size=7, unique=True))
    anywhere = (*near * 6, *LEAVES, *HEADINGS)  # most of what is said meets where criteria stand
    rows = draw(_rows(anywhere))
    scope = draw(st.lists(st.sampled_from(STANDARDS), min_size=1, unique=True))
    has_ai = "42001" in scope or draw(st.booleans())
    return Case(
        requirements=REQUIREMENTS,
        links=draw(_links(names, near)),
        days={name: draw(st.sampled_from([0.5, 1.0, 2.5, 20.0])) for name in names},
        as_of=AS_OF,
        scope=scope,
        subjects={"ai"} if has_ai else set(),
        rows=rows,
        judgements=draw(_judgements(names, anywhere, rows)),
        certificates=draw(st.lists(_certificates, max_size=2)),
        current_editions=CURRENT_EDITIONS,
        not_started=draw(st.lists(st.sampled_from(STANDARDS), max_size=2, unique=True)),
        contradictions=draw(st.lists(_contradictions(names, anywhere), max_size=4)),
        factor=draw(st.sampled_from([0.7, 1.0])),
    )


@st.composite
def _links(draw: st.DrawFn, names: list[str], near: list[str]) -> list[Link]:
    """One to four links a criterion, close together, so that gates find something to open.

    A gate is required, not special, and has no gate of its own in the same requirement.
    """
    plain: list[Link] = []
    for name in names:
        for leaf in draw(st.lists(st.sampled_from(near), min_size=1, max_size=4, unique=True)):
            asks = draw(st.sampled_from(["required"] * 5 + ["means"]))
            plain.append(Link(name, leaf, asks, special=draw(st.sampled_from([None] * 5 + ["ai"]))))
    is_gated = {(link.criterion, link.requirement): draw(st.booleans()) for link in plain}
    links = []
    for link in plain:
        gates = [
            other.criterion
            for other in plain
            if other.requirement == link.requirement
            and other.asks == "required"
            and other.special is None
            and not is_gated[other.criterion, other.requirement]
        ]
        if gates and is_gated[link.criterion, link.requirement]:
            within = draw(st.lists(st.sampled_from(gates), min_size=1, max_size=2, unique=True))
            link = link._replace(within=tuple(within))
        links.append(link)
    return links


@st.composite
def _rows(draw: st.DrawFn, anywhere: tuple[str, ...]) -> list[dict[str, Any]]:
    """Up to twelve rows over three sheets of two files, some naming headings, nothing or several requirements."""
    rows = []
    for number in range(4, 4 + draw(st.integers(0, 12))):
        file, sheet = draw(st.sampled_from(SHEETS))
        refs = draw(st.lists(st.sampled_from(anywhere), max_size=3, unique=True))
        kind, status = draw(st.sampled_from(KINDS)), draw(st.sampled_from(STATUSES))
        rows.append({"file": file, "sheet": sheet, "row": number, "kind": kind, "refs": refs, "status": status})
    return rows


def _judgements(
    names: list[str], anywhere: tuple[str, ...], rows: list[dict[str, Any]]
) -> st.SearchStrategy[dict[str, Verdict]]:
    """Up to six, on criteria, leaves, headings and rows."""
    places = [f"{item['file']}!{item['sheet'] or ''}!{item['row']}" for item in rows]
    on = st.one_of([st.sampled_from(pool) for pool in (names, names, anywhere, HEADINGS, places, places) if pool])
    return st.dictionaries(on, st.builds(Verdict, st.sampled_from(VERDICTS), st.sampled_from(DAYS)), max_size=6)


def _contradictions(names: list[str], anywhere: tuple[str, ...]) -> st.SearchStrategy[Contradiction]:
    """On a requirement, or on criteria wherever they stand; with and without a day."""
    when = st.sampled_from(["", *DAYS])
    requirement = st.sampled_from(anywhere)
    some = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple)
    return st.builds(Contradiction, requirement, st.just(()), when) | st.builds(Contradiction, st.none(), some, when)


_certificates = st.fixed_dictionaries(
    {
        "standard": st.sampled_from(STANDARDS),
        "edition": st.sampled_from([2013, 2018, 2022, 2023, None]),
        "valid_to": st.sampled_from([date(2025, 1, 1), AS_OF - timedelta(days=1), AS_OF, date(2028, 6, 30), None]),
    }
)
