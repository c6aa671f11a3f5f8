"""The versions of the report and of what is signed in its workbook: those that were handed out, the one that this is, who prepares and approves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ims_lib.client import Client
from ims_lib.client.entry_sheets import KEY, LINES, PROPOSED
from ims_lib.client.practice import Approval
from ims_lib.client.settings import ReportVersion
from ims_lib.dates import day
from ims_lib.languages import noted, say, translated
from ims_lib.report.figures import places_told
from ims_lib.report.workbook_cells import HeadLine
from ims_lib.steps import Steps
from ims_lib.steps.soa import Version
from ims_lib.steps.soa.versions import DRAFT, STATES, approval_key, next_version

DRAFT_OF_REPORT = noted("Draft")
FIRST = "0.1"
BY_ROLE = {"prepared": noted("Prepared by"), "reviewed": noted("Reviewed by"), "approved": noted("Approved by")}
"""What heads the column of who has."""


def versions_of_report(client: Client) -> list[Mapping[str, str]]:
    """Those up to its day, by heading in English, the present one last, with who is expected to look at it."""
    known, approval = _versions(client), _approval(client)
    known_by = {"reviewed": approval.reviewed, "approved": approval.approved}
    who = {role: say("{who}, to come", who=who) if who else say("to come") for role, who in known_by.items()}
    present = {**who, "prepared": approval.prepared or client.assessor}
    return [_row(each, present if each is known[-1] else {}) for each in known]


def state_of_report(client: Client) -> str:
    """Draft, until its version names who has reviewed and approved it; in English."""
    return next((_state(each) for each in reversed(_versions(client))), DRAFT_OF_REPORT)


def _versions(client: Client) -> list[ReportVersion]:
    """Those up to its day, the present one last: the one of that day, else the draft that follows. None where neither practice.yml nor
    the versions in client.yml ask for them."""
    given = client.settings.versions
    if not client.practice and not given:
        return []
    known = sorted((each for each in given if each.date <= client.as_of), key=lambda each: each.date)
    last = known[-1] if known else None
    if last is None or last.date < client.as_of:
        counted = (next_version(last.version) or say("after {version}", version=last.version)) if last else FIRST
        name = client.as_of.isoformat() if _approval(client).numbered == "days" else counted
        changed = say("Draft to follow {version}", version=last.version) if last else say("First draft")
        known.append(ReportVersion(version=name, date=client.as_of, changed=changed))
    return known


def _approval(client: Client) -> Approval:
    return client.practice.approval if client.practice else Approval()


def _state(each: ReportVersion) -> str:
    return noted("Approved") if each.approved else noted("Reviewed") if each.reviewed else DRAFT_OF_REPORT


def _row(each: ReportVersion, expected: Mapping[str, str]) -> dict[str, str]:
    """A version by heading; where it doesn't name who has, whoever is `expected` to."""
    who = {role: getattr(each, role) or expected.get(role) or "–" for role in ("prepared", "reviewed", "approved")}
    return {
        "Version": each.version,
        "Date": day(each.date),
        "State": translated(_state(each)),
        **{BY_ROLE[role]: name for role, name in who.items()},
        "What changed": each.changed,
    }


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
        "cell": places_told([each.cell], steps.coverage.client) if each.cell else "",
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
