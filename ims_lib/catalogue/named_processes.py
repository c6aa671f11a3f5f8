"""The processes that the roadmap to one management system calls by name: seven shared ones, five to be aligned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from ims_lib import paths
from ims_lib.catalogue.knowledge_files import read_whole, unknown
from ims_lib.catalogue.library import Texts
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language

FILE = "named_processes.yml"


class NamedProcesses(Frozen):
    """Ids of processes, in the order of the roadmap."""

    shared: Texts
    """Step 1: what every management system has in its clauses."""
    aligned: Texts
    """Step 3: the daily work that the disciplines share."""

    @property
    def order(self) -> tuple[str, ...]:
        """All of them, the shared ones first."""
        return (*self.shared, *self.aligned)


@by_language
def load_named_processes() -> NamedProcesses:
    """The named processes, read once and checked against the catalogue. Raises BadCatalogue with every fault."""
    found = read_whole(paths.DATA / "library" / FILE, NamedProcesses)
    BadCatalogue.raise_with(check_named_processes(found, load_catalogue().processes))
    return found


def check_named_processes(named: NamedProcesses, processes: Collection[str]) -> list[str]:
    """Names that are no process, and names that stand twice, a sentence each."""
    twice = [f"{FILE}: {name} stands {times} times" for name, times in Counter(named.order).items() if times > 1]
    return [*unknown(FILE, named.order, processes, "process"), *twice]
