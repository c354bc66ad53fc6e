"""Measures of a ranking against graded judgements.

Gain is 2^grade − 1 (Burges et al. 2005) with the discount log₂(rank + 1) (Järvelin & Kekäläinen
2002). Equal scores rank by identifier, descending, so that the order of the input cannot help.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Final

Judgements = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Mapping[str, float]]

DEPTH: Final = 10
RECALL_DEPTHS: Final = (1, 10, 100)


class UnfinishedRun(Exception):
    """A run that leaves out documents which it was asked to rank."""


def ranked(scores: Mapping[str, float]) -> list[str]:
    """Identifiers by score, then by identifier, both descending."""
    return sorted(scores, key=lambda key: (scores[key], key), reverse=True)


def ndcg(grades: Sequence[int], judged: Iterable[int], *, depth: int = DEPTH) -> float:
    """Discounted gain of the ranked grades over that of the best order; 0 with nothing relevant."""
    best = _discounted(sorted(judged, reverse=True)[:depth])
    return _discounted(grades[:depth]) / (best or 1.0)


def average_precision(relevant: Sequence[bool], total: int) -> float:
    """Mean of the precisions at each relevant rank, over all `total` relevant documents."""
    hits, gathered = 0, 0.0
    for rank, hit in enumerate(relevant, 1):
        hits += hit
        gathered += hits / rank if hit else 0.0
    return gathered / total


def reciprocal_rank(relevant: Sequence[bool], *, depth: int = DEPTH) -> float:
    """1 / rank of the first relevant document, 0 below `depth`."""
    return next((1 / rank for rank, hit in enumerate(relevant[:depth], 1) if hit), 0.0)


def recall(relevant: Sequence[bool], total: int, *, depth: int) -> float:
    """Share of the `total` relevant documents among the first `depth`."""
    return sum(relevant[:depth]) / total


def relevant_from(judgements: Judgements) -> int:
    """The lowest grade that counts as relevant: 2 where grades go above 1, else 1."""
    highest = max((grade for pool in judgements.values() for grade in pool.values()), default=0)
    return 2 if highest > 1 else 1


def measure(judgements: Judgements, run: Run, *, rerank: bool) -> dict[str, float]:
    """ndcg@10, map, mrr@10, recall@1, @10 and @100, means over needs.

    A need that the run leaves out counts as 0; one without a relevant technology counts for ndcg@10
    only. With `rerank` only judged technologies count. Raises UnfinishedRun where a re-ranked need
    lacks some of its judged technologies.
    """
    floor = relevant_from(judgements)
    gathered: dict[str, list[float]] = {}
    for need, pool in judgements.items():
        scores = _considered(need, run.get(need, {}), pool) if rerank else run.get(need, {})
        for name, value in _of_need(ranked(scores), pool, floor).items():
            gathered.setdefault(name, []).append(value)
    return {name: fmean(values) for name, values in gathered.items()}


def _considered(
    need: str, scores: Mapping[str, float], pool: Mapping[str, int]
) -> Mapping[str, float]:
    missing = pool.keys() - scores.keys()
    if scores and missing:
        message = f"need {need}: {len(missing)} of its judged technologies are not in the run"
        raise UnfinishedRun(message)
    return {technology: score for technology, score in scores.items() if technology in pool}


def _of_need(order: Sequence[str], pool: Mapping[str, int], floor: int) -> dict[str, float]:
    grades = [pool.get(technology, 0) for technology in order]
    figures = {"ndcg@10": ndcg(grades, pool.values())}
    total = sum(grade >= floor for grade in pool.values())
    if total:
        relevant = [grade >= floor for grade in grades]
        figures["map"] = average_precision(relevant, total)
        figures["mrr@10"] = reciprocal_rank(relevant)
        figures |= {f"recall@{k}": recall(relevant, total, depth=k) for k in RECALL_DEPTHS}
    return figures


def _discounted(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))
