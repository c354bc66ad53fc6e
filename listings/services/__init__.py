"""What can be done with technologies and needs; every door calls these."""

from .creation import create_need, create_needs, create_technologies, create_technology
from .drafts import Draft, draft_need, draft_technology, find_missing
from .heartbeat import (
    CONFIRMED_FOR_DAYS,
    UNDO_MINUTES,
    confirm_need,
    confirm_technology,
    remind_of_expiry,
    undo_confirmation,
)
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
from .together import Outcome, confirm_technologies, undo_confirmations, withdraw_technologies
from .unfinished import (
    Saved,
    begin_need,
    begin_technology,
    copy_need,
    discard_need,
    save_need_draft,
    save_technology_draft,
)

__all__ = [
    "CONFIRMED_FOR_DAYS",
    "UNDO_MINUTES",
    "Draft",
    "Outcome",
    "Saved",
    "begin_need",
    "begin_technology",
    "confirm_need",
    "confirm_technologies",
    "confirm_technology",
    "copy_need",
    "create_need",
    "create_needs",
    "create_technologies",
    "create_technology",
    "detect_language",
    "discard_need",
    "draft_need",
    "draft_technology",
    "expire_need",
    "expire_overdue",
    "expire_technology",
    "find_changes",
    "find_missing",
    "publish_need",
    "publish_technology",
    "remind_of_expiry",
    "reopen_need",
    "reopen_technology",
    "return_need",
    "return_technology",
    "revise_need",
    "revise_technology",
    "save_need_draft",
    "save_technology_draft",
    "submit_need",
    "submit_technology",
    "undo_confirmation",
    "undo_confirmations",
    "withdraw_need",
    "withdraw_technologies",
    "withdraw_technology",
]
