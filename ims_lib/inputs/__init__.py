"""What a client keeps beside its controls: risks, documents, findings and actions, suppliers, objectives, incidents, …

Read from the sheets that the register has read already; every row knows its cell.
"""

from ims_lib.inputs.model import Inputs
from ims_lib.inputs.read import read_inputs
from ims_lib.inputs.rows import INPUTS, Lists

__all__ = ["INPUTS", "Inputs", "Lists", "read_inputs"]
