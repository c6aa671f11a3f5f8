"""Standards that the client says have not been started."""

from __future__ import annotations

from ims_lib.coverage import Coverage
from ims_lib.standard_ids import standard_of


def not_begun(coverage: Coverage) -> tuple[str, ...]:
    """The standards in scope that client.yml declares not started, without those that a valid certificate speaks for."""
    declared, certified = coverage.client.settings.not_started, coverage.assessment.certified
    return tuple(name for name in coverage.client.standards if name in declared and name not in certified)


def not_begun_or_silent(coverage: Coverage) -> tuple[str, ...]:
    """The standards that aren't begun, and those of which nothing at all is stated while something is of another."""
    verdicts = coverage.assessment.verdicts.items()
    stated = {standard_of(name) for (name, _), verdict in verdicts if verdict.basis or verdict.disputed_by}
    declared = not_begun(coverage)
    left = [name for name in coverage.client.standards if name not in stated and name not in declared]
    return (*declared, *(left if stated - {*declared} else ()))
