"""Background work as rows, so that no lost message and no killed process loses any of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from listings.models import Need, Technology

from ..states import Priority, WorkState, WorkStep
from .vectors import ONE_LISTING


class MatchingWork(models.Model):
    """One step to be done for one listing; a worker claims it by a conditional UPDATE.

    ``revision`` counts the requests: whoever finishes work that was requested again in the
    meantime leaves it pending. ``sequence`` is set when an embed step ends, from the
    watermark's counter: the rows above a reader's own number are what changed since it looked.
    ``generation`` names the statistics with which a need's proposals were last made.
    """

    technology = models.ForeignKey(
        Technology,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="matching_work",
        verbose_name=_("technology"),
    )
    need = models.ForeignKey(
        Need,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="matching_work",
        verbose_name=_("need"),
    )
    step = models.CharField(_("step"), max_length=10, choices=WorkStep)
    state = models.CharField(
        _("state"), max_length=10, choices=WorkState, default=WorkState.PENDING
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority, default=Priority.INTERACTIVE
    )
    revision = models.PositiveIntegerField(_("revision"), default=1)
    requested_at = models.DateTimeField(_("requested at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    claim_token = models.CharField(_("claim"), max_length=32, blank=True)
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    sequence = models.BigIntegerField(_("sequence"), null=True, blank=True, db_index=True)
    outcome = models.JSONField(_("outcome"), default=dict, blank=True)
    generation = models.CharField(_("generation"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("background work")
        verbose_name_plural = _("background work")
        constraints = [
            models.CheckConstraint(condition=ONE_LISTING, name="work_for_one_listing"),
            models.UniqueConstraint(
                fields=["technology", "step"], name="one_work_row_a_technology_and_step"
            ),
            models.UniqueConstraint(fields=["need", "step"], name="one_work_row_a_need_and_step"),
            models.CheckConstraint(
                condition=~models.Q(state="claimed")
                | models.Q(claimed_at__isnull=False) & ~models.Q(claim_token=""),
                name="claimed_work_has_a_claim",
            ),
        ]
        indexes = [
            models.Index(
                fields=["step", "state", "priority", "requested_at"], name="work_in_order"
            ),
            models.Index(fields=["claim_token"], name="work_by_claim"),
        ]

    def __str__(self) -> str:
        """The step, the listing and the state."""
        kind, key = (
            ("technology", self.technology_id) if self.technology_id else ("need", self.need_id)
        )
        return f"{self.step} {kind} {key}: {self.state}"


class CollectionWatermark(models.Model):
    """One row that tells every process, in one cheap read, whether its collections are stale.

    ``sequence`` grows in the same short transaction that ends embed work; the row's lock makes
    the order of numbers the order of commits, which a database sequence would not.
    ``epoch`` grows when everything is to be loaded afresh.
    """

    KEY = 1

    sequence = models.BigIntegerField(_("sequence"), default=0)
    epoch = models.BigIntegerField(_("epoch"), default=0)

    class Meta:
        verbose_name = _("watermark of the collections")
        verbose_name_plural = _("watermarks of the collections")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_collection_watermark"),
        ]

    def __str__(self) -> str:
        """The two counters."""
        return f"sequence {self.sequence}, epoch {self.epoch}"
