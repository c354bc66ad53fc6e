"""Collections keep step with the database, in every process and thread."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Thread
from typing import Any

import pytest

from listings.services import withdraw_technology
from matchmaker.matching import runtime
from matchmaker.matching.runtime import HeldCollection
from matchmaker.matching.selectors import fresh_collection, rank_listings, read_watermark
from matchmaker.matching.services import reload_collections
from matchmaker.matching.states import Audience, ListingKind
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


def found(audience: Audience = Audience.MEMBERS) -> set[int]:
    return {
        candidate.id
        for candidate in rank_listings(
            kind=ListingKind.TECHNOLOGY, text="高强铝合金板材", limit=50, audience=audience
        )
    }


def test_what_is_embedded_is_found_at_the_next_use_without_a_reload(
    django_assert_num_queries: Any,
) -> None:
    first = TechnologyFactory(published=True)
    embed(first)
    assert found() == {first.pk}
    second = TechnologyFactory(published=True)
    embed(second)
    with django_assert_num_queries(4):  # the watermark twice, changed work, one vector
        assert found() == {first.pk, second.pk}
    with django_assert_num_queries(1):
        assert found() == {first.pk, second.pk}


def test_a_withdrawn_listing_leaves_when_its_work_is_done() -> None:
    technology = TechnologyFactory(published=True)
    embed(technology)
    assert found() == {technology.pk}
    withdraw_technology(technology=technology, by=None, now=NOW)
    embed(technology)
    assert found() == set()


def test_drafts_and_what_is_overdue_are_not_loaded() -> None:
    past = date(2020, 1, 1)
    embed(TechnologyFactory(submitted=True), TechnologyFactory(published=True, valid_until=past))
    assert found() == set()


def test_the_public_collection_holds_open_listings_only() -> None:
    listings = {
        level: TechnologyFactory(published=True, confidentiality=level)
        for level in ("open", "members", "brokered")
    }
    embed(*listings.values())
    assert found(Audience.PUBLIC) == {listings["open"].pk}
    assert found(Audience.MEMBERS) == {listing.pk for listing in listings.values()}


def test_a_listing_made_brokered_leaves_the_public_collection() -> None:
    technology = TechnologyFactory(published=True)
    embed(technology)
    assert found(Audience.PUBLIC) == {technology.pk}
    technology.confidentiality = "brokered"
    technology.save()
    embed(technology)
    assert found(Audience.PUBLIC) == set()


def test_needs_and_technologies_are_kept_apart() -> None:
    need = NeedFactory(published=True)
    embed(need, TechnologyFactory(published=True))
    assert len(fresh_collection(ListingKind.NEED, Audience.MEMBERS)) == 1


def test_an_epoch_makes_every_process_load_afresh() -> None:
    technology = TechnologyFactory(published=True)
    embed(technology)
    assert found() == {technology.pk}
    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    held.collection.remove([technology.pk])
    assert found() == set()
    reload_collections()
    assert found() == {technology.pk}


def test_a_watermark_that_went_back_means_another_database_and_loads_afresh() -> None:
    technology = TechnologyFactory(published=True)
    embed(technology)
    assert found() == {technology.pk}
    held = runtime.held_collection(ListingKind.TECHNOLOGY, Audience.MEMBERS)
    held.collection.remove([technology.pk])
    held.mark = (read_watermark()[0] + 5, read_watermark()[1])
    assert found() == {technology.pk}


def test_an_empty_database_has_a_watermark_of_nothing() -> None:
    assert read_watermark() == (0, 0)


def test_a_process_reads_what_another_process_embedded() -> None:
    """Two processes are two sets of held collections over one database."""
    mine = TechnologyFactory(published=True)
    embed(mine)
    assert found() == {mine.pk}
    with other_process():
        theirs = TechnologyFactory(published=True)
        embed(theirs)
        assert found() == {mine.pk, theirs.pk}
    assert found() == {mine.pk, theirs.pk}


@contextmanager
def other_process() -> Iterator[None]:
    held: dict[Any, HeldCollection] = dict(runtime._opened.held)
    runtime._opened.held.clear()
    yield
    runtime._opened.held.clear()
    runtime._opened.held.update(held)


@pytest.mark.django_db(transaction=True)
def test_threads_share_one_collection_and_each_sees_everything() -> None:
    from django.db import connection

    technologies = TechnologyFactory.create_batch(20, published=True)
    answers: list[set[int]] = []

    def ask() -> None:
        try:
            answers.append(found())
        finally:
            connection.close()

    embed(*technologies)
    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{technology.pk for technology in technologies}] * 8
