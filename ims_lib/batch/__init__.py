"""From a client's folder to a complete set in its output folder, one client or many."""

from ims_lib.batch.render import render_report

__all__ = ["render_report"]
