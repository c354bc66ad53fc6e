"""Weights are fitted to decisions with a prior around nothing, and never lift anything."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.engine.learning import (
    FEWEST_OF_A_PART,
    INTERCEPT_SPREAD,
    MOST_IN_ALL,
    MOST_OF_A_PART,
    PRIOR_MEAN,
    PRIOR_SPREAD,
    Lesson,
    fitted,
    likeness,
    lowered,
    lowering,
    most_likely_weights,
    topic_lowering,
)
from matchmaker.matching.engine.ranking import RankerConfig

EARLY, RIPE = {"early": 1.0}, {"early": 0.0}


def test_the_widest_fall_is_the_width_of_a_band() -> None:
    config = RankerConfig()
    assert config.strong_from - config.fair_from == MOST_IN_ALL


def test_few_decisions_move_nothing_and_more_of_them_move_more() -> None:
    counts = [FEWEST_OF_A_PART - 1, FEWEST_OF_A_PART, 30, 100, 1000]
    falls = [lowering(fitted([EARLY] * n, [RIPE] * n), EARLY) for n in counts]
    assert falls[0] == 0
    assert falls[1:] == sorted(falls[1:])
    assert 0 < falls[1] < falls[-1] < MOST_OF_A_PART


def test_what_approvals_put_up_with_as_often_is_no_objection() -> None:
    lesson = fitted([EARLY] * 50 + [RIPE] * 50, [EARLY] * 50 + [RIPE] * 50)
    assert lowering(lesson, EARLY) == pytest.approx(0, abs=1e-5)


def test_an_objection_that_approved_pairs_have_more_often_lifts_nothing() -> None:
    lesson = fitted([RIPE] * 50, [EARLY] * 50)
    assert lesson.weights == {"early": 0.0}
    assert not lesson


def test_the_order_of_decisions_does_not_matter() -> None:
    rejected = [{"a": n % 3 / 2, "b": n % 2 / 1} for n in range(40)]
    approved = [{"a": n % 5 / 8} for n in range(60)]
    assert fitted(rejected, approved) == fitted(rejected[::-1], approved[::-1])


def test_without_approvals_or_objections_nothing_is_learnt() -> None:
    assert not fitted([EARLY] * 50, [])
    assert not fitted([{}] * 50, [{}] * 50)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_other_weights_are_more_likely(seed: int) -> None:
    """Against the posterior written out, at random steps from the answer."""
    draw = np.random.default_rng(seed)
    pairs = draw.integers(0, 3, (60, 3)) / 2
    rejected = (draw.random(60) < 0.2 + 0.6 * pairs[:, 0]).astype(float)
    weights = most_likely_weights(pairs, rejected)
    best = _best_over_the_constant(pairs, rejected, weights)
    for _ in range(20):
        other = np.maximum(0, weights + draw.normal(0, 0.2, 3))
        assert _best_over_the_constant(pairs, rejected, other) <= best + 1e-4


def _best_over_the_constant(pairs: "np.ndarray", rejected: "np.ndarray", w: "np.ndarray") -> float:
    constants = np.linspace(-8, 8, 3201)[:, None]
    margin = constants + pairs @ w
    likely = (rejected * margin - np.logaddexp(0, margin)).sum(axis=1)
    prior = (constants[:, 0] / INTERCEPT_SPREAD) ** 2 / 2 + (w**2).sum() / PRIOR_SPREAD**2 / 2
    prior = prior + w.sum() / PRIOR_MEAN
    # Constants are .005 apart: the best of them lies within 60/4 * .0025² / 2 of the true one.
    return float((likely - prior).max())


def test_a_part_and_all_parts_have_their_most() -> None:
    lesson = Lesson({"early": 100.0}, 1, 1)
    assert lowering(lesson, EARLY) <= MOST_OF_A_PART
    assert lowered(6.0, {"a": 1.4, "b": 1.4}) == 6.0 - MOST_IN_ALL
    assert lowered(6.0, {}) == 6.0


def test_what_resembles_the_rejected_more_falls_more_unless_it_resembles_the_approved() -> None:
    rejected, approved = np.array([[1.0, 0, 0]]), np.array([[0, 1.0, 0]])
    near, between, far = np.array([[1, 0.1, 0], [1, 1, 0], [0, 0, 1.0]])
    like = likeness([near, between, far], rejected)
    unlike = likeness([near, between, far], approved)
    falls = [
        topic_lowering(rejected=float(r), approved=float(a), rejections=3)
        for r, a in zip(like, unlike, strict=True)
    ]
    assert falls[0] > 0.5
    assert falls[1:] == [0, 0]
    assert topic_lowering(rejected=0.9, approved=0.0, rejections=1) < topic_lowering(
        rejected=0.9, approved=0.0, rejections=5
    )


def test_likeness_to_nothing_is_nothing() -> None:
    assert likeness(np.ones((2, 3)), np.empty((0, 3))).tolist() == [0, 0]
    assert likeness(np.zeros((1, 3)), np.ones((1, 3))).tolist() == [0]
