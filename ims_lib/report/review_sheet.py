"""The assessment workbook kept up to date: what the client says, what is judged, what rows without a reference may
speak of, as long as nothing on it waits to be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ims_lib.assessment_workbook import (
    ClientSays,
    Suggested,
    find_assessment_workbooks,
    read_review,
    read_suggestions,
    why_not_rewritten,
    write_assessment_workbook,
)
from ims_lib.assessment_workbook.merging import compare_now
from ims_lib.assessment_workbook.review import SEVERAL
from ims_lib.client import Client, read_client
from ims_lib.coverage import Coverage
from ims_lib.errors import BadClient
from ims_lib.judgements.log import read_log
from ims_lib.languages import form_for, say
from ims_lib.register.model import TEXT, Record, Register
from ims_lib.register.settled.on_the_sheet import compare
from ims_lib.register.settled.reading import load_reading
from ims_lib.report.figures import place
from ims_lib.scales import report_setting, status_labels
from ims_lib.suggest.of_register import unnamed_rows
from ims_lib.wording import first_of


def refresh_review(register: Register, coverage: Coverage) -> None:
    """Write the client's assessment workbook anew where there is one and nothing on it would be lost."""
    folder = coverage.client.folder
    for path in find_assessment_workbooks(folder):
        if why_left(path) is None:
            client = read_client(folder, as_of=coverage.client.as_of)
            write_assessment_workbook(
                path,
                coverage.catalogue,
                client.standards,
                said=said_of(register, coverage),
                judgements=client.judgements,
                lines=len(read_log(folder, [])),
                suggested=suggested_of(register, client),
                assessed_for=assessed_for(coverage),
                names=names_for(coverage),
            )


def why_left(path: Path) -> str | None:
    """Why an assessment workbook must be left as it is; None where it can be written anew."""
    compared = compare_now(path.parent, read_review(path))
    suggestions = compare(read_suggestions(path), load_reading(path.parent / "columns.yml"))
    waiting = sum(map(len, (compared.changes, compared.doubts, suggestions.changes, suggestions.findings)))
    if waiting:
        return say(
            "{waiting} of its rows {wait} for a decision (see the questions)",
            waiting=waiting,
            wait=form_for(waiting, "waits", "wait"),
        )
    return why_not_rewritten(path)


def review_notes(client_folder: Path) -> Iterator[str]:
    """A sentence for each assessment workbook that was left as it is."""
    for path in find_assessment_workbooks(client_folder):
        try:
            why = why_left(path)
        except BadClient as error:
            why = str(error)
        if why:
            yield say("{name} was left as it is: {why}", name=path.name, why=why)


def suggested_of(register: Register, client: Client) -> Iterator[Suggested]:
    """A row for each requirement that rows without a reference may speak of, with what was decided on it."""
    for unnamed in unnamed_rows(register, client):
        where = "\n".join(place_of_text(record) for record in unnamed.records)
        for item in unnamed.suggestions:
            score = "" if item.score is None else f"{item.score:.2f}"
            verdict = "" if item.verdict == "open" else item.verdict
            yield Suggested(where, unnamed.text, item.ref, item.title, score, item.why, verdict)


def said_of(register: Register, coverage: Coverage) -> dict[str, ClientSays]:
    """What is stated of each requirement and where: by the client's own rows, else by what stands for them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for record in register.controls:
        for name in record.refs:
            found.setdefault(name, []).append((wording(record), place(record.state_cell)))
    for (name, _), verdict in coverage.assessment.verdicts.items():
        if name not in found and verdict.channel == "asserted":
            found[name] = [(source.found, place(source.cell)) for source in verdict.sources]
    return {
        name: ClientSays("\n".join(text for text, _ in once), "\n".join(where for _, where in once))
        for name, listed in found.items()
        for once in [dict.fromkeys(listed)]
    }


def assessed_for(coverage: Coverage) -> dict[str, str]:
    """Of each criterion that is assessed for each AI system or service, for which."""
    objects, most = coverage.assessment.objects, int(report_setting("records_shown"))
    found = ((name, objects.of_criterion(coverage.catalogue.criteria[name])) for name in coverage.assessment.own)
    return {
        name: say("assessed for each of {listed}", listed=first_of([each.label for each in listed], most))
        for name, listed in found
        if listed
    }


def names_for(coverage: Coverage) -> dict[str, tuple[str, ...]]:
    """Of each such criterion the names to choose from: each system's or service's own, or its id where the name tells too little."""
    objects = coverage.assessment.objects
    return {
        name: tuple(
            each.name if SEVERAL not in each.name and len(objects.all_called(each.name, each.per)) == 1 else each.key
            for each in objects.of_criterion(coverage.catalogue.criteria[name])
        )
        for name in assessed_for(coverage)
    }


def wording(record: Record) -> str:
    """The client's word, and what it was taken for where that isn't the same."""
    taken = status_labels()[record.status]
    word = record.status_text or ""
    return (
        word
        if word.casefold() == taken.casefold()
        else say("{word} ({taken})", word=word or say("no word"), taken=taken)
    )


def place_of_text(record: Record) -> str:
    """Where the text of a row stands, as a person reads it."""
    return place(record.named(*TEXT))
