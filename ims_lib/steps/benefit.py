"""The benefit: what the standards in scope cost as one system and as separate ones, from the criteria themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ims_lib.assessment import Verdict
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage, split
from ims_lib.gaps import SMALLEST_SHARE, Gaps
from ims_lib.scales import CASES, Assumption, benefit_assumptions, head_count_factor
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.merged import served_in

SHEET = "Integrated or separate"
SYSTEMS = ("integrated", "separate")
MEASURES = {
    "from_nothing": ("Work from nothing", "days"),
    "still_open": ("Work still open", "days"),
    "documents": ("Documents to keep", "documents"),
    "audit_sessions": ("Internal audits over the cycle", "sessions"),
    "audit_days": ("Internal audits over the cycle", "days"),
    "reviews": ("Management reviews", "a year"),
    "review_hours": ("Management reviews", "hours a year"),
}
"""What is compared: its title and its unit. There is no total over them."""
MINUTES = 60
Amounts = dict[str, float]
"""By system and case, as in AMOUNTS."""
AMOUNTS = tuple(f"{system}_{case}" for system in SYSTEMS for case in CASES)


@dataclass(frozen=True)
class Benefit:
    """One system (integrated) against separate ones, each in three cases (low, likely, high).

    In case low integration saves least, in case high most; all assumptions of a case hold together. A criterion that
    serves several of the standards in scope is done once in one system, and by each project in separate ones.
    """

    measures: pd.DataFrame
    """Index measure, as MEASURES; columns AMOUNTS."""
    from_nothing: pd.DataFrame
    """The sum behind the measure: index criterion; process, reach (how many standards in scope it serves), AMOUNTS (days)."""
    still_open: pd.DataFrame
    """The same for what is known to be missing; carried: for how many standards it is there only by carrying over, in
    parts of the whole; reusable: for how many it exists and has to be extended to them; and rebuilt_low, rebuilt_likely
    and rebuilt_high, the days of separate systems that build again what is reusable."""
    in_turn: pd.DataFrame
    """One standard after the other, what is held first: index standard; alone (days, nothing reused), then AMOUNTS, the
    days that it adds. Added up they are the work from nothing."""
    assumptions: Mapping[str, Assumption]
    standards: tuple[str, ...]
    audit_years: int | None = None
    """Length of the cycle that audits are counted over; none without an audit programme."""

    def saved(self, measure: str) -> dict[str, float]:
        """What one system saves, by case."""
        row = self.measures.loc[measure]
        return {case: float(row[f"separate_{case}"] - row[f"integrated_{case}"]) for case in CASES}

    def rebuilt(self) -> Amounts:
        """Days by case that separate systems would spend on building again what exists and can be extended."""
        return {case: float(self.still_open[f"rebuilt_{case}"].sum()) for case in CASES}

    def by(self, key: str, measure: str) -> pd.DataFrame:
        """The work of one measure added up by process or reach: criteria, AMOUNTS."""
        groups = getattr(self, measure).groupby(key, sort=False)
        return groups[list(AMOUNTS)].sum().assign(criteria=groups.size())


def find_benefit(gaps: Gaps, audits: AuditProgramme | None = None) -> Benefit:
    """What the standards in scope cost as one management system and as separate ones.

    Work is the criteria's days for an organisation of this size; what is still open is what is known to be missing, and
    for separate systems also what carries over today and would partly be done again, and what exists for one standard
    and each further project would build again, where one system only extends it. Neither is called met. Audits are those
    of the audit programme, where it is given. With one standard in scope there is no difference.
    """
    assumed = benefit_assumptions()
    coverage = gaps.coverage
    from_nothing, still_open = _work(gaps, assumed)
    rows = {
        "from_nothing": from_nothing[list(AMOUNTS)].sum().to_dict(),
        "still_open": still_open[list(AMOUNTS)].sum().to_dict(),
        "documents": _documents(coverage, assumed),
        **_audits(audits),
        **_reviews(coverage, assumed),
    }
    return Benefit(
        measures=pd.DataFrame.from_dict(rows, orient="index", columns=list(AMOUNTS)).rename_axis("measure"),
        from_nothing=from_nothing,
        still_open=still_open,
        in_turn=_in_turn(coverage, assumed),
        assumptions=assumed,
        standards=coverage.client.standards,
        audit_years=audits.years if audits else None,
    )


def _work(gaps: Gaps, assumed: Mapping[str, Assumption]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The days of each criterion in scope from nothing, and those still open."""
    coverage, known = gaps.coverage, gaps.criteria["days"].to_dict()
    factor = head_count_factor(coverage.client.settings.head_count)
    whole, left = {}, {}
    for row in coverage.criteria.itertuples():
        name, reach = str(row.Index), len(row.standards)
        days, repeat = row.days * factor, _repeat(coverage.catalogue.criteria[name], assumed)
        whole[name] = (row.process, reach, *_shared(days, reach, repeat, assumed).values())
        carried, reusable = _there(row, coverage)
        missing = _shared(known.get(name, 0.0), _lacking(row, coverage), repeat, assumed)
        rebuilt = {case: reusable * days * repeat.at(case) for case in CASES}
        for case in CASES:
            missing[f"integrated_{case}"] += reusable * days * assumed["agree_more"].at(case)
            missing[f"separate_{case}"] += carried * days * assumed["carried_again"].at(case) + rebuilt[case]
        left[name] = (row.process, reach, *missing.values(), carried, reusable, *rebuilt.values())
    columns = ["process", "reach", *AMOUNTS]
    beside = ["carried", "reusable", *(f"rebuilt_{case}" for case in CASES)]
    return (
        pd.DataFrame.from_dict(whole, orient="index", columns=columns).rename_axis("criterion"),
        pd.DataFrame.from_dict(left, orient="index", columns=[*columns, *beside]).rename_axis("criterion"),
    )


def _shared(days: float, times: int, repeat: Assumption, assumed: Mapping[str, Assumption]) -> Amounts:
    """The days of one criterion that so many standards ask for: once in one system, by each project in separate ones."""
    more = {"integrated": assumed["agree_more"], "separate": repeat}
    return {f"{s}_{case}": days * (1 + max(times - 1, 0) * more[s].at(case)) for s in SYSTEMS for case in CASES}


def _repeat(criterion: Criterion, assumed: Mapping[str, Assumption]) -> Assumption:
    return assumed["repeat_mechanism" if criterion.role == "mechanism" else "repeat_other"]


def _lacking(row: Any, coverage: Coverage) -> int:
    """In how many standards in scope the criterion leaves something known to be missing."""
    verdicts = coverage.assessment.verdicts
    open_in = [item for item in row.requirements if split(verdicts[item, row.Index])["gap"] > SMALLEST_SHARE]
    return len({item.partition(":")[0] for item in open_in})


def _there(row: Any, coverage: Coverage) -> tuple[float, float]:
    """Because a criterion is there for another standard in scope: in how many it counts, and in how many it can be reused.

    No more can be reused than there is by its own level: the rest stands among what is missing.
    """
    served = {name: served_in(name, row.requirements, str(row.Index), coverage) for name in row.standards}
    own = {name for name, verdicts in served.items() if any(_is_there_itself(verdict) for verdict in verdicts)}
    carried, reusable = 0.0, 0.0
    for name, verdicts in served.items():
        if own - {name}:
            if all(verdict.channel == "inferred" for verdict in verdicts) and name not in own:
                carried += sum(verdict.met for verdict in verdicts) / len(verdicts)
            reusable += min(sum(verdict.reusable for verdict in verdicts) / len(verdicts), row.own_level)
    return carried, reusable


def _is_there_itself(verdict: Verdict) -> bool:
    """Whether something of a criterion was stated or seen for the requirement itself."""
    return bool(verdict.basis) and verdict.met > 0


def _documents(coverage: Coverage, assumed: Mapping[str, Assumption]) -> Amounts:
    """Those that a standard in scope asks for; one that several ask for is kept once, or partly once for each."""
    scope = set(coverage.client.standards)
    asked = [
        len(scope & {name.partition(":")[0] for name in item.satisfies}) for item in load_library().documents.values()
    ]
    return _once_or_again([(1.0, times) for times in asked], assumed["document_again"])


def _audits(programme: AuditProgramme | None) -> dict[str, Amounts]:
    """Sessions and days over the cycle, as the audit programme compares them; the likely case lies in the middle."""
    if programme is None:
        return {}
    one, alone = programme.separate.loc["integrated"], programme.separate.loc["separate"]
    found: dict[str, Amounts] = {}
    for what in ("sessions", "days"):
        found[f"audit_{what}"] = {}
        for system, row in zip(SYSTEMS, (one, alone), strict=True):
            low, high = float(row[f"{what}_low"]), float(row[f"{what}_high"])
            for case, amount in zip(CASES, (low, (low + high) / 2, high), strict=True):
                found[f"audit_{what}"][f"{system}_{case}"] = amount
    return found


def _reviews(coverage: Coverage, assumed: Mapping[str, Assumption]) -> dict[str, Amounts]:
    """A separate review looks at what its own standard asks for, so what all ask for comes up in each."""
    factor = head_count_factor(coverage.client.settings.head_count)
    scope = set(coverage.client.standards)
    items = [
        (item.minutes * factor / MINUTES, len(scope & {name.partition(":")[0] for name in item.asked_by}))
        for item in load_library().review.values()
    ]
    looked_at = _once_or_again(items, None)
    meetings, hours = {}, {}
    for system in SYSTEMS:
        for case in CASES:
            a_year, systems = assumed["reviews_a_year"].at(case), 1 if system == "integrated" else len(scope)
            meetings[f"{system}_{case}"] = systems * a_year
            hours[f"{system}_{case}"] = a_year * (
                looked_at[f"{system}_{case}"] + systems * assumed["review_frame"].at(case)
            )
    return {"reviews": meetings, "review_hours": hours}


def _once_or_again(amounts: Iterable[tuple[float, int]], again: Assumption | None) -> Amounts:
    """Amounts with how many standards ask for each: once in one system, again for each further one in separate ones.

    `again` is the share that is spent again; without it all of it is.
    """
    listed = [(amount, times) for amount, times in amounts if times]
    once, more = sum(amount for amount, _ in listed), sum(amount * (times - 1) for amount, times in listed)
    repeated = {"integrated": dict.fromkeys(CASES, 0.0), "separate": {c: again.at(c) if again else 1.0 for c in CASES}}
    return {f"{system}_{case}": once + more * repeated[system][case] for system in SYSTEMS for case in CASES}


def _in_turn(coverage: Coverage, assumed: Mapping[str, Assumption]) -> pd.DataFrame:
    """The days that each standard adds, in the order in which the client takes them: held ones, then as client.yml lists them."""
    client = coverage.client
    held = coverage.assessment.certified
    order = sorted(dict.fromkeys(client.settings.standards), key=lambda name: name not in held)
    factor = head_count_factor(client.settings.head_count)
    done: set[str] = set()
    rows = {}
    for standard in order:
        added = dict.fromkeys(("alone", *AMOUNTS), 0.0)
        for row in coverage.criteria.itertuples():
            if standard not in row.standards:
                continue
            days, first = row.days * factor, not done & row.standards
            repeat = _repeat(coverage.catalogue.criteria[str(row.Index)], assumed)
            added["alone"] += days
            for system, more in (("integrated", assumed["agree_more"]), ("separate", repeat)):
                for case in CASES:
                    added[f"{system}_{case}"] += days * (1.0 if first else more.at(case))
        done.add(standard)
        rows[standard] = added
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("standard")
