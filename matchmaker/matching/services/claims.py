"""Taking proposals to work on them, for a time that activity renews; giving back, taking over.

A claim is a row with an end: whoever is killed, or goes home, loses it when its time is over, and
nothing has to notice that. Rows are locked in one order, the manager before the proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from accounts.errors import DomainError, NotAllowed
from accounts.models import User
from accounts.services import notify, record_event

from ..errors import (
    ClaimLimitReached,
    NotHeld,
    ProposalAlreadyDecided,
    ProposalClaimed,
    ProposalClosed,
    ProposalOutOfScope,
)
from ..locks import lock_manager, lock_proposal
from ..models import Claim, Looking, Proposal
from ..notifications import CLAIM_TAKEN_OVER
from ..policies import can_review, is_in_scope, refuse_claimed_by_another, refuse_conflicted
from ..selectors.claims import (
    claims_that_ran_out,
    count_dealt,
    count_held,
    find_claim,
    live_claims,
)
from ..selectors.queue import judgeable, places_of, tab_conditions
from ..states import ClaimBecause, ClaimEnded, ProposalState, QueueTab
from .holding import checked_text, refuse_decided
from .sending import review_address

LOOKS_ARE_KEPT: Final = timedelta(hours=1)
MOST_MISSES: Final = 20
"""So often others may be faster before a manager is dealt less than was asked for."""


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """What became of one proposal that was to be claimed: a claim, or why there is none."""

    proposal: int
    claim: Claim | None = None
    refusal: DomainError | None = None


def lease() -> timedelta:
    """How long a claim holds without a sign of life."""
    return timedelta(seconds=settings.DESK_LEASE_SECONDS)


def claim_proposal(*, proposal: Proposal, by: User, now: datetime) -> Claim:
    """Take an open proposal; who holds it already keeps it for longer.

    A refusal changes nothing. Raises NotAllowed, ProposalOutOfScope, ConflictOfInterest,
    ProposalAlreadyDecided, ProposalClosed, ProposalClaimed (with the claim that stands),
    ClaimLimitReached.
    """
    if not can_review(by):
        raise NotAllowed
    with transaction.atomic():
        manager = lock_manager(by)
        return _claim(proposal.pk, manager, ClaimBecause.CHOSEN, now)


def claim_chosen(*, keys: Sequence[int], by: User, now: datetime) -> list[ClaimOutcome]:
    """Take several proposals, each with its own outcome, in the order given. Raises NotAllowed."""
    if not can_review(by):
        raise NotAllowed
    return [_outcome(key, by, now) for key in dict.fromkeys(keys)]


def claim_next(*, by: User, count: int, now: datetime) -> list[Claim]:
    """Deal the manager the next proposals of the queue, up to ``count`` and to the load cap.

    Of what the queue deals to a manager, however few at a time, the set share is drawn at random.
    Raises NotAllowed, ClaimLimitReached.
    """
    if not can_review(by):
        raise NotAllowed
    claims: list[Claim] = []
    for _missed in range(count + MOST_MISSES):
        if len(claims) == count:
            break
        try:
            claim = _deal_one(by, now)
        except ClaimLimitReached:
            if claims:
                break
            raise
        except (ProposalClaimed, ProposalAlreadyDecided, ProposalClosed):
            continue  # somebody was faster: what comes next now?
        if claim is None:
            break
        claims.append(claim)
    return claims


def keep_claims(*, by: User, now: datetime) -> int:
    """A sign of life: everything that the manager holds is held for a full lease from now.

    What ran out is not brought back. Returns how many claims were renewed.
    """
    held = live_claims(now).filter(holder_id=by.pk, expires_at__lt=now + lease())
    return held.update(expires_at=now + lease())


def note_look(*, proposal: Proposal, by: User, now: datetime) -> None:
    """The manager has the proposal's page open."""
    Looking.objects.update_or_create(
        proposal_id=proposal.pk, manager_id=by.pk, defaults={"seen_at": now}
    )


def give_back(*, proposal: Proposal, by: User, now: datetime) -> None:
    """Put a proposal that the manager holds back into the queue. Raises NotHeld."""
    with transaction.atomic():
        current = lock_proposal(proposal.pk)
        claim = find_claim(current.pk, now=now)
        if claim is None or claim.holder_id != by.pk:
            raise NotHeld
        _end(claim, ClaimEnded.GIVEN_BACK, now)
        _record("proposal.given_back", current, by, now, claim=claim.pk)


def give_back_everything(*, by: User, now: datetime) -> int:
    """Put all that somebody holds back into the queue; returns how many that were."""
    with transaction.atomic():
        lock_manager(by)
        held = [*live_claims(now).filter(holder_id=by.pk).select_related("proposal")]
        for claim in held:
            _end(claim, ClaimEnded.GIVEN_BACK, now)
            _record("proposal.given_back", claim.proposal, by, now, claim=claim.pk)
    return len(held)


def take_over(*, proposal: Proposal, reason: str, by: User, now: datetime) -> Claim:
    """Take a proposal that somebody else holds; the former holder is told who, and why.

    A refusal changes nothing. Raises NotAllowed, TextToWrite, NoteTooLong, ProposalOutOfScope,
    ConflictOfInterest, ProposalAlreadyDecided, ProposalClosed, NotHeld, ClaimLimitReached.
    """
    if not can_review(by):
        raise NotAllowed
    said = checked_text(reason)
    with transaction.atomic():
        manager = lock_manager(by)
        current = lock_proposal(proposal.pk)
        former = find_claim(current.pk, now=now)
        if former is None or former.holder_id == manager.pk:
            raise NotHeld
        _check_claimable(current, manager, now)
        _end(former, ClaimEnded.TAKEN_OVER, now)
        claim = _create(current, manager, ClaimBecause.TAKEN_OVER, now, note=said)
        _record("proposal.taken_over", current, manager, now, of=former.holder_id, reason=said)
        _tell_former(former, current, manager, said, now)
    return claim


def end_claim_with_decision(proposal: Proposal, *, now: datetime) -> None:
    """The proposal is decided: nobody works on it any more. Within the decision's transaction."""
    for claim in Claim.objects.filter(proposal_id=proposal.pk, ended_at__isnull=True):
        ran_out = claim.expires_at <= now
        _end(claim, ClaimEnded.RAN_OUT if ran_out else ClaimEnded.DECIDED, now)


def end_claims_that_ran_out(*, now: datetime) -> int:
    """Write the ends of claims whose time is over, and forget old looks; returns how many ended.

    Nothing waits for this: such a claim holds nothing anyway. It may run at any time, and twice.
    """
    ended = 0
    for claim in claims_that_ran_out(now).select_related("holder", "proposal"):
        with transaction.atomic():
            # A renewal in the meantime wins: the row is only ended as it was read.
            rows = Claim.objects.filter(
                pk=claim.pk, ended_at__isnull=True, expires_at=claim.expires_at
            )
            if rows.update(ended_at=now, ended_because=ClaimEnded.RAN_OUT):
                _record("proposal.claim_ran_out", claim.proposal, None, now, holder=claim.holder_id)
                ended += 1
    Looking.objects.filter(seen_at__lt=now - LOOKS_ARE_KEPT).delete()
    return ended


def _outcome(key: int, by: User, now: datetime) -> ClaimOutcome:
    try:
        with transaction.atomic():
            manager = lock_manager(by)
            return ClaimOutcome(key, _claim(key, manager, ClaimBecause.CHOSEN, now))
    except DomainError as refusal:
        return ClaimOutcome(key, refusal=refusal)
    except Proposal.DoesNotExist:
        return ClaimOutcome(key, refusal=ProposalOutOfScope())


def _deal_one(by: User, now: datetime) -> Claim | None:
    """What stands at the manager's next place; None where nothing waits.

    One at a time: the place that was missed is dealt again, so that the share of drawn ones stays
    exact, and no two managers wait for each other's proposals.
    """
    with transaction.atomic():
        manager = lock_manager(by)
        _check_room(manager, now)
        free = judgeable(manager, now=now).filter(
            tab_conditions(manager, now=now)[QueueTab.NEXT], state=ProposalState.OPEN
        )
        places = places_of(free, now=now, start=count_dealt(manager), upto=1)
        return _claim(places[0].proposal, manager, places[0].because, now) if places else None


def _claim(key: int, manager: User, because: ClaimBecause, now: datetime) -> Claim:
    current = lock_proposal(key)
    held = find_claim(key, now=now)
    if held is not None and held.holder_id == manager.pk:
        held.expires_at = max(held.expires_at, now + lease())
        held.save(update_fields=["expires_at"])
        return held
    _check_claimable(current, manager, now)
    refuse_claimed_by_another(manager, current, now=now)
    claim = _create(current, manager, because, now)
    _record("proposal.claimed", current, manager, now, because=str(because.value))
    return claim


def _check_claimable(proposal: Proposal, manager: User, now: datetime) -> None:
    if not is_in_scope(manager, proposal):
        raise ProposalOutOfScope
    refuse_conflicted(manager, proposal, now=now)
    refuse_decided(proposal)
    _check_room(manager, now)


def _check_room(manager: User, now: datetime) -> None:
    if count_held(manager, now=now) >= settings.DESK_CLAIMS_AT_ONCE:
        raise ClaimLimitReached(limit=settings.DESK_CLAIMS_AT_ONCE)


def _create(
    proposal: Proposal, manager: User, because: ClaimBecause, now: datetime, *, note: str = ""
) -> Claim:
    # The one before may have run out without anybody having written its end.
    for former in Claim.objects.filter(proposal_id=proposal.pk, ended_at__isnull=True):
        _end(former, ClaimEnded.RAN_OUT, now)
    return Claim.objects.create(
        proposal=proposal,
        holder=manager,
        because=because,
        note=note,
        claimed_at=now,
        expires_at=now + lease(),
    )


def _end(claim: Claim, because: ClaimEnded, now: datetime) -> None:
    claim.ended_at, claim.ended_because = now, because
    claim.save(update_fields=["ended_at", "ended_because"])


def _tell_former(
    former: Claim, proposal: Proposal, manager: User, reason: str, now: datetime
) -> None:
    notify(
        users=[former.holder],
        kind=CLAIM_TAKEN_OVER.code,
        params={
            "manager": manager.get_full_name(),
            "need": proposal.need.title,
            "technology": proposal.technology.title,
            "reason": reason,
        },
        url=review_address(proposal),
        now=now,
    )


def _record(
    action: str, proposal: Proposal, actor: User | None, now: datetime, **details: Any
) -> None:
    record_event(action=action, actor=actor, subject=proposal, details=details, now=now)
