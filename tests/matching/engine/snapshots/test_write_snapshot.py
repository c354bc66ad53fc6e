import fcntl
from pathlib import Path

import numpy as np
import pytest

from matchmaker.matching.engine.snapshots import Contents, write_snapshot
from tests.matching.engine.snapshots.snapshot_cases import (
    IDENTITY,
    assert_right,
    contents_of,
    index_in,
    snapshot_in,
    written,
    written_alone,
)


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_written_is_opened_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    manifest = written(tmp_path, 7)
    snapshot = snapshot_in(tmp_path)
    assert snapshot.manifest == manifest
    assert (manifest.generation, manifest.count, manifest.watermark) == (1, 180, (7, 1))
    assert set(manifest.files) | {"manifest.json"} == {
        str(path.relative_to(tmp_path / "00000001"))
        for path in (tmp_path / "00000001").rglob("*")
        if path.is_file()
    }
    assert_right(snapshot)


def test_the_newest_generation_is_opened_and_one_before_is_kept(tmp_path: Path) -> None:
    for sequence in (1, 2, 3):
        written(tmp_path, sequence)
    assert names_in(tmp_path) == {"00000002", "00000003", "CURRENT", "LOCK"}
    assert (tmp_path / "CURRENT").read_text() == "00000003\n"
    assert snapshot_in(tmp_path).manifest.watermark == (3, 1)


def test_a_generation_that_a_reader_has_open_is_kept_until_it_is_closed(tmp_path: Path) -> None:
    written(tmp_path, 1)
    reader = snapshot_in(tmp_path)
    for sequence in (2, 3, 4):
        written(tmp_path, sequence)
    assert names_in(tmp_path) == {"00000001", "00000003", "00000004", "CURRENT", "LOCK"}
    assert_right(reader)
    del reader
    written(tmp_path, 5)
    assert names_in(tmp_path) == {"00000004", "00000005", "CURRENT", "LOCK"}


def test_an_empty_snapshot_is_written_and_answers_with_nothing(tmp_path: Path) -> None:
    written_alone(tmp_path, Contents(np.empty(0, np.int64), np.empty((0, 16), np.float32)))
    index = index_in(tmp_path)
    assert len(index) == 0
    assert index.search(np.ones((2, 16)), 3)[1].tolist() == [[-1] * 3] * 2
    index.upsert([5], np.ones((1, 16)))
    assert index.search(np.ones((1, 16)), 3)[1].tolist() == [[5, -1, -1]]


def test_a_snapshot_without_parts_is_whole_too(tmp_path: Path) -> None:
    write_snapshot(tmp_path, {}, identity=IDENTITY, watermark=(0, 0))
    assert snapshot_in(tmp_path).parts == {}


@pytest.mark.parametrize("name", ["", "..", "a/b", "z h"])
def test_a_part_that_can_be_no_folder_is_refused_and_changes_nothing(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ValueError, match="letters"):
        write_snapshot(tmp_path, {name: contents_of(1)}, identity=IDENTITY, watermark=(1, 1))
    assert names_in(tmp_path) == set()


def test_what_killed_writers_left_is_cleared_away(tmp_path: Path) -> None:
    written(tmp_path, 1)
    for left in ("writing-2", "pruned-00000000"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "vectors.faiss").write_bytes(b"half")
    written(tmp_path, 2)
    assert names_in(tmp_path) == {"00000001", "00000002", "CURRENT", "LOCK"}


def wrong_contents() -> dict[str, Contents]:
    good = contents_of(1)
    not_finite = good.vectors.copy()
    not_finite[3, 4] = np.nan
    return {
        "other dimension": Contents(good.ids, good.vectors[:, :8]),
        "an id twice": Contents(good.ids // 2, good.vectors),
        "an id below 0": Contents(good.ids - 1000, good.vectors),
        "no number": Contents(good.ids, not_finite),
        "short column": Contents(good.ids, good.vectors, {"field": np.arange(3)}),
        "objects": Contents(good.ids, good.vectors, {"field": np.full(120, None)}),
        "a path": Contents(good.ids, good.vectors, {"../field": np.arange(120)}),
        "extra objects": Contents(good.ids, good.vectors, {}, {"words": np.full(3, None)}),
    }


@pytest.mark.parametrize("name", wrong_contents())
def test_wrong_contents_are_refused_and_change_nothing(tmp_path: Path, name: str) -> None:
    written(tmp_path, 1)
    before = names_in(tmp_path)
    with pytest.raises(ValueError, match=r"fit|begin|finite|column"):
        written_alone(tmp_path, wrong_contents()[name])
    assert names_in(tmp_path) == before
    assert_right(snapshot_in(tmp_path))


def test_a_second_writer_is_turned_away_and_changes_nothing(tmp_path: Path) -> None:
    written(tmp_path, 1)
    before = names_in(tmp_path)
    with (tmp_path / "LOCK").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BlockingIOError):
            written(tmp_path, 2)
    assert names_in(tmp_path) == before
    written(tmp_path, 2)
    assert snapshot_in(tmp_path).manifest.watermark == (2, 1)
