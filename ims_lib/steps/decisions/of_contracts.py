"""What contracts with suppliers ask to be decided that end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ims_lib.ai_roles.built_here import supplier_of
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day, months_after
from ims_lib.days_off import DAY
from ims_lib.inputs.rows import SupplierRow
from ims_lib.inputs.states import is_ended, is_void
from ims_lib.register.vocabulary import plain
from ims_lib.steps.decisions.made import decided_on
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.wording import counted


def of_contracts(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Contracts that end soon and on which nothing was decided yet; not those that end with an AI system decided on by itself."""
    last = ahead.as_of + DAY * ahead.words.contract_days
    systems = [row for row in ahead.steps.objects.system_rows.values() if not is_ended(row)]
    of_ai = {plain(supplier_of(row, ahead.ours) or "") for row in systems}
    decided = {subject for each in decided_on(kind.kind, ahead) for subject in each.about}
    ends = {
        row.cell: row.ends
        for row in ahead.steps.inputs.lists.suppliers
        if row.ends and ahead.as_of < row.ends <= last and not is_void(row)
        if row.ends > ahead.ends_by or plain(row.name) not in of_ai
        if f"{row.name} {row.ends}" not in decided
    }
    found = sorted(
        (row for row in ahead.steps.inputs.lists.suppliers if row.cell in ends), key=lambda row: ends[row.cell]
    )
    if not found:
        return
    first = ends[found[0].cell]
    named = [_named(row, ends[row.cell], kind, ahead) for row in found]
    who, case = ahead.bearer(ahead.words.top), case_of(len(found))
    what = kind.ask[case].format(
        count=len(found),
        supplier=named[0],
        prepared=ahead.prepared((row.owner for row in found), who),
    )
    if_not = kind.if_not[case].format(day=day(first), notice=counted(ahead.words.notice_months, "month"))
    by = ahead.unhurried(max(months_after(first, -ahead.words.notice_months), ahead.soon))
    cells = [str(row.place_of("ends")) for row in found]
    about = [f"{row.name} {ends[row.cell]}" for row in found]
    yield ahead.make(kind, what, if_not, by=by, who=who, cells=cells, about=about, details=named)


def _named(row: SupplierRow, end: date, kind: DecisionKind, ahead: Ahead) -> str:
    """A supplier with what it delivers, the day of the end, and what its last review said or that it is late."""
    late = row.next_review is not None and row.next_review < ahead.as_of
    remarks = [kind.words["reviewed"].format(day=day(row.next_review))] if late and row.next_review else []
    remarks += [kind.words["said"].format(said=quoted(text)) for text in (row.result, row.notes) if text]
    service = f"{row.service}, " if row.service else ""
    return kind.words["ends"].format(name=quoted(row.name), service=service, day=day(end), remarks="".join(remarks))
