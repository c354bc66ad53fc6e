"""What accounts itself hears: messages for webhooks were queued, and somebody changed a password,
an address or a second factor on the library's pages.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.dispatch import Signal
from django.utils import timezone

from . import events, services, tasks
from .audit import JSON
from .models import User

CREDENTIALS: dict[str, Signal] = {
    "user.password_set": account.password_set,
    "user.password_changed": account.password_changed,
    "user.password_reset": account.password_reset,
    "user.second_factor_added": mfa.authenticator_added,
    "user.second_factor_removed": mfa.authenticator_removed,
    "user.second_factor_renewed": mfa.authenticator_reset,
}
"""What the audit trail calls each of the library's news about how somebody proves who they are."""
ADDRESSES: dict[str, Signal] = {
    "user.address_added": account.email_added,
    "user.address_removed": account.email_removed,
    "user.address_confirmed": account.email_confirmed,
}


def connect() -> None:
    """Listen. Calling it again changes nothing."""
    events.webhooks_queued.connect(webhooks_to_deliver, dispatch_uid="accounts:webhooks_to_deliver")
    for news in (*CREDENTIALS.values(), *ADDRESSES.values(), account.email_changed):
        news.connect(credential_changed, dispatch_uid="accounts:credential_changed")


def credential_changed(*, signal: Signal, **said: Any) -> None:
    """Note in the audit trail what was changed, by number: never an address or a secret."""
    details: dict[str, JSON] = {}
    action = next((name for name, news in CREDENTIALS.items() if news is signal), "")
    user: User | None = said.get("user")
    if authenticator := said.get("authenticator"):
        details = {"type": str(Authenticator.Type(authenticator.type).value)}
    if address := said.get("email_address"):
        action = next(name for name, news in ADDRESSES.items() if news is signal)
        user, details = address.user, _named(address)
    if signal is account.email_changed:
        action = "user.address_changed"
        details = {"from": _key(said["from_email_address"]), "to": _key(said["to_email_address"])}
    services.record_event(
        action=action, actor=user, subject=user, details=details, now=timezone.now()
    )


def _named(address: EmailAddress) -> dict[str, JSON]:
    return {"address": _key(address), "confirmed": bool(address.verified)}


def _key(address: EmailAddress | None) -> int | None:
    """None for an address that is gone already."""
    return None if address is None else address.pk


def webhooks_to_deliver(**_: Any) -> None:
    """Wake a worker when this transaction commits, once however many were queued in it."""
    if not any(nudge in registered for registered in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)


def nudge() -> None:
    """Wake a worker; if no message gets through, the sweep finds the rows."""
    tasks.deliver_webhooks.delay()
