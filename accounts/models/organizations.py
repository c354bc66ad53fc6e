"""Organizations, the titles they hold, and the people who act for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.fields import CreditCodeField, ProvinceField
from accounts.models.people import User
from accounts.vocabularies import CERTIFICATE_LEVELS, ENTERPRISE_TIERS, PROVINCES

HOME_COUNTRY = "CN"
"""The country whose provinces GB/T 2260 numbers."""

_validate_domain = RegexValidator(
    r"^(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+\Z",
    _("Give the part of the e-mail addresses after the @, such as example.edu.cn."),
)


class OrganizationKind(models.TextChoices):
    """What an organization is."""

    ENTERPRISE = "enterprise", _("Enterprise")
    UNIVERSITY = "university", _("University")
    RESEARCH_INSTITUTE = "research_institute", _("Research institute")
    TRANSFER_INSTITUTION = "transfer_institution", _("Technology-transfer institution")
    INCUBATOR = "incubator", _("Incubator")


class Organization(models.Model):
    """A body that offers or seeks technology, or helps others to."""

    code = models.SlugField(
        _("code"),
        max_length=64,
        unique=True,
        help_text=_("Stable public identifier, for addresses and imports."),
    )
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=24, choices=OrganizationKind.choices)
    credit_code = CreditCodeField(
        _("unified social credit code"),
        blank=True,
        help_text=_("18 characters, as on the certificate (GB 32100-2015)."),
    )
    country = CountryField(_("country"), default=HOME_COUNTRY)
    province = ProvinceField(_("province"), max_length=32, blank=True, choices=PROVINCES.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
    )
    email_domain = models.CharField(
        _("e-mail domain"), max_length=253, blank=True, validators=[_validate_domain]
    )
    is_verified = models.BooleanField(_("verified"), default=False)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("demonstration"), default=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)

    members = models.ManyToManyField(
        User, through="Membership", related_name="organizations", verbose_name=_("members")
    )

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["name", "code"]
        permissions = [("verify_organization", "Can verify an organization")]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code=""),
                name="accounts_organization_credit_code_unique",
                violation_error_message=_(
                    "Another organization has this unified social credit code already."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(province="") | models.Q(country=HOME_COUNTRY),
                name="accounts_organization_province_in_china",
                violation_error_message=_(
                    "Provinces are those of China: leave the province empty, or choose China"
                    " as the country."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="accounts_organization_not_own_parent",
                violation_error_message=_("An organization cannot belong to itself."),
            ),
            models.CheckConstraint(
                condition=models.Q(is_verified=True, verified_at__isnull=False)
                | models.Q(is_verified=False, verified_at__isnull=True),
                name="accounts_organization_verified_at_when_verified",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError when the organization would belong to itself, however far up."""
        if self.parent is None or all(above.pk != self.pk for above in self.ancestors()):
            return
        message = _("%(name)s belongs to this organization already; choose another.")
        raise ValidationError(
            {"parent": ValidationError(message, "cycle", {"name": self.parent.name})}
        )

    def ancestors(self) -> Iterator[Organization]:
        """The organizations above this one, nearest first; stops where a circle would close."""
        seen: set[int] = set()
        above = self.parent
        while above is not None and above.pk not in seen:
            seen.add(above.pk)
            yield above
            above = above.parent


class EnterpriseTierCertificate(models.Model):
    """A title that an authority awarded to an enterprise, for a time.

    The conditions of a title are not modelled: the certificate is the evidence.
    """

    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="tier_certificates",
    )
    tier = models.CharField(_("tier"), max_length=32, choices=ENTERPRISE_TIERS.choices)
    level = models.CharField(
        _("level"), max_length=16, blank=True, choices=CERTIFICATE_LEVELS.choices
    )
    issuer = models.CharField(_("issuer"), max_length=200)
    number = models.CharField(_("certificate number"), max_length=100)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("Where the award can be read, such as a notice.")
    )

    class Meta:
        verbose_name = _("enterprise tier certificate")
        verbose_name_plural = _("enterprise tier certificates")
        ordering = ["organization", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "tier", "issuer", "number"],
                name="accounts_certificate_unique",
                violation_error_message=_("This certificate is recorded already."),
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
                name="accounts_certificate_ends_after_start",
                violation_error_message=_("The last day of validity lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{ENTERPRISE_TIERS.label(self.tier)} ({self.number})"

    def clean(self) -> None:
        """Raise ValidationError when the holder is not an enterprise."""
        holder = getattr(self, "organization", None)
        if holder is not None and holder.kind != OrganizationKind.ENTERPRISE:
            message = _("Only enterprises hold these titles; %(name)s is something else.")
            raise ValidationError(
                {"organization": ValidationError(message, "not_enterprise", {"name": holder.name})}
            )

    def valid_on(self, day: date) -> bool:
        """Whether the certificate is in force on a day; both its first and last day count."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Role(models.TextChoices):
    """What a member may do for the organization."""

    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class Membership(models.Model):
    """A person's place in an organization."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="memberships",
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                name="accounts_membership_unique",
                violation_error_message=_("This person is a member of the organization already."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="accounts_membership_known_role"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organization} · {self.get_role_display()}"
