"""One client: its folder found and opened, with what client.yml says, what assessors judged and what was agreed."""

from ims_lib.client.added_actions import merge_actions as merge_actions
from ims_lib.client.agreed_plan import agree as agree
from ims_lib.client.entries import Entered as Entered
from ims_lib.client.entry_sheets import merge_entries as merge_entries
from ims_lib.client.folders import choose_client as choose_client
from ims_lib.client.folders import chosen_client as chosen_client
from ims_lib.client.folders import evidence_files as evidence_files
from ims_lib.client.folders import find_clients as find_clients
from ims_lib.client.folders import folders_passed_over as folders_passed_over
from ims_lib.client.folders import left_aside as left_aside
from ims_lib.client.log import Log as Log
from ims_lib.client.opening import Client as Client
from ims_lib.client.opening import read_client as read_client
from ims_lib.client.plan_sheet import merge_plan as merge_plan
from ims_lib.client.settings import Capacity as Capacity
from ims_lib.client.settings import Certificate as Certificate
from ims_lib.client.settings import Rest as Rest
from ims_lib.client.settings import RiskSettings as RiskSettings
from ims_lib.client.settings import StandardRef as StandardRef
from ims_lib.client.settings import as_capacity as as_capacity
