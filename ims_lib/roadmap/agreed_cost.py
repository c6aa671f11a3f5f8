"""What agreed days put off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgreedCost:
    """A wanted date, or another package of which days were agreed, that comes later because of agreed days."""

    packages: tuple[str, ...]
    """Those whose agreed days put it off; several only together."""
    moved: str
    """A standard, or a package."""
    before: date
    """When it comes without these days being agreed."""
    now: date

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.now - self.before).days
