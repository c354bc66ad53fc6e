"""Who may do what about deals. Everything not allowed here is denied."""

from .interests import can_express_interest, can_follow_up, can_withdraw_interest

__all__ = ["can_express_interest", "can_follow_up", "can_withdraw_interest"]
