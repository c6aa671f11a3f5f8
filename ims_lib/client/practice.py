"""The consultancy's own: what practice.yml in the workspace says of who assesses, and what its papers bear."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo

from ims_lib.client.settings import read_by_schema
from ims_lib.languages import say
from ims_lib.scales import report_setting
from ims_lib.workspace import find_workspace

FILE = "practice.yml"
PNG = b"\x89PNG\r\n\x1a\n"
MORE_THAN_SHOWN = re.compile(
    rb"""<!ENTITY|<(\w+:)?(script|foreignObject|iframe)|\son\w+\s*=|@import|url\(\s*["']?(?!#)|(href|src)\s*=\s*["'](?!\#|data:image/)""",
    re.IGNORECASE,
)
"""What an SVG has that runs something or asks for another file."""


def _as_logo(value: Any, info: ValidationInfo) -> Path:
    """The file of the picture, beside practice.yml: a PNG, or an SVG that runs nothing and leads nowhere."""
    path = Path(str(info.context)) / str(value)
    if path.name != value or not path.is_file():
        raise ValueError("the name of a file beside practice.yml is wanted, such as logo.svg")
    content = path.read_bytes()
    if len(content) > (most := int(report_setting("logo_bytes"))):
        raise ValueError(f"the file has {len(content) // 1000} kB, {most // 1000} are the most")
    if not content.startswith(PNG) and b"<svg" not in content:
        raise ValueError("a PNG or an SVG is wanted")
    if not content.startswith(PNG) and MORE_THAN_SHOWN.search(content):
        raise ValueError("an SVG that runs something or asks for another file isn't taken; save it as plain SVG")
    return path


def _as_colour(value: Any) -> str:
    if not (isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value)):
        raise ValueError('a colour is wanted in quotation marks, as "#0f5563": without them YAML takes # for a remark')
    return value.lower()


Colour = Annotated[str | None, BeforeValidator(_as_colour)]


class Colours(BaseModel, frozen=True, extra="ignore"):
    """The colour of headings' marks, names and bars of the plan; one that can't be read well on the page isn't used."""

    brand: Colour = None
    brand_dark: Colour = None
    """On a dark screen."""


class Approval(BaseModel, frozen=True, extra="ignore"):
    """Who prepares, reviews and approves reports here, where client.yml names nobody who has."""

    prepared: str = ""
    reviewed: str = ""
    approved: str = ""
    numbered: Literal["numbers", "days"] = "numbers"
    """How a draft is called: by the number that follows the version before it, or by its day."""


class Practice(BaseModel, frozen=True, extra="ignore"):
    """What practice.yml says."""

    name: Annotated[str, Field(min_length=1)]
    logo: Annotated[Path | None, BeforeValidator(_as_logo)] = None
    colours: Colours = Colours()
    address: str = ""
    disclaimer: str = ""
    disclaimer_outside: str = ""
    """Instead of it in editions for others than the organisation."""
    approval: Approval = Approval()
    four_eyes: bool = False
    """Whether a second person confirms each verdict."""

    @property
    def picture(self) -> Path | None:
        """The logo for papers that take no SVG: itself, or the PNG of its name beside it, up to the size that a logo may have."""
        png = self.logo and self.logo.with_suffix(".png")
        fits = png and png.is_file() and png.stat().st_size <= report_setting("logo_bytes")
        return png if png and fits and png.read_bytes().startswith(PNG) else None


def read_practice(faults: list[str]) -> tuple[Practice | None, tuple[str, ...]]:
    """What the workspace's practice.yml says, if there is one, and its keys that nothing reads; its faults are added."""
    path = practice_file()
    return read_by_schema(path, FILE, say("at least name"), Practice, faults) if path.is_file() else (None, ())


def practice_file() -> Path:
    """Where practice.yml would lie."""
    return find_workspace().home / FILE


def practice_files(practice: Practice | None) -> list[Path]:
    """What a practice's looks are made from."""
    return [practice_file(), *dict.fromkeys(filter(None, (practice.logo, practice.picture)))] if practice else []
