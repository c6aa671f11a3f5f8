"""AI systems one by one: what laws and frameworks beside the standards ask of each."""

from ims_lib.steps.ai_systems.overlay import SystemOverlay, lay_over

__all__ = ["SystemOverlay", "lay_over"]
