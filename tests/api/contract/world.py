"""What the requests of the contract tests find: a little of everything, and who sends them."""

from __future__ import annotations

from datetime import timedelta

from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone

from accounts.models import Membership, Role, Scope, User
from accounts.services import create_api_token
from listings.models import Need, Technology
from matchmaker.matching.models import Proposal, SavedSearch
from tests.factories.accounts import MembershipFactory, OrganizationFactory
from tests.factories.listings import (
    IntellectualPropertyFactory,
    NeedFactory,
    PayAfterUseTermsFactory,
    TechnologyFactory,
)
from tests.factories.matching import ProposalFactory
from tests.factories.searches import SavedSearchFactory

OWN_KEY = 1


def build_world() -> User:
    """An owner of one organization with listings, a proposal and a search; returns that owner."""
    membership: Membership = MembershipFactory(role=Role.OWNER)
    organization, user = membership.organization, membership.user
    other = OrganizationFactory(is_verified=True, verified_at=timezone.now())
    need = NeedFactory(pk=OWN_KEY, owner=organization, published=True)
    technology = TechnologyFactory(pk=OWN_KEY, owner=other, published=True)
    ProposalFactory(pk=OWN_KEY, need=need, technology=technology)
    SavedSearchFactory(pk=OWN_KEY, user=user)
    _count_on_from_own_key()
    PayAfterUseTermsFactory(technology=technology)
    IntellectualPropertyFactory(technology=technology)
    TechnologyFactory(owner=organization)
    NeedFactory(owner=organization)
    NeedFactory(owner=other)
    return user


def _count_on_from_own_key() -> None:
    """PostgreSQL's sequences don't notice a key that was given, and would give it again."""
    models = [Need, Technology, Proposal, SavedSearch]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def token_of(user: User) -> str:
    """The text of a token of the user with every scope."""
    now = timezone.now()
    _row, text = create_api_token(
        user=user,
        name="contract",
        scopes=Scope.values,
        expires_at=now + timedelta(days=300),
        now=now,
    )
    return text
