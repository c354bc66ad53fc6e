"""Queries with filters of their own are searched together and answered as if alone."""

import numpy as np
import pytest

from matchmaker.matching.engine import within
from matchmaker.matching.engine.collection import Channels
from tests.matching.engine.collection_cases import collection_of, query

WORDS = ["steel", "cable", "sensor", "pump", "valve", "membrane", "battery", "laser", "alloy"]
TITLES = [f"{a} {b} {c}" for a in WORDS for b in WORDS for c in WORDS[:3]]
QUERIES = [query(f"{a} {b}") for a, b in zip(WORDS, WORDS[3:], strict=False)]


@pytest.mark.parametrize("share", [0.98, 0.8, 0.3])
@pytest.mark.parametrize("channels", [Channels.BOTH, Channels.DENSE, Channels.LEXICAL])
def test_together_and_alone_give_the_same_lists(share: float, channels: Channels) -> None:
    collection = collection_of(TITLES)
    generator = np.random.default_rng(1)
    filters = [np.flatnonzero(generator.random(len(TITLES)) < share) for _ in QUERIES]
    together = collection.search(QUERIES, k=5, allowed=filters, channels=channels)
    alone = [
        collection.search([one], k=5, allowed=[among], channels=channels)[0]
        for one, among in zip(QUERIES, filters, strict=True)
    ]
    assert together == alone
    for found, among in zip(together, filters, strict=True):
        assert {candidate.id for candidate in found} <= set(among.tolist())


def test_a_filter_that_leaves_out_the_very_nearest_has_a_search_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(within, "_SPARE", 0)
    collection = collection_of(TITLES)
    everything = [one.id for one in collection.search(QUERIES[:1], k=40)[0]]
    without = [np.setdiff1d(np.arange(len(TITLES)), everything[:n]) for n in (40, 1, 2)]
    asked = [QUERIES[0]] * 3
    together = collection.search(asked, k=5, allowed=without)
    alone = [collection.search(asked[:1], k=5, allowed=[among])[0] for among in without]
    assert together == alone


@pytest.mark.parametrize("share", [0.98, 0.8])
@pytest.mark.parametrize("channels", [Channels.BOTH, Channels.LEXICAL])
@pytest.mark.parametrize("spare", [4, 0])
def test_thinning_out_what_all_documents_give_finds_what_passes(
    monkeypatch: pytest.MonkeyPatch, share: float, channels: Channels, spare: int
) -> None:
    collection = collection_of(TITLES)
    generator = np.random.default_rng(4)
    filters = [np.flatnonzero(generator.random(len(TITLES)) < share) for _ in QUERIES]
    monkeypatch.setattr(within, "_SPARE", spare)

    thinned = collection.search(QUERIES, k=30, allowed=filters, channels=channels)
    monkeypatch.setattr(within, "_MOST", 2.0)  # no filter is wide
    assert thinned == collection.search(QUERIES, k=30, allowed=filters, channels=channels)
