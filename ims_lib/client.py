"""One client's folder: settings, inputs and the assessor's judgements."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ims_lib import paths
from ims_lib.assessment_workbook import find_assessment_workbooks, is_assessment_workbook, read_review
from ims_lib.catalogue.standards import StandardId
from ims_lib.errors import BadClient, UnknownClient
from ims_lib.judgements.log import FILE as LOG
from ims_lib.judgements.log import counting, read_log
from ims_lib.judgements.merging import compare, review_doubts
from ims_lib.judgements.model import Doubt
from ims_lib.judgements.model import Judgement as Judgement
from ims_lib.judgements.model import normal_on as normal_on
from ims_lib.scales import NOT_APPLICABLE as NOT_APPLICABLE
from ims_lib.yaml_text import load_yaml

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"})


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_texts(value: Any) -> Any:
    return [_as_text(item) for item in value] if isinstance(value, list) else value


def _as_capacity(value: Any) -> Any:
    return {"days_per_month": value} if isinstance(value, int | float) and not isinstance(value, bool) else value


StandardRef = Annotated[StandardId, BeforeValidator(_as_text)]
StandardRefs = Annotated[list[StandardRef], BeforeValidator(_as_texts)]


class Certificate(BaseModel):
    """A certificate that the client holds. Without valid_to it counts, and a question is asked."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    standard: StandardRef
    edition: int | None = None
    valid_to: date | None = None
    scope: str | None = None


class Capacity(BaseModel):
    """Working days a month that the client's own people have for the roadmap."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    days_per_month: Annotated[float, Field(gt=0)]


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
    scope: str | None = None
    ai_roles: list[str] = []
    assessor: str | None = None


@dataclass(frozen=True)
class Client:
    """One client as of a day. Nothing in the folder is ever changed by reading it."""

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
    def standards(self) -> tuple[str, ...]:
        """Ids of the standards in scope, in the order that reports use."""
        return tuple(name for name in get_args(StandardId) if name in self.settings.standards)


def open_client(client: Client | str | Path, *, as_of: date | str | None = None) -> Client:
    """One client's folder, by its path or by the name of one in data/clients/.

    `as_of` is the day on which certificates must be valid, today unless given. Raises UnknownClient
    or BadClient, the latter with every fault in client.yml and judgements.csv.
    """
    folder = client.folder if isinstance(client, Client) else find_client(client)
    faults: list[str] = []
    settings, unknown = _read_settings(folder, faults)
    judgements, doubts = _read_judgements(folder, faults)
    if faults or settings is None:
        raise BadClient(faults)
    return Client(
        id=folder.name,
        folder=folder,
        settings=settings,
        as_of=_as_date(as_of),
        inputs=find_inputs(folder),
        judgements={name: item for name, item in counting(judgements).items() if item.new},
        doubts=doubts,
        unknown_settings=unknown,
    )


def find_client(client: str | Path) -> Path:
    """The folder of a client. A name that is no path is looked for in data/clients/."""
    path = Path(client)
    candidates = [path, paths.CLIENTS / path] if len(path.parts) == 1 else [path]
    for folder in candidates:
        if (folder / "client.yml").is_file():
            return folder.resolve()
    if path.is_dir() and str(client):
        raise UnknownClient(f"{client}: this folder has no client.yml; `ims new {client}` makes one")
    known = sorted(item.parent.name for item in paths.CLIENTS.glob("*/client.yml"))
    near = difflib.get_close_matches(str(client), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known) or 'none'}; `ims new` makes one"
    raise UnknownClient(f"{client}: no client folder of that name or path; {hint}")


def find_inputs(folder: Path) -> tuple[Path, ...]:
    """The client's own spreadsheets: the top level's, but for judgements, lock files and our assessment workbook."""
    return tuple(
        path
        for path in sorted(folder.iterdir(), key=lambda item: item.name)
        if path.suffix.lower() in SPREADSHEETS
        and path.is_file()
        and path.name != LOG
        and not path.name.startswith(("~$", ".~lock"))
        and not is_assessment_workbook(path)
    )


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
    path = folder / "client.yml"
    place = f"{folder.name}/client.yml"
    try:
        content = load_yaml(path.read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        faults.append(f"{place}{line}: not readable as YAML ({getattr(error, 'problem', None) or 'see the line'})")
        return None, ()
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"{place}: cannot be read ({_why(error)}); save it as UTF-8 text")
        return None, ()
    except ValueError as error:  # a day that no calendar has
        faults.append(f"{place}: a date is wrong ({error}); write it as year-month-day, for example 2026-11-24")
        return None, ()
    if not isinstance(content, dict):
        faults.append(f"{place}: 'key: value' lines are wanted, at least name and standards")
        return None, ()
    unknown = tuple(_unknown_key(str(key)) for key in content if key not in Settings.model_fields)
    try:
        # A key with nothing behind it is a setting that is not given yet.
        return Settings.model_validate({key: value for key, value in content.items() if value is not None}), unknown
    except ValidationError as error:
        faults += [f"{place}: {_settings_fault(fault)}" for fault in error.errors()]
        return None, unknown


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)


def _settings_fault(fault: Any) -> str:
    where = ".".join(str(step) for step in fault["loc"])
    if fault["type"] == "missing":
        return f"{where} is missing"
    found = str(fault["input"])
    if fault["type"] == "literal_error":
        return f"{where} is {found!r}, but a standard is one of {', '.join(get_args(StandardId))}"
    if fault["type"] == "string_type" and isinstance(fault["input"], dict | list):
        return f"{where}: text is wanted, found a {'list' if isinstance(fault['input'], list) else 'block of keys'}"
    return f"{where} is {found[:60]!r}: {fault['msg'][0].lower()}{fault['msg'][1:]}"


def _unknown_key(key: str) -> str:
    near = difflib.get_close_matches(key, Settings.model_fields, n=1)
    return f"'{key}' is not used" + (f" (did you mean {near[0]}?)" if near else "")


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
