"""Name and language, taking one's data along, erasing the account."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.errors import (
    LastOwnerOfListings,
    NotAllowed,
    StillInOffice,
    UnknownLanguage,
    WrongPassword,
)
from accounts.models import ApiToken, Invitation, Membership, Notification, User
from accounts.news import VERIFIED
from accounts.services import (
    create_api_token,
    erase_account,
    export_account,
    notify,
    revise_profile,
    verify_trail,
)
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    TechnologyManagerFactory,
    UserFactory,
)
from tests.factories.listings import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(now: datetime) -> User:
    made: User = UserFactory(
        email="person@example.edu.cn", display_name="A Person", password=PASSWORD
    )
    create_api_token(
        user=made, name="T", scopes=["searches"], expires_at=now + timedelta(days=9), now=now
    )
    notify(users=[made], kind=VERIFIED, params={"organization": "Works"}, url="/", now=now)
    return made


def test_name_and_language_are_changed_and_the_name_stays_out_of_the_trail(
    user: User, now: datetime, trail: Any
) -> None:
    revise_profile(user=user, display_name=" New  Name ", language="zh-hans", now=now)

    user.refresh_from_db()
    assert (user.display_name, user.language, user.language_is_chosen) == (
        "New Name",
        "zh-hans",
        True,
    )
    assert trail.last().details == {"changed": ["display_name", "language"]}


def test_a_language_that_the_site_does_not_speak_is_refused(
    user: User, now: datetime, trail: Any
) -> None:
    before = trail.actions()
    with pytest.raises(UnknownLanguage):
        revise_profile(user=user, display_name="Other", language="tlh", now=now)

    user.refresh_from_db()
    assert user.display_name == "A Person"
    assert trail.actions() == before


def test_who_is_switched_off_changes_nothing(now: datetime) -> None:
    user = UserFactory(is_active=False, display_name="A Person")
    with pytest.raises(NotAllowed):
        revise_profile(user=user, display_name="Other", language="en", now=now)
    assert User.objects.get().display_name == "A Person"


def test_the_export_holds_what_is_kept_and_no_secret(user: User, now: datetime) -> None:
    MembershipFactory(user=user)
    exported = export_account(user=user, now=now)

    text = json.dumps(exported)
    assert {"account", "addresses", "memberships", "notifications", "events"} <= exported.keys()
    assert "person@example.edu.cn" in text
    assert "Works was verified." in text
    assert user.password not in text
    assert ApiToken.objects.get().digest not in text


def test_that_data_was_taken_is_recorded(user: User, now: datetime, trail: Any) -> None:
    export_account(user=user, now=now)

    assert trail.last().action == "user.exported"


def test_of_an_erased_account_a_number_is_left(user: User, now: datetime, trail: Any) -> None:
    Invitation.objects.create(
        organization=MembershipFactory().organization,
        email=user.email,
        role="viewer",
        digest="d",
        expires_at=now,
    )
    MembershipFactory(user=user)

    erase_account(user=user, password=PASSWORD, now=now)

    user.refresh_from_db()
    assert user.email == f"{user.pk}@erased.invalid"
    assert (user.display_name, user.is_active, user.erased_at) == ("", False, now)
    assert not user.has_usable_password()
    for rows in (ApiToken, Notification, EmailAddress, Membership):
        assert not rows.objects.filter(user=user).exists()
    assert not Invitation.objects.exists()
    assert trail.last().action == "user.erased"
    assert verify_trail().broken_at is None
    assert "person@example.edu.cn" not in str([*trail_rows()])


def trail_rows() -> Any:
    from accounts.models import AuditEvent

    return AuditEvent.objects.values()


def test_a_wrong_password_erases_nothing(user: User, now: datetime, trail: Any) -> None:
    before = trail.actions()
    with pytest.raises(WrongPassword):
        erase_account(user=user, password="wrong", now=now)

    user.refresh_from_db()
    assert user.email == "person@example.edu.cn"
    assert ApiToken.objects.exists()
    assert trail.actions() == before


def test_the_last_owner_of_listings_stays(user: User, now: datetime) -> None:
    membership = MembershipFactory(user=user)
    NeedFactory(owner=membership.organization)

    with pytest.raises(LastOwnerOfListings, match=membership.organization.name):
        erase_account(user=user, password=PASSWORD, now=now)

    assert Membership.objects.filter(user=user).exists()
    MembershipFactory(organization=membership.organization)
    erase_account(user=user, password=PASSWORD, now=now)
    assert not Membership.objects.filter(user=user).exists()


def test_who_is_in_office_stays(now: datetime) -> None:
    manager = TechnologyManagerFactory(password=PASSWORD)

    with pytest.raises(StillInOffice):
        erase_account(user=manager, password=PASSWORD, now=now)
    manager.refresh_from_db()
    assert manager.is_active
