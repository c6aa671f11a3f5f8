"""Disputed statements as they are told: a list contradicts what is stated, or it names the part that the row itself leaves open."""

from __future__ import annotations

from ims_lib.assessment import Source, Verdict
from ims_lib.assessment.judged_rows import verdict_on_row
from ims_lib.coverage import Coverage
from ims_lib.languages import say
from ims_lib.report.figures import Bar
from ims_lib.scales import judgement_levels, status_labels, status_levels


def is_admitted(verdict: Verdict) -> bool:
    """Whether a disputed statement says less than all by itself: the list then agrees that something is open."""
    by_a_list = bool(verdict.disputed_by) and not verdict.is_taken_back
    return by_a_list and any(_level(source) < 1 for source in verdict.sources)


def contradicted(coverage: Coverage) -> tuple[str, ...]:
    """The requirements stated as in place in full, in something of which a list of the client's own says otherwise."""
    return tuple(
        name
        for name in coverage.disputed
        if not all(is_admitted(verdict) or verdict.is_taken_back for verdict in _disputed(name, coverage))
    )


def admitted(coverage: Coverage) -> tuple[str, ...]:
    """The requirements whose rows say less than all, and of which a list names what is open too."""
    others = {*contradicted(coverage), *remarked(coverage)}
    return tuple(name for name in coverage.disputed if name not in others)


def remarked(coverage: Coverage) -> tuple[str, ...]:
    """The requirements whose own rows take back in a remark what they state, and of which no list says otherwise."""
    return tuple(
        name for name in coverage.disputed if all(verdict.is_taken_back for verdict in _disputed(name, coverage))
    )


def standing_in_words(name: str, bar: Bar, coverage: Coverage) -> str:
    """What is in place of a requirement, as a sentence without its full stop."""
    if not any(map(is_admitted, _disputed(name, coverage))):
        return bar.in_words
    between = say(", likely {likely} %", likely=bar.likely) if bar.shares["inferred"] else ""
    begin = (
        say("In place: at least {at_least} %{between}; how much more", at_least=bar.at_least, between=between)
        if bar.likely
        else say("How much is in place")
    )
    reusable = say("; {reusable} % reusable", reusable=bar.reusable) if bar.reusable else ""
    return say(
        "{begin} is asked: the row says less than all, and a list names something open there too{reusable}",
        begin=begin,
        reusable=reusable,
    )


def verdicts_of(name: str, coverage: Coverage) -> list[Verdict]:
    """What is known of each criterion of a requirement."""
    return [coverage.assessment.verdicts[name, item] for item in coverage.assessment.criteria_of(name)]


def _disputed(name: str, coverage: Coverage) -> list[Verdict]:
    return [verdict for verdict in verdicts_of(name, coverage) if verdict.disputed_by]


def _level(source: Source) -> float:
    """The level that a row, as it is read or as an assessor judged it, or a certificate stands for."""
    if judged := verdict_on_row(source.taken_as):
        return judgement_levels()[judged[0]]
    levels = {status_labels()[status]: level for status, level in status_levels().items() if level is not None}
    return levels.get(source.taken_as, 1.0)
