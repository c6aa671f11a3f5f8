"""Overlays: what they name exists, they hold what they promise, and a faulty one is told fault by fault."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from ims_lib import paths
from ims_lib.catalogue import load_catalogue
from ims_lib.catalogue.overlays import LANGUAGES, Column, Overlay, Role, check_overlay, load_overlays, read_overlays
from ims_lib.errors import BadCatalogue
from ims_lib.inputs.rows import AiSystemRow
from ims_lib.register.vocabulary import load, plain

ACT = load_overlays()["eu_ai_act"]
ANNEX_III, PRODUCT = "high_risk_annex_iii", "high_risk_product"


def test_each_file_is_named_for_its_overlay() -> None:
    assert {path.stem for path in (paths.DATA / "overlays").iterdir()} == load_overlays().keys()


def test_roles_and_columns_are_those_of_the_list_of_ai_systems() -> None:
    assert set(get_args(Role)) == load("inputs")["ai_systems"]["words"]["ai_act_role"].keys()
    assert set(get_args(Column)) <= {field.name for field in fields(AiSystemRow)}


def numbers_in(places: str) -> set[str]:
    return set(re.findall(r"\d+", re.sub(r"\([^)]*\)", "", places)))


ARTICLES = [*range(4, 7), *range(8, 28), 43, *range(47, 51), 53, 55, *range(71, 74), 86]


@pytest.mark.parametrize("article", ARTICLES)
def test_the_ai_act_has_an_entry_on_every_article_that_binds_somebody(article: int) -> None:
    assert str(article) in set().union(*(numbers_in(entry.place) for entry in ACT.entries))


def test_every_paragraph_of_deployers_that_is_a_duty_has_its_entry() -> None:
    own = " ".join(entry.place for entry in ACT.entries if entry.roles == ("deployer",))
    assert set(re.findall(r"26\((\d+)\)", own)) == {"1", "2", "4", "5", "6", "7", "8", "9", "10", "11", "12"}


def places_of(name: str) -> set[str]:
    return {sign.place for item in ACT.classes if item.id == name for sign in item.signs}


def test_every_letter_of_article_5_and_every_point_of_annex_iii_has_its_sign() -> None:
    letters = ["a", "b", "ba", "bb", "c", "d", "e", "f", "g", "h"]
    assert places_of("prohibited_practice") == {f"Article 5(1)({letter})" for letter in letters}
    points = "1(a) 1(b) 1(c) 2 3(a) 3(b) 3(c) 3(d) 4(a) 4(b) 5(a) 5(b) 5(c) 5(d) 6(a) 6(b) 6(c) 6(d) 6(e) 7(a) 7(b) 7(c) 7(d) 8(a) 8(b)"
    told = " ".join(places_of(ANNEX_III)).replace("Annex III, points ", "").replace("Annex III, point ", "")
    assert sorted(told.replace(" and ", " ").split()) == sorted(points.split())


OF_THE_OMNIBUS = {"no_intimate_or_abuse_material", "output_marked", "risk_management", "deployer_oversight"}
"""Duties whose day the Omnibus set; its text in the Official Journal was not read."""
# what → a duty, the class, the first day
DAYS = {
    "literacy": ("literacy", "minimal", date(2025, 2, 2)),
    "prohibited practices": ("no_prohibited_practice", "minimal", date(2025, 2, 2)),
    "those new in 2026": ("no_intimate_or_abuse_material", "minimal", date(2026, 12, 2)),
    "general-purpose models": ("model_documentation", "gpai_model", date(2025, 8, 2)),
    "openness": ("said_to_be_ai", "transparency", date(2026, 8, 2)),
    "marking of new systems": ("output_marked", "transparency", date(2026, 8, 2)),
    "makers, by use": ("risk_management", ANNEX_III, date(2027, 12, 2)),
    "makers, in products": ("risk_management", PRODUCT, date(2028, 8, 2)),
    "users, by use": ("deployer_oversight", ANNEX_III, date(2027, 12, 2)),
    "users, in products": ("deployer_oversight", PRODUCT, date(2028, 8, 2)),
}


@pytest.mark.parametrize("what", DAYS)
def test_duties_of_the_ai_act_apply_from_their_day(what: str) -> None:
    name, item, day = DAYS[what]
    [entry] = [entry for entry in ACT.entries if entry.id == name]
    start = ACT.start_of(entry)
    assert start
    assert start.day_for({item}, None) == day
    assert start.confidence == ("medium" if name in OF_THE_OMNIBUS else "high")


def test_every_duty_of_the_ai_act_has_a_date_that_was_read_in_two_places() -> None:
    for entry in ACT.entries:
        start = ACT.start_of(entry)
        assert start, entry.id
        assert len({each.url for each in ACT.publications_of(start)}) >= 2, entry.id


def test_systems_that_were_there_before_have_longer_to_mark_what_they_make() -> None:
    [start] = [start for start in ACT.dates if start.id == "marking"]
    assert start.day_for({"transparency"}, date(2025, 1, 1)) == date(2026, 12, 2)


def test_nist_has_all_its_subcategories() -> None:
    counts = {
        "GOVERN": (7, 3, 2, 3, 2, 2),
        "MAP": (6, 3, 5, 2, 2),
        "MEASURE": (3, 13, 3, 3),
        "MANAGE": (4, 4, 2, 3),
    }
    wanted = [
        f"{function} {category}.{number}"
        for function, listed in counts.items()
        for category, most in enumerate(listed, start=1)
        for number in range(1, most + 1)
    ]
    assert [entry.place for entry in load_overlays()["nist_ai_rmf"].entries] == wanted


def test_owasp_has_ten_each_for_kinds_with_a_language_model() -> None:
    entries = load_overlays()["owasp_llm"].entries
    assert [entry.place for entry in entries] == [f"LLM{number:02}:2025" for number in range(1, 11)]
    assert all(entry.kinds and set(entry.kinds) <= {"generative", "retrieval", "agent"} for entry in entries)


@pytest.mark.parametrize("overlay", load_overlays().values(), ids=lambda overlay: overlay.overlay)
def test_entries_are_short_and_say_each_thing_once(overlay: Overlay) -> None:
    texts = [plain(entry.text) for entry in overlay.entries]
    assert len(set(texts)) == len(texts)
    assert max(len(text.split()) for text in texts) <= 60


def faulty(path: Path, change: dict[str, Any]) -> list[str]:
    """The faults of a small overlay with these changes."""
    content = {
        "overlay": "law",
        "title": "A law",
        "about": "For tests.",
        "source": {"id": "law", "title": "A law", "url": "https://law.example"},
        "as_of": date(2026, 11, 29),
        "columns": ["purpose"],
        "publications": [{"id": name, "title": name, "url": f"https://{name}.example"} for name in "ab"],
        "dates": [
            {"id": "then", "applies_from": {"any": date(2027, 1, 1)}, "read_in": ["a", "b"], "confidence": "high"}
        ],
        "classes": [
            {
                "id": "grave",
                "title": "Grave",
                "asks": "Is it?",
                "signs": [{"place": "1", "title": "x", "kinds": ["agent"]}],
            },
            {"id": "rest", "title": "Rest", "asks": "Is it?"},
        ],
        "entries": [{"id": "duty", "place": "2", "title": "x", "text": "x", "criteria": ["audit.programme"]}],
    }
    path.write_text(yaml.safe_dump(content | change), encoding="utf-8")
    try:
        [overlay] = read_overlays(path.parent).values()
    except BadCatalogue as error:
        return list(error.faults)
    return check_overlay(overlay, load_catalogue().criteria)


def entry(**said: Any) -> dict[str, Any]:
    return {
        "entries": [{"id": "duty", "place": "2", "title": "x", "text": "x", "criteria": ["audit.programme"], **said}]
    }


def sign(**said: Any) -> dict[str, Any]:
    signs = [{"place": "1", "title": "x", **said}]
    grave = {"id": "grave", "title": "Grave", "asks": "Is it?", "signs": signs}
    return {"classes": [grave, {"id": "rest", "title": "Rest", "asks": "Is it?"}]}


def start(**said: Any) -> dict[str, Any]:
    whole = {"id": "then", "applies_from": {"any": date(2027, 1, 1)}, "read_in": ["a", "b"], "confidence": "high"}
    return {"dates": [whole | said]}


REACH = {"place": "2", "title": "x", "asks": "x?"}
ALL = {language: ["word"] for language in LANGUAGES}
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "unknown criterion": (entry(criteria=["no.such"]), "duty: no criterion is called no.such"),
    "unknown class": (entry(classes=["odd"]), "duty: no class is called odd"),
    "unknown sign": (entry(signs=["9"]), "duty: no sign has the place 9"),
    "a trait with a language missing": (
        {"traits": [{"place": "x", "title": "x", "words": {"en": ["word"]}}]},
        "traits, x: words lacks de, fr, es, it, nl, pl, cs, pt, el",
    ),
    "a sign of reach with a language missing": (
        {
            "reach": {
                "place": "2",
                "title": "x",
                "asks": "x?",
                "signs": [{"place": "2(1)", "title": "x", "words": {"en": ["w"]}}],
            }
        },
        "reach, 2(1): words lacks de, fr, es, it, nl, pl, cs, pt, el",
    ),
    "a country that stands twice": (
        {"reach": REACH | {"seats": [{"countries": ["IE", "IE"], "asks": "x?"}, {"asks": "x?"}]}},
        "reach: IE stands 2 times",
    ),
    "no seat for other countries": (
        {"reach": REACH | {"seats": [{"countries": ["IE"], "asks": "x?"}]}},
        "reach: the last seat names no countries",
    ),
    "a fact that isn't named": (entry(if_so=True), "duty: what hangs on a sign or fact names it"),
    "a fact on which nothing hangs": (entry(only_if="it flies"), "duty: what hangs on a sign or fact names it"),
    "an answer with a language missing": (
        sign(words=ALL, answered=[{"column": "regulated_product", "words": {"en": ["no"]}, "asks": "x?"}]),
        "grave, 1: answered lacks de, fr, es, it, nl, pl, cs, pt, el",
    ),
    "unknown date": (entry(applies="soon"), "duty: no date is called soon"),
    "no criteria and no reason": (entry(criteria=[]), "duty: either criteria carry it"),
    "criteria and a reason why none": (entry(no_criterion="x"), "duty: either criteria carry it"),
    "unsure without a question": (entry(confidence="low"), "duty: what isn't sure has a question"),
    "sure with a question": (entry(question="x?"), "duty: what isn't sure has a question"),
    "no entry": ({"entries": []}, "it asks for nothing"),
    "unknown role": (entry(**{"for": ["owner"]}), "entries.duty.for.0"),
    "unknown key": (entry(when="now"), "entries.duty.when"),
    "doubled entry": ({"entries": entry()["entries"] * 2}, "duty: stands twice"),
    "a date read once": (start(read_in=["a"]), "then: sure with one publication alone"),
    "a date read in the same place twice": (start(read_in=["a", "a"]), "then: sure with one publication alone"),
    "unknown publication": (start(read_in=["a", "b", "c"]), "then: no publication is called c"),
    "a date of an unknown class": (start(applies_from={"odd": date(2027, 1, 1)}), "then: no class is called odd"),
    "a date without a day": (start(applies_from={}), "dates.then.applies_from"),
    "a day by the letter that nobody asks about": (
        start(by_letter=date(2026, 8, 2)),
        "then: a day by the letter is earlier than the others, and a question asks whether it holds",
    ),
    "unsure date without a question": (start(confidence="low"), "then: what isn't sure has a question"),
    "a sign without words or kinds": (sign(), "grave, 1: a sign is known by words or by kinds"),
    "a sign with a language missing": (
        sign(words={"en": ["word"]}),
        "grave, 1: words lacks de, fr, es, it, nl, pl, cs, pt, el",
    ),
    "a sign led away in one language": (
        sign(words=ALL, unless={"words": {"en": ["word"]}, "asks": "x?"}),
        "grave, 1: unless lacks de, fr, es, it, nl, pl, cs, pt, el",
    ),
    "a sign that is looked for nowhere": (sign(words=ALL) | {"columns": []}, "grave, 1: no column is named"),
    "a last class with signs": (
        {
            "classes": [
                {"id": "grave", "title": "x", "asks": "x?", "signs": [{"place": "1", "title": "x", "kinds": ["agent"]}]}
            ]
        },
        "grave: the last class has no signs",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_with_file_and_entry(fault: str, tmp_path: Path) -> None:
    change, told = FAULTS[fault]
    faults = faulty(tmp_path / "law.yml", change)
    assert [line for line in faults if line.startswith(f"law.yml, {told}")], faults


def test_without_a_fault_nothing_is_told(tmp_path: Path) -> None:
    assert faulty(tmp_path / "law.yml", {}) == []


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    faulty(tmp_path / "a.yml", entry(when="now"))
    faults = faulty(tmp_path / "b.yml", entry(when="now") | {"as_of": "some day"})
    assert [line.partition(",")[0] for line in faults] == ["a.yml", "b.yml", "b.yml"]


def test_one_id_in_two_files_is_told(tmp_path: Path) -> None:
    faulty(tmp_path / "a.yml", {})
    assert faulty(tmp_path / "b.yml", {}) == ["b.yml: law stands twice"]
