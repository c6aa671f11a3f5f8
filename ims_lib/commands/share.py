"""`ims share`: a client's report as one file that opens with a passphrase."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from ims_lib.client import read_client
from ims_lib.errors import ReportFailed
from ims_lib.files import kept_or_told, write_whole
from ims_lib.nearest import hint
from ims_lib.report.sharing import read_passphrase, shared_page
from ims_lib.workspace import find_workspace

WHOLE = "whole"
"""The edition that is report.html."""


def run(client: str, *, passphrase_file: Path, edition: str, out: Path | None) -> int:
    """Print where the file is, and its SHA-256 for whoever gets it to compare."""
    passphrase = read_passphrase(passphrase_file)
    found = read_client(client)
    report = _edition_of(find_workspace().reports / found.id, edition, found.id)
    target = out or report.with_name(f"{report.stem}-shared.html")
    content = shared_page(report.read_text(encoding="utf-8"), passphrase).encode()
    with kept_or_told(target):
        write_whole(target, content)
    print(f"{target}\nSHA-256 {sha256(content).hexdigest()}")
    return 0


def _edition_of(folder: Path, edition: str, client: str) -> Path:
    """The page of an edition. Raises ReportFailed where it wasn't made yet."""
    pages = {path.stem.removeprefix("report-").rpartition("-")[0]: path for path in folder.glob("report-*-??.html")}
    if (whole := folder / "report.html").is_file():
        pages[WHOLE] = whole
    if edition in pages:
        return pages[edition]
    if not pages:
        raise ReportFailed(f"{folder}: there is no report of {client} to share yet; make it first: ims report {client}")
    raise ReportFailed(f"{folder}: there is no edition {edition} of {client}’s report; {hint(edition, pages)}")
