"""What concerns organisations that build models alone says so where the client names another role with AI, and weighs as before."""

from __future__ import annotations

import pytest

from ims_lib.catalogue import load_catalogue
from ims_lib.coverage import score_coverage
from ims_lib.gaps import find_gaps
from ims_lib.register.model import Register
from ims_lib.report import section_documents
from ims_lib.report.requirements import trace
from ims_lib.report.steps.pairs import section_pairs
from ims_lib.roadmap import plan_roadmap
from ims_lib.steps import walk_steps
from tests.builders import assess, client

WAITS = "for those who build, train or tune models: the settings say deployer alone, so ask first whether this applies"


@pytest.mark.parametrize(
    ("roles", "told"), [(["deployer"], True), (["deployer", "provider"], False), ([], False), (["prducer"], False)]
)
def test_what_builders_have_to_do_waits_where_the_client_is_none(roles: list[str], told: bool) -> None:
    rows, who = Register.of([], [], [], []), client(ai_roles=roles)
    coverage = score_coverage(assess(rows, who, catalogue=load_catalogue()))
    steps = walk_steps(rows, plan_roadmap(find_gaps(coverage), who))
    assert (WAITS in trace(coverage, rows, "27001:A.8.3").html) is told
    assert WAITS not in trace(coverage, rows, "27001:A.8.2").html
    assert (WAITS in section_documents(steps).html) is told
    assert (f"3 of its criteria are {WAITS}." in section_pairs(steps).html) is told
    weighed = coverage.assessment.criteria_of("27001:A.8.3")
    assert "access.training_data" in weighed, "no weight changes"
