from datetime import datetime
from typing import Any

import pytest

from accounts.errors import NotAllowed, OrganizationNotVerified, ReasonMissing
from accounts.events import organization_verification_revoked
from accounts.models import AuditEvent, Organization
from accounts.services import revoke_organization_verification
from tests.accounts.conftest import Trail
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def verified(now: datetime) -> Organization:
    return OrganizationFactory.create(is_verified=True, verified_at=now)


def test_the_mark_goes_and_the_trail_keeps_the_reason(
    verified: Organization, now: datetime, trail: Trail
) -> None:
    chief = UserFactory.create(is_superuser=True)
    organization = revoke_organization_verification(
        organization=verified, reason=" certificate expired ", by=chief, now=now
    )
    organization.refresh_from_db()
    assert (organization.is_verified, organization.verified_at) == (False, None)
    assert trail.actions() == ["organization.verification_revoked"]
    assert trail.last().details == {"code": verified.code, "reason": "certificate expired"}


def test_others_hear_of_it_after_the_commit(
    verified: Organization, now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []

    def hear(pk: int, **_: object) -> None:
        heard.append(pk)

    organization_verification_revoked.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            revoke_organization_verification(
                organization=verified, reason="expired", by=None, now=now
            )
            assert heard == []
    finally:
        organization_verification_revoked.disconnect(hear)
    assert heard == [verified.pk]


@pytest.mark.parametrize("nothing", ["", "  "])
def test_a_reason_is_required(nothing: str, verified: Organization, now: datetime) -> None:
    with pytest.raises(ReasonMissing):
        revoke_organization_verification(organization=verified, reason=nothing, by=None, now=now)
    assert Organization.objects.get().is_verified
    assert not AuditEvent.objects.exists()


def test_nobody_without_the_permission_revokes(verified: Organization, now: datetime) -> None:
    owner = MembershipFactory.create(organization=verified).user
    with pytest.raises(NotAllowed):
        revoke_organization_verification(organization=verified, reason="x", by=owner, now=now)
    assert Organization.objects.get().is_verified


def test_there_must_be_something_to_revoke(now: datetime) -> None:
    with pytest.raises(OrganizationNotVerified):
        revoke_organization_verification(
            organization=OrganizationFactory.create(), reason="x", by=None, now=now
        )
    assert not AuditEvent.objects.exists()
