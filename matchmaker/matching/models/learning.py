"""What was learnt from decisions, each version whole, so that any list can be ranked with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..states import LearningState, RetiredBecause


class LearnedRanking(models.Model):
    """One fit to the decisions in force; only its state ever changes.

    ``lessons``: part -> weights, and how many decisions they come from. ``topics``: need (as text)
    -> the technologies rejected as not of its field and those approved, each as [key, revision].
    ``digest`` is of the decisions that it was fitted to, and of how.
    """

    version = models.PositiveIntegerField(_("version"), unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=LearningState, default=LearningState.ACTIVE
    )
    retired_because = models.CharField(
        _("retired because"), max_length=20, choices=RetiredBecause, blank=True
    )
    lessons = models.JSONField(_("lessons"), default=dict)
    topics = models.JSONField(_("topics"), default=dict)
    learning_version = models.CharField(_("version of the method"), max_length=20)
    decisions = models.PositiveIntegerField(_("decisions"))
    last_decision = models.BigIntegerField(_("last decision"))
    digest = models.CharField(_("digest of the decisions"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("learned ranking")
        verbose_name_plural = _("learned rankings")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state=LearningState.ACTIVE),
                name="one_learned_ranking_is_active",
            ),
            models.CheckConstraint(
                condition=models.Q(state=LearningState.ACTIVE, retired_because="")
                & models.Q(retired_at__isnull=True)
                | models.Q(
                    state=LearningState.RETIRED,
                    retired_because__in=RetiredBecause.values,
                    retired_at__isnull=False,
                ),
                name="retired_learning_says_why_and_when",
            ),
        ]

    def __str__(self) -> str:
        """Its number and state."""
        return f"{self.version} ({self.get_state_display()})"
