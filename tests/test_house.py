"""The house: lock and environments agree, sheets are what their text says, nothing names a machine or a registry."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from ims_lib import paths

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
    of_one_kind = {"criteria", "clients", "drafts", "suggest"}
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


def test_the_room_of_judgements_rests_on_no_room_that_takes_them_up() -> None:
    later = {"client", "register", "assessment", "coverage", "report", "batch"}
    imports = {
        (path.name, name)
        for path in (paths.PACKAGE / "judgements").glob("*.py")
        for name in re.findall(r"^\s*from ims_lib\.(\w+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    }
    assert imports
    assert {each for each in imports if each[1] in later} == set()
