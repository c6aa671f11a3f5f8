"""What owners, overdue actions, documents, the Statement of Applicability and open questions ask to be decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ims_lib.assessment.records import Records
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.cell_places import row_of
from ims_lib.dates import day, months_after
from ims_lib.decided_settings import FIRST_REVIEW, settled_in
from ims_lib.decided_settings.made import AS_ASKED, RELEASED
from ims_lib.grouping import grouped
from ims_lib.inputs.states import is_ended, is_void
from ims_lib.languages import form_for, say, spaced
from ims_lib.roadmap import Planned
from ims_lib.scales import setting
from ims_lib.standard_ids import number_of, standard_of
from ims_lib.steps.actions import NO_ACTION, NO_DAY, Action
from ims_lib.steps.ai_systems.supplier_reviews import late_review
from ims_lib.steps.audit_programme import AuditProgramme
from ims_lib.steps.audit_programme.approved import APPROVAL, about_programme
from ims_lib.steps.audit_programme.programme import own_programmes
from ims_lib.steps.decisions.made import decided_on
from ims_lib.steps.decisions.model import Ahead, ManagementDecision, case_of, quoted
from ims_lib.steps.decisions.of_own_words import all_put
from ims_lib.steps.decisions.of_risks import open_risks
from ims_lib.steps.decisions.systems_due import STANDARD
from ims_lib.steps.document_set import Listed
from ims_lib.steps.management_review.filling import BEHIND
from ims_lib.steps.walk import Steps
from ims_lib.wording import counted, counted_days, days, in_row, in_sentence, listed, rounded_days


@dataclass(frozen=True, slots=True)
class _Ownerless:
    """Things of one kind that nobody owns: what each is called, and its cell."""

    one: str
    several: str
    names: Sequence[str]
    cells: Sequence[str]


NOUNS = {"system": "AI system", "confirm_one": "process"}
"""How what nobody owns is counted, where not by its own word."""


def of_owners(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Risks, AI systems and services that nobody owns, and processes with work whose owner is only proposed."""
    lacking = [each for each in _ownerless(ahead) if each.names]
    packages = [item for item in ahead.steps.roadmap.in_order if item.owner_is_proposed]
    own = [item for item in packages if not item.is_look]
    lacking += _without_owner(own, ahead)
    packages = packages if own else []
    if not lacking:
        return
    proposed = _proposed(packages, kind, ahead)
    many = grouped((NOUNS.get(each.one, each.one), len(each.names)) for each in lacking)
    what = kind.ask["confirm" if proposed else "name"].format(
        things=listed(
            counted(sum(each), noun, "processes" if noun == "process" else "") for noun, each in many.items()
        ),
        what=listed(_named(each, kind) for each in lacking),
    )
    starts = [item.start for item in packages if item.start]
    by = max(min([*(start for start in starts if start <= ahead.until), ahead.usual]), ahead.soon)
    cells = [cell for each in lacking for cell in each.cells]
    about = [f"{each.one} {name}" for each in lacking for name in each.names]
    if_not = _unowned(kind, packages, lacking)
    of = [name for item in packages for name in item.requirements]
    yield ahead.make(kind, what, if_not, by=by, cells=cells, about=about, details=proposed, of=of)


def _proposed(packages: Sequence[Planned], kind: DecisionKind, ahead: Ahead) -> list[str]:
    """Whom we propose for which processes, so that it can be confirmed as it stands."""
    if not any(item.owner for item in packages if not item.is_look):
        return []
    titles = ahead.steps.coverage.catalogue.processes
    owned = grouped(
        (item.owner, in_sentence(titles[item.process].title) if item.process else kind.words["look"])
        for item in packages
        if item.owner
    )
    return [
        kind.words["proposed"].format(owner=owner, processes=", ".join(dict.fromkeys(names)))
        for owner, names in owned.items()
    ]


def _without_owner(packages: Sequence[Planned], ahead: Ahead) -> Iterator[_Ownerless]:
    """The processes of these packages that nobody owns; then those whose owner is named for other standards only."""
    titles, owners = ahead.steps.coverage.catalogue.processes, ahead.steps.owners.processes
    named = list(dict.fromkeys(item.process for item in packages if item.process))
    bare = [in_sentence(titles[name].title) for name in named if owners[name].is_proposed]
    if bare:
        yield _Ownerless("process", "processes", bare, ())
    elsewhere = [item for item in packages if item.process and not owners[item.process].is_proposed]
    standards = dict.fromkeys(standard_of(leaf) for item in elsewhere for leaf in item.requirements)
    if elsewhere:
        count = len({item.process for item in elsewhere})
        yield _Ownerless("confirm_one", "confirm", [ahead.names(standards)] * count, ())


def _ownerless(ahead: Ahead) -> Iterator[_Ownerless]:
    risks, objects = ahead.steps.risks, ahead.steps.objects
    without = risks.of(risks.ownerless)
    yield _Ownerless("risk", "risks", [quoted(risk.title) for risk in without], [risk.cell or "" for risk in without])
    assessed = {item.cell for item in objects.listed if not item.left_out}
    for one, rows in (("system", objects.system_rows.values()), ("service", objects.service_rows.values())):
        bare = [row for row in rows if row.cell in assessed and row.lacks("owner")]
        yield _Ownerless(one, f"{one}s", [quoted(row.name) for row in bare], [row.cell for row in bare])


def _named(each: _Ownerless, kind: DecisionKind) -> str:
    words = kind.words[each.one if len(each.names) == 1 else each.several]
    return words.format(count=len(each.names), first=each.names[0])


def _unowned(kind: DecisionKind, packages: Sequence[Planned], lacking: Sequence[_Ownerless]) -> str:
    if not packages:
        many = sum(len(each.names) for each in lacking)
        return kind.if_not["nobody"].format(them=form_for(many, "it", "them"))
    start = min((item.start for item in packages if item.start), default=None)
    return kind.if_not["work" if start else "work_undated"].format(
        packages=counted(len(packages), "package"),
        rest=form_for(len(packages), "rests", "rest"),
        days=days(sum(item.days for item in packages)),
        start=day(start) if start else "",
    )


def of_applicability(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The controls that no row names, so that nobody has said yet whether they apply."""
    steps = ahead.steps
    found = steps.soa.of("proposed")
    if not found:
        return
    by_standard = grouped((item.standard, item) for item in found)
    controls = [
        say("{controls} of {name}", controls=counted(len(items), "control"), name=ahead.name(name))
        for name, items in by_standard.items()
    ]
    names = {item.control for item in found if item.proposal == "likely_not"}
    apart = sum(steps.roadmap.gaps.apart.values())
    case = ("likely_not" if names else "all") + ("" if found[1:] else "_one")
    what = kind.ask[case].format(
        first=f"{number_of(found[0].control)} {in_sentence(found[0].title)}",
        controls=listed(controls),
        likely=len(names),
        do=form_for(len(names), "does", "do"),
    )
    unless, customers = _if_provider(kind, names, steps)
    if_not = kind.if_not["apart" if apart else "all"].format(days=days(apart), count=len(found))
    left_out = [each for each in steps.coverage.assessment.proposals if each.control in names]
    cells = [each.cell for item in left_out for each in item.systems]
    about = [item.control for item in found]
    cells += customers
    # What a rule leaves open may bring a control back; that of customers outside stands in what is asked.
    asked = list(dict.fromkeys(each for item in left_out for each in item.questions if each not in item.outside))
    after = kind.after if STANDARD in by_standard else ()
    asked += [kind.words["row"].format(column=quoted(settled_in()))]
    what, by, who = what + unless, ahead.later, ahead.signer
    yield ahead.make(kind, what, if_not, by=by, who=who, cells=cells, about=about, details=asked, of=about, after=after)


def _if_provider(kind: DecisionKind, left_out: Collection[str], steps: Steps) -> tuple[str, list[str]]:
    """What of the controls left out comes back if customers outside get the AI in a service, and where the list names customers."""
    view, apart = steps.objects, steps.roadmap.gaps.apart
    proposals = [each for each in steps.coverage.assessment.proposals if each.control in left_out]
    offered = {each.control: own for each in proposals if (own := [item for item in each.systems if item.as_provider])}
    cells = {item.cell for own in offered.values() for item in own}
    services = [
        view.service_rows[each.listed.cell]
        for each in view.services
        if not cells.isdisjoint(row.cell for row in view.inside.get(each.listed.cell, ()))
    ]
    if not offered or not services:
        return "", []
    many, whole = len(offered), len(left_out)
    criteria = {name for own in offered.values() for item in own for name in {*item.apart} - {*item.apart_as_provider}}
    back = sum(apart.get(name, 0) for name in criteria)
    rest = rounded_days(sum(apart.values())) - rounded_days(back)
    told = kind.ask["unless"].format(
        services=counted(len(services), "service"),
        back=(say("all {whole}", whole=whole) if many > 1 else say("it"))
        if many == whole
        else say("{many} of the {whole}", many=many, whole=whole),
        apply=form_for(many, "applies", "apply"),
        days=days(back),
        rest=kind.words["rest"].format(days=days(rest)) if rest > 0 else "",
    )
    return told, [str(row.place_of("customers")) for row in services if row.customers]


def of_exclusions(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The controls that rows leave out, with a reason that is none, beside a state that says otherwise, or though a risk of the client's
    relies on them, whoever has decided that in a row."""
    soa = ahead.steps.soa
    found = [*soa.of("asked"), *(each for each in soa.of("no") if each.risks and each.settle)]
    if not found:
        return
    named = [f"{number_of(item.control)} {in_sentence(item.title)}" for item in found]
    what = kind.ask[case_of(len(found))].format(controls=counted(len(found), "control"), first=named[0])
    bare = {item.is_drafted or not item.reason for item in found}
    reasons = ("bare_" if True in bare else "weak_") if len(bare) == 1 else ""
    if_not = kind.if_not[f"{reasons}{case_of(len(found))}"]
    cells = [cell for item in found for cell in item.asked_cells or item.source_cells or item.cells]
    speaking = {name for item in found for name in (*item.risks, *item.proposed_risks)}
    risks = ahead.steps.risks
    cells += [risk.cell for risk in risks.of(risks.own) if risk.cell and risks.numbers[risk.risk] in speaking]
    about = [item.control for item in found]
    why = [in_row(in_sentence(each.rstrip(".")) for each in item.settle) for item in found]
    lines = [spaced(": ").join(filter(None, pair)) for pair in zip(named, why, strict=True)]
    lines += [kind.words["row"].format(column=quoted(settled_in()))]
    yield ahead.make(
        kind, what, if_not, by=ahead.later, who=ahead.signer, cells=cells, about=about, details=lines, of=about
    )


@dataclass(frozen=True, slots=True)
class _Due:
    """Something that was to be done by a day, or is."""

    told: str
    by: date
    whose: str | None
    """Who decides it: whoever approved it, else its owner."""
    owner: str | None
    cell: str
    number: str
    """What it is known by."""
    is_of_certifier: bool = False
    """Whether the certification body raised it."""
    standards: tuple[str, ...] = ()
    """Those that it is for by its row."""


def of_overdue(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The client's own actions, measures of its risks and reviews of its suppliers whose day is over, the oldest first."""
    left = {row_of(each.cell): each.left for each in ahead.steps.roadmap.action_days if each.is_unknown}
    found = [
        _of_action(kind, item, item.due, left.get(row_of(item.cell), ""))
        for item in ahead.steps.improvement.entries
        if item.state == "overdue" and item.due
    ]
    for risk in open_risks(ahead):
        is_untold = risk.due_passed and risk.action_from == "client" and not risk.accepted_by
        if risk.due and (risk.overdue or is_untold):
            case = "untold" if is_untold else "late"
            found.append(_due(kind, case, (risk.risk, risk.title), risk.due, risk.owner, risk.cell or ""))
    for row in ahead.steps.inputs.lists.suppliers:
        if row.next_review and row.next_review < ahead.as_of and not is_void(row) and not is_ended(row):
            place = str(row.place_of("next_review"))
            found.append(_due(kind, "review", (row.name,), row.next_review, row.owner, place))
    if found:
        yield _of_days(kind, ahead, found, by=ahead.fortnight, actions=counted(len(found), "action"))
    yield from _without_action(kind, ahead)
    yield from _never_reviewed(kind, ahead)


def _without_action(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Open nonconformities for which the list, though it has columns for both, names neither an action nor a day."""
    entries = ahead.steps.improvement.entries
    found = [item for item in entries if item.is_open and item.lacks(NO_ACTION) and item.lacks(NO_DAY)]
    if not found:
        return
    lines = [f"{item.action} {quoted(item.title)}" for item in found]
    case, who = f"undecided_{case_of(len(found))}", ahead.some(item.owner for item in found)
    what, if_not = kind.ask[case].format(count=len(found), first=lines[0]), kind.if_not[case]
    cells, about, of = (
        [item.cell for item in found],
        [item.action for item in found],
        [standard_of(ref) for item in found for ref in item.refs],
    )
    yield ahead.make(kind, what, if_not, by=ahead.later, who=who, cells=cells, about=about, details=lines, of=of)


def _never_reviewed(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Suppliers from outside whose first review the list has neither held nor planned; not new ones, nor those of little weight."""
    facts = Records(ahead.steps.inputs, ahead.steps.coverage.client).suppliers
    outside = [each.row for each in facts if not (each["internal"] or each["new"] or each["of_little_weight"])]
    places = {row.cell: late[1] for row in outside if (late := late_review(row, ahead.as_of)) and not row.next_review}
    found = [row for row in outside if row.cell in places and not is_ended(row)]
    if not found:
        return
    said = [", ".join(filter(None, (row.service, row.notes and quoted(row.notes)))) for row in found]
    lines = [
        f"{quoted(row.name)} ({text})" if text else quoted(row.name) for row, text in zip(found, said, strict=True)
    ]
    case = f"first_{case_of(len(found))}"
    what, if_not = kind.ask[case].format(count=len(found), first=lines[0]), kind.if_not[case]
    who, cells = ahead.some(row.owner for row in found), [str(places[row.cell]) for row in found]
    about = [f"{FIRST_REVIEW}{row.name}" for row in found]
    yield ahead.make(kind, what, if_not, by=ahead.later, who=who, cells=cells, about=about, details=lines)


def of_objectives(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The client's objectives that aren't on their way and end in the time ahead."""
    top, due = ahead.bearer(ahead.words.top), []
    for row in ahead.steps.inputs.lists.objectives:
        if row.status in BEHIND and row.due and ahead.is_ahead(row.due):
            said = {"actual": kind.words["no_value"], "target": kind.words["no_target"], **row.texts}
            said |= {"state": in_sentence(row.texts.get("status", "")), "whose": top}
            named = [row.id, row.title] if row.id else [row.title]
            item = _due(kind, "objective", named, row.due, row.owner, row.cell, **said)
            due.append(replace(item, standards=row.standards or ()))
    if due:
        by = min([ahead.usual, *(item.by for item in due)])
        yield _of_days(kind, ahead, due, by=by, count=str(len(due)))


def of_documents(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The documents of the client's list whose review was due, or falls due in the time ahead; not with what the files put before
    management, nor the audit programme that ours follows."""
    with_others = {put.reviews for put in all_put(ahead)} | {item.number for item in _programmes_due(ahead)}
    released = {
        subject
        for made in decided_on(kind.kind, ahead)
        if made.answer in (AS_ASKED, RELEASED)
        for subject in made.about
    }
    due = [
        replace(
            _due(kind, "document", (item.title,), by, item.owner, item.cell, whose=item.approved_by or ""),
            standards=item.standards,
        )
        for item in ahead.steps.documents.own
        if item.in_force and not item.is_record and (by := item.next_review) and by <= ahead.until
        if f"{item.title} {by}" not in released and (not item.number or item.number not in with_others)
    ]
    if due:
        yield _of_days(kind, ahead, due, by=ahead.fortnight, documents=counted(len(due), "document"))


def of_audit_programme(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The audit programme, in time to announce its first session; not while one of the client's own stays in force. Once it is approved
    what is other since then alone; once it isn't, what holds instead."""
    audits, due = ahead.steps.audits, _programmes_due(ahead)
    in_force = any(item.in_force for item in own_programmes(ahead.steps.documents))
    if not audits.held or (in_force and not due) or ahead.steps.coverage.client.entered(APPROVAL):
        return
    last, moved = next(iter(audits.decided), None), audits.moved
    is_more = last is not None and last.is_given and audits.lacking > last.lacking
    if last and last.is_given and not is_more and not moved:
        return
    said = {"first": day(audits.held[0].begins), "staff": "".join(_staff(kind, audits))}
    if last:
        then = counted_days(last.lacking) if is_more else ""
        said |= {"on": day(last.made.on), "told": last.made.told}
        said["more"] = kind.words["more"].format(days=counted_days(audits.lacking), then=then) if is_more else ""
        said["moved"] = kind.words["moved"].format(moved=listed(moved)) if moved else ""
    old = due[0] if due else None
    if old and old.next_review:
        said |= {"name": quoted(old.title), "due": day(old.next_review)}
    who = ahead.some(item.approved_by for item in due) or ahead.bearer(ahead.words.top)
    is_over = old is not None and old.next_review is not None and old.next_review < ahead.as_of
    refused = "refused_over" if is_over else "refused" if old else "none"
    answered = ("changed" if last.is_given else refused) if last else ""
    what = kind.ask[answered or ("instead" if old else "one")].format(
        prepared=ahead.prepared([item.owner for item in due], who), **said
    )
    announced = audits.held[0].begins - timedelta(days=int(setting("audit", "notice_days")))
    by = ahead.unhurried(max(announced, ahead.soon))
    until = months_after(ahead.as_of, int(setting("audit", "forms_months")))
    following = ((each.topic, each.begins) for each in audits.held if each.begins < until)
    about = about_programme(audits.starts, audits.lacking, following)
    if last and not last.is_given:
        about = [f"own audit programme {item.next_review}" for item in due] or ["own audit programme"]
    cells, plan = [item.cell for item in due], ahead.steps.roadmap.in_order
    decided = [each.package for each in plan if (each.process, each.kind) == ("internal_audit", "decide")]
    if_not = kind.if_not[answered or "one"].format(**said)
    yield ahead.make(kind, what, if_not, by=by, who=who, cells=cells, about=about, packages=decided)


def _staff(kind: DecisionKind, audits: AuditProgramme) -> Iterator[str]:
    """What is to be granted and confirmed with an audit programme: days that nobody may audit, and who is only proposed."""
    if audits.bookings:
        by = min(each.by for each in audits.bookings)
        yield kind.words["book"].format(days=counted_days(audits.lacking), day=day(by))
    for each in audits.loads:
        if each.auditor.confirm:
            said = {"who": each.auditor.works_in, "days": days(sum(each.load)), "year": days(each.load[0])}
            yield kind.words["confirm"].format(sessions=counted(each.sessions, "session"), **said)


def _programmes_due(ahead: Ahead) -> list[Listed]:
    """The client's own audit programmes in force whose review is due in the time ahead."""
    found = [item for item in own_programmes(ahead.steps.documents) if item.in_force]
    return [item for item in found if item.next_review and item.next_review <= ahead.until]


def _due(
    kind: DecisionKind, case: str, named: Sequence[str], by: date, owner: str | None, cell: str, **said: str
) -> _Due:
    """`named`: its number, if it has one, and title; `whose` it is to decide stands among what is said, where that isn't its owner."""
    name = " ".join([*named[:-1], quoted(named[-1])])
    told = kind.words[case].format(name=name, day=day(by), **said)
    return _Due(told, by, said.get("whose") or owner, owner, cell, named[0])


def _of_action(kind: DecisionKind, item: Action, by: date, left: str) -> _Due:
    """`left`: what its log names as left, where no package of the plan holds it."""
    case = "certifier" if item.is_of_certifier else "late"
    due = _due(kind, case, (item.action, item.title), by, item.owner, item.cell, source=item.source or "")
    return replace(due, is_of_certifier=item.is_of_certifier, told="; ".join(filter(None, (due.told, left))))


def _of_days(kind: DecisionKind, ahead: Ahead, found: Sequence[_Due], *, by: date, **counts: str) -> ManagementDecision:
    """One decision on all of these, what the certification body raised and then the earliest told first; `counts`: how many there are,
    by the name in the sentence."""
    due = sorted(found, key=lambda item: (not item.is_of_certifier, item.by))
    first, case = min(due, key=lambda item: item.by), case_of(len(due))
    who, late = ahead.some(item.whose for item in due), counted((ahead.as_of - first.by).days, "day")
    prepared = ahead.prepared((item.owner for item in due if item.owner != item.whose), who)
    what = kind.ask[case].format(first=first.told, prepared=prepared, **counts)
    if_not = kind.if_not[case if first.by <= ahead.as_of else f"{case}_ahead"].format(day=day(first.by), late=late)
    if raised := [item for item in due if item.is_of_certifier]:
        what += kind.words["first"].format(first=raised[0].number) if due[1:] else ""
        if_not += kind.words["at_stake"]
    about, cells, lines = zip(*((f"{item.number} {item.by}", item.cell, item.told) for item in due), strict=True)
    # What names no standard is for all of them, beside what names some.
    every = ahead.steps.coverage.client.standards if any(item.standards for item in due) else ()
    of = [name for item in due for name in item.standards or every]
    return ahead.make(kind, what, if_not, by=by, who=who, cells=cells, about=about, details=lines, of=of)


def of_questions(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """The questions on what the files say; the first look answers them."""
    if not ahead.asked.count:
        return
    possible = ahead.steps.roadmap.gaps.possible_days
    what = kind.ask[case_of(ahead.asked.count)].format(count=ahead.asked.count)
    if_not = kind.if_not["possible" if possible else "known"].format(days=days(possible))
    about = [f"up to {ahead.asked.count}"]
    yield ahead.make(kind, what, if_not, by=ahead.looked or ahead.usual, cells=ahead.asked.cells, about=about)
