"""The tables of evidence: what they name is known to the reader."""

from __future__ import annotations

from ims_lib.register.layout.column_claims import Claim, Column, Seen
from ims_lib.register.layout.kinds import KINDS, kind_of
from ims_lib.register.references.ways import WAYS
from ims_lib.register.vocabulary import load, senses

EVIDENCE = load("evidence")
OUTSIDE = {"heading", "always"}
"""What a claim weighs that isn't seen of the cells."""


def test_each_way_to_read_a_number_has_its_function() -> None:
    assert {each["name"] for each in EVIDENCE["references"]} == {*WAYS}


def test_each_claim_weighs_what_is_seen_of_a_column() -> None:
    seen = Seen(Column(0, "Status", ["done", "planned"]), frozenset(), 2)
    claims = [Claim.model_validate(each) for each in EVIDENCE["columns"]]
    named = {name for claim in claims for name in (*claim.strengths, *claim.needs, *claim.below)} - OUTSIDE
    assert {name: 0 <= seen[name] <= 1 for name in named if name != "year"} == dict.fromkeys(named - {"year"}, True)


def test_each_claim_is_to_a_role_that_headings_name() -> None:
    roles = {role for named in senses("columns").values() for role in named}
    claimed = {each["role"] for each in EVIDENCE["columns"]} | {
        role for each in EVIDENCE["columns"] for role in each.get("headed", ())
    }
    assert claimed <= roles | {"other_framework"}


def test_what_decides_a_kind_is_asked_by_name() -> None:
    assert kind_of([], {}, around=["", ""]) == ("other", "no column holds references or titles")
    assert set(EVIDENCE["kinds"]["roles"]) <= set(KINDS)
