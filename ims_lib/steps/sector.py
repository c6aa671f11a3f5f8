"""The sector: what integration usually means for an organisation like this, kept apart from what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ims_lib.catalogue.library import Sector, load_library
from ims_lib.catalogue.sectors import find_sector, nearest_sector
from ims_lib.coverage import Coverage
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.steps.merged import MergedProcess
from ims_lib.steps.processes import AlignedProcesses
from ims_lib.told import finding_at
from ims_lib.wording import in_counts

WHERE = "client.yml"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A process that such organisations usually begin with, and where the client stands in it."""

    process: str
    title: str
    row: MergedProcess | None
    """The client's own; none where no standard in scope asks for it."""
    rank: int | None
    """Its place among the client's processes in scope by how much of it exists, 1 the best."""


@dataclass(frozen=True)
class SectorView:
    """What is usual in the client's sector, and where the client stands in the processes that usually come first."""

    __repr__ = in_counts

    said: str
    """What client.yml calls it; empty where it says nothing."""
    sector: Sector | None
    begin_with: tuple[Beginning, ...]
    """In the library's order."""
    findings: tuple[Finding, ...]


def compare_with_sector(coverage: Coverage, processes: AlignedProcesses) -> SectorView:
    """What is usual in the client's sector beside where the client stands; no figure of it comes from the sector."""
    said = (coverage.client.settings.sector or "").strip()
    sectors = load_library().sectors
    sector = find_sector(said, sectors)
    return SectorView(
        said=said,
        sector=sector,
        begin_with=tuple(_begin_with(sector, coverage, processes.rows)) if sector else (),
        findings=() if sector else (_not_found(said),),
    )


def _begin_with(sector: Sector, coverage: Coverage, rows: Iterable[MergedProcess]) -> Iterator[Beginning]:
    own = {row.process: row for row in rows}
    order = sorted((row.figures["likely"] for row in own.values()), reverse=True)
    for name in sector.begin_with:
        if name in coverage.catalogue.processes:
            row = own.get(name)
            rank = order.index(row.figures["likely"]) + 1 if row else None
            yield Beginning(name, coverage.catalogue.processes[name].title, row, rank)


def _not_found(said: str) -> Finding:
    """What is told where no sector of ours is named."""
    titles = ", ".join(item.title[0].lower() + item.title[1:] for item in load_library().sectors.values())
    if not said:
        return finding_at("sector.not_given", (WHERE,), titles=titles)
    near = nearest_sector(said, load_library().sectors)
    hint = say(" (nearest: '{near}')", near=near) if near else ""
    return finding_at("sector.unknown", (WHERE,), sector=brief(said), hint=hint, titles=titles)
