"""The head of the report: who is assessed against what, as of when, by whom and from which files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from ims_lib.assessment.certificates import scope_question
from ims_lib.coverage import Coverage
from ims_lib.dates import day
from ims_lib.languages import say, translated
from ims_lib.register.model import Register
from ims_lib.report import answers
from ims_lib.report.brand import brand_css, logo_source
from ims_lib.report.section import Section, environment, render
from ims_lib.report.versions import DRAFT_OF_REPORT, state_of_report, versions_of_report
from ims_lib.wording import counted, how_told, labelled, listed

KIND_WORDS = how_told("record_kinds")
"""How a kind of list is called to people."""


def section_masthead(coverage: Coverage, register: Register) -> Section:
    """Who is assessed against what, as of when, by whom and from which files."""
    client, standards = coverage.client, coverage.catalogue.standards
    holds = answers.held(coverage)
    wants, looked_at = answers.wanted_and_looked_at(coverage)
    question = translated("How far is {} from {}?") if wants else translated("Does {} meet {}?")
    names = listed(standards[name].name for name in answers.wanted(coverage))
    practice = client.practice
    found = render(
        "masthead",
        client=client,
        practice=practice,
        logo=Markup(logo_source(practice)) if practice else "",
        versions=versions_of_report(client),
        is_draft=state_of_report(client) == DRAFT_OF_REPORT,
        state=translated(state_of_report(client)),
        question=question.format(client.short_name, names),
        holds=[{"name": standards[name].label, **_asked_scope(name, coverage)} for name in holds],
        expired=list(_expired(coverage)),
        wants=[standards[name].label for name in wants],
        looked_at=[standards[name].label for name in looked_at],
        draft=draft_state(coverage),
        files=register.ledger["file"].nunique(),
        records=records_in_words(register),
    )
    if practice is None:
        return found
    foot = environment().get_template("footer.html.j2")
    feet = {
        "footer": practice.disclaimer,
        "footer_outside": practice.disclaimer_outside or say("This is no audit and promises no certificate."),
    }
    parts = {name: foot.render(practice=practice, disclaimer=text) for name, text in feet.items()}
    return replace(found, parts={"css": brand_css(practice)[0], **parts})


def records_in_words(register: Register) -> str:
    """How many records were read, and of which kinds of list: entries of other lists aren't among them."""
    kinds = listed(dict.fromkeys(translated(KIND_WORDS.get(row.kind, row.kind)) for row in register.rows))
    return counted(len(register.rows), "record") + (say(" of {kinds}", kinds=kinds) if kinds else "")


def _asked_scope(standard: str, coverage: Coverage) -> dict[str, Any]:
    """Whether it is open what a certificate covers, and the scope that it names."""
    certificates = (item for item in coverage.client.settings.certificates if item.standard == standard)
    asked = [item for item in certificates if scope_question(item, coverage.client)]
    return {"asked": bool(asked), "scope": next((item.scope.strip() for item in asked if item.scope), "")}


def _expired(coverage: Coverage) -> Iterator[str]:
    """Each certificate that has expired, with its last day, where no other is valid."""
    holds = answers.held(coverage)
    for certificate in coverage.client.settings.certificates:
        last = certificate.valid_to
        if last and last < coverage.client.as_of and certificate.standard not in holds:
            label = coverage.catalogue.standards[certificate.standard].label
            yield say("{label}: expired on {last}", label=label, last=day(last))


def draft_state(coverage: Coverage) -> str:
    """How much of what is in scope an assessor has judged, in the words of page and workbook."""
    judged, applicable = answers.how_many_judged(coverage)
    told = (
        say("{judged} of {applicable} requirements judged, at least in part", judged=judged, applicable=applicable)
        if judged
        else say("nothing judged yet")
    )
    return labelled(translated(state_of_report(coverage.client)), told)
