"""Programs run without the rights of root: it reads and writes everything, unless it gives up just that."""

from __future__ import annotations

import os
import shutil

import pytest

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"] if AS_ROOT else []
"""What a command begins with that is to run so."""

without_rights = pytest.mark.skipif(
    AS_ROOT and not shutil.which("setpriv"), reason="root that can't give up what lets it read and write everything"
)
