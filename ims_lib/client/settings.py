"""What client.yml says: its schema, and what is wrong in it in its writer's words."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeGuard, TypeVar, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from ims_lib.errors import BadClient
from ims_lib.languages import languages, say, translated
from ims_lib.languages.current import ENGLISH
from ims_lib.nearest import did_you_mean
from ims_lib.standard_ids import STANDARDS, StandardId
from ims_lib.told import sentence
from ims_lib.yaml_text import line_of, place_in, read_keys, wanted


def _as_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def as_capacity(value: Any) -> Any:
    """Working days a month alone stand for a capacity of so many; roles alone for the sum of theirs."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"days_per_month": value}
    roles = value.get("roles") if isinstance(value, dict) and "days_per_month" not in value else None
    if isinstance(roles, dict) and all(isinstance(days, int | float) for days in roles.values()):
        return value | {"days_per_month": float(sum(roles.values()))}
    return value


def _as_outside(value: Any) -> Any:
    """A number alone is days a month; one of the two numbers of days has to be there."""
    given = {"days_per_month": value} if isinstance(value, int | float) and not isinstance(value, bool) else value
    if isinstance(given, dict) and not given.keys() & {"days_per_month", "days"}:
        raise ValueError("say how many days there are, in all (days) or by the month (days_per_month)")
    return given


def as_written(value: Any) -> Any:
    """A text or a whole number as a text; a number with a point may have lost a nought on the way."""
    if isinstance(value, float):
        raise ValueError(f'put it in quotation marks, as "{value}": without them 0.10 is read as 0.1')
    return _as_text(value)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, int | str | date) else value


def _as_none_or_list(value: Any) -> Any:
    found = _as_list(value)
    return [] if found == ["none"] else found


def _as_days_off(value: Any) -> Any:
    """A day, or the first and the last of several: 2026-12-24 to 2027-01-02."""
    first, _, last = str(value).partition(" to ")
    try:
        found = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        raise ValueError(
            "a day is wanted, as 2026-12-24, or the first and the last: 2026-12-24 to 2027-01-02"
        ) from None
    if found[1] < found[0]:
        raise ValueError("the last day lies before the first")
    return found


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


def _without_stop(value: Any) -> Any:
    """A sentence without the stop at its end, as it is told within others."""
    return value.strip().removesuffix(".") if isinstance(value, str) else value


DaysOff = Annotated[tuple[date, date], BeforeValidator(_as_days_off)]
StandardRef = Annotated[StandardId, BeforeValidator(_as_text)]
StandardRefs = list[StandardRef]
Rest = Annotated[int | str, BeforeValidator(_as_rest)]


class Certificate(BaseModel, frozen=True, extra="ignore"):
    """A certificate that the client holds. Without valid_to it counts, and a question is asked."""

    standard: StandardRef
    edition: int | None = None
    valid_to: date | None = None
    scope: str | None = None
    next_audit: date | None = None
    """The day of the certification body's next surveillance audit, once it is agreed."""


class Capacity(BaseModel, frozen=True, extra="ignore"):
    """Working days a month that the client's own people have for the roadmap; 0 gives an order without dates."""

    days_per_month: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    roles: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = {}
    """Role → the days a month that it has, on one package at a time; a role that isn't named has no limit of its own."""
    keep_free: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    """Days of each month that are not planned: room for what the first look finds."""
    no_work_in: Annotated[list[Rest], BeforeValidator(_as_list)] = []
    """Months without work: 8 for every August, 2027-08 for one."""

    @property
    def planned(self) -> float:
        """Days a month that packages may take."""
        return max(self.days_per_month - self.keep_free, 0.0)

    def on(self, day: date) -> float:
        """Days a month that there are on a day."""
        return self.days_per_month

    def planned_on(self, day: date) -> float:
        """Days a month that packages may take on a day."""
        return max(self.on(day) - self.keep_free, 0.0)

    def at(self, days_per_month: float) -> Capacity:
        """The same with so many days a month."""
        return Capacity.model_validate(self.model_dump() | {"days_per_month": days_per_month})

    def rests_in(self, year: int, month: int) -> bool:
        """Whether nobody works on the roadmap in this month."""
        return month in self.no_work_in or f"{year:04}-{month:02}" in self.no_work_in


class OutsideDays(BaseModel, frozen=True, extra="ignore"):
    """Working days that are bought from outside, for work that may be done from there."""

    days_per_month: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    days: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """How many there are in all; without it as many as that work takes."""
    day_rate: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """What one of them costs."""


class RiskSettings(BaseModel, frozen=True, extra="ignore"):
    """The client's own way of grading risks. What is wrong in it is a finding of the risk register, and ours is used."""

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


class AuditSettings(BaseModel, frozen=True, extra="ignore"):
    """How the audit programme is planned. What is wrong in it is a finding of the programme, and ours is used."""

    starts: Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))] = None
    """Year and month in which the cycle begins, as 2027-01; else the month after the as-of date."""
    years: int | None = None
    sessions_a_month: int | None = None
    """How many sessions the organisation bears in a month."""
    body_team: list[int] = []
    """Of each auditor in the certification body's team, for how many of the standards in scope."""
    body_days: dict[StandardRef, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = {}
    """Days that the body has named for each standard alone."""


class ReportVersion(BaseModel, frozen=True, extra="ignore"):
    """A version of the report: who prepared it, and by whom it has been reviewed and approved; empty where nobody has."""

    version: Annotated[str, BeforeValidator(as_written), Field(min_length=1)]
    date: date
    prepared: str = ""
    reviewed: str = ""
    approved: str = ""
    changed: str = ""
    """What changed since the one before."""


def _one_of_ours(code: str) -> str:
    if code not in languages():
        raise ValueError(f"there are {', '.join(languages())}")
    return code


class Settings(BaseModel, frozen=True, extra="ignore"):
    """What client.yml says."""

    name: Annotated[str, BeforeValidator(_as_text), Field(min_length=1)]
    short_name: str | None = None
    standards: Annotated[StandardRefs, Field(min_length=1)]
    certificates: list[Certificate] = []
    not_started: StandardRefs = []
    sector: str | None = None
    head_count: Annotated[int, Field(ge=1)] | None = None
    capacity: Annotated[Capacity | None, BeforeValidator(as_capacity)] = None
    country: str | None = None
    """Two letters, and a region where holidays differ: CH-ZH, DE-BY. Public holidays there aren't worked."""
    holidays: Annotated[list[DaysOff], BeforeValidator(_as_list)] = []
    """Further days on which nobody works."""
    day_rate: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    """What a working day costs: days are then told in money too."""
    outside: Annotated[OutsideDays | None, BeforeValidator(_as_outside)] = None
    currency: str = ""
    """What sums of money are in, as it stands before them: EUR, CHF."""
    wanted: dict[StandardRef, date] = {}
    """By when the known gaps of a standard are to be closed: usually the date of a certification audit."""
    reviews: dict[StandardRef, date] = {}
    """The day of the next management review of a standard, once it is set."""
    scope: Annotated[str | None, BeforeValidator(_without_stop)] = None
    ai_roles: list[str] = []
    overlays: Annotated[list[str], BeforeValidator(_as_none_or_list)] = ["eu_ai_act"]
    """Laws and frameworks of data/overlays/ that are laid over the AI systems."""
    assessor: str | None = None
    versions: list[ReportVersion] = []
    """Of the report, those that were handed out."""
    editions: Annotated[list[Annotated[str, BeforeValidator(_as_text)]], BeforeValidator(_as_list)] = []
    """The editions that each report has beside the whole one."""
    paper: Literal["A4", "Letter"] | None = None
    """What the page prints on; unless given, what is usual in the country."""
    language: Annotated[str, BeforeValidator(_as_text), AfterValidator(_one_of_ours)] = ENGLISH
    """What its report, workbook and drafts are written in."""
    may_be_named: Annotated[list[str], BeforeValidator(_as_list)] = []
    """The services and AI systems whose names third parties may read."""
    risk: RiskSettings = RiskSettings()
    audits: AuditSettings = AuditSettings()


def read_settings(folder: Path, faults: list[str]) -> tuple[Settings | None, tuple[str, ...]]:
    """What client.yml says, and its keys that nothing reads, a sentence each; no settings where it has faults."""
    place = f"{folder.name}/client.yml"
    return read_by_schema(folder / "client.yml", place, say("at least name and standards"), Settings, faults)


M = TypeVar("M", bound=BaseModel)


def read_by_schema(
    path: Path, place: str, example: str, model: type[M], faults: list[str]
) -> tuple[M | None, tuple[str, ...]]:
    """What a file of settings says by its schema, and its keys that nothing reads; nothing where it has faults.

    Checks that need to know where the file lies find its folder in the context of pydantic.
    """
    try:
        text, content = read_keys(path, place, example, BadClient)
    except BadClient as error:
        faults += error.faults
        return None, ()
    unknown = tuple(_unknown_keys(content, model))
    try:
        # A key with nothing behind it is a setting that is not given yet.
        given = {key: value for key, value in content.items() if value is not None}
        return model.model_validate(given, context=path.parent), unknown
    except ValidationError as error:
        found = sorted((_line(text, fault), _settings_fault(fault, content)) for fault in error.errors())
        faults += [
            say("{place}{line}: {fault}", place=place, line=say(" line {line}", line=line) if line else "", fault=fault)
            for line, fault in found
        ]
        faults += [f"{place}: {key}" for key in unknown]
        return None, unknown


def faults_by_key(content: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with settings, a sentence for each key that has a fault."""
    try:
        Settings.model_validate(content)
    except ValidationError as error:
        return {str(fault["loc"][0]): _settings_fault(fault, content) for fault in reversed(error.errors())}
    return {}


def _line(text: str, fault: Any) -> int:
    """The line of a fault; 0 where what is wrong stands nowhere, as a key that is missing."""
    steps = [step for step in fault["loc"] if step != "[key]"]
    return 0 if fault["type"] == "missing" else line_of(text, steps) or 0


def _settings_fault(fault: Any, content: Mapping[Any, Any]) -> str:
    where = place_in(content, [step for step in fault["loc"] if step != "[key]"])
    if fault["type"] == "missing":
        return say("{where} is missing", where=where)
    found = str(fault["input"])
    if fault["type"] == "literal_error":
        allowed = re.findall(r"'([^']+)'", fault["ctx"]["expected"])
        return sentence(
            "settings.one_of",
            where=where,
            found=found,
            part="a standard" if allowed[0] in STANDARDS else "it",
            allowed=", ".join(allowed),
        )
    if fault["type"] == "string_type" and isinstance(fault["input"], dict | list):
        return sentence(
            "settings.text", where=where, part=say("list") if isinstance(fault["input"], list) else say("block of keys")
        )
    return say("{where} is {found!r}: {wanted}", where=where, found=found[:60], wanted=wanted(fault))


def _unknown_keys(content: Mapping[Any, Any], model: type[BaseModel]) -> Iterator[str]:
    """Keys that nothing reads, those within blocks too, each with its nearest."""
    yield from (_unknown_key(str(key), str(key), model) for key in content if key not in model.model_fields)
    for block, field in model.model_fields.items():
        given = content.get(block)
        for inner in filter(_is_model, (field.annotation, *get_args(field.annotation))):
            for part in given if isinstance(given, list) else [given]:
                for key in part if isinstance(part, dict) else ():
                    if key not in inner.model_fields:
                        yield _unknown_key(f"{block}.{key}", str(key), inner)


def _is_model(annotation: Any) -> TypeGuard[type[BaseModel]]:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _unknown_key(place: str, key: str, model: type[BaseModel]) -> str:
    return sentence(
        "settings.unused",
        place=place,
        did_you_mean=did_you_mean(key, model.model_fields, translated(" (did you mean {}?)")),
    )
