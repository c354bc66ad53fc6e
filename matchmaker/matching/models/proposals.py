"""Proposals, what technology managers decided on them, and whom the decision was told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from accounts.models import Organization
from listings.models import Need, Technology

from ..states import APPROVAL_REASONS, REJECTION_REASONS, ProposalState, Reason, Verdict
from .learning import LearnedRanking


class Proposal(ConcurrentTransitionMixin, models.Model):
    """A technology put before a technology manager for a need, with all that made it.

    ``score`` is comparable across languages and needs; ``band`` is what people see of it.
    ``features`` are the ranker's inputs, ``evidence`` quotations with field and offsets,
    ``against`` codes with parameters, ``gates`` the rules that were held to. Where earlier
    decisions had a say, ``learning`` is the version of what was learnt and ``learned`` what it made
    of this pair; the features stay those of the score before.
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

    @transition(field=state, source=ProposalState.OPEN, target=ProposalState.APPROVED)
    def approve(self) -> None:
        """Record that a manager approved; only services call this."""

    @transition(field=state, source=ProposalState.OPEN, target=ProposalState.REJECTED)
    def reject(self) -> None:
        """Record that a manager rejected; only services call this."""

    @transition(field=state, source=ProposalState.OPEN, target=ProposalState.CLOSED)
    def close(self, *, because: str) -> None:
        """Take an undecided proposal off the desk."""
        self.closed_because = because

    @transition(field=state, source=ProposalState.CLOSED, target=ProposalState.OPEN)
    def reopen(self) -> None:
        """Put a closed proposal back on the desk."""
        self.closed_because = ""


class Decision(models.Model):
    """What a technology manager decided on a proposal, and why. Never changed afterwards."""

    proposal = models.OneToOneField(
        Proposal, models.PROTECT, related_name="decision", verbose_name=_("proposal")
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.CharField(_("reason"), max_length=30, choices=Reason)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decisions",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict="approved", reason__in=[*map(str, APPROVAL_REASONS)])
                | models.Q(verdict="rejected", reason__in=[*map(str, REJECTION_REASONS)]),
                name="decision_has_a_reason_of_its_verdict",
            ),
        ]

    def __str__(self) -> str:
        """Verdict and reason."""
        return f"{self.get_verdict_display()}: {self.get_reason_display()}"


class Notice(models.Model):
    """One organization that is to be told of an approval, and whether it was.

    ``reached`` lists the addresses that mail was handed over for, so that a repetition after a
    failure half-way does not write to them twice.
    """

    decision = models.ForeignKey(
        Decision, models.CASCADE, related_name="notices", verbose_name=_("decision")
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="notices", verbose_name=_("organization")
    )
    created_at = models.DateTimeField(_("created at"))
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    reached = models.JSONField(_("reached"), default=list, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.TextField(_("last error"), blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organization"], name="one_notice_an_organization"
            ),
        ]
        indexes = [
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(sent_at__isnull=True),
                name="notice_to_send",
            ),
        ]

    def __str__(self) -> str:
        """To whom, about what."""
        return f"{self.organization}: {self.decision}"
