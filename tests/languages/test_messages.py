"""Sentences in a language: looked up, filled in, with the form that goes with a number; days and numbers as they are written there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ims_lib.client.settings import RiskSettings
from ims_lib.dates import day, long_month, short_day
from ims_lib.days_off import called
from ims_lib.errors import BadParameter
from ims_lib.languages import (
    as_written,
    by_language,
    form_for,
    in_language,
    language,
    messages,
    say,
    spaced,
    translated,
)
from ims_lib.languages.texts import texts_of
from ims_lib.risks.method import method_for
from ims_lib.risks.scales import bands
from ims_lib.wording import counted, counted_days, in_marks, in_quotes, in_row, in_words, labelled, listed, signed
from tests.languages.kept import forget_german

GERMAN = """
msgid "risk"
msgid_plural "risks"
msgstr[0] "Risiko"
msgstr[1] "Risiken"

msgid "{risks} of {whole} open"
msgstr "von {whole} sind {risks} offen"

msgid "and"
msgstr "und"

msgid "day"
msgid_plural "days"
msgstr[0] "Tag"
msgstr[1] "Tage"

msgid "“{text}”"
msgstr "„{text}“"

msgid "product manufacturer"
msgstr "Produkthersteller"

msgid "not translated yet"
msgstr ""
"""


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German with the few texts above."""
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "some.po").write_text(GERMAN, encoding="utf-8")
    monkeypatch.setattr(messages, "FOLDER", tmp_path)
    forget_german()
    with in_language("de"):
        yield
    monkeypatch.undo()
    forget_german()


@pytest.mark.usefixtures("german")
def test_a_sentence_is_filled_in_where_its_translation_wants_the_parts() -> None:
    assert say("{risks} of {whole} open", risks=counted(2, "risk"), whole=7) == "von 7 sind 2 Risiken offen"


@pytest.mark.usefixtures("german")
def test_somebodys_words_stand_between_the_quotation_marks_of_the_language() -> None:
    assert in_quotes("wip") == "„wip“"


def test_signs_of_ours_have_the_space_of_the_language_and_words_of_others_stay() -> None:
    said = ["KIS: Zugriff; geprüft", "offen"]
    assert in_row(said) == "KIS: Zugriff; geprüft; offen"
    with in_language("fr"):
        assert in_row(said) == "KIS: Zugriff; geprüft\N{NO-BREAK SPACE}; offen"
        assert labelled("27001", "6.2") == "27001\N{NO-BREAK SPACE}: 6.2"
        assert in_marks("wip") == "«\N{NO-BREAK SPACE}wip\N{NO-BREAK SPACE}»"
        assert spaced("déjà\N{NO-BREAK SPACE}; là ; 12:30") == "déjà\N{NO-BREAK SPACE}; là ; 12:30"


def test_the_first_of_a_month_in_french() -> None:
    with in_language("fr"):
        assert day(date(2026, 12, 1)) == "1er\N{NO-BREAK SPACE}décembre 2026"
        assert day(date(2026, 12, 11)) == "11\N{NO-BREAK SPACE}décembre 2026"


@pytest.mark.parametrize(
    ("code", "place", "told"),
    [("en", "CH-ZH", "Switzerland, Zürich"), ("de", "DE-BY", "Deutschland, Bayern"), ("fr", "IE", "Irlande")],
)
def test_a_country_and_its_region_are_called_as_people_do(code: str, place: str, told: str) -> None:
    with in_language(code):
        assert called(place) == told


@pytest.mark.usefixtures("german")
def test_a_name_that_code_goes_by_is_read_as_words_of_the_language() -> None:
    assert in_words("product_manufacturer") == "Produkthersteller"
    with in_language("en"):
        assert in_words("product_manufacturer") == "product manufacturer"


def test_names_below_a_field_are_texts_of_it_without_their_underscores() -> None:
    content = {"systems": {"columns": {"ai_role": {"en": ["role"]}}, "words": {"role": {"ai_provider": ["maker"]}}}}
    assert list(texts_of(content, frozenset({"columns keys", "words below keys"}))) == ["ai role", "ai provider"]


def test_a_level_of_risk_is_marked_by_the_first_letter_of_its_word() -> None:
    assert [band.letter for band in bands().values()] == ["L", "M", "H", "C"]
    with in_language("de"):
        assert [band.letter for band in bands().values()] == ["N", "M", "H", "K"]


@pytest.mark.parametrize("who", ["Risikoeigentümer", "propriétaire du risque"])
def test_the_owner_of_a_risk_may_accept_it_by_the_word_of_our_own_texts(who: str) -> None:
    method = method_for(RiskSettings(accepts={"low": who}), 5)
    assert method.names_entitled("Ann Lee", "low", "Ann Lee")


def test_who_may_accept_is_our_word_in_the_language_or_the_clients_own() -> None:
    method = method_for(RiskSettings(accepts={"low": "team lead"}), 5)
    with in_language("de"):
        told = method.accepted_in_words()
    assert told["low"] == "team lead"
    assert told["high"] not in ("", "top management")


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("text", ["not translated yet", "not in the catalogue"])
def test_what_nobody_translated_stays_as_it_stands(text: str) -> None:
    assert translated(text) == text


@pytest.mark.usefixtures("german")
def test_a_text_that_has_forms_serves_alone_too() -> None:
    assert translated("risk") == "Risiko"


@pytest.mark.parametrize(
    ("code", "number", "told"), [("en", 0, "risks"), ("en", 1, "risk"), ("de", 0, "Risiken"), ("de", 1, "Risiko")]
)
@pytest.mark.usefixtures("german")
def test_the_form_goes_with_the_number(code: str, number: int, told: str) -> None:
    with in_language(code):
        assert form_for(number, "risk", "risks") == told


@pytest.mark.usefixtures("german")
def test_numbers_and_days_are_written_as_there() -> None:
    assert counted(12_345, "risk") == "12.345 Risiken"
    assert signed(-2.5) == "−2,5"
    assert counted_days(0.25) == "0,25 Tage"
    assert listed(["a", "b", "c"]) == "a, b und c"
    assert day(date(2026, 12, 1)) == "1.\N{NO-BREAK SPACE}Dezember 2026"
    assert short_day(date(2026, 12, 1)) == "01.12.2026"
    assert long_month(date(2026, 12, 1)) == "Dezember 2026"


@pytest.mark.usefixtures("german")
def test_a_text_of_ours_is_known_as_we_wrote_it() -> None:
    assert as_written("und") == "and"
    assert as_written("what a client wrote") == "what a client wrote"


def test_what_is_kept_is_kept_by_language() -> None:
    @by_language
    def told() -> str:
        return language()

    assert told() == "en"
    with in_language("de"):
        assert told() == "de"
    assert told() == "en"


def test_a_language_that_we_lack_is_told_with_the_nearest() -> None:
    with pytest.raises(BadParameter, match=r"there is no language dee; did you mean de\?"), in_language("dee"):
        pass
