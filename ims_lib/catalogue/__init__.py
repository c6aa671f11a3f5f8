"""Standards, criteria and cross-map: knowledge that holds for every client."""

from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.crossmap import chapter_matrix, cross_map, met_by, pairs_of_standards, relation, side_by_side
from ims_lib.catalogue.model import Catalogue, load_catalogue

__all__ = [
    "Catalogue",
    "Criterion",
    "chapter_matrix",
    "cross_map",
    "load_catalogue",
    "met_by",
    "pairs_of_standards",
    "relation",
    "side_by_side",
]
