"""Terms of a pair: which fit, and which do not; see docs/explanation/terms.md."""

from .checklist import Finding, Judgement, judge
from .counterfactuals import Counterfactual, counterfactuals
from .edits import Edit
from .sides import ListingSide, NeedSide, Pair, TechnologySide, UseFirst

__all__ = [
    "Counterfactual",
    "Edit",
    "Finding",
    "Judgement",
    "ListingSide",
    "NeedSide",
    "Pair",
    "TechnologySide",
    "UseFirst",
    "counterfactuals",
    "judge",
]
