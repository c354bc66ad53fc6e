"""The dashboard as a browser shows and prints it, in both languages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from pypdf import PdfReader

from tests.browser.test_every_page_in_a_browser import AXE, STOCK
from tests.deals.figures.history import live
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DRAWN = """[...document.querySelectorAll('canvas[data-figures]')].map(canvas => {
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.some(value => value !== 0);
})"""


def test_charts_are_drawn_and_printed_and_nobody_is_shut_out(visit: Any) -> None:
    live(4, needs=5)
    client = Client()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    for language, title in (("en", "From need to payment"), ("zh-CN", "从需求到付款")):
        window = visit(language, 1366)
        session = client.cookies["sessionid"].value
        window.page.context.add_cookies(
            [{"name": "sessionid", "value": session, "url": window.address}]
        )
        window.open("/admin/figures/?since=2026-03-01&until=2026-09-30")
        assert not window.is_wider_than_the_window()
        drawn = window.page.evaluate(DRAWN)
        assert len(drawn) > 3
        assert all(drawn)
        assert window.complaints == []
        assert _barriers(window.page) == []
        printed = "".join(
            page.extract_text() for page in PdfReader(BytesIO(window.page.pdf())).pages
        )
        assert title in printed
        assert "matchmaker" not in printed  # the admin's head stays off the paper


def _barriers(page: Any) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    grave = [rule for rule in found if rule["impact"] in {"serious", "critical"}]
    return [rule["id"] for rule in grave if rule["id"] not in STOCK]
