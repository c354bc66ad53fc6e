"""Doors of the background work of accounts: each calls one service.

A task may run twice, late or never: what is to be done stands in database rows, and the sweep
finds what messages lost.
"""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="accounts.deliver_webhooks")
def deliver_webhooks() -> None:
    """Send what is due."""
    services.deliver_webhooks()


@shared_task(name="accounts.forget_sessions")
def forget_sessions() -> None:
    """Forget where people were signed in, once they no longer are."""
    services.forget_ended_sessions(now=timezone.now())


@shared_task(name="accounts.sweep")
def sweep() -> None:
    """Nudge for messages that wait though nobody sends them."""
    now = timezone.now()
    services.forget_old_deliveries(now=now)
    if services.webhooks_due(now=now).exists():
        deliver_webhooks.delay()
