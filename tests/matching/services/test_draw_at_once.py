"""Two workers draw second reviews at the same moment: each decision has one number and reviewer."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from accounts.models import Notification
from matchmaker.matching.models import BlindReview, Draw
from matchmaker.matching.services.second_reviews import draw_second_reviews
from tests.factories.accounts import TechnologyManagerFactory
from tests.factories.matching import NOW, DecisionFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 4


def test_nothing_is_drawn_or_assigned_twice(settings: Any) -> None:
    settings.SECOND_REVIEW_PERCENT = 100
    first, *_others = TechnologyManagerFactory.create_batch(3)
    counts: list[int] = []
    failures: list[Exception] = []

    def draw(barrier: Barrier) -> None:
        barrier.wait()
        try:
            counts.append(draw_second_reviews(now=NOW))
        except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
            failures.append(error)
        finally:
            connection.close()

    for _round in range(ROUNDS):
        DecisionFactory.create_batch(2, by=first)
        barrier = Barrier(2)
        threads = [Thread(target=draw, args=(barrier,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert failures == []
    assert sum(counts) == BlindReview.objects.count() == Notification.objects.count() == 2 * ROUNDS
    assert [draw.number for draw in Draw.objects.all()] == [*range(1, 2 * ROUNDS + 1)]
