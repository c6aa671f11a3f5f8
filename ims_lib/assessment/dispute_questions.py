"""The questions that records of the client's own lists give rise to: each record once, with all that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from ims_lib.assessment.disputes import by_subject, concerning, told_by_record
from ims_lib.assessment.judged_rows import is_judged
from ims_lib.assessment.model import Dispute, Source, Verdict
from ims_lib.assessment.verdicts import CERTIFICATE, NOT_STARTED
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.weighing import Pair, Weighing
from ims_lib.cell_places import row_of
from ims_lib.dates import spoken
from ims_lib.grouping import grouped
from ims_lib.judgements.model import Judgement
from ims_lib.languages import say
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import brief
from ims_lib.scales import judgement_levels, setting
from ims_lib.told import finding_at, sentence
from ims_lib.wording import first_of, in_marks, in_row

_NUMBER = re.compile(r"\d")
_WORD = re.compile(r"[\w./-]*\w")
Contradicted = Mapping[Pair, Sequence[Dispute]]


def dispute_questions(
    contradicted: Contradicted,
    direct: Mapping[Pair, Verdict],
    catalogue: Catalogue,
    judgements: Mapping[str, Judgement] = MappingProxyType({}),
) -> Iterator[Finding]:
    """A question for each record, one for those that contradict the same, with the cells of both sides.

    Those that set something to unknown come first. What an assessor's judgement says of a record is told with it.
    """
    found = [_question(*of_records, direct, catalogue, judgements) for of_records in _by_records(contradicted)]
    yield from sorted(found, key=lambda finding: finding.code)


def rows_asked(contradicted: Contradicted) -> frozenset[tuple[str, str]]:
    """The rows of lists of which a question asks the same as the steps would: the code of theirs, and file!sheet!row."""
    found = chain.from_iterable(contradicted.values())
    return frozenset((each.same_as, row_of(each.record.cell)) for each in found if each.same_as)


def _question(
    disputes: Sequence[Dispute],
    pairs: Contradicted,
    direct: Mapping[Pair, Verdict],
    catalogue: Catalogue,
    judgements: Mapping[str, Judgement],
) -> Finding:
    """What is asked of some records: what holds, of what they contradict; their own question, of what they only doubt."""
    against = [pair for pair, found in pairs.items() if not all(each.asks for each in found)]
    doubted = [pair for pair in pairs if pair not in against]
    parts = []
    if against:
        held = [each for each in disputes if not each.asks]
        parts.append(_what_holds(held, against, direct, catalogue, _judged_already(held, judgements)))
    if doubted:
        asking = list(dict.fromkeys(each for pair in doubted for each in pairs[pair]))
        parts.append(_what_is_asked(asking, doubted, direct, catalogue, again=bool(against)))
    code = "statement.disputed" if against else "statement.doubted"
    return Finding("question", code, ". ".join(parts), *disputes[0].at)


def _what_holds(
    disputes: Sequence[Dispute],
    pairs: Sequence[Pair],
    direct: Mapping[Pair, Verdict],
    catalogue: Catalogue,
    judged: str,
) -> str:
    """What is stated and what the records say, and what was `judged` of these already. A row that says less than all isn't told as if it said all."""
    whole = _sources((pair for pair in pairs if direct[pair].met == 1), direct)
    in_part = [source for source in _sources(pairs, direct) if source not in whole]
    stated = few(map(_stated, whole or in_part))
    also = say(", in part as {few}", few=few(map(_stated, in_part))) if whole and in_part else ""
    joined, asked = (say(", yet"), say("What holds?")) if whole else (say(", and"), say("How far is it in place?"))
    return sentence(
        "dispute.asked",
        subjects=_subjects(disputes, pairs, catalogue),
        stated=stated,
        also=also,
        joined=joined,
        few=few(_told(disputes)),
        judged=judged,
        asked=asked,
        what_settles=_what_settles([*whole, *in_part], disputes),
    )


def _what_is_asked(
    disputes: Sequence[Dispute],
    pairs: Sequence[Pair],
    direct: Mapping[Pair, Verdict],
    catalogue: Catalogue,
    *,
    again: bool,
) -> str:
    """What is asked of records that contradict nothing yet; `again` where the same question told of them already."""
    asks = " ".join(dict.fromkeys(each.asks for each in disputes))
    begin = say("Besides, {asks}", asks=asks) if again else in_row([few(_told(disputes)), asks])
    return sentence(
        "dispute.begun",
        begin=begin,
        subjects=_subjects(disputes, pairs, catalogue),
        few=few(map(_stated, _sources(pairs, direct))),
    )


def _judged_already(disputes: Iterable[Dispute], judgements: Mapping[str, Judgement]) -> str:
    """What judgements say of some records: those on their rows, and those whose reason names one by its number."""
    numbers = {name for each in disputes if (name := each.name.partition(" ")[0].strip("'")) and _NUMBER.search(name)}
    rows = {row_of(each.record.cell) for each in disputes}
    told = [
        f"{quoted(each.reason)} ({each.source})"
        for each in judgements.values()
        if each.reason and (each.on.replace("!!", "!") in rows or numbers & set(_WORD.findall(each.reason)))
    ]
    return say("A judgement says: {few}. ", few=few(told)) if told else ""


def _by_records(contradicted: Contradicted) -> list[tuple[Sequence[Dispute], Contradicted]]:
    """Records that say the same against the same, together, with the pairs that they are about."""
    every = ((pair, dispute) for pair, disputes in contradicted.items() for dispute in disputes)
    of_record = grouped((dispute.record.cell, (pair, dispute)) for pair, dispute in every)
    alike = grouped(
        (frozenset((pair, each.record.taken_as, each.asks) for pair, each in said), said) for said in of_record.values()
    )
    return [
        (list(dict.fromkeys(each for said in records for _, each in said)), grouped(chain.from_iterable(records)))
        for records in alike.values()
    ]


def _sources(pairs: Iterable[Pair], direct: Mapping[Pair, Verdict]) -> list[Source]:
    return list(dict.fromkeys(source for pair in pairs for source in direct[pair].sources))


def _what_settles(sources: Iterable[Source], disputes: Iterable[Dispute]) -> str:
    """What an assessor has to judge: also the rows, where rows alone were contradicted, by records with a day."""
    if any(source.cell == CERTIFICATE for source in sources) or not all(dispute.since for dispute in disputes):
        return say("the requirement or the criterion")
    return say("the requirement, the criterion or the row (no earlier than the record)")


def _subjects(disputes: Iterable[Dispute], pairs: Iterable[Pair], catalogue: Catalogue) -> str:
    """What is contradicted: a requirement or a criterion, and how many more."""
    named = {name for dispute in disputes for name in dispute.requirements}
    subjects = list(dict.fromkeys(pair[0] if pair[0] in named else pair[1] for pair in pairs))
    more = say(" and {subjects} more are", subjects=len(subjects) - 1) if len(subjects) > 1 else say(" is")
    return _named(subjects[0], catalogue) + more


def overtaken_judgements(
    disputes: Iterable[Dispute], judged: Mapping[str, Judgement], weighing: Weighing, catalogue: Catalogue
) -> Iterator[Finding]:
    """A question for each judgement above N that is older than a record which contradicts it. The judgement counts."""
    subjects = by_subject(each for each in disputes if not each.asks)
    for name, judgement in judged.items():
        if name in catalogue.criteria:
            pairs = [(requirement, name) for requirement in weighing.requirements_of.get(name, ())]
        else:
            pairs = [(name, criterion) for criterion in weighing.criteria_of.get(name, ())]
        about = dict.fromkeys(each for pair in pairs for each in concerning(pair, subjects))
        later = [each for each in about if each.since and each.since.isoformat() > judgement.day]
        if later and judgement_levels().get(judgement.new):
            yield finding_at(
                "judgement.overtaken",
                later[0].at,
                named=_named(name, catalogue),
                who=judgement.told,
                on_day=spoken(judgement.when),
                source=judgement.source,
                changes=few(_told(later)),
            )


def _named(subject: str, catalogue: Catalogue) -> str:
    return subject if subject in catalogue.requirements else in_marks(catalogue.criteria[subject].text.rstrip("."))


def _stated(source: Source) -> str:
    """What was stated and where; a row that an assessor judged says so, for the record contradicts that as well."""
    judged = f", {source.taken_as}" if source.found and is_judged(source.taken_as) else ""
    said = source.taken_as if source.cell == NOT_STARTED else source.found or source.taken_as
    return f"{in_marks(said)}{judged} ({source.cell})"


def _told(disputes: Iterable[Dispute]) -> list[str]:
    return [f"{record.found} ({record.cell})" for record in told_by_record(disputes).values()]


def quoted(text: str) -> str:
    """A remark, evidence or reason in quotation marks, cut where it is long."""
    return in_marks(brief(text, most=int(setting("report", "quoted_letters"))))


def few(listed: Iterable[str]) -> str:
    """The first of many, and how many more there are."""
    return first_of(list(dict.fromkeys(listed)), int(setting("report", "records_shown")))
