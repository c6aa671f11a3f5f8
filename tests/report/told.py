"""What each place of a report says: the figures as a reader finds them on the page, in the workbook and in a terminal."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from ims_lib.batch.outcome import summary_of
from ims_lib.coverage import SHARES
from ims_lib.report.figures import share_words
from ims_lib.report.workbook import HEADER_ROW
from ims_lib.roadmap import LOOK_FIRST
from ims_lib.wording import days, percent

Told = dict[tuple[str, ...], Any]
"""What is told of what: ("27001 clauses", "likely") → 93."""
PARTS = {"Clauses 4–10": "clauses", "Annex A controls": "Annex A", "clauses": "clauses", "annex_a": "Annex A"}
THREE = ("at_least", "likely", "at_most")
HEADINGS = {
    **{kind: word.capitalize() for kind, word in share_words().items()},
    "at_least": "At least",
    "likely": "Likely in place",
    "at_most": "At most",
    "reusable": "Reusable (of unknown and gap)",
}


def told_everywhere(folder: Path) -> dict[str, Told]:
    """What each place says of a rendered client, by the name of the place."""
    page = (folder / "report.html").read_text(encoding="utf-8")
    return {
        "results.json": told_by_results(folder / "results.json"),
        "command line": told_by_command(folder / "results.json"),
        **told_by_workbook(folder / "workbook.xlsx"),
        **told_by_page(page),
    }


def differences(places: Mapping[str, Told]) -> list[str]:
    """Where two places say something else of the same: a line each."""
    said: dict[tuple[str, ...], dict[str, Any]] = {}
    for place, told in places.items():
        for what, value in told.items():
            said.setdefault(what, {})[place] = value
    return [f"{what}: {values}" for what, values in said.items() if len({str(value) for value in values.values()}) > 1]


def told_by_results(path: Path) -> Told:
    """Full precision, rounded here by the page's rule: the ends of the five shares, a half up."""
    found = json.loads(path.read_text(encoding="utf-8"))
    told: Told = {}
    for standard, parts in found["standards"].items():
        for part, figures in parts.items():
            told |= _rounded(f"{standard} {PARTS[part]}", figures)
    for standard, chapters in found["chapters"].items():
        for chapter, figures in chapters.items():
            told |= _rounded(f"{standard} chapter {chapter}", figures)
    for row in found["requirements"]:
        told |= _rounded(row["id"], row)
    worked = [row for row in found["roadmap"] if row["package"] != LOOK_FIRST]
    return told | _counts(
        gaps=len(found["gaps"]),
        packages=len(worked),
        questions=found["questions"],
        questions_on_lists=found["questions_on_lists"],
        days=days(found["days"]),
        possible=days(found["possible_days"]),
    )


def told_by_command(path: Path) -> Told:
    """What the command line prints of a client."""
    parts, open_ = summary_of(path)
    told: Told = {}
    pattern = r"([\d-]+) (clauses|Annex A) (\d+) % \((\d+)–(\d+) %(?:, (\d+) % reusable)?\)"
    for standard, part, likely, least, most, reusable in re.findall(pattern, parts):
        numbers = {"likely": likely, "at_least": least, "at_most": most, "reusable": reusable or "0"}
        told |= {(f"{standard} {part}", name): int(value) for name, value in numbers.items()}
    found = re.fullmatch(
        r"(\d+) requirements? with a gap, (.+) days of known work, up to (.+) more not known yet; (.+)",
        open_,
    )
    assert found, open_
    gaps, known, more, asked = found.groups()
    return told | _counts(gaps=int(gaps), days=known, possible=more) | _questions(asked)


def told_by_workbook(path: Path) -> dict[str, Told]:
    """The cover, and sheets Requirements, Plan, and Summary of the details."""
    book = load_workbook(path)
    return {
        "workbook.xlsx": _sheets(book, load_workbook(path.with_name("details.xlsx"))),
        "workbook, cover": _cover(book),
    }


def _cover(book: Any) -> Told:
    # the facts stand above the contents, which name sheets by the same words
    facts = dict(reversed(list(book["Cover"].iter_rows(max_col=2, values_only=True))))
    known, more = re.fullmatch(r"(.+) days; up to (.+) more are not known yet", facts["Known work"]).groups()  # type: ignore[union-attr]
    return _counts(gaps=int(facts["Gaps"].split()[0]), days=known, possible=more)


def _sheets(book: Any, details: Any) -> Told:
    told: Told = {}
    for row in _table(details["Summary"]):
        standard = row["Standard"].removeprefix("ISO/IEC ").partition(":")[0]
        name = (
            PARTS[row["Part or chapter"]] if row["Group"] == "part" else f"chapter {row['Part or chapter'].split()[0]}"
        )
        if row["Group"] != "area":
            told |= _of_sheet(f"{standard} {name}", row)
    for row in _table(book["Requirements"]):
        told |= _of_sheet(row["Requirement"], row)
    gaps = [row for row in _table(book["Requirements"]) if row["Proposed weight, no audit finding"]]
    told |= {(row["Requirement"], "gap"): _in_percent(row["Gap"]) for row in gaps}
    look, *worked = (
        row for row in _table(book["Plan"]) if row["No."] and row["Days"] is not None
    )  # a review alone has none
    return told | _counts(
        gaps=len(gaps),
        packages=len(worked),
        days=days(sum(row["Days"] for row in worked)),
        possible=days(look["Possible days"]),
        questions=int(re.search(r"Done when: (\d+) questions? settled", look["First step, and done when"])[1]),  # type: ignore[index]
    )


def told_by_page(page: str) -> dict[str, Told]:
    """The sections of the page, each a place of its own."""
    section = {
        name: _section(page, name) for name in ("brief", "chapters", "gaps", "roadmap", "requirements", "questions")
    }
    return {
        "page, table of parts": dict(_parts(section["brief"])),
        "page, bars of parts": dict(_bars(section["brief"])),
        "page, first packages": _first(section["brief"]),
        "page, all shares": dict(_all_shares(section["chapters"])),
        "page, heat map": dict(_heat(section["chapters"])),
        "page, gaps": {
            **_counts(
                gaps=sum(
                    map(int, re.findall(r"(\d+) requirements? (?:with a gap|not started)", _heading(section["gaps"])))
                )
            ),
            **dict(_gaps(section["gaps"])),
        },
        "page, roadmap": _roadmap(section["roadmap"]),
        "page, table of the roadmap": _roadmap_table(section["roadmap"]),
        "page, packages of the roadmap": _packages(section["roadmap"]),
        "page, requirements": dict(_requirements(section["requirements"])),
        "page, questions": _questions(_heading(section["questions"])),
        "page, what if": dict(_what_if(_section(page, "what-if"))),
    }


def _rounded(name: str, figures: Mapping[str, Any]) -> Told:
    if figures["likely"] is None:
        return {}
    ends = [0, *(percent(end) for end in accumulate(figures[kind] for kind in SHARES))]
    told = {kind: after - before for kind, before, after in zip(SHARES, ends, ends[1:], strict=False)}
    told |= {number: percent(figures[number]) for number in THREE}
    told["reusable"] = min(percent(figures["reusable"]), 100 - told["likely"])
    return {(name, key): value for key, value in told.items()}


def _counts(**counts: Any) -> Told:
    return {("in all", name): value for name, value in counts.items()}


def _of_sheet(name: str, row: Mapping[str, Any]) -> Told:
    return {(name, key): _in_percent(row[text]) for key, text in HEADINGS.items() if row[text] is not None}


def _in_percent(cell: float) -> float:
    """A cell's share as the per cent that it is, so that one that isn't whole differs."""
    value = round(100 * cell, 6)
    return int(value) if value == int(value) else value


def _table(sheet: Any) -> Iterator[dict[str, Any]]:
    header, *rows = sheet.iter_rows(min_row=HEADER_ROW, values_only=True)
    return (dict(zip(header, values, strict=True)) for values in rows if any(value is not None for value in values))


def _section(page: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?\n</section>', page, flags=re.S)
    return found[0] if found else ""


def _heading(section: str) -> str:
    return _text(re.search(r"<h2[^>]*>(.*?)</h2>", section, flags=re.S)[1])  # type: ignore[index]


def _text(marked: str) -> str:
    return " ".join(html.unescape(re.sub(r"<(?!wbr)[^>]+>", " ", marked.replace("<wbr>", ""))).split())


def _rows(table: str) -> Iterator[tuple[str, list[str]]]:
    """Of each row its heading and its cells as they are marked."""
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, flags=re.S):
        head = re.search(r'<th scope="row"[^>]*>(.*?)</th>', row, flags=re.S)
        if head:
            yield _text(head[1]), re.findall(r"<td[^>]*>(.*?)</td>", row, flags=re.S)


def _spoken(name: str, marked: str) -> Told:
    """The five shares and reusable of a bar, as it is read out."""
    label = re.search(rf'aria-label="(\d+ (?:{"|".join(share_words().values())})\b[^"]*)"', marked)
    if not label:
        return {}
    said = {word: int(share) for share, word in re.findall(r"(\d+) ([a-z ]+)", label[1])}
    told: Told = {(name, kind): said.pop(word, 0) for kind, word in share_words().items()}
    told |= {(name, "reusable"): said.pop("reusable", 0)}
    assert not said, label[1]
    return told


def _rows_of_parts(brief: str) -> Iterator[tuple[str, str, list[str]]]:
    table = re.search(r'<table class="parts.*?</table>', brief, flags=re.S)[0]  # type: ignore[index]
    for head, (bar, *numbers) in _rows(table):
        standard, part = re.match(r"([\d-]+) (.*) \(\d+\)", head).groups()  # type: ignore[union-attr]
        yield f"{standard} {PARTS[part]}", bar, [_text(number) for number in numbers]


def _parts(brief: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What is in place, in brackets at least and at most, and what is reusable."""
    for name, _, (in_place, reusable, _) in _rows_of_parts(brief):
        if found := re.match(r"(\d+) \((\d+)–(\d+)\)", in_place):
            likely, least, most = found.groups()
            for key, value in {"likely": likely, "at_least": least, "at_most": most, "reusable": reusable}.items():
                yield (name, key), int(value)


def _bars(brief: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for name, bar, _ in _rows_of_parts(brief):
        yield from _spoken(name, bar).items()


def _first(brief: str) -> Told:
    """The beginning of the roadmap, as the brief shows it."""
    found = re.search(r"of the (\S+) days of known work", _text(brief))
    return _counts(days=found[1]) if found else {}


def _all_shares(chapters: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    table = re.search(r'<table class="shares">.*?</table>', chapters, flags=re.S)[0]  # type: ignore[index]
    for head, (standard, *cells) in _rows(table):
        name = PARTS.get(head) or (f"chapter {head.split()[0]}" if head[0].isdigit() else "")
        numbers = list(map(_text, cells))[3:9]
        if name and "–" not in numbers:
            for key, value in zip((*SHARES, "reusable"), map(int, numbers), strict=True):
                yield (f"{_text(standard)} {name}", key), value


def _heat(chapters: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    table = re.search(r'<table class="heat">.*?</table>', chapters, flags=re.S)[0]  # type: ignore[index]
    standards = re.findall(r'<th scope="col">([\d-]+) <span>', table)
    for head, cells in _rows(table):
        for standard, cell in zip(standards, cells, strict=True):
            if likely := re.search(r"<b>(\d+)</b>", cell):
                yield (f"{standard} chapter {head.split()[0]}", "likely"), int(likely[1])


def _gaps(gaps: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for row in re.findall(r"<tr><td class=\"half weight-.*?</tr>", gaps, flags=re.S):
        name = re.search(r'class="id" href="[^"]*">(.*?)</a>', row)
        missing = re.search(r'<td class="num">(\d+) %', row)
        if name and missing:
            yield (_text(name[1]), "gap"), int(missing[1])


def _roadmap(roadmap: str) -> Told:
    """The heading, the title of the table, and the note below it."""
    text, told = _text(roadmap), dict[tuple[str, ...], Any]()
    if found := re.search(r"(?i)the first look and (\d+) packages? in", text):
        told |= _counts(packages=int(found[1]))
    if found := re.match(r"(\S+) days of known work.*; up to (\S+) more", _heading(roadmap)):
        told |= _counts(days=found[1], possible=found[2])
    if found := re.search(r"The first look settles (\d+) questions?", text):
        told |= _counts(questions=int(found[1]))
    return told


def _roadmap_table(roadmap: str) -> Told:
    """The rows of the phases, the foot and the note below."""
    foot = re.search(r"All known work</th>.*?</tr>", roadmap, flags=re.S)[0]  # type: ignore[index]
    days = re.search(r'<td class="num">(.*?)</td>', foot)[1]  # type: ignore[index]
    rows = re.findall(r'<a href="#phase-[^"]*">.*?<small>(\d+) packages?</small>', roadmap)
    possible = re.search(r"up to (\S+) days would be added", _text(roadmap))[1]  # type: ignore[index]
    return _counts(packages=sum(map(int, rows)), days=_text(days), possible=possible)


def _packages(roadmap: str) -> Told:
    """The packages below their phases; the first look stands above."""
    return _counts(packages=len(re.findall(r'<tr id="package-', roadmap)) - 1)


IN_WORDS = re.compile(
    r"<p>(?:(?P<all>\d+) % in place|Nothing in place|Nothing known to be in place, at most (?P<open>\d+) %|"
    r"In place: at least (?P<least>\d+) %(?:, likely (?P<likely>\d+) %)?(?:, at most (?P<limit>\d+) %)?|How much is in place)"
    r"(?P<asked>(?:; how much more)? is asked: [^;<]*)?(?:; (?P<reusable>\d+) % reusable)?"
)
"""How a requirement's figures are said: one where all ends agree, else at least and at most; no upper end where it is asked."""


def _requirements(section: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for anchor, block in re.findall(r'<details class="requirement" id="([^"]+)">(.*?)</details>', section, flags=re.S):
        name = _with_colon(anchor)
        shares = _spoken(name, block.partition("</summary>")[0])
        yield from shares.items()
        said = IN_WORDS.search(block)
        if said:
            least = int(said["all"] or said["least"] or 0)
            likely = int(said["likely"] or least)
            # where it is asked how much there is, the bar alone tells the upper end
            most = likely + shares[name, "unknown"] if said["asked"] else int(said["open"] or said["limit"] or least)
            numbers = (least, likely, most, int(said["reusable"] or 0))
            yield from (((name, key), value) for key, value in zip((*THREE, "reusable"), numbers, strict=True))


def _with_colon(anchor: str) -> str:
    standard = next(name for name in ("20000-1", "27001", "42001") if anchor.startswith(name))
    return f"{standard}:{anchor.removeprefix(standard)[1:]}"


def _questions(said: str) -> Told:
    """What is counted as open: the questions that move a share, and beside them those on other lists."""
    found = re.match(r"(?:(\d+) questions? (?:is |are )?open)?(?!, on risks)(?:, and (\d+) more on risks)?", said)
    alone = re.match(r"(\d+) questions? (?:is |are )?open, on risks", said)
    asked, on_lists = (0, alone[1]) if alone else found.groups() if found else (0, 0)
    return _counts(questions=int(asked or 0), questions_on_lists=int(on_lists or 0))


def _what_if(section: str) -> Iterable[tuple[tuple[str, ...], Any]]:
    """The column of the client as it is; nothing where no scenario is saved."""
    for head, cells in _rows(section):
        first = _text(cells[0])
        if found := re.fullmatch(r"([\d-]+ (?:clauses|Annex A)), in place", head):
            numbers = re.match(r"(\d+) % \((\d+) – (\d+)\)", first)
            if numbers:
                for key, value in zip(("likely", "at_least", "at_most"), numbers.groups(), strict=True):
                    yield (found[1], key), int(value)
        elif found := re.fullmatch(r"([\d-]+ (?:clauses|Annex A)), reusable", head):
            if first.endswith(" %"):
                yield (found[1], "reusable"), int(first.removesuffix(" %"))
        elif head == "Requirements with a gap":
            yield ("in all", "gaps"), 0 if first == "none" else int(first.partition(",")[0])
        elif head in ("Days of known work", "Days not known yet, up to"):
            yield ("in all", "days" if "known work" in head else "possible"), first
