"""Suggestions for a client's rows that name no requirement. Shown to the assessor; nothing counts until somebody accepts."""

from __future__ import annotations

import pandas as pd

from ims_lib.client import Client
from ims_lib.register.model import Register
from ims_lib.suggest.ranking import suggest

COLUMNS = ["file", "sheet", "row", "title", "ref", "score", "why"]


def suggest_rows(register: Register, client: Client, *, top: int = 2) -> pd.DataFrame:
    """The best requirements of each standard in scope for every control row without a reference.

    Scores compare within a row only. Accept one by writing the reference into the sheet, or its text into columns.yml.
    """
    records = register.records
    rows = records[(records["kind"] == "controls") & (records["refs"].map(len) == 0) & records["title"].notna()]
    rows = rows.reset_index(drop=True)
    found = []
    for standard in client.standards:
        ranked = suggest([str(title) for title in rows["title"]], standard, top=top)
        for item in ranked.itertuples():
            record = rows.loc[item.row]
            found.append(
                (record["file"], record["sheet"], record["row"], record["title"], item.ref, item.score, item.why)
            )
    table = pd.DataFrame(found, columns=COLUMNS)
    return table.sort_values(["file", "row", "score"], ascending=[True, True, False], kind="stable").reset_index(
        drop=True
    )
