"""Inviting, accepting, taking back."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts.errors import (
    AlreadyMember,
    InvitationForSomebodyElse,
    InvitationSpent,
    NotAllowed,
    NotAnAddress,
    TooManyInvitations,
    UnknownRole,
)
from accounts.models import Invitation, Membership, Role
from accounts.services import (
    accept_invitation,
    find_invitation,
    invite_member,
    revoke_invitation,
)
from accounts.services import invitations as invitation_services
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESS = "colleague@example.edu.cn"


@pytest.fixture
def ownership() -> Membership:
    return MembershipFactory.create()


def invite(ownership: Membership, now: datetime, **changes: Any) -> Invitation:
    values: dict[str, Any] = {
        "organization": ownership.organization,
        "email": ADDRESS,
        "role": Role.EDITOR,
        "by": ownership.user,
        "link": lambda key: f"https://site.example/invitations/{key}/",
    }
    return invite_member(**{**values, **changes}, now=now)


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


def test_the_link_in_the_mail_makes_a_member(
    ownership: Membership, now: datetime, trail: Any, mailoutbox: Any, on_commit: Any
) -> None:
    with on_commit(execute=True):
        invite(ownership, now, email=" Colleague@Example.edu.cn")
    key = re.findall(r"/invitations/([\w-]+)/", mailoutbox[0].body)[0]
    colleague = UserFactory(email=ADDRESS)
    found = find_invitation(key)

    assert mailoutbox[0].to == [ADDRESS]
    assert found is not None
    membership = accept_invitation(invitation=found, user=colleague, now=now)

    assert (membership.organization, membership.role) == (ownership.organization, Role.EDITOR)
    assert trail.actions() == ["invitation.sent", "invitation.accepted"]
    assert ADDRESS not in str(trail.last().details)


def test_the_key_is_kept_as_a_digest(ownership: Membership, now: datetime) -> None:
    keys: list[str] = []

    def link(key: str) -> str:
        keys.append(key)
        return key

    invite(ownership, now, link=link)

    assert keys[0] not in str(Invitation.objects.values().get())
    assert find_invitation(keys[0]) == Invitation.objects.get()
    assert find_invitation("something else") is None


def test_it_works_once(ownership: Membership, now: datetime) -> None:
    invitation, colleague = invite(ownership, now), UserFactory(email=ADDRESS)
    membership = accept_invitation(invitation=invitation, user=colleague, now=now)
    membership.delete()

    with pytest.raises(InvitationSpent):
        accept_invitation(invitation=invitation, user=colleague, now=now)
    assert not Membership.objects.filter(user=colleague).exists()


@pytest.mark.parametrize("spoilt", ["expired", "revoked"])
def test_it_ends(ownership: Membership, now: datetime, spoilt: str) -> None:
    invitation, colleague = invite(ownership, now), UserFactory(email=ADDRESS)
    if spoilt == "revoked":
        revoke_invitation(invitation=invitation, by=ownership.user, now=now)
    at = now + timedelta(days=14 if spoilt == "expired" else 1)

    with pytest.raises(InvitationSpent):
        accept_invitation(invitation=invitation, user=colleague, now=at)
    assert not Membership.objects.filter(user=colleague).exists()


def test_it_works_for_the_invited_address_only(ownership: Membership, now: datetime) -> None:
    invitation = invite(ownership, now)

    with pytest.raises(InvitationForSomebodyElse):
        accept_invitation(invitation=invitation, user=UserFactory(), now=now)
    assert Invitation.objects.get().accepted_at is None


def test_an_address_that_was_not_proved_does_not_count(
    ownership: Membership, now: datetime
) -> None:
    invitation, thief = invite(ownership, now), UserFactory()
    EmailAddress.objects.create(user=thief, email=ADDRESS, verified=False)

    with pytest.raises(InvitationForSomebodyElse):
        accept_invitation(invitation=invitation, user=thief, now=now)
    assert not Membership.objects.filter(user=thief).exists()


def test_a_second_invitation_replaces_the_first(ownership: Membership, now: datetime) -> None:
    first, second = invite(ownership, now), invite(ownership, now, role=Role.VIEWER)
    colleague = UserFactory(email=ADDRESS)

    with pytest.raises(InvitationSpent):
        accept_invitation(invitation=first, user=colleague, now=now)
    assert accept_invitation(invitation=second, user=colleague, now=now).role == Role.VIEWER


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"role": "chief"}, UnknownRole),
        ({"email": "not an address"}, NotAnAddress),
        ({"email": "a@b.example\nBcc: all@example.org"}, NotAnAddress),
    ],
)
def test_a_wrong_wish_is_refused(
    ownership: Membership,
    now: datetime,
    trail: Any,
    change: dict[str, Any],
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        invite(ownership, now, **change)
    assert not Invitation.objects.exists()
    assert trail.actions() == []


def test_who_belongs_to_it_is_not_invited(ownership: Membership, now: datetime) -> None:
    with pytest.raises(AlreadyMember):
        invite(ownership, now, email=ownership.user.email)
    assert not Invitation.objects.exists()


def test_only_owners_invite_and_revoke(ownership: Membership, now: datetime, trail: Any) -> None:
    editor = MembershipFactory(organization=ownership.organization, role=Role.EDITOR).user
    invitation = invite(ownership, now)

    with pytest.raises(NotAllowed):
        invite(ownership, now, by=editor, email="other@example.org")
    with pytest.raises(NotAllowed):
        revoke_invitation(invitation=invitation, by=editor, now=now)
    assert Invitation.objects.get().revoked_at is None
    assert trail.actions() == ["invitation.sent"]


def test_open_invitations_have_a_limit(
    ownership: Membership, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_services, "MOST_OPEN", 1)
    invite(ownership, now)

    with pytest.raises(TooManyInvitations):
        invite(ownership, now, email="other@example.org")
    assert Invitation.objects.count() == 1
