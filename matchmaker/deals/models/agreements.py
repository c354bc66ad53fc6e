"""Agreements: what two organizations are to sign, in versions that both confirm by hash.

The site concludes no contract. It keeps the drafts, says which of them both confirmed, and
records that the parties signed it elsewhere.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from accounts.models import Organization
from listings.models import Need, Technology

from ..states import AgreementState
from ..vocabularies import CONTRACT_SUBTYPES, CONTRACT_TYPES
from .introductions import Introduction

if TYPE_CHECKING:

    class ConcurrentTransitionMixin:
        """The library's own types come out as Any on Python 3.11."""
else:
    from django_fsm import ConcurrentTransitionMixin

LONGEST_REASON = 1000
"""Characters of the reason why an agreement ended."""
SIGNED = (AgreementState.CONCLUDED, AgreementState.TERMINATED)
OPEN = (AgreementState.DRAFT, AgreementState.AGREED)


def _actor(verbose_name: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=verbose_name,
    )


class Agreement(ConcurrentTransitionMixin, models.Model):
    """What a provider and a recipient of technology agree on.

    ``title``, ``contract_type`` and ``subtype`` repeat the latest version's, for lists. Change one
    through services only.
    """

    provider = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="agreements_as_provider",
        verbose_name=_("provider"),
    )
    recipient = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="agreements_as_recipient",
        verbose_name=_("recipient"),
    )
    technology = models.ForeignKey(
        Technology,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("need"),
    )
    introduction = models.ForeignKey(
        Introduction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("introduction"),
        help_text=_("Empty where a technology manager opened it for two organizations."),
    )
    manager = _actor(_("technology manager"))
    title = models.CharField(_("title"), max_length=200)
    contract_type = models.CharField(
        _("contract type"), max_length=2, choices=CONTRACT_TYPES.choices
    )
    subtype = models.CharField(
        _("subtype"), max_length=4, blank=True, choices=CONTRACT_SUBTYPES.choices
    )
    state: models.CharField[str, str] = FSMField(
        _("state"),
        choices=AgreementState.choices,
        default=AgreementState.DRAFT,
        max_length=10,
        protected=True,
        editable=False,
    )
    version = models.PositiveIntegerField(_("latest version"), default=1)
    created_by = _actor(_("opened by"))
    created_at = models.DateTimeField(_("opened at"))
    updated_at = models.DateTimeField(_("changed at"))
    agreed_at = models.DateTimeField(_("confirmed by both at"), null=True, blank=True)
    agreed_sha256 = models.CharField(_("hash of what both confirmed"), max_length=64, blank=True)
    concluded_at = models.DateTimeField(_("signing recorded at"), null=True, blank=True)
    signed_date = models.DateField(_("date of signing"), null=True, blank=True)
    signed_reference = models.CharField(_("contract number"), max_length=120, blank=True)
    registration_number = models.CharField(
        _("registration number"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^\d{16}\Z")],
        help_text=_("The 16 digits that the contract register gave."),
    )
    registered_date = models.DateField(_("registered on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(provider=F("recipient")), name="agreement_of_two_organizations"
            ),
            models.UniqueConstraint(
                fields=["introduction"],
                condition=Q(state__in=["draft", "agreed"]),
                name="one_open_agreement_of_an_introduction",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AgreementState.values), name="agreement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "abandoned"])
                | (Q(agreed_at__isnull=False) & ~Q(agreed_sha256="")),
                name="agreement_agreed_with_hash",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["concluded", "terminated"],
                    concluded_at__isnull=False,
                    signed_date__isnull=False,
                )
                | (~Q(state__in=["concluded", "terminated"]) & Q(concluded_at__isnull=True)),
                name="agreement_signed_when_concluded",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["terminated", "abandoned"], ended_at__isnull=False)
                | (~Q(state__in=["terminated", "abandoned"]) & Q(ended_at__isnull=True)),
                name="agreement_ended_with_time",
            ),
        ]
        indexes = [
            models.Index(fields=["provider", "-updated_at"], name="agreement_of_provider"),
            models.Index(fields=["recipient", "-updated_at"], name="agreement_of_recipient"),
            models.Index(fields=["state", "-updated_at"], name="agreement_by_state"),
        ]

    def __str__(self) -> str:
        """What, between whom."""
        return f"{self.title} ({self.provider} → {self.recipient})"

    @property
    def is_open(self) -> bool:
        """Whether its terms can still change."""
        return self.state in OPEN

    @property
    def is_signed(self) -> bool:
        """Whether the parties have signed, even if it was terminated since."""
        return self.state in SIGNED

    @property
    def sides(self) -> dict[str, Organization]:
        """The parties by what they are: ``provider`` and ``recipient``."""
        return {"provider": self.provider, "recipient": self.recipient}

    @transition(field="state", source=AgreementState.DRAFT, target=AgreementState.AGREED)
    def agree(self, sha256: str, now: datetime) -> None:
        """Both have confirmed the version of this hash; only services call this."""
        self.agreed_at, self.agreed_sha256, self.updated_at = now, sha256, now

    @transition(field="state", source=AgreementState.AGREED, target=AgreementState.DRAFT)
    def reopen(self, now: datetime) -> None:
        """A new version replaces the confirmed one; only services call this."""
        self.agreed_at, self.agreed_sha256, self.updated_at = None, "", now

    @transition(field="state", source=AgreementState.AGREED, target=AgreementState.CONCLUDED)
    def conclude(self, signed_date: date, reference: str, now: datetime) -> None:
        """The parties signed outside; only services call this."""
        self.signed_date, self.signed_reference = signed_date, reference
        self.concluded_at, self.updated_at = now, now

    @transition(field="state", source=AgreementState.CONCLUDED, target=AgreementState.TERMINATED)
    def terminate(self, reason: str, now: datetime) -> None:
        """A signed agreement ended; only services call this."""
        self.end_reason, self.ended_at, self.updated_at = reason, now, now

    @transition(field="state", source=[*OPEN], target=AgreementState.ABANDONED)
    def abandon(self, reason: str, now: datetime) -> None:
        """Nothing will come of it; only services call this."""
        self.end_reason, self.ended_at, self.updated_at = reason, now, now


class AgreementVersion(models.Model):
    """One version of the terms as it was saved; never changed afterwards.

    ``terms`` is ``deals.terms.AgreementTerms`` as JSON, ``parties`` what the organizations were
    called then, and ``sha256`` the hash of both in canonical form.
    """

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="versions", verbose_name=_("agreement")
    )
    number = models.PositiveIntegerField(_("version"))
    terms = models.JSONField(_("terms"))
    parties = models.JSONField(_("parties"))
    sha256 = models.CharField(_("hash"), max_length=64)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    drafted_by = _actor(_("drafted by"))
    drafted_for = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("drafted for"),
        help_text=_("Empty for a technology manager."),
    )
    created_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("version of an agreement")
        verbose_name_plural = _("versions of agreements")
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="one_version_of_each_number"
            ),
        ]

    def __str__(self) -> str:
        """Which agreement, which version."""
        return f"{self.agreement_id} v{self.number} {self.sha256[:12]}"


class AgreementConfirmation(models.Model):
    """A party's word that a version is what it will sign."""

    version = models.ForeignKey(
        AgreementVersion, models.CASCADE, related_name="confirmations", verbose_name=_("version")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("organization")
    )
    sha256 = models.CharField(_("hash"), max_length=64)
    confirmed_by = _actor(_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("confirmation of an agreement")
        verbose_name_plural = _("confirmations of agreements")
        ordering = ["version", "confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organization"], name="one_confirmation_of_each_party"
            ),
        ]

    def __str__(self) -> str:
        """Who confirmed what."""
        return f"{self.organization} · {self.sha256[:12]}"
