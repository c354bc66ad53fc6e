from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError

from accounts.errors import AlreadyTechnologyManager, InactiveUser, NotAllowed
from accounts.models import TECHNOLOGY_MANAGERS, AuditEvent, ManagerProfile, User
from accounts.policies import is_technology_manager
from accounts.selectors import technology_managers
from accounts.services import appoint_technology_manager
from tests.accounts.conftest import Trail
from tests.factories.accounts import TechnologyManagerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_group_is_there_from_the_first_migration() -> None:
    assert Group.objects.filter(name=TECHNOLOGY_MANAGERS).count() == 1


def test_an_appointment_gives_group_profile_and_the_way_into_the_pages(
    now: datetime, trail: Trail
) -> None:
    user = UserFactory.create()
    profile = appoint_technology_manager(
        user=user,
        grade="intermediate",
        technology_fields=["cs:new_materials", "ht:new_energy"],
        provinces=["33", "31"],
        by=None,
        now=now,
    )
    user.refresh_from_db()
    assert user.is_staff
    assert is_technology_manager(user)
    assert technology_managers().get().manager_profile == profile
    assert profile.provinces == ["33", "31"]
    assert trail.last().details == {
        "manager": user.pk,
        "grade": "intermediate",
        "technology_fields": ["cs:new_materials", "ht:new_energy"],
        "provinces": ["33", "31"],
        "is_lead": False,
    }


def test_the_permission_is_what_lets_somebody_appoint(now: datetime) -> None:
    chief = UserFactory.create(is_staff=True)
    chief.user_permissions.add(Permission.objects.get(codename="appoint_technology_manager"))
    user = UserFactory.create()
    appoint_technology_manager(user=user, grade="junior", by=chief, now=now)
    assert is_technology_manager(user)


def test_a_technology_manager_does_not_appoint_others(now: datetime) -> None:
    manager, user = TechnologyManagerFactory.create(), UserFactory.create()
    with pytest.raises(NotAllowed):
        appoint_technology_manager(user=user, grade="junior", by=manager, now=now)
    assert not is_technology_manager(user)
    assert not AuditEvent.objects.exists()


def test_nobody_is_appointed_twice(now: datetime) -> None:
    manager = TechnologyManagerFactory.create(profile__grade="senior")
    with pytest.raises(AlreadyTechnologyManager):
        appoint_technology_manager(user=manager, grade="junior", by=None, now=now)
    assert ManagerProfile.objects.get().grade == "senior"


def test_an_inactive_user_is_not_appointed(now: datetime) -> None:
    with pytest.raises(InactiveUser):
        appoint_technology_manager(
            user=UserFactory.create(is_active=False), grade="junior", by=None, now=now
        )
    assert not ManagerProfile.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"grade": "grand"}, "'grand' is not a valid choice"),
        ({"provinces": ["99"]}, "“99” is not a province; use two digits, such as 33."),
        ({"technology_fields": ["Materials"]}, "“Materials” is not a technology field"),
        ({"technology_fields": [3]}, "Give a list of codes."),
    ],
)
def test_a_wrong_value_is_told_and_nobody_is_appointed(
    wrong: dict[str, Any], message: str, now: datetime
) -> None:
    user = UserFactory.create()
    with pytest.raises(ValidationError) as refusal:
        appoint_technology_manager(user=user, by=None, now=now, **{"grade": "junior", **wrong})
    assert message in " ".join(refusal.value.messages)
    assert not User.objects.get().is_staff
    assert not ManagerProfile.objects.exists()
    assert not AuditEvent.objects.exists()
