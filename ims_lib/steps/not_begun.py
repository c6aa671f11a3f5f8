"""Standards that the client says have not been started."""

from __future__ import annotations

from ims_lib.coverage import Coverage


def not_begun(coverage: Coverage) -> tuple[str, ...]:
    """The standards in scope that client.yml declares not started, without those that a valid certificate speaks for."""
    declared, certified = coverage.client.settings.not_started, coverage.assessment.certified
    return tuple(name for name in coverage.client.standards if name in declared and name not in certified)
