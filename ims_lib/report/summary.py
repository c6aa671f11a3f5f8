"""Masthead and summary: what stands on the first screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from ims_lib.assessment.certificates import SCOPE, is_perhaps_narrower, scope_question, scope_remarks
from ims_lib.assessment.verdicts import CERTIFICATE
from ims_lib.catalogue.sequence import load_sequence
from ims_lib.client import Certificate
from ims_lib.coverage import Coverage
from ims_lib.frames import by_names
from ims_lib.register.model import Register
from ims_lib.report import answers
from ims_lib.report.disputes import admitted, contradicted, remarked, verdicts_of
from ims_lib.report.figures import bar, counted, day, days, listed, percent, place
from ims_lib.report.questions import open_questions
from ims_lib.report.roadmap_table import days_of, first_packages, packages_in_words
from ims_lib.report.section import Section, render
from ims_lib.roadmap import Planned, Roadmap
from ims_lib.scales import report_setting
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps.not_begun import not_begun
from ims_lib.steps.soa import ASKED, state_applicability
from ims_lib.tolerances import SMALLEST_SHARE

KIND_WORDS = {"audits": "findings"}
"""How a kind of list is called to people where its name tells too little."""


def section_masthead(coverage: Coverage, register: Register) -> Section:
    """Who is assessed against what, as of when, by whom and from which files."""
    client, standards = coverage.client, coverage.catalogue.standards
    holds = answers.held(coverage)
    wants, looked_at = answers.wanted_and_looked_at(coverage)
    question = "How far is {} from {}?" if wants else "Does {} meet {}?"
    names = listed(standards[name].name for name in answers.wanted(coverage))
    return render(
        "masthead.html.j2",
        id="masthead",
        title="",
        client=client,
        question=question.format(client.short_name, names),
        holds=[{"name": standards[name].label, **_asked_scope(name, coverage)} for name in holds],
        expired=list(_expired(coverage)),
        wants=[standards[name].label for name in wants],
        looked_at=[standards[name].label for name in looked_at],
        draft=draft_state(coverage),
        files=register.ledger["file"].nunique(),
        records=records_in_words(register),
    )


def records_in_words(register: Register) -> str:
    """How many records were read, and of which kinds of list: entries of other lists aren't among them."""
    kinds = listed(dict.fromkeys(KIND_WORDS.get(row.kind, row.kind) for row in register.rows))
    return counted(len(register.rows), "record") + (f" of {kinds}" if kinds else "")


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
            yield f"{label}: expired on {day(last)}"


def _perhaps_narrower(coverage: Coverage) -> list[Certificate]:
    """The certificates held that perhaps cover less than this report."""
    held = (each for each in coverage.client.settings.certificates if each.standard in coverage.assessment.certified)
    return [each for each in held if is_perhaps_narrower(each, coverage.client)]


def _narrower(certificate: Certificate, coverage: Coverage, register: Register) -> str:
    """What a certificate covers and the report does, what rows on the scope remark, and how much rests on it alone."""
    name = coverage.catalogue.standards[certificate.standard].label
    of_standard = coverage.requirements.index[coverage.requirements["standard"] == certificate.standard]
    said = [f"‘{text}’ ({place(cell)})" for text, cell in scope_remarks(certificate.standard, register)]
    beside = f" Beside clause {SCOPE} stands {listed(said)}." if said else ""
    alone = sum(_rests_on_certificate(each, coverage) for each in of_standard)
    own, ours = ((text or "").strip() for text in (certificate.scope, coverage.client.settings.scope))
    return (
        f"The certificate to {name} covers ‘{own}’, this report ‘{ours}’.{beside} Until that is settled, it counts for all of it: "
        f"{counted(alone, 'requirement rests', 'requirements rest')} on it alone. What lies outside its scope nobody certified."
    )


def _rests_on_certificate(requirement: str, coverage: Coverage) -> bool:
    """Whether a certificate alone says what is in place of a requirement."""
    spoken = (verdict for verdict in verdicts_of(requirement, coverage) if verdict.basis)
    return {source.cell for verdict in spoken for source in verdict.sources} == {CERTIFICATE}


def draft_state(coverage: Coverage) -> str:
    """How much of what is in scope an assessor has judged, in the words of page and workbook."""
    judged = coverage.requirements["judged"].mean()
    if not judged > 0 and not answers.judged_by_row(coverage):
        return "Draft: nothing judged yet"
    if not percent(judged):
        return "Draft: hardly anything judged yet"
    return f"Draft: {percent(judged)} % judged by an assessor"


def section_summary(register: Register, roadmap: Roadmap, *, ai_in_use: str = "") -> Section:
    """Where the client stands, what is shared, what to do first, how sure this is; and what nobody looked at.

    `ai_in_use` is what it tells of AI systems, in a sentence or two.
    """
    coverage = roadmap.gaps.coverage
    client, questions = coverage.client, open_questions(register, coverage)
    parts = _parts(coverage)
    first, silent = first_packages(roadmap), answers.unspoken(coverage, register)
    return render(
        "summary.html.j2",
        id="summary",
        title="Summary",
        lede=answers.lede(coverage),
        ai_in_use=ai_in_use,
        answers=[
            answers.where_do_we_stand(coverage),
            answers.what_do_we_share(coverage),
            answers.what_first(roadmap, questions),
            answers.how_sure_is_this(coverage, register),
        ],
        parts=parts,
        parts_title=_parts_title(parts, coverage),
        parts_note=_parts_note(coverage, register),
        first=[_package(item, roadmap, questions) for item in first],
        first_title=_first_title(first, roadmap),
        short_name=client.short_name,
        standards=client.standards,
        unlooked=named_by_part(silent),
        silent=len(silent),
        applicable=int(coverage.requirements["applicable"].sum()),
        reached=int((silent["likely"] > SMALLEST_SHARE).sum()),
        left_open=answers.left_open_text(coverage, register),
        carried_over=bool((answers.not_assessed(coverage)["likely"] > SMALLEST_SHARE).any()),
        narrower=[_narrower(item, coverage, register) for item in _perhaps_narrower(coverage)],
        contradicted=named_by_part(coverage.requirements.loc[list(contradicted(coverage))]),
        admitted=named_by_part(coverage.requirements.loc[list(admitted(coverage))]),
        remarked=named_by_part(coverage.requirements.loc[list(remarked(coverage))]),
    )


def part_name(part: str) -> str:
    """What a part of a standard is called in a table."""
    return "Clauses 4–10" if part == "clauses" else "Annex A controls"


def _parts(coverage: Coverage) -> list[dict[str, Any]]:
    return [
        {"id": standard, "part": part, "standard": coverage.catalogue.standards[standard].label}
        | {"name": part_name(part), "requirements": int(row["requirements"]), "bar": bar(row)}
        for (standard, part), row in by_names(coverage.parts).items()
    ]


def _parts_title(parts: list[dict[str, Any]], coverage: Coverage) -> str:
    """The finding of the table: the part that stands best and the one with most missing or most unknown."""
    known = [part for part in parts if part["bar"]]
    if not known:
        return "Nothing is in the catalogue for these standards yet"
    best = max(known, key=lambda part: part["bar"].likely)
    worst, kind = max(
        ((part, kind) for kind in ("gap", "unknown") for part in known), key=lambda item: item[0]["bar"].shares[item[1]]
    )
    if worst is best:
        return f"{_short(best)}: {best['bar'].likely} % in place"
    if worst["id"] in not_begun(coverage) and kind == "gap":
        rest = f"{_short(worst)} are not started, and {worst['bar'].reusable} % of what they ask can be built on what exists"
    else:
        rest = f"of {_short(worst)} {worst['bar'].shares[kind]} % are {'missing' if kind == 'gap' else 'not known for sure'}"
    narrower = any(each.standard == best["id"] for each in _perhaps_narrower(coverage))
    asked = " as far as the scope reaches, which is asked" if narrower else ""
    return f"{_short(best)} stand best, {best['bar'].likely} % in place{asked}; {rest}"


def _short(part: dict[str, Any]) -> str:
    return f"{part['id']} {'clauses' if part['part'] == 'clauses' else 'controls'}"


def _parts_note(coverage: Coverage, register: Register) -> str:
    """What stands outside the table's figures."""
    excluded, missing = (int(coverage.parts[name].sum()) for name in ("not_applicable", "not_in_catalogue"))
    notes = []
    if excluded:
        asked = len(state_applicability(coverage, register).of(ASKED))
        open_ = f" (of {asked} it is asked whether {'it applies' if asked == 1 else 'they apply'})" if asked else ""
        notes.append(f"{counted(excluded, 'control is', 'controls are')} left out as not applicable{open_}")
    if missing:
        notes.append(
            f"{counted(missing, 'requirement has', 'requirements have')} no criterion in the catalogue yet and stand outside"
        )
    if "20000-1" in coverage.client.standards:
        notes.append("20000-1 has no Annex A")
    return "; " + ", ".join(notes) if notes else ""


def _first_title(first: Sequence[Planned], roadmap: Roadmap) -> str:
    if not roadmap.days:
        return "No work is known yet: the first look comes first"
    many = sum(len({standard_of(name) for name in served}) > 1 for served in [item.requirements for item in first])
    named = packages_in_words(first)
    tail = f"; {many} of the {len(first)} serve more than one standard" if many > 1 else ""
    work = f"{days_of((item for item in first if not item.is_look), roadmap)} of {days(roadmap.days)} days of work"
    look = days_of((item for item in first if item.is_look), roadmap)
    beside = f", beside {look} for the first look" if look != "0" else ""
    return f"{named[0].upper()}{named[1:]}: {work}{beside}{tail}"


def _package(item: Planned, roadmap: Roadmap, questions: int) -> dict[str, Any]:
    if item.is_look:
        criteria = counted(len(item.criteria), "criterion is", "criteria are")
        settled = [f"{counted(questions, 'question is', 'questions are')} settled"] if questions else []
        done = f"{listed([*settled, f'{criteria} looked at'])}."
    else:
        done = done_when(item.criteria, roadmap)
    standards = {standard_of(name) for name in item.requirements}
    return {
        "order": item.order,
        "title": item.label,
        "done_when": done,
        "days": days_of([item], roadmap),
        "standards": standards,
    }


def done_when(criteria: tuple[str, ...], roadmap: Roadmap) -> str:
    """What is true when a package is done: its heaviest criterion, what counts of a time gone by, and how many more there are."""
    heaviest = max(criteria, key=roadmap.gaps.to_close.__getitem__)
    text = roadmap.gaps.coverage.catalogue.criteria[heaviest].text
    more = [f"And {len(criteria) - 1} more."] if len(criteria) > 1 else []
    return " ".join([text, *load_sequence().since(text), *more])


def named_by_part(requirements: pd.DataFrame) -> list[dict[str, str]]:
    """Requirements by standard and part, by name: the first of them, and the rest."""
    found = []
    for (standard, part), group in requirements.groupby(["standard", "part"], sort=False):
        noun = ("clause", "clauses") if part == "clauses" else ("control", "controls")
        names = [f"{title} ({number_of(str(name))})" for name, title in group["title"].items()]
        shown = names[: int(report_setting("unlooked_shown"))]
        rest = names[len(shown) :]
        text = listed([*shown, *([f"{len(rest)} more"] if rest else [])]) + "."
        found.append({"name": f"{standard}, {counted(len(group), *noun)}", "text": text, "rest": listed(rest)})
    return found
