"""Measures, against values worked out by hand."""

import math

import pytest

from matchmaker.matching.engine.metrics import (
    UnfinishedRun,
    average_precision,
    measure,
    ndcg,
    ranked,
    recall,
    reciprocal_rank,
)


def test_equal_scores_rank_by_identifier_descending() -> None:
    assert ranked({"a": 1.0, "c": 1.0, "b": 2.0}) == ["b", "c", "a"]


def test_ndcg_weighs_gains_by_rank_against_the_best_order() -> None:
    got = 1 / math.log2(2) + 7 / math.log2(3)
    best = 7 / math.log2(2) + 1 / math.log2(3)
    assert ndcg([1, 3, 0], [0, 3, 1]) == pytest.approx(got / best)


def test_ndcg_of_nothing_relevant_is_zero() -> None:
    assert ndcg([0, 0], [0, 0]) == 0.0


def test_ndcg_looks_no_deeper_than_ten() -> None:
    assert ndcg([0] * 10 + [3], [3]) == 0.0


def test_average_precision_counts_what_was_never_found() -> None:
    assert average_precision([True, False, True], 4) == pytest.approx((1 + 2 / 3) / 4)


def test_reciprocal_rank_and_recall_stop_at_their_depth() -> None:
    hits = [False] * 10 + [True]
    assert reciprocal_rank(hits) == 0.0
    assert reciprocal_rank([False, True, True]) == 0.5
    assert recall(hits, 2, depth=10) == 0.0
    assert recall(hits, 2, depth=100) == 0.5


def test_a_binary_set_counts_every_grade_above_zero() -> None:
    figures = measure({"n": {"a": 1}}, {"n": {"a": 1.0, "b": 2.0}}, rerank=False)
    assert figures == {
        "ndcg@10": pytest.approx(1 / math.log2(3)),
        "map": 0.5,
        "mrr@10": 0.5,
        "recall@1": 0.0,
        "recall@10": 1.0,
        "recall@100": 1.0,
    }


def test_a_graded_set_takes_fairly_strong_and_strong_as_relevant() -> None:
    judged = {"n": {"a": 1, "b": 2, "c": 3}}
    figures = measure(judged, {"n": {"a": 3.0, "b": 2.0, "c": 1.0}}, rerank=True)
    assert figures["map"] == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert figures["recall@1"] == 0.0


def test_a_need_without_relevant_technologies_counts_for_ndcg_only() -> None:
    judged = {"n": {"a": 3}, "m": {"a": 1, "b": 0}}
    figures = measure(judged, {"n": {"a": 1.0}, "m": {"a": 1.0, "b": 2.0}}, rerank=True)
    assert figures["map"] == 1.0
    assert figures["ndcg@10"] == pytest.approx((1 + 1 / math.log2(3)) / 2)


def test_a_need_that_the_run_leaves_out_scores_nothing() -> None:
    judged = {"n": {"a": 1}, "m": {"a": 1}}
    figures = measure(judged, {"n": {"a": 1.0}}, rerank=False)
    assert set(figures.values()) == {0.5}


def test_a_re_ranked_need_must_have_its_whole_pool() -> None:
    with pytest.raises(UnfinishedRun, match="need n: 1 of its judged"):
        measure({"n": {"a": 1, "b": 0}}, {"n": {"a": 1.0}}, rerank=True)


def test_technologies_outside_the_pool_do_not_count_in_re_ranking() -> None:
    judged = {"n": {"a": 1, "b": 0}}
    run = {"n": {"a": 1.0, "b": 0.5, "stranger": 9.0}}
    assert measure(judged, run, rerank=True)["mrr@10"] == 1.0
    assert measure(judged, run, rerank=False)["mrr@10"] == 0.5


def test_a_constant_score_earns_only_what_the_identifiers_give() -> None:
    judged = {"n": {f"t{number}": int(number == 0) for number in range(5)}}
    run = {"n": dict.fromkeys(judged["n"], 1.0)}
    assert measure(judged, run, rerank=True)["mrr@10"] == pytest.approx(1 / 5)
