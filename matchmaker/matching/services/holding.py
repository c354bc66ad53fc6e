"""What every action on an undecided proposal checks first."""

from __future__ import annotations

from typing import Final

from ..errors import NoteTooLong, ProposalAlreadyDecided, ProposalClosed, TextToWrite
from ..models import Decision, Proposal
from ..states import DECIDED_STATES, ProposalState

LONGEST_TEXT: Final = 2000


def refuse_decided(proposal: Proposal) -> None:
    """Raise ProposalAlreadyDecided or ProposalClosed unless the proposal is open."""
    if proposal.state in DECIDED_STATES:
        standing = Decision.objects.filter(undone_at__isnull=True).select_related("by")
        raise ProposalAlreadyDecided(standing.get(proposal_id=proposal.pk))
    if proposal.state == ProposalState.CLOSED:
        raise ProposalClosed


def checked_text(text: str, *, required: bool = True) -> str:
    """The text as it is kept. Raises TextToWrite, NoteTooLong."""
    said = text.replace("\x00", "").strip()
    if required and not said:
        raise TextToWrite
    if len(said) > LONGEST_TEXT:
        raise NoteTooLong(length=len(said), limit=LONGEST_TEXT)
    return said
