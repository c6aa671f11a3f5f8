"""Somebody works here: each test has a configuration of its own, with a name in it, and no widgets of tests before it."""

from __future__ import annotations

from pathlib import Path
from weakref import WeakSet

import pytest

from ims_lib import person
from ims_lib.person import keep_person_name
from ims_lib.workbench.widget import Widget


@pytest.fixture(autouse=True)
def _somebody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "user_config_path", lambda *_, **__: tmp_path / "config")
    monkeypatch.setattr(Widget, "_open", WeakSet())
    keep_person_name("Lead assessor")
