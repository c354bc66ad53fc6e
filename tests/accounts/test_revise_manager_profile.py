from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, NotATechnologyManager
from accounts.models import AuditEvent, ManagerProfile
from accounts.policies import is_desk_lead
from accounts.services import revise_manager_profile
from tests.accounts.conftest import Trail
from tests.factories.accounts import TechnologyManagerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_profile_says_the_new_things(now: datetime, trail: Trail) -> None:
    manager = TechnologyManagerFactory.create(profile__provinces=["11"])
    revise_manager_profile(
        user=manager,
        grade="junior",
        technology_fields=["cs:nuclear"],
        provinces=[],
        by=None,
        now=now,
    )
    profile = ManagerProfile.objects.get()
    assert (profile.grade, profile.technology_fields, profile.provinces) == (
        "junior",
        ["cs:nuclear"],
        [],
    )
    assert trail.actions() == ["technology_manager.revised"]


def test_who_leads_the_desk_goes_on_leading_until_it_is_said_otherwise(now: datetime) -> None:
    manager = TechnologyManagerFactory.create(profile__is_lead=True)

    def revise(**changes: bool) -> ManagerProfile:
        return revise_manager_profile(
            user=manager,
            grade="junior",
            technology_fields=[],
            provinces=[],
            by=None,
            now=now,
            **changes,
        )

    assert revise().is_lead
    assert is_desk_lead(manager)
    assert not revise(is_lead=False).is_lead
    assert not is_desk_lead(manager)


def test_a_lead_out_of_office_leads_no_more() -> None:
    manager = TechnologyManagerFactory.create(profile__is_lead=True)
    manager.groups.clear()
    assert not is_desk_lead(manager)
    assert is_desk_lead(UserFactory.create(is_superuser=True))


def test_wrong_values_leave_the_profile_as_it_was(now: datetime) -> None:
    manager = TechnologyManagerFactory.create(profile__provinces=["11"])
    with pytest.raises(ValidationError):
        revise_manager_profile(
            user=manager, grade="junior", technology_fields=[], provinces=["1"], by=None, now=now
        )
    assert ManagerProfile.objects.get().provinces == ["11"]
    assert not AuditEvent.objects.exists()


def test_only_who_may_appoint_revises(now: datetime) -> None:
    manager = TechnologyManagerFactory.create(profile__grade="junior")
    with pytest.raises(NotAllowed):
        revise_manager_profile(
            user=manager, grade="senior", technology_fields=[], provinces=[], by=manager, now=now
        )
    assert ManagerProfile.objects.get().grade == "junior"


def test_who_is_no_manager_has_no_profile_to_revise(now: datetime) -> None:
    with pytest.raises(NotATechnologyManager):
        revise_manager_profile(
            user=UserFactory.create(),
            grade="senior",
            technology_fields=[],
            provinces=[],
            by=None,
            now=now,
        )
    assert not ManagerProfile.objects.exists()
