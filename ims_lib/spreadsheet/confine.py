"""Limits that the operating system holds a reading process to, set by that process before it sees the file."""

from __future__ import annotations

import sys

from ims_lib.spreadsheet.limits import MOST_CPU_SECONDS, MOST_MEMORY

CONFINED: tuple[tuple[str, str, int], ...] = (
    ("memory", "RLIMIT_AS", MOST_MEMORY),
    ("processor time", "RLIMIT_CPU", MOST_CPU_SECONDS),
    ("files written", "RLIMIT_FSIZE", 0),
    # Whatever is open stays open; nothing can be opened any more: no file, no connection, no pipe.
    ("files and connections opened", "RLIMIT_NOFILE", 0),
    ("processes started", "RLIMIT_NPROC", 0),
    ("memory images", "RLIMIT_CORE", 0),
)
"""What is limited, the system's name for it, and to how much."""


def confine() -> list[str]:
    """Set all limits for the rest of this process's life; what this system cannot limit is named."""
    try:
        import resource
    except ImportError:  # Windows has none of them
        return [what for what, _, _ in CONFINED]
    unlimited = []
    for what, name, most in CONFINED:
        kind = getattr(resource, name, None)
        try:
            if kind is None:
                raise ValueError
            hard = resource.getrlimit(kind)[1]
            limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (limit, limit))
        except (ValueError, OSError):
            unlimited.append(what)
    if sys.platform == "darwin" and "memory" not in unlimited:
        unlimited.insert(0, "memory")  # macOS takes the limit and does not keep to it
    return unlimited
