"""The bytes of a text file → its text, with a question where another reading is possible."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from ims_lib.spreadsheet.code_pages import by_script, readings
from ims_lib.spreadsheet.grid import Remark
from ims_lib.spreadsheet.preflight import SAVE_AS, FileBytes, printable

# Longest first: the mark of UTF-32 begins with that of UTF-16.
MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMES = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1257": "Windows-1257",
    "mac_roman": "Mac Roman",
    "cp850": "DOS 850",
    "cp932": "Shift JIS",
    "cp949": "Windows-949",
    "gb18030": "GB 18030",
}
CODE_PAGES = list(NAMES)
"""What spreadsheets of our clients' countries save when they don't save UTF-8."""
DOUBTFUL = 3.0
"""A second reading that is no more than this behind the likeliest, as a natural logarithm, is told beside it."""
WESTERN = re.compile(r"[\x00-\x7fÀ-ÖØ-öø-ÿŒœŠšŽžŸ€‚„…‘’“”–—•™«»§°²³µ·¡¿£©®ªº\xa0½¼¾]*")
"""Letters and marks of Western languages: a text in Windows-1252 that has no others is taken for what it is."""
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SAMPLE = 1 << 16
MOST_CONTROL = 0.02
"""Share of control bytes beyond which a file is no text; a stray one comes in with old exports."""
MOST_CONTROL_IN_UTF_8 = 0.3
"""The same where everything is proper UTF-8, which noise never is."""
MOST_BROKEN = 1.0
"""Broken sequences for each good one up to which a text is UTF-8 with faults; others have hardly a good one."""


@dataclass(frozen=True)
class Decoded:
    """A file's text, and what is to be said of how it was read."""

    text: str
    remarks: list[Remark]


def decode(source: FileBytes, *, encoding: str | None = None) -> Decoded:
    """The text of a file. `encoding` overrules detection. Raises FileRefused when it is no text."""
    data = source.data
    if encoding is not None:
        return Decoded(told(source, encoding), [])
    for mark, name in MARKS:
        if data.startswith(mark):
            return marked(data[len(mark) :], name)
    if wide := utf_16_without_mark(data):
        return marked(data, wide)
    control = len(CONTROL.findall(data[:SAMPLE])) / len(data[:SAMPLE])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        if control > MOST_CONTROL:
            raise source.refused(f"is not text and no format that is read; {SAVE_AS}.") from None
        return broken_utf_8(data, fault) or code_page(source)
    if control > MOST_CONTROL_IN_UTF_8:
        raise source.refused(f"is not text and no format that is read; {SAVE_AS}.")
    return Decoded(text, [])


def told(source: FileBytes, encoding: str) -> str:
    """The text in the encoding that the user named."""
    try:
        text = source.data.decode(encoding)
    except LookupError:
        raise source.refused(
            f"the encoding '{printable(encoding, most=40)}' is not known; name one like utf-8, cp1252 or utf-16."
        ) from None
    except UnicodeError:
        raise source.refused(
            f"is not in the encoding '{printable(encoding, most=40)}'; leave the option out to have it found."
        ) from None
    return text.removeprefix("\ufeff")


def marked(data: bytes, name: str) -> Decoded:
    """A text whose encoding is clear; what is broken in it is said."""
    text = data.decode(name, errors="replace")
    try:
        data.decode(name)
    except UnicodeDecodeError as fault:
        return Decoded(text, [broken(text, name, data[: fault.start].count(b"\n") + 1)])
    return Decoded(text, [])


def utf_16_without_mark(data: bytes) -> str | None:
    """UTF-16 is known without its mark by the zeros in every other byte of Latin text."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def broken_utf_8(data: bytes, fault: UnicodeDecodeError) -> Decoded | None:
    """A text that is UTF-8 but for a few stray bytes; None when it is something else."""
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    if bad > MOST_BROKEN * good:
        return None
    return Decoded(text, [broken(text, "utf-8", data[: fault.start].count(b"\n") + 1)])


def broken(text: str, name: str, line: int) -> Remark:
    """The question about bytes that are no letters in the encoding of the rest."""
    count = text.count("\ufffd")
    return Remark(
        "question",
        "file.encoding",
        "{count} place(s) are no {name}, the first in line {line}; they read as '\ufffd'."
        " Correct them in the file, or say with --encoding what it is written in.",
        cell=f"{line}:{line}",
        parts={"count": str(count), "name": name.upper(), "line": str(line)},
    )


def code_page(source: FileBytes) -> Decoded:
    """A text in one of the old code pages: the one in which its letters are those of a language, to be settled unless
    that is plainly Windows-1252."""
    data = source.data
    script = by_script(data)
    found = [] if script else readings(data)
    name = script or (found[0].code_page if found else unknown_page(data))
    text = data.decode(name, errors="replace")
    other = next((each for each in found[1:] if found[0].score - each.score < DOUBTFUL), None)
    if name == "cp1252" and other is None and WESTERN.fullmatch(text):
        remark = Remark(
            "note",
            "file.encoding",
            "The file is not in UTF-8; it was read as {name} (for example '{example}')."
            " If letters look wrong, name the encoding with --encoding.",
            parts={"name": NAMES[name], "example": example(text)},
        )
        return Decoded(text, [remark])
    instead = {"other": NAMES[other.code_page], "instead": example(other.text)} if other else {}
    remark = Remark(
        "question",
        "file.encoding",
        "The file does not say how its letters are written; it was read as {name} (for example '{example}'; as {other} it"
        " would be '{instead}'). If letters look wrong, name the encoding with --encoding."
        if other
        else "The file does not say how its letters are written; it was read as {name} (for example '{example}'). If"
        " letters look wrong, name the encoding with --encoding.",
        parts={"name": NAMES.get(name, name), "example": example(text), **instead},
    )
    return Decoded(text, [remark])


def unknown_page(data: bytes) -> str:
    """The code page of a text in none of the languages that we know: Western letters if it has no others, or a guess."""
    if WESTERN.fullmatch(data.decode("cp1252", errors="replace")):
        return "cp1252"
    telling = b"\n".join(line for line in data.splitlines() if not line.isascii())[:SAMPLE]
    best = from_bytes(telling, cp_isolation=CODE_PAGES).best()
    return best.encoding if best else "cp1252"


def example(text: str) -> str:
    """The first word with a letter beyond ASCII, by which a person sees whether the reading is right."""
    found = re.search(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*", text)
    return printable(found[0], most=30) if found else ""
