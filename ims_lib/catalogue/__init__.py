"""Standards, criteria and cross-map: knowledge that holds for every client."""

from ims_lib.catalogue.crossmap import cross_map as cross_map
from ims_lib.catalogue.crossmap import met_by as met_by
from ims_lib.catalogue.crossmap import pairs_of_standards as pairs_of_standards
from ims_lib.catalogue.crossmap import relation as relation
from ims_lib.catalogue.model import Catalogue as Catalogue
from ims_lib.catalogue.model import load_catalogue as load_catalogue
