"""Judgements: what an assessor decided, kept line by line in judgements.csv and nowhere overwritten."""

from ims_lib.judgements.log import append_judgements
from ims_lib.judgements.model import Decision

__all__ = ["Decision", "append_judgements"]
