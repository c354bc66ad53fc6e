"""Reading people and organizations."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from accounts.models import (
    TECHNOLOGY_MANAGERS,
    AuditEvent,
    EnterpriseTierCertificate,
    Membership,
    Notification,
    Organization,
    Role,
    User,
    subject_type_of,
)
from accounts.vocabularies import ladder_rung


def find_user(email: str) -> User | None:
    """The user with this e-mail address, whatever its letter case, or None."""
    return User.objects.filter(email=email).first()


def get_organization(code: str) -> Organization:
    """The organization of this code. Raises Organization.DoesNotExist."""
    return Organization.objects.get(code=code)


def find_organization(code: str) -> Organization | None:
    """The organization of this code, or None."""
    return Organization.objects.filter(code=code).first()


def find_organization_by_credit_code(credit_code: str) -> Organization | None:
    """The organization with this unified social credit code, or None; blank finds none."""
    with_code = Organization.objects.exclude(credit_code="")
    return with_code.filter(credit_code=credit_code).first()


def organizations_of(user: User | AnonymousUser) -> QuerySet[Organization]:
    """The organizations that the user belongs to, by name."""
    if user.is_anonymous:
        return Organization.objects.none()
    return Organization.objects.filter(memberships__user=user)


def organizations_editable_by(user: User | AnonymousUser) -> QuerySet[Organization]:
    """The organizations that `can_edit_for` allows the user, by name."""
    if user.is_anonymous or not user.is_active:
        return Organization.objects.none()
    if user.is_superuser:
        return Organization.objects.all()
    roles = (Role.OWNER, Role.EDITOR)
    return Organization.objects.filter(memberships__user=user, memberships__role__in=roles)


def memberships_of(organization: Organization) -> QuerySet[Membership]:
    """Everybody's place in the organization, with the user at hand, by e-mail address."""
    return organization.memberships.select_related("user").order_by("user__email")


def active_members_of(organization: Organization) -> QuerySet[User]:
    """The members whose accounts are active, by e-mail address: those to be written to."""
    return User.objects.filter(memberships__organization=organization, is_active=True)


def technology_managers() -> QuerySet[User]:
    """All technology managers in office, with their profiles at hand, by e-mail address."""
    return User.objects.filter(
        groups__name=TECHNOLOGY_MANAGERS, manager_profile__isnull=False, is_active=True
    ).select_related("manager_profile")


def certificates_valid_on(
    organization: Organization, day: date
) -> QuerySet[EnterpriseTierCertificate]:
    """The organization's certificates in force on a day; first and last day count."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return organization.tier_certificates.filter(open_end, valid_from__lte=day)


def find_ladder_rung(organization: Organization, day: date) -> int | None:
    """The highest rung of the official ladder (1 to 3) that is certified on a day, or None."""
    tiers = certificates_valid_on(organization, day).values_list("tier", flat=True)
    rungs = [rung for tier in tiers if (rung := ladder_rung(tier)) is not None]
    return max(rungs, default=None)


def audit_events_about(subject: Model) -> QuerySet[AuditEvent]:
    """What the audit trail tells about one object, latest first."""
    return AuditEvent.objects.filter(
        subject_type=subject_type_of(subject), subject_id=str(subject.pk)
    )


def notifications_of(user: User) -> QuerySet[Notification]:
    """The user's inbox, newest first."""
    return Notification.objects.filter(user=user)


def unread_count(user: User | AnonymousUser) -> int:
    """How many notifications the user has not read."""
    if user.is_anonymous:
        return 0
    return Notification.objects.filter(user_id=user.pk, read_at__isnull=True).count()
