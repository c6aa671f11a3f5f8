"""What our widgets share: script and style, undo and a message, and a plain table for readers without a kernel."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

import anywidget
import pandas as pd
import traitlets

from ims_lib.errors import ImsError
from ims_lib.workbench.front_end import front


def script(name: str) -> str:
    """A widget's script with what all of them share before it."""
    return front("shared.js") + front(name)


class Widget(anywidget.AnyWidget):
    """Answers the front end; what can't be done is told in its message."""

    _css = front("workbench.css")
    undoable = traitlets.Int(0).tag(sync=True)
    """How many steps can be taken back."""
    message = traitlets.Unicode("").tag(sync=True)

    def __init__(self, **shown: Any) -> None:
        super().__init__(**shown)
        self.on_msg(self._asked_by_front_end)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The widget with a plain table beside it, for a saved notebook."""
        bundle: Any = super()._repr_mimebundle_(**options)
        data, metadata = bundle
        return {**data, "text/html": self.table().to_html(escape=True, index=False, border=0)}, metadata

    def _asked_by_front_end(self, _: Any, content: dict[str, Any], __: Any) -> None:
        try:
            self.do(content)
        except ImsError as error:
            self.message = "; ".join(error.faults)

    @abstractmethod
    def do(self, content: dict[str, Any]) -> None:
        """What the front end asks for, named by `do`; anything else is passed over."""

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """The same as a plain table."""
