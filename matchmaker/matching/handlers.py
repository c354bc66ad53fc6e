"""What matching hears: listings that changed, organizations that were verified, approvals.

Receivers write work rows in the transaction of the news, and send a nudge when it commits. A
nudge that cannot be sent is logged and forgotten: the sweep finds the row.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_out
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext

from accounts import events as account_events
from accounts.models import TECHNOLOGY_MANAGERS, User, WebhookEvent
from accounts.services import queue_webhook
from listings import events as listing_events

from . import events, services, tasks
from .models import Proposal
from .selectors.proposals import approved_among
from .services.claims import give_back_everything
from .states import ListingKind

BULK_SECONDS: Final = 2.0
"""Bulk nudges within so long are one: the first at once, and one more when the time is over."""

DESK_PERMISSIONS: Final = (
    "view_proposal",
    "view_decision",
    "view_notice",
    "view_matchingwork",
    "change_matchingwork",
)

_bulk_lock = threading.Lock()
_bulk_nudged_at = float("-inf")


def connect() -> None:
    """Listen. Calling it again changes nothing."""
    for signal, receiver in (
        (listing_events.technology_published, listing_changed),
        (listing_events.technology_revised, listing_changed),
        (listing_events.technology_closed, listing_closed),
        (listing_events.need_published, listing_changed),
        (listing_events.need_revised, listing_changed),
        (listing_events.need_closed, listing_closed),
        (account_events.organization_verified, organization_changed),
        (account_events.organization_verification_revoked, organization_changed),
        (events.decision_made, decision_to_send),
        (user_logged_out, claims_to_give_back),
        (events.proposal_approved, approval_to_tell),
        (events.proposal_approved, decision_to_draw),
        (events.proposal_rejected, decision_to_draw),
        (events.proposal_approved, approval_for_webhooks),
        (listing_events.undo_asked, approvals_that_hold),
    ):
        signal.connect(receiver, dispatch_uid=f"matching:{receiver.__name__}")


def listing_changed(sender: type[Model], *, pk: int, bulk: bool = False, **_: Any) -> None:
    """A listing was published or revised: embed it, then propose for it."""
    kind = ListingKind(sender.__name__.lower())
    services.request_for_listing(kind=kind, key=pk, bulk=bulk, now=timezone.now())
    nudge_embedding(bulk=bulk)


def listing_closed(sender: type[Model], *, pk: int, bulk: bool = False, **_: Any) -> None:
    """A listing was withdrawn or has expired: off the desk now, out of the collections next."""
    kind = ListingKind(sender.__name__.lower())
    services.take_off_desk(kind=kind, key=pk, now=timezone.now())
    services.request_for_listing(kind=kind, key=pk, bulk=bulk, now=timezone.now())
    nudge_embedding(bulk=bulk)


def organization_changed(*, pk: int, **_: Any) -> None:
    """An organization's verification opens or closes a gate for its listings."""
    if services.request_for_organization(key=pk, now=timezone.now()):
        transaction.on_commit(tasks.propose_pending.delay, robust=True)


def decision_to_send(**_: Any) -> None:
    """Once it cannot be undone any more, a decision's news goes out."""
    later = partial(tasks.send_decisions.apply_async, countdown=settings.UNDO_SECONDS + 1)
    transaction.on_commit(later, robust=True)


def claims_to_give_back(*, user: Any = None, **_: Any) -> None:
    """Who signs out works on nothing any more."""
    if isinstance(user, User):
        give_back_everything(by=user, now=timezone.now())


def approval_to_tell(**_: Any) -> None:
    """Both sides of an approved proposal get mail."""
    transaction.on_commit(tasks.notify_parties.delay, robust=True)


def decision_to_draw(**_: Any) -> None:
    """A decision came into force: some go to a second manager."""
    transaction.on_commit(tasks.draw_second_reviews.delay, robust=True)


def approval_for_webhooks(*, pk: int, **_: Any) -> None:
    """The webhooks of both sides are told the keys of the pair, and which listing is theirs."""
    keys = Proposal.objects.values_list(
        "need_id", "need__owner_id", "technology_id", "technology__owner_id"
    )
    need, seeker, technology, offerer = keys.get(pk=pk)
    for organization, own in {seeker: "need", offerer: "technology"}.items():
        queue_webhook(
            organization=organization,
            event=WebhookEvent.PROPOSAL_APPROVED.value,
            subject={"proposal": pk, "need": need, "technology": technology, "own": own},
            now=timezone.now(),
        )


def approvals_that_hold(sender: type[Model], *, keys: list[int], **_: Any) -> dict[int, str]:
    """Listings of an approved proposal stay: the other side has been told of them."""
    kind = ListingKind(sender.__name__.lower())
    reason = gettext("A proposal with it was approved, and the other side knows of it.")
    return dict.fromkeys(approved_among(kind, keys), reason)


def nudge_embedding(*, bulk: bool) -> None:
    """Wake a worker when this transaction commits: once a transaction in bulk, not once a row."""
    if not bulk:
        transaction.on_commit(tasks.embed_pending.delay, robust=True)
    elif not any(nudge_for_bulk in registered for registered in connection.run_on_commit):
        transaction.on_commit(nudge_for_bulk, robust=True)


def nudge_for_bulk() -> None:
    """Wake a worker, and once more for all that follows within ``BULK_SECONDS``."""
    global _bulk_nudged_at  # noqa: PLW0603 - one clock for the process
    with _bulk_lock:
        if time.monotonic() - _bulk_nudged_at < BULK_SECONDS:
            return
        _bulk_nudged_at = time.monotonic()
    tasks.embed_pending.delay()
    tasks.embed_pending.apply_async(countdown=BULK_SECONDS)


def grant_desk_permissions(sender: AppConfig, **_: Any) -> None:
    """Give the group of technology managers what the desk asks for; runs after each migrate."""
    permissions = Permission.objects.filter(
        content_type__app_label=sender.label, codename__in=DESK_PERMISSIONS
    )
    group, _created = Group.objects.get_or_create(name=TECHNOLOGY_MANAGERS)
    group.permissions.add(*permissions)
