"""Technologies, needs, and what belongs to a technology."""

from .listing import LONGEST_TEXT, Confidentiality, Listing
from .need import Need
from .technology import Control, IntellectualProperty, PayAfterUseTerms, Technology, rate_rows

__all__ = [
    "LONGEST_TEXT",
    "Confidentiality",
    "Control",
    "IntellectualProperty",
    "Listing",
    "Need",
    "PayAfterUseTerms",
    "Technology",
    "rate_rows",
]
