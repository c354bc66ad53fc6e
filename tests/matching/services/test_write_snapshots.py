"""Snapshots are written where they are wanted, and no damage to one changes an answer."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from listings.models import Technology
from listings.services import withdraw_technology
from matchmaker.matching import runtime, tasks
from matchmaker.matching.engine.collection import Candidate, Collection, Query
from matchmaker.matching.engine.encoders import HashingEncoder, Matrix, Side
from matchmaker.matching.engine.snapshots import Shelf
from matchmaker.matching.models import ListingVector
from matchmaker.matching.selectors import fresh_collection
from matchmaker.matching.selectors.loading import read_entries
from matchmaker.matching.services import SnapshotReport, snapshots_wanted, write_snapshots
from matchmaker.matching.states import Audience, ListingKind
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db

WORDS = [
    "激光传感器",
    "Wheat variety",
    "Robot gripper",
    "小麦品种",
    "Membrane 膜分离",
    "铝合金板材",
]


@pytest.fixture(autouse=True)
def small_snapshots(settings: Any) -> None:
    settings.SNAPSHOT_FROM = 6


@pytest.fixture
def listed() -> list[Technology]:
    """Twelve technologies in two languages, with their vectors."""
    made: list[Technology] = [
        TechnologyFactory(
            published=True,
            title=f"{WORDS[number % 6]} {number}",
            language="zh" if number % 2 else "en",
        )
        for number in range(12)
    ]
    embed(*made)
    return made


def of_members() -> Collection:
    return fresh_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)


def folder() -> Path:
    return runtime.snapshot_folder("technology-members")


def written() -> dict[str, SnapshotReport]:
    """Write everything, and forget what this process has open."""
    reports = write_snapshots(everything=True, now=NOW)
    runtime.reset()
    return {report.collection: report for report in reports}


def scanned() -> Collection:
    """All rows of the database, and nothing else."""
    collection = runtime.new_collection()
    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    for entries in read_entries(held, Q()):
        collection.upsert(entries)
    return collection


def answers(collection: Collection) -> list[list[Candidate]]:
    dimension = runtime.encoder().dimension
    asked = []
    for words in [*WORDS, "nothing like it"]:
        vector = runtime.encoder().encode([words], side="query")[0]
        assert vector.shape == (dimension,)
        asked.append(Query("", words, "", vector))
    return collection.search(asked, k=20)


def assert_right() -> None:
    """What this process answers is what a scan of the database answers, bit by bit."""
    fresh, exact = of_members(), scanned()
    assert len(fresh) == len(exact)
    assert fresh.generation == exact.generation
    assert answers(fresh) == answers(exact)


@contextmanager
def rows_read() -> Iterator[list[str]]:
    """The statements that read vectors within the block."""
    statements: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield statements
    column = '"matching_listingvector"."vector"'
    statements += [one["sql"] for one in captured if column in one["sql"]]


def test_a_process_that_starts_reads_no_vector_and_no_text(listed: list[Technology]) -> None:
    assert written()["technology-members"].outcome == "written"
    with rows_read() as statements:
        assert len(of_members()) == len(listed)
    assert statements == []
    assert_right()
    assert runtime.snapshots_state() == "in use"


def test_what_has_changed_since_is_read_and_what_has_gone_is_left_out(
    listed: list[Technology],
) -> None:
    written()
    listed[0].title = "Something else entirely"
    listed[0].save()
    withdraw_technology(technology=listed[1], by=None, now=NOW)
    embed(listed[0], listed[1], TechnologyFactory(published=True, title="Quite new"))
    with rows_read() as statements:
        assert len(of_members()) == len(listed)
    assert len(statements) == 1
    assert_right()


def test_a_database_restored_from_a_backup_answers_for_itself(listed: list[Technology]) -> None:
    """The snapshot is of a later time; watermark and keys are the same again."""
    backup = [*ListingVector.objects.values()]
    titles = {row.pk: row.title for row in listed}
    for row in listed[:4]:
        Technology.objects.filter(pk=row.pk).update(title=f"Later {row.pk}")
    embed(*listed[:4])
    written()
    for key, title in titles.items():
        Technology.objects.filter(pk=key).update(title=title)
    ListingVector.objects.all().delete()
    ListingVector.objects.bulk_create(ListingVector(**row) for row in backup)
    assert_right()


def test_vectors_made_again_at_another_time_are_read_again(listed: list[Technology]) -> None:
    written()
    ListingVector.objects.update(created_at=NOW + timedelta(days=1))
    with rows_read() as statements:
        of_members()
    assert len(statements) == 1
    assert_right()


def test_collections_that_are_small_get_no_files() -> None:
    embed(NeedFactory(published=True))
    reports = written()
    assert {report.outcome for report in reports.values()} == {"small"}
    assert not [*runtime.snapshot_folder("need-members").glob("0*")]


def test_the_first_process_to_load_many_leaves_word_and_the_worker_writes(
    listed: list[Technology],
) -> None:
    assert not snapshots_wanted()
    of_members()
    assert snapshots_wanted()
    tasks.write_snapshots.run()
    assert not snapshots_wanted()
    assert Shelf(folder()).current() == 1
    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    assert held.origin.generation == 1
    assert_right()


def test_a_process_leaves_word_when_too_much_has_changed_and_takes_the_newer_files(
    listed: list[Technology], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaker.matching.engine.planner.LOOSE_ROWS", 3)
    written()
    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    of_members()
    embed(*TechnologyFactory.create_batch(3, published=True))
    of_members()
    assert not snapshots_wanted()
    embed(TechnologyFactory(published=True))
    of_members()
    assert snapshots_wanted()
    with other_process():
        tasks.write_snapshots.run()
    assert held.origin.generation == 1
    of_members()
    assert held.origin.generation == 2
    assert held.origin.beside == 0
    assert_right()


@contextmanager
def other_process() -> Iterator[None]:
    held = dict(runtime._opened.held)
    runtime._opened.held.clear()
    yield
    runtime._opened.held.clear()
    runtime._opened.held.update(held)


def test_while_one_process_writes_the_others_pass_over(listed: list[Technology]) -> None:
    of_members()
    with Shelf(folder()).writing():
        assert not snapshots_wanted()
        assert written()["technology-members"].outcome == "busy"
    assert not Shelf(folder()).generations()
    assert snapshots_wanted()


def test_what_cannot_be_written_stays_wanted_and_is_not_tried_at_once(
    listed: list[Technology], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("matchmaker.matching.services.snapshots.write_snapshot", refuse)
    monkeypatch.setattr("matchmaker.matching.services.snapshots._failed_at", {})
    of_members()
    report = written()["technology-members"]
    assert (report.outcome, report.reason) == ("failed", "[Errno 28] No space left on device")
    assert not snapshots_wanted()
    monkeypatch.setattr("matchmaker.matching.services.snapshots._failed_at", {})
    assert snapshots_wanted()
    assert_right()


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES: dict[str, Callable[[Path], None]] = {
    "flipped": flip,
    "truncated": truncate,
    "deleted": Path.unlink,
}
FILES = [
    "manifest.json",
    "zh/ids.npy",
    "zh/vectors.faiss",
    "en/column-stamp.npy",
    "en/extra-terms.npy",
    "en/extra-slots.npy",
    "zh/extra-lengths.npy",
    "zh/extra-covariance.npy",
]


@pytest.mark.parametrize("generations", [1, 2])
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_and_the_answers_are_those_of_the_database(
    listed: list[Technology], client: Client, name: str, damage: str, generations: int
) -> None:
    for _ in range(generations):
        written()
    DAMAGES[damage](folder() / f"{generations:08}" / name)
    assert_right()
    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    assert held.origin.generation == generations - 1
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]["snapshots"]) == (200, "refused")
    assert snapshots_wanted()
    tasks.write_snapshots.run()
    assert held.origin.generation == generations + 1
    assert client.get("/readyz").json()["parts"]["snapshots"] == "in use"
    assert_right()


@pytest.mark.parametrize("current", ["", "00000009\n", "../../etc\n", None])
def test_a_damaged_name_of_the_current_generation_is_no_empty_answer(
    listed: list[Technology], current: str | None
) -> None:
    written()
    if current is None:
        (folder() / "CURRENT").unlink()
    else:
        (folder() / "CURRENT").write_text(current)
    assert_right()
    assert snapshots_wanted()


@pytest.fixture
def theirs(listed: list[Technology], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a snapshot of the same listings by another encoder, beside our own."""
    with monkeypatch.context() as patch:
        patch.setattr(runtime, "open_encoder", lambda *_, **__: OtherEncoder(dimension=256))
        runtime.reset()
        embed(*listed)
        written()
    aside = folder().rename(folder().with_name("theirs"))
    written()
    return aside


class OtherEncoder(HashingEncoder):
    """Its vectors have as many numbers and mean something else."""

    def __init__(self, *, dimension: int) -> None:
        super().__init__(dimension=dimension)
        self.name = "another-encoder"

    def encode(self, texts: Sequence[str], *, side: Side) -> Matrix:
        turned: Matrix = np.roll(super().encode(texts, side=side), 1, axis=1)
        return turned


@pytest.mark.parametrize("foreign", ["theirs", "technology-members-unbrokered"])
def test_a_snapshot_of_another_encoder_or_collection_is_refused(theirs: Path, foreign: str) -> None:
    shutil.rmtree(folder())
    shutil.copytree(theirs.with_name(foreign), folder())
    assert_right()
    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    assert "It is of another" in held.origin.refused[0].reason
    assert held.origin.generation == 0
    assert runtime.snapshots_state() == "refused"


@pytest.mark.parametrize("name", ["zh/vectors.faiss", "manifest.json", "zh/extra-mean.npy"])
def test_one_file_of_another_encoders_snapshot_is_refused(theirs: Path, name: str) -> None:
    shutil.copy(theirs / "00000001" / name, folder() / "00000001" / name)
    assert_right()
    assert runtime.snapshots_state() == "refused"
