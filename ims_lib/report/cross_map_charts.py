"""Charts of the cross-map: what the standards share, before any client comes."""

from __future__ import annotations

import plotly.graph_objects as go

from ims_lib.catalogue.crossmap import chapter_matrix, pairs_of_standards
from ims_lib.catalogue.model import Catalogue
from ims_lib.languages import say, translated
from ims_lib.report.charts import across, finished, heat_map
from ims_lib.report.figures import part_words
from ims_lib.scales import reach_styles


def chart_chapters_shared(catalogue: Catalogue) -> go.Figure:
    """Criteria of each chapter by how many of the standards they serve."""
    matrix = chapter_matrix(catalogue)
    names = [f"{chapter} {row['title']}" for chapter, row in matrix.iterrows()]
    bars = [
        across(names, matrix[column], style["word"], {"color": style["colour"]})
        for column, style in reach_styles().items()
    ]
    title = say("Criteria of the seven chapters, by reach")
    return finished(go.Figure(bars), title, 420, x=translated("criteria"), barmode="stack")


def chart_pairs(catalogue: Catalogue) -> go.Figure:
    """What a standard wholly done gives each other one: mean share of its leaves' criteria, in per cent."""
    pairs = pairs_of_standards(catalogue)
    pairs["part"] = pairs["wanted"] + " " + pairs["part"].map(part_words())
    matrix = pairs.pivot(index="done", columns="part", values="mean") * 100
    done = [say("{name} done", name=name) for name in matrix.index]
    fields = heat_map(matrix, x=list(matrix.columns), y=done, texttemplate="%{z:.0f}")
    return finished(go.Figure(fields), say("What one standard done gives another, per cent"), 300, rows_down=False)


def chart_disciplines(catalogue: Catalogue) -> go.Figure:
    """A network of standards and processes; a band is as wide as the criteria that link them."""
    standards = list(catalogue.standards)
    processes = list(catalogue.processes.values())
    links = [
        (standards.index(standard), len(standards) + place, count)
        for place, process in enumerate(processes)
        for standard in standards
        if (count := sum(any(name.startswith(f"{standard}:") for name in c.requirements) for c in process.criteria))
    ]
    colours = [style["colour"] for style in reach_styles().values()]
    sources, targets, values = zip(*links, strict=True)
    bands = go.Sankey(
        node={
            "label": [say("ISO/IEC {name}", name=name) for name in standards]
            + [process.title for process in processes],
            "pad": 8,
            "thickness": 12,
        },
        link={
            "source": sources,
            "target": targets,
            "value": values,
            "color": [f"{colours[source]}66" for source in sources],
        },
    )
    return finished(go.Figure(bands), say("Where the disciplines meet: standards and processes"), 1100, rows_down=False)
