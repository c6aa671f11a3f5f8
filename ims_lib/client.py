"""One client's folder: settings, inputs and the assessor's judgements."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ims_lib import paths
from ims_lib.assessment_workbook import is_assessment_workbook, read_review
from ims_lib.catalogue.standards import StandardId
from ims_lib.errors import BadClient, UnknownClient
from ims_lib.scales import judgement_levels
from ims_lib.yaml_text import load_yaml

SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"})
JUDGEMENTS = "judgements.csv"
JUDGEMENT_COLUMNS = ("when", "who", "on", "old", "new", "reason", "evidence")
NOT_APPLICABLE = "not_applicable"


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


@dataclass(frozen=True, slots=True)
class Judgement:
    """An assessor's verdict. `on` is a criterion, a requirement or file!sheet!row; `new` N, P, L, F or not_applicable."""

    on: str
    new: str
    when: str
    who: str
    reason: str
    evidence: str
    source: str
    """Where it stands, for example judgements.csv!E4."""


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
    judgements = {item.on: item for item in _read_judgements(folder, faults)}
    if faults or settings is None:
        raise BadClient(faults)
    return Client(
        id=folder.name,
        folder=folder,
        settings=settings,
        as_of=_as_date(as_of),
        inputs=find_inputs(folder),
        judgements={name: item for name, item in judgements.items() if item.new},
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
        and path.name != JUDGEMENTS
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


def _read_judgements(folder: Path, faults: list[str]) -> Iterator[Judgement]:
    """Judgements in the order they count: the assessment workbook's first, the log's after, the latest last."""
    for path in sorted(folder.glob("*.xls[xm]")):
        if not path.name.startswith("~$") and is_assessment_workbook(path):
            for verdict in read_review(path):
                yield from _judgement(verdict, verdict["source"], faults)
    path = folder / JUDGEMENTS
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(f"{folder.name}/{JUDGEMENTS}: cannot be read ({_why(error)}); save it as UTF-8")
        return
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in ("on", "new") if name not in (reader.fieldnames or ())]
    if missing and text.strip():
        faults.append(
            f"{folder.name}/{JUDGEMENTS}: column {' and '.join(missing)} missing; the header is {','.join(JUDGEMENT_COLUMNS)}"
        )
        return
    letter = chr(ord("A") + list(reader.fieldnames or ("new",)).index("new")) if text.strip() else "E"
    for row in reader:
        line = reader.line_num
        yield from _judgement(row, f"{JUDGEMENTS}!{letter}{line}", faults)


def _judgement(row: Mapping[str, str | None], source: str, faults: list[str]) -> Iterator[Judgement]:
    values = {name: (row.get(name) or "").strip() for name in JUDGEMENT_COLUMNS}
    if not values["on"]:
        return
    new = values["new"] if values["new"] == NOT_APPLICABLE else values["new"].upper()
    if new and new != NOT_APPLICABLE and new not in judgement_levels():
        allowed = ", ".join([*judgement_levels(), NOT_APPLICABLE])
        faults.append(f"{source}: new is {values['new']!r}, but a judgement is one of {allowed}, or empty (withdrawn)")
        return
    yield Judgement(
        on=normal_on(values["on"]), new=new, when=values["when"], who=values["who"],
        reason=values["reason"], evidence=values["evidence"], source=source,
    )  # fmt: skip


def normal_on(on: str) -> str:
    """What a judgement is about, written one way: a csv has no sheet, so file!row becomes file!!row."""
    file, mark, rest = on.partition("!")
    if not mark:
        return on
    sheet, _, row = rest.rpartition("!")
    return f"{file}!{sheet}!{row}"
