"""What stands beside the page: the workbook for people, results.json for programs, the review sheet for the assessor."""

from __future__ import annotations

from pathlib import Path

from ims_lib.assessment.shadow_ai import planned_for_ai, unlisted_products
from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.overlays import load_overlays
from ims_lib.errors import BadParameter
from ims_lib.files import kept_or_told
from ims_lib.languages import say
from ims_lib.nearest import hint
from ims_lib.report.draft_lists import lists_for_drafts
from ims_lib.report.drafts import Draft, DraftFacts, draft_texts, write_drafts
from ims_lib.report.figures import places_within
from ims_lib.report.masthead import records_in_words
from ims_lib.report.minutes import minutes_of
from ims_lib.report.results import write_results
from ims_lib.report.review_sheet import refresh_review
from ims_lib.report.steps.ai_systems.impact import form_rows
from ims_lib.report.steps.ai_systems.impact_known import planned_in
from ims_lib.report.steps.audit_words import report_forms
from ims_lib.report.steps.findings import findings_found, interviews
from ims_lib.report.steps.review import agenda_rows, decision_rows
from ims_lib.report.workbook import write_workbooks
from ims_lib.steps import Steps
from ims_lib.steps.improvement.snapshot import RESULTS
from ims_lib.wording import listed


def write_deliverables(out: str, steps: Steps) -> None:
    """Write workbook.xlsx, details.xlsx, results.json and the drafts of documents into a folder; nothing where no folder is given.

    The client's assessment workbook, where there is one, is brought up to date too.
    """
    if not out:
        return
    folder = Path(out)
    # A report's folder has a name for the while only; people know the one that it lies in.
    with kept_or_told(folder.parent, say("what was there before is unchanged, --out names another folder")):
        folder.mkdir(parents=True, exist_ok=True)
        write_workbooks(folder, steps)
        write_results(folder / RESULTS, steps)
        write_drafts(folder / "drafts", _filled_with(steps))
    with kept_or_told(steps.coverage.client.folder, say("what was there before is unchanged")):
        refresh_review(steps.register, steps.coverage)


def draft(steps: Steps, name: str) -> Draft:
    """One draft as it is written beside the report; a notebook shows it as the document it is. Raises BadParameter for a name that is none of theirs."""
    drafts = drafts_of(steps)
    if name not in drafts:
        raise BadParameter(f"{name} is no draft for these standards; {hint(name, drafts)}")
    return drafts[name]


def drafts_of(steps: Steps) -> dict[str, Draft]:
    """Every draft that is written beside the report, by its file's name without the ending."""
    return draft_texts(_filled_with(steps))


def _papers_by_class(steps: Steps) -> dict[str, str]:
    """Cell of an AI system → the places of a law by which its provider has papers to give, as far as such a class is proposed."""
    giving = {(name, each.id) for name, law in load_overlays().items() for each in law.classes if each.from_provider}
    return {
        each.cell: listed(found.told.values())
        for each in steps.objects.overlays
        for found in (*each.also, each.proposed)
        if found and (each.overlay, found.id) in giving
    }


def _filled_with(steps: Steps) -> DraftFacts:
    """What the drafts are filled with: the client's names and scope, who owns what by its own rows, and the review's agenda."""
    owners = {process: owner for process, owner in steps.owners.processes.items() if owner.name}
    return DraftFacts(
        client=steps.coverage.client,
        catalogue=steps.coverage.catalogue,
        library=load_library(),
        roles={process: owner.name for process, owner in owners.items()},
        invented=frozenset(process for process, owner in owners.items() if owner.is_invented),
        proposed=frozenset(process for process, owner in owners.items() if owner.is_proposed),
        agenda=agenda_rows(steps),
        decisions=decision_rows(steps),
        systems=steps.inputs.lists.ai_systems,
        impacts=form_rows(steps),
        known=steps.objects.known_against,
        by_class=_papers_by_class(steps),
        suppliers=steps.inputs.lists.suppliers,
        unlisted=unlisted_products(steps.inputs, steps.register),
        lists=lists_for_drafts(steps),
        minutes=minutes_of(steps),
        planned=[text for row in planned_for_ai(steps.inputs) for text in planned_in(row, "plan", row.plan)],
        sessions=report_forms(steps),
        ai_audited=steps.audits.first_on_ai,
        findings=findings_found(steps),
        interviews=interviews(steps),
        spelt=places_within(steps.register, short=True),
        read=records_in_words(steps.register),
    )
