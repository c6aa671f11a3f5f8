"""The scale that a client's register is kept on: its own by client.yml, else that of its sheet, else ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ims_lib.client import RiskSettings
from ims_lib.inputs.said import spellings_for
from ims_lib.languages import say, translated
from ims_lib.register.model import Finding
from ims_lib.register.vocabulary import load, plain
from ims_lib.risks.scales import (
    RiskScale,
    appetite,
    bands,
    category_words,
    check_matrix,
    matrix_by_score,
    matrix_of_rows,
    no_band,
    rank,
    risk_scales,
)

WHERE = "client.yml"


@dataclass(frozen=True)
class Method:
    """The scale, what is acceptable for each category, who may accept each band, and what was wrong in client.yml."""

    scale: RiskScale
    acceptable: Mapping[str, str]
    """Category → the highest acceptable band; "" for risks without a category."""
    accepted_by: Mapping[str, str]
    findings: tuple[Finding, ...]
    own: tuple[str, ...]
    """What the client has said itself: grades, matrix, acceptable, accepts."""

    def is_above(self, band: str, category: str | None) -> bool:
        """Whether a risk of this band lies above what is acceptable for its category."""
        return rank(band) > rank(self.acceptable[category or ""])

    def accepted_in_words(self) -> dict[str, str]:
        """Band of the scale → who may accept what is left of it: our word, or the client's own as it stands."""
        ours = {name: band.accepted_by for name, band in bands().items()}
        own = {name: self.accepted_by[name] for name in self.scale.bands}
        return {name: translated(who) if who == ours[name] else who for name, who in own.items()}

    def names_entitled(self, accepted_by: str, band: str, owner: str | None) -> bool:
        """Whether a text of who accepted names a role that may: that of the band, of a higher one, or the risk's owner."""
        roles = [who for name, who in self.accepted_by.items() if rank(name) >= rank(band)]
        by_owner = any(plain(who) in spellings_for("owner_words") for who in roles)
        named = [*roles, *([owner] if by_owner and owner else [])]
        said = (part for role in named for part in re.split(rf"\b(?:{'|'.join(load('risk_legend')['or'])})\b|/", role))
        return any(f" {plain(part)} " in f" {plain(accepted_by)} " for part in said if part.strip())


def method_for(settings: RiskSettings, grades: int) -> Method:
    """The client's method. A hole in its scale is a finding, and ours stands in for it."""
    findings: list[Finding] = []
    scale = risk_scales()[grades]
    own = [name for name in ("grades", "acceptable", "accepts") if getattr(settings, name) is not None]
    matrix = _matrix(settings, grades)
    if matrix is not None:
        faults = check_matrix(grades, matrix)
        if faults:
            findings += [
                _fault(say("the risk matrix: {fault}; our own is used until then", fault=fault)) for fault in faults
            ]
        else:
            scale = RiskScale(grades, scale.likelihood, scale.consequence, matrix)
            own.append("matrix")
    acceptable = _acceptable(settings, scale, findings)
    accepted_by = {name: band.accepted_by for name, band in bands().items()}
    for name, who in (settings.accepts or {}).items():
        if name in bands():
            accepted_by[name] = who
        else:
            findings.append(_fault(say("risk, accepts: {no_band}", no_band=no_band(name))))
    return Method(scale, acceptable, accepted_by, tuple(findings), tuple(own))


def grades_wanted(settings: RiskSettings) -> tuple[int | None, tuple[Finding, ...]]:
    """The number of grades that client.yml names, and what is wrong with it."""
    if settings.grades is None or settings.grades in risk_scales():
        return settings.grades, ()
    known = ", ".join(str(number) for number in risk_scales())
    return None, (_fault(say("risk, grades is {grades}; it can be {known}", grades=settings.grades, known=known)),)


def _matrix(settings: RiskSettings, grades: int) -> Mapping[tuple[int, int], str] | None:
    if settings.matrix is not None:
        return matrix_of_rows(settings.matrix)
    if settings.bands is not None:
        return matrix_by_score(grades, settings.bands)
    return None


def _acceptable(settings: RiskSettings, scale: RiskScale, findings: list[Finding]) -> dict[str, str]:
    found = {name: scale.nearest_band(band) for name, band in appetite().items()}
    found[""] = min(found.values(), key=rank)
    given: Any = settings.acceptable
    said = dict.fromkeys(found, given) if isinstance(given, str) else dict(given or {})
    findings += _faults_of_appetite(said)
    found |= {name: scale.nearest_band(band) for name, band in said.items() if name in found and band in bands()}
    return found


def _faults_of_appetite(said: Mapping[str, str]) -> Iterator[Finding]:
    for band in dict.fromkeys(band for band in said.values() if band not in bands()):
        yield _fault(say("risk, acceptable: {no_band}; ours is used until then", no_band=no_band(band)))
    for name in said:
        if name and name not in category_words():
            yield _fault(
                say(
                    "risk, acceptable: '{name}' is no category; it can be {category_words}",
                    name=name,
                    category_words=", ".join(category_words()),
                )
            )


def _fault(text: str) -> Finding:
    return Finding("warning", "risk.scale", text, WHERE)
