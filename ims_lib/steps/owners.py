"""Who owns each process: whom the client's own rows name, or else the role that usually does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.workflows import load_workflows
from ims_lib.grouping import grouped
from ims_lib.register.model import Record, Register
from ims_lib.register.vocabulary import plain
from ims_lib.steps.open_points import undecided_rows


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a process: who is named for most of its criteria in the client's rows, or else the role that usually does."""

    name: str
    origin: str
    """client or proposed."""
    rows: int = 0
    """How many of the client's rows on the process name this owner."""
    of: int = 0
    """How many of them name an owner at all."""


def owners(register: Register, catalogue: Catalogue) -> Mapping[str, Owner]:
    """The owner of each process.

    A row of the client speaks for the process to which most of the criteria behind its requirements belong; one on a
    heading for all below it. Who is named for most of a process' criteria owns it; of equals the one who bears the
    proposed role's name, else the one named first. A row over several processes counts where no other names an owner.
    A row of which it is asked which requirement it names speaks for the process whose title it bears.
    """
    votes = [vote for record in register.controls for vote in _votes(record, catalogue)]
    titles = {plain(process.title): name for name, process in catalogue.processes.items()}
    for record, _ in undecided_rows(register):
        if record.owner and (process := titles.get(plain(record.title or ""))):
            votes.append(_Vote(process, record.owner, len(catalogue.processes[process].criteria), True))
    workflows = load_workflows()
    proposed = {name: workflows[name].owner if name in workflows else "" for name in catalogue.processes}
    by_process = grouped((vote.process, vote) for vote in votes)
    return {name: _owner(by_process.get(name, ()), role) for name, role in proposed.items()}


class _Vote(NamedTuple):
    """What one row says about the owner of a process."""

    process: str
    owner: str
    criteria: int
    alone: bool
    """Most of what the row speaks for belongs to this process."""


def _votes(record: Record, catalogue: Catalogue) -> Iterator[_Vote]:
    if not record.owner:
        return
    leaves = {leaf for ref in record.refs for leaf in catalogue.leaves_below(ref) or (ref,)}
    behind = {name for leaf in leaves for name in catalogue.criteria_of.get(leaf, ())}
    shares = Counter(catalogue.criteria[name].process for name in sorted(behind))
    for process, count in shares.items():
        if count == max(shares.values()):
            yield _Vote(process, record.owner, count, 2 * count >= len(behind))


def _owner(votes: Sequence[_Vote], role: str) -> Owner:
    counted = [vote for vote in votes if vote.alone] or votes
    if not counted:
        return Owner(role, "proposed")
    rows, weights = Counter(vote.owner for vote in counted), Counter[str]()
    for vote in counted:
        weights[vote.owner] += vote.criteria
    name = max(weights, key=lambda owner: (weights[owner], plain(owner) == plain(role)))
    return Owner(name, "client", rows[name], rows.total())
