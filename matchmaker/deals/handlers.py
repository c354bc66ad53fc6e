"""What deals hears: its own interests, and listings that are closed.

Receivers write rows in the transaction of the news, and send a nudge when it commits.
"""

from __future__ import annotations

from typing import Any, Final

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts.models import TECHNOLOGY_MANAGERS
from listings import events as listing_events
from matchmaker.matching import events as matching_events
from matchmaker.matching.models import Proposal

from . import events, services, tasks
from .selectors.dealings import organizations_dealt_with
from .services import confiding, introducing
from .states import InterestIn

DESK_PERMISSIONS: Final = (
    "view_interest",
    "view_introduction",
    "view_agreement",
    "view_payafterusecontract",
    "view_payafteruseevent",
    "view_ledgerentry",
)


def connect() -> None:
    """Listen. Calling it again changes nothing."""
    for signal, receiver in (
        (listing_events.technology_closed, listing_closed),
        (listing_events.need_closed, listing_closed),
        (events.interest_expressed, interest_to_settle),
        (matching_events.proposal_approved, proposal_approved),
        (matching_events.earlier_deals_asked, earlier_deals),
    ):
        signal.connect(receiver, dispatch_uid=f"deals:{receiver.__name__}")


def listing_closed(sender: type[Model], *, pk: int, **_: Any) -> None:
    """A listing was withdrawn or has expired: nobody can answer an interest in it."""
    kind = InterestIn(sender.__name__.lower())
    services.close_interests_in(kind=kind, key=pk, now=timezone.now())
    introducing.end_introductions_in(kind=kind, key=pk, now=timezone.now())


def proposal_approved(sender: type[Proposal], *, pk: int, **_: Any) -> None:
    """A technology manager approved a pair: both sides are asked."""
    rows = sender._default_manager.select_related("need__owner", "technology__owner")  # noqa: SLF001
    introducing.open_introduction(proposal=rows.get(pk=pk), now=timezone.now())


def earlier_deals(*, user: int, **_: Any) -> set[int]:
    """Nobody judges a match of an organization that he or she had a deal with."""
    return organizations_dealt_with(user)


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


def have_confidentiality_terms(sender: AppConfig, apps: Any = None, **_: Any) -> None:
    """Put the first confidentiality terms in force where there are none; after each migrate."""
    registry = apps or installed_apps  # a flush tells of no apps
    try:
        registry.get_model(sender.label, "ConfidentialityText")
    except LookupError:
        return  # migrated to a time before there were any
    confiding.have_first_texts(now=timezone.now())
