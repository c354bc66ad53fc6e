"""Terms of a pair: which fit, and which do not; see docs/explanation/terms.md."""

from .checklist import Finding, Judgement, judge
from .sides import ListingSide, NeedSide, Pair, TechnologySide, UseFirst

__all__ = [
    "Finding",
    "Judgement",
    "ListingSide",
    "NeedSide",
    "Pair",
    "TechnologySide",
    "UseFirst",
    "judge",
]
