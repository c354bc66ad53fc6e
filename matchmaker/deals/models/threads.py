"""What the parties of an introduction and their technology manager say to each other."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from ..states import DealSide, MeetingState
from .introductions import Introduction

if TYPE_CHECKING:

    class ConcurrentTransitionMixin:
        """The library's own types come out as Any on Python 3.11."""
else:
    from django_fsm import ConcurrentTransitionMixin

LONGEST_THREAD_MESSAGE = 5000
"""Characters of a message of a thread."""


def attachment_path(_attachment: models.Model, _name: str) -> str:
    """Where a file is kept: a random name that says nothing and cannot be guessed."""
    return f"deals/attachments/{secrets.token_hex(16)}"


class ThreadMessage(models.Model):
    """Plain text from one of the parties, or from the technology manager (no side)."""

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="messages", verbose_name=_("introduction")
    )
    side = models.CharField(_("side"), max_length=10, choices=DealSide, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    text = models.TextField(_("text"), max_length=LONGEST_THREAD_MESSAGE, blank=True)
    at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["introduction", "at"], name="thread_in_order")]

    def __str__(self) -> str:
        """The beginning of the text."""
        return self.text[:60]


class Attachment(models.Model):
    """A file that came with a message."""

    message = models.ForeignKey(
        ThreadMessage, models.CASCADE, related_name="attachments", verbose_name=_("message")
    )
    name = models.CharField(_("name"), max_length=200)
    file = models.FileField(_("file"), upload_to=attachment_path, max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self) -> str:
        """The name that the sender gave it."""
        return self.name


class Meeting(ConcurrentTransitionMixin, models.Model):
    """A time that one side, or the technology manager (no side), proposes to meet at."""

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="meetings", verbose_name=_("introduction")
    )
    side = models.CharField(_("side"), max_length=10, choices=DealSide, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    begins_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    place = models.CharField(_("place or address of the call"), max_length=300, blank=True)
    state: models.CharField[str, str] = FSMField(
        _("state"),
        choices=MeetingState.choices,
        default=MeetingState.PROPOSED,
        max_length=10,
        protected=True,
        editable=False,
    )
    revision = models.PositiveSmallIntegerField(_("revision"), default=0)
    proposed_at = models.DateTimeField(_("proposed at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["begins_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("begins_at")),
                name="meeting_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MeetingState.values), name="meeting_state_known"
            ),
        ]

    def __str__(self) -> str:
        """When."""
        return f"{self.begins_at:%Y-%m-%d %H:%M}"

    @transition(field="state", source=MeetingState.PROPOSED, target=MeetingState.ACCEPTED)
    def accept(self, now: datetime) -> None:
        """The other side comes; only services call this."""
        self._answered(now)

    @transition(field="state", source=MeetingState.PROPOSED, target=MeetingState.DECLINED)
    def decline(self, now: datetime) -> None:
        """The other side does not come; only services call this."""
        self._answered(now)

    @transition(
        field="state",
        source=[MeetingState.PROPOSED, MeetingState.ACCEPTED],
        target=MeetingState.CANCELLED,
    )
    def cancel(self, now: datetime) -> None:
        """It does not take place; only services call this."""
        self._answered(now)

    def _answered(self, now: datetime) -> None:
        self.answered_at = now
        self.revision += 1
