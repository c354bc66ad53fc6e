"""The audit trail's rows."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from accounts.audit import JSON, event_hash
from accounts.errors import AuditTrailIsAppendOnly
from accounts.models.people import User


def subject_type_of(subject: models.Model) -> str:
    """How the trail names an object's kind, such as "accounts.organization"."""
    return str(subject._meta.label_lower)  # noqa: SLF001 - Django documents _meta


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Reads freely, refuses to change or delete."""

    @override
    def update(self, **kwargs: Any) -> NoReturn:
        raise AuditTrailIsAppendOnly

    @override
    def delete(self) -> NoReturn:
        raise AuditTrailIsAppendOnly

    @override
    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AuditTrailIsAppendOnly


class AuditEvent(models.Model):
    """Something that happened, by whom, to what; a link of the hash chain.

    Written by `accounts.services.record_event` only. The subject is named by type and key, not
    by a foreign key, so that the event outlives it.
    """

    sequence = models.BigIntegerField(_("sequence"), primary_key=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        User,
        verbose_name=_("actor"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text=_("Empty: the operator at the command line, or the system."),
    )
    actor_email = models.CharField(_("actor's e-mail address then"), max_length=254, blank=True)
    action = models.CharField(_("action"), max_length=100)
    subject_type = models.CharField(_("kind of subject"), max_length=100, blank=True)
    subject_id = models.CharField(_("key of subject"), max_length=64, blank=True)
    details = models.JSONField(_("details"), default=dict)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="accounts_audit_subject"),
            models.Index(fields=["at"], name="accounts_audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    @override
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert; raise AuditTrailIsAppendOnly for a row that is stored already."""
        if not self._state.adding:
            raise AuditTrailIsAppendOnly
        super().save(*args, **{**kwargs, "force_insert": True})

    @override
    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always raise AuditTrailIsAppendOnly."""
        raise AuditTrailIsAppendOnly

    def expected_hash(self) -> str:
        """The hash that the row's own content calls for. Raises what `event_hash` raises."""
        details: JSON = self.details
        return event_hash(
            previous_hash=self.previous_hash,
            sequence=self.sequence,
            at=self.at,
            actor_id=self.actor_id,
            actor_email=self.actor_email,
            action=self.action,
            subject_type=self.subject_type,
            subject_id=self.subject_id,
            details=details,
        )
