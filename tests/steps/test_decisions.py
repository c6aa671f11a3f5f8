"""What management has to decide: who, by when, what happens if not; no names that the files don't give, and no id of ours."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

import pytest

from ims_lib.assessment import assess
from ims_lib.catalogue.decision_words import DecisionWords, check_decision_words, load_decision_words
from ims_lib.catalogue.model import load_catalogue
from ims_lib.cell_places import row_of
from ims_lib.client.agreed_plan import Agreed
from ims_lib.coverage import score_coverage
from ims_lib.dates import day as spoken
from ims_lib.days_off import works_on
from ims_lib.decided_settings import AskedFor
from ims_lib.gaps import find_gaps
from ims_lib.languages import in_language
from ims_lib.register.model import Record
from ims_lib.report.steps.decisions import SHEET as DECISIONS
from ims_lib.report.steps.decisions import decisions_by_package, decisions_of, rows_decisions
from ims_lib.report.steps.soa import rows_soa
from ims_lib.roadmap import plan_roadmap
from ims_lib.roadmap.late import why_late
from ims_lib.roadmap.measures import rows_of_measures
from ims_lib.roadmap.model import BY_THEN
from ims_lib.steps import Steps, walk_steps
from ims_lib.steps.ai_systems.law_elsewhere import law_elsewhere
from ims_lib.steps.decisions import ManagementDecision, OpenQuestions
from ims_lib.steps.decisions import find_decisions as found_anew
from ims_lib.steps.decisions.finding import MAKERS
from ims_lib.steps.decisions.matters import in_matters
from ims_lib.steps.decisions.model import Ahead
from ims_lib.steps.decisions.of_risks import numbers_told
from ims_lib.steps.improvement.undecided import asked_before
from ims_lib.steps.soa import SHEET as SOA_SHEET
from ims_lib.wording import counted
from tests.builders import AS_OF, catalogue, client, criterion, register, row
from tests.conftest import demo
from tests.steps.lists import inputs_of
from tests.steps.test_risk_register import made, risk

KNOWLEDGE = catalogue(
    criterion("context.scope", "27001:4.3", days=2),
    criterion("access.rule", "27001:A.5.15", days=2),
    criterion("access.given", "27001:A.5.18", days=3, needs=["access.rule"]),
    criterion("audit.held", "27001:9.2.1", days=2),
)
ROWS = tuple(
    replace(row(number, ref, "not_implemented"), owner="Head of operations")
    for number, ref in enumerate(("27001:4.3", "27001:A.5.15", "27001:A.5.18", "27001:9.2.1"), start=4)
)
TOP = replace(row(9, "27001:A.5.4", "implemented"), owner="Managing director")
"""A row that names who leads."""
ALONE = {"standards": ["27001"]}
find_decisions = lru_cache(maxsize=8)(found_anew)
"""Those of the same steps once: a demo client's are looked at by many tests."""


def walked(*records: Record, **said: Any) -> Steps:
    rows, who = register(*records), client(**(ALONE | said))
    gaps = find_gaps(score_coverage(assess(rows, who, catalogue=KNOWLEDGE)))
    return walk_steps(rows, plan_roadmap(gaps, who, register=rows))


def decided(steps: Steps, kind: str, asked: OpenQuestions | None = None) -> list[ManagementDecision]:
    return [item for item in find_decisions(steps, asked).parts if item.kind == kind]


def told(steps: Steps, kind: str, asked: OpenQuestions | None = None) -> tuple[str, str, str, str]:
    """The one decision of a kind: what, who, by, if not."""
    (item,) = decided(steps, kind, asked)
    return item.what, item.who, item.by.isoformat(), item.if_not


PLANS: dict[str, tuple[str, dict[str, Any], tuple[str, str, str, str]]] = {
    "a date that more days keep": (
        "wanted",
        {"capacity": 4, "wanted": {"27001": "2027-03-15"}},
        (
            "Give about 6 days a month instead of 4 until 15 March 2027, about 7.5 more in all, or move the date of ISO/IEC 27001 from 15 March 2027 to 31 March 2027 or later",
            "Managing director",
            "2026-12-08",
            "By the plan stage 2 is held on 31 March 2027, 16 days after the date wanted",
        ),
    ),
    "a date that nothing keeps": (
        "wanted",
        {"capacity": 20, "wanted": {"27001": "2026-12-01"}},
        (
            "Move the date of ISO/IEC 27001 from 1 December 2026 to 15 February 2027 or later: even 100 days a month don't keep it, the most that were tried",
            "Managing director",
            "2026-12-08",
            "By the plan stage 2 is held on 15 February 2027, 76 days after the date wanted",
        ),
    ),
    "a date that is kept with nothing to spare": (
        "tight",
        {"capacity": 20, "wanted": {"27001": "2027-02-15"}},
        (
            "Say whether ISO/IEC 27001 by 15 February 2027, with no day to spare, is safe enough, or set a later date",
            "Managing director",
            "2026-12-08",
            "Any delay moves stage 2 past the date wanted",
        ),
    ),
    "what nothing waits for by what it takes of the slack": (
        "scope",
        {"capacity": 20, "wanted": {"27001": "2027-08-15"}},
        (
            "Settle what is open of context (ISO/IEC 27001), prepared by Head of operations",
            "Managing director",
            "2026-12-01",
            "Each week later may use a week or more of the 181 days of slack before stage 2 of ISO/IEC 27001",
        ),
    ),
    "slack of less than a week": (
        "scope",
        {"capacity": 20, "wanted": {"27001": "2027-02-18"}},
        (
            "Settle what is open of context (ISO/IEC 27001), prepared by Head of operations",
            "Managing director",
            "2026-12-01",
            "The slack of 3 days before stage 2 of ISO/IEC 27001 is used up within a week",
        ),
    ),
    "without a date what stays open": (
        "scope",
        {},
        (
            "Settle what is open of context (ISO/IEC 27001), prepared by Head of operations",
            "Managing director",
            "2026-12-18",
            "1 requirement stays open",
        ),
    ),
    "a rule by the end of its own work": (
        "rules",
        {"capacity": 4},
        (
            "Put the missing rules in force of access (ISO/IEC 27001)",
            "Head of operations",
            "2026-12-24",
            "1 package with 3 days of work can't begin",
        ),
    ),
    "days in money": (
        "budget",
        {"capacity": 4, "day_rate": 900},
        (
            "Release 7.5 days of people's time until 22 January 2027; all known work is 9 days; at 900 a day that is 6,750 now and 8,100 in all",
            "Managing director",
            "2026-12-01",
            "4 requirements with a gap stay open",
        ),
    ),
    "no days a month are agreed": (
        "budget",
        {"day_rate": 900, "currency": "CHF"},
        (
            "Say how many days a month people have for 9 days of known work (CHF 8,100, at CHF 900 a day)",
            "Managing director",
            "2026-12-18",
            "The plan has an order and no dates, and nobody can say when a certificate is possible",
        ),
    ),
    "an audit of a certificate, three months ahead": (
        "certificate",
        {"certificates": [{"standard": "27001", "edition": 2022, "valid_to": "2028-03-31"}], "capacity": 20},
        (
            "Book the surveillance audit of ISO/IEC 27001, held by 31 March 2027",
            "Manager of the integrated system (proposed)",
            "2026-12-31",
            "The certificate, valid to 31 March 2028, is at stake",
        ),
    ),
    "an audit that was agreed for a day that is over": (
        "certificate",
        {
            "certificates": [
                {"standard": "27001", "edition": 2022, "valid_to": "2028-12-15", "next_audit": "2026-11-20"}
            ],
            "capacity": 20,
        },
        (
            "Say whether the surveillance audit of ISO/IEC 27001 agreed for 20 November 2026 was held, and with what result: "
            "what it raised goes into the list of audits, the day that is agreed for the next one (next_audit) and a "
            "certificate that changed into the settings of this report (client.yml, certificates)",
            "Manager of the integrated system (proposed)",
            "2026-12-01",
            "This report takes it as held without findings; if it was put off, the certificate is at stake",
        ),
    ),
    "stage 1 of what is wanted": (
        "certificate",
        {"capacity": 20, "wanted": {"27001": "2027-08-15"}},
        (
            "Book stage 1 of ISO/IEC 27001, by the plan on 18 January 2027",
            "Manager of the integrated system (proposed)",
            "2026-11-25",
            "The certification body has no team on that day, and stage 2 waits with it",
        ),
    ),
    "no date is wanted": (
        "no_date",
        {"capacity": 20},
        (
            "Say by when ISO/IEC 27001 is to be certified, or that it is not",
            "Managing director",
            "2026-12-18",
            "Nothing of it is early or late; by the plan stage 2 is possible on 15 February 2027 (ISO/IEC 27001) at the earliest",
        ),
    ),
    "the review that the plan holds soon": (
        "review",
        {"capacity": 20},
        (
            "Set the day of the management review of ISO/IEC 27001, 155 minutes, by the plan on 4 January 2027",
            "Managing director",
            "2027-01-04",
            "12 things that it looks at are in no file yet, and an audit without a review before it finds a nonconformity",
        ),
    ),
    "controls that no row names": (
        "applicability",
        {},
        (
            "Decide which of 90 controls of ISO/IEC 27001 apply: no row names them",
            "Managing director",
            "2027-01-08",
            "All 90 count as applicable, and the Statement of Applicability isn't whole",
        ),
    ),
}
"""Kind, what client.yml says, and the decision: what, who, by, if not."""


@pytest.mark.parametrize("case", PLANS)
def test_a_decision_in_words(case: str) -> None:
    kind, said, expected = PLANS[case]
    assert told(walked(*ROWS, TOP, **said), kind) == expected


def test_a_certificate_that_perhaps_covers_less_than_the_report_is_told_by_itself() -> None:
    held = {"standard": "27001", "edition": 2022, "valid_to": "2028-06-30", "scope": "One site"}
    first, _ = decided(walked(*ROWS, TOP, certificates=[held], scope="All sites"), "scope")
    assert first.what == (
        "Say whether the certificate to ISO/IEC 27001 is to be extended to all of this report; it is for “One site”. "
        "If not, say which part this report leaves out"
    )
    assert first.details == ("This report is about “All sites”",)
    assert first.cells == ("client.yml",)


def test_what_several_packages_decide_is_due_once_the_first_is_ready_and_each_part_has_its_day() -> None:
    steps = demo("harbour")
    (item,) = decided(steps, "scope")
    ends = [each.end for each in steps.roadmap.in_order if each.package in item.about and each.end]
    assert item.by == min(ends) < max(ends)
    assert ", each as soon as it is ready" in item.what
    assert len(item.details) == len(item.about) + 2, "and what it waits for, and its packages in the plan"
    assert any(line.endswith(f", ready by {spoken(min(ends))}") for line in item.details)
    assert item.who == "Managing director"
    assert any(", prepared by Head of finance (proposed), ready by " in line for line in item.details)
    assert not any("prepared by Managing director" in line for line in item.details)


def test_a_package_says_which_decision_it_prepares_by_the_day_on_which_it_is_ready() -> None:
    steps = demo("harbour")
    parts, told = {each.kind: each for each in decisions_of(steps).parts}, decisions_by_package(steps)
    item, programme = parts["scope"], parts["audit_programme"]
    ends = {name: steps.roadmap.planned[name].end for name in item.about}
    assert max(end for end in ends.values() if end) > item.by
    for name, end in ends.items():
        assert end
        if end > item.by:
            assert item.number in told[name]["readies"]
        else:
            assert told[name]["prepares"] == f"prepares decision {item.number}, by {spoken(item.by)}"
    begun = steps.roadmap.planned["internal_audit/decide"]
    assert begun.end
    assert begun.end <= programme.by
    assert told[begun.package]["prepares"].startswith("prepares decision ")
    later = [steps.roadmap.planned[name] for name in programme.packages]
    assert any(each.end and each.end > programme.by and "prepares" not in told[each.package] for each in later)


def test_what_nobody_decided_says_by_when_it_was_wanted() -> None:
    steps = demo("harbour")
    first = {item.kind: item for item in find_decisions(steps).parts}
    scope, programme = first["scope"], first["audit_programme"]
    before = asked_before({"decisions": [{"parts": [plain(scope, days=-30), plain(programme, days=30)]}]})
    later = replace(steps, improvement=replace(steps.improvement, asked_before=before))
    found = {item.kind: item.wanted_by for item in find_decisions(later).parts}
    assert found["scope"] == scope.by - timedelta(days=30)
    assert [kind for kind, wanted in found.items() if wanted] == ["scope"], "later than now is no delay"
    (row_,) = [each for each in rows_decisions(later)[DECISIONS] if each["number"] == scope.number]
    assert row_["stands"] == f"wanted by {spoken(scope.by - timedelta(days=30))}, not decided"


def plain(item: ManagementDecision, days: int) -> dict[str, Any]:
    return {"kind": item.kind, "about": list(item.about), "by": (item.by + timedelta(days=days)).isoformat()}


def test_what_the_files_put_before_management_is_asked_once() -> None:
    """The scope of the service management system waits for the board, by the client's own cell."""
    (item,) = decided(demo("harbour"), "scope")
    assert not any("ISO/IEC 20000-1: what lies inside" in line for line in item.details)
    assert any(
        "“Board, January” (4.3" in line for each in decided(demo("harbour"), "own_words") for line in each.details
    )


def test_rules_are_put_in_force_by_who_approves_the_papers_of_their_processes() -> None:
    (item,) = decided(demo("harbour"), "rules")
    assert item.who == "Managing director and Information security officer"
    preparing = [line.partition("prepared by ")[2].partition(",")[0] for line in item.details]
    assert {"Head of operations", "Security operations lead"} <= set(preparing)


NONE: dict[str, tuple[str, dict[str, Any]]] = {
    "a date that is kept": ("wanted", {"capacity": 20, "wanted": {"27001": "2027-08-15"}}),
    "stage 1 of what nobody wants by a day": ("certificate", {"capacity": 20}),
    "an audit that is booked later": (
        "certificate",
        {"certificates": [{"standard": "27001", "edition": 2022, "valid_to": "2028-06-30"}], "capacity": 20},
    ),
    "what begins after the months ahead": ("rules", {"capacity": 0.5}),
    "a day that is wanted": ("no_date", {"capacity": 20, "wanted": {"27001": "2027-08-15"}}),
    "no review is near": ("review", {"capacity": 0.5}),
    "owners are named": ("owners", {"capacity": 20}),
    "nothing is asked": ("questions", {"capacity": 20}),
}


@pytest.mark.parametrize("case", NONE)
def test_what_needn_t_be_decided_yet(case: str) -> None:
    kind, said = NONE[case]
    assert decided(walked(*ROWS, TOP, **said), kind) == []


def test_who_leads_is_named_by_the_files_or_not_at_all() -> None:
    found = {
        item.who for item in find_decisions(walked(*ROWS, capacity=20)).parts if item.kind in ("budget", "no_date")
    }
    assert found == {"Top management"}
    leader = replace(
        TOP, refs=("27001:5.2",), ref_text="5.2", owner="Head of the Alps", cells={"ref": "A9", "owner": "D9"}
    )
    assert told(walked(*ROWS, leader, capacity=20), "budget")[1] == "Top management"


def test_a_role_that_is_ours_is_named_in_the_language_of_the_report() -> None:
    with in_language("de"):
        risks = made(risk(4, plan="Do it", likelihood="3", consequence="3"), risk(5))
        steps = replace(walked(*ROWS, capacity=20), risks=risks)
        who = {item.kind: item.who for item in find_decisions(steps).parts}
    assert who["no_date"] == "Oberste Leitung"
    assert "together with" not in who["risks"]


def test_a_day_is_one_on_which_people_work() -> None:
    boxing_day = walked(*ROWS, TOP, as_of=date(2026, 11, 26), country="GB", holidays=["2026-12-24"])
    assert told(boxing_day, "no_date")[2] == "2026-12-23"
    for steps in map(demo, ("harbour", "stadtspital", "millrace", "lumen")):
        works = works_on(steps.coverage.client)
        for item in find_decisions(steps).parts:
            assert works(item.by), item
            assert item.by > AS_OF, item


# ---- risks ----


def with_risks(*risks: dict[str, Any], **said: Any) -> Steps:
    return replace(walked(*ROWS, TOP, capacity=20), risks=made(*risks, **said))


def test_a_risk_without_a_treatment_is_its_owner_s_to_decide() -> None:
    bare = risk(
        4, "Theft of a lorry", plan=None, treatment=None, likelihood="3", consequence="4", owner="Fleet manager"
    )
    assert told(with_risks(bare), "treatment") == (
        "Choose what is done with a risk for which nothing is planned: “Theft of a lorry”",
        "Fleet manager",
        "2027-01-08",
        "It stays medium (12), and nobody may accept it before a treatment is decided",
    )
    assert decided(with_risks(bare), "risks") == []


def test_a_risk_of_a_system_that_was_switched_off_is_still_decided_on_and_says_so() -> None:
    row = {"name": "Badge", "cell": "a.xlsx!AI!A4"}
    for status, is_told in (("retired", True), ("live", False)):
        steps = replace(
            with_risks(risk(4, "Badge kept faces of guests", plan="Delete them"), risk(5, "Rain", plan="Do it")),
            inputs=inputs_of(ai_systems=[{**row, "status": status}]),
        )
        (item,) = decided(steps, "risks")
        badge, rain = item.details
        assert "Badge kept faces" in badge
        assert ("“Badge” out of use by the list of AI systems, which doesn't settle" in badge) is is_told
        assert "out of use" not in rain


def test_risks_above_what_is_acceptable_go_to_who_may_accept_them_the_gravest_first() -> None:
    risks = [
        risk(4, "Fire", plan="Do it"),
        risk(5, "Theft", plan="Do it", due=date(2026, 12, 4)),
        risk(6, "Mould", plan="Do it", likelihood="3", consequence="3"),
    ]
    settings = {"accepts": {"medium": "head of the site", "high": "the board"}, "acceptable": "low"}
    high, medium = decided(with_risks(*risks, risk=settings), "risks")
    assert (high.what, high.who, high.by, high.if_not) == (
        "Decide whether what is planned for 2 high risks is enough and in time, first “Fire”",
        "The board",
        date(2026, 12, 4),
        "They stay high (20), above what is acceptable and accepted by nobody",
    )
    assert high.cells == ("risks.xlsx!Risks!B4", "risks.xlsx!Risks!B5")
    assert (medium.who, medium.what) == (
        "Head of the site",
        "Decide whether what is planned for a medium risk is enough and in time: “Mould”",
    )


def test_who_may_accept_by_our_own_rule_is_a_proposal_unless_it_is_who_leads() -> None:
    risks = [risk(4, plan="Do it"), risk(5, plan="Do it", likelihood="3", consequence="3")]
    high, medium = decided(with_risks(*risks), "risks")
    assert high.who == "Managing director"
    assert medium.who.endswith(" (proposed)")


def test_what_was_accepted_is_not_asked_again() -> None:
    assert decided(with_risks(risk(4, accepted_by="The board")), "risks") == []


# ---- owners, controls, days, questions ----


def test_a_major_gap_that_harms_people_is_decided_by_itself_and_planned_by_its_own_day() -> None:
    steps = demo("stadtspital")
    what, who, by, if_not = told(steps, "major_gaps")
    assert what == (
        "Decide what holds from now until A.8.33 of ISO/IEC 27001 is closed: test information, of which the files say “Testsystem "
        "enthält echte Patientendaten”. End it, limit it, or accept it by name until a day, prepared by Leitung Applikationen"
    )
    assert (who, by) == ("Spitalleitung (proposed)", "2026-12-01")
    assert if_not.startswith("It goes on harming those whom it concerns")
    (item,), package = decided(steps, "major_gaps"), steps.roadmap.package_of("development.test_data_masked")
    assert package
    assert package.end
    assert package.end <= date(2027, 9, 30)
    assert item.details == (
        f"By the files it is closed by 30 September 2027; by the plan on {spoken(package.end)} (no. {package.order})",
    )
    assert package.first_step_told.startswith("Begin with A.8.33, of which the files say “Testsystem enthält echte")
    assert "components" not in package.first_step_told
    assert decided(demo("harbour"), "major_gaps") == []
    assert len(decided(demo("millrace"), "major_gaps")) == 2, "against the certificate that is held"


def test_owners_are_asked_of_what_nobody_owns_and_of_processes_with_a_proposal_alone() -> None:
    steps = with_risks(risk(4, "Hail", owner=None))
    found = told(steps, "owners")
    assert found[:2] == ("Name the missing owners of 1 risk: the risk “Hail”", "Managing director")
    assert found[3] == "Nobody answers for it, and nobody treats what goes wrong"
    nobody = walked(*(replace(each, owner=None) for each in ROWS), capacity=4)
    (item,) = decided(nobody, "owners")
    assert (
        item.what
        == "Name the missing owners of 3 processes: 3 processes with work ahead that nobody is named for (first context)"
    )
    (offered,) = decided(demo("harbour"), "owners")
    assert offered.what.endswith(". Whom we propose for processes is to be confirmed as a whole or changed")
    assert offered.details[0].startswith("Quality officer: the first look, ")
    assert "Head of finance: resources" in offered.details
    assert (
        item.if_not
        == "5 packages with 9 days of work rest on owners that we only propose, the first from 25 November 2026"
    )
    assert item.by == date(2026, 12, 1)


def test_a_control_that_is_left_out_in_doubt_is_top_management_s_to_decide() -> None:
    away = replace(
        row(8, "27001:A.7.1", "not_applicable"),
        reason="serviced office, landlord does it",
        owner="Office manager",
        cells={"ref": "A8", "reason": "H8"},
    )
    assert told(walked(*ROWS, away), "exclusions") == (
        "Say whether a control that is left out applies: A.7.1 physical security perimeters",
        "Top management",
        "2027-01-08",
        "The files leave it out with a reason that an auditor will doubt",
    )


def test_one_control_is_asked_about_by_its_name_and_what_the_plan_leaves_out_is_said_as_it_is() -> None:
    steps = demo("harbour")
    (first,) = [each for each in steps.soa.entries if each.control == "42001:A.6.1.2"]
    (item,) = decided(replace(steps, soa=replace(steps.soa, entries=(first,))), "applicability")
    assert item.asked.startswith("Decide whether A.6.1.2 ")
    assert item.asked.endswith(" applies")
    assert item.if_not.startswith("The plan leaves out 25 days of work without anybody having decided that")
    assert item.details[-1] == (
        "One by one they are decided in sheet Statement of Applicability, column “Applies by decision”"
    )


def test_two_that_ask_for_days_a_month_say_how_these_go_together() -> None:
    (wanted,) = decided(demo("harbour"), "wanted")
    dates, *_ = decided(missed_by_days(), "own_dates")
    same = replace(dates, asks=AskedFor(a_month=wanted.asks.a_month))
    more = replace(dates, asks=AskedFor(a_month=40))
    for asked_for, told in (
        (same, f"They are the {wanted.asks.a_month:g} days a month of decision 1."),
        (more, f"They aren't added to the {wanted.asks.a_month:g} days"),
    ):
        (matter,) = in_matters([wanted, asked_for])
        (item,) = [each for each in matter.parts if each.kind == "own_dates"]
        assert item.details[0].startswith(told)
        assert "a date that isn't kept" in item.details[0]


def missed_by_days() -> Steps:
    """The demo client with two days that aren't kept, the second that of a high risk's measure."""
    steps = demo("harbour")
    late = [each for each in steps.roadmap.own_dates if each.requirement in ("27001:A.5.13", "27001:A.8.9")]
    own = tuple(replace(each, end=each.by + timedelta(days=40 - n)) for n, each in enumerate(late[:2]))
    return replace(steps, roadmap=replace(steps.roadmap, own_dates=own))


def test_a_begin_that_was_agreed_is_the_cause_of_a_day_that_is_missed() -> None:
    steps = demo("harbour")
    roadmap = steps.roadmap
    own = next(each for each in roadmap.own_dates if each.requirement == "27001:A.8.8" and each.end)
    behind = roadmap.planned[own.packages[0]]
    assert behind.start
    begun = replace(behind, agreed=Agreed("2026-12-01", "LA", behind.package, start=behind.start))
    agreed = replace(roadmap, planned={**roadmap.planned, begun.package: begun})
    late = replace(own, by=behind.start, end=behind.start + timedelta(days=12))
    assert why_late(late, agreed) == (
        f"it waits for no. {begun.order}, {begun.label}, which begins on {spoken(behind.start)}, as was agreed"
    )
    assert "as was agreed" not in why_late(late, roadmap)


def test_a_day_of_the_client_s_own_that_the_plan_misses() -> None:
    due = replace(ROWS[1], due="2026-11-30", cells={"ref": "A5", "status": "F5", "due": "I5"})
    (item,) = decided(walked(ROWS[0], due, *ROWS[2:], capacity=2), "own_dates")
    assert (
        item.what
        == "Set a new date for access control: up to 6 days a month were tried, and none keeps the one that the files set"
    )
    assert item.who == "Head of operations"
    assert item.cells == ("soa.xlsx!SoA!I5",)
    assert item.by == date(2026, 11, 30)
    assert re.fullmatch(r"It is done on .+ by the plan instead of 30 November 2026, \d+ days late", item.if_not)


def test_days_of_the_client_s_own_are_told_whenever_they_are_with_the_capacity_that_keeps_them() -> None:
    steps = demo("stadtspital")
    dated, more = steps.roadmap.own_dates, steps.roadmap.more_days
    late = [each for each in dated if not each.is_kept]
    assert more
    assert more.kept == len(dated) > len(late) > 10
    (item,) = decided(steps, "own_dates")
    assert item.what.startswith(
        f"Release about {more.days_per_month:g} days a month instead of 6 until {spoken(more.until)}, about {more.more:.0f} more in all, "
        f"which keeps all {len(dated)}, or move {len(late)} of the {len(dated)} dates"
    )
    assert item.if_not.endswith(
        f"and others up to {max((each.end - each.by).days for each in late[1:] if each.end)} days late"
    )
    assert re.match(r".+: .+ 20\d\d instead of .+ 20\d\d; (the days until|it takes|it waits)", item.details[1])
    assert set(item.cells) == {each.cell for each in late}
    assert min(each.by for each in late) > date(2027, 1, 1), "all after this month and the next"
    left = replace(late[0], end=late[0].by + timedelta(days=1))
    but_one = replace(more, kept=len(dated) - 1, left=(left,))
    (item,) = decided(replace(steps, roadmap=replace(steps.roadmap, more_days=but_one)), "own_dates")
    name = steps.coverage.catalogue.title_of(left.requirement)
    leaves = f" and leaves that of {name[0].lower()}{name[1:]}, 1 day late; or move {len(late)} of them, first that of "
    assert (
        f"which keeps {len(dated) - 1} instead of {len(dated) - len(late)} of the {len(dated)} dates that the files set for closing gaps{leaves}"
        in item.what
    )


def missed(requirement: str, cell: str = "soa.xlsx!SoA!I4") -> Steps:
    """The demo client with one day that isn't kept."""
    steps = demo("harbour")
    own = replace(steps.roadmap.own_dates[0], requirement=requirement, cell=cell, by=date(2027, 3, 1))
    return replace(steps, roadmap=replace(steps.roadmap, own_dates=(replace(own, end=date(2027, 4, 1)),)))


def test_what_treats_a_grave_risk_is_decided_by_itself() -> None:
    (item,) = decided(missed("27001:A.8.9"), "own_dates")
    assert re.match(
        r"Hold the high risk “.+” down by other means for so long, or put the work on configuration management",
        item.what,
    )
    assert item.if_not.endswith("31 days late; until then the risk stays high")
    assert decided(missed("27001:A.5.13"), "own_dates")[0].what.startswith("Set a new date")


# who found it | whether somebody outside waits for it
SOURCES = {
    "Surveillance audit, ISO/IEC 27001": True,
    "Überwachungsaudit 2026": True,
    "Réclamation client": True,
    "Reklamace zákazníka": True,
    "Internal audit, customer desk": False,
    "Restart test of ticketing": False,
}


@pytest.mark.parametrize("source", SOURCES)
def test_what_was_promised_to_an_outsider_is_decided_by_itself(source: str) -> None:
    cell = "harbour_quality_folder.xlsx!NC log 2026!J13"
    steps = missed("20000-1:8.7.2", cell)
    entries = [
        replace(item, source=source) if item.cell.endswith("D13") else item for item in steps.improvement.entries
    ]
    (item,) = decided(replace(steps, improvement=replace(steps.improvement, entries=tuple(entries))), "own_dates")
    assert item.what.startswith("Agree a new date for 26-09") == SOURCES[source]
    assert (f"({source})" in item.what) == SOURCES[source]


def test_ai_that_acts_alone_is_decided_by_itself() -> None:
    alone = decided(missed("42001:A.6.2.6", "harbour_quality_folder.xlsx!NC log 2026!J18"), "own_dates")[-1]
    assert alone.what.startswith("Say who watches “Ticket triage”, which acts alone, until 26-14")
    assert alone.who == "Managing director"


def test_a_date_with_nothing_to_spare_is_told_with_the_order_that_has_more() -> None:
    steps = demo("harbour")
    kept, late = sorted(steps.roadmap.wanted, key=lambda item: not item.possible)
    wanted = (replace(kept, roomiest=date(2027, 11, 2)), late)
    (item,) = decided(replace(steps, roadmap=replace(steps.roadmap, wanted=wanted)), "tight")
    assert "the same work in another order has stage 2 on 2 November 2027" in item.what
    assert "; if half of what is unknown is missing too, it comes on " in item.if_not
    missed_date = next(each for each in steps.roadmap.wanted if not each.possible)
    assert missed_date.before_all
    assert missed_date.by < missed_date.before_all < missed_date.end
    (moved,) = decided(steps, "wanted")
    assert "which keeps the date of ISO/IEC 20000-1 too" in moved.what
    assert "; even if all other work waits for it, on " in moved.if_not


def test_questions_are_counted_with_their_cells_and_what_may_come_on_top() -> None:
    steps = demo("harbour")
    (item,) = decided(steps, "questions", OpenQuestions(2, ("soa.xlsx!SoA!F4", "soa.xlsx!SoA!F9")))
    assert item.what == "Have 2 questions answered on what the files say of requirements"
    assert item.cells == ("soa.xlsx!SoA!F4", "soa.xlsx!SoA!F9")
    assert item.if_not.endswith(f" {steps.roadmap.gaps.possible_days:.0f} days")
    assert item.by == next(each.end for each in steps.roadmap.in_order if each.is_look)


# ---- all of them ----


def test_figures_are_those_of_the_plan_and_the_steps() -> None:
    steps = demo("harbour")
    found = {item.kind: item for item in find_decisions(steps).parts}
    missed = next(item for item in steps.roadmap.wanted if not item.possible)
    assert f"Give about {missed.days_per_month:g} days a month" in found["wanted"].what
    assert found["applicability"].if_not.startswith(
        f"The plan leaves out {sum(steps.roadmap.gaps.apart.values()):.0f} days of work"
    )
    likely_not = sum(item.proposal == "likely_not" for item in steps.soa.of("proposed"))
    assert f" {likely_not} likely don't" in found["applicability"].what
    kept = next(
        item
        for item in steps.roadmap.milestones
        if item.slack_days is not None and item.slack_days >= 0 and item.milestone == "stage_2"
    )
    spare = (counted(kept.slack_days or 0, "day"), f"before stage 2 of ISO/IEC {kept.standard}")
    none = (f"Stage 2 of ISO/IEC {kept.standard} has no day to spare",)
    assert all(words in found["budget"].if_not for words in (spare if kept.slack_days else none))
    assert found["risks"].who.startswith("Head of operations"), "the owners themselves"
    assert f"{len(steps.risks.ownerless)} risk" in found["owners"].asked
    assert "Key person is away" in found["owners"].what


def test_ai_that_no_list_names_and_a_list_that_is_not_whole_are_decided_on() -> None:
    (item,) = decided(demo("harbour"), "unlisted_ai")
    assert item.what == (
        "List, allow or stop ChatGPT, which the files have in use (R-20 “Engineers paste customer data into public AI assistants”, medium (12), “Ticket texts, "
        "configurations”, accepted by nobody) and no list of AI systems names. Ask first whether ChatGPT is “Assistant for engineers”, of which that list "
        "names no product: then one decision settles both, prepared by Information security officer. We propose that until then no data of customers or about people go in. Ask for what that list leaves out by its own note, “Not asked: what teams pay for with cards of their own”"
    )
    assert item.by == date(2026, 12, 1)
    assert item.who == "Managing director", "as of the system that it may be; else the risk's own owner"
    assert [cell.partition("!")[2] for cell in item.cells] == ["Risk register!E25", "AI register!A9"]
    (chatbot,) = decided(demo("millrace"), "unlisted_ai")
    assert chatbot.what.startswith(
        "List, allow or stop “Portal helper” (an assistant or chatbot), which the files have in use and no list of AI systems names, prepared by Service desk lead."
    )
    assert "“People learn that they deal with AI” (EU AI Act, Article 50(1))" in chatbot.what
    assert chatbot.who == "Managing director"
    assert "AI Act" not in item.what, "its cell says of it that two teams pay, and not that it talks with anybody"
    for name in ("stadtspital", "lumen"):
        assert not decided(demo(name), "unlisted_ai")


def test_a_known_product_that_a_risk_names_is_decided_on_by_its_name_with_the_law_that_it_may_fall_under() -> None:
    steps = demo("harbour")
    pasted = {"title": "Recruiters paste CVs into ChatGPT to rank applicants", "cell": "a.xlsx!R!A4", "file": "a.xlsx"}
    inputs = inputs_of(risks=[pasted | {"sheet": "R"}])
    found = law_elsewhere(inputs, None, steps.objects.laid_over, {})
    with_it = replace(steps, inputs=inputs, objects=replace(steps.objects, law_elsewhere=found))
    assert not decided(with_it, "law_elsewhere")
    (item,) = decided(with_it, "unlisted_ai")
    assert item.asked == "List, allow or stop ChatGPT"
    assert "until then no data of customers or about people go in" in item.what
    assert "ChatGPT may fall under Annex III, point 4(a)" in item.what


def test_what_may_be_ai_that_a_law_names_is_found_out_the_forbidden_within_days() -> None:
    steps = demo("lumen")
    titles = (
        "Camera that reads employees' emotions",
        "CV screening tool rejects applicants",
        "AI that ranks job applicants",
    )
    inputs = inputs_of(risks=[{"title": title, "cell": f"a.xlsx!R!A{n}"} for n, title in enumerate(titles, start=4)])
    found = law_elsewhere(inputs, None, steps.objects.laid_over, {})
    with_them = replace(steps, objects=replace(steps.objects, law_elsewhere=found))
    stop, ask = decided(with_them, "law_elsewhere")
    assert stop.asked == "Find out whether “Camera that reads employees' emotions” is AI"
    assert "list it and stop it, or have counsel say that the EU AI Act doesn't forbid it (Article 5(1)(f)" in stop.what
    assert "proposed from one sentence in one cell" in stop.what
    assert ask.asked == "Find out which of 2 entries tell of AI"
    assert "list it, and have counsel say whether it is high-risk by the EU AI Act" in ask.what
    assert [line.partition("): ")[2][:24] for line in ask.details] == ["Annex III, point 4(a): r"] * 2
    assert stop.by <= AS_OF + timedelta(days=load_decision_words().stop_days)
    assert stop.by < ask.by
    assert (len(stop.cells), len(ask.cells)) == (1, 2)
    assert not decided(steps, "law_elsewhere")


def _words(asked: str) -> int:
    """How many words, where a quotation, a day and the name of a standard are one each."""
    return len(re.sub(r"“[^”]*”|\d+ \w+ 20\d\d|ISO/IEC [\d-]+", "one", asked).split())


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "lumen", "millrace"])
def test_management_decides_few_things_a_month_and_loses_none(name: str) -> None:
    steps, words = demo(name), load_decision_words()
    ahead = Ahead(steps, OpenQuestions(2))
    made = [item for kind in words.kinds for item in MAKERS[kind.kind](kind, ahead)]
    found = find_decisions(steps, OpenQuestions(2))
    assert sorted(item.key for item in found.parts) == sorted(item.key for item in made)
    assert len(found.found) <= len(words.matters) <= 15
    for item in found.found:
        assert item.details == tuple(part.asked for part in item.parts)
        assert all(_words(part.asked) <= 15 for part in item.parts)
        whole = [*item.about, *item.cells]
        assert all({*part.about, *part.cells} <= {*whole} for part in item.parts)
        assert item.by == min([item.by, *(part.by for part in item.parts)])
    own = [item for item in found.found if not words.matter_of[item.kind].left_to_others]
    assert sum(item.by <= date(2026, 12, 25) for item in own) <= 6


def test_the_day_of_an_audit_that_may_come_soon_is_agreed_with_the_body() -> None:
    (item,) = decided(demo("harbour"), "certificate")
    assert item.asked == "Agree the day of the surveillance audit of ISO/IEC 27001 with the certification body"
    assert "harbour_soa.xlsx!Statement of Applicability!A106" in item.cells
    assert any("before the second surveillance audit" in line for line in item.details)


def test_matters_stand_in_their_order_and_what_waits_for_another_stands_behind_it() -> None:
    words, found = load_decision_words(), find_decisions(demo("stadtspital"), OpenQuestions(2))
    places = [words.matters.index(words.matter_of[item.kind]) for item in found.found]
    assert places == sorted(places)
    assert [item.number for item in found.found] == [str(number) for number in range(1, len(places) + 1)]
    first = {item.kind: item for item in reversed(found.parts)}
    assert first["scope"].by >= first["budget"].by
    assert first["scope"].details[0] == f"It waits for decision {first['budget'].number}, money and time"
    assert first["applicability"].details[0].startswith(f"It waits for decision {first['ai_scope'].number}, for whom")


def test_a_decision_is_for_the_standards_of_what_it_is_about() -> None:
    found = {item.kind: item.standards for item in find_decisions(demo("stadtspital")).parts}
    assert found["impact_left"] == ("42001",)
    assert found["exclusions"] == ("27001",)
    assert found["called_findings"] == ("20000-1",), "its cell is of a row of that standard"
    assert found["budget"] == found["audit_programme"] == (), "for all"


def test_a_risk_is_told_with_its_owner_its_controls_and_the_package_that_treats_it() -> None:
    lines = [line for item in decided(demo("harbour"), "risks") for line in item.details]
    (line,) = [each for each in lines if each.startswith("R-05 ")]
    assert "; owner Service desk lead; controls 27001 A.8.3 and A.8.29; in the plan: no. " in line
    assert re.search(r"in the plan: no. \d+ “[^”]+\(ISO/IEC 27001\): build”", line)


def test_a_package_is_named_for_a_risk_where_it_closes_what_the_client_names_for_it_the_nearest_to_its_measure() -> (
    None
):
    steps = demo("harbour")
    lines = {line.split()[0]: line for item in decided(steps, "risks") for line in item.details}
    # baselines are of A.8.9, another's row on no cloud; what its owner has on the cloud, A.5.23, asks for none
    assert (
        "no package of the plan holds this measure; nearest to it by owner and subject: 27001 A.5.23" in lines["R-17"]
    )
    assert "“Assets and configuration (ISO/IEC 27001" not in lines["R-17"]
    assert "“Supplier management (ISO/IEC 27001" in lines["R-17"]
    assert "Supplier" not in lines["R-06"]
    titles = {item.label: item for item in steps.roadmap.in_order}
    for name, line in lines.items():
        risk_of, told = steps.risks.entries[name], re.search(r"in the plan: no. \d+ “([^”]+)”", line)
        is_elsewhere = steps.roadmap.left_unknown in line or "; its action in the files: " in line
        is_held = bool(told) and "; nearest to it by owner and subject: " not in line
        assert (is_held or is_elsewhere) != ("no package of the plan holds this measure" in line)
        if told:
            below = {leaf for ref in risk_of.refs for leaf in steps.coverage.catalogue.leaves_below(ref) or (ref,)}
            assert not below.isdisjoint(titles[told[1]].requirements), name


@pytest.mark.parametrize("name", ["harbour", "stadtspital"])
def test_a_risk_of_ours_names_the_package_that_holds_the_action_that_we_propose(name: str) -> None:
    steps = demo(name)
    lines = {line.split()[0]: line for item in decided(steps, "proposed_risks") for line in item.details}
    for each in steps.risks.entries.values():
        line = lines.get(steps.risks.numbers.get(each.risk, ""))
        if line and each.action_from == "criteria" and not (each.to_assess or each.waits):
            package = steps.roadmap.package_of(each.to_reach[0])
            held = f"in the plan: no. {package.order} “" if package else "no package of the plan holds this measure"
            assert held in line, each.risk


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "lumen", "millrace"])
def test_no_id_of_ours_and_no_blank_is_told_to_a_director(name: str) -> None:
    steps = demo(name)
    known = load_catalogue()
    ids = {*known.criteria, *known.requirements, *steps.roadmap.planned, *known.processes} - {
        "continuity",
        "compliance",
        "communication",
        "resources",
        "availability",
        "cryptography",
    }
    for item in find_decisions(steps, OpenQuestions(1)).parts:
        for text in (item.what, item.who, item.if_not):
            assert text
            assert not ids & set(re.findall(r"[\w.:/-]+\w", text)), text
            assert "{" not in text
            assert not text.endswith(".")


def test_every_kind_is_found_by_something() -> None:
    assert list(MAKERS) == list(load_decision_words().of)


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a role that is none": ({"top": "Top managment"}, "decisions.yml: Top managment is no role of owner_evidence.yml"),
    "a phase that is none": ({"phase": "scoop"}, "decisions.yml: scoop is no phase of sequence.yml"),
    "a phase twice": ({"phase": "controls"}, "decisions.yml: phase controls has 2 kinds of decision, not one"),
    "a kind twice": ({"kind": "scope"}, "decisions.yml: scope stands 2 times"),
    "one after none": ({"after": "impacts"}, "decisions.yml: impacts is no kind of decision"),
    "a kind in no matter": ({"matter": "budget"}, "decisions.yml: budget stands in 0 matters, not one"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_of_the_words_is_named(case: str) -> None:
    said, sentence = FAULTS[case]
    given = load_decision_words().model_dump()
    given["kinds"] = [dict(item) for item in given["kinds"]]
    given["top"] = said.get("top", given["top"])
    given["kinds"][0]["after"] = [said["after"]] if "after" in said else []
    given["matters"] = [
        {**item, "kinds": [kind for kind in item["kinds"] if kind != said.get("matter")]} for item in given["matters"]
    ]
    if "phase" in said:
        given["kinds"][0]["phases"] = [said["phase"]]
    given["kinds"][0]["kind"] = said.get("kind", given["kinds"][0]["kind"])
    faults = list(check_decision_words(DecisionWords.model_validate(given)))
    assert any(fault.startswith(sentence) for fault in faults), faults


def test_what_is_overdue_or_due_for_review_is_decided_too() -> None:
    found = {item.kind: item for item in find_decisions(demo("harbour")).parts if "first review" not in item.about[0]}
    overdue = found["overdue"]
    assert overdue.what == (
        "Have 9 actions and reviews whose day is over done, or set new days, first 26-02, which the certification body raised"
    )
    body, left = (
        ", raised by the certification body (Surveillance audit, ISO/IEC 27001), due 30 October 2026",
        "left by the log: “One agenda for service and security”, Procurement, due 30 October 2026",
    )
    assert f"{body}; {left}" in overdue.details[0]
    assert overdue.if_not.startswith("The oldest is 85 days late today")
    assert overdue.if_not.endswith(
        "; what the certification body raised and finds open at its next audit puts the certificate at stake"
    )
    assert "certification body" not in "".join(overdue.details[1:])
    assert len(overdue.cells) == len(overdue.details) == 9
    assert overdue.details[1] == "26-07 “Half of the tickets drawn carry no urgency”, due 31 August 2026"
    assert [line[:4] for line in overdue.details if "the files don't say whether it is done" in line] == [
        "R-16",
        "R-04",
        "R-23",
    ]
    assert "review of “Backup software vendor”, due 11 November 2026" in overdue.details
    assert (overdue.by - demo("harbour").coverage.client.as_of).days <= 14
    assert found["documents"].details[0] == "“Remote working”, review due 6 May 2026"
    assert not any("“Information security policy”" in line for line in found["documents"].details), (
        "to be signed anyway"
    )


def test_suppliers_that_were_never_reviewed_are_decided_on() -> None:
    _, never = decided(demo("harbour"), "overdue")
    assert never.what.startswith("Have the first review held of 4 suppliers of which the list says none")
    assert never.details[:2] == (
        "“Carrier B” (Internet)",
        "“Vendor of the remote-management tool” (Agent and console, “Annex S not signed”)",
    )
    assert [cell.rpartition("!")[2] for cell in never.cells] == ["F7", "F8", "F9", "F10"]
    assert "Software team" not in "".join(never.details), "a team of its own"


def test_a_measure_of_a_risk_whose_day_is_over_is_overdue_like_an_action() -> None:
    late = risk(
        4, "Theft of a lorry", plan="Lock the yard", due=date(2026, 10, 30), owner="Fleet manager", status="open"
    )
    assert told(with_risks(late), "overdue") == (
        "Have an action whose day is over done, or set a new day for it: R-04 “Theft of a lorry”, due 30 October 2026",
        "Fleet manager",
        "2026-12-08",
        "It is 25 days late today",
    )


TURN = {date(2026, 11, 30): "2026-12-18", date(2026, 11, 24): "2026-12-18", date(2026, 12, 18): "2027-01-18"}
"""Day of the report → the usual day of a decision: none around the turn of the year."""


@pytest.mark.parametrize("as_of", TURN)
def test_no_day_is_set_around_the_turn_of_the_year(as_of: date) -> None:
    assert told(walked(*ROWS, TOP, as_of=as_of, country="IE", capacity=20), "no_date")[2] == TURN[as_of]


def test_no_day_is_set_on_the_eve_of_a_public_holiday() -> None:
    before_patrick = walked(*ROWS, TOP, as_of=date(2026, 2, 16), country="IE", capacity=20)
    assert told(before_patrick, "no_date")[2] == "2026-03-13"


def test_soon_moves_past_the_turn_of_the_year_where_the_week_before_is_over() -> None:
    late = risk(4, "Theft", plan="Lock", due=date(2026, 10, 30), owner="Fleet manager", status="open")
    steps = walked(*ROWS, TOP, capacity=20, as_of=date(2026, 12, 22))
    assert told(replace(steps, risks=made(late)), "overdue")[2] == "2027-01-05"


def test_what_decides_something_begins_with_the_clients_own_document_that_holds_all_of_it() -> None:
    planned = demo("harbour").roadmap.planned
    step = planned["risk_management/decide.42001"].first_step
    assert step.startswith(
        "Mark in ISMS-03 Method for risk assessment and treatment, version 3, which the files have in force, "
    )
    assert planned["ai_impact_assessment/decide.42001"].held_in == "", "no document of that kind is there"
    assert demo("stadtspital").roadmap.planned["leadership_and_policy/decide"].held_in == "", "nor a list of documents"


def test_risks_that_no_register_has_are_taken_up_or_struck_out() -> None:
    (item,) = decided(demo("harbour"), "proposed_risks")
    assert item.what.startswith(
        "Take the 33 risks that we propose into the risk register or strike them out, 10 of them high "
    )
    assert item.what.endswith("the register says of itself: “Services and AI are to join in the March round 2027.”")
    later, *details = item.details
    assert later.startswith("by the plan no. ")
    assert "“Risk management (ISO/IEC 42001): run” finds risks of its own by " in later
    assert "after that round of 31 March 2027" in later
    lines = {line[:4]: line for line in details}
    assert len(lines) == 9
    assert item.by == date(2026, 12, 18), "before the first of their actions, 30 December"
    assert lines["P-36"].endswith("; said to have happened, not confirmed: M-26-10")
    (begun,) = decided(with_risks(), "proposed_risks")
    assert begun.what.startswith("Hand in the risk register, or begin one with the 18 risks that we propose, ")
    assert begun.what.endswith(", to be taken first")


def test_a_contract_that_ends_soon_is_renewed_replaced_or_ended_but_once() -> None:
    (item,) = decided(demo("harbour"), "contracts")
    assert (
        "“Carrier A” (Internet and leased lines, ends 31 March 2027; review overdue since 2 October 2026;" in item.what
    )
    assert not item.details, "the one stands in the sentence"


def test_a_remark_that_something_is_weak_is_no_incident_and_a_list_that_the_files_name_is_handed_in() -> None:
    (item,) = decided(demo("stadtspital"), "proposed_risks")
    assert "“Risikoliste Services, 32 Einträge”, which the files name and don't hold" in item.what
    assert item.if_not.startswith("By the files that were read nobody ")
    assert item.details[-1].endswith("; the files say “Laborgeräte schreiben keine Protokolle”")
    assert not any("happened" in line for line in item.details)


def test_each_high_risk_is_told_with_its_measure_its_day_and_what_is_left() -> None:
    steps = demo("harbour")
    high, _ = decided(steps, "risks")
    assert len(high.details) == 7
    assert high.details[0] == (
        "R-01 “Stolen administrator password opens a customer's domain”: 20, high; “Replace the last four shared accounts” by "
        "26 February 2027; then 10, medium, still above what is acceptable; owner Head of infrastructure; controls 27001 A.5.17, A.8.2 "
        "and A.8.5; its action in the files: 26-03; close to it: M-26-02"
    )
    own = {
        line.split()[0]: line.split("its action in the files: ")[1].split(";")[0]
        for line in high.details
        if "its action" in line
    }
    assert own == {"R-01": "26-03", "R-07": "26-13"}
    open_store = next(line for line in high.details if line.startswith("R-17"))
    assert open_store.endswith("; said to have happened, not confirmed: M-26-11")


def test_what_nothing_is_planned_for_is_asked_apart_and_of_whom_its_level_of_today_asks() -> None:
    steps = demo("harbour")
    (others,) = decided(steps, "treatment")  # R-21 is decided on with the AI system that it is a risk of
    unnamed = replace(steps, objects=replace(steps.objects, known_against={}))
    grave, same = decided(unnamed, "treatment")
    assert (grave.who, grave.about) == ("Managing director", ("R-21 up to 16",))
    assert grave.what.endswith(", prepared by Platform engineering lead")
    assert replace(same, number=others.number) == others
    assert [line[:4] for line in others.details] == ["R-08", "R-19"]
    assert others.details[0].startswith("R-08 “Backups cannot be restored when needed”: 10, medium;"), (
        "as grave as it stays"
    )
    assert others.details[1].endswith("; to be retained as it is; nobody owns it")


def test_objectives_that_are_behind_and_end_soon_are_management_s() -> None:
    (item,) = decided(demo("harbour"), "objectives")
    assert item.what.startswith(
        "Decide on 3 objectives that are behind: for each accept that it is missed, give it more time"
    )
    assert item.details[0] == "O-2 “Incidents are solved at first contact”: 61, target 65; behind; due 31 December 2026"
    assert item.details[2].startswith("O-6 “Everybody is trained”: no value yet, target 95; at risk;")


def test_a_scenario_that_leaves_out_what_is_missed_is_another_way() -> None:
    (item,) = decided(demo("harbour"), "wanted")
    line, dates = item.details
    assert dates.startswith("If it is decided so now, the plan has ")
    assert line.startswith(
        "Another way that the files name: “Without 42001”, “The steering group asked whether AI can wait"
    )
    assert "stage 2 of ISO/IEC 20000-1 would be on " in line


def test_graver_risks_are_decided_no_later_than_those_below_them() -> None:
    due = {"plan": "Lock the yard", "owner": "Fleet manager"}
    high = risk(4, "Fire", likelihood="5", consequence="5", due=date(2027, 9, 30), **due)
    medium = risk(5, "Theft", likelihood="3", consequence="4", due=date(2026, 12, 4), **due)
    days = {item.about[0].partition(" ")[0]: item.by for item in decided(with_risks(high, medium), "risks")}
    assert days["R-04"] == days["R-05"] == date(2026, 12, 4)


def test_controls_left_out_for_a_customer_come_back_if_it_provides_the_ai() -> None:
    (item,) = decided(demo("harbour"), "applicability")
    assert (
        "with AI 4 likely don't, unless customers outside get the AI in one of 5 services, so that it is a provider, too"
        in item.what
    )
    assert item.what.endswith(
        "then all 4 apply and up to 16 days come back; the other 9 are for what controls ask only of whoever builds AI"
    )
    assert [cell.rpartition("!")[2] for cell in item.cells if "catalogue" in cell] == ["C5", "C6", "C7", "C9", "C11"]


def test_what_may_bring_a_control_back_is_asked_where_controls_are_left_out() -> None:
    (item,) = decided(demo("stadtspital"), "applicability")
    waits, connected, trained, planned, _ = item.details
    assert waits == "It waits for decision 2.3, for whom AI is managed"
    assert planned.startswith("Will Auskunft im Patientenportal be bought as it stands, or made or fitted on order")
    assert connected.startswith(
        "Are documents, records, instructions, tools or models of the organisation connected to Thorax"
    )
    assert trained.startswith(
        "Who set the aims, chose the data and accepted the result when Anbieter der Bettenprognose"
    )


def test_of_an_ai_system_its_own_assessor_what_it_learnt_from_and_rows_on_its_kind_are_told() -> None:
    steps = demo("stadtspital")
    warning = "; ".join(decided(steps, "impact_left")[0].details)
    assert "assessed by its own owner; " in warning
    assert "trained on data of its provider's customers: “Verläufe aus Spitälern des Herstellers" in warning
    assert "cover this one: A.5.8, A.8.2, A.8.8 and A.8.29 of ISO/IEC 27001 and 4.3 of ISO/IEC 20000-1?" in warning
    (due,) = decided(steps, "impact_due")
    (forecast,) = (line for line in due.details if line.startswith("“Bettenprognose”"))
    assert "own data given for training: “Ein- und Austritte des Stadtspitals 2018 bis 2023" in forecast
    assert "1 more (sheet AI systems)" in forecast


@pytest.mark.parametrize("name", ["harbour", "stadtspital", "millrace"])
def test_the_measure_of_entry_is_told_in_the_packages_that_hold_all_of_it_and_by_one_day(name: str) -> None:
    steps = demo(name)
    roadmap, gaps, register = steps.roadmap, steps.roadmap.gaps, steps.register
    about = rows_of_measures(register, gaps.coverage.catalogue)
    lines = [line for item in decided(steps, "risks") for line in item.details]
    in_statement = {row["control"]: row["due"] for row in rows_soa(steps).get(SOA_SHEET, [])}
    for entry in steps.risks.of(steps.risks.own):
        place = row_of(entry.cell or "")
        if entry.action_from != "client" or entry.origin != "client" or not entry.due or place not in about:
            continue
        leaves = [leaf for leaf, is_held in about[place].items() if is_held and leaf in gaps.found]
        own = {each for leaf in leaves for each in gaps.found[leaf].criteria}
        closing = [each for each in roadmap.in_order if not each.is_look and not own.isdisjoint(each.criteria)]
        by_then = {each.package for each in closing if each.kind in BY_THEN}
        held = {*roadmap.measures[place]}
        assert held == (by_then or {each.package for each in closing}), entry.risk
        (told,) = [line for line in lines if line.startswith(f"{entry.risk} ")] or [""]
        for each in map(roadmap.planned.__getitem__, held) if told else ():
            assert f"{each.order} “{each.label}”" in told, entry.risk
        assert not told or spoken(entry.due) in told, entry.risk
        for leaf in about[place]:
            if entry.risk in (due := in_statement.get(leaf) or ""):
                assert f"{spoken(entry.due)} (" in due, (entry.risk, leaf)
            dates = [item for item in roadmap.own_dates if item.requirement == leaf and row_of(item.cell) == place]
            assert all(item.by == entry.due for item in dates), (entry.risk, leaf)


def test_a_measure_in_two_parts_tells_what_is_known_of_each() -> None:
    steps = demo("harbour")
    (line,) = [line for item in decided(steps, "risks") for line in item.details if line.startswith("R-03 ")]
    label = "Supplier management (ISO/IEC 27001): decide"
    (package,) = [each for each in steps.roadmap.in_order if each.label == label]
    assert f"no. {package.order} “{label}”" in line
    assert "on 27001 A.5.22 left by the log: “One agenda for service and security”" in line


@pytest.mark.parametrize(
    ("standards", "told"),
    [(("27001",), "A.7.4 and A.8.7"), (("27001", "42001"), "27001 A.7.4 and A.8.7; 42001 A.7.4")],
)
def test_controls_of_a_risk_bear_their_standard_where_two_have_an_annex(standards: tuple[str, ...], told: str) -> None:
    client = SimpleNamespace(standards=standards)
    ahead = cast(Any, SimpleNamespace(steps=SimpleNamespace(coverage=SimpleNamespace(client=client))))
    refs = ["27001:A.7.4", "27001:A.8.7", "42001:A.7.4"][: len(standards) + 1]
    assert numbers_told(refs, ahead) == told
