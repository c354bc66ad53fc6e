"""Public notices of a price that was agreed instead of bid for, and objections to them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..states import ObjectionOutcome
from ..vocabularies import NOTICE_PLACES
from .agreements import Agreement

LONGEST_OBJECTION = 2000
"""Characters of an objection and of what came of it."""


class PublicNotice(models.Model):
    """That a public institution posted the agreed price, where, and from when to when.

    The institution posts it; this is the record. ``sha256`` is the version it was about.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="notices", verbose_name=_("agreement")
    )
    sha256 = models.CharField(_("hash"), max_length=64)
    place = models.CharField(_("place"), max_length=10, choices=NOTICE_PLACES.choices)
    address = models.CharField(
        _("where it can be read"), max_length=300, blank=True, help_text=_("A link or a place.")
    )
    first_date = models.DateField(_("first day"))
    last_date = models.DateField(_("last day"))
    has_related_party = models.BooleanField(
        _("a related party takes part"),
        default=False,
        help_text=_("Somebody who decides on one side has an interest in the other."),
    )
    related_party_note = models.CharField(_("what the relation is"), max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    created_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__gte=F("first_date")), name="notice_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["agreement", "sha256"], name="one_notice_of_each_version"
            ),
        ]

    def __str__(self) -> str:
        """From when to when."""
        return f"{self.first_date} – {self.last_date}"

    @property
    def days(self) -> int:
        """Calendar days, the first and the last included."""
        return (self.last_date - self.first_date).days + 1

    def has_ended(self, day: date) -> bool:
        """Whether the last day is over."""
        return day > self.last_date


class Objection(models.Model):
    """An objection to a notice, and what came of it."""

    notice = models.ForeignKey(
        PublicNotice, models.CASCADE, related_name="objections", verbose_name=_("public notice")
    )
    received_date = models.DateField(_("received on"))
    text = models.CharField(_("objection"), max_length=LONGEST_OBJECTION)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=ObjectionOutcome, default=ObjectionOutcome.OPEN
    )
    outcome_text = models.CharField(_("why"), max_length=LONGEST_OBJECTION, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    created_at = models.DateTimeField(_("recorded at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["received_date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="open", decided_at__isnull=True)
                | (Q(outcome__in=["dismissed", "upheld"]) & Q(decided_at__isnull=False)),
                name="objection_decided_with_time",
            ),
        ]

    def __str__(self) -> str:
        """When, and what came of it."""
        return f"{self.received_date} · {self.get_outcome_display()}"
