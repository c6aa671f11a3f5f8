"""Where knowledge and notebooks lie: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
INSTALLED = (PACKAGE / "data").is_dir()
PROJECT = PACKAGE.parent
"""The checkout; for an installed package the folder that it was installed into."""
ROOT = PACKAGE if INSTALLED else PROJECT
DATA = ROOT / "data"
NOTEBOOKS = ROOT / "notebooks"
DEMO_CLIENTS = DATA / "clients"
DEMO_NAMES = ("harbour", "lumen", "millrace", "stadtspital")
"""The clients that are invented. In a checkout others may lie beside them; no other workspace takes those by name."""
