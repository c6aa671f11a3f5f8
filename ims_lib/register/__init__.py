"""Grids → register: tables, columns, references, statuses, questions, and where every row went."""

from ims_lib.register.answer import check_json, check_text
from ims_lib.register.model import Register
from ims_lib.register.of_client import read_register, require_table
from ims_lib.register.read import read_file
from ims_lib.register.settled.reading import Reading, load_reading

__all__ = [
    "Reading",
    "Register",
    "check_json",
    "check_text",
    "load_reading",
    "read_file",
    "read_register",
    "require_table",
]
