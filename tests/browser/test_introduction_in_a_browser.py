"""The page of an introduction in a real browser, in both languages and at both widths."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from listings.tiers import Tier
from matchmaker.deals.models import Introduction
from matchmaker.deals.services.documents import add_document
from matchmaker.deals.services.talking import post_message, propose_meeting
from tests.browser.test_listing_in_a_browser import barriers
from tests.browser.test_pages_in_a_browser import sign_in
from tests.factories.accounts import PASSWORD
from tests.factories.deals import NOW
from tests.factories.introductions import Case, a_case, a_pdf, introduced, signed, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case() -> Case:
    case = a_case(password=PASSWORD)
    later = timezone.now() + timedelta(days=10)
    Introduction.objects.filter(pk=case.introduction.pk).update(expires_at=later)
    return case


def everything(case: Case) -> None:
    signed(introduced(case))
    now = timezone.now()
    by, there = case.provider, case.introduction
    file = upload("drawing.pdf", a_pdf())
    post_message(introduction=there, side="technology", text="Hello", files=[file], by=by, now=now)
    begins = now + timedelta(days=1)
    propose_meeting(
        introduction=there,
        side="technology",
        begins_at=begins,
        ends_at=begins + timedelta(hours=1),
        by=by,
        now=now,
    )
    add_document(
        listing=there.technology,
        title="Recipe",
        tier=Tier.SIGNED,
        upload=upload("recipe.pdf", a_pdf()),
        by=by,
        now=NOW,
    )


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_pages_fit_and_are_open_to_everybody(
    visit: Any, case: Case, language: str, width: int
) -> None:
    window = visit(language, width)
    sign_in(window, case.seeker)
    address = f"/introductions/{case.introduction.pk}/"
    for step in (None, everything):
        if step:
            step(case)
        for path in ("/introductions/", address):
            window.open(path)
            window.page.evaluate(
                "document.querySelectorAll('main details').forEach(d => d.open = true)"
            )
            assert not window.is_wider_than_the_window(), path
            assert barriers(window) == [], path
    assert window.complaints == []


def test_accepting_writing_and_downloading_in_a_browser(visit: Any, case: Case) -> None:
    window = visit("en", 1366)
    sign_in(window, case.seeker)
    window.open(f"/introductions/{case.introduction.pk}/")
    window.page.get_by_role("button", name="Accept").click()
    window.page.get_by_text("You accepted the introduction.").wait_for()
    window.page.get_by_text("the answer of the other side is awaited").wait_for()

    from matchmaker.deals.services.introducing import answer_introduction

    answer_introduction(
        introduction=case.introduction,
        side="technology",
        accepts=True,
        by=case.provider,
        now=timezone.now(),
    )
    window.open(f"/introductions/{case.introduction.pk}/")
    window.page.get_by_label("Message").fill("Hello")
    window.page.get_by_role("button", name="Send").click()
    window.page.get_by_text("Hello", exact=True).wait_for()
    assert window.complaints == []
