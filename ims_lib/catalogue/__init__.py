"""Standards, criteria and cross-map: knowledge that holds for every client."""

from ims_lib.catalogue.criteria import Criterion, Process
from ims_lib.catalogue.crossmap import cross_map, relation
from ims_lib.catalogue.model import Catalogue, load_catalogue
from ims_lib.catalogue.standards import CHAPTERS, Requirement, Standard

__all__ = [
    "CHAPTERS", "Catalogue", "Criterion", "Process", "Requirement", "Standard", "cross_map", "load_catalogue", "relation",
]  # fmt: skip
