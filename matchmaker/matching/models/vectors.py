"""Stored vectors: the truth from which every index in memory is made."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from listings.models import Need, Technology

from ..states import Audience, Side

ONE_LISTING = models.Q(technology__isnull=False, need__isnull=True) | models.Q(
    technology__isnull=True, need__isnull=False
)
"""The row belongs to exactly one listing: a technology or a need."""


class ListingVector(models.Model):
    """What an encoder made of one text of one listing.

    ``vector`` holds ``dimension`` float32 numbers, little-endian. ``text_hash`` is of the exact
    text that was encoded, so that an unchanged text is never encoded a second time.
    """

    technology = models.ForeignKey(
        Technology,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="vectors",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need, models.CASCADE, null=True, blank=True, related_name="vectors", verbose_name=_("need")
    )
    audience = models.CharField(_("audience"), max_length=10, choices=Audience)
    side = models.CharField(_("side"), max_length=10, choices=Side, default=Side.DOCUMENT)
    encoder = models.CharField(_("encoder"), max_length=200)
    text_version = models.CharField(_("text version"), max_length=20)
    text_hash = models.CharField(_("hash of the text"), max_length=64)
    dimension = models.PositiveIntegerField(_("dimension"))
    vector = models.BinaryField(_("vector"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("vector of a listing")
        verbose_name_plural = _("vectors of listings")
        constraints = [
            models.CheckConstraint(condition=ONE_LISTING, name="vector_of_one_listing"),
            models.CheckConstraint(
                condition=models.Q(dimension__gte=1), name="vector_dimension_positive"
            ),
            models.UniqueConstraint(
                fields=["technology", "audience", "side", "encoder", "text_version"],
                name="one_vector_of_a_technology",
            ),
            models.UniqueConstraint(
                fields=["need", "audience", "side", "encoder", "text_version"],
                name="one_vector_of_a_need",
            ),
        ]
        indexes = [
            models.Index(fields=["encoder", "text_hash"], name="vector_by_text"),
        ]

    def __str__(self) -> str:
        """Which listing's vector this is, for whom and by which encoder."""
        kind, key = (
            ("technology", self.technology_id) if self.technology_id else ("need", self.need_id)
        )
        return f"{kind} {key}: {self.audience} {self.side} by {self.encoder}"
