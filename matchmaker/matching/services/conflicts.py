"""Declaring conflicts of interest, and waiving one with a reason and a second manager."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import NotAllowed
from accounts.models import Organization, User
from accounts.selectors import technology_managers
from accounts.services import notify, record_event

from ..errors import (
    AlreadyDeclared,
    NoConflictToWaive,
    SecondManagerNeeded,
    WaiverAlreadyAnswered,
    WaiverAlreadyAsked,
)
from ..locks import lock_manager, lock_proposal
from ..models import Claim, ConflictDeclaration, ConflictWaiver, Proposal
from ..notifications import WAIVER_ANSWERED, WAIVER_ASKED
from ..policies import can_review, is_in_scope, open_conflicts
from ..selectors.claims import live_claims
from ..states import ClaimEnded
from .holding import checked_text
from .sending import review_address


def declare_conflict(
    *,
    manager: User,
    organization: Organization,
    reason: str,
    now: datetime,
    until: date | None = None,
) -> ConflictDeclaration:
    """Say that one is not free to judge what concerns an organization, through ``until`` or always.

    What the manager holds of it goes back into the queue. Raises NotAllowed, TextToWrite,
    NoteTooLong, AlreadyDeclared.
    """
    if not can_review(manager):
        raise NotAllowed
    said = checked_text(reason)
    with transaction.atomic():
        lock_manager(manager)
        _replace_lapsed(manager, organization, now)
        try:
            with transaction.atomic():
                declared = ConflictDeclaration.objects.create(
                    manager=manager,
                    organization=organization,
                    reason=said,
                    declared_at=now,
                    until=until,
                )
        except IntegrityError:
            raise AlreadyDeclared from None
        _give_up_claims(manager, organization, now)
        details = {"manager": manager.pk, "until": until.isoformat() if until else None}
        record_event(
            action="conflict.declared",
            actor=manager,
            subject=organization,
            details={**details, "reason": said},
            now=now,
        )
    return declared


def withdraw_declaration(*, declaration: ConflictDeclaration, by: User, now: datetime) -> None:
    """Take one's own declaration back; one that is withdrawn stays so. Raises NotAllowed."""
    if declaration.manager_id != by.pk:
        raise NotAllowed
    with transaction.atomic():
        standing = ConflictDeclaration.objects.filter(pk=declaration.pk, withdrawn_at__isnull=True)
        if standing.update(withdrawn_at=now):
            record_event(
                action="conflict.withdrawn",
                actor=by,
                subject=declaration.organization,
                details={"manager": by.pk},
                now=now,
            )


def ask_for_waiver(*, proposal: Proposal, by: User, reason: str, now: datetime) -> ConflictWaiver:
    """Ask a second manager to set the conflicts aside that one has with a proposal.

    Every other manager is told. Raises NotAllowed, TextToWrite, NoteTooLong, NoConflictToWaive,
    WaiverAlreadyAsked.
    """
    if not can_review(by) or not is_in_scope(by, proposal):
        raise NotAllowed
    said = checked_text(reason)
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        kinds = [kind.value for kind in open_conflicts(by, current, now=now)]
        if not kinds:
            raise NoConflictToWaive
        waiver = _ask(current, by, kinds, said, now)
        _note("waiver.asked", waiver, by, now, kinds=[*kinds], reason=said)
        _tell_others(current, by, now)
    return waiver


def answer_waiver(*, waiver: ConflictWaiver, granted: bool, by: User, now: datetime) -> None:
    """Grant or refuse what another manager asks for; of two answers the first one counts.

    Raises NotAllowed, SecondManagerNeeded for one's own or with a conflict of one's own,
    WaiverAlreadyAnswered.
    """
    if not can_review(by):
        raise NotAllowed
    with transaction.atomic():
        proposal = lock_proposal(waiver.proposal_id)
        if by.pk == waiver.manager_id or open_conflicts(by, proposal, now=now):
            raise SecondManagerNeeded
        waiting = ConflictWaiver.objects.filter(pk=waiver.pk, granted__isnull=True)
        if not waiting.update(granted=granted, answered_by=by, answered_at=now):
            raise WaiverAlreadyAnswered
        _note("waiver.granted" if granted else "waiver.refused", waiver, by, now)
        _tell_asker(waiver, proposal, by, now, granted=granted)


def _replace_lapsed(manager: User, organization: Organization, now: datetime) -> None:
    """A declaration whose last day has passed makes room for a new one."""
    rows = ConflictDeclaration.objects.filter(
        manager=manager,
        organization=organization,
        withdrawn_at__isnull=True,
        until__lt=timezone.localdate(now),
    )
    rows.update(withdrawn_at=now)


def _give_up_claims(manager: User, organization: Organization, now: datetime) -> None:
    held = live_claims(now).filter(holder_id=manager.pk)
    for side in ("need", "technology"):
        of_side = held.filter(**{f"proposal__{side}__owner": organization})
        Claim.objects.filter(pk__in=[*of_side.values_list("pk", flat=True)]).update(
            ended_at=now, ended_because=ClaimEnded.CONFLICT
        )


def _ask(
    proposal: Proposal, by: User, kinds: list[str], reason: str, now: datetime
) -> ConflictWaiver:
    # A conflict that arose after a waiver was granted: that one makes room for one of all of them.
    former = ConflictWaiver.objects.filter(proposal=proposal, manager=by, granted=True)
    former.update(granted=False)
    try:
        with transaction.atomic():
            return ConflictWaiver.objects.create(
                proposal=proposal, manager=by, kinds=kinds, reason=reason, asked_at=now
            )
    except IntegrityError:
        raise WaiverAlreadyAsked from None


def _note(action: str, waiver: ConflictWaiver, by: User, now: datetime, **details: Any) -> None:
    record_event(
        action=action,
        actor=by,
        subject=waiver.proposal,
        details={"waiver": waiver.pk, "manager": waiver.manager_id, **details},
        now=now,
    )


def _tell_others(proposal: Proposal, by: User, now: datetime) -> None:
    notify(
        users=[user for user in technology_managers() if user.pk != by.pk],
        kind=WAIVER_ASKED.code,
        params=_pair(proposal, by),
        url=reverse("admin:matching_conflicts"),
        now=now,
    )


def _tell_asker(
    waiver: ConflictWaiver, proposal: Proposal, by: User, now: datetime, *, granted: bool
) -> None:
    notify(
        users=[waiver.manager],
        kind=WAIVER_ANSWERED[granted].code,
        params=_pair(proposal, by),
        url=review_address(proposal),
        now=now,
    )


def _pair(proposal: Proposal, manager: User) -> dict[str, str]:
    return {
        "manager": manager.get_full_name(),
        "need": proposal.need.title,
        "technology": proposal.technology.title,
    }
