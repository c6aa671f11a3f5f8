"""The names that rules in data have for what a list says are columns of that list, or facts that are worked out of its rows."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest
import yaml

import ims_lib as ims
from ims_lib import paths
from ims_lib.assessment.facts import ControlRow
from ims_lib.assessment.records import Records
from ims_lib.assessment.soa_records import facts_of_soa
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.contradictions import Contradiction, load_contradictions
from ims_lib.inputs.rows import ROWS
from ims_lib.register.vocabulary import load
from ims_lib.scales import scale_rows


@pytest.fixture(scope="module")
def worked_out() -> dict[str, set[str]]:
    """List → the facts of its rows, by two of the demo clients, which have all lists between them."""
    found: dict[str, set[str]] = {}
    for name in ("harbour", "millrace"):
        client = ims.open_client(name, as_of="2027-01-18")
        register = ims.read_register(client)
        records = Records(ims.read_inputs(register), client, facts_of_soa(register, load_catalogue()))
        for kind in {rule.list for rule in load_contradictions()}:
            for facts in records.of_list(kind)[:1]:
                found[kind] = {*facts.worked_out}
    return found


def test_what_is_declared_of_a_list_is_worked_out_of_its_rows(worked_out: dict[str, set[str]]) -> None:
    declared = yaml.safe_load((paths.DATA / "library" / "facts.yml").read_text(encoding="utf-8"))
    assert {name: {*facts} - worked_out[name] for name, facts in declared.items() if name != "all"} == {
        name: set() for name in declared if name != "all"
    }


@pytest.mark.parametrize("rule", load_contradictions(), ids=lambda rule: rule.id)
def test_a_rule_names_columns_and_facts_of_its_list(rule: Contradiction, worked_out: dict[str, set[str]]) -> None:
    remarks = load("inputs")["remarks"].keys()
    named = {*rule.where, *rule.doubts, *(set(rule.unless) - remarks), *re.findall(r"{(\w+?)(?:_text)?}", rule.says)}
    named |= {name for name in (rule.dated, rule.newer_than) if name}
    columns = {field.name for field in fields(ROWS.get(rule.list, ControlRow))}
    assert named <= columns | worked_out.get(rule.list, set())


@pytest.mark.parametrize("rule", scale_rows("documents_seen"), ids=lambda rule: f"{rule['list']}-{rule['column']}")
def test_what_shows_a_document_is_a_column_of_its_list(rule: dict[str, str]) -> None:
    columns = {field.name for field in fields(ROWS[rule["list"]])}
    assert {rule["column"], rule["ends"] or rule["column"]} <= columns
