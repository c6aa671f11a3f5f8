"""Requirements written short: A.5.24–A.5.28 for five in a row, 9.2 for all that stands below it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.languages import by_language
from ims_lib.scales import setting
from ims_lib.standard_ids import number_of, standard_of


def compact(names: Iterable[str]) -> list[str]:
    """The numbers of requirements, in the order of their standard, as few as possible; nothing is written that isn't there."""
    return list(_compact(frozenset(names)))


@lru_cache(maxsize=1024)
def _compact(wanted: frozenset[str]) -> tuple[str, ...]:
    known = load_catalogue()
    standards = {standard_of(name) for name in wanted}
    return tuple(number for standard in sorted(standards) for number in _below(_tops(standard), wanted, known))


@by_language
def _tops(standard: str) -> tuple[str, ...]:
    """The chapters of a standard and the head of its Annex A."""
    known = load_catalogue().requirements
    return tuple(name for name, row in known.items() if row.standard == standard and not row.parent)


def _below(siblings: Iterable[str], wanted: frozenset[str], known: Catalogue) -> list[str]:
    """The siblings that are wanted wholly, neighbours as ranges; of the others, what is wanted below them."""
    found: list[str] = []
    run: list[str] = []
    for name in siblings:
        leaves = known.leaves_below(name)
        whole = bool(leaves) and wanted.issuperset(leaves) and (known.requirements[name].leaf or len(leaves) > 1)
        if whole and known.requirements[name].parent != "":
            run.append(number_of(name))
            continue
        found += _as_range(run)
        run = []
        found += _below(known.children_of.get(name, ()), wanted, known)
    return found + _as_range(run)


def _as_range(run: list[str]) -> list[str]:
    return [f"{run[0]}–{run[-1]}"] if len(run) >= setting("audit", "range_from") else run
