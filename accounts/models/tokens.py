"""Tokens with which programs act for a person. Of a token only its digest is kept."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken
from knox.settings import CONSTANTS

from accounts.models.people import User


class Scope(models.TextChoices):
    """What a token may be used for; never more than its user may do."""

    LISTINGS_READ = "listings:read", _("Read technologies and needs")
    LISTINGS_WRITE = "listings:write", _("Post and change technologies and needs")
    SEARCHES = "searches", _("Search, and keep saved searches")
    PROPOSALS_READ = "proposals:read", _("Read the proposals for own listings")
    IMPORTS = "imports", _("Import listings in bulk")
    ORGANIZATION = "organization", _("Read and change own organizations")
    WEBHOOKS = "webhooks", _("Set up webhooks")


class ApiToken(AbstractAuthToken):  # type: ignore[misc] # knox is not typed
    """A token by name, for some scopes, until a day. The text of it is shown once and not kept."""

    # knox's own fields again, with names that can be translated.
    digest = models.CharField(
        _("digest"), max_length=CONSTANTS.DIGEST_LENGTH, primary_key=True, editable=False
    )
    token_key = models.CharField(
        _("first characters"),
        max_length=CONSTANTS.MAXIMUM_TOKEN_PREFIX_LENGTH + CONSTANTS.TOKEN_KEY_LENGTH,
        db_index=True,
    )
    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="auth_token_set"
    )
    public_id = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    scopes = models.JSONField(_("scopes"), default=list)
    created = models.DateTimeField(_("created at"), default=timezone.now)
    expiry = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expiry__gt=models.F("created")),
                name="accounts_api_token_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def allows(self, scope: str) -> bool:
        """Whether the token was made for this scope."""
        return scope in self.scopes

    def is_expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return bool(self.expiry <= now)

    @property
    def scope_labels(self) -> list[str]:
        """What it is for, in the active language."""
        return [str(Scope(scope).label) for scope in self.scopes if scope in Scope.values]
