from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.errors import NotAllowed
from accounts.models import AuditEvent, EnterpriseTierCertificate, Organization
from accounts.selectors import certificates_valid_on, find_ladder_rung
from accounts.services import record_tier_certificate
from tests.accounts.conftest import Trail
from tests.factories.accounts import (
    EnterpriseTierCertificateFactory,
    MembershipFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db

AWARD: dict[str, Any] = {
    "tier": "little_giant",
    "level": "national",
    "issuer": "Demonstration Ministry",
    "number": "XJR-2025-0001",
    "valid_from": date(2025, 7, 1),
    "valid_to": date(2028, 6, 30),
}


@pytest.fixture
def enterprise() -> Organization:
    return OrganizationFactory.create(kind="enterprise")


def test_an_award_is_recorded_with_issuer_number_and_validity(
    enterprise: Organization, now: datetime, trail: Trail
) -> None:
    certificate = record_tier_certificate(organization=enterprise, **AWARD, by=None, now=now)
    assert EnterpriseTierCertificate.objects.get() == certificate
    assert trail.last().action == "tier_certificate.recorded"
    assert trail.last().details["valid_to"] == "2028-06-30"
    assert str(certificate) == "Specialized and sophisticated “little giant” (XJR-2025-0001)"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"tier": "dwarf"}, "tier"),
        ({"level": "galactic"}, "level"),
        ({"issuer": ""}, "issuer"),
        ({"number": ""}, "number"),
        ({"valid_to": date(2025, 6, 30)}, "__all__"),
    ],
)
def test_a_wrong_value_is_told_by_field(
    wrong: dict[str, Any], field: str, enterprise: Organization, now: datetime
) -> None:
    with pytest.raises(ValidationError) as refusal:
        record_tier_certificate(organization=enterprise, **{**AWARD, **wrong}, by=None, now=now)
    assert list(refusal.value.message_dict) == [field]
    assert not EnterpriseTierCertificate.objects.exists()
    assert not AuditEvent.objects.exists()


def test_only_enterprises_hold_titles(now: datetime) -> None:
    university = OrganizationFactory.create(kind="university", name="示范大学")
    with pytest.raises(ValidationError, match="Only enterprises hold these titles; 示范大学"):
        record_tier_certificate(organization=university, **AWARD, by=None, now=now)
    assert not EnterpriseTierCertificate.objects.exists()


def test_the_same_certificate_is_recorded_once(enterprise: Organization, now: datetime) -> None:
    record_tier_certificate(organization=enterprise, **AWARD, by=None, now=now)
    with pytest.raises(ValidationError, match="recorded already"):
        record_tier_certificate(organization=enterprise, **AWARD, by=None, now=now)
    assert EnterpriseTierCertificate.objects.count() == 1


def test_an_owner_does_not_award_titles_to_themselves(now: datetime) -> None:
    owner = MembershipFactory.create(organization__kind="enterprise")
    with pytest.raises(NotAllowed):
        record_tier_certificate(organization=owner.organization, **AWARD, by=owner.user, now=now)
    assert not EnterpriseTierCertificate.objects.exists()


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_a_certificate_is_valid_from_its_first_to_its_last_day(day: date, valid: bool) -> None:
    certificate = EnterpriseTierCertificateFactory.create(
        valid_from=date(2024, 1, 1), valid_to=date(2026, 12, 31)
    )
    assert certificate.valid_on(day) is valid
    assert certificates_valid_on(certificate.organization, day).exists() is valid


def test_a_certificate_without_an_end_stays_valid() -> None:
    certificate = EnterpriseTierCertificateFactory.create(valid_to=None)
    assert certificate.valid_on(date(2999, 1, 1))
    assert certificates_valid_on(certificate.organization, date(2999, 1, 1)).get() == certificate


def test_the_database_refuses_an_end_before_the_start() -> None:
    with pytest.raises(IntegrityError):
        EnterpriseTierCertificateFactory.create(
            valid_from=date(2026, 1, 2), valid_to=date(2026, 1, 1)
        )


def test_the_highest_rung_in_force_counts(enterprise: Organization) -> None:
    day = date(2025, 6, 1)
    assert find_ladder_rung(enterprise, day) is None
    EnterpriseTierCertificateFactory.create(organization=enterprise, tier="unicorn")
    assert find_ladder_rung(enterprise, day) is None
    EnterpriseTierCertificateFactory.create(organization=enterprise, tier="specialized_sme")
    EnterpriseTierCertificateFactory.create(
        organization=enterprise, tier="little_giant", valid_from=date(2026, 1, 1)
    )
    assert find_ladder_rung(enterprise, day) == 2
    assert find_ladder_rung(enterprise, date(2026, 1, 1)) == 3
