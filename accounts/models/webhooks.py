"""Webhooks: addresses that are told what happens, and what was sent to each of them."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.organizations import Organization


class WebhookEvent(models.TextChoices):
    """What an address can be told of."""

    LISTING_PUBLISHED = "listing.published", _("A listing of ours was published")
    PROPOSAL_APPROVED = "proposal.approved", _("A proposal with a listing of ours was approved")
    IMPORT_FINISHED = "import.finished", _("An import of ours has ended")


TEST_EVENT = "webhook.test"
"""Sent on request only, whatever the webhook is for."""


def new_seed() -> str:
    """What a secret is made of, together with the site's own key: see `services.webhooks`."""
    return secrets.token_hex(16)


class Webhook(models.Model):
    """An address of an organization's own that is told of some events, with signed messages.

    `seed` makes the secret; until `former_until` messages are signed with the former one too.
    `failing_since` is the first failure since the last success; whoever fails for long is switched
    off (`switched_off_at`, `switched_off_because`).
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="webhooks",
    )
    public_id = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    url = models.CharField(_("address"), max_length=500)
    description = models.CharField(_("what it is for"), max_length=100, blank=True)
    events = models.JSONField(_("events"), default=list)
    seed = models.CharField(_("seed"), max_length=64, default=new_seed, editable=False)
    former_seed = models.CharField(_("former seed"), max_length=64, blank=True, editable=False)
    former_until = models.DateTimeField(
        _("former seed until"), null=True, blank=True, editable=False
    )
    created_at = models.DateTimeField(_("created at"))
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    switched_off_at = models.DateTimeField(_("switched off at"), null=True, blank=True)
    switched_off_because = models.CharField(_("switched off because"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.url

    @property
    def is_on(self) -> bool:
        """Whether anything is sent."""
        return self.switched_off_at is None

    @property
    def event_labels(self) -> list[str]:
        """What it is told of, in the active language."""
        known = set(WebhookEvent.values)
        return [str(WebhookEvent(event).label) for event in self.events if event in known]


class WebhookDelivery(models.Model):
    """A message for one webhook: the row is the truth, sending it again changes nothing in it.

    `body` is the text that is signed and sent, byte for byte the same at every attempt.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Given up")

    webhook = models.ForeignKey(
        Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries"
    )
    public_id = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(_("event"), max_length=40)
    body = models.TextField(_("body"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True, editable=False)
    status = models.PositiveSmallIntegerField(_("status of the last answer"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("created at"))
    attempted_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="waiting", due_at__isnull=False)
                | models.Q(state__in=["delivered", "failed"], due_at__isnull=True),
                name="accounts_webhook_delivery_due_while_waiting",
            )
        ]
        indexes = [
            models.Index(fields=["state", "due_at"], name="accounts_webhook_due"),
            models.Index(fields=["created_at"], name="accounts_webhook_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook_id}"
