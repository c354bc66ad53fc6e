"""Reading what deals knows, a module for each subject."""

from .interests import (
    find_interest,
    find_open_interest,
    interests,
    interests_expressed_by,
    interests_received_by,
    interests_to_settle,
    interests_today,
    interests_visible_to,
    open_interests_in,
)

__all__ = [
    "find_interest",
    "find_open_interest",
    "interests",
    "interests_expressed_by",
    "interests_received_by",
    "interests_to_settle",
    "interests_today",
    "interests_visible_to",
    "open_interests_in",
]
