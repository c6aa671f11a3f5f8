"""Overlays: what a law or framework beside the three standards asks of an AI system, tied to criteria. A file, no code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from ims_lib import paths
from ims_lib.catalogue.criteria import Kind
from ims_lib.catalogue.knowledge_files import read_yaml, standing_twice
from ims_lib.catalogue.library import Id, Texts
from ims_lib.catalogue.model import load_catalogue
from ims_lib.catalogue.overlay_dates import ANY, UNSURE, Confidence, OlderTold, Publication, Start
from ims_lib.catalogue.standards import Frozen
from ims_lib.errors import BadCatalogue
from ims_lib.languages import by_language

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "cs", "pt", "el")
"""Those in which a sign has words."""
Language = Literal["en", "de", "fr", "es", "it", "nl", "pl", "cs", "pt", "el"]
Role = Literal["provider", "deployer", "importer", "distributor", "product_manufacturer"]
"""Of the organisation, by the AI Act."""
Column = Literal[
    "name",
    "purpose",
    "kinds",
    "affected",
    "data",
    "model",
    "trained_on",
    "services",
    "regulated_product",
    "notes",
    "owner",
    "provider",
    "autonomy",
]
"""Of the list of AI systems."""
Said = Literal["personal_data", "autonomy", "kinds", "role", "ai_act_role"]
"""Columns of the list of AI systems that hold words of a list, or yes and no."""
Words = Mapping[Language, Texts]
"""Signs by language: words of one sentence, as data/vocabulary/risk_signs.yml writes them."""


class Denial(Frozen):
    """Words that take back what follows: "no face recognition"."""

    reach: Annotated[int, Field(ge=1)]
    """How many words after one of these don't count."""
    words: Words
    unless: Mapping[str, Texts] = Field(default_factory=dict)
    """Word → words beside which it is of another language and denies nothing, as "no" in Portuguese is "in the"."""


class LeadsAway(Frozen):
    """Words beside which a sign doesn't count, and what counsel is asked then."""

    words: Words
    asks: str


class Yields(Frozen):
    """Places of the law for which a sign says nothing of its own, and words by which it does."""

    to: tuple[str, ...]
    unless: Words


class CellSays(Frozen):
    """A cell of the list of AI systems that speaks for an answer: by its value, or by words."""

    column: Column | Said
    values: tuple[bool | str, ...] = ()
    words: Words = Field(default_factory=dict)
    unless: Words = Field(default_factory=dict)
    """Words beside which the others say nothing."""


class CellAnswer(Frozen):
    """Words of a column that answer a sign's question, and what is left to ask then."""

    column: Column
    words: Words
    asks: str


class Sign(Frozen):
    """Facts of the list of AI systems that lead to a class, and the place of the law that they speak of."""

    place: str
    title: str
    words: Words = Field(default_factory=dict)
    """One of these must stand in one of the columns."""
    beside: Words = Field(default_factory=dict)
    """Where there are some, one of these must stand in one of the columns too."""
    kinds: tuple[Kind, ...] = ()
    """Without words, a system of one of these kinds has the sign; with words, one of another known kind hasn't."""
    columns: tuple[Column, ...] = ()
    """Those of the overlay, where none are named."""
    unless: LeadsAway | None = None
    yields: Yields | None = None
    aside: Words = Field(default_factory=dict)
    """A sentence of the remarks in which one of these stands doesn't count."""
    asks: str | None = None
    """The question to counsel, where it is another than that of the class."""
    of_client: bool = False
    """Of a trait: only what the client says of itself counts, no row of the list."""
    answered: tuple[CellAnswer, ...] = ()
    """The first of which the row has the words changes the question."""
    stops: str | None = None
    """The date from which what it speaks of is forbidden, where that is another than the class's."""
    by_sector: bool = False
    """Whether the system's services, and the sector that client.yml names, may tell what must stand beside."""


class SystemClass(Frozen):
    """What an AI system may be in the eyes of a law; proposed, never decided."""

    id: Id
    title: str
    asks: str
    """The question to counsel."""
    signs: tuple[Sign, ...] = ()
    """None: the class of a system that has no sign of another."""
    stops: str | None = None
    """The date from which the law forbids such systems; none where it lets them be."""
    unread: str | None = None
    """Its title instead where the list doesn't tell what the system does, so that nothing can be said."""
    asked: str | None = None
    """Its title instead where a question on a point of the law is open."""
    judges: str | None = None
    """Its title instead where the row tells of judging people, and no area of the law by words that we know."""
    from_provider: bool = False
    """Whether the provider of a system of it has papers to give and is to register it: the questionnaire asks for these."""
    elsewhere: bool = False
    """Whether it is asked about where a sentence of another list speaks of such a system that the list of AI systems lacks."""


class Judged(Frozen):
    """By what a row tells of judging people, and what counsel is asked where no area of the law is told."""

    place: str
    title: str
    asks: str
    firm: Words
    """Verbs that judge whoever is concerned."""
    verbs: Words
    """Verbs that judge where they are about people."""
    peril: Words
    """Beside these such verbs tell of somebody in danger."""
    people: Words
    things: Words
    """What such verbs may be about instead."""
    told_by: tuple[str, ...]
    """Classes that tell of an area: beside one of these nothing more is asked."""
    leads_to: Id
    """The class of the areas."""
    areas: tuple[Sign, ...] = ()
    """The first whose words the row has is put as likely, where it names whom it concerns."""


class Seat(Frozen):
    """What follows for the law's reach from the country that client.yml names."""

    countries: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    """None: every country that no other seat names."""
    asks: str
    """What the country answers, with {country}, and the question to counsel that is left."""
    only_if: str | None = None
    """The condition under which any duty counts, as a part of a sentence; none where the country answers that it does."""


class Reach(Frozen):
    """Whether the law applies to the organisation at all: asked once for each client."""

    place: str
    title: str
    asks: str
    """The question to counsel where no country is named."""
    beside: str = ""
    """What of other law isn't looked at and binds all the same, with {country} and {laws}; empty: nothing is told of it."""
    seats: tuple[Seat, ...] = ()
    """What stands in its place where client.yml names a country."""
    signs: tuple[Sign, ...] = ()
    """Words, in what the client says of itself and in all its lists, that raise a further question where no country is named."""
    of_systems: tuple[Sign, ...] = ()
    """Words in the list of AI systems that raise a further question, whatever the country."""

    def seat_of(self, country: str) -> Seat | None:
        """What is known of a country, written with its region or without: CH-ZH. None where the law doesn't ask for one."""
        code = country.upper().replace("_", "-").partition("-")[0]
        others = next((seat for seat in self.seats if not seat.countries), None)
        return next((seat for seat in self.seats if code in seat.countries), others)


class OverlayEntry(Frozen):
    """A duty or outcome, in our own words."""

    id: Id
    place: str
    title: str
    text: str
    roles: Annotated[tuple[Role, ...], Field(alias="for")] = ()
    """Whom it binds; none: everybody."""
    classes: tuple[str, ...] = ()
    """None: all."""
    signs: tuple[str, ...] = ()
    """Places of signs, of which one must be there; none: the class is enough."""
    kinds: tuple[Kind, ...] = ()
    """The kinds of AI systems that it concerns; none: all."""
    only_by: tuple[str, ...] = ()
    """Places of signs by one of which the system must belong to its class; none: whatever leads there."""
    if_so: bool = False
    """Whether it hangs on an act or fact of which no row of a list can speak."""
    if_searched: bool = False
    """Whether it concerns a bought system of another kind too, should that search texts of the organisation that its row tells of."""
    only_if: str | None = None
    """The act or fact on which it hangs, as a part of a sentence, where the row doesn't speak of it."""
    outside: bool = False
    """Whether it binds only who is established where the law doesn't hold by itself."""
    no: str | None = None
    """By which of the overlay's `answers_no` the row says that it isn't so."""
    applies: str | None = None
    """One of the dates; none: voluntary."""
    confidence: Confidence | None = None
    """How sure we are of what it asks, where that was weighed; how sure its date is stands at the date."""
    question: str | None = None
    criteria: tuple[str, ...] = ()
    no_criterion: str | None = None
    """Why no criterion carries it."""
    note: str | None = None


class RolesProposed(Frozen):
    """The organisation's roles by this law that all its roles by ISO/IEC 22989 for a system lead to."""

    of: tuple[str, ...]
    roles: tuple[Role, ...]
    made_here: bool = False
    """Whether only where the list names nobody else as the maker."""
    because: str | None = None
    """Why, beside what the list says."""


class Overlay(Frozen):
    """One law or framework."""

    overlay: Id
    title: str
    about: str
    """What it is, and what this is not."""
    source: Publication
    as_of: date
    columns: tuple[Column, ...] = ()
    """Where signs are looked for, if they don't say."""
    denial: Denial | None = None
    publications: tuple[Publication, ...] = ()
    dates: tuple[Start, ...] = ()
    classes: tuple[SystemClass, ...] = ()
    """The first that fits counts."""
    traits: tuple[Sign, ...] = ()
    """Signs that lead to no class and on which entries hang; looked for in what the client says of itself, too."""
    raises: tuple[Sign, ...] = ()
    """Signs that lead to no class and raise a question."""
    judged: Judged | None = None
    rules_alone: tuple[Sign, ...] = ()
    """What is asked first of a system that works by rules alone, where the law asks whether it is AI."""
    reach: Reach | None = None
    """None: it may be used by everybody."""
    answers_no: Mapping[str, tuple[tuple[CellSays, ...], ...]] = Field(default_factory=dict)
    """Ways in which a row says that what an entry hangs on isn't so, each the cells that must all say it."""
    roles_proposed: tuple[RolesProposed, ...] = ()
    one_at_least: tuple[Role, ...] = ()
    """Roles by this law of which who has a system in use or in the making bears one; none: nothing follows from an unsaid role."""
    entries: tuple[OverlayEntry, ...]

    def start_of(self, entry: OverlayEntry) -> Start | None:
        """The date of an entry; none where it is voluntary."""
        return next((start for start in self.dates if start.id == entry.applies), None)

    def publications_of(self, read: Start | OlderTold) -> tuple[Publication, ...]:
        """Where a date, or what holds for older systems, was read."""
        return tuple(each for each in self.publications if each.id in read.read_in)


def read_overlays(folder: Path) -> dict[str, Overlay]:
    """Overlays by id, in the order of the files' names. Raises BadCatalogue with every fault."""
    faults: list[str] = []
    found: dict[str, Overlay] = {}
    for path in sorted(folder.glob("*.yml")):
        for overlay in _read_file(path, faults):
            if overlay.overlay in found:
                faults.append(f"{path.name}: {overlay.overlay} stands twice")
            found[overlay.overlay] = overlay
    BadCatalogue.raise_with(faults)
    return found


@by_language
def load_overlays() -> Mapping[str, Overlay]:
    """The overlays of data/overlays/, read once and checked. Raises BadCatalogue with every fault."""
    overlays = read_overlays(paths.DATA / "overlays")
    criteria = load_catalogue().criteria
    BadCatalogue.raise_with(fault for overlay in overlays.values() for fault in check_overlay(overlay, criteria))
    return overlays


def check_overlay(overlay: Overlay, criteria: Collection[str]) -> list[str]:
    """What an overlay names that nothing knows, says twice or leaves open, a sentence each."""
    faults = [*_doubles(overlay), *_class_faults(overlay), *([] if overlay.entries else ["it asks for nothing"])]
    classes = {item.id for item in overlay.classes}
    places = {sign.place for item in overlay.classes for sign in item.signs} | {sign.place for sign in overlay.traits}
    dates, publications = {each.id for each in overlay.dates}, {each.id for each in overlay.publications}
    for start in overlay.dates:
        days = {*start.applies_from, *(start.as_enacted or ())} - {ANY}
        faults += [f"{start.id}: no class is called {name}" for name in sorted(days - classes)]
        told = start.older.told.read_in if start.older and start.older.told else ()
        faults += [
            f"{start.id}: no publication is called {name}"
            for name in (*start.read_in, *told)
            if name not in publications
        ]
        if start.confidence == "high" and len(set(start.read_in)) < 2:
            faults.append(f"{start.id}: sure with one publication alone; it takes two")
        if start.by_letter and not (start.question and start.by_letter < min(start.applies_from.values())):
            faults.append(
                f"{start.id}: a day by the letter is earlier than the others, and a question asks whether it holds"
            )
    for entry in overlay.entries:
        faults += [f"{entry.id}: no criterion is called {name}" for name in entry.criteria if name not in criteria]
        faults += [f"{entry.id}: no class is called {name}" for name in entry.classes if name not in classes]
        named = (*entry.signs, *entry.only_by)
        faults += [f"{entry.id}: no sign has the place {place}" for place in named if place not in places]
        if entry.no and entry.no not in overlay.answers_no:
            faults.append(f"{entry.id}: no answer is called {entry.no}")
        if entry.applies and entry.applies not in dates:
            faults.append(f"{entry.id}: no date is called {entry.applies}")
        if bool(entry.only_if) != bool(entry.signs or entry.if_so or entry.if_searched):
            faults.append(f"{entry.id}: what hangs on a sign or fact names it (only_if), and nothing else does")
        if bool(entry.criteria) == bool(entry.no_criterion):
            faults.append(f"{entry.id}: either criteria carry it, or no_criterion says why none does")
    weighed: tuple[Start | OverlayEntry, ...] = (*overlay.dates, *overlay.entries)
    faults += [
        f"{item.id}: what isn't sure has a question, and nothing else has one"
        for item in weighed
        if (item.confidence in UNSURE) != bool(item.question)
    ]
    return [f"{overlay.overlay}.yml, {fault}" for fault in faults]


def _doubles(overlay: Overlay) -> Iterator[str]:
    for part in (overlay.publications, overlay.dates, overlay.classes, overlay.entries):
        ids = [item.id for item in part]
        yield from (f"{name}: stands twice" for name in dict.fromkeys(ids) if ids.count(name) > 1)


def _class_faults(overlay: Overlay) -> Iterator[str]:
    """Classes that can't be reached, and signs that lack what they are known by."""
    for item in overlay.classes:
        if bool(item.signs) == (item is overlay.classes[-1]):
            yield f"{item.id}: the last class has no signs, for it is that of all other systems, and each other has some"
        named = filter(None, (item.stops, *(sign.stops for sign in item.signs)))
        yield from (f"{item.id}: no date is called {name}" for name in {*named} - {each.id for each in overlay.dates})
    yield from _seat_faults(overlay.reach) if overlay.reach else ()
    owners = {item.id: item.signs for item in overlay.classes} | {"traits": overlay.traits, "raises": overlay.raises}
    owners["reach"] = (*overlay.reach.signs, *overlay.reach.of_systems) if overlay.reach else ()
    yield from (
        fault for owner, signs in owners.items() for sign in signs for fault in _sign_faults(sign, owner, overlay)
    )


def _seat_faults(reach: Reach) -> Iterator[str]:
    yield from standing_twice("reach", (country for seat in reach.seats for country in seat.countries))
    if reach.seats and [seat for seat in reach.seats if not seat.countries] != [reach.seats[-1]]:
        yield "reach: the last seat names no countries, for it is that of all others, and each other names some"


def _sign_faults(sign: Sign, owner: str, overlay: Overlay) -> Iterator[str]:
    place = f"{owner}, {sign.place}"
    if not sign.words and (sign.beside or sign.unless or not sign.kinds):
        yield f"{place}: a sign is known by words or by kinds"
    if not (sign.columns or overlay.columns):
        yield f"{place}: no column is named"
    away = [("unless", sign.unless.words)] if sign.unless else []
    answers = [("answered", answer.words) for answer in sign.answered]
    for name, words in (("words", sign.words), ("beside", sign.beside), ("aside", sign.aside), *away, *answers):
        if missing := [language for language in LANGUAGES if words and language not in words]:
            yield f"{place}: {name} lacks {', '.join(missing)}"


def _read_file(path: Path, faults: list[str]) -> Iterator[Overlay]:
    content = read_yaml(path, faults)
    if content is None:
        return
    try:
        yield Overlay.model_validate(content)
    except ValidationError as error:
        for fault in error.errors():
            faults.append(f"{path.name}, {_place(content, fault['loc'])}: {fault['msg']} (found {fault['input']!r})")


def _place(content: Any, steps: Iterable[int | str]) -> str:
    """Where a fault is, by the ids of what lies on the way instead of their numbers."""
    names: list[int | str] = []
    for step in steps:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            content = None
        names.append(content.get("id", step) if isinstance(step, int) and isinstance(content, dict) else step)
    return ".".join(map(str, names))
