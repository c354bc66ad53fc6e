"""The need's quantified requirements, each with what the technology states to it."""

from __future__ import annotations

from ..models import Proposal
from ..services import requirement_wording
from ..services.requirement_wording import REASONS, VERDICTS, RequirementLine

__all__ = ["REASONS", "VERDICTS", "RequirementLine", "requirement_lines"]


def requirement_lines(proposal: Proposal) -> list[RequirementLine]:
    """A line for each requirement with a figure, in the order of the need's text."""
    return requirement_wording.requirement_lines(proposal.need, proposal.technology)
