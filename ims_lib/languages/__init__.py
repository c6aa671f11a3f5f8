"""The language that people read: sentences of ours and texts of our data as data/languages/ translates them.

English is what stands in code, data and templates; a language is a folder of data/languages/ with gettext's .po files. What a
client wrote is never translated, and reading a client's files goes by English knowledge whatever the report's language is.
"""

from ims_lib.languages.current import by_language as by_language
from ims_lib.languages.current import in_language as in_language
from ims_lib.languages.current import language as language
from ims_lib.languages.current import languages as languages
from ims_lib.languages.current import write_in as write_in
from ims_lib.languages.messages import as_written as as_written
from ims_lib.languages.messages import form_for as form_for
from ims_lib.languages.messages import in_all_languages as in_all_languages
from ims_lib.languages.messages import in_case as in_case
from ims_lib.languages.messages import noted as noted
from ims_lib.languages.messages import say as say
from ims_lib.languages.messages import spaced as spaced
from ims_lib.languages.messages import translated as translated
