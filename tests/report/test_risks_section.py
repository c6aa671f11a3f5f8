"""The risk register as the client reads it: the heading is the finding, every risk has its cell, text stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from ims_lib.catalogue.library import load_library
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.report.steps.improve import section_improve
from ims_lib.report.steps.risk_rows import SHEET, TREATMENT, head_risks, results_risks, rows_risks
from ims_lib.report.steps.risk_words import NOBODY
from ims_lib.report.steps.risks import headline_risks, section_risks
from ims_lib.risks.scales import actions
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import Steps, walk_steps
from tests.builders import assessed, client, register
from tests.conftest import demo
from tests.steps.test_risk_register import KNOWLEDGE, LIKE_OURS, ROWS, listed, made, risk

NASTY = "<script>alert(1)</script>\"&'"


def steps(*risks: dict[str, Any], others: Any = None, records: Any = ROWS, **said: Any) -> Steps:
    coverage = score_coverage(assessed(KNOWLEDGE, *records, **said))
    walked = walk_steps(register(*records), plan_roadmap(find_gaps(coverage), client(**said)))
    return replace(walked, risks=made(*risks, others=others, records=records, **said))


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


HAIL = risk(6, "Hail", likelihood="1", consequence="1")
HEADINGS = {
    "two stay high, one is untreated": (
        (risk(4, refs="27001:A.5.20"), risk(5, "Theft of a lorry", plan=None, treatment=None), HAIL),
        "2 risks of 3 are high or untreated today",
    ),
    "about AI alone": ((risk(4, category="ai"), HAIL), "1 AI risk of 2 is high or untreated today"),
    "none": (
        (risk(4, refs="27001:A.8.13"),),
        "None of 1 risk is high or untreated today; 1 lies above what is acceptable",
    ),
    "nothing is known of what treats it": (
        (risk(4, refs="42001:6.1.4"),),
        "None of 1 risk is high or untreated today; the level of 1 today isn’t known (high before treatment)",
    ),
    "no levels": (
        (risk(4, likelihood=None, consequence=None),),
        "1 risk without a level: it can’t be said which are high",
    ),
}


def clients(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the client's own register."""
    return [row for row in rows if row["risk"].startswith("R-")]


def test_the_heading_states_the_finding() -> None:
    for name, (risks, heading) in HEADINGS.items():
        html = section_risks(steps(*risks)).html
        told, _, ours = re.search(r'<h2 id="h-risks">(.*?)</h2>', html)[1].partition("; of those that we propose ")  # type: ignore[index]
        assert told == heading, name
        assert bool(ours) == (name != "no levels"), "the starting set holds high ones"


def test_every_risk_shown_has_its_levels_and_its_cell() -> None:
    html = text_of(section_risks(steps(risk(4, refs="27001:A.5.20", residual_level="low", due=None))).html)
    assert "R-04 Fire in the archive" in html
    assert "4×5 = 20 H" in html
    assert "after its measures: L" in html
    assert "risks.xlsx › Risks › B4" in html


def test_what_the_heading_counts_is_shown_even_without_a_level() -> None:
    html = text_of(
        section_risks(steps(risk(4), risk(5, "Theft of a lorry", likelihood=None, plan=None, treatment=None))).html
    )
    assert "2 risks of 2 are high or untreated today" in html
    assert "R-05 Theft of a lorry" in html


ASSISTANT = risk(
    4,
    "The assistant proposes a harmful command",
    threat="Wrong answer taken on trust",
    treatment=None,
    plan=None,
    refs="27001:A.8.13",
    likelihood="3",
    consequence="4",
)
INCIDENTS = {
    "incidents": [
        listed(
            7,
            "Incidents",
            id="M-10",
            title="The assistant named a wrong setting",
            cause="answer taken on trust",
            opened=date(2026, 10, 29),
        )
    ]
}


def test_an_untreated_risk_that_happened_is_never_told_as_acceptable() -> None:
    walked = steps(ASSISTANT, others=INCIDENTS)
    html = text_of(section_risks(walked).html)
    assert "1 risk of 1 is high or untreated today" in html
    assert "Said to have happened, not confirmed: M-10 The assistant named a wrong setting, 29 October 2026" in html
    assert "untreated: nothing is taken off one step likelier than before treatment" in html
    assert "named, but no treatment is decided: nothing of it counts" in html
    assert "Nobody may accept a risk without a treatment, nor one with an open action before that is done." in html
    sheets = rows_risks(walked)
    (row,) = clients(sheets["Risk treatment"])
    assert (row["left"], row["may_accept"]) == ("4×4 = 16 H", "nobody before a treatment is decided")
    assert sheets["Risk acceptance"] == []
    assert "One step likelier than before treatment" not in row["why"]
    assert "one step likelier than before treatment, as it is said to have happened, not confirmed: M-10" in row["why"]
    assert sheets["Risk notes"][0]["happened"] == [
        "M-10 The assistant named a wrong setting, 29 October 2026; cause: answer taken on trust (lists.xlsx › Incidents › B7)"
    ]


def test_a_contradicted_control_is_told_with_its_record() -> None:
    record = listed(9, "NC log", id="26-01", title="Two restores failed", status="open", refs=("27001:A.8.13",))
    html = text_of(section_risks(steps(risk(4, refs="27001:A.8.13"), others={"audits": [record]})).html)
    assert "0 % in place; 27001:A.8.13 disputed, so not counted" in html
    assert "26-01 'Two restores failed' is open (lists.xlsx › NC log › B9)" in html


def test_what_decides_is_told_where_it_holds_a_risk_back() -> None:
    text = actions()["backup.restored"]
    begun = steps(judgements={"backup.rule": "F", "backup.restored": "N"}, standards=["27001"])
    html = text_of(section_risks(begun).html)
    assert (
        "50 % in place. Its main measure (the one proposed) is in place to 0 % only, and the risk falls no further than that"
        in html
    )
    assert f"Proposed: {text.removesuffix('.')}, by " in html
    unseen = steps(records=(), judgements={"backup.rule": "F"}, standards=["27001"])
    sheets = rows_risks(unseen)
    (note,) = [row for row in sheets["Risk notes"] if row["library"] == "sec_backup_useless"]
    assert note["held_back"] == f"nothing is known of its main measure: {KNOWLEDGE.criteria['backup.restored'].text}"
    assert {row["risk"]: row["left"] for row in sheets["Risks"]}[note["risk"]] == "3×5 = 15 H"


def test_usual_risks_that_other_lists_tell_of_are_shown_with_their_cells() -> None:
    html = text_of(section_risks(steps(risk(4, refs="27001:A.8.13"), others=INCIDENTS)).html)
    assert "1 usual risk is spoken of in Test’s own lists and remarks" in html
    assert (
        "Staff take over AI output without judging it Said to have happened, not confirmed: M-10 The assistant named a wrong setting, "
        "29 October 2026, cause: answer taken on trust (lists.xlsx › Incidents › B7)" in html
    )


def test_a_risk_of_unknown_rest_that_is_high_before_is_among_the_gravest() -> None:
    risks = [risk(number, f"Hail number {number}", likelihood="1", consequence="1") for number in range(10, 22)]
    html = section_risks(steps(*risks, risk(4, "The model harms somebody", refs="42001:6.1.4"))).html
    shown = html[html.index('class="cards wide risks"') :]
    first = shown[shown.index("<tbody>") :]
    assert "The model harms somebody" in first[: first.index("</tr>")]


def test_what_is_left_isnt_told_where_nothing_is_known_of_what_treats_it() -> None:
    walked = steps(risk(4, refs="42001:6.1.4"), risk(5, "Theft of a lorry", refs="27001:A.8.13"))
    html = text_of(section_risks(walked).html)
    assert "4×5 = 20 H not known 42001:6.1.4 nothing is known of it" in html
    assert "Nothing is known yet of what treats 1 risk, so its level today isn’t known either." in html
    assert "1 risk has no place in the second: nothing is known of what treats it." in html
    sheets = rows_risks(walked)
    assert (sheets["Risks"][0]["left"], sheets["Risk treatment"][0]["above"]) == ("not known", "not known")
    assert sheets["Risk notes"][0]["share"] is None


def test_the_lead_says_what_is_acceptable_by_whose_rule_and_how_many_are_above() -> None:
    html = text_of(section_risks(steps(risk(4, refs="27001:A.5.20"), risk={"acceptable": "low"})).html)
    assert "By Test’s own rule a risk is acceptable up to low; 1 risk is above that today." in html


def test_an_unknown_sector_is_never_said_to_have_usual_risks() -> None:
    for sector, said in (("managed services", True), ("lighthouse keeping", False), (None, False)):
        told = text_of(section_risks(steps(sector=sector)).html)
        assert ("usual in this sector" in told) == said, sector
        own = text_of(section_risks(steps(risk(4), sector=sector)).html)
        assert ("usual for an organisation like this" in own) == said, sector
        watch = text_of(section_improve(steps(sector=sector)).html)
        assert ("usual in the client’s sector" in watch) == said, sector


def test_who_may_accept_says_whose_rule_it_is() -> None:
    own = {"accepts": {"low": "team lead", "medium": "risk owner", "high": "managing director"}}
    assert "by Test’s own rule: low: “team lead”; medium: “risk owner”; high: “managing director”" in text_of(
        section_risks(steps(risk(4), risk=own)).html
    )
    assert "Who usually accepts what is left of a treated risk (Test hasn’t said)" in text_of(
        section_risks(steps(risk(4))).html
    )


def test_a_level_unlike_the_usual_one_stands_beside_the_clients() -> None:
    html = text_of(section_risks(steps(risk(4, LIKE_OURS, likelihood="2", consequence="2"))).html)
    assert "usual: 4×5" not in html, "it is no second risk"
    assert "Test says 2×2 = 4 L before treatment, usual for the same event is 4×5 = 20 H" in html


def test_no_level_is_told_by_colour_alone() -> None:
    html = section_risks(steps(risk(4))).html
    for field in re.findall(r'<td class="risk-\w+">(.*?)</td>', html):
        assert re.match(r"<span>[LMHC]</span>", field)


def test_a_field_of_the_matrix_names_each_risk_that_lies_there() -> None:
    html = section_risks(steps(*(risk(number, f"Storm {number}") for number in range(4, 12)))).html
    before = html[html.index('class="matrix"') :].partition("</table>")[0]
    assert len(re.findall(r"<b>[^<]+</b>", before[before.index("<tbody") :])) == 8


def test_text_of_a_stranger_is_escaped() -> None:
    ungraded = risk(4, NASTY, plan=NASTY, owner=NASTY, likelihood=NASTY, treatment=None)
    assert "<script" not in section_risks(steps(ungraded)).html
    html = section_risks(steps(risk(4, NASTY, plan=NASTY, owner=NASTY, treatment=None))).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_without_a_register_it_says_that_it_is_a_proposal() -> None:
    section, found = section_risks(steps()), steps().risks
    assert f"{len(found.proposed)} risks to begin with; no register of Test’s own is among the files" in section.html
    assert "What stands here is a proposal" in section.html
    assert headline_risks(steps()).figure == str(len(found.proposed))


def test_the_sheet_holds_all_risks_and_what_to_settle() -> None:
    walked = steps(risk(4, refs="27001:A.5.20", owner=None, plan="Do it"))
    rows = rows_risks(walked)
    proposed = len(walked.risks.proposed)
    assert [row["risk"] for row in rows["Risks"]] == list(walked.risks.numbers.values())
    assert len(rows["Risks"]) == proposed + 1
    assert rows["Risk notes"][0]["to_settle"] == ("R-04 has no owner",)
    assert [row["may_accept"] for row in clients(rows["Risk treatment"])] == ["nobody before its action is done"]
    assert all(row["entry"].startswith("treatment/") for row in rows["Risk treatment"])  # what is filled in is kept
    assert rows["Risk acceptance"] == []
    linked = [row for row in rows["Risk links"] if row["risk"] == "R-04"]
    assert [(row["requirement"], row["criterion"]) for row in linked] == [("27001:A.5.20", "supplier.terms")]


def test_results_are_plain_values() -> None:
    found = results_risks(steps(risk(4, refs="27001:A.5.20")))
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_the_demo_clients_register_is_read_whole(demo_report: Path) -> None:
    found = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["steps"]["risks"]
    own = [entry for entry in found["risks"] if entry["origin"] == "client"]
    assert len(own) == 24
    assert all(entry["cell"].startswith("harbour_risk_register.xlsx!") for entry in own)
    assert all(1 <= entry["likelihood"] <= 5 and 1 <= entry["consequence"] <= 5 for entry in own)
    by_id = {entry["risk"]: entry for entry in own}
    bare = by_id["R-21"]
    assert (bare["residual_band"], bare["residual_from"], bare["acceptable"], bare["may_accept"]) == (
        "high",
        "untreated",
        False,
        None,
    )
    assert [(item["id"], item["on"]) for item in bare["happened"]] == [("M-26-10", "2026-10-29")]
    assert (by_id["R-20"]["band"], by_id["R-20"]["usual_band"], by_id["R-20"]["usual_differs"]) == (
        "medium",
        "high",
        True,
    )
    proposed = {entry["risk"] for entry in found["risks"] if entry["origin"] == "proposed"}
    assert not proposed & {
        "sec_ransomware",
        "sec_admin_misuse",
        "svc_change_fails",
        "svc_knowledge_lost",
        "ai_public_tool_leak",
    }
    treated = {
        entry["control"]: entry["risks"]
        for entry in json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["steps"]["soa"]
    }
    assert treated["27001:A.8.8"] == ["R-06"]
    likely = {
        entry["control"]: entry["proposed_risks"]
        for entry in json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["steps"]["soa"]
    }
    assert likely["42001:A.6.2.6"], "watching AI in operation"
    assert not set(likely["42001:A.6.2.6"]) & {"R-19"}, "a key person away is no risk of AI"
    assert likely["42001:A.3.2"][:1] == ["R-21"]
    assert likely["42001:A.3.2"][1:], "ours beside the client's own"
    of_ai = [name for name, entry in by_id.items() if any(each.startswith("42001") for each in entry["also"])]
    assert {by_id[name]["category"] for name in of_ai} == {"ai"}


def test_no_level_of_the_demo_client_takes_credit_for_a_measure_that_is_not_done(demo_report: Path) -> None:
    found = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["steps"]["risks"]
    own = [entry for entry in found["risks"] if entry["origin"] == "client"]
    assert [entry for entry in own if entry["action_open"]]
    for entry in own:
        today, score = (entry[f"{name}likelihood"] * entry[f"{name}consequence"] for name in ("residual_", ""))
        assert today >= score or not entry["action_open"], entry["risk"]
    sheet = {row["Risk no."]: row for row in table_of(demo_report / "workbook.xlsx", SHEET)}
    ransomware = sheet["R-02"]
    assert (ransomware["Level today"], ransomware["Level after its measures"]) == ("3×5 = 15 H", "2×5 = 10 M")
    assert sheet["R-21"]["Level after its measures"].endswith(" (proposed)"), "the client gives none"


def test_the_list_to_sign_says_who_has_accepted_what_until_when(demo_report: Path) -> None:
    sheet = {row["Risk no."]: row for row in table_of(demo_report / "workbook.xlsx", SHEET)}
    said = (
        "May be accepted by",
        "Accepted so far",
        "Accepted on",
        "Valid until",
        "What is left is accepted by (to fill in)",
    )
    days = datetime(2026, 9, 15), datetime(2027, 9, 15)
    assert [sheet["R-11"][name] for name in said] == ["team lead or above", "Managing director", *days, None]
    assert [sheet["R-13"][name] for name in said] == ["team lead", None, None, None, None]
    assert sheet["R-24"]["May be accepted by"] == "team lead or above: to be confirmed"


def test_without_a_register_the_first_line_names_the_clients_own_list_and_whose_scale_it_is() -> None:
    walked = demo("stadtspital")
    html = text_of(section_risks(walked).html)
    named = "Stadtspital has a list of risks, “Risikoliste Services, 32 Einträge”"
    assert f"{named} (stadtspital_massnahmen.ods › SMS 20000-1 › E13), which isn’t among the files read." in html
    heads = head_risks(walked)
    assert set(heads) == {SHEET}
    ((label, text),) = heads[SHEET].lines
    assert (label, text.startswith(named)) == ("Register", True)
    assert text.endswith("What stands here is proposed, and graded by our scale.")
    assert {row["above"] for row in rows_risks(walked)[TREATMENT]} == {
        "yes, by our scale",
        "no, by our scale",
        "not known",
    }
    assert head_risks(steps(risk(4))) == {}


def test_whether_a_risk_lies_above_says_whose_scale_that_is() -> None:
    for said, told in (({}, "yes, by our scale"), ({"risk": {"acceptable": "low"}}, "yes")):
        (row,) = clients(rows_risks(steps(risk(4, refs="27001:A.5.20"), **said))[TREATMENT])
        assert row["above"] == told


def test_one_word_for_one_level() -> None:
    html = section_risks(demo("harbour")).html
    assert re.findall(r'<th scope="col">(Before|Today|After[^<]*)</th>', html) == ["Before", "Today"] * 3
    assert "after its measures: 2×5 = 10 M" in html
    assert not re.search(r"after treatment", text_of(html), re.IGNORECASE)
    assert "15 risks count as Harbour scores them, as the measure of each isn’t said to be done." in text_of(html)


def test_the_sheets_of_the_demo_client_hold_each_risk_once_without_ids_of_ours(demo_report: Path) -> None:
    rows = table_of(demo_report / "workbook.xlsx", SHEET)
    entries = json.loads((demo_report / "results.json").read_text(encoding="utf-8"))["steps"]["risks"]["risks"]
    assert [row["Risk"] for row in rows] == [
        f"{row['Risk no.']} {entry['title']}" for row, entry in zip(rows, entries, strict=True)
    ]
    own = [entry for entry in entries if entry["origin"] == "client"]
    known = {row["Risk no."]: str(row["Entry"] or "").split("\n") for row in rows}
    told = {row["Risk no."]: row["Owner (to correct)"] for row in rows}
    planned = [row for row in rows if known[row["Risk no."]][0].startswith("treatment/")]
    proposals = {row["Risk no."] for row in rows if row["Risk no."].startswith("P-")}
    assert proposals <= {row["Risk no."] for row in planned}, "what owners write beside them is kept too"
    planned = [row for row in planned if row["Risk no."] not in proposals]
    assert [(row["Risk no."], row["Action (to correct)"]) for row in planned] == [
        (entry["risk"], entry["action"]) for entry in own
    ]
    assert [told[entry["risk"]] for entry in own if entry["owner"]] == [
        entry["owner"] for entry in own if entry["owner"]
    ]
    theirs = {row["Risk no."] for row in rows if (row["Action from"] or "").startswith("client")}
    ours = {name: owner for name, owner in told.items() if name.startswith("P-") and name not in theirs}
    assert all(owner is None or owner.endswith(" (proposed)") for owner in ours.values())
    ours = [row for row in planned if row["Action from"] == "proposed"]
    assert ours
    for row in ours:
        assert row["Action (to correct)"].startswith("Mend what the register names as weak: “")
        assert row["Action (to correct)"].endswith("”"), "nothing that we would mend beside it"
        assert row["Owner (to correct)"]
        assert row["Due (to correct)"]
        assert row["Day from"].startswith("proposed")
    signed = {name for name, keys in known.items() if keys[-1].startswith("risk/")}
    assert signed == {entry["risk"] for entry in own if entry["may_accept"] and entry["action_from"] != "criteria"}
    assert signed.isdisjoint(entry["risk"] for entry in own if entry["untreated"] or entry["action_open"])
    cells = [str(cell) for row in rows for name, cell in row.items() if name != "Entry"]
    assert not [cell for cell in cells if any(library in cell for library in load_library().risks)]


def test_a_day_and_an_action_of_ours_stand_in_italics_until_the_owner_approves_them(demo_report: Path) -> None:
    sheet = load_workbook(demo_report / "workbook.xlsx")["Risks"]
    heads, *rows = sheet.iter_rows(min_row=next(c.row for c in sheet["A"] if c.value == "Risk"))
    cells = [dict(zip([head.value for head in heads], row, strict=True)) for row in rows]
    for row in cells:
        for name, source in (("Due (to correct)", "Day from"), ("Action (to correct)", "Action from")):
            if row[name].value:
                ours = not str(row[source].value).startswith("client")
                assert bool(row[name].font.i) == ours, (row["Risk no."].value, name)
    assert {bool(row["Due (to correct)"].font.i) for row in cells if row["Due (to correct)"].value} == {True, False}


def test_an_action_of_ours_is_due_as_soon_as_the_risk_is_grave() -> None:
    weak = risk(4, refs="27001:A.5.20", owner=None, plan=None, vulnerability="No clause on security.")
    row = rows_risks(steps(weak))["Risk treatment"][0]
    assert row["action"] == "Mend what the register names as weak: “No clause on security”"
    assert row["owner"] == ""  # no role is known here that could be proposed
    assert row["due_from"].startswith("proposed")
    within = (row["due"] - steps(weak).coverage.client.as_of).days
    assert 30 - 3 <= within <= 30, "it is high: within a month, on a working day"


def test_a_measure_that_is_late_says_so_and_one_that_is_proposed_keeps_a_risk_off_the_list_to_sign() -> None:
    late = rows_risks(steps(risk(4, due=date(2026, 9, 30), plan="Do it")))["Risk treatment"][0]
    assert late["status"].startswith(("overdue since 30 September 2026", "due since 30 September 2026"))
    proposed = rows_risks(steps(risk(4, refs="27001:A.5.20", plan=None)))
    assert proposed["Risk treatment"][0]["action_from"] == "proposed"
    assert proposed["Risk acceptance"] == []


def test_nobody_accepts_what_is_left_of_a_risk_that_nobody_owns() -> None:
    owned, bare = (
        rows_risks(steps(risk(4, treatment="retain", plan=None, owner=owner)))["Risk treatment"][0]
        for owner in ("Head of IT", None)
    )
    assert owned["may_accept"] not in ("", NOBODY["ownerless"])
    assert bare["may_accept"] == NOBODY["ownerless"]


def table_of(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet below its headings."""
    _, _, headings, *rows = load_workbook(path, read_only=True)[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]
