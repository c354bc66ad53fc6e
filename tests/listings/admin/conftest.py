"""Signed-in browsers for the administration pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.forms import BoundField
from django.test import Client

from accounts.models import User


@pytest.fixture
def desk(manager: User, client: Client) -> Client:
    """The pages as a technology manager opens them."""
    client.force_login(manager)
    return client


class Page:
    """One add or change page: reads what it shows, and posts it back with changes."""

    def __init__(self, browser: Client, address: str) -> None:
        self.browser, self.address = browser, address

    def shown(self) -> dict[str, Any]:
        """Every field that the page would post if nothing was typed."""
        response = self.browser.get(self.address)
        assert response.status_code == 200, response
        forms = [response.context["adminform"].form]
        for inline in response.context["inline_admin_formsets"]:
            forms += [inline.formset.management_form, *inline.formset.forms]
        fields = [form[name] for form in forms for name in form.fields]
        return {field.html_name: _posted(field) for field in fields if _posted(field) is not None}

    def post(self, **changes: Any) -> Any:
        """Post the page with these changes; a change to None leaves the field out."""
        typed = self.shown() | changes
        kept = {name: value for name, value in typed.items() if value is not None}
        return self.browser.post(self.address, kept, follow=True)


def _posted(field: BoundField) -> Any:
    value = field.value()
    if isinstance(value, bool):
        return "on" if value else None
    return value


@pytest.fixture
def page(desk: Client) -> Callable[[str], Page]:
    """The page at an address below /admin/listings/, as a manager opens it."""
    return lambda address: Page(desk, f"/admin/listings/{address}")


@pytest.fixture
def told() -> Callable[[Any], str]:
    """What the page that came back tells."""
    return lambda response: " ".join(str(message) for message in response.context["messages"])
