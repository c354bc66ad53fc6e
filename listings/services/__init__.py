"""What can be done with technologies and needs; every door calls these."""

from .belongings import copy_technology, revise_belongings
from .creation import create_need, create_needs, create_technologies, create_technology
from .disclosure import set_disclosure
from .drafts import Draft, draft_need, draft_technology, draft_terms, find_missing
from .heartbeat import (
    CONFIRMED_FOR_DAYS,
    UNDO_MINUTES,
    confirm_need,
    confirm_technology,
    remind_of_expiry,
    undo_confirmation,
)
from .language import detect_language
from .reviewing import review_listing, suggested_rubric
from .revision import find_changes, former_values, revise_need, revise_technology
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
from .trials import record_trial_result
from .unfinished import (
    Saved,
    begin_need,
    begin_technology,
    copy_need,
    discard_need,
    discard_technology,
    save_need_draft,
    save_technology_draft,
    sketch_need,
    sketch_technology,
)
from .values import writable_fields

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
    "copy_technology",
    "create_need",
    "create_needs",
    "create_technologies",
    "create_technology",
    "detect_language",
    "discard_need",
    "discard_technology",
    "draft_need",
    "draft_technology",
    "draft_terms",
    "expire_need",
    "expire_overdue",
    "expire_technology",
    "find_changes",
    "find_missing",
    "former_values",
    "publish_need",
    "publish_technology",
    "record_trial_result",
    "remind_of_expiry",
    "reopen_need",
    "reopen_technology",
    "return_need",
    "return_technology",
    "review_listing",
    "revise_belongings",
    "revise_need",
    "revise_technology",
    "save_need_draft",
    "save_technology_draft",
    "set_disclosure",
    "sketch_need",
    "sketch_technology",
    "submit_need",
    "submit_technology",
    "suggested_rubric",
    "undo_confirmation",
    "undo_confirmations",
    "withdraw_need",
    "withdraw_technologies",
    "withdraw_technology",
    "writable_fields",
]
