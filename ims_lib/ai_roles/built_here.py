"""Whether an AI system is built, trained, tuned or kept here, by what the client's list says of its provider, model and training data."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache, partial

from ims_lib.inputs.makers import maker_of
from ims_lib.inputs.rows import AiSystemRow, ServiceRow
from ims_lib.inputs.said import says_nothing
from ims_lib.inputs.states import NOT_YET_IN_USE, RUNNING
from ims_lib.languages import noted, say
from ims_lib.register.vocabulary import holds_one, load, phrases_of, plain, spellings

MADE_HERE = noted("producer, as its provider's column says that it is made here")
"""The role that counts where the list says none."""
WRITING = frozenset({"generative", "retrieval", "agent"})
"""Kinds of systems on a language model: instructions, sources and rights make a bought one what it is."""
_PIECES = re.compile(r"[,;:.()/\n]")
_BASE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, load('built_here')['base_of']))})(?!\w)", re.IGNORECASE)
"""Before the maker of the model that a system is built on."""
_phrases = partial(phrases_of, "built_here")
_ANOTHER = re.compile(rf"(?<!\S)(?:(?:{'|'.join(sorted(map(re.escape, _phrases('another'))))}) )+(\w+)")
"""One that isn't meant by its name, as "another bank" in the list of a bank."""


def is_producer(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether the organisation itself makes the system: by its role, or named as the provider."""
    return is_own_make(row, names) or "producer" in (row.role or ())


def is_own_make(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether the list names the organisation itself as the provider: by its name, or as "us" or "in-house"."""
    return _maker_is(row, names) == "ours"


def may_be_own_make(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether the provider bears the organisation's name and something more: one of its units, or a firm that is called like it."""
    return _maker_is(row, names) == "asked"


def _maker_is(row: AiSystemRow, names: Collection[str]) -> str:
    """Whose a provider is. Who made a system and answers for it is a unit of ours, unless we are its customer alone by the list."""
    made = _whose_make(row.provider or "", frozenset(names), plain(row.owner or ""))
    return made if made != OWNER else "asked" if row.role == ("customer",) else "ours"


def bears_firm_words(name: str) -> bool:
    """Whether a name says that it is a firm's: GmbH, Ltd, SA."""
    return not _phrases("firm_words").isdisjoint(plain(name).split())


OWNER = "owner"


@lru_cache(maxsize=4096)
def _whose_make(provider: str, names: frozenset[str], owner: str) -> str:
    """The same by the names: ours, where the organisation or a unit of its own is named, asked where that is open, the owner's; else empty."""
    said = [plain(piece) for piece in _PIECES.split(provider)]
    made_by = [_maker_in(piece) for piece in said]
    if not names.isdisjoint([plain(provider), *made_by]) or any(
        holds_one(f" {it} ", _phrases("own_maker")) for it in said
    ):
        return "ours"
    if bears_firm_words(provider):
        return ""
    named = {it: name for it in made_by for name in names if it.startswith(f"{name} ")}
    units = [it for it in made_by if _is_unit(it.removeprefix(named.get(it, "")).strip())]
    # A firm may be called like the client too, and do what a unit does.
    if any(it not in named or it not in said for it in units):
        return "ours"
    # Some words of its name alone may be meant for it, or be those of its group.
    is_within = any(f" {plain(provider)} " in f" {name} " for name in names)
    return "asked" if named or is_within else OWNER if owner and owner in made_by else ""


def _maker_in(said: str) -> str:
    """Who made it, without the words before (built by) and the model that it is built on (with OpenAI models)."""
    said = _BUILT_BY.sub("", said)
    before, on, base = f"{said} ".partition(found[0]) if (found := _ON_IT.search(said)) else (said, "", "")
    return before.strip() if on and base_maker_in(f"{base.strip()} model") else said


def _is_unit(said: str) -> bool:
    """Whether this is called as a unit of an organisation is: Data Science, the actuarial team."""
    words = [word for word in said.split() if word not in _phrases("the")]
    is_head = holds_one(f" {said} ", _phrases("unit_heads"))
    return bool(words) and (is_head or all(word in _phrases("unit_words") for word in words))


_BUILT_BY = re.compile(rf"^(?:{'|'.join(sorted(map(re.escape, _phrases('built_by')), key=len, reverse=True))}) ")
_ON_IT = re.compile(rf" (?:{'|'.join(map(re.escape, _phrases('on_it')))}) ")
"""Between who built it and the model that it is built on."""


def supplier_of(row: AiSystemRow, names: Collection[str]) -> str | None:
    """Who outside is asked and told of the system: its maker, unless it is open whether he is one of the organisation's own; of one made here
    the maker of the model that it is built on, where he or a model known as his is named; whose cloud the model comes through goes before."""
    if not is_producer(row, names):
        return None if may_be_own_make(row, names) else _cloud_in(row.provider or "") or maker_of(row)
    base, on_it = _BASE.search(row.provider or ""), " model" if _ON_IT.search(plain(row.provider or "")) else ""
    said = f"{plain(row.provider or '')}{on_it} {plain(row.model or '')}"
    known = base_maker_in(said)
    known = known and (_named_in("clouds", said) or known)
    named = _PIECES.split((row.provider or "")[base.end() :])[0].strip() if base else known
    # "Based on Mistral Large" names the model itself, where its own column begins like that.
    is_model = base and named and "mod" not in base[0].lower() and plain(row.model or "").startswith(plain(named))
    return (say("the maker of {model}", model=named) if is_model else named) or None


def base_maker_in(said: str) -> str:
    """Whose model a plain text names, of those that others build on; empty where it names none."""
    return _named_in("base_makers", said)


def _cloud_in(provider: str) -> str:
    """Whose cloud a provider's cell names with the model that comes through it: GPT-4o (Azure). A firm that builds on one is none."""
    said, known = plain(provider), load("built_here")
    begins = (plain(it) for what in ("base_makers", "clouds") for words in known[what].values() for it in words)
    is_model = base_maker_in(said) and any(f"{said} ".startswith(f"{it} ") for it in begins)
    return _named_in("clouds", said) if is_model else ""


def _named_in(what: str, said: str) -> str:
    makers = load("built_here")[what].items()
    return next((maker for maker, of in makers if holds_one(f" {said} ", map(plain, of))), "")


def is_built_here(row: AiSystemRow, names: Collection[str]) -> bool | None:
    """Whether the organisation builds, trains or tunes the system; none where only the training data are told, not whose they are, unless
    it is merely the customer of a provider that is named.

    `names` are the organisation's own, plain.
    """
    built = said_of_training(row, names)
    is_open = _tells_who(row) or may_only_search(row, names)
    return False if built is None and _is_bought(row) and not is_open else built


def _is_bought(row: AiSystemRow) -> bool:
    """Whether the organisation is merely the customer of a provider that is named."""
    return row.role == ("customer",) and maker_of(row) is not None


def _tells_who(row: AiSystemRow) -> bool:
    """Whether what is said of the training names who did it or didn't, or that a model was gone on with."""
    named = _phrases("by_us") | _phrases("goes_on") | _by_provider(row)
    return any(holds_one(piece, named) for piece in _pieces_of(row))


def said_of_training(row: AiSystemRow, names: Collection[str]) -> bool | None:
    """The same by the words on its training alone, whatever the role: none where they leave it open."""
    if is_producer(row, names) or _is_tuned_by_us(row):
        return True
    if is_rules_alone(row) or learns_nothing_of_ours(row):
        return False
    if says_nothing(row.trained_on):
        is_open = row.role is None and (may_be_own_make(row, names) or maker_of(row) is None)
        return None if is_open else False
    pieces = _pieces_of(row)
    whose = _whose_are(pieces, row, names)
    by_provider = any(_trained_by(piece, _by_provider(row)) for piece in pieces)
    if any(_trained_by(piece, _phrases("by_us")) for piece in pieces):
        return None if by_provider else True
    if by_provider:
        # On whatever data: the provider builds it, unless somebody goes on with our data.
        ours = [piece for piece, of in zip(pieces, whose, strict=True) if of == "ours"]
        return None if any(holds_one(piece, _phrases("goes_on")) for piece in ours) else False
    if "ours" in whose:
        goes_on = any(holds_one(piece, _phrases("goes_on")) for piece in pieces)
        return None if may_only_search(row, names) or (_is_bought(row) and not goes_on) else True
    # Whoever trains a model knows on what: where it isn't told, or only its provider tells it, the data are none of ours.
    said = f" {plain(row.trained_on or '')} "
    by_hearsay = holds_one(said, _phrases("untold")) or (holds_one(said, _phrases("told_by")) and "others" in whose)
    return None if None in whose and not by_hearsay else False


def may_only_search(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether it is bought and writes, and the list names texts of the organisation as what it learnt from, and no training: such a one may
    be tuned on them, or search them when it answers."""
    if is_producer(row, names) or _is_tuned_by_us(row) or "ours" not in _whose_are(_pieces_of(row), row, names):
        return False
    learnt = _phrases("trained") | _phrases("goes_on")
    return is_on_language_model(row) and not any(holds_one(it, learnt) for it in _pieces_of(row))


def is_on_language_model(row: AiSystemRow) -> bool:
    """Whether a language model is in it, by its kind; where none is said, by a model known as one."""
    return not WRITING.isdisjoint(row.kinds or ()) or (not row.kinds and bool(base_maker_in(plain(row.model or ""))))


def _is_tuned_by_us(row: AiSystemRow) -> bool:
    """Whether the list says beside its role, model or provider that it was tuned here: "bought and tuned by us"."""
    pieces = (piece for text in (row.texts.get("role"), row.model, row.provider) for piece in _plain_pieces(text))
    return any(_trained_by(piece, _phrases("by_us")) for piece in pieces)


def is_rules_alone(row: AiSystemRow) -> bool:
    """Whether the list says that it works by rules alone, and names nothing that it learns from."""
    is_denied = denies_training(row) or all(holds_one(piece, _phrases("denied")) for piece in _pieces_of(row))
    return row.kinds == ("rules",) and is_denied


def denies_training(row: AiSystemRow) -> bool:
    """Whether the list says that nothing is trained: "no learning, heuristics"; "not trained on our data" or "by the vendor" doesn't."""
    learning, but = _phrases("trained") | _phrases("learning"), _phrases("our_data") | _phrases("trained_with")
    but |= _by_provider(row)
    said = (piece for text in (row.trained_on, row.model, row.texts.get("kinds")) for piece in _plain_pieces(text))
    return any(
        holds_one(piece, learning) and holds_one(piece, _phrases("denied")) and not holds_one(piece, but)
        for piece in said
    )


def learns_nothing_of_ours(row: AiSystemRow) -> bool:
    """Whether the list says that it learnt from nothing of the organisation's ("nothing", "none of ours"), which is told and no secret."""
    said = row.trained_on or ""
    is_denied = plain(_PIECES.split(said)[0]) in _phrases("nothing_of_ours") or denies_training(row)
    return is_denied and not holds_one(f" {plain(said)} ", _phrases("untold"))


def is_prompted_here(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether it is built here by prompts, documents and tools on a model of others, and by the list learnt from nothing of the organisation's."""
    on_model = supplier_of(row, names) is not None or not WRITING.isdisjoint(row.kinds or ())
    return (
        is_producer(row, names) and learns_nothing_of_ours(row) and on_model and "predictive" not in (row.kinds or ())
    )


def is_on_our_data(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether the list says that a system which isn't trained here learnt from data of the organisation: by its provider in so many words, or
    data that it can't be thought merely to search."""
    if is_built_here(row, names) is None or not learns_from_ours(row, names):
        return False
    by_provider = any(_trained_by(piece, _by_provider(row)) for piece in _pieces_of(row))
    return by_provider or not (is_built_here(row, names) or may_only_search(row, names))


def learns_from_ours(row: AiSystemRow, names: Collection[str]) -> bool:
    """Whether the list says that data of the organisation are among those that it was trained on, by whomever."""
    return "ours" in _whose_are(_pieces_of(row), row, _called(frozenset(names)))


@lru_cache
def _called(names: frozenset[str]) -> frozenset[str]:
    """What the organisation is called where it is told of its data, and not of who trained on them: "the bank", too, of one that is a bank."""
    words = {word for name in names for word in name.split()}
    kinds = [{*spellings(forms)} for forms in load("built_here")["houses"]]
    houses = [house for forms in kinds if any(map(partial(_is_house, forms=forms), words)) for house in forms]
    return names.union(f"{the} {house}" for the in _phrases("the") for house in houses)


def _is_house(word: str, forms: Collection[str]) -> bool:
    """Whether a word of a name tells what is called so: Seebank, GmbH."""
    return word in forms or any(len(form) >= FEWEST_AT_END and word.endswith(form) for form in forms)


FEWEST_AT_END = 4
"""Letters by which the end of a word tells what it is called; shorter ones end many words."""


def learning_told(row: AiSystemRow) -> tuple[str, ...]:
    """The columns in which the list says that it learns on from its use, or that its model is made better, by whomever."""
    return tuple(
        name
        for name in ("trained_on", "data", "purpose", "notes", "supplier_remark")
        if any(map(_learns_on, _plain_pieces(getattr(row, name))))
    )


def _learns_on(piece: str) -> bool:
    is_improved = holds_one(piece, _phrases("improved")) and holds_one(piece, _phrases("models"))
    of_provider = holds_one(piece, _phrases("own_data")) and holds_one(piece, _phrases("data_of_others"))
    is_otherwise = of_provider or holds_one(piece, _phrases("public_data") | _phrases("denied"))
    return (is_improved or holds_one(piece, _phrases("learns_on"))) and not is_otherwise


def is_on_customers_data(row: AiSystemRow) -> bool:
    """Whether the list says that the system learnt from data of its provider's customers, by that word or as institutions of his."""
    providers = _phrases("data_of_others") | frozenset(filter(None, [plain(row.provider or "")]))
    return any(
        (holds_one(piece, _phrases("customers")) or _names_institutions(piece))
        and holds_one(piece, providers)
        and not holds_one(piece, _phrases("denied"))
        for piece in _pieces_of(row)
    )


def _names_institutions(piece: str) -> bool:
    return holds_one(piece, _phrases("institutions")) and not holds_one(
        piece, _phrases("told_by") | _phrases("public_data")
    )


def is_kept_here(row: AiSystemRow) -> bool:
    """Whether the list says that the model itself lies on machines of the organisation, whoever made it."""
    pieces = [piece for text in (row.model, row.provider, row.notes) for piece in _plain_pieces(text)]
    return any(holds_one(piece, _phrases("kept_here")) and not holds_one(piece, _phrases("denied")) for piece in pieces)


def is_offered(row: AiSystemRow, services: Collection[ServiceRow]) -> bool:
    """Whether customers get the system itself, by the organisation's role, in so many words, or as a service that is called after it."""
    said = f" {plain(row.purpose or '')} "
    in_words = holds_one(said, _phrases("offered")) and not holds_one(said, _phrases("denied"))
    as_service = any(it.customers and plain(row.name) in plain(it.name) for it in services)
    return in_words or as_service or "provider" in (row.role or ())


def own_use(row: AiSystemRow, names: Collection[str], services: Collection[ServiceRow] = ()) -> bool | None:
    """Whether what is made here, or on our order, is used here by its roles or its words; none where alone that it runs, and that nothing
    says that others get it, speaks for that."""
    roles = row.role or ()
    if not is_producer(row, names) or row.status in NOT_YET_IN_USE:
        return False
    if "customer" in roles:
        return True
    if row.status not in RUNNING or is_offered(row, services):
        return False
    return holds_one(f" {plain(f'{row.purpose} {row.affected} {row.services}')} ", _phrases("own_data")) or None


def _pieces_of(row: AiSystemRow) -> list[str]:
    return [] if says_nothing(row.trained_on) else _plain_pieces(row.trained_on)


def _plain_pieces(text: str | None) -> list[str]:
    return [f" {plain(piece)} " for piece in _PIECES.split(text or "") if plain(piece)]


def _whose_are(pieces: Sequence[str], row: AiSystemRow, names: Collection[str]) -> list[str | None]:
    others = _phrases("data_of_others") | frozenset(filter(None, [plain(row.provider or "")]))
    # "Des Stadtspitals" is the organisation's own name, too; "banques" isn't the bank but several, nor "villes" the city.
    written = {plain(word) for word in re.findall(r"\w+", row.trained_on or "") if word[0].isupper()}
    declined = {f"{name}{ending}" for name in names for ending in _phrases("name_endings")}
    ours = {form for form in declined if form.split()[-1] in written - _phrases("institutions")}.union(names)
    return [_whose(piece, ours, others) for piece in pieces]


def _trained_by(said: str, whom: Collection[str]) -> bool:
    return holds_one(said, _phrases("trained")) and holds_one(said, whom) and not holds_one(said, _phrases("denied"))


def _by_provider(row: AiSystemRow) -> frozenset[str]:
    name = plain(row.provider or "")
    named = [f"{by} {name}" for by in _phrases("by") if name]
    makers = filter(None, (*_phrases("makers"), name))
    return _phrases("by_provider").union(named, (f"{maker} {it}" for maker in makers for it in _phrases("trains")))


def _whose(said: str, names: Collection[str], others: Collection[str]) -> str | None:
    """Whose data a piece of text names, ours or others'; none where it doesn't say."""
    of_others = holds_one(said, others) or not _phrases("institutions").isdisjoint(_ANOTHER.findall(said))
    is_ours = holds_one(said, _phrases("our_data")) or holds_one(_ANOTHER.sub("", said), names)
    is_ours = is_ours or (holds_one(said, _phrases("own_data")) and not of_others)
    if is_ours and not holds_one(said, _phrases("denied")):
        return "ours"
    return "others" if is_ours or of_others else None
