"""What the organisation’s roles propose for the controls of 42001 Annex A."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ims_lib.ai_roles.proposals import PROPOSED, Proposal, as_provider, otherwise
from ims_lib.ai_roles.proposals import counting as proposed_for
from ims_lib.ai_roles.said import with_roles_of_client
from ims_lib.catalogue.role_rules import load_role_rules
from ims_lib.grouping import grouped
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import say, translated
from ims_lib.report.steps.ai_systems.shown import most_shown
from ims_lib.report.workbook_sheets import Row
from ims_lib.steps import Steps
from ims_lib.wording import days, first_of, in_quotes, listed

LEFT_OUT = "likely_not"
"""The proposal that wants a reason."""


def controls_proposed(steps: Steps) -> list[dict[str, Any]]:
    """The controls of Annex A by what the roles propose: in runs, or each with the reason why it is left out."""
    proposals = steps.coverage.assessment.proposals
    by_word = grouped((each.proposal, each) for each in proposals)
    order = [each.control for each in proposals]
    shortened = _shortened(steps)
    return [
        {
            "word": translated(word),
            "controls": len(by_word[name]),
            "runs": [] if name == LEFT_OUT else _runs([each.control for each in by_word[name]], order),
            "reasons": [(each.control, shortened(each.reason)) for each in by_word[name] if name == LEFT_OUT],
            "asked": [
                shortened(question) + customers_of(question, by_word[name], steps)
                for question in _asked(name, by_word[name])
            ],
        }
        for name, word in PROPOSED.items()
        if name in by_word
    ]


def _shortened(steps: Steps) -> Callable[[str], str]:
    """A reason as the page shows it: where it names all systems and their providers, how many they are; a statement to sign names each."""
    rows, words = proposed_for(steps.objects.system_rows.values()), load_role_rules()
    names = listed([row.name for row in rows])
    providers = listed(dict.fromkeys(maker for row in rows if (maker := maker_of(row))))
    planned = sum(row.status == PLANNED for row in rows)
    all_of_them = words.all_systems.format(count=len(rows))
    longer = (names, words.all_with_planned.format(count=len(rows), planned=planned))

    def shortened(text: str) -> str:
        told = text.replace(words.providers.several.format(names=providers), words.providers.all_unknown)
        for said in longer if len(rows) > 1 else ():
            told = told.replace(said, all_of_them)
        return told

    return shortened


def _asked(word: str, proposals: Sequence[Proposal]) -> list[str]:
    """What decides about these controls, each question once: of those asked what isn't known, of those left out what may bring them back."""
    if word == "asked":
        asked = [item.reason for each in proposals for item in each.systems if item.proposal == word]
    else:
        asked = [question for each in proposals if word == LEFT_OUT for question in each.questions]
    return list(dict.fromkeys(asked))


def customers_of(question: str, proposals: Sequence[Proposal], steps: Steps) -> str:
    """What the list of services says of the customers of those that hold the AI of the question whether they are outside."""
    asked_of = {cell for each in proposals for cell in each.outside.get(question, ())}
    view = steps.objects
    holding = {cell for cell, inside in view.inside.items() if not asked_of.isdisjoint(row.cell for row in inside)}
    rows = [view.service_rows[each.listed.cell] for each in view.services if each.listed.cell in holding]
    told = [
        f"{row.name} {in_quotes(row.customers)} ({row.place_of('customers').cell})" for row in rows if row.customers
    ]
    # Each counts: one service with customers outside makes the organisation a provider.
    return (
        say(" Customers by the list: {told}.", told=first_of(told, most_shown("services_shown"), ", ")) if told else ""
    )


def _runs(controls: Sequence[str], order: Sequence[str]) -> list[tuple[str, ...]]:
    """Controls as a person says them: the first and last of three or more that follow each other, else each."""
    places = {control: place for place, control in enumerate(order)}
    runs = grouped(
        ((control.rpartition(".")[0], places[control] - nth), control) for nth, control in enumerate(controls)
    ).values()
    return [each for run in runs for each in ([(run[0], run[-1])] if len(run) > 2 else [(name,) for name in run])]


def days_apart(steps: Steps) -> str:
    """The working days of what likely doesn't apply, beside the plan."""
    total = sum(steps.roadmap.gaps.apart.values())
    return days(total) if total else ""


def proposal_row(each: Proposal, steps: Steps) -> Row:
    return {
        "control": each.control,
        "title": steps.coverage.catalogue.title_of(each.control),
        "proposal": translated(PROPOSED[each.proposal]),
        "reason": each.reason,
        "questions": [question + customers_of(question, [each], steps) for question in each.questions],
        "otherwise": [*otherwise(each), *as_provider(each)],
        "apart": [steps.coverage.catalogue.criteria[name].text for name in each.apart],
        "cells": [*(item.cell for item in each.systems), *_role_of_client(steps)],
    }


def _role_of_client(steps: Steps) -> list[str]:
    """Where client.yml names the role, if a system of the list has none of its own."""
    rows, client = proposed_for(steps.objects.system_rows.values()), steps.coverage.client
    filled = with_roles_of_client(rows, client)
    return ["client.yml!ai_roles"] if any(row.role != own.role for row, own in zip(filled, rows, strict=True)) else []
