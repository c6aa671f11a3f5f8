"""What our widgets share: script and style, who works, what is kept of what they said, undo and a message, and a plain table for readers without a kernel."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from threading import RLock
from typing import Any, ClassVar
from weakref import WeakSet

import anywidget
import pandas as pd
import traitlets

from ims_lib.client import Client
from ims_lib.errors import BadClient, CannotWrite, ImsError, NoName
from ims_lib.person import keep_person_name, person_name, require_name
from ims_lib.workbench.front_end import front
from ims_lib.workbench.tables import table
from ims_lib.workspace import find_workspace


def script(*names: str) -> str:
    """A widget's script, of one file or several, with what all of them share before it."""
    return "".join(map(front, ("shared.js", *names)))


class Widget(anywidget.AnyWidget):
    """Answers the front end, which keeps what it asks for until it is told that it is done; what can't be done is told in the message.

    Nothing is written before a name is given: in the call, or in the widget by somebody who is then known for all clients.
    """

    UNSIGNED: ClassVar[frozenset[str]] = frozenset()
    """What can be asked for without a name, as it writes nothing."""

    _open: ClassVar[WeakSet[Widget]] = WeakSet()
    _one_at_a_time: ClassVar = RLock()
    """JupyterLab has the kernel answer widgets in a thread of their own, some while it begins in the first one still."""
    _css = front("workbench.css")
    place = traitlets.Unicode("").tag(sync=True)
    """The client's folder, or the workspace's: what isn't kept yet stays in the browser under this name."""
    who = traitlets.Unicode("").tag(sync=True)
    """Whose lines are written; empty until somebody has said who they are."""
    proposed = traitlets.Unicode("").tag(sync=True)
    """The name to begin with where none is known: the client's assessor."""
    undoable = traitlets.Int(0).tag(sync=True)
    """How many steps can be taken back."""
    message = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self, client: Client | None, plain: Callable[[], pd.DataFrame], *, who: str = "", **shown: Any
    ) -> None:
        """`plain` gives the same as a plain table, for readers without a kernel."""
        self._plain = plain
        self._done: set[str] = set()
        folder, name = client.folder if client else find_workspace().home, who.strip() or person_name()
        super().__init__(place=folder.as_posix(), who=name, proposed=client.assessor if client else "", **shown)
        self._open.add(self)
        self.on_msg(self._asked_by_front_end)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget with a plain table beside it, for a saved notebook."""
        bundle: Any = super()._repr_mimebundle_(**options)
        data, metadata = bundle
        return {**data, "text/html": table(self._plain())._repr_html_()}, metadata

    def _asked_by_front_end(self, _: Any, content: dict[str, Any], buffers: list[bytes]) -> None:
        number = str(content.get("id", ""))
        if buffers:
            content = {**content, "bytes": b"".join(buffers)}
        with self._one_at_a_time:
            kept = "yes" if number in self._done else self._answer(content)
            if number and kept != "later":
                self._done.add(number)
        if number:
            self.send({"done": number, "kept": kept})

    def _answer(self, content: dict[str, Any]) -> str:
        """Whether it was done: yes; no; later, as it is right and can't be written yet."""
        asked = content.get("do")
        try:
            if asked == "name":
                name = keep_person_name(str(content.get("name", "")))
                for each in self._open:  # asked once, for all that are shown
                    each.who = name
            else:
                if asked not in self.UNSIGNED:
                    require_name(self.who)
                self.do(content)
        except ImsError as error:
            self.message = "; ".join(error.faults)
            return "later" if isinstance(error, BadClient | CannotWrite | NoName) else "no"
        return "yes"

    def tell_others(self) -> None:
        """Have the other widgets that are shown take up what changed for all: the client that is worked on, or its report."""
        for each in [each for each in self._open if each is not self]:
            each.follow()

    def follow(self) -> None:
        """What another widget changed, taken up; most show nothing of it."""

    @abstractmethod
    def do(self, content: dict[str, Any]) -> None:
        """What the front end asks for, named by `do`; anything else is passed over. It may ask for the same again."""
