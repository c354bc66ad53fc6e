"""A need: what an organization looks for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..fields import CodeField, CodeListField, CurrencyField
from ..vocabularies import COOPERATION_MODES, LICENCE_KINDS, NEED_KINDS, NEED_SOURCES
from .listing import Listing, long_text, range_problems

AMOUNT: dict[str, Any] = {"max_digits": 16, "decimal_places": 2, "null": True, "blank": True}


class Need(Listing):
    """A problem that an organization wants solved, or a technology that it seeks."""

    kind: ClassVar[str] = "need"
    objects: ClassVar[models.Manager[Need]] = models.Manager()

    problem = long_text(_("problem"))
    existing_basis = long_text(_("what exists already"))
    requirements = long_text(
        _("requirements"), help_text=_("One quantified requirement a line, e.g. 误报率低于8%.")
    )
    need_kind = CodeField(_("kind of need"), vocabulary=NEED_KINDS, blank=True)
    need_source = CodeField(_("source of the need"), vocabulary=NEED_SOURCES, blank=True)
    budget_min = models.DecimalField(_("budget from"), **AMOUNT)
    budget_max = models.DecimalField(_("budget to"), **AMOUNT)
    currency = CurrencyField(_("currency"))
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    cooperation_modes = CodeListField(_("cooperation modes"), vocabulary=COOPERATION_MODES)
    wished_licence_kinds = CodeListField(_("wished licence kinds"), vocabulary=LICENCE_KINDS)
    wants_pay_after_use = models.BooleanField(
        _("wants to use before paying"),
        null=True,
        blank=True,
        help_text=_("Empty for no preference."),
    )
    minimum_trl = models.PositiveSmallIntegerField(
        _("minimum TRL"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    anonymous = models.BooleanField(
        _("anonymous"),
        default=False,
        help_text=_("Hides the owner's name until an introduction."),
    )

    class Meta(Listing.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            *Listing.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(budget_min=None)
                | models.Q(budget_max=None)
                | models.Q(budget_max__gte=models.F("budget_min")),
                name="need_budget_range",
                violation_error_message=_("The highest budget is below the lowest."),
            ),
        ]

    def contradictions(self) -> dict[str, Any]:
        """Those of every listing, and of the budget."""
        return super().contradictions() | range_problems(self, "budget_min", "budget_max")
