from datetime import datetime

import pytest
from django.contrib.auth.models import Group

from accounts.errors import NotAllowed, NotATechnologyManager
from accounts.models import AuditEvent, ManagerProfile
from accounts.policies import is_technology_manager
from accounts.services import dismiss_technology_manager
from tests.accounts.conftest import Trail
from tests.factories.accounts import TechnologyManagerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_dismissal_takes_group_profile_and_the_way_into_the_pages(
    now: datetime, trail: Trail
) -> None:
    manager = TechnologyManagerFactory.create()
    dismiss_technology_manager(user=manager, by=None, now=now)
    manager.refresh_from_db()
    assert not is_technology_manager(manager)
    assert not manager.is_staff
    assert not manager.groups.exists()
    assert not ManagerProfile.objects.exists()
    assert trail.last().details["manager"] == manager.pk


def test_staff_for_another_reason_stay_staff(now: datetime) -> None:
    manager = TechnologyManagerFactory.create()
    manager.groups.add(Group.objects.create(name="editors"))
    chief = TechnologyManagerFactory.create(is_superuser=True)
    for user in (manager, chief):
        dismiss_technology_manager(user=user, by=None, now=now)
        user.refresh_from_db()
        assert user.is_staff
        assert not is_technology_manager(user)


def test_somebody_else_is_not_dismissed(now: datetime) -> None:
    user = UserFactory.create(is_staff=True)
    with pytest.raises(NotATechnologyManager):
        dismiss_technology_manager(user=user, by=None, now=now)
    user.refresh_from_db()
    assert user.is_staff
    assert not AuditEvent.objects.exists()


def test_managers_do_not_dismiss_each_other(now: datetime) -> None:
    manager, other = TechnologyManagerFactory.create_batch(2)
    with pytest.raises(NotAllowed):
        dismiss_technology_manager(user=other, by=manager, now=now)
    assert is_technology_manager(other)
