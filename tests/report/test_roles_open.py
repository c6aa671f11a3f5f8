"""The policy says which roles with AI are open by the list, and states none of them."""

from __future__ import annotations

import pytest

from ims_lib.report.draft_systems import roles_open
from tests.steps.lists import inputs_of

# case → what a row says, what is told of it beside the role of a customer
OPEN = {
    "the same role": ({"role": ("customer",), "role_text": "Customer"}, []),
    "another role": ({"role": ("partner",), "role_text": "Partner"}, ["“Study”: “Partner”"]),
    "a word of another law": ({"role_text": "Betreiber"}, ["“Study”: “Betreiber”, no role of ISO/IEC 22989"]),
    "nothing": ({}, ["“Study”: no role said"]),
    "another, out of scope": (
        {"role": ("partner",), "role_text": "Partner", "in_scope": False},
        ["“Study”, out of scope by the list: “Partner”"],
    ),
    "nothing, out of scope": ({"in_scope": False}, []),
    "retired": ({"status": "retired"}, []),
}


@pytest.mark.parametrize("case", OPEN)
def test_a_role_that_the_list_says_beside_those_of_the_settings_or_leaves_out_is_open(case: str) -> None:
    said, told = OPEN[case]
    rows = inputs_of(ai_systems=[{"name": "Study"} | said]).lists.ai_systems
    assert roles_open(rows, ["customer"]) == told
