"""The plan for other tools: a csv that Jira, Planner and Trello import, and a calendar of its days."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from ims_lib.catalogue.sequence import load_sequence
from ims_lib.cell_text import guarded
from ims_lib.client import Client
from ims_lib.dates import day
from ims_lib.decided_settings import due_by, lasting_until
from ims_lib.languages import say
from ims_lib.register.vocabulary import brief
from ims_lib.report.owner_load import days_in_quarters
from ims_lib.roadmap import Planned, Roadmap
from ims_lib.standard_ids import standard_of
from ims_lib.wording import capitalised, in_quotes

COLUMNS = (
    *("External id", "Summary", "Description", "Assignee", "Start date", "Due date", "Days", "Status"),
    *("Labels", "Phase", "After", "Proposed assignee", "Planned start", "Planned end"),
)
"""What stands in the csv; data/README.md says what each tool calls it."""


def plan_csv(roadmap: Roadmap) -> str:
    """A row for each package, in order; the external id lasts from report to report. Days that were agreed count before the plan's."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    phases = {phase.id: phase.title for phase in load_sequence().phases}
    days = days_in_quarters(roadmap)
    for item in roadmap.in_order:
        standards = dict.fromkeys(map(standard_of, item.requirements))
        writer.writerow(
            [
                item.package,
                item.label,
                _description(item, roadmap),
                "" if item.owner_is_proposed else guarded(item.owner),
                _iso((item.agreed and not item.is_said_done and item.agreed.start) or item.start),
                _iso(item.due),
                f"{days[item.package]:g}",
                item.agreed.status if item.agreed else "planned",
                " ".join([*standards, *([item.kind] if item.kind else [])]),
                phases.get(item.phase or "", ""),
                " ".join(item.needs),
                guarded(item.owner) if item.owner_is_proposed else "",
                *map(_iso, (item.start, item.end)),
            ]
        )
    return text.getvalue()


def plan_calendar(roadmap: Roadmap) -> bytes:
    """An iCalendar with the days of milestones, the last day of each package, as agreed, else by the plan, and those until which management decided something."""
    from icalendar import Calendar, Event

    client = roadmap.gaps.coverage.client
    book = Calendar()
    book.add("prodid", "-//IMS Workbook//plan//EN")
    book.add("version", "2.0")
    for uid, on, text, description in _days(roadmap, client):
        event = Event()
        event.add("uid", f"{uid}@ims-workbook")
        event.add("dtstamp", datetime.combine(client.as_of, time(), UTC))
        event.add("dtstart", on)
        event.add("dtend", on + timedelta(days=1))
        event.add("summary", text)
        event.add("description", description)
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    return bytes(book.to_ical())


def _days(roadmap: Roadmap, client: Client) -> Iterator[tuple[str, date, str, str]]:
    names = roadmap.gaps.coverage.catalogue.standards
    for item in roadmap.milestones:
        text = f"{item.title}, {names[item.standard].name}"
        yield (
            f"{client.id}-{item.milestone}-{item.standard}",
            item.day,
            text,
            f"{capitalised(item.note or say('as it was decided'))}."
            if item.is_agreed
            else say("The earliest day by the plan; nobody has booked it."),
        )
    for package in roadmap.in_order:
        if due := package.due:
            text = say("To be done: {label}", label=package.label)
            told = _description(package, roadmap)
            if package.end and package.end != due:
                told = "\n".join([say("Agreed for this day; by the plan {end}.", end=day(package.end)), told])
            yield f"{client.id}-{package.package}", due, text, told
    for made, end in lasting_until(client):
        text = say("Ends by decision: {decided}", decided=in_quotes(brief(made.decided)))
        yield f"{client.id}-{made.key}", end, text, "\n".join([made.told, made.what])
    for made, on in due_by(client):
        text = say("Due by decision: {decided}", decided=in_quotes(brief(made.decided)))
        yield f"{client.id}-{made.key}-{on}", on, text, "\n".join([made.told, made.what])


def _description(item: Planned, roadmap: Roadmap) -> str:
    """The first step, and what is true when it is done."""
    criteria = roadmap.gaps.coverage.catalogue.criteria
    texts = [] if item.is_look else [criteria[name].text for name in item.criteria]
    done = [" ".join([f"- {text}", *load_sequence().since(text)]) for text in texts]
    return "\n".join(
        [
            *([say("First step: {step}", step=item.first_step_told)] if item.first_step else []),
            *([say("Done when:"), *done] if done else []),
        ]
    )


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""
