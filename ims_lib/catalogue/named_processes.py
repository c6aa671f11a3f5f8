"""The processes that the roadmap to one management system calls by name: seven shared ones, five to be aligned."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from ims_lib import paths
from ims_lib.catalogue.library import Texts
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.yaml_text import load_yaml

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


@cache
def load_named_processes(data: Path = paths.DATA) -> NamedProcesses:
    """The named processes, read once and checked against the catalogue. Raises BadCatalogue with every fault."""
    try:
        found = NamedProcesses.model_validate(load_yaml((data / "library" / FILE).read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadCatalogue([f"{FILE} line {mark.line + 1 if mark else '?'}: not readable as YAML"]) from None
    except ValidationError as error:
        raise BadCatalogue(
            [f"{FILE}, {'.'.join(str(step) for step in fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        ) from None
    faults = check_named_processes(found, load_catalogue(data).processes)
    if faults:
        raise BadCatalogue(faults)
    return found


def check_named_processes(named: NamedProcesses, processes: Collection[str]) -> list[str]:
    """Names that are no process, and names that stand twice, a sentence each."""
    faults = []
    for name in dict.fromkeys(named.order):
        if name not in processes:
            near = difflib.get_close_matches(name, processes, n=1)
            faults.append(f"{FILE}: {name} is no process" + (f"; did you mean {near[0]}?" if near else ""))
        if named.order.count(name) > 1:
            faults.append(f"{FILE}: {name} stands {named.order.count(name)} times")
    return faults
