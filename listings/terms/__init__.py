"""Pay-after-use terms (先使用后付费): use a technology first, pay when an agreed thing happens.

Plain values in, problems and amounts out; nothing here touches the database. The choices follow the
schemes of Beijing, Zhejiang, Shaanxi, Tianjin, Guangdong and Sichuan, and the payment forms article
846 of the Civil Code (民法典).
"""

from .checks import RateTableError, TermsProblem, check_terms, read_rate_table
from .offer import (
    AMOUNTS,
    DESCRIBED_TRIGGERS,
    FIXED_FORMS,
    REVENUE_BASES,
    ROYALTY_FORMS,
    SELLING_TRIGGERS,
    TIMED_TRIGGERS,
    Base,
    ConvertTo,
    Guarantee,
    PayAfterUse,
    PaymentForm,
    RateBracket,
    Scope,
    Trigger,
)
from .projection import (
    Assumptions,
    PeriodDue,
    Projection,
    find_break_even,
    payable_from_month,
    project,
)
from .rounding import royalty_on, split_evenly, to_cents

__all__ = [
    "AMOUNTS",
    "DESCRIBED_TRIGGERS",
    "FIXED_FORMS",
    "REVENUE_BASES",
    "ROYALTY_FORMS",
    "SELLING_TRIGGERS",
    "TIMED_TRIGGERS",
    "Assumptions",
    "Base",
    "ConvertTo",
    "Guarantee",
    "PayAfterUse",
    "PaymentForm",
    "PeriodDue",
    "Projection",
    "RateBracket",
    "RateTableError",
    "Scope",
    "TermsProblem",
    "Trigger",
    "check_terms",
    "find_break_even",
    "payable_from_month",
    "project",
    "read_rate_table",
    "royalty_on",
    "split_evenly",
    "to_cents",
]
