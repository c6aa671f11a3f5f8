"""What packages of the plan decide that begin in the months ahead, and what waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ims_lib.assessment.certificates import SCOPE, perhaps_narrower, scope_remarks
from ims_lib.catalogue.decision_words import DecisionKind
from ims_lib.dates import day
from ims_lib.inputs.put_before import puts_before
from ims_lib.languages import form_for
from ims_lib.roadmap import Planned
from ims_lib.standard_ids import standard_of
from ims_lib.steps.ai_systems.own_rows import CERTIFICATE
from ims_lib.steps.decisions.model import SETTINGS, Ahead, ManagementDecision, quoted
from ims_lib.steps.decisions.of_own_words import all_put
from ims_lib.wording import counted, days, in_sentence, labelled


def of_packages(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """What begins to be decided in the phases of a kind; certificates that perhaps cover less than the report."""
    if "certificate" in kind.ask:
        yield from _narrower(kind, ahead)
    # what the client's own words put before those who lead is decided on for itself
    put = {each.cell.ref for each in all_put(ahead)}
    due = (item for item in ahead.steps.roadmap.in_order if _is_due(item, kind, ahead))
    if found := [item for item in due if not item.requirements or not put.issuperset(item.requirements)]:
        yield _of_packages(kind, found, ahead)


def _is_due(item: Planned, kind: DecisionKind, ahead: Ahead) -> bool:
    """Whether a package decides something of a kind in the time ahead; without dates that of some kinds alone."""
    if (
        item.kind != "decide"
        or item.is_said_done
        or item.phase not in kind.phases
        or item.process in kind.apart
        or (item.agreed and item.agreed.status == "put off")
    ):
        return False
    return item.start <= ahead.until if item.start else kind.undated


def _of_packages(kind: DecisionKind, packages: Sequence[Planned], ahead: Ahead) -> ManagementDecision:
    own = {item.package for item in packages}
    waiting = [item for item in _waiting(own, ahead) if item.package not in own]
    step = in_sentence(packages[0].first_step).rstrip(".")
    who = _entitled(kind, packages, ahead)
    process = ahead.steps.coverage.catalogue.processes[packages[0].process or ""]
    what = kind.ask["package" if len(packages) == 1 else "several"].format(
        title=_named(packages[0], kind),
        process=in_sentence(process.title),
        count=len(packages),
        prepared=ahead.prepared((_marked(item, ahead) for item in packages), who),
        begin=kind.words["begin"].format(step=step) if step and "begin" in kind.words else "",
    )
    standards = dict.fromkeys(standard_of(name) for item in packages for name in item.requirements)
    requirements = {name for item in packages for name in item.requirements}
    if_not = "" if waiting else ahead.delay(standards)
    if_not = if_not or kind.if_not["waits" if waiting else "open"].format(
        waiting=counted(len(waiting), "package"),
        days=days(sum(item.days for item in waiting)),
        requirements=counted(len(requirements), "requirement"),
        stay=form_for(len(requirements), "stays", "stay"),
    )
    ends = [item.end for item in packages if item.end]
    return ahead.make(
        kind,
        what,
        if_not,
        by=min(ends, default=ahead.usual),
        who=who,
        cells=_cells_of(packages, ahead),
        about=[item.package for item in packages],
        packages=[item.package for item in packages],
        details=[_ready(item, kind, who, ahead) for item in packages if packages[1:]],
        of=standards,
        after=kind.after,
    )


def _ready(item: Planned, kind: DecisionKind, who: str, ahead: Ahead) -> str:
    """A package with who prepares what is decided in it, and when that is ready."""
    ready = kind.words["ready"].format(day=day(ahead.working(item.end))) if item.end else ""
    put = kind.words.get("put", "").format(said=quoted(item.condition)) if puts_before(item.condition) else ""
    return f"{_named(item, kind)}{ahead.prepared([_marked(item, ahead)], who)}{ready}{put}"


def _named(item: Planned, kind: DecisionKind) -> str:
    """A package by what is decided in it, where its process and standard don't tell that apart from an earlier phase."""
    title, thing = in_sentence(item.title), kind.things.get(item.phase or "", {}).get(item.process or "")
    if not thing:
        return title
    return labelled(title[:-1], f"{thing})") if title.endswith(")") else f"{title} ({thing})"


def _entitled(kind: DecisionKind, packages: Sequence[Planned], ahead: Ahead) -> str:
    """Who puts in force what is decided: whoever approves such papers, where the kind is of papers; else top management."""
    if not kind.by_documents:
        return ahead.bearer(ahead.words.top)
    approvers = [ahead.approver_of(item.process or "") for item in packages]
    return ahead.some(approvers) or ahead.some(_marked(item, ahead) for item in packages)


def _marked(item: Planned, ahead: Ahead) -> str:
    return ahead.proposed(item.owner) if item.owner and item.owner_is_proposed else item.owner


def _waiting(own: set[str], ahead: Ahead) -> list[Planned]:
    """The packages that need one of these, or one that does."""
    reached, found = set(own), []
    for item in ahead.steps.roadmap.in_order:
        if reached & set(item.needs):
            reached.add(item.package)
            found.append(item)
    return found


def _cells_of(packages: Sequence[Planned], ahead: Ahead) -> list[str]:
    """The cells that say how far what they decide is there."""
    verdicts = ahead.steps.coverage.assessment.verdicts
    return [
        source.cell
        for item in packages
        for leaf in item.requirements
        for name in item.criteria
        if (leaf, name) in verdicts
        for source in (*verdicts[leaf, name].sources, *verdicts[leaf, name].disputed_by)
    ]


def _narrower(kind: DecisionKind, ahead: Ahead) -> Iterator[ManagementDecision]:
    """Each certificate that perhaps covers less, with what the client's own rows remark on its scope, and on services that it leaves out."""
    coverage, view = ahead.steps.coverage, ahead.steps.objects
    outside = [
        (quoted(view.service_rows[cell].name), quoted(each.words), str(each.place))
        for cell, said in view.against.items()
        for each in said
        if each.kind == CERTIFICATE
    ]
    for item in perhaps_narrower(coverage.client, coverage.assessment.certified):
        what, about = kind.ask["certificate"], [f"scope of {item.standard}"]
        what = what.format(standard=ahead.name(item.standard), scope=item.scope)
        scope = [(SCOPE, quoted(said), cell) for said, cell in scope_remarks(item.standard, ahead.steps.register)]
        details = [kind.words["report"].format(scope=coverage.client.settings.scope)]
        details += [kind.words["remarked"].format(of=of, said=said) for of, said, _ in (*scope, *outside)]
        cells = [SETTINGS, *(cell for _, _, cell in (*scope, *outside))]
        if_not = kind.if_not["certificate"]
        yield ahead.make(
            kind, what, if_not, by=ahead.usual, cells=cells, about=about, details=details, of=[item.standard]
        )
