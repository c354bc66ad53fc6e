"""Reading pay-after-use contracts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from accounts.selectors import organizations_editable_by, organizations_of
from listings.selectors import sees_every_listing

from ..models import Introduction, LedgerEntry, PayAfterUseContract, PayAfterUseEvent
from ..money import Event, Happening, Standing
from ..states import IntroductionState

Visitor = User | AnonymousUser
ENDED = (Standing.SETTLED.value, Standing.TERMINATED.value)


def contracts() -> QuerySet[PayAfterUseContract]:
    """All contracts with their parties, latest first."""
    return PayAfterUseContract.objects.select_related("licensor", "licensee", "technology")


def contracts_with_events() -> QuerySet[PayAfterUseContract]:
    """The same with what happened: two queries for however many."""
    rows = PayAfterUseEvent.objects.select_related("by").order_by("number")
    return contracts().prefetch_related(Prefetch("events", rows))


def contracts_visible_to(user: Visitor) -> QuerySet[PayAfterUseContract]:
    """All for technology managers; for members those of their organizations."""
    if sees_every_listing(user):
        return contracts_with_events()
    if not user.is_active:
        return PayAfterUseContract.objects.none()
    own = [*organizations_of(user).values_list("pk", flat=True)]
    return contracts_with_events().filter(Q(licensor__in=own) | Q(licensee__in=own))


def find_contract(key: int, *, user: Visitor) -> PayAfterUseContract | None:
    """The contract of this key if the user may see it, or None."""
    return contracts_visible_to(user).filter(pk=key).first()


def contracts_of_introduction(introduction: int) -> QuerySet[PayAfterUseContract]:
    """The contracts that an introduction led to, latest first, with what happened."""
    return contracts_with_events().filter(introduction=introduction)


def contracts_of_agreement(agreement: int) -> QuerySet[PayAfterUseContract]:
    """The contracts that carry an agreement out, latest first."""
    return contracts().filter(agreement=agreement)


def introductions_to_offer_in(user: Visitor) -> QuerySet[Introduction]:
    """Introductions of the user's technologies in which pay after use can be offered."""
    if not user.is_active:
        return Introduction.objects.none()
    own = organizations_editable_by(user).values("pk")
    running = PayAfterUseContract.objects.exclude(state__in=ENDED)
    return (
        Introduction.objects.select_related("technology__pay_after_use", "need", "seeker")
        .filter(
            provider__in=own,
            state=IntroductionState.INTRODUCED,
            technology__pay_after_use__isnull=False,
        )
        .exclude(
            Exists(running.filter(technology=OuterRef("technology"), licensee=OuterRef("seeker")))
        )
    )


def contracts_to_look_at(day: date) -> QuerySet[PayAfterUseContract]:
    """Contracts whose books are not written up to ``day`` yet, oldest first.

    Running ones, and terminated ones under which something fell due, until they are settled.
    """
    behind = Q(posted_on__lt=day) | Q(posted_on__isnull=True)
    booked = Exists(LedgerEntry.objects.filter(contract=OuterRef("pk")))
    open_ones = ~Q(state__in=ENDED) | (Q(state=Standing.TERMINATED) & booked)
    return contracts().filter(behind).filter(open_ones).order_by("posted_on", "pk")


def booked_amounts(contract: PayAfterUseContract) -> dict[str, Decimal]:
    """What the books say for each cause, corrections included; causes that came to 0 too."""
    # Added up here: SQLite adds decimals as floating point.
    sums: dict[str, Decimal] = {}
    rows = LedgerEntry.objects.filter(contract=contract).values_list("cause", "amount")
    for cause, amount in rows:
        sums[cause] = sums.get(cause, Decimal(0)) + amount
    return sums


def open_proposals(events: Iterable[Event]) -> dict[int, Event]:
    """Steps that one side proposed and the other has not answered, by number."""
    waiting: dict[int, Event] = {}
    for event in sorted(events, key=lambda one: one.number):
        if event.kind == Happening.PROPOSED:
            waiting[event.number] = event
        elif "proposal" in event.payload:
            waiting.pop(event.payload["proposal"], None)
    return waiting
