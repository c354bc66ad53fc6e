"""Agreements as a browser shows them, and the way from a draft to what both have confirmed."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from matchmaker.deals.models import Agreement
from matchmaker.deals.services import record_notice, record_objection
from tests.browser.test_office_in_a_browser import barriers
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import PASSWORD, TechnologyManagerFactory
from tests.factories.agreements import agreement, editor_of

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ("/agreements/", "/agreements/{pk}/", "/agreements/{pk}/edit/")


@pytest.fixture
def draft() -> Agreement:
    one = agreement(price_mode="agreement", glossary="", inventor_share="40")
    editor, now = editor_of(one.provider), timezone.now()
    today = timezone.localdate()
    record_notice(
        agreement=one,
        place="both",
        first_date=today,
        last_date=today + timedelta(days=14),
        has_related_party=True,
        by=editor,
        now=now,
    )
    record_objection(
        agreement=one, text="The price is too low.", received_date=today, by=editor, now=now
    )
    return one


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_pages_of_agreements_fit_and_have_no_serious_barrier(
    visit: Any, draft: Agreement, language: str, width: int
) -> None:
    window = visit(language, width)
    sign_in(window, editor_of(draft.provider, password=PASSWORD))
    for number, page in enumerate(PAGES):
        window.open(page.format(pk=draft.pk))
        keep_picture(window, f"{language}-{width}-{number}")
        assert window.complaints == [], page
        assert not window.is_wider_than_the_window(), page
        assert barriers(window) == [], page


def keep_picture(window: Any, name: str) -> None:
    """A picture for who wants to look: set PICTURES to a folder."""
    folder = os.environ.get("PICTURES")
    if folder:
        window.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def test_a_manager_opens_one_and_both_parties_confirm_it(visit: Any) -> None:
    one = agreement()
    for side in (one.provider, one.recipient):
        window = visit("en", 1366)
        sign_in(window, editor_of(side, password=PASSWORD))
        window.open(f"/agreements/{one.pk}/")
        window.page.get_by_role("button", name="Confirm version 1").click()
        window.page.get_by_text("You confirmed this version.").wait_for()
        assert window.complaints == []
    assert Agreement.objects.get(pk=one.pk).state == "agreed"

    window = visit("en", 1366)
    sign_in(window, TechnologyManagerFactory.create(password=PASSWORD))
    window.open(f"/agreements/{one.pk}/")
    window.page.locator("#sign_signed_date").fill(timezone.localdate().isoformat())
    window.page.get_by_role("button", name="It was signed").click()
    window.page.get_by_text("The signing was recorded.").wait_for()
    assert Agreement.objects.get(pk=one.pk).state == "concluded"
