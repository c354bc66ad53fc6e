"""Changes of passwords, addresses and second factors on the library's pages stand in the trail, by
numbers alone.
"""

import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from accounts.models import AuditEvent, User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = "a-bakery-of-ohms-4"


@pytest.fixture
def user() -> User:
    made: User = UserFactory(password=PASSWORD, email="mei@zqx.example")
    return made


@pytest.fixture
def browser(user: User) -> Client:
    made = Client()
    answer = made.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return made


def told(user: User) -> list[tuple[str, Any]]:
    """What the trail says of the user, and that it names nobody."""
    events = AuditEvent.objects.filter(subject_type="accounts.user", subject_id=str(user.pk))
    for event in events:
        assert event.actor == user
        assert "@" not in json.dumps(event.details)
    return [(event.action, event.details) for event in events.order_by("sequence")]


def test_a_changed_password(user: User, browser: Client) -> None:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    assert browser.post("/accounts/password/change/", form).status_code == 302

    assert told(user) == [("user.password_changed", {})]


def test_a_refused_change_is_not_told(user: User, browser: Client) -> None:
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}

    assert browser.post("/accounts/password/change/", form).status_code == 200

    assert told(user) == []


def test_a_password_that_was_reset_by_mail(user: User) -> None:
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": user.email})
    text = str(mail.outbox[0].body)
    address = next(word for word in text.split() if "/password/reset/key/" in word)
    path = "/" + address.split("/", 3)[3]
    form_page = browser.get(path)["location"]

    browser.post(form_page, {"password1": NEW, "password2": NEW})

    assert ("user.password_reset", {}) in told(user)


def test_addresses_that_come_and_go(user: User, browser: Client) -> None:
    browser.post("/accounts/email/", {"action_add": "", "email": "second@zqx.example"})
    second = EmailAddress.objects.get(email="second@zqx.example")
    second.verified = True
    second.save()
    first = EmailAddress.objects.get(email=user.email)
    browser.post("/accounts/email/", {"action_primary": "", "email": second.email})
    browser.post("/accounts/email/", {"action_remove": "", "email": first.email})

    said = told(user)

    assert said[0] == ("user.address_added", {"address": second.pk, "confirmed": False})
    assert said[1] == ("user.address_changed", {"from": first.pk, "to": second.pk})
    assert said[2][0] == "user.address_removed"


def test_an_address_that_was_confirmed(user: User, browser: Client) -> None:
    browser.post("/accounts/email/", {"action_add": "", "email": "second@zqx.example"})
    second = EmailAddress.objects.get(email="second@zqx.example")
    text = str(mail.outbox[-1].body)
    address = next(word for word in text.split() if "/confirm-email/" in word)

    browser.post("/" + address.split("/", 3)[3])

    assert told(user)[-1] == ("user.address_confirmed", {"address": second.pk, "confirmed": True})


def code_of(secret: str) -> str:
    """What an authenticator app would show now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


@pytest.mark.django_db(transaction=True)  # the library tells of it after the commit
def test_second_factors_that_come_and_go(user: User, browser: Client) -> None:
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = browser.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret

    browser.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    browser.post("/accounts/2fa/recovery-codes/generate/")
    browser.post("/accounts/2fa/totp/deactivate/")

    assert ("user.second_factor_added", {"type": "totp"}) in told(user)
    assert ("user.second_factor_renewed", {"type": "recovery_codes"}) in told(user)
    assert ("user.second_factor_removed", {"type": "totp"}) in told(user)
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    assert secret not in json.dumps([event.details for event in AuditEvent.objects.all()])
