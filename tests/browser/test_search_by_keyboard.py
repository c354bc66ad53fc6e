"""Searching, filtering and comparing in a browser, by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from matchmaker.matching.models import SavedSearch
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.listings import PayAfterUseTermsFactory, TechnologyFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pumps() -> None:
    """Technologies in two fields, two regions, with and without a trial."""
    from tests.web.test_search_page import embedded

    for number in range(8):
        technology = TechnologyFactory(
            published=True,
            language="en",
            title=f"Zirconium pump {number}",
            summary="Pumps acid.",
            province=("31", "33")[number % 2],
            technology_fields=[("cs:new_materials", "cs:transport")[number // 2 % 2]],
        )
        if number > 3:
            PayAfterUseTermsFactory(technology=technology)
    embedded()


def choose(page: Any, name: str, value: str) -> None:
    """From the first filter on, go to a value by the tab key alone and choose it."""
    page.keyboard.press("f")
    wanted = f"{name}-{value}"
    for _ in range(60):
        if page.evaluate("document.activeElement.id") == wanted:
            break
        page.keyboard.press("Tab")
    with page.expect_response(lambda answer: f"{name}=" in answer.url):
        page.keyboard.press("Space")
    page.wait_for_function(
        "name => new URLSearchParams(location.search).has(name)", arg=name, timeout=5000
    )


@pytest.mark.parametrize(("language", "width"), [("en", 1366), ("zh-CN", 390)])
@pytest.mark.usefixtures("pumps")
def test_a_search_with_three_facets_is_done_by_keyboard_alone(
    visit: Any, language: str, width: int
) -> None:
    window = visit(language, width)
    window.open("/technologies/")
    page = window.page
    page.keyboard.press("/")
    page.keyboard.type("zirconium pump")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=zirconium*")
    page.keyboard.press("Tab")

    for name, value in (("field", "cs:transport"), ("region", "33"), ("pay", "yes")):
        choose(page, name, value)

    assert page.locator("[data-card] h3").all_inner_texts() == ["Zirconium pump 7"]
    assert page.locator(".active-filters .chip").count() == 3
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector(".compare-tray")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("o")
    assert page.locator("h1").inner_text() == "Zirconium pump 7"
    assert window.complaints == []


@pytest.mark.usefixtures("pumps")
def test_one_goes_back_reads_the_keys_and_saves_by_keyboard(visit: Any) -> None:
    user = UserFactory(password=PASSWORD)
    window = visit("en", 1366)
    sign_in(window, user)
    window.open("/technologies/?q=zirconium+pump&region=33")
    page = window.page

    def chosen() -> str:
        return str(page.evaluate("document.activeElement.querySelector('h3')?.innerText"))

    titles = page.locator("[data-card] h3").all_inner_texts()
    for key, place in (("k", -1), ("k", -2), ("j", -1), ("j", -1), ("k", -2)):
        page.keyboard.press(key)
        assert chosen() == titles[place]

    page.keyboard.press("?")
    assert page.locator("#keys-help").is_visible()
    page.keyboard.press("s")
    assert page.locator("#keys-help").is_visible()  # keys rest while it is open
    page.keyboard.press("Escape")
    assert not page.locator("#keys-help").is_visible()

    with page.expect_navigation():
        page.keyboard.press("s")
    saved = SavedSearch.objects.get()
    assert (saved.user, saved.kind) == (user, "technology")
    assert saved.query == "q=zirconium+pump&region=33"
    assert window.complaints == []


@pytest.mark.usefixtures("pumps")
def test_single_keys_rest_while_somebody_types_and_can_be_switched_off(visit: Any) -> None:
    window = visit("en", 1366)
    window.open("/technologies/")
    page = window.page
    page.locator("#search-text").focus()
    page.keyboard.type("j?k")
    assert page.locator("#search-text").input_value() == "j?k"
    assert not page.locator("#keys-help").is_visible()

    page.locator("[data-keys-help]").click()
    page.locator("[data-keys-switch]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-card]')") is None
    page.reload()
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('[data-card]')") is None


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.usefixtures("pumps")
def test_search_and_comparison_fit_and_have_no_serious_barrier(
    visit: Any, language: str, width: int
) -> None:
    from listings.models import Technology

    keys = [*Technology.objects.values_list("pk", flat=True)[:3]]
    named = "&".join(f"id={key}" for key in keys)
    tray = "&".join(f"compare={key}" for key in keys)
    window = visit(language, width)
    for path in (
        f"/technologies/?q=zirconium&region=33&{tray}",
        "/technologies/?region=44",
        f"/technologies/compare/?{named}",
    ):
        window.open(path)
        assert not window.is_wider_than_the_window(), path
        barriers = [
            f"{rule['id']}: {rule['nodes'][0]['html']}"
            for rule in Axe().run(window.page).response["violations"]
            if rule["impact"] in {"serious", "critical"}
        ]
        assert barriers == [], path
    assert window.complaints == []
