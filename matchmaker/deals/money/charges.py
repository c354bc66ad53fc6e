"""What falls due under agreed terms: fixed amounts, royalties, the cap and the floor.

1. A fixed amount falls due on the day on which payment begins; in instalments and stages, evenly
   on that day and a report period apart. A default may make all that is left due at once.
2. The royalty of a report period falls due on the period's last day. It is the rate table on all
   that counted by then, less what fell due before; so the parts add up to the rounded whole.
3. The cap is the most in all, without interest: what lies above it is cut, latest first.
4. The floor is the least in all: what is missing falls due with the end of the term or with a
   termination, if payment had begun by then. A return that both sides record ends all that was
   not due yet, the floor too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from listings.terms import FIXED_FORMS, ROYALTY_FORMS, PaymentForm, royalty_on

from .agreed import YEAR_OF_MONTHS, AgreedTerms
from .amounts import rounded, split
from .beginning import Beginning, find_beginning, span_of
from .days import months_after, periods_in
from .facts import Facts, Filed

NOTHING = Decimal("0.00")
IN_PARTS = {PaymentForm.INSTALMENTS, PaymentForm.STAGED}


@dataclass(frozen=True)
class Charge:
    """One amount that fell due: its clause, the event that caused it, and the day.

    ``cause`` is unique in the contract. ``gross`` less ``cut`` (by the cap) is ``amount``.
    ``counted`` is the base of a royalty.
    """

    cause: str
    clause: str
    event: int
    due_on: date
    gross: Decimal
    cut: Decimal = NOTHING
    period: int | None = None
    counted: Decimal = NOTHING

    @property
    def amount(self) -> Decimal:
        """What is owed of it before any payment."""
        return self.gross - self.cut


def charges_at(terms: AgreedTerms, facts: Facts, day: date) -> list[Charge]:
    """All that fell due by ``day``, in the order of the days; never above the cap in all."""
    begun = find_beginning(terms, facts)
    if begun is None:
        return []
    every = [*_fixed(terms, facts, begun), *_royalties(terms, facts, begun)]
    lasting = [one for one in every if _still_arises(one, facts)]
    due = sorted(
        (one for one in lasting if one.due_on <= day), key=lambda one: (one.due_on, one.cause)
    )
    capped = list(_capped(terms, due))
    return [*capped, *_floor(terms, facts, begun, capped, day)]


def last_fixed_day(terms: AgreedTerms, facts: Facts) -> date | None:
    """The day on which the last fixed amount falls due, as far as is known."""
    begun = find_beginning(terms, facts)
    if begun is None:
        return None
    return max((one.due_on for one in _fixed(terms, facts, begun)), default=None)


def fixed_days(terms: AgreedTerms, facts: Facts) -> list[Charge]:
    """All fixed amounts with their days, those to come too."""
    begun = find_beginning(terms, facts)
    if begun is None:
        return []
    return [one for one in _fixed(terms, facts, begun) if _still_arises(one, facts)]


def term_last_day(terms: AgreedTerms, facts: Facts) -> date | None:
    """The last day of the agreed term, None before the use began."""
    return months_after(facts.starts_on, terms.term_months) if facts.starts_on else None


def _still_arises(charge: Charge, facts: Facts) -> bool:
    ended = facts.ended_on
    return ended is None or charge.due_on <= ended


def _fixed(terms: AgreedTerms, facts: Facts, begun: Beginning) -> Iterator[Charge]:
    if terms.offer.payment_form not in FIXED_FORMS:
        return
    wanted = terms.instalments if terms.offer.payment_form in IN_PARTS else 1
    whole = terms.offer.fixed_amount or Decimal(0)
    for number, part in enumerate(split(whole, wanted, terms.currency).parts):
        day = months_after(begun.due_from, terms.period_months * number)
        if facts.accelerated_on is not None:
            day = max(min(day, facts.accelerated_on), begun.due_from)
        if part:
            yield Charge(f"fixed:{number + 1}", "fixed_amount", begun.event, day, part)


def _royalties(terms: AgreedTerms, facts: Facts, begun: Beginning) -> Iterator[Charge]:
    if terms.offer.payment_form not in ROYALTY_FORMS:
        return
    base = exact = sales = Fraction(0)
    fallen_due = NOTHING
    most = periods_in(terms.term_months, terms.period_months)
    for period, filed in sorted(facts.statements.items()):
        span = span_of(terms, facts, period)
        if period > most or span.last < span.first:
            continue
        sales += Fraction(filed.sales)
        counted = Fraction(0)
        if span.last >= begun.counts_from:
            counted = _counted(filed, sales, begun)
        base += counted
        exact = _royalty(terms, exact, base, counted, period)
        gross = rounded(exact, terms.currency) - fallen_due
        fallen_due += gross
        if gross:
            yield Charge(
                cause=f"royalty:{period}",
                clause="yearly_rates" if terms.yearly_rates else "rate_table",
                event=filed.event,
                due_on=span.last,
                gross=gross,
                period=period,
                counted=rounded(counted, terms.currency),
            )


def _counted(filed: Filed, sales: Fraction, begun: Beginning) -> Fraction:
    """The part of the base that counts: made since payment began, and above the threshold."""
    since = Fraction(filed.base) - Fraction(filed.before)
    if not begun.threshold:
        return since
    above = min(max(sales - Fraction(begun.threshold), Fraction(0)), Fraction(filed.sales))
    share = above / Fraction(filed.sales) if filed.sales else Fraction(0)
    return min(since, Fraction(filed.base) * share)


def _royalty(
    terms: AgreedTerms, exact: Fraction, base: Fraction, counted: Fraction, period: int
) -> Fraction:
    if not terms.yearly_rates:
        return royalty_on(base, terms.offer.rate_table)
    # The year of use in which the period begins.
    year = terms.period_months * (period - 1) // YEAR_OF_MONTHS
    rate = terms.yearly_rates[min(year, len(terms.yearly_rates) - 1)]
    return exact + counted * Fraction(rate)


def _capped(terms: AgreedTerms, due: list[Charge]) -> Iterator[Charge]:
    cap, total = terms.cap, NOTHING
    for charge in due:
        allowed = charge.gross if cap is None else min(charge.gross, cap - total)
        total += allowed
        yield replace(charge, cut=charge.gross - allowed)


def _floor(
    terms: AgreedTerms, facts: Facts, begun: Beginning, due: list[Charge], day: date
) -> Iterator[Charge]:
    made_up_on, event = _floor_day(terms, facts, begun)
    if made_up_on is None or made_up_on > day or made_up_on < begun.due_from:
        return
    least = rounded(terms.offer.floor or 0, terms.currency)
    if terms.cap is not None:
        least = min(least, terms.cap)
    missing = least - sum((one.amount for one in due), NOTHING)
    if missing > 0:
        yield Charge("floor", "floor", event, made_up_on, missing)


def _floor_day(terms: AgreedTerms, facts: Facts, begun: Beginning) -> tuple[date | None, int]:
    if facts.returned_on is not None or facts.waives_floor:
        return None, 0
    if facts.terminated_on is not None:
        return facts.terminated_on, facts.terminated_by
    days = [term_last_day(terms, facts), last_fixed_day(terms, facts)]
    return max(one for one in days if one is not None), begun.event
