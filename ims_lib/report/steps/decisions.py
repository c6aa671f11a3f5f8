"""What management has to decide this month and next: who, by when, what happens if not, and the cells that it comes from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.cell_places import CellPlace
from ims_lib.client.entry_sheets import as_written, filled_in
from ims_lib.client.filled_sheets import asked
from ims_lib.dates import day, months_after
from ims_lib.decided_settings import decisions_made, in_plan
from ims_lib.decided_settings.effects import ReviewOn
from ims_lib.decided_settings.made import OWNED, AskedFor, name_of_thing
from ims_lib.frames import rows_of, values_of
from ims_lib.grouping import grouped
from ims_lib.inputs.model import frame_of_findings
from ims_lib.languages import noted, say, translated
from ims_lib.register.settled.reading import as_left
from ims_lib.report.figures import places
from ims_lib.report.milestones_told import wanted_text
from ims_lib.report.questions import all_findings, questions_of, with_answers
from ims_lib.report.result_rows import result_row, result_rows
from ims_lib.report.section import Section, render
from ims_lib.report.typed_beside import typed_beside
from ims_lib.report.workbook_sheets import Row
from ims_lib.roadmap import Planned
from ims_lib.scales import report_setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps import WALKS_KEPT, Steps
from ims_lib.steps.decisions import Decisions, MadeDecision, ManagementDecision, OpenQuestions, find_decisions
from ims_lib.steps.decisions.finding import COUNTED, counted_alone
from ims_lib.steps.decisions.followed import days_missed, set_by, two_days
from ims_lib.steps.decisions.matters import matter_of
from ims_lib.steps.decisions.model import SETTINGS
from ims_lib.steps.decisions.offered import offered
from ims_lib.wording import capitalised, counted, in_figures, in_quotes, in_row, in_sentence, labelled, listed

SHEET = "Decisions"
DECIDED = noted("decided")
DATED = "wanted"
"""A kind of the matter that dates are decided in."""
AGREED = noted("what was agreed for this report")
"""How the settings of a report are called where people read."""


@lru_cache(maxsize=WALKS_KEPT)
def decisions_of(steps: Steps) -> Decisions:
    """The decisions, with the questions that the page lists as open; the same object for the same steps.

    Steps that show a part of others take those of the whole, with their numbers and all that they are for, but what is for other
    standards alone.
    """
    if steps.whole:
        return _for_part(steps, steps.whole)
    findings = all_findings(steps.register, steps.coverage)
    return find_decisions(steps, _open(findings[findings["level"] == "question"]))


def _open(found: pd.DataFrame) -> OpenQuestions:
    cells = [str(CellPlace(row["file"], row["sheet"], row["cell"])) for row in rows_of(found) if row["file"]]
    return OpenQuestions(len(found), tuple(cells))


def _for_part(steps: Steps, whole: Steps) -> Decisions:
    """Those of the whole that are for the standard that steps show, with their numbers; of what is counted by standard its own."""
    found, (standard,), every = decisions_of(whole), steps.coverage.client.standards, whole.coverage.client.standards
    own = questions_of(standard, steps.register, steps.coverage)
    alone = counted_alone(steps, whole, _open(own), standard=standard)
    parts = ([part for part in item.parts if part.kind in alone or part.kind not in COUNTED] for item in found.found)
    told = ([replace(alone.get(each.kind, each), number=each.number, by=each.by) for each in of] for of in parts)
    named = ([replace(each, standards=each.standards or every) for each in of] for of in told)
    kept = ([each for each in of if standard in each.standards] for of in named)
    return replace(found, found=tuple(matter_of(of) for of in kept if of))


def decisions_by_risk(steps: Steps) -> dict[str, str]:
    """Risk → which decisions are about it, each with its day."""
    found = grouped((name, item) for item in decisions_of(steps).parts for name in item.risks)
    return {name: decisions_told(own) for name, own in found.items()}


def decisions_told(items: Iterable[ManagementDecision]) -> str:
    """Decisions 8 and 10, by 8 December 2026 and decision 11, by 15 December 2026."""
    return listed(_of_day(by, each) for by, each in grouped((item.by, item.number) for item in items).items())


def _of_day(by: date, numbers: Sequence[str]) -> str:
    """Decisions of one day: decisions 8.1 and 8.3, by 8 December 2026."""
    if numbers[1:]:
        return say("decisions {numbers}, by {by}", numbers=listed(numbers), by=day(by))
    return say("decision {number}, by {by}", number=numbers[0], by=day(by))


def section_decisions(steps: Steps) -> Section:
    """What to decide, who, by when and what happens if not, the weightiest first."""
    decisions, shown = decisions_of(steps), int(report_setting("decisions_shown"))
    client = steps.coverage.client
    words = load_decision_words()
    others = [item for item in decisions.found if words.matter_of[item.kind].left_to_others]
    month = months_after(client.as_of, words.usual_months)
    own = [item for item in decisions.found if item not in others]
    groups = {
        say("This month and what goes with it"): [item for item in own if item.by <= month],
        say("Next month"): [item for item in own if item.by > month],
        say("What others decide or do; management hears of it"): others,
    }
    return render(
        "decisions",
        heading=_heading(decisions),
        sheet=translated(SHEET),
        until=decisions.until,
        groups={name: items for name, items in groups.items() if items},
        source=_source,
        own=client.standards,
        made=[
            values_of(item)
            | {"title": words.title_of(item.kind), "decided": item.decided, "came_of_it": _came_of_it(item, steps)}
            for item in decisions.made[:shown]
        ],
        made_more=len(decisions.made[shown:]),
    )


def _heading(decisions: Decisions) -> str:
    if decisions.first is None:
        return say("Nothing waits for management’s decision until {until}", until=day(decisions.until))
    many, parts = counted(len(decisions.found), "decision"), len(decisions.parts)
    if parts > len(decisions.found):
        many = say("{decisions} with {parts} parts", decisions=many, parts=in_figures(parts))
    return say("Decide this month and next: {many}, the first by {first}", many=many, first=day(decisions.first))


def _source(cells: tuple[str, ...]) -> str:
    """The first cells by sheet, and how many more there are."""
    found, most = _agreed(cells), int(report_setting("decision_cells_shown"))
    more = say(" and {found} more", found=len(found) - most) if len(found) > most else ""
    return in_row(places(found[:most])) + more


def _without_file(cell: str) -> str:
    """A cell as its sheet names it, where a file has sheets: Risks › B3."""
    found = CellPlace.from_text(cell)
    return str(found._replace(file=found.sheet, sheet=None)) if found.sheet else cell


def rows_decisions(steps: Steps) -> dict[str, list[Row]]:
    """A row a matter, the weightiest first, each above its decisions, with why it is management's, and a decision on several things above
    a row a thing; below them those that were made."""
    words, found, client = load_decision_words(), decisions_of(steps), steps.coverage.client
    rows = []
    for matter in found.found:
        rows.append(_row_of(matter))
        for item in matter.parts:
            each = dict(_things_of(item, steps))
            rows.append(_row_of(item, told_below={*each.values()}) | {"whole": matter.number} | _to_fill(item, steps))
            is_long = len(each) > int(report_setting("decision_rows_shown"))
            for number, (thing, line) in enumerate(each.items(), start=1):
                alone = replace(item, about=(thing,), asks=AskedFor(), number=f"{item.number}.{number}")
                called = _called(thing, steps)
                told = {
                    "number": alone.number,
                    "what": called,
                    "details": [*filter(None, [line.removeprefix(labelled(called, ""))])],
                }
                rows.append(told | {"is_folded": True, "is_open": not is_long} | _to_fill(alone, steps))
    made = [
        {"what": item.what, "kind": words.title_of(item.kind)}
        | {"stands": _came_of_it(item, steps) or translated(DECIDED)}
        | filled_in(client, item.key)
        for item in sorted(found.made, key=lambda item: not item.is_unread)
    ]
    return {SHEET: [*rows, *made]}


def _to_fill(item: ManagementDecision, steps: Steps) -> Row:
    """The cells in which it is decided, and the answers to choose from."""
    client = steps.coverage.client
    answers = [each.says for each in offered(item, steps)]
    filled = filled_in(client, item.key)
    return filled | {"decided_choices": answers} | as_written(filled, ("days", "day", "taken_by", "words"))


def _things_of(item: ManagementDecision, steps: Steps) -> Iterator[tuple[str, str]]:
    """What a decision is about that is decided thing by thing, each with what is told of it; nothing where it is about one alone."""
    kind = load_decision_words().of[item.kind]
    for thing in item.about if kind.each and item.about[1:] else ():
        names = {name_of_thing(thing), _called(thing, steps).partition(" ")[0]}
        lines = (line for line in item.details if any(line.startswith((name, in_quotes(name))) for name in names))
        yield thing, next(lines, "")


def _called(thing: str, steps: Steps) -> str:
    """What a thing is called where it is decided by itself: R-09 “An attack at night”, Carrier B, “Resources”: proposed is Head of finance."""
    name, risks, owners = name_of_thing(thing), steps.risks, steps.owners
    if risk := risks.entries.get(name):
        return f"{risks.numbers[name]} {in_quotes(risk.title)}"
    if name == thing and thing.startswith(OWNED[-1]):
        return say(
            "processes for {standard}: whoever owns them for others is proposed", standard=thing.removeprefix(OWNED[-1])
        )
    known = steps.coverage.catalogue.processes
    proposed = next((owners.processes[each].name for each in known if in_sentence(known[each].title) == name), "")
    return say("{process}: {owner} is proposed", process=name, owner=proposed) if proposed else name


def _row_of(item: ManagementDecision, told_below: Collection[str] = ()) -> Row:
    """Of a matter its title and how many parts it has, which tell the rest; without the lines that are told below."""
    again = say("asked again, as not all of it is settled by {before}", before=item.before) if item.before else ""
    late = say("wanted by {day}, not decided", day=day(item.wanted_by)) if item.wanted_by else ""
    told: Row = {"kind": load_decision_words().title_of(item.kind), "stands": again or late}
    if item.parts:
        title = labelled(item.asked, counted(len(item.parts), "part"))
        return values_of(item) | told | {"what": title, "details": (), "if_not": "", "cells": ()}
    lines = [*filter(None, [item.further]), *(line for line in item.details if line not in told_below)]
    source = _source(tuple(map(_without_file, item.cells)))
    told |= {"what": item.asked, "details": lines, "cells": _agreed(item.cells), "source": source}
    return values_of(item) | told


def _came_of_it(item: MadeDecision, steps: Steps) -> str:
    """What the plan goes by because of it, and how the dates that it was on stand by the plan of today; empty where it bears on none."""
    client = steps.coverage.client
    effects = [effect for each, effect in in_plan(decisions_made(client), client) if each.key == item.key]
    goes_by = in_row([each.told for each in effects if not isinstance(each, ReviewOn) or _is_kept(each, steps)])
    words = load_decision_words()
    is_dated = words.matter_of.get(item.kind) == words.matter_of[DATED]
    names = {standard_of(word) for each in item.about for word in each.split() if is_dated}
    told = [wanted_text(each, steps.roadmap) for each in steps.roadmap.wanted if each.standard in names]
    if goes_by:
        told.insert(0, say("The plan goes by {said}.", said=goes_by))
    told += [*_reviews_not_held(item, steps), *two_days(item, steps), *days_missed(item, steps)]
    if said := set_by(item, steps):
        told.append(say("Followed: {said}.", said=in_row(said)))
    if item.is_unread:
        told.append(say("It counts once the question on it is settled: sheet Questions of details.xlsx asks."))
    kind = words.of.get(item.kind)
    if not told and kind and kind.place and not item.takes:
        place = " › ".join(translated(part) for part in kind.place.split("!") if part)
        told.append(say("It stands as it was decided; enter it in {place} too.", place=place))
    return " ".join(told)


def _is_kept(effect: ReviewOn, steps: Steps) -> bool:
    """Whether the plan holds a review on the day that was decided."""
    on_it = (item for item in steps.roadmap.milestones if item.is_agreed and item.decided == effect.day)
    return any(item.standard in effect.standards for item in on_it)


def _reviews_not_held(item: MadeDecision, steps: Steps) -> Iterator[str]:
    """What is to be known of a review that isn't held on the day that was decided, or wasn't by the files."""
    for effect in (each for each in item.effects if isinstance(each, ReviewOn)):
        found = [
            each
            for each in steps.roadmap.milestones
            if each.decided == effect.day and each.standard in effect.standards
        ]
        if not found or all(each.is_agreed for each in found):
            continue
        told = noted(
            "{said}: by the plan it can be held on {day} at the earliest, as the work before it takes until then."
        )
        if effect.day <= steps.coverage.client.as_of:
            told = noted(
                "{said}: the files don’t say that it was held. Enter its minutes in the list of documents, or on the sheet Management review "
                "what it concluded and on which day; until then it is planned for {day}."
            )
        yield say(told, said=capitalised(effect.told), day=day(max(each.day for each in found)))


def findings_of_steps(steps: Steps, *, by_word: bool = False) -> pd.DataFrame:
    """What the inputs and steps give rise to, and a question on each decision whose day doesn't go with another.

    `by_word`: with a question for each word that is new, in place of one for all of a column.
    """
    found = frame_of_findings(steps.findings_by_word) if by_word else steps.findings
    left = (
        (item, said)
        for item in decisions_of(steps).made
        for said in (*_reviews_not_held(item, steps), *two_days(item, steps), *days_missed(item, steps))
    )
    told = ((f"{item.what}: {item.told}; {said}", CellPlace.from_text(item.cell)) for item, said in left)
    asks = (asked("entry.decision_unfollowed", *each) for each in told)
    rows = [as_left(each, steps.register.left)[: len(found.columns)] for each in (*asks, *typed_beside(steps))]
    every = pd.concat([found, pd.DataFrame(rows, columns=found.columns, dtype=object)], ignore_index=True)
    return with_answers(every, steps.register, steps.coverage.client)


def _agreed(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells, the settings of the report by their name for readers, once."""
    return tuple(
        dict.fromkeys(translated(AGREED) if CellPlace.from_text(cell).file == SETTINGS else cell for cell in cells)
    )


def results_decisions(steps: Steps) -> list[dict[str, Any]]:
    """The matters with their decisions as plain values, the weightiest first."""
    return [
        result_row("matter", item) | {"parts": result_rows("decision", item.parts)}
        for item in decisions_of(steps).found
    ]


def results_decided(steps: Steps) -> list[dict[str, Any]]:
    """The decisions that were made as plain values, the latest first."""
    return result_rows("decision made", decisions_of(steps).made)


WAITS = "waits"
"""What a package is to a decision on a day before it begins."""


def decisions_by_package(steps: Steps) -> dict[str, dict[str, str]]:
    """Package → what it is to decisions, `prepares`, `readies`, `waits` or `beside` → that in words with their days."""
    planned, parts = steps.roadmap.planned, decisions_of(steps).parts
    found = grouped((name, item) for item in parts for name in item.packages if name in planned)
    ways = {name: grouped((_what(planned[name], item), item) for item in own) for name, own in found.items()}
    return {name: {what: _told(what, of) for what, of in own.items()} for name, own in ways.items()}


def _what(package: Planned, decision: ManagementDecision) -> str:
    """`readies`: it makes a part ready that is decided later than the first."""
    if package.end and package.end <= decision.by:
        return "prepares"
    if load_decision_words().of[decision.kind].phases:
        return "readies" if package.end else "prepares"
    return WAITS if package.start and package.start > decision.by else "beside"


def _told(what: str, decisions: Sequence[ManagementDecision]) -> str:
    if what == "readies":
        numbers = listed(each.number for each in decisions)
        return say("prepares a part of decision {numbers} that is decided once it is ready", numbers=numbers)
    named = decisions_told(decisions)
    if what == "prepares":
        return say("prepares {decisions}", decisions=named)
    return say("waits for {decisions}", decisions=named) if what == WAITS else named
