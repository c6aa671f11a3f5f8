"""What one system promises, each with its figures from the client's data and what it waits for; the sentences stand in benefits.yml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ims_lib.assessment.certificates import perhaps_narrower
from ims_lib.catalogue.library import load_library
from ims_lib.dates import day, long_month
from ims_lib.languages import form_for, say, translated
from ims_lib.report.disputes import contradicted
from ims_lib.report.figures import from_to
from ims_lib.report.milestones_told import milestone_rows
from ims_lib.report.steps.decisions import decisions_of
from ims_lib.risks.scales import category_words
from ims_lib.scales import report_setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.impact_told import is_decision_unread
from ims_lib.steps.risk_register.happened import NEAR, near_of
from ims_lib.wording import counted, days, first_of, in_quotes, in_row, in_sentence, listed

Facts = Mapping[str, str]
"""What a sentence of benefits.yml may name, in words; what is none or not known isn't there, or empty."""
TWO_SHEETS = "status.two_sheets"
EXIST = ("there", "review overdue", "seen")


def promises(steps: Steps, spans: Mapping[str, tuple[str, str]], rebuilt: str) -> list[dict[str, Any]]:
    """Those that weigh most in the client's sector first. `spans`: by measure what one system and separate ones take."""
    sector, facts = steps.sector.sector, facts_of(steps, spans, rebuilt)
    weighs, examples = (sector.weighs, sector.examples) if sector else ((), {})
    every = load_library().benefits
    order = dict.fromkeys([*weighs, *every])
    return [
        {
            "title": each.title,
            "first": name in (weighs or list(order)[: len(order) // 2]),
            "example": examples.get(name, ""),
        }
        | {part: told(getattr(each, part), facts) for part in ("shows", "waits", "do")}
        for name in order
        for each in [every[name]]
    ]


def told(sentences: Sequence[str | tuple[str, ...]], facts: Facts) -> list[str]:
    """The sentences whose figures are known; of alternatives the first of these."""
    found = []
    for each in sentences:
        alternatives = (each,) if isinstance(each, str) else each
        found += [text for text in (_filled(one, facts) for one in alternatives) if text][:1]
    return found


def _filled(sentence: str, facts: Facts) -> str:
    known = {name: text for name, text in facts.items() if text}
    try:
        return sentence.format_map(known)
    except KeyError:
        return ""


def facts_of(steps: Steps, spans: Mapping[str, tuple[str, str]], rebuilt: str) -> Facts:
    """All that sentences may name."""
    scope = steps.coverage.client.standards
    return {
        "name": steps.coverage.client.short_name,
        "many": {1: translated("one"), 2: translated("two"), 3: translated("three")}[len(scope)],
        "every": translated("both") if len(scope) == 2 else say("all three"),
        "rebuilt": rebuilt,
        **dict(_work(steps, spans)),
        **dict(_audits(steps, spans)),
        **dict(_documents(steps, spans)),
        **dict(_processes(steps)),
        **dict(_governance(steps)),
        **dict(_risks(steps)),
        **dict(_certificates(steps)),
    }


def _both(name: str, measure: str, spans: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from zip((f"{name}_one", f"{name}_separate"), spans.get(measure, ()), strict=False)


def _many(number: int, one: str, many: str = "") -> str:
    """So many of a thing; empty for none."""
    return counted(number, one, many or f"{one}s") if number else ""


def _work(steps: Steps, spans: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    gaps = steps.roadmap.gaps
    if steps.benefit.amounts["still_open"].integrated["likely"]:
        yield from _both("days", "still_open", spans)
    several = [each for each in steps.shared.overlaps if len(each.standards) > 1]
    yield "to_extend", _many(sum(each.reusable for each in several), say("shared criterion"), say("shared criteria"))
    yield "possible", days(gaps.possible_days) if gaps.possible_days else ""
    most = max(steps.processes.rows, key=lambda row: row.common_reusable)
    yield "extend_first", in_sentence(most.title) if most.common_reusable else ""


def _audits(steps: Steps, spans: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    found = steps.audits
    yield "years", counted(found.years, "year")
    yield from _both("sessions", "audit_sessions", spans)
    yield from _both("audit_days", "audit_days", spans)
    if found.certification:
        yield "body_less", from_to(map(str, found.certification.reduction))
        yield "body_source", found.certification.source
    yield "sessions_lacking", _many(len({number for each in found.bookings for number in each.sessions}), "session")
    if found.bookings:
        first = min(found.bookings, key=lambda each: each.by)
        yield "audit_first", say("ISO/IEC {standard} by {by}", standard=first.standard, by=day(first.by))


def _documents(steps: Steps, spans: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from _both("documents", "documents", spans)
    yield from _both("review", "review_hours", spans)
    wanted = steps.documents.wanted.values()
    shared = [each for each in wanted if len(each.standards) > 1]
    short = sorted(
        (each for each in shared if each.state in EXIST and each.lacks), key=lambda each: -len(each.satisfies)
    )
    yield "documents_shared", str(len(shared)) if shared else ""
    yield "documents_short", _many(len(short), "document")
    yield "documents_short_such_as", _some([each.title for each in short])
    yield "document_first", in_quotes(short[0].title) if short else ""
    double = [each.title for each in wanted if each.mergeable]
    yield "papers_double", _many(len(double), "document")
    yield "papers_double_such_as", _some(double)


def _some(titles: Sequence[str]) -> str:
    """The first of some titles, as names."""
    return listed(in_quotes(title) for title in titles[:2])


def _processes(steps: Steps) -> Iterator[tuple[str, str]]:
    rows, scope = steps.processes.rows, steps.coverage.client.standards
    yield "processes", str(len(rows))
    yield "processes_merged", str(len(steps.processes.merged_rows))
    yield "processes_all", str(sum(len(row.standards) == len(scope) for row in rows))
    ready = [
        in_sentence(row.title) for row in steps.processes.merged_rows if row.common and row.common_met == row.common
    ]
    yield "processes_ready", first_of(ready, int(report_setting("criteria_shown")), between=", ")
    asked = (each.message.partition(" ")[0] for each in steps.coverage.assessment.findings if each.code == TWO_SHEETS)
    differ = _many(len({*contradicted(steps.coverage), *asked}), "requirement")
    yield "answers_differ", say("for {differ}", differ=differ) if differ else ""


def _governance(steps: Steps) -> Iterator[tuple[str, str]]:
    unowned = [row for row in steps.processes.rows if row.is_proposed]
    yield "processes_owned", str(len(steps.processes.rows) - len(unowned))
    yield "processes_unowned", _many(len(unowned), "process", "processes")
    names = [in_sentence(row.title) for row in sorted(unowned, key=lambda row: -row.days)]
    yield "unowned_first", first_of(names, int(report_setting("criteria_shown")), between=", ")
    decisions = decisions_of(steps)
    yield "decisions", _many(len(decisions.found), "decision")
    if decisions.first:
        yield "decision_first", day(decisions.first)
        yield "decision_top", Counter(each.who for each in decisions.found).most_common(1)[0][0]
    risks = len(steps.risks.ownerless)
    yield "risks_unowned", _many(risks, say("risk has"), say("risks have"))


def _risks(steps: Steps) -> Iterator[tuple[str, str]]:
    found = steps.risks
    yield "risks_proposed", "" if found.given else _many(len(found.proposed), "risk")
    if found.given:
        kinds = Counter(category_words().get(each.category or "", translated("other")) for each in found.of(found.own))
        yield (
            "risks_by_kind",
            f"{_many(len(found.own), 'risk')} ({listed(f'{many} {kind}' for kind, many in kinds.items())})",
        )
        above = int(found.own["above"].astype(bool).sum())
        yield (
            "risks_above",
            say("{above} of them {lie}", above=above, lie=form_for(above, "lies", "lie")) if above else "",
        )
    nearness = Counter(near_of(each.happened) for each in found.of(found.shown) if each.happened)
    for near in NEAR:
        yield f"risks_{near}", _many(nearness[near], "risk")
    yield "risks_unknown", _many(len(found.unknown), "risk")
    lacking = sum(not (each.holds or is_decision_unread(each)) for each in steps.objects.impacts)
    yield "ai_unassessed", _many(lacking, say("AI system has"), say("AI systems have"))


def _certificates(steps: Steps) -> Iterator[tuple[str, str]]:
    client, objects = steps.coverage.client, steps.objects
    held = [each for each in client.settings.certificates if each.standard in steps.coverage.assessment.certified]
    yield (
        "certificates_held",
        listed(
            say(
                "ISO/IEC {standard}{valid_to}",
                standard=each.standard,
                valid_to=say(", valid to {valid_to}", valid_to=day(each.valid_to)) if each.valid_to else "",
            )
            for each in held
        ),
    )
    rows = [row for row in milestone_rows(steps.roadmap) if row["milestone"] == "stage_2"]
    late = [f" ({row['slack']})" if row["late"] else "" for row in rows]
    next_ones = (
        say("{standard} from {day} on{told}", standard=row["standard"], day=day(row["day"]), told=told)
        for row, told in zip(rows, late, strict=True)
    )
    yield "certificates_next", in_row(next_ones)
    planned = [say("ISO/IEC {id} in {day}", id=row["id"], day=long_month(row["day"])) for row in rows]
    yield "certificates_planned", listed(planned)
    undated = [name for name in client.standards if name not in steps.coverage.assessment.certified]
    yield "undated", "" if steps.roadmap.calendar else listed(say("ISO/IEC {name}", name=name) for name in undated)
    yield "not_said", listed(say("ISO/IEC {standard}", standard=each.standard) for each in steps.roadmap.not_said)
    covered = [_many(len(objects.services), "service"), _many(len(objects.systems), say("AI system"))]
    yield "objects_covered", listed(filter(None, covered))
    narrower = perhaps_narrower(client, steps.coverage.assessment.certified)
    yield "scope_asked", listed(say("ISO/IEC {standard}", standard=each.standard) for each in narrower)
