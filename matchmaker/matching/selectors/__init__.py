"""Reading what matching knows."""

from .collections import fresh_collection, read_watermark
from .learning import (
    count_decisions,
    decisions_in_force,
    find_active_learning,
    find_latest_learning,
)
from .listings import MODELS, listings_by_key, needs_by_key, technologies_by_key
from .proposals import (
    Progress,
    StepProgress,
    counts_by_state,
    decisions_on_its_listings,
    find_decision,
    get_proposal,
    matching_progress,
    note_to_parties,
    open_proposals,
    proposal_askings,
    proposals,
    proposals_visible_to,
)
from .search import (
    Hit,
    SearchOutcome,
    rank_listings,
    search_needs,
    search_technologies,
    searches_by_meaning,
    snapshots_state,
)

__all__ = [
    "MODELS",
    "Hit",
    "Progress",
    "SearchOutcome",
    "StepProgress",
    "count_decisions",
    "counts_by_state",
    "decisions_in_force",
    "decisions_on_its_listings",
    "find_active_learning",
    "find_decision",
    "find_latest_learning",
    "fresh_collection",
    "get_proposal",
    "listings_by_key",
    "matching_progress",
    "needs_by_key",
    "note_to_parties",
    "open_proposals",
    "proposal_askings",
    "proposals",
    "proposals_visible_to",
    "rank_listings",
    "read_watermark",
    "search_needs",
    "search_technologies",
    "searches_by_meaning",
    "snapshots_state",
    "technologies_by_key",
]
