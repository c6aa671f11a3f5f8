"""Exchange with other programs: an assessment written as json, csv, xlsx, OSCAL and for CISO Assistant, and judgements taken back."""

from ims_lib.exchange.forms import FORMS, files_of_export, not_carried
from ims_lib.exchange.reading import read_judgements
from ims_lib.exchange.taking import Taken, take_in

__all__ = ["FORMS", "Taken", "files_of_export", "not_carried", "read_judgements", "take_in"]
