from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from listings.models import Confidentiality
from listings.services import withdraw_technology
from matchmaker.matching import runtime
from matchmaker.matching.services import embed_pending, rebuild_vectors
from tests.factories.listings import NeedFactory, TechnologyFactory

pytestmark = pytest.mark.django_db


def titles(response: Any) -> list[str]:
    cards = [*response.context["cards"], *response.context.get("weaker", [])]
    return [card.title for card in cards]


def embedded() -> None:
    rebuild_vectors(everything=True, forget_others=False, now=timezone.now())
    embed_pending(clock=timezone.now)


def test_without_a_text_everything_is_listed_newest_first(client: Client) -> None:
    TechnologyFactory(published=True, title="First")
    TechnologyFactory(published=True, title="Second")

    assert titles(client.get("/technologies/")) == ["Second", "First"]


def test_a_word_of_the_teaser_finds_the_technology_and_is_marked(client: Client) -> None:
    TechnologyFactory(
        published=True, language="en", title="Ceramic membrane", summary="Filters brine."
    )
    TechnologyFactory(published=True, language="en", title="Gearbox", summary="Runs quietly.")
    embedded()

    answer = client.get("/technologies/", {"q": "membrane"})

    assert titles(answer)[0] == "Ceramic membrane"
    assert "<mark>membrane</mark>" in answer.content.decode()


def test_needs_are_searched_likewise(client: Client) -> None:
    NeedFactory(published=True, title="Leak detector for gas pipes", summary="Finds small leaks.")
    embedded()

    assert titles(client.get("/needs/", {"q": "gas pipes"})) == ["Leak detector for gas pipes"]


def test_a_word_that_only_a_higher_tier_holds_moves_nothing(client: Client) -> None:
    TechnologyFactory(
        published=True, language="en", title="Pump one", summary="A pump.", description=""
    )
    twin = TechnologyFactory(
        published=True, language="en", title="Pump two", summary="A pump.", description=""
    )
    embedded()
    before = titles(client.get("/technologies/", {"q": "zirconium pump"}))
    type(twin).objects.filter(pk=twin.pk).update(description="zirconium " * 20)
    rebuild_vectors(everything=True, forget_others=False, now=timezone.now())
    runtime.reset()
    runtime.prior()
    embed_pending(clock=timezone.now)

    assert titles(client.get("/technologies/", {"q": "zirconium pump"})) == before


@pytest.mark.parametrize("confidentiality", [Confidentiality.MEMBERS, Confidentiality.BROKERED])
def test_a_listing_that_is_not_open_is_not_found_by_its_words(
    client: Client, confidentiality: str
) -> None:
    TechnologyFactory(published=True, title="Zirconium pump", confidentiality=confidentiality)
    embedded()

    assert titles(client.get("/technologies/", {"q": "zirconium pump"})) == []


def test_a_withdrawn_technology_is_found_no_more_at_once(client: Client) -> None:
    technology = TechnologyFactory(published=True, title="Zirconium pump")
    embedded()
    withdraw_technology(technology=technology, by=None, now=timezone.now())

    assert titles(client.get("/technologies/", {"q": "zirconium"})) == []


def test_an_empty_answer_says_what_may_help(client: Client) -> None:
    page = client.get("/technologies/", {"q": "anything"}).content.decode()

    assert "What may help" in page


@pytest.mark.parametrize(
    "text", ["'", '"', "%", "\\", "\x00", "(((", "a" * 10_000, "😀", "\u200b", "<script>", "\ud800"]
)
def test_whatever_is_typed_there_is_an_answer(client: Client, text: str) -> None:
    TechnologyFactory(published=True)
    embedded()

    answer = client.get("/technologies/", {"q": text.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 200


def test_without_an_encoder_words_still_find_and_the_page_says_so(
    client: Client, settings: Any
) -> None:
    TechnologyFactory(published=True, title="Zirconium pump")
    settings.ENCODER = "bundled:e5"
    settings.ENCODER_FOLDER = settings.VAR_FOLDER / "nothing-here"
    runtime.reset()

    answer = client.get("/technologies/", {"q": "zirconium"})

    assert titles(answer) == ["Zirconium pump"]
    assert "by words only" in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "999"])
def test_a_page_that_is_not_there_is_answered_with_one_that_is(client: Client, page: str) -> None:
    TechnologyFactory(published=True, title="Only one")

    assert titles(client.get("/technologies/", {"page": page})) == ["Only one"]


def post_a_dozen() -> None:
    """Titles that don't depend on the tests before: the test encoder hashes what they spell."""
    for number in range(12):
        TechnologyFactory(published=True, title=f"高强铝合金板材 {number}")


def test_weak_hits_stand_apart_and_are_few(client: Client) -> None:
    post_a_dozen()
    embedded()

    answer = client.get("/technologies/", {"q": "zirconium pump"})

    assert [card.title for card in answer.context["cards"]] == []
    assert len(answer.context["weaker"]) == 6
    assert "Nothing answers it closely." in answer.content.decode()
    assert "Nearest to it among the others" in answer.content.decode()


def test_a_hit_that_shares_a_word_is_an_answer_however_short_the_question(client: Client) -> None:
    post_a_dozen()
    TechnologyFactory(published=True, language="en", title="Zirconium valve", summary="Shuts.")
    embedded()

    answer = client.get("/technologies/", {"q": "zirconium"})

    assert [card.title for card in answer.context["cards"]] == ["Zirconium valve"]
