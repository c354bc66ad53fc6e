from datetime import datetime

import pytest

from accounts.errors import LastOwnerStays, NotAllowed, NotAMember, UnknownRole
from accounts.models import AuditEvent, Membership, Role
from accounts.services import change_role
from tests.accounts.conftest import Trail
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Membership:
    return MembershipFactory.create(role=Role.OWNER)


def role_of(membership: Membership) -> str:
    return Membership.objects.get(pk=membership.pk).role


def test_an_owner_gives_a_member_another_role(
    owner: Membership, now: datetime, trail: Trail
) -> None:
    member = MembershipFactory.create(organization=owner.organization, role=Role.VIEWER)
    change_role(membership=member, role="editor", by=owner.user, now=now)
    assert role_of(member) == Role.EDITOR
    details = trail.last().details
    assert (details["from"], details["to"]) == ("viewer", "editor")


def test_the_last_owner_stays_owner(owner: Membership, now: datetime) -> None:
    MembershipFactory.create(organization=owner.organization, role=Role.EDITOR)
    MembershipFactory.create(role=Role.OWNER)
    with pytest.raises(LastOwnerStays) as refusal:
        change_role(membership=owner, role="editor", by=owner.user, now=now)
    assert owner.user.email in refusal.value.message
    assert role_of(owner) == Role.OWNER
    assert not AuditEvent.objects.exists()


def test_one_of_two_owners_may_step_down(owner: Membership, now: datetime) -> None:
    MembershipFactory.create(organization=owner.organization, role=Role.OWNER)
    change_role(membership=owner, role="viewer", by=owner.user, now=now)
    assert role_of(owner) == Role.VIEWER


def test_the_same_role_again_leaves_no_event(owner: Membership, now: datetime) -> None:
    change_role(membership=owner, role="owner", by=None, now=now)
    assert not AuditEvent.objects.exists()


def test_an_editor_does_not_promote_themselves(owner: Membership, now: datetime) -> None:
    editor = MembershipFactory.create(organization=owner.organization, role=Role.EDITOR)
    with pytest.raises(NotAllowed):
        change_role(membership=editor, role="owner", by=editor.user, now=now)
    assert role_of(editor) == Role.EDITOR


def test_an_unknown_role_changes_nothing(owner: Membership, now: datetime) -> None:
    with pytest.raises(UnknownRole):
        change_role(membership=owner, role="", by=None, now=now)
    assert role_of(owner) == Role.OWNER


def test_a_member_who_was_removed_meanwhile_gets_no_role(owner: Membership, now: datetime) -> None:
    member = MembershipFactory.create(organization=owner.organization, role=Role.VIEWER)
    Membership.objects.filter(pk=member.pk).delete()
    with pytest.raises(NotAMember):
        change_role(membership=member, role="editor", by=owner.user, now=now)
    assert Membership.objects.get() == owner


def test_the_role_as_stored_counts_not_the_one_in_hand(owner: Membership, now: datetime) -> None:
    second = MembershipFactory.create(organization=owner.organization, role=Role.OWNER)
    Membership.objects.filter(pk=second.pk).update(role=Role.VIEWER)
    stale = second
    change_role(membership=stale, role="editor", by=owner.user, now=now)
    assert role_of(second) == Role.EDITOR
    with pytest.raises(LastOwnerStays):
        change_role(membership=owner, role="editor", by=owner.user, now=now)
