"""Whom news of an introduction goes to, and in which words.

Until both sides have accepted, a side is told of its own listing only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.utils import translation

from accounts.models import Organization, Role, User
from accounts.notifications import Kind
from accounts.services import notify, notify_members, record_event

from ..models import Introduction
from ..states import DealSide

OFFICE: Final = (Role.OWNER, Role.EDITOR)
"""The members who answer for an organization."""
LANGUAGES: Final = {"zh": "zh-hans", "en": "en"}


def tell_side(
    introduction: Introduction,
    side: str,
    kind: Kind,
    *,
    now: datetime,
    without: User | None = None,
    once: str = "",
    **params: Any,
) -> None:
    """Tell a side's owners and editors, about what that side itself brought in."""
    notify_members(
        organization=introduction.organization_of(side),
        kind=kind.code,
        params={"listing": introduction.listing_of(side).title, **params},
        url=address(introduction),
        now=now,
        roles=OFFICE,
        without=without,
        once=once,
    )


def tell_manager(
    introduction: Introduction, kind: Kind, *, by: User | None, now: datetime, **params: Any
) -> None:
    """Tell the technology manager who looks after it, unless they did it."""
    if introduction.manager_id == (by.pk if by else None):
        return
    notify(
        users=[introduction.manager],
        kind=kind.code,
        params={"listing": introduction.technology.title, **params},
        url=address(introduction),
        now=now,
    )


def tell_others(
    introduction: Introduction, side: str, kind: Kind, *, by: User, now: datetime, **params: Any
) -> None:
    """Tell everybody but the side (or the manager: no side) that it comes from."""
    for other in DealSide:
        if other != side:
            tell_side(introduction, other, kind, now=now, without=by, **params)
    if side:
        tell_manager(introduction, kind, by=by, now=now, **params)


def record(
    introduction: Introduction,
    action: str,
    *,
    by: User | None,
    now: datetime,
    **details: Any,
) -> None:
    """An event of the audit trail about the introduction; details hold keys, never addresses."""
    record_event(
        action=f"introduction.{action}",
        actor=by,
        subject=introduction,
        details={"proposal": introduction.proposal_id, **details},
        now=now,
    )


def names_of(organization: Organization) -> dict[str, str]:
    """An organization's name as a parameter of a sentence, in both languages."""
    return {"zh": organization.name, "en": organization.name_en or organization.name}


def in_both_languages(label: Any) -> dict[str, str]:
    """A translatable label as a parameter of a sentence."""
    told = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            told[short] = str(label)
    return told


def sender_of(introduction: Introduction, side: str) -> dict[str, str]:
    """Who speaks: the organization of the side, or the technology manager."""
    if side:
        return names_of(introduction.organization_of(side))
    return in_both_languages(translation.gettext_lazy("The technology manager"))


def address(introduction: Introduction) -> str:
    """The page of the introduction, for both sides and the manager."""
    return f"/introductions/{introduction.pk}/"


def day_of(moment: datetime, *, languages: Iterable[str] = LANGUAGES) -> dict[str, str]:
    """A day as a parameter of a sentence."""
    from django.utils import timezone
    from django.utils.formats import date_format

    day = timezone.localdate(moment)
    told = {}
    for short in languages:
        with translation.override(LANGUAGES[short]):
            told[short] = date_format(day, "DATE_FORMAT")
    return told
