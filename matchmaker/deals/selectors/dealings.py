"""With whom a person has dealt before, for those who have to be impartial."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Membership

from ..models import Agreement, Introduction
from ..states import AgreementState, IntroductionState

HELD_GOOD = (AgreementState.AGREED, AgreementState.CONCLUDED, AgreementState.TERMINATED)


def organizations_dealt_with(user: int) -> set[int]:
    """Both sides of every introduction and agreement of the person (key) or an own organization.

    It is the person's where he or she answered or confirmed for a side, even if no member any
    more. Only introductions that both sides accepted count, and agreements that both confirmed. To
    have brought two sides together as their technology manager is no deal of one's own.
    """
    own = Membership.objects.filter(user_id=user).values("organization_id")
    introduced = Introduction.objects.filter(
        Q(seeker__in=own) | Q(provider__in=own) | Q(answers__by_id=user),
        state=IntroductionState.INTRODUCED,
    ).values_list("seeker_id", "provider_id")
    agreed = Agreement.objects.filter(
        Q(provider__in=own)
        | Q(recipient__in=own)
        | Q(versions__confirmations__confirmed_by_id=user),
        state__in=HELD_GOOD,
    ).values_list("provider_id", "recipient_id")
    pairs = [*introduced.order_by().distinct(), *agreed.order_by().distinct()]
    return {key for pair in pairs for key in pair}
