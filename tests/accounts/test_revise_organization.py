from datetime import datetime

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, UnknownField
from accounts.models import AuditEvent, Membership, Organization, Role, User
from accounts.services import revise_organization
from tests.accounts.conftest import Trail
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ownership() -> Membership:
    return MembershipFactory.create(role=Role.OWNER)


def may_verify() -> User:
    user = UserFactory.create(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="verify_organization"))
    return user


def test_an_owner_changes_what_the_trail_then_tells(
    ownership: Membership, now: datetime, trail: Trail
) -> None:
    organization = revise_organization(
        organization=ownership.organization,
        changes={"name_en": "Demonstration Institute", "province": "44"},
        by=ownership.user,
        now=now,
    )
    organization.refresh_from_db()
    assert (organization.name_en, organization.province) == ("Demonstration Institute", "44")
    assert trail.last().details["to"] == {"name_en": "Demonstration Institute", "province": "44"}
    assert trail.last().details["from"]["province"] == "33"


def test_the_same_values_again_change_nothing(ownership: Membership, now: datetime) -> None:
    organization = ownership.organization
    changes = {"name": organization.name, "country": "CN"}
    revise_organization(organization=organization, changes=changes, by=None, now=now)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_only_owners_change_the_organization(role: Role, now: datetime) -> None:
    member = MembershipFactory.create(role=role)
    before = member.organization.name
    with pytest.raises(NotAllowed):
        revise_organization(
            organization=member.organization, changes={"name": "Other"}, by=member.user, now=now
        )
    assert Organization.objects.get().name == before


@pytest.mark.parametrize("name", ["code", "is_verified", "verified_at", "created_at", "pk"])
def test_what_others_rely_on_cannot_be_changed_so(
    name: str, ownership: Membership, now: datetime
) -> None:
    with pytest.raises(UnknownField, match=f"{name} cannot be changed here"):
        revise_organization(
            organization=ownership.organization, changes={name: True}, by=None, now=now
        )
    assert not AuditEvent.objects.exists()


def test_a_wrong_value_changes_nothing(ownership: Membership, now: datetime) -> None:
    with pytest.raises(ValidationError):
        revise_organization(
            organization=ownership.organization,
            changes={"name": "Other", "credit_code": "123"},
            by=None,
            now=now,
        )
    assert Organization.objects.get().name == ownership.organization.name
    assert not AuditEvent.objects.exists()


def test_an_owner_who_changes_the_name_of_a_verified_organization_loses_the_verification(
    ownership: Membership, now: datetime, trail: Trail
) -> None:
    Organization.objects.update(is_verified=True, verified_at=now)
    organization = revise_organization(
        organization=ownership.organization, changes={"name": "Other"}, by=ownership.user, now=now
    )
    organization.refresh_from_db()
    assert (organization.is_verified, organization.verified_at) == (False, None)
    assert trail.actions() == ["organization.revised", "organization.verification_revoked"]
    assert trail.last().details["reason"] == "changed after verification: name"


def test_a_verification_outlives_changes_that_it_does_not_vouch_for(
    ownership: Membership, now: datetime
) -> None:
    Organization.objects.update(is_verified=True, verified_at=now)
    revise_organization(
        organization=ownership.organization,
        changes={"email_domain": "example.org"},
        by=ownership.user,
        now=now,
    )
    assert Organization.objects.get().is_verified


def test_a_verification_stands_when_a_verifier_makes_the_change(
    ownership: Membership, now: datetime
) -> None:
    Organization.objects.update(is_verified=True, verified_at=now)
    revise_organization(
        organization=ownership.organization, changes={"name": "Other"}, by=may_verify(), now=now
    )
    assert Organization.objects.get().is_verified


def test_an_organization_gets_a_parent(now: datetime, trail: Trail) -> None:
    parent, child = OrganizationFactory.create_batch(2)
    revise_organization(organization=child, changes={"parent": parent}, by=None, now=now)
    child.refresh_from_db()
    assert list(child.ancestors()) == [parent]
    assert trail.last().details["to"] == {"parent": parent.code}


def test_no_circle_of_parents_however_long(now: datetime) -> None:
    top = OrganizationFactory.create(name="Top")
    middle = OrganizationFactory.create(name="Middle", parent=top)
    bottom = OrganizationFactory.create(name="Bottom", parent=middle)
    with pytest.raises(ValidationError) as refusal:
        revise_organization(organization=top, changes={"parent": bottom}, by=None, now=now)
    assert refusal.value.message_dict == {
        "parent": ["Bottom belongs to this organization already; choose another."]
    }
    top.refresh_from_db()
    assert top.parent is None


def test_no_organization_is_its_own_parent(now: datetime) -> None:
    organization = OrganizationFactory.create()
    with pytest.raises(ValidationError):
        revise_organization(
            organization=organization, changes={"parent": organization}, by=None, now=now
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.update(parent=organization)


def test_ancestors_end_even_where_a_circle_was_forced_into_the_database() -> None:
    first, second = OrganizationFactory.create_batch(2)
    Organization.objects.filter(pk=first.pk).update(parent=second)
    Organization.objects.filter(pk=second.pk).update(parent=first)
    first.refresh_from_db()
    assert list(first.ancestors()) == [second, first]
