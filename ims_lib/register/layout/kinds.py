"""What a table is about: controls, risks, documents, audits, or nothing of ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ims_lib.languages import say
from ims_lib.register.by_content import may_be
from ims_lib.register.layout.column import Column, share
from ims_lib.register.layout.heading_roles import roles_of
from ims_lib.register.lists import assign, list_of, speaks_for
from ims_lib.register.plans import Plan, plans
from ims_lib.register.references.mentions import parse
from ims_lib.register.statuses.wordings import read_status
from ims_lib.register.vocabulary import load, plain, senses, threshold
from ims_lib.wording import in_words
from ims_lib.wording import listed as in_a_row

Decided = tuple[str, str]
"""A kind and the reason for it."""


def kind_of(
    columns: Sequence[Column], roles: Mapping[str, Sequence[int]], *, around: Sequence[str], listed: Plan | None = None
) -> Decided:
    """The kind of a table and the reason for it. `around` are the lines above, the sheet's name and the file's.

    `listed` is the list that its cells speak for.
    """
    if listed and not _lists_controls(columns):
        return "other", say("a list of another kind: {lower}", lower=listed.title.lower())
    table = _Looked(columns, roles, around)
    decided = (getattr(table, f"by_{name}")() for name in load("evidence")["kinds"]["first"])
    return next(filter(None, decided), None) or table.by_weight()


@dataclass(frozen=True)
class _Looked:
    """A table as it is looked at for its kind. What is asked of it stands in evidence.yml."""

    columns: Sequence[Column]
    roles: Mapping[str, Sequence[int]]
    around: Sequence[str]

    @cached_property
    def headings(self) -> Mapping[int, str]:
        return {column.index: column.heading for column in self.columns}

    def by_names(self) -> Decided | None:
        if "ref" in self.roles or "title" in self.roles:
            return None
        for plan in plans().values():
            marked = plan.marks & _exactly(self.headings, plan).keys() if plan.kind in KINDS else ()
            if len(marked) >= threshold("inputs", "marks_alone"):
                return str(plan.kind), say("a list with {marked}", marked=in_a_row(map(in_words, sorted(marked))))
        return "other", say("no column holds references or titles")

    def by_other_lists(self) -> Decided | None:
        """One of the client's lists that set no level, unless it is headed as one and filled in with controls."""
        names = self.around[-2:]
        listed = None if _lists_controls(self.columns) else list_of(list(self.headings.values()), named=names)
        if listed is None or ("ref" in self.roles and not speaks_for(listed, names)):
            return None
        if "applicable" in self.roles and "in_scope" not in listed.columns:
            return None
        return "other", say("a list of another kind: {lower}", lower=listed.title.lower())

    def by_checklist(self) -> Decided | None:
        graded = "ref" in self.roles and any(map(_is_checklist, self.columns))
        return ("controls", say("its rows are graded, and many of them conform")) if graded else None

    def by_title(self) -> Decided | None:
        named = self.headings.get(self.roles["title"][0], "") if "title" in self.roles else ""
        finding = "audits" in senses("kinds").get(plain(named), ()) and "applicable" not in self.roles
        return ("audits", say("what names a row is '{named}'", named=named)) if finding else None

    def by_grades(self) -> Decided | None:
        graded = "applicable" not in self.roles and _holds_grades(self.columns, self.headings, sheet=self.around[-2:-1])
        return ("audits", say("its rows are graded as findings")) if graded else None

    def by_weight(self) -> Decided:
        """The kind for which most speaks: headings, the lines and names around, and the roles of columns."""
        points = self._points()
        kind = next(kind for kind in KINDS if points[kind] == max(points.values()))
        if (
            kind == "controls"
            and "ref" not in self.roles
            and not {"status", "applicable", "maturity"} & self.roles.keys()
        ):
            return "other", say("titles without references, statuses or applicability")
        named = [heading for heading in list(self.headings.values())[:MOST_NAMED] if heading]
        return kind, "headings: " + ", ".join(f"'{heading}'" for heading in named)

    def _points(self) -> Counter[str]:
        worth = load("evidence")["kinds"]["points"]
        points: Counter[str] = Counter()
        for heading in self.headings.values():
            named = senses("kinds").get(plain(heading), ())
            points.update(dict.fromkeys(named, worth["heading"]) or _in(heading, worth["heading_holds"]))
        for text in self.around:
            points.update(_in(text, worth["around"]))
        for plan in plans().values():
            if plan.kind and speaks_for(plan, self.around[-2:-1]):
                points[plan.kind] = max(points[plan.kind], worth["around"])
        for kind, roles in load("evidence")["kinds"]["roles"].items():
            points.update({kind: sum(worth for role, worth in roles.items() if role in self.roles)})
        if "ref" in self.roles and "title" in self.roles and self.roles["ref"][0] <= self.roles["title"][0]:
            points["controls"] += worth["reference_first"]
        return points


KINDS = ("controls", "risks", "audits", "documents")
"""Where as much speaks for two, the first counts."""
MOST_NAMED = 8
"""Headings that a reason names."""


def _lists_controls(columns: Sequence[Column]) -> bool:
    """Whether the cells of a column are controls, number and name, each another one: those of no other list are."""
    return any(
        len({*column.cells}) >= threshold("columns", "numbers_alone")
        and sum(map(_is_control, column.cells)) >= threshold("majority") * len(column.cells)
        for column in columns
    )


def _is_control(cell: str) -> bool:
    found = parse(cell)
    return found.lead and found.ours[0].explicit and bool(found.rest)


def of_the_list(roles: Mapping[str, list[int]], columns: Sequence[Column], kind: str) -> dict[str, list[int]]:
    """The roles as the list of this kind knows the headings: what names a row, and no statuses that only their cells spoke for."""
    plan = next((plan for plan in plans().values() if plan.kind == kind), None)
    if plan is None:
        return dict(roles)
    headings = {column.index: column.heading for column in columns}
    exactly = _exactly(headings, plan)
    title, named = roles.get("title", ()), _names_rows(columns, plan, exactly, told={*roles} & {"ref", "title"})
    if named is not None and not any(roles_of(headings[n]).get("title", 0.0) == 1.0 for n in title):
        roles = {role: [n for n in listed if n != named] for role, listed in roles.items()} | {"title": [named]}
        roles = {role: listed for role, listed in roles.items() if listed}
    if "status" not in roles:
        return dict(roles)
    known = {place for name, place in exactly.items() if name != "status"}
    told = [n for n in roles["status"] if n not in known or roles_of(headings[n]).get("status", 0.0) == 1.0]
    return {role: told if role == "status" else listed for role, listed in roles.items() if role != "status" or told}


def _names_rows(
    columns: Sequence[Column], plan: Plan, exactly: Mapping[str, int], *, told: Collection[str]
) -> int | None:
    """The column that names a row of a list by its heading, or a stand-in, or the only one that may by its cells; where none is `told`,
    else the one with the longest texts."""
    if (known := plan.naming(exactly)) is not None:
        return known
    free = [column for column in columns if column.index not in exactly.values()]
    if plan.names in plan.by_content:
        rows = max((len(column.cells) for column in free), default=0)
        name = plan.columns[plan.names]
        likely = [each.index for each in free if may_be(name, [*each.cells, *[""] * (rows - len(each.cells))])]
        if len(likely) == 1:
            return likely[0]
    return None if told else max(((sum(map(len, each.cells)), each.index) for each in free), default=(0, None))[1]


def _holds_grades(columns: Sequence[Column], headings: Mapping[int, str], *, sheet: Sequence[str]) -> bool:
    """Whether a column holds grades of findings, in a table that is called or headed as a list of findings is."""
    plan = plans()["audits"]
    named = speaks_for(plan, sheet) or len(_exactly(headings, plan).keys() & set(load("inputs")["of_a_finding"])) > 1
    return named and any(share(column.cells, _graded(plan)) >= threshold("majority") for column in columns)


def _is_checklist(column: Column) -> bool:
    """Whether a column grades what was found, and what is in order as well: each row was looked at, not only what is wrong."""
    plan = plans()["audits"]
    words, graded = plan.columns["kind"].words, share(column.cells, _graded(plan))
    conform = share(column.cells, lambda cell: plain(cell) not in words and read_status(cell).status == "implemented")
    return (
        graded > 0
        and conform >= threshold("columns", "conform")
        and graded + conform >= threshold("columns", "status_share")
    )


def _graded(plan: Plan) -> Callable[[str], bool]:
    """Whether a cell is a grade of a finding, in the words of the list."""
    grades, words = load("inputs")["grades"], plan.columns["kind"].words
    return lambda cell: words.get(plain(cell)) in grades


def _exactly(headings: Mapping[int, str], plan: Plan) -> dict[str, int]:
    return assign([(place, text) for place, text in headings.items() if text], plan, exactly=True)


def _in(text: str, worth: int) -> dict[str, int]:
    """Which kinds a longer text speaks of, by the longest phrase at each place: a gap analysis is no list of gaps."""
    words = plain(text).split()[:20]
    found: dict[str, int] = {}
    start = 0
    while start < len(words):
        ends = range(min(start + 5, len(words)), start, -1)
        end, kinds = next(
            ((e, k) for e in ends if (k := senses("kinds").get(" ".join(words[start:e])))), (start + 1, ())
        )
        found |= dict.fromkeys(kinds, worth)
        start = end
    return found
