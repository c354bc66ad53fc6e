"""Saved users, organizations and memberships, no two alike."""

from __future__ import annotations

from typing import Any

import factory
from factory.django import DjangoModelFactory

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

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Person {n}")

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)


class OrganizationFactory(DjangoModelFactory[Organization]):
    """An unverified university in Zhejiang."""

    class Meta:
        model = Organization

    code = factory.Sequence(lambda n: f"demo-org-{n}")
    name = factory.Sequence(lambda n: f"示范大学 {n}")
    name_en = factory.Sequence(lambda n: f"Demonstration University {n}")
    kind = OrganizationKind.UNIVERSITY
    country = "CN"
    province = "33"


class MembershipFactory(DjangoModelFactory[Membership]):
    """An owner; give role=Role.EDITOR or Role.VIEWER for another."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.OWNER


class EnterpriseTierCertificateFactory(DjangoModelFactory[EnterpriseTierCertificate]):
    """A high-tech certificate of an enterprise, valid for the three years from 2024."""

    class Meta:
        model = EnterpriseTierCertificate

    organization = factory.SubFactory(OrganizationFactory, kind=OrganizationKind.ENTERPRISE)
    tier = "high_tech"
    level = "provincial"
    issuer = "Demonstration Department of Science and Technology"
    number = factory.Sequence(lambda n: f"GR2024{n:06d}")
    valid_from = factory.LazyFunction(lambda: _day("2024-01-01"))
    valid_to = factory.LazyFunction(lambda: _day("2026-12-31"))


class TechnologyManagerFactory(DjangoModelFactory[User]):
    """A user in office: staff, in the group, with a profile (`profile__grade` and so on)."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"manager{n}@example.org")
    display_name = factory.Sequence(lambda n: f"Manager {n}")
    is_staff = True

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return model_class.objects.create_user(*args, **kwargs)

    @factory.post_generation
    def profile(self: User, create: bool, extracted: Any, **fields: Any) -> None:
        """The office: group and profile."""
        ManagerProfile.objects.create(user=self, **{"grade": "senior", **fields})
        self.groups.add(ensure_technology_managers_group())


def _day(text: str) -> Any:
    from datetime import date

    return date.fromisoformat(text)
