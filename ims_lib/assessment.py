"""The assessment: for each criterion in each requirement it serves, a level, the channel it came through, and its cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Any

import pandas as pd

from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.client import NOT_APPLICABLE, Certificate, Client, Judgement
from ims_lib.register.model import Finding, Register
from ims_lib.scales import judgement_levels, status_labels, status_levels

CHANNELS = ("verified", "asserted", "inferred", "unknown")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a level comes from: a cell (file!sheet!F31), the text found there, and what it was taken for."""

    cell: str
    found: str
    taken_as: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A level from 0 to 1 (none where nothing is known) with its channel and sources."""

    level: float | None
    channel: str
    sources: tuple[Source, ...] = ()
    via: tuple[str, ...] = ()
    """For a level carried over: the requirements that it was verified or asserted under."""


@dataclass(frozen=True)
class Assessment:
    """What is known of each criterion in each requirement. Holds all standards, whatever is in scope."""

    verdicts: Mapping[tuple[str, str], Verdict]
    """By requirement and criterion; applicable requirements only."""
    applicable: Mapping[str, bool]
    """For each leaf."""
    own: Mapping[str, Verdict]
    """Each criterion's own verdict: its judgement, or the mean of where it is verified or asserted."""
    certified: frozenset[str]
    """Standards that a valid certificate speaks for."""
    findings: tuple[Finding, ...]
    catalogue: Catalogue
    client: Client

    def table(self) -> pd.DataFrame:
        """A row per requirement and criterion: level, channel and cells."""
        rows = [
            (requirement, criterion, verdict.level, verdict.channel, tuple(source.cell for source in verdict.sources))
            for (requirement, criterion), verdict in self.verdicts.items()
        ]
        return pd.DataFrame(rows, columns=["requirement", "criterion", "level", "channel", "cells"])


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one row of a controls sheet says of one requirement."""

    status: str
    level: float | None
    source: Source
    file: str
    sheet: str | None
    cell: str

    @property
    def says_something(self) -> bool:
        return self.status != "unknown"


def assess(register: Register, client: Client, *, catalogue: Catalogue | None = None) -> Assessment:
    """A level and a channel for every criterion in every requirement that it serves.

    The first of these that exists: a judgement (verified); the mean of the client's own rows, for a clause
    a valid certificate (asserted); the mean of the same criterion elsewhere (inferred); "not started"
    (asserted, level 0); else unknown. Absence is never inferred, only how far something is there.
    """
    catalogue = catalogue or load_catalogue()
    findings: list[Finding] = []
    judged = _known_judgements(client, catalogue, register, findings)
    statements = _statements(register, judged, catalogue, findings)
    applicable = _applicability(statements, judged, catalogue, findings)
    certified = _certified(client, catalogue, findings)
    direct = _direct_verdicts(catalogue, statements, judged, applicable, certified)
    _report_rows_below_certificate(statements, certified, catalogue, findings)
    verdicts = _with_carry_over(catalogue, direct, applicable, client)
    return Assessment(
        verdicts=verdicts,
        applicable=applicable,
        own=_own_verdicts(catalogue, verdicts, judged),
        certified=frozenset(certified),
        findings=tuple(findings),
        catalogue=catalogue,
        client=client,
    )


def _known_judgements(
    client: Client, catalogue: Catalogue, register: Register, findings: list[Finding]
) -> dict[str, Judgement]:
    """Judgements on something that exists; one on a heading is spread over its leaves that have none."""
    rows: dict[str, bool] = {}
    for record in register.records.itertuples():
        place = f"{record.file}!{record.sheet or ''}!{record.row}"
        rows[place] = rows.get(place, False) or _sets_levels(record, catalogue)
    known: dict[str, Judgement] = {}
    headings: list[str] = []
    for on, judgement in client.judgements.items():
        if on in rows:
            known[on] = judgement
            if not rows[on]:
                text = f"{on} is judged, but its row sets no level; judge the requirement that it concerns"
                findings.append(_about_judgement("question", "judgement.no_effect", text, judgement))
        elif on in catalogue.criteria:
            if judgement.new == NOT_APPLICABLE:
                text = f"{on} is judged not applicable, but only a control can be; the judgement is left out"
                findings.append(_about_judgement("question", "judgement.not_applicable", text, judgement))
            else:
                known[on] = judgement
        elif on in catalogue.leaves:
            if _may_say(judgement, on, catalogue, findings):
                known[on] = judgement
        elif on in catalogue.requirements:
            headings.append(on)
        else:
            text = f"'{on}' is no criterion, requirement or row of this client's files; the judgement is left out"
            findings.append(_about_judgement("question", "judgement.unknown", text, judgement))
    for heading in sorted(headings, key=catalogue.position_of.__getitem__, reverse=True):  # the nearest heading first
        for leaf in catalogue.leaves_below(heading):
            if leaf not in known and _may_say(client.judgements[heading], leaf, catalogue, findings):
                known[leaf] = client.judgements[heading]
    return known


def _sets_levels(record: Any, catalogue: Catalogue) -> bool:
    """Whether a row can set levels: it is a control's and names a requirement, or a heading that speaks for its leaves."""
    return record.kind == "controls" and any(
        name in catalogue.leaves or (name in catalogue.requirements and _speaks_for_its_leaves(name, catalogue))
        for name in record.refs
    )


def _may_say(judgement: Judgement, leaf: str, catalogue: Catalogue, findings: list[Finding]) -> bool:
    """Whether a judgement can stand on this leaf: no clause can be not applicable."""
    if judgement.new != NOT_APPLICABLE or catalogue.leaves[leaf].part != "clauses":
        return True
    text = f"{leaf} is judged not applicable, but no clause can be left out; it stays in"
    findings.append(_about_judgement("warning", "applicable.clause", text, judgement))
    return False


def _about_judgement(level: Any, code: str, text: str, judgement: Judgement) -> Finding:
    file, _, rest = judgement.source.partition("!")
    return Finding(level, code, text, file, None, rest.rpartition("!")[2])


def _statements(
    register: Register, judged: Mapping[str, Judgement], catalogue: Catalogue, findings: list[Finding]
) -> dict[str, list[_Statement]]:
    """What the rows of controls sheets say, by leaf. A heading's row speaks for leaves that no row names."""
    by_leaf: dict[str, list[_Statement]] = {}
    by_heading: list[tuple[str, _Statement]] = []
    controls = register.records[register.records["kind"] == "controls"]
    for record in controls.itertuples():
        statement = _statement(record, judged)
        for name in record.refs:
            requirement = catalogue.requirements.get(name)
            if requirement is None:
                continue
            if requirement.leaf:
                by_leaf.setdefault(name, []).append(statement)
            elif _speaks_for_its_leaves(name, catalogue):
                by_heading.append((name, statement))
    spoken: dict[str, list[_Statement]] = {}
    for name, statement in by_heading:
        leaves = [leaf for leaf in catalogue.leaves_below(name) if leaf not in by_leaf]
        for leaf in leaves:
            spoken.setdefault(leaf, []).append(statement)
        if leaves:
            text = f"{name} is a heading; the row speaks for {', '.join(leaves)}, which no row names"
            findings.append(Finding("note", "ref.heading", text, statement.file, statement.sheet, statement.cell))
    return by_leaf | spoken


def _statement(record: Any, judged: Mapping[str, Judgement]) -> _Statement:
    cell = record.cells.get("status") or record.cells.get("applicable") or record.cells.get("ref") or f"A{record.row}"
    place = "!".join(part for part in (record.file, record.sheet, cell) if part)
    judgement = judged.get(f"{record.file}!{record.sheet or ''}!{record.row}")
    if judgement is None:
        found = record.status_text or ""
        source = Source(place, found, status_labels()[record.status])
        return _Statement(record.status, status_levels()[record.status], source, record.file, record.sheet, cell)
    status = "judged" if judgement.new in judgement_levels() else NOT_APPLICABLE
    source = Source(place, record.status_text or "", f"judged {judgement.new} by {judgement.who or 'the assessor'}")
    return _Statement(status, judgement_levels().get(judgement.new), source, record.file, record.sheet, cell)


def _speaks_for_its_leaves(name: str, catalogue: Catalogue) -> bool:
    """Whether a row on this heading can stand for what is below: all children leaves, no chapter, no area of an Annex."""
    requirement = catalogue.requirements[name]
    children = catalogue.children_of.get(name, ())
    return (
        bool(children)
        and all(catalogue.requirements[child].leaf for child in children)
        and requirement.parent not in (None, "A")
    )


def _applicability(
    statements: dict[str, list[_Statement]],
    judged: Mapping[str, Judgement],
    catalogue: Catalogue,
    findings: list[Finding],
) -> dict[str, bool]:
    """Whether each leaf is applicable. Rows that cannot count are taken out of `statements`."""
    applicable = {}
    for name, requirement in catalogue.leaves.items():
        rows = statements.get(name, [])
        excluding = [row for row in rows if row.status == NOT_APPLICABLE]
        others = [row for row in rows if row.says_something and row.status != NOT_APPLICABLE]
        judgement = judged.get(name)
        if judgement is not None:
            applicable[name] = judgement.new != NOT_APPLICABLE
        else:
            applicable[name] = not excluding or bool(others) or requirement.part == "clauses"
        if excluding and requirement.part == "clauses":
            text = f"{name} is a clause and cannot be not applicable; the row is left out and the clause stays in"
            findings += [Finding("warning", "applicable.clause", text, r.file, r.sheet, r.cell) for r in excluding]
        elif excluding and others and judgement is None:
            text = (
                f"{name} is not applicable here but '{others[0].source.found}' in {others[0].source.cell}; which holds?"
            )
            findings += [Finding("question", "applicable.mixed", text, r.file, r.sheet, r.cell) for r in excluding]
        if excluding:
            statements[name] = [row for row in rows if row.status != NOT_APPLICABLE]
    return applicable


def _certified(client: Client, catalogue: Catalogue, findings: list[Finding]) -> dict[str, Certificate]:
    """The valid certificate of each standard that has one. Those that assert nothing are findings."""
    valid: dict[str, Certificate] = {}
    editions = {(edition.standard, edition.edition): edition for edition in catalogue.editions}
    for certificate in client.settings.certificates:
        name = f"ISO/IEC {certificate.standard}" + (f":{certificate.edition}" if certificate.edition else "")
        edition = editions.get(
            (certificate.standard, certificate.edition or catalogue.standards[certificate.standard].edition)
        )
        if edition is None or edition.state == "withdrawn":
            current = catalogue.standards[certificate.standard].edition
            text = f"The certificate to {name} asserts nothing: the current edition is {current}"
            findings.append(Finding("warning", "certificate.edition", text, "client.yml"))
        elif certificate.valid_to and certificate.valid_to < client.as_of:
            text = f"The certificate to {name} expired on {_day(certificate.valid_to)} and asserts nothing"
            findings.append(Finding("warning", "certificate.expired", text, "client.yml"))
        else:
            findings += _certificate_questions(certificate, name, client)
            valid.setdefault(certificate.standard, certificate)
            if certificate.standard in client.settings.not_started:
                text = f"{name} is both certified and 'not started'; the certificate counts"
                findings.append(Finding("question", "certificate.contradicts", text, "client.yml"))
    return valid


def _certificate_questions(certificate: Certificate, name: str, client: Client) -> Iterator[Finding]:
    if certificate.edition is None:
        yield Finding(
            "question", "certificate.edition", f"Which edition of {name} is the certificate for?", "client.yml"
        )
    if certificate.valid_to is None:
        yield Finding(
            "question", "certificate.valid_to", f"Until when is the certificate to {name} valid?", "client.yml"
        )
    scope, wanted = certificate.scope, client.settings.scope
    if scope and wanted and scope.casefold() != wanted.casefold():
        text = (
            f"The certificate to {name} covers '{scope}', this report '{wanted}'; is the certificate's scope narrower?"
        )
        yield Finding("question", "certificate.scope", text, "client.yml")


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


def _direct_verdicts(
    catalogue: Catalogue,
    statements: Mapping[str, list[_Statement]],
    judged: Mapping[str, Judgement],
    applicable: Mapping[str, bool],
    certified: Mapping[str, Certificate],
) -> dict[tuple[str, str], Verdict]:
    """Verified and asserted verdicts, by requirement and criterion."""
    direct = {}
    for name, requirement in catalogue.leaves.items():
        if not applicable[name]:
            continue
        said = _said_of(statements.get(name, ()))
        if said is None and requirement.part == "clauses" and requirement.standard in certified:
            said = _by_certificate(certified[requirement.standard])
        for criterion in catalogue.criteria_of[name]:
            judgement = judged.get(criterion) or judged.get(name)
            verdict = _by_judgement(judgement) if judgement else said
            if verdict:
                direct[name, criterion] = verdict
    return direct


def _said_of(rows: Iterable[_Statement]) -> Verdict | None:
    counted = [row for row in rows if row.level is not None]
    if not counted:
        return None
    level = fmean(row.level for row in counted if row.level is not None)
    return Verdict(level, "asserted", tuple(row.source for row in counted))


def _by_judgement(judgement: Judgement) -> Verdict:
    who = " by ".join(part for part in ("judged", judgement.who) if part)
    day = f", {judgement.when}" if judgement.when else ""
    return Verdict(judgement_levels()[judgement.new], "verified", (Source(judgement.source, judgement.new, who + day),))


def _by_certificate(certificate: Certificate) -> Verdict:
    until = f", valid to {_day(certificate.valid_to)}" if certificate.valid_to else ""
    found = f"certificate to ISO/IEC {certificate.standard}:{certificate.edition or '?'}{until}"
    return Verdict(1.0, "asserted", (Source("client.yml!certificates", found, "certified"),))


def _report_rows_below_certificate(
    statements: Mapping[str, list[_Statement]],
    certified: Mapping[str, Certificate],
    catalogue: Catalogue,
    findings: list[Finding],
) -> None:
    for name, rows in statements.items():
        requirement = catalogue.leaves[name]
        if requirement.part == "clauses" and requirement.standard in certified:
            for row in rows:
                if row.level is not None and row.level < 1:
                    text = f"{name} is certified, yet the row says '{row.source.found or row.source.taken_as}'; the row counts"
                    findings.append(Finding("warning", "certificate.row_lower", text, row.file, row.sheet, row.cell))


def _with_carry_over(
    catalogue: Catalogue,
    direct: Mapping[tuple[str, str], Verdict],
    applicable: Mapping[str, bool],
    client: Client,
) -> dict[tuple[str, str], Verdict]:
    """Every pair's verdict: direct, else carried over, else not started, else unknown."""
    verdicts = {}
    for name, requirement in catalogue.leaves.items():
        if not applicable[name]:
            continue
        for criterion in catalogue.criteria_of[name]:
            verdict = direct.get((name, criterion))
            if verdict is None:
                elsewhere = {
                    other: direct[other, criterion]
                    for other in catalogue.criteria[criterion].requirements
                    if other != name and (other, criterion) in direct
                }
                verdict = _carried_over(elsewhere)
            if verdict is None and requirement.standard in client.settings.not_started:
                verdict = Verdict(
                    0.0, "asserted", (Source("client.yml!not_started", requirement.standard, "not started"),)
                )
            verdicts[name, criterion] = verdict or Verdict(None, "unknown")
    return verdicts


def _carried_over(elsewhere: Mapping[str, Verdict]) -> Verdict | None:
    if not elsewhere:
        return None
    level = fmean(verdict.level for verdict in elsewhere.values() if verdict.level is not None)
    sources = tuple(dict.fromkeys(source for verdict in elsewhere.values() for source in verdict.sources))
    return Verdict(level, "inferred", sources, tuple(elsewhere))


def _own_verdicts(
    catalogue: Catalogue, verdicts: Mapping[tuple[str, str], Verdict], judged: Mapping[str, Judgement]
) -> dict[str, Verdict]:
    """Each criterion's own verdict. One that serves only what is not applicable is left out."""
    own = {}
    for criterion in catalogue.criteria.values():
        found = [verdicts[name, criterion.id] for name in criterion.requirements if (name, criterion.id) in verdicts]
        if not found:
            continue
        if criterion.id in judged:
            own[criterion.id] = _by_judgement(judged[criterion.id])
            continue
        direct = [verdict for verdict in found if verdict.channel in ("verified", "asserted")]
        if not direct:
            own[criterion.id] = Verdict(None, "unknown")
            continue
        level = fmean(verdict.level for verdict in direct if verdict.level is not None)
        channel = "verified" if all(verdict.channel == "verified" for verdict in direct) else "asserted"
        sources = tuple(dict.fromkeys(source for verdict in direct for source in verdict.sources))
        own[criterion.id] = Verdict(level, channel, sources)
    return own
