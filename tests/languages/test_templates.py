"""Templates cut into segments: together the source to the letter, each with all of Jinja that begins and ends in it."""

from __future__ import annotations

import jinja2
import pytest

from ims_lib import paths
from ims_lib.languages import templates
from ims_lib.languages.templates import TranslatedLoader, segments_of
from ims_lib.languages.texts import TEMPLATES

SOURCES = [*sorted(TEMPLATES.glob("*.j2")), *sorted((paths.DATA / "library" / "drafts").glob("*.md"))]


@pytest.mark.parametrize(
    ("source", "segments"),
    [
        ("<p>One.</p><p>Two <b>bold</b> words.</p>", ["One.", "Two <b>bold</b> words."]),
        ("<td>{{ who }}</td>", []),
        (
            "<p>{{ n }} open{% if more %}; {{ more }} more{% endif %}.</p>",
            ["{{ n }} open{% if more %}; {{ more }} more{% endif %}."],
        ),
        ("{% if a %}<p>Yes</p>{% else %}<p>No</p>{% endif %}", ["Yes", "No"]),
        ("{% for row in rows %}\n<li>{{ row }} is late</li>\n{% endfor %}", ["{{ row }} is late"]),
        ('<td data-l="Who">{{ who }}</td>', ["Who"]),
        ('<div title="Of {{ name }}" aria-label="All gaps">Gaps</div>', ["Of {{ name }}", "All gaps", "Gaps"]),
        ('{% call m.more("How it is made") %}Text{% endcall %}', ["How it is made", "Text"]),
        ('{% set kind = "in_part" %}', []),
        ("<style>p { color: red }</style><p>Red</p>", ["Red"]),
        ("<p>Below <b>this</p>", ["Below", "this"]),
    ],
)
def test_segments(source: str, segments: list[str]) -> None:
    assert segments_of(source) == segments


def test_in_markdown_a_line_is_a_block() -> None:
    assert segments_of("# Rule\n\nOne {{ n }}\n- two\n", lines=True) == ["# Rule", "One {{ n }}", "- two"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_a_template_whose_segments_stay_is_the_same_to_the_letter(
    path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "language", lambda: "de")
    monkeypatch.setattr(templates, "translated", lambda text: text)
    source = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    loader = TranslatedLoader(jinja2.DictLoader({"it": source}), lines=str(path).endswith(".md"))
    assert loader.get_source(jinja2.Environment(), "it")[0] == source
