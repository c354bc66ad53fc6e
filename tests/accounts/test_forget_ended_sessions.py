"""Where somebody was signed in is known for as long as they are, and no longer."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.selectors import sessions_of
from accounts.services import forget_ended_sessions
from accounts.tasks import forget_sessions
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    """A browser that went through the sign-in page, as the library notes sessions."""
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return browser


@pytest.fixture
def user() -> User:
    made: User = UserFactory(password=PASSWORD)
    return made


def test_a_session_that_ran_out_leaves_no_address(user: User) -> None:
    signed_in(user)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert forget_ended_sessions(now=timezone.now()) == 1

    assert not UserSession.objects.exists()
    assert not Session.objects.exists()


def test_whoever_signs_out_leaves_no_address(user: User) -> None:
    signed_in(user).post("/accounts/logout/")

    forget_sessions()

    assert not UserSession.objects.exists()


def test_a_session_that_goes_on_is_left_alone(user: User) -> None:
    browser = signed_in(user)

    assert forget_ended_sessions(now=timezone.now()) == 0

    assert UserSession.objects.get().session_key == browser.session.session_key
    assert browser.get("/account/").status_code == 200


def test_sessions_of_another_password_have_ended(user: User) -> None:
    signed_in(user)
    assert len(sessions_of(user, now=timezone.now())) == 1

    user.set_password("quite-another-1")
    user.save()

    assert sessions_of(user, now=timezone.now()) == []


def test_nobody_sees_the_sessions_of_others(user: User) -> None:
    other = UserFactory(password=PASSWORD)
    signed_in(other)

    browser = signed_in(user)

    assert [one.user for one in sessions_of(user, now=timezone.now())] == [user]
    assert browser.get("/accounts/sessions/").content.decode().count("127.0.0.1") == 1
