"""What stands above the audit programme: whose it is, the client's own that is in force, and its versions, ready to be signed."""

from __future__ import annotations

from dataclasses import replace

from ims_lib.catalogue.audit_rules import load_layout
from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.dates import day, long_month, months_after
from ims_lib.languages import say, translated
from ims_lib.report.figures import from_to, proposed
from ims_lib.report.steps.audit_rows import SHEET
from ims_lib.report.steps.version_lines import version_lines, version_row
from ims_lib.report.workbook_head import SheetHead
from ims_lib.steps import Steps
from ims_lib.steps.audit_programme.own_programmes import APPROVAL, own_programmes
from ims_lib.steps.document_set import Listed
from ims_lib.steps.soa import draft_after, version_of
from ims_lib.steps.soa.versions import approved_here
from ims_lib.wording import listed


def head_audit(steps: Steps) -> dict[str, SheetHead]:
    """The years and standards of the programme, the client's own that is in force, and who prepares and approves it."""
    found, client = steps.audits, steps.coverage.client
    own, document = own_programmes(steps.documents), load_layout().document
    versions = [version_of(item) for item in own]
    versions += (approved := approved_here(client, APPROVAL, versions))
    draft = draft_after(versions[-1] if versions else None, client.as_of)
    if not draft.approved_by:
        draft = replace(draft, approved_by=proposed(steps.owners.role_here(load_decision_words().top).name))
    versions.append(draft)
    labels = [steps.coverage.catalogue.standards[name].label for name in client.standards]
    last = months_after(found.starts, 12 * found.years - 1)
    lines = [
        (translated("Standards"), listed(labels)),
        (translated("Years"), from_to([long_month(found.starts), long_month(last)])),
        *((translated(name), text) for name, text in load_layout().for_all.items()),
        *((say("Needs somebody"), each.text) for each in found.bookings),
        *((say("Needs somebody"), each.auditor.confirm) for each in found.loads if each.auditor.confirm),
        *((say("In force"), _in_force(item)) for item in own if item.in_force and not approved),
    ]
    rows = [version_row(each, versions, document, steps) for each in versions]
    return {
        SHEET: SheetHead(
            say("Audit programme: {client}", client=client.name),
            tuple(lines),
            version_lines(rows, say("this programme"), APPROVAL, client),
        )
    }


def _in_force(item: Listed) -> str:
    """One line on a programme in force and what becomes of it."""
    approved = say(", approved {approved_on}", approved_on=day(item.approved_on)) if item.approved_on else ""
    return f"{item.with_version}{approved}. {load_layout().replaces}"
