"""What holds for every contract, whatever was agreed and whatever happened."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from listings.terms import PayAfterUse, RateBracket
from matchmaker.deals.money import (
    AgreedTerms,
    Event,
    Happening,
    agreed_terms,
    days_outside,
    ledger_at,
    postings,
    split,
    term_last_day,
)

AMOUNTS = st.decimals(0, 10**7, places=2)
SMALL = st.decimals(0, 10**5, places=2)
RATES = st.decimals(0, 1, places=4)
DAYS = st.dates(date(2026, 1, 1), date(2033, 12, 31))


@st.composite
def contracts(draw: Any) -> AgreedTerms:
    floor = draw(st.none() | SMALL)
    cap = draw(st.none() | SMALL.map(lambda more: (floor or Decimal(0)) + more))
    offer = PayAfterUse(
        trigger=draw(
            st.sampled_from(
                ["time", "date", "first_revenue", "sales_threshold", "milestone_accepted"]
            )
        ),
        payment_form=draw(st.sampled_from(["LS1", "LS2", "RY", "RY+E", "DEF", "INS", "REV"])),
        trial_months=draw(st.none() | st.integers(1, 30)),
        trigger_amount=draw(SMALL),
        trigger_date=draw(DAYS),
        base="product_sales",
        rate_table=(
            RateBracket(Decimal(0), draw(RATES)),
            RateBracket(Decimal(50000), draw(RATES)),
        ),
        fixed_amount=draw(SMALL),
        floor=floor,
        cap=cap,
        currency=draw(st.sampled_from(["CNY", "USD", "JPY"])),
        report_period_months=draw(st.sampled_from([None, 1, 3, 6, 12])),
        grace_days=draw(st.integers(0, 60)),
        late_rate=draw(RATES),
    )
    return AgreedTerms(
        offer, term_months=draw(st.integers(1, 60)), instalments=draw(st.integers(1, 7))
    )


@st.composite
def moves(draw: Any) -> tuple[str, date, dict[str, Any]]:
    day = draw(DAYS)
    kind = draw(
        st.sampled_from(
            [Happening.STATEMENT_FILED] * 4
            + [Happening.PAID] * 3
            + [
                Happening.TRIGGERED,
                Happening.DISPUTED,
                Happening.RESOLVED,
                Happening.DEFAULTED,
                Happening.EXTENDED,
                Happening.CONVERTED,
                Happening.TERMINATED,
                Happening.RETURNED,
            ]
        )
    )
    base = draw(AMOUNTS)
    payload = {
        Happening.STATEMENT_FILED: {
            "period": draw(st.integers(1, 6)),
            "sales": str(base),
            "base": str(base),
            "before": str(draw(st.sampled_from([Decimal(0), base]))),
        },
        Happening.PAID: {"amount": str(draw(SMALL))},
        Happening.DEFAULTED: {"accelerate": draw(st.booleans())},
        Happening.TERMINATED: {"waive_floor": draw(st.booleans())},
        Happening.EXTENDED: {"until": str(day + timedelta(days=90))},
    }
    return kind, day, payload.get(kind, {})


@st.composite
def stories(draw: Any) -> list[Event]:
    begun: tuple[str, date, dict[str, Any]] = (
        Happening.TRIAL_STARTED,
        draw(st.dates(date(2026, 1, 1), date(2028, 3, 1))),
        {},
    )
    happened = [begun, *draw(st.lists(moves(), max_size=12))]
    return [Event(number, *one) for number, one in enumerate(happened, start=1)]


@settings(max_examples=200, deadline=None)
@given(contracts(), stories(), DAYS)
def test_nothing_is_due_before_the_trial_has_ended(
    agreed: AgreedTerms, story: list[Event], day: date
) -> None:
    statement = ledger_at(agreed, story, day)
    for line in statement.lines:
        assert line.charge.due_on >= story[0].on
        if statement.trial_last is not None:
            assert line.charge.due_on > statement.trial_last


@settings(max_examples=200, deadline=None)
@given(contracts(), stories(), DAYS)
def test_the_sum_never_exceeds_the_cap_and_the_lines_add_up(
    agreed: AgreedTerms, story: list[Event], day: date
) -> None:
    statement = ledger_at(agreed, story, day)
    cap = agreed.offer.cap
    if cap is not None:
        assert statement.charged <= cap
    assert all(line.charge.amount >= 0 and line.owed >= 0 for line in statement.lines)
    kept = statement.paid - statement.credit
    assert statement.charged + statement.interest == kept + statement.owed


@settings(max_examples=200, deadline=None)
@given(contracts(), stories())
def test_the_floor_is_honoured_once_the_use_is_over_and_payment_had_begun(
    agreed: AgreedTerms, story: list[Event]
) -> None:
    statement = ledger_at(agreed, story, date(2050, 1, 1))
    facts = statement.facts
    if facts.returned_on or facts.waives_floor:
        return  # both sides have let it go
    last = facts.terminated_on or term_last_day(agreed, facts)
    assert last is not None
    if statement.begins_on is not None and statement.begins_on <= last:
        whole = Decimal(1) if agreed.currency == "JPY" else Decimal("0.01")
        assert statement.charged > (agreed.offer.floor or 0) - whole


@settings(max_examples=200, deadline=None)
@given(contracts(), stories(), DAYS)
def test_the_stored_terms_give_the_same_to_the_cent_in_any_order_of_reading(
    agreed: AgreedTerms, story: list[Event], day: date
) -> None:
    once = ledger_at(agreed, story, day)
    again = ledger_at(agreed_terms(agreed.as_json()), reversed(story), day)
    assert again.lines == once.lines
    assert postings(again) == postings(once)
    assert len({one.cause for one in postings(once)}) == len(postings(once))


@settings(max_examples=100, deadline=None)
@given(contracts(), stories(), DAYS)
def test_what_happens_later_changes_nothing_today(
    agreed: AgreedTerms, story: list[Event], day: date
) -> None:
    known = [event for event in story if event.on <= day]
    assert ledger_at(agreed, known, day).lines == ledger_at(agreed, story, day).lines


@given(AMOUNTS, st.integers(1, 50), st.sampled_from(["CNY", "JPY"]))
def test_the_parts_of_a_split_add_up_and_the_remainder_says_who_got_more(
    amount: Decimal, parts: int, currency: str
) -> None:
    whole = amount.quantize(Decimal(1)) if currency == "JPY" else amount
    cut = split(whole, parts, currency)
    assert sum(cut.parts) == whole
    unit = Decimal(1) if currency == "JPY" else Decimal("0.01")
    assert cut.remainder == whole / unit % parts
    assert max(cut.parts) - min(cut.parts) == (unit if cut.remainder else 0)


@given(DAYS, DAYS, st.lists(st.tuples(DAYS, DAYS | st.none()), max_size=4))
def test_days_outside_of_intervals_are_counted_one_by_one(
    after: date, until: date, intervals: list[tuple[date, date | None]]
) -> None:
    begun: list[tuple[date, date | None]] = [
        (a, None if b is None else max(a, b)) for a, b in intervals
    ]
    days = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    one_by_one = sum(not any(a <= day and (b is None or day < b) for a, b in begun) for day in days)
    assert days_outside(after, until, begun) == one_by_one


def test_a_currency_of_three_decimals_is_refused() -> None:
    with pytest.raises(ValueError, match="three decimals"):
        split(Decimal(1), 1, "KWD")
