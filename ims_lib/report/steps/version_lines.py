"""The versions of what is signed in the workbook: a line each, with who prepared and who approves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ims_lib.client import Client
from ims_lib.client.entry_sheets import KEY, LINES, PROPOSED
from ims_lib.dates import day
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import places
from ims_lib.report.workbook_cells import HeadLine
from ims_lib.steps import Steps
from ims_lib.steps.soa import Version
from ims_lib.steps.soa.versions import DRAFT, STATES, approval_key
from ims_lib.wording import in_row

HEADINGS = (
    *(noted("Version (to fill in)"), noted("Date and state"), noted("Prepared by")),
    *(noted("Approved by (to correct)"), noted("Approved on (to fill in)")),
    *(noted("Signature"), noted("Where it is said"), KEY, LINES),
)
"""What stands above the table of versions; of the draft it is read back."""


def version_row(each: Version, versions: Sequence[Version], document: str, steps: Steps) -> dict[str, str]:
    """One version in words; of the draft, the number that it follows and who would prepare it."""
    before = next((other.version for other in reversed(versions) if other.version and other is not each), "")
    wanted = steps.documents.wanted.get(document)
    keeper = f"{steps.owners.of_document(wanted).name}{translated(PROPOSED)}" if wanted and not each.cell else ""
    follows = say(" to follow {before}", before=before) if before and not each.cell else ""
    return {
        "version": each.version,
        "day": day(each.day) if each.day else "",
        "state": say("draft{follows}, not approved", follows=follows)
        if each.state == DRAFT
        else translated(each.state),
        "prepared_by": each.prepared_by or keeper,
        "approved_by": each.approved_by,
        "approved_on": day(each.day) if each.day and each.state.startswith(STATES["there"]) else "",
        "cell": in_row(places([each.cell])) if each.cell else "",
    }


def version_lines(rows: Iterable[Mapping[str, str]], this: str, kind: str, client: Client) -> tuple[HeadLine, ...]:
    """The table above a sheet that is signed; `this` is what the draft is called, `kind` what its approval is known by."""
    draft = (approval_key(kind, client.as_of), str(client.entry_lines))
    return (
        HeadLine(tuple(map(translated, HEADINGS)), "header"),
        *(
            HeadLine(
                (
                    each["version"],
                    ", ".join(filter(None, (each["day"], each["state"]))),
                    *(each["prepared_by"], each["approved_by"], each["approved_on"], ""),
                    each["cell"] or this,
                    *((each["cell"], "") if each["cell"] else draft),
                ),
                "text",
            )
            for each in rows
        ),
    )
