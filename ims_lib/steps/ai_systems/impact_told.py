"""What an AI impact assessment lacks, in few words, wherever it is told; and which AI systems may do most harm, and are decided on first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from ims_lib.answers_given import who_and_when
from ims_lib.catalogue.decision_words import load_decision_words
from ims_lib.catalogue.impact_kit import ImpactKit, load_impact_kit
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.document_titles import is_draft_by_name
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, ListRow
from ims_lib.inputs.said import days_within, says_nothing
from ims_lib.inputs.states import PLANNED
from ims_lib.languages import in_all_languages, noted, say, translated
from ims_lib.register.cell_values import CLAUSES
from ims_lib.register.vocabulary import brief, plain
from ims_lib.roadmap import Planned, Roadmap
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import FULL, SystemImpact, is_owner_accepted, others_in, owner_in
from ims_lib.steps.ai_systems.limits import SENTENCES, is_under_way, is_unread, leaves_unsaid, says_never
from ims_lib.steps.ai_systems.told_elsewhere import ToldElsewhere
from ims_lib.steps.ai_systems.words_against import affirmed_in, has_words
from ims_lib.wording import counted, in_quotes, in_row, in_words, listed

BY_OWNER = {"assessed_by": noted("assessed"), "signed_off_by": noted("signed off")}


def shortfalls(each: SystemImpact) -> list[str]:
    """In what the last assessment is less than its day says."""
    told = [say("overdue since {next_told}", next_told=next_told(each))] if each.overdue else []
    if each.has_passed:
        told.append(say("due since {next_told}, and the list is older: was it made?", next_told=next_told(each)))
    if each.only_screened:
        told.append(say("only a screening is there"))
    if each.unknown_form:
        told.append(say("form “{form}” not known: full form or screening?", form=brief(each.unknown_form)))
    return [*told, *(limit.says for limit in each.limits)]


def to_settle(each: SystemImpact) -> list[str]:
    """The same, with what is to be done about what the client's own words take back."""
    then = {limit.says: f"{limit.says}, {limit.then}" for limit in each.limits if limit.then}
    return [then.get(said, said) for said in shortfalls(each)]


def looked_told(each: SystemImpact) -> list[str]:
    """That a system which wants an assessment was reviewed after the last change of its version that its row dates, or after an assessment
    whose rest nobody signed off."""
    row = each.system
    last, said, _ = last_change(row)
    if not each.wants_another or not row.reviewed_on or (last and row.reviewed_on <= last):
        return []
    reviewed = day(row.reviewed_on)
    if last:
        known = say("its last known change of version (“{with_days_spoken}”)", with_days_spoken=said)
        return [say("reviewed {reviewed_on}, after {known}: what came of it?", reviewed_on=reviewed, known=known)]
    counts = each.is_unsigned and each.assessed_on and each.assessed_on < row.reviewed_on
    return [say("reviewed {reviewed_on}, after that: what came of it?", reviewed_on=reviewed)] if counts else []


def last_change(row: AiSystemRow) -> tuple[dt.date | None, str, str]:
    """The last day that a system's row names for a version of it, with the words and the column that do."""
    said = [
        ("model", row.model or ""),
        *(("notes", it) for it in SENTENCES.split(row.notes or "") if has_words("updates", it)),
    ]
    days = ((on, part.strip(), name) for name, text in said for part in CLAUSES.split(text) for on in days_within(part))
    return max(days, default=(None, "", ""))


def none_yet(each: SystemImpact) -> str:
    """What is due where nothing was made."""
    due = load_impact_kit().results[each.screening.due]
    if each.planned_on:
        return say("none yet, planned for {planned_on}: {due}", planned_on=day(each.planned_on), due=due)
    is_plain = (each.never or each.system.status == PLANNED) and not each.document
    none = say("none yet") if is_plain else whether_made(each)
    if each.system.status == PLANNED:
        return say(
            "{none}; a first one from what is known is due before a product is chosen, and before first use: {due}",
            none=none,
            due=due,
        )
    if each.counts_as_full:
        return none
    return say("not even screened") if each.screening.due == "screening" else f"{none}, {due}"


def whether_made(each: SystemImpact) -> str:
    """What is known of whether one was made where the list says nothing: by an answer that says plainly that none was, or in its words."""
    said = each.system.texts.get("impact_assessed_on")
    if each.answer is None and each.document:
        return document_told(each)
    if each.answer is None and not says_nothing(said):
        at = each.system.place_of("impact_assessed_on").short
        return say("of one the list says {words} ({at})", words=in_quotes(brief(said or "")), at=at)
    if each.answer is None and (words := affirmed_in("unassessed", each.system.notes)):
        place = each.system.place_of("notes").short
        return say("none was made, by its row: {words} ({place})", words=in_quotes(words), place=place)
    if each.answer is None:
        return each.system.unsaid("impact_assessed_on", say("not said whether one was made"))
    values = each.answer.values
    if says_never(values["answer"]):
        return say("none was ever made (answer of {who_and_when})", who_and_when=who_and_when(values))
    told = noted("whether one was made is answered ({who_and_when}: {answer}), and waits for its cell")
    return say(told, who_and_when=who_and_when(values), answer=in_quotes(values["answer"]))


def document_told(each: SystemImpact) -> str:
    """The document that is called an impact assessment of it: its number, version, owner and place, and what it isn't yet; empty without one."""
    row = each.document
    if row is None:
        return ""
    is_own = each.system.owner and plain(row.owner or "") == plain(each.system.owner)
    by = noted("of {owner}, who owns the system too") if is_own else noted("of {owner}")
    parts = [
        row.id,
        row.version and say("version {version}", version=row.version),
        row.owner and say(by, owner=row.owner),
    ]
    told = ", ".join([*filter(None, parts), row.place_of("title").short])
    if row.status == "draft" or is_draft_by_name(row.title):
        return say("a draft is in the list of documents ({told})", told=told)
    return say("one is in the list of documents ({told}), without its result", told=told)


def counts_told(each: SystemImpact) -> list[str]:
    """That a system in use counts as one that needs the full form as long as its screening leaves that open."""
    return [say("counts as full form due until its screening is answered")] if each.counts_as_full else []


def beside_told(row: ImpactAssessmentRow, system: AiSystemRow) -> str:
    """An assessment that doesn't count yet: its id, form and day, why it doesn't, and whether the system's owner made it too."""
    form = in_words(row.form or noted("assessment"))
    when = say("{form} of {assessed_on}", form=form, assessed_on=day(row.assessed_on)) if row.assessed_on else form
    why = say("not decided yet") if is_under_way(row) or row.decision is None else say("not signed off")
    if is_unread(row):
        why = say(
            "decision not read: does {said} mean accepted or refused?", said=in_quotes(brief(row.texts["decision"]))
        )
    owner = say("made with its owner") if "assessed_by" in owner_in(row, system) else ""
    return ", ".join(filter(None, (row.id, when, why, owner)))


def is_decision_unread(each: SystemImpact) -> bool:
    """Whether nothing but the words for its decision, which nobody could read, keeps the assessment from counting."""
    is_doubtful = each.falls_short or each.rests_on_doubt or not each.only_begun
    return not is_doubtful and is_unread(each.beside[0])


def graver_beside(each: SystemImpact) -> ImpactAssessmentRow | None:
    """The latest assessment that doesn't count yet and rates the severity graver than the one that counts; none where none does."""
    order, held = [step.id for step in load_impact_kit().severity], each.held
    if held is None or held.severity not in order:
        return None
    graver = order[order.index(held.severity) + 1 :]
    return next((row for row in each.beside if row.severity in graver), None)


def assessment_called(row: ImpactAssessmentRow) -> str:
    """An assessment by its id, else by its day."""
    return row.id or (
        say("that of {assessed_on}", assessed_on=day(row.assessed_on)) if row.assessed_on else say("another one")
    )


def to_finish(each: SystemImpact) -> str:
    """What is asked of a full form that is under way; empty where none is."""
    begun = next((assessment_called(row) for row in each.beside if row.form == FULL), "")
    return load_impact_kit().finish.format(form=begun) if begun else ""


def severity_told(row: ImpactAssessmentRow) -> str:
    ours = next((step.title.lower() for step in load_impact_kit().severity if step.id == row.severity), "")
    return as_written(row, "severity", ours)


def as_written(row: ListRow, column: str, ours: str) -> str:
    """What a cell says in the client's own word, ours beside it; ours alone where it is that word, in whichever language, or there is none."""
    said = row.texts.get(column, "")
    same = {"", *(plain(each) for each in (ours, *in_all_languages(ours.capitalize())))}
    return ours if not ours or plain(said) in same else f"{in_quotes(brief(said))} ({ours})"


def clash_told(each: SystemImpact) -> list[str]:
    """That two assessments rate the severity differently, the later one graver."""
    graver, held = graver_beside(each), each.held
    if graver is None or held is None:
        return []
    told = say(
        "severity {severity} in {assessment}, {other_severity} in {other}",
        severity=severity_told(held),
        assessment=assessment_called(held),
        other_severity=severity_told(graver),
        other=assessment_called(graver),
    )
    return [say("{told}: settle which holds", told=told)]


def owner_told(each: SystemImpact) -> list[str]:
    """That the system's own owner assessed it or signed it off, as far as that isn't told of what is left."""
    told = {"signed_off_by"} if each.is_unsigned else set()
    by_others = grouped(
        (bool(each.held and others_in(each.held, each.system, name)), translated(BY_OWNER[name]))
        for name in each.by_owner
        if name not in told
    )
    ways = {False: noted("{by_owner} by its own owner"), True: noted("{by_owner} with its own owner")}
    return [say(ways[with_others], by_owner=listed(done)) for with_others, done in sorted(by_others.items())]


def unsigned_told(each: SystemImpact) -> str:
    """That nobody who doesn't own the system has accepted what is left."""
    return say("only its own owner signed it off") if is_owner_accepted(each) else say("nobody signed it off")


def forbidden_told(each: SystemImpact, as_of: dt.date) -> str:
    """Since when a law may forbid it, and where that stands; empty of one of which the proposed class isn't forbidden."""
    since = each.forbidden.forbidden_from if each.forbidden else None
    if not each.forbidden or not since:
        return ""
    from_day = say("since {day}", day=day(since)) if since <= as_of else say("from {day} on", day=day(since))
    return say("may be forbidden {since} ({places})", since=from_day, places=in_row(each.forbidden.told.values()))


def left_unsigned(each: SystemImpact) -> list[str]:
    """What is left, and that; of one of which that is wanted and isn't there."""
    left, unsigned = level_left(each), unsigned_told(each)
    return [say("what is left is {left}, and {unsigned}", left=left, unsigned=unsigned)] if each.is_unsigned else []


def level_left(each: SystemImpact) -> str:
    """What is left of its impact: as its list words it, with our word; else what stands there and isn't read, or that it isn't said."""
    left = load_impact_kit().title_of(each.level).lower()
    said = as_written(each.held, "residual", left) if each.held else left
    return said or left_unread(each.held) or say("not said")


def left_unread(row: ImpactAssessmentRow | None) -> str:
    """The word for what an assessment leaves that we don't know, or the cell of a column that nobody read and that may say it; else empty."""
    if row is None or row.residual or leaves_unsaid(row):
        return ""
    said = row.texts.get("residual", "")
    return row.unsaid("residual", "") if says_nothing(said) else in_quotes(brief(said))


def perhaps_told(each: SystemImpact) -> list[str]:
    """Which assessment of another name may be of this system, and what it leaves."""
    row = each.perhaps
    if row is None or row.assessed_on is None:
        return []
    left = load_impact_kit().title_of(row.residual).lower()
    place = row.place_of("system").told
    form = f"{row.id} ({place})" if row.id else place
    of = {"form": form, "named": in_quotes(row.system), "day": day(row.assessed_on)}
    if left:
        return [say("is {form}, of {named}, {day}, with {left} left, of this system?", left=left, **of)]
    return [say("is {form}, of {named}, {day}, of this system?", **of)]


def next_told(each: SystemImpact) -> str:
    """The day of the next assessment, and whose it is: the interval is ours where the client's list sets no day."""
    if each.next_on is None:
        return ""
    theirs = each.held is not None and each.held.next_review == each.next_on
    months = counted(int(setting("ai_systems", "impact_months")), "month")
    return day(each.next_on) + ("" if theirs else say(" (after {months}, our proposal)", months=months))


def forms_planned(roadmap: Roadmap) -> Planned | None:
    """The package of the plan that makes the assessments; none where it makes none, or only looks whether they are there."""
    return roadmap.package_of(load_impact_kit().each_assessed)


def released_told(ready: dt.date | None, roadmap: Roadmap) -> str:
    """When a form is there with the days that are asked for, and on which condition; empty where no day is known."""
    words = load_decision_words().of["impact_left"].words
    return words["released" if forms_planned(roadmap) else "released_alone"].format(day=day(ready)) if ready else ""


def too_high_told(each: SystemImpact) -> str:
    """That what is left of its impact is too much by our scale; else that assessments rate so much, and don't say what measures leave; else
    what the assessment leaves and nobody could read."""
    words, kit, name = load_decision_words().of["impact_left"].words, load_impact_kit(), in_quotes(each.system.name)
    if each.is_unsigned and kit.wants_sign_off(each.level):
        return words["high"].format(system=name, level=level_left(each))
    if unread := left_unread(each.held):
        return words["high_unread"].format(left=unread, system=name)
    rated = [row for row in (each.held, *each.beside) if row and leaves_unsaid(row)]
    high = [row for row in rated if kit.wants_sign_off(kit.level_of(row.severity, row.likelihood))]
    forms = listed(map(assessment_called, high))
    return words["high_before"].format(forms=forms, system=name) if high else ""


def missed_told(each: SystemImpact, days: Iterable[dt.date], roadmap: Roadmap) -> list[str]:
    """Of each of these days, by which an assessment is to be made, that the plan makes it later; days that are over are told elsewhere."""
    package, as_of = forms_planned(roadmap), roadmap.gaps.coverage.client.as_of
    if not each.wants_another or not package or not package.end:
        return []
    told = noted("{name}: assessed by {on} is said, and the plan makes the assessment by {end}: which day holds?")
    name, end = in_quotes(each.system.name), day(package.end)
    return [say(told, name=name, on=day(on), end=end) for on in sorted(days) if as_of <= on < package.end]


def gravest_first(
    impacts: Iterable[SystemImpact], told: Mapping[str, Sequence[ToldElsewhere]], kit: ImpactKit
) -> list[SystemImpact]:
    """Those in use before those planned; by whether a law may forbid them or they were refused, severity, level, how many answers make
    the full form due alone, whether a law holds them risky, whether they act without a person's go and always, and how often other lists
    tell of trouble."""
    return sorted(impacts, key=lambda each: _gravity(each, told.get(each.system.cell, ()), kit), reverse=True)


def _gravity(each: SystemImpact, told: Sequence[ToldElsewhere], kit: ImpactKit) -> tuple[int, ...]:
    severities, levels = list(kit.matrix), [level.id for level in kit.levels]
    rated = [row for row in (each.counts, *each.beside) if row and row.severity]
    named = [row.severity for row in rated if row.severity]
    reached = [kit.level_of(row.severity, row.likelihood) for row in rated] + [each.level]
    # That a mere screening found little isn't known where the full form is due.
    if not named or each.only_screened:
        named, reached = [*named, kit.unrated[each.screening.due]], []
    yes = [answer.question for answer in each.screening.answered("yes")]
    return (
        each.system.status != PLANNED,
        each.forbidden is not None,
        each.is_refused,
        max(map(severities.index, named)),
        max((levels.index(name) for name in reached if name), default=-1),
        sum(question.leads == "alone" for question in yes),
        any(question.classes for question in yes),
        any("autonomy" in question.says for question in yes) + (each.system.autonomy == "alone"),
        sum(row.is_trouble for row in told),
    )
