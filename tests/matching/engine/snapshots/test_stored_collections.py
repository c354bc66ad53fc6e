"""A collection that was stored and restored answers as one that was filled anew, bit by bit."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.engine.collection import Collection, Entry
from matchmaker.matching.engine.planner import Limits
from matchmaker.matching.engine.snapshots import Identity, open_newest, write_snapshot
from tests.matching.engine.collection_cases import (
    DIMENSION,
    empty_collection,
    entry,
    made_up_prior,
    query,
    two_languages,
)

IDENTITY = Identity("technology-members", "hashing", "1", DIMENSION)
TITLES = ["Laser sensor for gas", "Wheat variety", "激光传感器", "小麦品种", "Robot gripper 机器人"]
ASKED = [query("laser gas", "sensor"), query("激光小麦"), query("tracteur", language="fr")]
GRAPH_FROM_50 = Limits(exact_up_to=50)


def through_files(stored: Collection, folder: Path, *, limits: Limits | None = None) -> Collection:
    """Write a collection and restore what was written."""
    write_snapshot(folder, stored.stored(), identity=IDENTITY, watermark=(1, 1), limits=limits)
    opened = open_newest(folder, identity=IDENTITY)
    assert opened.snapshot is not None
    restored = empty_collection(prior=made_up_prior())
    restored.restore(opened.snapshot.parts)
    return restored


def filled(entries: list[Entry]) -> Collection:
    collection = empty_collection(prior=made_up_prior())
    collection.upsert(entries)
    return collection


def assert_equal(first: Collection, second: Collection) -> None:
    assert len(first) == len(second)
    assert first.languages == second.languages
    assert first.generation == second.generation
    every = [one.id for one in first.search(ASKED[:1], k=1000)[0]]
    for allowed in (None, [np.array(every[::2], dtype=np.int64)] * len(ASKED)):
        one, other = (c.search(ASKED, k=7, allowed=allowed) for c in (first, second))
        assert one == other
    assert first.score(ASKED, [every] * 3) == second.score(ASKED, [every] * 3)


HISTORY = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(["", *TITLES, "Gas 激光 laser", "..."])),
    max_size=12,
)


@settings(deadline=None, max_examples=60)
@given(HISTORY, HISTORY)
def test_any_history_before_and_after_storing_answers_like_a_collection_filled_at_once(
    before: list[tuple[int, str]], after: list[tuple[int, str]]
) -> None:
    held: dict[int, str] = {}
    lived = empty_collection(prior=made_up_prior())
    with TemporaryDirectory() as folder:
        for history in (before, after):
            for key, title in history:
                if title:
                    lived.upsert([entry(key, title)])
                    held[key] = title
                else:
                    lived.remove([key])
                    held.pop(key, None)
            if history is before:
                lived = through_files(lived, Path(folder))
        lived.refresh()
        assert_equal(lived, filled([entry(key, title) for key, title in held.items()]))


@pytest.mark.parametrize("limits", [None, GRAPH_FROM_50])
def test_many_documents_restored_and_changed_answer_after_a_refresh_like_fresh_ones(
    tmp_path: Path, limits: Limits | None
) -> None:
    entries, queries = two_languages(120)
    restored = through_files(filled(entries[:200]), tmp_path, limits=limits)
    assert_equal(restored, filled(entries[:200]))
    renamed = replace(entries[3], title="Zirconia crucible")
    restored.upsert([*entries[200:], renamed])
    restored.remove([entries[0].id, entries[1].id])
    restored.refresh()
    fresh = filled([*entries[2:3], renamed, *entries[4:]])
    assert_equal(restored, fresh)
    assert restored.search(queries, k=20) == fresh.search(queries, k=20)


def test_statistics_that_lag_behind_are_stored_as_they_should_be(tmp_path: Path) -> None:
    entries, _queries = two_languages(120)
    lagging = filled(entries[:-1])
    lagging.search(ASKED, k=1)
    lagging.upsert(entries[-1:])
    assert lagging.generation != filled(entries).generation
    assert_equal(through_files(lagging, tmp_path), filled(entries))


def test_a_restored_collection_may_be_stored_again(tmp_path: Path) -> None:
    entries, _queries = two_languages(30)
    once = through_files(filled(entries[:50]), tmp_path / "once")
    once.upsert(entries[50:])
    once.remove([entries[0].id])
    assert_equal(through_files(once, tmp_path / "twice"), filled(entries[1:]))


def test_a_language_that_no_file_could_be_named_after_comes_back(tmp_path: Path) -> None:
    strange = [entry(1, "Laser", language="../é"), entry(2, "激光")]
    restored = through_files(filled(strange), tmp_path)
    assert restored.languages == {"../é": 1, "zh": 1}
    assert_equal(restored, filled(strange))


def test_an_empty_collection_is_restored_empty(tmp_path: Path) -> None:
    restored = through_files(filled([]), tmp_path)
    assert restored.search(ASKED, k=3) == [[], [], []]
    restored.upsert([entry(1, "Laser")])
    assert_equal(restored, filled([entry(1, "Laser")]))
