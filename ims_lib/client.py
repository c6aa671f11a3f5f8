"""One client's folder: settings, inputs and the assessor's judgements."""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ims_lib import paths
from ims_lib.assessment_workbook import find_assessment_workbooks, is_assessment_workbook, read_review
from ims_lib.assessment_workbook.merging import compare, day_doubts, review_doubts
from ims_lib.errors import BadClient, UnknownClient
from ims_lib.judgements.log import FILE as LOG
from ims_lib.judgements.log import counting, read_log
from ims_lib.judgements.model import Doubt, Judgement
from ims_lib.nearest import did_you_mean, nearest
from ims_lib.standard_ids import STANDARDS, StandardId
from ims_lib.wording import in_counts
from ims_lib.workspace import HOME, find_workspace
from ims_lib.yaml_text import line_of, place_in, read_keys, wanted

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"})


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_capacity(value: Any) -> Any:
    return {"days_per_month": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, int | str) else value


def _as_rest(value: Any) -> Any:
    """A month without work: its number 1-12 where it is every year's, year-month where it is one alone."""
    text = str(value).strip()
    names = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])}
    month = names.get(text.lower(), int(text) if re.fullmatch(r"\d{1,2}", text) else 0)
    if 1 <= month <= 12:
        return month
    if re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text) and not text.startswith("0000"):
        return text
    raise ValueError("a month is wanted: August or 8 for every year's, 2027-08 for one alone")


StandardRef = Annotated[StandardId, BeforeValidator(_as_text)]
StandardRefs = list[StandardRef]
Rest = Annotated[int | str, BeforeValidator(_as_rest)]


class Certificate(BaseModel):
    """A certificate that the client holds. Without valid_to it counts, and a question is asked."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    standard: StandardRef
    edition: int | None = None
    valid_to: date | None = None
    scope: str | None = None


class Capacity(BaseModel):
    """Working days a month that the client's own people have for the roadmap; 0 gives an order without dates."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    days_per_month: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    keep_free: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    """Days of each month that are not planned: room for what the first look finds."""
    no_work_in: Annotated[list[Rest], BeforeValidator(_as_list)] = []
    """Months without work: 8 for every August, 2027-08 for one."""

    @property
    def planned(self) -> float:
        """Days a month that packages may take."""
        return max(self.days_per_month - self.keep_free, 0.0)

    def rests_in(self, year: int, month: int) -> bool:
        """Whether nobody works on the roadmap in this month."""
        return month in self.no_work_in or f"{year:04}-{month:02}" in self.no_work_in


class RiskSettings(BaseModel):
    """The client's own way of grading risks. What is wrong in it is a finding of the risk register, and ours is used."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    grades: int | None = None
    """3, 4 or 5 grades of likelihood and consequence."""
    bands: dict[str, float] | None = None
    """Band → the product of likelihood and consequence from which it begins."""
    matrix: list[list[str | None]] | None = None
    """A row of bands for each likelihood, the rarest first; counts before bands."""
    acceptable: str | dict[str, str] | None = None
    """The highest band that needs no treatment, for all risks or by category."""
    accepts: dict[str, str] | None = None
    """Band → who may accept a risk of it."""
    same: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = []
    """Pairs of risks that are one: two of the client's, or one of the client's and one of ours."""
    different: list[Annotated[list[str], Field(min_length=2, max_length=2)]] = []
    """Pairs that only look alike, and aren't asked again."""


class AuditSettings(BaseModel):
    """How the audit programme is planned. What is wrong in it is a finding of the programme, and ours is used."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    starts: Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))] = None
    """Year and month in which the cycle begins, as 2027-01; else the month after the as-of date."""
    years: int | None = None
    sessions_a_month: int | None = None
    """How many sessions the organisation bears in a month."""
    body_team: list[int] = []
    """Of each auditor in the certification body's team, for how many of the standards in scope."""
    body_days: dict[StandardRef, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = {}
    """Days that the body has named for each standard alone."""


class Settings(BaseModel):
    """What client.yml says."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    name: Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
    short_name: str | None = None
    standards: Annotated[StandardRefs, Field(min_length=1)]
    certificates: list[Certificate] = []
    not_started: StandardRefs = []
    sector: str | None = None
    head_count: Annotated[int, Field(ge=1)] | None = None
    capacity: Annotated[Capacity | None, BeforeValidator(_as_capacity)] = None
    wanted: dict[StandardRef, date] = {}
    """By when the known gaps of a standard are to be closed: usually the date of a certification audit."""
    scope: str | None = None
    ai_roles: list[str] = []
    assessor: str | None = None
    risk: RiskSettings = RiskSettings()
    audits: AuditSettings = AuditSettings()


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
    doubts: tuple[Doubt, ...] = ()
    """What must be decided or known of the review sheet of the assessment workbook."""

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


def open_client(client: Client | str | Path, *, as_of: date | str | None = None) -> Client:
    """One client's folder, by its path or by the name of one in the workspace or among the demo clients.

    `as_of` is the day on which certificates must be valid: unless given, that of a client that is open already, else
    today. Raises UnknownClient or BadClient, the latter with every fault in client.yml and judgements.csv.
    """
    if isinstance(client, Client):
        folder, as_of = client.folder, as_of or client.as_of
    else:
        folder = find_client(client)
    faults: list[str] = []
    settings, unknown = _read_settings(folder, faults)
    lines, doubts = _read_judgements(folder, faults)
    if faults or settings is None:
        raise BadClient(faults)
    judgements, day = {name: item for name, item in counting(lines).items() if item.new}, _as_date(as_of)
    return Client(
        id=folder.name,
        folder=folder,
        settings=settings,
        as_of=day,
        inputs=find_inputs(folder),
        judgements=judgements,
        doubts=(*doubts, *day_doubts(judgements.values(), day)),
        unknown_settings=unknown,
    )


def find_client(client: str | Path) -> Path:
    """The folder of a client. A name that is no path is looked for in the workspace, then among the demo clients."""
    if (home := os.environ.get(HOME)) and not Path(home).expanduser().is_dir():
        raise UnknownClient(
            f"{home}: there is no such folder; `--home` or {HOME} names the workspace, `ims new` makes one"
        )
    path = Path(client)
    own = find_workspace().clients
    demo = {name: paths.DEMO_CLIENTS / name for name in paths.DEMO_NAMES}
    by_name = [own / path, *([demo[str(path)]] if str(path) in demo else [])]
    candidates = [path, *by_name] if len(path.parts) == 1 else [path]
    for folder in candidates:
        if (folder / "client.yml").is_file():
            return folder.resolve()
    if path.is_symlink() and not path.exists():
        raise UnknownClient(f"{client}: this link leads nowhere; mend or remove it")
    begun = next((folder for folder in candidates if folder.is_dir()), None) if str(client) else None
    if begun:
        named = f"./{client}" if begun == path and len(path.parts) == 1 else client
        raise UnknownClient(f"{client}: this folder has no client.yml; `ims new {named}` makes one")
    known = sorted({*demo, *(item.parent.name for item in own.glob("*/client.yml"))})
    hint = f"; known are {', '.join(known) or 'none'}; `ims new` makes one"
    raise UnknownClient(f"{client}: no client folder of that name or path{did_you_mean(str(client), known) or hint}")


def find_clients(folder: Path) -> list[Path]:
    """Every client folder at or below a folder: those with a client.yml, and those begun without one directly below.

    The latter cannot be opened; whoever opens all of them is told so. Raises UnknownClient when there is none.
    """
    if not folder.is_dir():
        raise UnknownClient(f"{folder}: no such folder")
    # `**` leaves out folders that are links, `*` doesn't.
    settings = {*folder.rglob("client.yml"), *folder.glob("*/client.yml")}
    found = {
        path.parent for path in settings if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }
    if folder not in found:
        found |= {
            path for path in folder.iterdir() if _is_begun(path) and not any(path in each.parents for each in found)
        }
    if not found:
        raise UnknownClient(f"{folder}: no client folder below it; `ims new {folder}/acme` makes one")
    return sorted(found)


def folders_passed_over(folder: Path, clients: Collection[Path]) -> list[Path]:
    """Folders that lie beside a client's and are none: no client.yml, no spreadsheet, no client below, and no report."""
    if not any(client.parent == folder for client in clients):
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.is_dir()
        and not path.name.startswith(".")
        and not any(path in (client, *client.parents) for client in clients)
        and not (path / "run.json").exists()
    )


KEPT_BESIDE = frozenset({"client.yml", "columns.yml", LOG, "plan.csv", "entries.csv", "remarks.md"})
"""What we keep in a client's folder ourselves."""


def _is_begun(folder: Path) -> bool:
    """Whether it holds a client's spreadsheets and is no report's, or cannot be looked into: a link that leads nowhere."""
    if folder.name.startswith("."):
        return False
    if not folder.is_dir():
        return folder.is_symlink()
    if not os.access(folder, os.R_OK | os.X_OK):
        return True
    return not (folder / "run.json").exists() and bool(find_inputs(folder))


def find_inputs(folder: Path) -> tuple[Path, ...]:
    """The client's own spreadsheets: the top level's, but for what we keep there ourselves, and lock files."""
    return tuple(
        path
        for path in sorted(folder.iterdir(), key=lambda item: item.name)
        if path.suffix.lower() in SPREADSHEETS
        and path.is_file()
        and path.name not in KEPT_BESIDE
        and not path.name.startswith(("~$", ".~lock"))
        and not is_assessment_workbook(path)
    )


FOLDERS_BESIDE = frozenset({"scenarios", "evidence", "text"})


def left_aside(client: Client) -> tuple[str, ...]:
    """What lies in a client's folder and isn't read, a sentence each; hidden and lock files are nobody's business."""
    paths_there = sorted(client.folder.iterdir(), key=lambda item: item.name)
    return tuple(filter(None, map(_why_left_aside, paths_there)))


def _why_left_aside(path: Path) -> str:
    name = path.name
    if name.startswith((".", "~$")) or name in KEPT_BESIDE or name.lower().startswith("readme"):
        return ""
    if path.is_dir():
        holds_some = name not in FOLDERS_BESIDE and any(item.suffix.lower() in SPREADSHEETS for item in path.iterdir())
        text = f"{name}/ is not looked into; move its spreadsheets to the client's folder itself if they count"
        return text if holds_some else ""
    is_read = path.suffix.lower() in SPREADSHEETS
    if near := nearest(name.lower(), KEPT_BESIDE, alike=0.8):
        how = "is read as one of the client's spreadsheets, not" if is_read else "is not read"
        return f"{name} {how} as {near}; name it so"
    return "" if is_read else f"{name} is not read; of spreadsheets .xlsx, .xls, .ods and .csv are"


def _as_date(value: date | str | None) -> date:
    if isinstance(value, date):
        return value
    if not value:
        return date.today()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadClient(f"as-of date {value!r}: write it as year-month-day, for example 2026-11-24") from None


def _read_settings(folder: Path, faults: list[str]) -> tuple[Settings | None, tuple[str, ...]]:
    place = f"{folder.name}/client.yml"
    try:
        text, content = read_keys(folder / "client.yml", place, "at least name and standards", BadClient)
    except BadClient as error:
        faults += error.faults
        return None, ()
    unknown = tuple(_unknown_keys(content))
    try:
        # A key with nothing behind it is a setting that is not given yet.
        return Settings.model_validate({key: value for key, value in content.items() if value is not None}), unknown
    except ValidationError as error:
        found = sorted((_line(text, fault), _settings_fault(fault, content)) for fault in error.errors())
        faults += [f"{place}{f' line {line}' if line else ''}: {fault}" for line, fault in found]
        faults += [f"{place}: {key}" for key in unknown]
        return None, unknown


def _line(text: str, fault: Any) -> int:
    """The line of a fault; 0 where what is wrong stands nowhere, as a key that is missing."""
    steps = [step for step in fault["loc"] if step != "[key]"]
    return 0 if fault["type"] == "missing" else line_of(text, steps) or 0


def _settings_fault(fault: Any, content: Mapping[Any, Any]) -> str:
    where = place_in(content, [step for step in fault["loc"] if step != "[key]"])
    if fault["type"] == "missing":
        return f"{where} is missing"
    found = str(fault["input"])
    if fault["type"] == "literal_error":
        return f"{where} is {found!r}, but a standard is one of {', '.join(STANDARDS)}"
    if fault["type"] == "string_type" and isinstance(fault["input"], dict | list):
        return f"{where}: text is wanted, found a {'list' if isinstance(fault['input'], list) else 'block of keys'}"
    return f"{where} is {found[:60]!r}: {wanted(fault)}"


_BLOCKS: Mapping[str, type[BaseModel]] = {
    "certificates": Certificate,
    "capacity": Capacity,
    "risk": RiskSettings,
    "audits": AuditSettings,
}


def _unknown_keys(content: Mapping[Any, Any]) -> Iterator[str]:
    """Keys that nothing reads, those within blocks too, each with its nearest."""
    yield from (_unknown_key(str(key), str(key), Settings) for key in content if key not in Settings.model_fields)
    for block, model in _BLOCKS.items():
        given = content.get(block)
        for part in given if isinstance(given, list) else [given]:
            for key in part if isinstance(part, dict) else ():
                if key not in model.model_fields:
                    yield _unknown_key(f"{block}.{key}", str(key), model)


def _unknown_key(place: str, key: str, model: type[BaseModel]) -> str:
    return f"'{place}' is not used{did_you_mean(key, model.model_fields, ' (did you mean {}?)')}"


def _read_judgements(folder: Path, faults: list[str]) -> tuple[list[Judgement], tuple[Doubt, ...]]:
    """Judgements in the order they count, the latest last, and what must be told of the review sheet.

    What stands on a review sheet comes before judgements.csv; what was changed there since it was written, and
    contradicts nothing, comes after it. So the same counts before the sheet is merged and afterwards.
    """
    log = read_log(folder, faults)
    compared = []
    for path in find_assessment_workbooks(folder):
        try:
            compared.append(compare(read_review(path), log, faults))
        except BadClient as error:
            faults += error.faults
    on_sheets = [judgement for each in compared for judgement in each.judgements]
    changes = [judgement for each in compared for judgement in each.changes]
    return [*on_sheets, *log, *changes], tuple(review_doubts(compared))
