"""Every page as a browser shows it: nothing refused, nothing too wide, nothing inaccessible."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories.accounts import PASSWORD, TechnologyManagerFactory, UserFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)

PUBLIC_PAGES = (
    "/",
    "/technologies/",
    "/technologies/?q=铝合金",
    "/technologies/?q=zirconium",
    "/technologies/{technology}/",
    "/needs/",
    "/needs/{need}/",
    "/accounts/login/",
    "/accounts/password/reset/",
    "/api/docs/",
)
DESK_PAGES = (
    "/admin/",
    "/admin/matching/proposal/",
    "/admin/matching/proposal/{proposal}/review/",
    "/admin/listings/need/add/",
    "/admin/listings/technology/{technology}/change/",
)


@pytest.fixture
def keys() -> dict[str, int]:
    """The listings that the pages show."""
    technology = TechnologyFactory(
        published=True, description="A long word: " + "polymethylmethacrylate" * 6
    )
    PayAfterUseTermsFactory(technology=technology)
    IntellectualPropertyFactory(technology=technology)
    need = NeedFactory(published=True)
    proposal = ProposalFactory(need=need, technology=technology)
    return {"technology": technology.pk, "need": need.pk, "proposal": proposal.pk}


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_public_pages_fit_and_break_no_rule(
    visit: Any, keys: dict[str, int], language: str, width: int
) -> None:
    window = visit(language, width)
    for page in PUBLIC_PAGES:
        window.open(page.format(**keys))
        assert window.complaints == [], page
        assert not window.is_wider_than_the_window(), page


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_pages_of_the_desk_fit_a_laptop_and_break_no_rule(
    visit: Any, keys: dict[str, int], language: str
) -> None:
    window = visit(language, 1366)
    sign_in(window, TechnologyManagerFactory(password=PASSWORD))
    for page in DESK_PAGES:
        window.open(page.format(**keys))
        assert window.complaints == [], page
        assert not window.is_wider_than_the_window(), page


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_no_public_page_has_a_serious_barrier(
    visit: Any, keys: dict[str, int], language: str
) -> None:
    window = visit(language, 1366)
    for page in PUBLIC_PAGES[:-1]:  # the API's page is its library's
        window.open(page.format(**keys))
        found = Axe().run(window.page).response["violations"]
        barriers = [
            f"{rule['id']}: {rule['nodes'][0]['html']}"
            for rule in found
            if rule["impact"] in {"serious", "critical"}
        ]
        assert barriers == [], page


def test_the_language_is_changed_by_one_button_and_kept(visit: Any, keys: dict[str, int]) -> None:
    window = visit("en", 1366)
    window.open("/technologies/?q=铝合金")

    window.page.get_by_role("button", name="中文").click()

    assert window.page.url.endswith("/technologies/?q=%E9%93%9D%E5%90%88%E9%87%91")
    assert window.page.get_by_role("heading", level=1).inner_text() == "技术成果"
    window.open("/")
    assert window.page.locator("html").get_attribute("lang") == "zh-hans"


def test_a_visitor_searches_by_keyboard_and_opens_the_first_hit(visit: Any) -> None:
    TechnologyFactory(published=True, language="en", title="Zirconium pump", summary="Pumps acid.")
    from tests.web.test_search_page import embedded

    embedded()
    window = visit("en", 1366)
    window.open("/")
    window.page.get_by_role("searchbox").focus()
    window.page.keyboard.type("zirconium pump")
    window.page.keyboard.press("Enter")
    window.page.wait_for_url("**/technologies/?q=*")
    window.page.get_by_role("link", name="Zirconium pump", exact=True).focus()
    window.page.keyboard.press("Enter")
    window.page.wait_for_load_state()

    assert window.page.get_by_role("heading", level=1).inner_text() == "Zirconium pump"


def test_a_manager_signs_in_and_decides(visit: Any, keys: dict[str, int]) -> None:
    from matchmaker.matching.models import Decision

    window = visit("en", 1366)
    sign_in(window, TechnologyManagerFactory(password=PASSWORD))
    window.open(f"/admin/matching/proposal/{keys['proposal']}/review/")

    window.page.get_by_label("strong fit").check()
    window.page.get_by_role("button", name="Approve").click()
    window.page.wait_for_load_state()

    decision = Decision.objects.get()
    assert (decision.proposal_id, decision.verdict) == (keys["proposal"], "approved")
    assert window.complaints == []


def test_a_stranger_is_not_let_onto_the_desk(visit: Any, keys: dict[str, int]) -> None:
    window = visit("en", 1366)
    sign_in(window, UserFactory(password=PASSWORD))

    window.open(f"/admin/matching/proposal/{keys['proposal']}/review/")

    assert "The need says" not in window.page.content()


def sign_in(window: Any, user: Any) -> None:
    window.open("/accounts/login/")
    window.page.locator("[name=login]").fill(user.email)
    window.page.locator("[name=password]").fill(PASSWORD)
    window.page.locator("main button[type=submit]").click()
    window.page.wait_for_url(lambda url: "/login/" not in url)
