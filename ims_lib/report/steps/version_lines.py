"""The versions of what is signed in the workbook: a line each, with who prepared and who approves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ims_lib.report.figures import day, places
from ims_lib.report.workbook_head import HeadLine
from ims_lib.steps import Steps
from ims_lib.steps.soa import Version
from ims_lib.steps.soa.versions import DRAFT

HEADINGS = ("Version", "Date and state", "Prepared by", "Approved by", "Signature and date", "Where it is said")


def version_row(each: Version, versions: Sequence[Version], document: str, steps: Steps) -> dict[str, str]:
    """One version in words; of the draft, the number that it follows and who would prepare it."""
    before = next((other.version for other in reversed(versions) if other.version and other is not each), "")
    wanted = steps.documents.wanted.get(document)
    keeper = f"{steps.owners.of_document(wanted).name} (proposed)" if wanted and not each.cell else ""
    follows = f" to follow {before}" if before and not each.cell else ""
    return {
        "version": each.version,
        "day": day(each.day) if each.day else "",
        "state": each.state.replace(DRAFT, f"draft{follows}, not approved"),
        "prepared_by": each.prepared_by or keeper,
        "approved_by": each.approved_by,
        "cell": "; ".join(places([each.cell])) if each.cell else "",
    }


def version_lines(rows: Iterable[Mapping[str, str]], this: str) -> tuple[HeadLine, ...]:
    """The table above a sheet that is signed; `this` is what the draft is called."""
    return (
        HeadLine(HEADINGS, "header"),
        *(
            HeadLine(
                (
                    each["version"],
                    ", ".join(filter(None, (each["day"], each["state"]))),
                    each["prepared_by"],
                    each["approved_by"],
                    "",
                    each["cell"] or this,
                ),
                "text",
            )
            for each in rows
        ),
    )
