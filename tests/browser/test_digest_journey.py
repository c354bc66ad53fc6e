"""A search is saved in a browser; one mail tells of what is new, and stops with one click."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from matchmaker.matching.models import DigestPreference, SavedSearch
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.factories.listings import TechnologyFactory
from tests.web.test_search_page import embedded

pytestmark = pytest.mark.django_db(transaction=True)


def pump(title: str, **fields: Any) -> None:
    TechnologyFactory.create(
        published=True, language="en", title=title, summary="Moves acid.", **fields
    )
    embedded()


@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("zh-CN", 390)])
def test_a_saved_search_is_told_of_once_and_stopped(
    visit: Any, mailoutbox: Any, language: str, width: int
) -> None:
    pump("Old pump")
    user = UserFactory.create(password=PASSWORD, email="reader@example.org")
    enterprise = OrganizationFactory.create(kind="enterprise", verified=True)
    MembershipFactory.create(user=user, organization=enterprise)
    window = visit(language, width)
    page = window.page
    sign_in(window, user)

    window.open("/technologies/?q=pump")
    with page.expect_navigation():
        page.locator("[data-save]").click()
    window.open("/searches/")
    page.locator("main").get_by_role("link", name="pump").wait_for()
    assert not window.is_wider_than_the_window()
    assert SavedSearch.objects.get().user == user

    pump("New pump", published_at=timezone.now())
    today = f"--day={timezone.localdate()}"
    call_command("send_digests", today)
    call_command("send_digests", today)

    assert [message.to for message in mailoutbox] == [["reader@example.org"]]
    body = mailoutbox[0].body
    assert body.count("New pump") == 1
    assert "Old pump" not in body
    link = re.findall(r"https?://[^/\s]+(/searches/unsubscribe/\S+/)", body)[0]
    page.context.clear_cookies()
    window.open(link)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    assert DigestPreference.objects.get(user=user).stopped_at is not None
    assert window.complaints == []
