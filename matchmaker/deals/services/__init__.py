"""What can be done in deals; every door calls these, a module for each subject."""

from .expressing import express_interest
from .settling import settle_interests
from .withdrawing import close_interests_in, withdraw_interest

__all__ = [
    "close_interests_in",
    "express_interest",
    "settle_interests",
    "withdraw_interest",
]
