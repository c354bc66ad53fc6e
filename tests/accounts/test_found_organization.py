from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed, TooManyUnverified
from accounts.models import Membership, Organization, Role
from accounts.services import found_organization
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_the_founder_owns_an_organization_that_nobody_has_verified(
    now: datetime, trail: Any
) -> None:
    user = UserFactory()
    made = found_organization(
        by=user, name="示范企业", name_en="Demonstration Works", kind="enterprise", now=now
    )

    membership = Membership.objects.get()
    assert (membership.user, membership.organization, membership.role) == (user, made, Role.OWNER)
    assert made.code.startswith("demonstration-works-")
    assert not made.is_verified
    assert trail.actions() == ["organization.created"]


def test_two_of_one_name_get_different_codes(now: datetime) -> None:
    for user in UserFactory.create_batch(2):
        found_organization(by=user, name="示范企业", kind="enterprise", now=now)

    assert Organization.objects.values("code").distinct().count() == 2


def test_who_proved_no_address_founds_nothing(now: datetime, trail: Any) -> None:
    user = UserFactory()
    EmailAddress.objects.filter(user=user).update(verified=False)

    with pytest.raises(NotAllowed):
        found_organization(by=user, name="示范企业", kind="enterprise", now=now)
    assert not Organization.objects.exists()
    assert trail.actions() == []


def test_a_wrong_value_is_told_by_field(now: datetime) -> None:
    with pytest.raises(ValidationError) as refusal:
        found_organization(
            by=UserFactory(), name="示范企业", kind="enterprise", credit_code="1", now=now
        )
    assert list(refusal.value.message_dict) == ["credit_code"]
    assert not Organization.objects.exists()


def test_nobody_founds_many_that_wait_for_verification(now: datetime) -> None:
    user = UserFactory()
    for number in range(3):
        found_organization(by=user, name=f"示范企业 {number}", kind="enterprise", now=now)

    with pytest.raises(TooManyUnverified):
        found_organization(by=user, name="示范企业 4", kind="enterprise", now=now)
    assert Organization.objects.count() == 3
