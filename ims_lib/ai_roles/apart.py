"""Criteria that fall away by what the organisation's roles with AI propose, until the client decides otherwise."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ims_lib.ai_roles.proposals import Proposal
from ims_lib.catalogue.criteria import Criterion
from ims_lib.catalogue.weighing import Weighing


@dataclass(frozen=True)
class Undecided:
    """What the roles propose, and what the client has decided already: controls that its rows or a judgement speak of."""

    proposals: tuple[Proposal, ...]
    decided: Collection[str]
    nothing_built: bool
    """Whether the organisation builds, trains and tunes no model."""

    def falling_away(self, weighing: Weighing, criteria: Mapping[str, Criterion]) -> frozenset[str]:
        """The criteria whose every demand falls away; one that the client or assessor spoke of is none of them."""
        away = {each.control: each for each in self.proposals if each.control not in self.decided}
        return frozenset(
            name
            for name, requirements in weighing.requirements_of.items()
            if requirements
            and name not in self.decided
            and all(
                self._falls_away(criteria[name], requirement, away, special=(requirement, name) in weighing.special)
                for requirement in requirements
            )
        )

    def _falls_away(
        self, criterion: Criterion, requirement: str, away: Mapping[str, Proposal], *, special: bool
    ) -> bool:
        proposal = away.get(requirement)
        if proposal and (proposal.proposal == "likely_not" or criterion.id in proposal.apart):
            return True
        # For 27001 and 20000-1 a plain row says nothing of what is asked of those who build models.
        of_annex = proposal is not None or (not self.proposals and requirement not in self.decided)
        of_builders = criterion.for_builders and self.nothing_built and (special or of_annex)
        return of_builders and not self._is_kept(criterion)

    def _is_kept(self, criterion: Criterion) -> bool:
        """Whether it stays for some system, as by the rules of a control that it serves it doesn't fall away there."""
        served = {link.id for link in criterion.serves}
        return any(
            item.proposal != "asked" and criterion.id not in item.apart
            for proposal in self.proposals
            if proposal.control in served
            for item in proposal.systems
        )
