"""Agreement of two judges, worked out by hand, and the draw of what is judged twice."""

from __future__ import annotations

import pytest

from matchmaker.matching.engine.agreement import (
    acceptance_by_band,
    agreement_of,
    bootstrap_interval,
    is_drawn,
    nominal_alpha,
    reasons_by_month,
)


def pairs(**counts: int) -> list[tuple[str, str]]:
    return [(key[0], key[1]) for key, count in counts.items() for _ in range(count)]


def test_alpha_of_two_verdicts_by_hand() -> None:
    # Ten items: four times (a, a), three (r, r), twice (a, r), once (r, a). Twenty values: a is
    # said 4·2 + 2 + 1 = 11 times, r 3·2 + 2 + 1 = 9 times. Observed disagreement: 3 items of 10
    # differ, 0.3. Expected: 2·11·9 / (20·19) = 198/380. Alpha = 1 - 0.3 · 380/198 = 84/198.
    judged = pairs(aa=4, rr=3, ar=2, ra=1)

    found = agreement_of(judged)

    assert found.alpha == pytest.approx(84 / 198)
    assert (found.n, found.equal) == (10, 7)


def test_alpha_of_krippendorff_s_own_example() -> None:
    # Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), A: two observers of ten
    # items, 0100000010 and 1110010000. Four differ: 0.4. Fourteen 0 and six 1: 2·14·6 / (20·19)
    # = 168/380. Alpha = 1 - 0.4 · 380/168 = 0.095, as printed there.
    judged = [*zip("0100000010", "1110010000", strict=True)]

    assert nominal_alpha(judged) == pytest.approx(1 - 0.4 * 380 / 168)


def test_alpha_of_three_reasons_by_hand() -> None:
    # (x, x), (y, y), (z, z), (x, y): x 3 times, y 3, z 2, of 8 values. One item of four differs:
    # 0.25. Expected: 1 - (3·2 + 3·2 + 2·1) / (8·7) = 42/56 = 0.75. Alpha = 1 - 1/3.
    assert nominal_alpha(pairs(xx=1, yy=1, zz=1, xy=1)) == pytest.approx(2 / 3)


def test_perfect_agreement_is_one_and_always_the_opposite_is_below_zero() -> None:
    assert nominal_alpha(pairs(aa=5, rr=5)) == pytest.approx(1)
    # All six items differ: 1. Six a and six r: 2·36 / (12·11) = 72/132. Alpha = 1 - 132/72.
    assert nominal_alpha(pairs(ar=3, ra=3)) == pytest.approx(1 - 132 / 72)


@pytest.mark.parametrize("judged", [[], pairs(aa=7)])
def test_without_variation_there_is_no_alpha(judged: list[tuple[str, str]]) -> None:
    found = agreement_of(judged)
    assert (found.alpha, found.low, found.high) == (None, None, None)
    assert found.equal == found.n == len(judged)


def test_the_interval_holds_alpha_narrows_and_is_always_the_same() -> None:
    few, many = pairs(aa=4, rr=3, ar=2, ra=1), pairs(aa=40, rr=30, ar=20, ra=10)
    low, high = bootstrap_interval(few, rounds=300)
    assert low is not None
    assert high is not None
    assert low < 84 / 198 < high
    assert bootstrap_interval(few, rounds=300) == (low, high)
    narrow = bootstrap_interval(many, rounds=300)
    assert narrow[1] is not None
    assert narrow[1] - narrow[0] < (high - low) / 2


def test_the_interval_of_perfect_agreement_is_a_point() -> None:
    for end in bootstrap_interval(pairs(aa=5, rr=5), rounds=200):
        assert end == pytest.approx(1)


@pytest.mark.parametrize(
    ("percent", "size", "wanted"),
    [(0, 1, 0), (1, 100, 1), (5, 20, 1), (10, 10, 1), (15, 20, 3), (33, 100, 33), (100, 1, 1)],
)
def test_the_share_is_exact_in_every_run(percent: int, size: int, wanted: int) -> None:
    for run in range(4):
        numbers = range(run * size + 1, (run + 1) * size + 1)
        drawn = [is_drawn(number, percent=percent, secret="s") for number in numbers]
        assert sum(drawn) == wanted


def test_nobody_without_the_secret_knows_which_ones() -> None:
    def drawn(secret: str) -> list[int]:
        return [number for number in range(1, 401) if is_drawn(number, percent=5, secret=secret)]

    assert drawn("one") == drawn("one")
    assert drawn("one") != drawn("another")
    places = {(number - 1) % 20 for number in drawn("one")}
    assert len(places) > 5  # not every twentieth


def test_acceptance_is_counted_by_band() -> None:
    judged = [("strong", True), ("strong", True), ("strong", False), ("weak", False)]
    assert acceptance_by_band(judged) == {"strong": (2, 3), "weak": (0, 1)}


def test_reasons_are_counted_by_month() -> None:
    judged = [("2026-01", "too_early"), ("2026-03", "good_fit"), ("2026-01", "too_early")]
    months, counted = reasons_by_month(judged)
    assert months == ["2026-01", "2026-03"]
    assert counted == {"good_fit": [0, 1], "too_early": [2, 0]}
