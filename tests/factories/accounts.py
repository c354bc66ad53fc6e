"""Saved users, organizations and memberships, no two alike."""

# factory-boy's declarations are not annotated.
# mypy: disallow-untyped-calls=False, disallow-untyped-decorators=False

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from factory.declarations import Sequence, SubFactory, Trait
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from accounts.models import (
    EnterpriseTierCertificate,
    ManagerProfile,
    Membership,
    Organization,
    OrganizationKind,
    Role,
    User,
)
from accounts.services import ensure_technology_managers_group

PASSWORD = "correct-horse-battery-9"
"""What a user signs in with who was made by UserFactory(password=PASSWORD)."""


class UserFactory(DjangoModelFactory[User]):
    """An active user. Without `password` the account cannot sign in by one, which is faster."""

    class Meta:
        model = User

    email = Sequence(lambda n: f"person{n}@example.org")
    display_name = Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class OrganizationFactory(DjangoModelFactory[Organization]):
    """An unverified university in Zhejiang; `verified=True` for a verified one."""

    class Meta:
        model = Organization

    code = Sequence(lambda n: f"demo-org-{n}")
    name = Sequence(lambda n: f"示范大学 {n}")
    name_en = Sequence(lambda n: f"Demonstration University {n}")
    kind = OrganizationKind.UNIVERSITY
    country = "CN"
    province = "33"

    class Params:
        verified = Trait(is_verified=True, verified_at=datetime(2026, 1, 5, tzinfo=UTC))


class MembershipFactory(DjangoModelFactory[Membership]):
    """An owner of a verified organization; give role=Role.EDITOR or Role.VIEWER for another."""

    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    organization = SubFactory(OrganizationFactory, verified=True)
    role = Role.OWNER


class EnterpriseTierCertificateFactory(DjangoModelFactory[EnterpriseTierCertificate]):
    """A high-tech certificate of an enterprise, valid for the three years from 2024."""

    class Meta:
        model = EnterpriseTierCertificate

    organization = SubFactory(OrganizationFactory, kind=OrganizationKind.ENTERPRISE)
    tier = "high_tech"
    level = "provincial"
    issuer = "Demonstration Department of Science and Technology"
    number = Sequence(lambda n: f"GR2024{n:06d}")
    valid_from = date(2024, 1, 1)
    valid_to = date(2026, 12, 31)


class TechnologyManagerFactory(DjangoModelFactory[User]):
    """A user in office: staff, in the group, with a profile (`profile__grade` and so on)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"manager{n}@example.org")
    display_name = Sequence(lambda n: f"Manager {n}")
    is_staff = True

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)

    @post_generation
    def profile(self: User, create: bool, extracted: Any, **fields: Any) -> None:
        """The office: group and profile."""
        ManagerProfile.objects.create(user=self, **{"grade": "senior", **fields})
        self.groups.add(ensure_technology_managers_group())
