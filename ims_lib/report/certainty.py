"""How sure the figures are: what an assessor judged, what the client's files say twice or take back, and what nobody looked at."""

from __future__ import annotations

import pandas as pd

from ims_lib.assessment.certificates import SCOPE, perhaps_narrower, scope_remarks
from ims_lib.assessment.verdicts import CERTIFICATE
from ims_lib.client import Certificate
from ims_lib.coverage import Coverage
from ims_lib.languages import say
from ims_lib.register.model import Register
from ims_lib.report import answers
from ims_lib.report.disputes import admitted, contradicted, remarked, verdicts_of
from ims_lib.report.figures import place
from ims_lib.report.section import Section, render
from ims_lib.scales import report_setting
from ims_lib.standard_ids import number_of
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import counted, in_quotes, listed


def section_certainty(register: Register, coverage: Coverage) -> Section:
    """What was judged, stated, contradicted or taken back, and what nobody looked at."""
    silent, sure = answers.unspoken(coverage, register), answers.how_sure_is_this(coverage, register)
    return render(
        "certainty",
        heading=f"{sure['figure']} {sure['unit']}",
        text=sure["text"],
        short_name=coverage.client.short_name,
        unlooked=named_by_part(silent),
        silent=len(silent),
        applicable=int(coverage.requirements["applicable"].sum()),
        reached=int((silent["likely"] > SMALLEST_SHARE).sum()),
        left_open=answers.left_open_text(coverage, register),
        carried_over=bool((answers.not_assessed(coverage)["likely"] > SMALLEST_SHARE).any()),
        narrower=[
            _narrower(item, coverage, register)
            for item in perhaps_narrower(coverage.client, coverage.assessment.certified)
        ],
        contradicted=named_by_part(coverage.requirements.loc[list(contradicted(coverage))]),
        admitted=named_by_part(coverage.requirements.loc[list(admitted(coverage))]),
        remarked=named_by_part(coverage.requirements.loc[list(remarked(coverage))]),
    )


def _narrower(certificate: Certificate, coverage: Coverage, register: Register) -> str:
    """What a certificate covers and the report does, what rows on the scope remark, and how much rests on it alone."""
    name = coverage.catalogue.standards[certificate.standard].label
    of_standard = coverage.requirements.index[coverage.requirements["standard"] == certificate.standard]
    said = [f"{in_quotes(text)} ({place(cell)})" for text, cell in scope_remarks(certificate.standard, register)]
    beside = say(" Beside clause {SCOPE} stands {said}.", SCOPE=SCOPE, said=listed(said)) if said else ""
    alone = sum(_rests_on_certificate(each, coverage) for each in of_standard)
    own, ours = ((text or "").strip() for text in (certificate.scope, coverage.client.settings.scope))
    return say(
        "The certificate to {name} covers ‘{own}’, this report ‘{ours}’.{beside} Until that "
        "is settled, it counts for all of it: {requirements_rest} on it alone. What lies "
        "outside its scope nobody certified.",
        name=name,
        own=own,
        ours=ours,
        beside=beside,
        requirements_rest=counted(alone, "requirement rests", "requirements rest"),
    )


def _rests_on_certificate(requirement: str, coverage: Coverage) -> bool:
    """Whether a certificate alone says what is in place of a requirement."""
    spoken = (verdict for verdict in verdicts_of(requirement, coverage) if verdict.basis)
    return {source.cell for verdict in spoken for source in verdict.sources} == {CERTIFICATE}


def named_by_part(requirements: pd.DataFrame) -> list[dict[str, str]]:
    """Requirements by standard and part, by name: the first of them, and the rest."""
    found = []
    for (standard, part), group in requirements.groupby(["standard", "part"], sort=False):
        noun = ("clause", "clauses") if part == "clauses" else ("control", "controls")
        names = [f"{title} ({number_of(str(name))})" for name, title in group["title"].items()]
        shown = names[: int(report_setting("unlooked_shown"))]
        rest = names[len(shown) :]
        text = listed([*shown, *([say("{rest} more", rest=len(rest))] if rest else [])]) + "."
        found.append({"name": f"{standard}, {counted(len(group), *noun)}", "text": text, "rest": listed(rest)})
    return found
