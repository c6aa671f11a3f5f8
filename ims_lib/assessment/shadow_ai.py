"""AI that a client's other lists name: product by product what its list of AI systems lacks, and any where its settings say that it has no role with AI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from ims_lib.ai_roles.built_here import base_maker_in
from ims_lib.assessment.ai_named import (
    ai_in,
    beside_things,
    is_perhaps_ai,
    is_placed,
    is_thing,
    kinds_covering,
    names_ai,
    products_in,
    says_used,
    telling_words,
    things,
)
from ims_lib.assessment.objects_listed import is_called, names_in, near_among
from ims_lib.cell_places import CellPlace
from ims_lib.client import Client
from ims_lib.decided_settings import decisions_made
from ims_lib.decided_settings.made import OTHER, SAME, STOPS
from ims_lib.grouping import grouped
from ims_lib.inputs import Inputs, Lists
from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow, ListRow, RiskRow, ServiceRow, StatedRow, SupplierRow, value_in
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import DEVELOPMENT, PLANNED, is_ended, is_void
from ims_lib.languages import form_for, say
from ims_lib.register.cell_values import CLAUSES
from ims_lib.register.model import Finding, Register
from ims_lib.register.plans import plans
from ims_lib.register.vocabulary import QUOTED, brief, load, plain
from ims_lib.risks.entries import category_spoken_of
from ims_lib.scales import setting
from ims_lib.told import finding_at
from ims_lib.wording import first_of, in_marks, in_quotes, labelled, listed

AI = "ai"


class NamedAi(NamedTuple):
    """AI that a cell names: which, where, and the cell's own text."""

    what: str
    place: CellPlace
    text: str
    row: ListRow | None = None
    """Of a list; none of a sheet of controls."""

    @property
    def used(self) -> str:
        """The words of the cell by which it is in use, quoted, of a supplier's also those of its remark; empty where none say so. What stands
        in a service that is there is in use with it."""
        if isinstance(self.row, ServiceRow) and self.is_inside:
            is_there = not is_ended(self.row) and self.row.status not in (PLANNED, DEVELOPMENT)
            return labelled(in_quotes(self.row.name), in_quotes(self.text)) if is_there else ""
        clauses = (clause.strip() for clause in CLAUSES.split(self.text))
        said = [clause for clause in clauses if self.what in ai_in(clause) and says_used(clause)]
        beside = self.row.notes if isinstance(self.row, SupplierRow) else ""
        said += [clause.strip() for clause in CLAUSES.split(beside or "") if says_used(clause)]
        return next((in_quotes(brief(clause, most=QUOTED)) for clause in said), "")

    @property
    def is_inside(self) -> bool:
        """Whether it stands in a service's column for AI."""
        return isinstance(self.row, ServiceRow) and self.what == self.text

    @property
    def is_asked(self) -> bool:
        """Whether a service's column for AI or algorithms alone speaks for it being AI, as its name doesn't, or only what it does."""
        return (self.is_inside and not names_ai(self.what)) or is_perhaps_ai(self.what)

    @property
    def called(self) -> str:
        """The product; what a supplier's or a service's row only calls a thing by that name, too, and what stands at a place by its cell."""
        if not is_thing(self.what) or not (self.is_placed or isinstance(self.row, SupplierRow | ServiceRow)):
            return self.what
        of = None if self.is_placed else self.row
        said = of.name if isinstance(of, SupplierRow | ServiceRow) else brief(self.text, most=QUOTED)
        return f"{in_quotes(said)} ({self.what})"

    @property
    def is_placed(self) -> bool:
        """Whether the cell tells of one such thing by where it stands, what it is for or whose it is, and not of such things in general."""
        return not isinstance(self.row, SupplierRow) and any(map(is_placed, CLAUSES.split(self.text)))


class Unlisted(NamedTuple):
    """An AI product that the list lacks: the cells that name it, in their own words, and who answers for it by them; empty where none says."""

    told: tuple[str, ...]
    owner: str


def tell_shadow_ai(inputs: Inputs, register: Register, client: Client) -> Iterator[Finding]:
    """A warning for each product or thing that the list of AI systems lacks; one for all where there is no such list.

    Only of what is in use where the settings say that there is no AI: then what else speaks of it is asked as a whole.
    """
    systems, without = inputs.lists.ai_systems, says_no_ai(client)
    found = [each for each in _named(inputs.lists, register) if not _is_listed(each, systems)]
    found = [each for each in found if each.used or not without]
    most = int(setting("report", "records_shown"))
    if not found:
        return
    decided = decided_on(client)
    asked = [each for each in found if systems and each.is_asked and each.what not in decided]
    for told, those in grouped((not each.is_inside, each) for each in asked).items():
        named = first_of([f"{in_quotes(each.text) if told else each.what} ({each.place})" for each in those], most)
        yield finding_at("client.ai_perhaps/told" if told else "client.ai_perhaps", those[0].place, named=named)
    by_name = grouped(dict.fromkeys((each.called, str(each.place)) for each in found if each not in asked))
    if not systems:
        named = first_of([f"{what} ({first_of(places, most, ', ')})" for what, places in by_name.items()], most)
        yield finding_at("client.ai_no_list", found[0].place, named=named, sheet=plans()["ai_systems"].sheet)
        return
    firsts = {each.called: each for each in reversed(found)}
    for what, places in by_name.items():
        named = say("named in {places}", places=first_of(places, most, ", "))
        which = say("list it, or say which of the list it is")
        if what in decided:
            which = labelled(say("decided"), decided[what])
        then = say("{named}; if it is in use, {which}", named=named, which=which)
        if in_use := next((each for each in found if each.called == what and each.used), None):
            used = say("{place} says ({used})", place=in_use.place, used=in_use.used)
            if what not in decided and (alike := may_be_by_name(in_use, systems)):
                names = listed((in_quotes(row.name) for row in alike), say("or"))
                which = say("is it {names} of the list? Then name it so here; else list it", names=names)
            then = say("in use as {used}: {which}", used=used, which=which)
        yield finding_at("client.ai_unlisted", firsts[what].place, what=what, then=then)


def decided_on(client: Client) -> dict[str, str]:
    """By name what management decided of AI that no list has, with day and who."""
    made = [each for each in decisions_made(client) if each.kind == "unlisted_ai"]
    return {name: each.told for each in reversed(made) for name in each.about}


def stopped_in_use(client: Client) -> set[str]:
    """AI that no list has of which management decided that it stops."""
    made = (each for each in decisions_made(client) if each.kind == "unlisted_ai" and each.answer == STOPS)
    return {name for each in made for name in each.about}


def decided_apart(name: str, system: str, client: Client) -> bool:
    """Whether a decision says of AI that no list has that it is another than this listed system, or that it stops."""
    made = next((each for each in decisions_made(client) if each.kind == "unlisted_ai" and name in each.about), None)
    if made is None or made.is_unread or made.answer == OTHER:
        return False
    return made.answer != SAME or plain(made.answered.words) != plain(system)


def says_no_ai(client: Client) -> bool:
    """Whether the settings say that the organisation has no role with AI."""
    return not client.settings.ai_roles and "ai_roles" in client.settings.model_fields_set


def unlisted_products(inputs: Inputs, register: Register) -> dict[str, Unlisted]:
    """AI that other lists name by a name of its own and the list of AI systems lacks, by that name."""
    found = grouped(
        (name, each)
        for each in _named(inputs.lists, register)
        if (name := _name_of(each)) and not _is_listed(each, inputs.lists.ai_systems)
    )
    return {
        what: Unlisted(
            tuple(dict.fromkeys(f"{in_quotes(brief(it.text, most=QUOTED))} ({it.place.short})" for it in named)),
            next(iter(answering_for(named)), ""),
        )
        for what, named in found.items()
    }


def answering_for(named: Iterable[NamedAi]) -> tuple[str, ...]:
    """Who answers for AI by the risks and suppliers' rows that name it, each once."""
    rows = (each.row for each in named)
    return tuple(dict.fromkeys(row.owner for row in rows if isinstance(row, RiskRow | SupplierRow) and row.owner))


def _name_of(each: NamedAi) -> str:
    """The name of the product; of any other thing that of the supplier in whose row it stands, else none."""
    if not is_thing(each.what):
        return each.what
    return each.row.name if isinstance(each.row, SupplierRow) else ""


def unlisted_in_use(inputs: Inputs, register: Register | None) -> dict[str, tuple[NamedAi, ...]]:
    """The AI that other lists have in use by their own words and the list of AI systems lacks, each with the cells that say so."""
    systems = inputs.lists.ai_systems
    found = (each for each in _named(inputs.lists, register) if each.used and not _is_listed(each, systems))
    return grouped((each.called, each) for each in found)


def perhaps_ai(found: Mapping[str, Iterable[NamedAi]]) -> list[str]:
    """Those of which it is asked whether they are AI."""
    return [name for name, cells in found.items() if all(each.is_asked for each in cells)]


def may_be_listed(found: Mapping[str, Iterable[NamedAi]]) -> list[str]:
    """Those that may be a listed system of another name: what stands in a service under its own name alone is another one."""
    return [name for name, cells in found.items() if not all(isinstance(each.row, ServiceRow) for each in cells)]


def may_be_by_name(named: NamedAi, systems: Sequence[AiSystemRow]) -> list[AiSystemRow]:
    """The systems of the list that what a service holds may be by another name: those that say themselves that they stand in it, of the
    kind that it is called by, if it is called by one; else the only one of that kind."""
    service = named.row
    if not isinstance(service, ServiceRow):
        return []
    inside = [*names_in(service.ai_systems)]
    others = [row for row in systems if not is_ended(row) and not any(is_called(name, row) for name in inside)]
    there = [row for row in others if any(is_called(name, service) for name in names_in(row.services))]
    kinds = {kind for what in ai_in(named.what) if is_thing(what) for kind in kinds_covering(what)}
    alike = [row for row in systems if not kinds.isdisjoint(row.kinds or ()) and not is_ended(row)]
    both = [row for row in there if row in alike]
    return both or [row for row in others if [row] == alike] if kinds else there


def unlisted_in(service: ServiceRow, unlisted: Mapping[str, Sequence[NamedAi]]) -> tuple[NamedAi, ...]:
    """Of such AI what stands in a service, each by the first of its cells that names it."""
    named = f" {plain(service.own_name)} "
    return tuple(
        here[0]
        for cells in unlisted.values()
        if (here := [it for it in cells if it.row == service or named in f" {plain(it.text)} "])
    )


def planned_for_ai(inputs: Inputs) -> tuple[RiskRow, ...]:
    """The client's own risks that name AI beside its list and plan something on it, each once."""
    named = (each.row for each in _named(inputs.lists, None))
    planned = {row.cell: row for row in named if isinstance(row, RiskRow) and not says_nothing(row.plan)}
    return tuple(planned.values())


def _named(lists: Lists, register: Register | None) -> Iterator[NamedAi]:
    """What the cells looked at name, services in their column for AI too, but for what may be a slip of a listed name."""
    for row, place, text in cells_looked_at(lists, register):
        yield from (NamedAi(what, place, text, row) for what in ai_in(text))
    for service in lists.services:
        for name in names_in(service.ai_systems):
            if not near_among(name, lists.ai_systems):
                yield NamedAi(name, service.place_of("ai_systems"), name, service)


def cells_looked_at(lists: Lists, register: Register | None) -> Iterator[tuple[ListRow | None, CellPlace, str]]:
    """The cells of other lists in which AI may be named, each with its row and text; and of controls' sheets those of rows that name no
    requirement, such as assets, without a row."""
    for name, columns in load("ai_products")["looked_at"].items():
        rows: Sequence[ListRow] = getattr(lists, name)
        for row in rows:
            if not (isinstance(row, StatedRow) and is_void(row)):
                yield from ((row, row.place_of(column), text) for column in columns if (text := value_in(row, column)))
    for record in register.controls if register else ():
        if not record.refs and record.title:
            yield None, record.place_of("title"), record.title


def _is_listed(named: NamedAi, systems: Sequence[AiSystemRow]) -> bool:
    """Whether a system of the list is this product, rests on it, or is of a kind that covers such a thing; of one at a place, whether a row shares its words."""
    what, words = named.what, telling_words(named.text)
    if isinstance(named.row, SupplierRow | ServiceRow) and is_thing(what) and (named.used or is_perhaps_ai(what)):
        return _is_of_row(named, named.row, systems)
    if is_thing(what) and named.is_placed:
        return any(
            words & telling_words(row.name, row.provider, row.model, row.texts.get("kinds"))
            or len(words & telling_words(row.purpose, *names_in(row.services))) > 1
            for row in systems
        )
    if is_thing(what):
        kinds = {kind for row in systems for kind in row.kinds or ()}
        said = " ".join(filter(None, (text for row in systems for text in (row.name, row.purpose, row.model))))
        return not kinds.isdisjoint(kinds_covering(what)) or any(hit.meaning == what for hit in things().hits(said))
    if isinstance(named.row, SupplierRow) and any(_builds_on(row, what, named.row) for row in systems):
        return True
    texts = [text for row in systems for text in _told_of(row)]
    names = {plain(what), load("ai_products")["plain_names"].get(what, plain(what))}
    by_name = what in products_in(named.text, by_name=True)
    return any(
        what in products_in(text, by_name=by_name) or any(f" {name} " in f" {plain(text)} " for name in names)
        for text in texts
    )


def _is_of_row(named: NamedAi, of: SupplierRow | ServiceRow, systems: Sequence[AiSystemRow]) -> bool:
    """Whether the thing that a supplier's or a service's own words tell of shares words of its own with a system's name or model, or is of a kind
    that covers one by this supplier, or by nobody named, or in this service."""
    words, kinds = telling_words(beside_things(named.text)), {*kinds_covering(named.what)}
    tied = [row for row in systems if _is_tied(of, row) and not kinds.isdisjoint(row.kinds or ())]
    return any(words & telling_words(row.name, row.model) for row in systems) or bool(tied and not named.is_placed)


def _builds_on(row: AiSystemRow, maker: str, supplier: SupplierRow) -> bool:
    """Whether a system by this supplier rests on a model of the maker that the supplier's row names."""
    said = plain(" ".join(filter(None, (row.name, row.model))))
    return is_called(maker_of(row) or "", supplier) and base_maker_in(said) == maker


def _is_tied(of: SupplierRow | ServiceRow, row: AiSystemRow) -> bool:
    if isinstance(of, SupplierRow):
        return not (maker := maker_of(row)) or is_called(maker, of)
    inside = any(is_called(name, row) for name in names_in(of.ai_systems))
    return inside or any(is_called(name, of) for name in names_in(row.services))


def may_be_product(row: AiSystemRow) -> bool:
    """Whether a system of the list is of the kind that the products are, and its row names none of them."""
    is_of_kind = not set(load("ai_products")["product_kinds"]).isdisjoint(row.kinds or ())
    return is_of_kind and not any(map(products_in, _told_of(row)))


def _told_of(row: AiSystemRow) -> list[str]:
    return [text for text in (row.name, row.provider, row.model, row.notes) if text]


def ask_for_ai(inputs: Inputs, client: Client) -> Iterator[Finding]:
    """A question with the entries that speak of AI, where the settings say that there is none; nothing where they don't say."""
    if client.settings.ai_roles or "ai_roles" not in client.settings.model_fields_set:
        return
    found = list(_speaking_of_ai(inputs.lists))
    if not found:
        return
    most = int(setting("report", "records_shown"))
    names = [f"{in_marks(brief(name))} ({row.cell})" for name, row in found[:most]]
    names += [say("{found} more", found=len(found) - most)] if len(found) > most else []
    first, speak = found[0][1], form_for(len(found), "speaks", "speak")
    yield finding_at(
        "client.ai_listed", (*first.on_sheet, first.cell.rpartition("!")[2]), names=listed(names), speak=speak
    )


def _speaking_of_ai(lists: Lists) -> Iterator[tuple[str, ListRow]]:
    """The suppliers, incidents and changes that speak of AI, each with its name; a supplier's own yes or no goes before its words."""
    for supplier in lists.suppliers:
        spoken = category_spoken_of(supplier.name, supplier.service) == AI
        if not is_void(supplier) and (spoken if supplier.ai is None else supplier.ai):
            yield supplier.name, supplier
    for incident in lists.incidents:
        spoken = category_spoken_of(incident.title, incident.affected) == AI
        if not is_void(incident) and (incident.kind == AI or spoken):
            yield incident.title, incident
    for change in lists.changes:
        if change.kind == AI or category_spoken_of(change.title, change.service, change.affected) == AI:
            yield change.title, change
