"""The documents in a client's folder, read; one that is refused is an error finding and stops no other."""

from __future__ import annotations

from dataclasses import dataclass

from ims_lib.cell_places import TEXTS
from ims_lib.client import Client
from ims_lib.documents.model import DocumentFile
from ims_lib.documents.reading import is_prose, read_document
from ims_lib.errors import FileRefused
from ims_lib.register.model import Finding
from ims_lib.register.of_client import REFUSED
from ims_lib.register.read import read_file


@dataclass(frozen=True)
class ClientDocuments:
    """What was read of the documents in a client's folder."""

    files: tuple[DocumentFile, ...]
    findings: tuple[Finding, ...]


def read_documents(client: Client) -> ClientDocuments:
    """The documents at the top of a client's folder and in its `documents/`; a text with a table isn't among them."""
    files: list[DocumentFile] = []
    findings: list[Finding] = []
    for path in client.documents:
        name = path.relative_to(client.folder).as_posix()
        try:
            if path.suffix.lower() in TEXTS and not is_prose(path, read_file(path)):
                continue
            files.append(read_document(path, name=name))
        except FileRefused as error:
            why = "; ".join(fault.removeprefix(f"{path.name}: ") for fault in error.faults)
            findings.append(Finding("error", REFUSED, why, name))
    return ClientDocuments(tuple(files), (*findings, *(each for file in files for each in file.findings)))
