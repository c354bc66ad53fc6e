"""What deals hears: its own interests, and listings that are closed.

Receivers write rows in the transaction of the news, and send a nudge when it commits.
"""

from __future__ import annotations

from typing import Any, Final

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import TECHNOLOGY_MANAGERS
from listings import events as listing_events

from . import events, services, tasks
from .states import InterestIn

DESK_PERMISSIONS: Final = ("view_interest",)


def connect() -> None:
    """Listen. Calling it again changes nothing."""
    for signal, receiver in (
        (listing_events.technology_closed, listing_closed),
        (listing_events.need_closed, listing_closed),
        (events.interest_expressed, interest_to_settle),
    ):
        signal.connect(receiver, dispatch_uid=f"deals:{receiver.__name__}")


def listing_closed(sender: type[Model], *, pk: int, **_: Any) -> None:
    """A listing was withdrawn or has expired: nobody can answer an interest in it."""
    kind = InterestIn(sender.__name__.lower())
    services.close_interests_in(kind=kind, key=pk, now=timezone.now())


def interest_to_settle(**_: Any) -> None:
    """The pair that an interest may name is to be put on the desk."""
    transaction.on_commit(tasks.settle_interests.delay, robust=True)


def grant_desk_permissions(sender: AppConfig, **_: Any) -> None:
    """Let technology managers see what deals holds; runs after each migrate."""
    permissions = Permission.objects.filter(
        content_type__app_label=sender.label, codename__in=DESK_PERMISSIONS
    )
    group, _created = Group.objects.get_or_create(name=TECHNOLOGY_MANAGERS)
    group.permissions.add(*permissions)
