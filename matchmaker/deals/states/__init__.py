"""The states that rows of deals can be in, with their labels, a module for each subject."""

from .interests import InterestIn, InterestState
from .introductions import (
    DealSide,
    DeclineReason,
    IntroductionState,
    MeetingState,
)

__all__ = [
    "DealSide",
    "DeclineReason",
    "InterestIn",
    "InterestState",
    "IntroductionState",
    "MeetingState",
]
