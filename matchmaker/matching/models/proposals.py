"""Proposals: technologies put before a technology manager for a need."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from listings.models import Need, Technology

from ..states import ProposalState
from .learning import LearnedRanking


class Proposal(ConcurrentTransitionMixin, models.Model):
    """A technology put before a technology manager for a need, with all that made it.

    ``score`` is comparable across languages and needs; ``band`` is what people see of it.
    ``features`` are the ranker's inputs, ``evidence`` quotations with field and offsets,
    ``against`` codes with parameters, ``gates`` the rules that were held to. Where earlier
    decisions had a say, ``learning`` is the version of what was learnt and ``learned`` what it made
    of this pair; the features stay those of the score before. Up to the day ``snoozed_until``
    an open proposal waits without being offered to anybody.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals", verbose_name=_("need"))
    technology = models.ForeignKey(
        Technology, models.CASCADE, related_name="proposals", verbose_name=_("technology")
    )
    state = FSMField(
        _("state"), choices=ProposalState.choices, default=ProposalState.OPEN, protected=True
    )
    closed_because = models.CharField(_("closed because"), max_length=40, blank=True)
    score = models.FloatField(_("score"))
    band = models.CharField(_("band"), max_length=20)
    features = models.JSONField(_("features"), default=dict)
    evidence = models.JSONField(_("evidence"), default=list)
    against = models.JSONField(_("what speaks against"), default=list)
    gates = models.JSONField(_("gates"), default=list)
    encoder = models.CharField(_("encoder"), max_length=200)
    text_version = models.CharField(_("text version"), max_length=20)
    ranker_version = models.CharField(_("ranker version"), max_length=40)
    generation = models.CharField(_("generation"), max_length=80)
    learning = models.ForeignKey(
        LearnedRanking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("learned ranking"),
    )
    learned = models.JSONField(_("what was learnt about it"), default=dict, blank=True)
    need_revision = models.PositiveIntegerField(_("revision of the need"))
    technology_revision = models.PositiveIntegerField(_("revision of the technology"))
    explained_at = models.DateTimeField(_("explained at"), null=True, blank=True)
    snoozed_until = models.DateField(_("snoozed until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    updated_at = models.DateTimeField(_("updated at"))

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-score", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "technology"], name="one_proposal_of_a_need_and_technology"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="proposal_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-score"], name="proposal_queue"),
            models.Index(fields=["state", "created_at"], name="proposal_by_age"),
        ]

    def __str__(self) -> str:
        """Both listings' titles."""
        return f"{self.need} ↔ {self.technology}"

    @property
    def state_for_parties(self) -> str:
        """The state as the two sides are told it: nothing of a decision that may be undone."""
        if self.state == ProposalState.UNDOABLE:
            return ProposalState.OPEN.value
        state: str = self.state
        return state

    @transition(field=state, source=ProposalState.OPEN, target=ProposalState.UNDOABLE)
    def decide(self) -> None:
        """Record that a manager decided, which may be undone; only services call this."""

    @transition(field=state, source=ProposalState.UNDOABLE, target=ProposalState.OPEN)
    def give_back(self) -> None:
        """Record that the decision was undone; only services call this."""

    @transition(field=state, source=ProposalState.UNDOABLE, target=ProposalState.APPROVED)
    def approve(self) -> None:
        """Make an approval final; only services call this."""

    @transition(field=state, source=ProposalState.UNDOABLE, target=ProposalState.REJECTED)
    def reject(self) -> None:
        """Make a rejection final; only services call this."""

    @transition(field=state, source=ProposalState.OPEN, target=ProposalState.CLOSED)
    def close(self, *, because: str) -> None:
        """Take an undecided proposal off the desk."""
        self.closed_because = because

    @transition(field=state, source=ProposalState.CLOSED, target=ProposalState.OPEN)
    def reopen(self) -> None:
        """Put a closed proposal back on the desk."""
        self.closed_because = ""
