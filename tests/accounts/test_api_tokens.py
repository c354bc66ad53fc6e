"""Making, using and revoking tokens."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import RequestFactory
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.authentication import ApiTokenAuthentication
from accounts.errors import (
    InactiveUser,
    NotAllowed,
    TokenLifetimeWrong,
    TokenNameMissing,
    TooManyTokens,
    UnknownScope,
)
from accounts.models import ApiToken, User
from accounts.services import create_api_token, note_token_use, revoke_api_token
from accounts.services import tokens as token_services
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> datetime:
    """The real moment: knox compares with the clock."""
    from django.utils import timezone

    return timezone.now()


def make(user: User, now: datetime, **changes: Any) -> tuple[ApiToken, str]:
    values: dict[str, Any] = {
        "name": "Importer",
        "scopes": ["imports", "listings:read"],
        "expires_at": now + timedelta(days=90),
    }
    return create_api_token(user=user, now=now, **{**values, **changes})


def authenticated(text: str) -> tuple[User, ApiToken] | None:
    request = RequestFactory().get("/", headers={"authorization": f"Bearer {text}"})
    found: tuple[User, ApiToken] | None = ApiTokenAuthentication().authenticate(Request(request))
    return found


def test_a_token_lets_a_program_act_for_its_user_within_its_scopes(now: datetime) -> None:
    user = UserFactory()
    _row, text = make(user, now)

    found = authenticated(text)

    assert found is not None
    assert found[0] == user
    assert found[1].allows("imports")
    assert not found[1].allows("listings:write")
    assert ApiToken.objects.get().last_used_at is not None


def test_only_a_digest_is_kept(now: datetime, trail: Any) -> None:
    row, text = make(UserFactory(), now)

    assert text.startswith("mm_")
    stored = ApiToken.objects.values().get()
    assert text not in str(stored)
    assert text not in str(trail.last().details)
    assert trail.last().details["token"] == str(row.public_id)
    assert trail.actions() == ["api_token.created"]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"scopes": []}, UnknownScope),
        ({"scopes": ["everything"]}, UnknownScope),
        ({"name": "  "}, TokenNameMissing),
        ({"days": 0}, TokenLifetimeWrong),
        ({"days": 367}, TokenLifetimeWrong),
    ],
)
def test_a_wrong_wish_is_refused_and_makes_no_token(
    now: datetime, trail: Any, changes: dict[str, Any], error: type[Exception]
) -> None:
    changes = dict(changes)
    if "days" in changes:
        changes["expires_at"] = now + timedelta(days=changes.pop("days"))

    with pytest.raises(error):
        make(UserFactory(), now, **changes)
    assert not ApiToken.objects.exists()
    assert trail.actions() == []


def test_an_account_that_is_switched_off_gets_no_token(now: datetime) -> None:
    with pytest.raises(InactiveUser):
        make(UserFactory(is_active=False), now)
    assert not ApiToken.objects.exists()


def test_there_is_a_limit(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(token_services, "MOST_TOKENS", 1)
    user = UserFactory()
    make(user, now)

    with pytest.raises(TooManyTokens):
        make(user, now)
    assert ApiToken.objects.count() == 1


def test_a_revoked_token_works_no_longer(now: datetime, trail: Any) -> None:
    user = UserFactory()
    row, text = make(user, now)

    revoke_api_token(token=row, by=user, now=now)
    revoke_api_token(token=row, by=user, now=now)

    with pytest.raises(AuthenticationFailed):
        authenticated(text)
    assert trail.actions() == ["api_token.created", "api_token.revoked"]


def test_nobody_revokes_anothers_token(now: datetime, trail: Any) -> None:
    row, text = make(UserFactory(), now)

    with pytest.raises(NotAllowed):
        revoke_api_token(token=row, by=UserFactory(), now=now)
    assert authenticated(text) is not None
    assert trail.actions() == ["api_token.created"]


def test_an_expired_token_is_refused_and_stays_in_the_list(now: datetime) -> None:
    past = now - timedelta(days=3)
    _row, text = make(UserFactory(), past, expires_at=past + timedelta(days=1))

    with pytest.raises(AuthenticationFailed):
        authenticated(text)
    assert ApiToken.objects.get().is_expired(now)


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "office@demo.example"}])
def test_a_token_of_an_account_that_may_not_sign_in_is_refused(
    now: datetime, settings: Any, change: dict[str, Any]
) -> None:
    user = UserFactory()
    _row, text = make(user, now)
    User.objects.update(**change)
    settings.DEBUG = False

    with pytest.raises(AuthenticationFailed):
        authenticated(text)


def test_use_is_noted_once_a_minute(now: datetime) -> None:
    row, _text = make(UserFactory(), now)
    for seconds in (0, 30, 90):
        note_token_use(token=row, now=now + timedelta(seconds=seconds))
        row.refresh_from_db()
        assert row.last_used_at == now + timedelta(seconds=90 if seconds == 90 else 0)
