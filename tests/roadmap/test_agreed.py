"""plan.csv: what was agreed is kept, told where it can't be, and only ever added to; the plan for other tools."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ims_lib.catalogue.model import Catalogue
from ims_lib.client import read_client
from ims_lib.client.agreed_plan import COLUMNS, agree, agreed_of, counting_lines, read_lines
from ims_lib.dates import day as spoken
from ims_lib.errors import BadClient
from ims_lib.gaps import find_gaps
from ims_lib.report.agreed_table import agreed_table, standing_text
from ims_lib.report.packages_told import waits_told
from ims_lib.report.plan_export import plan_calendar, plan_csv
from ims_lib.report.plan_rows import rows_plan
from ims_lib.roadmap import LOOK_FIRST, Planned, Roadmap, plan_roadmap, standings
from ims_lib.roadmap.moved import cost_told
from ims_lib.scales import roadmap_setting
from ims_lib.steps.agreed_costs import with_costs
from tests.builders import ALL, catalogue, client, covered, criterion, register, write_client

HEAD = ",".join(COLUMNS)
KNOWLEDGE = catalogue(
    criterion("policy.approved", "27001:5.2", "42001:5.2", days=10),
    criterion("access.rules", "27001:A.5.15", "20000-1:8.7.3.1", days=4),
    criterion("change.recorded", "20000-1:8.5.1.2", "27001:A.8.32", days=6),
    criterion("alpha.there", "27001:A.5.9", "20000-1:8.2.5", days=6),
    criterion("beta.there", "27001:A.5.10", "20000-1:8.2.6", days=6),
)
# what stands in plan.csv under its head | words of the fault
FAULTS = [
    ("2026-11-20,,access,,,,agreed,", "who is empty"),
    ("2026-11-20,LA,,,,,agreed,", "package is empty"),
    ("2026-11-20,LA,access,,soon,,agreed,", "start is 'soon'"),
    ("2026-11-20,LA,access,,2027-02-01,2027-01-01,agreed,", "before it starts"),
    ("2026-11-20,LA,access,,,,under wey,", "did you mean under way"),
]


def plan(lines: list[str], tmp_path: Path, knowledge: Catalogue = KNOWLEDGE, **more: Any) -> Roadmap:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001", "20000-1", "42001"]\n')
    (folder / "plan.csv").write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
    said: dict[str, Any] = {"not_started": list(ALL), "capacity": 20} | more
    asked = client(plan=counting_lines(read_lines(folder, [])), **said)
    gaps = find_gaps(covered(knowledge, plan=asked.plan, **said))
    return plan_roadmap(gaps, asked)


def access(found: Roadmap) -> Planned:
    """The package that gives access its rules."""
    return next(item for item in found.in_order if item.process == "access")


@pytest.mark.parametrize(("line", "words"), FAULTS)
def test_a_line_that_cannot_be_is_told_with_its_number(line: str, words: str, tmp_path: Path) -> None:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    (folder / "plan.csv").write_text(f"{HEAD}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadClient, match=rf"acme/plan\.csv line 2: .*{words}"):
        read_client(folder)


def test_an_owner_and_a_start_that_were_agreed_are_kept_and_the_latest_line_counts(tmp_path: Path) -> None:
    found = plan(
        ["2026-11-20,LA,access,Ann,,,agreed,", "2026-11-21,LA,access,Ben,2027-03-01,,agreed,board"],
        tmp_path,
    )
    package = access(found)
    assert (package.owner, package.start) == ("Ben", date(2027, 3, 1))


def test_an_end_that_is_agreed_comes_before_what_closes_more(tmp_path: Path) -> None:
    later = [item for item in plan([], tmp_path).in_order if item.process in {"alpha", "beta"}][-1]
    assert later.end is not None
    by = later.end - timedelta(days=7)
    found = plan([f"2026-11-20,LA,{later.package},,,{by},agreed,"], tmp_path)
    end = found.planned[later.package].end
    assert end is not None
    assert end <= by
    assert found.planned[later.package].days_behind == 0


def test_what_was_put_off_comes_after_its_like(tmp_path: Path) -> None:
    first, second = (item for item in plan([], tmp_path).in_order if item.process in {"alpha", "beta"})
    found = plan([f"2026-11-20,LA,{first.package},,,,put off,"], tmp_path)
    assert found.planned[first.package].order > found.planned[second.package].order


def test_what_is_under_way_begins_at_once_and_goes_before_what_has_not_begun(tmp_path: Path) -> None:
    last = plan([], tmp_path).in_order[-1]
    found = plan([f"2026-11-20,LA,{last.package},,2026-11-02,2027-06-30,under way,"], tmp_path)
    begun = found.planned[last.package]
    assert begun.start == found.start
    before = [item for item in found.in_order if item.end and begun.end and item.end < begun.end]
    assert [item.package for item in before if not item.is_look] == []


def test_what_is_under_way_waits_for_nothing_that_has_not_begun(tmp_path: Path) -> None:
    knowledge = catalogue(
        criterion("roles.named", "27001:5.3", days=8),
        criterion("scope.drawn", "27001:4.3", days=8, needs=["roles.named"]),
    )
    whole = plan([], tmp_path, knowledge)
    second = next(item for item in whole.in_order if item.needs)
    begun = plan([f"2026-11-20,LA,{second.package},,2026-11-02,,under way,"], tmp_path, knowledge)
    there = begun.planned[second.package]
    assert second.start != whole.start
    assert (there.start, there.needs, there.begins) == (begun.start, (), date(2026, 11, 2))


def test_what_one_line_says_is_under_way_goes_on_in_its_order(tmp_path: Path) -> None:
    knowledge = catalogue(
        criterion("access.rules", "27001:A.5.15", days=4),
        criterion("access.reviewed", "27001:9.1", days=4, needs=["access.rules"]),
    )
    needs = {item.package: item.needs for item in plan([], tmp_path, knowledge).in_order}
    found = plan(["2026-11-20,LA,access,,,,under way,"], tmp_path, knowledge)
    assert {item.package: item.needs for item in found.in_order} == needs
    assert any(needs.values())


def test_a_day_that_was_promised_is_kept_though_something_long_is_under_way(tmp_path: Path) -> None:
    first, second = (item for item in plan([], tmp_path).in_order if item.process in {"alpha", "beta"})
    assert first.end is not None
    promised = f"2026-11-20,LA,{second.package},,,{first.end},agreed,"
    found = plan([f"2026-11-20,LA,{first.package},,2026-11-02,2027-06-30,under way,", promised], tmp_path)
    assert found.planned[second.package].days_behind == 0


def test_what_was_agreed_and_can_still_be_kept_goes_before_what_is_late_already(tmp_path: Path) -> None:
    first, second = (item for item in plan([], tmp_path).in_order if item.process in {"alpha", "beta"})
    lines = [
        f"2026-11-20,LA,{first.package},,,2026-11-20,agreed,",
        f"2026-11-20,LA,{second.package},,,{first.end},agreed,",
    ]
    found = plan(lines, tmp_path)
    assert found.planned[second.package].days_behind == 0
    assert found.planned[first.package].days_behind > 0


def test_what_is_said_to_be_done_is_looked_at_and_not_done_again(tmp_path: Path) -> None:
    whole, said = plan([], tmp_path), plan(["2026-11-20,LA,access,,,2026-11-20,done,"], tmp_path)
    assert access(said).days == roadmap_setting("looking_days") < access(whole).days
    assert whole.days - said.days == pytest.approx(access(whole).days - access(said).days)
    assert access(said).first_step.startswith("Ask whoever did it")


@pytest.mark.parametrize(
    ("end", "since"), [("", "2026-11-20"), ("2026-10-02", "2026-10-02"), ("2027-01-08", "2026-11-20")]
)
def test_records_run_from_the_day_it_was_done(end: str, since: str, tmp_path: Path) -> None:
    said = plan([f"2026-11-20,LA,access,,,{end},done,"], tmp_path)
    assert access(said).shown_since == date.fromisoformat(since)
    other = next(item for item in said.in_order if not item.agreed)
    assert other.shown_since == other.end


def test_what_is_said_to_be_done_is_looked_at_first_and_waits_for_nothing(tmp_path: Path) -> None:
    knowledge = catalogue(
        criterion("roles.named", "27001:5.3", days=8),
        criterion("access.rules", "27001:A.5.15", days=4, needs=["roles.named"]),
    )
    named = access(plan([], tmp_path, knowledge)).package
    looked_at = access(found := plan([f"2026-11-20,LA,{named},,,,done,"], tmp_path, knowledge))
    assert (looked_at.start, looked_at.needs) == (found.start, ())


# what is open | the line on it
DONE_AND_LOOKED_AT_NOW = [
    pytest.param(["supplier.security_terms"], "supplier,Ann,2027-03-01,2027-04-01", id="days agreed before are ahead"),
    pytest.param(["supplier.security_terms"], "supplier,Ann,,", id="others outside agreed already"),
    pytest.param(["continuity.tested"], "continuity,Ann,,", id="would be bought from outside"),
    pytest.param(
        ["problem.recorded", "problem.effective"], "problem,Ann,,", id="one line on what waits for each other"
    ),
]


@pytest.mark.parametrize(("open_ones", "line"), DONE_AND_LOOKED_AT_NOW)
def test_what_is_said_to_be_done_costs_no_waiting(open_ones: list[str], line: str, tmp_path: Path) -> None:
    needs: dict[str, list[str]] = {"problem.effective": ["problem.recorded"]}
    asked = (criterion(name, "27001:A.5.15", days=5, needs=needs.get(name, [])) for name in open_ones)
    found = plan([f"2026-11-20,LA,{line},done,"], tmp_path, catalogue(*asked), outside={"days": 30})
    assert {item.end for item in found.in_order if not item.is_look} == {found.start}
    assert not found.from_outside
    assert all(item.days_behind == 0 for item in found.in_order)
    assert f",{found.start}," in plan_csv(found)
    assert "2027-03-01" not in plan_csv(found)


def test_a_first_look_that_is_said_to_be_done_asks_what_was_found(tmp_path: Path) -> None:
    found = plan([f"2026-11-20,LA,{LOOK_FIRST},,,,done,"], tmp_path, not_started=["27001"])
    told = [item.message for item in found.findings if item.code == "plan.done_but_open"]
    assert len(told) == 1
    assert "what was found of each?" in told[0]
    assert "what was found?" in standing_text(standings(found)[0])


@pytest.mark.parametrize(
    ("line", "begins"),
    [("", None), ("2026-11-20,LA,look_first,Ann,2026-11-23,,agreed,", date(2026, 11, 23))],
    ids=["nothing agreed", "agreed before this report"],
)
def test_the_first_look_keeps_the_begin_that_was_agreed_or_says_that_it_moves_on(
    line: str, begins: date | None, tmp_path: Path
) -> None:
    found = plan([line] if line else [], tmp_path, not_started=["27001"])
    look = found.planned[LOOK_FIRST]
    assert look.begins == (begins or look.start)
    assert look.moves_on == (begins is None)
    told = [" ".join(row.get("steps") or ()) for row in rows_plan(found, 0) if row["package"] == LOOK_FIRST]
    assert ["Its days move on with each report" in each for each in told] == [begins is None]


def test_what_cannot_end_as_agreed_says_by_how_much(tmp_path: Path) -> None:
    found = plan(["2026-11-20,LA,access,,,2026-11-24,agreed,"], tmp_path)
    package = access(found)
    assert package.end is not None
    assert package.days_behind == (package.end - date(2026, 11, 24)).days > 0


def test_done_with_an_open_gap_is_asked_and_a_misspelt_package_told(tmp_path: Path) -> None:
    found = plan(["2026-11-20,LA,access,,,,done,", "2026-11-20,LA,acess,,,,agreed,"], tmp_path)
    told = {item.code: (item.level, item.cell) for item in found.findings if item.file == "plan.csv"}
    assert told == {"plan.done_but_open": ("question", "C2"), "plan.package_unknown": ("warning", "C3")}


def test_a_line_on_a_process_holds_for_its_packages_as_far_as_none_is_nearer(tmp_path: Path) -> None:
    lines = {line.package: line for line in plan_lines(tmp_path, ["access", "access/build", "access/build.27001"])}
    assert agreed_of("access/build.27001", lines) is lines["access/build.27001"]
    assert agreed_of("access/build.controls", lines) is lines["access/build"]
    assert agreed_of("access/run", lines) is lines["access"]
    assert agreed_of("access/build.controls", lines, {"access/build"}) is lines["access"]
    assert agreed_of("change/run", lines) is None


def plan_lines(tmp_path: Path, packages: list[str]) -> list[Any]:
    folder = write_client(tmp_path / "acme", 'name: Acme\nstandards: ["27001"]\n')
    for package in packages:
        agree(folder, package, who="LA", when="2026-11-20", note="=1+1")
    return list(counting_lines(read_lines(folder, [])).values())


def test_what_is_added_is_read_back_and_what_stands_there_stays(tmp_path: Path) -> None:
    (line,) = plan_lines(tmp_path, ["access"])
    before = (tmp_path / "acme" / "plan.csv").read_text(encoding="utf-8")
    assert line.note == "=1+1"
    agree(tmp_path / "acme", "change", who="LA", when=date(2026, 11, 21), end="2027-01-29", status="under way")
    after = (tmp_path / "acme" / "plan.csv").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert "'=1+1" in before
    with pytest.raises(BadClient, match="status"):
        agree(tmp_path / "acme", "change", who="LA", when="2026-11-21", status="dun")
    assert (tmp_path / "acme" / "plan.csv").read_text(encoding="utf-8") == after


def test_the_plan_for_other_tools_has_each_package_and_each_milestone(tmp_path: Path) -> None:
    found = plan(["2026-11-20,LA,access,Ann,,,under way,"], tmp_path)
    rows = list(csv.DictReader(io.StringIO(plan_csv(found))))
    assert [row["External id"] for row in rows] == list(found.planned)
    (row,) = (row for row in rows if row["External id"] == access(found).package)
    assert (row["Assignee"], row["Status"], row["Start date"]) == (
        "Ann",
        "under way",
        str(access(found).start),
    )
    calendar = plan_calendar(found)
    assert calendar.count(b"BEGIN:VEVENT") == len(found.planned) + len(found.milestones)
    assert calendar == plan_calendar(found)


def test_days_that_were_agreed_stand_before_those_of_the_plan_in_other_tools(tmp_path: Path) -> None:
    found = plan(["2026-11-20,LA,access,Ann,2026-12-07,2027-06-30,agreed,"], tmp_path)
    rows = {row["External id"]: row for row in csv.DictReader(io.StringIO(plan_csv(found)))}
    days = ("Start date", "Due date", "Planned start", "Planned end")
    agreed, by_plan = rows.pop(access(found).package), (str(access(found).start), str(access(found).end))
    assert tuple(agreed[name] for name in days) == ("2026-12-07", "2027-06-30", *by_plan)
    assert all(row["Due date"] == row["Planned end"] for row in rows.values())
    text = plan_calendar(found).decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20270630" in text
    assert text.count(f"Agreed for this day\\; by the plan {spoken(access(found).end)}.") == 1


def test_an_owner_that_is_only_proposed_is_assigned_nothing_in_other_tools(tmp_path: Path) -> None:
    found = plan(["2026-11-20,LA,access,Ann,,,under way,"], tmp_path)
    proposed = found.with_owners(lambda item: ("Head of finance", True))
    rows = {row["External id"]: row for row in csv.DictReader(io.StringIO(plan_csv(proposed)))}
    agreed = rows.pop(access(found).package)
    assert (agreed["Assignee"], agreed["Proposed assignee"]) == ("Ann", "")
    given = {name: (row["Assignee"], row["Proposed assignee"]) for name, row in rows.items()}
    assert given == dict.fromkeys(rows, ("", "Head of finance"))


@pytest.mark.parametrize("word", ["stopped", "gestoppt", "arrêté", "on hold", "zurückgestellt", "suspendu"])
def test_what_was_stopped_is_not_planned_and_what_needs_it_says_so(word: str, tmp_path: Path) -> None:
    knowledge = catalogue(
        criterion("roles.named", "27001:5.3", days=8),
        criterion("policy.approved", "27001:5.2", days=2, needs=["roles.named"]),
        criterion("access.rules", "27001:A.5.15", days=4, needs=["policy.approved"]),
    )
    before = plan([], tmp_path, knowledge)
    policy = next(item.package for item in before.in_order if "policy.approved" in item.criteria)
    found = plan([f"2026-11-20,Head of operations,{policy},,,,{word},"], tmp_path, knowledge)
    assert policy not in found.planned
    said = "stopped (Head of operations, 20 November 2026)"
    assert any(said in line and "say first" in line for line in waits_told(access(found), found))
    roles = next(item.package for item in found.in_order if "roles.named" in item.criteria)
    assert roles in access(found).needs, "what it needed itself is waited for still"
    (row,) = (row for row in rows_plan(found, 0) if row["package"] == policy)
    assert (row["agreed_status"], row["stands"]) == ("stopped", f"{said}, so it isn’t planned and stays open")


SEVERAL = catalogue(
    criterion("roles.named", "27001:5.3", days=8),
    criterion("access.rules", "27001:A.5.15", days=4, needs=["roles.named"]),
    *(criterion(f"{name}.there", "27001:A.5.9", "20000-1:8.2.5", days=12) for name in ("alpha", "beta", "gamma")),
)


def line(item: Planned, *, start: date | None = None, end: date | None = None) -> str:
    return f"2026-11-20,LA,{item.package},,{start or ''},{end or ''},agreed,"


def test_a_begin_that_was_agreed_alone_brings_forward_what_it_waits_for(tmp_path: Path) -> None:
    free = plan([line(access(plan([], tmp_path, SEVERAL)), start=None)], tmp_path, SEVERAL, capacity=10)
    last = access(free)
    (need,) = (free.planned[name] for name in last.needs)
    held = plan([line(last, start=free.start)], tmp_path, SEVERAL, capacity=10)
    found = access(held)
    (first,) = (held.planned[name] for name in found.needs)
    assert first.start == held.start
    assert found.start == first.end <= need.end  # type: ignore[operator]
    (stands,) = standings(held)
    assert stands.state == "late"
    assert standing_text(stands) == (
        f"begins {stands.days_after} days later than was agreed, on {spoken(found.start)}: "
        f"it waits for no. {first.order}, {first.label}, which ends on {spoken(first.end)}"
    )


def test_what_cannot_end_as_agreed_comes_as_soon_after_as_it_can_and_says_who_has_the_days(tmp_path: Path) -> None:
    said: dict[str, Any] = {"capacity": 10, "standards": ["27001"], "not_started": ["27001"]}
    free = plan([], tmp_path, SEVERAL, **said)
    first, *_, last = (item for item in free.in_order if item.process in {"alpha", "beta", "gamma"})
    by = first.end - timedelta(days=3)  # type: ignore[operator]
    held = plan([line(first, end=by), line(last, end=by)], tmp_path, SEVERAL, **said)
    found, other = held.planned[last.package], held.planned[first.package]
    between = [item for item in held.in_order if item.process in {"alpha", "beta", "gamma"}][2]
    assert between.package not in {found.package, other.package}, "nobody agreed to that one"
    later = max((found, other), key=lambda item: item.end or date.max)
    (stands,) = (item for item in standings(held) if item.package == later.package)
    sooner = min((found, other), key=lambda item: item.end or date.max)
    assert f"go to no. {sooner.order}, {sooner.label} (" in standing_text(stands)


def test_in_a_month_without_work_it_is_said_that_nobody_works(tmp_path: Path) -> None:
    free = plan([], tmp_path, SEVERAL)
    rests = {"days_per_month": 20, "no_work_in": ["2027-01"]}
    held = plan([line(access(free), start=date(2027, 1, 11))], tmp_path, SEVERAL, capacity=rests)
    (stands,) = standings(held)
    assert standing_text(stands).endswith("later than was agreed, on 1 February 2027: nobody works in January 2027")


def test_agreed_days_that_are_kept_say_nothing_more(tmp_path: Path) -> None:
    free = plan([], tmp_path, SEVERAL)
    item = access(free)
    held = plan([line(item, start=item.start, end=item.end)], tmp_path, SEVERAL)
    (stands,) = standings(held)
    assert standing_text(stands) == f"in time for {spoken(item.end)}"
    assert with_costs(held, register()).costs == ()


def test_agreed_days_say_which_wanted_date_they_put_off(tmp_path: Path) -> None:
    wanted: dict[str, Any] = {"standards": ["27001"], "not_started": ["27001"], "wanted": {"27001": "2027-06-30"}}
    free = plan([], tmp_path, SEVERAL, **wanted)
    item, other = access(free), next(each for each in free.in_order if each.process == "alpha")
    lines = [line(item, start=date(2027, 9, 1)), line(other, start=other.start, end=other.end)]
    held = with_costs(plan(lines, tmp_path, SEVERAL, **wanted), register())
    (cost,) = held.costs
    assert (cost.packages, cost.moved, cost.before) == ((item.package,), "27001", free.wanted[0].end)
    assert cost.now == held.wanted[0].end > cost.before
    order = held.planned[item.package].order
    told = (
        f"The days agreed for no. {order}, {item.label}, put the certificate to ISO/IEC 27001 off by {cost.days} days"
    )
    assert cost_told(cost, held).startswith(told)
    assert (agreed_table(held) or {})["costs"] == [cost_told(cost, held)]
