"""The money of pay-after-use contracts: plain values in, exact amounts out, no Django inside."""

from .agreed import AgreedTerms, agreed_terms
from .amounts import Split, decimals_of, rounded, split
from .beginning import find_beginning, span_of, trial_last_day
from .charges import IN_PARTS, Charge, charges_at, fixed_days, last_fixed_day, term_last_day
from .dates import ComingDay, coming_days, files_statements
from .days import Span, days_outside, months_after, period_span, periods_in
from .events import Event, Happening
from .facts import Facts, Filed, Paid, facts_at
from .ledger import Posting, Statement, ledger_at, postings
from .payments import DAYS_A_YEAR, Line
from .steps import BOTH, OPEN, STEPS, Side, Standing, Step, standing_after

__all__ = [
    "BOTH",
    "DAYS_A_YEAR",
    "IN_PARTS",
    "OPEN",
    "STEPS",
    "AgreedTerms",
    "Charge",
    "ComingDay",
    "Event",
    "Facts",
    "Filed",
    "Happening",
    "Line",
    "Paid",
    "Posting",
    "Side",
    "Span",
    "Split",
    "Standing",
    "Statement",
    "Step",
    "agreed_terms",
    "charges_at",
    "coming_days",
    "days_outside",
    "decimals_of",
    "facts_at",
    "files_statements",
    "find_beginning",
    "fixed_days",
    "last_fixed_day",
    "ledger_at",
    "months_after",
    "period_span",
    "periods_in",
    "postings",
    "rounded",
    "span_of",
    "split",
    "standing_after",
    "term_last_day",
    "trial_last_day",
]
