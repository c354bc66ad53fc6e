from datetime import datetime

import pytest

from accounts.errors import LastOwnerStays, NotAllowed, NotAMember
from accounts.models import AuditEvent, Membership, Role
from accounts.services import remove_member
from tests.accounts.conftest import Trail
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Membership:
    return MembershipFactory.create(role=Role.OWNER)


def test_an_owner_removes_a_member(owner: Membership, now: datetime, trail: Trail) -> None:
    member = MembershipFactory.create(organization=owner.organization, role=Role.VIEWER)
    remove_member(membership=member, by=owner.user, now=now)
    assert Membership.objects.get() == owner
    assert trail.last().details["member"] == member.user_id


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_everybody_may_leave(role: Role, owner: Membership, now: datetime) -> None:
    member = MembershipFactory.create(organization=owner.organization, role=role)
    remove_member(membership=member, by=member.user, now=now)
    assert Membership.objects.get() == owner


def test_nobody_but_an_owner_removes_others(owner: Membership, now: datetime) -> None:
    editor = MembershipFactory.create(organization=owner.organization, role=Role.EDITOR)
    viewer = MembershipFactory.create(organization=owner.organization, role=Role.VIEWER)
    with pytest.raises(NotAllowed):
        remove_member(membership=viewer, by=editor.user, now=now)
    assert Membership.objects.count() == 3
    assert not AuditEvent.objects.exists()


def test_the_last_owner_cannot_be_removed_not_even_by_the_operator(
    owner: Membership, now: datetime
) -> None:
    for by in (owner.user, None):
        with pytest.raises(LastOwnerStays):
            remove_member(membership=owner, by=by, now=now)
    assert Membership.objects.get() == owner
    assert not AuditEvent.objects.exists()


def test_one_of_two_owners_may_go(owner: Membership, now: datetime) -> None:
    second = MembershipFactory.create(organization=owner.organization, role=Role.OWNER)
    remove_member(membership=owner, by=owner.user, now=now)
    assert Membership.objects.get() == second


def test_a_membership_ends_once(owner: Membership, now: datetime, trail: Trail) -> None:
    member = MembershipFactory.create(organization=owner.organization, role=Role.VIEWER)
    remove_member(membership=Membership.objects.get(pk=member.pk), by=None, now=now)
    with pytest.raises(NotAMember):
        remove_member(membership=member, by=None, now=now)
    assert trail.actions() == ["membership.removed"]
