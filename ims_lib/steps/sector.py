"""The sector: what integration usually means for an organisation like this, kept apart from what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from ims_lib.catalogue.library import Sector, load_library
from ims_lib.catalogue.sectors import find_sector, nearest_sector
from ims_lib.coverage import FIGURES, Coverage
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.steps.processes import AlignedProcesses

WHERE = "client.yml"


@dataclass(frozen=True)
class SectorView:
    """What is usual in the client's sector, and where the client stands in the processes that usually come first."""

    said: str
    """What client.yml calls it; empty where it says nothing."""
    sector: Sector | None
    begin_with: pd.DataFrame
    """Index process, in the library's order: title, in_scope, days, possible_days, rank (place among the client's own
    processes in scope by how much of it exists, 1 the best), and the figures of its criteria, each by its own level."""
    findings: tuple[Finding, ...]


def compare_with_sector(coverage: Coverage, processes: AlignedProcesses) -> SectorView:
    """What is usual in the client's sector beside where the client stands; no figure of it comes from the sector."""
    said = (coverage.client.settings.sector or "").strip()
    sectors = load_library().sectors
    sector = find_sector(said, sectors)
    return SectorView(
        said=said,
        sector=sector,
        begin_with=_begin_with(sector, coverage, processes.processes),
        findings=tuple(_findings(said, sector)),
    )


def _begin_with(sector: Sector | None, coverage: Coverage, processes: pd.DataFrame) -> pd.DataFrame:
    known = [name for name in (sector.begin_with if sector else ()) if name in coverage.catalogue.processes]
    ranks = processes["likely"].rank(ascending=False, method="min")
    columns = ["days", "possible_days", *FIGURES]
    titles = {name: coverage.catalogue.processes[name].title for name in known}
    frame = pd.DataFrame({"title": titles}, index=pd.Index(known, name="process"), dtype=object)
    return frame.assign(in_scope=frame.index.isin(processes.index), rank=ranks.reindex(known)).join(processes[columns])


def _findings(said: str, sector: Sector | None) -> Iterator[Finding]:
    if sector:
        return
    titles = ", ".join(item.title[0].lower() + item.title[1:] for item in load_library().sectors.values())
    if not said:
        text = f"No sector is given, so nothing can be said of what is usual; it can be one of {titles}"
        yield Finding("note", "sector.not_given", text, WHERE)
        return
    near = nearest_sector(said, load_library().sectors)
    hint = f" (nearest: '{near}')" if near else ""
    text = f"The sector '{brief(said)}' is new to us{hint}; it can be one of {titles}"
    yield Finding("question", "sector.unknown", text, WHERE)
