"""The states that rows of deals can be in, with their labels, a module for each subject."""

from .agreements import AgreementState, ObjectionOutcome
from .interests import InterestIn, InterestState
from .introductions import (
    DealSide,
    DeclineReason,
    IntroductionState,
    MeetingState,
)

__all__ = [
    "AgreementState",
    "DealSide",
    "DeclineReason",
    "InterestIn",
    "InterestState",
    "IntroductionState",
    "MeetingState",
    "ObjectionOutcome",
]
