"""When payment begins: never within the trial, and then with the trigger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from listings.terms import Trigger

from .agreed import AgreedTerms
from .days import ONE_DAY, Span, months_after, period_span
from .facts import Facts, Filed


@dataclass(frozen=True)
class Beginning:
    """``counts_from``: what is made from this day on counts. ``due_from``: amounts fall due.

    ``event`` caused it. ``threshold`` is what sales must pass before anything counts, where the
    statements themselves are the evidence of that.
    """

    counts_from: date
    due_from: date
    event: int
    threshold: Decimal = Decimal(0)


def trial_last_day(terms: AgreedTerms, facts: Facts) -> date | None:
    """The trial's last day, None before it began or where there is none.

    An extension moves it; a conversion ends the trial early, with its own day.
    """
    if facts.starts_on is None:
        return None
    last = None
    if terms.offer.trial_months:
        last = months_after(facts.starts_on, terms.offer.trial_months)
    if facts.extended_until is not None:
        last = max(last or facts.starts_on, facts.extended_until)
    if last is not None and facts.converted_on is not None:
        return min(last, facts.converted_on)
    return last


def span_of(terms: AgreedTerms, facts: Facts, period: int) -> Span:
    """The days of a report period, cut where the use ended. Raises ValueError before its start."""
    if facts.starts_on is None:
        raise ValueError("Report periods begin with the trial.")
    whole = period_span(facts.starts_on, period, terms.period_months, terms.term_months)
    ended = facts.ended_on
    return whole if ended is None else Span(whole.first, min(whole.last, ended))


def find_beginning(terms: AgreedTerms, facts: Facts) -> Beginning | None:
    """When payment begins, as far as the facts say; None while its trigger is missing."""
    if facts.starts_on is None:
        return None
    last = trial_last_day(terms, facts)
    free_until = facts.starts_on if last is None else last + ONE_DAY
    trigger = terms.offer.trigger
    if trigger == Trigger.TIME:
        return Beginning(free_until, free_until, facts.started_by)
    if trigger == Trigger.DATE and terms.offer.trigger_date is not None:
        day = max(terms.offer.trigger_date, free_until)
        return Beginning(day, day, facts.started_by)
    if facts.triggered_on is not None:
        day = max(facts.triggered_on, free_until)
        return Beginning(day, day, facts.triggered_by)
    return _from_statements(terms, facts, free_until)


def _from_statements(terms: AgreedTerms, facts: Facts, free_until: date) -> Beginning | None:
    threshold = Decimal(0)
    if terms.offer.trigger == Trigger.SALES_THRESHOLD:
        threshold = terms.offer.trigger_amount or Decimal(0)
    elif terms.offer.trigger != Trigger.FIRST_REVENUE:
        return None
    filed = _first_to_reach(threshold, facts)
    if filed is None:
        return None
    span = span_of(terms, facts, filed.period)
    return Beginning(
        max(span.first, free_until), max(span.last, free_until), filed.event, threshold
    )


def _first_to_reach(threshold: Decimal, facts: Facts) -> Filed | None:
    sales = Decimal(0)
    for _period, filed in sorted(facts.statements.items()):
        sales += filed.sales
        if sales > 0 and sales >= threshold:
            return filed
    return None
