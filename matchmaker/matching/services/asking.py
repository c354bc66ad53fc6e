"""Pairs that a party asked for: on the desk whatever their score, unless a gate forbids them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.models import Organization
from listings.models import Need, Technology

from ..models import Asking, Proposal
from ..states import ListingKind, Priority, WorkStep
from .candidates import gates_closed_now
from .proposing import propose_for_need
from .work import request_work


@dataclass(frozen=True, slots=True)
class Asked:
    """The pair's proposal, or the gates that keep it off the desk."""

    proposal: Proposal | None
    gates: tuple[str, ...] = ()


def ask_for_pair(
    *, need: Need, technology: Technology, organization: Organization, note: str, now: datetime
) -> Asked | None:
    """Have a pair looked at because an organization asked for it; None while vectors are missing.

    The need's proposals are made anew with this pair among them; one that was decided before
    stays as it was decided. Doing it twice gives the same. Raises EncoderUnavailable.
    """
    Asking.objects.update_or_create(
        need=need,
        technology=technology,
        organization=organization,
        defaults={"note": note},
        create_defaults={"note": note, "asked_at": now},
    )
    gates = gates_closed_now(need.pk, technology.pk, today=timezone.localdate(now))
    if gates:
        return Asked(None, tuple(gates))
    propose_for_need(need=need, now=now)
    proposal = Proposal.objects.filter(need=need, technology=technology).first()
    return None if proposal is None else Asked(proposal)


def take_back_asking(*, need: int, technology: int, organization: int, now: datetime) -> None:
    """Forget that the organization asked for the pair; then the need is proposed for anew.

    Call it in the transaction of the change that it follows from.
    """
    rows = Asking.objects.filter(
        need_id=need, technology_id=technology, organization_id=organization
    )
    if rows.delete()[0]:
        request_work(
            kind=ListingKind.NEED,
            keys=[need],
            step=WorkStep.PROPOSE,
            priority=Priority.INTERACTIVE,
            now=now,
        )
