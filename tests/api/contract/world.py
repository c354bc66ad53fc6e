"""What the requests of the contract tests find: a little of everything, and who sends them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership, Role, Scope, User
from accounts.services import create_api_token
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
    PayAfterUseTermsFactory(technology=technology)
    IntellectualPropertyFactory(technology=technology)
    TechnologyFactory(owner=organization)
    NeedFactory(owner=organization)
    NeedFactory(owner=other)
    ProposalFactory(pk=OWN_KEY, need=need, technology=technology)
    SavedSearchFactory(pk=OWN_KEY, user=user)
    return user


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
