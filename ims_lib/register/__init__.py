"""Grids → register: tables, columns, references, statuses, questions, and where every row went."""

from ims_lib.register.answer import check_json, check_text
from ims_lib.register.model import Finding, Record, Register, Table
from ims_lib.register.of_client import read_register
from ims_lib.register.read import combine, read_file, read_grids
from ims_lib.register.settled.reading import Reading, load_reading

__all__ = [
    "Finding",
    "Reading",
    "Record",
    "Register",
    "Table",
    "check_json",
    "check_text",
    "combine",
    "load_reading",
    "read_file",
    "read_grids",
    "read_register",
]
