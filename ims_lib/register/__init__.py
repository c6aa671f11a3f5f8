"""Grids → register: tables, columns, references, statuses, questions, and where every row went."""

from ims_lib.register.answer import check_json as check_json
from ims_lib.register.answer import check_text as check_text
from ims_lib.register.model import Register as Register
from ims_lib.register.of_client import read_register as read_register
from ims_lib.register.of_client import require_table as require_table
from ims_lib.register.read import read_file as read_file
from ims_lib.register.settled.reading import Reading as Reading
from ims_lib.register.settled.reading import load_reading as load_reading
