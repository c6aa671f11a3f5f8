"""`make report` on a folder that was moved, twice at once and without a network; the tools that it calls are stand-ins."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from ims_lib import paths
from tests.without_rights import AS_ANYBODY, without_rights

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is for systems that have it")

# A Python whose venv is three scripts: `pip` fails where there is no network, `ims` says where it was made.
PYTHON = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exit 0
rm -rf .venv && mkdir -p .venv/bin && cd .venv/bin
echo '[ ! -f no_network ] || { echo "no version of uv found" >&2; exit 1; }' >python
echo : >uv
echo "echo report of $PWD" >ims
chmod +x python uv ims
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    (folder / ".ci").mkdir(parents=True)
    shutil.copy(paths.PROJECT / "Makefile", folder)
    for name in ("requirements.txt", "pyproject.toml", ".ci/installer.txt", ".ci/axe.txt"):
        (folder / name).touch()
    (folder / "python").write_text(PYTHON)
    (folder / "python").chmod(0o755)
    return folder


def make_report(folder: Path, python: str = "./python", *, begin: Sequence[str] = ()) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of `make report`."""
    command = [*begin, "make", "--no-print-directory", "report", f"PYTHON={python}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_environment_is_built_once(checkout: Path) -> None:
    code, said, _ = make_report(checkout)
    assert (code, said.splitlines()[-1]) == (0, f"report of {checkout}/.venv/bin")
    assert said.startswith("Building the environment")
    assert make_report(checkout) == (0, f"report of {checkout}/.venv/bin\n", "")


def test_in_a_folder_that_was_moved_it_is_built_anew(checkout: Path) -> None:
    make_report(checkout)
    moved = checkout.rename(checkout.with_name("elsewhere"))
    assert make_report(moved)[1].splitlines()[-1] == f"report of {moved}/.venv/bin"


def test_two_at_once_dont_build_it_over_each_other(checkout: Path) -> None:
    (checkout / ".venv.lock").mkdir()
    code, said, told = make_report(checkout)
    assert (code, said) == (2, "")
    assert told.startswith("Another make is building .venv: wait for it.")
    assert not (checkout / ".venv").exists()


@without_rights
def test_a_folder_that_cannot_be_written_is_told_as_that(checkout: Path) -> None:
    checkout.chmod(0o555)
    code, said, told = make_report(checkout, begin=AS_ANYBODY)
    checkout.chmod(0o755)
    assert (code, said) == (2, "")
    sentence, makes_own = told.splitlines()
    assert sentence == (
        f"{checkout} can't be written, and .venv is built in it: open it to you, or work in a copy of your own."
    )
    assert makes_own.partition(": ")[2].startswith("***"), "make, or make[1] within another"


@pytest.mark.parametrize("python", ["./nowhere", "nowhere"])
def test_without_a_python_there_is_one_answer(checkout: Path, python: str) -> None:
    code, said, told = make_report(checkout, python)
    assert (code, said) == (2, "")
    sentence, makes_own = told.splitlines()
    assert sentence.startswith("Python 3.11 or newer is wanted: name one with 'make PYTHON=")
    assert makes_own.partition(": ")[2].startswith("***"), "make, or make[1] within another"


def test_uv_trusts_the_authorities_that_the_system_knows(checkout: Path) -> None:
    script = PYTHON.replace("echo : >uv", "echo 'echo certs $UV_SYSTEM_CERTS' >uv")
    (checkout / "python").write_text(script)
    assert "certs 1\n" in make_report(checkout)[1]


def test_without_a_network_that_is_asked(checkout: Path) -> None:
    (checkout / "no_network").touch()
    code, _, told = make_report(checkout)
    assert code == 2
    assert told.splitlines()[:2] == [
        "no version of uv found",
        "The environment could not be built, for the reason above; packages are fetched from the network: is there one?",
    ]
    assert not (checkout / ".venv.lock").exists()
    (checkout / "no_network").unlink()
    assert make_report(checkout)[0] == 0
