"""A technology on offer, the rights in it, and the terms of using it before paying."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import (
    CodeField,
    CodeListField,
    CountryCodeField,
    CurrencyField,
    NumberError,
    TextListField,
    normalise_number,
)
from ..terms import PayAfterUse, RateTableError, check_terms, read_rate_table
from ..vocabularies import (
    BASES,
    CONVERSION_MODES,
    CONVERSIONS,
    EXPORT_CONTROLS,
    GUARANTEES,
    INTELLECTUAL_PROPERTY_KINDS,
    INTELLECTUAL_PROPERTY_STATUSES,
    LICENCE_KINDS,
    PAYMENT_FORMS,
    PRICE_MODES,
    SCOPES,
    TRIGGERS,
)
from .listing import Listing, long_text, range_problems

AMOUNT: dict[str, Any] = {"max_digits": 16, "decimal_places": 2, "null": True, "blank": True}


# Far above any real term: they catch a slipped digit, on SQLite as on PostgreSQL.
at_most = MaxValueValidator


class Control(models.TextChoices):
    """What the rules on technology export say of it."""

    FREE = "free", _("Free")
    RESTRICTED = "restricted", _("Restricted")
    PROHIBITED = "prohibited", _("Prohibited")
    UNKNOWN = "unknown", _("Not known")


class Technology(Listing):
    """A technology that an organization offers."""

    kind: ClassVar[str] = "technology"
    objects: ClassVar[models.Manager[Technology]] = models.Manager()

    # Once more, for its plural: the pattern of the abstract one would say "technologys".
    owner = models.ForeignKey(
        "accounts.Organization",
        models.PROTECT,
        related_name="technologies",
        verbose_name=_("owner"),
    )
    benefits = long_text(_("benefits"))
    comparison = long_text(_("comparison with what exists"))
    indicators = long_text(
        _("indicators"), help_text=_("One measured value a line, e.g. 抗拉强度≥450MPa.")
    )
    licence_kinds = CodeListField(_("licence kinds on offer"), vocabulary=LICENCE_KINDS)
    conversion_modes = CodeListField(_("conversion modes"), vocabulary=CONVERSION_MODES)
    price_mode = CodeField(_("price mode"), vocabulary=PRICE_MODES, blank=True)
    price_min = models.DecimalField(_("price from"), **AMOUNT)
    price_max = models.DecimalField(_("price to"), **AMOUNT)
    currency = CurrencyField(_("currency"))
    export_control = CodeField(
        _("export control"), vocabulary=EXPORT_CONTROLS, default=Control.UNKNOWN
    )
    export_clearance = models.CharField(
        _("export clearance"),
        max_length=200,
        blank=True,
        help_text=_("Where the clearance can be found."),
    )
    exclusive_licence_until = models.DateField(
        _("exclusive licence until"),
        null=True,
        blank=True,
        help_text=_("While an exclusive licence is in force, nobody else can have it."),
    )

    class Meta(Listing.Meta):
        verbose_name = _("technology")
        verbose_name_plural = _("technologies")
        constraints = [
            *Listing.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(price_min=None)
                | models.Q(price_max=None)
                | models.Q(price_max__gte=models.F("price_min")),
                name="technology_price_range",
                violation_error_message=_("The highest price is below the lowest."),
            ),
        ]

    def contradictions(self) -> dict[str, Any]:
        """Those of every listing, and of the price."""
        return super().contradictions() | range_problems(self, "price_min", "price_max")

    @property
    def offers_pay_after_use(self) -> bool:
        """Whether it may be used before paying; free of queries after select_related."""
        return hasattr(self, "pay_after_use")


class IntellectualProperty(models.Model):
    """One right in a technology."""

    technology = models.ForeignKey(
        Technology,
        models.CASCADE,
        related_name="intellectual_property",
        verbose_name=_("technology"),
    )
    kind = CodeField(_("kind"), vocabulary=INTELLECTUAL_PROPERTY_KINDS)
    status = CodeField(_("status"), vocabulary=INTELLECTUAL_PROPERTY_STATUSES, blank=True)
    number = models.CharField(
        _("number"), max_length=64, blank=True, help_text=_("For example CN202010123456.X.")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    country = CountryCodeField(_("country"), default="CN")
    inventors = TextListField(
        _("inventors"),
        help_text=_(
            "One a line: the name as in the patent, or the e-mail address. None of them may judge a"
            " match of this technology."
        ),
    )

    class Meta:
        verbose_name = _("intellectual property")
        verbose_name_plural = _("intellectual property")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}".strip()

    def clean(self) -> None:
        """Fold the number to its stored form; raise ValidationError when it can't be right."""
        try:
            self.number = normalise_number(self.kind, self.number, country=self.country)
        except NumberError as problem:
            raise ValidationError({"number": problem.message}) from problem


class PayAfterUseTerms(models.Model):
    """The terms of using a technology first and paying later; checked by ``listings.terms``."""

    technology = models.OneToOneField(
        Technology, models.CASCADE, related_name="pay_after_use", verbose_name=_("technology")
    )
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=40, blank=True, help_text=_("For example CN-33.")
    )
    scheme_version = models.CharField(_("scheme and version"), max_length=80, blank=True)
    scope = CodeListField(_("scope of use"), vocabulary=SCOPES)
    trial_months = models.PositiveSmallIntegerField(
        _("trial months"), null=True, blank=True, validators=[at_most(600)]
    )
    trigger = CodeField(_("payment trigger"), vocabulary=TRIGGERS)
    trigger_amount = models.DecimalField(_("trigger amount"), **AMOUNT)
    trigger_date = models.DateField(_("trigger date"), null=True, blank=True)
    trigger_description = models.CharField(_("trigger description"), max_length=500, blank=True)
    payment_form = CodeField(_("payment form"), vocabulary=PAYMENT_FORMS)
    base = CodeField(_("royalty base"), vocabulary=BASES, blank=True)
    rate_table = models.JSONField(
        _("rate table"),
        default=list,
        blank=True,
        help_text=_('Brackets, ascending from 0: [{"from": "0", "rate": "0.03"}]; 0.03 is 3 %.'),
    )
    fixed_amount = models.DecimalField(_("fixed amount"), **AMOUNT)
    floor = models.DecimalField(_("floor"), help_text=_("Least paid in all."), **AMOUNT)
    cap = models.DecimalField(_("cap"), help_text=_("Most paid in all."), **AMOUNT)
    currency = CurrencyField(_("currency"))
    report_period_months = models.PositiveSmallIntegerField(
        _("report period in months"), null=True, blank=True, validators=[at_most(120)]
    )
    grace_days = models.PositiveSmallIntegerField(
        _("grace days"), null=True, blank=True, validators=[at_most(3650)]
    )
    late_rate = models.DecimalField(
        _("late rate"),
        max_digits=7,
        decimal_places=6,
        null=True,
        blank=True,
        help_text=_("A year, as a share: 0.05 is 5 %."),
    )
    guarantee = CodeField(_("guarantee"), vocabulary=GUARANTEES, default="none")
    policy_number = models.CharField(_("policy number"), max_length=80, blank=True)
    return_obligation = models.CharField(
        _("return obligation"),
        max_length=500,
        blank=True,
        help_text=_("What is given back or destroyed when the use ends without payment."),
    )
    convert_to = CodeField(_("converts to"), vocabulary=CONVERSIONS, blank=True)
    audit_right = models.BooleanField(_("right to inspect the books"), default=False)

    class Meta:
        verbose_name = _("pay-after-use terms")
        verbose_name_plural = _("pay-after-use terms")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(floor=None)
                | models.Q(cap=None)
                | models.Q(cap__gte=models.F("floor")),
                name="payafteruseterms_cap_not_below_floor",
                violation_error_message=_("The cap is below the floor."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_trigger_display()} · {self.get_payment_form_display()}"

    def clean(self) -> None:
        """Raise ValidationError with every problem of the terms, by field."""
        try:
            terms = self.as_terms()
        except RateTableError as unreadable:
            raise ValidationError({"rate_table": str(unreadable.message)}) from unreadable
        problems: dict[str, list[Any]] = {}
        for problem in check_terms(terms):
            problems.setdefault(problem.field, []).append(
                ValidationError(str(problem.message), problem.code)
            )
        if problems:
            raise ValidationError(problems)

    def as_terms(self) -> PayAfterUse:
        """The same terms as a plain value; raises :class:`RateTableError`."""
        copied = {name: getattr(self, name) for name in _COPIED}
        return PayAfterUse(
            **copied, scope=tuple(self.scope), rate_table=read_rate_table(self.rate_table)
        )


_COPIED = [name for name in PayAfterUse.__dataclass_fields__ if name not in ("scope", "rate_table")]


def rate_rows(*brackets: tuple[str, str]) -> list[dict[str, str]]:
    """A rate table as it is stored, from (from, rate) pairs such as ``("0", "0.03")``."""
    return [{"from": str(Decimal(start)), "rate": str(Decimal(rate))} for start, rate in brackets]
