"""What the client's own files say of whose a thing is: a piece of evidence for each row, document and list, with its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from ims_lib.catalogue.library import load_library
from ims_lib.catalogue.model import Catalogue
from ims_lib.catalogue.owner_evidence import EvidenceKind, load_owner_evidence
from ims_lib.grouping import grouped
from ims_lib.inputs import read_inputs
from ims_lib.inputs.listed import lines_above
from ims_lib.inputs.rows import ListRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.languages import as_written, by_language
from ims_lib.register.model import Record, Register
from ims_lib.register.plans import plans
from ims_lib.register.references.titles import discipline_of
from ims_lib.register.vocabulary import brief, holds_one, plain, spellings
from ims_lib.standard_ids import standard_of
from ims_lib.steps.document_set import Listed
from ims_lib.steps.open_points import undecided_rows

NOT_BEGUN = ("not_implemented", "planned")
"""Statuses of a row that says what is to come."""
APPROVER = "Approver of policies"
"""The role of a body above top management."""
_BRACKETS = re.compile(r"\s+\(([^()]*)\)\s*$")
_SENTENCES = re.compile(r"(?<!\d)[.;](?=\s|$)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Whom one place of the client's files names, and for what."""

    owner: str
    kind: EvidenceKind
    cell: str
    what: str
    """What it names the owner of, in the client's words."""
    process: str
    criteria: int = 1
    """How many of the process it speaks for."""
    exact: bool = True
    """It names the requirement itself, not a heading above it."""
    whole: bool = True
    """It stands on a clause that all management systems have."""
    ruling: bool = False
    """Whether its requirement is a control that asks for the procedure by which the process runs."""
    begun: bool = True
    discipline: str | None = None
    """The one standard that its title speaks of."""
    standards: tuple[str, ...] = ()
    """Those that it is for."""

    @property
    def lasting(self) -> bool:
        """Whether its owner is no role in a project."""
        return not holds_one(f" {plain(self.owner)} ", _words("project_words"))


@dataclass(frozen=True)
class ClientEvidence:
    """All that a client's files say of owners."""

    register: Register
    catalogue: Catalogue
    documents: tuple[Listed, ...]
    """Those of the client's list, each with ours that it is."""

    @cached_property
    def rows(self) -> Mapping[str, tuple[Evidence, ...]]:
        """By leaf the rows that name an owner of it: its own, else those of the nearest heading above it."""
        found: dict[str, tuple[int, list[Evidence]]] = {}
        for record in self.register.controls:
            owner = self.role_in(record.owner)
            for ref in record.refs if owner else ():
                leaves = self.catalogue.leaves_below(ref)
                for leaf in leaves:
                    if leaf not in found or len(leaves) < found[leaf][0]:
                        found[leaf] = len(leaves), []
                    if len(leaves) == found[leaf][0]:
                        found[leaf][1].append(self._of_row(record, owner, leaf))
        return {leaf: tuple(named) for leaf, (_, named) in found.items()}

    @cached_property
    def by_process(self) -> Mapping[str, tuple[Evidence, ...]]:
        """All evidence on each process, in the order of the files."""
        of_rows = (item for named in self.rows.values() for item in named)
        papers = (self._governed(item, name) for name, items in self._governing.items() for item in items)
        found = [*of_rows, *self._in_doubt(), *filter(None, papers), *self._keepers()]
        return grouped((item.process, item) for item in found)

    @cached_property
    def documents_asked(self) -> Mapping[str, tuple[Evidence, ...]]:
        """By leaf who owns the documents in force that it asks for and that are for its standard."""
        library = load_library().documents
        return grouped(
            (leaf, self._of_document(item, self.process_of(leaf)))
            for item in self._in_force()
            for leaf in (library[item.document].satisfies if item.document else ())
            if standard_of(leaf) in item.standards
        )

    @cached_property
    def standards_named(self) -> frozenset[str]:
        """Those for which a row or a document of the client's names anybody."""
        of_documents = {name for item in self._in_force() for name in item.standards}
        return frozenset(map(standard_of, self.rows)) | of_documents

    @cached_property
    def roles(self) -> Mapping[str, str]:
        """The client's roles: plain → as it is written most often, of equals first, where somebody is named as an owner."""
        lists = read_inputs(self.register).lists
        said = [record.owner for record in self.register.controls]
        said += [value_in(row, "owner") for rows in lists.given().values() for row in rows]
        said += [row.approved_by for row in lists.documents]
        names = Counter(name for text in said if (name := _role_in(text)))
        return {plain(name): name for name, _ in reversed(names.most_common())}

    def role_in(self, text: str | None) -> str:
        """The role that a cell names, as the client mostly writes it; empty where it names none."""
        name = _role_in(text)
        return self.roles.get(plain(name), name)

    def signing(self, leaves: Collection[str], names: Sequence[str]) -> str:
        """That of these roles whom rows on such requirements name as who signs, else what was accepted of risks and systems; else empty."""
        lists = read_inputs(self.register).lists
        rows = [record for record in self.register.controls if not set(leaves).isdisjoint(record.refs)]
        texts = [text for record in rows for text in (record.evidence, record.notes, record.status_text)]
        texts += [text for row in lists.risks for text in (row.accepted_by, row.status)]
        texts += [row.signed_off_by for row in lists.impact_assessments]
        said = [f" {plain(text)} " for text in texts if text]
        return next((name for text in said for name in names if f" {plain(name)} " in text), "")

    def governing(self, process: str) -> tuple[Listed, ...]:
        """The documents in force that govern a process."""
        return self._governing.get(process, ())

    def approving(self, process: str) -> tuple[str, ...]:
        """Who approved the documents in force that govern a process, each once."""
        found = (self.role_in(item.approved_by) for item in self._governing.get(process, ()))
        return tuple(dict.fromkeys(filter(None, found)))

    def process_of(self, leaf: str) -> str:
        """The process to which most criteria behind a requirement belong; empty where it has none."""
        counts = Counter(self.catalogue.criteria[name].process for name in self.catalogue.criteria_of.get(leaf, ()))
        return counts.most_common(1)[0][0] if counts else ""

    def entries_of(self, listed: str, process: str) -> tuple[Evidence, ...]:
        """Whom the entries of a list name, each for itself; without those that are out of scope."""
        return tuple(
            Evidence(owner, "register_row", str(row.place_of("owner")), plans()[listed].title, process)
            for row in self._in_scope(listed)
            if (owner := self.role_in(value_in(row, "owner")))
        )

    def of_most_entries(self, listed: str, process: str) -> tuple[Evidence, ...]:
        """The same, where more than half of a list is one's; else nothing: whose tool is used in a process needn't run it."""
        entries = self.entries_of(listed, process)
        most = max(Counter(each.owner for each in entries).values(), default=0)
        return entries if 2 * most > len(self._in_scope(listed)) else ()

    def _in_scope(self, listed: str) -> list[ListRow]:
        rows: Iterable[ListRow] = getattr(read_inputs(self.register).lists, listed)
        return [row for row in rows if value_in(row, "in_scope") is not False]

    def _of_row(self, record: Record, owner: str, leaf: str) -> Evidence:
        requirement, process = self.catalogue.requirements[leaf], self.process_of(leaf)
        served = (self.catalogue.criteria[name] for name in self.catalogue.criteria_of.get(leaf, ()))
        return Evidence(
            owner=owner,
            kind="process_list" if requirement.part == "clauses" else "control_row",
            cell=record.named("owner", "ref"),
            what=_in_words(record),
            process=process,
            criteria=sum(criterion.process == process for criterion in served),
            exact=leaf in record.refs,
            whole=requirement.hs_relation in ("same", "part of"),
            ruling=requirement.part == "annex_a" and leaf in _ruled_by_procedure(process),
            begun=record.status not in NOT_BEGUN,
            discipline=discipline_of(record.title or ""),
            standards=(standard_of(leaf),),
        )

    def _in_doubt(self) -> Iterator[Evidence]:
        """A row of which it is asked which requirement it names speaks for the process whose title it bears."""
        titles = {plain(as_written(process.title)): name for name, process in self.catalogue.processes.items()}
        for record, _ in undecided_rows(self.register):
            owner, process = self.role_in(record.owner), titles.get(plain(record.title or ""))
            if owner and process:
                many = len(self.catalogue.processes[process].criteria)
                cell = record.named("owner", "ref")
                yield Evidence(owner, "process_list", cell, _in_words(record), process, criteria=many)

    def _in_force(self) -> Iterator[Listed]:
        """The documents of the client's that decide something: in force, no record of one event, and somebody's."""
        return (item for item in self.documents if item.in_force and not item.is_record and self.role_in(item.owner))

    def _of_document(self, item: Listed, process: str) -> Evidence:
        named = self.role_in(item.owner)
        return Evidence(named, "document_owner", item.owner_cell, brief(item.title), process, standards=item.standards)

    def _governed(self, item: Listed, process: str) -> Evidence | None:
        """Whom a document speaks for of the process that it governs; none where it is for its approver, and no manager approved it."""
        known, owned = load_owner_evidence(), self._of_document(item, process)
        if known.governs[process].by == "owner":
            return owned
        who, above = self.role_in(item.approved_by), known.roles[APPROVER].also
        is_manager = who and plain(who) not in spellings(above)
        return replace(owned, owner=who, kind="document_approver", cell=item.cell) if is_manager else None

    @cached_property
    def _governing(self) -> Mapping[str, tuple[Listed, ...]]:
        """By process the documents in force that govern it; one that is for its approver governs what its title names, too."""
        governs, found = load_owner_evidence().governs, []
        for item in self._in_force():
            process = governed_by(item.document) if self._is_on_one_system(item) else ruled_by(item)
            more = ruled_by_title(item.title) if process and governs[process].by == "approver" else ""
            found += [(name, item) for name in dict.fromkeys(filter(None, (process, more)))]
        return grouped(found)

    def _is_on_one_system(self, item: Listed) -> bool:
        """Whether a title names an AI system of the client's list, whose own way of working rules no process of the whole."""
        title = f" {plain(item.title)} "
        return any(f" {plain(row.name or '')} " in title for row in read_inputs(self.register).lists.ai_systems)

    def _keepers(self) -> Iterator[Evidence]:
        """Who keeps a list, where a line above it says so and names a role that the client names elsewhere."""
        lists = read_inputs(self.register).lists.given()
        for name, process in load_owner_evidence().kept_lists.items():
            for cell, line in lines_above(lists[name][0], self.register) if name in lists else ():
                if keeper := self._keeper_in(line):
                    yield Evidence(keeper, "list_keeper", cell, brief(line), process)

    def keeper_of_sheet(self, file: str, sheet: str | None) -> str:
        """Who keeps a sheet, where a line of it says so; empty where none does."""
        lines = (each.text for each in self.register.lines if (each.file, each.sheet) == (file, sheet))
        return next(filter(None, map(self._keeper_in, lines)), "")

    def _keeper_in(self, line: str) -> str:
        """The role, of those that the client names elsewhere, of which a line says that it keeps something; empty where it says so of none."""
        said = [f" {plain(part)} " for part in _SENTENCES.split(line)]
        keeping = "".join(part for part in said if any(f" {word}" in part for word in _words("keeps")))
        places = {role: keeping.find(f" {role} ") for role in self.roles}
        named = [role for role in places if places[role] >= 0]
        return self.roles[min(named, key=lambda role: (places[role], -len(role)))] if named else ""


@by_language
def _ruled_by_procedure(process: str) -> frozenset[str]:
    """The requirements that ask for the documents by which a process runs."""
    governing, library = load_owner_evidence().governs.get(process), load_library().documents
    return frozenset(leaf for name in (governing.documents if governing else ()) for leaf in library[name].satisfies)


@lru_cache(maxsize=4096)
def _role_in(text: str | None) -> str:
    """The role that a cell names, without what stands in brackets and doesn't belong to its name."""
    if says_nothing(text or "", "owner") or not any(letter.isalpha() for letter in text or ""):
        return ""
    return " ".join(_BRACKETS.sub(lambda found: "" if _is_aside(found[1]) else found[0], text or "").split())


def _is_aside(text: str) -> bool:
    said = f" {plain(text)} "
    return any(letter.isdigit() for letter in said) or holds_one(said, _words("asides"))


def _in_words(record: Record) -> str:
    """What a row is about: its reference and title."""
    return brief(" ".join(filter(None, (record.ref_text, record.title))))


def governed_by(document: str | None) -> str:
    """The process that a document of the library governs; empty where it governs none."""
    governs = load_owner_evidence().governs
    return next((name for name, each in governs.items() if document in each.documents), "")


def ruled_by(item: Listed) -> str:
    """The process that a document governs: by ours that it is, else by its title."""
    return governed_by(item.document) or ruled_by_title(item.title)


def ruled_by_title(title: str) -> str:
    """The process that a document of this title governs, by the longest of the words that it holds; empty where it holds none."""
    said = f" {plain(title)}"
    held = {
        name: [len(word) for word in _titles_of(name) if f" {word}" in said] for name in load_owner_evidence().governs
    }
    found = {name: max(lengths) for name, lengths in held.items() if lengths}
    return max(found, key=found.__getitem__, default="")


@by_language
def _words(name: str) -> frozenset[str]:
    """Words of the order of evidence, in all the ways they are typed."""
    return frozenset(spellings(getattr(load_owner_evidence(), name)))


@by_language
def _titles_of(process: str) -> tuple[str, ...]:
    return tuple(spellings(load_owner_evidence().governs[process].titles))
