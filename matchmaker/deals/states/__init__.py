"""The states that rows of deals can be in, with their labels, a module for each subject."""

from .agreements import AgreementState, ObjectionOutcome
from .figures import Grouping, QueueAge, Stage
from .interests import InterestIn, InterestState
from .introductions import (
    DealSide,
    DeclineReason,
    IntroductionState,
    MeetingState,
)
from .pay_after_use import Happening, Party, PayAfterUseState

__all__ = [
    "AgreementState",
    "DealSide",
    "DeclineReason",
    "Grouping",
    "Happening",
    "InterestIn",
    "InterestState",
    "IntroductionState",
    "MeetingState",
    "ObjectionOutcome",
    "Party",
    "PayAfterUseState",
    "QueueAge",
    "Stage",
]
