"""What people find first, by what their organizations are."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.factories.accounts import MembershipFactory, TechnologyManagerFactory
from tests.factories.listings import NeedFactory, TechnologyFactory
from tests.factories.matching import ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(client: Client) -> NeedFactory:
    """A published need of the organization for which the client signs in."""
    membership = MembershipFactory(organization__kind="enterprise")
    client.force_login(membership.user)
    return NeedFactory(published=True, owner=membership.organization, title="Lighter doors")


def matches(client: Client) -> list[tuple[str, str]]:
    return [(one.card.title, one.need) for one in client.get("/").context["matches"]]


def test_an_enterprise_sees_matches_for_its_own_needs_best_first(
    client: Client, need: NeedFactory
) -> None:
    for title, score in (("Good", 5.0), ("Better", 7.0)):
        technology = TechnologyFactory(published=True, title=title)
        ProposalFactory(need=need, technology=technology, score=score)
    ProposalFactory(technology__title="Of another's need")

    assert matches(client) == [("Better", "Lighter doors"), ("Good", "Lighter doors")]
    assert "Matches for your needs" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "reason", ["rejected", "closed", "weak", "brokered", "withdrawn technology", "withdrawn need"]
)
def test_what_was_turned_down_or_is_not_open_to_them_is_not_shown(
    client: Client, need: NeedFactory, reason: str
) -> None:
    proposal = ProposalFactory(need=need)
    technology = proposal.technology
    if reason in ("rejected", "closed"):
        type(proposal).objects.filter(pk=proposal.pk).update(state=reason)
    elif reason == "weak":
        type(proposal).objects.filter(pk=proposal.pk).update(band="weak")
    elif reason == "brokered":
        type(technology).objects.filter(pk=technology.pk).update(confidentiality="brokered")
    else:
        kind = technology if reason == "withdrawn technology" else need
        type(kind).objects.filter(pk=kind.pk).update(state="withdrawn")

    assert matches(client) == []


def test_a_visitor_and_a_manager_see_the_landing_page(client: Client) -> None:
    assert "Find the technology that meets your need" in client.get("/").content.decode()
    client.force_login(TechnologyManagerFactory())
    assert "Find the technology that meets your need" in client.get("/").content.decode()


def test_people_of_a_transfer_office_begin_at_their_office(client: Client) -> None:
    try:
        office = reverse("office")
    except NoReverseMatch:
        pytest.skip("There is no office page yet.")
    client.force_login(MembershipFactory(organization__kind="university").user)

    assert client.get("/")["Location"] == office
    assert client.get("/?stay=1").status_code == 200
