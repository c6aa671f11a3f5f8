"""What the list of AI systems gives rise to: impact assessments that are missing, overdue, limited, too short or not signed off, retirements whose day has passed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ims_lib.assessment.objects_listed import is_called
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.dates import day
from ims_lib.inputs.rows import AiSystemRow, ImpactAssessmentRow, ListRow, Lists
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import day_of_list
from ims_lib.judgements.model import AT, Judgement
from ims_lib.languages import noted, say, translated
from ims_lib.nearest import hint
from ims_lib.register.model import Finding, Level
from ims_lib.register.vocabulary import plain
from ims_lib.scales import setting
from ims_lib.steps.ai_systems.impact import FULL, SystemImpact, owner_in, systems_named, systems_perhaps
from ims_lib.steps.ai_systems.impact_told import unsigned_told
from ims_lib.steps.ai_systems.known_against import KnownAgainst
from ims_lib.steps.ai_systems.limits import REFUSED, says_never
from ims_lib.steps.ai_systems.words_against import affirmed_in
from ims_lib.wording import in_marks, in_row, listed

NEVER = noted(
    "the list says of {systems} that its impact was never assessed: why not, and by when will it be, or be screened?"
)
NO_DAY = noted("no day of an impact assessment stands beside {systems}: was it assessed, or only screened, and when?")


def find_in_systems(impacts: Sequence[SystemImpact], as_of: dt.date) -> Iterator[Finding]:
    """A question for all systems whose list says no day, one for all of which it says never, one for each thing that one system wants."""
    without = [
        each
        for each in impacts
        if each.assessed_on is None and says_nothing(each.system.texts.get("impact_assessed_on"))
    ]
    for systems, asked in (
        ([each.system for each in without if each.never], NEVER),
        ([each.system for each in without if not each.never], NO_DAY),
    ):
        if systems:
            most = int(setting("report", "records_shown"))
            names = [in_marks(row.name) for row in systems[:most]]
            more = [say("{count} more", count=len(systems) - most)] if len(systems) > most else []
            text = say(asked, systems=listed([*names, *more]))
            yield _at(systems[0], "question", "ai_system.impact_missing", text, "impact_assessed_on")
    for each in impacts:
        yield from _of_assessments(each)
        row = each.system
        if row.retirement and row.retirement < day_of_list(row, as_of):
            text = say(
                "'{name}' was to be retired by {retirement}, and its state isn't 'retired'",
                name=row.name,
                retirement=day(row.retirement),
            )
            yield _at(
                row,
                "question",
                "ai_system.retirement_past",
                say("{system}: is it still in use?", system=text),
                "retirement",
            )
        elif row.retirement and (words := affirmed_in("replaced", row.notes)):
            text = say(
                "'{name}' ends {retirement}, and beside it stands '{words}': is what takes its place "
                "AI too? If so, list it as planned, and have its impact assessed before it is chosen",
                name=row.name,
                retirement=day(row.retirement),
                words=words,
            )
            yield _at(row, "question", "ai_system.replaced", text, "notes")


def find_ahead(lists: Lists, as_of: dt.date) -> Iterator[Finding]:
    """A question for each day of an impact assessment that is still to come."""
    of_systems = ((row, row.name, row.impact_assessed_on, "impact_assessed_on") for row in lists.ai_systems)
    of_list = ((row, row.system, row.assessed_on, "assessed_on") for row in lists.impact_assessments)
    for row, name, on, column in (*of_systems, *of_list):
        if on and on > as_of:
            text = say(
                "the day of an impact assessment of '{name}' is {on}, after the day of this report, "
                "{as_of}: is it planned for then, or is the day wrong? It counts as not made yet",
                name=name,
                on=day(on),
                as_of=day(as_of),
            )
            yield _at(row, "question", "ai_system.impact_ahead", text, column)


def find_parts(systems: Iterable[AiSystemRow], known: Mapping[str, Sequence[KnownAgainst]]) -> Iterator[Finding]:
    """A question for each system that is out of scope although the organisation has a part in it that is more than a customer's, and for
    each that was trained by somebody else on data of the organisation."""
    for row in systems:
        for item in known[row.cell]:
            told = {"name": row.name, "in_full": item.in_full}
            if item.kind == "boundary":
                text = say("'{name}' is {in_full}", **told)
                yield _at(row, "question", "ai_system.left_out_with_part", text, "in_scope")
            if item.kind == "given":
                text = say("of '{name}': {in_full}", **told)
                yield _at(row, "question", "ai_system.data_given", text, "trained_on")


def find_unlisted(assessments: Iterable[ImpactAssessmentRow], systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    """A question for each assessment of something that the list of AI systems lacks, or that may be of several; none where there is
    no such list."""
    for row in assessments if systems else ():
        perhaps = [f"{each.name} ({each.place_of('name').short})" for each in systems_perhaps(row, systems)]
        if len(perhaps) > 1:
            text = say(
                "an impact assessment is of '{system}', which may be {systems}: which? Write its whole name or its id; "
                "until then it counts for none of them",
                system=row.system,
                systems=listed(perhaps, say("or")),
            )
        elif perhaps or not systems_named(row, systems):
            near = (
                say("did you mean {system}? Until that is said it counts for none", system=perhaps[0])
                if perhaps
                else hint(row.system, [system.name for system in systems])
            )
            text = say(
                "an impact assessment is of '{system}', which is not in the list of AI systems; {near}",
                system=row.system,
                near=near,
            )
        else:
            yield from _by_likeness(row, systems)
            continue
        yield _at(row, "question", "ai_system.impact_unlisted", text, "system")


def _by_likeness(row: ImpactAssessmentRow, systems: Sequence[AiSystemRow]) -> Iterator[Finding]:
    """A note where an assessment counts for a system whose name is but nearly what it says."""
    said, (first, *more) = f" {plain(row.system)} ", systems_named(row, systems)
    known = f" {plain(first.own_name)} "
    if not (more or is_called(row.system, first) or known in said or said in known):
        text = say("an impact assessment of '{system}' is read as one of '{name}'", system=row.system, name=first.name)
        yield _at(row, "note", "ai_system.impact_likeness", text, "system")


def find_denied(impacts: Iterable[SystemImpact], judgements: Mapping[str, Judgement]) -> Iterator[Finding]:
    """A question for each system of which a cell says that it was never assessed, or a judgement that it wasn't, while a later
    assessment stands in a list."""
    criterion = load_impact_kit().each_assessed
    for each in impacts:
        row, system = each.counts, each.system
        if row is None or row.assessed_on is None:
            continue
        against = []
        if says_never(system.texts.get("impact_assessed_on")):
            place = system.place_of("impact_assessed_on")
            against.append(
                say(
                    "beside '{impact_assessed_on_text}' in {short}",
                    impact_assessed_on_text=system.texts.get("impact_assessed_on"),
                    short=place.short,
                )
            )
        judged = (judgements.get(f"{criterion}{AT}{name}") for name in filter(None, (system.id, system.name)))
        for found in filter(None, judged):
            if found.new == NOT_AT_ALL and found.when and found.day <= row.assessed_on.isoformat():
                against.append(
                    say("beside the judgement of {when} that it wasn't ({source})", when=found.day, source=found.source)
                )
        if against:
            named = row.id or say("an impact assessment")
            text = say(
                "{named} of '{name}' of {assessed_on} ({short}) stands {against}: does that still hold?",
                named=named,
                name=system.name,
                assessed_on=day(row.assessed_on),
                short=row.place_of("assessed_on").told,
                against=translated(" and ").join(against),
            )
            yield _at(row, "question", "ai_system.impact_denied", text, "assessed_on")


NOT_AT_ALL = "N"
"""The verdict that nothing of it is there."""


def _of_assessments(each: SystemImpact) -> Iterator[Finding]:
    """What the assessments of one system want."""
    name, row = each.system.name, each.counts or each.system
    if each.has_passed and each.next_on:
        text = say(
            "the impact assessment of '{name}' was to be made again by {next_on}, and the list "
            "is older than that: was it?",
            name=name,
            next_on=day(each.next_on),
        )
        yield _at(row, "question", "ai_system.impact_passed", text, "next_review")
    if each.overdue == "next" and each.next_on:
        text = say(
            "the impact assessment of '{name}' was to be made again by {next_on}", name=name, next_on=day(each.next_on)
        )
        yield _at(row, "warning", "ai_system.impact_overdue", text, "next_review")
    elif each.overdue and each.assessed_on:
        months = int(setting("ai_systems", "impact_months"))
        text = say(
            "the impact of '{name}' was last assessed on {assessed_on}, more than {months} months before",
            name=name,
            assessed_on=day(each.assessed_on),
            months=months,
        )
        from_list = each.system.impact_assessed_on == each.assessed_on
        at, column = (each.system, "impact_assessed_on") if from_list else (row, "assessed_on")
        yield _at(at, "warning", "ai_system.impact_overdue", text, column)
    assessed = day(each.assessed_on) if each.assessed_on else ""
    for limit in each.limits:
        if limit.kind == REFUSED:
            told = {"name": name, "assessed": assessed, "words": limit.words, "says": limit.says, "then": limit.then}
            text = say("the impact assessment of '{name}' of {assessed} says '{words}' ({says}): {then}", **told)
            yield Finding("warning", "ai_system.impact_refused", text, *limit.place)
            continue
        text = say(
            "beside the impact assessment of '{name}' of {assessed} stands '{words}' ({says}): "
            "what it leaves out has still to be assessed",
            name=name,
            assessed=assessed,
            words=limit.words,
            says=limit.says,
        )
        yield Finding("warning", "ai_system.impact_limited", text, *limit.place)
    if each.only_screened:
        why = in_row(answer.told for answer in each.screening.answered("yes"))
        begun = next((it for it in each.beside if it.form == FULL and it.assessed_on), None)
        made = (
            say("finish that of {assessed_on}", assessed_on=day(begun.assessed_on))
            if begun and begun.assessed_on
            else say("make it")
        )
        text = say(
            "'{name}' was only screened, and its row speaks for the full form ({why}): {made}, or say why none is due",
            name=name,
            why=why,
            made=made,
        )
        yield _at(row, "warning", "ai_system.impact_only_screened", text, "form")
    yield from _of_what_is_left(each)
    yield from _by_owner(each)


def _of_what_is_left(each: SystemImpact) -> Iterator[Finding]:
    """What is left that nobody accepted or says."""
    name, row = each.system.name, each.held
    if row is None:
        return
    titles = {step.id: step.title.lower() for step in load_impact_kit().levels}
    if each.is_unsigned and each.level:
        text = say(
            "what is left of the impact of '{name}' is {titles}, and {unsigned}",
            name=name,
            titles=titles[each.level],
            unsigned=unsigned_told(each),
        )
        yield _at(row, "warning", "ai_system.impact_unsigned", text, "signed_off_by")
    is_low = bool(each.level) and not load_impact_kit().wants_sign_off(each.level)
    if each.before and each.level and is_low and "measures" in row.cells and says_nothing(row.measures):
        text = say(
            "the impact of '{name}' comes to {before} before measures, by our scale, no measure is named, and what is left "
            "is {level}: which measures bring it down, or which of the two holds?",
            name=name,
            before=titles[each.before],
            level=titles[each.level],
        )
        yield _at(row, "question", "ai_system.impact_without_measures", text, "residual")
    if each.is_left_unsaid and each.before:
        text = say(
            "the impact of '{name}' comes to {titles} before measures, by our scale from its "
            "severity and likelihood ({short}); what is left isn't said: which level is it, and "
            "who accepts it?",
            name=name,
            titles=titles[each.before],
            short=row.place_of("severity").told,
        )
        yield _at(row, "question", "ai_system.impact_left_unsaid", text, "residual")


def _by_owner(each: SystemImpact) -> Iterator[Finding]:
    """That a system's own owner assessed it or signed it off, alone or with others; of one under way that the owner takes part."""
    for row in filter(None, (each.held, *each.beside)):
        for column in owner_in(row, each.system):
            if each.is_unsigned and (row, column) == (each.held, "signed_off_by"):
                continue
            done = say("signed off") if column == "signed_off_by" else say("assessed")
            text = say(
                "the impact of '{name}' was {done} by its owner, {owner}: who else can look at it?",
                name=each.system.name,
                done=done,
                owner=each.system.owner,
            )
            yield _at(row, "question", "ai_system.impact_by_owner", text, column)


def _at(row: ListRow, level: Level, code: str, text: str, column: str) -> Finding:
    return Finding(level, code, text, *row.place_of(column))
