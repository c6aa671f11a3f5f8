"""Text files: encoding, delimiter, quotes and line numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ims_lib.errors import FileRefused
from ims_lib.paths import DATA
from ims_lib.spreadsheet import Workbook, read_workbook
from ims_lib.spreadsheet.code_pages import readings
from ims_lib.spreadsheet.delimited import read_delimited
from ims_lib.spreadsheet.preflight import FileBytes


def read(data: bytes, **options: str) -> Workbook:
    return read_delimited(FileBytes("a.csv", "text", data), **options)


def rows(book: Workbook) -> list[tuple[int, list[object]]]:
    return [(row.number, list(row.values)) for row in book.grids[0].rows]


TABLES = {
    "commas": ("a,b\n1,2\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
    "semicolons with commas in the text": (
        "a;b\nx, y;1,5\nu, v, w;2\n",
        [(1, ["a", "b"]), (2, ["x, y", "1,5"]), (3, ["u, v, w", "2"])],
    ),
    "commas with semicolons in the text": (
        "a,b,c\n1,x; y,3\n2,z; w,4\n",
        [(1, ["a", "b", "c"]), (2, ["1", "x; y", "3"]), (3, ["2", "z; w", "4"])],
    ),
    "tabs": ("a\tb\n1\t2,5\n", [(1, ["a", "b"]), (2, ["1", "2,5"])]),
    "bars": ("a|b\n1|2\n", [(1, ["a", "b"]), (2, ["1", "2"])]),
    "one column, some of it lists": (
        "Clause\n8.2.1, 5.1\nOwner\nAna\nStatus\nDone\n",
        [(1, ["Clause"]), (2, ["8.2.1, 5.1"]), (3, ["Owner"]), (4, ["Ana"]), (5, ["Status"]), (6, ["Done"])],
    ),
    "one column": ("Control\nA.5.1\n", [(1, ["Control"]), (2, ["A.5.1"])]),
    "title above the table": (
        "Statement\n\na;b;c\n1;2;3\n",
        [(1, ["Statement"]), (3, ["a", "b", "c"]), (4, ["1", "2", "3"])],
    ),
    "delimiter named": ("sep=;\na,x;b\n", [(2, ["a,x", "b"])]),
    "delimiter in quotes": ('a,"b, c"\n1,"2, 3"\n', [(1, ["a", "b, c"]), (2, ["1", "2, 3"])]),
    "line ends in quotes": ('a,b\n1,"x\ny\nz"\n2,w\n', [(1, ["a", "b"]), (2, ["1", "x\ny\nz"]), (5, ["2", "w"])]),
    "line ends of three systems": (
        "a,b\r\n1,2\r3,4\n5,6",
        [(1, ["a", "b"]), (2, ["1", "2"]), (3, ["3", "4"]), (4, ["5", "6"])],
    ),
    "blank lines": ("\n\na,b\n\n1,2\n", [(3, ["a", "b"]), (5, ["1", "2"])]),
    "blanks are kept": ("a , b\n 1,2 \n", [(1, ["a ", " b"]), (2, [" 1", "2 "])]),
    "second mark in the middle": ("\ufeffa,b\n1,2\n\ufeffa,b\n", [(1, ["a", "b"]), (2, ["1", "2"]), (3, ["a", "b"])]),
    "empty cells": ("a,b,c\n,2,\n", [(1, ["a", "b", "c"]), (2, [None, "2"])]),
}


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES)
def test_tables(text: str, expected: list[tuple[int, list[object]]]) -> None:
    book = read(text.encode())
    assert rows(book) == expected
    assert book.remarks == []


def test_a_row_tells_how_many_fields_its_line_has() -> None:
    book = read(b"a,b,c\n1,,\n1\n1,2,3,4\n")
    assert [row.fields for row in book.grids[0].rows] == [3, 3, 1, 4]


UNBALANCED = {
    "never closed": ('a,b\n1,"x\n2,y\n3,z\n', [["a", "b"], ["1", '"x'], ["2", "y"], ["3", "z"]], [2]),
    "closed by the next quote": (
        'a,b\n1,"x\n2,"y, z"\n3,w\n',
        [["a", "b"], ["1", '"x'], ["2", "y, z"], ["3", "w"]],
        [2],
    ),
    "at the end": ('a,b\n1,x\n2,"y', [["a", "b"], ["1", "x"], ["2", '"y']], []),
}


@pytest.mark.parametrize(("text", "expected", "lines"), UNBALANCED.values(), ids=UNBALANCED)
def test_an_unbalanced_quote_swallows_nothing(text: str, expected: list[list[str]], lines: list[int]) -> None:
    book = read(text.encode())
    if lines:
        assert [values for _, values in rows(book)] == expected
    assert [remark.cell for remark in book.remarks] == [f"{line}:{line}" for line in lines]
    assert all((remark.level, remark.code) == ("error", "cell.error") for remark in book.remarks)


def test_ten_thousand_unbalanced_quotes_take_no_time() -> None:
    book = read(b"a,b\n" + b'1,"x""y\n' * 10_000)
    assert len(book.grids[0].rows) == 10_001
    assert len(book.remarks) == 1


GERMAN = "Kontrolle;Zuständig\nA.5.1;Jörg Müßig – „Leitung“\n"
ENCODINGS = {
    "utf-8": (GERMAN.encode(), []),
    "utf-8 with mark": (GERMAN.encode("utf-8-sig"), []),
    "utf-16 with mark": (GERMAN.encode("utf-16"), []),
    "utf-16 little end first": (GERMAN.encode("utf-16-le"), []),
    "utf-16 big end first": (GERMAN.encode("utf-16-be"), []),
    "utf-32 with mark": (GERMAN.encode("utf-32"), []),
    "windows-1252": (GERMAN.encode("cp1252"), ["note"]),
}


@pytest.mark.parametrize(("data", "levels"), ENCODINGS.values(), ids=ENCODINGS)
def test_encodings_are_found(data: bytes, levels: list[str]) -> None:
    book = read(data)
    assert rows(book)[1] == (2, ["A.5.1", "Jörg Müßig – „Leitung“"])
    assert [remark.level for remark in book.remarks] == levels


def test_one_stray_byte_does_not_change_the_other_letters() -> None:
    book = read("Ref,Owner\nA.5.1,Zoë Müller\nA.5.2,José Núñez\n".encode().replace(b"A.5.2", b"A.5.2\xff"))
    assert rows(book)[1][1] == ["A.5.1", "Zoë Müller"]
    assert [(remark.level, remark.code, remark.cell) for remark in book.remarks] == [
        ("question", "file.encoding", "3:3")
    ]


OLD_CODE_PAGES = {
    "Polish": (
        "cp1250",
        "question",
        "Nr;Zabezpieczenie;Wdrożenie\n"
        "A.5.1;Polityka bezpieczeństwa;częściowo wdrożone\n"
        "A.5.2;Obowiązki;nie dotyczy – zakończone",
    ),
    "Czech": (
        "cp1250",
        "question",
        "Číslo;Opatření;Stav\n"
        "A.5.1;Politika bezpečnosti informací;zavedeno\n"
        "A.5.2;Role a odpovědnosti;částečně, přezkoumává se",
    ),
    "Hungarian": (
        "cp1250",
        "question",
        "Szám;Intézkedés\n"
        "A.5.1;Információbiztonsági szabályzat\n"
        "A.5.2;Felelősségi körök: megvalósítva, felülvizsgálat tervezve a második félévre",
    ),
    "Greek": (
        "cp1253",
        "question",
        "Αρ.;Μέτρο;Κατάσταση\nA.5.1;Πολιτική ασφάλειας πληροφοριών;υλοποιημένο\nA.5.2;Ρόλοι και ευθύνες;σε εξέλιξη",
    ),
    "Turkish": (
        "cp1254",
        "question",
        "No;Kontrol;Durum\n"
        "A.5.1;Bilgi güvenliği politikaları;uygulandı\n"
        "A.5.2;Görevler ve sorumluluklar;kısmen uygulanıyor",
    ),
    "Lithuanian": (
        "cp1257",
        "question",
        "Nr.;Priemonė;Būsena\n"
        "A.5.1;Informacijos saugumo politika;įgyvendinta\n"
        "A.5.2;Vaidmenys;iš dalies, peržiūrima kas metus, už tai atsako saugos įgaliotinis šių žmonių",
    ),
    "Russian": (
        "cp1251",
        "question",
        "№;Мера;Статус\nA.5.1;Политики информационной безопасности;внедрено\nA.5.2;Роли и обязанности;частично",
    ),
    "German": (
        "cp1252",
        "note",
        "Nr;Maßnahme;Zuständig\nA.5.1;Richtlinien;Jörg Müßig\nA.5.2;Rollen;für später vorgesehen – „Leitung“",
    ),
    "French": (
        "cp1252",
        "note",
        "N°;Mesure;État\n"
        "A.5.1;Politiques de sécurité;mise en œuvre\n"
        "A.5.2;Rôles et responsabilités;à réaliser, contrôle déjà prévu",
    ),
    "Spanish": (
        "cp1252",
        "note",
        "N.º;Control\nA.5.1;Políticas de seguridad de la información\nA.5.2;¿Está en marcha? Sí, desde el año pasado",
    ),
    "Portuguese": (
        "cp1252",
        "note",
        "N.º;Controlo\nA.5.1;Políticas de segurança da informação\nA.5.2;Funções e responsabilidades: em revisão",
    ),
    "German from a Mac": (
        "mac_roman",
        "question",
        "Nr;Maßnahme;Zuständig\nA.5.1;Richtlinien;Jörg Müßig\nA.5.2;Rollen;für später vorgesehen, Prüfung läuft",
    ),
    "Japanese": (
        "cp932",
        "question",
        "番号;管理策;状況\nA.5.1;情報セキュリティのための方針群;実施済み\nA.5.2;アクセス制御;未実施",
    ),
    "Korean": ("cp949", "question", "번호;통제;상태\nA.5.1;정보보호 정책;이행\nA.5.2;역할과 책임;미이행"),
    "Chinese": ("gb18030", "question", "编号;控制措施;状态\nA.5.1;信息安全方针;已实施\nA.5.2;角色和责任;未实施"),
    "German from DOS": (
        "cp850",
        "question",
        "Nr;Maßnahme;Zuständig\nA.5.1;Richtlinien;Jörg Müßig\nA.5.2;Rollen;für später vorgesehen, Prüfung läuft",
    ),
}


@pytest.mark.parametrize(("page", "level", "text"), OLD_CODE_PAGES.values(), ids=OLD_CODE_PAGES)
def test_old_code_pages_are_told_by_their_letters(tmp_path: Path, page: str, level: str, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode(page))
    book = read_workbook(path)
    assert [values for _, values in rows(book)] == [line.split(";") for line in text.splitlines()]
    assert [(remark.level, remark.code) for remark in book.remarks] == [(level, "file.encoding")]


WRITTEN_IN = {
    "de": "cp1252",
    "fr": "cp1252",
    "es": "cp1252",
    "it": "cp1252",
    "nl": "cp1252",
    "pt": "cp1252",
    "pl": "cp1250",
    "cs": "cp1250",
    "el": "cp1253",
}


@pytest.mark.parametrize(("language", "page"), WRITTEN_IN.items())
def test_the_words_we_know_are_read_in_the_code_page_of_their_language(language: str, page: str) -> None:
    """Twelve wordings of the vocabulary at a time, as a small sheet has them."""
    wordings = [
        wording
        for name in ("statuses", "columns")
        for by_language in yaml.safe_load((DATA / "vocabulary" / f"{name}.yml").read_text(encoding="utf-8")).values()
        if isinstance(by_language, dict)
        for wording in map(str, by_language.get(language, ()))
        if not wording.isascii() and wording.encode(page, "replace").decode(page) == wording
    ]
    for start in range(max(len(wordings) - 11, 1)):
        text = "\n".join(wordings[start : start + 12])
        found = readings(text.encode(page))[0]
        assert text.encode(page).decode(found.code_page) == text


def test_a_word_of_two_languages_is_told_in_both() -> None:
    book = read("Ref;Status\nA.5.1;rozpoczęte\n".encode("cp1250"))
    (remark,) = book.remarks
    assert remark.level == "question"
    assert "rozpoczęte" in remark.message
    assert "rozpoczête" in remark.message


def test_a_doubtful_encoding_is_a_question_which_the_option_settles() -> None:
    data = "Ref;Właściciel\nA.5.1;Zażółć gęślą jaźń\nA.5.2;Święty Łukasz\n".encode("cp1250")
    assert [remark.level for remark in read(data).remarks] == ["question"]
    assert rows(read(data))[1] == (2, ["A.5.1", "Zażółć gęślą jaźń"])
    settled = read(data, encoding="cp1250")
    assert rows(settled)[1] == (2, ["A.5.1", "Zażółć gęślą jaźń"])
    assert settled.remarks == []


@pytest.mark.parametrize(("encoding", "reason"), [("klingon", "not known"), ("utf-8", "not in the encoding")])
def test_a_wrong_encoding_option_is_refused(encoding: str, reason: str) -> None:
    with pytest.raises(FileRefused, match=reason):
        read("Zoë".encode("cp1252"), encoding=encoding)


def test_nul_characters_are_left_out_and_said() -> None:
    book = read(b"Ref,Owner\nA.5.1,Be\0n Cole\n")
    assert rows(book)[1] == (2, ["A.5.1", "Ben Cole"])
    assert [remark.level for remark in book.remarks] == ["note"]


def test_error_values_in_a_text_file_are_errors() -> None:
    book = read(b"Ref,Status\n#REF!,open\n")
    assert rows(book)[1] == (2, [None, "open"])
    assert book.grids[0].oddities[2, 0].text == "#REF!"
    assert [(remark.code, remark.cell) for remark in book.remarks] == [("cell.error", "A2")]


def test_a_field_of_two_hundred_kilobytes() -> None:
    assert rows(read(b"a,b\n1," + b"x" * 200_000 + b"\n"))[1][1] == ["1", "x" * 200_000]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_grid_or_a_refusal(data: bytes) -> None:
    if not data:
        return
    try:
        book = read(data)
    except FileRefused:
        return
    numbers = [row.number for row in book.grids[0].rows]
    assert numbers == sorted(set(numbers))


def test_a_file_on_disk_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "named.xlsx"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert read_workbook(path).format == "csv"
