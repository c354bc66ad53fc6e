"""A listing's page and saved searches in a real browser, in both languages and at both widths."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from matchmaker.deals.models import Interest
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.factories.matching import ProposalFactory
from tests.factories.searches import SavedSearchFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member() -> Any:
    """An owner of an enterprise that has a need."""
    member = MembershipFactory(user=UserFactory(password=PASSWORD), organization__kind="enterprise")
    NeedFactory(published=True, owner=member.organization, title="Our own need")
    SavedSearchFactory(user=member.user, query="q=pump", name="Pumps " + "long" * 20)
    return member


@pytest.fixture
def technology(member: Any) -> Any:
    """A technology with everything that its page can show."""
    terms = PayAfterUseTermsFactory(
        technology=TechnologyFactory(
            published=True,
            benefits="Half the weight.",
            comparison="Steel weighs twice as much.",
            maturity_evidence="A pilot line ran for a year.",
        )
    )
    IntellectualPropertyFactory(technology=terms.technology)
    need = NeedFactory(published=True, owner=member.organization)
    quoted = {"field": "summary", "start": 0, "end": 4, "text": terms.technology.summary[:4]}
    evidence = [{"need": quoted, "technology": quoted, "by": "words"}]
    ProposalFactory(technology=terms.technology, need=need, evidence=evidence)
    return terms.technology


def barriers(window: Any) -> list[str]:
    found = Axe().run(window.page).response["violations"]
    return [
        f"{rule['id']}: {rule['nodes'][0]['html']}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_pages_fit_and_are_open_to_everybody(
    visit: Any, member: Any, technology: Any, language: str, width: int
) -> None:
    window = visit(language, width)
    need = NeedFactory(published=True)
    addresses = [f"/technologies/{technology.pk}/", f"/needs/{need.pk}/", "/searches/"]
    window.open(addresses[0])
    assert barriers(window) == []
    sign_in(window, member.user)
    for address in addresses:
        window.open(address)
        assert not window.is_wider_than_the_window(), address
        assert barriers(window) == [], address
    assert window.complaints == []


def test_interest_is_expressed_and_withdrawn_by_keyboard(
    visit: Any, member: Any, technology: Any
) -> None:
    window = visit("en", 1366)
    sign_in(window, member.user)
    window.open(f"/technologies/{technology.pk}/")
    window.page.get_by_label("For your need").select_option(label="Our own need")
    window.page.get_by_label("Message").focus()
    window.page.keyboard.type("We make car bodies.")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    window.page.get_by_role("button", name="Withdraw interest").wait_for()

    interest: Any = Interest.objects.get()
    assert (interest.need.title, interest.message) == ("Our own need", "We make car bodies.")

    window.page.get_by_role("button", name="Withdraw interest").press("Enter")
    window.page.get_by_text("The interest was withdrawn.").wait_for()
    interest.refresh_from_db()
    assert interest.state == "withdrawn"
    assert window.complaints == []


def test_a_deleted_search_comes_back_by_undo(visit: Any, member: Any) -> None:
    window = visit("en", 390)
    sign_in(window, member.user)
    window.open("/searches/")
    window.page.get_by_role("button", name="Delete").click()
    window.page.get_by_text("You keep no search yet.").wait_for()
    window.page.get_by_role("button", name="Undo").click()
    window.page.get_by_role("link", name="Pumps").wait_for()
    assert window.complaints == []
