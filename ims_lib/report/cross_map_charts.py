"""Charts of the cross-map: what the standards share, before any client comes."""

from __future__ import annotations

from operator import itemgetter

import pandas as pd
import plotly.graph_objects as go

from ims_lib.catalogue.criteria import Process
from ims_lib.catalogue.crossmap import chapter_matrix, pairs_of_standards
from ims_lib.catalogue.model import Catalogue
from ims_lib.frames import rows_of
from ims_lib.languages import say, translated
from ims_lib.report.charts import across, finished, heat_map
from ims_lib.report.figures import part_words
from ims_lib.scales import reach_styles
from ims_lib.standard_ids import standard_of
from ims_lib.wording import in_sentence, percent


def chart_chapters_shared(catalogue: Catalogue) -> go.Figure:
    """Criteria of each chapter by how many of the standards they serve."""
    matrix = chapter_matrix(catalogue)
    names = [f"{chapter} {row['title']}" for chapter, row in matrix.iterrows()]
    most = max(rows_of(matrix), key=itemgetter("share_in_three"))
    finding = say(
        "{chapter} shares most: {share} % of its criteria serve all three",
        chapter=most["title"],
        share=percent(most["share_in_three"]),
    )
    title = say("Criteria of the seven chapters, by reach")
    figure = go.Figure(_by_reach(names, matrix))
    return finished(figure, title, 440, finding=finding, x=translated("criteria"), barmode="stack")


def chart_pairs(catalogue: Catalogue) -> go.Figure:
    """What a standard wholly done gives each other one: mean share of its leaves' criteria that are reusable then, in per cent."""
    pairs = pairs_of_standards(catalogue)
    most = max(rows_of(pairs), key=itemgetter("reusable"))
    finding = say(
        "{done} in place gives {wanted} most: {share} % of what its {part} ask is there, to be extended",
        done=most["done"],
        wanted=most["wanted"],
        share=percent(most["reusable"]),
        part=part_words()[most["part"]],
    )
    pairs["part"] = pairs["wanted"] + " " + pairs["part"].map(part_words())
    matrix = pairs.pivot(index="done", columns="part", values="reusable") * 100
    done = [say("{name} done", name=name) for name in matrix.index]
    fields = heat_map(matrix, x=list(matrix.columns), y=done, texttemplate="%{z:.0f}", hoverongaps=False)
    title = say("Reusable for another standard once one is done, per cent")
    return finished(go.Figure(fields), title, 320, finding=finding, rows_down=False)


def chart_disciplines(catalogue: Catalogue) -> go.Figure:
    """Criteria of the processes in which several standards meet, by how many they serve; where most are shared first."""
    rows = [(process.title, *_reach_of(process)) for process in catalogue.processes.values()]
    found = pd.DataFrame(rows, columns=["title", *reach_styles()]).set_index("title")
    shared = found.iloc[:, 1:].sum(axis=1)
    meeting = found[shared > 0].loc[shared[shared > 0].sort_values(ascending=False, kind="stable").index]
    finding = say(
        "The standards meet in {meeting} of {processes} processes, most in {most}",
        meeting=len(meeting),
        processes=len(found),
        most=in_sentence(meeting.index[0]),
    )
    title, height = say("Criteria of shared processes, by reach"), 164 + 26 * len(meeting)
    bars = go.Figure(_by_reach(list(meeting.index), meeting))
    return finished(bars, title, height, finding=finding, x=translated("criteria"), barmode="stack")


def _by_reach(names: list[str], counts: pd.DataFrame) -> list[go.Bar]:
    """A bar for those that serve one standard, two, and all three."""
    return [
        across(names, counts[column], style["word"], {"color": style["colour"]})
        for column, style in reach_styles().items()
    ]


def _reach_of(process: Process) -> list[int]:
    """How many of its criteria serve one standard, two, all three."""
    many = [len({standard_of(name) for name in criterion.requirements}) for criterion in process.criteria]
    return [many.count(reach) for reach in (1, 2, 3)]
