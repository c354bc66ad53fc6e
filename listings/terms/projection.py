"""What a licensee would pay under pay-after-use terms, if the sales were so and so.

The rules, in the order in which they are applied:

1. Sales are spread evenly over the months. They begin with the use, or behind the trial where the
   scope names what is allowed and selling is not in it.
2. Payment begins with the trigger, but never within the trial: what is sold before counts for the
   trigger only. A trial's end and a satisfaction notice are taken to be the end of the trial; a
   milestone or a metric happens in the month that is assumed.
3. A fixed amount falls due in the period in which payment begins; in instalments or stages, evenly
   in that and the following periods (an entry fee too: nothing is prepaid).
4. The royalty is the rate table on all that was sold since payment began, each rate on its own
   bracket, less what fell due before.
5. The cap is the most in all. The floor is the least in all: what is missing falls due in the last
   period. Where payment never begins, neither does anything fall due.

Amounts are exact and rounded as :mod:`listings.terms.rounding` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .offer import FIXED_FORMS, ROYALTY_FORMS, PayAfterUse, PaymentForm, Scope, Trigger
from .rounding import royalty_on, split_evenly, to_cents

MONTHS_A_YEAR = 12
MOST_YEARS = 30
IN_PARTS = {PaymentForm.INSTALMENTS, PaymentForm.STAGED}
ENDS_WITH_TRIAL = {Trigger.TIME, Trigger.SATISFACTION_NOTICE}
MOST_ANNUAL_SALES = 10**13
"""Where the search for a break-even ends: far above any product's sales, in any currency."""


@dataclass(frozen=True)
class Assumptions:
    """What terms leave open and a projection must take as given.

    ``years`` are looked at (1 to 30). ``base_share`` is the part of the sales that the royalty is
    counted on, such as the profit margin. ``event_month`` is when a milestone is accepted or a
    metric met. ``instalments`` are the parts in which a staged amount is paid.
    """

    starts_on: date
    years: int = 5
    base_share: Decimal = Decimal(1)
    event_month: int = 12
    instalments: int = 3

    @property
    def months(self) -> int:
        """The months that are looked at."""
        return min(max(self.years, 1), MOST_YEARS) * MONTHS_A_YEAR


@dataclass(frozen=True)
class PeriodDue:
    """One report period, months counted from the start of the use, and what falls due in it.

    ``base`` is what counts for the royalty. ``limit`` is what floor (above 0) or cap (below)
    change: ``fixed + royalty + limit == due``.
    """

    number: int
    from_month: int
    to_month: int
    base: Decimal
    fixed: Decimal
    royalty: Decimal
    limit: Decimal
    due: Decimal
    due_in_all: Decimal


@dataclass(frozen=True)
class Projection:
    """All periods; ``payable_from`` is the first month that counts, None where it never comes."""

    annual_sales: Decimal
    payable_from: int | None
    periods: tuple[PeriodDue, ...] = field(default=())

    @property
    def total(self) -> Decimal:
        """What falls due in all."""
        return self.periods[-1].due_in_all if self.periods else Decimal("0.00")


def project(terms: PayAfterUse, annual_sales: Decimal, assumed: Assumptions) -> Projection:
    """What would fall due, period by period. ``terms`` have passed ``check_terms``.

    ``annual_sales`` (0 or more) are in the currency of the terms. A period is the report period,
    a year where the terms name none; the last one ends with the years that are looked at.
    """
    payable_from = payable_from_month(terms, annual_sales, assumed)
    periods = tuple(_periods(terms, annual_sales, assumed, payable_from))
    return Projection(annual_sales, payable_from, periods)


def payable_from_month(
    terms: PayAfterUse, annual_sales: Decimal, assumed: Assumptions
) -> int | None:
    """The month of the use (0 is the first) from which payment counts, or None if never."""
    triggered = _trigger_month(terms, annual_sales, assumed)
    if triggered is None:
        return None
    first = max(triggered, terms.trial_months or 0)
    return first if first < assumed.months else None


def find_break_even(terms: PayAfterUse, price: Decimal, assumed: Assumptions) -> Decimal | None:
    """The least whole annual sales at which paying after use costs ``price`` in all, or more.

    Below it, paying after use is cheaper than buying at once for ``price``; 0 says that buying is
    never dearer. None where no sales get there, since a cap or the trigger is in the way.
    """
    if _total(terms, MOST_ANNUAL_SALES, assumed) < price:
        return None
    low, high = 0, MOST_ANNUAL_SALES
    while low < high:  # more sales never cost less, so halving finds the edge
        middle = (low + high) // 2
        if _total(terms, middle, assumed) >= price:
            high = middle
        else:
            low = middle + 1
    return Decimal(low)


def _total(terms: PayAfterUse, annual_sales: int, assumed: Assumptions) -> Decimal:
    return project(terms, Decimal(annual_sales), assumed).total


def _trigger_month(terms: PayAfterUse, annual_sales: Decimal, assumed: Assumptions) -> int | None:
    if terms.trigger in ENDS_WITH_TRIAL:
        return terms.trial_months or 0
    if terms.trigger == Trigger.DATE and terms.trigger_date is not None:
        return _months_until(terms.trigger_date, assumed.starts_on)
    if terms.trigger == Trigger.FIRST_REVENUE:
        return _sales_begin(terms) if annual_sales > 0 else None
    if terms.trigger == Trigger.SALES_THRESHOLD:
        return _threshold_month(terms, annual_sales)
    return max(assumed.event_month, 0)


def _threshold_month(terms: PayAfterUse, annual_sales: Decimal) -> int | None:
    if annual_sales <= 0:
        return None
    months = Fraction(terms.trigger_amount or 0) * MONTHS_A_YEAR / Fraction(annual_sales)
    return _sales_begin(terms) + -int(-months // 1)


def _months_until(day: date, start: date) -> int:
    """Whole months from ``start`` until ``day``, a begun one counted; 0 for a day before."""
    months = (day.year - start.year) * MONTHS_A_YEAR + day.month - start.month
    return max(months + (day.day > start.day), 0)


def _sales_begin(terms: PayAfterUse) -> int:
    if terms.scope and Scope.SELL not in terms.scope:
        return terms.trial_months or 0
    return 0


def _periods(
    terms: PayAfterUse, annual_sales: Decimal, assumed: Assumptions, payable_from: int | None
) -> Iterator[PeriodDue]:
    length = terms.report_period_months or MONTHS_A_YEAR
    starts = range(0, assumed.months, length)
    fixed = _fixed_by_period(terms, assumed, starts, payable_from)
    monthly = Fraction(annual_sales) * Fraction(assumed.base_share) / MONTHS_A_YEAR
    before = _Totals()
    for number, (start, amount) in enumerate(zip(starts, fixed, strict=True), start=1):
        end = min(start + length, assumed.months)
        months = end - max(start, payable_from) if payable_from is not None else 0
        after = before.grown(terms, monthly * max(months, 0), amount)
        if end == assumed.months and payable_from is not None:
            after = after.raised_to(terms.floor)
        yield _period(number, (start, end), before, after)
        before = after


@dataclass(frozen=True)
class _Totals:
    """Running totals: ``base`` exact, all else in whole cents."""

    base: Fraction = Fraction(0)
    fixed: Decimal = Decimal("0.00")
    royalty: Decimal = Decimal("0.00")
    due: Decimal = Decimal("0.00")

    def grown(self, terms: PayAfterUse, base: Fraction, fixed: Decimal) -> _Totals:
        sold = self.base + base
        rates = terms.rate_table if terms.payment_form in ROYALTY_FORMS else ()
        fixed, royalty = self.fixed + fixed, to_cents(royalty_on(sold, rates))
        due = fixed + royalty if terms.cap is None else min(fixed + royalty, to_cents(terms.cap))
        return _Totals(sold, fixed, royalty, due)

    def raised_to(self, floor: Decimal | None) -> _Totals:
        least = to_cents(floor or 0)
        return _Totals(self.base, self.fixed, self.royalty, max(self.due, least))


def _period(number: int, months: tuple[int, int], before: _Totals, after: _Totals) -> PeriodDue:
    fixed, royalty = after.fixed - before.fixed, after.royalty - before.royalty
    due = after.due - before.due
    return PeriodDue(
        number=number,
        from_month=months[0],
        to_month=months[1],
        base=to_cents(after.base) - to_cents(before.base),
        fixed=fixed,
        royalty=royalty,
        limit=due - fixed - royalty,
        due=due,
        due_in_all=after.due,
    )


def _fixed_by_period(
    terms: PayAfterUse, assumed: Assumptions, starts: range, payable_from: int | None
) -> list[Decimal]:
    amounts = [Decimal("0.00")] * len(starts)
    if payable_from is None or terms.payment_form not in FIXED_FORMS:
        return amounts
    first = payable_from // starts.step
    wanted = assumed.instalments if terms.payment_form in IN_PARTS else 1
    parts = split_evenly(terms.fixed_amount or Decimal(0), max(1, min(wanted, len(starts) - first)))
    amounts[first : first + len(parts)] = parts
    return amounts
