"""The benefit: what the standards in scope cost as one system and as separate ones, from the criteria themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce

import pandas as pd

from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.library import load_library
from ims_lib.coverage import Coverage, split
from ims_lib.frames import by_name
from ims_lib.languages import noted
from ims_lib.scales import CASES, Assumption, benefit_assumptions, head_count_factor
from ims_lib.standard_ids import standard_of
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.merged import MergedProcesses, Part, served_in
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import in_counts

SYSTEMS = ("integrated", "separate")
ByCase = Mapping[str, float]
"""An amount in each of CASES."""
AMOUNTS = tuple(f"{system}_{case}" for system in SYSTEMS for case in CASES)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one system takes and what separate ones take, by case, in the unit of what is measured."""

    integrated: ByCase
    separate: ByCase
    measure: str = ""
    """As MEASURES of the benefit; empty for a part of one."""

    @classmethod
    def of(cls, amount: Callable[[str, str], float], measure: str = "") -> Amounts:
        """Those that a function of system and case says."""
        one, alone = ({case: float(amount(system, case)) for case in CASES} for system in SYSTEMS)
        return cls(one, alone, measure)

    def by(self, system: str) -> ByCase:
        """Those of one of SYSTEMS."""
        return self.integrated if system == "integrated" else self.separate

    def plus(self, other: Amounts) -> Amounts:
        """Both added up."""
        return Amounts(_sum(self.integrated, other.integrated), _sum(self.separate, other.separate))

    @property
    def saved(self) -> dict[str, float]:
        """What one system saves, by case."""
        return {case: self.separate[case] - self.integrated[case] for case in CASES}

    @property
    def named(self) -> dict[str, float]:
        """By system and case, as AMOUNTS."""
        return {f"{system}_{case}": self.by(system)[case] for system in SYSTEMS for case in CASES}

    @classmethod
    def read(cls, row: Mapping[str, float], measure: str = "") -> Amounts:
        """Those that stand under AMOUNTS."""
        return cls.of(lambda system, case: row[f"{system}_{case}"], measure)


def _sum(one: ByCase, other: ByCase) -> ByCase:
    return {case: one[case] + other[case] for case in CASES}


SHEET = "Integrated or separate"
MEASURES = {
    "from_nothing": (noted("Work from nothing"), noted("days")),
    "still_open": (noted("Work still open"), "days"),
    "documents": (noted("Documents to keep"), noted("in number")),
    "audit_sessions": (noted("Internal audits over the cycle"), noted("sessions")),
    "audit_days": ("Internal audits over the cycle", "days"),
    "reviews": (noted("Management reviews"), noted("a year")),
    "review_hours": ("Management reviews", noted("hours a year")),
}
"""What is compared: its title and its unit. There is no total over them."""
MINUTES = 60


@dataclass(frozen=True, slots=True)
class DaysAdded:
    """The working days that one standard adds, what is held first."""

    standard: str
    alone: float
    """Where nothing is reused."""
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """The work of one measure in one process or of one reach."""

    key: str
    criteria: int
    amounts: Amounts


@dataclass(frozen=True)
class Benefit:
    """One system (integrated) against separate ones, each in three cases (low, likely, high).

    In case low integration saves least, in case high most; all assumptions of a case hold together. A criterion that
    serves several of the standards in scope is done once in one system, and by each project in separate ones.
    """

    __repr__ = in_counts

    from_nothing: pd.DataFrame
    """Days of each criterion in scope. Index criterion; process, reach (how many standards in scope it serves), AMOUNTS."""
    still_open: pd.DataFrame
    """The same of what is known to be missing; carried (for how many standards it is there only by carrying over, in parts of the whole),
    reusable (for how many it exists and has to be extended to them), and rebuilt by case: days of separate systems that build that again."""
    others: tuple[Amounts, ...]
    """The measures that aren't work."""
    turns: tuple[DaysAdded, ...]
    """One standard after the other. Added up they are the work from nothing."""
    assumptions: Mapping[str, Assumption]
    standards: tuple[str, ...]
    audit_years: int | None = None
    """Length of the cycle that audits are counted over; none without an audit programme."""

    @cached_property
    def amounts(self) -> dict[str, Amounts]:
        """By measure, as MEASURES."""
        sums = [
            Amounts.read({amount: float(self._work_of(name)[amount].sum()) for amount in AMOUNTS}, name)
            for name in ("from_nothing", "still_open")
        ]
        return {each.measure: each for each in (*sums, *self.others)}

    @cached_property
    def measures(self) -> pd.DataFrame:
        """Index measure, as MEASURES; columns AMOUNTS."""
        rows = {name: amounts.named for name, amounts in self.amounts.items()}
        return pd.DataFrame.from_dict(rows, orient="index").rename_axis("measure")

    @property
    def all_turns(self) -> Amounts:
        """What all standards add."""
        return reduce(Amounts.plus, (turn.amounts for turn in self.turns))

    def rebuilt(self) -> dict[str, float]:
        """Days by case that separate systems would spend on building again what exists and can be extended."""
        return {case: float(self.still_open[f"rebuilt_{case}"].sum()) for case in CASES}

    def by(self, key: str, measure: str) -> pd.DataFrame:
        """The work of one measure added up by process or reach: criteria, AMOUNTS."""
        groups = self._work_of(measure).groupby(key, sort=False)
        return groups[list(AMOUNTS)].sum().assign(criteria=groups.size())

    def groups(self, key: str, measure: str) -> list[WorkGroup]:
        """The same as objects."""
        rows = by_name(self.by(key, measure))
        return [WorkGroup(name, int(row["criteria"]), Amounts.read(row)) for name, row in rows.items()]

    def _work_of(self, measure: str) -> pd.DataFrame:
        return self.from_nothing if measure == "from_nothing" else self.still_open


def find_benefit(processes: MergedProcesses, audits: AuditProgramme | None = None) -> Benefit:
    """What the standards in scope cost as one management system and as separate ones.

    Work is the criteria's days for an organisation of this size; what is still open is what is known to be missing, and
    for separate systems also what carries over today and would partly be done again, and what exists for one standard
    and each further project would build again, where one system only extends it. Neither is called met. Audits are those
    of the audit programme, where it is given. With one standard in scope there is no difference.
    """
    assumed, coverage = benefit_assumptions(), processes.coverage
    return Benefit(
        *_work(processes, assumed),
        others=(_documents(coverage, assumed), *_audits(audits), *_reviews(coverage, assumed)),
        turns=tuple(_in_turn(processes, assumed)),
        assumptions=assumed,
        standards=coverage.client.standards,
        audit_years=audits.years if audits else None,
    )


def _work(processes: MergedProcesses, assumed: Mapping[str, Assumption]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The days of each criterion in scope from nothing, and those still open."""
    coverage = processes.coverage
    factor = head_count_factor(coverage.client.settings.head_count)
    whole, left = dict[str, dict[str, object]](), dict[str, dict[str, object]]()
    for name, part in processes.parts.items():
        criterion, reach = coverage.catalogue.criteria[name], len(part.standards)
        days, repeat = criterion.days * factor, _repeat(criterion, assumed)
        carried, reusable = _there(part, coverage)
        rebuilt = {case: reusable * days * repeat.at(case) for case in CASES}
        extended = {case: reusable * days * assumed["agree_more"].at(case) for case in CASES}
        again = {case: carried * days * assumed["carried_again"].at(case) + rebuilt[case] for case in CASES}
        gaps = {each: split(coverage.assessment.verdicts[each, name])["gap"] for each in part.requirements}
        lacking = {standard_of(each) for each, gap in gaps.items() if gap > SMALLEST_SHARE}
        missing = _shared(part.days, len(lacking), repeat, assumed).plus(Amounts(extended, again))
        of = {"process": part.process, "reach": reach}
        whole[name] = of | _shared(days, reach, repeat, assumed).named
        left[name] = of | missing.named | {"carried": carried, "reusable": reusable}
        left[name] |= {f"rebuilt_{case}": rebuilt[case] for case in CASES}
    one, other = (pd.DataFrame.from_dict(rows, orient="index").rename_axis("criterion") for rows in (whole, left))
    return one, other


def _shared(days: float, times: int, repeat: Assumption, assumed: Mapping[str, Assumption]) -> Amounts:
    """The days of one criterion that so many standards ask for: once in one system, by each project in separate ones."""
    one, alone = (
        {case: days * (1 + max(times - 1, 0) * more.at(case)) for case in CASES}
        for more in (assumed["agree_more"], repeat)
    )
    return Amounts(one, alone)


def _repeat(criterion: Criterion, assumed: Mapping[str, Assumption]) -> Assumption:
    return assumed["repeat_mechanism" if criterion.role == "mechanism" else "repeat_other"]


def _there(part: Part, coverage: Coverage) -> tuple[float, float]:
    """Because a criterion is there for another standard in scope: in how many it counts, and in how many it can be reused."""
    served = {name: served_in(name, part.requirements, part.criterion, coverage) for name in part.standards}
    # Stated or seen for a requirement of the standard itself.
    own = {name for name, verdicts in served.items() if any(each.basis and each.met > 0 for each in verdicts)}
    carried, reusable = 0.0, 0.0
    for name, verdicts in served.items():
        if own - {name}:
            if all(verdict.channel == "inferred" for verdict in verdicts) and name not in own:
                carried += sum(verdict.met for verdict in verdicts) / len(verdicts)
            reused = sum(verdict.reusable for verdict in verdicts) / len(verdicts)
            reusable += reused if part.level is None else min(reused, part.level)
    return carried, reusable


def _documents(coverage: Coverage, assumed: Mapping[str, Assumption]) -> Amounts:
    """Those that a standard in scope asks for; one that several ask for is kept once, or partly once for each."""
    scope = set(coverage.client.standards)
    asked = [(1.0, len(scope & item.standards)) for item in load_library().documents.values()]
    return _once_or_again(asked, assumed["document_again"], "documents")


def _audits(programme: AuditProgramme | None) -> Iterator[Amounts]:
    """Sessions and days over the cycle, as the audit programme compares them; the likely case lies in the middle."""
    if programme is None:
        return
    efforts = programme.efforts

    def amount(what: str, system: str, case: str) -> float:
        low, high = (float(getattr(efforts[system], f"{what}_{end}")) for end in ("low", "high"))
        return {"low": low, "likely": (low + high) / 2, "high": high}[case]

    for what in ("sessions", "days"):
        yield Amounts.of(partial(amount, what), f"audit_{what}")


def _reviews(coverage: Coverage, assumed: Mapping[str, Assumption]) -> tuple[Amounts, Amounts]:
    """A separate review looks at what its own standard asks for, so what all ask for comes up in each."""
    factor = head_count_factor(coverage.client.settings.head_count)
    scope = set(coverage.client.standards)
    items = [
        (item.minutes * factor / MINUTES, len(scope.intersection(map(standard_of, item.asked_by))))
        for item in load_library().review.values()
    ]
    looked_at, systems = _once_or_again(items, None), {"integrated": 1, "separate": len(scope)}
    a_year, frame = assumed["reviews_a_year"], assumed["review_frame"]
    return (
        Amounts.of(lambda system, case: systems[system] * a_year.at(case), "reviews"),
        Amounts.of(
            lambda system, case: a_year.at(case) * (looked_at.by(system)[case] + systems[system] * frame.at(case)),
            "review_hours",
        ),
    )


def _once_or_again(amounts: Iterable[tuple[float, int]], again: Assumption | None, measure: str = "") -> Amounts:
    """Amounts with how many standards ask for each: once in one system, again for each further one in separate ones."""
    listed = [(amount, times) for amount, times in amounts if times]
    once, more = sum(amount for amount, _ in listed), sum(amount * (times - 1) for amount, times in listed)
    repeated = {"integrated": dict.fromkeys(CASES, 0.0), "separate": {c: again.at(c) if again else 1.0 for c in CASES}}
    return Amounts.of(lambda system, case: once + more * repeated[system][case], measure)


def _in_turn(processes: MergedProcesses, assumed: Mapping[str, Assumption]) -> Iterator[DaysAdded]:
    """The days that each standard adds, in the order in which the client takes them: held ones, then as client.yml lists them."""
    coverage = processes.coverage
    settings, criteria = coverage.client.settings, coverage.catalogue.criteria
    held = coverage.assessment.certified
    factor = head_count_factor(settings.head_count)
    done: set[str] = set()
    for standard in sorted(dict.fromkeys(settings.standards), key=lambda name: name not in held):
        asked = [part for part in processes.parts.values() if standard in part.standards]
        work = [
            (item.days * factor, done.isdisjoint(part.standards), _repeat(item, assumed))
            for part in asked
            for item in [criteria[part.criterion]]
        ]
        done.add(standard)
        yield DaysAdded(standard, sum(days for days, _, _ in work), _added(work, assumed["agree_more"]))


def _added(work: Sequence[tuple[float, bool, Assumption]], agree: Assumption) -> Amounts:
    """Days, whether the standard is the first that asks for them, and the share that a separate project repeats, added up."""

    def amount(system: str, case: str) -> float:
        shares = ((days, first, agree if system == "integrated" else again) for days, first, again in work)
        return sum(days * (1.0 if first else more.at(case)) for days, first, more in shares)

    return Amounts.of(amount)
