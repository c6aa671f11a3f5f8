"""Documents of which only a part is there: '14 of 23 services', one paper of a set, or what rows that are partly in place name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence

from ims_lib.catalogue.library import Document
from ims_lib.cell_places import CellPlace
from ims_lib.coverage import Coverage
from ims_lib.languages import by_language, noted, say, translated
from ims_lib.register.model import Register
from ims_lib.scales import judgement_labels, judgement_levels, scale_rows, setting
from ims_lib.steps.document_evidence import DocumentSeen
from ims_lib.steps.document_kinds import RECORDS
from ims_lib.wording import counted, first_of, listed

OF_A_LIST = noted("rows stand against what it is to hold")
OF_ITS_ROWS = noted("the rows that name it aren’t in place in full")


def judged_in_part(item: Document, coverage: Coverage) -> str:
    """That an assessor judged what asks for a rule or a plan lower than would show one; empty where nobody did.

    Records are told apart from this: they are there whether or not what they show is enough.
    """
    if item.kind in RECORDS:
        return ""
    for name in (*item.criteria, *item.satisfies):
        judgement = coverage.client.judgements.get(name)
        if judgement and judgement_levels().get(judgement.new, 1.0) < setting("documents", "seen_judged"):
            what = name.replace(":", " ") if ":" in name else say("a part of it")
            return say(
                "{what} was judged {judgement_labels}", what=what, judgement_labels=judgement_labels()[judgement.new]
            )
    return ""


def contradicted(item: Document, coverage: Coverage) -> str:
    """That the client's own lists or remarks stand against what a statement is to hold, the first by its cells; empty where none does."""
    if item.kind != "statement":
        return ""
    verdicts = coverage.assessment.verdicts
    pairs = [(one, name) for one in item.satisfies for name in item.criteria if (one, name) in verdicts]
    cells = dict.fromkeys(CellPlace.from_text(each.cell).short for pair in pairs for each in verdicts[pair].disputed_by)
    return (
        f"{translated(OF_A_LIST)} ({first_of(list(cells), int(setting('documents', 'against_shown')))})"
        if cells
        else ""
    )


def part_of(item: Document, titles: Sequence[str], seen: Sequence[DocumentSeen]) -> str:
    """Why a document is there in part only, in a few words; empty where nothing says so.

    `titles` are those of the client's list that are in force; where there are none, what is `seen` shows it.
    """
    if titles:
        return next(filter(None, map(share_named, titles)), "") or _too_few(item, titles)
    if seen and all(each.by == "remark" for each in seen):
        return say("a remark alone speaks of it")
    partial = [each for each in seen if each.partial]
    if named := next(filter(None, (share_named(each.what) for each in partial)), ""):
        return named
    if seen and all(each.only_planned for each in seen):
        return say("a plan alone shows it")
    if seen and len(partial) == len(seen):
        return say("a list alone shows it") if all(each.by == "list" for each in seen) else translated(OF_ITS_ROWS)
    if short := _standards_in_part(seen, item.standards):
        return say("for ISO/IEC {standards} the rows that name it aren’t in place in full", standards=listed(short))
    return "" if any(each.by == "list" for each in seen) else _too_few(item, [each.what for each in seen])


def not_all_in_force(states: Sequence[str]) -> str:
    """How many papers of a set aren't in force or are past their review, while others are: '1 draft, 1 review overdue'."""
    counts = Counter(state for state in states if state != "there")
    some = len(states) > counts.total()
    return ", ".join(f"{number} {translated(state)}" for state, number in counts.items()) if some else ""


def rows_in_part(item: Document, seen: Sequence[DocumentSeen]) -> str:
    """That no row which names a rule or a plan as evidence is in place in full; empty where one is, or none names it."""
    by_rows = [] if item.kind in RECORDS else [each.partial for each in seen if each.by == "row"]
    return translated(OF_ITS_ROWS) if by_rows and all(by_rows) else ""


def share_by_rows(item: Document, titles: Sequence[str], register: Register) -> str:
    """The share that a row on what asks for the document gives to a number of its title: '31 customers', '31 of 38'."""
    numbers = {number for title in titles for number in _NUMBER.findall(title)}
    notes = (
        row.notes or ""
        for row in (register.controls if numbers else ())
        if not set(item.satisfies).isdisjoint(row.refs)
    )
    return next((found[0] for text in notes for found in _shares(text) if found["some"] in numbers), "")


_NUMBER = re.compile(r"(?<![\d.,'’])\d+(?![.,'’]?\d)")


def _standards_in_part(seen: Sequence[DocumentSeen], asking: Container[str]) -> tuple[str, ...]:
    """Of the standards that ask for it those for which it is seen in part only, where it is seen as a whole for others."""
    if any(not each.standards for each in seen):
        return ()
    named = dict.fromkeys(name for each in seen for name in each.standards if name in asking)
    short = tuple(name for name in named if all(each.partial for each in seen if name in each.standards))
    return short if len(short) < len(named) else ()


def share_named(text: str) -> str:
    """The words by which a text says that it holds some of many: '14 of 23'; empty where it names no such share."""
    return next((found[0] for found in _shares(text)), "")


def _shares(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _share().finditer(text) if int(found["some"]) < int(found["many"]))


def _too_few(item: Document, papers: Iterable[str]) -> str:
    many = len(dict.fromkeys(papers))
    return (
        say("{papers} where it takes more", papers=counted(many, "paper")) if item.few and 0 < many < item.few else ""
    )


@by_language
def _share() -> re.Pattern[str]:
    words = "|".join(re.escape(row["word"]) for row in scale_rows("documents_part"))
    return re.compile(rf"(?<![\d.,'’])(?P<some>\d+) (?:{words}) (?:\w+ )?(?P<many>\d+)(?![.,'’]?\d)")
