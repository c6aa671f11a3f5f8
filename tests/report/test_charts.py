"""Charts of the notebooks draw what the page draws: whole per cent, and a hatch with a word of its own for reusable."""

from __future__ import annotations

from typing import Any

from ims_lib.catalogue.criteria import Serves
from ims_lib.coverage import SHARES
from ims_lib.report.charts import CLEAR, REUSABLE, chart_chapters, chart_parts
from ims_lib.report.figures import bar, share_words
from tests.builders import catalogue, covered, criterion, row

KNOWLEDGE = catalogue(
    criterion(
        "audit.programme", links=[Serves(id="27001:9.2.2"), Serves(id="42001:9.2.2", within=("audit.covers_ai",))]
    ),
    criterion("audit.covers_ai", "42001:9.2.2"),
    criterion("audit.acted_on", "42001:9.2.2"),
)
SEEN = row(4, "27001:9.2.2", "implemented")


def traces(**said: Any) -> tuple[Any, Any]:
    coverage = covered(KNOWLEDGE, SEEN, standards=["27001", "42001"], **said)
    return chart_parts(coverage).data, coverage


def test_reusable_is_laid_over_what_is_not_in_place_with_a_word_and_a_pattern_of_its_own() -> None:
    (*five, hatch), coverage = traces()
    bars = [b for _, figures in coverage.parts.iterrows() if (b := bar(figures))]
    assert [trace.name for trace in five] == [share_words()[kind] for kind in SHARES]
    for kind, trace in zip(SHARES, five, strict=True):
        assert list(trace.x) == [b.shares[kind] for b in bars]
    assert hatch.name == REUSABLE
    assert (list(hatch.x), list(hatch.base)) == ([b.reusable for b in bars], [b.likely for b in bars])
    assert list(hatch.x) == [0, 33]
    assert (hatch.marker.color, hatch.marker.pattern.shape) == (CLEAR, "\\")
    assert hatch.marker.pattern.shape not in {trace.marker.pattern.shape for trace in five}


def test_without_anything_reusable_there_is_no_entry_for_it() -> None:
    found, _ = traces(judgements={"audit.covers_ai": "F"})
    assert len(found) == len(SHARES)


def test_the_heat_map_says_what_is_reusable_when_the_pointer_rests_on_a_field() -> None:
    _, coverage = traces()
    field = chart_chapters(coverage).data[0]
    nine = next(place for place, name in enumerate(field.y) if name.startswith("9 "))
    assert field.customdata[nine][1] == "0 – 100 %, reusable 33 %"
    assert field.customdata[0][0] == "nothing to share out"
