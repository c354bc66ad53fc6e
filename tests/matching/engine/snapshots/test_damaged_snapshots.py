"""Whatever happens to a file of a snapshot, an answer is right or the snapshot is refused."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.matching.engine.snapshots import Identity
from tests.matching.engine.snapshots.snapshot_cases import IDENTITY, assert_right, opened, written

FILES = [
    "CURRENT",
    "manifest.json",
    "zh/ids.npy",
    "zh/vectors.faiss",
    "zh/graph.faiss",
    "zh/lists-means.npy",
    "zh/lists-starts.npy",
    "zh/lists-covariance.npy",
    "zh/lists-scales.npy",
    "zh/column-field.npy",
    "zh/extra-words.npy",
]
OF_THE_OTHER_PART = ["en/ids.npy", "en/vectors.faiss"]
FOREIGN = replace(IDENTITY, encoder="encoder-b")
PLACES = [0.0, 0.0001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.999, 1.0]
Damage = Callable[[Path], None]


def flipped(place: float, bit: int) -> Damage:
    def flip(path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[int(place * (len(content) - 1))] ^= 1 << bit
        path.write_bytes(content)

    return flip


def cut(share: float) -> Damage:
    def cut_off(path: Path) -> None:
        content = path.read_bytes()
        path.write_bytes(content[: min(int(share * len(content)), len(content) - 1)])

    return cut_off


def lengthened(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, Damage] = {
    **{f"bit {bit} at {place}": flipped(place, bit) for place in PLACES for bit in (0, 5)},
    **{f"cut to {share}": cut(share) for share in (0.0, 0.3, 0.5, 1.0)},
    "lengthened": lengthened,
    "deleted": Path.unlink,
    "a folder instead": made_a_folder,
}


@pytest.fixture(scope="module")
def shelves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two generations, one alone, and two of another encoder; to be copied, never changed."""
    folder = tmp_path_factory.mktemp("shelves")
    for sequence in (1, 2):
        written(folder / "two", sequence)
        written(folder / "foreign", sequence, identity=FOREIGN)
    written(folder / "one", 1)
    return folder


def damaged_file(folder: Path, name: str) -> Path:
    if name == "CURRENT":
        return folder / name
    return max(folder.glob("0*")) / name


@pytest.mark.parametrize("name", FILES + OF_THE_OTHER_PART)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("shelf", ["one", "two"])
def test_a_damaged_file_never_gives_a_wrong_or_silently_empty_answer(
    shelves: Path, tmp_path: Path, name: str, damage: str, shelf: str
) -> None:
    folder = tmp_path / "shelf"
    shutil.copytree(shelves / shelf, folder)
    DAMAGES[damage](damaged_file(folder, name))
    found = opened(folder)
    if found.snapshot is not None:
        assert_right(found.snapshot)
    newest = found.snapshot and found.snapshot.manifest.generation == len([*folder.glob("0*")])
    assert found.refused or newest
    if name not in ("CURRENT", "manifest.json"):
        # A changed byte there may leave the meaning as it was; here it never does.
        assert [(one.name, name in one.reason) for one in found.refused] == [
            (max(folder.glob("0*")).name, True)
        ]
        assert (found.snapshot is None) == (shelf == "one")


@pytest.mark.parametrize("name", FILES[1:])
@pytest.mark.parametrize("source", ["two/00000001", "foreign/00000001", "foreign/00000002"])
def test_a_file_of_another_generation_or_encoder_is_refused(
    shelves: Path, tmp_path: Path, name: str, source: str
) -> None:
    shutil.copytree(shelves / "two", tmp_path / "shelf")
    own = tmp_path / "shelf/00000002" / name
    same = own.read_bytes() == (shelves / source / name).read_bytes()
    shutil.copy(shelves / source / name, own)
    found = opened(tmp_path / "shelf")
    assert found.snapshot is not None
    assert_right(found.snapshot)
    assert found.snapshot.manifest.generation == (2 if same else 1)
    assert [one.name for one in found.refused] == ([] if same else ["00000002"])


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (replace(IDENTITY, encoder="encoder-b"), "another encoder: encoder-a, not encoder-b"),
        (replace(IDENTITY, text_version="2"), "another text version: 1, not 2"),
        (replace(IDENTITY, dimension=8), "another dimension: 16, not 8"),
        (
            replace(IDENTITY, collection="technology-members-zh"),
            "another collection: technology-public-zh, not technology-members-zh",
        ),
    ],
)
def test_a_foreign_snapshot_is_refused_with_the_reason(
    shelves: Path, identity: Identity, reason: str
) -> None:
    found = opened(shelves / "two", identity=identity)
    assert found.snapshot is None
    assert [one.name for one in found.refused] == ["00000002", "00000001"]
    assert all(reason in one.reason for one in found.refused)


def test_a_part_in_place_of_another_is_refused(shelves: Path, tmp_path: Path) -> None:
    shutil.copytree(shelves / "one", tmp_path / "shelf")
    shutil.rmtree(tmp_path / "shelf/00000001/en")
    shutil.copytree(shelves / "one/00000001/zh", tmp_path / "shelf/00000001/en")
    found = opened(tmp_path / "shelf")
    assert found.snapshot is None
    assert "en/" in found.refused[0].reason


def test_a_whole_generation_under_another_number_is_refused(shelves: Path, tmp_path: Path) -> None:
    shutil.copytree(shelves / "two", tmp_path / "shelf")
    shutil.rmtree(tmp_path / "shelf/00000002")
    shutil.copytree(shelves / "two/00000001", tmp_path / "shelf/00000002")
    found = opened(tmp_path / "shelf")
    assert [one.reason for one in found.refused] == ["manifest.json is of generation 1."]
    assert found.snapshot is not None
    assert_right(found.snapshot)


def test_every_file_of_a_generation_is_among_those_that_are_damaged(shelves: Path) -> None:
    folder = shelves / "one/00000001"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert {name for name in names if not name.startswith("en/")} == set(FILES) - {"CURRENT"}


def test_where_nothing_was_ever_written_nothing_is_refused(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        assert opened(folder).snapshot is None
        assert opened(folder).refused == ()


def test_a_new_generation_replaces_a_damaged_one(shelves: Path, tmp_path: Path) -> None:
    shutil.copytree(shelves / "one", tmp_path / "shelf")
    flipped(0.5, 3)(tmp_path / "shelf/00000001/zh/vectors.faiss")
    assert opened(tmp_path / "shelf").snapshot is None
    written(tmp_path / "shelf", 9)
    found = opened(tmp_path / "shelf")
    assert found.refused == ()
    assert found.snapshot is not None
    assert found.snapshot.manifest.watermark == (9, 1)
    assert_right(found.snapshot)
