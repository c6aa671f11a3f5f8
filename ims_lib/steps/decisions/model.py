"""What a decision is, and what all kinds of them are made from: the days ahead, who decides, and what a delay costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from ims_lib.ai_roles.said import own_names
from ims_lib.catalogue.decision_words import DecisionKind, DecisionWords, load_decision_words
from ims_lib.catalogue.owner_evidence import RoleHere, load_owner_evidence
from ims_lib.cell_places import row_of
from ims_lib.client.entries import PART
from ims_lib.dates import months_after, with_days_spoken
from ims_lib.days_off import DAY, FURTHEST_BACK, last_working_day, public_holidays, works_on
from ims_lib.decided_settings import KIND
from ims_lib.decided_settings.made import BETWEEN, AskedFor, MadeDecision
from ims_lib.languages import as_written, say, translated
from ims_lib.register.vocabulary import plain, spellings
from ims_lib.roadmap.wanted import LAST
from ims_lib.scales import report_setting
from ims_lib.standard_ids import standard_of
from ims_lib.steps.owner_evidence import ruled_by
from ims_lib.steps.risk_register.entry import RiskEntry
from ims_lib.steps.walk import Steps
from ims_lib.wording import ProposedName, capitalised, counted, first_of, in_quotes, listed, name_of

LINE_ENDS, AFTER = "||", " \u00a0\u202f,;:."
"""Stands in decisions.yml where what is asked in a line ends, and what may follow it before the next word."""
SETTINGS = "client.yml"
"""Where what the client has laid down for the report stands."""


@dataclass(frozen=True, slots=True)
class ManagementDecision:
    """Something that management has to decide."""

    kind: str
    asked: str
    """What is asked, in a line."""
    rest: str
    """How that sentence goes on; empty where all of it is in the line."""
    who: str
    by: date
    """A working day."""
    if_not: str
    """What happens if it isn't decided by then: one sentence without its full stop."""
    cells: tuple[str, ...]
    """Where it comes from: file!sheet!F31; empty where no cell speaks of it."""
    why: str
    """Why it is management's."""
    about: tuple[str, ...] = ()
    """What it is about, whatever the sentence says of it today: once all of that was decided, it is asked no more."""
    details: tuple[str, ...] = ()
    """Its parts, or what is known of it: a line each, without full stop."""
    before: str = ""
    """What was decided of a part of it; empty where it is asked for the first time."""
    wanted_by: date | None = None
    """The earlier day by which a report before this one asked for it, where nobody has taken it since."""
    standards: tuple[str, ...] = ()
    """Those that it is for alone; none where it is for all."""
    after: tuple[str, ...] = ()
    """Kinds of which those that there are have to be decided first."""
    number: str = ""
    """3.2 of the second part of the third matter."""
    parts: tuple[ManagementDecision, ...] = ()
    """What a matter consists of: then its kind is the matter's, and its title is asked."""
    packages: tuple[str, ...] = ()
    """The packages of the plan that prepare it, carry it out or wait for it."""
    risks: tuple[str, ...] = ()
    """The risks that it is about too."""
    asks: AskedFor = field(default_factory=AskedFor)
    """What the plan goes by once it is decided as asked."""

    @property
    def what(self) -> str:
        """All that is asked."""
        return f"{self.asked}{self.rest}"

    @property
    def further(self) -> str:
        """What is asked beyond the line, as the beginning of a sentence."""
        return capitalised(self.rest.lstrip(AFTER))

    @property
    def key(self) -> str:
        """What it is known by when it was decided: decision/risks/R-01 up to 16; R-04 up to 12."""
        return f"{KIND}{PART}{self.kind}{PART}{BETWEEN.join(filter(None, (*self.about, str(self.asks))))}"


@dataclass(frozen=True)
class Decisions:
    """What is to be decided until a day, and what was decided."""

    found: tuple[ManagementDecision, ...]
    """The weightiest first."""
    until: date
    made: tuple[MadeDecision, ...] = ()
    """The latest first."""
    forms_ready: Mapping[str, date] = field(default_factory=dict)
    """Cell of an AI system → the day on which its full form is written if the days that are asked for are released; none where the plan makes it soon."""

    @property
    def parts(self) -> list[ManagementDecision]:
        """Each by itself."""
        return [part for item in self.found for part in item.parts]

    @property
    def first(self) -> date | None:
        """The earliest day by which something is to be decided."""
        return min((item.by for item in self.found), default=None)


@dataclass(frozen=True, slots=True)
class OpenQuestions:
    """The questions that the files give rise to and nobody has answered."""

    count: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ahead:
    """What decisions are made from."""

    steps: Steps
    asked: OpenQuestions
    alone: str = ""
    """The standard whose share of it is asked for; empty for all in scope."""

    @property
    def words(self) -> DecisionWords:
        return load_decision_words()

    @property
    def as_of(self) -> date:
        return self.steps.coverage.client.as_of

    @cached_property
    def ours(self) -> frozenset[str]:
        """What the organisation may be called in its own lists, plain."""
        return frozenset(map(plain, own_names(self.steps.coverage.client)))

    @cached_property
    def named_by_rows(self) -> dict[str, tuple[str, ...]]:
        """Row of the client's files → the requirements that it names."""
        return {row.id: row.refs for row in self.steps.register.rows}

    @cached_property
    def until(self) -> date:
        """The day up to which decisions are listed."""
        return months_after(self.as_of, self.words.months_ahead)

    @cached_property
    def usual(self) -> date:
        """By when, where nothing that waits for it sets an earlier day."""
        return self.unhurried(months_after(self.as_of, self.words.usual_months))

    @cached_property
    def fortnight(self) -> date:
        """By when what is late already or weighs most, where nothing sets another day."""
        return self.unhurried(self.as_of + timedelta(days=self.words.fortnight))

    @cached_property
    def later(self) -> date:
        """By when what waits longest without harm."""
        return self.unhurried(self.as_of + timedelta(days=self.words.later_days))

    @cached_property
    def soon(self) -> date:
        """By when, where the day was missed already."""
        return self.unhurried(self.as_of + timedelta(days=self.words.week))

    @cached_property
    def ends_by(self) -> date:
        """The last day on which what ends does so soon."""
        return self.as_of + timedelta(days=self.words.ends_days)

    def unhurried(self, on: date) -> date:
        """A day that nothing else sets: in the quiet days it is the end of the last working week before, on the eve of a public
        holiday the working day before; the first working day after, where that is over."""
        client = self.steps.coverage.client
        works, public = works_on(client), public_holidays(client.settings.country, client.id)
        last = last_working_day(on, client)
        was_quiet = self._is_quiet(last)

        def fits(day: date) -> bool:
            return works(day) and not self._is_quiet(day) and day + DAY not in public

        if fits(last):
            return on
        before = (last - DAY * back for back in range(1, FURTHEST_BACK))
        back = next((day for day in before if fits(day) and not (was_quiet and works(day + DAY))), None)
        if back and back > self.as_of:
            return back
        return next((day for day in (on + DAY * more for more in range(FURTHEST_BACK)) if fits(day)), on)

    def _is_quiet(self, on: date) -> bool:
        """Whether a day lies around the turn of the year."""
        first, last = self.words.quiet
        return (on.month, on.day) >= first or (on.month, on.day) <= last

    @property
    def looked(self) -> date | None:
        """When the first look ends by the plan; none where there is none, or no day for it."""
        return next((item.end for item in self.steps.roadmap.in_order if item.is_look), None)

    def is_ahead(self, day: date | None) -> bool:
        """Whether a day lies in the time that decisions are listed for."""
        return day is not None and self.as_of < day <= self.until

    def make(
        self,
        kind: DecisionKind,
        what: str,
        if_not: str,
        *,
        by: date,
        about: Iterable[str],
        who: str = "",
        cells: Iterable[str] = (),
        details: Iterable[str] = (),
        of: Iterable[str] = (),
        after: Iterable[str] = (),
        packages: Iterable[str] = (),
        risks: Iterable[RiskEntry] = (),
        asks: AskedFor | None = None,
    ) -> ManagementDecision:
        """A decision; who decides is whom the kind names, where nobody else is given.

        `about` is what it is about, such as risks with their level; `of` the standards or requirements that it is for, unless given
        the standards of its kind, or those that its cells are of. Of very many details the first stand there where the kind has words
        for the others.
        """
        who = who or self.bearer(kind.role or self.words.top)
        places = tuple(dict.fromkeys(filter(None, cells)))
        things = dict.fromkeys(" ".join(as_written(each).replace(";", ",").split()) for each in about)
        asked, *rest = with_days_spoken(what).split(LINE_ENDS)
        what, if_not = asked + "".join(rest), with_days_spoken(if_not)
        lines = [line for line in map(with_days_spoken, details) if line not in what]
        most = int(report_setting("decision_names_shown"))
        if lines[most + 1 :] and "others" in kind.words:
            lines[most:] = [kind.words["others"].format(count=len(lines) - most)]
        by = self.working(by)
        in_plan, of_risks = tuple(dict.fromkeys(packages)), tuple(risk.risk for risk in risks)
        said, numbers = f"{what} {' '.join(lines)}", self.steps.risks.numbers
        lines += self._tied(in_plan, [name for name in of_risks if numbers[name] not in said])
        shown = tuple(things), tuple(lines)
        told = ManagementDecision(kind.kind, asked, "".join(rest), who, by, if_not, places, kind.why, *shown)
        refs = (name for cell in places for name in self.named_by_rows.get(row_of(cell), ()))
        named = () if kind.for_all else {*map(standard_of, [*of] or kind.standards or refs)}
        standards = tuple(name for name in self.steps.coverage.client.standards if name in named)
        return replace(
            told, standards=standards, after=tuple(after), packages=in_plan, risks=of_risks, asks=asks or AskedFor()
        )

    def _tied(self, packages: Iterable[str], risks: Iterable[str]) -> list[str]:
        """The packages, and the risks that aren't named yet, a line each."""
        numbers = listed(self.steps.risks.numbers[each] for each in risks)
        return [
            *self.in_plan(packages),
            *([say("with it in sheet Risks: {numbers}", numbers=numbers)] if numbers else []),
        ]

    def in_plan(self, packages: Iterable[str]) -> list[str]:
        """In the plan: no. 96 “Impact assessment: run”; none without packages."""
        planned = sorted((self.steps.roadmap.planned[name] for name in packages), key=lambda item: item.order)
        named = listed(f"{item.order} {quoted(item.label)}" for item in planned)
        return [say("in the plan: no. {packages}", packages=named)] if planned else []

    def bearer(self, role: str) -> str:
        """Who bears a role of ours at this client, marked where the files have no role of that name, but whoever stands in for it."""
        found = self.steps.owners.role_here(role)
        own = [role, *load_owner_evidence().roles.get(role, RoleHere()).also]
        is_of_that_name = not found.is_invented and not found.cell
        is_theirs = is_of_that_name and (role == self.words.top or plain(found.name) in spellings(own))
        is_theirs |= role == self.words.top and found.name == translated(role)
        return found.name if is_theirs else self.proposed(found.name)

    def proposed(self, name: str) -> str:
        """A name that the client's files don't have for it."""
        return ProposedName(self.words.proposed.format(who=name), name)

    def some(self, names: Iterable[str | None]) -> str:
        """The first of some names, each once, and how many more; empty where there are none."""
        each = list(dict.fromkeys(name for name in names if name))
        most = int(report_setting("decision_names_shown"))
        return each[0] if len(each) == 1 else listed(each) if len(each) <= most else first_of(each, most, between=", ")

    def approver_of(self, process: str) -> str:
        """Who approves the papers that govern a process, by the list of documents; else who approves most papers. Empty without any."""
        signed = [
            item for item in self.steps.documents.own if item.approved_by and item.in_force and not item.is_record
        ]
        own = [item.approved_by for item in signed if process and ruled_by(item) == process]
        counts = Counter(own or [item.approved_by for item in signed])
        return max(filter(None, counts), key=counts.__getitem__, default="")

    @property
    def signer(self) -> str:
        """Who approves the Statement of Applicability, else top management."""
        versions = self.steps.soa.versions
        return (versions[-1].approved_by if versions else "") or self.bearer(self.words.top)

    def prepared(self, names: Iterable[str | None], who: str) -> str:
        """Who prepares what somebody else decides, as the end of a sentence; empty where nobody else does."""
        others = [each for each in names if each and name_of(each) != name_of(who)]
        return self.words.prepared.format(who=self.some(others)) if others else ""

    def delay(self, standards: Iterable[str]) -> str:
        """What a week's delay does to the wanted date of these standards that is nearest to be missed, else to one that is.

        Empty where none of them has a wanted date.
        """
        found = self.nearest(standards)
        if not found:
            return ""
        slack, standard = found
        case = "late" if slack < 0 else "slack" if slack >= self.words.week else "little" if slack else "none"
        shown = str(slack) if case == "slack" else counted(abs(slack), "day")
        return self.words.delay[case].format(slack=shown, standard=self.name(standard))

    def nearest(self, standards: Iterable[str]) -> tuple[int, str] | None:
        """Of the wanted dates of these standards the one nearest to be missed, else one that is: its days to spare, and the standard."""
        wanted = set(standards)
        found = [
            (item.slack_days, item.standard)
            for item in self.steps.roadmap.milestones
            if item.milestone == LAST and item.standard in wanted and item.slack_days is not None
        ]
        return min(found, key=lambda pair: (pair[0] < 0, abs(pair[0])), default=None)

    def name(self, standard: str) -> str:
        """ISO/IEC 27001."""
        return self.steps.coverage.catalogue.standards[standard].name

    def names(self, standards: Iterable[str]) -> str:
        """ISO/IEC 27001 and ISO/IEC 42001."""
        return listed(map(self.name, standards))

    def working(self, on: date) -> date:
        """The last working day that isn't after this one; the next one from now where it is over."""
        client = self.steps.coverage.client
        last, works = last_working_day(on, client), works_on(client)
        if last > self.as_of:
            return last
        on = self.as_of + DAY
        while not works(on):
            on += DAY
        return on


def case_of(number: int) -> str:
    """Which sentence speaks of so many things."""
    return "one" if number == 1 else "several"


def quoted(text: str) -> str:
    """A client's text within a sentence."""
    return in_quotes(" ".join(text.split()))
