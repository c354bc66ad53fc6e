"""How often the pages with lists ask the database: as often for many rows as for few."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory, UserFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db

MOST = 15
FEW, MANY = 3, 25

Make = Callable[[], User | AnonymousUser]


def an_enterprise() -> User:
    """Somebody whose organization has a need with proposals."""
    membership = MembershipFactory(organization__kind="enterprise", organization__is_verified=True)
    need = NeedFactory(published=True, owner=membership.organization)
    for _ in range(FEW):
        ProposalFactory(need=need, score=7.0)
    user: User = membership.user
    return user


def an_office() -> User:
    """Somebody of a university, with listings of theirs."""
    membership = MembershipFactory(organization__kind="university", organization__is_verified=True)
    TechnologyFactory(published=True, owner=membership.organization)
    user: User = membership.user
    return user


READERS: dict[str, Make] = {
    "visitor": AnonymousUser,
    "nobody's member": UserFactory,
    "enterprise": an_enterprise,
    "office": an_office,
    "manager": TechnologyManagerFactory,
}
PAGES = {
    "/?stay=1": READERS,
    "/technologies/": READERS,
    "/needs/": READERS,
    "/technologies/?q=pump": READERS,
    "/technologies/?q=pump&region=31&maturity=trl-4-6": READERS,
    "/my/needs/": {"enterprise"},
    "/office/": {"office"},
    "/my/technologies/": {"office"},
    "/searches/": {"enterprise"},
    "/inbox/": {"enterprise"},
}


def asked(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return [query["sql"][:120] for query in caught]


@pytest.mark.parametrize(
    ("path", "reader"), [(path, reader) for path, readers in PAGES.items() for reader in readers]
)
def test_a_page_asks_as_often_for_many_rows_and_at_most_fifteen_times(
    client: Client, path: str, reader: str
) -> None:
    user = READERS[reader]()
    if isinstance(user, User):
        client.force_login(user)
    for _ in range(FEW):
        add_rows(user)
    client.get(path)
    few = asked(client, path)

    for _ in range(MANY):
        add_rows(user)
    client.get(path)
    many = asked(client, path)

    assert len(many) == len(few), [*many]
    assert len(few) <= MOST, few


def add_rows(user: User | AnonymousUser) -> None:
    """A technology of somebody and, of the reader's organization where there is one, another and
    a need that something fits.
    """
    TechnologyFactory(published=True, title="Screw pump", province="31", maturity_level=5)
    NeedFactory(published=True)
    organization = user.organizations.first() if isinstance(user, User) else None
    if organization is not None:
        TechnologyFactory(published=True, owner=organization)
        ProposalFactory(need=NeedFactory(published=True, owner=organization), score=6.0)
