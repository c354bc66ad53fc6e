"""What may be proposed to whom, and who may decide on it."""

from .claims import is_in_scope, refuse_claimed_by_another, refuse_to_judge
from .conflicts import open_conflicts, refuse_conflicted
from .desk import can_assess, can_decide, can_review, has_conflict_of_interest
from .gates import (
    ListingColumns,
    NeedColumns,
    TechnologyColumns,
    closed_gates,
    passing,
)

__all__ = [
    "ListingColumns",
    "NeedColumns",
    "TechnologyColumns",
    "can_assess",
    "can_decide",
    "can_review",
    "closed_gates",
    "has_conflict_of_interest",
    "is_in_scope",
    "open_conflicts",
    "passing",
    "refuse_claimed_by_another",
    "refuse_conflicted",
    "refuse_to_judge",
]
