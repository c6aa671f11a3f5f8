"""The named processes: they exist, and a fault is told with the nearest."""

from __future__ import annotations

import pytest

from ims_lib.catalogue.workflows import NamedProcesses, check_named_processes, load_named_processes, load_workflows


def test_seven_shared_and_five_aligned_all_run_in_steps() -> None:
    named = load_named_processes()
    assert (len(named.shared), len(named.aligned)) == (7, 5)
    assert all(load_workflows()[name].steps for name in named.order)


FAULTS = {
    "no_process": (
        ("risk_managment",),
        ("access_control",),
        "named_processes.yml: risk_managment is no process; did you mean risk_management?",
    ),
    "twice": (("communication",), ("communication",), "named_processes.yml: communication stands 2 times"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told(name: str) -> None:
    shared, aligned, sentence = FAULTS[name]
    named = NamedProcesses(shared=shared, aligned=aligned)
    assert check_named_processes(named) == [sentence]
