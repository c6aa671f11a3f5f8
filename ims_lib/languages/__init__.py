"""The language that people read: sentences of ours and texts of our data as data/languages/ translates them.

English is what stands in code, data and templates; a language is a folder of data/languages/ with gettext's .po files. What a
client wrote is never translated, and reading a client's files goes by English knowledge whatever the report's language is.
"""

from ims_lib.languages.current import by_language, in_language, language, languages, write_in
from ims_lib.languages.messages import as_written, form_for, in_all_languages, noted, say, spaced, translated

__all__ = [
    "as_written",
    "by_language",
    "form_for",
    "in_all_languages",
    "in_language",
    "language",
    "languages",
    "noted",
    "say",
    "spaced",
    "translated",
    "write_in",
]
