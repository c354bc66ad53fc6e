"""Conflicts of interest that managers declare, and what was waived."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organization

from .proposals import Proposal


class ConflictDeclaration(models.Model):
    """A technology manager says that he or she is not free to judge what concerns an organization.

    It holds through ``until``, or until it is withdrawn.
    """

    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="conflict_declarations",
        verbose_name=_("technology manager"),
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name=_("organization")
    )
    reason = models.TextField(_("reason"))
    declared_at = models.DateTimeField(_("declared at"))
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day; empty for no end.")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("declared conflict of interest")
        verbose_name_plural = _("declared conflicts of interest")
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["manager", "organization"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_declaration_a_manager_and_organization",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="conflict_declared_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        """Who declared what."""
        return f"{self.manager_id} · {self.organization_id}"


class ConflictWaiver(models.Model):
    """A second manager's word on whether a conflict of interest may be set aside for a proposal.

    It covers the ``kinds`` that were known when it was asked for; one that arises later is a
    conflict again.
    """

    proposal = models.ForeignKey(
        Proposal, models.CASCADE, related_name="waivers", verbose_name=_("proposal")
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="conflict_waivers",
        verbose_name=_("technology manager"),
    )
    kinds = models.JSONField(_("conflicts"), default=list)
    reason = models.TextField(_("reason"))
    asked_at = models.DateTimeField(_("asked at"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    granted = models.BooleanField(_("granted"), null=True, blank=True)

    class Meta:
        verbose_name = _("waiver of a conflict of interest")
        verbose_name_plural = _("waivers of conflicts of interest")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "manager"],
                condition=models.Q(granted=True) | models.Q(granted__isnull=True),
                name="one_waiver_a_manager_and_proposal",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by__isnull=True)
                | ~models.Q(answered_by=models.F("manager")),
                name="waiver_by_a_second_manager",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    answered_by__isnull=True, answered_at__isnull=True, granted__isnull=True
                )
                | models.Q(
                    answered_by__isnull=False, answered_at__isnull=False, granted__isnull=False
                ),
                name="waiver_answered_as_a_whole",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="waiver_for_a_reason"),
        ]

    def __str__(self) -> str:
        """For whom, on what."""
        return f"{self.manager_id} · {self.proposal_id}"
