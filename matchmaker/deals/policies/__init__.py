"""Who may do what about deals. Everything not allowed here is denied."""

from .agreements import (
    can_change_agreement,
    can_confirm_for,
    can_decide_objections,
    can_draft,
    can_open_agreements,
    can_record_notice,
)
from .interests import can_express_interest, can_follow_up, can_withdraw_interest
from .pay_after_use import can_open_contract, sides_of

__all__ = [
    "can_change_agreement",
    "can_confirm_for",
    "can_decide_objections",
    "can_draft",
    "can_express_interest",
    "can_follow_up",
    "can_open_agreements",
    "can_open_contract",
    "can_record_notice",
    "can_withdraw_interest",
    "sides_of",
]
