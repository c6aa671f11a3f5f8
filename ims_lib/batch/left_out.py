"""Imports without a part that takes long and that nobody here needs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def left_out(name: str) -> Iterator[None]:
    """While it lasts, a module can't be imported, as if it weren't installed. One that is loaded already stays."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment] # how the import system is told that there is none
    try:
        yield
    finally:
        del sys.modules[name]
