"""kill -9 in the middle of embedding: everything is embedded in the end, nothing twice."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from listings.models import Need, Technology
from matchmaker.matching.models import ListingVector, MatchingWork
from matchmaker.matching.states import Audience, WorkState, WorkStep
from matchmaker.matching.text import listing_text
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import request_embedding
from tests.matching.workers.slow_encoder import JOURNAL, SECONDS, line_of
from tests.servers import RedisServer

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[3]
BATCH = 8
PATIENCE = 60.0


@pytest.fixture
def listings() -> list[Technology | Need]:
    technologies = TechnologyFactory.create_batch(30, published=True)
    needs = NeedFactory.create_batch(10, published=True)
    request_embedding(*technologies, *needs)
    return [*technologies, *needs]


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    """Variables for processes that work on the database of this test."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
        "DATABASE_URL": database_address(),
        "EMBED_BATCH_SIZE": str(BATCH),
        "EMBED_LEASE_SECONDS": "2",
        "ENCODER": "hashing",
        "VECTOR_INDEX": "exact",
        JOURNAL: str(tmp_path / "journal"),
        SECONDS: "0.02",
    }


def database_address() -> str:
    settings: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    return f"postgres://{settings['USER']}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


class Workers:
    """Worker processes, each in a group of its own, none of which outlives the test."""

    def __init__(self) -> None:
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self, surroundings: dict[str, str], *command: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, *command], env=surroundings, cwd=ROOT, start_new_session=True
        )
        self.started.append(process)
        return process

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def workers() -> Iterator[Workers]:
    started = Workers()
    yield started
    for process in started.started:
        started.kill(process)


def journal(surroundings: dict[str, str]) -> list[str]:
    path = Path(surroundings[JOURNAL])
    return path.read_text().splitlines() if path.exists() else []


def wait_until(reached: Any, what: str, process: "subprocess.Popen[bytes] | None" = None) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, f"{what} was not reached in {PATIENCE:.0f} s"
        assert process is None or process.poll() is None, f"the worker ended before {what}"
        time.sleep(0.02)


def embedded() -> int:
    return MatchingWork.objects.filter(step=WorkStep.EMBED, state=WorkState.DONE).count()


def wait_for_the_middle(surroundings: dict[str, str], process: "subprocess.Popen[bytes]") -> None:
    """Until a batch is stored, and the encoder is at a text of another one."""
    wait_until(lambda: embedded() >= BATCH, "the end of a batch", process)
    begun = len(journal(surroundings))
    wait_until(lambda: len(journal(surroundings)) > begun + 2, "the middle of a batch", process)


def stored_texts() -> set[str]:
    """The journal's lines of bodies whose vectors are stored."""
    lines: set[str] = set()
    for row in ListingVector.objects.select_related("technology", "need"):
        listing = row.technology or row.need
        assert listing is not None
        text = listing_text(listing, Audience(row.audience))
        if row.side == "document":
            lines.add(line_of(f"{text.title}\n{text.body}", "document"))
    return lines


def check_all_is_there_once(listings: list[Technology | Need]) -> None:
    places = Counter(
        ListingVector.objects.values_list("technology_id", "need_id", "audience", "side")
    )
    needs = sum(isinstance(listing, Need) for listing in listings)
    assert len(places) == 2 * len(listings) + needs
    assert set(places.values()) == {1}
    assert embedded() == len(listings)


def test_a_killed_process_loses_nothing_and_repeats_nothing_that_was_stored(
    listings: list[Technology | Need], surroundings: dict[str, str], workers: Workers
) -> None:
    first = workers.start(surroundings, "-m", "tests.matching.workers.embedding_worker")
    wait_for_the_middle(surroundings, first)
    workers.kill(first)
    stored, encoded = stored_texts(), len(journal(surroundings))
    claimed = MatchingWork.objects.filter(state=WorkState.CLAIMED).count()
    assert 0 < embedded() < len(listings)
    assert claimed > 0
    began = time.monotonic()
    second = workers.start(surroundings, "-m", "tests.matching.workers.embedding_worker")
    assert second.wait(timeout=PATIENCE) == 0
    check_all_is_there_once(listings)
    assert stored.isdisjoint(journal(surroundings)[encoded:])
    assert time.monotonic() - began < 20


def test_two_processes_share_the_work_and_encode_no_text_twice(
    listings: list[Technology | Need], surroundings: dict[str, str], workers: Workers
) -> None:
    both = [
        workers.start(surroundings, "-m", "tests.matching.workers.embedding_worker")
        for _ in range(2)
    ]
    assert [process.wait(timeout=PATIENCE) for process in both] == [0, 0]
    check_all_is_there_once(listings)
    bodies = Counter(line for line in journal(surroundings) if line in stored_texts())
    assert set(bodies.values()) == {1}


@pytest.mark.redis
@pytest.mark.slow
def test_a_killed_celery_worker_is_followed_by_another_that_finishes(
    listings: list[Technology | Need],
    surroundings: dict[str, str],
    workers: Workers,
    redis_server: RedisServer,
) -> None:
    surroundings |= {"REDIS_URL": redis_server.url, "SWEEP_SECONDS": "1"}
    celery = ("-m", "celery", "-A", "tests.matching.workers.slow_celery", "worker")
    options = ("--concurrency=1", "--loglevel=warning", "-B", "-s", f"{surroundings[JOURNAL]}-beat")
    first = workers.start(surroundings, *celery, *options)
    wait_for_the_middle(surroundings, first)
    workers.kill(first)
    stored, encoded = stored_texts(), len(journal(surroundings))
    assert 0 < embedded() < len(listings)
    second = workers.start(surroundings, *celery, *options)
    wait_until(lambda: embedded() == len(listings), "the end of the work", second)
    check_all_is_there_once(listings)
    assert stored.isdisjoint(journal(surroundings)[encoded:])
    waiting = MatchingWork.objects.filter(step=WorkStep.PROPOSE).exclude(state=WorkState.DONE)
    wait_until(lambda: not waiting.exists(), "the end of proposing", second)
