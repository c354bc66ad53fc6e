"""Searching by a text."""

import time
from datetime import date
from typing import Any

import pytest

from listings.services import withdraw_technology
from matchmaker.matching import runtime
from matchmaker.matching.selectors import SearchOutcome, search_needs, search_technologies
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import NOW, embed

pytestmark = pytest.mark.django_db


@pytest.fixture
def warm() -> None:
    runtime.prior()


def titles(outcome: SearchOutcome) -> list[str]:
    return [hit.listing.title for hit in outcome.hits]


def english(title: str, **fields: Any) -> Any:
    return TechnologyFactory(
        **{
            "published": True,
            "title": title,
            "summary": f"{title}.",
            "description": "",
            "indicators": "",
            "keywords": [],
            "language": "en",
            **fields,
        }
    )


@pytest.mark.usefixtures("warm")
def test_the_listing_that_answers_comes_first() -> None:
    embed(english("Drip irrigation of orchards"), english("Solid electrolyte film"))
    outcome = search_technologies(text="solid electrolyte", now=NOW, limit=5)
    assert titles(outcome)[0] == "Solid electrolyte film"
    assert outcome.by_meaning
    assert outcome.terms == ["electrolyte", "solid"]
    assert outcome.hits[0].found_by == "both"


@pytest.mark.usefixtures("warm")
def test_needs_are_searched_apart() -> None:
    embed(NeedFactory(published=True, title="A film is sought"), english("A film is offered"))
    assert titles(search_needs(text="film", now=NOW, limit=5)) == ["A film is sought"]


@pytest.mark.usefixtures("warm")
def test_only_open_listings_in_force_are_found() -> None:
    shown = english("film open")
    hidden = [
        english("film members", confidentiality="members"),
        english("film brokered", confidentiality="brokered"),
        english("film overdue", valid_until=date(2020, 1, 1)),
        english("film withdrawn"),
    ]
    embed(shown, *hidden)
    assert "film withdrawn" in titles(search_technologies(text="film", now=NOW, limit=9))
    withdraw_technology(technology=hidden[-1], by=None, now=NOW)
    # Before any worker has taken it out of the collections.
    assert titles(search_technologies(text="film", now=NOW, limit=9)) == ["film open"]


@pytest.mark.usefixtures("warm")
def test_what_only_members_may_read_neither_finds_nor_orders() -> None:
    def answers(description: str) -> list[tuple[str, str, str]]:
        outcome = search_technologies(text="solid electrolyte film", now=NOW, limit=9)
        return [(hit.listing.title, hit.band, hit.found_by) for hit in outcome.hits]

    embed(english("Film one"), english("Film two"), english("Something else"))
    before = answers("")
    secret = english("Film three", confidentiality="brokered")
    embed(secret)
    from listings.models import Technology

    for technology in Technology.objects.filter(title__in=["Film one", "Something else"]):
        technology.description = "solid electrolyte film " * 5
        technology.save()
        embed(technology)
    assert answers("") == before


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_no_question_has_no_answer(text: str) -> None:
    embed(english("film"))
    assert search_technologies(text=text, now=NOW, limit=5) == SearchOutcome()


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("text", ["'; DROP TABLE", "%_%", "\x00", "a" * 100_000, "🙂", "\ud800"])
def test_odd_questions_are_answered_without_an_error(text: str) -> None:
    embed(english("film"))
    search_technologies(text=text, now=NOW, limit=5)


def test_while_the_encoder_is_being_opened_words_alone_are_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runtime, "open_in_background", lambda: False)
    for title in ("Solid electrolyte film", "Solid sheet", "Drip irrigation"):
        english(title)
    english("Solid secret", confidentiality="members")
    outcome = search_technologies(text="solid electrolyte", now=NOW, limit=5)
    assert titles(outcome) == ["Solid electrolyte film", "Solid sheet"]
    assert not outcome.by_meaning
    assert {hit.found_by for hit in outcome.hits} == {"words"}


def test_the_first_search_begins_to_open_the_encoder_and_waits_for_nothing() -> None:
    assert not runtime.is_warm()
    began = time.monotonic()
    assert not runtime.open_in_background()
    assert time.monotonic() - began < 0.5
    deadline = time.monotonic() + 20
    while not runtime.is_warm():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert runtime.open_in_background()


def test_an_encoder_that_cannot_be_opened_leaves_the_words(settings: Any) -> None:
    settings.ENCODER = "bundled:nonsense"
    english("Solid electrolyte film")
    for _ in range(2):
        outcome = search_technologies(text="electrolyte", now=NOW, limit=5)
        assert titles(outcome) == ["Solid electrolyte film"]
        time.sleep(0.05)
    assert not runtime.is_warm()
