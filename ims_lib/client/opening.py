"""One client's folder opened: settings, inputs and the assessor's judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ims_lib.assessment_workbook import find_assessment_workbooks, read_review
from ims_lib.assessment_workbook.merging import compare, day_doubts, line_doubts, review_doubts
from ims_lib.client.added_actions import doubts_of_added
from ims_lib.client.agreed_plan import Agreed
from ims_lib.client.decided_owners import DecidedOwners
from ims_lib.client.entries import Correction, Entered
from ims_lib.client.entry_sheets import read_entered
from ims_lib.client.folders import chosen_client, find_client, find_documents, find_inputs
from ims_lib.client.plan_sheet import read_plan
from ims_lib.client.practice import Practice, read_practice
from ims_lib.client.settings import Settings, read_settings
from ims_lib.errors import BadClient
from ims_lib.findings import Finding
from ims_lib.judgements.log import counting, read_log, signed
from ims_lib.judgements.model import Judgement
from ims_lib.standard_ids import STANDARDS
from ims_lib.wording import in_counts


@dataclass(frozen=True)
class Client:
    """One client as of a day. Nothing in the folder is ever changed by reading it."""

    __repr__ = in_counts

    id: str
    folder: Path
    settings: Settings
    as_of: date
    inputs: tuple[Path, ...]
    judgements: dict[str, Judgement] = field(default_factory=dict)
    """The judgement that counts for each `on`."""
    unknown_settings: tuple[str, ...] = ()
    plan: Mapping[str, Agreed] = field(default_factory=dict)
    """What was agreed of each package, by plan.csv and what was filled in on the plan's sheet since; see agreed_of."""
    plan_lines: int = 0
    """How many lines plan.csv has."""
    entries: Mapping[str, Entered] = field(default_factory=dict)
    """What was filled in of rows of other sheets, by entries.csv and by those sheets since; see `entered`."""
    entry_lines: int = 0
    """How many lines entries.csv has."""
    doubts: tuple[Finding, ...] = ()
    """What must be decided or known of what was filled in: on the review sheet, on the plan's and on others."""

    documents: tuple[Path, ...] = ()
    """Its documents: Word, PDF, PowerPoint, mail and text files; of the last a few may be tables."""
    laid_down: Settings | None = None
    """What client.yml says, where `settings` go by what management decided; see ims_lib.decided_settings."""
    decided_owners: DecidedOwners = field(default_factory=DecidedOwners)
    """Whose things are by decisions of management; see ims_lib.decided_settings."""
    decided_rows: Mapping[str, Sequence[Correction]] = field(default_factory=dict)
    """By list and row what decisions of management set there; see ims_lib.decided_settings."""
    practice: Practice | None = None
    """Who assesses, by the workspace's practice.yml."""
    practice_unknown: tuple[str, ...] = ()
    """Keys of practice.yml that nothing reads, a sentence each."""

    def entered(self, kind: str) -> dict[str, Entered]:
        """What was filled in whole of the rows of a kind, by the day of the report: decision, risk …"""
        return {on: each for on, each in self.entries.items() if each.form.on == kind and each.counts(self.as_of)}

    @property
    def name(self) -> str:
        return self.settings.name

    @property
    def short_name(self) -> str:
        """The name to use in running text."""
        return self.settings.short_name or self.settings.name

    @property
    def assessor(self) -> str:
        """Who assesses it, as its judgements name them; empty where client.yml doesn't say."""
        return self.settings.assessor or ""

    @property
    def standards(self) -> tuple[str, ...]:
        """Ids of the standards in scope, in the order that reports use."""
        return tuple(name for name in STANDARDS if name in self.settings.standards)


def read_client(client: Client | str | Path, *, as_of: date | str | None = None) -> Client:
    """One client's folder, by its path or by the name of one in the workspace or among the demo clients; without either the one that is worked on (see chosen_client).

    `as_of` is the day on which certificates must be valid: unless given, that of a client that is open already, else
    today. Raises UnknownClient or BadClient, the latter with every fault in client.yml, judgements.csv, plan.csv and entries.csv.
    """
    if isinstance(client, Client):
        folder, as_of = client.folder, as_of or client.as_of
    else:
        folder = find_client(client) if str(client) else chosen_client()
    faults: list[str] = []
    settings, unknown = read_settings(folder, faults)
    practice, practice_unknown = read_practice(faults)
    lines, doubts = _read_judgements(folder, faults)
    day = as_of_day(as_of)
    plan, plan_lines, plan_doubts = read_plan(folder, faults)
    entries, entry_lines, entry_doubts = read_entered(folder, day, faults)
    entry_doubts += doubts_of_added(folder)
    if faults or settings is None:
        raise BadClient(faults)
    judgements = {name: item for name, item in counting(lines).items() if item.new}
    return Client(
        id=folder.name,
        folder=folder,
        settings=settings,
        as_of=day,
        inputs=find_inputs(folder),
        documents=find_documents(folder),
        judgements=judgements,
        plan=plan,
        plan_lines=plan_lines,
        entries=entries,
        entry_lines=entry_lines,
        doubts=tuple(dict.fromkeys([*doubts, *day_doubts(judgements.values(), day), *plan_doubts, *entry_doubts])),
        unknown_settings=unknown,
        practice=practice,
        practice_unknown=practice_unknown,
    )


def as_of_day(value: date | str | None) -> date:
    """The day that counts; today unless given. Raises BadClient where it is none."""
    if isinstance(value, date):
        return value
    if not value:
        return date.today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadClient(f"as-of date {value!r}: write it as year-month-day, for example 2026-11-24") from None


def _read_judgements(folder: Path, faults: list[str]) -> tuple[list[Judgement], tuple[Finding, ...]]:
    """Judgements in the order they count, the latest last, and what must be told of the review sheet.

    What stands on a review sheet comes before judgements.csv; what was changed there since it was written, and
    contradicts nothing, comes after it. So the same counts before the sheet is merged and afterwards.
    """
    log = read_log(folder, faults)
    compared = []
    for path in find_assessment_workbooks(folder):
        try:
            compared.append(compare(read_review(path), log))
        except BadClient as error:
            faults += error.faults
    on_sheets = [judgement for each in compared for judgement in each.judgements]
    changes = [judgement for each in compared for judgement in each.changes]
    return [*on_sheets, *signed(log), *changes], (*review_doubts(compared), *line_doubts(log))
