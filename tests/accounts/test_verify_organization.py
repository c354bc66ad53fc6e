from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.errors import NotAllowed, OrganizationAlreadyVerified
from accounts.events import organization_verified
from accounts.models import AuditEvent, Organization
from accounts.services import verify_organization
from tests.accounts.conftest import Trail
from tests.factories.accounts import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_verifier_vouches_on_evidence_that_the_trail_keeps(now: datetime, trail: Trail) -> None:
    chief = UserFactory.create(is_superuser=True)
    organization = verify_organization(
        organization=OrganizationFactory.create(), by=chief, now=now, evidence="certificate seen"
    )
    organization.refresh_from_db()
    assert (organization.is_verified, organization.verified_at) == (True, now)
    event = trail.last()
    assert (event.action, event.actor, event.at) == ("organization.verified", chief, now)
    assert event.details == {"code": organization.code, "evidence": "certificate seen"}


def test_others_hear_of_it_after_the_commit(
    now: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    heard: list[int] = []

    def hear(pk: int, **_: object) -> None:
        heard.append(pk)

    organization = OrganizationFactory.create()
    organization_verified.connect(hear)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            verify_organization(organization=organization, by=None, now=now)
            assert heard == []
    finally:
        organization_verified.disconnect(hear)
    assert heard == [organization.pk]


def test_an_owner_cannot_vouch_for_themselves(now: datetime) -> None:
    owner = MembershipFactory.create(organization__verified=False)
    with pytest.raises(NotAllowed):
        verify_organization(organization=owner.organization, by=owner.user, now=now)
    assert not Organization.objects.get().is_verified
    assert not AuditEvent.objects.exists()


def test_a_second_verification_is_refused_and_the_first_stands(now: datetime, trail: Trail) -> None:
    organization = OrganizationFactory.create()
    verify_organization(organization=organization, by=None, now=now)
    with pytest.raises(OrganizationAlreadyVerified):
        verify_organization(organization=organization, by=None, now=now.replace(year=2027))
    assert Organization.objects.get().verified_at == now
    assert trail.actions() == ["organization.verified"]


def test_the_database_refuses_a_mark_without_its_moment() -> None:
    OrganizationFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization.objects.update(is_verified=True)
