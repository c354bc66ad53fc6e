"""Saved proposals and decisions, and listings with their vectors."""

# factory-boy's declarations are not annotated.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from datetime import UTC, datetime

from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from listings.models import Need, Technology
from matchmaker.matching.models import Decision, Notice, Proposal
from matchmaker.matching.services import embed_pending, request_work
from matchmaker.matching.states import ListingKind, Priority, Reason, Verdict, WorkStep
from tests.factories.accounts import OrganizationFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, TechnologyFactory

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


class ProposalFactory(DjangoModelFactory[Proposal]):
    """An open proposal of two published listings, as if the ranker had made it."""

    class Meta:
        model = Proposal

    need = SubFactory(NeedFactory, published=True)
    technology = SubFactory(TechnologyFactory, published=True)
    score = Sequence(lambda n: 0.9 - n / 10_000)
    band = "strong"
    features = {"dense": 0.8}
    encoder = "hashing-1-256"
    text_version = "1"
    ranker_version = "1"
    generation = "1"
    need_revision = 1
    technology_revision = 1
    created_at = NOW
    updated_at = NOW


class DecisionFactory(DjangoModelFactory[Decision]):
    """An approval by a technology manager, in force."""

    class Meta:
        model = Decision

    proposal = SubFactory(ProposalFactory, state="approved")
    verdict = Verdict.APPROVED
    reason = Reason.GOOD_FIT
    by = SubFactory(TechnologyManagerFactory)
    decided_at = NOW
    due_at = NOW
    sent_at = NOW


class NoticeFactory(DjangoModelFactory[Notice]):
    """A notice that nobody has sent yet."""

    class Meta:
        model = Notice

    decision = SubFactory(DecisionFactory)
    organization = SubFactory(OrganizationFactory)
    created_at = NOW


def request_embedding(*listings: Technology | Need, priority: Priority = Priority.BULK) -> None:
    """Ask for the vectors of these listings."""
    for listing in listings:
        request_work(
            kind=ListingKind(listing.kind),
            keys=[listing.pk],
            step=WorkStep.EMBED,
            priority=priority,
            now=NOW,
        )


def embed(*listings: Technology | Need) -> None:
    """Give these listings their vectors, by the configured encoder."""
    request_embedding(*listings)
    embed_pending(clock=lambda: NOW, seconds=60)
