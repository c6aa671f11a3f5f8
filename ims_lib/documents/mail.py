"""A mail → blocks: who sent it when on what, then its text; what is attached is named and not read."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from html import unescape

from ims_lib.documents.blocks import Block, DocumentText, one_line
from ims_lib.documents.prose import paragraphs_of
from ims_lib.spreadsheet.grid import Remark
from ims_lib.spreadsheet.preflight import FileBytes, printable

_LEFT_OUT = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>|<!--.*?-->")
_NEW_LINE = re.compile(r"(?i)<\s*(?:/p|br|/div|/li|/tr|/h[1-6])\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def warm_up() -> None:
    """Have the library import what it imports late, by a mail with all that it decodes."""
    sample = b"From: a@b.c\nDate: Tue, 1 Dec 2026 10:00:00 +0000\nSubject: =?utf-8?q?a?=\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nYQ==\n"
    read(FileBytes("", "eml", sample))


def read(source: FileBytes) -> DocumentText:
    """The blocks of a mail. Raises FileRefused for what is none."""
    mail = email.message_from_bytes(source.data, policy=email.policy.default)
    subject, sender, day = (one_line(str(mail[name] or "")) for name in ("Subject", "From", "Date"))
    if not sender or not (subject or day):
        raise source.refused("is not a mail, whatever its name says; save it from the mail program as .eml.")
    body = mail.get_body(preferencelist=("plain", "html"))
    blocks = [Block(subject, level=1), Block(f"{sender}, {day}".rstrip(", ")), *paragraphs_of(_lines(body))]
    attached = [printable(part.get_filename() or part.get_content_type()) for part in mail.iter_attachments()]
    said = Remark("note", "mail.attached", "Attached and not read: {names}.", parts={"names": ", ".join(attached)})
    return DocumentText(tuple(each for each in blocks if each.text), {"title": subject}, (said,) if attached else ())


def _lines(body: object) -> list[str]:
    if not isinstance(body, EmailMessage):
        return []
    payload = body.get_payload(decode=True)
    charset = body.get_content_charset("utf-8")
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(charset, errors="replace")
    except LookupError:  # an encoding that nobody knows
        text = data.decode("utf-8", errors="replace")
    if body.get_content_subtype() == "html":
        text = unescape(_TAG.sub(" ", _NEW_LINE.sub("\n\n", _LEFT_OUT.sub(" ", text))))
    return [line for line in text.splitlines() if not line.startswith(">")]
