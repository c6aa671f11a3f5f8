"""Where the client stands in each of the seven steps: one figure each, with the way to its section."""

from __future__ import annotations

from itertools import groupby

from ims_lib.inputs.model import INPUTS
from ims_lib.register.lists import plans
from ims_lib.report.figures import listed
from ims_lib.report.section import Section, render
from ims_lib.report.steps.audit import headline_audit
from ims_lib.report.steps.documents import headline_documents
from ims_lib.report.steps.headline import Headline
from ims_lib.report.steps.improve import headline_improve
from ims_lib.report.steps.processes import headline_processes
from ims_lib.report.steps.review import headline_review
from ims_lib.report.steps.risks import headline_risks
from ims_lib.report.steps.shared import headline_shared
from ims_lib.report.steps.soa import headline_soa
from ims_lib.steps import Steps


def section_steps(steps: Steps) -> Section:
    """The seven steps, a line each."""
    client = steps.coverage.client
    return render(
        "steps.html.j2",
        id="steps",
        title="Seven steps",
        name=client.short_name,
        heading="Seven steps to one management system",
        lines=_by_number(headlines(steps)),
        text=_text(steps),
    )


def _text(steps: Steps) -> str:
    given = [plans()[name].title.lower() for name in steps.inputs.given()]
    own = f"From {steps.coverage.client.short_name}’s own lists: {listed(given)}. " if given else ""
    lacking = [plans()[name].title.lower() for name in INPUTS if name not in steps.inputs.given()]
    proposed = (
        f"No list was found of {listed(lacking, 'or')}: what stands there is a proposal to start from."
        if lacking
        else ""
    )
    return f"Each step has its own sheet in workbook.xlsx. {own}{proposed}".strip()


def _by_number(found: list[Headline]) -> list[list[Headline]]:
    """A line for each step: what the same step says more stands behind its first headline."""
    return [list(lines) for _, lines in groupby(found, key=lambda line: line.number)]


def headlines(steps: Steps) -> list[Headline]:
    """One headline a step; two where a step has two sections."""
    return [
        headline_shared(steps),
        headline_risks(steps),
        headline_processes(steps),
        headline_documents(steps),
        headline_soa(steps),
        headline_audit(steps),
        headline_review(steps),
        headline_improve(steps),
    ]
