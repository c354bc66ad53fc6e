"""Technologies, needs, what belongs to a technology, and imports."""

from .disclosure import GRANTED_TIERS, DisclosureGrant
from .imports import ColumnMapping, ImportBadRow, ImportEntry, ImportJob, ImportKind
from .listing import LONGEST_TEXT, Confidentiality, Listing
from .need import Need
from .reviews import LONGEST_REVIEW_NOTE, ListingReview
from .technology import Control, IntellectualProperty, PayAfterUseTerms, Technology, rate_rows
from .trials import TrialResult

__all__ = [
    "GRANTED_TIERS",
    "LONGEST_REVIEW_NOTE",
    "LONGEST_TEXT",
    "ColumnMapping",
    "Confidentiality",
    "Control",
    "DisclosureGrant",
    "ImportBadRow",
    "ImportEntry",
    "ImportJob",
    "ImportKind",
    "IntellectualProperty",
    "Listing",
    "ListingReview",
    "Need",
    "PayAfterUseTerms",
    "Technology",
    "TrialResult",
    "rate_rows",
]
