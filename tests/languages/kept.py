"""What is kept of German, forgotten: for tests that put other catalogues in its place."""

from ims_lib.languages import messages
from ims_lib.languages.current import forget

KEPT = (messages.catalogue_of, messages.in_all_languages, messages.written_in)


def forget_german() -> None:
    forget("de")
    for kept in KEPT:
        kept.cache_clear()
