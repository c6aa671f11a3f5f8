"""Scenarios: what if a standard came or went, a gap were closed, capacity or a certificate were other; kept in scenarios/."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from ims_lib.catalogue.model import Catalogue
from ims_lib.client import Rest, StandardRef, as_capacity
from ims_lib.errors import BadScenario
from ims_lib.files import kept_or_told, write_whole
from ims_lib.languages import in_all_languages, noted, say, translated
from ims_lib.nearest import did_you_mean
from ims_lib.register.model import Finding
from ims_lib.standard_ids import STANDARDS
from ims_lib.told import finding_at, sentence
from ims_lib.yaml_text import place_in, quoted, read_keys, wanted

FOLDER = "scenarios"
AS_IT_IS = noted("As it is")
"""What the client without any scenario is called."""
HEADER = noted(
    "A what-if: what would be if this were so. What isn't named here is as in client.yml. See data/README.md."
)


def _each_once(values: tuple[str, ...]) -> tuple[str, ...]:
    """Standards in the order of reports, each once."""
    return tuple(name for name in STANDARDS if name in values)


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else (value,) if isinstance(value, int | str) else value


Standards = Annotated[tuple[StandardRef, ...], BeforeValidator(_as_tuple), AfterValidator(_each_once)]
Days = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class CapacityChange(BaseModel, frozen=True, extra="forbid"):
    """What is other about the capacity; what isn't given stays as client.yml has it."""

    days_per_month: Days | None = None
    keep_free: Days | None = None
    no_work_in: Annotated[tuple[Rest, ...] | None, BeforeValidator(_as_tuple)] = None


class Scenario(BaseModel, frozen=True, extra="forbid"):
    """A what-if. Everything but the name is left out where it is as in client.yml."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    note: Annotated[str, Field(max_length=2000)] = ""
    standards: Annotated[Standards, Field(min_length=1)] | None = None
    """All that are in scope then."""
    certificates: Standards | None = None
    """All that are taken as held then."""
    capacity: Annotated[CapacityChange | None, BeforeValidator(as_capacity)] = None
    head_count: Annotated[int, Field(ge=1)] | None = None
    closed: Annotated[tuple[str, ...], BeforeValidator(_as_tuple)] = ()
    """Criteria and requirements that are taken as fully met."""


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of a client that can be used, and what is wrong with others."""

    found: tuple[Scenario, ...]
    findings: tuple[Finding, ...]


def scenario_files(client_folder: Path) -> list[Path]:
    """The files of a client's scenarios, by name."""
    return sorted(path for path in (client_folder / FOLDER).glob("*.yml") if not path.name.startswith("."))


def read_scenarios(client_folder: Path, catalogue: Catalogue) -> Scenarios:
    """The scenarios kept in a client's folder, in the order of their files. One that is wrong is a finding, and left aside."""
    found: dict[str, Scenario] = {}
    findings = []
    for path in scenario_files(client_folder):
        place = f"{FOLDER}/{path.name}"
        try:
            scenario = read_scenario(path, catalogue)
        except BadScenario as error:
            findings += [Finding("warning", "scenario.wrong", fault, place) for fault in error.faults]
            continue
        if scenario.name in found:
            findings.append(finding_at("scenario.twice", (place,), name=scenario.name))
        found.setdefault(scenario.name, scenario)
    return Scenarios(tuple(found.values()), tuple(findings))


def read_scenario(path: Path, catalogue: Catalogue) -> Scenario:
    """One scenario. Raises BadScenario with every fault; without a name it is called as its file."""
    place = f"{FOLDER}/{path.name}"
    _, content = read_keys(path, place, say('for example standards: ["27001"]'), BadScenario)
    return check_scenario({"name": path.stem, **content}, catalogue, place)


def check_scenario(content: dict[Any, Any], catalogue: Catalogue, place: str = "scenario") -> Scenario:
    """The scenario that these keys and values say. Raises BadScenario with every fault."""
    try:
        scenario = Scenario.model_validate({key: value for key, value in content.items() if value is not None})
    except ValidationError as error:
        raise BadScenario([f"{place}: {_fault(fault, content)}" for fault in error.errors()]) from None
    if scenario.name in in_all_languages(AS_IT_IS):
        raise BadScenario(f"{place}: name is '{scenario.name}', which the client without a scenario is called")
    require_known(scenario, catalogue, place)
    return scenario


def require_known(scenario: Scenario, catalogue: Catalogue, place: str = "scenario") -> None:
    """Raise BadScenario, with the nearest name, for what is to be closed and is no criterion and no requirement."""
    known = [*catalogue.criteria, *catalogue.requirements]
    BadScenario.raise_with(
        say("{place}: closed names '{name}', which is no criterion and no requirement", place=place, name=name)
        + did_you_mean(name, known, translated(" (did you mean {}?)"))
        for name in scenario.closed
        if name not in known
    )


def save_scenario(client_folder: Path, scenario: Scenario, catalogue: Catalogue) -> Path:
    """Keep a scenario in the client's folder; one of the same name is replaced. Raises CannotWrite."""
    path = _file_of(client_folder, scenario, catalogue)
    with kept_or_told(f"{client_folder.name}/{FOLDER}/{path.name}"):
        path.parent.mkdir(exist_ok=True)
        write_whole(path, as_written(scenario, catalogue).encode("utf-8"))
    return path


def as_written(scenario: Scenario, catalogue: Catalogue) -> str:
    """The scenario as its file says it: to be read, and changed by hand."""
    lines = [f"name: {quoted(scenario.name)}"]
    if scenario.note:
        lines.append(f"note: {quoted(scenario.note)}")
    for key, names in (("standards", scenario.standards), ("certificates", scenario.certificates)):
        if names is not None:
            lines.append(f"{key}: {_value(names)}")
    if scenario.capacity is not None:
        lines.append("capacity:")
        lines += [f"  {key}: {_value(value)}" for key, value in scenario.capacity.model_dump(exclude_none=True).items()]
    if scenario.head_count is not None:
        lines.append(f"head_count: {scenario.head_count}")
    if scenario.closed:
        lines.append(f"closed:  # {translated('taken as fully met')}")
        about = {name: criterion.text for name, criterion in catalogue.criteria.items()}
        lines += [f"  - {quoted(name)}  # {about.get(name) or catalogue.label_of(name)}" for name in scenario.closed]
    return "\n".join((f"# {translated(HEADER)}", *lines, ""))


def _file_of(client_folder: Path, scenario: Scenario, catalogue: Catalogue) -> Path:
    """The file that holds a scenario of this name, else a new one named after it."""
    taken = {}
    for path in scenario_files(client_folder):
        try:
            taken[path.stem] = read_scenario(path, catalogue).name
        except BadScenario:  # it stays as it is, so that somebody can put it right
            taken[path.stem] = ""
    plain = unicodedata.normalize("NFKD", scenario.name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "scenario"
    mine = [stem for stem, name in taken.items() if name == scenario.name]
    free = (f"{slug}{number}" for number in ("", *(f"-{n}" for n in range(2, len(taken) + 3))))
    stem = mine[0] if mine else next(name for name in free if name not in taken)
    return client_folder / FOLDER / f"{stem}.yml"


def _fault(fault: Any, content: dict[Any, Any]) -> str:
    where = place_in(content, fault["loc"])
    if fault["type"] == "extra_forbidden":
        known = CapacityChange.model_fields if len(fault["loc"]) > 1 else Scenario.model_fields
        near = did_you_mean(where.rpartition(".")[2], known, translated(" (did you mean {}?)"))
        return say("'{where}' is no key of a scenario", where=where) + (
            near or say("; known are {known}", known=", ".join(known))
        )
    if fault["type"] == "too_short" and fault["loc"][0] == "standards":
        return say("standards is empty, but one must stay in scope")
    if fault["type"] == "literal_error":
        return sentence("scenario.one_of", where=where, input=fault["input"], STANDARDS=", ".join(STANDARDS))
    number = fault["loc"][0] == "closed" and isinstance(fault["input"], int | float)
    hint = say("; YAML reads an id without quotes as a number, so quote it") if number else ""
    return sentence("scenario.fault", where=where, input=str(fault["input"])[:60], wanted=wanted(fault), hint=hint)


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_value(item) for item in value)}]"
    return f"{value:g}" if isinstance(value, int | float) else quoted(value)
