"""Treatment plans: rows that name a risk by its id alone belong to that risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ims_lib.grouping import grouped
from ims_lib.register.lists import ID_ALONE
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import plain
from ims_lib.risks.entries import Row, few, is_settled


def with_plans(rows: Sequence[Row]) -> tuple[list[Row], list[Finding]]:
    """The rows with the lines of treatment plans drawn together: to the risk of that id, else one entry for each id.

    A risk that only a plan names has no title and no level; that its register is missing is asked once a sheet.
    """
    lines = [row for row in rows if ID_ALONE.fullmatch(row["title"].strip())]
    risks = [row for row in rows if not ID_ALONE.fullmatch(row["title"].strip())]
    known = {plain(row["risk"]): place for place, row in enumerate(risks)}
    unknown = []
    for name, listed in grouped((plain(line["title"]), line) for line in lines).items():
        if name in known:
            risks[known[name]] = _together(risks[known[name]], listed)
        else:
            unknown.append(_alone(listed))
    return [*risks, *unknown], list(_missing(unknown))


def _together(risk: Row, lines: Sequence[Row]) -> Row:
    """A risk with what its plan adds; what the risk says itself stays."""
    open_lines = [line for line in lines if not is_settled(line)]
    return risk | {
        "plan": _texts([risk, *lines], "plan"),
        "refs": tuple(dict.fromkeys(name for row in [risk, *lines] for name in row["refs"])),
        "due": risk["due"] or min((line["due"] for line in open_lines if line["due"]), default=None),
        "owner": risk["owner"] or _texts(lines, "owner"),
        "treatment": risk["treatment"] or next(_said(lines, "treatment"), None),
        "residual_level": risk["residual_level"] or next(_said(lines, "residual_level"), None),
    }


def _alone(lines: Sequence[Row]) -> Row:
    """A risk of which only the plan is known."""
    first = lines[0]
    name = first["title"].strip()
    status = first["status"] if all(is_settled(line) for line in lines) else None
    entry = _together(first | {"refs": (), "plan": None, "due": None, "owner": None}, lines)
    return entry | {
        "risk": name,
        "title": f"{name}, known from its treatment plan alone",
        "status": status,
        "plan_alone": True,
        "twice": False,
    }


def _missing(rows: Sequence[Row]) -> Iterator[Finding]:
    for place, listed in grouped(((row["file"], row["sheet"]), row) for row in rows).items():
        them = "it" if len(listed) == 1 else "them"
        text = (
            f"{few(row['risk'] for row in listed)}: the plan names {them} by id alone. "
            "Where is the register with their titles and levels?"
        )
        yield Finding("question", "risk.plan_alone", text, *place, listed[0]["cells"].get("title"))


def _texts(rows: Sequence[Row], column: str) -> str | None:
    return "; ".join(dict.fromkeys(_said(rows, column))) or None


def _said(rows: Sequence[Row], column: str) -> Iterator[Any]:
    return (row[column] for row in rows if row[column])
