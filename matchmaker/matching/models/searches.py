"""Searches that people keep, and the daily mail of what is new in them."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from listings.models import Need, Technology

from ..states import ListingKind
from .vectors import ONE_LISTING

LONGEST_NAME = 100
LONGEST_ADDRESS = 4000
"""Characters of a query string: a text of 2,000 and filters."""


class SavedSearch(models.Model):
    """A search that a person keeps; ``query`` is its query string, equal for equal searches.

    ``looked_until`` is the high-water mark: what was published before it was looked at for the
    daily mail. A deleted one stays for a while, so that deleting can be undone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_searches",
        verbose_name=_("user"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ListingKind)
    query = models.CharField(_("query"), max_length=LONGEST_ADDRESS, blank=True)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    alerts = models.BooleanField(_("in the daily mail"), default=True)
    looked_until = models.DateTimeField(_("looked at until"))
    created_at = models.DateTimeField(_("saved at"))
    deleted_at = models.DateTimeField(_("deleted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ListingKind.values), name="saved_search_kind_known"
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "query"],
                condition=models.Q(deleted_at__isnull=True),
                name="one_saved_search_of_a_kind_and_query",
            ),
        ]

    def __str__(self) -> str:
        """Its name."""
        return self.name


class DigestPreference(models.Model):
    """When a person wants the daily mail, or that they want none; without a row, the default."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="digest_preference",
        verbose_name=_("user"),
    )
    hour = models.PositiveSmallIntegerField(
        _("hour"), null=True, blank=True, validators=[MaxValueValidator(23)]
    )
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("preference about the daily mail")
        verbose_name_plural = _("preferences about the daily mail")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hour__isnull=True) | models.Q(hour__lte=23),
                name="digest_hour_of_a_day",
            ),
        ]

    def __str__(self) -> str:
        """Whose it is, and what it says."""
        return f"{self.user_id}: {self.hour} {self.stopped_at or ''}".strip()


class Digest(models.Model):
    """What one person is told of one day; there is one, whatever runs how often.

    It is written with its items before anything is sent. ``closed_at`` is when nothing was left
    to do for it: it was sent, or there was nothing new.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests", verbose_name=_("user")
    )
    day = models.DateField(_("day"))
    created_at = models.DateTimeField(_("created at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_person_and_day"),
        ]
        indexes = [
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(closed_at__isnull=True),
                name="digest_to_send",
            ),
        ]

    def __str__(self) -> str:
        """Whose, of which day."""
        return f"{self.user_id}: {self.day}"


class DigestItem(models.Model):
    """A listing that a person was told of, once and never again."""

    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="items", verbose_name=_("daily mail")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("user")
    )
    search = models.ForeignKey(
        SavedSearch,
        models.SET_NULL,
        null=True,
        related_name="items",
        verbose_name=_("saved search"),
    )
    technology = models.ForeignKey(
        Technology, models.CASCADE, null=True, related_name="+", verbose_name=_("technology")
    )
    need = models.ForeignKey(
        Need, models.CASCADE, null=True, related_name="+", verbose_name=_("need")
    )

    class Meta:
        verbose_name = _("listing in a daily mail")
        verbose_name_plural = _("listings in daily mails")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=ONE_LISTING, name="digest_item_of_one_listing"),
            models.UniqueConstraint(fields=["user", "technology"], name="a_technology_told_once"),
            models.UniqueConstraint(fields=["user", "need"], name="a_need_told_once"),
        ]

    def __str__(self) -> str:
        """Of which listing whom."""
        return f"{self.user_id}: {self.technology_id or self.need_id}"
