"""What a client asks, answered in words and a figure: where it stands, what is shared, how sure that is."""

from __future__ import annotations

import pandas as pd

from ims_lib.assessment.certificates import not_begun
from ims_lib.assessment.judged_rows import verdict_on_row
from ims_lib.coverage import Coverage
from ims_lib.frames import by_names
from ims_lib.judgements.model import UNNAMED
from ims_lib.languages import form_for, noted, say, spaced, translated
from ims_lib.register.model import Register
from ims_lib.register.statuses.wordings import read_status
from ims_lib.report.disputes import admitted, contradicted, remarked
from ims_lib.report.figures import Bar, bar
from ims_lib.report.mentions import mentions_of
from ims_lib.scales import report_setting
from ims_lib.tolerances import SMALLEST_SHARE
from ims_lib.wording import capitalised, counted, in_row, listed

Answer = dict[str, str]
"""figure, unit and text."""


def held(coverage: Coverage) -> list[str]:
    """Ids of the standards in scope that a valid certificate speaks for."""
    return [name for name in coverage.client.standards if name in coverage.assessment.certified]


def wanted(coverage: Coverage) -> list[str]:
    """Ids of the standards in scope that are not held; all of them where every one is."""
    holds = held(coverage)
    return [name for name in coverage.client.standards if name not in holds] or list(coverage.client.standards)


def wanted_and_looked_at(coverage: Coverage) -> tuple[list[str], list[str]]:
    """Of the standards that aren't held: those that client.yml wants by a day, or all where it names none; then the others."""
    holds, by_a_day = held(coverage), coverage.client.settings.wanted
    others = [name for name in coverage.client.standards if name not in holds]
    by_day: list[str] = [name for name in others if name in by_a_day]
    named = by_day or others
    return named, [name for name in others if name not in named]


def stances(coverage: Coverage) -> dict[str, str]:
    """By standard in scope, in English, the word that heads its column: certified, wanted, or in scope where client.yml wants others by a day."""
    wants, _ = wanted_and_looked_at(coverage)
    words = dict.fromkeys(wants, noted("wanted")) | dict.fromkeys(held(coverage), noted("certified"))
    return {name: words.get(name, noted("in scope")) for name in coverage.client.standards}


def lede(coverage: Coverage) -> str:
    """A few sentences for those who read no further: what is wanted, then what of the rest is in place."""
    is_one = len(coverage.client.standards) == 1 and bool(held(coverage))
    bars, wants = _bars(coverage), wanted(coverage)
    first = [each for each in bars if each[0] in wants and (is_one or each[1] == "clauses")]
    if not first:
        return say("The catalogue has no criteria yet for what {name} wants.", name=coverage.client.short_name)
    beside = [each for each in bars if each[2].likely and each not in first]
    rest = [f"{b.likely} % {_of_what(name, part, coverage)}" for name, part, b in beside]
    told = [say("Likely in place beside it: {parts}.", parts=in_row(rest))] if rest else []
    return " ".join([*(standing(*each, coverage) for each in first), *told])


def standing(standard: str, part: str, b: Bar, coverage: Coverage) -> str:
    """Where a part of a standard stands, in one sentence that leads with what weighs most."""
    client, name = coverage.client, coverage.catalogue.standards[standard].name
    runs, reusable = say("can be built on what {short_name} runs", short_name=client.short_name), b.reusable
    of_what = _of_what(standard, part, coverage)
    built = f"{spaced('; ')}{reusable} % {runs}" if reusable else ""
    if standard in not_begun(coverage.assessment) and not b.at_most:
        if not any(other.at_most for named, _, other in _bars(coverage) if named == standard):
            asked = say("of what its clauses ask") if part == "clauses" else say("of what its controls ask")
            of_what = say("of {name}", name=name)
            built = f"{spaced('; ')}{reusable} % {asked} {runs}" if reusable else ""
        return say(
            "Nothing {of_what} is in place yet, as {short_name} says{built}.",
            of_what=of_what,
            short_name=client.short_name,
            built=built,
        )
    said = _whose_word(standard, b, coverage)
    if b.shares["unknown"] >= report_setting("mostly_unknown_from"):
        if b.shares["unknown"] == 100:
            return say("Nothing sure is known {of_what}{built}.", of_what=of_what, built=built)
        carried = "" if b.at_least else say(", carried over from elsewhere")
        known = (
            say("{likely} % is in place{said}", likely=b.likely, said=said or carried)
            if b.likely
            else say("nothing is known to be in place")
        )
        if b.reusable >= max(b.likely, 1):  # figures that add up to the whole
            left = noted("is missing or isn’t known") if b.shares["gap"] else noted("isn’t known")
            more = say(", and {reusable} % {runs}", reusable=reusable, runs=runs)
            rest = say("the other {open} % {left}", open=b.open, left=translated(left))
        else:
            comma = "," if b.likely and (said or carried) else ""
            more = say("{comma} and {gap} % is missing", comma=comma, gap=b.shares["gap"]) if b.shares["gap"] else ""
            rest = say("{unknown} % isn’t known", unknown=b.shares["unknown"])
        return say("{of_what}, {known}{more}; {rest}.", of_what=capitalised(of_what), known=known, more=more, rest=rest)
    if not b.likely:
        return say("Nothing {of_what} is in place{built}.", of_what=of_what, built=built)
    # What is asserted and not checked is likely; where the sentence says whose word it is, that says it.
    is_likely = b.shares["inferred"] or (b.shares["asserted"] and not said)
    word = translated("likely in place") if is_likely else translated("in place")
    return say(
        "{likely} % {of_what} is {word}{said}{built}.",
        likely=b.likely,
        of_what=of_what,
        word=word,
        said=said,
        built=built,
    )


def _of_what(standard: str, part: str, coverage: Coverage) -> str:
    of = translated("clauses") if part == "clauses" else translated("Annex A controls")
    return say("of what the {part} of {name} ask", part=of, name=coverage.catalogue.standards[standard].name)


def _whose_word(standard: str, b: Bar, coverage: Coverage) -> str:
    """Says that what is in place rests on the client's word alone: no certificate speaks for it, and no assessor saw any."""
    if not b.shares["asserted"] or b.shares["verified"] or standard in coverage.assessment.certified:
        return ""
    seen = any(name.startswith(f"{standard}:") for name in judged_by_row(coverage))
    return "" if seen else say(", as {short_name} says", short_name=coverage.client.short_name)


def unspoken(coverage: Coverage, register: Register) -> pd.DataFrame:
    """The applicable requirements that no row names and of which no certificate and no judgement speaks."""
    rows = not_assessed(coverage)
    named = _named_by_rows(coverage, register) | perhaps_named(coverage, register)
    return rows[~rows.index.isin(named)]


def perhaps_named(coverage: Coverage, register: Register) -> set[str]:
    """The requirements of which nothing is known, and which a row may name whose reference is still an open question."""
    mentions = mentions_of(register, coverage.catalogue)
    perhaps = {name for name, rows in mentions.items() if any(row.open for row in rows)}
    return perhaps & set(not_assessed(coverage).index) - _named_by_rows(coverage, register)


def left_open(coverage: Coverage, register: Register) -> pd.DataFrame:
    """The applicable requirements that the client's rows name without a state that counts, and nothing else speaks of.

    `by_themselves`: whether the rows themselves say none, by an empty cell or a word such as tbd.
    """
    rows = not_assessed(coverage)
    rows = rows[rows.index.isin(_named_by_rows(coverage, register))]
    open_rows = (coverage.assessment.left_open.get(str(name)) for name in rows.index)
    says_none = [sources is not None and all(_says_none(source.found) for source in sources) for sources in open_rows]
    return rows.assign(by_themselves=says_none)


def _named_by_rows(coverage: Coverage, register: Register) -> set[str]:
    """The requirements that a row of controls names, by itself or by a heading that speaks for them."""
    named = (name for record in register.controls for name in record.refs)
    return {*coverage.assessment.said, *coverage.assessment.left_open, *named}


def _says_none(text: str) -> bool:
    """Whether a status cell says in itself that there is no state yet."""
    read = read_status(text)
    return read.status == "unknown" and not read.new_word


def left_open_text(coverage: Coverage, register: Register) -> str:
    """How many requirements a row perhaps names, how many rows name without a state that counts, and what these say themselves."""
    perhaps = len(perhaps_named(coverage, register))
    asked = noted("{perhaps} more may be named by a row whose reference is still an open question.")
    told = say(asked, perhaps=perhaps) if perhaps else ""
    return " ".join(filter(None, (told, _without_a_state(left_open(coverage, register)))))


def _without_a_state(rows: pd.DataFrame) -> str:
    if rows.empty:
        return ""
    themselves = int(rows["by_themselves"].sum())
    begin = say(
        "{rows} more {are} named without a state that counts", rows=len(rows), are=form_for(len(rows), "is", "are")
    )
    if not themselves:
        return f"{begin}."
    who = (
        translated("all")
        if themselves == len(rows) > 1
        else translated("it")
        if len(rows) == 1
        else say("{themselves} of them", themselves=themselves)
    )
    return say(
        "{begin}; {who} {say} none, as with an empty cell or “tbd”.",
        begin=begin,
        who=who,
        say=form_for(themselves, "says", "say"),
    )


def not_assessed(coverage: Coverage) -> pd.DataFrame:
    """The requirements of which nothing is stated or judged, without those whose statements contradict each other."""
    rows = coverage.requirements
    return rows[(rows["assessed"] < SMALLEST_SHARE) & ~rows.index.isin(coverage.disputed)]


def judged_by_row(coverage: Coverage) -> tuple[str, ...]:
    """The applicable requirements of which an assessor judged a row of the client's; what it says stays asserted."""
    rows, said = coverage.requirements, coverage.assessment.said
    applicable = map(str, rows.index[rows["applicable"]])
    return tuple(name for name in applicable if any(verdict_on_row(each.taken_as) for each in said.get(name, ())))


def as_said(coverage: Coverage) -> str:
    """Whose word it is that shared criteria exist, from a comma on: nobody has seen what is only stated; empty for none."""
    least = report_setting("there_from")
    there = [item for item in coverage.in_scope.values() if item.is_shared and item.met >= least]
    if not there:
        return ""
    seen = any(item.own_channel == "verified" for item in there)
    who = [coverage.client.short_name]
    who += [translated("a certificate")] if coverage.assessment.certified else []
    who += [say("an assessor")] if seen else []
    return say(", as {who} says", who=listed(who, translated("or")))


def how_sure_is_this(coverage: Coverage, register: Register) -> Answer:
    """How many requirements an assessor has looked at, of how many nobody spoke, and where the client says two things."""
    by_row, judged, applicable = judged_by_row(coverage), *how_many_judged(coverage)
    silent = len(unspoken(coverage, register))
    word = say("own word or a certificate") if coverage.assessment.certified else say("own word")
    nothing = say(", or on nothing: nobody has spoken of {silent}", silent=silent) if silent else ""
    text = [
        say(
            "The rest rests on {short_name}’s {word}{nothing}.",
            short_name=coverage.client.short_name,
            word=word,
            nothing=nothing,
        ),
        _disputed_text(len(contradicted(coverage)), len(admitted(coverage)), len(remarked(coverage))),
        _unnamed_text(coverage),
    ]
    name = coverage.client.short_name
    through = (
        say(", {by_row} of them through {short_name}’s row", by_row=len(by_row), short_name=name) if by_row else ""
    )
    unit = say(
        "of {applicable_requirements} judged by an assessor, at least in part{through}",
        applicable_requirements=counted(applicable, "applicable requirement"),
        through=through,
    )
    return {"figure": str(judged), "unit": unit, "text": " ".join(filter(None, text))}


def _unnamed_text(coverage: Coverage) -> str:
    """Of how many verdicts nobody says who gave them; empty where all are signed."""
    unnamed = sum(line.who == UNNAMED and bool(line.new) for line in coverage.client.judgements.values())
    verdicts = counted(unnamed, "verdict")
    return say("Who gave {verdicts} of these isn’t named anywhere.", verdicts=verdicts) if unnamed else ""


def how_many_judged(coverage: Coverage) -> tuple[int, int]:
    """How many requirements an assessor judged, at least in part, and of how many that apply."""
    rows = coverage.requirements[coverage.requirements["applicable"]]
    return len({*rows.index[rows["judged"] > 0], *judged_by_row(coverage)}), len(rows)


def _disputed_text(contradicted: int, admitted: int, remarked: int) -> str:
    """In how many requirements the client's lists contradict what is stated or name what a row leaves open, or the row itself does."""
    lists = translated("they") if contradicted else say("its own lists")
    said = {
        say("in {contradicted} its own lists contradict what is stated", contradicted=contradicted): contradicted,
        say("in {admitted} {lists} name what a row itself leaves open", admitted=admitted, lists=lists): admitted,
        say("in {remarked} a remark in the row takes back what it states", remarked=remarked): remarked,
    }
    told = in_row(text for text, many in said.items() if many)
    return say("{upper}{told}: there the answer is open.", upper=told[0].upper(), told=told[1:]) if told else ""


def _bars(coverage: Coverage) -> list[tuple[str, str, Bar]]:
    """The parts that have figures."""
    return [(name, part, b) for (name, part), row in by_names(coverage.parts).items() if (b := bar(row))]
