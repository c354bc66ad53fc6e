"""The queue of listings that were handed in, and the page of one review."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from listings.models import ListingReview, Need, Technology
from tests.factories.accounts import UserFactory
from tests.factories.listings import NeedFactory, TechnologyFactory

QUEUE = "/admin/listings/listingreview/queue/"
SCORES = {"advantages": 3, "clarity": 3, "expectations": 3, "language": 3}
pytestmark = pytest.mark.django_db


def address(listing: Technology | Need) -> str:
    return f"/admin/listings/listingreview/{listing.kind}/{listing.pk}/review/"


def test_the_longest_waiting_stands_first(desk: Client) -> None:
    NeedFactory.create(title="Later", submitted=True, submitted_at=datetime(2026, 2, 1, tzinfo=UTC))
    TechnologyFactory.create(title="先来", submitted=True)
    NeedFactory.create(title="A draft")
    NeedFactory.create(title="Out there", published=True)

    page = desk.get(QUEUE).content.decode()

    assert 0 < page.index("先来") < page.index("Later")
    assert "A draft" not in page
    assert "Out there" not in page


def test_the_queue_asks_as_often_for_many_as_for_few(desk: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert desk.get(QUEUE).status_code == 200
        return len(caught)

    desk.get(QUEUE)
    NeedFactory.create_batch(2, submitted=True)
    few = asked()
    NeedFactory.create_batch(10, submitted=True)
    TechnologyFactory.create_batch(10, submitted=True)
    # Most of them ask who the reader is, once for each entry of the menu.
    assert asked() == few <= 25


@pytest.mark.parametrize("staff", [False, True])
def test_nobody_else_sees_it(client: Client, staff: bool) -> None:
    need = NeedFactory.create(submitted=True)
    client.force_login(UserFactory.create(is_staff=staff))
    for path in (QUEUE, address(need)):
        assert client.get(path).status_code in (302, 403)
    assert client.post(address(need), SCORES).status_code in (302, 403)
    assert not ListingReview.objects.exists()


def test_drafts_and_what_isn_t_there_answer_404(desk: Client) -> None:
    assert desk.get(address(NeedFactory.create())).status_code == 404
    assert desk.get("/admin/listings/listingreview/need/999/review/").status_code == 404
    assert desk.get("/admin/listings/listingreview/patent/1/review/").status_code == 404


def test_the_page_shows_what_it_says_and_what_the_rubric_computes(desk: Client) -> None:
    technology = TechnologyFactory.create(submitted=True, benefits="<b>Lighter</b>")

    page = desk.get(address(technology)).content.decode()

    assert technology.summary in page
    assert "&lt;b&gt;Lighter&lt;/b&gt;" in page
    assert "computed: " in page
    assert page.count('type="radio"') == 24
    assert "New materials and their applications" in page or "cs:" not in page


def test_a_review_is_stored_and_the_next_one_comes(
    desk: Client, told: Callable[[Any], str], manager: User
) -> None:
    need = NeedFactory.create(submitted=True)
    second = TechnologyFactory.create(submitted=True)

    response = desk.post(address(need), {**SCORES, "revision": 1, "seen": ""}, follow=True)

    assert Need.objects.get().state == "published"
    assert ListingReview.objects.get().by == manager
    assert response.redirect_chain[-1][0] == address(second)
    assert "Published: 12/20" in told(response)


def test_what_is_missing_is_told_beside_it_and_nothing_typed_is_lost(desk: Client) -> None:
    need = NeedFactory.create(submitted=True)
    typed = {"advantages": 0, "clarity": 2, "revision": 1, "note": "Say more."}

    response = desk.post(address(need), typed)

    assert response.status_code == 400
    page = response.content.decode()
    assert page.count("Give this criterion 0 to 5 points.") == 2
    assert "Say more." in page
    assert page.count(" checked") == 2
    assert not ListingReview.objects.exists()


def test_a_review_of_what_was_changed_meanwhile_is_refused(desk: Client) -> None:
    need = NeedFactory.create(submitted=True, revision=3)

    response = desk.post(address(need), {**SCORES, "revision": 2})

    assert response.status_code == 409
    assert "changed or reviewed since" in response.content.decode()
    assert Need.objects.get().state == "submitted"


def test_a_manager_of_the_owner_is_told_so(desk: Client, manager: User) -> None:
    need = NeedFactory.create(submitted=True)
    need.owner.memberships.create(user=manager, role="viewer")

    assert "another technology manager has" in desk.get(address(need)).content.decode()
    response = desk.post(address(need), {**SCORES, "revision": 1})
    assert response.status_code == 400
    assert not ListingReview.objects.exists()


def test_the_history_lists_every_review(desk: Client) -> None:
    need = NeedFactory.create(submitted=True, title="Thin need")
    desk.post(address(need), {**SCORES, "revision": 1})

    page = desk.get("/admin/listings/listingreview/").content.decode()

    assert "Thin need" in page
    assert "12/20" in page


def test_where_reviews_come_first_nothing_else_publishes(
    desk: Client, settings: Any, told: Callable[[Any], str]
) -> None:
    settings.LISTING_REVIEW = True
    need = NeedFactory.create(submitted=True)
    chosen = {"action": "publish_selected", "_selected_action": [need.pk]}

    response = desk.post("/admin/listings/need/", chosen, follow=True)

    assert "reviewed before they are published" in told(response)
    assert Need.objects.get().state == "submitted"
    add = desk.get("/admin/listings/need/add/").context["adminform"].form
    assert add["publish_now"].value() is False
    desk.post(address(need), {**SCORES, "revision": 1})
    assert Need.objects.get().state == "published"
