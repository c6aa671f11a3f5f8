"""The management review: what is asked for in scope, what the client's lists fill, the agenda, and no claim without ground."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.inputs import Inputs, read_inputs
from ims_lib.register.model import Record, Register
from ims_lib.roadmap import Roadmap, plan_roadmap
from ims_lib.scales import setting
from ims_lib.steps.documents import match_documents
from ims_lib.steps.improvement.snapshot import snapshot_of
from ims_lib.steps.management_review import ManagementReview, prepare_review
from ims_lib.steps.management_review.filling import SOURCES
from ims_lib.steps.management_review.trend import Earlier, trend_of_risks
from ims_lib.steps.risk_register import register_risks
from tests.builders import ALL, assessed, catalogue, client, covered, criterion, row
from tests.steps.lists import grid, lists, table

KNOWLEDGE = catalogue(criterion("incident.plan", "27001:A.5.24"), criterion("incident.recorded", "20000-1:8.6.1"))
SIX = {
    "audit_findings",
    "improvement_opportunities",
    "risk_trends",
    "security_posture",
    "ai_performance",
    "service_metrics",
}


def roadmap(*records: Any, **said: Any) -> Roadmap:
    return plan_roadmap(find_gaps(score_coverage(assessed(KNOWLEDGE, *records, **said))), client(**said))


def review(inputs: Inputs | None = None, *records: Any, **said: Any) -> ManagementReview:
    return prepare_review(roadmap(*records, **said), inputs or lists())


def lines(found: ManagementReview, name: str) -> tuple[str, ...]:
    told: tuple[str, ...] = found.inputs.at[name, "lines"]
    return told


SCOPES = {
    "all_three": ALL,
    "27001": ("27001",),
    "20000-1": ("20000-1",),
    "42001": ("42001",),
    "27001_and_42001": ("27001", "42001"),
}


@pytest.mark.parametrize("name", SCOPES)
def test_inputs_and_decisions_are_the_union_of_what_the_scope_asks_for(name: str) -> None:
    scope = set(SCOPES[name])
    found = review(standards=list(scope))
    for side, frame in (("input", found.inputs), ("output", found.decisions)):
        wanted = {
            item.id: {asker for asker in item.asked_by if asker.partition(":")[0] in scope}
            for item in load_library().review.values()
            if item.side == side
        }
        assert {entry: set(asked) for entry, asked in frame["asked_by"].items()} == {
            k: v for k, v in wanted.items() if v
        }


def test_the_six_of_a_joint_review_stand_on_top() -> None:
    assert set(review().inputs.index[:6]) == SIX


def test_with_no_data_at_all_no_input_is_filled_but_what_this_report_knows() -> None:
    found = review()
    own = set(found.inputs.index[found.inputs["state"] == "from this report"])
    assert own <= {"security_posture", "improvement_opportunities"}
    assert not found.count("filled")
    assert found.count("from this report") + found.count("not in the files") == len(found.inputs)
    assert found.not_filled()["usual_source"].str.len().gt(0).all()
    assert not set(found.said().index) & set(found.not_filled().index)
    assert not any(found.inputs["seen"])


def test_what_the_files_dont_fill_is_named_by_the_documents_that_hold_it() -> None:
    rows = Register.of(
        [
            replace(
                row(4, "20000-1:8.3.2", "implemented"), evidence="Survey 2026", cells={"ref": "A4", "evidence": "F4"}
            ),
            replace(
                row(5, "20000-1:9.2", "implemented"),
                evidence="Auditbericht 09/2026",
                cells={"ref": "A5", "evidence": "F5"},
            ),
        ],
        [],
        [],
        [],
    )
    documents = match_documents(covered(load_catalogue()), lists(), rows)
    found = prepare_review(roadmap(), lists(), documents).inputs
    for name, what, cell in (("feedback", "Survey 2026", "F4"), ("audit_findings", "Auditbericht 09/2026", "F5")):
        assert found.at[name, "state"] == "seen, not read"
        assert [(seen.what, seen.cell) for seen in found.at[name, "seen"]] == [(what, f"soa.xlsx!SoA!{cell}")]
    assert found.at["changes_ahead", "seen"] == ()


def test_what_the_files_fill_needs_no_document() -> None:
    listed = lists(NC)
    documents = match_documents(covered(load_catalogue()), listed)
    assert documents.shown_by("nonconformity_register")
    found = prepare_review(roadmap(), listed, documents).inputs
    assert (found.at["nonconformity_trends", "state"], found.at["nonconformity_trends", "seen"]) == ("filled", ())


def test_an_idea_needs_no_look_at_its_effect() -> None:
    ideas = grid(
        "NC log",
        table("""ID | Type | Finding | Effectiveness | Closed | Status
N1 | opportunity | Shorter form | | 2026-05-01 | closed
N2 | nonconformity | Late report | | 2026-05-01 | closed"""),
        kind="audits",
    )
    assert "1 closed entry without a look at the effect (N2)" in lines(review(lists(ideas)), "nonconformity_trends")


def test_objectives_behind_and_at_risk_arent_merged_in_silence() -> None:
    goals = grid(
        "Objectives",
        table("""Objective | Target | Actual | Status
Fast answers | 95 | 93 | Behind
Few faults | 3 | 4 | At risk
Trained people | 90 | 95 | Achieved"""),
        kind="objectives",
    )
    said = lines(review(lists(goals)), "objectives_reached")[0]
    assert said == "3 objectives: 2 at risk or behind (“Behind” 1, “At risk” 1), 1 met"


NC = grid(
    "NC log",
    table("""ID | Finding | Source | Root cause | Effectiveness | Due | Closed | Status
N1 | No owner | internal audit | | | 2026-11-14 | | open
N2 | Late report | survey | | | | 2026-05-01 | closed
N3 | Logs lost | incident review | | seen | 2027-01-01 | | open"""),
    kind="audits",
)
KINDS = grid(
    "NC log",
    table("""ID | Type | Finding | Root cause | Status
N1 | minor | No owner | unclear | open
N2 | nonconformity | Late report | no time | open
N3 | opportunity | One desk | | open
N4 | observation | Dusty | | open"""),
    kind="audits",
)
KPI = grid(
    "KPIs",
    table("""Metric | Area | Period | Target | Value | Unit | Better
Availability of mail | service | 2026 Q3 | 99.9 | 99.5 | % | higher
Availability of mail | service | 2026 Q2 | 99.9 | 99.95 | % | higher
Misrouted tickets | ai | 2026 Q3 | 5 | 4 | % | lower
Weak machines | security | 2026 Q3 | 10 | 12 | |"""),
)
RISKS = grid(
    "Risk register",
    table("""ID | Risk | Category | Likelihood | Impact | Treatment | Risk owner | Due
R1 | Bias in ranking | ai | 3 | 4 | reduce | Ann | 2026-10-01
R2 | Power fails | service | 2 | 4 | reduce | | 2027-10-01"""),
    kind="risks",
)

HEADED = grid(
    "Risk register",
    table("""Information security risk register
ID | Risk | Likelihood | Impact | Treatment | Risk owner
R1 | Theft of a laptop | 3 | 4 | reduce | Ann"""),
    kind="risks",
)
SETTLED = grid(
    "Risk register",
    table("""ID | Risk | Likelihood | Impact | Treatment | Risk owner | Due | Status
R1 | Power fails | 2 | 4 | reduce | Ann | 2026-10-01 | open
R2 | Fire | 2 | 4 | reduce | Ann | 2026-10-01 | closed"""),
    kind="risks",
)
INCIDENTS = grid(
    "Incidents",
    table("""ID | Incident | Opened | Closed | Status
I1 | Mail is down | 2026-05-03 | 2026-05-04 | closed
I2 | Phishing at the desk | 2026-05-04 | 2026-05-05 | closed"""),
    kind="incidents",
)
SUPPLIERS = grid(
    "Suppliers",
    table("""Supplier | Service | Last review | Next review
Carrier | lines | |
Cloud | storage | 2025-05-03 | 2026-05-03
Software team (internal) | scripts | |"""),
    kind="suppliers",
)
DONE_INSIDE = grid(
    "Suppliers",
    table("""Supplier | Service | Last review | Next review
Revisionshaus Aare | Interne Audits nach Aufwand | 2026-05-03 | 2027-05-03
Kurier Nord | internal mail, by hand | 2026-05-03 | 2027-05-03
Team Netz | intern | 2026-05-03 | 2027-05-03"""),
    kind="suppliers",
)
NEW_SUPPLIERS = grid(
    "Suppliers",
    table("""Supplier | Service | Contract start | Last review | Next review
Carrier | lines | 2024-05-03 | |
Courier | parcels | 2026-09-01 | |
Cloud | storage | 2026-06-01 | | 2026-09-01"""),
    kind="suppliers",
)
ENDED = grid(
    "Suppliers",
    table("""Supplier | Service | Contract end | Last review | Next review | Remarks
Carrier | lines | 2026-06-30 | 2026-05-03 | 2027-05-03 | they come all the same
Courier | parcels | 2026-06-30 | 2026-05-03 | 2027-05-03 | renewed to 2028
Cloud | storage | 2028-06-30 | 2026-05-03 | 2027-05-03 |
Software team (internal) | scripts | 2026-06-30 | | |"""),
    kind="suppliers",
)
POLICIES = grid(
    "Documents",
    table("""Document | Type | Status | Approved on | Next review
Information security policy | Policy | approved | 2025-05-03 | 2026-05-03
Access control policy | Policy | superseded | 2019-05-03 | 2020-05-03
Service management policy | Policy | draft | | 2026-05-03
Travel policy | Policy | approved | 2020-05-03 | 2021-05-03"""),
    kind="documents",
)
POLICIES_IN_TIME = grid(
    "Documents",
    table("""Document | Type | Approved by | Approved on | Next review
Information security policy | Policy | Zarząd | 2026-05-03 | 2027-05-03
Servicemanagementpolitik (Entwurf) | Policy | | |"""),
    kind="documents",
)
IDEAS = grid(
    "NC log",
    table("""ID | Type | Finding | Closed | Status
N1 | opportunity | Shorter form | 2026-05-01 | closed
N2 | opportunity | One desk | | open"""),
    kind="audits",
)

WRITTEN = grid(
    "Documents",
    [
        ["Documents, state of 2026-11-06", "", "", "", ""],
        ["", "", "", "", ""],
        ["Document", "Type", "Status", "Document owner", "Next review"],
        ["Information security policy", "Policy", "approved", "Board", "2026-11-20"],
        ["Supplier security policy", "Policy", "approved", "Buyer", "2027-11-20"],
    ],
    kind="documents",
)
FILLED = {
    "nonconformities": (NC, "nonconformity_trends", "3 entries, 2 open, 1 overdue (N1, due 14 November 2026)"),
    "nonconformities_and_other_entries": (
        KINDS,
        "nonconformity_trends",
        "4 entries (2 nonconformities, 1 opportunity and 1 observation), 4 open",
    ),
    "only_those_of_audits": (
        NC,
        "audit_findings",
        "1 entry of the list of nonconformities and actions (N1), 1 open, 1 overdue (N1, due 14 November 2026)",
    ),
    "closed_without_a_look": (NC, "nonconformity_trends", "1 closed entry without a look at the effect (N2)"),
    "service_figures_in_order_of_time": (
        KPI,
        "service_metrics",
        "Availability of mail: 99.5 % in 2026 Q3 against 99.9 %, missed; 99.95 % before",
    ),
    "ai_figures_where_lower_is_better": (
        KPI,
        "ai_performance",
        "Misrouted tickets: 4 % in 2026 Q3 against 5 %, reached",
    ),
    "no_verdict_where_the_way_is_not_told": (KPI, "security_posture", "Weak machines: 12 in 2026 Q3 against 10"),
    "all_figures": (
        KPI,
        "measurement_trends",
        "3 figures, 1 of 2 with a target missed it last time, 1 got worse; of 1 the list does not say which way is better",
    ),
    "risks": (RISKS, "risk_trends", "2 risks in the risk register (1 ai, 1 service), none of them for 27001"),
    "risks_of_a_sheet_whose_heading_names_security": (
        HEADED,
        "risk_trends",
        "1 risk in the risk register",
    ),
    "risks_without_owner": (RISKS, "risk_trends", "1 risk without an owner (R2)"),
    "treatment": (RISKS, "treatment_state", "2 treatments with a due day, 1 after their day (R1)"),
    "a_settled_risk_isnt_late": (SETTLED, "treatment_state", "1 treatment with a due day, 1 after their day (R1)"),
    "what_its_title_tells_is_of_security": (
        INCIDENTS,
        "security_posture",
        "The latest: Phishing at the desk (I2, 4 May 2026)",
    ),
    "suppliers_from_outside": (
        SUPPLIERS,
        "performance_of_parties",
        "2 suppliers from outside listed, of 1 no review is said (Carrier), 1 overdue for review (Cloud). "
        "Beside them 1 team of the organisation itself (Software team (internal))",
    ),
    "who_comes_from_outside_to_do_what_is_internal": (
        DONE_INSIDE,
        "performance_of_parties",
        "2 suppliers from outside listed. Beside them 1 team of the organisation itself (Team Netz)",
    ),
    "a_new_supplier_isnt_late": (
        NEW_SUPPLIERS,
        "performance_of_parties",
        "3 suppliers from outside listed, of 1 no review is said (Carrier), 1 overdue for review (Cloud)",
    ),
    "a_supplier_whose_contract_has_ended": (
        ENDED,
        "performance_of_parties",
        "3 suppliers from outside listed, 1 with a contract that has ended (Carrier). "
        "Beside them 1 team of the organisation itself (Software team (internal))",
    ),
    "policies_in_force": (
        POLICIES,
        "policies_kept",
        "2 policies listed, 1 overdue for review (Information security policy), 1 not in force (Service management policy)",
    ),
    "a_policy_that_is_a_draft": (
        POLICIES_IN_TIME,
        "policies_kept",
        "2 policies listed, 1 in force and within their review dates, 1 not in force (Servicemanagementpolitik (Entwurf))",
    ),
    "a_policy_whose_review_came_due_since_the_list": (
        WRITTEN,
        "policies_kept",
        "2 policies listed, 1 due since the list was written on 6 November 2026, to be asked (Information security policy)",
    ),
    "proposals_that_wait": (
        IDEAS,
        "improvement_opportunities",
        "1 open proposal in the list of nonconformities and actions (N2 One desk)",
    ),
}


def test_what_an_input_is_filled_from_is_known() -> None:
    named = {source.partition(":")[0] for item in load_library().review.values() for source in item.filled_from}
    assert named == SOURCES.keys()


@pytest.mark.parametrize("name", FILLED)
def test_an_input_is_filled_from_the_clients_lists(name: str) -> None:
    sheet, entry, sentence = FILLED[name]
    found = review(lists(sheet))
    assert sentence in lines(found, entry)
    assert found.inputs.at[entry, "state"] == "filled"
    assert any(cell.startswith("lists.xlsx!") for cell in found.inputs.at[entry, "cells"])


def test_figures_left_out_are_counted_with_the_targets_they_missed() -> None:
    rows = [
        "Metric | Area | Period | Target | Value | Better",
        *(f"F{n} | service | 2026 Q3 | 5 | 4 | higher" for n in range(5)),
    ]
    found = lines(review(lists(grid("KPIs", table("\n".join(rows))))), "service_metrics")
    assert (
        found[-1]
        == f"{5 - int(setting('review', 'lines'))} other figures, {5 - int(setting('review', 'lines'))} of them with a target missed"
    )


def test_incidents_alone_fill_no_metrics_of_services_and_no_performance_of_ai() -> None:
    wrong = grid(
        "Incidents", table("ID | Incident | Type\nI1 | Answer invented | AI malfunction\nI2 | Mail is down | Outage")
    )
    found = review(lists(wrong))
    assert lines(found, "service_metrics") == ("1 incident listed, 1 open",)
    assert lines(found, "ai_performance") == ("1 incident listed, 1 open",)
    states = found.inputs["state"]
    assert (states["service_metrics"], states["ai_performance"]) == ("filled in part", "filled in part")
    with_figures = review(lists(wrong, KPI)).inputs["state"]
    assert (with_figures["service_metrics"], with_figures["ai_performance"]) == ("filled", "filled")


GOALS = """Objective | Standard | Measure | Target | Actual | Status
Web can be reached | {} | Availability, % | 99.8 | 99.86 | On track
Priority 1 is over quickly | {} | Within target, % | 95 | 93 | Behind
Jobs that three can do | {} | Jobs | | | On track"""
# which standard the objectives name, what is begun → whether they are figures of services
OF_SERVICES = {
    "by_their_column": ("20000-1", ALL, True),
    "of_another_standard": ("27001", ALL, False),
    "of_the_only_one_begun": ("", ("20000-1",), True),
    "of_either": ("", ALL, False),
}


@pytest.mark.parametrize("case", OF_SERVICES)
def test_objectives_with_figures_are_metrics_of_services_where_no_list_of_figures_is(case: str) -> None:
    standard, begun, shown = OF_SERVICES[case]
    goals = grid("Objectives", table(GOALS.format(standard, standard, standard)), kind="objectives")
    others = [name for name in ALL if name not in begun]
    rows = [row(4, "20000-1:8.6.1", "implemented"), *([row(5, "27001:A.5.24", "partial")] if "27001" in begun else [])]
    told = lines(review(lists(goals), *rows, not_started=others), "service_metrics")
    expected = (
        "Priority 1 is over quickly (Within target, %): 93 against 95",
        "Web can be reached (Availability, %): 99.86 against 99.8",
    )
    assert told == (expected if shown else ())
    assert expected[0] not in lines(review(lists(goals, KPI)), "service_metrics")


def test_an_audit_that_was_not_held_stands_among_the_results() -> None:
    planned = grid(
        "Audit plan",
        table("""Audit | Planned for | Held on
Service desk | 2026-02-19 | 2026-02-19
Suppliers | 2026-09-17 |
Budget | 2027-01-28 |"""),
    )
    found = review(lists(planned))
    assert lines(found, "audit_findings") == (
        "3 audits planned, 1 of them held, 1 past its day and not marked as held (Suppliers)",
    )


def seen_for(name: str, *records: Record, standards: Sequence[str] = ALL) -> tuple[str, list[str]]:
    rows = Register.of(records, [], [], [])
    found = prepare_review(roadmap(standards=list(standards)), lists(), None, rows).inputs.loc[name]
    return found["state"], [each.what for each in found["seen"]]


def naming(ref: str, status: str, evidence: str) -> Record:
    return replace(row(4, ref, status), evidence=evidence, cells={"ref": "A4", "evidence": "H4"})


def test_what_rows_name_as_evidence_of_an_input_is_seen() -> None:
    context = naming("20000-1:4.1", "implemented", "Kontextanalyse 2026")
    assert seen_for("changed_issues", context) == ("seen, not read", ["Kontextanalyse 2026"])
    assert seen_for("changed_issues", naming("20000-1:4.1", "planned", "Workshop")) == ("not in the files", [])
    assert seen_for("changed_issues", naming("20000-1:4.2", "implemented", "List")) == ("not in the files", [])
    talks = naming("20000-1:8.3.4", "implemented", "Quartalsgespräche")
    assert seen_for("performance_of_parties", talks) == ("seen, not read", ["Quartalsgespräche"])


def test_what_is_for_another_standard_alone_doesnt_fill_an_input_and_is_named() -> None:
    parties = naming("20000-1:4.2", "implemented", "Table of parties")
    assert seen_for("changed_needs", parties) == ("not in the files", ["Table of parties"])


def test_security_posture_is_told_from_the_coverage() -> None:
    found = review(lists(), row(4, "27001:A.5.24", "implemented"))
    assert any(
        line.startswith("27001 Annex A controls: in place to at least 100 %")
        for line in lines(found, "security_posture")
    )


def test_the_posture_names_both_parts_and_is_this_reports_own_figure() -> None:
    knowledge = catalogue(criterion("incident.plan", "27001:A.5.24"), criterion("policy.in_force", "27001:5.2"))
    gaps = find_gaps(covered(knowledge, row(4, "27001:A.5.24", "implemented")))
    found = prepare_review(plan_roadmap(gaps, client()), lists())
    assert found.inputs.at["security_posture", "state"] == "from this report"
    assert lines(found, "security_posture")[0] == "27001 clauses: nobody has looked at them yet"


def test_the_agenda_runs_through_without_a_hole_and_has_breaks() -> None:
    found = review(lists(NC, KPI, RISKS))
    at = dt.datetime(2000, 1, 1, int(setting("review", "starts_at")))
    seated = 0
    for point in found.agenda.to_dict("records"):
        assert point["begins"] == f"{at:%H:%M}"
        at += dt.timedelta(minutes=point["minutes"])
        seated = 0 if point["kind"] == "break" else seated + point["minutes"]
        assert seated <= setting("review", "break_after")
    kinds = [kind for kind in found.agenda["kind"] if kind != "break"]
    assert kinds == ["input"] * len(found.inputs) + ["decision"] * len(found.decisions)
    assert found.agenda.iloc[-1]["kind"] == "decision"
    assert found.minutes == found.agenda["minutes"].sum()
    assert all(minutes % setting("review", "round_to") == 0 for minutes in found.inputs["minutes"])


def test_a_larger_organisation_never_meets_shorter() -> None:
    lengths = [review(head_count=persons).minutes for persons in (5, 50, 140, 1000, 20000)]
    assert lengths == sorted(lengths)


def test_risks_are_counted_once_for_all_pages() -> None:
    listed = lists(
        grid(
            "Risks",
            table(
                """
                Risk no | Risk | Likelihood | Impact | Treatment | Owner | Due | Status
                R1 | Fire | 4 | 4 | Reduce | Ann | 2026-06-30 | Open
                R2 | Theft | 4 | 4 | Reduce | tbd | 2026-06-30 | Treated
                R3 | Old systems | 4 | 4 | | | 2026-06-30 | Closed
                R4 | Fire again | 4 | 4 | | | 2026-06-30 | Merged into R1
                R5 | Flood | 4 | 4 | Reduce | | | Void - raised in error
                """
            ),
            kind="risks",
        )
    )
    found = review(listed)
    risks = register_risks(roadmap().gaps.coverage, listed)
    assert list(risks.own.index) == ["R1", "R2"]
    assert [finding.message for finding in risks.findings if finding.code == "risk.no_owner"] == ["R2 has no owner"]
    assert lines(found, "risk_trends")[-1] == "1 risk without an owner (R2)"
    assert lines(found, "risk_trends")[0].startswith("2 risks in the risk register")
    assert lines(found, "treatment_state") == ("2 treatments with a due day, 1 after their day (R1)",)


def test_a_figure_below_a_target_per_cent_is_asked_where_no_way_is_told() -> None:
    listed = lists(
        grid(
            "Measurements",
            table(
                """
                Measure | Period | Target | Result
                Time to restore | 2026-10 | max 4 h | 5 h
                Patches in 14 days | 2026-10 | 95 % | 81 %
                Tickets | 2026-10 | 50 | 40
                """
            ),
        )
    )
    assert lines(review(listed), "measurement_trends") == (
        "3 figures, 1 of 1 with a target missed it last time, 0 got worse; of 2 the list does not say which way is better, "
        "1 of which lies below a target per cent, to be asked (Patches in 14 days)",
    )


# risks then (risk → above what is acceptable), None without earlier results → what is said of two risks now, R-2 above
TRENDS: dict[str, tuple[dict[str, bool] | None, str]] = {
    "no_earlier_results": (None, "1 of 2 risks above what is acceptable; no earlier results to compare with"),
    "results_without_risks": ({}, "1 of 2 risks above what is acceptable; no earlier results to compare with"),
    "as_before": ({"R-1": False, "R-2": True}, "1 of 2 risks above what is acceptable, 1 of 2 on 3 March 2026"),
    "risen": (
        {"R-1": False, "R-2": False},
        "1 of 2 risks above what is acceptable, 0 of 2 on 3 March 2026; risen above: R-2",
    ),
    "new_and_fallen": (
        {"R-1": True},
        "1 of 2 risks above what is acceptable, 1 of 1 on 3 March 2026; new: R-2; no longer above: R-1",
    ),
}


@pytest.mark.parametrize("case", TRENDS)
def test_the_trend_of_risks_is_told_against_earlier_results(case: str) -> None:
    then, said = TRENDS[case]
    earlier = None
    if then is not None:
        rows = [{"risk": name, "origin": "client", "above": above} for name, above in then.items()]
        found = replace(snapshot_of(roadmap().gaps.coverage), as_of=dt.date(2026, 3, 3))
        proposed = {"risk": "P-1", "origin": "proposed", "above": True}
        earlier = Earlier(found, {"steps": {"risks": {"risks": [*rows, proposed]}}})
    assert trend_of_risks(["R-2"], ["R-1", "R-2"], earlier, 3) == said


SYSTEMS = grid(
    "AI systems",
    table(
        """
        AI system | Owner | Status | Autonomy | Last impact assessment | Retirement | Remarks
        Sorter | Desk | Live | Advises | | |
        Forecast | Beds | Live | Advises | 2023-10-02 | 2027-06-30 | Replaced by a module
        Answers | Portal | Planned | Advises | | | Decided in February
        Reader | Desk | In development | Advises | | |
        """
    ),
)
SERVICES = grid(
    "Services",
    table(
        """
        Service | Owner | Service level target | Attained | Status
        Mail | Ann | 99.8 % available | 99.62 % | Live
        Portal | Ben | 99 % available | 99.3 % | Live
        Video | Cid | 99 % available | | Live
        """
    ),
)


def test_lists_of_systems_and_services_fill_what_they_can_say_of_an_input() -> None:
    rows = Register.of([], [], [], [], (SYSTEMS, SERVICES))
    gaps = find_gaps(score_coverage(assess(rows, client(standards=list(ALL)), catalogue=load_catalogue())))
    found = prepare_review(plan_roadmap(gaps, client(standards=list(ALL))), read_inputs(rows))
    told = lines(found, "ai_performance")
    assert told[0] == "2 AI systems in use, 1 in development"
    assert "Forecast, impact assessment: overdue since 2 October 2024" in told
    assert "Sorter, impact assessment: none listed" in told
    assert lines(found, "service_metrics") == (
        "2 services with target and value in the catalogue, 1 below target (Mail, 99.62 % of 99.8 %: missed); no figure of Video",
    )
    assert lines(found, "changes_ahead") == (
        "Forecast: to be retired on 30 June 2027 (“Replaced by a module”)",
        "Answers: planned (“Decided in February”)",
    )
    states = found.inputs["state"][["ai_performance", "service_metrics", "changes_ahead"]]
    assert set(states) == {"filled in part"}


def test_remarks_of_rows_on_an_input_are_quoted_and_fill_it_in_part() -> None:
    remarked = replace(
        row(4, "20000-1:7.1", "partial"), notes="Three posts are vacant", cells={"ref": "A4", "notes": "G4"}
    )
    rows = Register.of([remarked, replace(remarked, refs=("20000-1:8.1",))], [], [], [])
    point = prepare_review(roadmap(), lists(), None, rows).inputs.loc["resources_outlook"]
    assert point["lines"] == ("20000-1 7.1, partly implemented: “Three posts are vacant”",)
    assert (point["state"], point["cells"]) == ("filled in part", ("soa.xlsx!SoA!G4",))


# who was told, priority and day of each incident, the first listed first → the numbers of the gravest, in their order
GRAVE = {
    "an_authority_first": ("Behörde, 4.5. | 2 | 2026-05-03", "Kunden | P1 | 2026-06-03", [1, 2]),
    "the_latest_of_two_major_ones": ("Nobody | 1 | 2026-05-03", "Nobody | 1 | 2026-06-03", [2, 1]),
    "customers_where_none_is_major": ("Les clients | 2 | 2026-05-03", "Nobody | 3 | 2026-06-03", [1]),
    "an_authority_that_was_not_told": ("Authority not told | 3 | 2026-05-03", "Nobody | 3 | 2026-06-03", []),
}


@pytest.mark.parametrize("case", GRAVE)
def test_the_gravest_incidents_are_named_before_the_latest(case: str) -> None:
    *told, expected = GRAVE[case]
    rows = [f"I{number} | Attack {number} | security | {each}" for number, each in enumerate(told, start=1)]
    head = "ID | Incident | Type | Told | Priority | Reported on"
    sheet = grid("Incidents", table("\n".join([head, *rows])), kind="incidents")
    said = lines(review(lists(sheet)), "security_posture")
    gravest = next((text for text in said if text.startswith("The gravest: ")), "")
    assert [
        number for place in range(len(gravest)) for number in (1, 2) if gravest[place:].startswith(f"Attack {number}")
    ] == expected
    assert any(text.startswith("The latest: Attack 2") for text in said) is (2 not in expected)


# what a remark says, and the requirement of its row → whether it tells of a change around the organisation
REMARKS = {
    "of_the_organisation": ("20000-1:4.1", "Spitalplanung des Kantons ergänzt", True),
    "a_state_is_no_change": ("20000-1:4.3", "Draft names two services; the third is open", False),
    "elsewhere": ("27001:A.7.4", "Moved to the landlord", True),
    "since_a_year": ("27001:A.5.34", "External officer since 2025", True),
    "since_what_is_no_day": ("27001:A.8.9", "Good since release 3", False),
    "of_another_input": ("20000-1:8.4.2", "Moved to the landlord", False),
}


@pytest.mark.parametrize("case", REMARKS)
def test_only_remarks_that_tell_of_a_change_stand_among_the_changes(case: str) -> None:
    ref, text, tells = REMARKS[case]
    remarked = replace(row(4, ref, "partial"), notes=text, cells={"ref": "A4", "notes": "E4"})
    found = prepare_review(roadmap(), lists(), register=Register.of([remarked], [], [], []))
    assert any(text in line for line in lines(found, "changed_issues")) is tells


def test_evidence_of_its_own_rows_stands_beside_what_some_rows_of_the_log_say_of_feedback() -> None:
    complaint = grid(
        "NC log",
        table("""ID | Finding | Source | Due | Closed | Status
N1 | Report late | customer complaint | | | open"""),
        kind="audits",
    )
    shown = replace(
        row(4, "20000-1:8.3.2", "implemented"), evidence="complaint list, 17 entries", cells={"evidence": "F4"}
    )
    found = prepare_review(roadmap(), lists(complaint), register=Register.of([shown], [], [], []))
    point = next(point for point in found.looks_at if point.input == "feedback")
    assert (point.state, [each.what for each in point.seen]) == ("filled", ["complaint list, 17 entries"])
