"""The portfolio as tables: a row a client, a part of a standard, a day, a month, a requirement or a sector."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from statistics import median, quantiles
from typing import Any

import pandas as pd

from ims_lib import paths
from ims_lib.catalogue.standards import Requirement, read_requirements
from ims_lib.coverage import SHARES
from ims_lib.dates import day, months_after
from ims_lib.frames import rows_of
from ims_lib.grouping import grouped
from ims_lib.portfolio.results import AssessedClient, Portfolio
from ims_lib.scales import report_setting
from ims_lib.standard_ids import STANDARDS, standard_of
from ims_lib.wording import counted, listed

NUMBERS = ("at_least", "likely", "at_most", "reusable")
AUDITS = ("stage_1", "stage_2", "surveillance", "recertification")
ENDS = "certificate ends"
PARTS = ("clauses", "annex_a")


def table_clients(portfolio: Portfolio) -> pd.DataFrame:
    """A client a row, what wants attention first; a client whose results can't be read has a row with why.

    Ages in days, work in working days; what is overdue is counted as of the portfolio's day, by what the results knew.
    """
    rows: list[dict[str, Any]] = []
    for each in portfolio.clients:
        known, summary = each.results, each.summary
        ahead = [row["day"] for row in _due(portfolio, each) if row["day"] >= portfolio.as_of]
        rows.append(
            {
                "client": each.id,
                "name": each.name,
                "sector": summary.sector_title,
                "assessor": summary.assessor,
                "people": summary.head_count,
                "standards": ", ".join(name for name in STANDARDS if name in known.standards),
                "as_of": known.as_of,
                "age": portfolio.age(each),
                "stale": portfolio.is_stale(each),
                "questions": known.questions + known.questions_on_lists,
                "gaps": len(known.gaps),
                "days": known.days,
                "actions_overdue": portfolio.actions_overdue(each),
                "decisions_overdue": portfolio.decisions_overdue(each),
                "next_due": min(ahead, default=None),
                "attention": attention(portfolio, each),
            }
        )
    rows += [{"client": name, "name": name, "attention": (why,)} for name, why in portfolio.unread.items()]
    rows.sort(key=lambda row: ("as_of" in row, -len(row["attention"]), row.get("next_due") or dt.date.max))
    return _frame(
        rows,
        "client name sector assessor people standards as_of age stale questions gaps days actions_overdue decisions_overdue next_due attention",
    )


def attention(portfolio: Portfolio, client: AssessedClient) -> tuple[str, ...]:
    """Why somebody should look at the client, a few words each, the gravest first; empty where nothing speaks for it."""
    told = [
        f"certificate {row['standard']} {'ended' if row['day'] < portfolio.as_of else 'ends'} on {day(row['day'])}"
        for row in _due(portfolio, client)
        if row["what"] == ENDS
    ]
    if overdue := portfolio.actions_overdue(client):
        told.append(f"{counted(overdue, 'action')} overdue")
    if overdue := portfolio.decisions_overdue(client):
        told.append(f"{counted(overdue, 'decision')} overdue")
    if portfolio.is_stale(client):
        told.append(f"assessed on {day(client.results.as_of)}")
    fell = [
        name
        for name, parts in client.results.standards.items()
        if any(round(100 * (client.moved(name, part) or 0)) < 0 for part in parts)
    ]
    if fell:
        told.append(f"{listed(fell)} fell")
    if client.results.summary is None:
        told.append("results of an earlier version: make the report anew for certificates, actions and sessions")
    return tuple(told)


def table_standing(portfolio: Portfolio) -> pd.DataFrame:
    """A client's part of a standard a row: the three numbers and reusable as fractions, what likely moved by since the
    assessment before, and the median of its sector where that has enough clients."""
    medians = {
        (row["sector"], row["standard"], row["part"]): row["median"] for row in rows_of(table_benchmark(portfolio))
    }
    rows = [
        {
            "client": each.id,
            "name": each.name,
            "standard": standard,
            "part": part,
            **{name: shares.get(name) for name in NUMBERS},
            "moved": each.moved(standard, part),
            "since": each.earlier[-1].as_of if each.earlier else None,
            "sector_median": medians.get((each.summary.sector_title, standard, part)),
        }
        for each, standard, part, shares in _parts(portfolio)
    ]
    return _frame(rows, "client name standard part at_least likely at_most reusable moved since sector_median")


def table_due(portfolio: Portfolio) -> pd.DataFrame:
    """What falls due in the months ahead, or fell due in as many before, a row each, by day: certificates that end, and audits
    and reviews by each client's own plan."""
    rows = sorted(
        (row for each in portfolio.clients for row in _due(portfolio, each)), key=lambda row: (row["day"], row["name"])
    )
    return _frame(rows, "day what standard client name assessor passed")


def table_workload(portfolio: Portfolio) -> pd.DataFrame:
    """A month and assessor a row: assessments that turn a year old then (those that are older already this month), audits of
    certification bodies at clients, and days of internal audit sessions planned there, whoever holds them."""
    months = [
        months_after(portfolio.as_of.replace(day=1), n) for n in range(int(report_setting("portfolio_load_months")))
    ]
    load: defaultdict[tuple[dt.date, str], dict[str, float]] = defaultdict(
        lambda: {"assessments": 0, "audits": 0, "session_days": 0.0}
    )
    for each in portfolio.clients:
        who = each.summary.assessor or "not said"
        again = max(each.results.as_of + dt.timedelta(report_setting("portfolio_stale_days")), portfolio.as_of)
        load[again.replace(day=1), who]["assessments"] += 1
        for item in each.results.milestones:
            if item.day and item.day >= portfolio.as_of and item.milestone in AUDITS:
                load[item.day.replace(day=1), who]["audits"] += 1
        for month, days in each.summary.audit_days.items():
            load[dt.date.fromisoformat(f"{month}-01"), who]["session_days"] += days
    rows = [{"month": month, "assessor": who, **load[month, who]} for month, who in sorted(load) if month in months]
    return _frame(rows, "month assessor assessments audits session_days")


def table_gaps(portfolio: Portfolio) -> pd.DataFrame:
    """A requirement a row in which at least two clients have a gap, standard by standard, the most shared first: of how many with its standard in
    scope, for how many major, and the median of its working days."""
    scope = Counter(standard for each in portfolio.clients for standard in each.results.standards)
    found = grouped((gap.requirement, gap) for each in portfolio.clients for gap in each.results.gaps)
    requirements = read_requirements(paths.DATA / "standards")
    rows: list[dict[str, Any]] = [
        {
            "standard": standard_of(name),
            "requirement": name,
            "title": _title(name, requirements),
            "clients": len(gaps),
            "of": scope[standard_of(name)],
            "share": len(gaps) / scope[standard_of(name)],
            "major": sum(gap.severity == "major" for gap in gaps),
            "days": median(gap.days or 0 for gap in gaps),
        }
        for name, gaps in found.items()
        if len(gaps) > 1 and scope[standard_of(name)]
    ]
    rows.sort(key=lambda row: (STANDARDS.index(row["standard"]), -row["share"], -row["major"], row["requirement"]))
    return _frame(rows, "standard requirement title clients of share major days")


def most_shared(gaps: pd.DataFrame) -> pd.DataFrame:
    """Of that table the first few of each standard."""
    return gaps.groupby("standard", sort=False).head(int(report_setting("portfolio_gaps")))


def table_benchmark(portfolio: Portfolio) -> pd.DataFrame:
    """A sector's part of a standard a row: quartiles of what is likely in place, as fractions, over its clients, each alike.

    None of fewer clients than `portfolio_sector_least`, and none has a name: this table may be shown to a client.
    """
    least = int(report_setting("portfolio_sector_least"))
    groups = _grouped(portfolio, lambda each: each.summary.sector_title if each.summary.sector else None)
    return _frame(
        [
            {"sector": sector, "standard": standard, "part": part, **_spread(rows)}
            for (sector, standard, part), rows in groups
            if len(rows) >= least
        ],
        "sector standard part clients lower median upper reusable",
    )


def table_standards(portfolio: Portfolio) -> pd.DataFrame:
    """A part of a standard a row: over the clients with it in scope, each alike, the quartiles of likely and the means of each
    share and of reusable."""
    rows = [
        {"standard": standard, "part": part, **_spread(shares)}
        | {name: sum(row[name] or 0 for row in shares) / len(shares) for name in (*SHARES, "reusable")}
        for (_, standard, part), shares in _grouped(portfolio, lambda _: "all")
    ]
    return _frame(rows, "standard part clients lower median upper reusable verified asserted inferred unknown gap")


def _frame(rows: Sequence[Mapping[str, Any]], columns: str) -> pd.DataFrame:
    """What isn't known stays None."""
    return pd.DataFrame(
        [[row.get(name) for name in columns.split()] for row in rows], columns=columns.split(), dtype=object
    )


def _parts(portfolio: Portfolio) -> Iterator[tuple[AssessedClient, str, str, Mapping[str, Any]]]:
    """Each client's parts of standards that have shares."""
    for each in portfolio.clients:
        for standard in STANDARDS:
            for part in PARTS:
                shares = each.results.standards.get(standard, {}).get(part)
                if shares and shares.get("likely") is not None:
                    yield each, standard, part, shares


def _grouped(
    portfolio: Portfolio, of: Callable[[AssessedClient], str | None]
) -> list[tuple[tuple[str, str, str], Sequence[Mapping[str, Any]]]]:
    found = grouped(
        ((group, standard, part), shares) for each, standard, part, shares in _parts(portfolio) if (group := of(each))
    )
    return sorted(found.items(), key=lambda item: (item[0][0], STANDARDS.index(item[0][1]), PARTS.index(item[0][2])))


def _spread(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    likely = [row["likely"] for row in rows]
    lower, middle, upper = quantiles(likely, method="inclusive") if len(likely) > 1 else likely * 3
    return {
        "clients": len(rows),
        "lower": lower,
        "median": middle,
        "upper": upper,
        "reusable": median(row["reusable"] or 0 for row in rows),
    }


def _due(portfolio: Portfolio, client: AssessedClient) -> list[dict[str, Any]]:
    """What is due of a client, or was within as many months, by day. Milestones of later years are called as the first one."""
    first = portfolio.as_of - (portfolio.until - portfolio.as_of)
    ends = [(each.valid_to, ENDS, each.standard) for each in client.summary.certificates]
    plan = [
        (each.day, re.sub(r"_\d{4}$", "", each.milestone).replace("_", " "), each.standard)
        for each in client.results.milestones
    ]
    return [
        {"day": when, "what": what, "standard": standard, "client": client.id, "name": client.name}
        | {"assessor": client.summary.assessor, "passed": when < portfolio.as_of}
        for when, what, standard in sorted((row for row in {*ends, *plan} if row[0]), key=str)
        if when and first <= when <= portfolio.until
    ]


def _title(name: str, requirements: Mapping[str, Requirement]) -> str:
    """A requirement's title; for one without a telling one that of the heading above it."""
    row = requirements.get(name)
    if row is None:
        return ""
    return _title(f"{row.standard}:{row.parent}", requirements) if row.title in (None, "General") else row.title or ""
