"""Accounts whose passwords lie in a file open nothing where DEBUG is off."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import aauthenticate, authenticate, get_user_model
from django.test import Client

from accounts.backends import AuthenticationBackend
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

DEMONSTRATION = "admin@demo.example"


@pytest.fixture
def email() -> str:
    UserFactory.create(email=DEMONSTRATION, password=PASSWORD, is_staff=True, is_superuser=True)
    return DEMONSTRATION


def is_signed_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


@pytest.mark.parametrize("debug", [True, False])
def test_they_sign_in_only_while_debug_is_on(email: str, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug
    found = authenticate(None, email=email, password=PASSWORD)
    assert (found is not None) is debug


@pytest.mark.parametrize("debug", [True, False])
def test_the_sign_in_page_lets_them_in_only_while_debug_is_on(
    email: str, settings: Any, debug: bool
) -> None:
    settings.DEBUG = debug
    settings.ACCOUNT_EMAIL_VERIFICATION = "none"
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert is_signed_in(client) is debug
    assert ("_auth_user_id" in client.session) is debug


def test_a_session_from_before_ends_when_debug_is_switched_off(email: str, settings: Any) -> None:
    client = Client()
    settings.DEBUG = True
    client.force_login(get_user_model().objects.get(email=email))
    assert is_signed_in(client)
    settings.DEBUG = False
    assert not is_signed_in(client)


@pytest.mark.parametrize("debug", [True, False])
def test_asynchronous_callers_get_the_same_answer(email: str, settings: Any, debug: bool) -> None:
    settings.DEBUG = debug
    key = get_user_model().objects.get(email=email).pk
    found = async_to_sync(aauthenticate)(None, username=email, password=PASSWORD)
    assert (found is not None) is debug
    kept = async_to_sync(AuthenticationBackend().aget_user)(key)
    assert (kept is not None) is debug


@pytest.mark.parametrize("address", ["someone@example.org", "someone@notdemo.example"])
def test_everybody_else_signs_in_where_debug_is_off(address: str, settings: Any) -> None:
    settings.DEBUG = False
    user = UserFactory.create(email=address, password=PASSWORD)
    assert authenticate(None, email=address, password=PASSWORD) == user
    assert AuthenticationBackend().get_user(user.pk) == user
    assert authenticate(None, email=address, password="wrong") is None
