"""Requirement by requirement: quantified statements read from text and held against each other.

See docs/explanation/requirements.md.
"""

from .compare import compare
from .contract import Comparator, Indicator, Reason, Verdict, VerdictKind
from .parse import parse_indicators
from .table import RequirementRow, requirement_table

__all__ = [
    "Comparator",
    "Indicator",
    "Reason",
    "RequirementRow",
    "Verdict",
    "VerdictKind",
    "compare",
    "parse_indicators",
    "requirement_table",
]
