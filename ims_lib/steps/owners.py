"""Who owns each process and each requirement: whom the client's own files name, or else a role that is proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from types import MappingProxyType

from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.owner_evidence import EvidenceKind, Nearness, RoleHere, Turn, load_owner_evidence
from ims_lib.catalogue.workflows import load_workflows
from ims_lib.cell_places import CellPlace
from ims_lib.client.decided_owners import DecidedOwners, NamedOwner
from ims_lib.client.entries import Entered
from ims_lib.findings import Finding
from ims_lib.inputs import read_inputs
from ims_lib.languages import as_written, translated
from ims_lib.register.model import Register
from ims_lib.register.vocabulary import plain, spellings
from ims_lib.standard_ids import standard_of, standards_in
from ims_lib.steps.document_set import Listed, WantedDocument
from ims_lib.steps.owner_evidence import ClientEvidence, Evidence, governed_by
from ims_lib.told import finding_at
from ims_lib.wording import in_quotes

PROPOSED = "proposed"
NOTED: EvidenceKind = "entered"
ENTERED = "owner"
"""The kind of entries that say whose a process is."""
_KINDS: tuple[EvidenceKind, ...] = ("process_list", "document_owner", "document_approver", "control_row", "list_keeper")
"""What names an owner of a process; strongest first."""
KEEPER: EvidenceKind = "list_keeper"
"""Who keeps or compiled a list is near to its process, and not named for it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns a process, a requirement or a set of criteria, with what says so."""

    name: str
    origin: str
    """client or proposed."""
    kind: EvidenceKind = "invented"
    cell: str = ""
    """Where it is said: file!sheet!F31; of something proposed what speaks for it, if anything does."""
    reason: str = ""
    """One sentence."""
    rows: int = 0
    """How many of the client's rows of this kind name this owner."""
    of: int = 0
    """How many of them name an owner at all."""

    @property
    def is_proposed(self) -> bool:
        return self.origin == PROPOSED

    @property
    def is_invented(self) -> bool:
        """Whether it is a role of ours, and none of the client's."""
        return self.kind == "invented"


@dataclass(frozen=True)
class Owners:
    """Who owns what at a client."""

    evidence: ClientEvidence
    entered: Mapping[str, Entered] = field(default_factory=dict)
    """What was filled in in the workbench, by its `on`."""
    decided: DecidedOwners = field(default_factory=DecidedOwners)

    @cached_property
    def _standards_named(self) -> frozenset[str]:
        """Those for which the files name anybody, or management confirmed that whoever is named owns what is theirs."""
        taken = (name for about in self.decided.confirmed for name in standards_in(about))
        return self.evidence.standards_named | {*taken}

    @cached_property
    def processes(self) -> Mapping[str, Owner]:
        """The owner of each process: who was noted as such, else whom the strongest evidence names, else who is proposed."""
        known = self.evidence.catalogue.processes
        found = {name: self._confirmed(name, self._named.get(name) or self._proposed(name)) for name in known}
        return {name: self._beyond(owner, [each.id for each in known[name].criteria]) for name, owner in found.items()}

    def of_requirement(self, leaf: str) -> Owner:
        """The owner of a requirement: by its own row, the heading's, the document that it asks for, else its process'."""
        if found := self.said_of(leaf):
            return found
        process = self.evidence.process_of(leaf)
        owner = self.processes.get(process) or Owner("", PROPOSED)
        if owner.is_proposed:
            return owner
        if standard_of(leaf) in self._standards_named:
            return replace(owner, kind="inherited", reason=_sentence("inherited"))
        return _for_other_standards(owner)

    def owner_of(self, criteria: Collection[str], process: str, open_ones: Collection[str] = ()) -> Owner:
        """The owner of some criteria of a process: who is named for most days of their work.

        Whom nobody is named for goes with the owner of the process, and so does what serves a requirement of that owner's, be
        it others' too. Where `open_ones` are told, only these requirements of a criterion count, if it serves one.
        """
        whole = self.processes[process]
        if process in self._decided:
            return whole
        found = [(name, self._of_criterion(name, whole, open_ones)) for name in criteria]
        weights: dict[str, float] = {}
        for name, owner in found:
            weights[owner.name] = weights.get(owner.name, 0.0) + self.evidence.catalogue.criteria[name].days
        if not weights or weights.get(whole.name) == max(weights.values()):
            return self._beyond(whole, criteria)
        most = max(weights, key=weights.__getitem__)
        return next(owner for _, owner in found if owner.name == most)

    def of_document(self, item: WantedDocument) -> Owner:
        """Who keeps a document: by the list, else by a row on what asks for it, the process that it governs, its usual role.

        What a control asks for is whose the statement proposes for the control. A role of ours, which the client doesn't
        have, gives way to whoever owns what asks for it; and where both are proposed and nothing that asks for it is the
        usual role's, whoever is proposed for what asks for it.
        """
        if item.owner:
            return Owner(item.owner, "client", "document_owner", reason=_sentence("document_owner", what=item.title))
        if named := next(filter(None, map(self.said_of, item.satisfies)), None):
            return named
        asking = list(map(self.of_requirement, item.satisfies))
        if asking and self.evidence.catalogue.requirements[item.satisfies[0]].part == "annex_a":
            return replace(asking[0], origin=PROPOSED)
        if governing := self.processes.get(governed_by(item.document)):
            return governing
        usual = self.role_here(item.keeper)
        if not asking or (not usual.is_invented and usual.name in [owner.name for owner in asking]):
            return usual
        first = replace(asking[0], origin=PROPOSED)
        return first if usual.is_invented or (asking[0].is_proposed and not first.is_invented) else usual

    def _beyond(self, owner: Owner, criteria: Collection[str]) -> Owner:
        """The owner of a process for some of its criteria: proposed where these serve standards alone for which nobody is named."""
        known = self.evidence.catalogue.criteria
        standards = {standard_of(leaf) for name in criteria for leaf in known[name].requirements}
        named = self._standards_named
        is_named = owner.is_proposed or owner.kind == NOTED or not (standards and named) or standards & named
        return owner if is_named else _for_other_standards(owner)

    def named_in(self, process: str) -> tuple[str, ...]:
        """Who is named for a requirement of a process, each once, in the order of the catalogue."""
        catalogue = self.evidence.catalogue
        leaves = dict.fromkeys(leaf for item in catalogue.processes[process].criteria for leaf in item.requirements)
        own = [leaf for leaf in leaves if self.evidence.process_of(leaf) == process]
        return tuple(dict.fromkeys(owner.name for leaf in own if (owner := self.said_of(leaf))))

    def keeper_of(self, process: str) -> Owner | None:
        """Who keeps the list that is closest to a process, by a line above it; none where no line says so."""
        found = [item for item in self.evidence.by_process.get(process, ()) if item.kind == "list_keeper"]
        return _owner(found[0], found) if found else None

    def role_here(self, role: str) -> Owner:
        """Who bears a role of ours at this client: the client's own role where one is near, else the role itself."""
        return self._bearers.get(role) or self._bearer(role)

    def part_here(self, role: str) -> Owner | str:
        """Who does a step that is a role's of ours. As text stands whom no list of roles knows, and who answers for an own entry each."""
        known = load_owner_evidence().roles.get(role)
        if known is None or known.entries:
            return role
        here, further = self.role_here(role), known.else_role
        return self.part_here(further) if further and here == self.role_here(further) else here

    @cached_property
    def _bearers(self) -> Mapping[str, Owner]:
        return {role: self._bearer(role) for role in load_owner_evidence().roles}

    def _bearer(self, role: str) -> Owner:
        known = load_owner_evidence().roles.get(role, RoleHere())
        called = [*spellings([role, translated(role), *known.also])]
        if named := next((each for thing, each in self.decided.named.items() if plain(thing) in called), None):
            return _decided(named, named.owner)
        further_names = load_owner_evidence().roles.get(known.else_role or "", RoleHere()).also
        signing = self.evidence.signing(known.signs, (*known.also, *further_names)) if known.signs else ""
        if name := next(filter(None, map(self.evidence.roles.get, called)), "") or signing:
            return Owner(name, PROPOSED, "own_role", reason=_why_near("same_name", role=translated(role)))
        # a decision on one process alone doesn't make somebody the owner of others
        for where in (each for each in known.shown_by if each not in self._decided or len(known.shown_by) == 1):
            if found := self._named.get(where) or self.said_of(where):
                process = self.evidence.catalogue.processes.get(where)
                what = process.title if process else where
                reason = _why_near("named_for", role=translated(role), what=what)
                return Owner(found.name, PROPOSED, "own_role", found.cell, reason)
        if known.entries and (entries := self.evidence.of_most_entries(known.entries, "")):
            return _most_named(entries)
        further = self._bearer(known.else_role) if known.else_role else None
        ours = Owner(translated(role), PROPOSED, reason=_sentence("invented"))
        return further if further and not further.is_invented else ours

    @cached_property
    def _named(self) -> Mapping[str, Owner]:
        """The owner of each process that somebody noted, or the client's files name one of."""
        found = ((name, self._of_process(items)) for name, items in self.evidence.by_process.items())
        noted = [each for each in self.entered.values() if each.form.on == ENTERED and not each.lacking]
        by_whom = [next(line.who for line in reversed(each.lines) if line.new) for each in noted]
        told = {
            each.on: Owner(each.values["owner"], "client", NOTED, each.cell, _sentence(NOTED, what=who))
            for each, who in zip(noted, by_whom, strict=True)
        }
        by_files = {name: owner for name, owner in found if owner}
        return by_files | self._decided | told

    @cached_property
    def _decided(self) -> dict[str, Owner]:
        """The owner of each process for which management named one: of all of it, whomever its rows name."""
        return {
            name: _decided(each, each.owner)
            for name in self.evidence.catalogue.processes
            for thing, each in self.decided.named.items()
            if plain(thing) in self._titles(name)
        }

    @property
    def findings(self) -> Iterator[Finding]:
        """A question on each thing that management named an owner for and that nothing here is called."""
        lists, roles = read_inputs(self.evidence.register).lists, [each.owner for each in load_workflows().values()]
        known = {name for row in lists.risks for name in (row.id, row.title)}
        known |= {name for row in (*lists.ai_systems, *lists.services) for name in (row.id, row.name)}
        called = frozenset(spellings([*roles, *map(translated, roles)])).union(*map(self._titles, self.processes))
        for thing, each in self.decided.named.items():
            if thing not in known and plain(thing) not in called:
                owner, by = in_quotes(f"{thing}: {each.owner}"), f"{each.by}, {each.on}"
                yield finding_at("entry.decision_unread", CellPlace.from_text(each.cell), owner=owner, by=by)

    def _confirmed(self, process: str, owner: Owner) -> Owner:
        """The owner of a process; whom we propose as named where management confirmed that."""
        taken = {plain(about): each for about, each in self.decided.confirmed.items()}
        each = next((taken[title] for name in self._titles(process) if (title := f"process {name}") in taken), None)
        return _decided(each, owner.name) if each and owner.is_proposed and owner.name else owner

    def _titles(self, process: str) -> frozenset[str]:
        """What a process is called: here, and in English."""
        title = self.evidence.catalogue.processes[process].title
        return frozenset(map(plain, (title, as_written(title))))

    def _of_process(self, found: Iterable[Evidence]) -> Owner | None:
        listed = list(found)
        by_kind = {kind: [item for item in listed if item.kind == kind] for kind in _KINDS}
        strongest = {kind: _strongest(items) for kind, items in by_kind.items() if items}
        first = next(iter(strongest.values()), None)
        if first is None:
            return None
        row, papers = strongest.get("process_list"), ("document_owner", "document_approver")
        document = next((strongest[kind] for kind in papers if kind in strongest), None)
        if row and document and (turn := _turned_by(row, document)):
            return _owner(document, by_kind[document.kind], load_owner_evidence().turns[turn].format(other=row.owner))
        owner = _owner(first, by_kind[first.kind])
        return replace(owner, origin=PROPOSED) if first.kind == KEEPER else owner

    def said_of(self, leaf: str) -> Owner | None:
        """Whom the client's own row on a requirement, the heading's or the document that it asks for names; none where none does."""
        found = self._evidence_on(leaf)
        return _owner(_most_common(found), found) if found else None

    def _evidence_on(self, leaf: str) -> Sequence[Evidence]:
        """The rows on a requirement or on the heading above it, else the documents that it asks for where all are one owner's."""
        documents = self.evidence.documents_asked.get(leaf, ())
        return self.evidence.rows.get(leaf) or (documents if len({item.owner for item in documents}) == 1 else ())

    def _of_criterion(self, name: str, whole: Owner, open_ones: Collection[str]) -> Owner:
        """Whom a requirement that it serves names for itself, before a heading, and by the order of kinds."""
        served = self.evidence.catalogue.criteria[name].requirements
        leaves = [leaf for leaf in served if leaf in open_ones] or served
        named = [_most_common(found) for leaf in leaves if (found := self._evidence_on(leaf))]
        if not named or any(item.owner == whole.name for item in named):
            return whole
        first = min(named, key=lambda item: (not item.exact, _KINDS.index(item.kind)))
        return _owner(first, [first])

    def _proposed(self, process: str) -> Owner:
        for listed, processes in load_owner_evidence().entries_propose.items():
            if process in processes and (entries := self.evidence.of_most_entries(listed, process)):
                return _most_named(entries)
        workflow = load_workflows().get(process)
        return self.role_here(workflow.owner) if workflow else Owner("", PROPOSED)


def find_owners(
    register: Register,
    catalogue: Catalogue,
    documents: Iterable[Listed] = (),
    entered: Mapping[str, Entered] = MappingProxyType({}),
    decided: DecidedOwners | None = None,
) -> Owners:
    """Who owns what by what was `entered` or `decided`, the client's rows, lists and `documents`; nothing that isn't in scope is left out."""
    return Owners(ClientEvidence(register, catalogue, tuple(documents)), entered, decided or DecidedOwners())


def _decided(each: NamedOwner, who: str) -> Owner:
    return Owner(who, "client", NOTED, each.cell, _sentence(NOTED, what=f"{each.by}, {each.on}"))


def _for_other_standards(owner: Owner) -> Owner:
    return replace(owner, origin=PROPOSED, kind="own_role", reason=_why_near("other_standards"))


def _strongest(found: Sequence[Evidence]) -> Evidence:
    """Of several of one kind whom most criteria go with, among those that have what counts first."""
    left = list(found)
    for trait in load_owner_evidence().of_several:
        has = attrgetter(trait.row)
        left = [item for item in left if has(item)] or left
    weights = Counter[str]()
    for item in left:
        weights[item.owner] += item.criteria
    name = max(weights, key=weights.__getitem__)
    return max((item for item in left if item.owner == name), key=lambda item: item.criteria)


def _turned_by(row: Evidence, document: Evidence) -> Turn | None:
    """What makes a document in force count before a row of the list that names somebody else."""
    if row.owner == document.owner:
        return None
    if not row.begun:
        return "not_begun"
    if document.lasting and not row.lasting:
        return "project_role"
    return "one_discipline" if row.discipline and len(document.standards) > 1 else None


def _owner(item: Evidence, among: Collection[Evidence], more: str = "") -> Owner:
    places = {each.cell: each.owner for each in among}
    named, of = sum(owner == item.owner for owner in places.values()), len(places)
    counts = load_owner_evidence().of_rows.format(named=named, of=of) if of > 1 else ""
    reason = _sentence(item.kind, what=item.what, more=counts + more)
    return Owner(item.owner, "client", item.kind, item.cell, reason, named, of)


def _most_named(entries: Sequence[Evidence]) -> Owner:
    return replace(_owner(_most_common(entries), entries), origin=PROPOSED)


def _most_common(found: Sequence[Evidence]) -> Evidence:
    name = Counter(item.owner for item in found).most_common(1)[0][0]
    return next(item for item in found if item.owner == name)


def _sentence(kind: EvidenceKind, *, what: str = "", more: str = "") -> str:
    return f"{load_owner_evidence().reasons[kind].format(what=what)}{more}."


def _why_near(why: Nearness, *, role: str = "", what: str = "") -> str:
    return _sentence("own_role", what=load_owner_evidence().near[why].format(role=role, what=what))
