"""What is told of an AI system where it is decided on: what its assessment lacks, what the lists know against it, and the limits that they name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from ims_lib.ai_roles.built_here import supplier_of
from ims_lib.assessment.shadow_ai import decided_apart, decided_on, may_be_listed, unlisted_in_use
from ims_lib.catalogue.impact_kit import load_impact_kit
from ims_lib.dates import day
from ims_lib.grouping import grouped
from ims_lib.inputs.rows import ActionRow, AiSystemRow, day_said, value_in
from ims_lib.inputs.said import autonomy_words, says_nothing
from ims_lib.inputs.states import PLANNED, state_of
from ims_lib.languages import say
from ims_lib.register.vocabulary import QUOTED, brief
from ims_lib.scales import report_setting
from ims_lib.standard_ids import STANDARDS
from ims_lib.steps.ai_systems.impact import WITH_CONDITIONS, SystemImpact, is_owner_accepted, is_signed
from ims_lib.steps.ai_systems.impact_told import (
    assessment_called,
    beside_told,
    clash_told,
    counts_told,
    level_left,
    looked_told,
    next_told,
    none_yet,
    owner_told,
    perhaps_told,
    shortfalls,
    to_settle,
    too_high_told,
    unsigned_told,
)
from ims_lib.steps.ai_systems.known import KnownAgainst
from ims_lib.steps.ai_systems.known_against import called, open_told
from ims_lib.steps.ai_systems.limits import signed_on, waits_for
from ims_lib.steps.ai_systems.own_rows import lacks_agreement
from ims_lib.steps.ai_systems.words_against import (
    affirmed_in,
    at_once,
    has_words,
    is_limit,
    may_be_limit,
    oversight_unread,
    without_lacking,
)
from ims_lib.steps.decisions.model import Ahead, quoted
from ims_lib.steps.decisions.of_risks import risk_named
from ims_lib.steps.decisions.systems_due import (
    against,
    all_due,
    ending,
    ends_ahead,
    is_told,
    risks_open,
    risks_untreated,
)
from ims_lib.wording import in_row, labelled, listed


def system_asked(each: SystemImpact, ahead: Ahead) -> dict[str, str]:
    """What a question about a system names: an example of a limit where it acts alone, whether it doesn't go on as it is by our scale, and
    which of its risks are decided on with it."""
    words, name = ahead.words.of["impact_left"].words, quoted(each.system.name)
    untreated = [risk_named(risk, risk.vulnerability) for risk in risks_untreated([each], ahead)]
    return {
        "name": name,
        # A person's look before what protects people acts would be the hazard, and what steers can't wait for it.
        "such": (words[f"such{at_once(each.system)}"] if each.system.acts_alone else "") + _by_whom(each, ahead),
        # What is high or severe doesn't go on as it is by the scale of our form; whether the client's says so too, it is asked.
        "high": too_high_told(each),
        "treat": words["treat"].format(risks=listed(untreated)) if untreated else "",
    }


def _by_whom(each: SystemImpact, ahead: Ahead) -> str:
    """Who may let a system act by itself, and by which duties of its proposed class that is asked; empty of one of which no words say so."""
    if not is_told(each, "unchecked", ahead):
        return ""
    laid = [over for over in ahead.steps.objects.overlays if over.cell == each.system.cell]
    duties = (duty.entry for over in laid for duty in over.duties if duty.entry.classes)
    places = dict.fromkeys(entry.place for entry in duties if OVERSEEN in entry.criteria)
    words = ahead.words.of["impact_left"].words
    law = words["overseen"].format(places=listed(places)) if places else ""
    return words["by_itself"].format(law=law)


OVERSEEN = "ai_use.oversight_tried"
"""What an entry of a law asks that wants people to watch the system and stop it."""


def told_of(each: SystemImpact, ahead: Ahead, *, limits: bool = True, then: Sequence[str] = ()) -> list[str]:
    """What is to be known of a system before it is decided whether it goes on, a fact a line: what is left of its impact, that it acts alone,
    its end, what its assessment lacks, with `limits` those that the files name, what the lists know against it, and `then` what stands last."""
    words, lacks = ahead.words.of["impact_left"].words, each in all_due(ahead)
    # A risk that is to be treated stands in what is asked, and so does that a law may forbid it.
    known = [item for item in against(each, ahead) if item.kind not in ("risk", "forbidden")]
    on_data = [item for item in known if item.kind == "learns" and _takes_in_people(each.system)]
    # What a limit that is only planned is to mend goes on until then.
    still = [item for item in known if item.kind == "provider"] if limits and any(_limits_planned(each, ahead)) else []
    until = words["until_then"].format(known=in_row(item.in_full for item in still)) if still else ""
    since = words["since"].format(day=day_said(each.system, "since")) if each.system.since else ""
    left = words["unsigned"].format(level=level_left(each), since=since, unsigned=unsigned_told(each))
    unsigned = [left] if each.is_unsigned and (lacks or is_owner_accepted(each)) else []
    before = [
        *unsigned,
        *(
            [words[alone]]
            if (alone := each.system.autonomy or "") in words and not is_told(each, "unchecked", ahead)
            else []
        ),
        *_ends_told(each, words, ahead),
        *([in_row(_missing(each, ahead))] if lacks else []),
        *([_limits_told(each, words, ahead) + until] if limits else []),
        *_perhaps_told(each, words, ahead),
        *[in_row([told, *(item.in_full for item in on_data)]) for told in _data_told(each, known, words, ahead)],
    ]
    treated = {risk.risk for risk in risks_untreated([each], ahead)}
    after = [*_risks_told(each, ahead, but=treated), *remark_told(each), *then]
    # As many kinds of what is known, a line each, as there is room for: what was said before and the limits are never left out.
    room = int(report_setting("decision_names_shown")) + 1 - len(before) - len(after)
    rest = [item for item in known if item not in (*still, *on_data)]
    of_kind = list(grouped((WITH.get(item.kind, item.kind), item) for item in rest).values())
    lines = [in_row(_told(item.in_full, ahead) + _by_plan(item, ahead) for item in same) for same in of_kind]
    shown = min(ahead.words.told_most, len(lines))
    shown = shown if shown + (shown < len(lines)) <= room else max(room - 1, 1)
    more = [words["more"].format(count=sum(map(len, of_kind[shown:])))] if shown < len(lines) else []
    return [*before, *lines[:shown], *more, *after]


def _risks_told(each: SystemImpact, ahead: Ahead, *, but: Collection[str] = ()) -> list[str]:
    """The client's open risks above what is acceptable that name a system, each with its level and cell."""
    found = [(risk, place) for risk, place in risks_open(each, ahead) if risk.above and risk.risk not in but]
    named = [f"{risk_named(risk, None)} ({place.short})" for risk, place in found]
    return [say("open above what is acceptable: {risks}", risks=listed(named))] if named else []


def _by_plan(item: KnownAgainst, ahead: Ahead) -> str:
    """By when the plan closes what rows on a class of things lack."""
    roadmap, refs = ahead.steps.roadmap, [found[0] for found in _REQUIREMENT.finditer(item.told)]
    gaps = [roadmap.gaps.found[ref] for ref in refs if item.kind == "class" and ref in roadmap.gaps.found]
    end = roadmap.end_of([name for gap in gaps for name in gap.criteria])
    return ahead.words.of["impact_left"].words["class_plan"].format(day=day(end)) if end else ""


def _perhaps_told(each: SystemImpact, words: Mapping[str, str], ahead: Ahead) -> list[str]:
    """Which AI that the files have in use and the list doesn't name it may be, as its row names no product."""
    steps = ahead.steps
    found = may_be_listed(unlisted_in_use(steps.inputs, steps.register)) if each.system in steps.objects.unnamed else ()
    client = steps.coverage.client
    made = decided_on(client)
    found = [name for name in found if not decided_apart(name, each.system.name, client)]
    told = [words["perhaps_decided"].format(name=name, told=made[name]) for name in found if name in made]
    left = [name for name in found if name not in made]
    return told + ([words["perhaps"].format(names=listed(left, say("or")))] if left else [])


def remark_told(each: SystemImpact) -> list[str]:
    """What the list remarks on the assessment that counts, where that isn't told as a limit of it, and who accepted it."""
    held = each.held
    if not held:
        return []
    on = signed_on(held)
    said = [quoted(held.notes)] if held.notes and not each.limits else []
    if is_signed(held) and not each.is_refused and (said or on or held.id):
        said += [say("accepted by {signed_off_by}{on}", signed_off_by=held.signed_off_by, on=on)]
    return [labelled(held.id, ", ".join(said)) if held.id else ", ".join(said)] if said else []


def _data_told(each: SystemImpact, known: Iterable[KnownAgainst], words: Mapping[str, str], ahead: Ahead) -> list[str]:
    """Which data about people a system that somebody provides takes in; with what, where something is outstanding for it, and of customers'
    by which open findings agreements on such data are missing, with what their rows say is done until then."""
    system, waits = each.system, any(item.kind == "outstanding" for item in known)
    if not _takes_in_people(system):
        return []
    model = say(", with {model}", model=quoted(system.model)) if system.model and waits else ""
    if not _is_of_customers(system, ahead):
        maker = supplier_of(system, ahead.ours)
        agreement = words["with_provider"].format(provider=maker) if maker else ""
        return [words["data_own"].format(data=quoted(system.data or ""), model=model, agreement=agreement)]
    without = _without_agreement(ahead)
    none = listed(quoted(row.title) + f" ({open_told(row, ahead.as_of)})" for row in without)
    done = listed(f"{quoted(row.correction)} ({called(row)})" for row in without if row.correction)
    until = words["kept_out" if done else "keep_out"].format(done=done)
    lacking = words["no_agreement"].format(known=none) + until if none else ""
    return [words["data"].format(data=quoted(system.data or ""), model=model) + lacking]


def _takes_in_people(system: AiSystemRow) -> bool:
    return bool(system.data and system.personal_data and system.provider)


def _is_of_customers(system: AiSystemRow, ahead: Ahead) -> bool:
    """Whether the data that a system handles are customers': by its row's words, as it is provided to others, or by a service of customers that
    it stands in, unless its row names the organisation's own people."""
    said, view = f"{system.data or ''}; {system.affected or ''}", ahead.steps.objects
    if has_words("of_customers", said) or "provider" in (system.role or ()):
        return True
    holding = [cell for cell, rows in view.inside.items() if system.cell in {row.cell for row in rows}]
    served = [view.service_rows[cell].customers or "" for cell in holding]
    return not has_words("own_people", said) and any(
        text.strip().isdigit() or has_words("of_customers", text) for text in served
    )


def _without_agreement(ahead: Ahead) -> list[ActionRow]:
    """The open findings on data about people by which agreements are missing."""
    privacy, rows = ahead.words.of["impact_left"].words["privacy"], ahead.steps.inputs.lists.audits
    open_ones = [row for row in rows if state_of(row, ahead.as_of) == "open" and privacy in row.refs]
    return [row for row in open_ones if lacks_agreement(row.title)]


def _limits_told(each: SystemImpact, words: Mapping[str, str], ahead: Ahead) -> str:
    """The limits that the client's own files name for a system: conditions and measures of its assessment, else who decides by its
    row; apart from these what is planned by open findings."""
    named, coming = (
        listed(f"{quoted(brief(text, most=QUOTED))} ({of})" for text, of, _ in some)
        for some in (_limits_named(each), _limits_planned(each, ahead))
    )
    held = each.held if each.held and each.held.decision == WITH_CONDITIONS else None
    told = words["limits"].format(limits=named) if named else words["none_in_force" if coming else "no_limits"]
    if not named and (cell := each.system.unread.get("autonomy")):
        told = words["limits_unread"].format(cell=cell)
    elif not named and (said := oversight_unread(each.system)):
        place = each.system.place_of("autonomy").short
        told = words["oversight"].format(said=quoted(brief(said, most=QUOTED)), place=place)
    elif not named and (acts := may_be_limit(each.system)):
        told += words["says"].format(said=quoted(brief(acts, most=QUOTED)))
    remark = without_lacking(each.system.notes)
    checks = affirmed_in("holds_back", remark)
    if not named and each.system.acts_alone and checks and not has_words("nobody", checks):
        told += words["remarked"].format(remark=quoted(brief(remark, most=QUOTED)))
    if held and (decided_on := held.signed_off_on or held.assessed_on):
        since = max(decided_on, each.system.since or decided_on)
        case = "unnamed" if not named else "perhaps_these" if says_nothing(held.conditions) else "kept"
        decided = quoted(held.texts.get("decision") or say("with conditions"))
        of_conditions = words[case].format(decision=decided, limits=named, told=told, day=day(since))
        told = of_conditions if named else in_row([of_conditions, told])
    return told + (words["planned"].format(limits=coming) if coming else "")


def _limits_named(each: SystemImpact) -> Iterator[tuple[str, str, str]]:
    """Each limit with what it is called by and its cell."""
    row, held = each.system, each.held
    # what a suspended one waits for is no limit under which it runs
    named = ("measures",) if waits_for(held) else ("conditions", "measures")
    columns = [name for name in named if held and not says_nothing(value_in(held, name))]
    if held and columns:
        yield from ((value_in(held, name), assessment_called(held), str(held.place_of(name))) for name in columns)
    elif (said := autonomy_words(row)) and row.autonomy and is_limit(said, acts_alone=row.acts_alone):
        yield said, row.id or say("its row"), str(row.place_of("autonomy"))


def _limits_planned(each: SystemImpact, ahead: Ahead) -> Iterator[tuple[str, str, str]]:
    """The same of what an open finding plans, with its day."""
    for told in ahead.steps.objects.told_elsewhere.get(each.system.cell, ()):
        row = told.row
        if not isinstance(row, ActionRow) or not told.is_trouble or says_nothing(row.corrective_action):
            continue
        if row.corrective_action and state_of(row, ahead.as_of) == "open":
            due = say(", due {due}", due=day(row.due)) if row.due else ""
            yield row.corrective_action, called(row) + due, str(row.place_of("corrective_action"))


WEIGHTY = ("unchecked", "product", "incident", "open", "cause", "given", "learns", "terms", "end", "control")
"""What is told of a system of which only the assessment is decided, however much else is known."""
WITH = {"class": "product"}
"""What stands in one line with another kind of what is known."""


def cells_against(found: Sequence[SystemImpact], ahead: Ahead) -> list[str]:
    """Where that stands, the limits that are named for them, and the data about people that they take in."""
    people = [each.system for each in found if _takes_in_people(each.system)]
    places = [system.place_of("data") for system in people]
    places += [each.system.place_of("autonomy") for each in found if oversight_unread(each.system)]
    of_customers = any(_is_of_customers(system, ahead) for system in people)
    places += [row.place_of(it) for row in _without_agreement(ahead) for it in ("title", "correction") if of_customers]
    cells = [str(place) for each in found for item in against(each, ahead) for place in item.places]
    cells += [str(place) for each in found for risk, place in risks_open(each, ahead) if risk.above]
    limits = [limit for each in found for limit in (*_limits_named(each), *_limits_planned(each, ahead))]
    return cells + [cell for _, _, cell in limits] + list(map(str, places))


def _told(text: str, ahead: Ahead) -> str:
    """What is known, with ids of requirements as a director says them: A.5.23 of ISO/IEC 27001."""
    return _REQUIREMENT.sub(
        lambda found: say("{number} of {name}", number=found["number"], name=ahead.name(found["standard"])), text
    )


_REQUIREMENT = re.compile(rf"(?<![\w-])(?P<standard>{'|'.join(map(re.escape, STANDARDS))}):(?P<number>\w[\w.]*\w|\w)")


def _ends_told(each: SystemImpact, words: Mapping[str, str], ahead: Ahead) -> list[str]:
    """The day of its end to come, and which day of its contract's comes soon."""
    own = each.system.retirement
    contract = [end for end, _ in ending(each, ahead) if end != own]
    said = [say("ends {own}", own=day(own))] if own and ahead.as_of < own else []
    if own and said and each.system.place_of("retirement") == each.system.place_of("notes"):
        told = quoted(each.system.texts.get("retirement", ""))
        said = [say("ends {own} by its remark {told}: the contract, or this use of it?", own=day(own), told=told)]
    return said + ([words["contract"].format(day=day(min(contract)))] if contract else [])


def names_of(found: Iterable[SystemImpact]) -> str:
    return listed(quoted(each.system.name) for each in found)


def lacks_told(each: SystemImpact, ahead: Ahead) -> str:
    """What the assessment of one system lacks, the day of the system's end, what is open of it or happened, else the first thing known and how
    many more there are, the limits that the files name for it, and what its row remarks where it is planned."""
    system = each.system
    shown = {str(place) for risk, place in risks_open(each, ahead) if risk.above}
    known = [item for item in against(each, ahead) if item.kind != "risk" or str(item.place) not in shown]
    told = [item for item in known if item.kind in WEIGHTY] or known[:1]
    remark = [quoted(system.notes)] if system.notes and system.status == PLANNED else []
    words = ahead.words.of["impact_left"].words
    limits = [_limits_told(each, words, ahead)] if next(_limits_named(each), None) or oversight_unread(system) else []
    more = [words["more"].format(count=len(known) - len(told))] if len(known) > len(told) else []
    return in_row(
        [
            *(*_missing(each, ahead), *_ends_told(each, words, ahead), *_data_told(each, known, words, ahead)),
            *(*(item.in_full for item in told), *more, *_risks_told(each, ahead), *remark, *limits, *remark_told(each)),
        ]
    )


def _missing(each: SystemImpact, ahead: Ahead) -> list[str]:
    """What the assessment of one system lacks, each with its day."""
    if each.assessed_on is None:
        lacks = [none_yet(each)]
    else:
        # What is to be assessed isn't known before the screening is answered.
        lacks = shortfalls(each) if each.is_unscreened else to_settle(each)
        # What it was refused for stands in what is asked.
        lacks = [said for said in lacks if not (each.is_refused and said.startswith(each.limits[0].says))]
        lacks += [load_impact_kit().results["open"]] if each.is_unscreened and not each.counts_as_full else []
    under_way = [say("under way: {beside_told}", beside_told=beside_told(row, each.system)) for row in each.beside[:1]]
    # A day of the next assessment is no validity of one that falls short.
    on = next_told(each)
    next_on = say("next one due by {day}", day=on)
    if not (each.wants_another or each.is_unsigned):
        next_on = say("holds until {next_told}", next_told=on)
    elif each.next_on == ahead.as_of:
        next_on = say("next one due today, {day}", day=on)
    holds = [next_on] if ends_ahead(each, ahead) else []
    theirs = each.held.next_review if each.held and each.wants_another else None
    if theirs and theirs > ahead.as_of and not holds:
        holds = [ahead.words.of["impact_left"].words["listed"].format(day=day(theirs))]
    return [
        *lacks,
        *counts_told(each),
        *looked_told(each),
        *under_way,
        *clash_told(each),
        *owner_told(each),
        *perhaps_told(each),
        *holds,
    ]


def cells_of(each: SystemImpact) -> list[str]:
    """Where the day of its assessment stands, what limits that, and which one it is asked of whether it is this system's."""
    perhaps = [each.perhaps.place_of("system")] if each.perhaps else []
    return list(map(str, (each.place, *perhaps, *(limit.place for limit in each.limits))))
