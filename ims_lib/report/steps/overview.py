"""Where the client stands in each of the seven steps: one figure each, with the way to its section."""

from __future__ import annotations

from itertools import groupby

from ims_lib.inputs import INPUTS
from ims_lib.register.plans import plans
from ims_lib.report.section import Section, render
from ims_lib.report.steps.audit import headline_audit
from ims_lib.report.steps.documents import headline_documents
from ims_lib.report.steps.improve import headline_improve
from ims_lib.report.steps.processes import headline_processes
from ims_lib.report.steps.review import headline_review
from ims_lib.report.steps.risks import headline_risks
from ims_lib.report.steps.shared import headline_shared
from ims_lib.report.steps.soa import headline_soa
from ims_lib.steps import Steps

HEADLINES = (
    *(headline_shared, headline_risks, headline_processes, headline_documents, headline_soa),
    *(headline_audit, headline_review, headline_improve),
)
"""One a step; two where a step has two sections."""


def section_steps(steps: Steps) -> Section:
    """The seven steps, a line each; what the same step says more stands behind its first headline."""
    client = steps.coverage.client
    headlines = (headline(steps) for headline in HEADLINES)
    return render(
        "steps.html.j2",
        id="steps",
        title="Seven steps",
        name=client.short_name,
        heading="Seven steps to one management system",
        lines=[list(lines) for _, lines in groupby(headlines, key=lambda line: line.number)],
        given=[plans()[name].title.lower() for name in steps.inputs.given()],
        lacking=[plans()[name].title.lower() for name in INPUTS if name not in steps.inputs.given()],
    )
