"""`ims share`: what it takes for a passphrase, which page it seals, and that nothing of the page can be read in the file."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from ims_lib.cli import main
from ims_lib.report.sharing import shared_page
from tests.builders import write_client

PAGE = """<!doctype html><html><head>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-x'; script-src 'sha256-y'; img-src data:">
<title>Gap analysis: Acme Holding</title></head><body>Ada Lovelace</body></html>"""
GOOD = "correct horse battery staple"


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with a client, and a report of it."""
    write_client(tmp_path / "clients" / "acme", 'name: Acme Holding\nstandards: ["27001"]\n')
    reports = tmp_path / "reports" / "acme"
    reports.mkdir(parents=True)
    for name in ("report.html", "report-management-en.html"):
        (reports / name).write_text(PAGE.replace("Ada", name), encoding="utf-8")
    monkeypatch.setenv("IMS_HOME", str(tmp_path))
    return tmp_path


def share(home: Path, passphrase: str, *more: str) -> int:
    file = home / "passphrase.txt"
    file.write_text(passphrase, encoding="utf-8")
    return main(["share", "acme", "--passphrase-file", str(file), *more])


def test_nothing_of_the_page_nor_the_passphrase_stands_in_the_file(
    acme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(acme, f"\N{ZERO WIDTH NO-BREAK SPACE}{GOOD}\r\n") == 0
    said = capsys.readouterr()
    sealed = acme / "reports" / "acme" / "report-shared.html"
    assert said.out.startswith(f"{sealed}\nSHA-256 ")
    text = sealed.read_text(encoding="utf-8")
    for word in ("acme", "Lovelace", "horse", "Gap analysis"):
        assert not re.search(word, text, re.IGNORECASE), word
        assert word == "acme" or not re.search(word, said.out + said.err, re.IGNORECASE), word


def test_the_policy_of_the_page_stays_and_takes_in_what_asks() -> None:
    policy = re.search(r'Policy" content="([^"]+)"', shared_page(PAGE, GOOD))
    assert policy
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-x' 'sha256-[^']+'; script-src 'sha256-y' 'sha256-[^']+'; img-src data:",
        policy[1],
    )


def test_the_same_page_is_never_sealed_alike() -> None:
    first, second = (re.findall(r'"(?:salt|check|page)": "([^"]{16})', shared_page(PAGE, GOOD)) for _ in range(2))
    assert len(first) == 3
    assert not {*first} & {*second}


def test_an_edition_is_shared_by_its_name(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert share(acme, GOOD, "--edition", "management", "--out", str(acme / "x.html")) == 0
    assert (acme / "x.html").is_file()
    assert share(acme, GOOD, "--edition", "managment") == 1
    assert capsys.readouterr().err.endswith(
        "there is no edition managment of acme’s report; did you mean management?\n"
    )


WEAK = {
    "short": ("fourteen signs", "the passphrase is too weak; at least 15 letters"),
    "the same again": ("abcabcabcabcabcabc", "the passphrase is too weak"),
    "two lines": (f"{GOOD}\nmore\n", "holds more than one line"),
    "empty": ("", "the passphrase is too weak"),
}


@pytest.mark.parametrize("case", WEAK)
def test_a_weak_passphrase_is_refused_with_a_sentence(
    acme: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    passphrase, told = WEAK[case]
    assert share(acme, passphrase) == 1
    said = capsys.readouterr().err
    assert told in said
    assert not passphrase or passphrase not in said
    assert not (acme / "reports" / "acme" / "report-shared.html").exists()


def test_what_is_missing_is_told(
    acme: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["share", "acme", "--passphrase-file", str(acme / "none.txt")]) == 1
    assert "none.txt: cannot be read as text (No such file or directory)" in capsys.readouterr().err
    for module in [name for name in sys.modules if name.startswith("cryptography")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "cryptography", None)
    assert share(acme, GOOD) == 1
    assert "pip install 'ims-workbook[share]'" in capsys.readouterr().err
    for page in (acme / "reports" / "acme").iterdir():
        page.unlink()
    assert share(acme, GOOD) == 1
    assert capsys.readouterr().err.endswith("there is no report of acme to share yet; make it first: ims report acme\n")
