"""Reading what was left to who leads the desk."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from accounts.policies import is_desk_lead
from accounts.selectors import technology_managers

from ..models import Escalation, Proposal


def find_escalation(proposal: Proposal) -> Escalation | None:
    """The escalation that stands, or None."""
    standing = Escalation.objects.filter(proposal_id=proposal.pk, ended_at__isnull=True)
    return standing.select_related("by").first()


def escalations_of(proposal: Proposal) -> QuerySet[Escalation]:
    """Every escalation of the proposal, latest first."""
    return Escalation.objects.filter(proposal_id=proposal.pk).select_related("by", "ended_by")


def desk_leads() -> list[User]:
    """Who gets what is escalated: managers who lead; where there is none, the superusers."""
    leads = [user for user in technology_managers().order_by("pk") if is_desk_lead(user)]
    superusers = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    return leads or [*superusers]
