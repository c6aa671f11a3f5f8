"""What the client's own lists say that drafts take over: titles and numbers of its documents, its scale of risk, its roles and aims."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ims_lib.assessment.records import Records
from ims_lib.assessment.shadow_ai import planned_for_ai
from ims_lib.catalogue.drafts import load_draft_answers, load_drafts
from ims_lib.catalogue.library import load_library
from ims_lib.client import RiskSettings
from ims_lib.documents.impact_forms import WORD
from ims_lib.inputs.listed import lines_above
from ims_lib.inputs.rows import ActionRow, MeasurementRow, ServiceRow, SupplierRow, value_in
from ims_lib.inputs.said import percents_in
from ims_lib.inputs.states import is_ended
from ims_lib.languages import by_language, noted, say, translated
from ims_lib.register.vocabulary import load, plain
from ims_lib.report.draft_papers import Paper, approvers_in, in_place_of, most_common, papers_of, seen_names
from ims_lib.report.draft_rows import (
    answering_for,
    answers_in,
    figures_shown,
    intervals_in,
    measures_answered,
    papers_told,
    reviews_in,
    sample_in,
)
from ims_lib.risks.method import Method, method_for
from ims_lib.risks.scales import bands, rank
from ims_lib.scales import report_setting, setting
from ims_lib.steps import Steps
from ims_lib.steps.ai_systems.extract import extract_of
from ims_lib.steps.document_set import WITHDRAWN, DocumentSet, Listed, called
from ims_lib.wording import capitalised, how_told, in_quotes, labelled, span

OF_ONE_PAPER = re.compile(r"[\d(\[]")
"""What a title has that is the name of one paper and of no kind: a day, a count, a bracket."""
A_NUMBER = re.compile(r"\d")
"""In a cell for who takes a figure: a day or a number, and nobody."""
INTEGRATED = "integrated_policy"
POLICIES = ("security_policy_set", "rules_of_use")
"""Documents of the library that are policies below the integrated one."""
MEASURED_IN = {"objectives_register": "objectives", "measurement_report": "measurements"}
"""Document of the library → the list that holds the same, where it is read."""
GRADES = (noted("grade A"), noted("grade B"), noted("grade C"))
REVIEWED = "supplier_review"
"""How often suppliers are reviewed, by the client's row on it."""
BOUNDS = {"higher": noted("at least"), "lower": noted("at most")}
LEADS = how_told("leads")
"""Standard → the role of the library that leads its field."""
MANAGER = noted("Manager of the integrated system")
POLICY_MAKER = "Approver of policies"
"""A role of owner_evidence.yml."""


@dataclass(frozen=True, slots=True)
class LevelOfRule:
    """A level of risk of the client's scale, and who may accept it."""

    name: str
    range: str
    """Of products of the two grades: 8 to 14; empty where a matrix has its own order."""
    acceptable: bool
    accepted_by: str


@dataclass(frozen=True, slots=True)
class RiskRule:
    """How risks are graded: by the client's rule, else by ours."""

    own: tuple[str, ...]
    """What of it the client has said itself: grades, matrix, acceptable, accepts."""
    bands: tuple[LevelOfRule, ...]
    """The lowest first."""
    steps: tuple[tuple[str, str], ...]
    """Of each grade what a consequence and a likelihood of it mean, grade 1 first."""


@dataclass(frozen=True, slots=True)
class FigureHere:
    """A figure that the client takes today, in its own words."""

    title: str
    about: str
    """What it is a figure of."""
    taken_by: str
    target: str
    """With its unit and the way that is better; empty where the list sets none."""


@dataclass(frozen=True, slots=True)
class DraftLists:
    """What the lists say; empty is what none says."""

    risk: RiskRule | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    """Document of the library → the client's own title of it."""
    papers: Mapping[str, Paper] = field(default_factory=dict)
    """Draft → what its head says by the client's list of documents."""
    rules_in: Mapping[str, Listed] = field(default_factory=dict)
    """What a risk that names AI plans of the client's own rules of use → that paper."""
    approvers: Mapping[str, str] = field(default_factory=dict)
    """Kind of paper → who approves the client's own of that kind."""
    keepers: Mapping[str, str] = field(default_factory=dict)
    """Document of the library → who keeps it here, as its sheet says."""
    leads: Mapping[str, str] = field(
        default_factory=lambda: {standard: translated(role) for standard, role in LEADS.items()}
    )
    """Standard → who leads its field here."""
    leads_proposed: frozenset[str] = frozenset()
    """Of these the standards whose lead no file names: whoever leads another field is proposed."""
    manager: str = field(default_factory=lambda: translated(MANAGER))
    """Who manages the system as a whole."""
    policy_maker: str = ""
    """Who approves policies by their own rows or by the roles named; empty where nothing tells."""
    answering: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(load_draft_answers().answering, ""))
    """Part of draft_answers.yml → whom the client's own rows name for it."""
    answers: Mapping[str, str] = field(
        default_factory=lambda: dict.fromkeys((blank.id for blank in load_draft_answers().blanks), "")
    )
    """Blank of draft_answers.yml → what fills it, in the client's own words."""
    often: Mapping[str, str] = field(default_factory=lambda: dict.fromkeys(load_draft_answers().recurs, ""))
    """What recurs → how often, by the client's own row, in the words that are written in."""
    store: str = ""
    """Where most documents lie."""
    emergency_store: str = ""
    """Where emergency plans lie."""
    policies: Sequence[str] = ()
    """Policies below the integrated one that are in force."""
    services: Sequence[str] = ()
    """All of them; none where the list holds but a part."""
    services_listed: bool = False
    service_owners: Sequence[ServiceRow] = ()
    """Those that the list gives an owner, as many as an example takes."""
    restored_first: str = field(default_factory=lambda: restored_first(()))
    """In what time an incident of the first priority is restored."""
    suppliers: Sequence[str] = ()
    """All from outside; none where the list holds but a part, or many."""
    suppliers_listed: bool = False
    grades: tuple[str, str, str] = field(default_factory=lambda: our_grades())
    """What classes of suppliers are called, the weightiest first."""
    reviews: tuple[str, str, str] = ("", "", "")
    """How often suppliers of these classes are reviewed today; empty where no list or row shows it."""
    figures: Sequence[FigureHere] = ()
    """What the client measures today."""
    measured: Sequence[str] = ()
    """The measures that we propose and that one of these answers already."""
    measured_in: Sequence[str] = ()
    """What rows name as evidence of aims and results: a target sheet, a dashboard."""
    watched: Mapping[str, str] = field(default_factory=dict)
    """Cell of an AI system → the client's own figure of it, or the sample that its assessment asks for."""
    ways_back: Mapping[str, str] = field(default_factory=dict)
    """Cell of an AI system → what was done at once when it last went wrong."""
    impact_list: Sequence[str] = ()
    """Where impact assessments are listed, and what the line above the list says."""
    ai_list: str = ""
    """Where the AI systems are listed."""
    outside_auditors: Sequence[str] = ()

    @property
    def every_months(self) -> dict[str, int]:
        """The same as a number of months, to go by in any language; of what isn't known nothing."""
        months = {said: number for number, said in load_draft_answers().months.items()}
        return {name: months[said] for name, said in self.often.items() if said in months}


def lists_for_drafts(steps: Steps) -> DraftLists:
    """What a client's lists say that a draft can take over, each once and in the order of the list."""
    found = steps.documents
    own = [item for item in found.own if item.state != WITHDRAWN]
    rows = (row for given in steps.inputs.lists.given().values() for row in given)
    planned = [text for row in rows for column in load("put_before")["columns"] if (text := value_in(row, column))]
    plans = found.wanted.get("continuity_plans")
    leads = {standard: steps.owners.role_here(role).name for standard, role in LEADS.items()}
    policy_maker = steps.owners.role_here(POLICY_MAKER)
    told = DraftLists(
        risk=risk_rule(steps.risks.method),
        titles=_titles(found),
        papers=papers_of(load_drafts().values(), found, planned, lambda plan: papers_told(plan, steps.register)),
        approvers=approvers_in(found),
        keepers={name: steps.owners.of_document(item).name for name, item in found.wanted.items()},
        leads=leads,
        leads_proposed=frozenset(name for place, name in enumerate(leads) if leads[name] in [*leads.values()][:place]),
        manager=steps.owners.role_here(MANAGER).name,
        policy_maker="" if policy_maker.is_invented else policy_maker.name,
        answering=answering_for(steps.owners),
        answers=answers_in(steps.register, steps.inputs.lists.suppliers),
        often=intervals_in(steps.register, steps.inputs.lists.risks),
        store=most_common(item.kept for item in own),
        emergency_store=most_common(each.kept for each in (plans.listed if plans else ()) if each.state != WITHDRAWN),
        policies=_policies(found),
    )
    return _with_services(_with_figures(_with_systems(told, steps), steps), steps)


def _with_systems(told: DraftLists, steps: Steps) -> DraftLists:
    lists = steps.inputs.lists
    told_of = ((cell, each.row) for cell, rows in steps.objects.told_elsewhere.items() for each in rows)
    planned = ((row, item) for row in planned_for_ai(steps.inputs) for item in steps.documents.named_in(row.plan or ""))
    return replace(
        told,
        rules_in={
            f"{in_quotes(row.plan)} ({row.id or row.title})": item for row, item in planned if item.document in POLICIES
        },
        watched=_watched(steps),
        ways_back={cell: row.correction for cell, row in told_of if isinstance(row, ActionRow) and row.correction},
        impact_list=[
            text
            for row in [each for each in lists.impact_assessments if not each.file.endswith(WORD)][:1]
            for text in (row.sheet or row.file, *[line for _, line in lines_above(row, steps.register)][1:])
        ],
        ai_list=next((row.sheet or row.file for row in lists.ai_systems), ""),
        outside_auditors=[row.name for row in lists.auditors if row.external],
    )


def _with_figures(told: DraftLists, steps: Steps) -> DraftLists:
    figures = _figures(steps)
    measured = measures_answered(each.title for each in figures)
    shown = figures_shown(steps.register, measured)
    unread = [name for name, rows in MEASURED_IN.items() if not getattr(steps.inputs.lists, rows)]
    figures += [
        FigureHere(what, "", owner, say("no target told; {value} today", value=value))
        for _, what, owner, value in shown
    ]
    return replace(
        told,
        figures=figures,
        measured=[*measured, *(name for name, *_ in shown)],
        measured_in=seen_names(unread, steps.documents),
    )


def _with_services(told: DraftLists, steps: Steps) -> DraftLists:
    lists = steps.inputs.lists
    in_part = extract_of(lists.services, steps.register, lists.documents) is not None
    running = [row for row in lists.services if row.in_scope is not False and not is_ended(row)]
    register_of_suppliers = steps.documents.wanted.get("parties_register")
    grades = _grades(lists.suppliers)
    return replace(
        told,
        services=[] if in_part else list(dict.fromkeys(row.name for row in lists.services)),
        services_listed=bool(lists.services),
        service_owners=[row for row in running if row.owner][: int(report_setting("draft_examples"))],
        restored_first=restored_first(running),
        suppliers=_suppliers(steps),
        suppliers_listed=bool(lists.suppliers or (register_of_suppliers and register_of_suppliers.seen)),
        grades=grades,
        reviews=_reviews(grades, reviews_in(lists.suppliers), told.often[REVIEWED]),
    )


def restored_first(services: Iterable[ServiceRow]) -> str:
    """As we propose it, or the shortest time to restore of these: 4 hours, 30 minutes."""
    return span(min([load_draft_answers().first_priority, *(row.rto for row in services if row.rto)]))


def risk_rule(method: Method) -> RiskRule:
    """The bands of a method with the products of grades that make them, and its grades."""
    acceptable = min(map(rank, method.acceptable.values()))
    listed_bands = [
        LevelOfRule(bands()[name].word, _range(method, name), rank(name) <= acceptable, who)
        for name, who in method.accepted_in_words().items()
    ]
    grades = zip(method.scale.consequence, method.scale.likelihood, strict=True)
    means = [
        tuple(labelled(capitalised(grade.word), f"{grade.means[:1].lower()}{grade.means[1:]}") for grade in pair)
        for pair in grades
    ]
    return RiskRule(method.own, tuple(listed_bands), tuple((first, second) for first, second in means))


def our_grades() -> tuple[str, str, str]:
    """Ours, where the client's list has no numbers for them."""
    first, second, third = map(translated, GRADES)
    return first, second, third


@by_language
def our_risk_rule() -> RiskRule:
    """Ours, where the client's lists say nothing of theirs."""
    return risk_rule(method_for(RiskSettings(), int(setting("risk/register", "default_grades"))))


def _range(method: Method, band: str) -> str:
    """The products that lie in a band: 8 to 14; empty where one of them lies in another too."""
    grades = range(1, method.scale.grades + 1)
    fields = {(a * b, rank(method.scale.band(a, b))) for a in grades for b in grades}
    mine = {score for score, place in fields if place == rank(band)}
    above = {score for score, place in fields if place > rank(band)}
    below = {score for score, place in fields if place < rank(band)}
    if not mine or (above and max(mine) >= min(above)) or (below and min(mine) <= max(below)):
        return ""
    return (
        say("{mine} to {above}", mine=min(mine), above=min(above) - 1) if above else say("from {mine}", mine=min(mine))
    )


def _titles(found: DocumentSet) -> dict[str, str]:
    """Of what is one paper of the client's, in force and of its kind to come, its own title.

    A record of one event and a title with a day, a count or a bracket stand for one paper: of these our kind's name is kept.
    """
    library = load_library().documents
    titles = {}
    for name, item in found.wanted.items():
        theirs = [each.title for each in item.listed if each.in_force and not each.is_record]
        if (
            len(theirs) == 1
            and len(item.listed) == 1
            and not library[name].several
            and not OF_ONE_PAPER.search(theirs[0])
        ):
            titles[name] = theirs[0]
    return titles


def _policies(found: DocumentSet) -> list[str]:
    """The policies that stand beside the integrated one: those in force by their own names, or by the draft that replaces one;
    where no list names any, those that the client's rows name as evidence."""
    place = {item.title: plan for plan, items in in_place_of(found).items() for item in items}
    drafts, library = load_drafts(), load_library().documents
    own = []
    for item in found.own:
        ours = library[item.document].kind if item.document else ""
        is_policy = plain(item.type) in called("policy") if item.type else ours == "policy"
        draft = drafts.get(place.get(item.title, ""))
        if (
            item.in_force
            and (is_policy or (draft and draft.kind == "policy"))
            and (not draft or draft.id != INTEGRATED)
        ):
            own.append(draft.title if draft else item.title)
    return list(dict.fromkeys(own)) or [in_quotes(name) for name in seen_names(POLICIES, found)]


def _suppliers(steps: Steps) -> list[str]:
    """Those from outside, where the list names all of them and they are few; else the register of suppliers names them."""
    rows = [each.row for each in Records(steps.inputs, steps.coverage.client).suppliers if not each["internal"]]
    few = len(rows) <= int(report_setting("draft_examples"))
    return [row.name for row in rows] if few and not extract_of(steps.inputs.lists.suppliers, steps.register) else []


def _figures(steps: Steps) -> list[FigureHere]:
    """What the client measures, each figure once with its latest target; then the targets of services whose value is known, but for
    those that a figure has by its value; then what its objectives measure besides.
    """
    lists = steps.inputs.lists
    latest = {row.title: row for row in lists.measurements}
    objectives = [
        FigureHere(row.measure or "", row.texts.get("standards", ""), row.owner or "", row.texts.get("target", ""))
        for row in lists.objectives
        if row.measure and row.texts.get("target")
    ]
    figures = [
        FigureHere(
            row.title,
            row.texts.get("kind", ""),
            "" if A_NUMBER.search(row.owner or "") else row.owner or "",
            _target(row.texts.get("target", ""), row.unit or "", row.better),
        )
        for row in latest.values()
    ]
    values = {row.actual for row in latest.values()}
    figures += [
        FigureHere(say("Service level: {name}", name=row.name), translated("Service"), row.owner or "", row.target)
        for row in lists.services
        if row.target and row.attained and values.isdisjoint(percents_in(row.attained).values())
    ]
    known = {_who_and_how_much(figure) for figure in figures}
    return figures + [figure for figure in objectives if _who_and_how_much(figure) not in known]


def _who_and_how_much(figure: FigureHere) -> tuple[str, tuple[str, ...]]:
    """By which an objective and a figure are one: who takes it, and the target's number."""
    return plain(figure.taken_by), tuple(re.findall(r"\d+(?:[.,]\d+)?", figure.target)[:1])


def _watched(steps: Steps) -> dict[str, str]:
    """Of each AI system the sample that a decided assessment asks for, or the first figure that the client takes of it."""
    made = ((each.system.cell, sample_in(row.measures)) for each in steps.objects.impacts for row in each.made)
    told = ((cell, each) for cell, rows in steps.objects.told_elsewhere.items() for each in reversed(rows))
    figures = {cell: each.row.title for cell, each in told if isinstance(each.row, MeasurementRow)}
    return {cell: sample for cell, sample in made if sample} | figures


def _target(text: str, unit: str, better: str | None) -> str:
    """At least 99.9 %; the target alone where the list doesn't tell which way is better."""
    if not text:
        return ""
    with_unit = text if unit and unit in text else f"{text} {unit}".strip()
    return f"{translated(BOUNDS[better])} {with_unit}" if better in BOUNDS else with_unit


def _grades(suppliers: Iterable[SupplierRow]) -> tuple[str, str, str]:
    """What three classes of suppliers are called: by the numbers of the client's list, else by letters."""
    said = {plain(row.criticality or "") for row in suppliers}
    numbers = sorted(int(text) for text in said if text.isdecimal())
    if not numbers or len(numbers) > len(GRADES):
        return our_grades()
    first, second, third = (say("tier {numbers}", numbers=numbers[0] + place) for place in range(len(GRADES)))
    return first, second, third


def _reviews(grades: tuple[str, str, str], listed_ones: Mapping[str, str], said: str) -> tuple[str, str, str]:
    """How often each class is reviewed: by the list, whose classes are numbers; the first else by the row on reviews."""
    first, second, third = (listed_ones.get(name.split()[-1]) for name in grades)
    return said if first is None else first, second or "", third or ""
