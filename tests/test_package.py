"""The package: what it declares is what it imports, and a wheel works in an empty folder without the checkout."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.error
import urllib.request
import venv
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest

from ims_lib import paths

PROJECT = tomllib.loads((paths.PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
SHEET = "Control,Title,Status\nA.5.1,Policies for information security,Implemented\nA.5.9,Inventory of assets,Planned\n"
WITHOUT_IMPORT = {"ipykernel", "pyarrow"}
"""What is run, or used by pandas, and not imported."""
EXTRAS = {
    re.split(r"[>=<\[ ]", line)[0]
    for extra, lines in PROJECT["project"]["optional-dependencies"].items()
    for line in lines
    if extra != "dev"
}
"""What may be missing: each is imported where it is used, and its module has its name."""
CLEAN = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "IMS_HOME")}
"""An environment that knows nothing of the checkout."""


def imported() -> set[str]:
    """Names of the distributions that the package imports, as pyproject.toml writes them."""
    names: set[str] = set()
    for path in (paths.PROJECT / "ims_lib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    known = {name: [name] for name in EXTRAS} | packages_distributions()
    found = {item for name in names - set(sys.stdlib_module_names) - {"ims_lib"} for item in known[name]}
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


def test_what_is_imported_is_declared() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [*PROJECT["project"]["dependencies"], *(line for name in extras.keys() - {"dev"} for line in extras[name])]
    declared = {re.split(r"[>=<\[ ]", line)[0].lower() for line in lines}
    assert declared == imported() | WITHOUT_IMPORT


def test_every_folder_of_the_package_is_built() -> None:
    folders = {
        ".".join(path.parent.relative_to(paths.PROJECT).parts) for path in paths.PROJECT.glob("ims_lib/**/__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == folders | {"ims_lib.data", "ims_lib.notebooks"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and what it depends on, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(paths.PROJECT)]
    subprocess.run([*pip, *build], check=True, env=CLEAN)
    venv.create(folder / "env", with_pip=False, symlinks=os.name != "nt")
    programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    install = ["install", "--no-deps", "--no-index", *map(str, folder.glob("*.whl"))]
    subprocess.run([*pip, "--python", str(programs / "python"), *install], check=True, env=CLEAN)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    (Path(run_python(programs, where)) / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return programs


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("practice")


def run(programs: Path, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [str(programs / "ims"), *arguments], cwd=folder, capture_output=True, text=True, env=CLEAN, timeout=180
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.wheel
def test_the_wheel_holds_all_that_is_needed(installed: Path, workspace: Path) -> None:
    assert str(paths.PROJECT) not in run_python(installed, "import ims_lib; print(ims_lib.__file__)")
    assert run(installed, workspace, "--version").strip() == f"ims {version('ims-workbook')}"
    assert run(installed, workspace, "demo").splitlines()[0] == str(workspace / "reports" / "harbour" / "report.html")
    run(installed, workspace, "new", "acme", "--holds", "27001")
    (workspace / "clients" / "acme" / "controls.csv").write_text(SHEET, encoding="utf-8")
    assert "controls.csv" in run(installed, workspace, "check", "clients/acme/controls.csv")
    run(installed, workspace, "report", "acme")
    run(installed, workspace, "batch", "clients", "--out", "overnight")
    for place in ("reports", "overnight"):
        assert (workspace / place / "acme" / "report.html").is_file()
    assert "risk_management" in run(installed, workspace, "catalogue", "--what", "processes")


def run_python(programs: Path, code: str) -> str:
    command = [str(programs / "python"), "-P", "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=CLEAN).stdout.strip()


@pytest.mark.wheel
def test_lab_opens_copies_of_the_notebooks_in_the_workspace(installed: Path, workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "jupyter_server_config.py").write_text(
        "c.ServerApp.allow_root = True\nc.IdentityProvider.token = ''\n", encoding="utf-8"
    )
    environment = CLEAN | {"JUPYTER_CONFIG_DIR": str(tmp_path), "JUPYTER_RUNTIME_DIR": str(tmp_path)}
    port = "9137"
    with subprocess.Popen(
        [str(installed / "ims"), "lab", "--no-browser", "--port", port, "--home", str(workspace)],
        cwd=workspace,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            answer = fetch(f"http://localhost:{port}/api/contents/notebooks/00_start_here.ipynb?content=0")
        finally:
            server.terminate()
    assert b"00_start_here.ipynb" in answer
    assert (workspace / "notebooks" / "00_start_here.ipynb").is_file()


def fetch(address: str) -> bytes:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                found: bytes = answer.read()
                return found
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise AssertionError(f"no answer from {address}")
