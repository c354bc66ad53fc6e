"""Tables of matching: vectors, work, proposals, decisions, notices, opinions, what was learnt."""

from .askings import Asking
from .assessments import Assessment
from .claims import Claim, Looking
from .conflicts import ConflictDeclaration, ConflictWaiver
from .decisions import Decision, Notice
from .learning import LearnedRanking
from .proposals import Proposal
from .quality import BlindReview, Draw, GoldItem
from .questions import Escalation, Question
from .searches import LONGEST_NAME, Digest, DigestItem, DigestPreference, SavedSearch
from .vectors import ListingVector
from .work import CollectionWatermark, MatchingWork

__all__ = [
    "LONGEST_NAME",
    "Asking",
    "Assessment",
    "BlindReview",
    "Claim",
    "CollectionWatermark",
    "ConflictDeclaration",
    "ConflictWaiver",
    "Decision",
    "Digest",
    "DigestItem",
    "DigestPreference",
    "Draw",
    "Escalation",
    "GoldItem",
    "LearnedRanking",
    "ListingVector",
    "Looking",
    "MatchingWork",
    "Notice",
    "Proposal",
    "Question",
    "SavedSearch",
]
