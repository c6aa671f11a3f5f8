"""The names that rules in data have for what a list says are columns of that list, or facts that are worked out of its rows."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import get_args, get_type_hints

import pytest

from ims_lib.assessment.facts import Facts
from ims_lib.assessment.records import Records
from ims_lib.catalogue.contradictions import Contradiction, load_contradictions
from ims_lib.inputs.rows import ROWS
from ims_lib.register.vocabulary import load
from ims_lib.scales import scale_rows


def facts_of(rule: Contradiction) -> type[Facts]:
    """The class of what a rule looks at."""
    if rule.list == "soa":
        return get_args(get_type_hints(Records)["soa"])[0]
    return get_args(get_type_hints(vars(Records)[rule.list].func)["return"])[0]


def names_of(kind: type[Facts]) -> set[str]:
    return {field.name for each in (kind, get_type_hints(kind)["row"]) for field in fields(each)}


@pytest.mark.parametrize("rule", load_contradictions(), ids=lambda rule: rule.id)
def test_a_rule_names_columns_and_facts_of_its_list(rule: Contradiction) -> None:
    remarks = load("inputs")["remarks"].keys()
    named = {*rule.where, *rule.doubts, *(set(rule.unless) - remarks), *re.findall(r"{(\w+?)(?:_text)?}", rule.says)}
    named |= {name for name in (rule.dated, rule.newer_than) if name}
    assert named <= names_of(facts_of(rule))


@pytest.mark.parametrize("rule", scale_rows("documents_seen"), ids=lambda rule: f"{rule['list']}-{rule['column']}")
def test_what_shows_a_document_is_a_column_of_its_list(rule: dict[str, str]) -> None:
    columns = {field.name for field in fields(ROWS[rule["list"]])}
    assert {rule["column"], rule["ends"] or rule["column"]} <= columns
