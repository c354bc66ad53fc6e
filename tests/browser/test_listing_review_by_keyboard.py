"""A manager reviews what was handed in by keyboard alone, and switches the keys off."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from listings.models import ListingReview, Need
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import PASSWORD, TechnologyManagerFactory
from tests.factories.listings import NeedFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_five_keys_review_a_listing_and_typing_sets_nothing_off(visit: Any) -> None:
    manager = TechnologyManagerFactory.create()
    manager.set_password(PASSWORD)
    manager.save()
    first, second = NeedFactory.create_batch(2, submitted=True)
    window = visit("en", 1366)
    sign_in(window, manager)
    page = window.page
    window.open(f"/admin/listings/listingreview/need/{first.pk}/review/")
    assert not window.is_wider_than_the_window()
    assert Axe().run(page).response["violations"] == []

    for key in "4353":
        page.keyboard.press(key)
    assert page.locator(".listing-outcome").inner_text() == "15/20. It will be published."
    with page.expect_navigation():
        page.keyboard.press("s")

    assert Need.objects.get(pk=first.pk).state == "published"
    assert ListingReview.objects.get().total == 15
    assert page.url.endswith(f"/need/{second.pk}/review/")

    page.keyboard.press("n")
    page.keyboard.type("s1j")
    assert page.locator("#id_note").input_value() == "s1j"
    assert page.locator("input[type=radio]:checked").count() == 0
    page.locator("#keys-switch").uncheck()
    page.keyboard.press("5")
    assert page.locator("input[type=radio]:checked").count() == 0
    assert window.complaints == []
    assert Need.objects.get(pk=second.pk).state == "submitted"
