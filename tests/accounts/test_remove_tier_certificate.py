from datetime import datetime

import pytest

from accounts.errors import NotAllowed
from accounts.models import EnterpriseTierCertificate
from accounts.services import remove_tier_certificate
from tests.accounts.conftest import Trail
from tests.factories.accounts import EnterpriseTierCertificateFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_trail_keeps_what_the_removed_certificate_said(now: datetime, trail: Trail) -> None:
    certificate = EnterpriseTierCertificateFactory.create(number="GR1")
    remove_tier_certificate(certificate=certificate, by=None, now=now)
    assert not EnterpriseTierCertificate.objects.exists()
    assert trail.last().action == "tier_certificate.removed"
    assert trail.last().details["number"] == "GR1"


def test_nobody_without_the_permission_removes_one(now: datetime) -> None:
    certificate = EnterpriseTierCertificateFactory.create()
    with pytest.raises(NotAllowed):
        remove_tier_certificate(certificate=certificate, by=UserFactory.create(), now=now)
    assert EnterpriseTierCertificate.objects.get() == certificate
