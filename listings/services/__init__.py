"""What can be done with technologies and needs; every door calls these."""

from .creation import create_need, create_needs, create_technologies, create_technology
from .drafts import Draft, draft_need, draft_technology, find_missing
from .language import detect_language
from .revision import find_changes, revise_need, revise_technology
from .steps import (
    expire_need,
    expire_overdue,
    expire_technology,
    publish_need,
    publish_technology,
    reopen_need,
    reopen_technology,
    return_need,
    return_technology,
    submit_need,
    submit_technology,
    withdraw_need,
    withdraw_technology,
)

__all__ = [
    "Draft",
    "create_need",
    "create_needs",
    "create_technologies",
    "create_technology",
    "detect_language",
    "draft_need",
    "draft_technology",
    "expire_need",
    "expire_overdue",
    "expire_technology",
    "find_changes",
    "find_missing",
    "publish_need",
    "publish_technology",
    "reopen_need",
    "reopen_technology",
    "return_need",
    "return_technology",
    "revise_need",
    "revise_technology",
    "submit_need",
    "submit_technology",
    "withdraw_need",
    "withdraw_technology",
]
