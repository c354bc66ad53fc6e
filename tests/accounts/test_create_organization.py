from datetime import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.errors import NotAllowed
from accounts.fields import credit_code_check_character
from accounts.models import AuditEvent, Organization, Role
from accounts.services import create_organization
from tests.accounts.conftest import Trail
from tests.factories.accounts import OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

CREDIT_CODE = "91330100MA0000001" + credit_code_check_character("91330100MA0000001")
REQUIRED: dict[str, Any] = {
    "code": "demo-univ",
    "name": "示范大学",
    "kind": "university",
}


def test_the_operator_adds_an_organization_without_an_owner(now: datetime, trail: Trail) -> None:
    organization = create_organization(**REQUIRED, by=None, now=now, province="33")
    assert Organization.objects.get() == organization
    assert (organization.is_verified, organization.country.code) == (False, "CN")
    assert organization.created_at == now
    assert not organization.memberships.exists()
    assert trail.last().details == {"code": "demo-univ", "name": "示范大学", "owner": None}


def test_a_person_adds_an_organization_that_they_own(now: datetime, trail: Trail) -> None:
    user = UserFactory.create()
    organization = create_organization(**REQUIRED, by=user, owner=user, now=now)
    membership = organization.memberships.get()
    assert (membership.user, membership.role) == (user, Role.OWNER)
    assert trail.actions() == ["organization.created"]
    assert trail.last().actor == user


def test_a_person_cannot_add_an_organization_for_others(now: datetime) -> None:
    with pytest.raises(NotAllowed):
        create_organization(**REQUIRED, by=UserFactory.create(), now=now)
    with pytest.raises(NotAllowed):
        create_organization(
            **REQUIRED, by=UserFactory.create(), owner=UserFactory.create(), now=now
        )
    assert not Organization.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_inactive_person_cannot_add_an_organization(now: datetime) -> None:
    user = UserFactory.create(is_active=False)
    with pytest.raises(NotAllowed):
        create_organization(**REQUIRED, by=user, owner=user, now=now)
    assert not Organization.objects.exists()


def test_region_and_credit_code_are_stored_in_their_one_spelling(now: datetime) -> None:
    spelling = f" {CREDIT_CODE.lower()[:8]}-{CREDIT_CODE[8:]}"
    organization = create_organization(
        **REQUIRED, by=None, now=now, province="浙江", credit_code=spelling
    )
    assert (organization.province, organization.credit_code) == ("33", CREDIT_CODE)
    organization.refresh_from_db()
    assert (organization.province, organization.credit_code) == ("33", CREDIT_CODE)
    assert Organization.objects.filter(province="330000").get() == organization


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"credit_code": "9133"}, "credit_code"),
        ({"province": "99"}, "province"),
        ({"kind": "club"}, "kind"),
        ({"code": "has blanks"}, "code"),
        ({"name": ""}, "name"),
        ({"country": "XX"}, "country"),
        ({"email_domain": "@example.org"}, "email_domain"),
        ({"country": "DE", "province": "33"}, "__all__"),
    ],
)
def test_a_wrong_value_is_told_by_field_and_nothing_is_added(
    wrong: dict[str, str], field: str, now: datetime
) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_organization(**{**REQUIRED, **wrong}, by=None, now=now)
    assert list(refusal.value.message_dict) == [field]
    assert not Organization.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_province_outside_china_is_answered_with_the_mend(now: datetime) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_organization(**REQUIRED, country="DE", province="33", by=None, now=now)
    assert refusal.value.messages == [
        "Provinces are those of China: leave the province empty, or choose China as the country."
    ]


def test_a_code_is_given_once(now: datetime) -> None:
    OrganizationFactory.create(code="demo-univ")
    with pytest.raises(ValidationError) as refusal:
        create_organization(**REQUIRED, by=None, now=now)
    assert list(refusal.value.message_dict) == ["code"]


def test_a_credit_code_belongs_to_one_organization_and_blank_ones_do_not_clash(
    now: datetime,
) -> None:
    OrganizationFactory.create(credit_code=CREDIT_CODE)
    OrganizationFactory.create_batch(2, credit_code="")
    with pytest.raises(ValidationError) as refusal:
        create_organization(**REQUIRED, credit_code=CREDIT_CODE.lower(), by=None, now=now)
    assert refusal.value.messages == [
        "Another organization has this unified social credit code already."
    ]
    assert Organization.objects.count() == 3
