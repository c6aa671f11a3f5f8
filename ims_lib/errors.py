"""What can go wrong, in the words of the person who can put it right."""

from __future__ import annotations

from collections.abc import Iterable


class ImsError(Exception):
    """Something the user can put right. Its text is one sentence a line: place, what was found, what to do."""

    def __init__(self, faults: str | Iterable[str]) -> None:
        self.faults = (faults,) if isinstance(faults, str) else tuple(faults)
        super().__init__("\n".join(self.faults))

    @classmethod
    def raise_with(cls, faults: Iterable[str]) -> None:
        """Raise one with all faults, where there are some."""
        if found := list(faults):
            raise cls(found)

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows instead of a traceback: the sentences alone."""
        return list(self.faults)


class FileRefused(ImsError):
    """A spreadsheet that cannot be read: missing, damaged, locked or of a kind we don't read."""


class NoTableFound(ImsError):
    """No file of a client holds a table of controls."""


class UnknownClient(ImsError):
    """No client folder of that name or path."""


class BadClient(ImsError):
    """A client folder's settings or judgements break their rules."""


class BadScenario(ImsError):
    """A scenario names what nothing knows, or says what cannot be."""


class CannotWrite(ImsError):
    """A judgement or answer could not be kept: no room, no permission."""


class AtWork(ImsError):
    """Another batch renders into the same folder."""


class CannotPrint(ImsError):
    """No PDF could be made of a page: no program that prints it, or one that failed."""


class JudgedMeanwhile(ImsError):
    """Somebody else judged the same thing after it was shown. Nothing was kept."""


class EnteredMeanwhile(ImsError):
    """Somebody else filled in the same thing after it was shown. Nothing was kept."""


class NoName(ImsError):
    """Something is to be kept, and nobody has said who keeps it."""


class BadCatalogue(ImsError):
    """The body of knowledge in data/ breaks its own rules."""


class BadParameter(ImsError):
    """A notebook or command was given a parameter that it doesn't know or cannot use."""


class ReportFailed(ImsError):
    """A client's report could not be rendered."""


class WeakPassphrase(ImsError):
    """A passphrase that can't be read, or is too short to guard a file by itself."""


class LibraryMissing(ImsError):
    """A library that only some commands need isn't installed."""
