"""OSCAL: what assessors judged, saw and found as assessment-results, and the cross-map as a mapping-collection.

Both by the models of OSCAL 1.2 (NIST). The same input gives the same UUIDs; a person is a party with the name alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from itertools import combinations
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from ims_lib.catalogue.crossmap import from_to
from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Client
from ims_lib.exchange.tables import exchange_plan
from ims_lib.grouping import grouped
from ims_lib.judgements.model import AT, Judgement
from ims_lib.report.field_work import grade_told
from ims_lib.scales import judgement_labels
from ims_lib.steps import Steps
from ims_lib.steps.field_work import AssessorFinding, FieldWork, SeenEvidence, field_work
from ims_lib.tolerances import SMALLEST_SHARE

RESULTS, MAPPING = "assessment-results.json", "mapping-collection.json"
MET, NOT_MET = "satisfied", "not-satisfied"
GRAVE = ("major", "minor")
"""Grades of what isn't met."""
OBJECT = dict[str, Any]


def write_oscal(steps: Steps) -> dict[str, bytes]:
    """The two files by name."""
    coverage = steps.coverage
    parts = {
        RESULTS: ("assessment-results", assessment_results(steps)),
        MAPPING: ("mapping-collection", mapping_collection(coverage.catalogue, coverage.client)),
    }
    return {
        name: (json.dumps({model: content}, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
        for name, (model, content) in parts.items()
    }


def assessment_results(steps: Steps) -> OBJECT:
    """An observation for each judgement and each piece of evidence; a finding for each requirement that an assessor looked at,
    met or not, and for each that the assessor graded."""
    coverage = steps.coverage
    client, work = coverage.client, field_work(coverage, steps.register)
    people = [each.who for each in client.judgements.values()]
    people += [each.who for each in (*work.evidence, *work.findings)]
    observations = [
        *(_judged(each, work, client) for each in client.judgements.values()),
        *(_seen(each, client) for each in work.evidence if each.on not in client.judgements),
    ]
    findings = [*_requirements(steps, work), *(each for found in work.findings for each in _graded(found, client))]
    plan = uuid_of(client.id, "plan")
    shown = (name for name in coverage.figures if coverage.assessment.applicable[name])
    result = {
        "uuid": uuid_of(client.id, client.as_of.isoformat(), "result"),
        "title": _line(client.name),
        "description": "What an assessor judged, saw and found. No audit, and no conclusion on conformity.",
        "start": _moment(min((each.when for each in client.judgements.values() if each.when), default=""), client),
        "end": _moment("", client),
        "reviewed-controls": {
            "control-selections": [{"include-controls": [{"control-id": control_id(name)} for name in shown]}]
        },
        "observations": observations,
        "findings": findings,
    }
    resources = [
        {"uuid": plan, "title": "Assessment plan", "description": "There is none in OSCAL's form."},
        *(_resource(each, client) for each in work.evidence),
    ]
    body = {
        "import-ap": {"href": f"#{plan}"},
        "results": [_filled(result)],
        "back-matter": {"resources": resources},
    }
    return _document(client, "Assessment of", body, people)


def mapping_collection(catalogue: Catalogue, client: Client) -> OBJECT:
    """The cross-map of the standards in scope: how the criteria of one requirement stand to those of another."""
    plan = exchange_plan()["oscal"]
    mappings = []
    for a, b in combinations(client.standards, 2):
        maps = [
            {
                "uuid": uuid_of(row["a"], row["b"]),
                "relationship": plan["relations"][row["relation"]],
                "sources": [{"type": "control", "id-ref": control_id(row["a"])}],
                "targets": [{"type": "control", "id-ref": control_id(row["b"])}],
                "remarks": "\n".join(
                    f"{said}: {', '.join(row[key])}"
                    for key, said in (("shared", "Shared"), ("only_a", "Source alone"), ("only_b", "Target alone"))
                    if row[key]
                ),
            }
            for row in from_to(catalogue, a, b)
        ]
        ends = {f"{end}-resource": _standard(name) for end, name in (("source", a), ("target", b))}
        mappings.append({"uuid": uuid_of(a, b, "mapping"), **ends, "maps": maps})
    return _document(client, "Cross-map for", {"provenance": plan["provenance"], "mappings": mappings}, ())


def control_id(requirement: str) -> str:
    """A requirement as a token of OSCAL: iso-27001_A.5.9."""
    return f"iso-{requirement.replace(':', '_')}"


def uuid_of(*parts: str) -> str:
    """The UUID (version 5) of something by what it is."""
    return str(uuid5(NAMESPACE_URL, "/".join([exchange_plan()["oscal"]["namespace"], *parts])))


def _document(client: Client, title: str, body: OBJECT, people: Iterable[str]) -> OBJECT:
    """A document with its head; its UUID goes by all that stands in it."""
    parties = [
        {"uuid": uuid_of("party", who), "type": "person", "name": _line(who)} for who in dict.fromkeys(people) if who
    ]
    head = {
        "title": _line(f"{title} {client.name}"),
        "last-modified": _moment("", client),
        "version": client.as_of.isoformat(),
        "oscal-version": exchange_plan()["oscal"]["version"],
        "parties": parties,
    }
    return {"uuid": uuid_of(json.dumps([head, body])), "metadata": _filled(head), **body}


def _judged(judgement: Judgement, work: FieldWork, client: Client) -> OBJECT:
    label = judgement_labels().get(judgement.new, "not applicable")
    own = {"description": judgement.evidence, "props": [_property("source", "judgement")]}
    entered = [_relevant(each, client) for each in work.evidence if each.on == judgement.on]
    when = judgement.when or judgement.undated
    observation = {
        "uuid": uuid_of(client.id, "judgement", judgement.on, judgement.new, when),
        "title": _line(f"Judgement on {judgement.on}"),
        "description": f"Judged {judgement.new}: {label}.",
        "props": [
            _property("on", judgement.on, judgement.row),
            _property("verdict", judgement.new),
            *([_property("when", when)] if when else []),
        ],
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "origins": _origins(judgement.who),
        "relevant-evidence": [own, *entered] if judgement.evidence else entered,
        "collected": _moment(when, client),
        "remarks": judgement.reason,
    }
    return _filled(observation)


def _seen(seen: SeenEvidence, client: Client) -> OBJECT:
    return {
        "uuid": uuid_of(client.id, "evidence", seen.row),
        "description": f"Evidence seen on {seen.on}.",
        "methods": ["EXAMINE"],
        "origins": _origins(seen.who),
        "relevant-evidence": [_relevant(seen, client)],
        "collected": _moment(seen.when, client),
    }


def _requirements(steps: Steps, work: FieldWork) -> Iterator[OBJECT]:
    """The requirements of which something was judged: met where all of it is verified and nothing grave was found."""
    coverage, found = steps.coverage, work.by_requirement()
    judgements = grouped((on.partition(AT)[0], each) for on, each in coverage.client.judgements.items())
    for name, figures in coverage.figures.items():
        criteria = coverage.assessment.criteria_of(name)
        judged = [each for on in (name, *criteria) for each in judgements.get(on, ())]
        if not (judged and criteria and coverage.assessment.applicable[name]):
            continue
        graver = [
            each for each in found.get(name, FieldWork()).findings if each.grade in GRAVE and each.state != "closed"
        ]
        met = figures["verified"] > 1 - SMALLEST_SHARE and not graver
        yield _finding(
            coverage.client,
            (name,),
            name,
            title=f"{name} {coverage.catalogue.label_of(name)}",
            description=f"Verified: {figures['verified']:.0%} of what it asks.",
            status=MET if met else NOT_MET,
            observations=[
                uuid_of(coverage.client.id, "judgement", each.on, each.new, each.when or each.undated)
                for each in judged
            ],
        )


def _graded(found: AssessorFinding, client: Client) -> Iterator[OBJECT]:
    """What the assessor graded, once for each requirement that it is about."""
    given = {"grade": found.grade, "owner": found.owner, "due": found.due, "closed-on": found.closed_on}
    for name in found.requirements:
        made = _finding(
            client,
            (found.row, name),
            name,
            title=f"{grade_told(found.grade)}, {name}",
            description=found.text,
            status=NOT_MET if found.grade in GRAVE and found.state != "closed" else MET,
        )
        props = [_property(key, str(value)) for key, value in given.items() if value]
        yield _filled(made | {"props": props, "origins": _origins(found.who), "remarks": found.action})


def _finding(
    client: Client,
    parts: tuple[str, ...],
    name: str,
    *,
    title: str,
    description: str,
    status: str,
    observations: Iterable[str] = (),
) -> OBJECT:
    finding = {
        "uuid": uuid_of(client.id, "finding", *parts),
        "title": _line(title),
        "description": description,
        "target": {"type": "statement-id", "target-id": control_id(name), "status": {"state": status}},
        "related-observations": [{"observation-uuid": each} for each in observations],
    }
    return _filled(finding)


def _relevant(seen: SeenEvidence, client: Client) -> OBJECT:
    return {"href": f"#{uuid_of(client.id, 'resource', seen.row)}", "description": seen.what}


def _resource(seen: SeenEvidence, client: Client) -> OBJECT:
    """A thing that was seen, where it lies and its hash."""
    safe = "/:?&=#%+@" if seen.place.startswith(("http://", "https://")) else "/"
    hashes = [{"algorithm": "SHA-256", "value": seen.sha256}] if seen.sha256 else []
    links = [_filled({"href": quote(seen.place, safe=safe), "hashes": hashes})] if seen.place else []
    until = [_property("valid-until", seen.valid_until.isoformat())] if seen.valid_until else []
    about = {"uuid": uuid_of(client.id, "resource", seen.row), "title": _line(seen.what)}
    return _filled(about | {"props": until, "rlinks": links})


def _standard(name: str) -> OBJECT:
    return {"type": "catalog", "href": f"urn:iso:std:iso-iec:{name}"}


def _property(name: str, value: str, remarks: str = "") -> OBJECT:
    named = {"name": name, "ns": exchange_plan()["oscal"]["namespace"], "value": _line(value)}
    return _filled(named | {"remarks": remarks})


def _origins(who: str) -> list[OBJECT]:
    return [{"actors": [{"type": "party", "actor-uuid": uuid_of("party", who)}]}] if who else []


def _filled(values: OBJECT) -> OBJECT:
    """Without what is empty, which OSCAL leaves out."""
    return {name: value for name, value in values.items() if value not in ("", [])}


def _line(text: str) -> str:
    """A text on one line, as titles and values are."""
    return " ".join(text.split())


def _moment(when: str, client: Client) -> str:
    """A day or time as OSCAL wants it, in UTC where it has no zone; the day of the report where none is said."""
    try:
        at = datetime.fromisoformat(when)
    except ValueError:
        at = datetime.combine(client.as_of, time())
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
