"""Who was let how far into what: terms, clearances, documents, downloads, revocations."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization
from listings.models import Need, Technology
from listings.tiers import Tier

from ..states import DealSide
from .append_only import AppendOnly
from .introductions import Introduction

DOCUMENT_TIERS = [(Tier.INTRODUCED.value, _("introduced party")), (Tier.SIGNED.value, _("signed"))]
"""The tiers that a document can belong to; what members may read belongs on the listing."""


def document_path(_document: models.Model, _name: str) -> str:
    """Where a file is kept: a random name that says nothing and cannot be guessed."""
    return f"deals/documents/{secrets.token_hex(16)}"


class ConfidentialityText(models.Model):
    """The wording of the confidentiality terms: a version in one language. Never changed."""

    version = models.PositiveIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10)
    body = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("confidentiality text")
        verbose_name_plural = _("confidentiality texts")
        ordering = ["-version", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language"], name="one_confidentiality_text_a_language"
            ),
        ]

    def __str__(self) -> str:
        """Version and language."""
        return f"{self.version} ({self.language})"


class ConfidentialityAcceptance(models.Model):
    """One side accepted the confidentiality terms: who, when, and which text exactly."""

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="acceptances", verbose_name=_("introduction")
    )
    side = models.CharField(_("side"), max_length=10, choices=DealSide)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    text = models.ForeignKey(
        ConfidentialityText, models.PROTECT, related_name="+", verbose_name=_("text")
    )
    sha256 = models.CharField(_("SHA-256 of the text shown"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("accepted by")
    )
    at = models.DateTimeField(_("accepted at"))

    class Meta:
        verbose_name = _("acceptance of the confidentiality terms")
        verbose_name_plural = _("acceptances of the confidentiality terms")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "side"], name="one_confidentiality_acceptance_a_side"
            ),
        ]

    def __str__(self) -> str:
        """Who, which version."""
        return f"{self.organization}: {self.text}"


class ExportClearance(models.Model):
    """A technology manager has seen the clearance that a restricted technology needs abroad."""

    introduction = models.OneToOneField(
        Introduction, models.CASCADE, related_name="clearance", verbose_name=_("introduction")
    )
    reference = models.CharField(_("reference of the clearance"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("export clearance")
        verbose_name_plural = _("export clearances")

    def __str__(self) -> str:
        """The reference."""
        return self.reference


class DisclosureRevocation(models.Model):
    """Access to one side's listing and files was taken back, for good."""

    introduction = models.ForeignKey(
        Introduction, models.CASCADE, related_name="revocations", verbose_name=_("introduction")
    )
    side = models.CharField(_("whose disclosure"), max_length=10, choices=DealSide)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("revoked by")
    )
    at = models.DateTimeField(_("revoked at"))

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side"], name="one_revocation_a_side"),
        ]

    def __str__(self) -> str:
        """Whose, and why."""
        return f"{self.get_side_display()}: {self.reason}"


class Document(models.Model):
    """A confidential file of a listing, for the counterparts of its introductions."""

    technology = models.ForeignKey(
        Technology,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("need"),
    )
    title = models.CharField(_("title"), max_length=200)
    tier = models.PositiveSmallIntegerField(_("for"), choices=DOCUMENT_TIERS)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(_("file"), upload_to=document_path, max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("confidential document")
        verbose_name_plural = _("confidential documents")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(technology__isnull=True, need__isnull=False)
                | models.Q(technology__isnull=False, need__isnull=True),
                name="document_of_one_listing",
            ),
            models.CheckConstraint(
                condition=models.Q(tier__in=[tier for tier, _label in DOCUMENT_TIERS]),
                name="document_of_a_confidential_tier",
            ),
        ]

    def __str__(self) -> str:
        """Its title."""
        return self.title

    @property
    def listing(self) -> Technology | Need:
        """What it belongs to."""
        listing = self.technology or self.need
        if listing is None:
            raise ValueError("A document without a listing is refused by the database.")
        return listing


class DocumentDownload(AppendOnly):
    """Who took which file, when, with which watermark. Written once, never changed."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="downloads", verbose_name=_("document")
    )
    introduction = models.ForeignKey(
        Introduction, models.PROTECT, related_name="downloads", verbose_name=_("introduction")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organization"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("downloaded by")
    )
    recipient = models.CharField(_("recipient in the watermark"), max_length=400)
    sha256 = models.CharField(_("SHA-256 of the original"), max_length=64)
    delivered_sha256 = models.CharField(_("SHA-256 of what was delivered"), max_length=64)
    at = models.DateTimeField(_("downloaded at"))

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["document", "-at"], name="downloads_of_document")]

    def __str__(self) -> str:
        """What, for whom."""
        return f"{self.document} → {self.recipient}"
