"""The widget that proposes passages of the client's documents as evidence: nothing counts before somebody accepts or judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import pandas as pd
import traitlets

from ims_lib.catalogue import load_catalogue
from ims_lib.client import Client, Log, read_client
from ims_lib.client.entries import PART, entered_by, read_entries
from ims_lib.client.log import next_row
from ims_lib.documents.model import DocumentPassage
from ims_lib.documents.proposals import proposals_of
from ims_lib.documents.reading import read_documents
from ims_lib.errors import BadClient
from ims_lib.judgements import Decision
from ims_lib.register.vocabulary import brief
from ims_lib.scales import judgement_labels, judgement_levels
from ims_lib.suggest.of_passages import ProposedFor, called
from ims_lib.wording import counted
from ims_lib.workbench.widget import Widget, script

LONGEST = 240
"""Letters of a passage that are kept as evidence."""
ID_DIGITS = 12
YES = "yes"
ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass(frozen=True, slots=True)
class ProposedEvidence:
    """A passage beside a criterion that it may be evidence of."""

    passage: DocumentPassage
    proposed: ProposedFor
    sha256: str
    """Of the file."""

    @property
    def on(self) -> str:
        """Its row of entries.csv: by what stands in the passage, so that it is known again where others came before it."""
        told = sha256(self.passage.text.encode()).hexdigest()[:ID_DIGITS]
        return PART.join(("passage", self.passage.file, told, self.proposed.criterion))

    @property
    def place(self) -> str:
        return f"{self.passage.file}, {self.passage.place}"

    @property
    def evidence(self) -> str:
        """The passage and its place, as one piece of evidence of a judgement."""
        return f"{brief(self.passage.text, most=LONGEST).replace(';', ',')} ({self.place})"

    def entered(self) -> dict[str, str]:
        """The fields of its row of evidence."""
        what = brief(self.passage.text, most=LONGEST)
        return {"kind": "file", "what": what, "place": self.passage.file, "sha256": self.sha256, "from": self.place}


class Evidencing(Widget):
    """Passages and the criteria that they may be evidence of. What is accepted is kept as evidence; only a verdict judges."""

    _esm = script("passages.js")
    rows = traitlets.List(traitlets.Any()).tag(sync=True)
    """What is proposed, one by one; it doesn't change."""
    labels = traitlets.Dict().tag(sync=True)
    """What each verdict is called."""
    said = traitlets.Dict().tag(sync=True)
    """Number of a row → accepted or rejected."""
    judged = traitlets.Dict().tag(sync=True)
    """Criterion → the verdict that counts."""

    def __init__(self, client: Client, *, who: str = "") -> None:
        self._client, self._proposed = client, proposed_evidence(client)
        self._steps: list[int] = []
        super().__init__(
            client,
            partial(table_evidence, client),
            who=who,
            rows=[_shown(each) for each in self._proposed],
            labels=judgement_labels(),
            **_counts_now(client, self._proposed),
        )
        self._log = Log(client, self.who)
        self.message = self._to_decide()

    def do(self, content: dict[str, Any]) -> None:
        self._log.who = self.who
        before = self._log.undoable
        asked = content.get("do")
        if asked == "undo":
            for _ in range(self._steps.pop() if self._steps else 0):
                self._log.undo()
            self._show("Taken back.")
            return
        each = next((each for each in self._proposed if each.on == content.get("of")), None)
        if each is None:  # sent again, its document may be gone
            return
        if asked in ("accept", "reject", "open"):
            self._say(each, {"accept": ACCEPTED, "reject": REJECTED}.get(str(asked), ""))
        elif asked == "judge" and content.get("new") in ("", *judgement_levels()):
            self._judge(each, str(content["new"]))
        if steps := self._log.undoable - before:
            self._steps.append(steps)
        self._show(f"{each.place}: kept." if steps else "")

    def _say(self, each: ProposedEvidence, verdict: str) -> None:
        """Keep that a passage is evidence, isn't, or isn't decided; its row of evidence follows."""
        said = {ACCEPTED: "", REJECTED: "", **({verdict: YES} if verdict else {})}
        self._log.enter(each.on, {"on": each.proposed.criterion, **said}, reason=each.place)
        row = _evidence_row(self._client, each)
        if verdict == ACCEPTED and row is None:
            row = next_row(self._client, "evidence", each.proposed.criterion)
            self._log.enter(row, each.entered(), reason=each.proposed.criterion)
        elif verdict != ACCEPTED and row is not None:
            self._log.enter(row, dict.fromkeys(each.entered(), ""), reason=each.proposed.criterion)

    def _judge(self, each: ProposedEvidence, new: str) -> None:
        """Judge the criterion with the passage as evidence, which is accepted by that; empty withdraws the verdict alone."""
        on = each.proposed.criterion
        counts = read_client(self._client.folder, as_of=self._client.as_of).judgements.get(on)
        before = (counts.new, counts.reason, counts.evidence) if counts else ("", "", "")
        if before[0] == new and (not new or each.evidence in before[2]):
            return
        if new:
            self._say(each, ACCEPTED)
        seen = [] if not new or each.evidence in before[2] else [each.evidence]
        evidence = "; ".join(filter(None, (before[2], *seen)))
        back = Decision(on, *before, old=new, who=counts.who if counts else "")
        self._log.judge(Decision(on, new, before[1], evidence, old=before[0]), before=back)

    def _show(self, message: str) -> None:
        now = _counts_now(self._client, self._proposed)
        self.said, self.judged, self.undoable = now["said"], now["judged"], len(self._steps)
        self.message = f"{message} {self._to_decide()}".strip()

    def _to_decide(self) -> str:
        if not self._proposed:
            return "No passage is proposed: put Word, PDF, PowerPoint, mail or text files into the client's folder."
        return f"{len(self.said)} of {counted(len(self._proposed), 'proposal')} decided."


def proposed_evidence(client: Client) -> list[ProposedEvidence]:
    """Every passage of the client's documents beside each criterion in scope that it may be evidence of, best first."""
    files = read_documents(client).files
    hashes, found = {each.file: each.sha256 for each in files}, proposals_of(files, client.standards, client.name)
    listed = [ProposedEvidence(each.passage, one, hashes[each.passage.file]) for each in found for one in each.criteria]
    return [*{each.on: each for each in reversed(listed)}.values()][::-1]


def table_evidence(client: Client) -> pd.DataFrame:
    """A row per proposal: document, place, passage, the criterion, how like, why, and what is decided."""
    proposed = proposed_evidence(client)
    said = _counts_now(client, proposed)["said"]
    shown = [_shown(each) | {"decided": said.get(str(number), "")} for number, each in enumerate(proposed)]
    told = {"file": "document", "place": "place", "heading": "heading", "text": "it says"}
    told |= {"title": "may be evidence of", "like": "how like", "why": "why", "decided": "decided"}
    return pd.DataFrame(shown, columns=list(told), dtype=object).rename(columns=told)


def _counts_now(client: Client, proposed: Sequence[ProposedEvidence]) -> dict[str, dict[str, str]]:
    """What is said of each proposal, by its number, and the verdicts that count on their criteria."""
    entered = _entered(client)
    said = {
        str(number): verdict
        for number, each in enumerate(proposed)
        for verdict in (ACCEPTED, REJECTED)
        if each.on in entered and entered[each.on].get(verdict) == YES
    }
    judgements = read_client(client.folder, as_of=client.as_of).judgements
    criteria = {each.proposed.criterion for each in proposed}
    return {"said": said, "judged": {on: each.new for on, each in judgements.items() if on in criteria}}


def _entered(client: Client) -> dict[str, Mapping[str, str]]:
    """What is filled in of each row in entries.csv. Raises BadClient where that can't be read."""
    faults: list[str] = []
    lines = read_entries(client.folder, faults)
    BadClient.raise_with(faults)
    return {on: each.values for on, each in entered_by(lines).items()}


def _evidence_row(client: Client, each: ProposedEvidence) -> str | None:
    """The row of evidence that a passage was entered as, however it was entered; none where it wasn't."""
    begins, wanted = PART.join(("evidence", each.proposed.criterion, "")), each.entered()
    told = ("what", "place")  # its place in the file, and the file's hash, may be others by now
    rows = (on for on, said in _entered(client).items() if all(said.get(name) == wanted[name] for name in told))
    return next((on for on in rows if on.startswith(begins)), None)


def _shown(each: ProposedEvidence) -> dict[str, Any]:
    catalogue, passage, proposed = load_catalogue(), each.passage, each.proposed
    criterion = catalogue.criteria[proposed.criterion]
    return {
        "key": each.on,
        "criterion": proposed.criterion,
        "title": criterion.text,
        "process": catalogue.processes[criterion.process].title,
        "serves": ", ".join(criterion.requirements),
        "file": passage.file,
        "place": passage.place,
        "heading": passage.heading or "",
        "text": passage.text,
        "like": called(proposed.score),
        "why": proposed.why,
    }
