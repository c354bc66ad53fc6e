"""Technologies and needs in the administration pages, for technology managers."""

from .pages import NeedAdmin, TechnologyAdmin
from .reviews import ListingReviewAdmin

__all__ = ["ListingReviewAdmin", "NeedAdmin", "TechnologyAdmin"]
