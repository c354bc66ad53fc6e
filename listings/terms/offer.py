"""What pay-after-use terms can say: the choices, and one offer as a plain value."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Scope(StrEnum):
    """What the user may do before paying."""

    VERIFY = "verify"
    DEVELOP = "develop"
    PRODUCE = "produce"
    SELL = "sell"


class Trigger(StrEnum):
    """What makes the payment due."""

    TIME = "time"
    FIRST_REVENUE = "first_revenue"
    SALES_THRESHOLD = "sales_threshold"
    MILESTONE_ACCEPTED = "milestone_accepted"
    METRIC_MET = "metric_met"
    SATISFACTION_NOTICE = "satisfaction_notice"
    DATE = "date"


class PaymentForm(StrEnum):
    """How it is paid: four forms of article 846 and four that the schemes add."""

    LUMP_SUM = "LS1"
    INSTALMENTS = "LS2"
    ROYALTY = "RY"
    ROYALTY_WITH_ENTRY_FEE = "RY+E"
    DEFERRED = "DEF"
    STAGED = "INS"
    CONDITIONAL = "CON"
    REVENUE_SHARE = "REV"


class Base(StrEnum):
    """What a royalty is counted on (article 846)."""

    PRODUCT_PRICE = "product_price"
    ADDED_OUTPUT = "added_output"
    PROFIT = "profit"
    PRODUCT_SALES = "product_sales"
    OTHER = "other"


class Guarantee(StrEnum):
    """Who stands in when the user doesn't pay."""

    NONE = "none"
    INSURER = "insurer"
    GUARANTOR = "guarantor"
    TRUST = "trust"
    LOAN = "loan"


class ConvertTo(StrEnum):
    """What the use becomes once it is paid."""

    LICENCE = "licence"
    ASSIGNMENT = "assignment"
    EQUITY = "equity"


ROYALTY_FORMS = {PaymentForm.ROYALTY, PaymentForm.ROYALTY_WITH_ENTRY_FEE, PaymentForm.REVENUE_SHARE}
FIXED_FORMS = {
    PaymentForm.LUMP_SUM,
    PaymentForm.INSTALMENTS,
    PaymentForm.ROYALTY_WITH_ENTRY_FEE,
    PaymentForm.DEFERRED,
    PaymentForm.STAGED,
    PaymentForm.CONDITIONAL,
}
DESCRIBED_TRIGGERS = {Trigger.MILESTONE_ACCEPTED, Trigger.METRIC_MET}
TIMED_TRIGGERS = {Trigger.TIME, Trigger.SATISFACTION_NOTICE}
SELLING_TRIGGERS = {Trigger.FIRST_REVENUE, Trigger.SALES_THRESHOLD}
REVENUE_BASES = {Base.PRODUCT_PRICE, Base.ADDED_OUTPUT, Base.PRODUCT_SALES}
AMOUNTS = ("trigger_amount", "fixed_amount", "floor", "cap")


@dataclass(frozen=True)
class RateBracket:
    """``rate`` (a share, 0.03 for 3 %) is paid on what lies at or above ``from_amount``."""

    from_amount: Decimal
    rate: Decimal


@dataclass(frozen=True)
class PayAfterUse:
    """One offer to use first and pay later; amounts in ``currency``, rates as shares of 1.

    ``late_rate`` is the yearly rate on overdue amounts. ``scope``, ``trigger``, ``payment_form``,
    ``base``, ``guarantee`` and ``convert_to`` hold codes; an empty string means "not said".
    """

    trigger: str
    payment_form: str
    scope: tuple[str, ...] = ()
    trial_months: int | None = None
    trigger_amount: Decimal | None = None
    trigger_date: date | None = None
    trigger_description: str = ""
    base: str = ""
    rate_table: tuple[RateBracket, ...] = ()
    fixed_amount: Decimal | None = None
    floor: Decimal | None = None
    cap: Decimal | None = None
    currency: str = ""
    report_period_months: int | None = None
    grace_days: int | None = None
    late_rate: Decimal | None = None
    guarantee: str = Guarantee.NONE
    policy_number: str = ""
