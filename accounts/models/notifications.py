"""News for one person, and which kinds a person does not want."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User
from accounts.notifications import sentence_of


class Notification(models.Model):
    """One piece of news in a person's inbox; its sentence is made when it is read."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(_("kind"), max_length=64)
    params = models.JSONField(_("parameters"), default=dict)
    url = models.CharField(
        _("address"), max_length=500, blank=True, help_text=_("A path on this site.")
    )
    once = models.CharField(
        _("key of repetition"),
        max_length=100,
        blank=True,
        help_text=_("News with the same key reaches a person once."),
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="accounts_notification_inbox"),
            models.Index(
                fields=["user"],
                condition=models.Q(read_at__isnull=True),
                name="accounts_notification_unread",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "once"],
                condition=~models.Q(once=""),
                name="accounts_notification_once",
            ),
            models.CheckConstraint(
                condition=models.Q(url="")
                | (models.Q(url__startswith="/") & ~models.Q(url__startswith="//")),
                name="accounts_notification_url_on_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"

    @property
    def text(self) -> str:
        """The sentence in the active language."""
        return sentence_of(self.kind, self.params)


class MutedKind(models.Model):
    """A kind of news that a person does not want."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="muted_kinds"
    )
    kind = models.CharField(_("kind"), max_length=64)

    class Meta:
        verbose_name = _("muted kind")
        verbose_name_plural = _("muted kinds")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="accounts_muted_kind_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.kind}"
