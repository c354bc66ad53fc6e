from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import AlreadyMember, InactiveUser, NotAllowed, UnknownRole
from accounts.models import AuditEvent, Membership, Role
from accounts.services import add_member
from tests.accounts.conftest import Trail
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_owner_adds_an_editor(now: datetime, trail: Trail) -> None:
    owner, user = MembershipFactory.create(), UserFactory.create()
    membership = add_member(
        organization=owner.organization, user=user, role="editor", by=owner.user, now=now
    )
    assert (membership.role, membership.created_at) == (Role.EDITOR, now)
    assert trail.last().details == {
        "code": owner.organization.code,
        "member": user.pk,
        "role": "editor",
    }


def test_the_operator_adds_the_first_owner(now: datetime) -> None:
    organization, user = OrganizationFactory.create(), UserFactory.create()
    add_member(organization=organization, user=user, role=Role.OWNER, by=None, now=now)
    assert organization.memberships.get().user == user


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_nobody_but_an_owner_adds_members(role: Role, now: datetime) -> None:
    member, user = MembershipFactory.create(role=role), UserFactory.create()
    with pytest.raises(NotAllowed):
        add_member(
            organization=member.organization, user=user, role="viewer", by=member.user, now=now
        )
    assert Membership.objects.get() == member
    assert not AuditEvent.objects.exists()


def test_an_owner_elsewhere_adds_nobody_here(now: datetime) -> None:
    stranger, organization = MembershipFactory.create().user, OrganizationFactory.create()
    with pytest.raises(NotAllowed):
        add_member(organization=organization, user=stranger, role="owner", by=stranger, now=now)
    assert not organization.memberships.exists()


def test_a_member_is_not_added_again(now: datetime) -> None:
    member = MembershipFactory.create(role=Role.VIEWER)
    with pytest.raises(AlreadyMember) as refusal:
        add_member(
            organization=member.organization, user=member.user, role="owner", by=None, now=now
        )
    assert member.user.email in refusal.value.message
    assert Membership.objects.get().role == Role.VIEWER
    assert not AuditEvent.objects.exists()


def test_an_unknown_role_is_answered_with_the_known_ones(now: datetime) -> None:
    organization, user = OrganizationFactory.create(), UserFactory.create()
    with pytest.raises(UnknownRole, match="choose one of: owner, editor, viewer"):
        add_member(organization=organization, user=user, role="boss", by=None, now=now)
    assert not Membership.objects.exists()


def test_an_inactive_user_is_not_added(now: datetime) -> None:
    organization, user = OrganizationFactory.create(), UserFactory.create(is_active=False)
    with pytest.raises(InactiveUser):
        add_member(organization=organization, user=user, role="viewer", by=None, now=now)
    assert not Membership.objects.exists()


def test_the_database_refuses_a_second_membership_and_an_unknown_role() -> None:
    member = MembershipFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory.create(user=member.user, organization=member.organization)
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory.create(role="boss")
    assert Membership.objects.get() == member
