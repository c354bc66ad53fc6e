"""From registering to one's own organization, as a person does it."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from accounts.models import Membership
from tests.browser.test_posting_a_need import register
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

OWN_PAGES = (
    "/account/",
    "/account/tokens/",
    "/account/notifications/",
    "/inbox/",
    "/organization/",
    "/organization/{code}/",
    "/organization/{code}/details/",
    "/found-organization/",
    "/privacy/",
    "/help/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/password/change/",
)


def test_a_person_registers_verifies_and_founds_an_organization(
    visit: Any, mailoutbox: Any
) -> None:
    window = visit("zh-CN", 390)
    page = window.page
    user = register(window, mailoutbox)
    page.locator("a[href='/found-organization/']").click()
    page.wait_for_load_state()
    page.locator("[name=name]").fill("示范企业")
    page.locator("[name=kind]").select_option("enterprise")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(window.address + "/")

    assert Membership.objects.get(user=user).organization.name == "示范企业"
    assert window.complaints == []
    assert not window.is_wider_than_the_window()


@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("zh-CN", 390)])
def test_own_pages_fit_and_have_no_serious_barrier(visit: Any, language: str, width: int) -> None:
    user = UserFactory(password=PASSWORD)
    code = MembershipFactory(user=user).organization.code
    window = visit(language, width)
    window.open("/accounts/login/")
    window.page.locator("[name=login]").fill(user.email)
    window.page.locator("[name=password]").fill(PASSWORD)
    window.page.locator("main button[type=submit]").click()
    window.page.wait_for_url(lambda url: "/login/" not in url)
    for path in OWN_PAGES:
        window.open(path.format(code=code))
        found = Axe().run(window.page).response["violations"]
        barriers = [
            f"{rule['id']}: {rule['nodes'][0]['html']}"
            for rule in found
            if rule["impact"] in {"serious", "critical"}
        ]
        assert barriers == [], path
        assert window.complaints == [], path
        assert not window.is_wider_than_the_window(), path


def test_the_menu_opens_by_keyboard(visit: Any) -> None:
    user = UserFactory(password=PASSWORD)
    window = visit("en", 390)
    window.open("/accounts/login/?next=/help/")
    window.page.locator("[name=login]").fill(user.email)
    window.page.locator("[name=password]").fill(PASSWORD)
    window.page.locator("main button[type=submit]").click()
    window.page.wait_for_url("**/help/")

    window.page.locator(".site-menu summary").focus()
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/organization/")

    assert window.page.get_by_role("heading", level=1).inner_text() == "My organization"
