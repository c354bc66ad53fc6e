"""The review desk by keyboard alone, in keystrokes; what its page looks like is judged by axe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from matchmaker.matching.models import Decision, Proposal
from matchmaker.matching.services import ask_side, escalate_proposal
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import PASSWORD, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, PayAfterUseTermsFactory, TechnologyFactory
from tests.factories.matching import NOW, DecisionFactory, ProposalFactory

pytestmark = pytest.mark.django_db(transaction=True)

MOST_KEYSTROKES = 3
"""Of a review, the choice of its reason among them."""


@dataclass
class Keyboard:
    """A keyboard that counts, and hands that touch nothing else."""

    page: Any
    keystrokes: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keystrokes += 1

    def decide(self, *keys: str) -> None:
        """Press keys of which the last one leads to another page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation():
            self.press(keys[-1])


@pytest.fixture
def desk(visit: Any, settings: Any) -> Any:
    """A manager's window on the first of the waiting proposals."""
    settings.UNDO_SECONDS = 60
    window = visit("en", 1366)
    sign_in(window, TechnologyManagerFactory(password=PASSWORD))
    return window


def review(window: Any, proposal: Proposal) -> Keyboard:
    window.open(f"/admin/matching/proposal/{proposal.pk}/review/")
    return Keyboard(window.page)


def test_ten_reviews_take_three_keystrokes_each(desk: Any) -> None:
    rows = [ProposalFactory(score=0.9 - place / 100) for place in range(11)]
    keyboard = review(desk, rows[0])
    for keys in [("1", "2", "Enter")] * 4 + [("1", "Enter")] + [("2", "4", "Enter")] * 5:
        keyboard.decide(*keys)
        focused = "document.activeElement.matches('.review')"
        assert keyboard.page.evaluate(focused), "focus is at the beginning of the next proposal"

    reasons = Decision.objects.order_by("pk").values_list("reason", flat=True)
    assert [*reasons] == ["good_fit"] * 4 + ["strong_fit"] + ["description_vague"] * 5
    print(f"\nten reviews: {keyboard.keystrokes} keystrokes")
    assert keyboard.keystrokes <= 10 * MOST_KEYSTROKES
    assert desk.complaints == []


def test_every_other_key_does_what_the_help_says(desk: Any) -> None:
    first, second = ProposalFactory(score=0.9), ProposalFactory(score=0.8)
    keyboard = review(desk, first)

    keyboard.press("?")
    assert desk.page.locator("#keys-help").is_visible()
    keyboard.press("1")  # behind the help nothing is decided
    keyboard.press("Escape")
    assert not desk.page.locator("#keys-help").is_visible()

    keyboard.decide("j")
    assert f"/{second.pk}/review/" in desk.page.url
    keyboard.decide("k")
    assert f"/{first.pk}/review/" in desk.page.url

    keyboard.decide("1", "1", "Enter")
    assert Proposal.objects.get(pk=first.pk).state == "undoable"
    keyboard.decide("u")
    assert f"/{first.pk}/review/" in desk.page.url
    assert Proposal.objects.get(pk=first.pk).state == "open"

    keyboard.press("3")
    desk.page.keyboard.type("1 2 3 h j k u ?")  # a question, and no commands
    keyboard.decide("Control+Enter")
    assert first.questions.get().text == "1 2 3 h j k u ?"

    assert f"/{second.pk}/review/" in desk.page.url
    keyboard.decide("h", "Enter")
    assert Proposal.objects.get(pk=second.pk).snoozed_until is not None
    assert desk.complaints == []


def test_single_keys_can_be_switched_off(desk: Any) -> None:
    keyboard = review(desk, ProposalFactory())
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Switch single keys off").click()

    keyboard.press("1", "2", "Enter")

    assert not Decision.objects.exists()
    assert desk.page.get_by_role("button", name="Switch them on").is_visible()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_pages_of_a_decision_fit_and_have_no_barrier(
    visit: Any, settings: Any, language: str
) -> None:
    settings.UNDO_SECONDS = 3600
    manager = TechnologyManagerFactory(password=PASSWORD)
    full = full_proposal(manager)
    window = visit(language, 1366)
    sign_in(window, manager)
    address = f"/admin/matching/proposal/{full.pk}/review/"
    keys = f"{full.pk},{ProposalFactory().pk}"
    for page in (address, f"/admin/matching/proposal/bulk/?keys={keys}"):
        window.open(page)
        window.page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")
        assert not window.is_wider_than_the_window(), page
        assert window.complaints == [], page
        found = Axe().run(window.page).response["violations"]
        barriers = [
            f"{rule['id']}: {rule['nodes'][0]['html']}"
            for rule in found
            if rule["impact"] in {"serious", "critical"}
        ]
        assert barriers == [], page
        window.complaints.clear()  # axe tries styles of its own


def full_proposal(manager: Any) -> Proposal:
    """A proposal about which everything that can be said was said."""
    technology = TechnologyFactory(published=True, description="polymethylmethacrylate" * 9)
    PayAfterUseTermsFactory(technology=technology)
    need = NeedFactory(published=True, problem="The film must conduct lithium ions.")
    proposal: Proposal = ProposalFactory(need=need, technology=technology)
    DecisionFactory(proposal__need=need, by=manager)
    DecisionFactory(
        proposal__technology=technology,
        by=manager,
        sent_at=None,
        due_at="2099-01-01T00:00:00Z",
        proposal__state="undoable",
    )
    ask_side(proposal=proposal, side="need", text="How many a year?", by=manager, now=NOW)
    escalate_proposal(proposal=proposal, note="Two patents overlap.", by=manager, now=NOW)
    return proposal
