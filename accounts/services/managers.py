"""Appointing and dismissing technology managers, and what their profiles say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS, transaction

from accounts.errors import (
    AlreadyTechnologyManager,
    InactiveUser,
    NotAllowed,
    NotATechnologyManager,
)
from accounts.locks import lock_user
from accounts.models import TECHNOLOGY_MANAGERS, ManagerProfile, User
from accounts.policies import can_appoint_technology_managers
from accounts.services.trail import record_event


def ensure_technology_managers_group(*, using: str = DEFAULT_DB_ALIAS) -> Group:
    """The group of technology managers, made where it is missing; what it may do stays as it is."""
    group, _created = Group.objects.using(using).get_or_create(name=TECHNOLOGY_MANAGERS)
    return group


@transaction.atomic
def appoint_technology_manager(
    *,
    user: User,
    grade: str,
    by: User | None,
    now: datetime,
    technology_fields: Sequence[str] = (),
    provinces: Sequence[str] = (),
    is_lead: bool = False,
) -> ManagerProfile:
    """Put a person in office: group, profile, and the way into the administration pages.

    `technology_fields` are codes such as "cs:new_materials", `provinces` two GB/T 2260 digits.
    Raises NotAllowed without the permission accounts.appoint_technology_manager (no `by`: the
    operator), InactiveUser, AlreadyTechnologyManager, ValidationError for a wrong grade or code.
    """
    _check_may_appoint(by)
    user = lock_user(user)
    if not user.is_active:
        raise InactiveUser(email=user.email)
    if ManagerProfile.objects.filter(user=user).exists():
        raise AlreadyTechnologyManager(email=user.email)
    profile = ManagerProfile(user=user, grade=grade, is_lead=is_lead)
    _write_profile(profile, grade, technology_fields, provinces)
    user.groups.add(ensure_technology_managers_group())
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    _record("technology_manager.appointed", profile, by, now)
    return profile


@transaction.atomic
def revise_manager_profile(
    *,
    user: User,
    grade: str,
    technology_fields: Sequence[str],
    provinces: Sequence[str],
    by: User | None,
    now: datetime,
    is_lead: bool | None = None,
) -> ManagerProfile:
    """Replace what a technology manager's profile says; whether they lead stays if not given.

    Raises NotAllowed as for the appointment, NotATechnologyManager, ValidationError for a wrong
    grade or code.
    """
    _check_may_appoint(by)
    profile = _profile_of(lock_user(user))
    if is_lead is not None:
        profile.is_lead = is_lead
    _write_profile(profile, grade, technology_fields, provinces)
    _record("technology_manager.revised", profile, by, now)
    return profile


@transaction.atomic
def dismiss_technology_manager(*, user: User, by: User | None, now: datetime) -> User:
    """Take a person out of office; decisions made in it stay as they are.

    The way into the administration pages closes too, unless another group, a permission or being
    a superuser opens it.
    Raises NotAllowed as for the appointment, NotATechnologyManager.
    """
    _check_may_appoint(by)
    user = lock_user(user)
    profile = _profile_of(user)
    _record("technology_manager.dismissed", profile, by, now)
    profile.delete()
    user.groups.remove(ensure_technology_managers_group())
    if user.is_staff and not _has_other_reason_for_staff(user):
        user.is_staff = False
        user.save(update_fields=["is_staff"])
    return user


def _check_may_appoint(by: User | None) -> None:
    if by is not None and not can_appoint_technology_managers(by):
        raise NotAllowed


def _profile_of(user: User) -> ManagerProfile:
    profile = ManagerProfile.objects.select_related("user").filter(user=user).first()
    if profile is None:
        raise NotATechnologyManager(email=user.email)
    return profile


def _write_profile(
    profile: ManagerProfile, grade: str, technology_fields: Sequence[str], provinces: Sequence[str]
) -> None:
    profile.grade = grade
    profile.technology_fields = list(technology_fields)
    profile.provinces = list(provinces)
    profile.full_clean()
    profile.save()


def _has_other_reason_for_staff(user: User) -> bool:
    return user.is_superuser or user.groups.exists() or user.user_permissions.exists()


def _record(action: str, profile: ManagerProfile, by: User | None, now: datetime) -> None:
    record_event(
        action=action,
        actor=by,
        subject=profile.user,
        details={
            "manager": profile.user_id,
            "grade": profile.grade,
            "technology_fields": profile.technology_fields,
            "provinces": profile.provinces,
            "is_lead": profile.is_lead,
        },
        now=now,
    )
