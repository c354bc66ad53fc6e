"""Contracts with fixed amounts, worked out by hand: each comment is the sheet of paper."""

from decimal import Decimal

import pytest

from matchmaker.deals.money import Happening
from tests.deals.ledger.contracts import day, lines, move, on, paid, started, terms

LUMP = {"fixed_amount": "100000"}


def test_a_year_of_trial_ends_with_its_own_date_and_the_lump_sum_follows_the_day_after() -> None:
    # Begun 2026-01-15, which is not counted (art. 201): 12 months end on 2027-01-15 (art. 202).
    # Due the day after: 2027-01-16.
    agreed = terms("time", "LS1", trial_months=12, **LUMP)
    assert on("2027-01-15", agreed, started()).lines == ()
    assert on("2027-01-16", agreed, started()).owed == Decimal("100000.00")
    assert lines(on("2027-01-16", agreed, started())) == [("fixed:1", "2027-01-16", "100000.00")]


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        # No 31 February: the month's last day, the 29th in a leap year.
        ("2028-01-31", 1, "2028-02-29"),
        # The 28th in any other.
        ("2027-01-31", 1, "2027-02-28"),
        # Two months from 31 January is 31 March again, not the 28th.
        ("2027-01-31", 2, "2027-03-31"),
        # From a leap day, a year on there is no 29 February.
        ("2028-02-29", 12, "2029-02-28"),
        # And four years on there is one.
        ("2028-02-29", 48, "2032-02-29"),
    ],
)
def test_a_trial_from_a_months_end_ends_with_a_months_end(
    start: str, months: int, last: str
) -> None:
    agreed = terms("time", "LS1", trial_months=months, **LUMP)
    begun = started(day(start))
    assert on(last, agreed, begun).owed == 0
    statement = on("2033-01-01", agreed, begun)
    assert statement.trial_last == day(last)
    assert (statement.lines[0].charge.due_on - day(last)).days == 1


LATE = {"fixed_amount": "10000", "late_rate": "0.0365", "trial_months": 12}


def test_interest_begins_behind_the_grace_days() -> None:
    # Due 2027-01-16, 30 days of grace: payable until 2027-02-15.
    # 10,000 × 0.0365 / 365 = 1.00 a day. By 2027-02-25 ten days: 10.00.
    agreed = terms("time", "LS1", grace_days=30, **LATE)
    assert on("2027-02-15", agreed, started()).interest == 0
    assert on("2027-02-15", agreed, started()).overdue == 0
    late = on("2027-02-25", agreed, started())
    assert (late.interest, late.owed, late.overdue) == (
        Decimal("10.00"),
        Decimal("10010.00"),
        Decimal("10010.00"),
    )


def test_a_part_payment_pays_interest_first_and_the_rest_bears_interest_on() -> None:
    # As above: on 2027-02-25 10.00 of interest. 4,010 pays these 10.00 and 4,000 of the amount.
    # 6,000 × 0.0365 / 365 = 0.60 a day; by 2027-03-07 ten days (3 in February, 7 in March): 6.00.
    agreed = terms("time", "LS1", grace_days=30, **LATE)
    statement = on("2027-03-07", agreed, started(), paid("2027-02-25", "4010"))
    (line,) = statement.lines
    assert (line.paid, line.interest_paid) == (Decimal("4000.00"), Decimal("10.00"))
    assert (line.interest_open, statement.owed) == (Decimal("6.00"), Decimal("6006.00"))


def test_a_leap_day_bears_interest_like_any_other() -> None:
    # Begun 2027-01-15, due 2028-01-16, no grace: 15 days in January, 29 in February, 1 in March.
    # 45 days × 1.00 = 45.00.
    agreed = terms("time", "LS1", **LATE)
    assert on("2028-03-01", agreed, started(day("2027-01-15"))).interest == Decimal("45.00")


def test_interest_is_rounded_once_not_each_day() -> None:
    # 1,000 × 0.05 / 365 = 0.136986… a day. Ten days: 1.36986… = 1.37 (ten rounded days: 1.40).
    # Eleven: 1.50684… = 1.51.
    agreed = terms("time", "LS1", fixed_amount="1000", late_rate="0.05", trial_months=12)
    assert on("2027-01-26", agreed, started()).interest == Decimal("1.37")
    assert on("2027-01-27", agreed, started()).interest == Decimal("1.51")


def test_paid_within_the_days_of_grace_costs_nothing_more() -> None:
    # Payable until 2027-02-15, paid on that day.
    agreed = terms("time", "LS1", grace_days=30, **LATE)
    statement = on("2030-01-01", agreed, started(), paid("2027-02-15", "10000"))
    assert (statement.owed, statement.interest) == (Decimal(0), Decimal(0))


def test_a_lump_sum_in_three_instalments_puts_the_odd_cent_first() -> None:
    # Trial of 6 months from 2026-01-31 until 2026-07-31: first part on 2026-08-01, half-yearly on.
    # 100,000.00 / 3 = 33,333.33 with one cent left: 33,333.34 + 33,333.33 + 33,333.33.
    agreed = terms("time", "LS2", trial_months=6, report_period_months=6, **LUMP)
    assert lines(on("2030-01-01", agreed, started(day("2026-01-31")))) == [
        ("fixed:1", "2026-08-01", "33333.34"),
        ("fixed:2", "2027-02-01", "33333.33"),
        ("fixed:3", "2027-08-01", "33333.33"),
    ]


def test_monthly_stages_from_a_months_end_keep_to_the_months_ends() -> None:
    # From 2026-08-31: there is no 31 September, so the 30th; then 31 October again.
    # 100.00 = 33.34 + 33.33 + 33.33.
    agreed = terms(
        "date",
        "INS",
        trigger_date=day("2026-08-31"),
        fixed_amount="100",
        report_period_months=1,
    )
    assert lines(on("2027-01-01", agreed, started())) == [
        ("fixed:1", "2026-08-31", "33.34"),
        ("fixed:2", "2026-09-30", "33.33"),
        ("fixed:3", "2026-10-31", "33.33"),
    ]


def test_a_date_within_the_trial_waits_for_the_trials_end() -> None:
    # Agreed 2026-03-01, but the trial of 6 months lasts until 2026-07-15: due 2026-07-16.
    agreed = terms("date", "DEF", trigger_date=day("2026-03-01"), trial_months=6, **LUMP)
    assert lines(on("2027-01-01", agreed, started())) == [("fixed:1", "2026-07-16", "100000.00")]


def test_a_date_behind_the_trial_stands() -> None:
    # Trial until 2026-07-15, agreed 2026-12-31.
    agreed = terms("date", "DEF", trigger_date=day("2026-12-31"), trial_months=6, **LUMP)
    assert on("2026-12-30", agreed, started()).owed == 0
    assert on("2026-12-31", agreed, started()).owed == Decimal("100000.00")


def test_a_milestone_without_a_trial_is_due_on_its_day() -> None:
    agreed = terms("milestone_accepted", "CON", trigger_description="pilot line", **LUMP)
    reached = move(Happening.TRIGGERED, "2026-05-20")
    assert on("2030-01-01", agreed, started()).owed == 0
    assert lines(on("2026-05-20", agreed, started(), reached)) == [
        ("fixed:1", "2026-05-20", "100000.00")
    ]


def test_a_milestone_within_the_trial_is_paid_after_it() -> None:
    # Accepted 2026-05-20, trial of 12 months until 2027-01-15: due 2027-01-16.
    agreed = terms(
        "milestone_accepted", "CON", trigger_description="pilot line", trial_months=12, **LUMP
    )
    statement = on("2028-01-01", agreed, started(), move(Happening.TRIGGERED, "2026-05-20"))
    assert lines(statement) == [("fixed:1", "2027-01-16", "100000.00")]
    assert statement.lines[0].charge.event == 2


def test_a_metric_met_behind_the_trial_is_due_on_its_day() -> None:
    # Trial of 6 months until 2026-07-15, met 2026-09-09.
    agreed = terms("metric_met", "DEF", trigger_description="≥ 450 MPa", trial_months=6, **LUMP)
    statement = on("2027-01-01", agreed, started(), move(Happening.TRIGGERED, "2026-09-09"))
    assert lines(statement) == [("fixed:1", "2026-09-09", "100000.00")]


def test_a_satisfied_user_who_converts_ends_the_trial_with_that_day() -> None:
    # Trial of 12 months; satisfied and converted on 2026-04-10: due on 2026-04-11.
    agreed = terms("satisfaction_notice", "LS1", trial_months=12, **LUMP)
    moves = (
        started(),
        move(Happening.TRIGGERED, "2026-04-10"),
        move(Happening.CONVERTED, "2026-04-10"),
    )
    assert lines(on("2026-12-31", agreed, *moves)) == [("fixed:1", "2026-04-11", "100000.00")]
    # Without the conversion the notice waits for the trial's end.
    assert on("2026-12-31", agreed, *moves[:2]).owed == 0


def test_an_extension_moves_the_trials_end() -> None:
    # 6 months would end on 2026-07-15; extended until 2026-10-31: due 2026-11-01.
    agreed = terms("time", "LS1", trial_months=6, **LUMP)
    longer = move(Happening.EXTENDED, "2026-07-01", until="2026-10-31")
    assert on("2026-10-31", agreed, started(), longer).owed == 0
    assert lines(on("2026-11-01", agreed, started(), longer)) == [
        ("fixed:1", "2026-11-01", "100000.00")
    ]


def test_what_is_returned_in_the_trial_costs_nothing_for_ever_not_even_the_floor() -> None:
    # Returned on the trial's last day, 2026-07-15; the lump sum of the 16th never arises.
    agreed = terms("time", "LS1", trial_months=6, floor="50000", **LUMP)
    back = move(Happening.RETURNED, "2026-07-15")
    assert on("2040-01-01", agreed, started(), back).lines == ()


def test_a_return_leaves_what_had_fallen_due_and_nothing_more() -> None:
    # 90,000 in three yearly parts from 2027-01-16; returned 2027-06-30: only the first remains.
    agreed = terms("time", "LS2", trial_months=12, fixed_amount="90000", floor="80000")
    back = move(Happening.RETURNED, "2027-06-30")
    assert lines(on("2040-01-01", agreed, started(), back)) == [
        ("fixed:1", "2027-01-16", "30000.00")
    ]


def test_a_dispute_stops_the_interest_while_it_lasts() -> None:
    # Due 2027-01-16, 1.00 a day. 17 to 25 January: 9 days. Disputed 26 January until resolved on
    # 5 February: 10 days frozen. 5 to 10 February: 6 days. In all 15.00.
    agreed = terms("time", "LS1", **LATE)
    moves = (
        started(),
        move(Happening.DISPUTED, "2027-01-26"),
        move(Happening.RESOLVED, "2027-02-05"),
    )
    during = on("2027-01-30", agreed, *moves)
    assert (during.interest, during.owed, during.overdue) == (
        Decimal("9.00"),
        Decimal("10009.00"),
        Decimal(0),
    )
    assert on("2027-02-10", agreed, *moves).interest == Decimal("15.00")


def test_a_termination_before_payment_began_leaves_nothing_owed() -> None:
    # Trial until 2027-01-15, terminated 2026-09-01.
    agreed = terms("time", "LS1", trial_months=12, floor="50000", **LUMP)
    over = move(Happening.TERMINATED, "2026-09-01")
    assert on("2040-01-01", agreed, started(), over).owed == 0


def test_a_default_can_make_all_instalments_due_at_once() -> None:
    # 90,000 in three half-yearly parts: 2027-01-16, 07-16, 2028-01-16.
    # Default on 2027-02-20: the second and third fall due on that day.
    agreed = terms("time", "LS2", trial_months=12, fixed_amount="90000", report_period_months=6)
    default = move(Happening.DEFAULTED, "2027-02-20", accelerate=True)
    assert on("2027-02-19", agreed, started(), default).owed == Decimal("30000.00")
    assert lines(on("2027-02-20", agreed, started(), default)) == [
        ("fixed:1", "2027-01-16", "30000.00"),
        ("fixed:2", "2027-02-20", "30000.00"),
        ("fixed:3", "2027-02-20", "30000.00"),
    ]


def test_what_is_paid_too_much_waits_for_the_next_instalment() -> None:
    # 30,000 in three yearly parts of 10,000. 12,000 on 2027-01-16: 2,000 wait.
    # On 2028-01-16 10,000 fall due, 2,000 of them are paid already: 8,000.
    agreed = terms("time", "LS2", trial_months=12, fixed_amount="30000", late_rate="0.05")
    moves = (started(), paid("2027-01-16", "12000"))
    assert on("2027-01-16", agreed, *moves).credit == Decimal("2000.00")
    later = on("2028-01-16", agreed, *moves)
    assert (later.owed, later.credit, later.interest) == (
        Decimal("8000.00"),
        Decimal(0),
        Decimal(0),
    )


def test_what_fell_due_first_is_paid_first() -> None:
    # 10,000 due 2027-01-16 and 2028-01-16; 15,000 on 2028-02-01 without a late rate:
    # the first wholly, of the second 5,000.
    agreed = terms("time", "LS2", trial_months=12, fixed_amount="20000", instalments=2)
    statement = on("2028-02-01", agreed, started(), paid("2028-02-01", "15000"))
    assert [line.open for line in statement.lines] == [0, Decimal("5000.00")]


def test_yen_are_split_in_whole_yen() -> None:
    # 100 yen in three: 34 + 33 + 33.
    agreed = terms("time", "LS2", trial_months=12, fixed_amount="100", currency="JPY")
    amounts = [amount for *_rest, amount in lines(on("2035-01-01", agreed, started()))]
    assert amounts == ["34.00", "33.00", "33.00"]
