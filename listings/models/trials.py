"""What a technology was measured to do when somebody used it before paying."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .technology import Technology

LONGEST_FIGURE = 200


class TrialResult(models.Model):
    """One result of a trial, which both sides consented to have shown on the technology.

    Members read it (``tiers``: with the indicators). Who tried it is not kept here: ``source`` is
    a key of the room that recorded it, for never recording the same twice. Never changed.
    """

    technology = models.ForeignKey(
        Technology, models.CASCADE, related_name="trial_results", verbose_name=_("technology")
    )
    metric = models.CharField(_("quantity"), max_length=LONGEST_FIGURE)
    value = models.CharField(_("measured"), max_length=LONGEST_FIGURE)
    condition = models.CharField(_("condition"), max_length=LONGEST_FIGURE, blank=True)
    met = models.BooleanField(_("what was agreed was met"))
    measured_date = models.DateField(_("measured on"))
    source = models.CharField(_("source"), max_length=60, unique=True, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("result of a trial")
        verbose_name_plural = _("results of trials")
        ordering = ["measured_date", "pk"]

    def __str__(self) -> str:
        """As a line of measured values is written."""
        return f"{self.metric} {self.value}"
