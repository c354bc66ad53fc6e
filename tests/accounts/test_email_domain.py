"""Who may say which e-mail domain belongs to an organization."""

from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from accounts.models import Membership, Organization, User
from accounts.services import revise_organization
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ownership() -> Membership:
    return MembershipFactory.create(user__email="office@tto.demo.edu.cn")


def put(ownership: Membership, domain: str, by: User | None, now: datetime) -> None:
    revise_organization(
        organization=ownership.organization, changes={"email_domain": domain}, by=by, now=now
    )


@pytest.mark.parametrize("domain", ["tto.demo.edu.cn", "demo.edu.cn"])
def test_an_owner_sets_the_domain_of_an_own_verified_address(
    ownership: Membership, now: datetime, domain: str
) -> None:
    put(ownership, domain, ownership.user, now)

    assert Organization.objects.get().email_domain == domain


@pytest.mark.parametrize("domain", ["other.edu.cn", "edu.cn", "qq.com", "vip.163.com", "gmail.com"])
def test_an_owner_sets_no_other(
    ownership: Membership, now: datetime, trail: Any, domain: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        put(ownership, domain, ownership.user, now)

    assert list(refusal.value.message_dict) == ["email_domain"]
    assert Organization.objects.get().email_domain == ""
    assert trail.actions() == []


def test_who_verifies_organizations_sets_any_but_those_that_are_open_to_everybody(
    ownership: Membership, now: datetime
) -> None:
    verifier = UserFactory()
    verifier.user_permissions.add(Permission.objects.get(codename="verify_organization"))

    put(ownership, "other.edu.cn", verifier, now)
    with pytest.raises(ValidationError):
        put(ownership, "foxmail.com", verifier, now)
    assert Organization.objects.get().email_domain == "other.edu.cn"
