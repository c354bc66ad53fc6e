"""Tables of matching: vectors, background work, proposals, decisions, notices, what was learnt."""

from .askings import Asking
from .learning import LearnedRanking
from .proposals import Decision, Notice, Proposal
from .vectors import ListingVector
from .work import CollectionWatermark, MatchingWork

__all__ = [
    "Asking",
    "CollectionWatermark",
    "Decision",
    "LearnedRanking",
    "ListingVector",
    "MatchingWork",
    "Notice",
    "Proposal",
]
