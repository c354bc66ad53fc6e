"""What may be proposed to whom, and who may decide on it."""

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
    "passing",
]
