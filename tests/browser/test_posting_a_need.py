"""From registering to a shortlist: an R&D manager's first day, in one piece, in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from accounts.models import JoinRequest, Organization, Role, User
from accounts.services import approve_join_request
from listings.models import Need
from listings.services import publish_need
from matchmaker.matching.models import Assessment
from matchmaker.matching.services import embed_pending, propose_for_need
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    OrganizationFactory,
    TechnologyManagerFactory,
)
from tests.factories.listings import TechnologyFactory
from tests.web.test_search_page import embedded

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "en": {
        "post": "Post a need",
        "saved": "Saved at",
        "hand_in": "Hand in",
        "shortlist": re.compile(r"^Shortlist\b"),
        "on_it": "On your shortlist",
    },
    "zh-CN": {
        "post": "发布需求",
        "saved": "保存",
        "hand_in": "提交",
        "shortlist": re.compile("^入围"),
        "on_it": "已入围",
    },
}


def barriers(window: Any) -> list[str]:
    found = Axe().run(window.page).response["violations"]
    return [
        f"{rule['id']}: {rule['nodes'][0]['html']}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


def is_sound(window: Any) -> None:
    assert window.complaints == []
    assert not window.is_wider_than_the_window()
    assert barriers(window) == []


def register(window: Any, mailoutbox: Any) -> User:
    """Open an account, prove its address by the link in the mail, and be signed in."""
    page = window.page
    window.open("/accounts/signup/")
    page.locator("[name=display_name]").fill("A Newcomer")
    page.locator("[name=email]").fill("new@example.edu.cn")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/confirm-email/")
    link = re.findall(r"https?://[^/]+(/accounts/confirm-email/\S+/)", mailoutbox[0].body)[0]
    window.open(link)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/organization/")
    user: User = User.objects.get(email="new@example.edu.cn")
    return user


def join(window: Any, enterprise: Organization, owner: User) -> None:
    """Ask the organization of one's e-mail domain; its owner lets the newcomer in as an editor."""
    page = window.page
    page.locator(f"form[action='/organization/{enterprise.code}/join/'] button").click()
    page.wait_for_load_state()
    is_sound(window)
    approve_join_request(
        request=JoinRequest.objects.get(), by=owner, now=timezone.now(), role=Role.EDITOR
    )


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_person_registers_joins_posts_a_need_and_shortlists_a_match(
    visit: Any, mailoutbox: Any, language: str, width: int
) -> None:
    words = WORDS[language]
    TechnologyFactory.create(
        published=True,
        language="en",
        title="Aluminium sheet for car bodies",
        summary="A light aluminium sheet that replaces steel in car bodies.",
        description="Lighter sheet for car bodies, formed without cracks.",
    )
    embedded()
    enterprise = OrganizationFactory.create(
        kind="enterprise", verified=True, email_domain="example.edu.cn"
    )
    owner = MembershipFactory.create(organization=enterprise, role=Role.OWNER).user
    window = visit(language, width)
    page = window.page
    user = register(window, mailoutbox)
    assert user.language == ("zh-hans" if language == "zh-CN" else "en")
    join(window, enterprise, owner)

    window.open("/my/needs/")
    is_sound(window)
    page.get_by_role("link", name=words["post"]).first.click()
    page.locator("[name=title]").fill("Lighter sheet for car bodies")
    page.locator("[name=summary]").fill("An aluminium sheet that replaces steel in car bodies.")
    page.locator("[name=problem]").fill("Steel sheet is too heavy and known sheets crack.")
    page.locator("[name=requirements]").fill("tensile strength >= 430 MPa")
    page.wait_for_url(re.compile(r"/my/needs/\d+/edit/"))
    page.locator("#saved-line").get_by_text(words["saved"]).wait_for()
    page.locator(".figures-table").get_by_text("≥ 430 MPa").wait_for()
    page.locator(".match-list a").first.wait_for()
    page.locator("[name=technology_fields][value='cs:new_materials']").check()
    # Leaving while the last help is on its way would make the browser complain of it.
    page.wait_for_timeout(1500)
    page.wait_for_load_state("networkidle")
    is_sound(window)
    page.get_by_role("button", name=words["hand_in"]).click()
    page.wait_for_url(re.compile(r"/my/needs/\d+/$"))

    need = Need.objects.get()
    assert (need.state, need.owner) == ("submitted", enterprise)
    publish_need(need=need, by=TechnologyManagerFactory.create(), now=timezone.now())
    embed_pending(clock=timezone.now)
    propose_for_need(need=need, now=timezone.now())
    page.reload()
    is_sound(window)
    page.get_by_role("button", name=words["shortlist"]).first.click()
    page.locator(".chip-shortlist").get_by_text(words["on_it"]).wait_for()

    assert [*Assessment.objects.values_list("kind", "by")] == [("shortlisted", user.pk)]
    is_sound(window)
