"""The house: lock and environments agree, sheets are what their text says, nothing names a machine or a registry."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from ims_lib import paths
from ims_lib.languages import languages

TOP = {"notebooks", "ims_lib", "data", "reports", "environment.yml", "tests", "README.md"}
CONFIG = {
    "pyproject.toml",
    "requirements.txt",
    "Makefile",
    "CHANGELOG.md",
    "SECURITY.md",
    "LICENSE",
    ".ci",
    ".gitignore",
    "benchmarks",
}


def tracked() -> list[Path]:
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=paths.PROJECT, capture_output=True, text=True, check=True
    )
    return [Path(line) for line in done.stdout.splitlines()]


def locked() -> dict[str, str]:
    text = (paths.PROJECT / "requirements.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", text, flags=re.MULTILINE))


def test_top_level_is_the_fixed_one() -> None:
    assert {path.parts[0] for path in tracked()} <= TOP | CONFIG


def test_every_data_file_is_in_the_dictionary() -> None:
    told = (paths.DATA / "README.md").read_text(encoding="utf-8")
    of_one_kind = {"criteria", "clients", "drafts", "suggest", *languages()}
    files = [path for path in tracked() if path.parts[0] == "data" and not of_one_kind & set(path.parts)]
    assert not [str(path) for path in files if path.name not in told]


def test_every_dependency_is_locked_with_hashes_and_has_a_reason() -> None:
    text = (paths.PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[>=<\[ ;]", line)[0].lower() for line in wanted}
    assert names <= locked().keys()
    for line in project["dependencies"]:
        assert re.search(re.escape(f'"{line}",') + r"\s+# \w", text), f"{line} has no reason beside it"
    lock = (paths.PROJECT / "requirements.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", lock.strip())
    assert all("--hash=sha256:" in block for block in blocks)


def test_conda_environment_reads_the_same_lock() -> None:
    environment = yaml.safe_load((paths.PROJECT / "environment.yml").read_text(encoding="utf-8"))
    assert {"pip": ["--requirement requirements.txt"]} in environment["dependencies"]
    lowest = tomllib.loads((paths.PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert f"python {lowest}" in environment["dependencies"]


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    host = re.compile("files\\." + "pythonhosted|py" + "pi\\.org|--(extra-)?index" + "-url|/ho" + "me/\\w|/ro" + "ot/")
    for path in tracked():
        if path.suffix in {".png", ".xlsx", ".ods"} or path.name == "Makefile" or not (paths.PROJECT / path).is_file():
            continue
        text = (paths.PROJECT / path).read_text(encoding="utf-8", errors="replace")
        assert not host.search(text), path


@pytest.fixture(scope="module")
def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_sheets", paths.DEMO_CLIENTS / "write_sheets.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("client", ["harbour", "lumen", "millrace", "stadtspital"])
def test_committed_sheets_are_what_their_text_says(writer: ModuleType, client: str) -> None:
    folder = paths.DEMO_CLIENTS / client
    for name, content in writer.render_sheets(folder).items():
        assert (folder / Path(name).name).read_bytes() == content, f"{client}/{name}: run data/clients/write_sheets.py"


def test_the_demo_clients_are_those_that_are_kept_and_shipped() -> None:
    kept = {path.parts[2] for path in tracked() if path.parts[:2] == ("data", "clients") and path.name == "client.yml"}
    text = (paths.PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    shipped = re.findall(r'"clients/(\w+)/\*\*/\*"', text)
    assert sorted(kept) == sorted(shipped) == sorted(paths.DEMO_NAMES)


ROOMS = (
    ("errors", "findings", "tolerances", "paths", "standard_ids", "grouping", "cell_text", "cell_places", "frames"),
    ("yaml_text", "nearest", "files", "workspace"),
    ("languages",),
    ("dates", "wording", "scales", "person", "told"),
    ("spreadsheet",),
    ("notebook", "catalogue"),
    ("judgements",),
    ("assessment_workbook",),
    ("client",),
    ("register", "days_off"),
    ("inputs", "suggest", "settled_answers", "scenarios"),
    ("risks", "ai_roles", "answers_given", "decided_settings", "documents", "new_client"),
    ("assessment",),
    ("coverage",),
    ("gaps",),
    ("roadmap",),
    ("what_if",),
    ("steps",),
    ("report",),
    ("batch",),
    ("workbench",),
    ("portfolio", "exchange"),
    ("commands",),
    ("cli",),
)
"""The rooms of ims_lib from left to right: each may import those of the lines before its own, and none of its own line."""


def rooms_imported(module: Path) -> set[str]:
    """The rooms that a module imports, wherever in it, for its types alone too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == paths.PACKAGE.name:
            found |= {alias.name for alias in node.names}
        else:
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {name.split(".")[1] for name in named if name.startswith(f"{paths.PACKAGE.name}.")}
    return found


def test_every_room_has_its_place_from_left_to_right() -> None:
    there = {path.stem for path in paths.PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    assert sorted(room for line in ROOMS for room in line) == sorted(there - {"__init__"})


@pytest.mark.parametrize("place", range(len(ROOMS)), ids=[line[0] for line in ROOMS])
def test_imports_run_leftwards(place: int) -> None:
    left = {room for line in ROOMS[:place] for room in line}
    for room in ROOMS[place]:
        inside = paths.PACKAGE / room
        for module in inside.rglob("*.py") if inside.is_dir() else [inside.with_suffix(".py")]:
            assert rooms_imported(module) <= left | {room}, module.relative_to(paths.PACKAGE)


@pytest.mark.parametrize(
    ("line", "rooms"),
    [
        ("from ims_lib import paths", {"paths"}),
        ("import ims_lib.report.charts", {"report"}),
        ("from ims_lib.register.model import Register", {"register"}),
        ("def late():\n    from ims_lib.steps import walk_steps", {"steps"}),
        ("if TYPE_CHECKING:\n    from ims_lib.client import Client", {"client"}),
        ("from pathlib import Path", set()),
    ],
)
def test_an_import_is_seen_wherever_it_stands(line: str, rooms: set[str], tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(line, encoding="utf-8")
    assert rooms_imported(tmp_path / "module.py") == rooms


SHARED = {"Beside", "Column", "Form", "Line", "Row", "Section"}
"""Names of classes that still stand for two things; none is to come."""


def test_a_class_has_a_name_of_its_own() -> None:
    named = Counter(
        node.name
        for path in paths.PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    )
    assert {name for name, times in named.items() if times > 1} <= SHARED


def test_no_test_holds_on_to_a_private_name() -> None:
    private = [
        f"{path.name}: {alias.name}"
        for path in (paths.PROJECT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(paths.PACKAGE.name)
        for alias in node.names
        if alias.name.startswith("_") and not alias.name.startswith("__")
    ]
    assert private == []


def test_the_readme_names_every_room() -> None:
    told = (paths.PROJECT / "README.md").read_text(encoding="utf-8")
    table = told.partition("| room of `ims_lib/`")[2].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+)(?:/|\.py)`", table))
    assert not {room for line in ROOMS for room in line} - named
