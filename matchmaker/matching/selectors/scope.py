"""What lies within a technology manager's fields and regions."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from accounts.models import ManagerProfile, User

from ..models import Claim, Decision

EVERYTHING = Q()
NOTHING = Q(pk__in=[])


def scope_of(user: User | AnonymousUser) -> Q:
    """The proposals that are a manager's to judge, as a condition.

    Either listing lies in one of the manager's fields, and either in one of the regions; a manager
    without fields, or without regions, is asked everywhere. Besides that everybody sees what they
    hold or have decided. Superusers and leads see everything.
    """
    if user.pk is None:
        return NOTHING
    if user.is_superuser:
        return EVERYTHING
    profile = ManagerProfile.objects.filter(user_id=user.pk).first()
    if profile is None:
        return NOTHING
    if profile.is_lead or not (profile.technology_fields or profile.provinces):
        return EVERYTHING
    return (_of_fields(profile) & _of_regions(profile)) | _of_own_work(user)


def _of_fields(profile: ManagerProfile) -> Q:
    condition = Q()
    for code in profile.technology_fields:
        condition |= Q(need__technology_fields__has=code)
        condition |= Q(technology__technology_fields__has=code)
    return condition


def _of_regions(profile: ManagerProfile) -> Q:
    regions = profile.provinces
    if not regions:
        return EVERYTHING
    return Q(need__province__in=regions) | Q(technology__province__in=regions)


def _of_own_work(user: User | AnonymousUser) -> Q:
    held = Claim.objects.filter(holder_id=user.pk, ended_at__isnull=True).values("proposal_id")
    decided = Decision.objects.filter(by_id=user.pk).values("proposal_id")
    return Q(pk__in=held) | Q(pk__in=decided)
