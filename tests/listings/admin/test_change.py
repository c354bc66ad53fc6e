from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from listings.models import Need, Technology
from listings.services import withdraw_need
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)


def test_an_edit_goes_through_the_service(
    page: Callable[[str], Any], manager: User, news: list[Any], trail: Any
) -> None:
    need = NeedFactory.create(published=True)

    page(f"need/{need.pk}/change/").post(title="Lighter sheet", keywords="aluminium\nsheet")

    stored = Need.objects.get()
    assert (stored.title, stored.keywords) == ("Lighter sheet", ["aluminium", "sheet"])
    assert (stored.state, stored.revision, stored.owner) == ("published", 2, need.owner)
    assert news == [("need_revised", need.pk, False)]
    assert trail.last().details == {"fields": ["keywords", "title"], "revision": 2}
    assert trail.last().actor == manager


def test_saving_without_a_change_leaves_no_trace(
    page: Callable[[str], Any], news: list[Any], trail: Any
) -> None:
    technology = PayAfterUseTermsFactory.create(
        technology=TechnologyFactory.create(published=True)
    ).technology
    IntellectualPropertyFactory.create(technology=technology)
    before = Technology.objects.values().get()

    page(f"technology/{technology.pk}/change/").post()

    assert Technology.objects.values().get() == before
    assert (news, trail.actions()) == ([], [])


def test_terms_and_rights_are_edited_and_removed_on_the_same_page(
    page: Callable[[str], Any], news: list[Any], db: None
) -> None:
    technology = TechnologyFactory.create(published=True)
    PayAfterUseTermsFactory.create(technology=technology)
    IntellectualPropertyFactory.create(technology=technology)
    address = f"technology/{technology.pk}/change/"

    page(address).post(**{"pay_after_use-0-trial_months": "6"})
    assert Technology.objects.get().pay_after_use.trial_months == 6
    page(address).post(**{"pay_after_use-0-DELETE": "on", "intellectual_property-0-title": "板材"})

    stored = Technology.objects.get()
    assert not stored.offers_pay_after_use
    assert stored.intellectual_property.get().title == "板材"
    assert stored.revision == 3
    assert news == [("technology_revised", technology.pk, False)] * 2


def test_a_draft_is_published_on_saving_when_that_is_asked_for(
    page: Callable[[str], Any], news: list[Any], db: None
) -> None:
    need = NeedFactory.create()

    page(f"need/{need.pk}/change/").post(publish_now="on")

    assert Need.objects.get().state == "published"
    assert news == [("need_published", need.pk, False)]


def test_what_is_published_can_t_be_made_incomplete(
    page: Callable[[str], Any], news: list[Any], db: None
) -> None:
    need = NeedFactory.create(published=True)

    response = page(f"need/{need.pk}/change/").post(technology_fields=[])

    assert set(response.context["adminform"].form.errors) == {"technology_fields"}
    assert Need.objects.get().technology_fields == ["cs:new_materials"]
    assert news == []


def test_a_service_s_refusal_is_a_message(
    page: Callable[[str], Any],
    told: Callable[[Any], str],
    monkeypatch: pytest.MonkeyPatch,
    db: None,
) -> None:
    need = NeedFactory.create(published=True)
    change = page(f"need/{need.pk}/change/")
    typed = change.shown() | {"title": "Lighter sheet"}

    def withdrawn_meanwhile(_formsets: object) -> dict[str, object]:
        withdraw_need(need=need, by=None, now=timezone.now())
        return {}

    # Between the check of the page and its storing.
    monkeypatch.setattr("listings.admin.pages.belongings_in", withdrawn_meanwhile)

    response = change.browser.post(change.address, typed, follow=True)

    assert "closed (Withdrawn)" in told(response)
    assert Need.objects.get().title == need.title


def test_a_closed_listing_is_only_shown(desk: Client, db: None) -> None:
    need = NeedFactory.create(withdrawn=True)

    response = desk.get(f"/admin/listings/need/{need.pk}/change/")
    refusal = desk.post(f"/admin/listings/need/{need.pk}/change/", {"title": "x"})

    assert response.status_code == 200
    assert 'name="title"' not in response.content.decode()
    assert refusal.status_code == 403
    assert Need.objects.get().title == need.title


def test_nobody_deletes_a_listing(desk: Client, db: None) -> None:
    need = NeedFactory.create()

    response = desk.post(f"/admin/listings/need/{need.pk}/delete/", {"post": "yes"})

    assert response.status_code == 403
    assert Need.objects.exists()
