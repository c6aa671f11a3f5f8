"""All clients of a practice side by side, from their results.json alone; nothing of it is written to a client's folder.

It is for the practice itself, and in English as the command line is.
"""

from ims_lib.portfolio.results import Portfolio as Portfolio
from ims_lib.portfolio.results import read_portfolio as read_portfolio
