"""Numbers of data/scales/: one that isn't there is told with the nearest."""

from __future__ import annotations

import pytest

from ims_lib.errors import BadCatalogue
from ims_lib.scales import report_setting, roadmap_setting


def test_a_setting_is_the_number_of_its_table() -> None:
    assert report_setting("records_shown") >= 1


def test_one_that_isnt_there_is_named_with_the_nearest_in_a_generator_too() -> None:
    with pytest.raises(BadCatalogue, match=r"report\.csv has no setting record_shown; did you mean records_shown\?"):
        tuple(map(report_setting, (name for name in ["record_shown"])))
    with pytest.raises(BadCatalogue, match=r"roadmap\.csv has no setting"):
        roadmap_setting("records_shown")
