"""The office, the editor and the terms as a browser shows them, in both languages and widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from accounts.models import Role
from listings.models import PayAfterUseTerms, Technology
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import PASSWORD, MembershipFactory, OrganizationFactory, UserFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = (
    "/office/",
    "/my/technologies/",
    "/my/technologies/new/",
    "/my/technologies/{technology}/edit/",
    "/my/technologies/{technology}/preview/?as=members",
    "/my/technologies/{technology}/terms/",
)


@pytest.fixture
def technology() -> Technology:
    ends = timezone.localdate() + timedelta(days=9)
    made: Technology = TechnologyFactory.create(published=True, valid_until=ends)
    PayAfterUseTermsFactory.create(technology=made)
    IntellectualPropertyFactory.create(technology=made)
    TechnologyFactory.create(owner=made.owner)
    return made


def editor_of(organization: Any) -> Any:
    editor = UserFactory.create(password=PASSWORD)
    MembershipFactory.create(user=editor, organization=organization, role=Role.EDITOR)
    return editor


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_pages_of_the_office_fit_and_have_no_serious_barrier(
    visit: Any, technology: Technology, language: str, width: int
) -> None:
    window = visit(language, width)
    sign_in(window, editor_of(technology.owner))
    for page in PAGES:
        window.open(page.format(technology=technology.pk))
        assert window.complaints == [], page
        assert not window.is_wider_than_the_window(), page
        assert barriers(window) == [], page


def test_what_ends_is_confirmed_and_undone_with_a_click_each(
    visit: Any, technology: Technology
) -> None:
    window = visit("en", 1366)
    sign_in(window, editor_of(technology.owner))
    window.open("/office/")

    window.page.get_by_role("button", name="Still on offer").first.click()
    window.page.wait_for_load_state()
    assert Technology.objects.get(pk=technology.pk).confirmed_at is not None

    window.page.get_by_role("button", name="Undo").click()
    window.page.wait_for_load_state()
    assert Technology.objects.get(pk=technology.pk).valid_until == technology.valid_until
    assert window.complaints == []


def test_a_technology_is_saved_while_it_is_typed(visit: Any) -> None:
    window = visit("en", 1366)
    sign_in(window, editor_of(OrganizationFactory.create()))
    window.open("/my/technologies/new/")

    window.page.get_by_label("Title").first.fill("Plasma spraying of ceramic coatings")
    window.page.get_by_label("Measured values").fill("Adhesion ≥ 45 MPa")
    window.page.wait_for_url("**/edit/")
    window.page.get_by_role("cell", name="≥ 45 MPa").wait_for()
    window.page.get_by_text("Saved at").wait_for()

    stored = Technology.objects.get()
    assert (stored.title, stored.state) == ("Plasma spraying of ceramic coatings", "draft")
    assert window.complaints == []


def test_the_preview_follows_the_terms_as_they_are_typed(
    visit: Any, technology: Technology
) -> None:
    window = visit("en", 1366)
    sign_in(window, editor_of(technology.owner))
    window.open(f"/my/technologies/{technology.pk}/terms/")
    assert not window.page.locator("#id_percent_0").is_visible()

    window.page.get_by_label("Royalty A share", exact=False).check()
    window.page.get_by_label("Product sales", exact=False).check()
    window.page.locator("#id_from_0").fill("0")
    window.page.locator("#id_percent_0").fill("3")
    # 3 % of the usual 5,000,000 in four of five years
    window.page.get_by_text("CN¥600,000").first.wait_for()

    assert PayAfterUseTerms.objects.get().payment_form == "LS1"
    window.page.get_by_role("button", name="Save the terms").click()
    window.page.get_by_text("The terms are saved.").wait_for()
    assert PayAfterUseTerms.objects.get().payment_form == "RY"
    assert window.complaints == []


def barriers(window: Any) -> list[str]:
    found = Axe().run(window.page).response["violations"]
    return [
        f"{rule['id']}: {rule['nodes'][0]['html']}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]
