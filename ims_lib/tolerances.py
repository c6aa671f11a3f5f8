"""How far figures that are meant to be the same may lie apart: what adding and dividing them leaves."""

from __future__ import annotations

SMALLEST_SHARE = 1e-9
"""A share, or a difference of two levels, below this is rounding."""
WHOLE = 1 - SMALLEST_SHARE
"""From here on a share or a level is the whole."""
SMALLEST_DAYS = 1e-9
"""Working days below this are rounding: nothing is left to build or to audit."""
SMALLEST_PLANNED_DAYS = 1e-6
"""The same of days in a calendar, which are summed up month by month, by a solver that keeps to its bounds within 1e-7."""
ROUNDING = 1e-9
"""How far a figure may lie beside the half or the whole that it is meant to be, before it is rounded."""
PROVEN = 1e-6
"""A share of a schedule's value below which its distance to the bound is rounding."""
