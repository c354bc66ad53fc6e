"""Contracts with royalties, worked out by hand: each comment is the sheet of paper.

The use begins on 2026-01-15; yearly periods end on 2027-01-15, 2028-01-15 and so on.
"""

from decimal import Decimal

from matchmaker.deals.money import Happening
from tests.deals.ledger.contracts import filed, lines, move, on, started, terms

FLAT = ("0", "0.03")


def test_a_fixed_rate_from_the_first_revenue() -> None:
    # 1,234,567.89 × 3 % = 37,037.0367 = 37,037.04, due with the period on 2027-01-15.
    agreed = terms("first_revenue", "RY", FLAT)
    moves = (started(), filed("2027-01-20", 1, "1234567.89"))
    assert on("2027-01-19", agreed, *moves).owed == 0  # not stated yet
    assert lines(on("2027-01-20", agreed, *moves)) == [("royalty:1", "2027-01-15", "37037.04")]


def test_without_revenue_nothing_begins() -> None:
    agreed = terms("first_revenue", "RY", FLAT, floor="5000")
    assert on("2040-01-01", agreed, started(), filed("2027-01-20", 1, "0")).lines == ()


def test_falling_bands_count_all_that_was_sold() -> None:
    # 5 % to 1,000,000, 3 % above. 800,000: 40,000. With 700,000 more: 50,000 + 15,000 = 65,000,
    # so the second year brings 25,000.
    agreed = terms("first_revenue", "RY", ("0", "0.05"), ("1000000", "0.03"))
    moves = (started(), filed("2027-01-20", 1, "800000"), filed("2028-01-20", 2, "700000"))
    assert lines(on("2028-02-01", agreed, *moves)) == [
        ("royalty:1", "2027-01-15", "40000.00"),
        ("royalty:2", "2028-01-15", "25000.00"),
    ]


def test_rising_bands() -> None:
    # 2 % to 500,000 and 4 % above: 600,000 brings 10,000 + 4,000.
    agreed = terms("first_revenue", "RY", ("0", "0.02"), ("500000", "0.04"))
    moves = (started(), filed("2027-01-20", 1, "600000"))
    assert on("2027-02-01", agreed, *moves).owed == Decimal("14000.00")


def test_rates_that_fall_from_year_to_year_stay_at_the_last_one() -> None:
    # 100,000 a year at 5 %, 4 %, 3 % and again 3 %.
    agreed = terms("first_revenue", "RY", yearly_rates=("0.05", "0.04", "0.03"))
    moves = [filed(f"{2026 + year}-01-20", year, "100000") for year in (1, 2, 3, 4)]
    amounts = [amount for *_rest, amount in lines(on("2030-02-01", agreed, started(), *moves))]
    assert amounts == ["5000.00", "4000.00", "3000.00", "3000.00"]


def test_half_years_of_one_year_have_the_rate_of_that_year() -> None:
    # 10,000.50 each half-year; 1 % in the first year, 2 % in the second.
    # In all 100.005 = 100.01; 200.01 (so 100.00); 200.01 + 200.01 = 400.02 (so 200.01).
    agreed = terms("first_revenue", "RY", yearly_rates=("0.01", "0.02"), report_period_months=6)
    moves = [filed("2027-09-01", period, "10000.50") for period in (1, 2, 3)]
    assert lines(on("2027-09-01", agreed, started(), *moves)) == [
        ("royalty:1", "2026-07-15", "100.01"),
        ("royalty:2", "2027-01-15", "100.00"),
        ("royalty:3", "2027-07-15", "200.01"),
    ]


def test_parts_of_royalties_add_up_to_the_rounded_whole() -> None:
    # 1 % of 33.33: 0.3333 = 0.33; 0.6666 = 0.67 (0.34 more); 0.9999 = 1.00 (0.33 more).
    agreed = terms("first_revenue", "RY", ("0", "0.01"))
    moves = [filed("2029-02-01", period, "33.33") for period in (1, 2, 3)]
    amounts = [amount for *_rest, amount in lines(on("2029-02-01", agreed, started(), *moves))]
    assert amounts == ["0.33", "0.34", "0.33"]


def test_an_entry_fee_follows_the_trial_and_what_was_sold_in_it_is_free() -> None:
    # Trial of 12 months until 2027-01-15: the 300,000 of the first year are free.
    # Entry fee 5,000 on 2027-01-16; 2 % of 400,000 = 8,000 on 2028-01-15.
    agreed = terms("time", "RY+E", ("0", "0.02"), fixed_amount="5000", trial_months=12)
    moves = (started(), filed("2027-01-20", 1, "300000"), filed("2028-01-20", 2, "400000"))
    assert lines(on("2028-02-01", agreed, *moves)) == [
        ("fixed:1", "2027-01-16", "5000.00"),
        ("royalty:2", "2028-01-15", "8000.00"),
    ]


def test_of_a_period_that_the_trial_cuts_only_the_part_behind_it_counts() -> None:
    # Trial of 6 months until 2026-07-15. Of 100,000 in the first year 40,000 were made before:
    # 60,000 × 2 % = 1,200.
    agreed = terms("time", "REV", ("0", "0.02"), trial_months=6)
    moves = (started(), filed("2027-01-20", 1, "100000", before="40000"))
    assert lines(on("2027-02-01", agreed, *moves)) == [("royalty:1", "2027-01-15", "1200.00")]


def test_what_is_sold_up_to_the_threshold_is_free() -> None:
    # Threshold 1,000,000. 600,000 and 800,000: 400,000 lie above, × 5 % = 20,000.
    # The third year's 100,000 count wholly: 5,000.
    agreed = terms("sales_threshold", "RY", ("0", "0.05"), trigger_amount="1000000")
    moves = (
        started(),
        filed("2027-01-20", 1, "600000"),
        filed("2028-01-20", 2, "800000"),
        filed("2029-01-20", 3, "100000"),
    )
    assert on("2027-02-01", agreed, *moves).owed == 0
    assert lines(on("2029-02-01", agreed, *moves)) == [
        ("royalty:2", "2028-01-15", "20000.00"),
        ("royalty:3", "2029-01-15", "5000.00"),
    ]


def test_a_royalty_on_profit_counts_the_share_that_the_sales_above_the_threshold_have() -> None:
    # Sales 600,000, then 800,000: 400,000 of these 800,000 lie above 1,000,000, a half.
    # Half the second year's profit of 100,000: 50,000 × 10 % = 5,000.
    agreed = terms("sales_threshold", "RY", ("0", "0.1"), trigger_amount="1000000", base="profit")
    moves = (
        started(),
        filed("2027-01-20", 1, "600000", "60000"),
        filed("2028-01-20", 2, "800000", "100000"),
    )
    assert lines(on("2028-02-01", agreed, *moves)) == [("royalty:2", "2028-01-15", "5000.00")]


def test_a_lump_sum_is_due_with_the_period_in_which_the_threshold_is_reached() -> None:
    # 400,000 + 600,000 = 1,000,000 exactly: reached in the second year, which ends 2028-01-15.
    agreed = terms("sales_threshold", "LS1", trigger_amount="1000000", fixed_amount="50000")
    moves = (started(), filed("2027-01-20", 1, "400000"), filed("2028-01-20", 2, "600000"))
    assert on("2028-01-19", agreed, *moves).owed == 0
    assert lines(on("2028-01-20", agreed, *moves)) == [("fixed:1", "2028-01-15", "50000.00")]


def test_a_first_revenue_within_the_trial_is_paid_after_it() -> None:
    # Half-years: the first ends 2026-07-15; the trial of 12 months on 2027-01-15.
    agreed = terms(
        "first_revenue", "LS1", fixed_amount="7000", trial_months=12, report_period_months=6
    )
    moves = (started(), filed("2026-07-20", 1, "1000"))
    assert lines(on("2028-01-01", agreed, *moves)) == [("fixed:1", "2027-01-16", "7000.00")]


def test_the_cap_cuts_what_lies_above_it() -> None:
    # 10 % of 100,000 a year, cap 15,000: 10,000; 5,000 of 10,000; nothing of 10,000.
    agreed = terms("first_revenue", "RY", ("0", "0.1"), cap="15000")
    moves = [filed(f"{2026 + year}-01-20", year, "100000") for year in (1, 2, 3)]
    statement = on("2029-02-01", agreed, started(), *moves)
    assert [line.charge.amount for line in statement.lines] == [10000, 5000, 0]
    assert [line.charge.cut for line in statement.lines] == [0, 5000, 10000]
    assert statement.owed == Decimal("15000.00")


def test_the_cap_holds_for_entry_fee_and_royalty_together() -> None:
    # 8,000 on 2027-01-16 and 2 % of 250,000 = 5,000 on 2028-01-15; cap 10,000: 2,000 of the latter.
    agreed = terms("time", "RY+E", ("0", "0.02"), fixed_amount="8000", trial_months=12, cap="10000")
    moves = (started(), filed("2028-01-20", 2, "250000"))
    assert lines(on("2028-02-01", agreed, *moves)) == [
        ("fixed:1", "2027-01-16", "8000.00"),
        ("royalty:2", "2028-01-15", "2000.00"),
    ]


def test_the_floor_is_made_up_with_the_end_of_the_term() -> None:
    # Two years at 1 %: 2,000 + 3,000; floor 10,000, so 5,000 on 2028-01-15.
    agreed = terms("first_revenue", "RY", ("0", "0.01"), floor="10000", term_months=24)
    moves = (started(), filed("2027-01-20", 1, "200000"), filed("2028-01-15", 2, "300000"))
    assert on("2028-01-14", agreed, *moves).charged == Decimal("2000.00")
    assert lines(on("2028-01-15", agreed, *moves)) == [
        ("royalty:1", "2027-01-15", "2000.00"),
        ("royalty:2", "2028-01-15", "3000.00"),
        ("floor", "2028-01-15", "5000.00"),
    ]


def test_a_threshold_never_reached_leaves_even_the_floor_unpaid() -> None:
    agreed = terms(
        "sales_threshold", "RY", FLAT, trigger_amount="1000000", floor="10000", term_months=24
    )
    moves = (started(), filed("2027-01-20", 1, "1000"), filed("2028-01-20", 2, "2000"))
    assert on("2040-01-01", agreed, *moves).owed == 0


def test_a_termination_makes_up_the_floor_unless_both_waived_it() -> None:
    # 200,000 in the first year: 2,000. Terminated 2027-07-15, which cuts the second year:
    # 100,000 until then: 1,000. Floor 10,000: 7,000 more on that day.
    agreed = terms("first_revenue", "RY", ("0", "0.01"), floor="10000")
    moves = (started(), filed("2027-01-20", 1, "200000"))
    last = filed("2027-07-20", 2, "100000")
    over = move(Happening.TERMINATED, "2027-07-15")
    assert lines(on("2027-07-20", agreed, *moves, over, last)) == [
        ("royalty:1", "2027-01-15", "2000.00"),
        ("royalty:2", "2027-07-15", "1000.00"),
        ("floor", "2027-07-15", "7000.00"),
    ]
    waived = move(Happening.TERMINATED, "2027-07-15", waive_floor=True)
    assert on("2040-01-01", agreed, *moves, waived, last).charged == Decimal("3000.00")


def test_a_return_cuts_the_period_and_forgets_the_floor() -> None:
    # Returned 2027-04-30: 50,000 since 2027-01-16 at 3 % = 1,500, due on that day; no floor.
    agreed = terms("first_revenue", "RY", FLAT, floor="10000")
    moves = (
        started(),
        filed("2027-01-20", 1, "10000"),  # 300
        move(Happening.RETURNED, "2027-04-30"),
        filed("2027-05-05", 2, "50000"),
    )
    assert lines(on("2040-01-01", agreed, *moves)) == [
        ("royalty:1", "2027-01-15", "300.00"),
        ("royalty:2", "2027-04-30", "1500.00"),
    ]


def test_a_disputed_statement_bears_no_interest_until_it_is_corrected() -> None:
    # 1 % of 150,000 = 1,500, due 2027-01-15. 0.365 a year is 0.1 % a day: 1.50.
    # 16 to 24 January: 9 days. Disputed on the 25th, corrected on 4 February: frozen.
    # 4 to 14 February: 11 days. In all 20 × 1.50 = 30.00.
    agreed = terms("first_revenue", "RY", ("0", "0.01"), late_rate="0.365")
    moves = (
        started(),
        filed("2027-01-20", 1, "100000"),
        move(Happening.STATEMENT_DISPUTED, "2027-01-25", statement=2),
    )
    before = on("2027-02-01", agreed, *moves)
    # As first stated: 1,000, of which 9 days at 1.00; nothing counts as overdue meanwhile.
    assert (before.owed, before.overdue) == (Decimal("1009.00"), Decimal(0))
    after = on("2027-02-14", agreed, *moves, filed("2027-02-04", 1, "150000"))
    assert (after.charged, after.interest) == (Decimal("1500.00"), Decimal("30.00"))
    assert after.overdue == Decimal("1530.00")


def test_the_last_period_ends_with_the_term() -> None:
    # 18 months in yearly periods: the second ends on 2027-07-15.
    agreed = terms("first_revenue", "RY", FLAT, term_months=18)
    moves = (started(), filed("2027-07-20", 2, "10000"), filed("2029-01-20", 3, "99999"))
    assert lines(on("2030-01-01", agreed, *moves)) == [("royalty:2", "2027-07-15", "300.00")]


def test_yen_have_no_cents() -> None:
    # 3 % of 12,345 yen = 370.35 = 370 yen; of 24,690 = 740.70 = 741, so 371 more.
    agreed = terms("first_revenue", "RY", FLAT, currency="JPY")
    moves = (started(), filed("2028-01-20", 1, "12345"), filed("2028-01-20", 2, "12345"))
    amounts = [amount for *_rest, amount in lines(on("2028-02-01", agreed, *moves))]
    assert amounts == ["370.00", "371.00"]


def test_a_cap_between_two_yen_is_the_lower_one_and_the_floor_stays_below_it() -> None:
    # 3 % of 100,000 yen = 3,000; cap 1,234.50 yen: never above it, so 1,234. A floor of 1,234.50
    # would be 1,235 and is the cap's 1,234 too: nothing is missing.
    agreed = terms(
        "first_revenue", "RY", FLAT, currency="JPY", cap="1234.50", floor="1234.50", term_months=12
    )
    moves = (started(), filed("2027-01-20", 1, "100000"))
    assert lines(on("2028-01-20", agreed, *moves)) == [("royalty:1", "2027-01-15", "1234.00")]
