"""The interview as a widget: each verdict adds a line to judgements.csv, all else that is filled in beside it one to entries.csv."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, ClassVar

import traitlets
from IPython.display import display

from ims_lib.assessment_workbook import merge_review
from ims_lib.assessment_workbook.how_to_judge import samples_told
from ims_lib.client import Client, Log, read_client
from ims_lib.client.entries import FILE, EntryLine, entry_forms, form_of
from ims_lib.client.folders import keep_evidence_file
from ims_lib.client.log import LogLine
from ims_lib.coverage import Coverage
from ims_lib.errors import BadParameter, CannotWrite, EnteredMeanwhile, JudgedMeanwhile
from ims_lib.judgements import Decision
from ims_lib.judgements.model import AT, Judgement
from ims_lib.register.model import Register
from ims_lib.scales import NOT_APPLICABLE, anchors, judgement_labels, judgement_levels, report_setting
from ims_lib.wording import counted
from ims_lib.workbench.front_end import front
from ims_lib.workbench.interview.cards import cards_of, contradicted, groups_of, objects_to_judge, says_of, table_review
from ims_lib.workbench.interview.judging import Judging, aged_now, earlier_snapshot
from ims_lib.workbench.interview.moving import figures_now, figures_of
from ims_lib.workbench.uploads import Uploads
from ims_lib.workbench.widget import Widget, script

FILLED_IN = ("finding", "evidence", "asked", "mark")
"""Kinds of rows of entries.csv that are filled in on a card."""
SETTLED = ("confirm", "aged")
"""Those that a button on it fills in."""
LETTERS = 48
"""Of a criterion's text that call it in the message."""
UNTOLD = ("kind", "sha256", "line")
"""Fields of a row that its history passes over."""


AFTER_RELOAD = (
    '<p class="ims-after-reload"><strong>Nothing is lost.</strong> If no interview is shown below, as after this page was reloaded, '
    "run all cells (▸▸, or Run › Run All Cells). All verdicts and fields are kept in the client’s folder, what is half typed in "
    "this browser; counts further up are those of the last run.</p>"
)
"""Stands above the interview, whose style hides it as long as the interview is there."""


class Interviewing(Widget):
    """What to ask, the card at hand, and figures that follow each verdict."""

    UNSIGNED: ClassVar[frozenset[str]] = frozenset({"history", "part"})
    _esm = script(
        "interview_shared.js",
        "interview_fields.js",
        "interview_card.js",
        "interview_list.js",
        "interview_figures.js",
        "interview.js",
    )
    _css = front("workbench.css") + front("interview.css")
    cards = traitlets.Dict().tag(sync=True)
    """What can be judged, by what it is on; it doesn't change, nor do those that follow down to four_eyes."""
    groups = traitlets.Dict().tag(sync=True)
    """View → its groups of what can be judged."""
    says = traitlets.Dict().tag(sync=True)
    """Requirement → what the client's rows say of it."""
    against = traitlets.Dict().tag(sync=True)
    """Criterion or requirement → what the client's own lists say against it."""
    objects = traitlets.List(traitlets.Any()).tag(sync=True)
    """The AI systems and services for which some of the criteria can be judged one by one."""
    words = traitlets.Dict().tag(sync=True)
    """What each verdict is called, looks like and is worth, the grades and states of a finding, how many records to look at, minutes a question."""
    titles = traitlets.Dict().tag(sync=True)
    """What each requirement is called, in scope or not."""
    four_eyes = traitlets.Bool(False).tag(sync=True)
    """Whether a second person confirms each verdict, by practice.yml."""
    judged = traitlets.Dict().tag(sync=True)
    """What counts now, by what it is about."""
    entered = traitlets.Dict().tag(sync=True)
    """What is filled in beside the verdicts, by its row: finding/27001:A.5.9/1."""
    aged = traitlets.List(traitlets.Any()).tag(sync=True)
    """Judgements of which the client's row has changed since."""
    figures = traitlets.Dict().tag(sync=True)
    """Shares by requirement and part, by what is judged."""
    taken_back = traitlets.Dict().tag(sync=True)
    """What the verdict that was undone last had stood on: its reason and evidence are typed still, and kept with the next verdict."""
    history = traitlets.Dict().tag(sync=True)
    """All that was said of what was last asked about."""

    def __init__(self, client: Client, coverage: Coverage, register: Register, *, who: str = "") -> None:
        self._client, self._coverage, self._register = client, coverage, register
        message = _merged(client)
        self._log = Log(client, who)
        now = self._opened()
        self._judging = Judging(now, coverage, register, self._log)
        self._before = earlier_snapshot(coverage)
        self._uploads = Uploads()
        self._figured = client.judgements
        cards, objects = cards_of(coverage, register), objects_to_judge(coverage)
        self._verdicts = {on: tuple(card["verdicts"]) for on, card in cards.items()}
        self._verdicts |= {
            f"{name}{AT}{each['key']}": tuple(judgement_levels()) for each in objects for name in each["levels"]
        }
        super().__init__(
            client,
            partial(table_review, client, coverage, register),
            who=who,
            cards=cards,
            groups=groups_of(coverage, register),
            says=says_of(coverage, register),
            against=contradicted(coverage),
            objects=objects,
            words=_words(),
            titles={name: coverage.catalogue.label_of(name) for name in coverage.catalogue.leaves},
            four_eyes=bool(client.practice and client.practice.four_eyes),
            judged=self._judging.shown,
            entered=_entered(now),
            aged=self._aged(now),
            figures=figures_of(coverage.requirements, coverage.parts),
            message=message,
        )

    def _ipython_display_(self) -> None:
        data, metadata = self._repr_mimebundle_()
        display({"text/html": AFTER_RELOAD, "text/plain": ""}, raw=True)
        display(data, metadata=metadata, raw=True)

    def do(self, content: dict[str, Any]) -> None:
        self._log.who = self.who
        doing: dict[str, Callable[[dict[str, Any]], None]] = {
            "judge": self._judge,
            "enter": self._enter,
            "part": self._uploads.add,
            "file": self._keep_file,
            "confirm": self._confirm,
            "keep": self._keep_aged,
            "undo": self._undo,
            "history": self._tell_history,
        }
        if asked := doing.get(str(content.get("do"))):
            on, row = (str(content.get(name, "")) for name in ("on", "row"))
            try:
                asked(content)
            except (BadParameter, EnteredMeanwhile, JudgedMeanwhile) as error:
                names = [(part, self._named(on)) for part in (row, on) if part]
                raise type(error)([_renamed(fault, names) for fault in error.faults]) from None

    def _judge(self, content: dict[str, Any]) -> None:
        on, new, reason, evidence = (str(content.get(name, "")) for name in ("on", "new", "reason", "evidence"))
        shown = self._judging.shown.get(on, {})
        decision = Decision(on, new, reason, evidence, row=self._judging.row_says.get(on, ""))
        try:
            line = self._judging.judge(decision, self._verdicts.get(on, ()), content.get("was"))
            self._look()
            if line:
                self.message = self._told(line)
            else:
                self._judging.require_as_shown(on, shown)
        except JudgedMeanwhile:
            self._look()
            if not self._judging.counts(on, content):
                raise

    def _enter(self, content: dict[str, Any]) -> None:
        row, values, shown = str(content.get("row", "")), _texts(content.get("values")), _texts(content.get("shown"))
        if row.partition("/")[0] not in FILLED_IN:
            raise BadParameter(f"{row}: not filled in here")
        self._fill_in(row, values, str(content.get("on", "")), shown)

    def _fill_in(self, row: str, values: dict[str, str], on: str, shown: dict[str, str] | None = None) -> None:
        title = self.cards.get(on.partition(AT)[0], {}).get("title", "")
        try:
            added = self._log.enter(row, values, shown=shown, reason=title)
        except EnteredMeanwhile:
            self._look()
            raise
        self._look()
        if added:
            self.message = self._told(next((line for line in added if line.field not in UNTOLD), added[-1]))

    def _keep_file(self, content: dict[str, Any]) -> None:
        """Copy a file, whose parts have come before, beside the judgements. After a restart some are gone: it's chosen again."""
        name, row = str(content.get("name", "")), str(content.get("row", ""))
        whole = self._uploads.take(content, name)
        if whole is None:
            if row in self.entered:
                return
            raise BadParameter(f"{name}: it didn't arrive; choose the file again")
        place, digest = keep_evidence_file(self._client.folder, name, whole)
        what = str(content.get("what", "")) or name
        until = str(content.get("valid_until", ""))
        values = {"kind": "file", "what": what, "place": place, "sha256": digest, "valid_until": until}
        self._fill_in(row, values, str(content.get("on", "")))

    def _confirm(self, content: dict[str, Any]) -> None:
        on = str(content.get("on", ""))
        shown = self._judging.shown.get(on)
        if not self.four_eyes or shown is None or shown["line"] != content.get("line"):
            raise BadParameter(f"{on}: nothing is there to confirm any more; look at it again")
        if shown["who"].casefold() == self.who.casefold():
            raise BadParameter(f"{on}: {shown['who']} judged it; another person confirms it")
        self._fill_in(f"confirm/{on}", {"line": shown["line"], "by": self.who, "day": _today()}, on)

    def _keep_aged(self, content: dict[str, Any]) -> None:
        on = str(content.get("on", ""))
        aged = next((each for each in self._aged(self._opened()) if each["on"] == on), None)
        if aged is None:
            return
        if not aged["row"]:
            self._fill_in(f"aged/{on}", {"kept": "yes", "day": _today()}, on)
            return
        judged = self._opened().judgements[on]
        decision = Decision(on, judged.new, judged.reason, judged.evidence, row=aged["now"])
        line = self._judging.judge(decision, self._verdicts.get(on, ()))
        self._look()
        self.message = self._told(line) if line else ""

    def _undo(self, _: dict[str, Any]) -> None:
        before = self._judging.shown
        try:
            lines = self._log.undo()
        except (JudgedMeanwhile, EnteredMeanwhile):
            self._look()
            raise
        self._look()
        if lines:
            self.message = self._told(lines[-1])
            undone = next((on for on in before if on not in self._judging.shown), "")
            self.taken_back = {"on": undone, **before[undone]} if undone else {}

    def _tell_history(self, content: dict[str, Any]) -> None:
        on = str(content.get("on", ""))
        steps = groupby(reversed(self._log.history(on)), key=lambda line: (line.when, line.who, line.on, line.reason))
        self.history = {"on": on, "lines": [_step_told(list(lines)) for _, lines in steps]}

    def _told(self, line: Judgement | EntryLine) -> str:
        """What was kept, for the message."""
        if isinstance(line, Judgement):
            what = f"judged {line.new.replace('_', ' ')}" if line.new else "not judged any more"
            return f"{self._named(line.on)}: {what}, kept in {line.source}."
        return f"{_heading(line)}: {line.new or 'taken back'}, kept in {FILE}."

    def _named(self, on: str) -> str:
        """What is judged, as a person calls it: a criterion by the beginning of its text."""
        name, _, key = on.partition(AT)
        card = self.cards.get(name, {})
        called = card.get("title" if card.get("kind") == "criterion" else "name", name)
        short = called if len(called) <= LETTERS else f"{called[:LETTERS].rpartition(' ')[0]} …"
        return f"{short} ({key})" if key else short

    def _look(self) -> None:
        """Take up what counts in the folder now, whoever wrote it; the figures last, as they take longest."""
        now = self._opened()
        self._judging.look(now)
        with self.hold_sync():
            self.judged, self.entered, self.undoable = self._judging.shown, _entered(now), self._log.undoable
            self.aged = self._aged(now)
        if now.judgements != self._figured:
            self.figures, self._figured = figures_now(now, self._coverage, self._register), now.judgements

    def _opened(self) -> Client:
        return read_client(self._client.folder, as_of=self._client.as_of)

    def _aged(self, now: Client) -> list[Any]:
        return list(aged_now(self._before, now, self._coverage, self._register, self._judging.row_says))


def _merged(client: Client) -> str:
    """What came of taking up what was filled in on the client's review sheet."""
    try:
        merged = merge_review(client)
    except CannotWrite as error:
        return str(error)
    added = f"{counted(len(merged.appended), 'line')} added from the review sheet." if merged.appended else ""
    return " ".join(filter(None, (added, *(f"To decide: {doubt.message}." for doubt in merged.questions))))


def _words() -> dict[str, Any]:
    of_finding = next(form.one_of for form in entry_forms() if form.on == "finding")
    return {
        "labels": judgement_labels() | {NOT_APPLICABLE: "not applicable"},
        "anchors": anchors(),
        "levels": judgement_levels(),
        "grades": list(of_finding["grade"]),
        "states": list(of_finding["state"]),
        "samples": samples_told(),
        "minutes": report_setting("interview_minutes"),
    }


def _entered(client: Client) -> dict[str, dict[str, str]]:
    """What is filled in of each row of ours, with who said so last."""
    return {
        on: {**each.values, "said_by": each.lines[-1].who if each.lines else ""}
        for on, each in client.entries.items()
        if each.form.on in (*FILLED_IN, *SETTLED)
    }


def _renamed(text: str, names: list[tuple[str, str]]) -> str:
    for part, name in names:
        text = text.replace(part, name)
    return text


def _texts(values: Any) -> dict[str, str]:
    return {str(name): str(text) for name, text in dict(values or {}).items()}


def _step_told(lines: list[LogLine]) -> dict[str, str]:
    """What somebody said in one go, of one row."""
    parts = []
    for line in reversed(lines):
        old, new = (text.replace("_", " ") for text in (line.old, line.new))
        changed = f"{old} → {new}" if old and new and old != new else new or f"{old} taken back"
        parts += [f"{_heading(line)}: {changed}"] if line.field not in UNTOLD else []
    last = lines[0]
    why = "" if form_of(last.on) else " · ".join(filter(None, (last.reason, last.evidence)))
    return {"when": last.when.replace("T", " ")[:16], "who": last.who, "what": "; ".join(parts), "why": why}


def _heading(line: EntryLine) -> str:
    form = form_of(line.on)
    return form.headings[line.field] if form and line.field in form.headings else "Verdict"


def _today() -> str:
    return date.today().isoformat()
