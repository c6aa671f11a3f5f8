"""Reviews of suppliers that were never held or are late, as they stand against the services and AI systems that rest on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ims_lib.assessment.objects_listed import is_called, names_in
from ims_lib.cell_places import CellPlace
from ims_lib.dates import day
from ims_lib.inputs.rows import ServiceRow, SupplierRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import day_of_list, is_void
from ims_lib.steps.ai_systems.own_rows import Against

SUPPLIER = "supplier"
"""What is said against a service by the list of suppliers; no clause states it for all services."""


def late_review(row: SupplierRow, as_of: dt.date) -> tuple[str, CellPlace] | None:
    """That a supplier was never reviewed, where its list has a column for that, or that its next review is late."""
    if is_void(row):
        return None
    if row.reviewed_on is None and "reviewed_on" in row.cells and says_nothing(row.reviewed_on_text):
        return "never reviewed", row.place_of("reviewed_on")
    if row.next_review and row.next_review < day_of_list(row, as_of):
        return f"review overdue since {day(row.next_review)}", row.place_of("next_review")
    if row.next_review and row.next_review < as_of:
        return f"review due since {day(row.next_review)}, and the list is older", row.place_of("next_review")
    return None


def suppliers_against(
    services: Iterable[ServiceRow], suppliers: Sequence[SupplierRow], as_of: dt.date
) -> Mapping[str, tuple[Against, ...]]:
    """Cell of a service → the late reviews of the suppliers that its row names; services without one are left out."""
    found = {row.cell: tuple(_against(row, suppliers, as_of)) for row in services}
    return {cell: told for cell, told in found.items() if told}


def _against(service: ServiceRow, suppliers: Sequence[SupplierRow], as_of: dt.date) -> Iterator[Against]:
    # The whole cell may be one name that holds a comma.
    names = [*filter(None, [service.suppliers]), *names_in(service.suppliers)]
    for row in suppliers:
        if any(is_called(name, row) for name in names) and (late := late_review(row, as_of)):
            told, place = late
            yield Against(f"{row.name} {told}", "", place, SUPPLIER)
