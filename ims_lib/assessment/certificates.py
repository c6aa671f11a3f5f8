"""Certificates: which are valid, where the client's own rows say less, which rows rest on a management system, and which isn't begun."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

from ims_lib.assessment.model import Assessment
from ims_lib.assessment.statements import Spoken
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Certificate, Client
from ims_lib.dates import day
from ims_lib.languages import by_language, say
from ims_lib.register.model import Finding, Record, Register
from ims_lib.register.vocabulary import holds_one, load, plain, spellings
from ims_lib.standard_ids import standard_of
from ims_lib.told import finding_at
from ims_lib.wording import in_marks, in_row


def systems_named(row: Record) -> frozenset[str]:
    """The standards whose management system stands beside a row's state: 'taken over from the SMS'."""
    return _systems_in(row.notes or "") | _systems_in(row.evidence or "")


@lru_cache(maxsize=8192)
def _systems_in(text: str) -> frozenset[str]:
    said = f" {plain(text)} "
    return frozenset(standard for standard, names in _names().items() if holds_one(said, names))


@by_language
def _names() -> dict[str, frozenset[str]]:
    return {standard: frozenset(spellings(names)) for standard, names in load("disciplines")["systems"].items()}


SCOPE = "4.3"
"""The clause on the scope of a management system, in each of the standards."""
STATED = ("implemented", "partial")


def valid_certificates(
    client: Client, catalogue: Catalogue, register: Register
) -> tuple[dict[str, Certificate], list[Finding]]:
    """The valid certificate of each standard that has one. Those that assert nothing are findings."""
    valid: dict[str, Certificate] = {}
    findings: list[Finding] = []
    editions = {(edition.standard, edition.edition): edition for edition in catalogue.editions}
    for certificate in client.settings.certificates:
        name = say("ISO/IEC {standard}", standard=certificate.standard) + (
            f":{certificate.edition}" if certificate.edition else ""
        )
        current = catalogue.standards[certificate.standard].edition
        edition = editions.get((certificate.standard, certificate.edition or current))
        if edition is None or edition.state == "withdrawn":
            findings.append(finding_at("certificate.edition", ("client.yml",), name=name, current=current))
        elif certificate.valid_to and certificate.valid_to < client.as_of:
            findings.append(
                finding_at("certificate.expired", ("client.yml",), name=name, valid_to=day(certificate.valid_to))
            )
        else:
            findings += _certificate_questions(certificate, name, client, register)
            valid.setdefault(certificate.standard, certificate)
            if certificate.standard in client.settings.not_started:
                findings.append(finding_at("certificate.contradicts", ("client.yml",), name=name))
    return valid, findings


def _certificate_questions(
    certificate: Certificate, name: str, client: Client, register: Register
) -> Iterator[Finding]:
    if certificate.edition is None:
        yield finding_at("certificate.edition/which", ("client.yml",), name=name)
    if certificate.valid_to is None:
        yield finding_at("certificate.valid_to", ("client.yml",), name=name)
    if asked := scope_question(certificate, client):
        beside = in_row(f"{in_marks(text)} ({cell})" for text, cell in scope_remarks(certificate.standard, register))
        told = (
            say(
                " Beside {standard}:{SCOPE} stands {beside}.", standard=certificate.standard, SCOPE=SCOPE, beside=beside
            )
            if beside
            else ""
        )
        if resting := rows_resting_on(certificate.standard, register):
            rows = in_row(f"{row.refs[0]} {_beside(row)}" for row in resting)
            told += say(
                " Rows of other standards name its management system: {rows}. Do they hold for all "
                "that this report is about?",
                rows=rows,
            )
        yield finding_at("certificate.scope", ("client.yml",), name=name, asked=asked, told=told)


def scope_remarks(standard: str, register: Register) -> list[tuple[str, str]]:
    """What the client's rows on the scope of a standard's management system remark, each with its cell."""
    wanted = f"{standard}:{SCOPE}"
    rows = (row for row in register.controls if wanted in row.refs and row.notes)
    return [(" ".join((row.notes or "").split()), row.named("notes")) for row in rows]


def rows_resting_on(standard: str, register: Register) -> list[Record]:
    """Rows of other standards that state something as in place and name the management system of this one beside it."""
    return [
        row
        for row in register.controls
        if row.status in STATED
        and row.refs
        and not any(ref.startswith(f"{standard}:") for ref in row.refs)
        and standard in systems_named(row)
    ]


def _beside(row: Record) -> str:
    """The remark beside a row's state, else its evidence, with its cell."""
    column = "notes" if row.notes else "evidence"
    return f"{in_marks(' '.join((row.notes or row.evidence or '').split()))} ({row.named(column)})"


def perhaps_narrower(client: Client, certified: Collection[str]) -> list[Certificate]:
    """The certificates of the `certified` standards whose scope and the report's are both given and not the same."""
    held = (each for each in client.settings.certificates if each.standard in certified)
    return [each for each in held if each.scope and client.settings.scope and scope_question(each, client)]


def scope_question(certificate: Certificate, client: Client) -> str:
    """What is asked of a certificate's scope, as the end of a sentence on it; empty where it is that of the report."""
    scope, wanted = certificate.scope, client.settings.scope
    if not scope:
        return say("names no scope; it counts for all that this report is about. What does it cover?")
    if not wanted:
        return say(
            "covers '{scope}'; is that all that this report is about? The report's own scope isn't given", scope=scope
        )
    if scope.casefold() == wanted.casefold():
        return ""
    return say(
        "covers '{scope}', this report '{wanted}'; is the certificate's scope narrower?", scope=scope, wanted=wanted
    )


def rows_below_certificate(
    statements: Spoken, certified: Mapping[str, Certificate], catalogue: Catalogue
) -> Iterator[Finding]:
    """A warning for each row that says less than the certificate on its clause."""
    for name, rows in statements.items():
        requirement = catalogue.leaves[name]
        if requirement.part == "clauses" and requirement.standard in certified:
            for row in rows:
                if row.level is not None and row.level < 1:
                    yield finding_at(
                        "certificate.row_lower", row.at, name=name, found=row.source.found or row.source.taken_as
                    )


def not_begun(assessment: Assessment) -> tuple[str, ...]:
    """The standards in scope that client.yml declares not started, without those that a valid certificate speaks for."""
    declared, certified = assessment.client.settings.not_started, assessment.certified
    return tuple(name for name in assessment.client.standards if name in declared and name not in certified)


def not_begun_or_silent(assessment: Assessment) -> tuple[str, ...]:
    """The standards that aren't begun, and those of which nothing at all is stated while something is of another."""
    verdicts = assessment.verdicts.items()
    stated = {standard_of(name) for (name, _), verdict in verdicts if verdict.basis or verdict.disputed_by}
    declared = not_begun(assessment)
    left = [name for name in assessment.client.standards if name not in stated and name not in declared]
    return (*declared, *(left if stated - {*declared} else ()))
