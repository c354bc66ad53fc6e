"""What is wrong with pay-after-use terms.

What the schemes leave to the parties is not limited here: the checks only find terms that
contradict themselves or that can never take effect.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .offer import (
    AMOUNTS,
    DESCRIBED_TRIGGERS,
    FIXED_FORMS,
    REVENUE_BASES,
    ROYALTY_FORMS,
    SELLING_TRIGGERS,
    TIMED_TRIGGERS,
    Guarantee,
    PayAfterUse,
    PaymentForm,
    RateBracket,
    Scope,
    Trigger,
)

Text = str | Promise


@dataclass(frozen=True)
class TermsProblem:
    """What is wrong with one field of the terms, and how to mend it."""

    field: str
    code: str
    message: Text


class RateTableError(ValueError):
    """A rate table that can't be read; the text says which bracket and why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


def check_terms(terms: PayAfterUse) -> list[TermsProblem]:
    """All problems of the terms together, in the order of their fields; none when they hold."""
    return [
        *_problems_of_scope(terms),
        *_problems_of_trigger(terms),
        *_problems_of_payment(terms),
        *_problems_of_rates(terms),
        *_problems_of_amounts(terms),
        *_problems_of_periods(terms),
        *_problems_of_guarantee(terms),
    ]


def read_rate_table(rows: object) -> tuple[RateBracket, ...]:
    """Brackets from ``[{"from": "0", "rate": "0.03"}, …]``; raises :class:`RateTableError`."""
    if not isinstance(rows, list | tuple):
        raise RateTableError(
            _('Write the rate table as a list such as [{"from": "0", "rate": "0.03"}].')
        )
    return tuple(_read_bracket(number, row) for number, row in enumerate(rows, start=1))


def _read_bracket(number: int, row: object) -> RateBracket:
    if not isinstance(row, Mapping) or set(row) != {"from", "rate"}:
        raise RateTableError(
            format_lazy(
                _('Bracket {number} must have exactly the keys "from" and "rate".'), number=number
            )
        )
    return RateBracket(_read_number(number, row, "from"), _read_number(number, row, "rate"))


def _read_number(number: int, row: Mapping[str, object], key: str) -> Decimal:
    try:
        value = Decimal(str(row[key]).strip())
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise RateTableError(
            format_lazy(
                _('Bracket {number}: "{key}" must be a number such as "0.03".'),
                number=number,
                key=key,
            )
        )
    return value


def _problems_of_scope(terms: PayAfterUse) -> Iterator[TermsProblem]:
    if terms.trigger in SELLING_TRIGGERS and terms.scope and Scope.SELL not in terms.scope:
        yield TermsProblem(
            "scope",
            "cannot_sell",
            _('Payment waits for sales, but the scope doesn\'t allow any: add "sell" to it.'),
        )


def _problems_of_trigger(terms: PayAfterUse) -> Iterator[TermsProblem]:
    if terms.trigger in TIMED_TRIGGERS and terms.trial_months is None:
        yield _missing("trial_months", _("Say after how many months of use the trial ends."))
    if terms.trigger == Trigger.SALES_THRESHOLD and not terms.trigger_amount:
        yield _missing("trigger_amount", _("Say from which amount of sales payment is due."))
    if terms.trigger == Trigger.DATE and terms.trigger_date is None:
        yield _missing("trigger_date", _("Say on which date payment is due."))
    if terms.trigger in DESCRIBED_TRIGGERS and not terms.trigger_description.strip():
        yield _missing(
            "trigger_description", _("Describe the milestone or metric that makes payment due.")
        )
    if terms.trigger == Trigger.FIRST_REVENUE and terms.base not in REVENUE_BASES:
        yield TermsProblem(
            "base",
            "not_revenue",
            _(
                "Payment starts with the first revenue: choose the revenue that counts "
                "(product_price, product_sales or added_output)."
            ),
        )


def _problems_of_payment(terms: PayAfterUse) -> Iterator[TermsProblem]:
    form = terms.payment_form
    royalty_base_missing = form in ROYALTY_FORMS and not terms.base
    if royalty_base_missing and terms.trigger != Trigger.FIRST_REVENUE:
        yield _missing("base", _("A royalty needs a base: say what it is counted on."))
    if form in ROYALTY_FORMS and not terms.rate_table:
        yield _missing("rate_table", _("A royalty needs a rate table with at least one rate."))
    if form in FIXED_FORMS and not terms.fixed_amount:
        yield _missing("fixed_amount", _("This payment form needs an amount above 0."))
    if form == PaymentForm.CONDITIONAL and not _condition_is_described(terms):
        yield _missing("trigger_description", _("Describe the condition of the payment."))


def _condition_is_described(terms: PayAfterUse) -> bool:
    # A missing description of a milestone or metric is a problem of the trigger, named there.
    return terms.trigger in DESCRIBED_TRIGGERS or bool(terms.trigger_description.strip())


def _problems_of_rates(terms: PayAfterUse) -> Iterator[TermsProblem]:
    starts = [bracket.from_amount for bracket in terms.rate_table]
    if starts and starts[0] != 0:
        yield TermsProblem(
            "rate_table", "not_from_zero", _('The first bracket must begin with "from": "0".')
        )
    if any(later <= earlier for earlier, later in pairwise(starts)):
        yield TermsProblem(
            "rate_table", "not_ascending", _("Each bracket must begin above the one before it.")
        )
    for number, bracket in enumerate(terms.rate_table, start=1):
        if not 0 <= bracket.rate <= 1:
            yield TermsProblem("rate_table", "rate_out_of_range", _rate_message(number, bracket))


def _rate_message(number: int, bracket: RateBracket) -> Text:
    return format_lazy(
        _("Bracket {number}: the rate is {rate}, but must be from 0 to 1 (0.03 means 3 %)."),
        number=number,
        rate=str(bracket.rate),
    )


def _problems_of_amounts(terms: PayAfterUse) -> Iterator[TermsProblem]:
    amounts: dict[str, Decimal | None] = {name: getattr(terms, name) for name in AMOUNTS}
    for name, amount in amounts.items():
        if amount is not None and amount < 0:
            yield TermsProblem(name, "negative", _("An amount can't be negative."))
    if terms.floor is not None and terms.cap is not None and terms.cap < terms.floor:
        yield TermsProblem(
            "cap",
            "cap_below_floor",
            format_lazy(
                _("The cap ({cap}) is below the floor ({floor}): raise it or lower the floor."),
                cap=str(terms.cap),
                floor=str(terms.floor),
            ),
        )
    if not terms.currency and any(amount is not None for amount in amounts.values()):
        yield _missing("currency", _("Name the currency of the amounts, such as CNY."))


def _problems_of_periods(terms: PayAfterUse) -> Iterator[TermsProblem]:
    for name in ("trial_months", "report_period_months"):
        months: int | None = getattr(terms, name)
        if months is not None and months <= 0:
            yield TermsProblem(name, "not_positive", _("The number of months must be above 0."))
    if terms.grace_days is not None and terms.grace_days < 0:
        yield TermsProblem("grace_days", "negative", _("The number of days can't be negative."))
    if terms.late_rate is not None and not 0 <= terms.late_rate <= 1:
        yield TermsProblem(
            "late_rate",
            "rate_out_of_range",
            _("The yearly late rate must be from 0 to 1 (0.05 means 5 %)."),
        )


def _problems_of_guarantee(terms: PayAfterUse) -> Iterator[TermsProblem]:
    if terms.guarantee == Guarantee.INSURER and not terms.policy_number.strip():
        yield _missing("policy_number", _("An insurer's guarantee needs its policy number."))


def _missing(field: str, message: Text) -> TermsProblem:
    return TermsProblem(field, "required", message)
