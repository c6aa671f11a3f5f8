"""What a column of the client's lists shows of a criterion that is assessed for each AI system or service."""

from __future__ import annotations

from collections.abc import Mapping

from ims_lib.catalogue.knowledge_files import knowledge
from ims_lib.catalogue.standards import Frozen
from ims_lib.languages import by_language


class Shown(Frozen):
    """A criterion, and the columns that speak for it."""

    criterion: str
    column: str | None = None
    """Of the list of AI systems or services."""
    assessment: str | None = None
    """Of the list of impact assessments, whichever holds one."""
    shows: str = ""
    """What stands there, in a few words."""
    lacks: str = ""
    """The same where nothing does."""
    over: str = ""
    """What is told of a day that is over, where that shows nothing."""
    today: str = ""
    """The same of a day that is today."""
    short: str = ""
    """What is told of an assessment that is over, of something else or only a screening, where that shows nothing."""
    less: str = ""
    """What is told of a day to come of an assessment that is of something else, or not signed off."""
    against: tuple[str, ...] = ()
    """Kinds of what rows and records of a service say, by which it is in doubt there."""
    tried_without: bool = False
    """Whether a remark on the service that holds it shows it, by which working without it was tried."""
    whole: bool = False
    """Whether the list of services can't show it where it calls itself a part."""
    share: bool = False
    """Whether the share that the remark of a row on it names, 14 of 23, is one of what it asks."""


class ListEvidence(Frozen):
    """All that columns show."""

    kinds: Mapping[str, str]
    """What rows and records say against a service, by kind, in a few words."""
    shown: tuple[Shown, ...]


@by_language
def load_list_evidence() -> Mapping[str, Shown]:
    """By criterion, read once. Raises BadCatalogue with every fault of form."""
    return {each.criterion: each for each in _read().shown}


def words_of_kinds() -> Mapping[str, str]:
    """What is said against a service, by kind."""
    return _read().kinds


_read = knowledge("library/list_evidence.yml", ListEvidence)
