"""Searches in several threads while others change the index."""

import threading
from collections.abc import Callable
from itertools import count

import numpy as np
import pytest

from tests.matching.engine.encoder_cases import at_once
from tests.matching.engine.index_cases import Kind, both_indexes, vectors_of

IDS, LENGTHS, STATES = 9_000, 30, 8
MOVED = np.arange(1, IDS, 4)


@both_indexes
@pytest.mark.parametrize("allowed", [None, np.arange(40), np.arange(4_000)])
def test_a_search_sees_one_state_whole(kind: Kind, allowed: np.ndarray | None) -> None:
    """Each turn writes a quarter of the vectors anew, of one length that halves from turn to turn.

    So one answer must hold every id that it should, and one length for all that were moved.
    """
    directions = np.abs(vectors_of(IDS, 16))
    index = kind(16)
    index.upsert(np.arange(IDS), directions)
    wanted = IDS if allowed is None else len(allowed)
    stop = threading.Event()
    seen: set[int] = set()

    def write() -> None:
        try:
            for turn in count(1):
                if len(seen) >= STATES or turn > 20_000:
                    break
                index.upsert(MOVED, directions[MOVED] * np.float32(2.0 ** -(turn % LENGTHS)))
        finally:
            stop.set()

    def read() -> None:
        while not stop.is_set():
            scores, ids = index.search(directions[:1], wanted, allowed)
            assert np.sort(ids[0]).tolist() == list(range(wanted))
            cosines = directions[ids[0]].astype(np.float64) @ directions[0].astype(np.float64)
            halvings = -np.log2(scores[0] / cosines)
            assert np.abs(halvings[ids[0] % 4 != 1]).max() < 1e-3
            assert np.ptp(halvings[ids[0] % 4 == 1]) < 1e-3
            seen.add(round(halvings.max()))

    jobs: list[Callable[[], None]] = [write, read, read, read]
    at_once(jobs)
    assert len(seen) >= STATES


@both_indexes
def test_two_writers_lose_nothing(kind: Kind) -> None:
    vectors = vectors_of(6_000)
    index = kind(8)

    def writer(start: int) -> Callable[[], None]:
        def write() -> None:
            for ids in np.array_split(np.arange(start, 6_000, 2), 300):
                index.upsert(ids, vectors[ids])

        return write

    at_once([writer(0), writer(1)])
    assert index.ids.tolist() == list(range(6_000))
