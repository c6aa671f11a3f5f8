"""Answers on sheet Interview of a report's workbook: what they are known by, and which of them settle what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from ims_lib.assessment_workbook.review import SEVERAL
from ims_lib.cell_places import CellPlace, first_row_in
from ims_lib.client import Client
from ims_lib.client.entries import Entered, entered_by, read_entries
from ims_lib.dates import spoken
from ims_lib.judgements.log import append_decided
from ims_lib.judgements.model import AT, Decision, Judgement
from ims_lib.languages import in_all_languages, in_language, say
from ims_lib.register.model import Register
from ims_lib.register.settled.reading import load_reading
from ims_lib.register.vocabulary import load, plain
from ims_lib.scales import status_labels
from ims_lib.settled_answers import FILE, SettledAnswer, keep_answer

KIND = "answer"
"""What its line in entries.csv begins with."""
STATUSES = "statuses"
"""What stands there before a status that is asked about, and the section of columns.yml that an answer goes into."""


def known_by(code: str, place: CellPlace, register: Register) -> str:
    """What an answer to a question on the client's files is kept under: the status asked about, else the question's place."""
    if load("settling")["kept"].get(code) == "status":
        row = (place.file, place.sheet, first_row_in(place.cell))
        if status := next((each.status_text for each in register.rows if each.place == row), None):
            return f"{STATUSES} {' '.join(status.split())}"
    return f"{code} {place}"


def answers_to(code: str, client: Client) -> list[Entered]:
    """What was answered to the questions of one kind on the client's files, by the day of the report."""
    given = client.entered(KIND).values()
    return [each for each in given if each.on.startswith(f"{code} ") and each.values.get("answer")]


def who_and_when(values: Mapping[str, str]) -> str:
    """Who gave an answer and when, as far as that is filled in: Change manager, 3 December 2026."""
    who, on = values.get("said_by"), values.get("said_on")
    return f"{who or say('nobody named')}, {spoken(on) if on else say('without a day')}"


def merge_answers(folder: Path) -> int:
    """How many answers were added to judgements.csv and columns.yml: verdicts of whoever judged, and what a status means where the answer says
    that alone. Raises BadClient where one of the files is wrong, and CannotWrite."""
    entries = entered_by(read_entries(folder, [])).values()
    given = [each for each in entries if each.form.on == KIND and not each.lacking]
    verdicts = [
        each
        for each in given
        if each.values.get("verdict") and each.values.get("judged_by") and " " not in each.on.partition(AT)[0]
    ]
    judged = append_decided(folder, lambda log: _new(verdicts, log), who="", when="") if verdicts else ()
    settled = [answer for each in given for answer in _settling(each, folder)]
    for answer in settled:
        keep_answer(folder, answer)
    return len(judged) + len(settled)


def _new(verdicts: Iterable[Entered], log: Sequence[Judgement]) -> Iterator[Decision]:
    """The verdicts that aren't kept yet and that nobody judged after; of an answer for some AI systems or services one for each."""
    for each in verdicts:
        said, day = each.values, each.values["said_on"]
        new = (said["verdict"], said.get("answer", ""), said.get("seen", ""))
        criterion, _, keys = each.on.partition(AT)
        for on in [f"{criterion}{AT}{key}" for key in keys.split(SEVERAL)] if keys else [criterion]:
            since = [line for line in log if line.on == on and line.day >= day]
            if all((line.new, line.reason, line.evidence) != new and line.day == day for line in since):
                yield Decision(on, *new, who=said["judged_by"], when=day)


def _settling(each: Entered, folder: Path) -> Iterator[SettledAnswer]:
    """The line of columns.yml that an answer comes to, where that says nothing else than an earlier answer did."""
    begins, _, word = each.on.partition(" ")
    if begins == STATUSES:
        with in_language("en"):
            labels = {plain(said): name for name, label in status_labels().items() for said in in_all_languages(label)}
        meant = [labels.get(plain(line.new)) for line in each.lines if line.field == "answer"]
        if meant and meant[-1] and load_reading(folder / FILE).status_of(word) in (None, *meant[:-1]):
            yield SettledAnswer("statuses", word, meant[-1])
