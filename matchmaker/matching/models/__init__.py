"""Tables of matching: vectors, background work, proposals, decisions and notices."""

from .proposals import Decision, Notice, Proposal
from .vectors import ListingVector
from .work import CollectionWatermark, MatchingWork

__all__ = [
    "CollectionWatermark",
    "Decision",
    "ListingVector",
    "MatchingWork",
    "Notice",
    "Proposal",
]
