"""What the risk register holds, as frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

import pandas as pd

from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.soa_reasons import spoken_for_by
from ims_lib.cell_places import CellPlace, row_of
from ims_lib.frames import frame_of
from ims_lib.grouping import grouped
from ims_lib.register.model import Finding
from ims_lib.risks.grading import Grade
from ims_lib.risks.method import Method
from ims_lib.risks.scales import AI, category_standards, rank
from ims_lib.standard_ids import standard_of
from ims_lib.steps.risk_register.entry import GRADES, RiskEntry
from ims_lib.wording import in_counts

PROCESS = ["step", "title", "leaves", "has", "missing"]


@dataclass(frozen=True, slots=True)
class Link:
    """A way from a risk over a requirement to a criterion."""

    risk: str
    requirement: str
    criterion: str | None
    """None where no criterion of the requirement treats the risk."""
    level: float | None
    """The criterion's own level, 0 to 1; None where nothing is known."""
    origin: str
    """Of the risk: client or proposed."""


def risks_by_requirement(ways: Iterable[Link], origin: str) -> dict[str, tuple[str, ...]]:
    """Requirement → the risks of this origin that it treats."""
    return grouped(dict.fromkeys((way.requirement, way.risk) for way in ways if way.origin == origin))


@dataclass(frozen=True, slots=True)
class PairOfRisks:
    """Two risks that may be one, to be asked: a is the client's, b another of its or one of ours."""

    a: str
    b: str
    a_title: str
    b_title: str
    likeness: float
    """Of their words, 0 to 1."""
    in_common: tuple[str, ...]
    """Requirements that both name; with one of ours the criteria that treat both."""
    why: str
    cell: str


@dataclass(frozen=True, slots=True)
class MatrixField:
    """A pair of grades, and the risks that lie there before and after treatment."""

    likelihood: int
    consequence: int
    band: str
    before: int
    before_ids: tuple[str, ...]
    after: int
    after_ids: tuple[str, ...]


@dataclass(frozen=True)
class RiskRegister:
    """One register for AI, information security and services: the client's risks, then those that we propose."""

    __repr__ = in_counts

    entries: Mapping[str, RiskEntry]
    """By id, the client's in the order of their ids, then proposals, gravest first."""
    ways: tuple[Link, ...]
    idle: pd.DataFrame
    """Index control: applicable controls that no risk of the client names; title, standard, proposed (ids of ours they treat)."""
    pairs: tuple[PairOfRisks, ...]
    process: pd.DataFrame
    """Index step of the risk process: what it must leave, what the client has, what is missing."""
    method: Method
    findings: tuple[Finding, ...]

    @cached_property
    def risks(self) -> pd.DataFrame:
        """Index risk; number is what people know it by. A grade has a column each for likelihood, consequence, score and band, beginning as GRADES says."""
        listed = self.entries.values()
        frames = [
            frame_of([getattr(each, name) for each in listed], Grade, also=("score",)).add_prefix(prefix)
            for name, prefix in GRADES.items()
        ]
        found = pd.concat([frame_of(listed, RiskEntry, without=GRADES), *frames], axis=1).set_index("risk")
        return found.assign(number=found.index.map(self.numbers))

    def of(self, risks: pd.DataFrame) -> list[RiskEntry]:
        """The entries of some rows of the frame."""
        return [self.entries[str(name)] for name in risks.index]

    @cached_property
    def links(self) -> pd.DataFrame:
        """A row a way."""
        return frame_of(self.ways, Link)

    @cached_property
    def duplicates(self) -> pd.DataFrame:
        """A row a pair."""
        return frame_of(self.pairs, PairOfRisks)

    @cached_property
    def fields(self) -> tuple[MatrixField, ...]:
        """The matrix of all pairs of grades, the likeliest first."""
        scale, before, after = self.method.scale, _places(self.shown, ""), _places(self.shown, "residual_")
        return tuple(
            MatrixField(*place, scale.band(*place), len(first), first, len(then), then)
            for place in product(range(scale.grades, 0, -1), range(1, scale.grades + 1))
            for first, then in [(before.get(place, ()), after.get(place, ()))]
        )

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """A row a pair of grades."""
        return frame_of(self.fields, MatrixField)

    @cached_property
    def own(self) -> pd.DataFrame:
        """The client's risks, each once; without those that are none any longer."""
        risks = self.risks
        return risks[(risks["origin"] == "client") & risks["same_as"].isna() & ~risks["gone"].astype(bool)]

    @cached_property
    def proposed(self) -> pd.DataFrame:
        """The risks that we propose."""
        return self.risks[self.risks["origin"] == "proposed"]

    @property
    def given(self) -> bool:
        """Whether the client has a risk register."""
        return any(entry.origin == "client" for entry in self.entries.values())

    @property
    def shown(self) -> pd.DataFrame:
        """What figures count: the client's risks; where it has none, the proposals."""
        return self.own if self.given else self.proposed

    @cached_property
    def top(self) -> pd.DataFrame:
        """The risks that are left gravest, gravest first; of two alike the one that was graver before.

        Where nobody can say what is left of a risk, its level before treatment counts: it may be as grave as that. It stands after
        those of its band of which that is known.
        """
        risks, unknown = self.shown, self.shown["residual_from"] == "unknown"
        band, score = (risks[f"residual_{name}"].where(~unknown, risks[name]) for name in ("band", "score"))
        order = risks.assign(
            _unknown=unknown,
            _band=-band.map(rank, na_action="ignore").astype(float),
            _score=-score.astype(float).fillna(0),
            _before=-risks["score"].astype(float).fillna(0),
        )
        order = order[band.notna()].sort_values(["_band", "_unknown", "_score", "_before"], kind="stable")
        return order[risks.columns]

    @property
    def ownerless(self) -> pd.DataFrame:
        """The client's risks that nobody owns, where something is left to do."""
        unread = self.own["unread"].map(lambda cells: "owner" in cells).astype(bool)
        return self.own[self.own["owner"].isna() & ~unread & ~self.own["settled"].astype(bool)]

    @property
    def late(self) -> pd.DataFrame:
        """The client's risks whose action was due and isn't said to be done."""
        return self.own[self.own["overdue"].astype(bool) | self.own["due_passed"].astype(bool)]

    @property
    def unknown(self) -> pd.DataFrame:
        """The risks of which nothing is known that treats them, so that nobody can say what is left."""
        return self.shown[(self.shown["residual_from"] == "unknown") & (self.shown["only_if"] == "")]

    @property
    def untreated(self) -> pd.DataFrame:
        """The client's risks with neither an option nor an action, and those still open."""
        return self.shown[self.shown["untreated"].astype(bool)]

    @property
    def plan(self) -> pd.DataFrame:
        """The treatment plan: risks above what is acceptable or of which that isn't known, or with an action not yet settled."""
        risks, open_ones = self.shown, ~self.shown["settled"].astype(bool)
        undecided = (risks["action_from"] == "client") | (risks["residual_from"] == "unknown")
        return risks[risks["above"].astype(bool) | undecided & open_ones]

    @property
    def findings_table(self) -> pd.DataFrame:
        """The findings, the questions first: level, code, message, and the cell."""
        order = sorted(self.findings, key=lambda finding: finding.level != "question")
        rows = [(f.level, f.code, f.message, str(CellPlace(f.file, f.sheet, f.cell))) for f in order]
        return pd.DataFrame(rows, columns=["level", "code", "message", "cell"], dtype=object)

    def by_requirement(self) -> dict[str, tuple[str, ...]]:
        """Requirement → the client's risks that it treats. A proposal is no reason for a control."""
        return risks_by_requirement(self.ways, "client")

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Risk → the number that people know it by: the client's own; P- and its place in our library for what we propose, the same
        in each report."""
        places = {name: place for place, name in enumerate(load_library().risks, start=1)}
        return {
            name: name if risk.origin == "client" else f"P-{places[name]:02}" for name, risk in self.entries.items()
        }

    def proposed_by_requirement(self) -> dict[str, tuple[str, ...]]:
        """Requirement → the numbers of the risks that it likely treats too: further controls of the client's, those that such a risk speaks
        for, and our proposals."""
        listed = [risk for risk in self.entries.values() if not risk.gone and risk.same_as is None]
        of_ai = category_standards()[AI]
        return grouped(
            (requirement, self.numbers[risk.risk])
            for risk in listed
            for requirement in dict.fromkeys(
                (*risk.also, *spoken_for_by(risk.library)) if risk.origin == "client" else risk.refs
            )
            if standard_of(requirement) != of_ai or risk.is_of_ai
        )

    def criteria_above(self) -> dict[str, tuple[str, ...]]:
        """The risks of which more is left than is acceptable, with the criteria that treat each."""
        above = self.shown[self.shown["above"].astype(bool)]
        return {str(risk): tuple(criteria) for risk, criteria in above["criteria"].items()}

    def open_measures(self) -> list[tuple[str, date]]:
        """The requirements that treat the client's risks, each with the day of the client's own measure that isn't done."""
        return [(leaf, by) for each, by in self._undone() for leaf in each.refs]

    def days_of_measures(self, about: Mapping[str, Iterable[str]]) -> dict[tuple[str, str], date]:
        """The client's risks of which a measure of its own isn't done, each with a requirement that this is `about`, by the risk's row, and
        its day."""
        return {(each.risk, leaf): by for each, by in self._undone() for leaf in about.get(row_of(each.cell or ""), ())}

    def _undone(self) -> Iterator[tuple[RiskEntry, date]]:
        return ((each, each.due) for each in self.of(self.own) if each.due and each.action_open and not each.gone)

    def above_by_scores(self) -> list[RiskEntry]:
        """The client's risks that lie above by its own scores of today and what it calls acceptable itself, whatever is in place."""
        if "acceptable" not in self.method.own:
            return []
        said = [(each, (each.before if each.scored_today else each.own).band) for each in self.of(self.own)]
        return [each for each, band in said if band and self.method.is_above(band, each.category)]

    def known_above(self) -> frozenset[str]:
        """Those of them that are known to be: the client's own, of a level that it gave, by what it calls acceptable itself."""
        if "acceptable" not in self.method.own:
            return frozenset()
        above = self.own[self.own["above"].astype(bool)]
        return frozenset(map(str, above.index[above["level_from"].eq("client") | above["own_band"].notna()]))


def _places(risks: pd.DataFrame, prefix: str) -> dict[tuple[int, int], tuple[str, ...]]:
    grades = zip(risks[f"{prefix}likelihood"], risks[f"{prefix}consequence"], strict=True)
    named = zip(grades, map(str, risks.index), strict=True)
    return grouped((grade, name) for grade, name in named if None not in grade)
