"""Amounts of one system and of separate ones, where integration saves least, likely, most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ims_lib.scales import CASES

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
